/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_INSCRIBED_SITES_H
#define RANH_LIB_GEO_INSCRIBED_SITES_H
/* The largest circle in a polygon of few edges, exact but for the rounding of doubles. */
#include <stdbool.h>
#include <stddef.h>

struct inscribed_edge {
    double ax, ay, bx, by;
};

struct inscribed_circle {
    double x, y, radius;
};

#define INSCRIBED_EDGES_MOST 32
#define INSCRIBED_RINGS_MOST 4

/*
 * edge[n] are the rings one after the other, shell first; ring k has ring_edges[k] edges, none of no length.
 * `most`: no circle inside is larger. False, and nothing known, when there are too many edges, or rings touch
 * or cross themselves or each other.
 */
bool sites_circle(const struct inscribed_edge *edge, const size_t *ring_edges, size_t n_rings,
                  double most, struct inscribed_circle *circle);

#endif
