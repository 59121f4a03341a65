/* SPDX-License-Identifier: MIT */
/* Delivered geometry into the workspace: systems decided, features placed or told, areas kept. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/str.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/reproject.h>

struct fixture {
    struct ranh_store *store;
    struct ranh_arena arena;
    struct ranh_map counts;
    struct ranh_declared_crs declared[4];
    size_t n_declared;
    struct ranh_pool *pool;
};

static int setup(void **state)
{
    static struct fixture f;
    struct ranh_err err = {0};
    memset(&f, 0, sizeof(f));
    ranh_arena_init(&f.arena);
    ranh_map_init(&f.counts);
    *state = &f;
    return ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &f.store, &err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_store_close(f->store, NULL);
    ranh_map_release(&f->counts);
    ranh_arena_release(&f->arena);
    if (f->pool)
        ranh_pool_free(f->pool);
    return 0;
}

static void sql(struct fixture *f, const char *text)
{
    struct ranh_err err = {0};
    if (ranh_store_exec(f->store, text, &err))
        fail_msg("%s", err.text);
}

static double number(struct fixture *f, const char *text)
{
    struct ranh_err err = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    if (ranh_store_prepare(f->store, text, &stmt, &err) ||
        ranh_store_step(f->store, stmt, &row, &err))
        fail_msg("%s", err.text);
    double value = row && sqlite3_column_type(stmt, 0) != SQLITE_NULL
                       ? sqlite3_column_double(stmt, 0)
                       : (double)NAN;
    sqlite3_finalize(stmt);
    return value;
}

static const char *text(struct fixture *f, const char *query)
{
    struct ranh_err err = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    if (ranh_store_prepare(f->store, query, &stmt, &err) ||
        ranh_store_step(f->store, stmt, &row, &err))
        fail_msg("%s", err.text);
    const char *t = row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    t = ranh_arena_strdup(&f->arena, t ? t : "");
    sqlite3_finalize(stmt);
    return t;
}

static void assert_has(const char *whole, const char *part)
{
    if (!strstr(whole, part))
        fail_msg("\"%s\" does not say \"%s\"", whole, part);
}

/* crs NULL = the file states none. */
static void add_source(struct fixture *f, int id, const char *role, const char *crs)
{
    char query[400];
    snprintf(query, sizeof(query),
             "INSERT INTO source(source_id, name, role, path, sha256, bytes, driver, crs_declared) "
             "VALUES "
             "(%d, 's%d', '%s', 'in/sheet-%d.shp', '', 0, '', %s%s%s)",
             id, id, role, id, crs ? "'" : "", crs ? crs : "NULL", crs ? "'" : "");
    sql(f, query);
}

/* One row of a table with its delivered ring; xy has n points. */
static void add_row(struct fixture *f, const char *table, int id, int source, const double *xy,
                    uint32_t n)
{
    struct ranh_err err = {0};
    uint32_t part[] = {0, 1};
    uint32_t ring[] = {0, n};
    double copy[40];
    memcpy(copy, xy, 2 * n * sizeof(*xy));
    struct ranh_shape shape = {
        n == 1 ? RANH_SHAPE_POINT : RANH_SHAPE_POLYGON, 1, 1, n, part, ring, copy};
    struct ranh_str wkb = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    char query[300];
    ranh_wkb_write(&wkb, &shape);
    assert_int_equal(
        ranh_store_prepare(f->store,
                           "INSERT INTO delivered(delivered_id, source_id, feature, attributes, "
                           "geometry) VALUES (?2 << 27 | ?1, ?2, ?1, '{}', ?3)",
                           &stmt, &err),
        0);
    sqlite3_bind_int(stmt, 1, id);
    sqlite3_bind_int(stmt, 2, source);
    sqlite3_bind_blob(stmt, 3, wkb.text, (int)wkb.len, SQLITE_STATIC);
    assert_int_equal(ranh_store_step(f->store, stmt, NULL, &err), 0);
    sqlite3_finalize(stmt);
    ranh_str_release(&wkb);
    snprintf(query, sizeof(query),
             "INSERT INTO %s(%s_id, delivered_id, source_id) VALUES (%d, %d << 27 | %d, %d)", table,
             table, id, source, id, source);
    sql(f, query);
}

