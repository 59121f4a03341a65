/* SPDX-License-Identifier: MIT */
/*
 * A new workspace, in one transaction: SpatiaLite's own tables (without its 6,000 reference systems;
 * only those we can meet), our tables, their geometry columns. Killed in the middle, the file is
 * empty and is filled again.
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
    {"overlap", "MULTIPOLYGON"}, {"gap", "MULTIPOLYGON"},
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

static int add_srid(struct ranh_store *store, int32_t srid, struct ranh_err *err)
{
    char sql[200];
    int64_t n = 0;
    snprintf(sql, sizeof(sql), "SELECT count(*) FROM spatial_ref_sys WHERE srid=%d", srid);
    int status = ranh_store_count(store, sql, &n, err);
    if (status != 0 || n > 0)
        return status;
    snprintf(sql, sizeof(sql), "SELECT InsertEpsgSrid(%d)", srid);
    status = ranh_store_count(store, sql, &n, err);
    if (status == 0 && n != 1)
        status =
            ranh_fail(err, RANH_E_CRS,
                      _("EPSG:%d is not a reference system SpatiaLite knows. For Ho Chi Minh City "
                        "use EPSG:9210 (105°45') or EPSG:5899 (107°45')."),
                      srid);
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
 * The grid reaches 214 km around its origin. This origin covers Ho Chi Minh City with Côn Đảo in any zone
 * of its neighbourhood; reproject moves it when the data lie elsewhere. A degree of longitude is
 * 109.3 km here; whole kilometres are enough.
 */
static struct ranh_grid origin_for(struct ranh_store *store, int32_t srid)
{
    struct ranh_grid grid = {600000, 1113000};
    char sql[200];
    int64_t cm = 0; /* central meridian, thousandths of a degree */
    snprintf(sql, sizeof(sql),
             "SELECT CAST(1000 * substr(proj4text, instr(proj4text, '+lon_0=') + 7) AS INTEGER) "
             "FROM spatial_ref_sys WHERE srid=%d AND proj4text LIKE '+proj=tmerc%%'",
             srid);
    if (ranh_store_count(store, sql, &cm, NULL) == 0 && cm > 0)
        grid.x0 = 500000 + 1000 * round((106.75 - (double)cm / 1000) * 109.3);
    return grid;
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
    for (size_t i = 0; status == 0 && i < sizeof(known_srid) / sizeof(known_srid[0]); i++)
        status = add_srid(store, known_srid[i], err);
    if (status == 0)
        status = add_srid(store, srid, err);
    if (status == 0)
        status = create_tables(store, err);
    for (size_t i = 0; status == 0 && i < sizeof(geometry_column) / sizeof(geometry_column[0]); i++)
        status = add_geometry(store, i, srid, err);
    if (status != 0)
        return status;
    struct ranh_grid grid = origin_for(store, srid);
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
