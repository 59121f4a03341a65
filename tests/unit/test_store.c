/* SPDX-License-Identifier: MIT */
/* The workspace file: made whole or not at all, told apart from other files, locked, indexed. */
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/io/store.h>
#include <ranh/io/versions.h>

static char dir[64];

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof(dir), "%s", "/tmp/ranh-store-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    return ranh_fs_remove(dir, NULL);
}

static const char *file(const char *name)
{
    static char path[128];
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    return path;
}

static int64_t count(struct ranh_store *store, const char *sql)
{
    struct ranh_err err = {0};
    int64_t n = -1;
    if (ranh_store_count(store, sql, &n, &err) != 0)
        print_error("%s\n", err.text);
    assert_int_equal(err.status, 0);
    return n;
}

static struct ranh_store *opened(const char *path, enum ranh_store_mode mode)
{
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    int status = ranh_store_open(path, mode, 9210, &store, &err);
    if (status != 0)
        print_error("%s\n", err.text);
    assert_int_equal(status, 0);
    return store;
}

static void a_new_workspace_has_all_that_spatialite_needs(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("new.sqlite"), RANH_STORE_WRITE);
    assert_int_equal(ranh_store_srid(store), 9210);
    assert_int_equal(count(store, "SELECT count(*) FROM geometry_columns"), 9);
    assert_int_equal(count(store, "SELECT count(*) FROM geometry_columns WHERE srid = 9210 AND "
                                  "spatial_index_enabled = 1"),
                     9);
    assert_int_equal(count(store, "SELECT count(*) FROM spatial_ref_sys WHERE srid IN (4756, 3405, "
                                  "3406, 4326, 3857, 32648, 9210, 5899) AND srtext <> 'Undefined'"),
                     8);
    /* 5899 is a sexagesimal trap: 107.45 in the registry means 107°45'. */
    assert_int_equal(count(store, "SELECT proj4text LIKE '%+lon_0=107.75 %' FROM spatial_ref_sys "
                                  "WHERE srid = 5899"),
                     1);
    struct ranh_grid grid = ranh_store_grid(store);
    /* Dầu Tiếng in the north-west, Xuyên Mộc in the east, Côn Đảo in the south: within the int32
     * grid. */
    assert_true(fabs(565300 - grid.x0) < 214000 && fabs(700300 - grid.x0) < 214000);
    assert_true(fabs(1274000 - grid.y0) < 214000 && fabs(953000 - grid.y0) < 214000);
    assert_int_equal(ranh_store_close(store, &err), 0);
    assert_false(ranh_fs_exists(file("new.sqlite-journal")));
    assert_false(ranh_fs_exists(file("new.sqlite-wal")));

    store = opened(file("new.sqlite"), RANH_STORE_READ);
    assert_int_equal(ranh_store_srid(store), 9210);
    assert_int_equal(ranh_store_exec(store, "DELETE FROM source", &err), RANH_E_OUTPUT);
    assert_non_null(strstr(err.text, "new.sqlite"));
    assert_int_equal(ranh_store_close(store, NULL), 0);
}

static void the_grid_can_be_moved(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("grid.sqlite"), RANH_STORE_WRITE);
    struct ranh_grid grid = {586000, 2325000};
    assert_int_equal(ranh_store_set_grid(store, &grid, &err), 0);
    ranh_store_close(store, NULL);
    store = opened(file("grid.sqlite"), RANH_STORE_READ);
    assert_true(ranh_store_grid(store).x0 == 586000 && ranh_store_grid(store).y0 == 2325000);
    ranh_store_close(store, NULL);
}

static void other_files_are_left_alone(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    const char *text =
        "this is not a database, but long enough to be taken for one at first sight: "
        "SQLite reads one hundred bytes of header before it can know.";
    assert_int_equal(ranh_fs_write(file("text"), text, strlen(text), &err), 0);
    assert_int_equal(ranh_store_open(file("text"), RANH_STORE_WRITE, 9210, &store, &err),
                     RANH_E_INPUT);
    assert_null(store);
    struct stat st;
    assert_int_equal(stat(file("text"), &st), 0);
    assert_int_equal(st.st_size, (off_t)strlen(text));

    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file("other.sqlite"), &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE workspace (version)", NULL, NULL, NULL),
                     SQLITE_OK);
    sqlite3_close(db);
    ranh_err_clear(&err);
    assert_int_equal(ranh_store_open(file("other.sqlite"), RANH_STORE_WRITE, 9210, &store, &err),
                     RANH_E_INPUT);
    assert_non_null(strstr(err.text, "not a Ranh workspace"));

    ranh_err_clear(&err);
    assert_int_equal(ranh_store_open(file("missing.sqlite"), RANH_STORE_READ, 9210, &store, &err),
                     RANH_E_INPUT);
    assert_false(ranh_fs_exists(file("missing.sqlite")));
    ranh_err_clear(&err);
    assert_int_equal(ranh_store_open(dir, RANH_STORE_READ, 9210, &store, &err), RANH_E_INPUT);
}

