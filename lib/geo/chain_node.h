/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_CHAIN_NODE_H
#define RANH_LIB_GEO_CHAIN_NODE_H
/* The search of snap rounding, for chains and for lines of a drawing. */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/pool.h>
#include <ranh/geo/chain.h>

/*
 * The hot pixels (ends and rounded crossings of all edges) that edge i meets besides its own ends:
 * (*pixel)[(*start)[i]] to (*pixel)[(*start)[i + 1]], in the order from a to b. The edges run from the
 * smaller to the larger vertex; k is not looked at. Caller frees both. pool may be NULL.
 *
 * False, and nothing given, when the edges cross more than `most` times.
 */
bool chain_node_paths(const struct ranh_chain *chain, struct ranh_pool *pool, size_t most,
                      struct ranh_vertex **pixel, size_t **start);

#endif
