/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_INSCRIBED_HULL_H
#define RANH_LIB_GEO_INSCRIBED_HULL_H
/* The largest circle in the convex hull of a ring: never smaller than that in the ring. */
#include <stdbool.h>
#include <stddef.h>

#define RANH_HULL_MOST 64

/* xy[2 n] of an open or closed ring. False when it has more points than RANH_HULL_MOST or no area. */
bool ranh_hull_circle(const double *xy, size_t n, double *x, double *y, double *radius);

#endif
