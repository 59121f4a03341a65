/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_LACKING_H
#define RANH_CHECK_LACKING_H
/* Corners that lie on an edge of a neighbour which has no vertex there, in a chain before noding. */
#include <ranh/geo/chain.h>

/* The edge of the chain between p and q that runs against e, or NULL. O(log n). */
const struct ranh_chain_edge *ranh_lacking_partner(const struct ranh_chain *chain,
                                                   const struct ranh_chain_edge *e,
                                                   struct ranh_vertex p, struct ranh_vertex q);
/* How many corners are lacked; tolerance in steps. */
size_t ranh_lacking_count(const struct ranh_chain *chain, double tolerance);

#endif
