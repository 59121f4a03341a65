/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, second part: noding by snap rounding.
 *
 * Hot pixels are the unit squares around every end of a residual edge and around every crossing of two
 * of them, rounded to the grid. Each edge is replaced by the path through the centres of all hot pixels
 * it meets. Hobby (1999) shows that afterwards edges meet at pixel centres only, so one pass is enough,
 * and that no edge moves out of the pixels it passed. As a path has the same ends as the edge it
 * replaces, the chain stays closed; the area each path differs from its edge is added up exactly, so
 * that the balance of areas can be checked to the last unit.
 *
 * One search serves all: a pixel that an edge meets belongs to an edge near it, or to a crossing of two
 * edges near it (edge_pairs.h).
 */
#include <ranh/geo/chain.h>

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "chain_node.h"
#include "chain_sort.h"
#include "edge_pairs.h"

enum { FEW = 64 };

/* Edge `edge` meets hot pixel `pixel`. */
struct hit {
    uint32_t edge;
    struct ranh_vertex pixel;
};

struct hits {
    RANH_VEC(struct hit)
};

struct worker {
    struct {
        RANH_VEC(uint64_t) /* of the block, as keys */
    } crossing;
    size_t n_crossings; /* of all blocks */
    struct hits hit;
};

struct noding {
    const struct ranh_chain *chain;
    struct worker *worker;
    size_t most; /* crossings a worker may find */
};

/* --- near edges ------------------------------------------------------------------------------ */

static void try_pixel(const struct noding *n, struct worker *w, uint32_t e, struct ranh_vertex p)
{
    const struct ranh_chain_edge *edge = &n->chain->edge[e];
    int64_t low = edge->a.y < edge->b.y ? edge->a.y : edge->b.y;
    int64_t high = edge->a.y < edge->b.y ? edge->b.y : edge->a.y;
    if (p.x < (int64_t)edge->a.x - 1 || p.x > (int64_t)edge->b.x + 1 || p.y < low - 1 ||
        p.y > high + 1 || ranh_vertex_same(p, edge->a) || ranh_vertex_same(p, edge->b))
        return;
    if (ranh_segment_meets_pixel(edge->a, edge->b, p))
        *ranh_vec_push(&w->hit) = (struct hit){e, p};
}

/* The ends of each on the other, and their crossing. */
static bool try_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct noding *n = context;
    struct worker *w = &n->worker[worker];
    const struct ranh_chain_edge *edge = &n->chain->edge[e], *other = &n->chain->edge[f];
    struct ranh_vertex point;
    try_pixel(n, w, e, other->a);
    try_pixel(n, w, e, other->b);
    try_pixel(n, w, f, edge->a);
    try_pixel(n, w, f, edge->b);
    if (ranh_segments_cross(edge->a, edge->b, other->a, other->b, &point))
        *ranh_vec_push(&w->crossing) = ranh_sort_key(point.x, point.y);
    return w->n_crossings + w->crossing.n <= n->most;
}

/* The pixels of the block's crossings: whatever edge meets one of them is near the block. */
static void try_crossings(void *context, unsigned worker, const uint32_t *near, size_t n_near)
{
    const struct noding *n = context;
    struct worker *w = &n->worker[worker];
    w->n_crossings += w->crossing.n;
    ranh_sort_u64(w->crossing.at, NULL, w->crossing.n);
    for (size_t i = 0; i < w->crossing.n; i++) {
        uint64_t key = w->crossing.at[i];
        if (i > 0 && key == w->crossing.at[i - 1])
            continue;
        struct ranh_vertex pixel = {(int32_t)((uint32_t)(key >> 32) ^ 0x80000000u),
                                    (int32_t)((uint32_t)key ^ 0x80000000u)};
        for (size_t j = 0; j < n_near; j++)
            try_pixel(n, w, near[j], pixel);
    }
    w->crossing.n = 0;
}

/* --- hits in order --------------------------------------------------------------------------- */

/*
 * The order in which a -> b passes the pixels it meets. A segment steps through pixels monotonically in
 * x and in y, so the city-block distance from a grows with every pixel and no projection is needed.
 */
