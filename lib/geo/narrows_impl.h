/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_NARROWS_IMPL_H
#define RANH_LIB_GEO_NARROWS_IMPL_H
/* What the steps of narrows hand to each other: rings, caps, cells. */
#include <ranh/base/vec.h>
#include <ranh/geo/narrows.h>

#include "edge_pairs.h"

struct narrow_point {
    double x, y;
};

/* Rings with the ground on their left: node i is followed by node i + 1, the last of a ring by its first.
 * Segment i begins at node i. */
struct narrow_rings {
    struct narrow_point *at;
    double *along;  /* how far node i is along its ring */
    uint32_t *ring; /* [n] of node i */
    bool *corner;   /* [n] node i is a vertex of the ground, not a place on an edge */
    bool *near; /* [n] segment i comes within the width of another that it does not just follow */
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

static inline double narrow_cross(double ax, double ay, double bx, double by)
{
    return ax * by - ay * bx;
}

void narrow_rings_take(struct narrow_rings *rings, const struct ranh_faces *faces,
                       const struct ranh_chain_face *const *which, size_t n);
/* More nodes, where segments are just the width apart; lengths along the rings. */
void narrow_rings_split(struct narrow_rings *rings, double width, struct ranh_pool *pool);
void narrow_rings_release(struct narrow_rings *rings);

/* The segments that come near another, ascending; *n of them. ranh_free(). */
uint32_t *narrow_near(const struct narrow_rings *rings, uint32_t *n);
/* All pairs of the n segments no farther apart than about the width, each once (edge_pairs.h); segment NULL: of
 * all there are. */
void narrow_pairs(const struct narrow_rings *rings, const uint32_t *segment, uint32_t n,
                  double width, struct ranh_pool *pool, void *context,
                  bool (*pair)(void *context, unsigned worker, uint32_t e, uint32_t f));

/* caps->at is to be freed. */
void narrow_caps_find(const struct narrow_rings *rings, double width, struct ranh_pool *pool,
                      struct narrow_caps *caps);

/* --- cells ----- */

#define NARROW_NONE UINT32_MAX

/* One end of a cap. */
struct narrow_end {
    uint32_t node; /* on the segment that begins there */
    double t;
    double turn;    /* clockwise from where the boundary came from: the order around the place */
    uint32_t other; /* the other end */
    uint32_t cap;
    uint32_t cell; /* on the left when the cap is crossed from here; NARROW_NONE = not walked yet */
    bool dropped;
};

/* The sides a cell lies between, a <= b; b NARROW_NONE: the other has only a corner there. */
struct narrow_between {
    uint32_t a, b;
    bool junction; /* of three and more */
};

struct narrow_cells {
    const struct narrow_rings *rings;
    struct narrow_end *end; /* [n] by place along the boundary, then turn */
    uint32_t *first;        /* [nodes + 1] ends on the segment of a node */
    uint32_t n;
    struct {
        RANH_VEC(struct narrow_point) /* of the walk */
    } walk;
    struct {
        RANH_VEC(bool) /* by cell */
    } narrow;
    struct {
        RANH_VEC(uint32_t) /* [cells] towards the first cell of the part */
    } part;
    struct {
        RANH_VEC(struct narrow_between) /* [cells] of the narrow ones */
    } between;
};

/* The place of an end. */
struct narrow_point narrow_place(const struct narrow_rings *rings, const struct narrow_end *end);
/* Adds a place to the walk. */
void narrow_step(struct narrow_cells *cells, struct narrow_point at);
/* On along the boundary from end k, which was just arrived at, to the next end that is not dropped. */
uint32_t narrow_walk_on(struct narrow_cells *cells, uint32_t k);
/* The first cell of the part that the cell belongs to. */
uint32_t narrow_part_of(struct narrow_cells *cells, uint32_t cell);
/* Outlines and holes of the parts, as faces. */
void narrow_parts(struct narrow_cells *cells, struct ranh_faces *parts);

/* Cells of the rings cut along the caps, and which of the narrow ones belong together; ends inside a part are
 * dropped. sides may be NULL. The rings must outlive it. */
void narrow_cells_find(const struct narrow_rings *rings, const struct narrow_caps *caps,
                       double width, const struct ranh_narrow_sides *sides,
                       struct narrow_cells *cells);
void narrow_cells_release(struct narrow_cells *cells);

#endif
