/* SPDX-License-Identifier: MIT */
/*
 * The patch: taking parcels in, changing copies of their rings. A ring is copied when it is first changed;
 * positions, not indices, name vertices, because lots that share a corner number it differently.
 */
#include "lib/check/patch.h"

#include <math.h>
#include <string.h>

void ranh_patch_init(struct ranh_patch *patch, const struct ranh_parcel_set *parcels)
{
    size_t n = parcels->fabric.n_faces + 1;
    *patch = (struct ranh_patch){.parcels = parcels, .touched = ranh_box_none()};
    ranh_arena_init(&patch->arena);
    ranh_arena_init(&patch->keep);
    patch->newer = ranh_calloc(n, sizeof(*patch->newer));
    patch->place = ranh_calloc(n, sizeof(*patch->place));
    patch->validity = ranh_validity_new();
}

void ranh_patch_release(struct ranh_patch *patch)
{
    ranh_vec_release(&patch->lot);
    ranh_free(patch->newer);
    ranh_free(patch->place);
    ranh_arena_release(&patch->arena);
    ranh_arena_release(&patch->keep);
    ranh_validity_free(patch->validity);
}

void ranh_patch_clear(struct ranh_patch *patch)
{
    for (size_t i = 0; i < patch->lot.n; i++)
        patch->place[patch->lot.at[i].face] = 0;
    patch->lot.n = 0;
    patch->touched = ranh_box_none();
    patch->crowded = false;
    ranh_arena_clear(&patch->arena);
}

/* --- taking in ------------------------------------------------------------------------------- */

static struct ranh_rings rings_of(const struct ranh_fabric *f, size_t face,
                                  struct ranh_arena *arena)
{
    uint32_t first = f->face_ring[face], n = f->face_ring[face + 1] - first;
    struct ranh_rings rings = {RANH_NEW_ARRAY(arena, n, struct ranh_patch_ring), n};
    for (uint32_t r = 0; r < n; r++)
        rings.at[r] = (struct ranh_patch_ring){
            f->vertex + f->ring_vertex[first + r],
            f->ring_vertex[first + r + 1] - f->ring_vertex[first + r], f->ring_role[first + r]};
    return rings;
}

uint32_t ranh_patch_take(struct ranh_patch *patch, size_t face)
{
    if (patch->place[face])
        return patch->place[face] - 1;
    struct ranh_lot *lot = ranh_vec_push(&patch->lot);
    *lot = (struct ranh_lot){.face = (uint32_t)face};
    lot->was = patch->newer[face].n > 0 ? patch->newer[face]
                                        : rings_of(&patch->parcels->fabric, face, &patch->arena);
    lot->is = (struct ranh_rings){RANH_NEW_ARRAY(&patch->arena, lot->was.n, struct ranh_patch_ring),
                                  lot->was.n};
    if (lot->was.n > 0)
        memcpy(lot->is.at, lot->was.at, lot->was.n * sizeof(*lot->is.at));
    patch->place[face] = (uint32_t)patch->lot.n;
    return (uint32_t)patch->lot.n - 1;
}

static bool take_face(void *context, uint32_t face)
{
    struct ranh_patch *patch = context;
    if (patch->parcels->fabric.face_ring[face + 1] > patch->parcels->fabric.face_ring[face])
        ranh_patch_take(patch, face);
    return true;
}

void ranh_patch_take_box(struct ranh_patch *patch, struct ranh_grid_box box)
{
    if (box.xmin > box.xmax)
        return;
    ranh_rtree_query(&patch->parcels->fabric.tree, ranh_box_grown(box, patch->reach + 2), take_face,
                     patch);
}

bool ranh_patch_is_sound(struct ranh_patch *patch, uint32_t lot)
{
    struct ranh_fabric fabric;
    ranh_lots_fabric(patch->parcels, &patch->lot.at[lot], 1, false, &patch->arena, &fabric);
    return fabric.n_rings > 0 && ranh_validity_sound(patch->validity, &fabric, 0);
}

