/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_SHAPE_H
#define RANH_GEO_SHAPE_H
/*
 * One geometry on its way from a file to the workspace, in double metres (or degrees): points,
 * lines or polygons as flat arrays. Polygon rings keep the order and direction they were delivered
 * in and repeat their first point at the end, as OGC 06-103r4 wants; a ring that does not is kept
 * and flagged by the checks, never mended here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>

enum ranh_shape_kind { RANH_SHAPE_NONE, RANH_SHAPE_POINT, RANH_SHAPE_LINE, RANH_SHAPE_POLYGON };

/* Part i (a polygon, a line, a point) is rings [part_ring[i], part_ring[i+1]); ring j is points
 * [ring_point[j], ring_point[j+1]). A polygon's first ring is its shell, the others its holes. */
struct ranh_shape {
    enum ranh_shape_kind kind;
    uint32_t n_parts, n_rings, n_points;
    uint32_t *part_ring;  /* [n_parts + 1] */
    uint32_t *ring_point; /* [n_rings + 1] */
    double *xy;           /* [2 * n_points] x, y, x, y */
};

struct ranh_box {
    double xmin, ymin, xmax, ymax; /* empty when xmin > xmax */
};

/* Arrays of these sizes in the arena, uninitialised but for the first and last offsets. */
void ranh_shape_alloc(struct ranh_arena *arena, struct ranh_shape *shape, enum ranh_shape_kind kind,
                      uint32_t n_parts, uint32_t n_rings, uint32_t n_points);
struct ranh_box ranh_shape_box(const struct ranh_shape *shape);
/* Sum of shells minus holes in the units of the coordinates squared, each ring taken positive. */
double ranh_shape_area(const struct ranh_shape *shape);
double ranh_shape_length(const struct ranh_shape *shape);
/* Longer side of the rectangle that has the area and the perimeter of the polygon: how far a sliver
 * runs along a boundary (about half its perimeter), the side of a square. A shape rounder than any
 * rectangle has a quarter of its perimeter. Pieces add up. 0 without an area. */
double ranh_shape_long_side(const struct ranh_shape *shape);
struct ranh_shape *ranh_shape_copy(struct ranh_arena *arena, const struct ranh_shape *shape);
struct ranh_shape *ranh_shape_point(struct ranh_arena *arena, double x, double y);
/* Centre and radius of the largest circle inside the polygon (over its parts). The radius of a part of up
 * to 32 edges is exact but for the rounding of doubles, else at most 0.25 % below the true one, never
 * above. False when it has no area. Twice the radius is its width. */
bool ranh_shape_inscribed(const struct ranh_shape *shape, double *x, double *y, double *radius);
/* The centre alone: a point well inside, where a label may stand. */
bool ranh_shape_inside(const struct ranh_shape *shape, double *x, double *y);
/* A point no nearer to the boundary than 95 % of that radius: many times cheaper, for a million parcels. */
bool ranh_shape_deep_inside(const struct ranh_shape *shape, double *x, double *y);
/* Even-odd over all rings; the boundary may fall either way. */
bool ranh_shape_contains(const struct ranh_shape *shape, double x, double y);
/* The same of n points x, y, x, y at once: an edge looks only at those beside it. O((points of the shape + n) log n)
 * and the pairs of an edge and a point level with it. */
void ranh_shape_contains_each(const struct ranh_shape *shape, const double *xy, size_t n,
                              bool *inside);

#endif
