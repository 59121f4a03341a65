/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PLACE_H
#define RANH_CHECK_PLACE_H
/* Where on the map a finding about a whole parcel is shown. */
#include <ranh/land/parcel.h>

/* A point well inside parcel i, in the arena; NULL when it has no area. */
const struct ranh_shape *ranh_place_of_parcel(const struct ranh_parcel_set *set, size_t i,
                                              struct ranh_arena *arena);

#endif