static const double square[] = {603000,  1191000, 603020,  1191000, 603020,
                                1191010, 603000,  1191010, 603000,  1191000};

static void add_square(struct fixture *f, int id, int source, double e, double n)
{
    double xy[10];
    for (size_t i = 0; i < 5; i++) {
        xy[2 * i] = square[2 * i] - square[0] + e;
        xy[2 * i + 1] = square[2 * i + 1] - square[1] + n;
    }
    add_row(f, "parcel", id, source, xy, 5);
}

static int run(struct fixture *f, struct ranh_err *err)
{
    struct ranh_reproject_input input = {.store = f->store,
                                         .declared = f->declared,
                                         .n_declared = f->n_declared,
                                         .max_edge_m = 300,
                                         .datasets_dir = "datasets",
                                         .pool = f->pool,
                                         .counts = &f->counts};
    assert_int_equal(ranh_store_begin(f->store, err), 0);
    int status = ranh_finding_store_open(f->store, "reproject", NULL, &input.sink, err);
    if (!status)
        status = ranh_reproject_run(&input, err);
    int closed = ranh_finding_store_close(input.sink, err);
    if (!status && !closed)
        assert_int_equal(ranh_store_commit(f->store, err), 0);
    else
        ranh_store_rollback(f->store);
    return status;
}

static void run_well(struct fixture *f)
{
    struct ranh_err err = {0};
    if (run(f, &err))
        fail_msg("%s", err.text);
}

static void the_same_system_is_a_plain_snap(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:9210");
    double xy[] = {603000.12344, 1191000.00006, 603020.5,     1191000,
                   603020,       1191010.33337, 603000.12344, 1191000.00006};
    add_row(f, "parcel", 7, 1, xy, 4);
    run_well(f);
    assert_string_equal(
        text(f, "SELECT AsText(geometry) FROM parcel"),
        "MULTIPOLYGON(((603000.1234 1191000.0001, 603020.5 1191000, 603020 1191010.3334, "
        "603000.1234 1191000.0001)))");
    assert_true(number(f, "SELECT native_srid FROM parcel") == 9210);
    assert_true(number(f, "SELECT ST_SRID(geometry) FROM parcel") == 9210);
    assert_true(number(f, "SELECT CheckSpatialIndex('parcel','geometry')") == 1);
    assert_has(text(f, "SELECT operation FROM source"), "identity");
    assert_string_equal(text(f, "SELECT crs_reason FROM source"), "stated by the file");
    assert_true(number(f, "SELECT accuracy_m FROM source") == 0);
    assert_true(number(f, "SELECT count(*) FROM finding") == 0);
    assert_int_equal(*ranh_map_get(&f->counts, "parcel"), 1);
}

/* 200 m² in the zone it was drawn in; in the other zone the same ground measures 0.078 % more. */
static void the_native_area_is_that_of_the_native_zone(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:5899");
    add_square(f, 1, 1, 463100, 1166500);
    run_well(f);
    assert_true(number(f, "SELECT native_area_m2 FROM parcel") == 200);
    assert_true(number(f, "SELECT native_srid FROM parcel") == 5899);
    double area = number(f, "SELECT ST_Area(geometry) FROM parcel");
    assert_true(area > 200.1 && area < 200.3);
    assert_true(fabs(number(f, "SELECT ST_MinX(geometry) FROM parcel") - 682003) < 5);
    assert_has(text(f, "SELECT operation FROM source"), "zone to zone, exact: +proj=pipeline");
}

static void parcels_that_share_edges_still_share_them(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:5899");
    double left[] = {463000,    1166000, 463500.7, 1166010, 463490,
                     1167500.2, 463000,  1167490,  463000,  1166000};
    double right[] = {463490,  1167500.2, 463500.7, 1166010, 464000,
                      1166005, 464005,    1167499,  463490,  1167500.2};
    add_row(f, "parcel", 1, 1, left, 5);
    add_row(f, "parcel", 2, 1, right, 5);
    run_well(f);
    assert_true(number(f, "SELECT ST_NPoints(geometry) FROM parcel WHERE parcel_id = 1") > 5);
    assert_true(number(f, "SELECT ST_Touches(a.geometry, b.geometry) FROM parcel a, parcel b WHERE "
                          "a.parcel_id = 1 AND b.parcel_id = 2") == 1);
    /* Every vertex of the long edge is there on both sides: 1490 m at 300 m = 4 points between. */
    assert_true(number(f,
                       "SELECT ST_NPoints(ST_Intersection(a.geometry, b.geometry)) FROM parcel a, "
                       "parcel b WHERE a.parcel_id = 1 AND b.parcel_id = 2") >= 6);
}