/* --- changing -------------------------------------------------------------------------------- */

static void touch_ring(struct ranh_patch *patch, const struct ranh_patch_ring *ring, uint32_t i)
{
    if (ring->n == 0)
        return;
    ranh_box_add(&patch->touched, ring->v[(i + ring->n - 1) % ring->n]);
    ranh_box_add(&patch->touched, ring->v[i % ring->n]);
    ranh_box_add(&patch->touched, ring->v[(i + 1) % ring->n]);
}

void ranh_patch_insert(struct ranh_patch *patch, uint32_t at, uint32_t r, uint32_t i,
                       struct ranh_vertex v)
{
    struct ranh_lot *lot = &patch->lot.at[at];
    struct ranh_patch_ring *ring = &lot->is.at[r];
    struct ranh_vertex *made = RANH_NEW_ARRAY(&patch->arena, ring->n + 1, struct ranh_vertex);
    memcpy(made, ring->v, (i + 1) * sizeof(*made));
    made[i + 1] = v;
    memcpy(made + i + 2, ring->v + i + 1, (ring->n - i - 1) * sizeof(*made));
    ring->v = made;
    ring->n++;
    lot->changed = true;
    touch_ring(patch, ring, i + 1);
}

bool ranh_patch_move(struct ranh_patch *patch, uint32_t at, struct ranh_vertex from,
                     struct ranh_vertex to)
{
    struct ranh_lot *lot = &patch->lot.at[at];
    bool moved = false;
    for (uint32_t r = 0; r < lot->is.n; r++) {
        struct ranh_patch_ring *ring = &lot->is.at[r];
        bool own = false;
        for (uint32_t i = 0; i < ring->n; i++) {
            if (!ranh_vertex_same(ring->v[i], from))
                continue;
            if (!own) {
                struct ranh_vertex *copy =
                    RANH_NEW_ARRAY(&patch->arena, ring->n, struct ranh_vertex);
                ring->v = memcpy(copy, ring->v, ring->n * sizeof(*copy));
                own = true;
            }
            touch_ring(patch, ring, i);
            ring->v[i] = to;
            touch_ring(patch, ring, i);
            moved = lot->changed = true;
        }
    }
    return moved;
}

void ranh_patch_replace(struct ranh_patch *patch, uint32_t at, uint32_t r,
                        const struct ranh_vertex *v, uint32_t n)
{
    struct ranh_lot *lot = &patch->lot.at[at];
    struct ranh_patch_ring *ring = &lot->is.at[r];
    struct ranh_vertex *made = RANH_NEW_ARRAY(&patch->arena, n, struct ranh_vertex);
    uint32_t same = 0, tail = 0, least = n < ring->n ? n : ring->n;
    memcpy(made, v, n * sizeof(*made));
    while (same < least && ranh_vertex_same(v[same], ring->v[same]))
        same++;
    while (tail < least - same && ranh_vertex_same(v[n - 1 - tail], ring->v[ring->n - 1 - tail]))
        tail++;
    for (uint32_t i = same; i < ring->n - tail; i++)
        touch_ring(patch, ring, i);
    ring->v = made;
    ring->n = n;
    for (uint32_t i = same; i < n - tail; i++)
        touch_ring(patch, ring, i);
    lot->changed = true;
}

void ranh_patch_tidy(struct ranh_patch *patch)
{
    for (size_t i = 0; i < patch->lot.n; i++) {
        struct ranh_lot *lot = &patch->lot.at[i];
        for (uint32_t r = 0; lot->changed && r < lot->is.n; r++) {
            struct ranh_patch_ring *ring = &lot->is.at[r];
            if (ring->v == lot->was.at[r].v || ring->n == 0)
                continue;
            uint32_t n = 0;
            for (uint32_t k = 0; k < ring->n; k++)
                if (n == 0 || !ranh_vertex_same(ring->v[n - 1], ring->v[k]))
                    ring->v[n++] = ring->v[k];
            while (n > 1 && ranh_vertex_same(ring->v[0], ring->v[n - 1]))
                n--;
            ring->n = n;
        }
    }
}

