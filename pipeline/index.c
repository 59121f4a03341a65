/* SPDX-License-Identifier: MIT */
/*
 * Stage index: values (delivered, or counted by SQL) to scores and ranks, and what is missing told as
 * findings, so that a low score and an absent file are never mixed up.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/log.h>
#include <ranh/index/indicator.h>
#include <ranh/land/finding.h>

#include "pipeline/stages.h"

struct indexing {
    struct ranh_workspace *ws;
    struct ranh_arena arena;
    struct ranh_index_definition *def;
    struct ranh_index_unit *units;
    size_t n_units;
    struct ranh_index_values values;
    struct ranh_index_scores scores;
    struct ranh_finding_sink *sink;
    struct ranh_err *err;
};

static int tell_stray(struct indexing *x, const struct ranh_index_stray *stray)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = stray->unknown_unit ? "X103" : "X104";
    f.stage = "index";
    f.subject = "unit";
    f.verdict = RANH_VIOLATION;
    f.key_a = stray->unit;
    f.key_b = stray->indicator;
    if (stray->unknown_unit)
        f.detail_vi = f.detail_en = stray->indicator;
    return ranh_finding_put(x->sink, &f, x->err);
}

/* Nobody delivered it: said once (in the counts), not once per unit. */
static bool has_value_somewhere(const struct indexing *x, size_t i)
{
    for (size_t u = 0; u < x->n_units; u++)
        if (x->scores.cell[u * x->scores.n_items + i].state == RANH_INDEX_COUNTED)
            return true;
    return false;
}

/* One finding a cell: what is missing, or lies beyond the goalposts it is measured by. */
static int tell_cell(struct indexing *x, size_t u, size_t i)
{
    const struct ranh_index_item *item = &x->def->item[i];
    const struct ranh_index_cell *cell = &x->scores.cell[u * x->scores.n_items + i];
    struct ranh_finding f = RANH_FINDING_INIT;
    if (cell->state == RANH_INDEX_COUNTED && !cell->clipped)
        return 0;
    if (cell->state == RANH_INDEX_NOT_APPLICABLE || cell->state == RANH_INDEX_FLAT)
        return 0;
    bool missing = cell->state != RANH_INDEX_COUNTED;
    if (!missing && !(strcmp(item->unit, "%") == 0 && (cell->raw < 0 || cell->raw > 100)))
        return 0; /* beyond a target is no mistake; a share beyond the whole is */
    f.code = missing ? "X101" : "X102";
    f.stage = "index";
    f.subject = "unit";
    f.verdict = missing ? RANH_NO_DATA : RANH_VIOLATION;
    f.key_a = x->units[u].code;
    f.key_b = item->code;
    f.measured = missing ? NAN : cell->raw;
    f.limit = missing ? NAN : cell->raw < 0 ? 0 : 100;
    f.unit = *item->unit ? item->unit : NULL;
    f.detail_vi = ranh_arena_printf(&x->arena, "%s %s", item->code, item->name_vi);
    f.detail_en = ranh_arena_printf(&x->arena, "%s %s", item->code, item->name_en);
    return ranh_finding_put(x->sink, &f, x->err);
}

static int tell_findings(struct indexing *x)
{
    int status = ranh_finding_store_open(x->ws->store, "index", NULL, &x->sink, x->err);
    if (status)
        return status;
    for (size_t i = 0; i < x->values.n_stray && !status; i++)
        status = tell_stray(x, &x->values.stray[i]);
    for (size_t i = 0; i < x->def->n && !status; i++) {
        if (!ranh_index_is_leaf(&x->def->item[i]))
            continue;
        bool told = has_value_somewhere(x, i);
        ranh_workspace_count(x->ws, "indicators without any value", !told);
        for (size_t u = 0; u < x->n_units && !status && told; u++)
            status = tell_cell(x, u, i);
    }
    int closed = ranh_finding_store_close(x->sink, status ? NULL : x->err);
    return status ? status : closed;
}

/* The period asked for, else the newest that was delivered. */
static int choose_period(struct indexing *x, const char *wanted, const char **period)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    bool given = wanted && *wanted;
    *period = given ? wanted : "";
    if (given)
        return 0;
    int status =
        ranh_store_prepare(x->ws->store,
                           "SELECT max(period) FROM indicator_value WHERE delivered_id IS NOT "
                           "NULL",
                           &stmt, x->err);
    if (!status)
        status = ranh_store_step(x->ws->store, stmt, &row, x->err);
    if (!status && row && sqlite3_column_type(stmt, 0) != SQLITE_NULL)
        *period = ranh_arena_strdup(&x->arena, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return status;
}

static void count(struct indexing *x)
{
    int64_t ranked = 0;
    for (size_t u = 0; u < x->n_units; u++)
        ranked += x->scores.cell[u * x->scores.n_items].rank > 0;
    ranh_workspace_count(x->ws, "units", (int64_t)x->n_units);
    ranh_workspace_count(x->ws, "units ranked", ranked);
    ranh_workspace_count(x->ws, "values computed", x->values.computed);
    ranh_workspace_count(x->ws, "values delivered", x->values.delivered);
}

static int score_all(struct indexing *x, const struct ranh_index_options *options)
{
    const char *period;
    char as_of[RANH_DATE_MAX];
    int status;
    ranh_date_iso(as_of, x->ws->as_of);
    if ((status = ranh_index_units(x->ws->store, &x->arena, &x->units, &x->n_units, x->err)) ||
        (status = choose_period(x, options->period, &period)) ||
        (status = ranh_index_measure(x->ws->store, x->def, x->units, x->n_units, period, as_of,
                                     &x->arena, &x->values, x->err)))
        return status;
    ranh_index_score(x->def, x->units, x->n_units, x->values.raw, x->values.cases, &x->arena,
                     &x->scores);
    status = ranh_store_exec(x->ws->store, "DELETE FROM score", x->err);
    if (!status)
        status = ranh_index_write(x->ws->store, x->def, x->units, &x->scores, period, x->err);
    if (!status)
        status = tell_findings(x);
    if (!status)
        count(x);
    return status;
}

const char *ranh_index_definition_path(const struct ranh_index_options *options,
                                       struct ranh_arena *arena)
{
    return options->definition ? options->definition
                               : ranh_fs_join(arena, ranh_datasets_dir(), "index/hcmc-dti.csv");
}

int ranh_stage_index(struct ranh_workspace *ws, const struct ranh_index_options *options,
                     struct ranh_err *err)
{
    struct indexing x = {.ws = ws, .err = err};
    ranh_arena_init(&x.arena);
    int status = ranh_index_load(ranh_index_definition_path(options, &x.arena), &x.def, err);
    for (size_t i = 0; !status && i < x.def->n_notes; i++)
        ranh_log_say(ws->log, RANH_LOG_INFO, "%s", x.def->note[i]);
    if (!status)
        status = score_all(&x, options);
    ranh_index_free(x.def);
    ranh_arena_release(&x.arena);
    return status;
}
