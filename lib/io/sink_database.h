/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SINK_DATABASE_H
#define RANH_LIB_IO_SINK_DATABASE_H
/*
 * PostGIS as a target: "PG:host=... dbname=..." as libpq and GDAL take it. All tables of an export come in one
 * transaction, so that other people see the old ones or the new ones.
 */
#include <gdal.h>
#include <ogr_srs_api.h>
#include <stdbool.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>

bool sink_is_database(const char *path);
/* The target without its password, for messages. Arena. */
const char *sink_database_shown(struct ranh_arena *arena, const char *path);
/* RANH_E_OUTPUT: no connection, no PostGIS in it. The transaction is open then; closing without
 * sink_database_commit() undoes it. */
int sink_database_open(const char *path, const char *shown, GDALDatasetH *dataset,
                       struct ranh_err *err);
/* Enters a reference system that the database does not know under its own number; GDAL would take 900914. */
void sink_database_system(GDALDatasetH dataset, int epsg, OGRSpatialReferenceH srs);
int sink_database_commit(GDALDatasetH dataset, const char *shown, struct ranh_err *err);

#endif
