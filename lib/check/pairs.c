/* SPDX-License-Identifier: MIT */
/*
 * Pairs of faces that cover common ground, each pair by itself: the oracle of the residual chain in tests
 * and in make bench; no stage runs it. Each face asks the R-tree for its partners of higher
 * index; each chunk of faces has its own list, and the lists are joined in order of the chunks: the
 * answer does not depend on the number of threads.
 */
#include "lib/check/pairs.h"

#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/meet.h>

#define CHUNK 256

struct pair_list {
    RANH_VEC(struct ranh_pair)
};

struct work {
    const struct ranh_fabric *fabric;
    const uint8_t *sound;
    struct ranh_check_bench *benches;
    struct ranh_meet *meets;
    struct pair_list *lists; /* one a chunk */
};

/* Partners of one face, from the tree. */
struct candidates {
    const struct work *work;
    uint32_t face;
    struct {
        RANH_VEC(uint32_t)
    } found;
};

static bool collect(void *context, uint32_t item)
{
    struct candidates *c = context;
    if (item > c->face && c->work->sound[item] != RANH_NO_AREA)
        *ranh_vec_push(&c->found) = item;
    return true;
}

/* Unsound faces: the repaired copies decide. */
static int meet_repaired(const struct ranh_fabric *fabric, struct ranh_check_bench *bench,
                         uint32_t a, uint32_t b, bool *meet, struct ranh_err *err)
{
    struct ranh_shape sa, sb, common;
    ranh_arena_clear(&bench->arena);
    ranh_fabric_shape_in_steps(fabric, a, &bench->arena, &sa);
    ranh_fabric_shape_in_steps(fabric, b, &bench->arena, &sb);
    int status = ranh_geos_intersection(bench->geos, &bench->arena, &sa, &sb, &common, err);
    *meet = !status && ranh_shape_area(&common) > 0;
    return status;
}

static int search(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct work *work = context;
    const struct ranh_fabric *fabric = work->fabric;
    struct candidates c = {.work = work};
    int status = 0;
    for (size_t i = first; i < last && !status; i++) {
        if (work->sound[i] == RANH_NO_AREA)
            continue;
        c.face = (uint32_t)i;
        c.found.n = 0;
        ranh_rtree_query(&fabric->tree, fabric->box[i], collect, &c);
        for (size_t k = 0; k < c.found.n && !status; k++) {
            uint32_t other = c.found.at[k];
            bool meet = false;
            if (work->sound[i] == RANH_SOUND && work->sound[other] == RANH_SOUND)
                meet = ranh_meet_faces(&work->meets[worker], fabric, i, other);
            else
                status = meet_repaired(fabric, &work->benches[worker], c.face, other, &meet, err);
            if (meet)
                *ranh_vec_push(&work->lists[first / CHUNK]) = (struct ranh_pair){c.face, other};
        }
    }
    ranh_vec_release(&c.found);
    return status;
}

static void join(struct pair_list *lists, size_t n_lists, struct ranh_pairs *pairs)
{
    pairs->n = 0;
    for (size_t i = 0; i < n_lists; i++)
        pairs->n += lists[i].n;
    pairs->at = ranh_alloc((pairs->n + 1) * sizeof(*pairs->at));
    size_t at = 0;
    for (size_t i = 0; i < n_lists; i++) {
        if (lists[i].n > 0)
            memcpy(pairs->at + at, lists[i].at, lists[i].n * sizeof(*pairs->at));
        at += lists[i].n;
        ranh_vec_release(&lists[i]);
    }
}

int ranh_check_pairs(const struct ranh_fabric *fabric, const uint8_t *sound, struct ranh_pool *pool,
                     struct ranh_pairs *pairs, struct ranh_err *err)
{
    size_t n_lists = fabric->n_faces / CHUNK + 1;
    unsigned threads = ranh_pool_threads(pool);
    struct work work = {.fabric = fabric, .sound = sound};
    work.benches = ranh_check_benches_new(pool);
    work.meets = ranh_calloc(threads, sizeof(*work.meets));
    work.lists = ranh_calloc(n_lists, sizeof(*work.lists));
    int status = ranh_pool_run(pool, fabric->n_faces, CHUNK, search, &work, err);
    join(work.lists, n_lists, pairs);
    for (unsigned i = 0; i < threads; i++)
        ranh_meet_release(&work.meets[i]);
    ranh_free(work.meets);
    ranh_free(work.lists);
    ranh_check_benches_free(work.benches, pool);
    return status;
}
