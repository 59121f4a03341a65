/* SPDX-License-Identifier: MIT */
/*
 * Edges in order of their first end, then their second: one radix sort by the first end, and the few
 * edges that share it are put in order by insertion. Threads take the keys, the moves and the runs of
 * edges with one first end; a run belongs to the chunk in which it begins.
 */
#include "chain_sort.h"

#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>

enum { CHUNK = 1 << 14 };

static void sort_run(struct ranh_chain_edge *edge, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct ranh_chain_edge e = edge[i];
        size_t j = i;
        for (; j > 0 && ranh_vertex_order(edge[j - 1].b, e.b) > 0; j--)
            edge[j] = edge[j - 1];
        edge[j] = e;
    }
}

struct sorting {
    struct ranh_chain_edge *edge, *sorted;
    uint64_t *key;
    uint32_t *item;
    size_t n;
};

static int take_keys(void *context, unsigned worker, size_t first, size_t last,
                     struct ranh_err *err)
{
    (void)worker, (void)err;
    struct sorting *s = context;
    for (size_t i = first; i < last; i++) {
        s->key[i] = ranh_sort_key(s->edge[i].a.x, s->edge[i].a.y);
        s->item[i] = (uint32_t)i;
    }
    return RANH_OK;
}

static int move_edges(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)worker, (void)err;
    struct sorting *s = context;
    for (size_t i = first; i < last; i++)
        s->sorted[i] = s->edge[s->item[i]];
    return RANH_OK;
}

/* Those that begin in [first, last), and back to where they are wanted. */
static int sort_runs(void *context, unsigned worker, size_t first, size_t last,
                     struct ranh_err *err)
{
    (void)worker, (void)err;
    struct sorting *s = context;
    while (first > 0 && first < last && s->key[first] == s->key[first - 1])
        first++;
    for (size_t end; first < last; first = end) {
        for (end = first + 1; end < s->n && s->key[end] == s->key[first]; end++)
            ;
        sort_run(s->sorted + first, end - first);
        memcpy(s->edge + first, s->sorted + first, (end - first) * sizeof(*s->edge));
    }
    return RANH_OK;
}

void chain_sort(struct ranh_chain_edge *edge, size_t n, struct ranh_pool *pool)
{
    struct sorting s = {.edge = edge, .n = n};
    if (n < 2)
        return;
    s.key = ranh_alloc(n * sizeof(*s.key));
    s.item = ranh_alloc(n * sizeof(*s.item));
    s.sorted = ranh_alloc(n * sizeof(*s.sorted));
    (void)ranh_pool_run(pool, n, CHUNK, take_keys, &s, NULL);
    ranh_sort_u64_with(pool, s.key, s.item, n);
    (void)ranh_pool_run(pool, n, CHUNK, move_edges, &s, NULL);
    (void)ranh_pool_run(pool, n, CHUNK, sort_runs, &s, NULL);
    ranh_free(s.sorted);
    ranh_free(s.item);
    ranh_free(s.key);
}

size_t chain_merge(struct ranh_chain_edge *edge, size_t n, struct ranh_pool *pool)
{
    chain_sort(edge, n, pool);
    size_t left = 0;
    for (size_t i = 0; i < n;) {
        struct ranh_chain_edge sum = edge[i++];
        for (; i < n && chain_edge_order(&sum, &edge[i]) == 0; i++)
            sum.k += edge[i].k;
        if (sum.k != 0)
            edge[left++] = sum;
    }
    return left;
}
