/* SPDX-License-Identifier: MIT */
/*
 * Is the patch better than what was there? One residual chain answers for both at once: what was counts 1 a
 * parcel, what would be counts LAYER, and each face of their sum tells how often its ground was covered and
 * how often it would be, exactly, with its area. Nothing is compared by names or by guessing which overlap
 * became which.
 */
#include "lib/check/patch.h"

#include <math.h>
#include <string.h>

#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>

#include "lib/check/lacking.h"

enum {
    LAYER = 1 << 14,
    WINDOW = 1000, /* steps around what was touched: both sides of what is closed are seen */
};

/* --- as chains ------------------------------------------------------------------------------ */

static void chain_of(const struct ranh_fabric *fabric, struct ranh_arena *arena,
                     struct ranh_chain *chain)
{
    uint32_t *face = RANH_NEW_ARRAY(arena, fabric->n_faces, uint32_t);
    for (size_t i = 0; i < fabric->n_faces; i++)
        face[i] = (uint32_t)i;
    ranh_chain_of_faces(fabric, face, fabric->n_faces, chain);
}

/* --- figures --------------------------------------------------------------------------------- */

static double width_of(const struct ranh_faces *faces, uint32_t f, struct ranh_arena *arena)
{
    struct ranh_shape shape;
    double x, y, radius;
    ranh_faces_shape(faces, &f, 1, arena, &shape);
    return ranh_shape_inscribed(&shape, &x, &y, &radius) ? 2 * radius : 0;
}

static bool is_wide(const struct ranh_faces *faces, uint32_t f, struct ranh_arena *arena)
{
    return ranh_grid_length_m(width_of(faces, f, arena)) > RANH_GRID_NOISE_M;
}

/* Uncovered ground within a window, in its connected pieces. */
struct pieces {
    struct ranh_faces faces;
    struct {
        RANH_VEC(uint32_t)
    } at; /* faces; wider than rounding */
};

static void add_window(struct ranh_chain *chain, struct ranh_grid_box box)
{
    const struct ranh_vertex v[] = {
        {box.xmin, box.ymin}, {box.xmax, box.ymin}, {box.xmax, box.ymax}, {box.xmin, box.ymax}};
    struct ranh_chain window = {0};
    window.edge = ranh_alloc(4 * sizeof(*window.edge));
    window.n = 4;
    /* in order of a, then b */
    window.edge[0] = (struct ranh_chain_edge){v[0], v[3], -LAYER};
    window.edge[1] = (struct ranh_chain_edge){v[0], v[1], LAYER};
    window.edge[2] = (struct ranh_chain_edge){v[3], v[2], -LAYER};
    window.edge[3] = (struct ranh_chain_edge){v[1], v[2], LAYER};
    ranh_chain_add(chain, &window);
    ranh_chain_release(&window);
}

static void find_pieces(const struct ranh_chain *raw, struct ranh_grid_box window,
                        struct ranh_arena *arena, struct pieces *pieces)
{
    struct ranh_chain chain = *raw;
    *pieces = (struct pieces){0};
    chain.edge = ranh_alloc((raw->n + 1) * sizeof(*chain.edge));
    for (size_t i = 0; i < raw->n; i++)
        chain.edge[i] = raw->edge[i];
    add_window(&chain, window);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &pieces->faces);
    for (uint32_t f = 0; f < pieces->faces.n_faces; f++)
        if (pieces->faces.face[f].m == LAYER && is_wide(&pieces->faces, f, arena))
            *ranh_vec_push(&pieces->at) = f;
    ranh_chain_release(&chain);
}

static size_t piece_at(const struct pieces *pieces, double x, double y, struct ranh_arena *arena)
{
    for (size_t i = 0; i < pieces->at.n; i++) {
        struct ranh_shape shape;
        ranh_faces_shape(&pieces->faces, &pieces->at.at[i], 1, arena, &shape);
        if (ranh_shape_contains(&shape, x, y))
            return i;
    }
    return SIZE_MAX;
}

static bool leaves(struct ranh_grid_box piece, struct ranh_grid_box window)
{
    return piece.xmin <= window.xmin || piece.ymin <= window.ymin || piece.xmax >= window.xmax ||
           piece.ymax >= window.ymax;
}

/* Uncovered ground that hung together falls apart: one of the parts may then be enclosed, and was not. open: only
 * one that does not leave the window is. */
