/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_HAIR_H
#define RANH_CHECK_HAIR_H
/* Ground without the hairs that rounding has left at it. */
#include <stdint.h>

#include <ranh/geo/chain.h>

/*
 * Two lines that are one on the ground part by the rounding of their corners, so pieces of ground that have
 * nothing to do with each other hang together by strips no wider than `rounding` (steps). True when the face has
 * such hairs: *left, released by the caller, holds what is left, each piece a face that counts 1 (other faces are
 * not of the ground); its corners lie within `rounding` of where they were. No piece: all of it is hair. False, and
 * nothing given, for ground without hairs.
 */
bool ranh_hairs_cut(const struct ranh_faces *faces, uint32_t face, int32_t rounding,
                    struct ranh_faces *left);

#endif
