/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_WHY_H
#define RANH_CHECK_WHY_H
/* Why a repair is not proposed: what a surveyor reads instead. */

enum ranh_why {
    RANH_WHY_GOOD,     /* it is proposed */
    RANH_WHY_GONE,     /* there is nothing to repair any more */
    RANH_WHY_NO_LAND,  /* the shape encloses none */
    RANH_WHY_FLAWED,   /* a parcel is not valid by itself */
    RANH_WHY_WHOLE,    /* a parcel lies in another, or twice */
    RANH_WHY_NO_LIMIT, /* no scale, no limit */
    RANH_WHY_BEYOND,   /* wider than the limit, in one sheet or surveys of one date */
    RANH_WHY_DATES,    /* wider than the limit, surveys of different dates */
    RANH_WHY_NO_DATE,  /* wider than the limit, a date of survey is not known */
    RANH_WHY_ALONE,    /* a gap beside one parcel only */
    RANH_WHY_SHEETS,   /* more than two sheets meet */
    RANH_WHY_THIRD,    /* a corner belongs to a sheet that must not move */
    RANH_WHY_FAR,      /* a corner has no counterpart within the limit */
    RANH_WHY_TANGLED,  /* the boundary runs along the parcel in several pieces */
    RANH_WHY_MANY,     /* too many parcels would have to move at once */
    RANH_WHY_INVALID,  /* from here on: what the repair would do */
    RANH_WHY_OVERLAP,
    RANH_WHY_GAP,
    RANH_WHY_ENCLOSED,
    RANH_WHY_VERTEX,
    RANH_WHY_SHORT,
    RANH_WHY_NO_GAIN,
    RANH_WHYS
};

/* "beyond-limit"; a sentence in the language asked for. */
const char *ranh_why_name(enum ranh_why why);
const char *ranh_why_text(enum ranh_why why, int vietnamese);

#endif
