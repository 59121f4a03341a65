/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, first part: adding up and cancelling.
 *
 * Every edge of every ring is written into one of 4096 buckets chosen by a hash of its two ends, so that
 * an edge and its opposite meet in the same bucket whatever parcels they belong to. A bucket holds some
 * thousand edges and stays in the cache while a small open-addressing table adds them up. Counting first
 * and writing second makes the layout of the buckets independent of timing; the surviving edges are
 * sorted at the end, so the chain depends on nothing but the fabric.
 */
#include <ranh/geo/chain.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/segment.h>

#include "chain_sort.h"

enum { BUCKET_BITS = 12, BUCKETS = 1 << BUCKET_BITS };

void ranh_chain_init(struct ranh_chain *chain)
{
    *chain = (struct ranh_chain){0};
}

void ranh_chain_release(struct ranh_chain *chain)
{
    ranh_free(chain->edge);
    ranh_chain_init(chain);
}

static uint64_t mix(uint64_t h)
{
    h ^= h >> 32;
    h *= 0x9E3779B97F4A7C15u;
    h ^= h >> 29;
    return h;
}

static uint64_t vertex_bits(struct ranh_vertex v)
{
    return (uint64_t)(uint32_t)v.x << 32 | (uint32_t)v.y;
}

static uint64_t edge_hash(struct ranh_vertex a, struct ranh_vertex b)
{
    return mix(mix(vertex_bits(a)) + vertex_bits(b) * 0xD6E8FEB86659FD93u);
}

/* One that does not add up by chance: neighbouring vertices differ in all bits. */
static uint64_t vertex_hash(struct ranh_vertex v)
{
    return mix(mix(mix(vertex_bits(v) + 1)) * 0xBF58476D1CE4E5B9u);
}

/* Twice the signed area of an open ring. Taken around its first vertex, so that terms stay small. */
static ranh_wide ring_twice_area(const struct ranh_vertex *v, size_t n)
{
    ranh_wide sum = 0;
    for (size_t i = 1; i + 1 < n; i++)
        sum += ranh_cross(v[0], v[i], v[i + 1]);
    return sum;
}

struct build {
    const struct ranh_fabric *fabric;
    struct ranh_chain_edge *edge; /* bucket after bucket */
    signed char *turn;            /* [n_rings] 1 = walk as delivered, -1 = backwards, 0 = no area */
    ranh_wide *part_area;         /* [parts] */
    size_t parts, per_part;       /* rings are dealt out in parts of equal size */
    size_t *place;                /* [parts * BUCKETS] count, then next place to write */
    size_t *bucket_end;           /* [BUCKETS] */
    size_t *n_left;               /* [BUCKETS] edges left at the front of the bucket */
};

static void turn_rings(struct build *build, size_t part, size_t first, size_t last)
{
    const struct ranh_fabric *f = build->fabric;
    for (size_t r = first; r < last; r++) {
        size_t v0 = f->ring_vertex[r], v1 = f->ring_vertex[r + 1];
        ranh_wide area = ring_twice_area(f->vertex + v0, v1 - v0);
        bool hole = f->ring_role[r] & RANH_RING_HOLE;
        int sign = (area > 0) - (area < 0);
        build->turn[r] = (signed char)(hole ? -sign : sign);
        build->part_area[part] += build->turn[r] * area;
    }
}

/* For each edge of rings [first, last): counts it in its bucket, or writes it at the bucket's next place. */
static void scatter(struct build *build, size_t first, size_t last, size_t *place, bool write)
{
    const struct ranh_fabric *f = build->fabric;
    for (size_t r = first; r < last; r++) {
        size_t v0 = f->ring_vertex[r], v1 = f->ring_vertex[r + 1];
        int turn = (int)build->turn[r]; /* NOLINT(bugprone-signed-char-misuse): a number */
        if (turn == 0)
            continue;
        struct ranh_vertex a = f->vertex[v1 - 1];
        for (size_t v = v0; v < v1; v++) {
            struct ranh_vertex b = f->vertex[v];
            int order = ranh_vertex_order(a, b);
            if (order != 0) {
                struct ranh_vertex lo = order < 0 ? a : b, hi = order < 0 ? b : a;
                size_t at = place[edge_hash(lo, hi) >> (64 - BUCKET_BITS)]++;
                if (write)
                    build->edge[at] = (struct ranh_chain_edge){lo, hi, order < 0 ? turn : -turn};
            }
            a = b;
        }
    }
}

static void part_rings(const struct build *build, size_t part, size_t *first, size_t *last)
{
    size_t n = build->fabric->n_rings;
    *first = part * build->per_part < n ? part * build->per_part : n;
    *last = n - *first < build->per_part ? n : *first + build->per_part;
}

static int count_parts(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *build = context;
    for (size_t part = first; part < last; part++) {
        size_t r0, r1;
        part_rings(build, part, &r0, &r1);
        turn_rings(build, part, r0, r1);
        scatter(build, r0, r1, build->place + part * BUCKETS, false);
    }
    return RANH_OK;
}

static int write_parts(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *build = context;
    for (size_t part = first; part < last; part++) {
        size_t r0, r1;
        part_rings(build, part, &r0, &r1);
        scatter(build, r0, r1, build->place + part * BUCKETS, true);
    }
    return RANH_OK;
}

