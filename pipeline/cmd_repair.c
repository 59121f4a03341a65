/* SPDX-License-Identifier: MIT */
/* `ranh repair`: proposes repairs, lists them, applies the ones named, takes them back. */
#include "cli.h"

#include <string.h>

#include <ranh/base/date.h>

#include "lib/check/repair.h"
#include "print.h"

enum { R_ID, R_CODES, R_KEY, R_METHOD, R_CHANGE, R_STATE, R_NOTE, R_COLUMNS };

static const char *state_shown(const char *state)
{
    return strcmp(state, "proposed") == 0  ? _("proposed")
           : strcmp(state, "applied") == 0 ? _("applied")
           : strcmp(state, "undone") == 0  ? _("undone")
                                           : _("lapsed");
}

static bool any_of(const struct ranh_opt_list *list, const char *codes, const char *id)
{
    for (size_t i = 0; i < list->n; i++) {
        const char *want = list->at[i];
        size_t n = strlen(want);
        if (id ? n >= 6 && strncmp(id, want, n) == 0 : strstr(codes, want) != NULL)
            return true;
    }
    return false;
}

struct chosen {
    RANH_VEC(const char *)
};

/* Repairs that --apply or --id names and that are in the state the way begins with. */
static int choose(struct ranh_cli *cli, struct ranh_workspace *ws,
                  const struct ranh_repair_args *args, struct chosen *chosen, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store,
        args->undo
            ? "SELECT repair_id, codes FROM repair WHERE state = 'applied' ORDER BY repair_id"
            : "SELECT repair_id, codes FROM repair WHERE state = 'proposed' ORDER BY repair_id",
        &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        const char *id = (const char *)sqlite3_column_text(stmt, 0);
        const char *codes = (const char *)sqlite3_column_text(stmt, 1);
        if (any_of(&args->apply, codes, NULL) || any_of(&args->id, codes, id))
            *ranh_vec_push(chosen) = ranh_arena_strdup(&cli->arena, id);
    }
    sqlite3_finalize(stmt);
    if (r == 0 && chosen->n == 0)
        r = ranh_fail(err, RANH_E_USAGE,
                      _("no repair of this code or id is there; \"ranh repair\" lists them"));
    return r;
}

static int apply(struct ranh_cli *cli, struct ranh_workspace *ws,
                 const struct ranh_repair_args *args, struct ranh_err *err)
{
    struct chosen chosen = {0};
    char today[RANH_DATE_MAX];
    ranh_date_iso(today, ws->as_of);
    int r = choose(cli, ws, args, &chosen, err);
    for (size_t i = 0; r == 0 && i < chosen.n; i++)
        r = ranh_repair_do(ws->store, chosen.at[i],
                           args->undo ? RANH_REPAIR_UNDO : RANH_REPAIR_APPLY, args->who, today,
                           err);
    if (r == 0)
        ranh_log_say(ws->log, RANH_LOG_INFO,
                     args->undo ? _("%zu repairs undone; \"ranh run\" checks again")
                                : _("%zu repairs applied; \"ranh run\" checks again"),
                     chosen.n);
    ranh_vec_release(&chosen);
    ranh_workspace_parcels_changed(ws);
    return r;
}

static void put_json(struct ranh_str *out, sqlite3_stmt *stmt, bool first)
{
    ranh_str_puts(out, first ? "\n {" : ",\n {");
    for (int c = 0; c < sqlite3_column_count(stmt); c++) {
        const char *text = (const char *)sqlite3_column_text(stmt, c);
        ranh_str_printf(out, "%s\"%s\":", c ? "," : "", sqlite3_column_name(stmt, c));
        if (sqlite3_column_type(stmt, c) == SQLITE_FLOAT)
            ranh_str_puts(out, text);
        else
            ranh_str_put_json(out, text);
    }
    ranh_str_putc(out, '}');
}

static int list(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_print table = {
        .arena = &cli->arena, .n_columns = R_COLUMNS, .right = {[R_CHANGE] = true}};
    const char *const heads[R_COLUMNS] = {_("repair"),      _("code"),  _("subject"), _("method"),
                                          _("change (m²)"), _("state"), _("remark")};
    sqlite3_stmt *stmt = NULL;
    int64_t n = 0;
    int r = ranh_store_prepare(
        ws->store,
        ranh_i18n_lang() == RANH_LANG_VI
            ? "SELECT repair_id, codes, key_a, method, area_change_m2, state, note_vi, "
              "area_before_m2, area_after_m2, who, applied, finding_id FROM repair "
              "ORDER BY state, codes, key_a, repair_id"
            : "SELECT repair_id, codes, key_a, method, area_change_m2, state, note_en, "
              "area_before_m2, area_after_m2, who, applied, finding_id FROM repair "
              "ORDER BY state, codes, key_a, repair_id",
        &stmt, err);
    memcpy(ranh_print_row(&table), heads, sizeof(heads));
    if (cli->common.json)
        ranh_str_putc(&cli->out, '[');
    for (bool row = true; r == 0 && row; n++) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        if (cli->common.json) {
            put_json(&cli->out, stmt, n == 0);
            continue;
        }
        const char **cell = ranh_print_row(&table);
        for (int c = 0; c < R_COLUMNS; c++) {
            const char *text = (const char *)sqlite3_column_text(stmt, c);
            cell[c] = ranh_arena_strdup(&cli->arena, text ? text : "");
        }
        cell[R_ID] = ranh_arena_printf(&cli->arena, "%.12s", cell[R_ID]);
        cell[R_CHANGE] = ranh_print_number(&cli->arena, sqlite3_column_double(stmt, R_CHANGE), 4);
        cell[R_STATE] = state_shown(cell[R_STATE]);
    }
    sqlite3_finalize(stmt);
    if (r == 0 && cli->common.json)
        ranh_str_puts(&cli->out, "\n]\n");
    else if (r == 0 && n > 0)
        ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
    return r;
}

static int work(struct ranh_cli *cli, struct ranh_workspace *ws,
                const struct ranh_repair_args *args, struct ranh_err *err)
{
    const struct ranh_parcel_set *parcels;
    struct ranh_repair_counts counts;
    int r = ranh_workspace_parcels(ws, &parcels, err);
    if (r == 0)
        r = ranh_store_begin(ws->store, err);
    if (r == 0)
        r = ranh_repair_propose(ws->store, parcels, &counts, err);
    if (r == 0 && counts.impossible > 0)
        ranh_log_say(ws->log, RANH_LOG_INFO, _("parcels without a possible repair: %lld"),
                     (long long)counts.impossible);
    if (r == 0 && args->apply.n + args->id.n > 0)
        r = apply(cli, ws, args, err);
    if (r == 0)
        r = list(cli, ws, err);
    if (r == 0 && !cli->common.dry_run)
        return ranh_store_commit(ws->store, err);
    ranh_store_rollback(ws->store);
    return r;
}

int ranh_cmd_repair(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_repair_args *a = args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    if (a->undo && a->apply.n + a->id.n == 0)
        return ranh_fail(err, RANH_E_USAGE, _("--undo needs --id ID or --apply CODE"));
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_WRITE, &ws, err);
    if (r == 0)
        r = work(cli, ws, a, err);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
