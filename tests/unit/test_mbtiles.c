/* SPDX-License-Identifier: MIT */
/* MBTiles: rows run north in the file, equal tiles are stored once, complete or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/io/mbtiles.h>

#include <sqlite3.h>

static char dir[] = "/tmp/ranh-mbtiles-XXXXXX";
static struct ranh_arena arena;

static int begin(void **state)
{
    (void)state;
    ranh_arena_init(&arena);
    return mkdtemp(dir) ? 0 : -1;
}

static int end(void **state)
{
    (void)state;
    ranh_arena_release(&arena);
    return ranh_fs_remove(dir, NULL);
}

static int64_t ask(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *stmt;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return value;
}

static void write_some(const char *path)
{
    struct ranh_mbtiles *tiles;
    struct ranh_err err = {0};
    assert_int_equal(ranh_fs_remove(path, &err), 0);
    assert_int_equal(ranh_mbtiles_create(path, &tiles, &err), 0);
    assert_int_equal(ranh_mbtiles_meta(tiles, "name", "Ranh thửa đất", &err), 0);
    assert_int_equal(ranh_mbtiles_meta(tiles, "format", "png", &err), 0);
    assert_int_equal(ranh_mbtiles_put(tiles, 2, 0, 0, "sea", 3, &err), 0);
    assert_int_equal(ranh_mbtiles_put(tiles, 2, 0, 1, "land", 4, &err), 0);
    assert_int_equal(ranh_mbtiles_put(tiles, 2, 3, 0, "sea", 3, &err), 0);
    assert_int_equal(ranh_mbtiles_put(tiles, 11, 327, 791, "example", 7, &err), 0);
    assert_false(ranh_fs_exists(path)); /* not before it is complete */
    assert_int_equal(ranh_mbtiles_commit(tiles, &err), 0);
}