/* Turns counts into places, bucket by bucket and within it part by part; returns the number of edges. */
static size_t lay_out(struct build *build)
{
    size_t at = 0;
    for (size_t b = 0; b < BUCKETS; b++) {
        for (size_t p = 0; p < build->parts; p++) {
            size_t n = build->place[p * BUCKETS + b];
            build->place[p * BUCKETS + b] = at;
            at += n;
        }
        build->bucket_end[b] = at;
    }
    return at;
}

/* Adds up n edges in place; returns how many are left, at the front. */
static size_t cancel(struct ranh_chain_edge *edge, size_t n, uint32_t *slot, size_t n_slots)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): room is made before */
    memset(slot, 0, n_slots * sizeof(*slot));
    size_t distinct = 0;
    for (size_t i = 0; i < n; i++) {
        size_t s = (size_t)edge_hash(edge[i].a, edge[i].b) & (n_slots - 1);
        while (slot[s] && chain_edge_order(&edge[slot[s] - 1], &edge[i]) != 0)
            s = (s + 1) & (n_slots - 1);
        if (slot[s]) {
            edge[slot[s] - 1].k += edge[i].k;
        } else {
            edge[distinct] = edge[i];
            slot[s] = (uint32_t)++distinct;
        }
    }
    size_t left = 0;
    for (size_t i = 0; i < distinct; i++)
        if (edge[i].k != 0)
            edge[left++] = edge[i];
    return left;
}

static int cancel_buckets(void *context, unsigned worker, size_t first, size_t last,
                          struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *build = context;
    uint32_t *slot = NULL;
    size_t n_slots = 0;
    for (size_t b = first; b < last; b++) {
        size_t from = b ? build->bucket_end[b - 1] : 0, n = build->bucket_end[b] - from;
        if (n_slots < 2 * n) {
            for (n_slots = 64; n_slots < 2 * n;)
                n_slots *= 2;
            ranh_free(slot);
            slot = ranh_alloc(n_slots * sizeof(*slot));
        }
        build->n_left[b] = n ? cancel(build->edge + from, n, slot, n_slots) : 0;
    }
    ranh_free(slot);
    return RANH_OK;
}

static void collect(const struct build *build, struct ranh_pool *pool, struct ranh_chain *chain)
{
    size_t total = 0;
    for (size_t b = 0; b < BUCKETS; b++)
        total += build->n_left[b];
    chain->edge = ranh_alloc(total * sizeof(*chain->edge));
    for (size_t b = 0; b < BUCKETS; b++) {
        size_t from = b ? build->bucket_end[b - 1] : 0, n = build->n_left[b];
        if (n)
            memcpy(chain->edge + chain->n, build->edge + from, n * sizeof(*chain->edge));
        chain->n += n;
    }
    chain_sort(chain->edge, chain->n, pool);
}

void ranh_chain_build(const struct ranh_fabric *fabric, struct ranh_pool *pool,
                      struct ranh_chain *chain)
{
    ranh_chain_init(chain);
    struct build build = {.fabric = fabric, .parts = (size_t)ranh_pool_threads(pool) * 4};
    build.per_part = fabric->n_rings / build.parts + 1;
    build.turn = ranh_calloc(fabric->n_rings + 1, 1);
    build.place = ranh_calloc(build.parts * BUCKETS, sizeof(*build.place));
    build.part_area = ranh_calloc(build.parts, sizeof(*build.part_area));
    build.bucket_end = ranh_calloc(BUCKETS, sizeof(*build.bucket_end));
    build.n_left = ranh_calloc(BUCKETS, sizeof(*build.n_left));
    (void)ranh_pool_run(pool, build.parts, 1, count_parts, &build, NULL);
    chain->n_edges_in = lay_out(&build);
    build.edge = ranh_alloc(chain->n_edges_in * sizeof(*build.edge));
    (void)ranh_pool_run(pool, build.parts, 1, write_parts, &build, NULL);
    (void)ranh_pool_run(pool, BUCKETS, 64, cancel_buckets, &build, NULL);
    collect(&build, pool, chain);
    for (size_t p = 0; p < build.parts; p++)
        chain->twice_area += build.part_area[p];
    ranh_free(build.edge);
    ranh_free(build.n_left);
    ranh_free(build.bucket_end);
    ranh_free(build.part_area);
    ranh_free(build.place);
    ranh_free(build.turn);
}

void ranh_chain_add(struct ranh_chain *chain, const struct ranh_chain *other)
{
    struct ranh_chain_edge *sum = ranh_alloc((chain->n + other->n) * sizeof(*sum));
    size_t i = 0, j = 0, n = 0;
    while (i < chain->n || j < other->n) {
        int order = i == chain->n   ? 1
                    : j == other->n ? -1
                                    : chain_edge_order(&chain->edge[i], &other->edge[j]);
        struct ranh_chain_edge e = order <= 0 ? chain->edge[i] : other->edge[j];
        if (order == 0)
            e.k += other->edge[j].k;
        i += order <= 0;
        j += order >= 0;
        if (e.k != 0)
            sum[n++] = e;
    }
    ranh_free(chain->edge);
    chain->edge = sum;
    chain->n = n;
    chain->twice_area += other->twice_area;
    chain->moved += other->moved;
    chain->n_edges_in += other->n_edges_in;
}

bool ranh_chain_is_closed(const struct ranh_chain *chain)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < chain->n; i++) {
        const struct ranh_chain_edge *e = &chain->edge[i];
        sum += (uint64_t)e->k * (vertex_hash(e->a) - vertex_hash(e->b));
    }
    return sum == 0;
}
