/* SPDX-License-Identifier: MIT */
/*
 * Free ends. One that runs a little past the line it should end on is cut back; one that stops a little
 * short is carried on to it, to a corner rather than to the middle of a side. Ends are taken in the order of
 * their coordinates; an end that another was joined to stays where it is.
 */
#include "linework_impl.h"

#include <ranh/base/sort.h>

#define NONE UINT32_MAX

struct ends {
    struct lw *lw;
    struct lw_graph g;
    struct lw_near near;
    bool *settled;             /* [vertices] */
    bool *gone;                /* [edges] cut off */
    struct ranh_vertex *moved; /* [vertices] where a free end went */
    struct {
        RANH_VEC(uint32_t) /* vertices from the free end on, as far as the tolerance */
    } branch;
    struct {
        RANH_VEC(uint32_t) /* edges between them */
    } stub;
};

/* Walks from a free end until the lines fork, end, or the tolerance is passed; the length walked. */
static double walk(struct ends *w, uint32_t end, bool *forks)
{
    const struct lw_graph *g = &w->g;
    uint32_t v = end, by = NONE;
    double length = 0;
    w->branch.n = w->stub.n = 0;
    *ranh_vec_push(&w->branch) = v;
    *forks = false;
    while (length <= w->lw->in->tolerance) {
        uint32_t e = g->star[g->star_of[v]];
        if (e == by)
            e = g->star[g->star_of[v] + 1];
        uint32_t to = lw_other(g, e, v);
        length += lw_distance(g->vertex[v], g->vertex[to]);
        *ranh_vec_push(&w->branch) = to;
        *ranh_vec_push(&w->stub) = e;
        by = e;
        v = to;
        *forks = lw_degree(g, v) > 2;
        if (lw_degree(g, v) != 2)
            break;
    }
    return length;
}

static void cut(struct ends *w, uint32_t end, double length)
{
    uint32_t line = w->g.edge[w->stub.at[0]].line, fork = w->branch.at[w->branch.n - 1];
    for (size_t i = 0; i < w->stub.n; i++)
        w->gone[w->stub.at[i]] = true;
    for (size_t i = 0; i + 1 < w->branch.n; i++)
        w->settled[w->branch.at[i]] = true;
    if (w->lw->is_short[line])
        return; /* told as a short line */
    struct ranh_line_flaw *f = lw_put_flaw(w->lw, RANH_LINE_OVERSHOOT, line, w->g.vertex[fork]);
    f->to = w->g.vertex[end];
    f->length = length;
    *ranh_vec_push(&w->lw->told) = w->g.vertex[fork];
    for (uint32_t i = w->g.star_of[fork]; i < w->g.star_of[fork + 1]; i++)
        if (f->other == RANH_NO_LINE && w->g.edge[w->g.star[i]].line != line)
            f->other = w->g.edge[w->g.star[i]].line;
}

static void join(struct ends *w, uint32_t end, const struct lw_target *target)
{
    const struct lw_graph *g = &w->g;
    uint32_t line = g->edge[g->star[g->star_of[end]]].line;
    w->settled[end] = true;
    w->moved[end] = target->at;
    struct ranh_line_flaw *f = lw_put_flaw(w->lw, RANH_LINE_UNDERSHOOT, line, g->vertex[end]);
    f->to = target->at;
    f->length = lw_distance(g->vertex[end], target->at);
    if (target->vertex != NONE) {
        w->settled[target->vertex] = true;
        f->other = g->edge[g->star[g->star_of[target->vertex]]].line;
    } else {
        f->other = g->edge[target->edge].line;
    }
}

/* Ends that went elsewhere are no place to join to. */
static bool is_fit(const struct ends *w, const struct lw_target *target)
{
    if (isnan(target->distance))
        return false;
    uint32_t v = target->vertex;
    if (v != NONE)
        return ranh_vertex_same(w->moved[v], w->g.vertex[v]) &&
               !(lw_degree(&w->g, v) == 1 && w->gone[w->g.star[w->g.star_of[v]]]);
    return !w->gone[target->edge];
}

static void settle(struct ends *w, uint32_t end)
{
    bool forks;
    double length = walk(w, end, &forks), tolerance = w->lw->in->tolerance;
    if (length <= tolerance && forks) {
        cut(w, end, length);
        return;
    }
    if (length <= tolerance && lw_degree(&w->g, w->branch.at[w->branch.n - 1]) == 1)
        return; /* a speck, told as a short line */
    size_t n = w->branch.n - (length > tolerance && w->stub.n == 1 ? 0 : 0);
    struct lw_target target = lw_nearest(&w->near, end, tolerance, w->branch.at, n, false);
    if (is_fit(w, &target))
        join(w, end, &target);
}

static void apply(struct ends *w)
{
    struct lw_edges out = {0};
    for (size_t e = 0; e < w->g.n_edges; e++)
        if (!w->gone[e]) {
            struct ranh_vertex a = w->moved[w->g.end[2 * e]], b = w->moved[w->g.end[2 * e + 1]];
            if (!ranh_vertex_same(a, b))
                lw_put_edge(&out, a, b, w->g.edge[e].line);
        }
    ranh_vec_release(&w->lw->edge);
    w->lw->edge.at = out.at;
    w->lw->edge.n = out.n;
    w->lw->edge.cap = out.cap;
    lw_sort(&w->lw->edge);
}

bool lw_ends(struct lw *lw)
{
    struct ends w = {.lw = lw};
    lw_graph_build(&w.g, lw->edge.at, lw->edge.n);
    lw_near_build(&w.near, &w.g);
    w.settled = ranh_calloc(w.g.n_vertices + 1, sizeof(*w.settled));
    w.gone = ranh_calloc(w.g.n_edges + 1, sizeof(*w.gone));
    w.moved = ranh_alloc((w.g.n_vertices + 1) * sizeof(*w.moved));
    for (size_t v = 0; v < w.g.n_vertices; v++)
        w.moved[v] = w.g.vertex[v];
    size_t before = lw->flaw.n;
    for (uint32_t v = 0; v < w.g.n_vertices; v++)
        if (lw_degree(&w.g, v) == 1 && !w.settled[v])
            settle(&w, v);
    bool changed = lw->flaw.n > before;
    for (size_t e = 0; e < w.g.n_edges; e++)
        changed |= w.gone[e];
    if (changed)
        apply(&w);
    lw_near_release(&w.near);
    lw_graph_release(&w.g);
    ranh_vec_release(&w.branch);
    ranh_vec_release(&w.stub);
    ranh_free(w.settled);
    ranh_free(w.gone);
    ranh_free(w.moved);
    return changed;
}