static void degrees_go_through_6960(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:4326");
    double xy[] = {106.7008927055, 10.7768996066, 106.701,        10.7769,
                   106.701,        10.7771,       106.7008927055, 10.7768996066};
    add_row(f, "parcel", 1, 1, xy, 4);
    run_well(f);
    assert_true(fabs(number(f, "SELECT ST_MinX(geometry) FROM parcel") - 603796.463) < 2e-4);
    assert_true(fabs(number(f, "SELECT ST_MinY(geometry) FROM parcel") - 1191942.259) < 2e-4);
    assert_true(isnan(number(f, "SELECT native_area_m2 FROM parcel")));
    assert_true(number(f, "SELECT accuracy_m FROM source") == 1);
    assert_has(text(f, "SELECT operation FROM source"), "EPSG:6960");
}

static void a_source_without_a_system_stops_with_a_remedy(void **state)
{
    struct fixture *f = *state;
    struct ranh_err err = {0};
    add_source(f, 1, "parcels", NULL);
    add_square(f, 1, 1, 603000, 1191000);
    assert_int_equal(run(f, &err), RANH_E_CRS);
    assert_has(err.text, "s1");
    assert_has(err.text, "crs:");
    ranh_err_clear(&err);
    sql(f, "UPDATE source SET crs_declared = 'EPSG:2044'");
    assert_int_equal(run(f, &err), RANH_E_CRS);
    assert_has(err.text, "s1");
    assert_has(err.text, "973/2001");
}

static void a_declaration_wins_and_the_difference_is_told(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:5899");
    add_source(f, 2, "parcels", "EPSG:6957");
    add_square(f, 1, 1, 603000, 1191000);
    add_square(f, 2, 2, 650000, 1191000);
    f->declared[0] = (struct ranh_declared_crs){.source = "s1", .crs = "EPSG:9210"};
    f->declared[1] = (struct ranh_declared_crs){
        .source = "s2", .crs = "EPSG:5897"}; /* the successor: no contradiction */
    f->n_declared = 2;
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C102'") == 1);
    const char *message = text(f, "SELECT message_en FROM finding");
    assert_has(message, "sheet-1.shp");
    assert_has(message, "EPSG:5899");
    assert_has(message, "EPSG:9210");
    assert_true(number(f, "SELECT ST_MinX(geometry) FROM parcel WHERE parcel_id = 1") == 603000);
    assert_string_equal(text(f, "SELECT crs_reason FROM source WHERE source_id = 1"),
                        "declared in ranh.yaml");
}

static void a_wrong_zone_is_told_with_the_right_one(void **state)
{
    struct fixture *f = *state;
    FILE *there = fopen("datasets/codes/communes.csv", "r");
    if (!there)
        skip();
    fclose(there);
    /* Drawn in 105°45' (near the centre, ward 26740), declared as 107°45'. */
    add_source(f, 1, "parcels", "EPSG:5899");
    add_square(f, 1, 1, 603796, 1191942);
    add_square(f, 2, 1, 603850, 1191942);
    sql(f, "UPDATE parcel SET commune_code = '26740'");
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C101'") == 1);
    assert_has(text(f, "SELECT message_en FROM finding"), "EPSG:9210");
    sql(f, "UPDATE source SET crs_declared = 'EPSG:9210'");
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM finding") == 0);
}

