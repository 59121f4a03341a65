/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_GROUND_H
#define RANH_CHECK_GROUND_H
/* Questions to all parcels at once, in steps of the grid. */
#include <ranh/base/vec.h>
#include <ranh/geo/fabric.h>

#include "lib/check/sound.h"

struct ranh_ground {
    const struct ranh_fabric *fabric;
    const uint8_t *sound;        /* of ranh_check_sound() */
    struct ranh_shape *repaired; /* [n_faces] in steps, of unsound faces; NULL when all are sound */
    struct {
        RANH_VEC(size_t)
    } neighbours;
};

/* Whether any parcel covers the point. */
bool ranh_ground_covered(const struct ranh_ground *ground, double x, double y);

/* Parcels whose outline runs along edges of the shape: into ground->neighbours, ascending, each
 * once. */
void ranh_ground_around(struct ranh_ground *ground, const struct ranh_shape *shape);

#endif
