/* SPDX-License-Identifier: MIT */
/*
 * A corner on a long edge is lacked there when from it a shorter edge runs along the long one the other way:
 * both sides are one line and still do not cancel.
 */
#include "lib/check/lacking.h"

#include <stdlib.h>

#include <ranh/geo/segment.h>

static int by_ends(const void *one, const void *other)
{
    const struct ranh_chain_edge *e = one, *f = other;
    int order = ranh_vertex_order(e->a, f->a);
    return order ? order : ranh_vertex_order(e->b, f->b);
}

const struct ranh_chain_edge *ranh_lacking_partner(const struct ranh_chain *chain,
                                                   const struct ranh_chain_edge *e,
                                                   struct ranh_vertex p, struct ranh_vertex q)
{
    bool forward = ranh_vertex_order(p, q) < 0;
    struct ranh_chain_edge key = {forward ? p : q, forward ? q : p, 0};
    const struct ranh_chain_edge *found =
        bsearch(&key, chain->edge, chain->n, sizeof(key), by_ends);
    return found && ((found->k > 0) == forward) != (e->k > 0) ? found : NULL;
}

size_t ranh_lacking_count(const struct ranh_chain *chain, double tolerance)
{
    size_t n_on, n = 0;
    struct ranh_chain_on *on = ranh_chain_vertices_on_edges(chain, tolerance, NULL, &n_on);
    for (size_t i = 0; i < n_on; i++) {
        const struct ranh_chain_edge *e = &chain->edge[on[i].edge];
        bool first = i == 0 || on[i - 1].edge != on[i].edge;
        bool last = i + 1 == n_on || on[i + 1].edge != on[i].edge;
        n += ranh_lacking_partner(chain, e, first ? e->a : on[i - 1].v, on[i].v) ||
             ranh_lacking_partner(chain, e, on[i].v, last ? e->b : on[i + 1].v);
    }
    ranh_free(on);
    return n;
}
