/* SPDX-License-Identifier: MIT */
/*
 * Valid, but odd: edges shorter than a survey can tell apart, corners that fold back, a vertex almost
 * on an edge elsewhere, a strip too narrow to be land. One flaw of a kind for a face, at the worst
 * place, with the number of places: such things come by the thousand and nobody reads thousands.
 */
#include "lib/geo/validity_internal.h"

#include <ranh/base/arena.h>

#define DEGREES 57.29577951308232

struct near {
    struct ranh_validity *work;
    double reach; /* steps */
    double closest;
    struct ranh_vertex at;
    uint32_t count;
};

/* --- edges and corners ----------------------------------------------------------------------- */

static bool before(double a, struct ranh_vertex at, double b, struct ranh_vertex other)
{
    return a < b || (a <= b && ranh_vertex_order(at, other) < 0);
}

static double length_of(const struct ranh_validity *work, uint32_t i)
{
    struct ranh_vertex a = work->vertex.at[i], b = work->vertex.at[vertex_after(work, i)];
    return hypot((double)b.x - a.x, (double)b.y - a.y);
}

/* Angle at b in degrees, 0 where it folds back. */
static double corner(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c)
{
    double ux = (double)a.x - b.x, uy = (double)a.y - b.y;
    double vx = (double)c.x - b.x, vy = (double)c.y - b.y;
    return atan2(fabs(ux * vy - uy * vx), ux * vx + uy * vy) * DEGREES;
}

static void look_along(struct ranh_validity *work, const struct ranh_quality *quality, size_t face,
                       struct ranh_flaws *flaws)
{
    double limit = quality->short_m * RANH_GRID_PER_M, shortest = INFINITY, sharpest = INFINITY;
    struct ranh_vertex short_at = {0, 0}, sharp_at = {0, 0};
    uint32_t shorts = 0, sharps = 0;
    for (uint32_t i = 0; i < work->vertex.n; i++) {
        struct ranh_vertex a = work->vertex.at[vertex_before(work, i)], b = work->vertex.at[i];
        struct ranh_vertex c = work->vertex.at[vertex_after(work, i)];
        struct ranh_vertex low = ranh_vertex_order(b, c) < 0 ? b : c;
        double length = length_of(work, i), angle = corner(a, b, c);
        if (length < limit) {
            shorts++;
            if (before(length, low, shortest, short_at))
                shortest = length, short_at = low;
        }
        if (angle < quality->acute_degrees) {
            sharps++;
            if (before(angle, b, sharpest, sharp_at))
                sharpest = angle, sharp_at = b;
        }
    }
    if (shorts > 0)
        ranh_flaw_put(flaws, RANH_FLAW_SHORT_SEGMENT, face, short_at, ranh_grid_length_m(shortest))
            ->count = shorts;
    if (sharps > 0)
        ranh_flaw_put(flaws, RANH_FLAW_ACUTE_ANGLE, face, sharp_at, sharpest)->count = sharps;
}

/* --- near vertices --------------------------------------------------------------------------- */

static double distance(struct ranh_vertex p, struct ranh_vertex a, struct ranh_vertex b)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y;
    double vx = (double)p.x - a.x, vy = (double)p.y - a.y;
    double t = (ux * vx + uy * vy) / (ux * ux + uy * uy);
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(vx - t * ux, vy - t * uy);
}

/* From the end of edge i on to edge j: no way at all to speak of, and all of it edges that are told as short. */
static bool is_short_way(const struct ranh_validity *work, uint32_t i, uint32_t j, double limit)
{
    double way = 0;
    for (uint32_t k = vertex_after(work, i); k != j; k = vertex_after(work, k)) {
        double length = length_of(work, k);
        way += length;
        if (length >= limit || way >= 2 * limit)
            return false;
    }
    return true;
}

/* A place that is told by its short edges, so that a larger limit loses none. */
static bool close_along(const struct ranh_validity *work, uint32_t i, uint32_t j, double limit)
{
    return work->ring_of.at[i] == work->ring_of.at[j] &&
           (is_short_way(work, i, j, limit) || is_short_way(work, j, i, limit));
}

