/* SPDX-License-Identifier: MIT */
/*
 * A writer killed at any moment leaves the workspace as before or as after. A child process runs
 * small "stages" (take the index off, replace all rows, pack it, note the stage, commit) until it
 * is killed with SIGKILL; then the file is opened, in turn for reading and for writing, and must
 * hold exactly the rows of the last stage it tells of.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/io/store.h>

#define ROUNDS 24

static char dir[64];
static char path[96];

static int64_t count(struct ranh_store *store, const char *sql)
{
    struct ranh_err err = {0};
    int64_t n = -1;
    if (ranh_store_count(store, sql, &n, &err))
        fail_msg("%s", err.text);
    return n;
}

/* Stage k writes 400 + k % 7 * 50 parcels, all moved k metres east. */
static int one_stage(struct ranh_store *store, int64_t k)
{
    char sql[700];
    struct ranh_err err = {0};
    int status = ranh_store_begin(store, &err);
    if (!status)
        status = ranh_store_unindex(store, "parcel", &err);
    snprintf(
        sql, sizeof(sql),
        "DELETE FROM parcel; WITH RECURSIVE k(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM k WHERE "
        "i < "
        "%lld) INSERT INTO parcel(parcel_id, delivered_id, source_id, geometry) SELECT i, i, %lld, "
        "CastToMultiPolygon(BuildMbr(600000 + %lld + 20 * i, 1190000, 600020 + %lld + 20 * i, "
        "1190020, 9210)) FROM k; INSERT INTO stage_run(run_id, stage, state, inputs, counts, "
        "versions, "
        "started, seconds, peak_bytes) VALUES (%lld, 'x', 'done', '', '', '', '', 0, 0)",
        (long long)(400 + k % 7 * 50), (long long)k, (long long)k, (long long)k, (long long)k);
    if (!status)
        status = ranh_store_exec(store, sql, &err);
    if (!status)
        status = ranh_store_index(store, "parcel", &err);
    if (!status)
        status = ranh_store_commit(store, &err);
    return status;
}

static _Noreturn void write_for_ever(void)
{
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    int64_t k = 0;
    if (ranh_store_open(path, RANH_STORE_WRITE, 9210, &store, &err) ||
        ranh_store_count(store, "SELECT max(run_id) FROM stage_run", &k, &err))
        _exit(1);
    while (one_stage(store, ++k) == 0)
        ;
    _exit(2);
}

static int64_t check_state(enum ranh_store_mode mode)
{
    struct ranh_err err = {0};
    struct ranh_store *store = NULL;
    if (ranh_store_open(path, mode, 9210, &store, &err))
        fail_msg("%s", err.text);
    int64_t k = count(store, "SELECT max(run_id) FROM stage_run");
    assert_int_equal(count(store, "SELECT count(*) FROM stage_run"), k);
    assert_int_equal(count(store, "SELECT count(*) FROM parcel"), k == 0 ? 0 : 400 + k % 7 * 50);
    assert_int_equal(count(store, "SELECT count(DISTINCT source_id) FROM parcel"), k > 0);
    assert_int_equal(count(store, "SELECT max(source_id) FROM parcel"), k);
    assert_int_equal(count(store, "SELECT count(*) FROM idx_parcel_geometry"),
                     count(store, "SELECT count(*) "
                                  "FROM parcel"));
    assert_int_equal(
        count(store, "SELECT count(*) = 8 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = "
                     "'parcel' AND name LIKE '%_parcel_geometry'"),
        1);
    assert_int_equal(
        count(store, "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'"),
        1);
    assert_int_equal(ranh_store_close(store, &err), 0);
    return k;
}

static void killed_writers_leave_before_or_after(void **state)
{
    (void)state;
    const char *given = getenv("SEED");
    unsigned seed = given ? (unsigned)strtoul(given, NULL, 10) : (unsigned)time(NULL);
    int64_t last = 0;
    int journals = 0;
    print_message("# seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < ROUNDS; round++) {
        int status = 0;
        char journal[120];
        pid_t child = fork();
        if (child == 0)
            write_for_ever();
        assert_true(child > 0);
        /* A slow machine needs longer until the first stage is done. */
        long patience = last == 0 ? 1 + round : 1;
        usleep((useconds_t)(patience * (10000 + random() % 120000)));
        assert_int_equal(kill(child, SIGKILL), 0);
        assert_int_equal(waitpid(child, &status, 0), child);
        if (!WIFSIGNALED(status))
            fail_msg("the writer ended by itself: exit status %d", WEXITSTATUS(status));
        snprintf(journal, sizeof(journal), "%s-journal", path);
        journals += ranh_fs_exists(journal);
        if (!ranh_fs_exists(path))
            continue; /* killed before it began */
        bool writing = round % 2 || last == 0;
        int64_t k = check_state(writing ? RANH_STORE_WRITE : RANH_STORE_READ);
        assert_true(k >= last);
        last = k;
        if (writing) /* one file at rest */
            assert_false(ranh_fs_exists(journal));
    }
    print_message("# %lld stages done, %d of %d kills left a journal\n", (long long)last, journals,
                  ROUNDS);
    assert_true(last > 0);
}

static int setup(void **state)
{
    (void)state;
    snprintf(dir, sizeof(dir), "%s", "/tmp/ranh-kill-XXXXXX");
    if (!mkdtemp(dir))
        return -1;
    snprintf(path, sizeof(path), "%s/city.sqlite", dir);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    return ranh_fs_remove(dir, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(killed_writers_leave_before_or_after)};
    return cmocka_run_group_tests(tests, setup, teardown);
}
