/* SPDX-License-Identifier: MIT */
/* A parcel's geometry in the workspace: read as a hash, measured, written. */
#include "lib/land/repair_impl.h"

#include <math.h>
#include <stdio.h>

#include <ranh/base/str.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/fabric.h>
#include <ranh/geo/wkb.h>

void ranh_repair_hash(const void *wkb, size_t n, char hex[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_bytes(&hash, wkb, n);
    ranh_hash_hex(&hash, hex);
}

int ranh_repair_hash_of_parcel(struct ranh_store *store, struct ranh_arena *arena,
                               int64_t parcel_id, char hex[RANH_HASH_HEX], int32_t *native_srid,
                               struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ranh_shape shape = {.kind = RANH_SHAPE_NONE};
    struct ranh_str wkb = RANH_STR_INIT;
    int32_t srid;
    bool row = false;
    hex[0] = '\0';
    int status = ranh_store_prepare(
        store, "SELECT geometry, native_srid FROM parcel WHERE parcel_id = ?1", &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 1, parcel_id);
        status = ranh_store_step(store, stmt, &row, err);
    }
    if (!status && row && sqlite3_column_bytes(stmt, 0) > 0) {
        *native_srid = sqlite3_column_int(stmt, 1);
        status = ranh_blob_read(arena, sqlite3_column_blob(stmt, 0),
                                (size_t)sqlite3_column_bytes(stmt, 0), &shape, &srid, err);
        if (!status) {
            ranh_wkb_write(&wkb, &shape);
            ranh_repair_hash(wkb.text, wkb.len, hex);
        }
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&wkb);
    return status;
}

/* Exact on a 0.1 mm grid of the zone the parcel was drawn in, as reproject measures it. */
static double area_on_grid(const struct ranh_shape *shape)
{
    struct ranh_fabric fabric;
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(shape->xy[0], shape->xy[1]), 0);
    bool fits = ranh_fabric_add(builder, 1, shape);
    ranh_fabric_build(builder, &fabric);
    double area = fits ? ranh_fabric_area_m2(&fabric, 0) : (double)NAN;
    ranh_fabric_release(&fabric);
    return area;
}

int ranh_repair_native_area(struct ranh_store *store, struct ranh_arena *arena,
                            const struct ranh_shape *shape, int32_t native, double *area,
                            struct ranh_err *err)
{
    char from[24], to[24];
    struct ranh_transform *transform;
    struct ranh_shape moved;
    int status = 0;
    if (native == 0 || native == ranh_store_srid(store)) {
        *area = area_on_grid(shape);
        return 0;
    }
    snprintf(from, sizeof(from), "EPSG:%d", (int)ranh_store_srid(store));
    snprintf(to, sizeof(to), "EPSG:%d", (int)native);
    struct ranh_crs_ctx *crs = ranh_crs_ctx_new();
    status = ranh_transform_get(crs, from, to, &transform, err);
    if (!status)
        status = ranh_transform_shape(transform, arena, shape, 0, &moved, err);
    if (!status)
        *area = area_on_grid(&moved);
    ranh_crs_ctx_free(crs);
    return status;
}

int ranh_repair_write_parcel(struct ranh_store *store, int64_t parcel_id,
                             const struct ranh_shape *shape, double native, struct ranh_err *err)
{
    struct ranh_str blob = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        store, "UPDATE parcel SET geometry = ?2, native_area_m2 = ?3 WHERE parcel_id = ?1", &stmt,
        err);
    if (!status) {
        ranh_blob_write(&blob, shape, ranh_store_srid(store));
        sqlite3_bind_int64(stmt, 1, parcel_id);
        sqlite3_bind_blob64(stmt, 2, blob.text, blob.len, SQLITE_STATIC);
        sqlite3_bind_double(stmt, 3, native); /* NaN is stored as NULL */
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&blob);
    return status;
}

void ranh_repair_bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text && *text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, column);
}
