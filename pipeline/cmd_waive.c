/* SPDX-License-Identifier: MIT */
/* `ranh waive` and `ranh decisions`: the register of accepted deviations. */
#include "cli.h"

#include <string.h>

#include <ranh/base/date.h>
#include <ranh/land/decision.h>

#include "print.h"

static int waive_all(struct ranh_cli *cli, struct ranh_workspace *ws,
                     const struct ranh_waive_args *args, struct ranh_err *err)
{
    char today[RANH_DATE_MAX];
    ranh_date_iso(today, ws->as_of);
    int r = ranh_store_begin(ws->store, err);
    for (size_t i = 0; r == 0 && i < cli->words.n; i++) {
        const char *id = NULL;
        struct ranh_decision decision = {
            cli->words.at[i], args->reason, args->who, args->expires, today,
        };
        r = args->withdraw
                ? ranh_decision_withdraw(ws->store, &cli->arena, cli->words.at[i], &id, err)
                : ranh_decision_waive(ws->store, &cli->arena, &decision, &id, err);
        if (r == 0)
            ranh_log_say(ws->log, RANH_LOG_INFO,
                         args->withdraw ? _("%s: the decision is withdrawn") : _("%s: waived"), id);
    }
    if (r == 0 && !cli->common.dry_run)
        return ranh_store_commit(ws->store, err);
    ranh_store_rollback(ws->store);
    return r;
}

int ranh_cmd_waive(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    if (cli->words.n == 0)
        return ranh_fail(err, RANH_E_USAGE,
                         _("which finding? Its id stands in the table finding and in "
                           "findings.csv of the site"));
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_WRITE, &ws, err);
    if (r == 0)
        r = waive_all(cli, ws, args, err);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}

/* --- the list -------------------------------------------------------------------------------- */

enum { D_ID, D_CODE, D_KEY, D_REASON, D_WHO, D_MADE, D_EXPIRES, D_STATE, D_COLUMNS };

static const char sql[] =
    "SELECT d.finding_id, d.code, d.key_a, d.reason, d.who, d.made, d.expires,"
    " CASE WHEN f.finding_id IS NULL THEN 'gone'"
    " WHEN d.expires IS NOT NULL AND ?1 <> '' AND d.expires < ?1 THEN 'expired'"
    " WHEN NOT (" RANH_DECISION_HOLDS(
        "f", "?1") ") THEN 'changed' ELSE 'holds' END"
                   " FROM decision AS d LEFT JOIN finding AS f ON f.finding_id = d.finding_id"
                   " ORDER BY d.code, d.key_a, d.finding_id";

static const char *state_shown(const char *state)
{
    return strcmp(state, "holds") == 0     ? _("holds")
           : strcmp(state, "expired") == 0 ? _("expired")
           : strcmp(state, "changed") == 0 ? _("the finding changed")
                                           : _("the finding is gone");
}

static void put_json(struct ranh_str *out, sqlite3_stmt *stmt, bool first)
{
    static const char *const names[] = {"finding_id", "code", "key_a",   "reason",
                                        "who",        "made", "expires", "state"};
    ranh_str_puts(out, first ? "\n {" : ",\n {");
    for (int c = 0; c < D_COLUMNS; c++) {
        ranh_str_printf(out, "%s\"%s\":", c ? "," : "", names[c]);
        ranh_str_put_json(out, (const char *)sqlite3_column_text(stmt, c));
    }
    ranh_str_putc(out, '}');
}

static int list(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_print *table,
                struct ranh_err *err)
{
    char today[RANH_DATE_MAX];
    sqlite3_stmt *stmt = NULL;
    int64_t n = 0;
    int r = ranh_store_prepare(ws->store, sql, &stmt, err);
    if (r == 0)
        sqlite3_bind_text(stmt, 1, ranh_date_iso(today, ws->as_of), -1, SQLITE_TRANSIENT);
    for (bool row = true; r == 0 && row; n++) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        if (cli->common.json) {
            put_json(&cli->out, stmt, n == 0);
            continue;
        }
        const char **cell = ranh_print_row(table);
        for (int c = 0; c < D_COLUMNS; c++) {
            const char *text = (const char *)sqlite3_column_text(stmt, c);
            cell[c] = ranh_arena_strdup(&cli->arena, text ? text : "");
        }
        cell[D_ID] = ranh_arena_printf(&cli->arena, "%.12s", cell[D_ID]);
        cell[D_STATE] = state_shown(cell[D_STATE]);
    }
    sqlite3_finalize(stmt);
    return r;
}

int ranh_cmd_decisions(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    struct ranh_print table = {.arena = &cli->arena, .n_columns = D_COLUMNS};
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_READ, &ws, err);
    if (cli->common.json) {
        ranh_str_putc(&cli->out, '[');
    } else {
        const char *const heads[D_COLUMNS] = {_("finding"), _("code"), _("subject"), _("reason"),
                                              _("who"),     _("made"), _("until"),   _("state")};
        const char **cell = ranh_print_row(&table);
        for (int c = 0; c < D_COLUMNS; c++)
            cell[c] = heads[c];
    }
    if (r == 0)
        r = list(cli, ws, &table, err);
    if (r == 0 && cli->common.json)
        ranh_str_puts(&cli->out, "\n]\n");
    else if (r == 0)
        ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
