/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_CHAIN_SORT_H
#define RANH_LIB_GEO_CHAIN_SORT_H
/* Order and sum of chain edges, shared by the files of the chain. */
#include <stddef.h>

#include <ranh/geo/chain.h>
#include <ranh/geo/segment.h>

static inline int chain_edge_order(const struct ranh_chain_edge *e, const struct ranh_chain_edge *f)
{
    int order = ranh_vertex_order(e->a, f->a);
    return order ? order : ranh_vertex_order(e->b, f->b);
}

/* Sorts by a, then b. pool may be NULL. */
void chain_sort(struct ranh_chain_edge *edge, size_t n, struct ranh_pool *pool);
/* Sorts, adds up equal edges, drops what cancels; returns how many are left. pool may be NULL. */
size_t chain_merge(struct ranh_chain_edge *edge, size_t n, struct ranh_pool *pool);

#endif