static void a_source_all_wrong_is_told_once_with_the_cause(void **state)
{
    static const struct {
        const char *crs;
        double e, n;
        const char *cause;
    } wrong[] = {
        {"EPSG:9210", 1191000, 603000, "swapped"},
        {"EPSG:9210", 106.7, 10.77, "degrees, not metres"},
        {"EPSG:4326", 603000, 1191000, "metres, not degrees"},
    };
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:9210");
    for (int i = 1; i <= 120; i++)
        add_square(f, i, 1, 603000, 1191000);
    for (size_t k = 0; k < sizeof(wrong) / sizeof(wrong[0]); k++) {
        char query[300];
        snprintf(query, sizeof(query),
                 "UPDATE source SET crs_declared = '%s'; UPDATE delivered SET geometry = AsBinary("
                 "BuildMbr(%f, %f, %f, %f))",
                 wrong[k].crs, wrong[k].e, wrong[k].n, wrong[k].e + 0.01, wrong[k].n + 0.01);
        sql(f, query);
        run_well(f);
        assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C101'") == 1);
        assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C103'") <= 50);
        assert_has(text(f, "SELECT message_en FROM finding WHERE code = 'C101'"), wrong[k].cause);
        assert_has(text(f, "SELECT message_en FROM finding WHERE code = 'C101'"), "120 of 120");
    }
}

/* GDAL says EPSG:4326 of every GeoJSON; when the numbers are metres the declaration is no
 * contradiction. */
static void geojson_states_degrees_only_by_default(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:4326");
    sql(f, "UPDATE source SET driver = 'GeoJSON'");
    add_square(f, 1, 1, 603000, 1191000);
    f->declared[0] = (struct ranh_declared_crs){.source = "s1", .crs = "EPSG:9210"};
    f->n_declared = 1;
    run_well(f);
    assert_string_equal(text(f, "SELECT message_en FROM finding"), "");
    sql(f, "UPDATE source SET driver = 'GPKG'");
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C102'") == 1);
}

static void what_cannot_be_placed_is_told_and_the_run_goes_on(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:9210");
    add_square(f, 1, 1, 603000, 1191000);
    add_square(f, 2, 1, 1191000, 603000); /* swapped: 588 km away */
    add_square(f, 3, 1, NAN, 1191000);
    add_square(f, 4, 1, 603100, 1191000);
    sql(f, "UPDATE delivered SET geometry = x'0106000000FFFFFFFF' WHERE feature = 4");
    add_square(f, 5, 1, 603200, 1191000);
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM parcel WHERE geometry IS NOT NULL") == 2);
    assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C103' AND id_a IN (2,3,4)") ==
                3);
    assert_has(text(f, "SELECT message_en FROM finding WHERE id_a = 2"), "214 km");
    assert_has(text(f, "SELECT message_en FROM finding WHERE id_a = 2"), "1191000");
    assert_int_equal(*ranh_map_get(&f->counts, "not placed"), 3);
    /* A second run, after the file was mended, starts from what was delivered. */
    sql(f, "DELETE FROM delivered WHERE feature IN (2, 3, 4); DELETE FROM parcel WHERE "
           "parcel_id IN (2, 3, 4)");
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM finding") == 0);
}

static void rings_stay_as_delivered(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:9210");
    double open[] = {603000, 1191000, 603020, 1191000, 603020, 1191010, 603000, 1191010};
    double bow[] = {603000,  1191000, 603020,  1191010, 603020,
                    1191000, 603000,  1191010, 603000,  1191000};
    add_row(f, "parcel", 1, 1, open, 4);
    add_row(f, "parcel", 2, 1, bow, 5);
    run_well(f);
    for (int id = 1; id <= 2; id++) {
        struct ranh_err err = {0};
        struct ranh_shape shape;
        int32_t srid = 0;
        sqlite3_stmt *stmt = NULL;
        bool row = false;
        assert_int_equal(ranh_store_prepare(f->store,
                                            "SELECT geometry FROM parcel WHERE parcel_id = ?1",
                                            &stmt, &err),
                         0);
        sqlite3_bind_int(stmt, 1, id);
        assert_int_equal(ranh_store_step(f->store, stmt, &row, &err), 0);
        assert_int_equal(ranh_blob_read(&f->arena, sqlite3_column_blob(stmt, 0),
                                        (size_t)sqlite3_column_bytes(stmt, 0), &shape, &srid, &err),
                         0);
        const double *want = id == 1 ? open : bow;
        assert_int_equal(shape.n_points, id == 1 ? 4 : 5);
        assert_memory_equal(shape.xy, want, 2 * shape.n_points * sizeof(double));
        sqlite3_finalize(stmt);
    }
}

