/* SPDX-License-Identifier: MIT */
/*
 * The noded lines as a graph. An edge lies on an outline exactly when it lies on a circuit; edges that do
 * not (bridges) are found in one walk in depth, by the earliest vertex that what hangs below an edge
 * reaches without it (Tarjan, "A note on finding the bridges of a graph", 1974). The walk keeps its own
 * stack: a line of a million vertices is as deep.
 */
#include "linework_impl.h"

#include <ranh/base/sort.h>

#define NONE UINT32_MAX

static void number_vertices(struct lw_graph *g)
{
    size_t n = 2 * g->n_edges;
    uint64_t *key = ranh_alloc((n + 1) * sizeof(*key));
    uint32_t *item = ranh_alloc((n + 1) * sizeof(*item));
    for (size_t i = 0; i < n; i++) {
        struct ranh_vertex v = i % 2 ? g->edge[i / 2].b : g->edge[i / 2].a;
        key[i] = ranh_sort_key(v.x, v.y);
        item[i] = (uint32_t)i;
    }
    ranh_sort_u64(key, item, n);
    g->vertex = ranh_alloc((n + 1) * sizeof(*g->vertex));
    g->end = ranh_alloc((n + 1) * sizeof(*g->end));
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || key[i] != key[i - 1])
            g->vertex[g->n_vertices++] =
                item[i] % 2 ? g->edge[item[i] / 2].b : g->edge[item[i] / 2].a;
        g->end[item[i]] = (uint32_t)g->n_vertices - 1;
    }
    ranh_free(key);
    ranh_free(item);
}

void lw_graph_build(struct lw_graph *g, const struct lw_edge *edge, size_t n)
{
    *g = (struct lw_graph){.edge = edge, .n_edges = n};
    number_vertices(g);
    g->star = ranh_alloc((2 * n + 1) * sizeof(*g->star));
    g->star_of = ranh_calloc(g->n_vertices + 2, sizeof(*g->star_of));
    for (size_t i = 0; i < 2 * n; i++)
        g->star_of[g->end[i] + 2]++;
    for (size_t v = 2; v < g->n_vertices + 2; v++)
        g->star_of[v] += g->star_of[v - 1];
    for (size_t i = 0; i < 2 * n; i++)
        g->star[g->star_of[g->end[i] + 1]++] = (uint32_t)(i / 2);
}

void lw_graph_release(struct lw_graph *g)
{
    ranh_free(g->vertex);
    ranh_free(g->end);
    ranh_free(g->star);
    ranh_free(g->star_of);
    *g = (struct lw_graph){0};
}