static bool look(void *context, uint32_t i, uint32_t j)
{
    struct near *near = context;
    struct ranh_validity *work = near->work;
    uint32_t i_end = vertex_after(work, i), j_end = vertex_after(work, j);
    if (i_end == j || j_end == i)
        return true;
    const struct ranh_vertex *v = work->vertex.at;
    const struct {
        struct ranh_vertex p, a, b;
    } pairs[] = {{v[i], v[j], v[j_end]},
                 {v[i_end], v[j], v[j_end]},
                 {v[j], v[i], v[i_end]},
                 {v[j_end], v[i], v[i_end]}};
    double closest = near->reach;
    struct ranh_vertex at = {0, 0};
    for (int k = 0; k < 4; k++) {
        double d = distance(pairs[k].p, pairs[k].a, pairs[k].b);
        if (d <= 0)
            return true; /* a contact: told exactly elsewhere, or allowed */
        if (d < near->reach && before(d, pairs[k].p, closest, at))
            closest = d, at = pairs[k].p;
    }
    if (closest >= near->reach || close_along(work, i, j, near->reach))
        return true;
    near->count++;
    if (before(closest, at, near->closest, near->at)) {
        near->closest = closest;
        near->at = at;
    }
    return true;
}

/* --- strips ---------------------------------------------------------------------------------- */

/* Twice area by perimeter is no more than the width of the largest circle inside: what passes that
 * is no sliver, the few others are measured. */
static void look_across(struct ranh_validity *work, double limit_m, size_t face,
                        struct ranh_flaws *flaws)
{
    double area = 0, perimeter = 0;
    struct ranh_arena arena;
    struct ranh_shape shape;
    double x, y, radius;
    for (uint32_t r = 0; r < ring_count(work); r++)
        area += (r == work->part.at[work->part_of.at[r]] ? 1 : -1) *
                ranh_validity_ring_area_m2(work, r);
    for (uint32_t i = 0; i < work->vertex.n; i++)
        perimeter += ranh_grid_length_m(length_of(work, i));
    if (work->vertex.n == 0 || area * 2 >= limit_m * perimeter)
        return;
    ranh_arena_init(&arena);
    ranh_validity_shape(work, &arena, &shape);
    for (size_t i = 0; i < 2 * (size_t)shape.n_points; i++)
        shape.xy[i] = ranh_grid_length_m(shape.xy[i]);
    if (ranh_shape_inscribed(&shape, &x, &y, &radius) && 2 * radius < limit_m) {
        struct ranh_vertex at = {(int32_t)lround(x * RANH_GRID_PER_M),
                                 (int32_t)lround(y * RANH_GRID_PER_M)};
        ranh_flaw_put(flaws, RANH_FLAW_SLIVER, face, at, 2 * radius);
    }
    ranh_arena_release(&arena);
}

static void look_around(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    uint32_t count = 0, first = UINT32_MAX;
    for (uint32_t r = 0; r < ring_count(work); r++) {
        uint32_t shell = work->part.at[work->part_of.at[r]];
        if (r == shell)
            continue;
        if (ranh_validity_ring_left(work, r) == ranh_validity_ring_left(work, shell)) {
            first = count++ == 0 ? r : first;
        }
    }
    if (count > 0)
        ranh_flaw_put(flaws, RANH_FLAW_HOLE_ORIENTATION, face,
                      ranh_vertex_lowest(work->vertex.at + work->start.at[first],
                                         work->start.at[first + 1] - work->start.at[first]),
                      count)
            ->count = count;
}

void ranh_validity_quality(struct ranh_validity *work, const struct ranh_quality *quality,
                           size_t face, bool valid, struct ranh_flaws *flaws)
{
    look_along(work, quality, face, flaws);
    if (quality->short_m > 0) {
        struct near near = {work, quality->short_m * RANH_GRID_PER_M, INFINITY, {0, 0}, 0};
        ranh_validity_pairs(work, (int32_t)near.reach, look, &near);
        if (near.count > 0)
            ranh_flaw_put(flaws, RANH_FLAW_NEAR_VERTEX, face, near.at,
                          ranh_grid_length_m(near.closest))
                ->count = near.count;
    }
    if (quality->sliver_m > 0 && valid)
        look_across(work, quality->sliver_m, face, flaws);
    if (quality->orientation)
        look_around(work, face, flaws);
}
