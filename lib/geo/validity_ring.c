/* SPDX-License-Identifier: MIT */
/*
 * Single rings. A spike is a vertex where the path turns back on itself exactly; cutting it off may
 * bare the next piece of the same spike, which is cut without being told again. What is left of a
 * ring repeats nothing, has no spike and an area that is not flat.
 */
#include "lib/geo/validity_internal.h"

#include <string.h>

/* The ring at hand: the last vertices of work->vertex. */
struct draft {
    struct ranh_validity *work;
    struct ranh_vertex *v;
    bool *exposed;
    uint32_t n, repeated;
    struct ranh_vertex repeated_at;
};

static void note_repeat(struct draft *ring, struct ranh_vertex v)
{
    if (ring->repeated++ == 0)
        ring->repeated_at = v;
}

/* Without vertices that repeat the one before; the last may not repeat the first either. */
static void drop_repeats(const struct ranh_vertex *v, uint32_t n, struct draft *ring)
{
    for (uint32_t i = 0; i < n; i++) {
        if (ring->n > 0 && ranh_vertex_same(ring->v[ring->n - 1], v[i]))
            note_repeat(ring, v[i]);
        else
            ring->v[ring->n++] = v[i];
    }
    while (ring->n > 1 && ranh_vertex_same(ring->v[ring->n - 1], ring->v[0]))
        note_repeat(ring, ring->v[--ring->n]);
}

static bool two_places(const struct draft *ring)
{
    for (uint32_t i = 2; i < ring->n; i++)
        if (!ranh_vertex_same(ring->v[i], ring->v[i % 2]))
            return false;
    return true;
}

static bool collinear(const struct draft *ring)
{
    for (uint32_t i = 2; i < ring->n; i++)
        if (ranh_side(ring->v[0], ring->v[1], ring->v[i]) != 0)
            return false;
    return true;
}

/* The path comes in along p -> q and goes back over it. */
static bool turns_back(struct ranh_vertex p, struct ranh_vertex q, struct ranh_vertex r)
{
    if (ranh_side(p, q, r) != 0)
        return false;
    int64_t ix = (int64_t)q.x - p.x, iy = (int64_t)q.y - p.y;
    int64_t ox = (int64_t)r.x - q.x, oy = (int64_t)r.y - q.y;
    return (ranh_wide)ix * ox + (ranh_wide)iy * oy < 0;
}

static void remove_vertex(struct draft *ring, uint32_t i)
{
    ring->n--;
    memmove(ring->v + i, ring->v + i + 1, (ring->n - i) * sizeof(*ring->v));
    memmove(ring->exposed + i, ring->exposed + i + 1, (ring->n - i) * sizeof(*ring->exposed));
}

/* Cuts the spike at vertex i and what it bares: its neighbours are marked, and merged when they
 * meet. */
static void cut(struct draft *ring, uint32_t i)
{
    remove_vertex(ring, i);
    if (ring->n < 3)
        return;
    uint32_t next = i % ring->n, before = (i + ring->n - 1) % ring->n;
    ring->exposed[before] = ring->exposed[next] = true;
    if (ranh_vertex_same(ring->v[before], ring->v[next]))
        remove_vertex(ring, next);
}

/* A corner bared by a cut may stand in the middle of an edge now; which one does depends on the way
 * the ring runs, so none is left. */
static void drop_straight(struct draft *ring)
{
    for (uint32_t i = 0; i < ring->n && ring->n > 3;) {
        struct ranh_vertex a = ring->v[i > 0 ? i - 1 : ring->n - 1];
        struct ranh_vertex c = ring->v[i + 1 < ring->n ? i + 1 : 0];
        if (ring->exposed[i] && ranh_side(a, ring->v[i], c) == 0)
            remove_vertex(ring, i);
        else
            i++;
    }
}

static double extent_m(const struct ranh_vertex *v, uint32_t n)
{
    struct ranh_vertex lo = v[0], hi = v[0];
    for (uint32_t i = 1; i < n; i++) {
        lo = ranh_vertex_order(v[i], lo) < 0 ? v[i] : lo;
        hi = ranh_vertex_order(v[i], hi) > 0 ? v[i] : hi;
    }
    return metres_between(lo, hi);
}

/* Spikes are put from `first` on; a ring that is nothing but spikes has no area. */
static void cut_spikes(size_t face, struct draft *ring, struct ranh_flaws *flaws)
{
    size_t first = flaws->n;
    uint32_t quiet = 0;
    struct ranh_vertex lowest = ranh_vertex_lowest(ring->v, ring->n);
    double extent = extent_m(ring->v, ring->n);
    for (uint32_t i = 0; ring->n >= 3 && quiet < ring->n;) {
        i = i < ring->n ? i : 0;
        struct ranh_vertex before = ring->v[(i + ring->n - 1) % ring->n];
        struct ranh_vertex tip = ring->v[i], after = ring->v[(i + 1) % ring->n];
        if (!turns_back(before, tip, after)) {
            quiet++;
            i++;
            continue;
        }
        if (!ring->exposed[i])
            ranh_flaw_put(flaws, RANH_FLAW_SPIKE, face, tip,
                          fmin(metres_between(before, tip), metres_between(tip, after)));
        cut(ring, i);
        quiet = 0;
        i = i > 0 ? i - 1 : 0;
    }
    drop_straight(ring);
    if (ring->n < 3) {
        flaws->n = first;
        ranh_flaw_put(flaws, RANH_FLAW_COLLAPSED, face, lowest, extent);
        ring->n = 0;
    }
}