static int64_t steps_from(struct ranh_vertex a, struct ranh_vertex p)
{
    int64_t dx = (int64_t)p.x - a.x, dy = (int64_t)p.y - a.y;
    return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

/* Pixels of one edge in order, each once; returns how many. */
static size_t sort_along(struct ranh_vertex a, struct hit *hit, size_t n)
{
    if (n >= FEW) {
        uint64_t *key = ranh_alloc(n * sizeof(*key));
        uint32_t *item = ranh_alloc(n * sizeof(*item));
        struct hit *sorted = ranh_alloc(n * sizeof(*sorted));
        for (size_t i = 0; i < n; i++) {
            key[i] = (uint64_t)steps_from(a, hit[i].pixel);
            item[i] = (uint32_t)i;
        }
        ranh_sort_u64(key, item, n);
        for (size_t i = 0; i < n; i++)
            sorted[i] = hit[item[i]];
        memcpy(hit, sorted, n * sizeof(*hit));
        ranh_free(sorted);
        ranh_free(item);
        ranh_free(key);
    }
    size_t once = n > 0;
    for (size_t i = 1; i < n; i++) {
        struct hit h = hit[i];
        int64_t steps = steps_from(a, h.pixel), other = -1;
        size_t j = once;
        for (; j > 0 && (other = steps_from(a, hit[j - 1].pixel)) > steps; j--)
            ;
        if (j > 0 && other == steps)
            continue; /* the same pixel, met as an end of several edges */
        memmove(hit + j + 1, hit + j, (once - j) * sizeof(*hit));
        hit[j] = h;
        once++;
    }
    return once;
}

/* Hits of all workers by edge, then along it, each once. */
static void gather_hits(const struct noding *n, unsigned workers, struct ranh_pool *pool,
                        struct hits *out)
{
    struct hits all = {0};
    size_t total = 0, at = 0;
    for (unsigned w = 0; w < workers; w++)
        total += n->worker[w].hit.n;
    ranh_vec_reserve(&all, total);
    ranh_vec_reserve(out, total);
    uint64_t *key = ranh_alloc(total * sizeof(*key));
    uint32_t *item = ranh_alloc(total * sizeof(*item));
    for (unsigned w = 0; w < workers; w++)
        for (size_t i = 0; i < n->worker[w].hit.n; i++, at++) {
            all.at[at] = n->worker[w].hit.at[i];
            key[at] = all.at[at].edge;
            item[at] = (uint32_t)at;
        }
    ranh_sort_u64_with(pool, key, item, total);
    for (size_t i = 0, end; i < total; i = end) {
        struct hit *first = out->at + out->n;
        for (end = i; end < total && key[end] == key[i]; end++)
            first[end - i] = all.at[item[end]];
        out->n += sort_along(n->chain->edge[key[i]].a, first, end - i);
    }
    ranh_free(item);
    ranh_free(key);
    ranh_vec_release(&all);
}

/* False when there are more crossings than `most`; *hits is released by the caller. */
static bool find_hits(const struct ranh_chain *chain, struct ranh_pool *pool, size_t most,
                      struct hits *hits)
{
    unsigned workers = ranh_pool_threads(pool);
    struct noding n = {.chain = chain, .most = most};
    struct edge_pairs pairs = {chain, 1, &n, try_pair, try_crossings};
    size_t found = 0;
    n.worker = ranh_calloc(workers, sizeof(*n.worker));
    edge_pairs_run(&pairs, pool);
    for (unsigned w = 0; w < workers; w++)
        found += n.worker[w].n_crossings;
    if (found <= most)
        gather_hits(&n, workers, pool, hits);
    for (unsigned w = 0; w < workers; w++) {
        ranh_vec_release(&n.worker[w].crossing);
        ranh_vec_release(&n.worker[w].hit);
    }
    ranh_free(n.worker);
    return found <= most;
}

bool chain_node_paths(const struct ranh_chain *chain, struct ranh_pool *pool, size_t most,
                      struct ranh_vertex **pixel, size_t **start)
{
    struct hits hits = {0};
    bool few = find_hits(chain, pool, most, &hits);
    if (few) {
        *start = ranh_calloc(chain->n + 2, sizeof(**start));
        *pixel = ranh_alloc(hits.n * sizeof(**pixel));
        for (size_t i = 0; i < hits.n; i++) {
            (*start)[hits.at[i].edge + 1]++;
            (*pixel)[i] = hits.at[i].pixel;
        }
        for (size_t e = 0; e < chain->n; e++)
            (*start)[e + 1] += (*start)[e];
    }
    ranh_vec_release(&hits);
    return few;
}

/* --- the chain ------------------------------------------------------------------------------- */

static struct ranh_chain_edge directed(struct ranh_vertex a, struct ranh_vertex b, int32_t k)
{
    return ranh_vertex_order(a, b) < 0 ? (struct ranh_chain_edge){a, b, k}
                                       : (struct ranh_chain_edge){b, a, -k};
}

/*
 * Takes the edges that meet pixels out of the chain and gives the pieces of their paths, added up; what is
 * left of the chain keeps its order.
 */
static struct ranh_chain cut(struct ranh_chain *chain, const struct hits *hits,
                             struct ranh_pool *pool)
{
    struct ranh_chain pieces = {.edge = ranh_alloc((2 * hits->n + 1) * sizeof(*pieces.edge))};
    size_t kept = 0, h = 0;
    for (size_t i = 0; i < chain->n; i++) {
        struct ranh_chain_edge e = chain->edge[i];
        if (h == hits->n || hits->at[h].edge != i) {
            chain->edge[kept++] = e;
            continue;
        }
        struct ranh_vertex from = e.a;
        for (; h < hits->n && hits->at[h].edge == i; h++) {
            struct ranh_vertex to = hits->at[h].pixel;
            pieces.edge[pieces.n++] = directed(from, to, e.k);
            pieces.moved += e.k * ranh_cross(e.a, from, to);
            from = to;
        }
        pieces.edge[pieces.n++] = directed(from, e.b, e.k);
        pieces.moved += e.k * ranh_cross(e.a, from, e.b);
    }
    chain->n = kept;
    pieces.n = chain_merge(pieces.edge, pieces.n, pool);
    return pieces;
}

void ranh_chain_node(struct ranh_chain *chain, struct ranh_pool *pool)
{
    struct hits hits = {0};
    if (chain->n == 0)
        return;
    (void)find_hits(chain, pool, SIZE_MAX, &hits);
    if (hits.n > 0) {
        struct ranh_chain pieces = cut(chain, &hits, pool);
        ranh_chain_add(chain, &pieces);
        ranh_chain_release(&pieces);
    }
    ranh_vec_release(&hits);
}
