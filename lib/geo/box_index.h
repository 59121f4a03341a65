/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_BOX_INDEX_H
#define RANH_LIB_GEO_BOX_INDEX_H
/* A packed R-tree over boxes given in any order: sorts them along the Hilbert curve first. */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/pool.h>
#include <ranh/geo/grid.h>
#include <ranh/geo/rtree.h>

struct box_index {
    struct ranh_rtree tree;
    uint32_t *item; /* [n] the box at each place of the tree, as ranh_rtree_query() names it */
};

/* pool may be NULL; the answer does not depend on it. */
void box_index_build(struct box_index *index, const struct ranh_grid_box *box, size_t n,
                     struct ranh_pool *pool);
void box_index_release(struct box_index *index);

#endif
