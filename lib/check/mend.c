/* SPDX-License-Identifier: MIT */
/*
 * Which way for which ground. Corners first, because surveyors mean corners: only where snapping would not do
 * does a strip change hands as a whole. A try that makes things worse somewhere else is widened along the
 * border (outlines that cross each other again and again can only be joined together) before it is given up.
 */
#include "lib/check/mend_impl.h"

#include <math.h>

#include "lib/check/border.h"

#define MOST_MOVING  512 /* parcels of one try */
#define TRIES        4
#define MOST_CORNERS 1000 /* along one border of two parcels */

const char *ranh_mend_name(enum ranh_mend_method method)
{
    static const char *const names[] = {"", "insert-vertex", "assign-sliver", "snap"};
    return names[method];
}

void ranh_mend_begin(struct ranh_patch *patch, const struct ranh_check_input *input)
{
    const struct ranh_rule *edge =
        ranh_rules_find(input->rules, "relative-point-error", "short-side", input->as_of);
    ranh_patch_init(patch, input->parcels);
    patch->tolerance = ranh_border_on_line(input);
    patch->least_edge = edge ? edge->value * RANH_GRID_PER_M : 0;
}

/* Neighbours that the change touches get its corners, then it is judged. */
static enum ranh_why finish(struct ranh_patch *patch)
{
    int32_t margin = (int32_t)ceil(patch->tolerance) + 2;
    ranh_patch_take_box(patch, patch->touched);
    ranh_patch_complete(patch, ranh_box_grown(patch->touched, margin));
    return ranh_patch_judge(patch);
}

/* --- corners --------------------------------------------------------------------------------- */

static struct ranh_grid_box box_of(const struct ranh_lot *lot)
{
    struct ranh_grid_box box = ranh_box_none();
    for (uint32_t r = 0; r < lot->is.n; r++)
        for (uint32_t i = 0; i < lot->is.at[r].n; i++)
            ranh_box_add(&box, lot->is.at[r].v[i]);
    return box;
}

static struct ranh_grid_box box_of_both(struct ranh_grid_box a, struct ranh_grid_box b, int32_t by)
{
    struct ranh_grid_box both = {
        a.xmin > b.xmin ? a.xmin : b.xmin, a.ymin > b.ymin ? a.ymin : b.ymin,
        a.xmax < b.xmax ? a.xmax : b.xmax, a.ymax < b.ymax ? a.ymax : b.ymax};
    return ranh_box_grown(both, by);
}

/* The corner goes to another place in all lots of its sheet that have it; it must be of that sheet alone. */
static enum ranh_why move_corner(struct ranh_patch *patch, size_t moved, struct ranh_vertex from,
                                 struct ranh_vertex to)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    uint32_t ring, i;
    for (uint32_t l = 0; l < patch->lot.n; l++)
        if (ranh_lot_vertex(&patch->lot.at[l], from, &ring, &i) &&
            ranh_border_between(&parcels[patch->lot.at[l].face], &parcels[moved]) !=
                RANH_SAME_SHEET)
            return RANH_WHY_THIRD;
    for (uint32_t l = 0; l < patch->lot.n; l++)
        if (ranh_border_between(&parcels[patch->lot.at[l].face], &parcels[moved]) ==
            RANH_SAME_SHEET)
            ranh_patch_move(patch, l, from, to);
    return RANH_WHY_GOOD;
}

/* A corner of the lot so near the end of an edge of the other it lies on that a vertex there would make an edge too
 * short to measure: both are the same corner on the ground. */
static bool same_corner(const struct ranh_patch *patch, uint32_t lot, uint32_t other,
                        struct ranh_grid_box box, double limit, struct ranh_vertex *corner,
                        struct ranh_vertex *end)
{
    const struct ranh_rings *has = &patch->lot.at[lot].is, *lacks = &patch->lot.at[other].is;
    for (uint32_t r = 0; r < has->n; r++)
        for (uint32_t i = 0; i < has->at[r].n; i++) {
            struct ranh_vertex v = has->at[r].v[i];
            for (uint32_t q = 0; ranh_box_has(box, v) && q < lacks->n; q++)
                for (uint32_t k = 0; k < lacks->at[q].n; k++) {
                    struct ranh_vertex a = lacks->at[q].v[k];
                    struct ranh_vertex b = lacks->at[q].v[k + 1 < lacks->at[q].n ? k + 1 : 0];
                    double along, off;
                    if (!ranh_on_edge(v, a, b, patch->tolerance, &along))
                        continue;
                    *corner = v;
                    *end = along < 0.5 ? a : b;
                    off = hypot((double)end->x - v.x, (double)end->y - v.y);
                    if (off > 2 * patch->tolerance && off <= fmin(patch->least_edge, limit))
                        return true;
                }
        }
    return false;
}

