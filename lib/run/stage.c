/* SPDX-License-Identifier: MIT */
/*
 * Is a stage up to date, and if not, why? What it depends on now is compared, key by key, with what
 * its last good run recorded. People run pipelines for years without trusting them when a rerun
 * comes without a reason; so the reason is made from the same comparison that decides.
 */
#include "stage_internal.h"

#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

const char *ranh_stage_state_name(enum ranh_stage_state state)
{
    static const char *const names[] = {
        [RANH_STAGE_CURRENT] = "current",
        [RANH_STAGE_NEVER] = "never",
        [RANH_STAGE_STALE] = "stale",
        [RANH_STAGE_FAILED] = "failed",
    };
    return names[state];
}

/* "source to-12 scale" as a reader of the language says it; words of ranh.yaml stay. In the arena. */
static const char *shown(struct ranh_arena *arena, const char *key)
{
    return strncmp(key, "source ", 7) == 0 ? ranh_arena_printf(arena, _("source %s"), key + 7)
                                           : ranh_arena_strdup(arena, key);
}

/* One difference as a person would say it. old and new are NULL where absent or null. */
static void describe(struct ranh_arena *arena, struct ranh_str *out, const char *key,
                     const char *old, const char *new)
{
    bool one_word = strncmp(key, "source ", 7) == 0 && !strchr(key + 7, ' ');
    const char *subject = shown(arena, key),
               *delivered = one_word ? ranh_delivered_difference(old, new) : NULL;
    if (delivered)
        ranh_str_printf(out, delivered, subject);
    else if (strncmp(key, "stage ", 6) == 0)
        ranh_str_printf(out, _("%s ran again"), key + 6);
    else if (one_word && !new)
        ranh_str_printf(out, _("%s: its file is missing"), subject);
    else if (one_word && !old)
        ranh_str_printf(out, _("%s is new"), subject);
    else if (one_word || strcmp(key, "rules") == 0 || strcmp(key, "decisions") == 0 ||
             (old && strlen(old) >= 32) || (new &&strlen(new) >= 32)) /* hashes */
        ranh_str_printf(out, _("%s changed"), subject);
    else
        ranh_str_printf(out, "%s %s -> %s", subject, old ? old : _("none"), new ? new : _("none"));
}

/* The first differences between two objects of inputs; new keys in their order, then keys that
 * went. */
static int differences(struct ranh_workspace *ws, const char *old, const char *new,
                       struct ranh_str *out, struct ranh_err *err)
{
    static const char sql[] =
        "WITH o AS MATERIALIZED (SELECT key, value, id FROM json_each(?1)),"
        " n AS MATERIALIZED (SELECT key, value, id FROM json_each(?2)) "
        "SELECT key, was, now, went FROM ("
        " SELECT n.key AS key, o.value AS was, n.value AS now, 0 AS went, n.id AS place"
        "  FROM n LEFT JOIN o ON o.key = n.key WHERE o.value IS NOT n.value OR o.key IS NULL"
        " UNION ALL SELECT o.key, o.value, NULL, 1, o.id FROM o"
        "  WHERE o.key NOT IN (SELECT key FROM n)) ORDER BY went, place";
    const size_t told_max = 3;
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;
    int r = ranh_store_prepare(ws->store, sql, &stmt, err);
    if (r == 0) {
        sqlite3_bind_text(stmt, 1, old, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 2, new, -1, SQLITE_TRANSIENT);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row || ++n > told_max)
            continue;
        const char *key = (const char *)sqlite3_column_text(stmt, 0);
        ranh_str_puts(out, n > 1 ? "; " : "");
        if (sqlite3_column_int(stmt, 3))
            ranh_str_printf(out, _("%s was removed"), shown(&ws->arena, key));
        else
            describe(&ws->arena, out, key, (const char *)sqlite3_column_text(stmt, 1),
                     (const char *)sqlite3_column_text(stmt, 2));
    }
    if (n > told_max)
        ranh_str_printf(out, _("; and %zu more"), n - told_max);
    sqlite3_finalize(stmt);
    return r;
}

/* Copies whole letters only. */
static void set_reason(struct ranh_stage_status *status, const char *text)
{
    size_t n = strlen(text);
    if (n >= sizeof(status->reason)) {
        n = sizeof(status->reason) - 1;
        while (n > 0 && ((unsigned char)text[n] & 0xC0) == 0x80)
            n--;
    }
    memcpy(status->reason, text, n);
    status->reason[n] = '\0';
}

static const char *ended(const struct ranh_stage_record *last)
{
    return last->stopped ? _("was stopped last time") : _("failed last time");
}

static int compare(struct ranh_workspace *ws, const struct ranh_stage *stage,
                   struct ranh_stage_status *status, struct ranh_err *err)
{
    struct ranh_stage_record done = {0}, last = {0};
    struct ranh_str reason = RANH_STR_INIT;
    int r = ranh_stage_last(ws->store, &ws->arena, stage->name, true, &done, err);
    if (r == 0)
        r = ranh_stage_last(ws->store, &ws->arena, stage->name, false, &last, err);
    const char *output = stage->output ? stage->output(ws->project) : NULL;
    if (r == 0 && done.run_id == 0) {
        status->state = last.failed && !last.stopped ? RANH_STAGE_FAILED : RANH_STAGE_NEVER;
        ranh_str_puts(&reason, last.failed ? ended(&last) : _("never ran"));
    } else if (r == 0 && strcmp(done.inputs, status->inputs) != 0) {
        status->state = last.failed && !last.stopped ? RANH_STAGE_FAILED : RANH_STAGE_STALE;
        if (last.failed)
            ranh_str_printf(&reason, "%s; ", ended(&last));
        r = differences(ws, done.inputs, status->inputs, &reason, err);
    } else if (r == 0 && output && !ranh_fs_exists(output)) {
        status->state = RANH_STAGE_STALE;
        ranh_str_printf(&reason, _("%s is missing"), output);
    } else {
        status->state = RANH_STAGE_CURRENT;
    }
    set_reason(status, reason.text);
    ranh_str_release(&reason);
    return r;
}

int ranh_stage_status(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t n,
                      size_t i, struct ranh_stage_status *status, struct ranh_err *err)
{
    *status = (struct ranh_stage_status){.state = RANH_STAGE_NEVER};
    if (i >= n)
        RANH_BUG("stage %zu of %zu", i, n);
    struct ranh_str json = RANH_STR_INIT;
    int r = ranh_stage_inputs(ws, stages, i, &json, err);
    status->inputs = ranh_str_detach(&json);
    return r == 0 ? compare(ws, &stages[i], status, err) : r;
}

void ranh_stage_follow(const struct ranh_workspace *ws, const struct ranh_stage *stages, size_t i,
                       const bool *reruns, struct ranh_stage_status *status)
{
    for (size_t j = 0; j < i && status->state == RANH_STAGE_CURRENT; j++) {
        if (!reruns[j] || !ranh_stage_needs(stages, i, j) || ranh_stage_by_source(ws, stages, i, j))
            continue;
        status->state = RANH_STAGE_STALE;
        snprintf(status->reason, sizeof(status->reason), _("%s runs again"), stages[j].name);
    }
}
