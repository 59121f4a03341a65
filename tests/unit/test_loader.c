/* SPDX-License-Identifier: MIT */
/* Rows through the loader: all of them, in order, with their kinds; failures told; ignored rows seen. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/io/loader.h>

static struct ranh_store *store;
static struct ranh_loader *loader;

static int setup(void **state)
{
    struct ranh_err err = {0};
    (void)state;
    int status = ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &store, &err);
    if (!status)
        status = ranh_store_begin(store, &err);
    if (!status)
        status = ranh_store_exec(store,
                                 "CREATE TABLE a(i INTEGER PRIMARY KEY, r REAL, t TEXT, b BLOB);"
                                 "CREATE TABLE u(k TEXT UNIQUE, v INTEGER NOT NULL)",
                                 &err);
    ranh_loader_open(store, &loader);
    return status;
}

static int teardown(void **state)
{
    (void)state;
    ranh_loader_close(loader);
    return ranh_store_close(store, NULL);
}

static int64_t count(const char *sql)
{
    struct ranh_err err = {0};
    int64_t n = -1;
    assert_int_equal(ranh_store_count(store, sql, &n, &err), 0);
    return n;
}

static unsigned table(const char *insert, unsigned columns, enum ranh_loader_how how)
{
    struct ranh_err err = {0};
    unsigned number = 0;
    assert_int_equal(ranh_loader_table(loader, insert, columns, how, &number, &err), 0);
    return number;
}

static int add_u(unsigned t, const char *key, int64_t value, struct ranh_err *err)
{
    ranh_loader_row(loader, t);
    ranh_loader_text(loader, key);
    if (value < 0)
        ranh_loader_null(loader);
    else
        ranh_loader_int(loader, value);
    return ranh_loader_end(loader, err);
}

/* More batches than the ring holds, a number of rows that fills no statement, two tables in turn. */
static void test_all_rows_in_order(void **state)
{
    enum { N = 20011 };
    char text[200], blob[300];
    struct ranh_err err = {0};
    (void)state;
    unsigned a = table("INSERT INTO a(i, r, t, b)", 4, RANH_LOADER_NUMBERED);
    unsigned u = table("INSERT INTO u(k, v)", 2, RANH_LOADER_MANY);
    memset(blob, 0, sizeof(blob));
    for (int i = 0; i < N; i++) {
        snprintf(text, sizeof(text), "thửa %d", i);
        memcpy(blob, &i, sizeof(i));
        ranh_loader_row(loader, a);
        ranh_loader_int(loader, i);
        ranh_loader_real(loader, i % 3 == 0 ? NAN : i / 4.0);
        ranh_loader_text(loader, text);
        ranh_loader_blob(loader, blob, (size_t)(i % 290) + sizeof(i));
        assert_int_equal(ranh_loader_end(loader, &err), 0);
        assert_int_equal(add_u(u, text, i, &err), 0);
    }
    assert_int_equal(ranh_loader_drain(loader, &err), 0);
    assert_int_equal(count("SELECT count(*) FROM a"), N);
    assert_int_equal(count("SELECT count(*) FROM u WHERE v = rowid - 1"), N);
    assert_int_equal(count("SELECT count(*) FROM a WHERE t <> 'thửa ' || i OR "
                           "r IS NOT (CASE WHEN i % 3 THEN i / 4.0 END) OR "
                           "length(b) <> i % 290 + 4 OR typeof(b) <> 'blob'"),
                     0);
}

static int add_a(unsigned t, int64_t id, struct ranh_err *err)
{
    char text[32];
    snprintf(text, sizeof(text), "%lld", (long long)id);
    ranh_loader_row(loader, t);
    ranh_loader_int(loader, id);
    ranh_loader_null(loader);
    ranh_loader_text(loader, text);
    ranh_loader_null(loader);
    return ranh_loader_end(loader, err);
}

