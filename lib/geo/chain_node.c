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
 * Both searches (edges near edges, pixels near edges) go through a packed R-tree, asked once for a block
 * of edges that are neighbours along the Hilbert curve.
 */
#include <ranh/geo/chain.h>

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"
#include "chain_node.h"
#include "chain_sort.h"

enum { BLOCK = 16, CHUNK = 64 };

struct vertices {
    RANH_VEC(struct ranh_vertex)
};

/* Edge `edge` meets hot pixel `pixel`. */
struct hit {
    uint32_t edge;
    struct ranh_vertex pixel;
};

struct worker {
    struct {
        RANH_VEC(uint32_t) /* places in the tree near the block at hand */
    } near;
    struct vertices crossing;
    struct {
        RANH_VEC(struct hit)
    } hit;
};

struct noding {
    const struct ranh_chain *chain;
    struct ranh_grid_box *box; /* of each edge */
    struct box_index edges;
    struct vertices hot; /* sorted, unique */
    struct box_index pixels;
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

static struct ranh_grid_box block_box(const struct noding *n, size_t first, size_t last)
{
    struct ranh_grid_box all = n->box[n->edges.item[first]];
    for (size_t i = first + 1; i < last; i++)
        all = join(all, n->box[n->edges.item[i]]);
    return all;
}

/* Crossings of the edges at places [first, last) of the tree with those at later places. */
static void cross_block(struct noding *n, struct worker *w, size_t first, size_t last)
{
    w->near.n = 0;
    ranh_rtree_query(&n->edges.tree, block_box(n, first, last), remember, w);
    for (size_t i = first; i < last; i++) {
        uint32_t e = n->edges.item[i];
        const struct ranh_chain_edge *edge = &n->chain->edge[e];
        for (size_t j = 0; j < w->near.n && w->crossing.n <= n->most; j++) {
            if (w->near.at[j] <= i)
                continue;
            uint32_t f = n->edges.item[w->near.at[j]];
            const struct ranh_chain_edge *other = &n->chain->edge[f];
            struct ranh_vertex point;
            if (meet(&n->box[e], &n->box[f]) &&
                ranh_segments_cross(edge->a, edge->b, other->a, other->b, &point))
                *ranh_vec_push(&w->crossing) = point;
        }
    }
}

/* Hot pixels, other than their own ends, that the edges at places [first, last) meet. */
static void meet_block(struct noding *n, struct worker *w, size_t first, size_t last)
{
    w->near.n = 0;
    ranh_rtree_query(&n->pixels.tree, grown(block_box(n, first, last)), remember, w);
    for (size_t i = first; i < last; i++) {
        uint32_t e = n->edges.item[i];
        const struct ranh_chain_edge *edge = &n->chain->edge[e];
        struct ranh_grid_box near = grown(n->box[e]);
        for (size_t j = 0; j < w->near.n; j++) {
            struct ranh_vertex p = n->hot.at[n->pixels.item[w->near.at[j]]];
            if (p.x < near.xmin || p.x > near.xmax || p.y < near.ymin || p.y > near.ymax ||
                ranh_vertex_same(p, edge->a) || ranh_vertex_same(p, edge->b))
                continue;
            if (ranh_segment_meets_pixel(edge->a, edge->b, p))
                *ranh_vec_push(&w->hit) = (struct hit){e, p};
        }
    }
}

static int cross_blocks(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)err;
    struct noding *n = context;
    for (size_t b = first; b < last; b++)
        cross_block(n, &n->worker[worker], b * BLOCK,
                    (b + 1) * BLOCK < n->chain->n ? (b + 1) * BLOCK : n->chain->n);
    return RANH_OK;
}

static int meet_blocks(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)err;
    struct noding *n = context;
    for (size_t b = first; b < last; b++)
        meet_block(n, &n->worker[worker], b * BLOCK,
                   (b + 1) * BLOCK < n->chain->n ? (b + 1) * BLOCK : n->chain->n);
    return RANH_OK;
}

/* All ends and the crossings of all workers, each once, in order. */
static void gather_hot(struct noding *n, unsigned workers)
{
    size_t total = 2 * n->chain->n;
    for (unsigned w = 0; w < workers; w++)
        total += n->worker[w].crossing.n;
    uint64_t *key = ranh_alloc(total * sizeof(*key));
    size_t at = 0;
    for (size_t e = 0; e < n->chain->n; e++) {
        key[at++] = ranh_sort_key(n->chain->edge[e].a.x, n->chain->edge[e].a.y);
        key[at++] = ranh_sort_key(n->chain->edge[e].b.x, n->chain->edge[e].b.y);
    }
    for (unsigned w = 0; w < workers; w++)
        for (size_t i = 0; i < n->worker[w].crossing.n; i++)
            key[at++] = ranh_sort_key(n->worker[w].crossing.at[i].x, n->worker[w].crossing.at[i].y);
    ranh_sort_u64(key, NULL, total);
    ranh_vec_reserve(&n->hot, total / 2 + 1);
    for (size_t i = 0; i < total; i++)
        if (i == 0 || key[i] != key[i - 1])
            *ranh_vec_push(&n->hot) =
                (struct ranh_vertex){(int32_t)((uint32_t)(key[i] >> 32) ^ 0x80000000u),
                                     (int32_t)((uint32_t)key[i] ^ 0x80000000u)};
    ranh_free(key);
}

