/* SPDX-License-Identifier: MIT */
/*
 * The plane: repaired copies, chain, faces, and the two laws.
 */
#include "lib/check/plane.h"

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

/* --- repaired copies ------------------------------------------------------------------------- */

struct copying {
    const struct ranh_fabric *from;
    struct ranh_fabric *to;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
    struct {
        RANH_VEC(uint32_t)
    } ring;
    struct {
        RANH_VEC(uint8_t)
    } role;
};

static void begin_ring(struct copying *c, bool hole)
{
    *ranh_vec_push(&c->ring) = (uint32_t)c->vertex.n;
    *ranh_vec_push(&c->role) = hole ? RANH_RING_HOLE : RANH_RING_SHELL;
}

static void copy_face(struct copying *c, size_t face)
{
    const struct ranh_fabric *f = c->from;
    for (uint32_t r = f->face_ring[face]; r < f->face_ring[face + 1]; r++) {
        size_t first = f->ring_vertex[r], n = f->ring_vertex[r + 1] - first;
        begin_ring(c, f->ring_role[r] & RANH_RING_HOLE);
        c->role.at[c->role.n - 1] = f->ring_role[r];
        ranh_vec_reserve(&c->vertex, c->vertex.n + n);
        if (n > 0)
            memcpy(c->vertex.at + c->vertex.n, f->vertex + first, n * sizeof(*f->vertex));
        c->vertex.n += n;
    }
}

/* Corners where rings crossed are rounded to the grid; the chain bends neighbours through the same places. */
static void put_repaired(struct copying *c, const struct ranh_shape *shape)
{
    for (uint32_t p = 0; p < shape->n_parts; p++) {
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++) {
            begin_ring(c, r != shape->part_ring[p]);
            for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++)
                *ranh_vec_push(&c->vertex) =
                    (struct ranh_vertex){(int32_t)lround(shape->xy[2 * (size_t)i]),
                                         (int32_t)lround(shape->xy[2 * (size_t)i + 1])};
        }
    }
}

static int fill_copy(struct copying *c, const uint8_t *sound, struct ranh_check_bench *bench,
                     struct ranh_err *err)
{
    int status = 0;
    for (size_t i = 0; i < c->from->n_faces && !status; i++) {
        c->to->face_ring[i] = (uint32_t)c->ring.n;
        if (sound[i] != RANH_UNSOUND) {
            copy_face(c, i);
            continue;
        }
        struct ranh_shape shape, repaired;
        ranh_arena_clear(&bench->arena);
        ranh_fabric_shape_in_steps(c->from, i, &bench->arena, &shape);
        status = ranh_geos_make_valid(bench->geos, &bench->arena, &shape, &repaired, err);
        if (!status)
            put_repaired(c, &repaired);
    }
    c->to->face_ring[c->from->n_faces] = (uint32_t)c->ring.n;
    return status;
}

/* The copy shares ids, boxes and tree with the original: a repaired face never leaves its box. */
static int repair(struct ranh_plane *plane, const struct ranh_fabric *fabric, struct ranh_err *err)
{
    struct copying c = {.from = fabric, .to = &plane->copy};
    struct ranh_check_bench *bench = ranh_check_benches_new(NULL);
    plane->copy = *fabric;
    plane->copy.face_ring = ranh_alloc((fabric->n_faces + 1) * sizeof(*fabric->face_ring));
    ranh_vec_reserve(&c.vertex, fabric->n_vertices + 16);
    ranh_vec_reserve(&c.ring, fabric->n_rings + 16);
    ranh_vec_reserve(&c.role, fabric->n_rings + 16);
    int status = fill_copy(&c, plane->sound, bench, err);
    plane->copy.n_rings = c.ring.n;
    plane->copy.n_vertices = c.vertex.n;
    *ranh_vec_push(&c.ring) = (uint32_t)c.vertex.n;
    plane->copy.vertex = c.vertex.at;
    plane->copy.ring_vertex = c.ring.at;
    plane->copy.ring_role = c.role.at;
    for (size_t i = 0; i < fabric->n_faces && !status; i++)
        for (uint32_t r = plane->copy.face_ring[i];
             plane->sound[i] == RANH_UNSOUND && r < plane->copy.face_ring[i + 1]; r++)
            if (ranh_fabric_ring_twice_area(&plane->copy, r) < 0)
                plane->copy.ring_role[r] |= RANH_RING_CLOCKWISE;
    plane->fabric = &plane->copy;
    ranh_check_benches_free(bench, NULL);
    return status;
}

/* --- chain and faces ------------------------------------------------------------------------- */

static int broken_balance(const struct ranh_chain *chain, ranh_wide sum, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_INTERNAL,
                     _("the areas of the residual chain do not balance: faces %.4f m², parcels "
                       "%.4f m², moved by "
                       "rounding %.4f m². This is a bug: report it with the data it happened on"),
                     ranh_grid_area_m2(sum), ranh_grid_area_m2(chain->twice_area),
                     ranh_grid_area_m2(chain->moved));
}

static void keep_raw(struct ranh_plane *plane, const struct ranh_chain *chain)
{
    plane->raw = *chain;
    plane->raw.edge = ranh_alloc((chain->n + 1) * sizeof(*chain->edge));
    if (chain->n > 0)
        memcpy(plane->raw.edge, chain->edge, chain->n * sizeof(*chain->edge));
}

static int build(struct ranh_plane *plane, struct ranh_pool *pool, struct ranh_err *err)
{
    struct ranh_chain chain;
    ranh_chain_build(plane->fabric, pool, &chain);
    keep_raw(plane, &chain);
    ranh_chain_node(&chain, pool);
    int status = 0;
    if (!ranh_chain_is_closed(&chain))
        status = ranh_fail(
            err, RANH_E_INTERNAL,
            _("the residual chain of %zu edges has an open end. This is a bug: report it with the "
              "data it happened on"),
            chain.n);
    if (!status) {
        ranh_chain_faces(&chain, pool, &plane->faces);
        plane->twice_area = chain.twice_area;
        plane->moved = chain.moved;
        ranh_wide sum = ranh_faces_balance(&plane->faces);
        if (sum != chain.twice_area + chain.moved)
            status = broken_balance(&chain, sum, err);
    }
    ranh_chain_release(&chain);
    return status;
}

int ranh_plane_new(const struct ranh_fabric *fabric, struct ranh_pool *pool,
                   struct ranh_plane **made, struct ranh_err *err)
{
    struct ranh_plane *plane = ranh_calloc(1, sizeof(*plane));
    plane->fabric = fabric;
    int status = ranh_check_sound(fabric, pool, &plane->sound, err);
    for (size_t i = 0; i < fabric->n_faces && !status; i++)
        plane->n_repaired += plane->sound[i] == RANH_UNSOUND;
    if (!status && plane->n_repaired > 0)
        status = repair(plane, fabric, err);
    if (!status)
        status = build(plane, pool, err);
    if (status) {
        ranh_plane_free(plane);
        plane = NULL;
    }
    *made = plane;
    return status;
}

void ranh_plane_free(struct ranh_plane *plane)
{
    if (!plane)
        return;
    if (plane->n_repaired > 0) {
        ranh_free(plane->copy.face_ring);
        ranh_free(plane->copy.ring_vertex);
        ranh_free(plane->copy.ring_role);
        ranh_free(plane->copy.vertex);
    }
    ranh_faces_release(&plane->faces);
    ranh_chain_release(&plane->raw);
    ranh_free(plane->sound);
    ranh_free(plane);
}
