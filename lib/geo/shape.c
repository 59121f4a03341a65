/* SPDX-License-Identifier: MIT */
/*
 * One geometry on its way: measures and copies. Areas are summed relative to the first point of
 * each ring, so that metres of the order of 10^6 do not eat the digits of a small parcel.
 */
#include <ranh/geo/shape.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct ranh_box ranh_shape_box(const struct ranh_shape *shape)
{
    struct ranh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < shape->n_points; i++) {
        double x = shape->xy[2 * i], y = shape->xy[2 * i + 1];
        box.xmin = fmin(box.xmin, x);
        box.ymin = fmin(box.ymin, y);
        box.xmax = fmax(box.xmax, x);
        box.ymax = fmax(box.ymax, y);
    }
    return box;
}

/* Signed; counter-clockwise is positive. An open ring is closed by the last edge all the same. */
static double ring_area(const double *xy, uint32_t n)
{
    if (n < 3)
        return 0;
    double twice = 0, ax = xy[0], ay = xy[1];
    for (uint32_t i = 1; i + 1 < n; i++) {
        const double *b = xy + 2 * i, *c = b + 2;
        twice += (b[0] - ax) * (c[1] - ay) - (c[0] - ax) * (b[1] - ay);
    }
    return twice / 2;
}

double ranh_shape_area(const struct ranh_shape *shape)
{
    if (shape->kind != RANH_SHAPE_POLYGON)
        return 0;
    double sum = 0;
    for (uint32_t p = 0; p < shape->n_parts; p++) {
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++) {
            uint32_t first = shape->ring_point[r], n = shape->ring_point[r + 1] - first;
            double area = fabs(ring_area(shape->xy + 2 * (size_t)first, n));
            sum += r == shape->part_ring[p] ? area : -area;
        }
    }
    return sum;
}

double ranh_shape_length(const struct ranh_shape *shape)
{
    double sum = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            sum += hypot(a[2] - a[0], a[3] - a[1]);
        }
    }
    return sum;
}

double ranh_shape_long_side(const struct ranh_shape *shape)
{
    double sum = 0;
    for (uint32_t p = 0; shape->kind == RANH_SHAPE_POLYGON && p < shape->n_parts; p++) {
        double area = 0, perimeter = 0;
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++) {
            uint32_t first = shape->ring_point[r], n = shape->ring_point[r + 1] - first;
            const double *xy = shape->xy + 2 * (size_t)first;
            double of_ring = fabs(ring_area(xy, n));
            area += r == shape->part_ring[p] ? of_ring : -of_ring;
            for (uint32_t i = 0; i + 1 < n; i++)
                perimeter += hypot(xy[2 * i + 2] - xy[2 * i], xy[2 * i + 3] - xy[2 * i + 1]);
        }
        double quarter = perimeter / 4, beyond = quarter * quarter - area;
        sum += area > 0 ? quarter + (beyond > 0 ? sqrt(beyond) : 0) : 0;
    }
    return sum;
}

static void *copy_bytes(struct ranh_arena *arena, const void *from, size_t n, size_t element_bytes)
{
    void *to = ranh_arena_array(arena, n, element_bytes);
    if (n > 0)
        memcpy(to, from, n * element_bytes);
    return to;
}

struct ranh_shape *ranh_shape_copy(struct ranh_arena *arena, const struct ranh_shape *shape)
{
    struct ranh_shape *copy = RANH_NEW(arena, struct ranh_shape);
    *copy = *shape;
    if (shape->kind == RANH_SHAPE_NONE)
        return copy;
    size_t n_parts = shape->n_parts, n_rings = shape->n_rings;
    copy->part_ring = copy_bytes(arena, shape->part_ring, n_parts + 1, sizeof(*copy->part_ring));
    copy->ring_point = copy_bytes(arena, shape->ring_point, n_rings + 1, sizeof(*copy->ring_point));
    copy->xy = copy_bytes(arena, shape->xy, 2 * (size_t)shape->n_points, sizeof(*copy->xy));
    return copy;
}

void ranh_shape_alloc(struct ranh_arena *arena, struct ranh_shape *shape, enum ranh_shape_kind kind,
                      uint32_t n_parts, uint32_t n_rings, uint32_t n_points)
{
    shape->kind = kind;
    shape->n_parts = n_parts;
    shape->n_rings = n_rings;
    shape->n_points = n_points;
    shape->part_ring = RANH_NEW_ARRAY(arena, (size_t)n_parts + 1, uint32_t);
    shape->ring_point = RANH_NEW_ARRAY(arena, (size_t)n_rings + 1, uint32_t);
    shape->xy = RANH_NEW_ARRAY(arena, 2 * (size_t)n_points, double);
    shape->part_ring[0] = shape->ring_point[0] = 0;
    shape->part_ring[n_parts] = n_rings;
    shape->ring_point[n_rings] = n_points;
}

struct ranh_shape *ranh_shape_point(struct ranh_arena *arena, double x, double y)
{
    struct ranh_shape *shape = RANH_NEW(arena, struct ranh_shape);
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POINT, 1, 1, 1);
    shape->xy[0] = x;
    shape->xy[1] = y;
    return shape;
}

/* Whether the edge a -> b passes to the right of the place. */
static bool passes(const double *a, const double *b, double x, double y)
{
    return (a[1] > y) != (b[1] > y) && x < a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
}

bool ranh_shape_contains(const struct ranh_shape *shape, double x, double y)
{
    if (shape->kind != RANH_SHAPE_POLYGON)
        return false;
    bool inside = false;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            inside ^= passes(a, a + 2, x, y);
        }
    }
    return inside;
}

struct asked {
    double x, y;
    size_t at;
};

static int by_level(const void *one, const void *other)
{
    const struct asked *p = one, *q = other;
    return (p->y > q->y) - (p->y < q->y);
}

/* The first of the points that is not below y. */
static size_t level(const struct asked *asked, size_t n, double y)
{
    size_t low = 0;
    while (low < n) {
        size_t middle = low + (n - low) / 2;
        if (asked[middle].y < y)
            low = middle + 1;
        else
            n = middle;
    }
    return low;
}

void ranh_shape_contains_each(const struct ranh_shape *shape, const double *xy, size_t n,
                              bool *inside)
{
    struct asked *asked = ranh_alloc((n + 1) * sizeof(*asked));
    for (size_t i = 0; i < n; i++) {
        asked[i] = (struct asked){xy[2 * i], xy[2 * i + 1], i};
        inside[i] = false;
    }
    if (n > 1)
        qsort(asked, n, sizeof(*asked), by_level);
    for (uint32_t r = 0; shape->kind == RANH_SHAPE_POLYGON && r < shape->n_rings; r++)
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i, *b = a + 2;
            double high = a[1] > b[1] ? a[1] : b[1];
            for (size_t k = level(asked, n, a[1] < b[1] ? a[1] : b[1]); k < n && asked[k].y < high;
                 k++)
                inside[asked[k].at] ^= passes(a, b, asked[k].x, asked[k].y);
        }
    ranh_free(asked);
}
