/* SPDX-License-Identifier: MIT */
/*
 * Vertices of the chain on edges of the chain: where one side of a boundary has a corner and the other has
 * none. Every vertex asks an R-tree over the edges; the answers are put in order along each edge.
 */
#include <ranh/geo/chain.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"

enum { CHUNK = 1024 };

struct hits {
    RANH_VEC(struct ranh_chain_on)
};

struct search {
    const struct ranh_chain *chain;
    struct box_index index;
    uint64_t *vertex; /* unique, as keys */
    double tolerance;
    int32_t reach;
    struct hits *hits; /* one a thread */
};

struct query {
    const struct search *search;
    struct hits *hits;
    struct ranh_vertex v;
};

static double length_sq(double dx, double dy)
{
    return dx * dx + dy * dy;
}

/* Well between the ends of the edge and within the tolerance of it. */
static bool visit(void *context, uint32_t at)
{
    struct query *q = context;
    uint32_t e = q->search->index.item[at];
    const struct ranh_chain_edge *edge = &q->search->chain->edge[e];
    double dx = (double)edge->b.x - edge->a.x, dy = (double)edge->b.y - edge->a.y;
    double px = (double)q->v.x - edge->a.x, py = (double)q->v.y - edge->a.y;
    double tolerance = q->search->tolerance, along = px * dx + py * dy, off = dx * py - dy * px;
    double whole = length_sq(dx, dy), clear = 4 * tolerance * tolerance;
    if (along > 0 && along < whole && off * off <= tolerance * tolerance * whole &&
        length_sq(px, py) > clear && length_sq(px - dx, py - dy) > clear)
        *ranh_vec_push(q->hits) = (struct ranh_chain_on){e, q->v, along / whole};
    return true;
}

static int ask(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)err;
    struct search *s = context;
    struct query q = {.search = s, .hits = &s->hits[worker]};
    for (size_t i = first; i < last; i++) {
        q.v = (struct ranh_vertex){(int32_t)((uint32_t)(s->vertex[i] >> 32) ^ 0x80000000u),
                                   (int32_t)((uint32_t)s->vertex[i] ^ 0x80000000u)};
        ranh_rtree_query(&s->index.tree,
                         (struct ranh_grid_box){q.v.x - s->reach, q.v.y - s->reach,
                                                q.v.x + s->reach, q.v.y + s->reach},
                         visit, &q);
    }
    return 0;
}

static int by_edge(const void *one, const void *other)
{
    const struct ranh_chain_on *p = one, *q = other;
    if (p->edge != q->edge)
        return p->edge < q->edge ? -1 : 1;
    if (p->along < q->along || p->along > q->along)
        return p->along < q->along ? -1 : 1;
    return ranh_vertex_order(p->v, q->v);
}

static size_t unique_vertices(const struct ranh_chain *chain, uint64_t *key)
{
    for (size_t e = 0; e < chain->n; e++) {
        key[2 * e] = ranh_sort_key(chain->edge[e].a.x, chain->edge[e].a.y);
        key[2 * e + 1] = ranh_sort_key(chain->edge[e].b.x, chain->edge[e].b.y);
    }
    ranh_sort_u64(key, NULL, 2 * chain->n);
    size_t n = 0;
    for (size_t i = 0; i < 2 * chain->n; i++)
        if (n == 0 || key[n - 1] != key[i])
            key[n++] = key[i];
    return n;
}

static void index_edges(struct search *s)
{
    const struct ranh_chain *chain = s->chain;
    struct ranh_grid_box *box = ranh_alloc((chain->n + 1) * sizeof(*box));
    for (size_t e = 0; e < chain->n; e++) {
        struct ranh_vertex a = chain->edge[e].a, b = chain->edge[e].b; /* a.x <= b.x */
        box[e] = (struct ranh_grid_box){a.x, a.y < b.y ? a.y : b.y, b.x, a.y < b.y ? b.y : a.y};
    }
    box_index_build(&s->index, box, chain->n, NULL);
    ranh_free(box);
}

struct ranh_chain_on *ranh_chain_vertices_on_edges(const struct ranh_chain *chain, double tolerance,
                                                   struct ranh_pool *pool, size_t *n)
{
    unsigned threads = ranh_pool_threads(pool);
    struct search s = {.chain = chain, .tolerance = tolerance, .reach = (int32_t)ceil(tolerance)};
    struct hits all = {0};
    s.vertex = ranh_alloc((2 * chain->n + 1) * sizeof(*s.vertex));
    s.hits = ranh_calloc(threads, sizeof(*s.hits));
    size_t vertices = unique_vertices(chain, s.vertex);
    index_edges(&s);
    (void)ranh_pool_run(pool, vertices, CHUNK, ask, &s, NULL);
    for (unsigned t = 0; t < threads; t++) {
        ranh_vec_reserve(&all, all.n + s.hits[t].n);
        if (s.hits[t].n > 0)
            memcpy(all.at + all.n, s.hits[t].at, s.hits[t].n * sizeof(*all.at));
        all.n += s.hits[t].n;
        ranh_vec_release(&s.hits[t]);
    }
    if (all.n > 1)
        qsort(all.at, all.n, sizeof(*all.at), by_edge);
    box_index_release(&s.index);
    ranh_free(s.hits);
    ranh_free(s.vertex);
    *n = all.n;
    return all.at;
}
