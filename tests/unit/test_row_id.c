/* SPDX-License-Identifier: MIT */
/* Numbers of sources and rows: by name alone, whatever else is there and in which order. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdio.h>

#include <ranh/base/arena.h>
#include <ranh/land/row_id.h>

enum { MANY = 5000 }; /* of 2^20 numbers: a dozen are wanted twice */

static void an_id_tells_its_source(void **state)
{
    (void)state;
    int64_t last = ((int64_t)1 << RANH_SOURCE_BITS) - 1;
    assert_int_equal(ranh_row_source(ranh_row_id(last, RANH_ROWS_MAX)), last);
    assert_int_equal(ranh_row_source(ranh_row_id(7, 1)), 7);
    assert_true(ranh_row_id(7, RANH_ROWS_MAX) < ranh_row_id(8, 0));
    assert_true(ranh_row_id(last, RANH_ROWS_MAX) < (int64_t)1 << 53); /* exact in a double */
}

static void the_order_of_names_means_nothing(void **state)
{
    (void)state;
    static char name[MANY][16];
    static const char *forward[MANY], *backward[MANY];
    static int64_t one[MANY], other[MANY];
    for (int i = 0; i < MANY; i++) {
        snprintf(name[i], sizeof(name[i]), "thua-%d", i);
        forward[i] = backward[MANY - 1 - i] = name[i];
    }
    ranh_source_ids(forward, MANY, one);
    ranh_source_ids(backward, MANY, other);
    unsigned char *taken = ranh_calloc((size_t)1 << RANH_SOURCE_BITS, 1);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(one[i], other[MANY - 1 - i]);
        assert_in_range(one[i], 1, ((int64_t)1 << RANH_SOURCE_BITS) - 1);
        assert_false(taken[one[i]]);
        taken[one[i]] = 1;
    }
    ranh_free(taken);
}

static void others_seldom_move_a_number(void **state)
{
    (void)state;
    static const char *const few[] = {"thua-6", "quy-hoach"};
    static const char *const more[] = {"giay-phep", "quy-hoach", "thua-5", "thua-6"};
    int64_t a[2], b[4];
    ranh_source_ids(few, 2, a);
    ranh_source_ids(more, 4, b);
    assert_int_equal(a[0], b[3]);
    assert_int_equal(a[1], b[1]);
}

static void runs_count_rows_not_numbers(void **state)
{
    (void)state;
    struct ranh_store *store;
    struct ranh_err err = {0};
    struct ranh_row_runs runs;
    struct ranh_arena arena;
    char sql[200];
    ranh_arena_init(&arena);
    assert_int_equal(ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &store, &err), 0);
    assert_int_equal(ranh_row_runs(store, "unit", "unit_id", &arena, &runs, &err), 0);
    assert_int_equal(runs.n, 0);
    assert_true(ranh_row_at(&runs, 1) - 1 < ranh_row_at(&runs, 0)); /* nothing lies between */
    static const int at[][2] = {{5, 1}, {5, 2}, {5, 4}, {900, 1}, {70000, 2}, {70000, 3}};
    for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
        snprintf(sql, sizeof(sql),
                 "INSERT INTO unit(unit_id, delivered_id, source_id) VALUES (%lld, 1, 1)",
                 (long long)ranh_row_id(at[i][0], at[i][1]));
        assert_int_equal(ranh_store_exec(store, sql, &err), 0);
    }
    assert_int_equal(ranh_row_runs(store, "unit", "unit_id", &arena, &runs, &err), 0);
    assert_int_equal(runs.n, 3);
    assert_int_equal(runs.total, 7); /* the hole in the first counts */
    assert_int_equal(ranh_row_at(&runs, 0), ranh_row_id(5, 1));
    assert_int_equal(ranh_row_at(&runs, 4), ranh_row_id(900, 1));
    assert_int_equal(ranh_row_at(&runs, 6), ranh_row_id(70000, 3));
    assert_int_equal(ranh_row_at(&runs, 7), ranh_row_id(70000, 4));
    ranh_store_close(store, NULL);
    ranh_arena_release(&arena);
}

static int count_one(void *context)
{
    ++*(int *)context;
    return 0;
}

/* Counted in instructions of SQLite's machine, a thousand at a time: a row read is ten or so. */
static void runs_do_not_read_the_rows(void **state)
{
    (void)state;
    struct ranh_store *store;
    struct ranh_err err = {0};
    struct ranh_row_runs runs;
    struct ranh_arena arena;
    char sql[400];
    int thousands = 0;
    ranh_arena_init(&arena);
    assert_int_equal(ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &store, &err), 0);
    snprintf(sql, sizeof(sql),
             "WITH s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 100),"
             " r(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM r WHERE k < 100)"
             " INSERT INTO unit(unit_id, delivered_id, source_id)"
             " SELECT (i << %d) + k, 1, i FROM s, r",
             RANH_ROW_BITS);
    assert_int_equal(ranh_store_exec(store, sql, &err), 0);
    sqlite3_progress_handler(ranh_store_db(store), 1000, count_one, &thousands);
    assert_int_equal(ranh_row_runs(store, "unit", "unit_id", &arena, &runs, &err), 0);
    sqlite3_progress_handler(ranh_store_db(store), 0, NULL, NULL);
    assert_int_equal(runs.n, 100);
    assert_int_equal(runs.total, 10000);
    thousands = 0;
    sqlite3_progress_handler(ranh_store_db(store), 1000, count_one, &thousands);
    int64_t n = 0;
    assert_int_equal(ranh_row_count(store, "unit", &n, &err), 0);
    sqlite3_progress_handler(ranh_store_db(store), 0, NULL, NULL);
    assert_int_equal(n, 10000);
    assert_true(thousands < 20);
    /* Ids that tell nothing: each row is counted, holes are not. */
    assert_int_equal(ranh_store_exec(store,
                                     "DELETE FROM unit; INSERT INTO unit(unit_id, delivered_id, "
                                     "source_id) VALUES (1, 1, 1), (7, 1, 1), (134217727, 1, 1)",
                                     &err),
                     0);
    assert_int_equal(ranh_row_count(store, "unit", &n, &err), 0);
    assert_int_equal(n, 3);
    assert_int_equal(ranh_store_exec(store, "DELETE FROM unit", &err), 0);
    assert_int_equal(ranh_row_count(store, "unit", &n, &err), 0);
    assert_int_equal(n, 0);
    ranh_store_close(store, NULL);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_id_tells_its_source),
        cmocka_unit_test(the_order_of_names_means_nothing),
        cmocka_unit_test(others_seldom_move_a_number),
        cmocka_unit_test(runs_count_rows_not_numbers),
        cmocka_unit_test(runs_do_not_read_the_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
