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
 * edges near it. A packed R-tree is asked once for a block of edges that are neighbours along the Hilbert
 * curve, and what it names is tried edge by edge. A few edges are all near each other: no tree.
 */
#include <ranh/geo/chain.h>

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"
#include "chain_node.h"
#include "chain_sort.h"

enum { BLOCK = 16, CHUNK = 64, FEW = 64 };

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
        RANH_VEC(uint32_t) /* places in the tree near the block at hand */
    } near;
    struct {
        RANH_VEC(uint64_t) /* of the block, as keys */
    } crossing;
    size_t n_crossings; /* of all blocks */
    struct hits hit;
};

struct noding {
    const struct ranh_chain *chain;
    struct ranh_grid_box *box; /* of each edge */
    struct box_index edges;
    struct worker *worker;
    size_t most; /* crossings a worker may find */
};

static struct ranh_grid_box edge_box(struct ranh_vertex a, struct ranh_vertex b)
{
    return (struct ranh_grid_box){a.x, a.y < b.y ? a.y : b.y, b.x,
                                  a.y < b.y ? b.y : a.y}; /* a.x <= b.x */
}

static struct ranh_grid_box join(struct ranh_grid_box p, struct ranh_grid_box q)
{
    return (struct ranh_grid_box){
        p.xmin < q.xmin ? p.xmin : q.xmin, p.ymin < q.ymin ? p.ymin : q.ymin,
        p.xmax > q.xmax ? p.xmax : q.xmax, p.ymax > q.ymax ? p.ymax : q.ymax};
}

static struct ranh_grid_box grown(struct ranh_grid_box b)
{
    b.xmin -= b.xmin > INT32_MIN, b.ymin -= b.ymin > INT32_MIN;
    b.xmax += b.xmax < INT32_MAX, b.ymax += b.ymax < INT32_MAX;
    return b;
}

static bool meet(const struct ranh_grid_box *p, const struct ranh_grid_box *q)
{
    return p->xmin <= q->xmax && q->xmin <= p->xmax && p->ymin <= q->ymax && q->ymin <= p->ymax;
}

static bool remember(void *context, uint32_t at)
{
    struct worker *w = context;
    *ranh_vec_push(&w->near) = at;
    return true;
}

/* --- one block of edges ---------------------------------------------------------------------- */

/* near: the box of the edge, grown. */
static void try_pixel(const struct noding *n, struct worker *w, uint32_t e,
                      const struct ranh_grid_box *near, struct ranh_vertex p)
{
    const struct ranh_chain_edge *edge = &n->chain->edge[e];
    if (p.x < near->xmin || p.x > near->xmax || p.y < near->ymin || p.y > near->ymax ||
        ranh_vertex_same(p, edge->a) || ranh_vertex_same(p, edge->b))
        return;
    if (ranh_segment_meets_pixel(edge->a, edge->b, p))
        *ranh_vec_push(&w->hit) = (struct hit){e, p};
}

/* The ends of each on the other, and their crossing; grown boxes meet. */
static void try_pair(const struct noding *n, struct worker *w, uint32_t e, uint32_t f)
{
    const struct ranh_chain_edge *edge = &n->chain->edge[e], *other = &n->chain->edge[f];
    struct ranh_grid_box near_e = grown(n->box[e]), near_f = grown(n->box[f]);
    struct ranh_vertex point;
    try_pixel(n, w, e, &near_e, other->a);
    try_pixel(n, w, e, &near_e, other->b);
    try_pixel(n, w, f, &near_f, edge->a);
    try_pixel(n, w, f, &near_f, edge->b);
    if (meet(&n->box[e], &n->box[f]) &&
        ranh_segments_cross(edge->a, edge->b, other->a, other->b, &point))
        *ranh_vec_push(&w->crossing) = ranh_sort_key(point.x, point.y);
}

