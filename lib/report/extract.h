/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_EXTRACT_H
#define RANH_LIB_REPORT_EXTRACT_H
/* Between the parts that read an extract: the parcel at work and what it is measured with. */
#include <ranh/report/extract.h>

#include <ranh/base/date.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/wkb.h>

struct extract_reading {
    struct ranh_extract *extract;
    struct ranh_store *store;
    const struct ranh_rules *rules;
    struct ranh_crs_ctx *crs;
    struct ranh_transform *native; /* from the workspace to the system the parcel was drawn in */
    struct ranh_geos *geos;
};

/* extract_shape.c: a geometry of a row, in the system of the parcel; none = RANH_SHAPE_NONE. */
int extract_blob(struct extract_reading *x, sqlite3_stmt *stmt, int column,
                 struct ranh_arena *arena, struct ranh_shape *shape, struct ranh_err *err);
/* extract_areas.c: zones and restrictions with their shares, and what is in none. */
int extract_areas(struct extract_reading *x, struct ranh_err *err);

#endif
