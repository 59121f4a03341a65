/* SPDX-License-Identifier: MIT */
/*
 * VN-2000 as numbers: the cadastral zones, and the official seven parameters to WGS 84.
 *
 * Source: Quyết định 05/2007/QĐ-BTNMT, registered as EPSG:6960 "VN-2000 to WGS 84 (2)", coordinate
 * frame rotation. The registry's other set (EPSG:5194, for two
 * exploration blocks in the Mekong delta) lies 0.80 m east of it and is what PROJ takes by itself
 * south of 11.04°N and west of 107.11°E.
 */
#include "internal.h"

#include <math.h>

#define DATUM_HELMERT                                                                              \
    "+proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 "             \
    "+ry=0.01975479 +rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame"

const char ranh_vn2000_to_wgs84[] =
    " +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step " DATUM_HELMERT
    " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3";
const char ranh_vn2000_from_wgs84[] =
    " +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step +inv " DATUM_HELMERT
    " +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3";

static const struct ranh_vn2000_zone zone[] = {
    {5896, 102},    {9205, 103},    {9206, 104},    {9207, 104.5},  {9208, 104.75}, {5897, 105},
    {9209, 105.5},  {9210, 105.75}, {9211, 106},    {9212, 106.25}, {9213, 106.5},  {9214, 107},
    {9215, 107.25}, {9216, 107.5},  {5899, 107.75}, {5898, 108},    {9217, 108.25}, {9218, 108.5},
};

const struct ranh_vn2000_zone *ranh_vn2000_zones(size_t *n)
{
    *n = sizeof(zone) / sizeof(zone[0]);
    return zone;
}

/* The rotations are written with either sign and the old set differs by a metre; all mean VN-2000.
 * */
bool ranh_vn2000_is_towgs84(const double *values)
{
    return fabs(values[0] + 192.2) < 2 && fabs(values[1] + 39.3) < 1 && fabs(values[2] + 111.3) < 1;
}
