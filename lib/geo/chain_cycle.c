/* SPDX-License-Identifier: MIT */
/*
 * Following the next half-edge clockwise at every vertex walks around the face on the left: a cycle. Threads sort
 * the vertices, put the edges around them in order and measure the cycles; naming them is one pass.
 */
#include "chain_face.h"

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/geo/segment.h>

enum { CHUNK = 4096, CYCLES = 256 };

struct star {
    RANH_VEC(uint32_t) /* half-edges leaving a vertex */
};

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

void plane_walk_cycles(struct plane *p, struct ranh_pool *pool)
{
    number_vertices(p, pool);
    build_stars(p, pool);
    walk_cycles(p, pool);
}
