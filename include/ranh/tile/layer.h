/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_LAYER_H
#define RANH_TILE_LAYER_H
/*
 * What is drawn, ready to draw: every vertex projected once into the frame's units (8 bytes), boxes in
 * units with a packed R-tree, and for the fabric one byte per edge, so that an edge shared by two parcels
 * is drawn once and an edge between two land uses is known as such.
 *
 * Layers are built once and then read by all threads.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>
#include <ranh/geo/rtree.h>
#include <ranh/geo/shape.h>
#include <ranh/io/store.h>
#include <ranh/tile/grid.h>

/* From the data's system to EPSG:3857 metres, in place; called from several threads at once, worker <
 * the pool's threads. Points that fail become NAN. */
struct ranh_tile_projection {
    int (*project)(void *context, unsigned worker, double *xy, size_t n, struct ranh_err *err);
    void *context;
};

/* The pinned operation of ranh/crs, with one context for each worker. */
struct ranh_projector; /* opaque */
struct ranh_projector *ranh_projector_new(int32_t srid, unsigned workers);
void ranh_projector_free(struct ranh_projector *projector);
struct ranh_tile_projection ranh_projector_projection(struct ranh_projector *projector);

enum ranh_edge {
    RANH_EDGE_DRAW = 1,   /* first of the edges with these two ends */
    RANH_EDGE_SHARED = 2, /* another parcel has it too */
    RANH_EDGE_DIFFER = 4, /* and is of another class */
};

struct ranh_tile_layer {
    const struct ranh_fabric *fabric; /* rings and roles; must outlive the layer */
    const uint8_t *klass;             /* [n_faces] 1.., the caller's */
    struct ranh_unit *vertex;         /* [n_vertices] */
    uint8_t *edge;                    /* [n_vertices] enum ranh_edge of the edge that starts here */
    struct ranh_grid_box *box;        /* [n_faces] in units; empty = not drawn */
    struct ranh_rtree tree;
    struct ranh_grid_box bounds;
    size_t n_lost; /* faces with a vertex that cannot be projected: not drawn */
};

int ranh_tile_layer_build(struct ranh_tile_layer *layer, const struct ranh_fabric *fabric,
                          const uint8_t *klass, const struct ranh_tile_frame *frame,
                          const struct ranh_tile_projection *projection, struct ranh_pool *pool,
                          struct ranh_err *err);
void ranh_tile_layer_release(struct ranh_tile_layer *layer);

/* The frame at the middle of the fabric. RANH_E_CRS when that point cannot be projected. */
int ranh_tile_layer_frame(const struct ranh_fabric *fabric,
                          const struct ranh_tile_projection *projection,
                          struct ranh_tile_frame *frame, struct ranh_err *err);

/* Marks the edges of a layer, which ranh_tile_layer_build() does not: those of the faces with wanted[face], among
 * each other; NULL = all. */
void ranh_tile_layer_edges(struct ranh_tile_layer *layer, const uint8_t *wanted,
                           struct ranh_pool *pool);

/* Single shapes over the fabric: findings, commune boundaries. */
struct ranh_tile_shapes {
    struct {
        RANH_VEC(struct ranh_tile_shape)
    } shape;
    struct {
        RANH_VEC(struct ranh_unit)
    } vertex;
    struct {
        RANH_VEC(uint32_t)
    } ring_end; /* vertices, from the start */
    struct ranh_rtree tree;
    size_t n_lost;
};
struct ranh_tile_shape {
    enum ranh_shape_kind kind;
    uint8_t tag;              /* the caller's: a tint for findings */
    uint32_t ring, n_rings;   /* in ring_end; polygon rings are open */
    struct ranh_grid_box box; /* in units */
};

void ranh_tile_shapes_init(struct ranh_tile_shapes *shapes);
void ranh_tile_shapes_release(struct ranh_tile_shapes *shapes);
/* Appends one shape, drawn in the order added. A shape that cannot be projected counts as lost. */
int ranh_tile_shapes_add(struct ranh_tile_shapes *shapes, const struct ranh_shape *shape,
                         uint8_t tag, const struct ranh_tile_frame *frame,
                         const struct ranh_tile_projection *projection, struct ranh_err *err);
/* Appends the boundary of a polygon as lines of at most 64 edges, each a shape of its own: a commune is
 * large, a tile needs little of it. */
int ranh_tile_shapes_add_outline(struct ranh_tile_shapes *shapes, const struct ranh_shape *shape,
                                 uint8_t tag, const struct ranh_tile_frame *frame,
                                 const struct ranh_tile_projection *projection,
                                 struct ranh_err *err);
/* After the last one. */
void ranh_tile_shapes_index(struct ranh_tile_shapes *shapes);

/* The workspace's findings that show something wrong (VIOLATION or POSSIBLE, warning or error) and have a
 * place; tag = enum ranh_tint. */
int ranh_tile_shapes_load_findings(struct ranh_tile_shapes *shapes, struct ranh_store *store,
                                   const struct ranh_tile_frame *frame,
                                   const struct ranh_tile_projection *projection,
                                   struct ranh_err *err);
/* The outlines of the workspace's communes. */
int ranh_tile_shapes_load_communes(struct ranh_tile_shapes *shapes, struct ranh_store *store,
                                   const struct ranh_tile_frame *frame,
                                   const struct ranh_tile_projection *projection,
                                   struct ranh_err *err);

#endif
