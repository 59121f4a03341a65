/* SPDX-License-Identifier: MIT */
/* The lists the steps work on: edges in their order, flaws. */
#include "linework_impl.h"

#include <stdlib.h>

static int by_edge(const void *a, const void *b)
{
    const struct lw_edge *e = a, *f = b;
    int order = ranh_vertex_order(e->a, f->a);
    order = order ? order : ranh_vertex_order(e->b, f->b);
    return order ? order : e->line < f->line ? -1 : e->line > f->line;
}

void lw_sort(struct lw_edges *edges)
{
    if (edges->n)
        qsort(edges->at, edges->n, sizeof(*edges->at), by_edge);
}

void lw_put_edge(struct lw_edges *edges, struct ranh_vertex a, struct ranh_vertex b, uint32_t line)
{
    bool forwards = ranh_vertex_order(a, b) < 0;
    *ranh_vec_push(edges) = (struct lw_edge){forwards ? a : b, forwards ? b : a, line};
}

struct ranh_line_flaw *lw_put_flaw(struct lw *lw, enum ranh_line_flaw_kind kind, uint32_t line,
                                   struct ranh_vertex at)
{
    struct ranh_line_flaw *f = ranh_vec_push(&lw->flaw);
    *f = (struct ranh_line_flaw){
        .kind = kind, .line = line, .other = RANH_NO_LINE, .at = at, .to = at, .gap = NAN};
    return f;
}

bool lw_is_closed(const struct ranh_linework_input *in, uint32_t line)
{
    uint32_t first = in->line_vertex[line], last = in->line_vertex[line + 1];
    return last - first > 3 && ranh_vertex_same(in->vertex[first], in->vertex[last - 1]);
}
