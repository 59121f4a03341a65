/* SPDX-License-Identifier: MIT */
/* Boxes in any order behind a packed R-tree; ties along the curve keep the order given. */
#include "box_index.h"

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>
#include <ranh/geo/hilbert.h>

enum { CHUNK = 4096 };

struct build {
    struct box_index *index;
    const struct ranh_grid_box *box;
    struct ranh_grid_box all, *sorted;
    double per_x, per_y; /* cells of the curve a half step */
    int order;
    uint64_t *key;
};

/* So many cells that hardly two boxes share one; each byte of a key is one pass of the sort. */
static int order_for(size_t n)
{
    return n < (size_t)1 << 12 ? 8 : n < (size_t)1 << 20 ? 12 : 16;
}

static uint16_t cell(int32_t low, int32_t high, int32_t from, double per)
{
    return (uint16_t)((double)((int64_t)low + high - 2 * (int64_t)from) * per);
}

static double cells_per(int32_t from, int32_t to)
{
    return to > from ? 65535.0 / (2.0 * (double)((int64_t)to - from)) : 0;
}

static int place(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *b = context;
    for (size_t i = first; i < last; i++) {
        const struct ranh_grid_box *box = &b->box[i];
        b->key[i] =
            box->xmin > box->xmax
                ? UINT32_MAX
                : ranh_hilbert_coarse(cell(box->xmin, box->xmax, b->all.xmin, b->per_x),
                                      cell(box->ymin, box->ymax, b->all.ymin, b->per_y), b->order);
        b->index->item[i] = (uint32_t)i;
    }
    return RANH_OK;
}

static int gather(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)worker, (void)err;
    struct build *b = context;
    for (size_t i = first; i < last; i++)
        b->sorted[i] = b->box[b->index->item[i]];
    return RANH_OK;
}

void box_index_build(struct box_index *index, const struct ranh_grid_box *box, size_t n,
                     struct ranh_pool *pool)
{
    struct build b = {
        .index = index, .box = box, .all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}};
    for (size_t i = 0; i < n; i++) {
        b.all.xmin = box[i].xmin < b.all.xmin ? box[i].xmin : b.all.xmin;
        b.all.ymin = box[i].ymin < b.all.ymin ? box[i].ymin : b.all.ymin;
        b.all.xmax = box[i].xmax > b.all.xmax ? box[i].xmax : b.all.xmax;
        b.all.ymax = box[i].ymax > b.all.ymax ? box[i].ymax : b.all.ymax;
    }
    b.order = order_for(n);
    b.per_x = cells_per(b.all.xmin, b.all.xmax);
    b.per_y = cells_per(b.all.ymin, b.all.ymax);
    b.key = ranh_alloc(n * sizeof(*b.key));
    index->item = ranh_alloc(n * sizeof(*index->item));
    (void)ranh_pool_run(pool, n, CHUNK, place, &b, NULL);
    ranh_sort_u64_with(pool, b.key, index->item, n);
    ranh_free(b.key);
    b.sorted = ranh_alloc(n * sizeof(*b.sorted));
    (void)ranh_pool_run(pool, n, CHUNK, gather, &b, NULL);
    ranh_rtree_build(&index->tree, b.sorted, n);
    ranh_free(b.sorted);
}

void box_index_release(struct box_index *index)
{
    ranh_rtree_release(&index->tree);
    ranh_free(index->item);
    index->item = NULL;
}
