/* SPDX-License-Identifier: MIT */
/* The stage machinery with three small stages: what runs, why, and what a failure leaves. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/run/stage.h>

static char folder[] = "/tmp/ranh-stages-XXXXXX";
static struct ranh_project *project;
static struct ranh_workspace *ws;
static struct ranh_err err;
static int fail_with; /* what stage "check" answers */
static volatile sig_atomic_t stop;
static char said[4000];
static FILE *out;

static int run_load(struct ranh_workspace *w, struct ranh_err *e)
{
    ranh_workspace_count(w, "parcels", 2);
    ranh_workspace_count(w, "parcels", 3);
    int r = ranh_store_exec(w->store, "DELETE FROM parcel", e);
    return r ? r
             : ranh_store_exec(w->store,
                               "INSERT INTO parcel(delivered_id, source_id) VALUES (1, 1)", e);
}

static int run_check(struct ranh_workspace *w, struct ranh_err *e)
{
    int r = ranh_store_exec(
        w->store, "INSERT INTO decision(finding_id, decision, reason) VALUES ('x', 'waive', 'r')",
        e);
    if (r == 0 && fail_with == RANH_E_INTERRUPTED) {
        stop = 1; /* as SIGINT would, in the middle of a long statement */
        r = ranh_store_exec(
            w->store,
            "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x+1 FROM c) SELECT count(*) FROM c",
            e);
    } else if (r == 0 && fail_with) {
        r = ranh_fail(e, (enum ranh_status)fail_with, "nothing works");
    }
    if (r == 0)
        r = ranh_store_exec(w->store, "DELETE FROM decision", e);
    return r;
}

static int run_publish(struct ranh_workspace *w, struct ranh_err *e)
{
    return ranh_fs_write(w->project->publish.path, "page", 4, e);
}

static void check_inputs(const struct ranh_project *p, struct ranh_inputs *inputs)
{
    ranh_inputs_number(inputs, "min_share", p->zoning.min_share);
    ranh_inputs_int(inputs, "min_zoom", p->tile.min_zoom);
}

static const char *page(const struct ranh_project *p)
{
    return p->publish.path;
}

static const struct ranh_stage stages[] = {
    {.name = "load",
     .reads = (const char *const[]){RANH_READS_SOURCES, NULL},
     .writes = (const char *const[]){"parcel", NULL},
     .run = run_load},
    {.name = "check",
     .reads = (const char *const[]){"parcel", RANH_READS_RULES, NULL},
     .writes = (const char *const[]){"finding", NULL},
     .run = run_check,
     .inputs = check_inputs},
    {.name = "publish",
     .reads = (const char *const[]){"finding", NULL},
     .writes = (const char *const[]){"site", NULL},
     .run = run_publish,
     .output = page},
};
enum { LOAD, CHECK, PUBLISH, N };

static void forget_sums(void) /* as a new run would */
{
    ranh_map_release(&ws->sums);
    ranh_map_init(&ws->sums);
}

static const char *why(size_t i)
{
    static char reason[400];
    struct ranh_stage_status status;
    forget_sums();
    assert_int_equal(ranh_stage_status(ws, stages, N, i, &status, &err), 0);
    snprintf(reason, sizeof(reason), "%s: %s", ranh_stage_state_name(status.state), status.reason);
    ranh_free(status.inputs);
    return reason;
}

static int run(const char *from, const char *to, bool dry, bool force)
{
    struct ranh_run_options options = {.dry_run = dry, .force = force, .from = from, .to = to};
    forget_sums();
    rewind(out);
    assert_int_equal(ftruncate(fileno(out), 0), 0);
    err = (struct ranh_err){0};
    int r = ranh_run_stages(ws, stages, N, &options, &err);
    rewind(out);
    size_t n = fread(said, 1, sizeof(said) - 1, out);
    said[n] = '\0';
    return r;
}

static int64_t count(const char *sql)
{
    int64_t n = -1;
    assert_int_equal(ranh_store_count(ws->store, sql, &n, &err), 0);
    return n;
}

static void put(const char *name, const char *text)
{
    assert_int_equal(ranh_fs_write(name, text, strlen(text), &err), 0);
}

static int setup(void **state)
{
    (void)state;
    ranh_i18n_init("en", NULL);
    if (chdir(folder) != 0)
        return -1;
    put("a.shp", "shape");
    put("a.dbf", "table");
    ranh_fs_remove("site.html", NULL);
    fail_with = 0;
    stop = 0;
    static struct ranh_project_field field = {"sheet", "TO"};
    static struct ranh_project_source source;
    source = (struct ranh_project_source){
        .name = "p1", .path = "a.shp", .scale = 500, .fields = &field, .n_fields = 1};
    project = ranh_project_new();
    project->crs = "EPSG:9210";
    project->srid = 9210;
    project->as_of = "2026-11-22";
    project->sources = &source;
    project->n_sources = 1;
    project->publish.path = "site.html";
    out = tmpfile();
    struct ranh_log *log = ranh_log_new(out, RANH_LOG_INFO, RANH_PROGRESS_NEVER, false);
    err = (struct ranh_err){0};
    int r = ranh_workspace_open(project, RANH_STORE_MEMORY, log, 1, &ws, &err);
    if (r != 0)
        print_message("%s\n", err.text);
    else
        ws->stop = &stop;
    return r;
}