/* Hits of all workers by edge: *start[e] .. *start[e + 1]. The order within an edge is left open. */
static struct ranh_vertex *hits_by_edge(const struct noding *n, unsigned workers, size_t **start)
{
    *start = ranh_calloc(n->chain->n + 2, sizeof(**start));
    size_t total = 0;
    for (unsigned w = 0; w < workers; w++) {
        total += n->worker[w].hit.n;
        for (size_t i = 0; i < n->worker[w].hit.n; i++)
            (*start)[n->worker[w].hit.at[i].edge + 2]++;
    }
    for (size_t e = 2; e < n->chain->n + 2; e++)
        (*start)[e] += (*start)[e - 1];
    struct ranh_vertex *pixel = ranh_alloc(total * sizeof(*pixel));
    for (unsigned w = 0; w < workers; w++)
        for (size_t i = 0; i < n->worker[w].hit.n; i++)
            pixel[(*start)[n->worker[w].hit.at[i].edge + 1]++] = n->worker[w].hit.at[i].pixel;
    return pixel;
}

/*
 * The order in which a -> b passes the pixels it meets. A segment steps through pixels monotonically in
 * x and in y, so the city-block distance from a grows with every pixel and no projection is needed.
 */
static int64_t steps_from(struct ranh_vertex a, struct ranh_vertex p)
{
    int64_t dx = (int64_t)p.x - a.x, dy = (int64_t)p.y - a.y;
    return (dx < 0 ? -dx : dx) + (dy < 0 ? -dy : dy);
}

static void sort_along(struct ranh_vertex a, struct ranh_vertex *met, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct ranh_vertex p = met[i];
        int64_t steps = steps_from(a, p);
        size_t j = i;
        for (; j > 0 && steps_from(a, met[j - 1]) > steps; j--)
            met[j] = met[j - 1];
        met[j] = p;
    }
}

static struct ranh_chain_edge directed(struct ranh_vertex a, struct ranh_vertex b, int32_t k)
{
    return ranh_vertex_order(a, b) < 0 ? (struct ranh_chain_edge){a, b, k}
                                       : (struct ranh_chain_edge){b, a, -k};
}

/* Replaces each edge by its path and adds up what then lies on top of each other. */
static void split(struct ranh_chain *chain, const struct ranh_vertex *pixel, const size_t *start)
{
    struct ranh_chain_edge *out = ranh_alloc((chain->n + start[chain->n]) * sizeof(*out));
    size_t n = 0;
    for (size_t i = 0; i < chain->n; i++) {
        struct ranh_chain_edge e = chain->edge[i];
        struct ranh_vertex from = e.a;
        const struct ranh_vertex *met = pixel + start[i];
        size_t n_met = start[i + 1] - start[i];
        for (size_t j = 0; j < n_met; j++) {
            out[n++] = directed(from, met[j], e.k);
            chain->moved += e.k * ranh_cross(e.a, from, met[j]);
            from = met[j];
        }
        out[n++] = directed(from, e.b, e.k);
        chain->moved += e.k * ranh_cross(e.a, from, e.b);
    }
    ranh_free(chain->edge);
    chain->edge = out;
    chain->n = chain_merge(out, n);
}

static bool within_limit(const struct noding *n, unsigned workers)
{
    size_t found = 0;
    for (unsigned w = 0; w < workers; w++)
        found += n->worker[w].crossing.n;
    return found <= n->most;
}

static void release_noding(struct noding *n, unsigned workers)
{
    for (unsigned w = 0; w < workers; w++) {
        ranh_vec_release(&n->worker[w].near);
        ranh_vec_release(&n->worker[w].crossing);
        ranh_vec_release(&n->worker[w].hit);
    }
    ranh_free(n->worker);
    box_index_release(&n->pixels);
    box_index_release(&n->edges);
    ranh_vec_release(&n->hot);
    ranh_free(n->box);
}

bool chain_node_paths(const struct ranh_chain *chain, struct ranh_pool *pool, size_t most,
                      struct ranh_vertex **pixel, size_t **start)
{
    unsigned workers = pool ? ranh_pool_threads(pool) : 1;
    struct noding n = {.chain = chain, .most = most};
    n.worker = ranh_calloc(workers, sizeof(*n.worker));
    n.box = ranh_alloc(chain->n * sizeof(*n.box));
    for (size_t e = 0; e < chain->n; e++)
        n.box[e] = edge_box(chain->edge[e].a, chain->edge[e].b);
    box_index_build(&n.edges, n.box, chain->n);
    size_t blocks = (chain->n + BLOCK - 1) / BLOCK;
    (void)ranh_pool_run(pool, blocks, CHUNK, cross_blocks, &n, NULL);
    if (!within_limit(&n, workers)) {
        release_noding(&n, workers);
        return false;
    }
    gather_hot(&n, workers);

    struct ranh_grid_box *box = ranh_alloc(n.hot.n * sizeof(*box));
    for (size_t i = 0; i < n.hot.n; i++)
        box[i] = edge_box(n.hot.at[i], n.hot.at[i]);
    box_index_build(&n.pixels, box, n.hot.n);
    ranh_free(box);
    (void)ranh_pool_run(pool, blocks, CHUNK, meet_blocks, &n, NULL);

    *pixel = hits_by_edge(&n, workers, start);
    for (size_t e = 0; e < chain->n; e++)
        sort_along(chain->edge[e].a, *pixel + (*start)[e], (*start)[e + 1] - (*start)[e]);

    release_noding(&n, workers);
    return true;
}

void ranh_chain_node(struct ranh_chain *chain, struct ranh_pool *pool)
{
    size_t *start;
    struct ranh_vertex *pixel;
    if (chain->n == 0)
        return;
    (void)chain_node_paths(chain, pool, SIZE_MAX, &pixel, &start);
    split(chain, pixel, start);
    ranh_free(start);
    ranh_free(pixel);
}
