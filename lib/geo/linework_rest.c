/* SPDX-License-Identifier: MIT */
/*
 * What is left to tell when lines are noded and ends are joined: ground that has two lines, places where a
 * line has no vertex, and lines that bound nothing, which are left out of the outlines.
 */
#include "linework_impl.h"

#include <stdlib.h>

#define NONE UINT32_MAX

/* --- duplicates ----------------------------------------------------------------------------------- */

struct twice {
    uint32_t line, other;
    const struct lw_edge *edge; /* the longest */
    double length;
};
struct twices {
    RANH_VEC(struct twice)
};

static int by_lines(const void *a, const void *b)
{
    const struct twice *s = a, *t = b;
    if (s->line != t->line)
        return s->line < t->line ? -1 : 1;
    if (s->other != t->other)
        return s->other < t->other ? -1 : 1;
    int order = ranh_vertex_order(s->edge->a, t->edge->a);
    return order ? order : ranh_vertex_order(s->edge->b, t->edge->b);
}

static bool same_ends(const struct lw_edge *e, const struct lw_edge *f)
{
    return ranh_vertex_same(e->a, f->a) && ranh_vertex_same(e->b, f->b);
}

/* Pairs of lines on each edge. Where very many lie on one, each is compared with the last few only. */
static struct twices find_twices(struct lw_edges *edges)
{
    enum { FEW = 8 };
    struct twices found = {0};
    for (size_t i = 0, k; i < edges->n; i = k) {
        const struct lw_edge *first = &edges->at[i];
        double length = lw_distance(first->a, first->b);
        for (k = i + 1; k < edges->n && same_ends(first, &edges->at[k]); k++)
            for (size_t j = k - i > FEW ? k - FEW : i; j < k; j++)
                *ranh_vec_push(&found) =
                    (struct twice){edges->at[j].line, edges->at[k].line, first, length};
    }
    if (found.n)
        qsort(found.at, found.n, sizeof(*found.at), by_lines);
    return found;
}

static double line_length(const struct ranh_linework_input *in, uint32_t line)
{
    double length = 0;
    for (uint32_t i = in->line_vertex[line]; i + 1 < in->line_vertex[line + 1]; i++)
        length += lw_distance(in->vertex[i], in->vertex[i + 1]);
    return length;
}

/* Neighbours that were drawn as closed rings share edges rightly, unless one lies wholly on the other. */
static bool is_neighbourhood(const struct ranh_linework_input *in, const struct twice *t)
{
    if (t->line == t->other || !lw_is_closed(in, t->line) || !lw_is_closed(in, t->other))
        return false;
    double shorter = fmin(line_length(in, t->line), line_length(in, t->other));
    return t->length < shorter * 0.999;
}

static void tell_twice(struct lw *lw, const struct twice *t)
{
    struct ranh_line_flaw *f = lw_put_flaw(lw, RANH_LINE_DUPLICATE, t->line, t->edge->a);
    f->other = t->other;
    f->to = t->edge->b;
    f->length = t->length;
}

static void leave_once(struct lw_edges *edges)
{
    size_t n = 0;
    for (size_t i = 0; i < edges->n; i++)
        if (n == 0 || !same_ends(&edges->at[n - 1], &edges->at[i]))
            edges->at[n++] = edges->at[i];
    edges->n = n;
}

void lw_duplicates(struct lw *lw)
{
    struct twices found = find_twices(&lw->edge);
    for (size_t i = 0; i < found.n;) {
        struct twice sum = found.at[i];
        size_t k = i + 1;
        /* all pieces of the two lines are one flaw, shown at the longest */
        for (; k < found.n && found.at[k].line == sum.line && found.at[k].other == sum.other; k++) {
            sum.length += found.at[k].length;
            if (lw_distance(found.at[k].edge->a, found.at[k].edge->b) >
                lw_distance(sum.edge->a, sum.edge->b))
                sum.edge = found.at[k].edge;
        }
        bool flaw = !is_neighbourhood(lw->in, &sum);
        if (flaw)
            tell_twice(lw, &sum);
        for (; i < k; i++)
            if (flaw) {
                *ranh_vec_push(&lw->told) = found.at[i].edge->a;
                *ranh_vec_push(&lw->told) = found.at[i].edge->b;
            }
    }
    ranh_vec_release(&found);
    leave_once(&lw->edge);
}

/* --- missing nodes -------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct lw_touch *s = a, *t = b;
    int order = ranh_vertex_order(s->at, t->at);
    return order ? order : s->line < t->line ? -1 : s->line > t->line;
}

static int by_vertex(const void *a, const void *b)
{
    return ranh_vertex_order(*(const struct ranh_vertex *)a, *(const struct ranh_vertex *)b);
}

/* An overshoot or a duplicate is told there: mending that mends this. */
static bool is_told(const struct lw *lw, struct ranh_vertex at)
{
    return lw->told.n && bsearch(&at, lw->told.at, lw->told.n, sizeof(at), by_vertex);
}