/* The pixels of the block's crossings: whatever edge meets one of them is near the block. */
static void try_crossings(const struct noding *n, struct worker *w)
{
    w->n_crossings += w->crossing.n;
    ranh_sort_u64(w->crossing.at, NULL, w->crossing.n);
    for (size_t i = 0; i < w->crossing.n; i++) {
        uint64_t key = w->crossing.at[i];
        if (i > 0 && key == w->crossing.at[i - 1])
            continue;
        struct ranh_vertex pixel = {(int32_t)((uint32_t)(key >> 32) ^ 0x80000000u),
                                    (int32_t)((uint32_t)key ^ 0x80000000u)};
        for (size_t j = 0; j < w->near.n; j++) {
            uint32_t e = n->edges.item[w->near.at[j]];
            struct ranh_grid_box near = grown(n->box[e]);
            try_pixel(n, w, e, &near, pixel);
        }
    }
    w->crossing.n = 0;
}

/* The edges at places [first, last) of the tree, with each other and with those at later places. */
static void node_block(struct noding *n, struct worker *w, size_t first, size_t last)
{
    struct ranh_grid_box all = n->box[n->edges.item[first]];
    for (size_t i = first + 1; i < last; i++)
        all = join(all, n->box[n->edges.item[i]]);
    w->near.n = 0;
    if (n->edges.tree.n_items > 0)
        ranh_rtree_query(&n->edges.tree, grown(all), remember, w);
    else
        for (uint32_t i = 0; i < n->chain->n; i++)
            *ranh_vec_push(&w->near) = i;
    for (size_t i = first; i < last; i++) {
        uint32_t e = n->edges.item[i];
        struct ranh_grid_box near = grown(n->box[e]);
        for (size_t j = 0; j < w->near.n && w->n_crossings + w->crossing.n <= n->most; j++) {
            uint32_t at = w->near.at[j];
            if (at > i && meet(&near, &n->box[n->edges.item[at]]))
                try_pair(n, w, e, n->edges.item[at]);
        }
    }
    try_crossings(n, w);
}

static int node_blocks(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)err;
    struct noding *n = context;
    size_t block = n->edges.tree.n_items > 0 ? BLOCK : FEW;
    for (size_t b = first; b < last; b++)
        node_block(n, &n->worker[worker], b * block,
                   (b + 1) * block < n->chain->n ? (b + 1) * block : n->chain->n);
    return RANH_OK;
}

static void index_edges(struct noding *n, struct ranh_pool *pool)
{
    size_t n_edges = n->chain->n;
    n->box = ranh_alloc(n_edges * sizeof(*n->box));
    for (size_t e = 0; e < n_edges; e++)
        n->box[e] = edge_box(n->chain->edge[e].a, n->chain->edge[e].b);
    if (n_edges > FEW) {
        box_index_build(&n->edges, n->box, n_edges, pool);
        return;
    }
    n->edges.item = ranh_alloc(n_edges * sizeof(*n->edges.item));
    for (uint32_t e = 0; e < n_edges; e++)
        n->edges.item[e] = e;
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
    n.worker = ranh_calloc(workers, sizeof(*n.worker));
    index_edges(&n, pool);
    size_t block = n.edges.tree.n_items > 0 ? BLOCK : FEW, found = 0;
    (void)ranh_pool_run(pool, (chain->n + block - 1) / block, CHUNK, node_blocks, &n, NULL);
    for (unsigned w = 0; w < workers; w++)
        found += n.worker[w].n_crossings;
    if (found <= most)
        gather_hits(&n, workers, pool, hits);
    for (unsigned w = 0; w < workers; w++) {
        ranh_vec_release(&n.worker[w].near);
        ranh_vec_release(&n.worker[w].crossing);
        ranh_vec_release(&n.worker[w].hit);
    }
    ranh_free(n.worker);
    ranh_free(n.box);
    box_index_release(&n.edges);
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
static struct ranh_chain cut(struct ranh_chain *chain, const struct hits *hits)
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
    pieces.n = chain_merge(pieces.edge, pieces.n);
    return pieces;
}

void ranh_chain_node(struct ranh_chain *chain, struct ranh_pool *pool)
{
    struct hits hits = {0};
    if (chain->n == 0)
        return;
    (void)find_hits(chain, pool, SIZE_MAX, &hits);
    if (hits.n > 0) {
        struct ranh_chain pieces = cut(chain, &hits);
        ranh_chain_add(chain, &pieces);
        ranh_chain_release(&pieces);
    }
    ranh_vec_release(&hits);
}
