/* SPDX-License-Identifier: MIT */
/*
 * Edges in order of their first end, then their second: one radix sort by the first end, and the few
 * edges that share it are put in order by insertion.
 */
#include "chain_sort.h"

#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>

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

void chain_sort(struct ranh_chain_edge *edge, size_t n, struct ranh_pool *pool)
{
    if (n < 2)
        return;
    uint64_t *key = ranh_alloc(n * sizeof(*key));
    uint32_t *item = ranh_alloc(n * sizeof(*item));
    for (size_t i = 0; i < n; i++) {
        key[i] = ranh_sort_key(edge[i].a.x, edge[i].a.y);
        item[i] = (uint32_t)i;
    }
    ranh_sort_u64_with(pool, key, item, n);
    struct ranh_chain_edge *sorted = ranh_alloc(n * sizeof(*sorted));
    for (size_t i = 0; i < n; i++)
        sorted[i] = edge[item[i]];
    memcpy(edge, sorted, n * sizeof(*edge));
    for (size_t first = 0, last = 0; first < n; first = last) {
        while (last < n && key[last] == key[first])
            last++;
        sort_run(edge + first, last - first);
    }
    ranh_free(sorted);
    ranh_free(item);
    ranh_free(key);
}

size_t chain_merge(struct ranh_chain_edge *edge, size_t n)
{
    chain_sort(edge, n, NULL);
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
