/* SPDX-License-Identifier: MIT */
/*
 * Drawings hold the same corner twice with a millimetre between, and corners that were snapped onto a line
 * lie up to a millimetre beside it. Both are the precision of the record, not flaws of the survey: the
 * points of a neighbourhood become its first one (in the order of coordinates, so that nothing depends on the order
 * of lines), and a line passes through every point that lies on it in this sense. Then crossings are noded
 * exactly, by snap rounding.
 */
#include <string.h>

#include <ranh/base/sort.h>

#include "chain_node.h"
#include "linework_impl.h"

/* Boundaries meet at their ends: lines that cross this often, and twice as often as there are edges, are
 * something else. */
enum { MOST_CROSSINGS = 500000 };

struct points {
    uint64_t *key; /* sorted, unique */
    struct ranh_vertex *at, *home;
    size_t n;
    struct box_index index;
};

static struct ranh_vertex of_key(uint64_t key)
{
    return (struct ranh_vertex){(int32_t)((uint32_t)(key >> 32) ^ 0x80000000u),
                                (int32_t)((uint32_t)key ^ 0x80000000u)};
}

static void gather(const struct ranh_linework_input *in, struct points *p)
{
    size_t n = in->n_lines ? in->line_vertex[in->n_lines] : 0;
    p->key = ranh_alloc((n + 1) * sizeof(*p->key));
    for (size_t i = 0; i < n; i++)
        p->key[i] = ranh_sort_key(in->vertex[i].x, in->vertex[i].y);
    ranh_sort_u64(p->key, NULL, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || p->key[i] != p->key[i - 1])
            p->key[p->n++] = p->key[i];
    p->at = ranh_alloc((p->n + 1) * sizeof(*p->at));
    p->home = ranh_alloc((p->n + 1) * sizeof(*p->home));
    struct ranh_grid_box *box = ranh_alloc((p->n + 1) * sizeof(*box));
    for (size_t i = 0; i < p->n; i++) {
        p->at[i] = p->home[i] = of_key(p->key[i]);
        box[i] = lw_box_around(p->at[i], 0);
    }
    box_index_build(&p->index, box, p->n, NULL);
    ranh_free(box);
}

static void release_points(struct points *p)
{
    box_index_release(&p->index);
    ranh_free(p->key);
    ranh_free(p->at);
    ranh_free(p->home);
}

struct gathering {
    struct points *p;
    bool *settled;
    size_t first;
    double within;
};

static bool take_in(void *context, uint32_t place)
{
    struct gathering *g = context;
    size_t i = g->p->index.item[place];
    if (!g->settled[i] && lw_distance(g->p->at[i], g->p->at[g->first]) <= g->within) {
        g->settled[i] = true;
        g->p->home[i] = g->p->at[g->first];
    }
    return true;
}

/* A point that took others in moves nowhere, so points in a row do not creep together. */
static void find_homes(struct points *p, double within)
{
    struct gathering g = {.p = p, .within = within};
    g.settled = ranh_calloc(p->n + 1, sizeof(*g.settled));
    for (g.first = 0; g.first < p->n; g.first++) {
        if (g.settled[g.first])
            continue;
        g.settled[g.first] = true;
        ranh_rtree_query(&p->index.tree, lw_box_around(p->at[g.first], within), take_in, &g);
    }
    ranh_free(g.settled);
}