static void test_schema(void **state)
{
    (void)state;
    char *path = ranh_fs_join(&arena, dir, "a.mbtiles");
    write_some(path);
    assert_int_equal(ask(path, "SELECT count(*) FROM tiles"), 4);
    assert_int_equal(ask(path, "SELECT count(*) FROM images"), 3);
    /* The specification's example: 11/327/791 in XYZ is row 1256. */
    assert_int_equal(ask(path, "SELECT tile_row FROM tiles WHERE zoom_level = 11"), 1256);
    assert_int_equal(ask(path, "PRAGMA application_id"), 0x4d504258);
    assert_int_equal(
        ask(path, "SELECT count(*) FROM metadata WHERE name = 'format' AND value = 'png'"), 1);
    assert_int_equal(
        ask(path, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"), 1);
}

static void test_same_bytes(void **state)
{
    (void)state;
    char *a = ranh_fs_join(&arena, dir, "a.mbtiles"), *b = ranh_fs_join(&arena, dir, "b.mbtiles");
    char *x, *y;
    size_t n, m;
    write_some(a);
    write_some(b);
    assert_int_equal(ranh_fs_read(&arena, a, 1 << 24, &x, &n, NULL), 0);
    assert_int_equal(ranh_fs_read(&arena, b, 1 << 24, &y, &m, NULL), 0);
    assert_int_equal(n, m);
    assert_memory_equal(x, y, n);
}

static int collect(void *context, unsigned z, uint32_t x, uint32_t y, const void *bytes, size_t n,
                   struct ranh_err *err)
{
    (void)err;
    char *text = ranh_arena_printf(&arena, "%u/%u/%u=%.*s ", z, x, y, (int)n, (const char *)bytes);
    strncat(context, text, 200);
    return 0;
}

static void test_read_back(void **state)
{
    (void)state;
    char *path = ranh_fs_join(&arena, dir, "a.mbtiles"), seen[1000] = "";
    struct ranh_err err = {0};
    write_some(path);
    assert_int_equal(ranh_mbtiles_each(path, NULL, collect, seen, &err), 0);
    assert_string_equal(seen, "2/0/0=sea 2/0/1=land 2/3/0=sea 11/327/791=example ");
}

/* --- the file of before ------------------------------------------------------------------------- */

static const struct ranh_hash128 of_sea = {1, 2}, of_land = {3, 4}, of_nothing = {5, 6};

static void write_drawn(const char *path)
{
    struct ranh_mbtiles *tiles;
    struct ranh_err err = {0};
    assert_int_equal(ranh_fs_remove(path, &err), 0);
    assert_int_equal(ranh_mbtiles_create(path, &tiles, &err), 0);
    assert_int_equal(ranh_mbtiles_put_drawn(tiles, 2, 0, 0, of_sea, "sea", 3, &err), 0);
    assert_int_equal(ranh_mbtiles_put_drawn(tiles, 2, 0, 1, of_land, "land", 4, &err), 0);
    assert_int_equal(ranh_mbtiles_put_drawn(tiles, 2, 0, 2, of_nothing, "", 0, &err), 0);
    assert_int_equal(ranh_mbtiles_put_drawn(tiles, 2, 3, 0, of_sea, "sea", 3, &err), 0);
    assert_int_equal(ranh_mbtiles_commit(tiles, &err), 0);
}

/* Sea, land, nothing, sea: which of them are taken from a file. */
static unsigned has(const char *path)
{
    struct ranh_mbtiles_earlier *earlier = ranh_mbtiles_earlier_open(path);
    unsigned bits = 0;
    bits |= ranh_mbtiles_earlier_has(earlier, 2, 0, 0, of_sea) ? 8 : 0;
    bits |= ranh_mbtiles_earlier_has(earlier, 2, 0, 1, of_land) ? 4 : 0;
    bits |= ranh_mbtiles_earlier_has(earlier, 2, 0, 2, of_nothing) ? 2 : 0;
    bits |= ranh_mbtiles_earlier_has(earlier, 2, 3, 0, of_sea) ? 1 : 0;
    assert_false(ranh_mbtiles_earlier_has(earlier, 2, 0, 0, of_land)); /* drawn from another */
    assert_false(ranh_mbtiles_earlier_has(earlier, 3, 0, 0, of_sea));
    ranh_mbtiles_earlier_close(earlier);
    return bits;
}

static void do_to(const char *path, const char *sql)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}

static void test_taken_over(void **state)
{
    (void)state;
    char *path = ranh_fs_join(&arena, dir, "drawn.mbtiles"), seen[1000] = "";
    char *next = ranh_fs_join(&arena, dir, "next.mbtiles");
    struct ranh_err err = {0};
    write_drawn(path);
    assert_int_equal(has(path), 8 + 4 + 2 + 1);
    struct ranh_mbtiles_earlier *earlier = ranh_mbtiles_earlier_open(path);
    struct ranh_mbtiles *tiles;
    size_t n[4];
    assert_int_equal(ranh_mbtiles_create(next, &tiles, &err), 0);
    assert_int_equal(ranh_mbtiles_put_earlier(tiles, earlier, 2, 0, 0, &n[0], &err), 0);
    assert_int_equal(ranh_mbtiles_put_earlier(tiles, earlier, 2, 0, 1, &n[1], &err), 0);
    assert_int_equal(ranh_mbtiles_put_earlier(tiles, earlier, 2, 0, 2, &n[2], &err), 0);
    assert_int_equal(ranh_mbtiles_put_earlier(tiles, earlier, 2, 3, 0, &n[3], &err), 0);
    ranh_mbtiles_earlier_close(earlier);
    assert_int_equal(ranh_mbtiles_commit(tiles, &err), 0);
    assert_true(n[0] == 3 && n[1] == 4 && n[2] == 0 && n[3] == 3);
    assert_int_equal(ranh_mbtiles_each(next, NULL, collect, seen, &err), 0);
    assert_string_equal(seen, "2/0/0=sea 2/0/1=land 2/3/0=sea ");
    assert_int_equal(ask(next, "SELECT count(*) FROM images"), 2);
    char *x, *y;
    size_t a, b;
    assert_int_equal(ranh_fs_read(&arena, path, 1 << 24, &x, &a, NULL), 0);
    assert_int_equal(ranh_fs_read(&arena, next, 1 << 24, &y, &b, NULL), 0);
    assert_int_equal(a, b);
    assert_memory_equal(x, y, a);
}

static void test_not_taken_over(void **state)
{
    (void)state;
    char *path = ranh_fs_join(&arena, dir, "drawn.mbtiles");
    struct ranh_err err = {0};
    assert_int_equal(has(ranh_fs_join(&arena, dir, "none.mbtiles")), 0);
    write_some(path); /* drawn by somebody else */
    assert_int_equal(has(path), 0);
    write_drawn(path);
    do_to(path, "UPDATE images SET tile_data = 'lend' WHERE tile_data = CAST('land' AS BLOB)");
    assert_int_equal(has(path), 8 + 2 + 1);
    write_drawn(path);
    do_to(path, "DELETE FROM images WHERE tile_data = CAST('sea' AS BLOB)");
    assert_int_equal(has(path), 4 + 2);
    write_drawn(path);
    do_to(path, "UPDATE ranh_content SET image = NULL WHERE tile_row = 2; "
                "UPDATE ranh_content SET content = 'x' WHERE tile_row = 1");
    assert_int_equal(has(path), 8 + 1);
    write_drawn(path);
    do_to(path, "DROP TABLE images");
    assert_int_equal(has(path), 0);
    assert_int_equal(
        ranh_fs_write(path, "not a database, but long enough to be looked at", 47, &err), 0);
    assert_int_equal(has(path), 0);
}

static void test_failures(void **state)
{
    (void)state;
    struct ranh_mbtiles *tiles;
    struct ranh_err err = {0};
    char *path = ranh_fs_join(&arena, dir, "no/such/folder.mbtiles");
    assert_int_equal(ranh_mbtiles_create(path, &tiles, &err), RANH_E_OUTPUT);
    assert_null(tiles);
    assert_non_null(strstr(err.text, "no/such/folder"));
    err = (struct ranh_err){0};
    path = ranh_fs_join(&arena, dir, "c.mbtiles");
    assert_int_equal(ranh_mbtiles_create(path, &tiles, &err), 0);
    ranh_mbtiles_discard(tiles);
    assert_false(ranh_fs_exists(path));
    assert_false(ranh_fs_exists(ranh_fs_join(&arena, dir, "c.mbtiles.tmp")));
    assert_int_equal(
        ranh_fs_write(path, "not a database, but long enough to be looked at", 47, &err), 0);
    assert_int_equal(ranh_mbtiles_each(path, NULL, collect, NULL, &err), RANH_E_INPUT);
    assert_non_null(strstr(err.text, "c.mbtiles"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema),         cmocka_unit_test(test_same_bytes),
        cmocka_unit_test(test_read_back),      cmocka_unit_test(test_taken_over),
        cmocka_unit_test(test_not_taken_over), cmocka_unit_test(test_failures),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
