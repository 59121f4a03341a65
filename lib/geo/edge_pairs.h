/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_EDGE_PAIRS_H
#define RANH_LIB_GEO_EDGE_PAIRS_H
/* All pairs of edges of a chain that come near each other. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/pool.h>
#include <ranh/geo/chain.h>

struct edge_pairs {
    const struct ranh_chain *chain;
    int32_t reach; /* steps: boxes no farther apart than that, in x and in y */
    void *context;
    /* Each pair once, in no order that means anything. False when the block has enough. */
    bool (*pair)(void *context, unsigned worker, uint32_t e, uint32_t f);
    /* After each block of edges: all that come near the block, itself included. May be NULL. */
    void (*block)(void *context, unsigned worker, const uint32_t *near, size_t n);
};

/* pool may be NULL. O(n log n + pairs). */
void edge_pairs_run(const struct edge_pairs *pairs, struct ranh_pool *pool);

static inline struct ranh_grid_box edge_pairs_grown(struct ranh_grid_box b, int32_t reach)
{
    b.xmin = b.xmin < INT32_MIN + reach ? INT32_MIN : b.xmin - reach;
    b.ymin = b.ymin < INT32_MIN + reach ? INT32_MIN : b.ymin - reach;
    b.xmax = b.xmax > INT32_MAX - reach ? INT32_MAX : b.xmax + reach;
    b.ymax = b.ymax > INT32_MAX - reach ? INT32_MAX : b.ymax + reach;
    return b;
}

/* edge->a comes before edge->b, so that only y needs a look. */
static inline struct ranh_grid_box edge_pairs_box(const struct ranh_chain_edge *edge)
{
    struct ranh_vertex a = edge->a, b = edge->b;
    return (struct ranh_grid_box){a.x, a.y < b.y ? a.y : b.y, b.x, a.y < b.y ? b.y : a.y};
}

#endif
