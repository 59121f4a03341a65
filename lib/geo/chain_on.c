/* SPDX-License-Identifier: MIT */
/*
 * Vertices of the chain on edges of the chain: where one side of a boundary has a corner and the other has
 * none. A vertex is the end of an edge, and lies on an edge near that one (edge_pairs.h); the answers are put
 * in order along each edge.
 */
#include <ranh/geo/chain.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "edge_pairs.h"

struct hits {
    RANH_VEC(struct ranh_chain_on)
};

struct search {
    const struct ranh_chain *chain;
    double tolerance;
    struct hits *hits; /* one a thread */
};

static double length_sq(double dx, double dy)
{
    return dx * dx + dy * dy;
}

/* Well between the ends of the edge and within the tolerance of it. */
static void try_vertex(const struct search *s, struct hits *hits, uint32_t e, uint32_t f,
                       struct ranh_vertex v)
{
    const struct ranh_chain_edge *edge = &s->chain->edge[e];
    double dx = (double)edge->b.x - edge->a.x, dy = (double)edge->b.y - edge->a.y;
    double px = (double)v.x - edge->a.x, py = (double)v.y - edge->a.y;
    double tolerance = s->tolerance, along = px * dx + py * dy, off = dx * py - dy * px;
    double whole = length_sq(dx, dy), clear = 4 * tolerance * tolerance;
    if (along > 0 && along < whole && off * off <= tolerance * tolerance * whole &&
        length_sq(px, py) > clear && length_sq(px - dx, py - dy) > clear)
        *ranh_vec_push(hits) = (struct ranh_chain_on){e, f, v, along / whole};
}

static bool try_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct search *s = context;
    const struct ranh_chain_edge *edge = &s->chain->edge[e], *other = &s->chain->edge[f];
    try_vertex(s, &s->hits[worker], e, f, other->a);
    try_vertex(s, &s->hits[worker], e, f, other->b);
    try_vertex(s, &s->hits[worker], f, e, edge->a);
    try_vertex(s, &s->hits[worker], f, e, edge->b);
    return true;
}

static int by_edge(const void *one, const void *other)
{
    const struct ranh_chain_on *p = one, *q = other;
    if (p->edge != q->edge)
        return p->edge < q->edge ? -1 : 1;
    if (p->along < q->along || p->along > q->along)
        return p->along < q->along ? -1 : 1;
    int order = ranh_vertex_order(p->v, q->v);
    return order ? order : (p->ends > q->ends) - (p->ends < q->ends);
}

struct ranh_chain_on *ranh_chain_vertices_on_edges(const struct ranh_chain *chain, double tolerance,
                                                   struct ranh_pool *pool, size_t *n)
{
    unsigned threads = ranh_pool_threads(pool);
    struct search s = {.chain = chain, .tolerance = tolerance};
    struct edge_pairs pairs = {chain, (int32_t)ceil(tolerance), &s, try_pair, NULL};
    struct hits all = {0};
    s.hits = ranh_calloc(threads, sizeof(*s.hits));
    edge_pairs_run(&pairs, pool);
    for (unsigned t = 0; t < threads; t++) {
        ranh_vec_reserve(&all, all.n + s.hits[t].n);
        if (s.hits[t].n > 0)
            memcpy(all.at + all.n, s.hits[t].at, s.hits[t].n * sizeof(*all.at));
        all.n += s.hits[t].n;
        ranh_vec_release(&s.hits[t]);
    }
    ranh_free(s.hits);
    if (all.n > 1)
        qsort(all.at, all.n, sizeof(*all.at), by_edge);
    *n = all.n;
    return all.at;
}
