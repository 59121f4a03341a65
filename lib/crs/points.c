/* SPDX-License-Identifier: MIT */
/*
 * Running an operation: over arrays of points, and over shapes whose long edges first get points of
 * their own, because a straight edge does not stay straight (a 1 km edge bends by up to 4 mm
 * between zones).
 */
#include "internal.h"

#include <math.h>
#include <string.h>

int ranh_transform_points(struct ranh_transform *transform, double *xy, size_t n, size_t *failed,
                          struct ranh_err *err)
{
    (void)err;
    size_t bad = 0;
    if (transform->cells)
        ranh_transform_by_cells(transform, xy, n);
    else if (transform->pj)
        ranh_transform_by_proj(transform, xy, n);
    for (size_t i = 0; i < n; i++)
        if (!isfinite(xy[2 * i]) || !isfinite(xy[2 * i + 1])) {
            xy[2 * i] = xy[2 * i + 1] = NAN;
            bad++;
        }
    if (transform->pj && bad > 0)
        proj_errno_reset(transform->pj);
    if (failed)
        *failed = bad;
    return 0;
}

/* --- densifying ------------------------------------------------------------------------------- */

/* Pieces an edge is cut into; 1 = none. Both directions give the same; what is not finite stays. */
static uint32_t pieces(const double *a, const double *b, double max_edge)
{
    double dx = b[0] - a[0];
    double dy = b[1] - a[1];
    double length = sqrt(dx * dx + dy * dy);
    if (!(max_edge > 0) || !(length > max_edge) || !(length < 1e9 * max_edge))
        return 1;
    double n = ceil(length / max_edge);
    return n > 100000 ? 100000 : (uint32_t)n;
}

/* Point k of n, 0 < k < n, counted from a; computed from the lexicographically smaller end. */
static void between(const double *a, const double *b, uint32_t k, uint32_t n, double *out)
{
    if (a[0] > b[0] || (!(a[0] < b[0]) && a[1] > b[1])) {
        const double *t = a;
        a = b;
        b = t;
        k = n - k;
    }
    double f = (double)k / (double)n;
    out[0] = a[0] + (b[0] - a[0]) * f;
    out[1] = a[1] + (b[1] - a[1]) * f;
}

static size_t densified_count(const struct ranh_shape *shape, double max_edge)
{
    size_t n = shape->n_points;
    for (uint32_t r = 0; shape->kind != RANH_SHAPE_POINT && r < shape->n_rings; r++)
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++)
            n += pieces(shape->xy + 2 * (size_t)i, shape->xy + 2 * ((size_t)i + 1), max_edge) - 1;
    return n;
}

static void densify(struct ranh_arena *arena, const struct ranh_shape *shape, double max_edge,
                    size_t n, struct ranh_shape *out)
{
    double *xy = RANH_NEW_ARRAY(arena, 2 * n, double);
    uint32_t *start = RANH_NEW_ARRAY(arena, (size_t)shape->n_rings + 1, uint32_t);
    size_t at = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        start[r] = (uint32_t)at;
        for (uint32_t i = shape->ring_point[r]; i < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            memcpy(xy + 2 * at++, a, 2 * sizeof(*xy));
            uint32_t cuts = i + 1 < shape->ring_point[r + 1] ? pieces(a, a + 2, max_edge) : 1;
            for (uint32_t k = 1; k < cuts; k++)
                between(a, a + 2, k, cuts, xy + 2 * at++);
        }
    }
    start[shape->n_rings] = (uint32_t)at;
    out->xy = xy;
    out->ring_point = start;
    out->n_points = (uint32_t)at;
}

int ranh_transform_shape(struct ranh_transform *transform, struct ranh_arena *arena,
                         const struct ranh_shape *shape, double max_edge, struct ranh_shape *out,
                         struct ranh_err *err)
{
    *out = *shape;
    if (shape->kind == RANH_SHAPE_NONE)
        return 0;
    size_t n = transform->pj ? densified_count(shape, max_edge) : shape->n_points;
    if (n > UINT32_MAX / 4) /* absurd coordinates: taken as they are, and refused by the grid */
        n = shape->n_points;
    if (n > shape->n_points && shape->kind != RANH_SHAPE_POINT) {
        densify(arena, shape, max_edge, n, out);
    } else {
        out->xy = RANH_NEW_ARRAY(arena, 2 * (size_t)shape->n_points, double);
        memcpy(out->xy, shape->xy, 2 * (size_t)shape->n_points * sizeof(*out->xy));
    }
    return ranh_transform_points(transform, out->xy, out->n_points, NULL, err);
}