uint32_t lw_find_vertex(const struct lw_graph *g, struct ranh_vertex v)
{
    size_t low = 0, high = g->n_vertices;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (ranh_vertex_order(g->vertex[middle], v) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->n_vertices && ranh_vertex_same(g->vertex[low], v) ? (uint32_t)low : NONE;
}

struct step {
    uint32_t vertex, by; /* the edge it was reached by */
    uint32_t next;       /* place in its star */
};

void lw_bridges(const struct lw_graph *g, bool *is_bridge)
{
    uint32_t *order = ranh_calloc(g->n_vertices + 1, sizeof(*order)); /* 0 = not seen */
    uint32_t *low = ranh_calloc(g->n_vertices + 1, sizeof(*low));
    struct step *stack = ranh_alloc((g->n_vertices + 1) * sizeof(*stack));
    uint32_t seen = 0;
    for (size_t e = 0; e < g->n_edges; e++)
        is_bridge[e] = false;
    for (uint32_t root = 0; root < g->n_vertices; root++) {
        size_t depth = 0;
        if (order[root])
            continue;
        order[root] = low[root] = ++seen;
        stack[depth++] = (struct step){root, NONE, g->star_of[root]};
        while (depth) {
            struct step *top = &stack[depth - 1];
            if (top->next < g->star_of[top->vertex + 1]) {
                uint32_t e = g->star[top->next++], to = lw_other(g, e, top->vertex);
                if (e == top->by)
                    continue;
                if (order[to]) {
                    low[top->vertex] = order[to] < low[top->vertex] ? order[to] : low[top->vertex];
                    continue;
                }
                order[to] = low[to] = ++seen;
                stack[depth++] = (struct step){to, e, g->star_of[to]};
            } else if (--depth) {
                uint32_t up = stack[depth - 1].vertex;
                low[up] = low[top->vertex] < low[up] ? low[top->vertex] : low[up];
                is_bridge[top->by] = low[top->vertex] > order[up];
            }
        }
    }
    ranh_free(stack);
    ranh_free(low);
    ranh_free(order);
}

void lw_near_build(struct lw_near *near, const struct lw_graph *g)
{
    size_t most = g->n_vertices > g->n_edges ? g->n_vertices : g->n_edges;
    struct ranh_grid_box *box = ranh_alloc((most + 1) * sizeof(*box));
    near->g = g;
    for (size_t v = 0; v < g->n_vertices; v++)
        box[v] = lw_box_around(g->vertex[v], 0);
    box_index_build(&near->vertices, box, g->n_vertices, NULL);
    for (size_t e = 0; e < g->n_edges; e++)
        box[e] = lw_edge_box(&g->edge[e], 0);
    box_index_build(&near->edges, box, g->n_edges, NULL);
    ranh_free(box);
}

void lw_near_release(struct lw_near *near)
{
    box_index_release(&near->vertices);
    box_index_release(&near->edges);
}

struct search {
    const struct lw_near *near;
    struct ranh_vertex from, behind; /* the free end, and the vertex before it */
    const uint32_t *forbidden;
    size_t n_forbidden;
    double within;
    bool ahead;
    struct lw_target best;
};

static bool is_forbidden(const struct search *s, uint32_t v)
{
    for (size_t i = 0; i < s->n_forbidden; i++)
        if (s->forbidden[i] == v)
            return true;
    return false;
}

static bool lies_ahead(const struct search *s, double x, double y)
{
    double ux = (double)s->from.x - s->behind.x, uy = (double)s->from.y - s->behind.y;
    return !s->ahead || ux * (x - s->from.x) + uy * (y - s->from.y) > 0;
}

static bool nearer(const struct search *s, double distance)
{
    return distance <= s->within && !(s->best.distance <= distance);
}

static bool try_vertex(void *context, uint32_t place)
{
    struct search *s = context;
    uint32_t v = s->near->vertices.item[place];
    struct ranh_vertex at = s->near->g->vertex[v];
    double distance = lw_distance(at, s->from);
    bool tie = distance == s->best.distance && v < s->best.vertex;
    if ((nearer(s, distance) || tie) && !is_forbidden(s, v) && lies_ahead(s, at.x, at.y))
        s->best = (struct lw_target){v, NONE, at, distance};
    return true;
}

/* Where the end, carried on straight, meets the edge; else the nearest point of the edge. */
static bool meet_edge(const struct search *s, const struct lw_edge *e, double foot[2], double at[2])
{
    double ex = (double)e->b.x - e->a.x, ey = (double)e->b.y - e->a.y;
    double px = (double)s->from.x - e->a.x, py = (double)s->from.y - e->a.y;
    double t = (px * ex + py * ey) / (ex * ex + ey * ey);
    if (t < 0 || t > 1)
        return false;
    at[0] = foot[0] = e->a.x + t * ex;
    at[1] = foot[1] = e->a.y + t * ey;
    double ux = (double)s->from.x - s->behind.x, uy = (double)s->from.y - s->behind.y;
    double cross = ux * ey - uy * ex;
    if (cross == 0)
        return true;
    double k = (ey * -px - ex * -py) / cross, r = (uy * -px - ux * -py) / cross;
    if (k <= 0 || k * hypot(ux, uy) > s->within || r < 0 || r > 1)
        return true;
    at[0] = s->from.x + k * ux;
    at[1] = s->from.y + k * uy;
    return true;
}

static bool try_edge(void *context, uint32_t place)
{
    struct search *s = context;
    uint32_t e = s->near->edges.item[place];
    const struct lw_graph *g = s->near->g;
    double foot[2], at[2];
    if (is_forbidden(s, g->end[2 * (size_t)e]) || is_forbidden(s, g->end[2 * (size_t)e + 1]) ||
        !meet_edge(s, &g->edge[e], foot, at))
        return true;
    double distance = hypot(foot[0] - s->from.x, foot[1] - s->from.y);
    bool tie = distance == s->best.distance && e < s->best.edge;
    if ((nearer(s, distance) || tie) && lies_ahead(s, foot[0], foot[1]))
        s->best =
            (struct lw_target){NONE, e, {(int32_t)lround(at[0]), (int32_t)lround(at[1])}, distance};
    return true;
}

struct lw_target lw_nearest(const struct lw_near *near, uint32_t end, double within,
                            const uint32_t *forbidden, size_t n_forbidden, bool ahead)
{
    const struct lw_graph *g = near->g;
    uint32_t before = lw_other(g, g->star[g->star_of[end]], end);
    struct search s = {.near = near,
                       .from = g->vertex[end],
                       .behind = g->vertex[before],
                       .forbidden = forbidden,
                       .n_forbidden = n_forbidden,
                       .within = within,
                       .ahead = ahead,
                       .best = {NONE, NONE, {0, 0}, NAN}};
    struct ranh_grid_box box = lw_box_around(s.from, within);
    ranh_rtree_query(&near->vertices.tree, box, try_vertex, &s);
    struct lw_target vertex = s.best;
    if (!ahead && !isnan(vertex.distance))
        return vertex;
    ranh_rtree_query(&near->edges.tree, box, try_edge, &s);
    return s.best;
}