/* SQLite gives ids that follow; every other must be as it was made: before others, after a hole, backwards. */
static void test_numbered_rows_have_their_own_numbers(void **state)
{
    static const int64_t from[] = {1000, 1500, 500, 2000, INT64_C(1) << 46, 10};
    struct ranh_err err = {0};
    (void)state;
    unsigned a = table("INSERT INTO a(i, r, t, b)", 4, RANH_LOADER_NUMBERED);
    for (size_t run = 0; run < sizeof(from) / sizeof(from[0]); run++) {
        for (int i = 0; i < 100; i++)
            assert_int_equal(add_a(a, from[run] + i, &err), 0);
        for (int i = 200; i > 150; i--)
            assert_int_equal(add_a(a, from[run] + i, &err), 0);
        if (run % 2)
            assert_int_equal(ranh_loader_drain(loader, &err), 0);
        if (run == 3) /* somebody else's row, at the end */
            assert_int_equal(
                ranh_store_exec(store, "INSERT INTO a(i, t) VALUES (9000, 9000)", &err), 0);
    }
    assert_int_equal(ranh_loader_drain(loader, &err), 0);
    assert_int_equal(count("SELECT count(*) FROM a"), 6 * 150 + 1);
    assert_int_equal(count("SELECT count(*) FROM a WHERE t <> i"), 0);
    assert_int_equal(count("SELECT count(*) FROM a WHERE i BETWEEN 1000 AND 1200"), 150);
    assert_int_equal(add_a(a, 1001, &err), 0);
    assert_int_equal(ranh_loader_drain(loader, &err), RANH_E_INTERNAL); /* there is one */
}

static void test_the_store_is_free_between_rows(void **state)
{
    struct ranh_err err = {0};
    (void)state;
    unsigned u = table("INSERT INTO u(k, v)", 2, RANH_LOADER_MANY);
    for (int round = 1; round <= 3; round++) {
        assert_int_equal(add_u(u, NULL, round, &err), 0);
        assert_int_equal(ranh_loader_drain(loader, &err), 0);
        assert_int_equal(count("SELECT count(*) FROM u"), round);
    }
    assert_int_equal(ranh_loader_drain(loader, &err), 0); /* with nothing to do */
}

static void test_a_failure_is_told_and_stays(void **state)
{
    struct ranh_err err = {0}, again = {0};
    (void)state;
    unsigned u = table("INSERT INTO u(k, v)", 2, RANH_LOADER_MANY);
    assert_int_equal(add_u(u, "a", 1, &err), 0);
    assert_int_equal(add_u(u, "b", -1, &err), 0); /* NULL where there must be a value */
    assert_int_equal(ranh_loader_drain(loader, &err), RANH_E_INTERNAL);
    assert_non_null(strstr(err.text, "NOT NULL"));
    add_u(u, "c", 3, &again);
    assert_int_equal(ranh_loader_drain(loader, &again), RANH_E_INTERNAL);
    assert_string_equal(again.text, err.text);
    assert_int_equal(count("SELECT count(*) FROM u WHERE k = 'c'"), 0);
}

/* Many rows behind the failure must neither block nor be inserted. */
static void test_a_failure_does_not_block(void **state)
{
    struct ranh_err err = {0};
    int status = 0;
    char key[32];
    (void)state;
    unsigned u = table("INSERT INTO u(k, v)", 2, RANH_LOADER_MANY);
    assert_int_equal(add_u(u, "first", -1, &err), 0);
    for (int i = 0; i < 200000 && !status; i++) {
        snprintf(key, sizeof(key), "%d", i);
        status = add_u(u, key, i, &err);
    }
    if (!status)
        status = ranh_loader_drain(loader, &err);
    assert_int_equal(status, RANH_E_INTERNAL);
    assert_true(count("SELECT count(*) FROM u") < 200000);
}

static void test_ignored_rows_are_seen(void **state)
{
    static const char *const key[] = {"a", "b", "a", "c"};
    static const bool expected[] = {true, true, false, true};
    struct ranh_err err = {0};
    (void)state;
    unsigned u = table("INSERT OR IGNORE INTO u(k, v)", 2, RANH_LOADER_ALONE);
    for (int i = 0; i < 4; i++) {
        bool inserted;
        assert_int_equal(add_u(u, key[i], i, &err), 0);
        assert_int_equal(ranh_loader_inserted(loader, u, &inserted, &err), 0);
        assert_int_equal(inserted, expected[i]);
    }
}

static void test_closed_with_rows_waiting(void **state)
{
    struct ranh_err err = {0};
    (void)state;
    unsigned u = table("INSERT INTO u(k, v)", 2, RANH_LOADER_MANY);
    assert_int_equal(add_u(u, "a", 1, &err), 0);
    ranh_loader_close(loader);
    loader = NULL;
    assert_int_equal(count("SELECT count(*) FROM u"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_rows_in_order, setup, teardown),
        cmocka_unit_test_setup_teardown(test_numbered_rows_have_their_own_numbers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_the_store_is_free_between_rows, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_failure_is_told_and_stays, setup, teardown),
        cmocka_unit_test_setup_teardown(test_a_failure_does_not_block, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ignored_rows_are_seen, setup, teardown),
        cmocka_unit_test_setup_teardown(test_closed_with_rows_waiting, setup, teardown),
    };
    return cmocka_run_group_tests_name("loader", tests, NULL, NULL);
}
