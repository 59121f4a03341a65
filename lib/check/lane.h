/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_LANE_H
#define RANH_CHECK_LANE_H
/* What a piece of ground that belongs to no parcel looks like. */
#include <ranh/check/detector.h>

/*
 * Long and of even width, as a road, a canal or a bank is, or a network of them: long against its
 * mean width (area by length), and its mean width no small part of its greatest, and that not
 * beyond a wide road. width_m: diameter of the largest circle inside; length_m:
 * ranh_shape_long_side(). The figures are rows "lane" of the rules, conventions of the project;
 * false without them.
 */
bool ranh_looks_like_lane(const struct ranh_check_input *input, double area_m2, double width_m,
                          double length_m);

#endif
