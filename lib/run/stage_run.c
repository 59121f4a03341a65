/* SPDX-License-Identifier: MIT */
/*
 * Running stages: each in one transaction that ends with its own record, so that a kill leaves the
 * workspace as before or as after, with the record to match. A failure is recorded in a transaction
 * of its own after the rollback.
 */
#include "stage_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>

#define COUNTS_SHOWN 5

/* --- figures of a run ---------------------------------------------------------------------------
 * */

static double seconds_now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void utc_now(char buf[24])
{
    time_t now = time(NULL);
    struct tm tm;
    gmtime_r(&now, &tm);
    strftime(buf, 24, "%Y-%m-%dT%H:%M:%SZ", &tm);
}

/* Makes the kernel forget the peak so far; without the right to, the peak is that of the process.
 * */
static void reset_peak(void)
{
    FILE *file = fopen("/proc/self/clear_refs", "w");
    if (!file)
        return;
    (void)fputs("5", file);
    (void)fclose(file);
}

static int64_t peak_bytes(void)
{
    char line[256];
    long long kilobytes = 0;
    FILE *file = fopen("/proc/self/status", "r");
    while (file && fgets(line, sizeof(line), file))
        if (strncmp(line, "VmHWM:", 6) == 0) {
            kilobytes = strtoll(line + 6, NULL, 10);
            break;
        }
    if (file)
        fclose(file);
    struct rusage usage;
    if (kilobytes == 0 && getrusage(RUSAGE_SELF, &usage) == 0)
        kilobytes = usage.ru_maxrss;
    return (int64_t)kilobytes * 1024;
}

/* --- one stage ----------------------------------------------------------------------------------
 * */

/* SQLite asks between steps whether to go on: long statements stop on SIGINT too. */
static int stop_wanted(void *context)
{
    const struct ranh_workspace *ws = context;
    return ws->stop && *ws->stop;
}

static int check_needs(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                       size_t i, struct ranh_err *err)
{
    int r = 0;
    for (size_t j = 0; r == 0 && j < i; j++) {
        if (!ranh_stage_needs(stages, i, j))
            continue;
        struct ranh_stage_record done = {0};
        r = ranh_stage_last(ws->store, &ws->arena, stages[j].name, true, &done, err);
        if (r == 0 && done.run_id == 0)
            return ranh_fail(
                err, RANH_E_INPUT,
                _("%s needs the results of %s, which has not run; do: ranh run --to %s"),
                stages[i].name, stages[j].name, stages[i].name);
    }
    (void)n;
    return r;
}

static void forget_parcels(struct ranh_workspace *ws, const struct ranh_stage *stage)
{
    for (const char *const *written = stage->writes; *written; written++)
        if (strcmp(*written, "parcel") == 0)
            ranh_workspace_parcels_changed(ws);
}

static int run_in_transaction(struct ranh_workspace *ws, const struct ranh_stage *stage,
                              struct ranh_stage_outcome *outcome, struct ranh_err *err)
{
    double begun = seconds_now();
    reset_peak();
    int r = ranh_store_begin(ws->store, err);
    if (r == 0)
        r = ranh_workspace_stopped(ws, err);
    if (r == 0)
        r = stage->run(ws, err);
    ranh_progress_end(ws->log);
    outcome->seconds = seconds_now() - begun;
    outcome->peak_bytes = peak_bytes();
    if (r == 0)
        r = ranh_stage_note(ws, outcome, err);
    if (r == 0)
        r = ranh_store_commit(ws->store, err);
    return r;
}

/* The failure is what counts; that it could not be recorded is not worth a second sentence. */
static void record_failure(struct ranh_workspace *ws, struct ranh_stage_outcome *outcome,
                           int status)
{
    struct ranh_err ignored = {0};
    outcome->state = status == RANH_E_INTERRUPTED ? "stopped" : "failed";
    if (ranh_store_begin(ws->store, &ignored) == 0 && ranh_stage_note(ws, outcome, &ignored) == 0)
        ranh_store_commit(ws->store, &ignored);
    ranh_store_rollback(ws->store);
}

/* What the result depends on besides rows that can be compared: not runs, not repairs in force. */
static int note_basis(struct ranh_workspace *ws, const char *inputs, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int r =
        ranh_store_prepare(ws->store,
                           "SELECT json_group_object(key, value) FROM json_each(?1) WHERE key "
                           "NOT LIKE 'stage %' AND key NOT LIKE 'source %' AND key <> 'repairs'",
                           &stmt, err);
    if (r == 0) {
        sqlite3_bind_text(stmt, 1, inputs, -1, SQLITE_TRANSIENT);
        r = ranh_store_step(ws->store, stmt, &row, err);
    }
    ws->basis = r == 0 && row
                    ? ranh_arena_strdup(&ws->arena, (const char *)sqlite3_column_text(stmt, 0))
                    : NULL;
    sqlite3_finalize(stmt);
    return r;
}

static int execute(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t i,
                   struct ranh_stage_outcome *outcome, struct ranh_err *err)
{
    struct ranh_str inputs = RANH_STR_INIT;
    char started[24];
    utc_now(started);
    ranh_map_release(&ws->counts);
    ranh_map_init(&ws->counts);
    int r = ranh_stage_inputs(ws, stages, i, &inputs, err);
    if (r == 0)
        r = note_basis(ws, inputs.text, err);
    if (r == 0) {
        *outcome = (struct ranh_stage_outcome){
            .stage = stages[i].name, .state = "done", .inputs = inputs.text, .started = started};
        ranh_store_watch(ws->store, stop_wanted, ws);
        r = run_in_transaction(ws, &stages[i], outcome, err);
        ranh_store_watch(ws->store, NULL, NULL);
        if (r != 0) {
            ranh_store_rollback(ws->store);
            record_failure(ws, outcome, r);
        }
        forget_parcels(ws, &stages[i]);
    }
    outcome->inputs = outcome->started = NULL;
    ranh_str_release(&inputs);
    return r;
}

