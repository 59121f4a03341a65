/* SPDX-License-Identifier: MIT */
/*
 * A packed R-tree. Level 0 are the items; box i of a level covers boxes [16 i, 16 i + 16) of the
 * level below, so that no pointers are needed. Going down first child first visits items in
 * ascending order.
 */
#include <ranh/geo/rtree.h>

#include <string.h>

#include <ranh/base/arena.h>

#define FAN 16

static struct ranh_grid_box cover(const struct ranh_grid_box *boxes, size_t n)
{
    struct ranh_grid_box sum = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0; i < n; i++) {
        if (boxes[i].xmin > boxes[i].xmax)
            continue;
        sum.xmin = boxes[i].xmin < sum.xmin ? boxes[i].xmin : sum.xmin;
        sum.ymin = boxes[i].ymin < sum.ymin ? boxes[i].ymin : sum.ymin;
        sum.xmax = boxes[i].xmax > sum.xmax ? boxes[i].xmax : sum.xmax;
        sum.ymax = boxes[i].ymax > sum.ymax ? boxes[i].ymax : sum.ymax;
    }
    return sum;
}

void ranh_rtree_build(struct ranh_rtree *tree, const struct ranh_grid_box *boxes, size_t n)
{
    *tree = (struct ranh_rtree){.n_items = n};
    if (n == 0)
        return;
    size_t size[sizeof(tree->level_start) / sizeof(*tree->level_start)];
    for (size_t level = n;; level = (level + FAN - 1) / FAN) {
        tree->level_start[tree->n_levels] = tree->n_boxes;
        size[tree->n_levels++] = level;
        tree->n_boxes += level;
        if (level == 1)
            break;
    }
    tree->box = ranh_alloc(tree->n_boxes * sizeof(*tree->box));
    memcpy(tree->box, boxes, n * sizeof(*boxes));
    for (unsigned l = 1; l < tree->n_levels; l++) {
        const struct ranh_grid_box *below = tree->box + tree->level_start[l - 1];
        for (size_t i = 0; i < size[l]; i++) {
            size_t left = size[l - 1] - i * FAN;
            tree->box[tree->level_start[l] + i] = cover(below + i * FAN, left < FAN ? left : FAN);
        }
    }
}

void ranh_rtree_release(struct ranh_rtree *tree)
{
    ranh_free(tree->box);
    *tree = (struct ranh_rtree){0};
}

struct descent {
    const struct ranh_rtree *tree;
    struct ranh_grid_box query;
    bool (*visit)(void *context, uint32_t item);
    void *context;
};

static bool meet(const struct ranh_grid_box *a, const struct ranh_grid_box *b)
{
    return a->xmin <= b->xmax && b->xmin <= a->xmax && a->ymin <= b->ymax && b->ymin <= a->ymax;
}

/* A box that meets the query. False once visit() wants no more. */
static bool descend(const struct descent *down, unsigned level, size_t index)
{
    const struct ranh_rtree *tree = down->tree;
    size_t below = tree->level_start[level] - tree->level_start[level - 1];
    size_t last = (index + 1) * FAN < below ? (index + 1) * FAN : below;
    const struct ranh_grid_box *box = tree->box + tree->level_start[level - 1];
    for (size_t child = index * FAN; child < last; child++)
        if (meet(&box[child], &down->query) &&
            !(level == 1 ? down->visit(down->context, (uint32_t)child)
                         : descend(down, level - 1, child)))
            return false;
    return true;
}

void ranh_rtree_query(const struct ranh_rtree *tree, struct ranh_grid_box query,
                      bool (*visit)(void *context, uint32_t item), void *context)
{
    struct descent down = {tree, query, visit, context};
    if (tree->n_items == 0 || !meet(&tree->box[tree->n_boxes - 1], &query))
        return;
    if (tree->n_levels == 1)
        (void)visit(context, 0);
    else
        (void)descend(&down, tree->n_levels - 1, 0);
}