/* --- vertices on edges ----------------------------------------------------------------------- */

bool ranh_on_edge(struct ranh_vertex v, struct ranh_vertex a, struct ranh_vertex b,
                  double tolerance, double *along)
{
    double dx = (double)b.x - a.x, dy = (double)b.y - a.y;
    double px = (double)v.x - a.x, py = (double)v.y - a.y;
    double whole = dx * dx + dy * dy, t = px * dx + py * dy, off = dx * py - dy * px;
    *along = whole > 0 ? t / whole : 0;
    return t > 0 && t < whole && off * off <= tolerance * tolerance * whole;
}

bool ranh_lot_vertex(const struct ranh_lot *lot, struct ranh_vertex v, uint32_t *ring, uint32_t *i)
{
    for (*ring = 0; *ring < lot->is.n; ++*ring)
        for (*i = 0; *i < lot->is.at[*ring].n; ++*i)
            if (ranh_vertex_same(lot->is.at[*ring].v[*i], v))
                return true;
    return false;
}

bool ranh_patch_have_vertex(struct ranh_patch *patch, uint32_t at, struct ranh_vertex v,
                            double tolerance)
{
    const struct ranh_lot *lot = &patch->lot.at[at];
    uint32_t ring, i;
    double along;
    if (ranh_lot_vertex(lot, v, &ring, &i))
        return true;
    for (uint32_t r = 0; r < lot->is.n; r++)
        for (uint32_t k = 0; k < lot->is.at[r].n; k++) {
            const struct ranh_patch_ring *of = &lot->is.at[r];
            if (ranh_on_edge(v, of->v[k], of->v[(k + 1) % of->n], tolerance, &along)) {
                ranh_patch_insert(patch, at, r, k, v);
                return true;
            }
        }
    return false;
}

static double apart(struct ranh_vertex a, struct ranh_vertex b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y);
}

struct on {
    struct ranh_vertex v;
    double along;
};
struct ons {
    RANH_VEC(struct on)
};

/* Sorted by place; of those nearer to each other than `clear` the first stays. */
static void add_on(struct ons *ons, struct on on)
{
    size_t at = ons->n;
    *ranh_vec_push(ons) = on;
    for (; at > 0 &&
           (on.along < ons->at[at - 1].along ||
            (on.along <= ons->at[at - 1].along && ranh_vertex_order(on.v, ons->at[at - 1].v) < 0));
         at--)
        ons->at[at] = ons->at[at - 1];
    ons->at[at] = on;
}

/* So near the end of an edge, or to each other on it, corners are the same, or would make an edge too short to
 * measure. */
static double clear_of(const struct ranh_patch *patch)
{
    return fmax(2 * patch->tolerance, patch->least_edge);
}

/* Corners of the lot `from` (UINT32_MAX: of all others) in the box that lie on the edge. */
static void corners_on(struct ranh_patch *patch, uint32_t at, struct ranh_vertex a,
                       struct ranh_vertex b, uint32_t from, struct ranh_grid_box box,
                       struct ons *ons)
{
    struct ranh_grid_box edge = ranh_box_none();
    ranh_box_add(&edge, a);
    ranh_box_add(&edge, b);
    edge = ranh_box_grown(edge, (int32_t)ceil(patch->tolerance));
    for (uint32_t j = 0; j < patch->lot.n; j++) {
        const struct ranh_lot *lot = &patch->lot.at[j];
        if (j == at || (from != UINT32_MAX && j != from))
            continue;
        for (uint32_t r = 0; r < lot->is.n; r++)
            for (uint32_t i = 0; i < lot->is.at[r].n; i++) {
                struct on on = {lot->is.at[r].v[i], 0};
                if (!ranh_box_has(edge, on.v) || !ranh_box_has(box, on.v) ||
                    !ranh_on_edge(on.v, a, b, patch->tolerance, &on.along))
                    continue;
                double end = fmin(apart(on.v, a), apart(on.v, b));
                if (end > clear_of(patch))
                    add_on(ons, on);
                else
                    patch->crowded |= end > 2 * patch->tolerance;
            }
    }
}