/* Of two sheets that miss each other along their border, one moves all such corners onto the other's. */
static void join_corners(struct ranh_patch *patch, const struct ranh_check_input *input,
                         const uint32_t lot[2], struct ranh_grid_box box,
                         struct ranh_mended *mended)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    const struct ranh_parcel *p = &parcels[mended->moved], *q = &parcels[mended->kept];
    const char *article;
    double limit = ranh_border_limit_m(input, p, q, &article) * RANH_GRID_PER_M;
    struct ranh_vertex corner, end;
    if (!(limit > 0) || ranh_border_between(p, q) == RANH_SAME_SHEET)
        return;
    mended->rule = ranh_mend_who_moves(parcels, &mended->moved, &mended->kept);
    mended->method = RANH_MEND_SNAP;
    patch->most = limit;
    mended->why = RANH_WHY_GOOD;
    for (int i = 0; i < 2; i++) {
        bool corner_moves = patch->lot.at[lot[i]].face == mended->moved;
        for (int most = MOST_CORNERS;
             most > 0 && mended->why == RANH_WHY_GOOD &&
             same_corner(patch, lot[i], lot[!i], box, limit, &corner, &end);
             most--)
            mended->why = move_corner(patch, mended->moved, corner_moves ? corner : end,
                                      corner_moves ? end : corner);
    }
    bool any = patch->lot.at[lot[0]].changed || patch->lot.at[lot[1]].changed;
    if (mended->why == RANH_WHY_GOOD)
        mended->why = any ? finish(patch) : RANH_WHY_SHORT;
}

struct ranh_mended ranh_mend_vertices(struct ranh_patch *patch,
                                      const struct ranh_check_input *input, size_t has,
                                      size_t lacks)
{
    struct ranh_mended mended = {
        .why = RANH_WHY_GONE, .method = RANH_MEND_VERTEX, .moved = lacks, .kept = has};
    ranh_patch_clear(patch);
    patch->most = patch->tolerance + 2;
    patch->open = false;
    uint32_t one = ranh_patch_take(patch, has), other = ranh_patch_take(patch, lacks);
    if (!ranh_patch_is_sound(patch, one) || !ranh_patch_is_sound(patch, other)) {
        mended.why = RANH_WHY_FLAWED;
        return mended;
    }
    struct ranh_grid_box both =
        box_of_both(box_of(&patch->lot.at[one]), box_of(&patch->lot.at[other]),
                    (int32_t)ceil(patch->tolerance));
    ranh_patch_take_box(patch, both);
    bool any = ranh_patch_complete_from(patch, other, one, both);
    any |= ranh_patch_complete_from(patch, one, other, both);
    if (any)
        mended.why = ranh_patch_judge(patch);
    else if (patch->crowded) {
        mended.why = RANH_WHY_SHORT;
        const uint32_t lot[2] = {one, other};
        join_corners(patch, input, lot, both, &mended);
    }
    return mended;
}

/* --- ground between parcels ------------------------------------------------------------------ */

/* Pieces of a shape in steps, in the arena. */
void ranh_strip_of(const struct ranh_shape *shape, struct ranh_arena *arena,
                   struct ranh_strip *ground)
{
    double x, y, radius = 0;
    *ground =
        (struct ranh_strip){.ring = RANH_NEW_ARRAY(arena, shape->n_parts, struct ranh_vertex *),
                            .n = RANH_NEW_ARRAY(arena, shape->n_parts, uint32_t)};
    if (shape->kind != RANH_SHAPE_POLYGON)
        return;
    for (uint32_t p = 0; p < shape->n_parts; p++) {
        uint32_t r = shape->part_ring[p], first = shape->ring_point[r];
        uint32_t n = shape->ring_point[r + 1] - first - 1;
        struct ranh_vertex *v = RANH_NEW_ARRAY(arena, n, struct ranh_vertex);
        for (uint32_t i = 0; i < n; i++)
            v[i] = (struct ranh_vertex){(int32_t)lround(shape->xy[2 * (size_t)(first + i)]),
                                        (int32_t)lround(shape->xy[2 * (size_t)(first + i) + 1])};
        ground->ring[ground->n_rings] = v;
        ground->n[ground->n_rings++] = n;
        ground->holes |= shape->part_ring[p + 1] > r + 1;
    }
    ranh_shape_inscribed(shape, &x, &y, &radius);
    ground->width = 2 * radius;
}

static struct ranh_grid_box box_of_ground(const struct ranh_strip *ground)
{
    struct ranh_grid_box box = ranh_box_none();
    for (uint32_t r = 0; r < ground->n_rings; r++)
        for (uint32_t i = 0; i < ground->n[r]; i++)
            ranh_box_add(&box, ground->ring[r][i]);
    return box;
}

