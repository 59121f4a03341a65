/* SPDX-License-Identifier: MIT */
/*
 * What a stage depends on, put together: the versions, the files or the sources it reads, the runs of the stages
 * whose results it reads, what people decided, its own parameters.
 */
#include "stage_internal.h"

#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/version.h>

static int put_decisions(struct ranh_inputs *inputs, struct ranh_err *err)
{
    struct ranh_store *store = inputs->ws->store;
    struct ranh_hash hash;
    char hex[RANH_HASH_HEX];
    sqlite3_stmt *stmt = NULL;
    ranh_hash_init(&hash);
    int r = ranh_store_prepare(store,
                               "SELECT finding_id, decision, reason, who, expires, measured FROM "
                               "decision ORDER BY finding_id",
                               &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(store, stmt, &row, err);
        for (int c = 0; r == 0 && row && c < 6; c++)
            ranh_hash_text(&hash, (const char *)sqlite3_column_text(stmt, c));
    }
    sqlite3_finalize(stmt);
    ranh_hash_hex(&hash, hex);
    ranh_inputs_text(inputs, "decisions", hex);
    return r;
}

/* Repairs in force, for whoever reads parcels that others wrote: they change them after reproject. */
static int put_repairs(struct ranh_inputs *inputs, struct ranh_err *err)
{
    struct ranh_store *store = inputs->ws->store;
    struct ranh_hash hash;
    char hex[RANH_HASH_HEX];
    sqlite3_stmt *stmt = NULL;
    int64_t n = 0;
    ranh_hash_init(&hash);
    int r = ranh_store_prepare(
        store, "SELECT repair_id FROM repair WHERE state = 'applied' ORDER BY repair_id", &stmt,
        err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(store, stmt, &row, err);
        if (r == 0 && row) {
            ranh_hash_text(&hash, (const char *)sqlite3_column_text(stmt, 0));
            n++;
        }
    }
    sqlite3_finalize(stmt);
    ranh_hash_hex(&hash, hex);
    ranh_inputs_text(inputs, "repairs", n > 0 ? hex : NULL);
    return r;
}

/* Asked ahead: will rows be placed otherwise because what stages[j] takes besides the sources changed? */
static int placed_otherwise(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t j,
                            bool *otherwise, struct ranh_err *err)
{
    struct ranh_str now = RANH_STR_INIT;
    struct ranh_stage_record done = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int r = ranh_stage_last(ws->store, &ws->arena, stages[j].name, true, &done, err);
    if (r == 0 && done.run_id != 0)
        r = ranh_stage_inputs(ws, stages, j, &now, err);
    if (r == 0 && done.run_id != 0)
        r = ranh_store_prepare(
            ws->store,
            "WITH a AS MATERIALIZED (SELECT key, value FROM json_each(?1)),"
            " b AS MATERIALIZED (SELECT key, value FROM json_each(?2)) SELECT 1 FROM b LEFT JOIN a"
            " USING (key) WHERE a.value IS NOT b.value AND b.key NOT GLOB 'stage *' AND b.key NOT"
            " GLOB 'source *' LIMIT 1",
            &stmt, err);
    if (stmt) {
        sqlite3_bind_text(stmt, 1, done.inputs, -1, SQLITE_TRANSIENT);
        sqlite3_bind_text(stmt, 2, now.text, -1, SQLITE_TRANSIENT);
        r = ranh_store_step(ws->store, stmt, &row, err);
    }
    *otherwise |= row;
    sqlite3_finalize(stmt);
    ranh_str_release(&now);
    return r;
}

/* The sources whose rows stages[i] reads, unless it goes by runs. */
static int put_delivered(struct ranh_inputs *inputs, const struct ranh_stage *stages, size_t i,
                         struct ranh_err *err)
{
    struct ranh_workspace *ws = inputs->ws;
    bool wanted = false, all_move = false;
    int r = 0;
    for (size_t j = 0; r == 0 && j < i; j++) {
        if (!ranh_stage_needs(stages, i, j) || !ranh_stage_by_source(ws, stages, i, j))
            continue;
        wanted = true;
        if (ws->ahead && ranh_stage_reads(&stages[j], "source"))
            r = placed_otherwise(ws, stages, j, &all_move, err);
    }
    return r == 0 && wanted ? ranh_inputs_delivered(inputs, &stages[i], all_move, err) : r;
}

int ranh_stage_inputs(struct ranh_workspace *ws, const struct ranh_stage *stages, size_t i,
                      struct ranh_str *json, struct ranh_err *err)
{
    const struct ranh_stage *stage = &stages[i];
    struct ranh_inputs inputs = {.ws = ws, .json = RANH_STR_INIT};
    int r = 0;
    ranh_str_putc(&inputs.json, '{');
    ranh_inputs_text(&inputs, "ranh", RANH_VERSION);
    ranh_inputs_int(&inputs, "crs", ws->project->srid);
    if (ranh_stage_reads(stage, RANH_READS_SOURCES)) {
        ranh_inputs_readers(&inputs);
        ranh_inputs_sources(&inputs);
    }
    if (ranh_stage_reads(stage, RANH_READS_RULES))
        ranh_inputs_rules(&inputs);
    if (r == 0)
        r = put_delivered(&inputs, stages, i, err);
    for (size_t j = 0; r == 0 && j < i; j++) {
        if (!ranh_stage_needs(stages, i, j) || ranh_stage_by_source(ws, stages, i, j))
            continue;
        struct ranh_stage_record last = {0};
        r = ranh_stage_last(ws->store, &ws->arena, stages[j].name, true, &last, err);
        ranh_inputs_int(&inputs, ranh_arena_printf(&ws->arena, "stage %s", stages[j].name),
                        last.run_id);
    }
    if (r == 0 && ranh_stage_reads(stage, RANH_READS_DECISIONS))
        r = put_decisions(&inputs, err);
    if (r == 0 && ranh_stage_reads(stage, "parcel") && !ranh_stage_writes(stage, "parcel"))
        r = put_repairs(&inputs, err);
    if (stage->inputs)
        stage->inputs(ws->project, &inputs);
    ranh_str_putc(&inputs.json, '}');
    *json = inputs.json;
    return r;
}
