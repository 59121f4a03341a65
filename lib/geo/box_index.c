/* SPDX-License-Identifier: MIT */
/* Boxes in any order behind a packed R-tree; ties along the curve keep the order given. */
#include "box_index.h"

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>
#include <ranh/geo/hilbert.h>

void box_index_build(struct box_index *index, const struct ranh_grid_box *box, size_t n)
{
    struct ranh_grid_box all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < n; i++) {
        all.xmin = box[i].xmin < all.xmin ? box[i].xmin : all.xmin;
        all.ymin = box[i].ymin < all.ymin ? box[i].ymin : all.ymin;
        all.xmax = box[i].xmax > all.xmax ? box[i].xmax : all.xmax;
        all.ymax = box[i].ymax > all.ymax ? box[i].ymax : all.ymax;
    }
    uint64_t *key = ranh_alloc(n * sizeof(*key));
    index->item = ranh_alloc(n * sizeof(*index->item));
    for (size_t i = 0; i < n; i++) {
        key[i] = ranh_hilbert_of_box(box[i], all);
        index->item[i] = (uint32_t)i;
    }
    ranh_sort_u64(key, index->item, n);
    struct ranh_grid_box *sorted = ranh_alloc(n * sizeof(*sorted));
    for (size_t i = 0; i < n; i++)
        sorted[i] = box[index->item[i]];
    ranh_rtree_build(&index->tree, sorted, n);
    ranh_free(sorted);
    ranh_free(key);
}

void box_index_release(struct box_index *index)
{
    ranh_rtree_release(&index->tree);
    ranh_free(index->item);
    index->item = NULL;
}