/* A ring without points takes nothing away from the polygon and adds nothing; only a shell is missed, when it has
 * holes that have points. */
static bool is_missed(const struct ranh_fabric *fabric, size_t face, uint32_t r)
{
    if (fabric->ring_role[r] & RANH_RING_HOLE)
        return false;
    for (r++; r < fabric->face_ring[face + 1] && fabric->ring_role[r] & RANH_RING_HOLE; r++)
        if (fabric->ring_vertex[r + 1] > fabric->ring_vertex[r])
            return true;
    return false;
}

/* Leaves fewer than three vertices of a ring that encloses nothing. */
static void clean(struct draft *ring, const struct ranh_fabric *fabric, size_t face, uint32_t r,
                  struct ranh_flaws *flaws)
{
    uint32_t first = fabric->ring_vertex[r], n = fabric->ring_vertex[r + 1] - first;
    const struct ranh_vertex *v = fabric->vertex + first;
    if (n == 0) {
        if (is_missed(fabric, face, r))
            ranh_flaw_put(flaws, RANH_FLAW_TOO_FEW_POINTS, face, (struct ranh_vertex){0, 0}, NAN)
                ->placed = false;
        return;
    }
    drop_repeats(v, n, ring);
    if (two_places(ring)) {
        ranh_flaw_put(flaws, RANH_FLAW_TOO_FEW_POINTS, face, ranh_vertex_lowest(v, n), NAN);
        ring->n = ring->repeated = 0;
        return;
    }
    if (fabric->ring_role[r] & RANH_RING_UNCLOSED)
        ranh_flaw_put(flaws, RANH_FLAW_NOT_CLOSED, face, v[n - 1], metres_between(v[0], v[n - 1]));
    if (collinear(ring)) {
        ranh_flaw_put(flaws, RANH_FLAW_COLLAPSED, face, ranh_vertex_lowest(v, n), extent_m(v, n));
        ring->n = 0;
        return;
    }
    memset(ring->exposed, 0, ring->n * sizeof(*ring->exposed));
    cut_spikes(face, ring, flaws);
}

/* Keeps the vertices of the draft as the next ring. */
static void keep(struct ranh_validity *work, const struct draft *ring, bool shell)
{
    uint32_t r = (uint32_t)work->start.n;
    struct ranh_grid_box box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    if (shell)
        *ranh_vec_push(&work->part) = r;
    *ranh_vec_push(&work->start) = (uint32_t)work->vertex.n;
    *ranh_vec_push(&work->part_of) = (uint32_t)work->part.n - 1;
    for (uint32_t i = 0; i < ring->n; i++) {
        struct ranh_vertex v = ring->v[i];
        *ranh_vec_push(&work->ring_of) = r;
        box.xmin = v.x < box.xmin ? v.x : box.xmin;
        box.xmax = v.x > box.xmax ? v.x : box.xmax;
        box.ymin = v.y < box.ymin ? v.y : box.ymin;
        box.ymax = v.y > box.ymax ? v.y : box.ymax;
    }
    *ranh_vec_push(&work->box) = box;
    *ranh_vec_push(&work->lost) = false;
    work->vertex.n += ring->n;
}

/* All rings; a part whose shell is nothing loses its holes too, once their own flaws are told. */
void ranh_validity_rings(struct ranh_validity *work, const struct ranh_fabric *fabric, size_t face,
                         struct ranh_flaws *flaws)
{
    bool part_kept = false;
    uint32_t repeated = 0;
    struct ranh_vertex repeated_at = {0, 0};
    work->vertex.n = work->start.n = work->part.n = work->ring_of.n = work->part_of.n = 0;
    work->box.n = work->lost.n = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        bool shell = !(fabric->ring_role[r] & RANH_RING_HOLE);
        uint32_t n = fabric->ring_vertex[r + 1] - fabric->ring_vertex[r];
        ranh_vec_reserve(&work->vertex, work->vertex.n + n + 1);
        ranh_vec_reserve(&work->exposed, n + 1);
        struct draft ring = {
            .work = work, .v = work->vertex.at + work->vertex.n, .exposed = work->exposed.at};
        clean(&ring, fabric, face, r, flaws);
        if (repeated == 0)
            repeated_at = ring.repeated_at;
        repeated += ring.repeated;
        if (shell)
            part_kept = ring.n >= 3;
        if (part_kept && ring.n >= 3)
            keep(work, &ring, shell);
    }
    *ranh_vec_push(&work->part) = (uint32_t)work->start.n;
    *ranh_vec_push(&work->start) = (uint32_t)work->vertex.n;
    if (repeated > 0)
        ranh_flaw_put(flaws, RANH_FLAW_REPEATED, face, repeated_at, repeated)->count = repeated;
}

void ranh_validity_shape(const struct ranh_validity *work, struct ranh_arena *arena,
                         struct ranh_shape *shape)
{
    uint32_t n_rings = ring_count(work), point = 0;
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    if (n_rings == 0)
        return;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, (uint32_t)work->part.n - 1, n_rings,
                     (uint32_t)work->vertex.n + n_rings);
    memcpy(shape->part_ring, work->part.at, work->part.n * sizeof(*work->part.at));
    for (uint32_t r = 0; r < n_rings; r++) {
        shape->ring_point[r] = point;
        for (uint32_t i = work->start.at[r]; i <= work->start.at[r + 1]; i++, point++) {
            uint32_t from = i < work->start.at[r + 1] ? i : work->start.at[r];
            shape->xy[2 * (size_t)point] = work->vertex.at[from].x;
            shape->xy[2 * (size_t)point + 1] = work->vertex.at[from].y;
        }
    }
}
