/* SPDX-License-Identifier: MIT */
/*
 * In two passes over blocks of faces: the few unsound ones are repaired, so that it is known how much room each
 * block takes, then all is written into its place, what is sound in whole runs.
 */
#include "lib/check/plane_copy.h"

#include <math.h>
#include <string.h>

#include <ranh/base/vec.h>

enum { FACES = 2048 };

/* A run of faces, and the repaired ones among them, ring after ring. */
struct block {
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t) /* vertices before it */
    } ring;
    struct {
        RANH_VEC(uint8_t)
    } role;
    struct {
        RANH_VEC(uint32_t) /* rings of the block before it, one a repaired face */
    } face;
    size_t first, last;
    size_t rings, vertices; /* of all its faces; then the first of the copy's that are its own */
};

struct copying {
    const struct ranh_fabric *from;
    const uint8_t *sound;
    struct ranh_fabric *to;
    struct ranh_check_bench *bench; /* one a thread */
    struct block *block;
    size_t n_blocks;
};

/* --- repairing ----- */

static void put_ring(struct block *block, const struct ranh_shape *shape, uint32_t ring, bool hole)
{
    *ranh_vec_push(&block->ring) = (uint32_t)block->vertex.n;
    *ranh_vec_push(&block->role) = hole ? RANH_RING_HOLE : RANH_RING_SHELL;
    for (uint32_t i = shape->ring_point[ring]; i + 1 < shape->ring_point[ring + 1]; i++)
        *ranh_vec_push(&block->vertex) =
            (struct ranh_vertex){(int32_t)lround(shape->xy[2 * (size_t)i]),
                                 (int32_t)lround(shape->xy[2 * (size_t)i + 1])};
}

static void put_repaired(struct block *block, const struct ranh_shape *shape)
{
    *ranh_vec_push(&block->face) = (uint32_t)block->ring.n;
    for (uint32_t p = 0; p < shape->n_parts; p++)
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++)
            put_ring(block, shape, r, r != shape->part_ring[p]);
}

static size_t vertices_before(const struct ranh_fabric *f, size_t face)
{
    return f->ring_vertex[f->face_ring[face]];
}

static int repair_block(struct copying *c, struct block *block, struct ranh_check_bench *bench,
                        struct ranh_err *err)
{
    const struct ranh_fabric *from = c->from;
    int status = 0;
    block->rings = from->face_ring[block->last] - from->face_ring[block->first];
    block->vertices = vertices_before(from, block->last) - vertices_before(from, block->first);
    for (size_t i = block->first; i < block->last && !status; i++) {
        struct ranh_shape shape, repaired;
        if (c->sound[i] != RANH_UNSOUND)
            continue;
        block->rings -= from->face_ring[i + 1] - from->face_ring[i];
        block->vertices -= vertices_before(from, i + 1) - vertices_before(from, i);
        ranh_arena_clear(&bench->arena);
        ranh_fabric_shape_in_steps(from, i, &bench->arena, &shape);
        status = ranh_geos_make_valid(bench->geos, &bench->arena, &shape, &repaired, err);
        if (!status)
            put_repaired(block, &repaired);
    }
    block->rings += block->ring.n;
    block->vertices += block->vertex.n;
    *ranh_vec_push(&block->face) = (uint32_t)block->ring.n;
    *ranh_vec_push(&block->ring) = (uint32_t)block->vertex.n;
    return status;
}

static int repair_blocks(void *context, unsigned worker, size_t first, size_t last,
                         struct ranh_err *err)
{
    struct copying *c = context;
    int status = 0;
    for (size_t b = first; b < last && !status; b++) {
        c->block[b].first = b * FACES;
        c->block[b].last = b + 1 < c->n_blocks ? (b + 1) * FACES : c->from->n_faces;
        status = repair_block(c, &c->block[b], &c->bench[worker], err);
    }
    return status;
}

/* --- writing ----- */

/* Where the next face of a block goes. */
struct place {
    size_t ring, vertex;
};

/* Faces [first, last) as they are. */
static void write_run(struct copying *c, size_t first, size_t last, struct place *at)
{
    const struct ranh_fabric *from = c->from;
    uint32_t ring = from->face_ring[first], rings = from->face_ring[last] - ring;
    size_t vertex = vertices_before(from, first), n = vertices_before(from, last) - vertex;
    for (size_t i = first; i < last; i++)
        c->to->face_ring[i] = (uint32_t)(at->ring + (from->face_ring[i] - ring));
    for (uint32_t r = 0; r < rings; r++)
        c->to->ring_vertex[at->ring + r] =
            (uint32_t)(at->vertex + (from->ring_vertex[ring + r] - vertex));
    if (rings > 0)
        memcpy(c->to->ring_role + at->ring, from->ring_role + ring, rings);
    if (n > 0)
        memcpy(c->to->vertex + at->vertex, from->vertex + vertex, n * sizeof(*from->vertex));
    at->ring += rings;
    at->vertex += n;
}

