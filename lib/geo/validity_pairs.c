/* SPDX-License-Identifier: MIT */
/*
 * Pairs of edges that come near each other. Few edges are compared each with each; many are sorted
 * along the longer side of the face, and each is compared with those that begin before it ends.
 */
#include "lib/geo/validity_internal.h"

#include <ranh/base/sort.h>

#define FEW 32

struct reach {
    int64_t xmin, ymin, xmax, ymax;
};

static struct reach reach_of(const struct ranh_validity *work, uint32_t i)
{
    struct ranh_vertex a = work->vertex.at[i], b = work->vertex.at[vertex_after(work, i)];
    return (struct reach){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y, a.x < b.x ? b.x : a.x,
                          a.y < b.y ? b.y : a.y};
}

static bool meet(const struct reach *a, const struct reach *b, int64_t reach)
{
    return a->xmin <= b->xmax + reach && b->xmin <= a->xmax + reach && a->ymin <= b->ymax + reach &&
           b->ymin <= a->ymax + reach;
}

static void each_with_each(struct ranh_validity *work, int32_t reach,
                           bool (*look)(void *context, uint32_t i, uint32_t j), void *context)
{
    struct reach box[FEW];
    uint32_t n = (uint32_t)work->vertex.n;
    for (uint32_t i = 0; i < n; i++)
        box[i] = reach_of(work, i);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n; j++)
            if (meet(&box[i], &box[j], reach) && !look(context, i, j))
                return;
}

static bool wider_than_high(const struct ranh_validity *work)
{
    struct ranh_grid_box all = work->box.at[0];
    for (size_t r = 1; r < work->box.n; r++) {
        const struct ranh_grid_box *b = &work->box.at[r];
        all.xmin = b->xmin < all.xmin ? b->xmin : all.xmin;
        all.xmax = b->xmax > all.xmax ? b->xmax : all.xmax;
        all.ymin = b->ymin < all.ymin ? b->ymin : all.ymin;
        all.ymax = b->ymax > all.ymax ? b->ymax : all.ymax;
    }
    return (int64_t)all.xmax - all.xmin >= (int64_t)all.ymax - all.ymin;
}

static void sweep(struct ranh_validity *work, int32_t reach,
                  bool (*look)(void *context, uint32_t i, uint32_t j), void *context)
{
    size_t n = work->vertex.n;
    bool wide = wider_than_high(work);
    ranh_vec_reserve(&work->key, n);
    ranh_vec_reserve(&work->order, n);
    for (uint32_t i = 0; i < n; i++) {
        struct reach box = reach_of(work, i);
        work->key.at[i] = ranh_sort_key((int32_t)(wide ? box.xmin : box.ymin), 0) >> 32;
        work->order.at[i] = i;
    }
    ranh_sort_u64(work->key.at, work->order.at, n);
    for (size_t p = 0; p < n; p++) {
        uint32_t i = work->order.at[p];
        struct reach a = reach_of(work, i);
        int64_t end = (wide ? a.xmax : a.ymax) + reach;
        for (size_t q = p + 1; q < n; q++) {
            uint32_t j = work->order.at[q];
            struct reach b = reach_of(work, j);
            if ((wide ? b.xmin : b.ymin) > end)
                break;
            if (meet(&a, &b, reach) && !look(context, i < j ? i : j, i < j ? j : i))
                return;
        }
    }
}

void ranh_validity_pairs(struct ranh_validity *work, int32_t reach,
                         bool (*look)(void *context, uint32_t i, uint32_t j), void *context)
{
    if (work->vertex.n <= FEW)
        each_with_each(work, reach, look, context);
    else
        sweep(work, reach, look, context);
}
