/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_COVER_INTERNAL_H
#define RANH_CHECK_COVER_INTERNAL_H
/* What cover_build.c makes and cover.c measures with. */
#include <ranh/geo/rtree.h>

#include "lib/check/cover.h"
#include "lib/check/cover_cells.h"

/* From a to b with the area on its left: shells counter-clockwise, holes clockwise. */
struct ranh_cover_edge {
    struct ranh_vertex a, b;
};

struct ranh_cover {
    const struct ranh_fabric *areas;
    struct ranh_cover_edge *edge;
    size_t *first;                  /* [n_faces + 1] into edge */
    struct ranh_rtree *tree;        /* [n_faces]; n_items 0 = small, scan */
    struct ranh_cover_cells *cells; /* [n_faces]; of the big ones */
};

static inline struct ranh_grid_box ranh_cover_edge_box(const struct ranh_cover_edge *e)
{
    return (struct ranh_grid_box){
        .xmin = e->a.x < e->b.x ? e->a.x : e->b.x,
        .ymin = e->a.y < e->b.y ? e->a.y : e->b.y,
        .xmax = e->a.x > e->b.x ? e->a.x : e->b.x,
        .ymax = e->a.y > e->b.y ? e->a.y : e->b.y,
    };
}
/* Appends the edges of a face, each with the inside on its left; returns how many. */
size_t ranh_cover_face_edges(const struct ranh_fabric *fabric, size_t face,
                             struct ranh_cover_edge *to);

#endif
