/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_ROLE_H
#define RANH_LAND_ROLE_H
/*
 * What a source can be: its role, the fields a role understands, and the workspace table and columns
 * they go to. The names are those of ranh.yaml and of datasets/codes/field-aliases.csv.
 */
#include <stdbool.h>
#include <stddef.h>

enum ranh_value_kind {
    RANH_VALUE_TEXT,
    RANH_VALUE_CODE, /* text; a column of numbers gives "12", not "12.0" */
    RANH_VALUE_NUMBER,
    RANH_VALUE_DATE,
    RANH_VALUE_VERTEX, /* of tables with a row per boundary point: found here, read by io/vertex_list */
    RANH_VALUE_PERSON, /* known to be personal: may be named, never leaves `delivered` */
};

enum ranh_geometry_need {
    RANH_GEOMETRY_NONE,     /* a table: geometry is kept as delivered and not looked at */
    RANH_GEOMETRY_OPTIONAL, /* of any kind */
    RANH_GEOMETRY_ANY,      /* of any kind, but there must be one */
    RANH_GEOMETRY_AREA,     /* polygons */
};

struct ranh_role_field {
    const char *name; /* "area_m2" */
    const char
        *column; /* in the workspace table: "area_recorded_m2"; NULL for persons and points */
    enum ranh_value_kind kind;
    bool required; /* without a column for it the source means nothing */
};

enum { RANH_ROLE_FIELDS_MAX = 18 };

struct ranh_role_kind {
    const char *name;    /* "parcels" */
    const char *table;   /* "parcel" */
    const char *subject; /* of findings */
    enum ranh_geometry_need geometry;
    struct ranh_role_field field[RANH_ROLE_FIELDS_MAX]; /* ends with a NULL name */
    size_t n_fields;
};

/* NULL when unknown. */
const struct ranh_role_kind *ranh_role_kind(const char *name);
const struct ranh_role_kind *ranh_role_kinds(size_t *n);
/* Index of a field, or -1. */
int ranh_role_field(const struct ranh_role_kind *role, const char *name);

#endif
