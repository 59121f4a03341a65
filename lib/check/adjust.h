/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_ADJUST_H
#define RANH_CHECK_ADJUST_H
/*
 * Which of two adjoining sheets has to be adjusted to the other, and why. What is told of a border (borders.c), what
 * a repair moves (mend_sides.c) and what its remark says (repair_note.c) all ask here, so they cannot contradict
 * each other.
 */
#include <ranh/check/detector.h>

/* The cases of the article. */
enum ranh_adjust_case {
    RANH_CASE_NO_LIMIT,       /* a scale is not known: nobody knows whether it is too wide */
    RANH_CASE_SCALE,          /* within the limit: the smaller scale is adjusted */
    RANH_CASE_LATER,          /* of one scale: the later survey is */
    RANH_CASE_NO_DATE,        /* of one scale, a date is not known: open */
    RANH_CASE_ONE_DATE,       /* of one scale and date: open */
    RANH_CASE_BEYOND_DATES,   /* wider than the limit, different dates: nobody, report */
    RANH_CASE_BEYOND_NO_DATE, /* wider, a date is not known: perhaps report */
    RANH_CASE_BEYOND,         /* wider, one date: measure again */
};

struct ranh_adjusting {
    enum ranh_adjust who;
    enum ranh_adjust_case why;
    const char *vi, *en; /* why, naming the sheet; NULL for RANH_ADJUST_NONE */
};

/* Of two parcels of different sheets whose lines miss each other by width_m where limit_m is permitted (NAN = no
 * limit is known); width 0 asks who is adjusted within the limit. Gives who and why; no texts. */
struct ranh_adjusting ranh_adjust_who(const struct ranh_parcel *a, const struct ranh_parcel *b,
                                      double width_m, double limit_m);

/* The same with its texts, in the arena; side_a and side_b name the sheets. */
struct ranh_adjusting ranh_adjust_between(struct ranh_arena *arena, const struct ranh_parcel *a,
                                          const char *side_a, const struct ranh_parcel *b,
                                          const char *side_b, double width_m, double limit_m);

#endif
