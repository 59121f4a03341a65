/* SPDX-License-Identifier: MIT */
/*
 * The boundary of uncovered ground, as rings of nodes. Besides its corners it has a node wherever a segment is
 * just the width away from one it faces, so that a crack that widens into a street ends where it is too wide.
 * Most of it faces nothing: the segments that come near another are noted, and later steps look at these only.
 */
#include "narrows_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

#define FACING   (-0.8) /* cosine between segments that face each other: drawing apart by under 37° */
#define SHARP    (-0.7) /* of one after the other: the same with room to spare */
#define ROUNDING 1e-9

/* --- rings ----- */

static void add_ring(struct narrow_rings *rings, const struct ranh_vertex *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        rings->at[rings->n] = (struct narrow_point){v[i].x, v[i].y};
        rings->corner[rings->n] = true;
        rings->ring[rings->n++] = (uint32_t)rings->n_rings;
    }
    rings->first[++rings->n_rings] = (uint32_t)rings->n;
}

static void room(struct narrow_rings *rings, size_t n, size_t n_rings)
{
    *rings = (struct narrow_rings){0};
    rings->at = ranh_alloc((n + 1) * sizeof(*rings->at));
    rings->along = ranh_alloc((n + 1) * sizeof(*rings->along));
    rings->ring = ranh_alloc((n + 1) * sizeof(*rings->ring));
    rings->corner = ranh_calloc(n + 1, sizeof(*rings->corner));
    rings->near = ranh_calloc(n + 1, sizeof(*rings->near));
    rings->first = ranh_calloc(n_rings + 1, sizeof(*rings->first));
    rings->length = ranh_calloc(n_rings + 1, sizeof(*rings->length));
}

void narrow_rings_take(struct narrow_rings *rings, const struct ranh_faces *faces,
                       const struct ranh_chain_face *const *which, size_t n)
{
    size_t nodes = 0, n_rings = 0;
    for (size_t f = 0; f < n; f++) {
        n_rings += which[f]->n_rings;
        for (uint32_t r = which[f]->first_ring; r < which[f]->first_ring + which[f]->n_rings; r++)
            nodes += faces->ring_vertex[r + 1] - faces->ring_vertex[r];
    }
    room(rings, nodes, n_rings);
    for (size_t f = 0; f < n; f++)
        for (uint32_t r = which[f]->first_ring; r < which[f]->first_ring + which[f]->n_rings; r++)
            add_ring(rings, faces->vertex + faces->ring_vertex[r],
                     faces->ring_vertex[r + 1] - faces->ring_vertex[r]);
}

void narrow_rings_release(struct narrow_rings *rings)
{
    ranh_free(rings->at);
    ranh_free(rings->along);
    ranh_free(rings->ring);
    ranh_free(rings->corner);
    ranh_free(rings->near);
    ranh_free(rings->first);
    ranh_free(rings->length);
}

static void measure_rings(struct narrow_rings *rings)
{
    for (size_t r = 0; r < rings->n_rings; r++) {
        double s = 0;
        for (uint32_t i = rings->first[r]; i < rings->first[r + 1]; i++) {
            struct narrow_point a = rings->at[i], b = rings->at[narrow_next(rings, i)];
            rings->along[i] = s;
            s += hypot(b.x - a.x, b.y - a.y);
        }
        rings->length[r] = s;
    }
}

/* --- pairs of segments ----- */

/* Segment i as an edge; its ends rounded, which the reach makes good. */
static struct ranh_chain_edge edge_of(const struct narrow_rings *rings, uint32_t i)
{
    struct narrow_point a = rings->at[i], b = rings->at[narrow_next(rings, i)];
    struct ranh_vertex p = {(int32_t)lrint(a.x), (int32_t)lrint(a.y)};
    struct ranh_vertex q = {(int32_t)lrint(b.x), (int32_t)lrint(b.y)};
    bool turned = q.x < p.x || (q.x == p.x && q.y < p.y);
    return (struct ranh_chain_edge){turned ? q : p, turned ? p : q, 1};
}

