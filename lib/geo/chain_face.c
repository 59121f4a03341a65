/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, third part: faces and how often they are covered.
 *
 * Each edge is two half-edges; half-edge 2e runs a -> b, 2e + 1 back. Following the next half-edge
 * clockwise at every vertex walks around the face on the left: a cycle. A cycle with positive area is the
 * outer boundary of a face; each connected component of the chain has one cycle with negative area, its
 * outside. m differs by k across an edge, so within a component all m follow from one of them; and
 * what lies outside a component is found by looking straight down from its leftmost lowest vertex to the
 * nearest edge. That edge belongs to a component whose leftmost vertex comes earlier, so components are
 * settled in one pass in the order of the sorted edges.
 *
 * Threads sort the vertices, put edges around them in order, measure cycles, look down and write the rings;
 * naming the cycles and joining them to components is one pass each.
 */
#include <ranh/geo/chain.h>

#include <math.h>
#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"

#define NONE UINT32_MAX

enum { CHUNK = 4096, CYCLES = 256, FEW = 64 };

struct cycle {
    ranh_wide twice_area;
    struct ranh_grid_box box;
    uint32_t half; /* the lowest of its half-edges */
    uint32_t n;    /* half-edges */
    uint32_t up;   /* a cycle of its component with a lower number; the lowest names itself */
    int32_t m;     /* parcels that cover the face on its left, less what cover that of `up` */
};

struct component {
    uint32_t edge;   /* its first: at its leftmost lowest vertex */
    uint32_t below;  /* the edge straight below that vertex, of another component; NONE = none */
    uint32_t parent; /* the face cycle it lies in; NONE = outside all */
    int32_t m;       /* of its lowest cycle */
};

struct star {
    RANH_VEC(uint32_t) /* half-edges leaving a vertex */
};

struct plane {
    const struct ranh_chain *chain;
    struct ranh_vertex *vertex; /* sorted, unique */
    size_t n_vertices;
    uint32_t *to;        /* [2 n] vertex a half-edge runs to */
    uint32_t *out_of;    /* [n_vertices + 1] first edge that starts at a vertex */
    uint32_t *in_of;     /* [n_vertices + 1] first of `in` that ends there */
    uint32_t *in;        /* [n] edges in order of their end */
    struct star *star;   /* one a thread */
    uint32_t *next;      /* [2 n] clockwise around the vertex a half-edge runs to */
    uint32_t *cycle_of;  /* [2 n] */
    uint32_t *component; /* [cycles] */
    struct {
        RANH_VEC(struct cycle)
    } cycle;
    struct {
        RANH_VEC(struct component)
    } part;
    struct box_index index; /* over edges, when there are more than a FEW */
    int64_t reach;          /* how far to look down at first */
    struct ranh_faces *faces;
    uint32_t *ring_cycle; /* [rings] */
};

static struct ranh_vertex from_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h ^ 1]];
}
static struct ranh_vertex to_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h]];
}

/* --- vertices and what leaves them ----------------------------------------------------------- */

static uint64_t key_of(struct ranh_vertex v)
{
    return ranh_sort_key(v.x, v.y);
}

/* Edges are in order of their start; put in order of their end too, vertices are numbered side by side. */
static void number_vertices(struct plane *p, struct ranh_pool *pool)
{
    const struct ranh_chain_edge *edge = p->chain->edge;
    uint32_t n = (uint32_t)p->chain->n, i = 0, j = 0;
    uint64_t *end = ranh_alloc(n * sizeof(*end));
    p->in = ranh_alloc(n * sizeof(*p->in));
    for (uint32_t e = 0; e < n; e++) {
        end[e] = key_of(edge[e].b);
        p->in[e] = e;
    }
    ranh_sort_u64_with(pool, end, p->in, n);
    p->vertex = ranh_alloc(2 * (size_t)n * sizeof(*p->vertex));
    p->out_of = ranh_alloc((2 * (size_t)n + 1) * sizeof(*p->out_of));
    p->in_of = ranh_alloc((2 * (size_t)n + 1) * sizeof(*p->in_of));
    p->to = ranh_alloc(2 * (size_t)n * sizeof(*p->to));
    while (i < n || j < n) {
        uint32_t v = (uint32_t)p->n_vertices++;
        uint64_t start = i < n ? key_of(edge[i].a) : UINT64_MAX;
        uint64_t key = j < n && end[j] < start ? end[j] : start;
        p->vertex[v] = i < n && key == start ? edge[i].a : edge[p->in[j]].b;
        p->out_of[v] = i;
        p->in_of[v] = j;
        for (; i < n && key_of(edge[i].a) == key; i++)
            p->to[2 * i + 1] = v;
        for (; j < n && end[j] == key; j++)
            p->to[2 * p->in[j]] = v;
    }
    p->out_of[p->n_vertices] = p->in_of[p->n_vertices] = n;
    ranh_free(end);
}

