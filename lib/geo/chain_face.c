/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, third part: faces and how often they are covered.
 *
 * Each edge is two half-edges; half-edge 2e runs a -> b, 2e + 1 back. Following the next half-edge
 * clockwise at every vertex walks around the face on the left: a cycle. A cycle with positive area is the
 * outer boundary of a face; each connected component of the chain has one cycle with negative area, its
 * outside. m differs by k across an edge, so within a component all m follow from the one outside it; and
 * what lies outside a component is found by looking straight down from its leftmost lowest vertex to the
 * nearest edge. That edge belongs to a component whose leftmost vertex comes earlier, so components are
 * settled in one pass in the order of the sorted edges.
 */
#include <ranh/geo/chain.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "box_index.h"

#define NONE UINT32_MAX

struct cycle {
    ranh_wide twice_area;
    struct ranh_grid_box box;
    uint32_t half; /* one of its half-edges */
    uint32_t n;    /* half-edges */
    uint32_t component;
    int32_t m; /* parcels that cover the face on its left */
    bool settled;
};

struct plane {
    const struct ranh_chain *chain;
    struct ranh_vertex *vertex; /* sorted, unique */
    size_t n_vertices;
    uint32_t *to;       /* [2 n] vertex a half-edge runs to */
    uint32_t *star;     /* half-edges leaving a vertex, counter-clockwise */
    uint32_t *star_of;  /* [n_vertices + 1] */
    uint32_t *place;    /* [2 n] of a half-edge in star */
    uint32_t *cycle_of; /* [2 n] */
    struct {
        RANH_VEC(struct cycle)
    } cycle;
    struct {
        RANH_VEC(uint32_t) /* the face cycle a component lies in; NONE = outside all */
    } parent;
    struct box_index index; /* over edges */
};

static struct ranh_vertex from_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h ^ 1]];
}
static struct ranh_vertex to_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h]];
}

static uint32_t next_of(const struct plane *p, uint32_t h)
{
    uint32_t v = p->to[h], back = h ^ 1;
    uint32_t at = p->place[back];
    return p->star[at == p->star_of[v] ? p->star_of[v + 1] - 1 : at - 1];
}

static void number_vertices(struct plane *p)
{
    size_t n = 2 * p->chain->n;
    uint64_t *key = ranh_alloc(n * sizeof(*key));
    uint32_t *half = ranh_alloc(n * sizeof(*half)); /* that runs to the vertex of the key */
    for (size_t e = 0; e < p->chain->n; e++) {
        struct ranh_vertex a = p->chain->edge[e].a, b = p->chain->edge[e].b;
        key[2 * e] = ranh_sort_key(b.x, b.y), half[2 * e] = (uint32_t)(2 * e);
        key[2 * e + 1] = ranh_sort_key(a.x, a.y), half[2 * e + 1] = (uint32_t)(2 * e + 1);
    }
    ranh_sort_u64(key, half, n);
    p->vertex = ranh_alloc(n * sizeof(*p->vertex));
    p->to = ranh_alloc(n * sizeof(*p->to));
    for (size_t i = 0; i < n; i++) {
        const struct ranh_chain_edge *e = &p->chain->edge[half[i] / 2];
        if (i == 0 || key[i] != key[i - 1])
            p->vertex[p->n_vertices++] = half[i] % 2 ? e->a : e->b;
        p->to[half[i]] = (uint32_t)p->n_vertices - 1;
    }
    ranh_free(half);
    ranh_free(key);
}