static bool falls_apart(const struct ranh_chain *was, const struct ranh_chain *is,
                        struct ranh_grid_box window, bool open, struct ranh_arena *arena)
{
    struct pieces before, after;
    bool apart = false;
    find_pieces(was, window, arena, &before);
    find_pieces(is, window, arena, &after);
    bool *taken = ranh_calloc(before.at.n + 1, sizeof(*taken));
    for (size_t i = 0; i < after.at.n; i++) {
        struct ranh_shape shape;
        double x, y;
        if (open && leaves(after.faces.face[after.at.at[i]].box, window))
            continue;
        ranh_faces_shape(&after.faces, &after.at.at[i], 1, arena, &shape);
        if (!ranh_shape_deep_inside(&shape, &x, &y))
            continue;
        size_t from = piece_at(&before, x, y, arena);
        apart |= from != SIZE_MAX && taken[from];
        if (from != SIZE_MAX)
            taken[from] = true;
    }
    ranh_free(taken);
    ranh_vec_release(&before.at);
    ranh_vec_release(&after.at);
    ranh_faces_release(&before.faces);
    ranh_faces_release(&after.faces);
    return apart;
}

struct balance {
    bool overlap, gap; /* made, wider than rounding */
    bool far;          /* wider than allowed */
    bool covers;       /* ground that nobody covered */
    bool less;         /* an overlap or uncovered ground becomes less */
};

#define BESIDE 2.0 /* steps */

static bool is_beside(const double v[2], const double *ring, uint32_t n)
{
    for (uint32_t i = 0; i + 1 < n; i++) {
        const double *a = ring + 2 * (size_t)i;
        double dx = a[2] - a[0], dy = a[3] - a[1], whole = dx * dx + dy * dy;
        double t = whole > 0 ? ((v[0] - a[0]) * dx + (v[1] - a[1]) * dy) / whole : 0;
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        if (hypot(v[0] - a[0] - t * dx, v[1] - a[1] - t * dy) <= BESIDE)
            return true;
    }
    return false;
}

static bool any_beside(const struct ranh_shape *of, const struct ranh_shape *other)
{
    for (uint32_t i = 0; i < of->n_points; i++)
        for (uint32_t r = 0; r < other->n_rings; r++)
            if (is_beside(of->xy + 2 * (size_t)i, other->xy + 2 * (size_t)other->ring_point[r],
                          other->ring_point[r + 1] - other->ring_point[r]))
                return true;
    return false;
}

/* The ground (steps) touches the gap's outline, or lies in it. */
static bool touches(const struct ranh_grid *grid, const struct ranh_known_gap *gap,
                    const struct ranh_shape *ground, struct ranh_arena *arena)
{
    struct ranh_shape *place = ranh_shape_copy(arena, gap->place);
    for (uint32_t i = 0; i < place->n_points; i++) {
        double *at = place->xy + 2 * (size_t)i;
        at[0] = (at[0] - grid->x0) * RANH_GRID_PER_M;
        at[1] = (at[1] - grid->y0) * RANH_GRID_PER_M;
    }
    return any_beside(ground, place) || any_beside(place, ground) ||
           ranh_shape_contains(place, ground->xy[0], ground->xy[1]);
}

/*
 * Ground that is given up is no gap where it opens to the outside: a corner at the end of a border takes its
 * outer edge along. It is one when the lots around enclose it, or when a known gap lies beside it.
 */
static bool is_gap(const struct ranh_patch *patch, const struct ranh_chain *is,
                   const struct ranh_shape *shape, struct ranh_grid_box box,
                   struct ranh_arena *arena)
{
    struct ranh_chain chain = *is;
    struct ranh_faces faces;
    struct ranh_shape hole;
    double x, y;
    bool enclosed = false;
    box = ranh_box_grown(box, 2);
    for (size_t i = 0; i < patch->n_gaps; i++) {
        const struct ranh_grid_box *gap = &patch->gap[i].box;
        if (patch->open && memcmp(gap, &patch->closed, sizeof(*gap)) == 0)
            continue;
        if (gap->xmin <= box.xmax && gap->xmax >= box.xmin && gap->ymin <= box.ymax &&
            gap->ymax >= box.ymin &&
            touches(&patch->parcels->fabric.grid, &patch->gap[i], shape, arena))
            return true;
    }
    if (!ranh_shape_deep_inside(shape, &x, &y))
        return true;
    chain.edge = ranh_alloc((is->n + 1) * sizeof(*chain.edge));
    for (size_t i = 0; i < is->n; i++)
        chain.edge[i] = is->edge[i];
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &faces);
    for (uint32_t f = 0; f < faces.n_faces && !enclosed; f++) {
        if (faces.face[f].m != 0)
            continue;
        ranh_faces_shape(&faces, &f, 1, arena, &hole);
        enclosed = ranh_shape_contains(&hole, x, y);
    }
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    return enclosed;
}