uint32_t *narrow_near(const struct narrow_rings *rings, uint32_t *n)
{
    uint32_t *segment = ranh_alloc((rings->n + 1) * sizeof(*segment));
    *n = 0;
    for (uint32_t i = 0; i < rings->n; i++)
        if (rings->near[i])
            segment[(*n)++] = i;
    return segment;
}

struct some {
    const uint32_t *segment;
    void *context;
    bool (*pair)(void *context, unsigned worker, uint32_t e, uint32_t f);
};

static bool pair_of_some(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct some *some = context;
    return some->pair(some->context, worker, some->segment[e], some->segment[f]);
}

void narrow_pairs(const struct narrow_rings *rings, const uint32_t *segment, uint32_t n,
                  double width, struct ranh_pool *pool, void *context,
                  bool (*pair)(void *context, unsigned worker, uint32_t e, uint32_t f))
{
    struct some some = {segment, context, pair};
    struct ranh_chain chain = {.n = segment ? n : rings->n};
    struct edge_pairs pairs = {&chain, (int32_t)ceil(width) + 2, segment ? &some : context,
                               segment ? pair_of_some : pair, NULL};
    chain.edge = ranh_alloc((chain.n + 1) * sizeof(*chain.edge));
    for (uint32_t i = 0; i < chain.n; i++)
        chain.edge[i] = edge_of(rings, segment ? segment[i] : i);
    edge_pairs_run(&pairs, pool);
    ranh_free(chain.edge);
}

/* --- where the width is met ----- */

struct split {
    uint32_t segment;
    double t;
};

struct splits {
    RANH_VEC(struct split)
    struct {
        RANH_VEC(uint32_t)
    } near; /* segments that come near another */
};

struct search {
    const struct narrow_rings *rings;
    double width;
    struct splits *splits; /* one a thread */
};

/* Where e, which f faces, is just the width away from it. */
static void split_at_width(const struct search *s, struct splits *splits, uint32_t e, uint32_t f)
{
    const struct narrow_rings *rings = s->rings;
    struct narrow_point a = rings->at[e], b = rings->at[narrow_next(rings, e)];
    struct narrow_point c = rings->at[f], d = rings->at[narrow_next(rings, f)];
    double ex = b.x - a.x, ey = b.y - a.y, fx = d.x - c.x, fy = d.y - c.y;
    double e_length = hypot(ex, ey), f_length = hypot(fx, fy);
    if (!(ex * fx + ey * fy < FACING * e_length * f_length))
        return;
    double from = narrow_cross(fx, fy, a.x - c.x, a.y - c.y) / f_length - s->width;
    double to = narrow_cross(fx, fy, b.x - c.x, b.y - c.y) / f_length - s->width;
    if (!(from * to < 0))
        return;
    double t = from / (from - to), x = a.x + t * ex, y = a.y + t * ey;
    double u = ((x - c.x) * fx + (y - c.y) * fy) / (f_length * f_length);
    double qx = c.x + u * fx, qy = c.y + u * fy;
    if (u > 0 && u < 1 && t * e_length > 1 && (1 - t) * e_length > 1 &&
        narrow_cross(ex, ey, qx - x, qy - y) > 0)
        *ranh_vec_push(splits) = (struct split){e, t};
}

static double apart_sq(const struct narrow_rings *rings, struct narrow_point p, uint32_t f)
{
    struct narrow_point c = rings->at[f], d = rings->at[narrow_next(rings, f)];
    double fx = d.x - c.x, fy = d.y - c.y, whole = fx * fx + fy * fy;
    double t = whole > 0 ? ((p.x - c.x) * fx + (p.y - c.y) * fy) / whole : 0;
    t = t > 0 ? t < 1 ? t : 1 : 0;
    double x = c.x + t * fx - p.x, y = c.y + t * fy - p.y;
    return x * x + y * y;
}

