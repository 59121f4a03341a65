/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_BORDER_H
#define RANH_CHECK_BORDER_H
/* What the law says between two neighbouring parcels: what kind of border it is, and how far
 * their lines may miss each other. */
#include <ranh/check/detector.h>

enum ranh_border { RANH_SAME_SHEET, RANH_CROSS_SHEET, RANH_CROSS_COMMUNE, RANH_CROSS_ZONE };

/* "same-sheet" "cross-sheet" "cross-commune" "cross-zone" */
const char *ranh_border_name(enum ranh_border border);

/* The farthest that differs: zone, commune, sheet. Parcels without a sheet are of one sheet when
 * they come from one source. */
enum ranh_border ranh_border_between(const struct ranh_parcel *a, const struct ranh_parcel *b);

/* Edge-matching limit in metres, NAN when a scale is unknown; *article is that of the rule, or
 * NULL. */
double ranh_border_limit_m(const struct ranh_check_input *input, const struct ranh_parcel *a,
                           const struct ranh_parcel *b, const char **article);

/* Permitted error of a boundary point of the parcel, the part of it in that limit; NAN when unknown. */
double ranh_border_point_m(const struct ranh_check_input *input, const struct ranh_parcel *parcel);

/*
 * How far two lines that are one on the ground may part because each was recorded with finite steps: sqrt(2)
 * steps, half a step in x and in y for either. 0 when no rule says what the steps are.
 */
double ranh_border_rounding_m(const struct ranh_check_input *input, const char **article);

/* How near a corner must be to an edge to be on it, in steps of the grid: the rounding above, or the grid's. */
double ranh_border_on_line(const struct ranh_check_input *input);

/* Order of parcels as people read them: by key (those without stand last), then row id. */
int ranh_parcel_order(const struct ranh_parcel *a, const struct ranh_parcel *b);

/* "26740/6"; the sheet alone, or the file, of parcels that do not say more. In the arena. */
const char *ranh_border_side(struct ranh_arena *arena, const struct ranh_parcel *parcel);

/* Why an overlap or a gap of that size is no finding of its own; *verdict and *article become those of the
 * reason. face: area, width, limit, verdict, class. Any thread. */
enum ranh_fold ranh_border_fold(const struct ranh_check_input *input, enum ranh_border border,
                                struct ranh_face *face, const char **article);

#endif
