/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_OWNERS_H
#define RANH_CHECK_OWNERS_H
/* Whose is the ground that is covered more than once. */
#include "lib/check/pairs.h"
#include "lib/check/plane.h"

/*
 * Pairs of parcels whose boxes meet each other within the box of a face that is covered twice or more: every
 * pair that covers common ground (wider than the rounding of the grid) is among them, and few others. In
 * order of a, then b. Frees with ranh_free(pairs->at).
 */
void ranh_owner_candidates(const struct ranh_plane *plane, struct ranh_pool *pool,
                           struct ranh_pairs *pairs);

#endif
