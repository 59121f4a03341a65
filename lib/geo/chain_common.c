/* SPDX-License-Identifier: MIT */
/*
 * The ground that two faces share, by the chain of these two alone: where it counts 2. No overlay library
 * is asked, and the answer depends on the two faces and on nothing around them, so a finding stays the same
 * when a parcel elsewhere changes.
 */
#include <ranh/geo/chain.h>

#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>

#include "chain_sort.h"

static size_t count_vertices(const struct ranh_fabric *f, size_t face)
{
    return f->ring_vertex[f->face_ring[face + 1]] - f->ring_vertex[f->face_ring[face]];
}

/* Edges of one face, the face on the left, and twice its area. */
static void add_face(struct ranh_chain *chain, const struct ranh_fabric *f, size_t face)
{
    for (uint32_t r = f->face_ring[face]; r < f->face_ring[face + 1]; r++) {
        ranh_wide twice = ranh_fabric_ring_twice_area(f, r);
        if (twice == 0)
            continue;
        bool reversed = ranh_ring_reversed(f->ring_role[r]);
        chain->twice_area += reversed ? -twice : twice;
        uint32_t first = f->ring_vertex[r], last = f->ring_vertex[r + 1];
        struct ranh_vertex a = f->vertex[last - 1];
        for (uint32_t v = first; v < last; v++) {
            struct ranh_vertex b = f->vertex[v];
            int order = ranh_vertex_order(a, b);
            if (order != 0)
                chain->edge[chain->n++] = (struct ranh_chain_edge){
                    order < 0 ? a : b, order < 0 ? b : a, (order < 0) != reversed ? 1 : -1};
            a = b;
        }
    }
}

void ranh_chain_of_faces(const struct ranh_fabric *fabric, const uint32_t *face, size_t n,
                         struct ranh_chain *chain)
{
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += count_vertices(fabric, face[i]);
    ranh_chain_init(chain);
    chain->edge = ranh_alloc((total + 1) * sizeof(*chain->edge));
    for (size_t i = 0; i < n; i++)
        add_face(chain, fabric, face[i]);
    chain->n_edges_in = chain->n;
    chain->n = chain_merge(chain->edge, chain->n, NULL);
}

bool ranh_chain_common(const struct ranh_fabric *fabric, uint32_t a, uint32_t b,
                       struct ranh_arena *arena, struct ranh_shape *shape, ranh_wide *twice_area)
{
    struct ranh_chain chain;
    struct ranh_faces faces;
    struct {
        RANH_VEC(uint32_t)
    } both = {0};
    ranh_chain_of_faces(fabric, (const uint32_t[]){a, b}, 2, &chain);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &faces);
    bool balanced = ranh_faces_balance(&faces) == chain.twice_area + chain.moved;
    *twice_area = 0;
    for (uint32_t f = 0; f < faces.n_faces; f++) {
        if (faces.face[f].m < 2)
            continue;
        *ranh_vec_push(&both) = f;
        *twice_area += faces.face[f].twice_area;
    }
    ranh_faces_shape(&faces, both.at, both.n, arena, shape);
    ranh_vec_release(&both);
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    return balanced;
}
