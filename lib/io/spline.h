/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SPLINE_H
#define RANH_LIB_IO_SPLINE_H
/*
 * B-splines of drawings (DGN elements 27, 21, 26, 28; DXF SPLINE) as chords within a distance of them.
 * Evaluation by de Boor's algorithm (C. de Boor, "On calculating with B-splines", 1972); weights make it
 * rational. One thread; cost: order squared for a point.
 */
#include "dgn_curve.h"

enum { SPLINE_MOST_ORDER = 27 };

struct spline {
    size_t order; /* degree + 1 */
    size_t n;     /* poles */
    const struct dgn_point *pole;
    const double *weight; /* [n], or NULL = all the same */
    const double *knot;   /* [n + order], none smaller than the one before */
};

/* Appends the curve from knot[order - 1] to knot[n]; false when the numbers make no curve: too few poles, knots
 * that fall or span nothing, weights that are not positive, values that are not finite. */
bool spline_stroke(const struct spline *spline, double within, struct dgn_points *to);

#endif