static struct ranh_vertex home_of(const struct points *p, struct ranh_vertex v)
{
    uint64_t key = ranh_sort_key(v.x, v.y);
    size_t low = 0, high = p->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (p->key[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return p->home[low];
}

static void make_edges(struct lw *lw, const struct points *p)
{
    const struct ranh_linework_input *in = lw->in;
    for (uint32_t line = 0; line < in->n_lines; line++) {
        uint32_t first = in->line_vertex[line], last = in->line_vertex[line + 1];
        double length = 0;
        for (uint32_t i = first; i + 1 < last; i++) {
            struct ranh_vertex a = home_of(p, in->vertex[i]), b = home_of(p, in->vertex[i + 1]);
            length += lw_distance(in->vertex[i], in->vertex[i + 1]);
            if (!ranh_vertex_same(a, b))
                lw_put_edge(&lw->edge, a, b, line);
        }
        if (first < last && length <= in->tolerance) {
            lw->is_short[line] = true;
            lw_put_flaw(lw, RANH_LINE_SHORT, line, in->vertex[first])->length = length;
        }
    }
}

struct on_line {
    double along;
    struct ranh_vertex at;
};

struct passing {
    const struct points *p;
    const struct lw_edge *e;
    double within;
    struct {
        RANH_VEC(struct on_line)
    } met;
};

static bool pass(void *context, uint32_t place)
{
    struct passing *s = context;
    size_t i = s->p->index.item[place];
    struct ranh_vertex v = s->p->at[i], a = s->e->a, b = s->e->b;
    if (!ranh_vertex_same(v, s->p->home[i]) || ranh_vertex_same(v, a) || ranh_vertex_same(v, b))
        return true;
    double dx = (double)b.x - a.x, dy = (double)b.y - a.y, length = hypot(dx, dy);
    double px = (double)v.x - a.x, py = (double)v.y - a.y;
    double along = (px * dx + py * dy) / length, off = fabs(px * dy - py * dx) / length;
    if (off <= s->within && along > 0 && along < length)
        *ranh_vec_push(&s->met) = (struct on_line){along, v};
    return true;
}

static void sort_along(struct on_line *met, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        struct on_line m = met[i];
        size_t j = i;
        for (;
             j > 0 && (met[j - 1].along > m.along ||
                       (met[j - 1].along == m.along && ranh_vertex_order(met[j - 1].at, m.at) > 0));
             j--)
            met[j] = met[j - 1];
        met[j] = m;
    }
}

/* Edges through the points on them. */
static void split_at_points(struct lw *lw, const struct points *p)
{
    struct passing s = {.p = p, .within = lw->in->rounding};
    struct lw_edges out = {0};
    for (size_t i = 0; i < lw->edge.n; i++) {
        struct ranh_vertex from = lw->edge.at[i].a;
        s.e = &lw->edge.at[i];
        s.met.n = 0;
        ranh_rtree_query(&p->index.tree, lw_edge_box(s.e, s.within), pass, &s);
        sort_along(s.met.at, s.met.n);
        for (size_t k = 0; k < s.met.n; k++) {
            lw_put_edge(&out, from, s.met.at[k].at, s.e->line);
            *ranh_vec_push(&lw->touch) = (struct lw_touch){s.met.at[k].at, s.e->line};
            from = s.met.at[k].at;
        }
        lw_put_edge(&out, from, s.e->b, s.e->line);
    }
    ranh_vec_release(&s.met);
    ranh_vec_release(&lw->edge);
    lw->edge.at = out.at;
    lw->edge.n = out.n;
    lw->edge.cap = out.cap;
}

void lw_snap(struct lw *lw)
{
    struct points p = {0};
    gather(lw->in, &p);
    find_homes(&p, lw->in->rounding);
    make_edges(lw, &p);
    split_at_points(lw, &p);
    release_points(&p);
}

bool lw_node(struct lw *lw, bool remember)
{
    struct ranh_chain chain = {.n = lw->edge.n};
    struct ranh_vertex *pixel;
    size_t *start;
    struct lw_edges out = {0};
    if (chain.n == 0)
        return true;
    chain.edge = ranh_alloc(chain.n * sizeof(*chain.edge));
    for (size_t i = 0; i < chain.n; i++)
        chain.edge[i] = (struct ranh_chain_edge){lw->edge.at[i].a, lw->edge.at[i].b, 1};
    if (!chain_node_paths(&chain, NULL, MOST_CROSSINGS + 2 * chain.n, &pixel, &start)) {
        ranh_free(chain.edge);
        return false;
    }
    for (size_t i = 0; i < chain.n; i++) {
        struct ranh_vertex from = chain.edge[i].a;
        for (size_t k = start[i]; k < start[i + 1]; k++) {
            lw_put_edge(&out, from, pixel[k], lw->edge.at[i].line);
            if (remember)
                *ranh_vec_push(&lw->touch) = (struct lw_touch){pixel[k], lw->edge.at[i].line};
            from = pixel[k];
        }
        lw_put_edge(&out, from, chain.edge[i].b, lw->edge.at[i].line);
    }
    ranh_free(start);
    ranh_free(pixel);
    ranh_free(chain.edge);
    ranh_vec_release(&lw->edge);
    lw->edge.at = out.at;
    lw->edge.n = out.n;
    lw->edge.cap = out.cap;
    lw_sort(&lw->edge);
    return true;
}