static struct balance weigh(const struct ranh_patch *patch, const struct ranh_chain *was,
                            const struct ranh_chain *is, struct ranh_arena *arena)
{
    struct balance balance = {0};
    struct ranh_chain sum = *was, layer = *is;
    struct ranh_faces faces;
    sum.edge = ranh_alloc((was->n + 1) * sizeof(*sum.edge));
    for (size_t i = 0; i < was->n; i++)
        sum.edge[i] = was->edge[i];
    layer.edge = ranh_alloc((is->n + 1) * sizeof(*layer.edge));
    for (size_t i = 0; i < is->n; i++) {
        layer.edge[i] = is->edge[i];
        layer.edge[i].k *= LAYER;
    }
    ranh_chain_add(&sum, &layer);
    ranh_chain_node(&sum, NULL);
    ranh_chain_faces(&sum, NULL, &faces);
    for (uint32_t f = 0; f < faces.n_faces; f++) {
        int32_t m = faces.face[f].m;
        int32_t after = (m < 0 ? 0 : m + LAYER / 2) / LAYER, before = m - after * LAYER;
        if (after == before || (after > 0 && before > 0 && after < 2 && before < 2))
            continue;
        bool worse = (after > 1 && after > before) || (after < 1 && before > 0);
        double width = width_of(&faces, f, arena);
        if (!(ranh_grid_length_m(width) > RANH_GRID_NOISE_M))
            continue;
        balance.far |= patch->most > 0 && width > patch->most;
        balance.overlap |= worse && after > 1;
        if (worse && after < 1 && !balance.gap) {
            struct ranh_shape shape;
            ranh_faces_shape(&faces, &f, 1, arena, &shape);
            balance.gap = is_gap(patch, is, &shape, faces.face[f].box, arena);
        }
        balance.covers |= before < 1 && after > 0;
        balance.less |= !worse;
    }
    ranh_faces_release(&faces);
    ranh_chain_release(&layer);
    ranh_chain_release(&sum);
    return balance;
}

/* --- the verdict ----------------------------------------------------------------------------- */

static bool all_sound(struct ranh_patch *patch, const struct ranh_fabric *after)
{
    for (size_t i = 0; i < patch->lot.n; i++)
        if (patch->lot.at[i].changed &&
            (!ranh_validity_sound(patch->validity, after, i) || ranh_fabric_area_m2(after, i) <= 0))
            return false;
    return true;
}

static size_t short_edges(const struct ranh_rings *rings, double least)
{
    size_t n = 0;
    for (uint32_t r = 0; r < rings->n; r++)
        for (uint32_t i = 0; i < rings->at[r].n; i++) {
            struct ranh_vertex a = rings->at[r].v[i], b = rings->at[r].v[(i + 1) % rings->at[r].n];
            n += hypot((double)b.x - a.x, (double)b.y - a.y) < least;
        }
    return n;
}

static bool more_short_edges(const struct ranh_patch *patch)
{
    for (size_t i = 0; i < patch->lot.n; i++)
        if (patch->lot.at[i].changed && short_edges(&patch->lot.at[i].is, patch->least_edge) >
                                            short_edges(&patch->lot.at[i].was, patch->least_edge))
            return true;
    return false;
}

static enum ranh_why verdict_of(struct ranh_patch *patch, const struct ranh_chain *was,
                                const struct ranh_chain *is)
{
    struct balance balance = weigh(patch, was, is, &patch->arena);
    if (balance.overlap)
        return RANH_WHY_OVERLAP;
    if (balance.gap)
        return RANH_WHY_GAP;
    if (balance.far)
        return RANH_WHY_FAR;
    if (balance.covers &&
        falls_apart(was, is, ranh_box_grown(patch->touched, WINDOW), patch->open, &patch->arena))
        return RANH_WHY_ENCLOSED;
    size_t lacked = ranh_lacking_count(was, patch->tolerance);
    size_t lacking = ranh_lacking_count(is, patch->tolerance);
    if (lacking > lacked)
        return RANH_WHY_VERTEX;
    return balance.less || lacking < lacked ? RANH_WHY_GOOD : RANH_WHY_NO_GAIN;
}

enum ranh_why ranh_patch_judge(struct ranh_patch *patch)
{
    struct ranh_fabric before, after;
    struct ranh_chain was, is;
    ranh_patch_tidy(patch);
    ranh_patch_take_box(patch, ranh_box_grown(patch->touched, WINDOW));
    for (uint32_t i = 0; i < patch->lot.n; i++)
        if (patch->lot.at[i].changed && !ranh_patch_is_sound(patch, i))
            return RANH_WHY_FLAWED;
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, false, &patch->arena, &before);
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, true, &patch->arena, &after);
    if (!all_sound(patch, &after))
        return RANH_WHY_INVALID;
    if (more_short_edges(patch))
        return RANH_WHY_SHORT;
    chain_of(&before, &patch->arena, &was);
    chain_of(&after, &patch->arena, &is);
    enum ranh_why why = verdict_of(patch, &was, &is);
    ranh_chain_release(&was);
    ranh_chain_release(&is);
    return why;
}
