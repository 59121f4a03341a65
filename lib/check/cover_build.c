/* SPDX-License-Identifier: MIT */
/* The edges of every area, turned so that the inside lies on the left; an R-tree and a raster for big ones. */
#include "lib/check/cover_internal.h"

#include <stdlib.h>

#include <ranh/base/arena.h>
#include <ranh/geo/hilbert.h>

enum { BIG = 128 }; /* edges from which an area gets an R-tree of its own */

struct sorted_edge {
    uint32_t key;
    struct ranh_cover_edge edge;
};

size_t ranh_cover_face_edges(const struct ranh_fabric *fabric, size_t face,
                             struct ranh_cover_edge *to)
{
    size_t n = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        bool ccw = ranh_fabric_ring_twice_area(fabric, r) >= 0;
        bool keep = ccw == !(fabric->ring_role[r] & RANH_RING_HOLE);
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = fabric->vertex[i];
            struct ranh_vertex b = fabric->vertex[i + 1 < last ? i + 1 : first];
            if (a.x != b.x || a.y != b.y)
                to[n++] = keep ? (struct ranh_cover_edge){a, b} : (struct ranh_cover_edge){b, a};
        }
    }
    return n;
}

/* Along the Hilbert curve; ties by coordinates, so that the order is one. */
static int by_key(const void *a, const void *b)
{
    const struct sorted_edge *x = a, *y = b;
    const int64_t p[5] = {x->key, x->edge.a.x, x->edge.a.y, x->edge.b.x, x->edge.b.y};
    const int64_t q[5] = {y->key, y->edge.a.x, y->edge.a.y, y->edge.b.x, y->edge.b.y};
    for (int i = 0; i < 5; i++)
        if (p[i] != q[i])
            return p[i] < q[i] ? -1 : 1;
    return 0;
}

/* The face whose cells are being built, for winding(). */
struct asked {
    const struct ranh_cover *cover;
    size_t face;
    int32_t x, y;
    int times;
};

/* +1 where the boundary enters the area from the west along the line y, -1 where it leaves, else 0. */
static int crosses(const struct ranh_cover_edge *e, int32_t y)
{
    if ((e->a.y <= y) == (e->b.y <= y))
        return 0;
    return e->a.y < e->b.y ? -1 : 1;
}

static bool count_crossing(void *context, uint32_t item)
{
    struct asked *ask = context;
    const struct ranh_cover_edge *e = &ask->cover->edge[ask->cover->first[ask->face] + item];
    int enters = crosses(e, ask->y);
    if (enters && e->a.x + ((double)e->b.x - e->a.x) *
                               (((double)ask->y - e->a.y) / ((double)e->b.y - e->a.y)) <
                      ask->x)
        ask->times += enters;
    return true;
}

/* Times a point clear of every edge is covered. */
static int winding(void *context, int32_t x, int32_t y)
{
    struct asked *ask = context;
    ask->x = x;
    ask->y = y;
    ask->times = 0;
    struct ranh_grid_box west = {ask->cover->areas->box[ask->face].xmin, y, x, y};
    ranh_rtree_query(&ask->cover->tree[ask->face], west, count_crossing, ask);
    return ask->times;
}

static void build_tree(struct ranh_cover *cover, size_t face)
{
    struct ranh_cover_edge *edges = cover->edge + cover->first[face];
    size_t n = cover->first[face + 1] - cover->first[face];
    struct sorted_edge *sorted = ranh_calloc(n, sizeof(*sorted));
    struct ranh_grid_box *boxes = ranh_calloc(n, sizeof(*boxes));
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct sorted_edge){
            ranh_hilbert_of_box(ranh_cover_edge_box(&edges[i]), cover->areas->box[face]), edges[i]};
    qsort(sorted, n, sizeof(*sorted), by_key);
    for (size_t i = 0; i < n; i++) {
        edges[i] = sorted[i].edge;
        boxes[i] = ranh_cover_edge_box(&edges[i]);
    }
    ranh_rtree_build(&cover->tree[face], boxes, n);
    struct asked ask = {.cover = cover, .face = face};
    ranh_cover_cells_build(&cover->cells[face], cover->areas->box[face], boxes, n, winding, &ask);
    ranh_free(boxes);
    ranh_free(sorted);
}

struct ranh_cover *ranh_cover_new(const struct ranh_fabric *areas)
{
    struct ranh_cover *cover = ranh_calloc(1, sizeof(*cover));
    cover->areas = areas;
    cover->edge = ranh_calloc(areas->n_vertices + 1, sizeof(*cover->edge));
    cover->first = ranh_calloc(areas->n_faces + 1, sizeof(*cover->first));
    cover->tree = ranh_calloc(areas->n_faces + 1, sizeof(*cover->tree));
    cover->cells = ranh_calloc(areas->n_faces + 1, sizeof(*cover->cells));
    for (size_t i = 0; i < areas->n_faces; i++) {
        cover->first[i + 1] =
            cover->first[i] + ranh_cover_face_edges(areas, i, cover->edge + cover->first[i]);
        if (cover->first[i + 1] - cover->first[i] >= BIG)
            build_tree(cover, i);
    }
    return cover;
}

void ranh_cover_free(struct ranh_cover *cover)
{
    if (!cover)
        return;
    for (size_t i = 0; i < cover->areas->n_faces; i++) {
        if (cover->tree[i].n_items == 0)
            continue;
        ranh_rtree_release(&cover->tree[i]);
        ranh_cover_cells_release(&cover->cells[i]);
    }
    ranh_free(cover->cells);
    ranh_free(cover->tree);
    ranh_free(cover->first);
    ranh_free(cover->edge);
    ranh_free(cover);
}