/* By angle; stars are small, insertion is the fastest. Two are in order around any way. */
static void sort_star(const struct plane *p, uint32_t v, struct star *star)
{
    for (size_t i = 1; i < star->n && star->n > 2; i++) {
        uint32_t h = star->at[i];
        size_t j = i;
        for (; j > 0 && ranh_angle_order(p->vertex[v], to_of(p, star->at[j - 1]), to_of(p, h)) > 0;
             j--)
            star->at[j] = star->at[j - 1];
        star->at[j] = h;
    }
}

static int link_stars(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)err;
    struct plane *p = context;
    struct star *star = &p->star[worker];
    for (uint32_t v = (uint32_t)first; v < last; v++) {
        star->n = 0;
        for (uint32_t i = p->in_of[v]; i < p->in_of[v + 1]; i++)
            *ranh_vec_push(star) = 2 * p->in[i] + 1;
        for (uint32_t e = p->out_of[v]; e < p->out_of[v + 1]; e++)
            *ranh_vec_push(star) = 2 * e;
        sort_star(p, v, star);
        for (size_t i = 0; i < star->n; i++)
            p->next[star->at[i] ^ 1] = star->at[i > 0 ? i - 1 : star->n - 1];
    }
    return RANH_OK;
}

static void build_stars(struct plane *p, struct ranh_pool *pool)
{
    unsigned threads = ranh_pool_threads(pool);
    p->next = ranh_alloc(2 * p->chain->n * sizeof(*p->next));
    p->star = ranh_calloc(threads, sizeof(*p->star));
    (void)ranh_pool_run(pool, p->n_vertices, CHUNK, link_stars, p, NULL);
    for (unsigned t = 0; t < threads; t++)
        ranh_vec_release(&p->star[t]);
    ranh_free(p->star);
    ranh_free(p->in);
    ranh_free(p->in_of);
    ranh_free(p->out_of);
}

/* --- cycles ---------------------------------------------------------------------------------- */

static void grow_box(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}

static int measure_cycles(void *context, unsigned worker, size_t first, size_t last,
                          struct ranh_err *err)
{
    (void)worker, (void)err;
    struct plane *p = context;
    for (size_t i = first; i < last; i++) {
        struct cycle *c = &p->cycle.at[i];
        struct ranh_vertex anchor = from_of(p, c->half), from = anchor;
        uint32_t h = c->half;
        do {
            struct ranh_vertex to = to_of(p, h);
            c->twice_area += ranh_cross(anchor, from, to);
            grow_box(&c->box, from);
            from = to;
            h = p->next[h];
        } while (h != c->half);
    }
    return RANH_OK;
}

static void walk_cycles(struct plane *p, struct ranh_pool *pool)
{
    uint32_t n = (uint32_t)(2 * p->chain->n);
    p->cycle_of = ranh_alloc(n * sizeof(*p->cycle_of));
    memset(p->cycle_of, 0xFF, n * sizeof(*p->cycle_of)); /* NONE */
    for (uint32_t start = 0; start < n; start++) {
        if (p->cycle_of[start] != NONE)
            continue;
        uint32_t name = (uint32_t)p->cycle.n, count = 0;
        for (uint32_t h = start; p->cycle_of[h] == NONE; h = p->next[h], count++)
            p->cycle_of[h] = name;
        *ranh_vec_push(&p->cycle) =
            (struct cycle){.half = start,
                           .n = count,
                           .up = name,
                           .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}};
    }
    (void)ranh_pool_run(pool, p->cycle.n, CYCLES, measure_cycles, p, NULL);
}

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

/* --- faces ----------------------------------------------------------------------------------- */

static void put_ring(struct plane *p, uint32_t cycle)
{
    struct ranh_faces *faces = p->faces;
    p->ring_cycle[faces->n_rings] = cycle;
    faces->ring_vertex[faces->n_rings++] = (uint32_t)faces->n_vertices;
    faces->n_vertices += p->cycle.at[cycle].n;
}

