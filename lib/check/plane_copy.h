/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PLANE_COPY_H
#define RANH_CHECK_PLANE_COPY_H
/* A fabric in which unsound faces are repaired, so that every parcel of the plane is a valid polygon. */
#include "lib/check/sound.h"

/*
 * Copies the fabric, unsound faces as GEOS repairs them (corners where rings crossed are rounded to the grid; the
 * chain bends neighbours through the same places). The copy shares ids, boxes and tree with the original, which has
 * to outlive it: a repaired face never leaves its box. By the threads of the pool; the same with any number.
 */
int ranh_plane_copy(const struct ranh_fabric *fabric, const uint8_t *sound, struct ranh_pool *pool,
                    struct ranh_fabric *copy, struct ranh_err *err);
/* What is the copy's own. */
void ranh_plane_copy_release(struct ranh_fabric *copy);

#endif
