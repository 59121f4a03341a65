/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_DRAWN_EDGES_H
#define RANH_LIB_REPORT_DRAWN_EDGES_H
/*
 * A boundary of two parcels is one line on a map: what has been drawn is remembered, edge by edge, either way round.
 * 64 bytes an edge at most; one thread.
 */
#include <ranh/base/hash.h>
#include <ranh/geo/shape.h>

struct drawn_edges {
    struct ranh_hash128 *slot; /* both 0 = free */
    size_t n, n_slots;
};

void drawn_edges_release(struct drawn_edges *edges);
/* The edges of the shape's rings that were not drawn before, as lines as long as can be, in their order; NULL when all
 * were. In the arena. */
struct ranh_shape *drawn_edges_rest(struct drawn_edges *edges, struct ranh_arena *arena,
                                    const struct ranh_shape *shape);

#endif
