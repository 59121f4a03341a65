/* SPDX-License-Identifier: MIT */
/* `ranh status`: each stage's state, why, when, how long, how much memory, what it counted. */
#include "cli.h"

#include <string.h>

#include "print.h"
#include "stages.h"

static const char *state_shown(enum ranh_stage_state state)
{
    switch (state) {
    case RANH_STAGE_CURRENT:
        return _("up to date");
    case RANH_STAGE_NEVER:
        return _("never ran");
    case RANH_STAGE_STALE:
        return _("out of date");
    case RANH_STAGE_FAILED:
        break;
    }
    return _("failed");
}

/* The first counts of {"parcels":5,"sources":1}, as words. */
static int counts_shown(struct ranh_arena *arena, struct ranh_workspace *ws, const char *json,
                        const char **shown, struct ranh_err *err)
{
    struct ranh_str text = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    int r =
        ranh_store_prepare(ws->store, "SELECT key, value FROM json_each(?1) LIMIT 5", &stmt, err);
    if (r == 0)
        sqlite3_bind_text(stmt, 1, json, -1, SQLITE_TRANSIENT);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r == 0 && row)
            ranh_stage_put_count(&text, (const char *)sqlite3_column_text(stmt, 0),
                                 sqlite3_column_int64(stmt, 1));
    }
    *shown = ranh_arena_strdup(arena, text.text);
    sqlite3_finalize(stmt);
    ranh_str_release(&text);
    return r;
}

static int put_row(struct ranh_cli *cli, struct ranh_workspace *ws, size_t i, bool *reruns,
                   struct ranh_print *table, struct ranh_err *err)
{
    struct ranh_arena *arena = &cli->arena;
    struct ranh_stage_status status;
    struct ranh_stage_record last = {0};
    const char *name = ranh_stages[i].name;
    int r = ranh_stage_status(ws, ranh_stages, ranh_n_stages, i, &status, err);
    if (r == 0) {
        ranh_stage_follow(ws, ranh_stages, i, reruns, &status);
        reruns[i] = status.state != RANH_STAGE_CURRENT;
        r = ranh_stage_last(ws->store, arena, name, false, &last, err);
    }
    if (r == 0 && cli->common.json) {
        ranh_str_printf(&cli->out,
                        "%s{\"stage\":\"%s\",\"state\":\"%s\",\"reason\":", i ? ",\n " : "\n ",
                        name, ranh_stage_state_name(status.state));
        ranh_str_put_json(&cli->out, status.reason);
        ranh_str_printf(&cli->out, ",\"inputs_now\":%s,\"last\":", status.inputs);
        r = ranh_cli_put_record(cli, ws, name, err);
        ranh_str_putc(&cli->out, '}');
    } else if (r == 0) {
        const char **cell = ranh_print_row(table);
        cell[0] = name;
        cell[1] = state_shown(status.state);
        if (last.run_id) {
            cell[2] = ranh_print_number(arena, last.seconds, 2);
            cell[3] = ranh_print_number(arena, (double)last.peak_bytes / 1e6, 0);
            r = counts_shown(arena, ws, last.counts, &cell[4], err);
        }
        if (status.state == RANH_STAGE_STALE || status.state == RANH_STAGE_FAILED)
            cell[5] = ranh_arena_strdup(arena, status.reason);
    }
    ranh_free(status.inputs);
    return r;
}

int ranh_cmd_status(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    (void)args;
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    bool reruns[64] = {false};
    struct ranh_print table = {
        .arena = &cli->arena, .n_columns = 6, .right = {[2] = true, [3] = true}};
    if (ranh_n_stages > sizeof(reruns) / sizeof(reruns[0]))
        RANH_BUG("%zu stages", ranh_n_stages);
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, RANH_STORE_READ, &ws, err);
    if (r == 0)
        ws->ahead = true;
    if (r == 0 && cli->common.json) {
        ranh_str_puts(&cli->out, "{\"project\":");
        ranh_str_put_json(&cli->out, project->file);
        ranh_str_puts(&cli->out, ",\"workspace\":");
        ranh_str_put_json(&cli->out, project->workspace);
        ranh_str_puts(&cli->out, ",\"stages\":[");
    } else if (r == 0) {
        const char **head = ranh_print_row(&table);
        head[0] = _("stage");
        head[1] = _("state");
        head[2] = _("seconds");
        head[3] = "MB";
        head[4] = _("counts");
        head[5] = _("why");
    }
    for (size_t i = 0; r == 0 && i < ranh_n_stages; i++)
        r = put_row(cli, ws, i, reruns, &table, err);
    struct ranh_changes changes = {0};
    if (r == 0)
        r = ranh_cli_changes(cli, ws, &changes, err);
    if (r == 0 && cli->common.json) {
        ranh_str_puts(&cli->out, "\n],\n");
        r = ranh_ground_status(cli, ws, err);
        ranh_str_puts(&cli->out, "\"changes\":");
        ranh_cli_put_changes_json(&changes, &cli->out);
        ranh_str_puts(&cli->out, "}\n");
    } else if (r == 0) {
        ranh_print_write(&table, &cli->out);
        r = ranh_ground_status(cli, ws, err);
        ranh_cli_put_changes(cli, &changes);
    }
    ranh_vec_release(&changes);
    ranh_print_release(&table);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed;
}
