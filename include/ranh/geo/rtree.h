/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_RTREE_H
#define RANH_GEO_RTREE_H
/*
 * A packed R-tree over boxes that are already in Hilbert order: built bottom-up in one pass, 16
 * children a node, no pointers. A query visits items in ascending index.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/geo/grid.h>

struct ranh_rtree {
    struct ranh_grid_box *box; /* items, then each level up to the root */
    size_t n_items, n_boxes;
    size_t level_start[12]; /* index of the first box of each level; level 0 = items */
    unsigned n_levels;
};

/* boxes[n] are copied. n may be 0. */
void ranh_rtree_build(struct ranh_rtree *tree, const struct ranh_grid_box *boxes, size_t n);
void ranh_rtree_release(struct ranh_rtree *tree);

/* Calls visit(context, item) for every item whose box meets the query (edges included) until it
 * returns false. Thread-safe. */
void ranh_rtree_query(const struct ranh_rtree *tree, struct ranh_grid_box query,
                      bool (*visit)(void *context, uint32_t item), void *context);

#endif
