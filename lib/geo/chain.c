/* SPDX-License-Identifier: MIT */
/*
 * The residual chain, first part: adding up and cancelling.
 *
 * Faces lie in the order of a Hilbert curve, so that nearly every edge meets its opposite within some hundred
 * faces. Threads take blocks of faces, each with a table that stays in the cache; what a block leaves is its
 * outline and what is wrong inside it. What many blocks leave is added up once more, and the rest by sorting,
 * so the chain depends on nothing but the fabric. Every edge is read once, and the inner ones never reach memory.
 */
#include <ranh/geo/chain.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/segment.h>

#include "chain_sort.h"
#include "chain_table.h"

enum { FACES = 512, BLOCKS = 64 };

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

/* One that does not add up by chance: neighbouring vertices differ in all bits. */
static uint64_t vertex_hash(struct ranh_vertex v)
{
    return mix(mix(mix(vertex_bits(v) + 1)) * 0xBF58476D1CE4E5B9u);
}

struct build {
    const struct ranh_fabric *fabric;
    struct ranh_chain *block;  /* [blocks] each of FACES faces, unsorted */
    struct chain_table *table; /* one a thread */
    struct chain_edges *group; /* of BLOCKS blocks */
    size_t blocks;
};

static int add_faces(void *context, unsigned worker, size_t first, size_t last,
                     struct ranh_err *err)
{
    (void)err;
    struct build *build = context;
    const struct ranh_fabric *f = build->fabric;
    struct chain_table *table = &build->table[worker];
    for (size_t b = first; b < last; b++) {
        struct chain_edges left = {0};
        size_t from = b * FACES, to = from + FACES < f->n_faces ? from + FACES : f->n_faces;
        chain_table_begin(table,
                          f->ring_vertex[f->face_ring[to]] - f->ring_vertex[f->face_ring[from]]);
        for (size_t i = from; i < to; i++)
            chain_table_face(table, f, i, &build->block[b]);
        chain_table_end(table, &left);
        build->block[b].edge = left.at;
        build->block[b].n = left.n;
    }
    return RANH_OK;
}

static int add_blocks(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)err;
    struct build *build = context;
    struct chain_table *table = &build->table[worker];
    for (size_t g = first; g < last; g++) {
        size_t from = g * BLOCKS, to = from + BLOCKS, total = 0;
        to = to < build->blocks ? to : build->blocks;
        for (size_t b = from; b < to; b++)
            total += build->block[b].n;
        chain_table_begin(table, total);
        for (size_t b = from; b < to; b++)
            for (size_t i = 0; i < build->block[b].n; i++)
                chain_table_add(table, build->block[b].edge[i]);
        chain_table_end(table, &build->group[g]);
    }
    return RANH_OK;
}

static void collect(const struct build *build, size_t groups, struct ranh_pool *pool,
                    struct ranh_chain *chain)
{
    size_t total = 0;
    for (size_t g = 0; g < groups; g++)
        total += build->group[g].n;
    chain->edge = ranh_alloc((total + 1) * sizeof(*chain->edge));
    for (size_t g = 0; g < groups; g++) {
        if (build->group[g].n > 0)
            memcpy(chain->edge + chain->n, build->group[g].at,
                   build->group[g].n * sizeof(*chain->edge));
        chain->n += build->group[g].n;
    }
    chain->n = chain_merge(chain->edge, chain->n, pool);
    for (size_t b = 0; b < build->blocks; b++) {
        chain->twice_area += build->block[b].twice_area;
        chain->n_edges_in += build->block[b].n_edges_in;
    }
}

void ranh_chain_build(const struct ranh_fabric *fabric, struct ranh_pool *pool,
                      struct ranh_chain *chain)
{
    struct build build = {.fabric = fabric, .blocks = (fabric->n_faces + FACES - 1) / FACES};
    size_t groups = (build.blocks + BLOCKS - 1) / BLOCKS;
    unsigned threads = ranh_pool_threads(pool);
    build.block = ranh_calloc(build.blocks + 1, sizeof(*build.block));
    build.group = ranh_calloc(groups + 1, sizeof(*build.group));
    build.table = ranh_calloc(threads, sizeof(*build.table));
    (void)ranh_pool_run(pool, build.blocks, 4, add_faces, &build, NULL);
    (void)ranh_pool_run(pool, groups, 1, add_blocks, &build, NULL);
    ranh_chain_init(chain);
    collect(&build, groups, pool, chain);
    for (size_t b = 0; b < build.blocks; b++)
        ranh_free(build.block[b].edge);
    for (size_t g = 0; g < groups; g++)
        ranh_vec_release(&build.group[g]);
    for (unsigned t = 0; t < threads; t++)
        chain_table_release(&build.table[t]);
    ranh_free(build.table);
    ranh_free(build.group);
    ranh_free(build.block);
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
