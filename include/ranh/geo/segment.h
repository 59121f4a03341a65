/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_SEGMENT_H
#define RANH_GEO_SEGMENT_H
/*
 * Exact questions about segments on the integer grid. Coordinates are int32, differences need 33 bits and
 * products 66: each answer is computed in 64 bits where the segment is short (under 107 km, which is nearly
 * always) and in 128 bits else. Nothing here rounds, except where the name says so.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/geo/grid.h>

/* Total order of vertices: by x, then y. Negative, 0, positive as for qsort(). */
static inline int ranh_vertex_order(struct ranh_vertex a, struct ranh_vertex b)
{
    return a.x != b.x ? (a.x < b.x ? -1 : 1) : a.y != b.y ? (a.y < b.y ? -1 : 1) : 0;
}

static inline bool ranh_vertex_same(struct ranh_vertex a, struct ranh_vertex b)
{
    return a.x == b.x && a.y == b.y;
}

/* Twice the signed area of the triangle a, b, c: positive when c lies left of a -> b. */
ranh_wide ranh_cross(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c);
/* Its sign: 1 left, -1 right, 0 on the line. */
int ranh_side(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c);

/*
 * True when the open segments ab and cd cross in one point that is no end of either; *at is that point
 * rounded to the grid, halves up. Touching and collinear segments do not cross.
 */
bool ranh_segments_cross(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c,
                         struct ranh_vertex d, struct ranh_vertex *at);

/*
 * True when the closed segment ab meets the pixel of `centre`: the square of side 1 around it, lower and
 * left side included, upper and right side not. (The hot pixels of Hobby, "Practical segment intersection
 * with finite precision output", Computational Geometry 13, 1999.)
 */
bool ranh_segment_meets_pixel(struct ranh_vertex a, struct ranh_vertex b,
                              struct ranh_vertex centre);

/* Order of directions u -> v by angle from the positive x axis, counter-clockwise, for sorting the edges
 * around a vertex. 0 when both point the same way. */
int ranh_angle_order(struct ranh_vertex from, struct ranh_vertex to_a, struct ranh_vertex to_b);

#endif