int ranh_stage_execute(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                       size_t i, struct ranh_err *err)
{
    int r = check_needs(ws, stages, n, i, err);
    for (size_t j = 0; r == 0 && j < i; j++) {
        if (!ranh_stage_needs(stages, i, j))
            continue;
        struct ranh_stage_status status;
        r = ranh_stage_status(ws, stages, n, j, &status, err);
        if (r == 0 && status.state != RANH_STAGE_CURRENT)
            ranh_log_say(ws->log, RANH_LOG_WARNING,
                         _("%s works on results of %s that are out of date (%s)"), stages[i].name,
                         stages[j].name, status.reason);
        ranh_free(status.inputs);
    }
    struct ranh_stage_outcome outcome = {0};
    return r == 0 ? execute(ws, stages, i, &outcome, err) : r;
}

/* --- all stages ---------------------------------------------------------------------------------
 * */

/* "reproject    1.20 s   2.000 parcels, 3 sources   (max_edge_m 300 -> 250)" */
static void tell_done(struct ranh_workspace *ws, const char *stage, double seconds,
                      const char *reason)
{
    struct ranh_str line = RANH_STR_INIT;
    char buf[RANH_NUM_MAX];
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    ranh_str_printf(&line, "%-10s %8s s  ", stage, ranh_num_people(buf, seconds, 2, vi));
    struct ranh_str counts = RANH_STR_INIT;
    for (size_t i = 0; i < ws->counts.n && i < COUNTS_SHOWN; i++)
        ranh_stage_put_count(&counts, ws->counts.entry[i].key, ws->counts.entry[i].value);
    ranh_str_puts(&line, counts.text);
    ranh_str_release(&counts);
    if (*reason)
        ranh_str_printf(&line, "  (%s)", reason);
    ranh_log_say(ws->log, RANH_LOG_INFO, "%s", line.text);
    ranh_str_release(&line);
}

static int find_stage(const struct ranh_stage *stages, size_t n, const char *name, size_t fallback,
                      size_t *i, struct ranh_err *err)
{
    *i = name ? ranh_stage_find(stages, n, name) : fallback;
    if (*i < n)
        return 0;
    const char *names[64] = {NULL};
    for (size_t s = 0; s < n && s < 63; s++)
        names[s] = stages[s].name;
    const char *near = ranh_text_suggest(name, names);
    return near ? ranh_fail(err, RANH_E_USAGE, _("there is no stage \"%s\"; did you mean \"%s\"?"),
                            name, near)
                : ranh_fail(err, RANH_E_USAGE,
                            _("there is no stage \"%s\"; \"ranh status\" lists them"), name);
}

struct plan {
    const struct ranh_stage *stages;
    size_t n;
    const struct ranh_run_options *options;
    bool *reruns; /* stages that ran, or in a dry run would run */
};

static int run_one(struct ranh_workspace *ws, const struct plan *plan, size_t i,
                   struct ranh_err *err)
{
    const struct ranh_stage *stage = &plan->stages[i];
    struct ranh_stage_status status;
    int r = ranh_stage_status(ws, plan->stages, plan->n, i, &status, err);
    if (r == 0 && plan->options->dry_run)
        ranh_stage_follow(ws, plan->stages, i, plan->reruns, &status);
    bool current = status.state == RANH_STAGE_CURRENT;
    if (current && plan->options->force)
        snprintf(status.reason, sizeof(status.reason), "%s", "--force");
    ranh_free(status.inputs);
    if (r != 0)
        return r;
    if (current && !plan->options->force) {
        ranh_log_say(ws->log, RANH_LOG_INFO, "%-10s %s", stage->name, _("is up to date"));
        return 0;
    }
    plan->reruns[i] = true;
    if (plan->options->dry_run) {
        ranh_log_say(ws->log, RANH_LOG_INFO, _("%-10s would run  (%s)"), stage->name,
                     status.reason);
        return 0;
    }
    struct ranh_stage_outcome outcome = {0};
    r = check_needs(ws, plan->stages, plan->n, i, err);
    if (r != 0)
        return r; /* it names the stage itself */
    r = execute(ws, plan->stages, i, &outcome, err);
    if (r == 0)
        tell_done(ws, stage->name, outcome.seconds,
                  status.state == RANH_STAGE_NEVER ? "" : status.reason);
    else
        ranh_fail_context(err, "%s", stage->name);
    return r;
}

int ranh_run_stages(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                    const struct ranh_run_options *options, struct ranh_err *err)
{
    size_t first = 0, last = 0;
    int r = find_stage(stages, n, options->from, 0, &first, err);
    if (r == 0)
        r = find_stage(stages, n, options->to, n - 1, &last, err);
    if (r != 0)
        return r;
    if (first > last)
        return ranh_fail(err, RANH_E_USAGE,
                         _("--from %s comes after --to %s; the order is that of \"ranh status\""),
                         stages[first].name, stages[last].name);
    struct plan plan = {.stages = stages,
                        .n = n,
                        .options = options,
                        .reruns = options->ran ? options->ran : ranh_calloc(n, sizeof(bool))};
    ws->ahead = options->dry_run && first == 0;
    for (size_t i = first; r == 0 && i <= last; i++) {
        r = ranh_workspace_stopped(ws, err);
        if (r == 0)
            r = run_one(ws, &plan, i, err);
    }
    ws->ahead = false;
    if (!options->ran)
        ranh_free(plan.reruns);
    return r;
}
