/* SPDX-License-Identifier: MIT */
/* A table that is made anew: the same rows as if emptied and filled, whatever was there, and no others written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>
#include <ranh/io/store_merge.h>

enum { ROWS = 12 };

static struct ranh_store *opened(void)
{
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    if (ranh_store_open(NULL, RANH_STORE_MEMORY, 9210, &store, &err))
        fail_msg("%s", err.text);
    return store;
}

/* Rows of the set, three of which want each id; value tells apart what a row of a name says. */
static int64_t fill(struct ranh_store *store, unsigned set, int value)
{
    struct ranh_err err = {0};
    struct ranh_merge *merge = NULL;
    char border[20];
    assert_int_equal(
        ranh_merge_open(store, "overlap", "overlap_id",
                        "parcel_a, parcel_b, class, area_m2, width_m, length_m, verdict, border,"
                        " geometry",
                        true, &merge, &err),
        0);
    for (int i = 0; i < ROWS; i++) {
        if (!(set >> i & 1))
            continue;
        sqlite3_stmt *row = ranh_merge_row(merge);
        snprintf(border, sizeof(border), "%d", i);
        sqlite3_bind_int64(row, 1, i);
        sqlite3_bind_int64(row, 2, i + 1);
        sqlite3_bind_text(row, 3, "same-sheet", -1, SQLITE_STATIC);
        sqlite3_bind_double(row, 4, i % 4 == 0 ? value : i);
        sqlite3_bind_double(row, 5, 0);
        sqlite3_bind_double(row, 6, 1.5);
        sqlite3_bind_text(row, 7, "POSSIBLE", -1, SQLITE_STATIC);
        sqlite3_bind_text(row, 8, border, -1, SQLITE_STATIC);
        assert_int_equal(ranh_merge_put(merge, 10 + i / 3, &err), 0);
    }
    assert_int_equal(ranh_merge_close(merge, &err), 0);
    int64_t changes = 0;
    assert_int_equal(ranh_store_count(store, "SELECT total_changes()", &changes, &err), 0);
    return changes;
}

static char *rows(struct ranh_store *store)
{
    struct ranh_err err = {0};
    struct ranh_str text = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    assert_int_equal(
        ranh_store_prepare(store,
                           "SELECT overlap_id || ':' || parcel_a || '=' || area_m2 FROM"
                           " overlap ORDER BY 1",
                           &stmt, &err),
        0);
    while (ranh_store_step(store, stmt, &row, &err) == 0 && row)
        ranh_str_printf(&text, "%s ", (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return ranh_str_detach(&text);
}

static void whatever_was_there_the_rows_are_those_put(void **state)
{
    (void)state;
    const char *given = getenv("RANH_SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : 20261128u;
    struct ranh_store *kept = opened();
    for (int step = 0; step < 60; step++) {
        struct ranh_store *fresh = opened();
        seed = seed * 1664525u + 1013904223u;
        unsigned set = seed >> 8 & ((1u << ROWS) - 1);
        fill(kept, set, step / 2);
        fill(fresh, set, step / 2);
        char *one = rows(kept), *other = rows(fresh);
        assert_string_equal(one, other);
        ranh_free(one);
        ranh_free(other);
        ranh_store_close(fresh, NULL);
    }
    ranh_store_close(kept, NULL);
}

/* No change to the file, not even to an index or a time stamp. */
static void nothing_is_written_for_the_same_rows(void **state)
{
    (void)state;
    struct ranh_store *store = opened();
    int64_t before = fill(store, 0xFFF, 1);
    assert_int_equal(fill(store, 0xFFF, 1), before);
    assert_true(fill(store, 0x7FF, 1) > before);
    ranh_store_close(store, NULL);
}

/* A row that the table refuses is told; no other id would help it. */
static void a_row_that_is_refused_is_an_error(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_store *store = opened();
    struct ranh_merge *merge = NULL;
    assert_int_equal(
        ranh_merge_open(store, "overlap", "overlap_id", "parcel_a, class", true, &merge, &err), 0);
    sqlite3_bind_int64(ranh_merge_row(merge), 1, 1);
    assert_int_not_equal(ranh_merge_put(merge, 7, &err), 0); /* parcel_b, for one, is NOT NULL */
    assert_non_null(strstr(err.text, "NOT NULL"));
    ranh_merge_close(merge, NULL);
    ranh_store_close(store, NULL);
}

static void an_id_is_exact_in_javascript(void **state)
{
    (void)state;
    int64_t least = INT64_MAX, most = 0;
    for (int i = 0; i < 1000; i++) {
        struct ranh_hash hash;
        ranh_hash_init(&hash);
        ranh_hash_int(&hash, i);
        int64_t id = ranh_merge_id_at(&hash, i * 1000.0, i * -3000.0);
        least = id < least ? id : least;
        most = id > most ? id : most;
    }
    assert_true(least > 0);
    assert_true(most < (int64_t)1 << 53);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whatever_was_there_the_rows_are_those_put),
        cmocka_unit_test(nothing_is_written_for_the_same_rows),
        cmocka_unit_test(a_row_that_is_refused_is_an_error),
        cmocka_unit_test(an_id_is_exact_in_javascript),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
