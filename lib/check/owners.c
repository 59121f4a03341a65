/* SPDX-License-Identifier: MIT */
/*
 * From faces to parcels. The chain says that a face is covered twice, not by whom; the R-tree says which
 * parcels come near. A face may be shared by several pairs (a sheet delivered twice is one face and a
 * thousand pairs), so what is asked is not "who covers the face" but "which pairs meet within its box"; the
 * pairs are then decided one by one, exactly. Around a large face the pairs of its many candidates would be
 * too many to write down: there each candidate asks the tree for its own partners.
 */
#include "lib/check/owners.h"

#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>

enum { FEW = 24, CHUNK = 64, MARKED_CHUNK = 256 };

struct keys {
    RANH_VEC(uint64_t) /* a << 32 | b */
};

struct bench {
    struct keys pairs;
    struct {
        RANH_VEC(uint32_t)
    } near;
};

struct work {
    const struct ranh_plane *plane;
    struct bench *bench; /* one a thread */
    uint8_t *marked;     /* candidates of large faces */
    bool any_marked;
};

struct query {
    const struct work *work;
    struct bench *bench;
    uint32_t above; /* only items above this, and marked; UINT32_MAX = all */
};

static bool collect(void *context, uint32_t item)
{
    struct query *q = context;
    if (q->work->plane->sound[item] != RANH_NO_AREA &&
        (q->above == UINT32_MAX || (item > q->above && q->work->marked[item])))
        *ranh_vec_push(&q->bench->near) = item;
    return true;
}

/* Interiors of the boxes have a point in common. */
static bool meet_within(struct ranh_grid_box a, struct ranh_grid_box b, struct ranh_grid_box c)
{
    int32_t xmin = a.xmin > b.xmin ? a.xmin : b.xmin, xmax = a.xmax < b.xmax ? a.xmax : b.xmax;
    int32_t ymin = a.ymin > b.ymin ? a.ymin : b.ymin, ymax = a.ymax < b.ymax ? a.ymax : b.ymax;
    return xmin < xmax && ymin < ymax && xmin <= c.xmax && c.xmin <= xmax && ymin <= c.ymax &&
           c.ymin <= ymax;
}

static struct ranh_grid_box grown(struct ranh_grid_box b)
{
    b.xmin -= b.xmin > INT32_MIN, b.ymin -= b.ymin > INT32_MIN;
    b.xmax += b.xmax < INT32_MAX, b.ymax += b.ymax < INT32_MAX;
    return b;
}

static int ask_faces(void *context, unsigned worker, size_t first, size_t last,
                     struct ranh_err *err)
{
    (void)err;
    struct work *work = context;
    struct bench *bench = &work->bench[worker];
    const struct ranh_fabric *fabric = work->plane->fabric;
    struct query query = {work, bench, UINT32_MAX};
    for (size_t f = first; f < last; f++) {
        const struct ranh_chain_face *face = &work->plane->faces.face[f];
        if (face->m < 2)
            continue;
        struct ranh_grid_box box = grown(face->box);
        bench->near.n = 0;
        ranh_rtree_query(&fabric->tree, box, collect, &query);
        if (bench->near.n > FEW) {
            for (size_t i = 0; i < bench->near.n; i++)
                __atomic_store_n(&work->marked[bench->near.at[i]], 1, __ATOMIC_RELAXED);
            __atomic_store_n(&work->any_marked, true, __ATOMIC_RELAXED);
            continue;
        }
        for (size_t i = 0; i < bench->near.n; i++)
            for (size_t j = i + 1; j < bench->near.n; j++) { /* the tree answers in order */
                uint32_t a = bench->near.at[i], b = bench->near.at[j];
                if (meet_within(fabric->box[a], fabric->box[b], box))
                    *ranh_vec_push(&bench->pairs) = (uint64_t)a << 32 | b;
            }
    }
    return 0;
}

static int ask_marked(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)err;
    struct work *work = context;
    struct bench *bench = &work->bench[worker];
    const struct ranh_fabric *fabric = work->plane->fabric;
    for (size_t a = first; a < last; a++) {
        if (!work->marked[a])
            continue;
        struct query query = {work, bench, (uint32_t)a};
        bench->near.n = 0;
        ranh_rtree_query(&fabric->tree, fabric->box[a], collect, &query);
        for (size_t i = 0; i < bench->near.n; i++)
            if (meet_within(fabric->box[a], fabric->box[bench->near.at[i]], fabric->box[a]))
                *ranh_vec_push(&bench->pairs) = (uint64_t)a << 32 | bench->near.at[i];
    }
    return 0;
}

static void gather(const struct work *work, unsigned threads, struct ranh_pairs *pairs)
{
    struct keys all = {0};
    for (unsigned t = 0; t < threads; t++) {
        const struct keys *own = &work->bench[t].pairs;
        ranh_vec_reserve(&all, all.n + own->n);
        if (own->n > 0)
            memcpy(all.at + all.n, own->at, own->n * sizeof(*own->at));
        all.n += own->n;
    }
    ranh_sort_u64(all.at, NULL, all.n);
    pairs->at = ranh_alloc((all.n + 1) * sizeof(*pairs->at));
    pairs->n = 0;
    for (size_t i = 0; i < all.n; i++)
        if (i == 0 || all.at[i] != all.at[i - 1])
            pairs->at[pairs->n++] =
                (struct ranh_pair){(uint32_t)(all.at[i] >> 32), (uint32_t)all.at[i]};
    ranh_vec_release(&all);
}

void ranh_owner_candidates(const struct ranh_plane *plane, struct ranh_pool *pool,
                           struct ranh_pairs *pairs)
{
    unsigned threads = ranh_pool_threads(pool);
    struct work work = {.plane = plane, .marked = ranh_calloc(plane->fabric->n_faces + 1, 1)};
    work.bench = ranh_calloc(threads, sizeof(*work.bench));
    (void)ranh_pool_run(pool, plane->faces.n_faces, CHUNK, ask_faces, &work, NULL);
    if (work.any_marked)
        (void)ranh_pool_run(pool, plane->fabric->n_faces, MARKED_CHUNK, ask_marked, &work, NULL);
    gather(&work, threads, pairs);
    for (unsigned t = 0; t < threads; t++) {
        ranh_vec_release(&work.bench[t].pairs);
        ranh_vec_release(&work.bench[t].near);
    }
    ranh_free(work.bench);
    ranh_free(work.marked);
}
