/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_EXTRACT_PUT_H
#define RANH_LIB_REPORT_EXTRACT_PUT_H
/* Between the parts that write an extract: corner points in one order for table and drawing. */
#include <ranh/report/extract.h>

#include <stdio.h>

#include <ranh/base/num.h>
#include <ranh/base/str.h>

enum { EXTRACT_CORNERS = 24 }; /* told on the page; the JSON has all */

/* The outer ring of the first part, without the point that closes it. */
struct extract_corners {
    const double *xy; /* [2 * n] */
    uint32_t n, all;  /* n at most EXTRACT_CORNERS; of all points of all rings */
};
static inline struct extract_corners extract_corners(const struct ranh_extract *e)
{
    uint32_t points = e->shape.n_rings ? e->shape.ring_point[1] - 1 : 0;
    return (struct extract_corners){e->shape.xy,
                                    points > EXTRACT_CORNERS ? EXTRACT_CORNERS : points,
                                    e->shape.n_points - e->shape.n_rings};
}

/* extract_map.c: the drawing, an svg element. */
void extract_map(const struct ranh_extract *e, struct ranh_str *out);

#endif
