/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PLANE_H
#define RANH_CHECK_PLANE_H
/*
 * What the parcels do to the plane: how often each piece of ground is covered, by the residual chain
 * (ranh/geo/chain.h). Made once for the detectors of overlaps, gaps and missing vertices.
 *
 * Unsound parcels take part by their repaired copies, on the grid; the copy of the fabric that has them in
 * place of what was delivered is made only when there are any. Both laws of the chain are asserted: the
 * chain has no end, and the areas balance to the last unit.
 */
#include <ranh/base/pool.h>
#include <ranh/geo/chain.h>

#include "lib/check/sound.h"

struct ranh_plane {
    const struct ranh_fabric
        *fabric;           /* every face a valid polygon or empty; faces as in the parcel set */
    uint8_t *sound;        /* of what was delivered, enum ranh_soundness */
    struct ranh_chain raw; /* before noding: edges as they were delivered */
    struct ranh_faces faces;
    ranh_wide twice_area, moved; /* of the noded chain: sum of m x area = twice_area + moved */
    size_t n_repaired;
    struct ranh_fabric copy; /* used when n_repaired > 0 */
};

/* RANH_E_INTERNAL with the figures when a law does not hold. */
int ranh_plane_new(const struct ranh_fabric *fabric, struct ranh_pool *pool,
                   struct ranh_plane **plane, struct ranh_err *err);
void ranh_plane_free(struct ranh_plane *plane);

#endif