double ranh_strip_shared(const struct ranh_lot *lot, const struct ranh_strip *ground)
{
    double sum = 0;
    for (uint32_t r = 0; r < ground->n_rings; r++)
        sum += ranh_mend_shared(lot, ground->ring[r], ground->n[r]);
    return sum;
}

/* --- snapping, ever wider -------------------------------------------------------------------- */

void ranh_begun_add(struct ranh_begun *begun, uint32_t face)
{
    for (size_t i = 0; i < begun->n; i++)
        if (begun->at[i] == face)
            return;
    *ranh_vec_push(begun) = face;
}

static void reload(struct ranh_patch *patch, const struct ranh_begun *begun,
                   struct ranh_grid_box box)
{
    ranh_patch_clear(patch);
    for (size_t i = 0; i < begun->n; i++) {
        uint32_t lot = ranh_patch_take(patch, begun->at[i]);
        struct ranh_grid_box own = box_of(&patch->lot.at[lot]);
        ranh_box_add(&box, (struct ranh_vertex){own.xmin, own.ymin});
        ranh_box_add(&box, (struct ranh_vertex){own.xmax, own.ymax});
    }
    ranh_patch_take_box(patch, box);
}

/* The outlines of the ground, kept beside the patch, which is emptied between tries. */
void ranh_strip_copy(struct ranh_arena *arena, const struct ranh_strip *from, struct ranh_strip *to)
{
    *to = *from;
    to->ring = RANH_NEW_ARRAY(arena, from->n_rings, struct ranh_vertex *);
    to->n = RANH_NEW_ARRAY(arena, from->n_rings, uint32_t);
    for (uint32_t r = 0; r < from->n_rings; r++) {
        to->n[r] = from->n[r];
        to->ring[r] = RANH_NEW_ARRAY(arena, from->n[r], struct ranh_vertex);
        for (uint32_t i = 0; i < from->n[r]; i++)
            to->ring[r][i] = from->ring[r][i];
    }
}

static enum ranh_why snap_ring_by_ring(struct ranh_patch *patch, const struct ranh_snap *snap,
                                       const struct ranh_strip *ground)
{
    enum ranh_why why = RANH_WHY_GOOD;
    for (uint32_t r = 0; r < ground->n_rings && why == RANH_WHY_GOOD; r++)
        why = ranh_mend_snap(patch, snap, ground->ring[r], ground->n[r]);
    return why;
}

enum ranh_why ranh_mend_snap_wider(struct ranh_patch *patch, struct ranh_snap *snap,
                                   const struct ranh_strip *ground, struct ranh_begun *begun)
{
    enum ranh_why first = begun->n > MOST_MOVING ? RANH_WHY_MANY : RANH_WHY_GOOD;
    struct ranh_grid_box box =
        ranh_box_grown(box_of_ground(ground), (int32_t)ceil(snap->limit) + 2);
    for (int attempt = 0; attempt < TRIES && begun->n <= MOST_MOVING; attempt++) {
        size_t n = begun->n;
        reload(patch, begun, box);
        snap->moving = begun->at;
        snap->n_moving = begun->n;
        snap->far = attempt > 1;
        enum ranh_why why = attempt == 0 ? snap_ring_by_ring(patch, snap, ground)
                                         : ranh_mend_snap(patch, snap, NULL, 0);
        if (why == RANH_WHY_GOOD)
            why = finish(patch);
        if (why == RANH_WHY_GOOD)
            return why;
        first = attempt == 0 ? why : first;
        for (size_t i = 0; i < patch->lot.n; i++) {
            const struct ranh_parcel *parcels = patch->parcels->parcel;
            uint32_t face = patch->lot.at[i].face;
            if (patch->lot.at[i].changed && !snap->kept_of &&
                ranh_border_between(&parcels[face], &parcels[snap->moved]) == RANH_SAME_SHEET)
                ranh_begun_add(begun, face);
        }
        if (attempt > 1 && (snap->kept_of || begun->n == n))
            break;
    }
    return first;
}

enum ranh_why ranh_mend_give(struct ranh_patch *patch, size_t face, const struct ranh_strip *ground)
{
    struct ranh_grid_box box = ranh_box_grown(box_of_ground(ground), 2);
    enum ranh_why why = RANH_WHY_GOOD;
    ranh_patch_clear(patch);
    uint32_t lot = ranh_patch_take(patch, face);
    ranh_patch_take_box(patch, box);
    for (uint32_t r = 0; r < ground->n_rings && why == RANH_WHY_GOOD; r++)
        why = ranh_mend_splice(patch, lot, ground->ring[r], ground->n[r]);
    return why == RANH_WHY_GOOD ? finish(patch) : why;
}
