/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_FABRIC_H
#define RANH_GEO_FABRIC_H
/*
 * The parcel fabric: the one shape all engines read. Flat arrays of faces, rings and int32
 * vertices, faces in Hilbert order (ties by id), with a packed R-tree over their boxes. It is
 * loaded once from the workspace and shared, read-only, by the stages of one run and by all
 * threads.
 *
 * A face is a parcel or a zone. Its rings are stored open (first vertex not repeated) in the order
 * and direction delivered; consecutive equal vertices are kept, so that the validity checks see
 * what was delivered. Every face is there, valid or not, empty ones with no ring.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/geo/grid.h>
#include <ranh/geo/rtree.h>
#include <ranh/geo/shape.h>

enum ranh_ring_role {
    RANH_RING_SHELL = 0, /* begins a new part */
    RANH_RING_HOLE = 1,  /* of the part begun last */
};
enum ranh_ring_flag {
    RANH_RING_UNCLOSED = 2,  /* delivered without its closing point */
    RANH_RING_CLOCKWISE = 4, /* its signed area is negative */
};

struct ranh_fabric {
    struct ranh_grid grid;
    int32_t srid; /* EPSG code of the workspace CRS */
    size_t n_faces, n_rings, n_vertices;
    int64_t *face_id;      /* [n_faces] row id in the workspace (parcel_id, zone_id) */
    uint32_t *face_ring;   /* [n_faces + 1] first ring of each face */
    uint32_t *ring_vertex; /* [n_rings + 1] first vertex of each ring */
    uint8_t *ring_role;    /* [n_rings] enum ranh_ring_role | enum ranh_ring_flag */
    struct ranh_vertex *vertex;
    struct ranh_grid_box *box; /* [n_faces] */
    uint32_t *by_id;           /* [n_faces] faces in ascending order of id */
    struct ranh_rtree tree;
};

/* Collects shapes in any order, then sorts them into a fabric. */
struct ranh_fabric_builder; /* opaque */
struct ranh_fabric_builder *ranh_fabric_builder_new(struct ranh_grid grid, int32_t srid);
/* Snaps and appends; false when a coordinate is not finite or off the grid (nothing is
 * appended). What is not a polygon becomes an empty face. */
bool ranh_fabric_add(struct ranh_fabric_builder *builder, int64_t id,
                     const struct ranh_shape *shape);
/* The same from a BLOB of the workspace, in one walk; false, and nothing is appended, when it is not plain:
 * ranh_blob_read() and ranh_fabric_add() then do it, or tell what is wrong. */
bool ranh_fabric_add_blob(struct ranh_fabric_builder *builder, int64_t id, const void *blob,
                          size_t n);
/*
 * The order of two faces at one place of the curve, by the ids they were added with: negative, 0, positive as
 * for qsort(). Without one the ids decide.
 */
typedef int ranh_fabric_tie(const void *context, int64_t id, int64_t other);
/*
 * One fabric of all faces of n > 0 builders of one grid; which builder a face was added to makes no difference.
 * Frees the builders. by_id is not made: ranh_fabric_reindex() once the ids are what they shall be.
 */
void ranh_fabric_build_all(struct ranh_fabric_builder *const *builders, size_t n,
                           ranh_fabric_tie *tie, const void *context, struct ranh_pool *pool,
                           struct ranh_fabric *fabric);
/* Of one builder, which is freed, with by_id. */
void ranh_fabric_build(struct ranh_fabric_builder *builder, struct ranh_fabric *fabric);
void ranh_fabric_builder_free(struct ranh_fabric_builder *builder);
/* Makes room for so many faces of usual size, so that arrays need not be moved as they grow. */
void ranh_fabric_builder_expect(struct ranh_fabric_builder *builder, size_t faces);
/* After face_id was changed (a caller may order ties by ranks of its own, then put the row ids
 * in). */
void ranh_fabric_reindex(struct ranh_fabric *fabric);
void ranh_fabric_release(struct ranh_fabric *fabric);

/* Face i as a shape in metres (rings closed), in the arena. */
void ranh_fabric_shape(const struct ranh_fabric *fabric, size_t face, struct ranh_arena *arena,
                       struct ranh_shape *shape);
/* The same in steps of the grid, whole numbers: predicates on them are exact, also in GEOS. */
void ranh_fabric_shape_in_steps(const struct ranh_fabric *fabric, size_t face,
                                struct ranh_arena *arena, struct ranh_shape *shape);
/* Steps to metres of the workspace CRS, in place. */
void ranh_fabric_to_metres(const struct ranh_fabric *fabric, struct ranh_shape *shape);
/* Twice the signed area of a ring as delivered, counter-clockwise positive, in square steps. */
ranh_wide ranh_fabric_ring_twice_area(const struct ranh_fabric *fabric, uint32_t ring);
/* Whether the face lies on the right of the ring's edges as they are stored (shell clockwise, or
 * hole counter-clockwise). */
static inline bool ranh_ring_reversed(uint8_t role)
{
    return !(role & RANH_RING_HOLE) == !!(role & RANH_RING_CLOCKWISE);
}
/* Exact area on the grid: shells minus holes, m². */
double ranh_fabric_area_m2(const struct ranh_fabric *fabric, size_t face);
/* Index of the face with this row id, or SIZE_MAX. O(log n). */
size_t ranh_fabric_find(const struct ranh_fabric *fabric, int64_t id);

#endif