static int teardown(void **state)
{
    (void)state;
    ranh_log_free(ws->log);
    assert_int_equal(ranh_workspace_close(ws, &err), 0);
    ranh_project_free(project);
    fclose(out);
    return 0;
}

static void test_graph(void **state)
{
    (void)state;
    assert_true(ranh_stage_needs(stages, CHECK, LOAD));
    assert_true(ranh_stage_needs(stages, PUBLISH, CHECK));
    assert_false(ranh_stage_needs(stages, PUBLISH, LOAD));
    assert_false(ranh_stage_needs(stages, LOAD, CHECK));
    assert_int_equal(ranh_stage_find(stages, N, "check"), CHECK);
    assert_int_equal(ranh_stage_find(stages, N, "zebra"), N);
}

static void test_run_then_current(void **state)
{
    (void)state;
    assert_string_equal(why(LOAD), "never: never ran");
    assert_int_equal(run(NULL, NULL, false, false), 0);
    assert_non_null(strstr(said, "parcels 5"));
    assert_int_equal(count("SELECT count(*) FROM stage_run WHERE state = 'done'"), 3);
    assert_int_equal(
        count("SELECT json_extract(counts, '$.parcels') FROM stage_run WHERE stage = 'load'"), 5);
    assert_int_equal(count("SELECT min(peak_bytes) > 1000000 AND min(seconds) >= 0 FROM stage_run"),
                     1);
    assert_int_equal(
        count("SELECT min(json_valid(inputs) AND json_valid(versions)) FROM stage_run"), 1);
    for (size_t i = 0; i < N; i++)
        assert_string_equal(why(i), "current: ");
    assert_int_equal(run(NULL, NULL, false, false), 0);
    assert_string_equal(
        said, "load       is up to date\ncheck      is up to date\npublish    is up to date\n");
    assert_int_equal(count("SELECT count(*) FROM stage_run"), 3);
}

static void test_reasons(void **state)
{
    (void)state;
    assert_int_equal(run(NULL, NULL, false, false), 0);
    struct ranh_project_source *source = &project->sources[0];
    put("a.dbf", "tablE");
    assert_string_equal(why(LOAD), "stale: source p1 changed");
    put("a.dbf", "table"); /* the same bytes, written later, are the same delivery */
    assert_string_equal(why(LOAD), "current: ");
    put("a.cpg", "UTF-8");
    assert_string_equal(why(LOAD), "stale: source p1 changed");
    ranh_fs_remove("a.cpg", NULL);
    put("a.CPG", "UTF-8"); /* read just so: many deliveries are A.SHP, A.DBF */
    assert_string_equal(why(LOAD), "stale: source p1 changed");
    ranh_fs_remove("a.CPG", NULL);
    assert_string_equal(why(LOAD), "current: ");
    put("a.cpg", ""); /* says nothing */
    assert_string_equal(why(LOAD), "current: ");
    ranh_fs_remove("a.cpg", NULL);
    ranh_fs_remove("a.shp", NULL);
    assert_string_equal(why(LOAD), "stale: source p1: its file is missing");
    put("a.shp", "shape");
    source->scale = 1000;
    assert_string_equal(why(LOAD), "stale: source p1 scale 500 -> 1000");
    source->scale = 500;
    source->crs = "EPSG:3405";
    source->n_fields = 0;
    assert_string_equal(
        why(LOAD), "stale: source p1 crs none -> EPSG:3405; source p1 field sheet was removed");
    source->crs = NULL;
    source->n_fields = 1;
    source->name = "p2";
    assert_non_null(strstr(why(LOAD), "stale: source p2 is new"));
    source->name = "p1";
    project->tile.min_zoom = 10;
    project->zoning.min_share = 0.5;
    assert_string_equal(why(CHECK), "stale: min_share 0.001 -> 0.5; min_zoom 12 -> 10");
    project->tile.min_zoom = 12;
    project->zoning.min_share = 0.001;
    project->as_of = "2027-01-01";
    assert_string_equal(why(CHECK), "stale: as_of 2026-11-22 -> 2027-01-01");
    assert_string_equal(why(LOAD), "current: ");
    project->as_of = "2026-11-22";
    project->rules = (const char *const[]){"more.csv", NULL};
    put("more.csv", "code");
    assert_string_equal(why(CHECK), "stale: rules changed");
    project->rules = (const char *const[]){NULL};
    ranh_fs_remove("site.html", NULL);
    assert_string_equal(why(PUBLISH), "stale: site.html is missing");
}