void lw_missing(struct lw *lw)
{
    struct lw_graph g;
    lw_graph_build(&g, lw->edge.at, lw->edge.n);
    if (lw->told.n)
        qsort(lw->told.at, lw->told.n, sizeof(*lw->told.at), by_vertex);
    if (lw->touch.n)
        qsort(lw->touch.at, lw->touch.n, sizeof(*lw->touch.at), by_place);
    for (size_t i = 0; i < lw->touch.n; i++) {
        const struct lw_touch *t = &lw->touch.at[i];
        uint32_t v = lw_find_vertex(&g, t->at);
        bool repeated = i > 0 && ranh_vertex_same(t->at, lw->touch.at[i - 1].at);
        if (repeated || v == NONE || lw_degree(&g, v) < 3 || is_told(lw, t->at))
            continue;
        struct ranh_line_flaw *f = lw_put_flaw(lw, RANH_LINE_MISSING_NODE, t->line, t->at);
        for (uint32_t k = g.star_of[v]; k < g.star_of[v + 1] && f->other == RANH_NO_LINE; k++)
            if (g.edge[g.star[k]].line != t->line)
                f->other = g.edge[g.star[k]].line;
    }
    lw_graph_release(&g);
}

/* --- dangles -------------------------------------------------------------------------------------- */

struct rest {
    struct lw *lw;
    struct lw_graph g;
    struct lw_near near;
    bool *is_bridge, *seen; /* edges */
    struct {
        RANH_VEC(uint32_t)
    } stack; /* vertices */
};

/* The nearer of two free ends, by what lies before them. */
static void consider_end(struct rest *r, uint32_t v, struct ranh_line_flaw *f)
{
    uint32_t e = r->g.star[r->g.star_of[v]];
    const uint32_t own[2] = {v, lw_other(&r->g, e, v)};
    struct lw_target t = lw_nearest(&r->near, v, r->lw->in->reach, own, 2, true);
    bool first = f->line == RANH_NO_LINE;
    if (!first && !(t.distance < f->gap) && !(isnan(f->gap) && !isnan(t.distance)))
        return;
    f->line = r->g.edge[e].line;
    f->at = f->to = r->g.vertex[v];
    f->gap = t.distance;
    f->other = RANH_NO_LINE;
    if (isnan(t.distance))
        return;
    f->to = t.at;
    f->other = t.vertex != NONE ? r->g.edge[r->g.star[r->g.star_of[t.vertex]]].line
                                : r->g.edge[t.edge].line;
}

/* All that hangs together without bounding anything. */
static void tell_component(struct rest *r, uint32_t start)
{
    struct ranh_line_flaw found = {.kind = RANH_LINE_DANGLE, .line = RANH_NO_LINE, .gap = NAN};
    bool all_short = true;
    r->seen[start] = true;
    found.length = lw_distance(r->g.edge[start].a, r->g.edge[start].b);
    all_short &= r->lw->is_short[r->g.edge[start].line];
    *ranh_vec_push(&r->stack) = r->g.end[2 * (size_t)start];
    *ranh_vec_push(&r->stack) = r->g.end[2 * (size_t)start + 1];
    while (r->stack.n) {
        uint32_t v = r->stack.at[--r->stack.n];
        if (lw_degree(&r->g, v) == 1)
            consider_end(r, v, &found);
        for (uint32_t k = r->g.star_of[v]; k < r->g.star_of[v + 1]; k++) {
            uint32_t e = r->g.star[k];
            if (!r->is_bridge[e] || r->seen[e])
                continue;
            r->seen[e] = true;
            found.length += lw_distance(r->g.edge[e].a, r->g.edge[e].b);
            all_short &= r->lw->is_short[r->g.edge[e].line];
            *ranh_vec_push(&r->stack) = lw_other(&r->g, e, v);
        }
    }
    if (all_short)
        return; /* told as short lines */
    struct ranh_line_flaw *f =
        lw_put_flaw(r->lw, RANH_LINE_DANGLE, r->g.edge[start].line, r->g.edge[start].a);
    f->to = r->g.edge[start].b;
    f->length = found.length;
    if (found.line != RANH_NO_LINE)
        *f = found;
}

void lw_dangles(struct lw *lw)
{
    struct rest r = {.lw = lw};
    size_t n = 0;
    lw_graph_build(&r.g, lw->edge.at, lw->edge.n);
    lw_near_build(&r.near, &r.g);
    r.is_bridge = ranh_alloc(r.g.n_edges + 1);
    r.seen = ranh_calloc(r.g.n_edges + 1, sizeof(*r.seen));
    lw_bridges(&r.g, r.is_bridge);
    for (uint32_t e = 0; e < r.g.n_edges; e++)
        if (r.is_bridge[e] && !r.seen[e])
            tell_component(&r, e);
    for (size_t e = 0; e < lw->edge.n; e++)
        if (!r.is_bridge[e])
            lw->edge.at[n++] = lw->edge.at[e];
    lw->edge.n = n;
    lw_near_release(&r.near);
    lw_graph_release(&r.g);
    ranh_vec_release(&r.stack);
    ranh_free(r.is_bridge);
    ranh_free(r.seen);
}
