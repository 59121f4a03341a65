/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_GROUND_H
#define RANH_CHECK_GROUND_H
/* Which parcels lie along a piece of ground. */
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>
#include <ranh/geo/rtree.h>

struct ranh_ground_hit {
    size_t face;
    double length; /* of the edge, in steps */
};
/* The edges of a face that has many. */
struct ranh_ground_large {
    uint32_t face;
    struct ranh_rtree edges;
};
/* Working memory of one thread, for one fabric: zero-initialise, release at the end. */
struct ranh_ground {
    struct {
        RANH_VEC(size_t) /* the answer: ascending, each once */
    } neighbours;
    struct {
        RANH_VEC(double) /* how far each of them runs along the shape, in steps */
    } along;
    struct {
        RANH_VEC(struct ranh_ground_hit)
    } hit;
    struct {
        RANH_VEC(uint32_t)
    } near;
    struct {
        RANH_VEC(struct ranh_ground_large) /* by face */
    } large;
};
void ranh_ground_release(struct ranh_ground *ground);

/* Steps: rounding moves an edge by at most half a step in x and in y. */
#define RANH_GROUND_ON_LINE 0.75

/*
 * Parcels whose outline runs along edges of the shape (in steps of the grid), no farther from their middles than
 * on_line, into ground->neighbours.
 */
void ranh_ground_around(struct ranh_ground *ground, const struct ranh_fabric *fabric,
                        const struct ranh_shape *shape, double on_line);

/* Parcels whose outline passes the point, in steps. */
void ranh_ground_at(struct ranh_ground *ground, const struct ranh_fabric *fabric, double x,
                    double y);

#endif