/* Sorts the half-edges around each vertex by angle. Stars are small; insertion is the fastest. */
static void build_stars(struct plane *p)
{
    uint32_t n = (uint32_t)(2 * p->chain->n);
    p->star = ranh_alloc(n * sizeof(*p->star));
    p->place = ranh_alloc(n * sizeof(*p->place));
    p->star_of = ranh_calloc(p->n_vertices + 2, sizeof(*p->star_of));
    for (uint32_t h = 0; h < n; h++)
        p->star_of[p->to[h ^ 1] + 2]++;
    for (size_t v = 2; v < p->n_vertices + 2; v++)
        p->star_of[v] += p->star_of[v - 1];
    for (uint32_t h = 0; h < n; h++) {
        uint32_t v = p->to[h ^ 1];
        uint32_t at = p->star_of[v + 1]++;
        p->star[at] = h;
    }
    for (size_t v = 0; v < p->n_vertices; v++) {
        uint32_t first = p->star_of[v], last = p->star_of[v + 1];
        for (uint32_t i = first + 1; i < last; i++) {
            uint32_t h = p->star[i], j = i;
            for (; j > first &&
                   ranh_angle_order(p->vertex[v], to_of(p, p->star[j - 1]), to_of(p, h)) > 0;
                 j--)
                p->star[j] = p->star[j - 1];
            p->star[j] = h;
        }
        for (uint32_t i = first; i < last; i++)
            p->place[p->star[i]] = i;
    }
}

static void grow_box(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}

static void walk_cycles(struct plane *p)
{
    uint32_t n = (uint32_t)(2 * p->chain->n);
    p->cycle_of = ranh_alloc(n * sizeof(*p->cycle_of));
    for (uint32_t h = 0; h < n; h++)
        p->cycle_of[h] = NONE;
    for (uint32_t start = 0; start < n; start++) {
        if (p->cycle_of[start] != NONE)
            continue;
        struct cycle c = {
            .half = start, .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}, .component = NONE};
        struct ranh_vertex anchor = from_of(p, start);
        for (uint32_t h = start; p->cycle_of[h] == NONE; h = next_of(p, h)) {
            p->cycle_of[h] = (uint32_t)p->cycle.n;
            c.twice_area += ranh_cross(anchor, from_of(p, h), to_of(p, h));
            c.n++;
            grow_box(&c.box, from_of(p, h));
        }
        *ranh_vec_push(&p->cycle) = c;
    }
}

