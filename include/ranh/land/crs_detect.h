/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_CRS_DETECT_H
#define RANH_LAND_CRS_DETECT_H
/*
 * Which reference system do these numbers look like? A sample of a file is read in every system a
 * file of the city may be in, with x and y as they are or swapped, in metres or another unit; a
 * reading fits when nine tenths of the sample come to lie in the box of their own commune, widened
 * by 2 km. Where the commune is known that leaves one cadastral zone for each of the 168.
 *
 * What a box cannot tell apart (less than 2 km: TM-3 105° and UTM 48N, HN-72 and TM-3 of one
 * meridian, a datum step too many or too few) is given as several answers, never as one. Nothing is
 * applied here.
 */
#include <ranh/base/arena.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/shape.h>

struct ranh_crs_point {
    double x, y;                  /* as delivered */
    const struct ranh_box *place; /* [n_place] degrees, where it must lie */
    size_t n_place;
};

struct ranh_crs_reading {
    const char *crs;         /* "EPSG:5899" */
    const char *name;        /* "VN-2000 107°45′" */
    double central_meridian; /* NAN = none */
    double unit;             /* metres in one of the file's; 1, 0.001 (mm), 0.01 (cm), 1000 (km) */
    bool swapped;            /* x and y */
    bool refused;            /* HN-72, Indian 1960: told, never used */
    bool prefixed;           /* the zone's number stands before the east coordinate */
    double share;            /* of the sample that fits, 0 to 1 */
};

enum ranh_crs_answer { RANH_CRS_NO_ANSWER, RANH_CRS_UNIQUE, RANH_CRS_SEVERAL };

struct ranh_crs_detection {
    enum ranh_crs_answer answer;
    const struct ranh_crs_reading
        *reading; /* [n] what fits and what cannot be told from it, best first */
    size_t n, n_tried;
};

/* `meridian`: of the cadastral zone used there before (NAN = unknown); it orders equal readings.
 * The transforms used are made in ctx, the result in the arena. RANH_E_CRS only when PROJ lacks
 * its database. */
int ranh_crs_detect(struct ranh_crs_ctx *ctx, struct ranh_arena *arena,
                    const struct ranh_crs_point *point, size_t n, double meridian,
                    struct ranh_crs_detection *detection, struct ranh_err *err);

/* Every system that is tried and may be used, in metres or degrees and east first: the cadastral zones, then the
 * others in the order they are offered. In the arena. */
const struct ranh_crs_reading *ranh_crs_systems(struct ranh_arena *arena, size_t *n);

/* One answer that needs nothing but its name: the metres and the order of axes are as they
 * should be. */
bool ranh_crs_detection_usable(const struct ranh_crs_detection *detection);
/* The reading of that system, or NULL. "EPSG:6957" finds its successor. */
const struct ranh_crs_reading *ranh_crs_detection_of(const struct ranh_crs_detection *detection,
                                                     int32_t epsg);
/* "looks like VN-2000 107°45′ (EPSG:5899), x and y swapped"; "" without an answer. Arena. */
const char *ranh_crs_detection_text(struct ranh_arena *arena,
                                    const struct ranh_crs_detection *detection, bool vietnamese);

#endif
