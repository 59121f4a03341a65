/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PIECES_H
#define RANH_CHECK_PIECES_H
/* Into how many pieces covered ground falls. */
#include <stdint.h>

#include <ranh/geo/chain.h>

/*
 * pieces: of the ground that faces with m >= 1 cover together, each hanging together along edges; at_points: corners
 * at which ground meets ground of the same or another piece, with nothing covered between. O(n) by one sort.
 */
void ranh_pieces(const struct ranh_faces *faces, int64_t *pieces, int64_t *at_points);

#endif
