/* SPDX-License-Identifier: MIT */
/* What the last run of each stage changed among the findings: new, open and gone, by code. */
#include "cli.h"

#include <ranh/base/date.h>
#include <ranh/land/decision.h>
#include <ranh/land/finding.h>

#include "print.h"

/* Only of stages that had run before: else everything would be new. */
static const char sql[] =
    "WITH again(stage) AS (SELECT stage FROM stage_run WHERE state = 'done' GROUP BY stage"
    " HAVING count(*) > 1), change AS ("
    " SELECT f.code, b.finding_id IS NULL AS new, b.finding_id IS NOT NULL AS open, 0 AS gone,"
    "  EXISTS (SELECT 1 FROM decision AS d WHERE " RANH_DECISION_HOLDS(
        "f", "?1") ") AS accepted"
                   " FROM finding AS f LEFT JOIN finding_before AS b USING (stage, finding_id)"
                   " WHERE f.stage IN again"
                   " UNION ALL SELECT b.code, 0, 0, 1, 0 FROM finding_before AS b"
                   " LEFT JOIN finding AS f USING (stage, finding_id)"
                   " WHERE f.finding_id IS NULL AND b.stage IN again)"
                   "SELECT code, sum(new), sum(open), sum(gone), sum(accepted) FROM change GROUP "
                   "BY code "
                   "ORDER BY code";

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
    sqlite3_stmt *stmt = NULL;
    char today[RANH_DATE_MAX];
    int r = ranh_store_prepare(ws->store, sql, &stmt, err);
    if (r == 0)
        sqlite3_bind_text(stmt, 1, ranh_date_iso(today, ws->as_of), -1, SQLITE_TRANSIENT);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        struct ranh_change *c = ranh_vec_push(changes);
        c->code = ranh_arena_strdup(&cli->arena, (const char *)sqlite3_column_text(stmt, 0));
        for (int i = 0; i < 4; i++) {
            c->n[i] = sqlite3_column_int64(stmt, i + 1);
            changes->sum[i] += c->n[i];
        }
    }
    sqlite3_finalize(stmt);
    return r;
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
