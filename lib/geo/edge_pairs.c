/* SPDX-License-Identifier: MIT */
/*
 * Near edges. A packed R-tree is asked once for a block of edges that are neighbours along the Hilbert
 * curve, and what it names is held against each edge of the block that stands before it. A few edges are
 * one block, and all of them near it: no tree.
 */
#include "edge_pairs.h"

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

#include "box_index.h"

enum { BLOCK = 16, CHUNK = 64, FEW = 64, BOXES = 8192 };

struct near {
    RANH_VEC(uint32_t) /* places, then the edges at them */
};

struct search {
    const struct edge_pairs *pairs;
    struct ranh_grid_box *box; /* by edge, in the order of the tree once there is one */
    struct box_index index;
    struct near *near; /* one a thread */
};

static struct ranh_grid_box join(struct ranh_grid_box p, struct ranh_grid_box q)
{
    return (struct ranh_grid_box){
        p.xmin < q.xmin ? p.xmin : q.xmin, p.ymin < q.ymin ? p.ymin : q.ymin,
        p.xmax > q.xmax ? p.xmax : q.xmax, p.ymax > q.ymax ? p.ymax : q.ymax};
}

static bool meet(const struct ranh_grid_box *p, const struct ranh_grid_box *q)
{
    return p->xmin <= q->xmax && q->xmin <= p->xmax && p->ymin <= q->ymax && q->ymin <= p->ymax;
}

static bool remember(void *context, uint32_t place)
{
    struct near *near = context;
    *ranh_vec_push(near) = place;
    return true;
}

/* The edges at places [first, last) with those near them at later places. */
static void try_block(const struct search *s, struct near *near, unsigned worker, size_t first,
                      size_t last)
{
    const struct edge_pairs *pairs = s->pairs;
    const uint32_t *item = s->index.item;
    bool more = true;
    size_t later = 0;
    for (size_t i = first; i < last && more; i++) {
        struct ranh_grid_box box = edge_pairs_grown(s->box[i], pairs->reach);
        while (later < near->n && near->at[later] <= i)
            later++;
        for (size_t j = later; j < near->n && more; j++)
            if (meet(&box, &s->box[near->at[j]]))
                more = pairs->pair(pairs->context, worker, item[i], item[near->at[j]]);
    }
}

static int try_blocks(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)err;
    struct search *s = context;
    struct near *near = &s->near[worker];
    size_t n = s->pairs->chain->n;
    for (size_t b = first; b < last; b++) {
        size_t from = b * BLOCK, to = n - from < BLOCK ? n : from + BLOCK;
        struct ranh_grid_box all = s->box[from];
        for (size_t i = from + 1; i < to; i++)
            all = join(all, s->box[i]);
        near->n = 0;
        ranh_rtree_query(&s->index.tree, edge_pairs_grown(all, s->pairs->reach), remember, near);
        try_block(s, near, worker, from, to);
        for (size_t j = 0; j < near->n; j++)
            near->at[j] = s->index.item[near->at[j]];
        if (s->pairs->block)
            s->pairs->block(s->pairs->context, worker, near->at, near->n);
    }
    return RANH_OK;
}

static void try_few(struct search *s)
{
    struct ranh_grid_box box[FEW];
    uint32_t item[FEW];
    uint32_t n = (uint32_t)s->pairs->chain->n;
    for (uint32_t e = 0; e < n; e++) {
        box[e] = edge_pairs_box(&s->pairs->chain->edge[e]);
        item[e] = e;
    }
    struct search few = {.pairs = s->pairs, .box = box, .index = {.item = item}};
    struct near near = {item, n, n};
    try_block(&few, &near, 0, 0, n);
    if (s->pairs->block)
        s->pairs->block(s->pairs->context, 0, item, n);
}

static int take_boxes(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)worker, (void)err;
    struct search *s = context;
    for (size_t e = first; e < last; e++)
        s->box[e] = edge_pairs_box(&s->pairs->chain->edge[e]);
    return RANH_OK;
}

void edge_pairs_run(const struct edge_pairs *pairs, struct ranh_pool *pool)
{
    size_t n = pairs->chain->n;
    struct search s = {.pairs = pairs};
    if (n <= FEW) {
        try_few(&s);
        return;
    }
    s.box = ranh_alloc(n * sizeof(*s.box));
    (void)ranh_pool_run(pool, n, BOXES, take_boxes, &s, NULL);
    box_index_build(&s.index, s.box, n, pool);
    ranh_free(s.box);
    s.box = s.index.tree.box; /* items come first */
    unsigned threads = ranh_pool_threads(pool);
    s.near = ranh_calloc(threads, sizeof(*s.near));
    (void)ranh_pool_run(pool, (n + BLOCK - 1) / BLOCK, CHUNK, try_blocks, &s, NULL);
    for (unsigned t = 0; t < threads; t++)
        ranh_vec_release(&s.near[t]);
    ranh_free(s.near);
    box_index_release(&s.index);
}
