/* SPDX-License-Identifier: MIT */
/* What the last run of each stage changed among the findings: new, open and gone, by code. */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/map.h>
#include <ranh/land/decision.h>
#include <ranh/land/finding.h>

#include "print.h"

/*
 * Only of stages that had run before: else everything would be new. An id is made from its code, so that what is
 * open counts alike now and then, and new and gone are what is left of either side. The ids of then come in their
 * order, each with one step along the index of those of now; all of now are counted in an index.
 */
static const char again[] = "(SELECT stage FROM stage_run WHERE state = 'done' GROUP BY stage"
                            " HAVING count(*) > 1)";
static const char sql_now[] = "SELECT code, count(*) FROM finding WHERE stage IN %s GROUP BY code";
static const char sql_before[] =
    "SELECT b.code, EXISTS (SELECT 1 FROM finding AS f WHERE f.finding_id = b.finding_id)"
    " FROM finding_before AS b WHERE b.stage IN %s";
static const char sql_accepted[] =
    "SELECT f.code, count(*) FROM decision AS d CROSS JOIN finding AS f ON " RANH_DECISION_HOLDS(
        "f", "?1") " WHERE f.stage IN %s GROUP BY f.code";

enum { NEW, OPEN, GONE, ACCEPTED };

struct counting {
    struct ranh_cli *cli;
    struct ranh_changes *changes;
    struct ranh_map at; /* code -> its place in changes */
};

static struct ranh_change *change_of(struct counting *counting, const char *code)
{
    bool fresh;
    int64_t *at = ranh_map_put(&counting->at, code, (int64_t)counting->changes->n, &fresh);
    if (fresh)
        *ranh_vec_push(counting->changes) =
            (struct ranh_change){.code = ranh_arena_strdup(&counting->cli->arena, code)};
    return &counting->changes->at[*at];
}

static void take_now(struct counting *counting, sqlite3_stmt *stmt)
{
    change_of(counting, (const char *)sqlite3_column_text(stmt, 0))->n[NEW] =
        sqlite3_column_int64(stmt, 1);
}

static void take_before(struct counting *counting, sqlite3_stmt *stmt)
{
    struct ranh_change *c = change_of(counting, (const char *)sqlite3_column_text(stmt, 0));
    bool open = sqlite3_column_int(stmt, 1) != 0;
    c->n[NEW] -= open;
    c->n[open ? OPEN : GONE]++;
}

static void take_accepted(struct counting *counting, sqlite3_stmt *stmt)
{
    change_of(counting, (const char *)sqlite3_column_text(stmt, 0))->n[ACCEPTED] =
        sqlite3_column_int64(stmt, 1);
}

static int count(struct counting *counting, struct ranh_workspace *ws, const char *form,
                 void (*take)(struct counting *counting, sqlite3_stmt *stmt), struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    char today[RANH_DATE_MAX];
    struct ranh_str sql = RANH_STR_INIT;
    ranh_str_printf(&sql, form, again);
    int status = ranh_store_prepare(ws->store, sql.text, &stmt, err);
    if (!status && sqlite3_bind_parameter_count(stmt) > 0)
        sqlite3_bind_text(stmt, 1, ranh_date_iso(today, ws->as_of), -1, SQLITE_TRANSIENT);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(ws->store, stmt, &row, err);
        if (!status && row)
            take(counting, stmt);
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&sql);
    return status;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct ranh_change *)a)->code, ((const struct ranh_change *)b)->code);
}

static void put_json_row(struct ranh_str *out, const struct ranh_change *c)
{
    ranh_str_printf(out,
                    "%s\n {\"code\":\"%s\",\"new\":%lld,\"open\":%lld,\"gone\":%lld,"
                    "\"accepted\":%lld}",
                    out->text[out->len - 1] == '[' ? "" : ",", c->code, (long long)c->n[0],
                    (long long)c->n[1], (long long)c->n[2], (long long)c->n[3]);
}

int ranh_cli_changes(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_changes *changes,
                     struct ranh_err *err)
{
    struct counting counting = {.cli = cli, .changes = changes};
    ranh_map_init(&counting.at);
    int status = count(&counting, ws, sql_now, take_now, err);
    if (!status)
        status = count(&counting, ws, sql_before, take_before, err);
    if (!status)
        status = count(&counting, ws, sql_accepted, take_accepted, err);
    if (changes->n > 1)
        qsort(changes->at, changes->n, sizeof(*changes->at), by_code);
    for (size_t i = 0; i < changes->n; i++)
        for (int k = 0; k < 4; k++)
            changes->sum[k] += changes->at[i].n[k];
    ranh_map_release(&counting.at);
    return status;
}

void ranh_cli_put_changes_json(const struct ranh_changes *changes, struct ranh_str *out)
{
    ranh_str_puts(out, "[");
    for (size_t i = 0; i < changes->n; i++)
        put_json_row(out, &changes->at[i]);
    ranh_str_puts(out, changes->n ? "\n]" : "]");
}

/* A line a code that changed or has accepted findings; nothing when there is none. */
void ranh_cli_put_changes(struct ranh_cli *cli, const struct ranh_changes *changes)
{
    struct ranh_print table = {
        .arena = &cli->arena,
        .n_columns = 6,
        .right = {[1] = true, [2] = true, [3] = true, [4] = true},
    };
    const char **cell = ranh_print_row(&table);
    cell[0] = _("code");
    cell[1] = _("new");
    cell[2] = _("open");
    cell[3] = _("gone");
    cell[4] = _("waived");
    for (size_t i = 0; i < changes->n; i++) {
        const struct ranh_change *c = &changes->at[i];
        const struct ranh_finding_code *code = ranh_finding_code(c->code);
        if (c->n[0] + c->n[2] + c->n[3] == 0)
            continue;
        cell = ranh_print_row(&table);
        cell[0] = c->code;
        for (int k = 0; k < 4; k++)
            cell[k + 1] = ranh_print_number(&cli->arena, (double)c->n[k], 0);
        if (code)
            cell[5] = ranh_i18n_lang() == RANH_LANG_VI ? code->title_vi : code->title_en;
    }
    if (table.n > 1) {
        ranh_str_putc(&cli->out, '\n');
        ranh_print_write(&table, &cli->out);
    }
    ranh_print_release(&table);
}
