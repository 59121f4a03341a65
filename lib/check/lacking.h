/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_LACKING_H
#define RANH_CHECK_LACKING_H
/*
 * Missing vertices of a chain before noding. One is missing where a corner of a parcel lies on an edge of
 * another parcel on the other side of the line, and that edge has no vertex there:
 *
 * - the corner is within the tolerance of the edge and more than two tolerances from both its ends, which
 *   would be the same place;
 * - an edge of the first parcel runs from the corner along the other edge, in the opposite direction (parcels
 *   lie on the left of their edges): as far as both reach, over more than two tolerances, neither is farther
 *   from the other than the tolerance. Where the shared line ends on the other side does not matter.
 *
 * A parcel that only touches an edge with a corner shares no line with it, and of edges that cancel (parcels
 * that share them with all their corners) nothing is left to look at.
 */
#include <ranh/geo/chain.h>

/* All, by edge and along it; one corner may be there twice, by either of its edges. edge lacks what ends has.
 * tolerance in steps, pool may be NULL; ranh_free() the result. Cost as ranh_chain_vertices_on_edges(). */
struct ranh_chain_on *ranh_lacking(const struct ranh_chain *chain, double tolerance,
                                   struct ranh_pool *pool, size_t *n);
/* How many corners are lacked, each once an edge; tolerance in steps. */
size_t ranh_lacking_count(const struct ranh_chain *chain, double tolerance);

#endif