/* What surrounds all: the outsides of components that lie in no face. */
static void put_outside(struct plane *p)
{
    struct ranh_chain_face *outside = &p->faces->outside;
    *outside = (struct ranh_chain_face){.first_ring = (uint32_t)p->faces->n_rings};
    for (uint32_t c = 0; c < p->cycle.n; c++) {
        if (p->cycle.at[c].twice_area >= 0 || p->part.at[p->component[c]].parent != NONE)
            continue;
        put_ring(p, c);
        outside->twice_area += p->cycle.at[c].twice_area;
        outside->n_rings++;
    }
}

static int write_rings(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct plane *p = context;
    for (size_t r = first; r < last; r++) {
        struct ranh_vertex *v = p->faces->vertex + p->faces->ring_vertex[r];
        uint32_t start = p->cycle.at[p->ring_cycle[r]].half, h = start;
        do {
            *v++ = from_of(p, h);
            h = p->next[h];
        } while (h != start);
    }
    return RANH_OK;
}

/* For each face cycle its holes, in order: first_hole[c], then next_hole[hole] until NONE. */
static void list_holes(const struct plane *p, uint32_t *first_hole, uint32_t *next_hole)
{
    memset(first_hole, 0xFF, p->cycle.n * sizeof(*first_hole));
    for (size_t c = p->cycle.n; c-- > 0;) {
        uint32_t parent = p->cycle.at[c].twice_area < 0 ? p->part.at[p->component[c]].parent : NONE;
        if (parent != NONE) {
            next_hole[c] = first_hole[parent];
            first_hole[parent] = (uint32_t)c;
        }
    }
}

static void put_faces(struct plane *p, struct ranh_pool *pool)
{
    struct ranh_faces *faces = p->faces;
    size_t n_cycles = p->cycle.n;
    uint32_t *first_hole = ranh_alloc(n_cycles * sizeof(uint32_t)),
             *next_hole = ranh_alloc(n_cycles * sizeof(uint32_t));
    list_holes(p, first_hole, next_hole);
    faces->face = ranh_alloc(n_cycles * sizeof(*faces->face));
    faces->ring_vertex = ranh_alloc((n_cycles + 1) * sizeof(*faces->ring_vertex));
    p->ring_cycle = ranh_alloc(n_cycles * sizeof(*p->ring_cycle));
    for (uint32_t c = 0; c < n_cycles; c++) {
        const struct cycle *outer = &p->cycle.at[c];
        if (outer->twice_area <= 0)
            continue;
        struct ranh_chain_face *face = &faces->face[faces->n_faces++];
        *face = (struct ranh_chain_face){.m = p->part.at[p->component[c]].m + outer->m,
                                         .first_ring = (uint32_t)faces->n_rings,
                                         .n_rings = 1,
                                         .twice_area = outer->twice_area,
                                         .box = outer->box};
        put_ring(p, c);
        for (uint32_t hole = first_hole[c]; hole != NONE; hole = next_hole[hole]) {
            put_ring(p, hole);
            face->twice_area += p->cycle.at[hole].twice_area;
            face->n_rings++;
        }
    }
    put_outside(p);
    faces->ring_vertex[faces->n_rings] = (uint32_t)faces->n_vertices;
    faces->vertex = ranh_alloc(faces->n_vertices * sizeof(*faces->vertex));
    (void)ranh_pool_run(pool, faces->n_rings, CYCLES, write_rings, p, NULL);
    ranh_free(p->ring_cycle);
    ranh_free(first_hole);
    ranh_free(next_hole);
}

void ranh_chain_faces(const struct ranh_chain *chain, struct ranh_pool *pool,
                      struct ranh_faces *faces)
{
    *faces = (struct ranh_faces){0};
    if (chain->n == 0)
        return;
    struct plane p = {.chain = chain, .faces = faces};
    number_vertices(&p, pool);
    build_stars(&p, pool);
    walk_cycles(&p, pool);
    join_cycles(&p);
    settle_components(&p, pool);
    put_faces(&p, pool);
    box_index_release(&p.index);
    ranh_vec_release(&p.part);
    ranh_vec_release(&p.cycle);
    ranh_free(p.component);
    ranh_free(p.cycle_of);
    ranh_free(p.next);
    ranh_free(p.to);
    ranh_free(p.vertex);
}

void ranh_faces_release(struct ranh_faces *faces)
{
    ranh_free(faces->face);
    ranh_free(faces->ring_vertex);
    ranh_free(faces->vertex);
    *faces = (struct ranh_faces){0};
}

ranh_wide ranh_faces_balance(const struct ranh_faces *faces)
{
    ranh_wide sum = 0;
    for (size_t f = 0; f < faces->n_faces; f++)
        sum += faces->face[f].m * faces->face[f].twice_area;
    return sum;
}
