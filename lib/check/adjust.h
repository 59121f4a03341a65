/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_ADJUST_H
#define RANH_CHECK_ADJUST_H
/* Which of two adjoining sheets has to be adjusted to the other, and why. */
#include <ranh/check/detector.h>

struct ranh_adjusting {
    enum ranh_adjust who;
    const char *vi, *en; /* why, naming the sheet; NULL for RANH_ADJUST_NONE */
};

/* Of two parcels of different sheets, named side_a and side_b, whose lines miss each other by width_m where
 * limit_m is permitted (NAN = no limit is known). Texts in the arena. */
struct ranh_adjusting ranh_adjust_between(struct ranh_arena *arena, const struct ranh_parcel *a,
                                          const char *side_a, const struct ranh_parcel *b,
                                          const char *side_b, double width_m, double limit_m);

#endif
