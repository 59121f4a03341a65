/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_GEO_CHAIN_FACE_H
#define RANH_LIB_GEO_CHAIN_FACE_H
/*
 * The plane that a noded chain cuts up, as chain_face.c has it made: half-edges around vertices walked into
 * cycles (chain_cycle.c), cycles settled into what lies in what (chain_component.c). Half-edge 2e runs along
 * edge e from a to b, 2e + 1 back.
 */
#include <ranh/base/vec.h>
#include <ranh/geo/chain.h>

#include "box_index.h"

#define NONE UINT32_MAX

struct cycle {
    ranh_wide twice_area;
    struct ranh_grid_box box;
    uint32_t half; /* the lowest of its half-edges */
    uint32_t n;    /* half-edges */
    uint32_t up;   /* a cycle of its component with a lower number; the lowest names itself */
    int32_t m;     /* parcels that cover the face on its left, less what cover that of `up` */
};

struct component {
    uint32_t edge;   /* its first: at its leftmost lowest vertex */
    uint32_t below;  /* the edge straight below that vertex, of another component; NONE = none */
    uint32_t parent; /* the face cycle it lies in; NONE = outside all */
    int32_t m;       /* of its lowest cycle */
};

struct star;

struct plane {
    const struct ranh_chain *chain;
    struct ranh_vertex *vertex; /* sorted, unique */
    size_t n_vertices;
    uint32_t *to;        /* [2 n] vertex a half-edge runs to */
    uint32_t *out_of;    /* [n_vertices + 1] first edge that starts at a vertex */
    uint32_t *in_of;     /* [n_vertices + 1] first of `in` that ends there */
    uint32_t *in;        /* [n] edges in order of their end */
    struct star *star;   /* one a thread; chain_cycle.c's */
    uint32_t *next;      /* [2 n] clockwise around the vertex a half-edge runs to */
    uint32_t *cycle_of;  /* [2 n] */
    uint32_t *component; /* [cycles] */
    struct {
        RANH_VEC(struct cycle)
    } cycle;
    struct {
        RANH_VEC(struct component)
    } part;
    struct box_index index; /* over edges, when there are more than a FEW */
    int64_t reach;          /* how far to look down at first */
    struct ranh_faces *faces;
    uint32_t *ring_cycle; /* [rings] */
};

static inline struct ranh_vertex from_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h ^ 1]];
}
static inline struct ranh_vertex to_of(const struct plane *p, uint32_t h)
{
    return p->vertex[p->to[h]];
}

static inline void grow_box(struct ranh_grid_box *box, struct ranh_vertex v)
{
    box->xmin = v.x < box->xmin ? v.x : box->xmin;
    box->ymin = v.y < box->ymin ? v.y : box->ymin;
    box->xmax = v.x > box->xmax ? v.x : box->xmax;
    box->ymax = v.y > box->ymax ? v.y : box->ymax;
}

/* Vertices, the next half-edge of each, the cycles with their areas and boxes. */
void plane_walk_cycles(struct plane *p, struct ranh_pool *pool);
/* Which cycles hang together, and m of each component: p->part, p->component. */
void plane_settle_components(struct plane *p, struct ranh_pool *pool);

#endif
