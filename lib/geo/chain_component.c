/* SPDX-License-Identifier: MIT */
/*
 * What lies in what. m differs by k across an edge, so within a connected component of the chain all m follow from
 * one of them; and what lies outside a component is found by looking straight down from its leftmost lowest vertex
 * to the nearest edge. That edge belongs to a component whose leftmost vertex comes earlier, so components are
 * settled in one pass in the order of the sorted edges.
 */
#include "chain_face.h"

#include <math.h>

#include <ranh/geo/segment.h>

enum { FEW = 64 };

/* --- components ------------------------------------------------------------------------------ */

/* The lowest cycle of its component; afterwards c's own m is counted from there. */
static uint32_t lowest(struct plane *p, uint32_t c)
{
    struct cycle *at = p->cycle.at;
    while (at[c].up != at[at[c].up].up) { /* halves the way */
        at[c].m += at[at[c].up].m;
        at[c].up = at[at[c].up].up;
    }
    return at[c].up;
}

/* Left of an edge k more are counted than right of it: joins the two cycles on its sides. */
static void join_cycles(struct plane *p)
{
    struct cycle *at = p->cycle.at;
    for (size_t e = 0; e < p->chain->n; e++) {
        uint32_t left = p->cycle_of[2 * e], right = p->cycle_of[2 * e + 1];
        uint32_t l = lowest(p, left), r = lowest(p, right);
        int32_t k = p->chain->edge[e].k - at[left].m + at[right].m; /* m of l less m of r */
        if (l == r && k != 0)
            RANH_BUG("a face of the chain is covered %d times and %d times more", at[left].m, k);
        if (l < r) {
            at[r].up = l;
            at[r].m = -k;
        } else if (r < l) {
            at[l].up = r;
            at[l].m = k;
        }
    }
    p->component = ranh_alloc(p->cycle.n * sizeof(*p->component));
    for (uint32_t c = 0; c < p->cycle.n; c++) {
        uint32_t low = lowest(p, c);
        if (low == c)
            *ranh_vec_push(&p->part) =
                (struct component){.edge = at[c].half / 2, .below = NONE, .parent = NONE};
        p->component[c] = low == c ? (uint32_t)p->part.n - 1 : p->component[low];
    }
}

static void index_edges(struct plane *p, struct ranh_pool *pool)
{
    struct ranh_grid_box *box = ranh_alloc(p->chain->n * sizeof(*box));
    struct ranh_grid_box all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t e = 0; e < p->chain->n; e++) {
        box[e] = (struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
        grow_box(&box[e], p->chain->edge[e].a);
        grow_box(&box[e], p->chain->edge[e].b);
        all.ymin = box[e].ymin < all.ymin ? box[e].ymin : all.ymin;
        all.ymax = box[e].ymax > all.ymax ? box[e].ymax : all.ymax;
    }
    p->reach = 1 + (int64_t)(((double)all.ymax - all.ymin) / sqrt((double)p->chain->n));
    box_index_build(&p->index, box, p->chain->n, pool);
    ranh_free(box);
}

/* Height of edge e at x as a fraction n / d with d > 0. */
static void height_at(const struct ranh_chain_edge *e, int32_t x, ranh_wide *n, ranh_wide *d)
{
    int64_t dx = (int64_t)e->b.x - e->a.x, dy = (int64_t)e->b.y - e->a.y;
    *d = dx;
    *n = (ranh_wide)e->a.y * dx + (ranh_wide)((int64_t)x - e->a.x) * dy;
}

static bool higher(const struct ranh_chain_edge *e, const struct ranh_chain_edge *f, int32_t x)
{
    ranh_wide en, ed, fn, fd;
    height_at(e, x, &en, &ed);
    height_at(f, x, &fn, &fd);
    if (en * fd != fn * ed)
        return en * fd > fn * ed;
    /* both leave the same vertex: the steeper one is above just right of x */
    return ((ranh_wide)e->b.y - e->a.y) * fd > ((ranh_wide)f->b.y - f->a.y) * ed;
}

struct look_down {
    const struct plane *p;
    struct ranh_vertex from;
    uint32_t best; /* edge */
};

static void try_below(struct look_down *l, uint32_t e)
{
    const struct ranh_chain_edge *edge = &l->p->chain->edge[e];
    if (edge->a.x <= l->from.x && l->from.x < edge->b.x &&
        ranh_side(edge->a, edge->b, l->from) > 0 &&
        (l->best == NONE || higher(edge, &l->p->chain->edge[l->best], l->from.x)))
        l->best = e;
}

static bool look(void *context, uint32_t at)
{
    struct look_down *l = context;
    try_below(l, l->p->index.item[at]);
    return true;
}

/* The nearest edge lies not far below, as a rule: looks a little way down, then farther and farther. */
static uint32_t edge_below(const struct plane *p, struct ranh_vertex v)
{
    struct look_down down = {.p = p, .from = v, .best = NONE};
    for (uint32_t e = 0; e < p->chain->n && !p->index.item; e++)
        try_below(&down, e);
    int64_t low = p->index.item ? v.y : INT32_MIN;
    for (int64_t reach = p->reach; low > INT32_MIN; reach *= 4) {
        low = v.y - reach > INT32_MIN ? v.y - reach : INT32_MIN;
        ranh_rtree_query(&p->index.tree, (struct ranh_grid_box){v.x, (int32_t)low, v.x, v.y}, look,
                         &down);
        if (down.best == NONE)
            continue;
        ranh_wide n, d;
        height_at(&p->chain->edge[down.best], v.x, &n, &d);
        if (n >= low * d)
            break; /* what was not looked at is lower */
    }
    return down.best;
}

static int look_down(void *context, unsigned worker, size_t first, size_t last,
                     struct ranh_err *err)
{
    (void)worker, (void)err;
    struct plane *p = context;
    for (size_t i = first; i < last; i++)
        p->part.at[i].below = edge_below(p, p->chain->edge[p->part.at[i].edge].a);
    return RANH_OK;
}

/* The cycle outside a component, seen at its leftmost lowest vertex, where its first edge and those after
 * it start: left of the one that leaves it closest to straight up. */
static uint32_t outside_of(const struct plane *p, uint32_t first)
{
    const struct ranh_chain_edge *edge = p->chain->edge;
    uint32_t best = first;
    for (uint32_t e = first + 1; e < p->chain->n && ranh_vertex_same(edge[e].a, edge[first].a); e++)
        if (ranh_side(edge[first].a, edge[best].b, edge[e].b) > 0)
            best = e;
    return p->cycle_of[2 * best];
}

static void settle_components(struct plane *p, struct ranh_pool *pool)
{
    if (p->part.n > 1 && p->chain->n > FEW)
        index_edges(p, pool);
    if (p->part.n > 1)
        (void)ranh_pool_run(pool, p->part.n, FEW, look_down, p, NULL);
    for (size_t i = 0; i < p->part.n; i++) {
        struct component *part = &p->part.at[i];
        int32_t base = 0;
        if (part->below != NONE) {
            uint32_t above = p->cycle_of[2 * part->below];
            const struct cycle *c = &p->cycle.at[above];
            const struct component *around = &p->part.at[p->component[above]];
            base = around->m + c->m;
            part->parent = c->twice_area > 0 ? above : around->parent;
        }
        part->m = base - p->cycle.at[outside_of(p, part->edge)].m;
    }
}

void plane_settle_components(struct plane *p, struct ranh_pool *pool)
{
    join_cycles(p);
    settle_components(p, pool);
}