static void a_newer_version_is_refused_with_a_remedy(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("newer.sqlite"), RANH_STORE_WRITE);
    assert_int_equal(ranh_store_exec(store, "UPDATE workspace SET version = 99", &err), 0);
    ranh_store_close(store, NULL);
    assert_int_equal(ranh_store_open(file("newer.sqlite"), RANH_STORE_WRITE, 9210, &store, &err),
                     RANH_E_INPUT);
    assert_non_null(strstr(err.text, "99"));
}

static void one_writer_at_a_time(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *second = NULL;
    struct ranh_store *first = opened(file("lock.sqlite"), RANH_STORE_WRITE);
    assert_int_equal(ranh_store_open(file("lock.sqlite"), RANH_STORE_WRITE, 9210, &second, &err),
                     RANH_E_LOCKED);
    struct ranh_store *reader = opened(file("lock.sqlite"), RANH_STORE_READ);
    ranh_store_close(reader, NULL);
    ranh_store_close(first, NULL);
    ranh_err_clear(&err);
    assert_int_equal(ranh_store_open(file("lock.sqlite"), RANH_STORE_WRITE, 9210, &second, &err),
                     0);
    ranh_store_close(second, NULL);
}

/* Threads read beside a store what it has committed, and the file stands still meanwhile. */
static void readers_see_what_the_store_sees(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *readers[3];
    unsigned n = 9;
    sqlite3 *other = NULL;
    struct ranh_store *store = opened(file("readers.sqlite"), RANH_STORE_WRITE);
    assert_int_equal(ranh_store_exec(store, "CREATE TABLE t(x)", &err), 0);
    assert_int_equal(ranh_store_exec(store, "INSERT INTO t VALUES (1)", &err), 0);
    assert_int_equal(ranh_store_readers_open(store, 3, readers, &n, &err), 0);
    assert_int_equal(n, 3);
    for (unsigned i = 0; i < n; i++)
        assert_int_equal(count(readers[i], "SELECT count(*) FROM t"), 1);
    assert_int_not_equal(ranh_store_exec(readers[0], "DELETE FROM t", &err), 0);
    assert_int_equal(sqlite3_open(ranh_store_path(store), &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "INSERT INTO t VALUES (2)", NULL, NULL, NULL),
                     SQLITE_BUSY);
    ranh_store_readers_close(store, readers, n);
    assert_int_equal(sqlite3_exec(other, "INSERT INTO t VALUES (2)", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(other);

    err = (struct ranh_err){0};
    assert_int_equal(ranh_store_begin(store, &err), 0); /* a stage begins by loading */
    assert_int_equal(ranh_store_readers_open(store, 1, readers, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_int_equal(count(readers[0], "SELECT count(*) FROM t"), 2);
    ranh_store_readers_close(store, readers, n);
    assert_false(sqlite3_get_autocommit(ranh_store_db(store))); /* its transaction goes on */
    assert_int_equal(ranh_store_exec(store, "INSERT INTO t VALUES (3)", &err), 0);
    assert_int_equal(ranh_store_readers_open(store, 1, readers, &n, &err), 0);
    assert_int_equal(n, 0); /* they would not see the 3 */
    ranh_store_readers_close(store, readers, n);
    assert_int_equal(ranh_store_commit(store, &err), 0);
    assert_int_equal(ranh_store_close(store, &err), 0);

    struct ranh_store *memory = opened(NULL, RANH_STORE_MEMORY);
    assert_int_equal(ranh_store_readers_open(memory, 1, readers, &n, &err), 0);
    assert_int_equal(n, 0);
    assert_int_equal(ranh_store_close(memory, &err), 0);
}

static int stop_now(void *context)
{
    return *(const int *)context;
}

/* SIGINT stops the statements of all threads, not only those of the store's own. */
static void readers_stop_when_the_store_is_stopped(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *reader;
    unsigned n;
    int stop = 0;
    const char *const long_one = "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k"
                                 " WHERE i < 300000) SELECT count(*) FROM k";
    struct ranh_store *store = opened(file("stop.sqlite"), RANH_STORE_WRITE);
    ranh_store_watch(store, stop_now, &stop);
    assert_int_equal(ranh_store_readers_open(store, 1, &reader, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_int_equal(count(reader, long_one), 300000);
    stop = 1;
    assert_int_equal(ranh_store_exec(reader, long_one, &err), RANH_E_INTERRUPTED);
    ranh_store_watch(store, NULL, NULL);
    ranh_err_clear(&err);
    ranh_store_readers_close(store, &reader, n);
    assert_int_equal(ranh_store_exec(store, long_one, &err), 0);
    assert_int_equal(ranh_store_close(store, &err), 0);
}

static void an_unknown_reference_system_makes_no_workspace(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    assert_int_equal(ranh_store_open(file("crs.sqlite"), RANH_STORE_WRITE, 424242, &store, &err),
                     RANH_E_CRS);
    /* What was begun is empty and is filled by the next, correct attempt. */
    store = opened(file("crs.sqlite"), RANH_STORE_WRITE);
    ranh_store_close(store, NULL);
}

static void fill_more(struct ranh_store *store, int first, int n)
{
    struct ranh_err err = {0};
    char sql[400];
    snprintf(
        sql, sizeof(sql),
        "WITH RECURSIVE k(i) AS (SELECT %d UNION ALL SELECT i + 1 FROM k WHERE i < %d) "
        "INSERT INTO parcel(parcel_id, delivered_id, source_id, geometry) SELECT i, i, 1, "
        "CastToMultiPolygon(BuildMbr(600000 + 20 * (i %% 300), 1190000 + 20 * (i / 300), 600020 + "
        "20 * (i %% 300), 1190020 + 20 * (i / 300), 9210)) FROM k",
        first, first + n - 1);
    assert_int_equal(ranh_store_exec(store, sql, &err), 0);
}

static void fill_parcels(struct ranh_store *store, int n)
{
    fill_more(store, 1, n);
}

static void bulk_loading_ends_as_a_regular_layer(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("bulk.sqlite"), RANH_STORE_WRITE);
    const char *triggers =
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = "
        "'parcel'";
    int64_t before = count(store, triggers);
    assert_true(before >= 8);
    assert_int_equal(ranh_store_begin(store, &err), 0);
    assert_int_equal(ranh_store_unindex(store, "parcel", &err), 0);
    assert_int_equal(count(store, triggers), 0);
    fill_parcels(store, 5000);
    assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
    assert_int_equal(ranh_store_commit(store, &err), 0);
    assert_int_equal(count(store, triggers), before);
    assert_int_equal(count(store, "SELECT CheckSpatialIndex('parcel','geometry')"), 1);
    assert_int_equal(count(store,
                           "SELECT row_count FROM geometry_columns_statistics WHERE f_table_name "
                           "= 'parcel'"),
                     5000);
    assert_int_equal(count(store, "SELECT count(*) FROM parcel WHERE rowid IN (SELECT rowid FROM "
                                  "SpatialIndex WHERE f_table_name = 'parcel' AND search_frame = "
                                  "BuildMbr(600005, 1190005, 600025, 1190006, 9210))"),
                     1);
    /* The triggers are at work again: a wrong type is refused, an update moves the index entry. */
    assert_int_not_equal(
        ranh_store_exec(store, "UPDATE parcel SET geometry = MakePoint(1, 2, 9210)", &err), 0);
    ranh_store_close(store, NULL);
}

/* Sizes around the borders of one, two and three levels of nodes of 51. */
static void the_packed_tree_is_a_good_rtree_of_any_size(void **state)
{
    static const int size[] = {0, 1, 2, 50, 51, 52, 102, 103, 2600, 2601, 2602, 9000};
    (void)state;
    for (size_t i = 0; i < sizeof(size) / sizeof(size[0]); i++) {
        struct ranh_err err = {0};
        struct ranh_store *store = opened(NULL, RANH_STORE_MEMORY);
        assert_int_equal(ranh_store_unindex(store, "parcel", &err), 0);
        if (size[i] > 0)
            fill_parcels(store, size[i]);
        assert_int_equal(
            ranh_store_exec(store,
                            "INSERT INTO parcel(parcel_id, delivered_id, source_id) VALUES "
                            "(-5, 1, 1), (123456789012, 1, 1)",
                            &err),
            0); /* without geometry: not in the tree */
        assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
        assert_int_equal(count(store, "SELECT rtreecheck('idx_parcel_geometry') = 'ok'"), 1);
        assert_int_equal(count(store, "SELECT CheckSpatialIndex('parcel','geometry')"), 1);
        assert_int_equal(count(store, "SELECT count(*) FROM idx_parcel_geometry"), size[i]);
        /* It is a tree SQLite goes on working with. */
        fill_more(store, size[i] + 1, 300);
        assert_int_equal(ranh_store_exec(store, "DELETE FROM parcel WHERE parcel_id % 3 = 0", &err),
                         0);
        assert_int_equal(
            ranh_store_exec(store,
                            "UPDATE parcel SET geometry = ST_Translate(geometry, 7, 7, 0) WHERE "
                            "parcel_id % 3 = 1",
                            &err),
            0);
        assert_int_equal(count(store, "SELECT rtreecheck('idx_parcel_geometry') = 'ok'"), 1);
        assert_int_equal(count(store, "SELECT CheckSpatialIndex('parcel','geometry')"), 1);
        ranh_store_close(store, NULL);
    }
}

/* Taken off by one program and put back by another (stages are programs of their own), in
 * SpatiaLite's words. */
static void triggers_come_back_to_the_letter(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("triggers.sqlite"), RANH_STORE_WRITE);
    const char *remember =
        "CREATE TEMP TABLE before AS SELECT name, tbl_name, sql FROM sqlite_master "
        "WHERE type = 'trigger' AND tbl_name IN ('parcel', 'permit')";
    assert_int_equal(ranh_store_exec(store, remember, &err), 0);
    assert_int_equal(count(store, "SELECT count(*) FROM before"), 16);
    assert_int_equal(ranh_store_unindex(store, "parcel", &err), 0);
    assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
    assert_int_equal(ranh_store_unindex(store, "permit", &err), 0);
    assert_int_equal(ranh_store_index(store, "permit", &err), 0);
    assert_int_equal(
        count(store, "SELECT count(*) FROM before JOIN sqlite_master m USING (name, tbl_name) "
                     "WHERE m.sql = before.sql"),
        16);
    assert_int_equal(ranh_store_unindex(store, "parcel", &err), 0);
    ranh_store_close(store, NULL);
    store = opened(file("triggers.sqlite"), RANH_STORE_WRITE);
    assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
    assert_int_equal(
        count(store, "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = "
                     "'parcel'"),
        8);
    ranh_store_close(store, NULL);
}

/* VACUUM may renumber rows that have no number of their own; no layer may have such. */
static void vacuum_keeps_the_indexes_right(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("vacuum.sqlite"), RANH_STORE_WRITE);
    const char *fill =
        "WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE i < 50) INSERT "
        "INTO finding(finding_id, stage, code, severity, verdict, subject, message_vi, "
        "message_en, geometry) SELECT 'x' || i, 's', 'G104', 'error', 'VIOLATION', 'parcel', "
        "'', '', MakePoint(600000 + i, 1190000, 9210) FROM k";
    fill_parcels(store, 50);
    assert_int_equal(ranh_store_exec(store, fill, &err), 0);
    assert_int_equal(ranh_store_exec(store,
                                     "DELETE FROM finding WHERE finding_id < 'x3'; DELETE FROM "
                                     "parcel WHERE parcel_id < 20; VACUUM",
                                     &err),
                     0);
    assert_int_equal(count(store,
                           "SELECT sum(CheckSpatialIndex(f_table_name, f_geometry_column)) FROM "
                           "geometry_columns"),
                     9);
    ranh_store_close(store, NULL);
}

/* A second load must not leave the extent of the first behind. */
static void statistics_follow_the_rows(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(NULL, RANH_STORE_MEMORY);
    fill_parcels(store, 10);
    assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
    assert_int_equal(ranh_store_exec(store, "DELETE FROM parcel WHERE parcel_id > 4", &err), 0);
    assert_int_equal(ranh_store_index(store, "parcel", &err), 0);
    assert_int_equal(
        count(store, "SELECT row_count = 4 AND extent_min_x = 600020 AND extent_max_x = 600100 "
                     "AND extent_min_y = 1190000 AND extent_max_y = 1190020 FROM "
                     "geometry_columns_statistics WHERE f_table_name = 'parcel'"),
        1);
    ranh_store_close(store, NULL);
}

/* 575926.4744 is rounded out to ...375 by SQLite's tree, 575926.45 to ...4375 only. */
static void the_extent_is_that_of_the_rows_not_of_their_roundings(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(NULL, RANH_STORE_MEMORY);
    assert_int_equal(
        ranh_store_exec(
            store,
            "INSERT INTO gap(gap_id, neighbours, area_m2, width_m, verdict, length_m, class, "
            "border, geometry) VALUES (1, '[]', 1, 1, 'OK', 1, '', '', "
            "CastToMulti(BuildMBR(575926.4744, 1190000, 575936, 1190010, 9210))), (2, '[]', 1, 1, "
            "'OK', 1, '', '', CastToMulti(BuildMBR(575926.45, 1190000, 575936, 1190010, 9210)))",
            &err),
        0);
    assert_int_equal(ranh_store_statistics(store, "gap", &err), 0);
    assert_int_equal(count(store, "SELECT extent_min_x = 575926.45 FROM "
                                  "geometry_columns_statistics WHERE f_table_name = 'gap'"),
                     1);
    ranh_store_close(store, NULL);
}

static void a_failed_stage_leaves_the_index_as_it_was(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(NULL, RANH_STORE_MEMORY);
    fill_parcels(store, 100);
    assert_int_equal(ranh_store_begin(store, &err), 0);
    assert_int_equal(ranh_store_unindex(store, "parcel", &err), 0);
    assert_int_equal(ranh_store_exec(store, "DELETE FROM parcel", &err), 0);
    ranh_store_rollback(store);
    assert_int_equal(count(store, "SELECT count(*) FROM parcel"), 100);
    assert_int_equal(count(store, "SELECT CheckSpatialIndex('parcel','geometry')"), 1);
    ranh_store_close(store, NULL);
}

static double number(struct ranh_store *store, const char *sql)
{
    struct ranh_err err = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    if (ranh_store_prepare(store, sql, &stmt, &err) || ranh_store_step(store, stmt, &row, &err))
        fail_msg("%s", err.text);
    double value = row && sqlite3_column_type(stmt, 0) != SQLITE_NULL
                       ? sqlite3_column_double(stmt, 0)
                       : (double)NAN;
    sqlite3_finalize(stmt);
    return value;
}

/* A disk that is full in the middle of a stage: told as such, and the rows are as before. */
static void a_full_disk_is_told_and_undone(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct rlimit old;
    struct ranh_store *store = opened(file("full.sqlite"), RANH_STORE_WRITE);
    fill_parcels(store, 10);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
    struct rlimit tight = {.rlim_cur = 1200000, .rlim_max = old.rlim_max};
    void (*before)(int) = signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    int status = ranh_store_begin(store, &err);
    if (!status)
        status = ranh_store_exec(
            store,
            "WITH RECURSIVE k(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM k WHERE i "
            "< 900) INSERT INTO delivered(delivered_id, source_id, feature, "
            "attributes) SELECT i, 1, i, hex(zeroblob(2000)) FROM k",
            &err);
    if (!status)
        status = ranh_store_commit(store, &err);
    setrlimit(RLIMIT_FSIZE, &old);
    signal(SIGXFSZ, before);
    assert_int_equal(status, RANH_E_OUTPUT);
    assert_non_null(strstr(err.text, "full.sqlite"));
    ranh_store_rollback(store);
    assert_int_equal(count(store, "SELECT count(*) FROM parcel"), 10);
    assert_int_equal(count(store, "SELECT count(*) FROM delivered"), 0);
    assert_int_equal(ranh_store_close(store, NULL), 0);

    store = opened(file("full.sqlite"), RANH_STORE_WRITE);
    ranh_err_clear(&err);
    assert_int_equal(
        ranh_store_exec(store,
                        "PRAGMA max_page_count = 1; CREATE TABLE t(x); INSERT INTO t VALUES "
                        "(zeroblob(100000))",
                        &err),
        RANH_E_OUTPUT);
    assert_non_null(strstr(err.text, "disk is full"));
    ranh_store_close(store, NULL);
}

/* The city centre, where SpatiaLite by itself takes EPSG:5194: 106.7008999992 instead of
 * 106.7008927055. */
static void st_transform_runs_the_pinned_operation(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened(file("transform.sqlite"), RANH_STORE_WRITE);
    const char *two = "SELECT ST_X(ST_Transform(MakePoint(603796.463, 1191942.259, 9210), 4326))";
    const char *four =
        "SELECT ST_X(ST_Transform(MakePoint(603796.463, 1191942.259, 9210), 4326, NULL, "
        "(SELECT to_wgs84 FROM crs_pipeline WHERE srid = 9210)))";
    assert_true(fabs(number(store, two) - 106.7008927055) < 1e-9);
    assert_true(fabs(number(store, four) - 106.7008927055) < 1e-9);
    assert_int_equal(count(store, "SELECT count(*) FROM crs_pipeline WHERE accuracy_m = 1"), 21);
    assert_true(fabs(number(store, "SELECT ST_Y(ST_Transform(SetSRID(MakePoint(106.7008927055, "
                                   "10.7768996066), 4326), 9210))") -
                     1191942.259) < 2e-4);
    /* All parts of a collection, with heights kept; holes too; the answer has the new SRID and box.
     * */
    assert_true(number(store,
                       "SELECT ST_Z(ST_Transform(MakePointZ(603796.463, 1191942.259, 7.5, 9210), "
                       "4326))") == 7.5);
    assert_int_equal(
        count(store,
              "SELECT ST_SRID(g) = 5899 AND ST_NumInteriorRing(ST_GeometryN(g, 1)) = 1 AND "
              "abs(ST_Area(g) - 300) < 0.5 AND MbrMinX(g) < 400000 FROM (SELECT "
              "ST_Transform(GeomFromText('MULTIPOLYGON(((603000 1191000, 603020 1191000, 603020 "
              "1191020, 603000 1191020, 603000 1191000), (603005 1191005, 603015 1191005, 603015 "
              "1191015, 603005 1191015, 603005 1191005)))', 9210), 5899) AS g)"),
        1);
    assert_true(isnan(number(store, "SELECT ST_Transform(NULL, 4326)")));
    assert_true(isnan(number(store, "SELECT ST_Transform(x'00', 4326)")));
    /* Unlawful ones are an error, not a NULL. */
    assert_int_not_equal(
        ranh_store_exec(store, "SELECT ST_Transform(MakePoint(1, 1, 2044), 9210)", &err), 0);
    assert_non_null(strstr(err.text, "973/2001"));
    ranh_store_close(store, NULL);
}

static void a_system_spatialite_does_not_list_is_taken_from_proj(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    if (ranh_store_open(NULL, RANH_STORE_MEMORY, 8859, &store, &err))
        fail_msg("%s", err.text);
    assert_int_equal(
        count(store,
              "SELECT srtext LIKE '%WGS 84 / Equal Earth%' AND proj4text LIKE '%+proj=eqearth%' "
              "FROM spatial_ref_sys WHERE srid = 8859"),
        1);
    ranh_store_close(store, NULL);
}

static void versions_are_numbers(void **state)
{
    (void)state;
    struct ranh_versions v;
    ranh_versions_get(&v);
    const char *const text[] = {v.gdal, v.proj, v.geos, v.spatialite, v.sqlite};
    for (size_t i = 0; i < 5; i++) {
        assert_true(text[i][0] >= '0' && text[i][0] <= '9');
        assert_non_null(strchr(text[i], '.'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_new_workspace_has_all_that_spatialite_needs),
        cmocka_unit_test(the_grid_can_be_moved),
        cmocka_unit_test(other_files_are_left_alone),
        cmocka_unit_test(a_newer_version_is_refused_with_a_remedy),
        cmocka_unit_test(one_writer_at_a_time),
        cmocka_unit_test(readers_see_what_the_store_sees),
        cmocka_unit_test(readers_stop_when_the_store_is_stopped),
        cmocka_unit_test(an_unknown_reference_system_makes_no_workspace),
        cmocka_unit_test(bulk_loading_ends_as_a_regular_layer),
        cmocka_unit_test(the_packed_tree_is_a_good_rtree_of_any_size),
        cmocka_unit_test(triggers_come_back_to_the_letter),
        cmocka_unit_test(vacuum_keeps_the_indexes_right),
        cmocka_unit_test(statistics_follow_the_rows),
        cmocka_unit_test(the_extent_is_that_of_the_rows_not_of_their_roundings),
        cmocka_unit_test(a_failed_stage_leaves_the_index_as_it_was),
        cmocka_unit_test(a_full_disk_is_told_and_undone),
        cmocka_unit_test(st_transform_runs_the_pinned_operation),
        cmocka_unit_test(a_system_spatialite_does_not_list_is_taken_from_proj),
        cmocka_unit_test(versions_are_numbers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
