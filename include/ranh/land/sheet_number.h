/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_SHEET_NUMBER_H
#define RANH_LAND_SHEET_NUMBER_H
/*
 * The statutory number of a cadastral sheet (TT 25/2014/TT-BTNMT art. 5.5) says where the sheet lies: the
 * whole kilometres of its upper left corner, north and east, in the zone it was drawn in, the north
 * without its thousands. "725 500" is a sheet of 1:5000, "725 500-6" of 1:2000, "725 500-6-d" of 1:1000,
 * "725 500-6-(11)" of 1:500, "725 500-6-25" of 1:200, "10-728 494" of 1:10000. Ordinal numbers within a
 * commune ("7", "DC12") say nothing.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/land/rules.h>

/* Sides of the frames, from the rules in force; 0 = no rule, then sheets of that scale say nothing. */
enum { RANH_SHEET_SCALES = 6 };
struct ranh_sheet_frames {
    double side_m[RANH_SHEET_SCALES];     /* 1:10000, 1:5000, 1:2000, 1:1000, 1:500, 1:200 */
    double enlarged_m[RANH_SHEET_SCALES]; /* by which a sheet may go beyond its frame */
    const char *article;
};
/* rules may be NULL. */
void ranh_sheet_frames(const struct ranh_rules *rules, int32_t as_of,
                       struct ranh_sheet_frames *frames);

struct ranh_sheet_place {
    double east, north; /* metres, of the upper left corner; north modulo 1,000 km */
    double side_m, enlarged_m;
    int32_t scale; /* 0 = none */
};
/* False, and scale 0, when the number has not that form or its scale has no rule. */
bool ranh_sheet_number_parse(const char *text, const struct ranh_sheet_frames *frames,
                             struct ranh_sheet_place *place);
/* How far the point lies outside of the sheet, metres; 0 = within, enlargement included. */
double ranh_sheet_distance(const struct ranh_sheet_place *place, double east, double north);

#endif
