/* SPDX-License-Identifier: MIT */
#ifndef RANH_TESTS_CITY_H
#define RANH_TESTS_CITY_H
/*
 * Small cities in memory for tests of the checks: rectangles in metres from a corner (600000, 1190000),
 * so that every expected area can be worked out by hand.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/str.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>
#include <ranh/land/parcel.h>
#include <ranh/land/rules.h>

#define CITY_X 600000.0
#define CITY_Y 1190000.0

struct city {
    struct ranh_store *store;
    struct ranh_rules *rules;
    struct ranh_arena arena;
};

static inline void must(int status, const struct ranh_err *err)
{
    if (status)
        fprintf(stderr, "%s\n", err->text);
    assert_int_equal(status, 0);
}

static inline void city_sql(struct city *city, const char *fmt, ...)
{
    struct ranh_err err = {0};
    va_list args;
    va_start(args, fmt);
    char *sql = ranh_arena_vprintf(&city->arena, fmt, args);
    va_end(args);
    must(ranh_store_exec(city->store, sql, &err), &err);
}

static inline void city_open(struct city *city)
{
    struct ranh_err err = {0};
    ranh_arena_init(&city->arena);
    must(ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &city->store, &err), &err);
    must(ranh_rules_load("datasets", NULL, &city->rules, &err), &err);
    city_sql(city, "INSERT INTO source (source_id, name, role, path, sha256, bytes, driver)"
                   " VALUES (1, 'parcels-1', 'parcels', '/in/to12.shp', '', 0, 'x'),"
                   " (2, 'plan', 'zones', '/in/plan.gpkg', '', 0, 'x')");
}

static inline void city_close(struct city *city)
{
    struct ranh_err err = {0};
    must(ranh_store_close(city->store, &err), &err);
    ranh_rules_free(city->rules);
    ranh_arena_release(&city->arena);
}

/* A rectangle, or two with the second cut out of the first when hole is given. */
static inline struct ranh_shape *city_rectangle(struct city *city, const double box[4],
                                                const double *hole)
{
    struct ranh_shape *shape = RANH_NEW(&city->arena, struct ranh_shape);
    ranh_shape_alloc(&city->arena, shape, RANH_SHAPE_POLYGON, 1, hole ? 2 : 1, hole ? 10 : 5);
    shape->part_ring[0] = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        const double *b = r ? hole : box;
        const double xy[5][2] = {
            {b[0], b[1]}, {b[2], b[1]}, {b[2], b[3]}, {b[0], b[3]}, {b[0], b[1]}};
        shape->ring_point[r] = 5 * r;
        for (uint32_t i = 0; i < 5; i++) {
            uint32_t j = r ? 4 - i : i;
            shape->xy[2 * (5 * r + i)] = CITY_X + xy[j][0];
            shape->xy[2 * (5 * r + i) + 1] = CITY_Y + xy[j][1];
        }
    }
    return shape;
}

/* Puts the shape into table.geometry of row id. */
static inline void city_draw(struct city *city, const char *table, int64_t id,
                             const struct ranh_shape *shape)
{
    struct ranh_err err = {0};
    sqlite3_stmt *stmt;
    bool row;
    struct ranh_str blob = RANH_STR_INIT;
    char *sql = ranh_arena_printf(&city->arena, "UPDATE %s SET geometry = ?1 WHERE %s_id = ?2",
                                  table, table);
    ranh_blob_write(&blob, shape, ranh_store_srid(city->store));
    must(ranh_store_prepare(city->store, sql, &stmt, &err), &err);
    sqlite3_bind_blob64(stmt, 1, blob.text, blob.len, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, id);
    must(ranh_store_step(city->store, stmt, &row, &err), &err);
    sqlite3_finalize(stmt);
    ranh_str_release(&blob);
}

/* Parcel of commune 26740, sheet 1; area NULL in SQL when "". */
static inline void city_parcel(struct city *city, int64_t id, int number, const char *land_use,
                               const char *area, double x0, double y0, double x1, double y1)
{
    city_sql(city,
             "INSERT INTO delivered (delivered_id, source_id, feature, attributes)"
             " VALUES (%lld, 1, %lld, '{}')",
             (long long)id, (long long)id);
    city_sql(
        city,
        "INSERT INTO parcel (parcel_id, delivered_id, source_id, key, commune_code, sheet, number,"
        " land_use, area_recorded_m2, scale, native_srid, native_area_m2) VALUES (%lld, %lld, 1,"
        " '26740/1/%d', '26740', '1', '%d', %s%s%s, %s, 500, 9210, %.4f)",
        (long long)id, (long long)id, number, number, *land_use ? "'" : "",
        *land_use ? land_use : "NULL", *land_use ? "'" : "", *area ? area : "NULL",
        (x1 - x0) * (y1 - y0));
    city_draw(city, "parcel", id, city_rectangle(city, (double[4]){x0, y0, x1, y1}, NULL));
}

static inline int32_t on(const char *iso)
{
    int32_t date;
    assert_true(ranh_date_parse(iso, &date));
    return date;
}

/* The n-th finding (from 0) of a code, or NULL. */
static inline const struct ranh_finding *city_found(const struct ranh_finding_list *list,
                                                    const char *code, size_t n)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i].code, code) == 0 && n-- == 0)
            return &list->at[i];
    return NULL;
}

static inline size_t city_count(const struct ranh_finding_list *list, const char *code)
{
    size_t n = 0;
    while (city_found(list, code, n))
        n++;
    return n;
}

#endif
