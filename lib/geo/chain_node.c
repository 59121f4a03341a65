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
 */
#include <ranh/geo/chain.h>

#include <stdlib.h>

#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"

static struct ranh_grid_box edge_box(struct ranh_vertex a, struct ranh_vertex b)
{
    return (struct ranh_grid_box){a.x, a.y < b.y ? a.y : b.y, b.x,
                                  a.y < b.y ? b.y : a.y}; /* a.x <= b.x */
}

struct hot {
    RANH_VEC(struct ranh_vertex)
};

struct crossing {
    const struct ranh_chain *chain;
    const struct box_index *index;
    uint32_t edge;
    struct hot *hot;
};

static bool note_crossing(void *context, uint32_t at)
{
    struct crossing *c = context;
    uint32_t other = c->index->item[at];
    if (other <= c->edge)
        return true;
    const struct ranh_chain_edge *e = &c->chain->edge[c->edge], *f = &c->chain->edge[other];
    struct ranh_vertex point;
    if (ranh_segments_cross(e->a, e->b, f->a, f->b, &point))
        *ranh_vec_push(c->hot) = point;
    return true;
}

static int by_vertex(const void *one, const void *other)
{
    return ranh_vertex_order(*(const struct ranh_vertex *)one, *(const struct ranh_vertex *)other);
}

/* All ends and all rounded crossings, each once, sorted. */
static void find_hot(const struct ranh_chain *chain, struct hot *hot)
{
    struct ranh_grid_box *box = ranh_alloc(chain->n * sizeof(*box));
    for (size_t i = 0; i < chain->n; i++)
        box[i] = edge_box(chain->edge[i].a, chain->edge[i].b);
    struct box_index index;
    box_index_build(&index, box, chain->n);
    struct crossing crossing = {.chain = chain, .index = &index, .hot = hot};
    for (size_t i = 0; i < chain->n; i++) {
        *ranh_vec_push(hot) = chain->edge[i].a;
        *ranh_vec_push(hot) = chain->edge[i].b;
        crossing.edge = (uint32_t)i;
        ranh_rtree_query(&index.tree, box[i], note_crossing, &crossing);
    }
    qsort(hot->at, hot->n, sizeof(*hot->at), by_vertex);
    size_t n = 0;
    for (size_t i = 0; i < hot->n; i++)
        if (n == 0 || !ranh_vertex_same(hot->at[n - 1], hot->at[i]))
            hot->at[n++] = hot->at[i];
    hot->n = n;
    box_index_release(&index);
    ranh_free(box);
}

struct meeting {
    const struct ranh_vertex *hot;
    const struct box_index *index;
    struct ranh_vertex a, b;
    struct hot met;
};

static bool note_met(void *context, uint32_t at)
{
    struct meeting *m = context;
    struct ranh_vertex pixel = m->hot[m->index->item[at]];
    if (!ranh_vertex_same(pixel, m->a) && !ranh_vertex_same(pixel, m->b) &&
        ranh_segment_meets_pixel(m->a, m->b, pixel))
        *ranh_vec_push(&m->met) = pixel;
    return true;
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

static void sort_along(struct ranh_vertex a, struct hot *met)
{
    for (size_t i = 1; i < met->n; i++) {
        struct ranh_vertex p = met->at[i];
        int64_t steps = steps_from(a, p);
        size_t j = i;
        for (; j > 0 && steps_from(a, met->at[j - 1]) > steps; j--)
            met->at[j] = met->at[j - 1];
        met->at[j] = p;
    }
}

struct edges {
    RANH_VEC(struct ranh_chain_edge)
};

static void put_edge(struct edges *out, struct ranh_vertex a, struct ranh_vertex b, int32_t k)
{
    int order = ranh_vertex_order(a, b);
    if (order != 0)
        *ranh_vec_push(out) =
            order < 0 ? (struct ranh_chain_edge){a, b, k} : (struct ranh_chain_edge){b, a, -k};
}

static int by_ends(const void *one, const void *other)
{
    const struct ranh_chain_edge *e = one, *f = other;
    int order = ranh_vertex_order(e->a, f->a);
    return order ? order : ranh_vertex_order(e->b, f->b);
}

/* Sorts, adds up equal edges, drops what cancelled. */
static void merge(struct edges *edges)
{
    if (edges->n)
        qsort(edges->at, edges->n, sizeof(*edges->at), by_ends);
    size_t n = 0;
    for (size_t i = 0; i < edges->n;) {
        struct ranh_chain_edge sum = edges->at[i++];
        for (; i < edges->n && by_ends(&sum, &edges->at[i]) == 0; i++)
            sum.k += edges->at[i].k;
        if (sum.k != 0)
            edges->at[n++] = sum;
    }
    edges->n = n;
}

void ranh_chain_node(struct ranh_chain *chain)
{
    struct hot hot = {0};
    struct edges out = {0};
    struct box_index index;
    find_hot(chain, &hot);
    struct ranh_grid_box *box = ranh_alloc(hot.n * sizeof(*box));
    for (size_t i = 0; i < hot.n; i++)
        box[i] = edge_box(hot.at[i], hot.at[i]);
    box_index_build(&index, box, hot.n);
    ranh_vec_reserve(&out, chain->n);
    struct meeting m = {.hot = hot.at, .index = &index};
    for (size_t i = 0; i < chain->n; i++) {
        struct ranh_chain_edge e = chain->edge[i];
        m.a = e.a, m.b = e.b, m.met.n = 0;
        struct ranh_grid_box near = edge_box(e.a, e.b);
        near.xmin -= near.xmin > INT32_MIN, near.ymin -= near.ymin > INT32_MIN;
        near.xmax += near.xmax < INT32_MAX, near.ymax += near.ymax < INT32_MAX;
        ranh_rtree_query(&index.tree, near, note_met, &m);
        sort_along(e.a, &m.met);
        struct ranh_vertex from = e.a;
        for (size_t j = 0; j < m.met.n; j++) {
            put_edge(&out, from, m.met.at[j], e.k);
            chain->moved += e.k * ranh_cross(e.a, from, m.met.at[j]);
            from = m.met.at[j];
        }
        put_edge(&out, from, e.b, e.k);
        chain->moved += e.k * ranh_cross(e.a, from, e.b);
    }
    merge(&out);
    ranh_free(chain->edge);
    chain->edge = out.at;
    chain->n = out.n;
    ranh_vec_release(&m.met);
    box_index_release(&index);
    ranh_free(box);
    ranh_vec_release(&hot);
}
