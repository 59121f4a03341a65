/* SPDX-License-Identifier: MIT */
/*
 * A new workspace, in one transaction: SpatiaLite's own tables (without its 6,000 reference
 * systems; only those we can meet), our tables, their geometry columns. Killed in the middle, the
 * file is empty and is filled again.
 */
#include "store_internal.h"

#include <math.h>
#include <stdio.h>

#include <ranh/base/i18n.h>
#include <ranh/base/str.h>
#include <ranh/version.h>

/* Line by line: a C compiler need not take a literal as long as the whole. */
static const char *const schema_line[] = {
#include <schema.inc>
};

/* VN-2000: geographic, TM-3 zones by central meridian, UTM; WGS 84: geographic, web, UTM. */
static const int32_t known_srid[] = {4756, 5896, 5897, 5898, 5899, 9205,  9206, 9207, 9208,
                                     9209, 9210, 9211, 9212, 9213, 9214,  9215, 9216, 9217,
                                     9218, 3405, 3406, 4326, 3857, 32648, 32649};

static const struct {
    const char *table, *type;
} geometry_column[] = {
    {"parcel", "MULTIPOLYGON"},  {"zone", "MULTIPOLYGON"}, {"restriction", "MULTIPOLYGON"},
    {"commune", "MULTIPOLYGON"}, {"permit", "POINT"},      {"finding", "GEOMETRY"},
    {"overlap", "MULTIPOLYGON"}, {"gap", "MULTIPOLYGON"},  {"non_parcel", "MULTIPOLYGON"},
};

/* SpatiaLite's administration functions answer 1 or 0 and print the reason; 0 is our failure. */
static int admin(struct ranh_store *store, const char *sql, struct ranh_err *err)
{
    int64_t done = 0;
    int status = ranh_store_count(store, sql, &done, err);
    if (status == 0 && done != 1)
        status = ranh_fail(err, RANH_E_INTERNAL, _("%s: SpatiaLite refused: %s"), store->path, sql);
    return status;
}