static void index_edges(struct plane *p)
{
    struct ranh_grid_box *box = ranh_alloc(p->chain->n * sizeof(*box));
    for (size_t e = 0; e < p->chain->n; e++) {
        box[e] = (struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
        grow_box(&box[e], p->chain->edge[e].a);
        grow_box(&box[e], p->chain->edge[e].b);
    }
    box_index_build(&p->index, box, p->chain->n);
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

static bool look(void *context, uint32_t at)
{
    struct look_down *l = context;
    uint32_t e = l->p->index.item[at];
    const struct ranh_chain_edge *edge = &l->p->chain->edge[e];
    if (edge->a.x <= l->from.x && l->from.x < edge->b.x &&
        ranh_side(edge->a, edge->b, l->from) > 0 &&
        (l->best == NONE || higher(edge, &l->p->chain->edge[l->best], l->from.x)))
        l->best = e;
    return true;
}

/* The cycle outside a component, seen at its leftmost lowest vertex: left of the half-edge that leaves it
 * closest to straight up. */
static uint32_t outside_half(const struct plane *p, uint32_t v)
{
    uint32_t best = p->star[p->star_of[v]];
    for (uint32_t i = p->star_of[v] + 1; i < p->star_of[v + 1]; i++)
        if (ranh_side(p->vertex[v], to_of(p, best), to_of(p, p->star[i])) > 0)
            best = p->star[i];
    return best;
}

static void spread(struct plane *p, uint32_t start, uint32_t component)
{
    struct {
        RANH_VEC(uint32_t)
    } stack = {0};
    *ranh_vec_push(&stack) = start;
    while (stack.n) {
        struct cycle *c = &p->cycle.at[stack.at[--stack.n]];
        uint32_t h = c->half;
        do {
            struct cycle *other = &p->cycle.at[p->cycle_of[h ^ 1]];
            int32_t k = p->chain->edge[h / 2].k;
            int32_t m = c->m - (h % 2 ? -k : k);
            if (!other->settled) {
                other->settled = true;
                other->m = m;
                other->component = component;
                *ranh_vec_push(&stack) = p->cycle_of[h ^ 1];
            } else if (other->m != m) {
                RANH_BUG("a face of the chain is covered %d and %d times", other->m, m);
            }
            h = next_of(p, h);
        } while (h != c->half);
    }
    ranh_vec_release(&stack);
}

static void settle_components(struct plane *p)
{
    for (uint32_t e = 0; e < p->chain->n; e++) {
        if (p->cycle.at[p->cycle_of[2 * e]].settled)
            continue;
        struct look_down down = {.p = p, .from = p->chain->edge[e].a, .best = NONE};
        ranh_rtree_query(&p->index.tree,
                         (struct ranh_grid_box){down.from.x, INT32_MIN, down.from.x, down.from.y},
                         look, &down);
        uint32_t parent = NONE;
        int32_t base = 0;
        if (down.best != NONE) {
            uint32_t above = p->cycle_of[2 * down.best];
            const struct cycle *c = &p->cycle.at[above];
            base = c->m;
            parent = c->twice_area > 0 ? above : p->parent.at[c->component];
        }
        uint32_t start = p->cycle_of[outside_half(p, p->to[2 * e + 1])];
        uint32_t component = (uint32_t)p->parent.n;
        *ranh_vec_push(&p->parent) = parent;
        p->cycle.at[start].settled = true;
        p->cycle.at[start].m = base;
        p->cycle.at[start].component = component;
        spread(p, start, component);
    }
}

static void put_ring(const struct plane *p, struct ranh_faces *faces, const struct cycle *c)
{
    faces->ring_vertex[faces->n_rings++] = (uint32_t)faces->n_vertices;
    uint32_t h = c->half;
    do {
        faces->vertex[faces->n_vertices++] = from_of(p, h);
        h = next_of(p, h);
    } while (h != c->half);
}

static void put_faces(struct plane *p, struct ranh_faces *faces)
{
    size_t n_cycles = p->cycle.n;
    uint32_t *first_hole = ranh_alloc(n_cycles * sizeof(uint32_t)),
             *next_hole = ranh_alloc(n_cycles * sizeof(uint32_t));
    for (size_t c = 0; c < n_cycles; c++)
        first_hole[c] = next_hole[c] = NONE;
    for (size_t c = n_cycles; c-- > 0;) {
        uint32_t parent =
            p->cycle.at[c].twice_area < 0 ? p->parent.at[p->cycle.at[c].component] : NONE;
        if (parent != NONE) {
            next_hole[c] = first_hole[parent];
            first_hole[parent] = (uint32_t)c;
        }
    }
    faces->face = ranh_alloc(n_cycles * sizeof(*faces->face));
    faces->ring_vertex = ranh_alloc((n_cycles + 1) * sizeof(*faces->ring_vertex));
    faces->vertex = ranh_alloc(2 * p->chain->n * sizeof(*faces->vertex));
    for (size_t c = 0; c < n_cycles; c++) {
        const struct cycle *outer = &p->cycle.at[c];
        if (outer->twice_area <= 0)
            continue;
        struct ranh_chain_face *face = &faces->face[faces->n_faces++];
        *face = (struct ranh_chain_face){.m = outer->m,
                                         .first_ring = (uint32_t)faces->n_rings,
                                         .n_rings = 1,
                                         .twice_area = outer->twice_area,
                                         .box = outer->box};
        put_ring(p, faces, outer);
        for (uint32_t hole = first_hole[c]; hole != NONE; hole = next_hole[hole]) {
            put_ring(p, faces, &p->cycle.at[hole]);
            face->twice_area += p->cycle.at[hole].twice_area;
            face->n_rings++;
        }
    }
    faces->ring_vertex[faces->n_rings] = (uint32_t)faces->n_vertices;
    ranh_free(first_hole);
    ranh_free(next_hole);
}

void ranh_chain_faces(const struct ranh_chain *chain, struct ranh_faces *faces)
{
    *faces = (struct ranh_faces){0};
    if (chain->n == 0)
        return;
    struct plane p = {.chain = chain};
    number_vertices(&p);
    build_stars(&p);
    walk_cycles(&p);
    index_edges(&p);
    settle_components(&p);
    put_faces(&p, faces);
    box_index_release(&p.index);
    ranh_vec_release(&p.parent);
    ranh_vec_release(&p.cycle);
    ranh_free(p.cycle_of);
    ranh_free(p.place);
    ranh_free(p.star_of);
    ranh_free(p.star);
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