/* What QGIS saved and holds beside the file: the run tells it to be closed, once it reads. */
static void test_open_geopackage(void **state)
{
    (void)state;
    project->sources[0].path = "a.gpkg";
    put("a.gpkg", "rows");
    put("a.gpkg-wal", "");
    assert_int_equal(run(NULL, NULL, false, false), 0);
    ranh_fs_remove("a.gpkg-wal", NULL);
    assert_string_equal(why(LOAD), "current: ");
    put("a.gpkg-wal", "row");
    assert_string_equal(why(LOAD), "stale: source p1 changed");
    ranh_fs_remove("a.gpkg-wal", NULL);
}

static void test_what_follows_reruns(void **state)
{
    (void)state;
    assert_int_equal(run(NULL, NULL, false, false), 0);
    put("a.dbf", "other");
    assert_int_equal(run(NULL, NULL, true, false), 0);
    assert_string_equal(said, "load       would run  (source p1 changed)\n"
                              "check      would run  (load runs again)\n"
                              "publish    would run  (check runs again)\n");
    assert_int_equal(count("SELECT count(*) FROM stage_run"), 3);
    assert_int_equal(run(NULL, "load", false, false), 0);
    assert_string_equal(why(CHECK), "stale: load ran again");
    assert_int_equal(run(NULL, NULL, false, false), 0);
    assert_non_null(strstr(said, "load       is up to date\n"));
    assert_non_null(strstr(said, "(load ran again)"));
    assert_int_equal(count("SELECT count(*) FROM stage_run"), 6);
    assert_int_equal(run("check", "check", false, true), 0);
    assert_non_null(strstr(said, "(--force)"));
    put("a.dbf", "table");
}

static void test_failure(void **state)
{
    (void)state;
    fail_with = RANH_E_CRS;
    assert_int_equal(run(NULL, NULL, false, false), RANH_E_CRS);
    assert_string_equal(err.text, "check: nothing works");
    assert_int_equal(count("SELECT count(*) FROM decision"), 0); /* taken back */
    assert_int_equal(count("SELECT count(*) FROM parcel"), 1);   /* the stage before stands */
    assert_int_equal(
        count("SELECT count(*) FROM stage_run WHERE stage = 'check' AND state = 'failed'"), 1);
    assert_string_equal(why(CHECK), "failed: failed last time");
    assert_string_equal(why(LOAD), "current: ");
    fail_with = 0;
    assert_int_equal(run(NULL, NULL, false, false), 0);
    assert_string_equal(why(CHECK), "current: ");
    /* a later failure takes nothing from what was done, as long as the inputs are those again */
    fail_with = RANH_E_CRS;
    project->tile.min_zoom = 5;
    assert_int_equal(run(NULL, NULL, false, false), RANH_E_CRS);
    assert_string_equal(why(CHECK), "failed: failed last time; min_zoom 12 -> 5");
    project->tile.min_zoom = 12;
    assert_string_equal(why(CHECK), "current: ");
}

static void test_interrupt(void **state)
{
    (void)state;
    fail_with = RANH_E_INTERRUPTED;
    assert_int_equal(run(NULL, NULL, false, false), RANH_E_INTERRUPTED);
    assert_int_equal(count("SELECT count(*) FROM decision"), 0);
    assert_string_equal(why(CHECK), "never: was stopped last time"); /* nothing failed */
    fail_with = 0;
    assert_int_equal(run(NULL, NULL, false, false), RANH_E_INTERRUPTED); /* between stages too */
    stop = 0;
    assert_int_equal(run(NULL, NULL, false, false), 0);
}

static void test_one_stage(void **state)
{
    (void)state;
    err = (struct ranh_err){0};
    assert_int_equal(ranh_stage_execute(ws, stages, N, CHECK, &err), RANH_E_INPUT);
    assert_string_equal(
        err.text, "check needs the results of load, which has not run; do: ranh run --to check");
    err = (struct ranh_err){0};
    assert_int_equal(ranh_stage_execute(ws, stages, N, LOAD, &err), 0);
    assert_int_equal(ranh_stage_execute(ws, stages, N, CHECK, &err), 0);
    put("a.dbf", "other");
    forget_sums();
    rewind(out);
    assert_int_equal(ranh_stage_execute(ws, stages, N, CHECK, &err), 0);
    rewind(out);
    said[fread(said, 1, sizeof(said) - 1, out)] = '\0';
    assert_non_null(strstr(
        said, "warning: check works on results of load that are out of date (source p1 changed)"));
    put("a.dbf", "table");
}

static void test_names(void **state)
{
    (void)state;
    assert_int_equal(run("chek", NULL, false, false), RANH_E_USAGE);
    assert_string_equal(err.text, "there is no stage \"chek\"; did you mean \"check\"?");
    assert_int_equal(run(NULL, "zebra", false, false), RANH_E_USAGE);
    assert_string_equal(err.text, "there is no stage \"zebra\"; \"ranh status\" lists them");
    assert_int_equal(run("publish", "load", false, false), RANH_E_USAGE);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    return ranh_fs_remove(folder, NULL);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_graph),           TEST(test_run_then_current),
        TEST(test_reasons),         TEST(test_what_follows_reruns),
        TEST(test_open_geopackage), TEST(test_failure),
        TEST(test_interrupt),       TEST(test_one_stage),
        TEST(test_names),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
