/* SPDX-License-Identifier: MIT */
/*
 * The table of stages against what the stages do: while each runs on a made city, SQLite tells
 * every table it reads and writes, and each must be declared. An undeclared read would be a stage
 * that does not run again when it should.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/run/stage.h>

#include "pipeline/stages.h"

static const char *const tables[] = {
    "source",       "delivered",     "drawn",           "parcel",
    "zone",         "restriction",   "commune",         "permit",
    "permit_event", "permit_parcel", "finding",         "overlap",
    "gap",          "balance",       "non_parcel",      "parcel_zone",
    "permit_zone",  "unit",          "indicator_value", "score",
    "decision",     "border",        "parcel_count",    NULL};
enum { N_TABLES = sizeof(tables) / sizeof(tables[0]) - 1 };

static char folder[] = "/tmp/ranh-tables-XXXXXX";
static bool was_read[N_TABLES], was_written[N_TABLES];

static int watch(void *context, int action, const char *a, const char *b, const char *c,
                 const char *d)
{
    (void)context, (void)b, (void)c, (void)d;
    for (size_t t = 0; a && tables[t]; t++) {
        if (strcmp(a, tables[t]) != 0)
            continue;
        if (action == SQLITE_READ)
            was_read[t] = true;
        else if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE)
            was_written[t] = true;
    }
    return SQLITE_OK;
}

static bool listed(const char *const *list, const char *name)
{
    for (; *list; list++)
        if (strcmp(*list, name) == 0)
            return true;
    return false;
}

static int check_stage(struct ranh_workspace *ws, size_t i)
{
    const struct ranh_stage *stage = &ranh_stages[i];
    struct ranh_err err = {0};
    int wrong = 0;
    memset(was_read, 0, sizeof(was_read));
    memset(was_written, 0, sizeof(was_written));
    sqlite3_set_authorizer(ranh_store_db(ws->store), watch, NULL);
    assert_int_equal(ranh_store_begin(ws->store, &err), 0);
    int r = stage->run(ws, &err);
    if (r != 0)
        print_message("%s: %s\n", stage->name, err.text);
    assert_int_equal(r, 0);
    assert_int_equal(ranh_store_commit(ws->store, &err), 0);
    sqlite3_set_authorizer(ranh_store_db(ws->store), NULL, NULL);
    ranh_workspace_parcels_changed(ws);
    for (size_t t = 0; tables[t]; t++) {
        bool read_declared = listed(stage->reads, tables[t]),
             write_declared = listed(stage->writes, tables[t]);
        /* Rows a stage looks at after writing them are its own. */
        if (was_read[t] && !read_declared && !write_declared) {
            print_message("%s reads %s, which it does not declare\n", stage->name, tables[t]);
            wrong++;
        }
        if (was_written[t] && !write_declared) {
            print_message("%s writes %s, which it does not declare\n", stage->name, tables[t]);
            wrong++;
        }
    }
    return wrong;
}

static void test_declared(void **state)
{
    (void)state;
    const char *build = getenv("BUILD");
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    char *command =
        ranh_arena_printf(&arena, "%s/mkcity --seed 4 --parcels 300 --out %s >/dev/null 2>&1",
                          build ? build : "build", folder);
    assert_int_equal(system(command), 0);
    struct ranh_err err = {0};
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    assert_int_equal(ranh_project_load(ranh_fs_join(&arena, folder, "ranh.yaml"), &project, &err),
                     0);
    assert_int_equal(ranh_workspace_open(project, RANH_STORE_WRITE, NULL, 1, &ws, &err), 0);
    int wrong = 0;
    for (size_t i = 0; i < ranh_n_stages; i++)
        wrong += check_stage(ws, i);
    assert_int_equal(wrong, 0);
    assert_int_equal(ranh_workspace_close(ws, &err), 0);
    ranh_project_free(project);
    ranh_arena_release(&arena);
}

static void test_names(void **state)
{
    (void)state;
    static const char *const order[] = {"ingest", "reproject", "validate", "overlap", "link",
                                        "zoning", "tile",      "index",    "publish"};
    assert_int_equal(ranh_n_stages, sizeof(order) / sizeof(order[0]));
    for (size_t i = 0; i < ranh_n_stages; i++) {
        assert_string_equal(ranh_stages[i].name, order[i]);
        assert_non_null(ranh_stages[i].summary);
    }
    /* publish comes to depend on every other stage, at least over others */
    for (size_t i = 0; i + 1 < ranh_n_stages; i++) {
        bool needed = false;
        for (size_t j = i + 1; j < ranh_n_stages; j++)
            needed = needed || ranh_stage_needs(ranh_stages, j, i);
        assert_true(needed);
    }
}

static int setup(void **state)
{
    (void)state;
    ranh_i18n_init("en", NULL);
    return mkdtemp(folder) ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    return ranh_fs_remove(folder, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_declared),
                                       cmocka_unit_test(test_names)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
