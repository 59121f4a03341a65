/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_PARCEL_ID_H
#define RANH_LAND_PARCEL_ID_H
/*
 * The parcel identifier of Circular 19/2026/TT-BNNMT, Annex I: the GeoHash of 12 characters of the
 * parcel's label point, taken in its VN-2000 zone and brought to WGS 84. A cell is 3.7 by 1.9 cm,
 * so another parameter set gives another code, and a label point of another program too: a
 * delivered identifier is right when its cell lies in the parcel, not when it equals the one
 * computed here.
 */
#include <stdbool.h>

#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/crs/transform.h>
#include <ranh/land/parcel.h>

#define RANH_PARCEL_ID_CHARS 12
#define RANH_PARCEL_ID_MAX   13

enum ranh_parcel_id_form {
    RANH_PARCEL_ID_GOOD,
    RANH_PARCEL_ID_LENGTH,   /* not 12 characters */
    RANH_PARCEL_ID_ALPHABET, /* a, i, l, o or something that is no letter or digit */
    RANH_PARCEL_ID_DIGITS,   /* 12 digits: a number of before 2026, or somebody's identity number */
};

/* Writes the well-formed identifier in lower case to id (RANH_PARCEL_ID_GOOD only). */
enum ranh_parcel_id_form ranh_parcel_id_parse(const char *text, char id[RANH_PARCEL_ID_MAX]);

/* Degrees on WGS 84. */
void ranh_parcel_id_encode(double lon, double lat, char id[RANH_PARCEL_ID_MAX]);
/* The middle of the cell; id must be well-formed. */
void ranh_parcel_id_decode(const char *id, double *lon, double *lat);

/* The identifier of a polygon in a VN-2000 system; to_wgs84 is the operation from it. False: no
 * area. */
bool ranh_parcel_id_of(const struct ranh_shape *shape, struct ranh_transform *to_wgs84,
                       char id[RANH_PARCEL_ID_MAX]);

/* Writes parcel.identifier_computed of all parcels of the set, each by its native zone (where
 * that is no VN-2000 zone: by the workspace's, and if that is none, not at all). *n = how many. */
int ranh_parcel_ids_compute(struct ranh_store *store, const struct ranh_parcel_set *set,
                            struct ranh_pool *pool, int64_t *n, struct ranh_err *err);

/* Takes those of earlier runs away. A scan of the table, but only where a run of validate ever made any. */
int ranh_parcel_ids_forget(struct ranh_store *store, struct ranh_err *err);

#endif
