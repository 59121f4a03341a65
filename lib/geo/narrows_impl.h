/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_NARROWS_IMPL_H
#define RANH_LIB_GEO_NARROWS_IMPL_H
/* Between the halves of narrows: boundary and caps, and the cells they make. */
#include <ranh/geo/narrows.h>

struct narrow_point {
    double x, y;
};

/* Rings with the ground on their left: node i is followed by node i + 1, the last of a ring by its first.
 * Segment i begins at node i. */
struct narrow_rings {
    struct narrow_point *at;
    double *along;   /* how far node i is along its ring */
    uint32_t *ring;  /* [n] of node i */
    bool *corner;    /* [n] node i is a vertex of the ground, not a place on an edge */
    uint32_t *first; /* [n_rings + 1] */
    double *length;  /* [n_rings] */
    size_t n, n_rings;
};

static inline uint32_t narrow_next(const struct narrow_rings *rings, uint32_t i)
{
    uint32_t r = rings->ring[i];
    return i + 1 < rings->first[r + 1] ? i + 1 : rings->first[r];
}

static inline uint32_t narrow_prev(const struct narrow_rings *rings, uint32_t i)
{
    uint32_t r = rings->ring[i];
    return i > rings->first[r] ? i - 1 : rings->first[r + 1] - 1;
}

/* From a node to the nearest place it faces: segment `to`, at `t` of it in [0, 1). */
struct narrow_cap {
    uint32_t from, to;
    double t;
};

struct narrow_caps {
    struct narrow_cap *at; /* by node */
    size_t n;
};

/* Cells of the rings cut along the caps; those narrow enough, joined, as faces. sides may be NULL. */
void narrow_cells(const struct narrow_rings *rings, const struct narrow_caps *caps, double width,
                  const struct ranh_narrow_sides *sides, struct ranh_faces *parts);

#endif
