/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_LINEWORK_IMPL_H
#define RANH_LIB_GEO_LINEWORK_IMPL_H
/*
 * What the parts of the linework share. linework.c runs the steps and answers questions about the result,
 * linework_snap.c makes points that are nearly one into one and nodes, linework_graph.c knows which edges meet,
 * linework_ends.c joins and cuts free ends, linework_rest.c finds what bounds nothing.
 */
#include <ranh/geo/linework.h>

#include <math.h>

#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"

struct lw_edge {
    struct ranh_vertex a, b; /* a before b by ranh_vertex_order() */
    uint32_t line;
};
struct lw_edges {
    RANH_VEC(struct lw_edge)
};
/* A place on a line where it has no vertex but something crosses or touches it. */
struct lw_touch {
    struct ranh_vertex at;
    uint32_t line;
};

struct lw {
    const struct ranh_linework_input *in;
    struct lw_edges edge; /* of the lines, then noded */
    struct {
        RANH_VEC(struct lw_touch)
    } touch;
    struct {
        RANH_VEC(struct ranh_line_flaw)
    } flaw;
    bool *is_short; /* [n_lines] */
    struct {
        RANH_VEC(struct ranh_vertex) /* ends of what lies double or was cut off */
    } told;
};

static inline double lw_distance(struct ranh_vertex a, struct ranh_vertex b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y);
}

static inline struct ranh_grid_box lw_box_around(struct ranh_vertex v, double r)
{
    double lo = INT32_MIN, hi = INT32_MAX;
    return (struct ranh_grid_box){
        (int32_t)fmax(lo, floor(v.x - r)), (int32_t)fmax(lo, floor(v.y - r)),
        (int32_t)fmin(hi, ceil(v.x + r)), (int32_t)fmin(hi, ceil(v.y + r))};
}

static inline struct ranh_grid_box lw_edge_box(const struct lw_edge *e, double r)
{
    struct ranh_grid_box p = lw_box_around(e->a, r), q = lw_box_around(e->b, r);
    return (struct ranh_grid_box){
        p.xmin < q.xmin ? p.xmin : q.xmin, p.ymin < q.ymin ? p.ymin : q.ymin,
        p.xmax > q.xmax ? p.xmax : q.xmax, p.ymax > q.ymax ? p.ymax : q.ymax};
}

void lw_put_edge(struct lw_edges *edges, struct ranh_vertex a, struct ranh_vertex b, uint32_t line);
struct ranh_line_flaw *lw_put_flaw(struct lw *lw, enum ranh_line_flaw_kind kind, uint32_t line,
                                   struct ranh_vertex at);
bool lw_is_closed(const struct ranh_linework_input *in, uint32_t line);

/* Sorts by a, b, line; an edge of the same line twice stays twice. */
void lw_sort(struct lw_edges *edges);

/* linework_snap.c */
void lw_snap(struct lw *lw); /* lines to edges between points apart */
/* Crossings become vertices; remember: as touches. False when there are absurdly many. */
bool lw_node(struct lw *lw, bool remember);

/* linework_graph.c: which edges meet where. Edges are sorted and each pair of ends is there once. */
struct lw_graph {
    const struct lw_edge *edge;
    size_t n_edges, n_vertices;
    struct ranh_vertex *vertex; /* sorted */
    uint32_t *end;              /* [2 n_edges] vertices of a and b */
    uint32_t *star_of, *star;   /* edges at a vertex: star[star_of[v]] .. */
};
void lw_graph_build(struct lw_graph *graph, const struct lw_edge *edge, size_t n);
void lw_graph_release(struct lw_graph *graph);
static inline uint32_t lw_degree(const struct lw_graph *g, uint32_t v)
{
    return g->star_of[v + 1] - g->star_of[v];
}
static inline uint32_t lw_other(const struct lw_graph *g, uint32_t e, uint32_t v)
{
    return g->end[2 * (size_t)e] == v ? g->end[2 * (size_t)e + 1] : g->end[2 * (size_t)e];
}
uint32_t lw_find_vertex(const struct lw_graph *g, struct ranh_vertex v); /* UINT32_MAX = none */
/* Marks the edges whose loss would part what hangs together: they lie on no outline. */
void lw_bridges(const struct lw_graph *g, bool *is_bridge);

/* Nearest vertex or edge to a free end. */
struct lw_near {
    const struct lw_graph *g;
    struct box_index vertices, edges;
};
void lw_near_build(struct lw_near *near, const struct lw_graph *g);
void lw_near_release(struct lw_near *near);
struct lw_target {
    uint32_t vertex, edge; /* one of them is UINT32_MAX */
    struct ranh_vertex at;
    double distance; /* NAN = nothing */
};
/* forbidden: vertices that do not count, nor do edges at them; ahead: only what lies ahead of the end.
 * A vertex goes before an edge. */
struct lw_target lw_nearest(const struct lw_near *near, uint32_t end, double within,
                            const uint32_t *forbidden, size_t n_forbidden, bool ahead);

/* linework_ends.c: joins and cuts; true when edges changed and must be noded again. */
bool lw_ends(struct lw *lw);

/* linework_rest.c */
void lw_duplicates(struct lw *lw); /* tells them and leaves each edge once */
void lw_missing(struct lw *lw);    /* touches become flaws; after ends and duplicates */
void lw_dangles(struct lw *lw);    /* tells and removes what bounds nothing */

#endif