static void permits_become_points(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "permits", "EPSG:4326");
    double at[] = {106.7008927055, 10.7768996066};
    add_row(f, "permit", 1, 1, at, 1);
    double foot[] = {106.7, 10.77, 106.71, 10.77, 106.71, 10.78, 106.7, 10.78, 106.7, 10.77};
    add_row(f, "permit", 2, 1, foot, 5);
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM permit WHERE GeometryType(geometry) = 'POINT'") ==
                2);
    assert_true(fabs(number(f, "SELECT ST_X(geometry) FROM permit WHERE permit_id = 1") -
                     603796.463) < 2e-4);
}

static void data_elsewhere_move_the_grid(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:9210");
    for (int i = 1; i <= 5; i++)
        add_square(f, i, 1, 610000 + 100 * i, 2320000);
    add_square(f, 6, 1, 610000, 1191000); /* one sheet astray does not pull the origin */
    run_well(f);
    struct ranh_grid grid = ranh_store_grid(f->store);
    assert_true(grid.x0 == 610000 && grid.y0 == 2320000);
    assert_true(number(f, "SELECT origin_y FROM workspace") == 2320000);
    assert_true(number(f, "SELECT count(*) FROM parcel WHERE geometry IS NOT NULL") == 5);
    assert_true(number(f, "SELECT count(*) FROM finding WHERE code = 'C103' AND id_a = 6") == 1);
}

/* More rows than a batch, two sources mixed, 1 thread and 3 threads. */
static void threads_and_batches_do_not_change_a_byte(void **state)
{
    struct fixture *f = *state;
    add_source(f, 1, "parcels", "EPSG:5899");
    add_source(f, 2, "parcels", "EPSG:4326");
    sql(f, "CREATE TEMP TABLE k AS WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k "
           "WHERE i < "
           "9000) SELECT i FROM k");
    sql(f, "INSERT INTO delivered(delivered_id, source_id, feature, attributes, geometry) SELECT "
           "(1 + i % 2) << 27 | i, 1 + i % 2, "
           "i, '{}', AsBinary(CASE i % 2 WHEN 0 THEN BuildMbr(430000 + 20 * (i % 90), 1150000 + 20 "
           "* (i / 90), "
           "430020 + 20 * (i % 90), 1150020 + 20 * (i / 90)) ELSE BuildMbr(106.7 + 0.0001 * (i % "
           "90), 10.7 + "
           "0.0001 * (i / 90), 106.7001 + 0.0001 * (i % 90), 10.7001 + 0.0001 * (i / 90)) END) "
           "FROM k");
    sql(f, "INSERT INTO parcel(parcel_id, delivered_id, source_id) SELECT i, (1 + i % 2) << 27 | "
           "i, 1 + i % 2 FROM k");
    run_well(f);
    assert_true(number(f, "SELECT count(*) FROM parcel WHERE geometry IS NOT NULL") == 9000);
    sql(f, "CREATE TEMP TABLE one AS SELECT parcel_id, geometry, native_area_m2 FROM parcel");
    f->pool = ranh_pool_new(3);
    run_well(f);
    assert_true(
        number(f, "SELECT count(*) FROM parcel p JOIN one o USING (parcel_id) WHERE p.geometry = "
                  "o.geometry AND p.native_area_m2 IS o.native_area_m2") == 9000);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_same_system_is_a_plain_snap),
        TEST(the_native_area_is_that_of_the_native_zone),
        TEST(parcels_that_share_edges_still_share_them),
        TEST(degrees_go_through_6960),
        TEST(a_source_without_a_system_stops_with_a_remedy),
        TEST(a_declaration_wins_and_the_difference_is_told),
        TEST(a_wrong_zone_is_told_with_the_right_one),
        TEST(a_source_all_wrong_is_told_once_with_the_cause),
        TEST(geojson_states_degrees_only_by_default),
        TEST(what_cannot_be_placed_is_told_and_the_run_goes_on),
        TEST(rings_stay_as_delivered),
        TEST(permits_become_points),
        TEST(data_elsewhere_move_the_grid),
        TEST(threads_and_batches_do_not_change_a_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
