/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DGN_SPLINE_H
#define RANH_LIB_IO_DGN_SPLINE_H
/*
 * B-spline curves of a V7 drawing. The header (type 27) states order and numbers; poles (21), knots (26) and weights
 * (28) are elements of their own behind it. Knots are given between the ends only, as parts of 2^31 - 1; none
 * given means evenly spaced. A closed curve goes on from its last pole to its first.
 */
#include <ranh/base/vec.h>

#include "dgn_bytes.h"
#include "dgn_curve.h"

struct dgn_spline {
    struct dgn_points poles; /* in units of resolution */
    struct {
        RANH_VEC(double)
    } knots;
    bool rational;   /* has weights */
    size_t elements; /* behind the header */
};

void dgn_spline_release(struct dgn_spline *spline);
/* Collects what stands behind a header from *at up to end; *at moves behind it. dimension: 2 or 3. */
void dgn_spline_gather(const unsigned char *bytes, size_t end, size_t *at, int dimension,
                       struct dgn_spline *spline);
/* Appends points in units of resolution; false for a rational curve (how weights are stored is not known for certain)
 * and for numbers that make no curve. */
bool dgn_spline_stroke(struct dgn_bytes header, const struct dgn_spline *spline, double within,
                       struct dgn_points *to);

#endif