/* The k-th repaired face of the block. */
static void write_repaired(struct copying *c, const struct block *block, size_t k, size_t face,
                           struct place *at)
{
    c->to->face_ring[face] = (uint32_t)at->ring;
    for (uint32_t r = block->face.at[k]; r < block->face.at[k + 1]; r++) {
        uint32_t first = block->ring.at[r], n = block->ring.at[r + 1] - first;
        c->to->ring_vertex[at->ring] = (uint32_t)at->vertex;
        c->to->ring_role[at->ring++] = block->role.at[r];
        if (n > 0)
            memcpy(c->to->vertex + at->vertex, block->vertex.at + first,
                   n * sizeof(*c->to->vertex));
        at->vertex += n;
    }
}

static int write_blocks(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker, (void)err;
    struct copying *c = context;
    for (size_t b = first; b < last; b++) {
        const struct block *block = &c->block[b];
        struct place at = {block->rings, block->vertices};
        size_t k = 0;
        for (size_t i = block->first, end; i < block->last; i = end) {
            for (end = i; end < block->last && c->sound[end] != RANH_UNSOUND;)
                end++;
            write_run(c, i, end, &at);
            if (end < block->last)
                write_repaired(c, block, k++, end++, &at);
        }
    }
    return 0;
}

/* --- together ----- */

/* Turns how much each block takes into where it begins. */
static void lay_out(struct copying *c)
{
    size_t rings = 0, vertices = 0;
    for (size_t b = 0; b < c->n_blocks; b++) {
        size_t r = c->block[b].rings, v = c->block[b].vertices;
        c->block[b].rings = rings;
        c->block[b].vertices = vertices;
        rings += r;
        vertices += v;
    }
    c->to->n_rings = rings;
    c->to->n_vertices = vertices;
    c->to->face_ring = ranh_alloc((c->from->n_faces + 1) * sizeof(*c->to->face_ring));
    c->to->ring_vertex = ranh_alloc((rings + 1) * sizeof(*c->to->ring_vertex));
    c->to->ring_role = ranh_alloc(rings + 1);
    c->to->vertex = ranh_alloc((vertices + 1) * sizeof(*c->to->vertex));
    c->to->face_ring[c->from->n_faces] = (uint32_t)rings;
    c->to->ring_vertex[rings] = (uint32_t)vertices;
}

static void mark_turns(const struct copying *c)
{
    for (size_t i = 0; i < c->from->n_faces; i++)
        for (uint32_t r = c->to->face_ring[i];
             c->sound[i] == RANH_UNSOUND && r < c->to->face_ring[i + 1]; r++)
            if (ranh_fabric_ring_twice_area(c->to, r) < 0)
                c->to->ring_role[r] |= RANH_RING_CLOCKWISE;
}

int ranh_plane_copy(const struct ranh_fabric *fabric, const uint8_t *sound, struct ranh_pool *pool,
                    struct ranh_fabric *copy, struct ranh_err *err)
{
    struct copying c = {.from = fabric,
                        .sound = sound,
                        .to = copy,
                        .bench = ranh_check_benches_new(pool),
                        .n_blocks = (fabric->n_faces + FACES - 1) / FACES};
    *copy = *fabric;
    copy->face_ring = copy->ring_vertex = NULL;
    copy->ring_role = NULL;
    copy->vertex = NULL;
    c.block = ranh_calloc(c.n_blocks + 1, sizeof(*c.block));
    int status = ranh_pool_run(pool, c.n_blocks, 1, repair_blocks, &c, err);
    if (!status) {
        lay_out(&c);
        status = ranh_pool_run(pool, c.n_blocks, 4, write_blocks, &c, err);
        mark_turns(&c);
    }
    for (size_t b = 0; b < c.n_blocks; b++) {
        ranh_vec_release(&c.block[b].vertex);
        ranh_vec_release(&c.block[b].ring);
        ranh_vec_release(&c.block[b].role);
        ranh_vec_release(&c.block[b].face);
    }
    ranh_free(c.block);
    ranh_check_benches_free(c.bench, pool);
    return status;
}

void ranh_plane_copy_release(struct ranh_fabric *copy)
{
    ranh_free(copy->face_ring);
    ranh_free(copy->ring_vertex);
    ranh_free(copy->ring_role);
    ranh_free(copy->vertex);
}