static bool complete_edge(struct ranh_patch *patch, uint32_t at, uint32_t r, uint32_t k,
                          const struct ons *ons)
{
    struct ranh_vertex last = patch->lot.at[at].is.at[r].v[k];
    bool any = false;
    for (size_t i = 0; i < ons->n; i++) {
        double from_last = apart(ons->at[i].v, last);
        patch->crowded |= from_last > 2 * patch->tolerance && from_last <= clear_of(patch);
        if (from_last <= clear_of(patch))
            continue;
        ranh_patch_insert(patch, at, r, k++, ons->at[i].v);
        last = ons->at[i].v;
        any = true;
    }
    return any;
}

bool ranh_patch_complete_from(struct ranh_patch *patch, uint32_t at, uint32_t from,
                              struct ranh_grid_box box)
{
    const struct ranh_grid_box all = {INT32_MIN, INT32_MIN, INT32_MAX, INT32_MAX};
    struct ons ons = {0};
    bool any = false;
    for (uint32_t r = 0; r < patch->lot.at[at].is.n; r++)
        for (uint32_t k = 0; k < patch->lot.at[at].is.at[r].n; k++) {
            const struct ranh_patch_ring *ring = &patch->lot.at[at].is.at[r];
            struct ranh_vertex a = ring->v[k], b = ring->v[k + 1 < ring->n ? k + 1 : 0];
            ons.n = 0;
            corners_on(patch, at, a, b, from, box, &ons);
            if (ons.n == 0)
                continue;
            ons.n = 0;
            corners_on(patch, at, a, b, UINT32_MAX, all, &ons);
            any |= complete_edge(patch, at, r, k, &ons);
        }
    ranh_vec_release(&ons);
    return any;
}

void ranh_patch_complete(struct ranh_patch *patch, struct ranh_grid_box box)
{
    uint32_t n = (uint32_t)patch->lot.n;
    bool *changed = RANH_NEW_ARRAY(&patch->arena, n, bool);
    for (uint32_t i = 0; i < n; i++)
        changed[i] = patch->lot.at[i].changed;
    for (uint32_t i = 0; i < n; i++) {
        if (!changed[i])
            continue;
        ranh_patch_complete_from(patch, i, UINT32_MAX, box);
        for (uint32_t other = 0; other < n; other++)
            if (other != i)
                ranh_patch_complete_from(patch, other, i, box);
    }
}

/* --- keeping --------------------------------------------------------------------------------- */

static void keep_rings(struct ranh_patch *patch, size_t face, const struct ranh_rings *rings)
{
    struct ranh_rings kept = {RANH_NEW_ARRAY(&patch->keep, rings->n, struct ranh_patch_ring),
                              rings->n};
    for (uint32_t r = 0; r < rings->n; r++) {
        kept.at[r] = rings->at[r];
        kept.at[r].v = RANH_NEW_ARRAY(&patch->keep, rings->at[r].n, struct ranh_vertex);
        memcpy(kept.at[r].v, rings->at[r].v, rings->at[r].n * sizeof(*kept.at[r].v));
    }
    patch->newer[face] = kept;
}

void ranh_patch_accept(struct ranh_patch *patch)
{
    for (size_t i = 0; i < patch->lot.n; i++)
        if (patch->lot.at[i].changed)
            keep_rings(patch, patch->lot.at[i].face, &patch->lot.at[i].is);
}

void ranh_patch_put(struct ranh_patch *patch, size_t face, const struct ranh_fabric *one)
{
    struct ranh_rings rings = rings_of(one, 0, &patch->keep);
    keep_rings(patch, face, &rings);
}
