/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_CHAIN_H
#define RANH_GEO_CHAIN_H
/*
 * The residual chain: every overlap and every gap of a fabric from the few edges that do not cancel.
 *
 * Let m(p) be the number of parcels that cover the point p. Walk along the boundary of every parcel with
 * its inside on the left and add the directed edges up: an edge a -> b met once as a -> b and once as
 * b -> a cancels, and m is the same on both its sides. What does not cancel is the residual chain; m
 * changes across it and nowhere else. So the chain alone determines every face with m >= 2 (overlap) and
 * every bounded face with m = 0 (gap): duplicates, containment without crossing, sheets that cover each
 * other with all inner edges matched, holes filled by others. (docs/explanation/residual-chain.md)
 *
 * Steps, each a function here: ranh_chain_build() adds and cancels, O(n); ranh_chain_node() splits residual
 * edges where they cross or touch, by snap rounding on the 0.1 mm grid (no edge moves by more than half a
 * step in x and in y); ranh_chain_faces() builds the faces and their m, O(r log r) in the residual.
 *
 * Two laws hold exactly and are asserted on every run: the chain has no end (at each vertex as much comes
 * in as goes out), and sum of m x area over faces = sum of area over parcels, corrected by the exact area
 * that snap rounding moved.
 *
 * Chains of two disjoint sets of parcels add: ranh_chain_add().
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/geo/fabric.h>
#include <ranh/geo/grid.h>
#include <ranh/geo/shape.h>

/* An undirected edge with what changes across it; a < b by ranh_vertex_order(). */
struct ranh_chain_edge {
    struct ranh_vertex a, b;
    int32_t k; /* m left of a -> b less m right of it; never 0 */
};

struct ranh_chain {
    struct ranh_chain_edge *edge; /* sorted by a, then b; each pair (a, b) once */
    size_t n;
    ranh_wide
        twice_area;    /* of all parcels together, as delivered: sum of m x area before rounding */
    ranh_wide moved;   /* twice the area by which snap rounding changed that sum */
    size_t n_edges_in; /* edges that were added up */
};

void ranh_chain_init(struct ranh_chain *chain);
void ranh_chain_release(struct ranh_chain *chain);

/*
 * Adds up the edges of all faces of the fabric. Rings are turned by their exact signed area (shells
 * counter-clockwise, holes clockwise) whatever their delivered direction. A parcel whose rings cross
 * counts by its winding number. 1 thread and N threads give the same chain. Memory: 20 bytes an edge
 * on the outline of a block of 512 faces.
 */
void ranh_chain_build(const struct ranh_fabric *fabric, struct ranh_pool *pool,
                      struct ranh_chain *chain);

/* The same of a few faces, without threads or tables. Shells and holes are turned by their role. */
void ranh_chain_of_faces(const struct ranh_fabric *fabric, const uint32_t *face, size_t n,
                         struct ranh_chain *chain);

/* chain += other, cancelling what meets. Both un-noded. */
void ranh_chain_add(struct ranh_chain *chain, const struct ranh_chain *other);

/*
 * The sum of n chains, un-noded: that of all their parcels together. One merge with the longest, one sort of
 * the others.
 */
void ranh_chain_sum(const struct ranh_chain *part, size_t n, struct ranh_chain *sum);
/* As if each parcel lay there `factor` times. */
void ranh_chain_scale(struct ranh_chain *chain, int32_t factor);

/* Nodes the chain in place: afterwards edges meet at vertices only. */
void ranh_chain_node(struct ranh_chain *chain, struct ranh_pool *pool);

/* An end of one edge of the chain that lies on another edge of it, more than 2 tolerances from its ends. */
struct ranh_chain_on {
    uint32_t edge, ends; /* the one it lies on, the one that ends there */
    struct ranh_vertex v;
    double along; /* 0 at edge.a, 1 at edge.b */
};
/* All of them, by edge, then along it, then by the edge that ends; tolerance in steps. ranh_free() the result.
 * O(n log n + pairs of edges that come near each other). */
struct ranh_chain_on *ranh_chain_vertices_on_edges(const struct ranh_chain *chain, double tolerance,
                                                   struct ranh_pool *pool, size_t *n);

/*
 * True when as much of the chain enters each vertex as leaves it, O(n): what enters and leaves is added up under
 * a hash of the vertex, so that one open chain in 2^64 would pass for closed.
 */
bool ranh_chain_is_closed(const struct ranh_chain *chain);

/*
 * A face: a connected region of constant m bounded by the chain. Rings are vertex indices into
 * struct ranh_faces, open (first not repeated): the first is the outer boundary, counter-clockwise, the
 * others are the boundaries of what lies inside it, clockwise.
 */
struct ranh_chain_face {
    int32_t m;
    uint32_t first_ring, n_rings;
    ranh_wide twice_area; /* of the face, holes taken off; exact */
    struct ranh_grid_box box;
};

struct ranh_faces {
    struct ranh_chain_face *face; /* bounded faces, all m; in order of their smallest vertex */
    size_t n_faces;
    /* The unbounded one, m = 0. Its rings are the outer boundaries of all there is, clockwise; its
     * twice_area is therefore negative: less twice the area that they enclose. No box. */
    struct ranh_chain_face outside;
    uint32_t *ring_vertex; /* [n_rings + 1] first vertex of each ring */
    size_t n_rings;
    struct ranh_vertex *vertex; /* of rings, one after the other */
    size_t n_vertices;
};

/*
 * Edges of all faces together, each face of parcels on the left: a chain by a table instead of a sort, for
 * map sheets. The same chain as ranh_chain_of_faces(). O(n) when neighbours stand near each other in face[].
 */
void ranh_chain_of_group(const struct ranh_fabric *fabric, const uint32_t *face, size_t n,
                         struct ranh_chain *chain);

/* chain must be noded. *faces is caller-released. pool may be NULL; the faces do not depend on it. */
void ranh_chain_faces(const struct ranh_chain *chain, struct ranh_pool *pool,
                      struct ranh_faces *faces);
void ranh_faces_release(struct ranh_faces *faces);

/*
 * Regions as a chain: what it counts is code[f] in face f of the faces, 0 outside all. Faces of one code that
 * touch have no edge between them. Already noded by itself; added to others it must be noded again. Codes as
 * bit fields let one set of faces tell several layers apart: their sum at a place is read field by field.
 * pool may be NULL; the chain does not depend on it.
 */
void ranh_chain_of_regions(const struct ranh_faces *faces, const int32_t *code,
                           struct ranh_pool *pool, struct ranh_chain *chain);

/*
 * Faces which[n] as one shape in steps of the grid, each face a part, its outline first. A boundary that
 * touches itself is cut into rings that do not, as OGC 06-103r4 wants.
 */
void ranh_faces_shape(const struct ranh_faces *faces, const uint32_t *which, size_t n,
                      struct ranh_arena *arena, struct ranh_shape *shape);

/*
 * The ground that faces a and b both cover, in steps of the grid, and twice its area: by the chain of the
 * two alone, so that nothing around them matters. Its corners are rounded to the grid (see
 * ranh_chain_node()). False when the areas do not balance, which would be a bug.
 */
bool ranh_chain_common(const struct ranh_fabric *fabric, uint32_t a, uint32_t b,
                       struct ranh_arena *arena, struct ranh_shape *shape, ranh_wide *twice_area);

/* Sum of m x twice_area over all faces: equals chain->twice_area + chain->moved. */
ranh_wide ranh_faces_balance(const struct ranh_faces *faces);

#endif
