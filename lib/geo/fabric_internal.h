/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_FABRIC_INTERNAL_H
#define RANH_LIB_GEO_FABRIC_INTERNAL_H
/*
 * What a builder has collected: faces as they came, with their rings and vertices. fabric.c adds shapes and
 * builds; fabric_blob.c adds what the workspace holds.
 */
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>

struct face {
    int64_t id;
    uint32_t first_ring, n_rings, n_vertices;
    struct ranh_grid_box box;
};

struct ring {
    uint32_t first_vertex, n_vertices;
    uint8_t role;
};

struct ranh_fabric_builder {
    struct ranh_grid grid;
    int32_t srid;
    struct ranh_grid_box bounds; /* of all faces */
    struct {
        RANH_VEC(struct face)
    } faces;
    struct {
        RANH_VEC(struct ring)
    } rings;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertices;
};

#define NO_BOX ((struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN})

static inline void widen(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}

/* A ring of n points from `first` on, which lie behind the builder's vertices: without its closing point. */
static inline void close_ring(struct ranh_fabric_builder *builder, struct face *face, size_t first,
                              size_t n, bool shell)
{
    const struct ranh_vertex *v = builder->vertices.at + first;
    uint8_t role = shell ? RANH_RING_SHELL : RANH_RING_HOLE;
    if (n >= 2 && v[0].x == v[n - 1].x && v[0].y == v[n - 1].y)
        n--;
    else if (n >= 1)
        role |= RANH_RING_UNCLOSED;
    builder->vertices.n += n;
    face->n_vertices += (uint32_t)n;
    face->n_rings++;
    *ranh_vec_push(&builder->rings) = (struct ring){
        .first_vertex = (uint32_t)first,
        .n_vertices = (uint32_t)n,
        .role = role,
    };
}

static inline void close_face(struct ranh_fabric_builder *builder, const struct face *face)
{
    *ranh_vec_push(&builder->faces) = *face;
    if (face->box.xmin > face->box.xmax)
        return;
    widen(&builder->bounds, (struct ranh_vertex){face->box.xmin, face->box.ymin});
    widen(&builder->bounds, (struct ranh_vertex){face->box.xmax, face->box.ymax});
}

#endif
