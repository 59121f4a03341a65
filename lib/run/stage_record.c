/* SPDX-License-Identifier: MIT */
/* stage_run: what ran when, on which inputs, with which libraries, how long and with how much
 * memory. */
#include "stage_internal.h"

#include <string.h>

#include <ranh/io/versions.h>
#include <ranh/version.h>

static void put_pair(struct ranh_str *json, const char *name, const char *value)
{
    ranh_str_puts(json, json->len > 1 ? "," : "");
    ranh_str_put_json(json, name);
    ranh_str_putc(json, ':');
    ranh_str_put_json(json, value);
}

static void put_versions(struct ranh_str *json)
{
    struct ranh_versions v = {0};
    ranh_versions_get(&v);
    ranh_str_putc(json, '{');
    put_pair(json, "ranh", RANH_VERSION);
    put_pair(json, "gdal", v.gdal);
    put_pair(json, "proj", v.proj);
    put_pair(json, "geos", v.geos);
    put_pair(json, "spatialite", v.spatialite);
    put_pair(json, "sqlite", v.sqlite);
    ranh_str_putc(json, '}');
}

static void put_counts(struct ranh_str *json, const struct ranh_map *counts)
{
    ranh_str_putc(json, '{');
    for (size_t i = 0; i < counts->n; i++) {
        ranh_str_puts(json, i ? "," : "");
        ranh_str_put_json(json, counts->entry[i].key);
        ranh_str_printf(json, ":%lld", (long long)counts->entry[i].value);
    }
    ranh_str_putc(json, '}');
}

int ranh_stage_note(struct ranh_workspace *ws, const struct ranh_stage_outcome *o,
                    struct ranh_err *err)
{
    struct ranh_str counts = RANH_STR_INIT, versions = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    put_counts(&counts, &ws->counts);
    put_versions(&versions);
    int r = ranh_store_prepare(
        ws->store,
        "INSERT INTO stage_run(stage, state, inputs, counts, versions, started, seconds, "
        "peak_bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        &stmt, err);
    if (r == 0) {
        sqlite3_bind_text(stmt, 1, o->stage, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 2, o->state, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 3, o->inputs, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 4, counts.text, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 5, versions.text, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 6, o->started, -1, SQLITE_TRANSIENT);
        sqlite3_bind_double(stmt, 7, o->seconds);
        sqlite3_bind_int64(stmt, 8, o->peak_bytes);
        r = ranh_store_step(ws->store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&counts);
    ranh_str_release(&versions);
    return r;
}

static const char *column(struct ranh_arena *arena, sqlite3_stmt *stmt, int i)
{
    const char *text = (const char *)sqlite3_column_text(stmt, i);
    return ranh_arena_strdup(arena, text ? text : "");
}

int ranh_stage_last(struct ranh_store *store, struct ranh_arena *arena, const char *stage,
                    bool done_only, struct ranh_stage_record *record, struct ranh_err *err)
{
    *record = (struct ranh_stage_record){0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int r = ranh_store_prepare(
        store,
        "SELECT run_id, state, inputs, counts, versions, started, seconds, peak_bytes "
        "FROM stage_run WHERE stage = ?1 AND (state = 'done' OR NOT ?2) "
        "ORDER BY run_id DESC LIMIT 1",
        &stmt, err);
    if (r == 0) {
        sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(stmt, 2, done_only);
        r = ranh_store_step(store, stmt, &row, err);
    }
    if (r == 0 && row) {
        record->run_id = sqlite3_column_int64(stmt, 0);
        const char *state = (const char *)sqlite3_column_text(stmt, 1);
        record->failed = strcmp(state, "done") != 0;
        record->stopped = strcmp(state, "stopped") == 0;
        record->inputs = column(arena, stmt, 2);
        record->counts = column(arena, stmt, 3);
        record->versions = column(arena, stmt, 4);
        record->started = column(arena, stmt, 5);
        record->seconds = sqlite3_column_double(stmt, 6);
        record->peak_bytes = sqlite3_column_int64(stmt, 7);
    }
    sqlite3_finalize(stmt);
    return r;
}