/* Segment f, which begins where e ends, turns back sharply, or one of the two is that short. */
static bool follows_near(const struct narrow_rings *rings, double most_sq, uint32_t e, uint32_t f)
{
    struct narrow_point a = rings->at[e], b = rings->at[f], c = rings->at[narrow_next(rings, f)];
    double ex = b.x - a.x, ey = b.y - a.y, fx = c.x - b.x, fy = c.y - b.y;
    double dot = ex * fx + ey * fy;
    return (dot < 0 && dot * dot > SHARP * SHARP * (ex * ex + ey * ey) * (fx * fx + fy * fy)) ||
           apart_sq(rings, a, f) <= most_sq || apart_sq(rings, c, e) <= most_sq;
}

/* Whether there may be a cap between the two, or one that a corner of either has is crossed by the other. */
static bool come_near(const struct narrow_rings *rings, double width, uint32_t e, uint32_t f)
{
    uint32_t e_end = narrow_next(rings, e), f_end = narrow_next(rings, f);
    double most_sq = (width + 2) * (width + 2);
    if (e_end == f && f_end != e)
        return follows_near(rings, most_sq, e, f);
    if (f_end == e && e_end != f)
        return follows_near(rings, most_sq, f, e);
    return apart_sq(rings, rings->at[e], f) <= most_sq ||
           apart_sq(rings, rings->at[e_end], f) <= most_sq ||
           apart_sq(rings, rings->at[f], e) <= most_sq ||
           apart_sq(rings, rings->at[f_end], e) <= most_sq;
}

static bool split_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct search *s = context;
    struct splits *splits = &s->splits[worker];
    if (!come_near(s->rings, s->width, e, f))
        return true;
    *ranh_vec_push(&splits->near) = e;
    *ranh_vec_push(&splits->near) = f;
    split_at_width(s, splits, e, f);
    split_at_width(s, splits, f, e);
    return true;
}

static int by_place(const void *one, const void *other)
{
    const struct split *p = one, *q = other;
    if (p->segment != q->segment)
        return p->segment < q->segment ? -1 : 1;
    return (p->t > q->t) - (p->t < q->t);
}

static void put_node(struct narrow_rings *rings, struct narrow_point at, bool corner, bool near)
{
    rings->at[rings->n] = at;
    rings->corner[rings->n] = corner;
    rings->near[rings->n] = near;
    rings->ring[rings->n++] = (uint32_t)rings->n_rings;
}

/* The rings with more nodes on their segments. */
static void split_rings(struct narrow_rings *rings, const struct split *split, size_t n)
{
    struct narrow_rings old = *rings;
    room(rings, old.n + n, old.n_rings);
    for (size_t r = 0, at = 0; r < old.n_rings; r++) {
        for (uint32_t i = old.first[r]; i < old.first[r + 1]; i++) {
            struct narrow_point a = old.at[i], b = old.at[narrow_next(&old, i)];
            double last = -1;
            put_node(rings, a, true, old.near[i]);
            for (; at < n && split[at].segment == i; at++) {
                if (split[at].t <= last + ROUNDING)
                    continue;
                last = split[at].t;
                struct narrow_point between = {a.x + last * (b.x - a.x), a.y + last * (b.y - a.y)};
                put_node(rings, between, false, true);
            }
        }
        rings->first[++rings->n_rings] = (uint32_t)rings->n;
    }
    narrow_rings_release(&old);
}

void narrow_rings_split(struct narrow_rings *rings, double width, struct ranh_pool *pool)
{
    unsigned threads = ranh_pool_threads(pool);
    struct search search = {.rings = rings, .width = width};
    struct splits all = {0};
    search.splits = ranh_calloc(threads, sizeof(*search.splits));
    narrow_pairs(rings, NULL, 0, width, pool, &search, split_pair);
    for (unsigned t = 0; t < threads; t++) {
        for (size_t i = 0; i < search.splits[t].near.n; i++)
            rings->near[search.splits[t].near.at[i]] = true;
        ranh_vec_release(&search.splits[t].near);
        for (size_t i = 0; i < search.splits[t].n; i++)
            *ranh_vec_push(&all) = search.splits[t].at[i];
        ranh_vec_release(&search.splits[t]);
    }
    ranh_free(search.splits);
    if (all.n > 0) {
        qsort(all.at, all.n, sizeof(*all.at), by_place);
        split_rings(rings, all.at, all.n);
    }
    ranh_vec_release(&all);
    measure_rings(rings);
}
