/* SPDX-License-Identifier: MIT */
/*
 * Which ends of edges that lie on another edge are corners it lacks: those from which the two run along each
 * other, one the other way. Both are straight, so they are near each other all the way when they are at both
 * ends of what they share.
 */
#include "lib/check/lacking.h"

#include <stdlib.h>

#include <ranh/geo/segment.h>

static double dot(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c,
                  struct ranh_vertex d)
{
    return ((double)b.x - a.x) * ((double)d.x - c.x) + ((double)b.y - a.y) * ((double)d.y - c.y);
}

/* Within the tolerance of the line through a and b, whose length squared is given. */
static bool near_line(struct ranh_vertex a, struct ranh_vertex b, double length_sq,
                      struct ranh_vertex v, double tolerance)
{
    double off =
        ((double)b.x - a.x) * ((double)v.y - a.y) - ((double)b.y - a.y) * ((double)v.x - a.x);
    return off * off <= tolerance * tolerance * length_sq;
}

static bool runs_along(const struct ranh_chain *chain, const struct ranh_chain_on *on,
                       double tolerance)
{
    const struct ranh_chain_edge *e = &chain->edge[on->edge], *f = &chain->edge[on->ends];
    double clear = 4 * tolerance * tolerance;
    bool against = (dot(e->a, e->b, f->a, f->b) < 0) != ((e->k > 0) != (f->k > 0));
    struct ranh_vertex far = ranh_vertex_same(f->a, on->v) ? f->b : f->a;
    struct ranh_vertex end = dot(e->a, e->b, on->v, far) > 0 ? e->b : e->a;
    double length_sq = dot(on->v, far, on->v, far), reach = dot(on->v, far, on->v, end);
    if (!against || reach <= 0)
        return false;
    if (reach >= length_sq) /* the corner's edge is the first to end */
        return length_sq > clear &&
               near_line(e->a, e->b, dot(e->a, e->b, e->a, e->b), far, tolerance);
    return reach * reach > clear * length_sq && near_line(on->v, far, length_sq, end, tolerance);
}

struct ranh_chain_on *ranh_lacking(const struct ranh_chain *chain, double tolerance,
                                   struct ranh_pool *pool, size_t *n)
{
    size_t n_on;
    struct ranh_chain_on *on = ranh_chain_vertices_on_edges(chain, tolerance, pool, &n_on);
    *n = 0;
    for (size_t i = 0; i < n_on; i++)
        if (runs_along(chain, &on[i], tolerance))
            on[(*n)++] = on[i];
    return on;
}

size_t ranh_lacking_count(const struct ranh_chain *chain, double tolerance)
{
    size_t n_on, n = 0;
    struct ranh_chain_on *on = ranh_lacking(chain, tolerance, NULL, &n_on);
    for (size_t i = 0; i < n_on; i++)
        n += i == 0 || on[i].edge != on[i - 1].edge || !ranh_vertex_same(on[i].v, on[i - 1].v);
    ranh_free(on);
    return n;
}
