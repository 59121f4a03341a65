/* SPDX-License-Identifier: MIT */
/*
 * The plane: a fabric of valid polygons (plane_copy.c), its chain and faces, and the two laws.
 */
#include "lib/check/plane.h"

#include <string.h>

#include <ranh/base/i18n.h>

#include "lib/check/plane_copy.h"

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
    if (!status && plane->n_repaired > 0) {
        status = ranh_plane_copy(fabric, plane->sound, pool, &plane->copy, err);
        plane->fabric = &plane->copy;
    }
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
    ranh_plane_copy_release(&plane->copy);
    ranh_faces_release(&plane->faces);
    ranh_chain_release(&plane->raw);
    ranh_free(plane->sound);
    ranh_free(plane);
}