/* For systems SpatiaLite's own list lacks. */
static int add_srid_from_proj(struct ranh_store *store, int32_t srid, const struct ranh_crs *crs,
                              struct ranh_err *err)
{
    char code[20];
    const char *text[2] = {NULL, NULL};
    struct ranh_arena arena;
    sqlite3_stmt *stmt = NULL;
    ranh_arena_init(&arena);
    snprintf(code, sizeof(code), "EPSG:%d", srid);
    int status = ranh_crs_texts(store->crs, &arena, code, &text[0], &text[1], err);
    if (!status)
        status = ranh_store_prepare(
            store,
            "INSERT INTO spatial_ref_sys(srid, auth_name, auth_srid, "
            "ref_sys_name, proj4text, srtext) VALUES (?1, 'epsg', ?1, ?2, ?3, ?4)",
            &stmt, err);
    if (!status) {
        sqlite3_bind_int(stmt, 1, srid);
        sqlite3_bind_text(stmt, 2, crs->name, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 3, text[1], -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 4, text[0], -1, SQLITE_STATIC);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    return status;
}

static int add_srid(struct ranh_store *store, int32_t srid, struct ranh_err *err)
{
    char sql[200];
    int64_t n = 0;
    struct ranh_crs crs;
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM spatial_ref_sys WHERE srid=%d", srid);
    int status = ranh_store_count(store, sql, &n, err);
    if (status != 0 || n > 0)
        return status;
    snprintf(sql, sizeof(sql), "EPSG:%d", srid);
    status = ranh_crs_lookup(store->crs, sql, &crs, err);
    snprintf(sql, sizeof(sql), "SELECT InsertEpsgSrid(%d)", srid);
    if (status == 0)
        status = ranh_store_count(store, sql, &n, err);
    if (status == 0 && n != 1)
        status = add_srid_from_proj(store, srid, &crs, err);
    return status;
}

/* The pinned operation of each VN-2000 system, as text any SpatiaLite understands:
 * ST_Transform(geometry, 4326, NULL, (SELECT to_wgs84 FROM crs_pipeline WHERE srid = 9210)). */
static int fill_pipelines(struct ranh_store *store, struct ranh_err *err)
{
    struct ranh_arena arena;
    sqlite3_stmt *stmt = NULL;
    ranh_arena_init(&arena);
    int status =
        ranh_store_prepare(store, "INSERT INTO crs_pipeline VALUES (?1, ?2, ?3, 1)", &stmt, err);
    for (size_t i = 0; status == 0 && i < sizeof(known_srid) / sizeof(known_srid[0]); i++) {
        char code[20];
        struct ranh_crs crs;
        const char *pipeline = NULL;
        snprintf(code, sizeof(code), "EPSG:%d", known_srid[i]);
        status = ranh_crs_lookup(store->crs, code, &crs, err);
        if (status == 0 && crs.family != RANH_CRS_VN2000)
            continue;
        if (status == 0)
            status = ranh_vn2000_pipeline(store->crs, &arena, known_srid[i], &pipeline, err);
        if (status != 0)
            break;
        sqlite3_bind_int(stmt, 1, known_srid[i]);
        sqlite3_bind_text(stmt, 2, crs.name, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 3, pipeline, -1, SQLITE_STATIC);
        status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    return status;
}

static int add_geometry(struct ranh_store *store, size_t i, int32_t srid, struct ranh_err *err)
{
    char sql[200];
    snprintf(sql, sizeof(sql), "SELECT AddGeometryColumn('%s','geometry',%d,'%s','XY')",
             geometry_column[i].table, srid, geometry_column[i].type);
    int status = admin(store, sql, err);
    if (status == 0) {
        snprintf(sql, sizeof(sql), "SELECT CreateSpatialIndex('%s','geometry')",
                 geometry_column[i].table);
        status = admin(store, sql, err);
    }
    return status;
}

/*
 * The grid reaches 214 km around its origin. This one lies in the middle of Ho Chi Minh City with
 * Côn Đảo (106.75°E 10.07°N), on a whole kilometre of the workspace CRS; reproject moves it when
 * the data lie elsewhere.
 */
static int origin_for(struct ranh_store *store, int32_t srid, struct ranh_grid *grid,
                      struct ranh_err *err)
{
    char code[20];
    double middle[2] = {106.75, 10.07};
    struct ranh_transform *t = NULL;
    snprintf(code, sizeof(code), "EPSG:%d", srid);
    int status = ranh_transform_get(store->crs, "EPSG:4326", code, &t, err);
    if (status == 0)
        status = ranh_transform_points(t, middle, 1, NULL, err);
    *grid =
        ranh_grid_around(isfinite(middle[0]) ? middle[0] : 0, isfinite(middle[1]) ? middle[1] : 0);
    return status;
}

int ranh_store_first_grid(struct ranh_store *store, struct ranh_grid *grid, struct ranh_err *err)
{
    return origin_for(store, store->srid, grid, err);
}

static int create_tables(struct ranh_store *store, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    for (size_t i = 0; i < sizeof(schema_line) / sizeof(schema_line[0]); i++)
        ranh_str_puts(&sql, schema_line[i]);
    int status = ranh_store_exec(store, sql.text, err);
    ranh_str_release(&sql);
    return status;
}

static int fill(struct ranh_store *store, int32_t srid, struct ranh_err *err)
{
    int status = admin(store, "SELECT InitSpatialMetaData(0,'NONE')", err);
    /* No other program looks at a workspace in memory: its own system is enough there, and `ranh check`
     * begins 40 ms earlier. */
    bool for_others = store->mode != RANH_STORE_MEMORY;
    for (size_t i = 0; for_others && status == 0 && i < sizeof(known_srid) / sizeof(known_srid[0]);
         i++)
        status = add_srid(store, known_srid[i], err);
    if (status == 0)
        status = add_srid(store, srid, err);
    if (status == 0)
        status = create_tables(store, err);
    for (size_t i = 0; status == 0 && i < sizeof(geometry_column) / sizeof(geometry_column[0]); i++)
        status = add_geometry(store, i, srid, err);
    if (status == 0 && for_others)
        status = fill_pipelines(store, err);
    struct ranh_grid grid = {0};
    if (status == 0)
        status = origin_for(store, srid, &grid, err);
    if (status != 0)
        return status;
    char sql[200];
    snprintf(sql, sizeof(sql), "INSERT INTO workspace VALUES (%d, %d, %d, %d)", RANH_SCHEMA_VERSION,
             srid, (int)grid.x0, (int)grid.y0);
    return ranh_store_exec(store, sql, err);
}

int ranh_store_create(struct ranh_store *store, int32_t srid, struct ranh_err *err)
{
    if (srid <= 0)
        return ranh_fail(
            err, RANH_E_CRS,
            _("%s: a new workspace needs a reference system. Set `crs:` in ranh.yaml, e.g. "
              "EPSG:9210."),
            store->path);
    int status = ranh_store_begin(store, err);
    if (status == 0)
        status = fill(store, srid, err);
    if (status == 0)
        status = ranh_store_commit(store, err);
    if (status != 0)
        ranh_store_rollback(store);
    return status;
}
