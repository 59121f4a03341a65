/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_EXPORT_H
#define RANH_REPORT_EXPORT_H
/*
 * What the workspace holds, for other programs: parcels, findings, overlaps, gaps, zones, repairs as GPKG,
 * SHP, GeoJSON, FlatGeobuf, CSV, DXF, an SQL dump for PostGIS, or tables of a PostGIS. The table `delivered` (personal
 * data) is never read but for the number of a feature in its file. Coordinates leave by the pinned
 * operations only.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/io/store.h>

struct ranh_export_options {
    const char *layer;           /* "parcels"; NULL = parcels */
    const char *path;            /* its extension is the format; "PG:..." = a PostGIS */
    const char *crs;             /* NULL = the workspace's; of GeoJSON: WGS 84 (RFC 7946) */
    const char *encoding;        /* of SHP; NULL = UTF-8 */
    const char *commune, *sheet; /* only these; NULL = all */
    bool clean;                  /* parcels without an error only */
    bool overwrite;
};

enum { RANH_EXPORT_FILES = 4 };

struct ranh_export_counts {
    int64_t rows;
    int64_t cut;              /* texts longer than a shapefile holds, cut at a letter */
    int64_t unread;           /* texts the encoding cannot say: left out */
    const char *first_unread; /* "land_use of 26740/12/345" */
    const char *files[RANH_EXPORT_FILES + 1]; /* written, ends with NULL; arena */
};

/* Names of the layers, NULL-terminated. */
const char *const *ranh_export_layers(void);

/* RANH_E_USAGE: unknown layer, a filter it has not. RANH_E_CRS, RANH_E_OUTPUT. A format of one
 * layer gets a file per kind of geometry (name-areas.shp, name-points.shp) where there are several
 * kinds. */
int ranh_export_run(struct ranh_store *store, const struct ranh_export_options *options,
                    struct ranh_arena *arena, struct ranh_export_counts *counts,
                    struct ranh_err *err);

#endif
