/* SPDX-License-Identifier: MIT */
/* `ranh run`: every stage that is not up to date, then what came out of it on one screen. */
#include "cli.h"

#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/land/finding.h>

#include "print.h"
#include "stages.h"

#define TOP_CODES 8

static int count_by_severity(struct ranh_workspace *ws, int64_t count[3], struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store, "SELECT severity, sum(n) FROM " RANH_FINDING_COUNTS " GROUP BY severity", &stmt,
        err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        enum ranh_severity severity;
        if (r == 0 && row &&
            ranh_severity_parse((const char *)sqlite3_column_text(stmt, 0), &severity))
            count[severity] = sqlite3_column_int64(stmt, 1);
    }
    sqlite3_finalize(stmt);
    return r;
}

static int top_codes(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_print *table,
                     struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT code, sum(n) AS n FROM " RANH_FINDING_COUNTS
        " WHERE severity <> 'info' GROUP BY code ORDER BY sum(n) DESC, code LIMIT ?1",
        &stmt, err);
    if (r == 0)
        sqlite3_bind_int(stmt, 1, TOP_CODES);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        const char *code =
            ranh_arena_strdup(&cli->arena, (const char *)sqlite3_column_text(stmt, 0));
        const struct ranh_finding_code *known = ranh_finding_code(code);
        const char **cell = ranh_print_row(table);
        cell[1] = ranh_print_number(&cli->arena, (double)sqlite3_column_int64(stmt, 1), 0);
        cell[2] = code;
        cell[3] = known ? vi ? known->title_vi : known->title_en : "";
    }
    sqlite3_finalize(stmt);
    return r;
}

/* "Findings: errors 12, warnings 30, notes 4", the commonest codes, and where things are. */
static int put_summary(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_arena *arena = &cli->arena;
    int64_t count[3] = {0};
    struct ranh_print table = {.arena = arena, .n_columns = 4, .right = {[1] = true}};
    struct ranh_changes changes = {0};
    int r = count_by_severity(ws, count, err);
    if (r == 0)
        r = top_codes(cli, ws, &table, err);
    if (r == 0)
        r = ranh_cli_changes(cli, ws, &changes, err);
    if (r == 0) {
        ranh_str_printf(&cli->out, _("Findings: errors %s, warnings %s, notes %s\n"),
                        ranh_print_number(arena, (double)count[RANH_ERROR], 0),
                        ranh_print_number(arena, (double)count[RANH_WARNING], 0),
                        ranh_print_number(arena, (double)count[RANH_INFO], 0));
        ranh_print_write(&table, &cli->out);
        if (changes.n > 0)
            ranh_str_printf(&cli->out,
                            _("Since the runs before: new %s, open %s, gone %s; accepted %s\n"),
                            ranh_print_number(arena, (double)changes.sum[0], 0),
                            ranh_print_number(arena, (double)changes.sum[1], 0),
                            ranh_print_number(arena, (double)changes.sum[2], 0),
                            ranh_print_number(arena, (double)changes.sum[3], 0));
        if (table.n > 0)
            ranh_str_printf(&cli->out, "%s\n",
                            _("\"ranh explain CODE\" tells what a code means and what to do."));
        const struct ranh_project *p = ws->project;
        ranh_str_printf(&cli->out, "%s  %s\n", _("workspace"), p->workspace);
        if (ranh_fs_exists(p->tile.path))
            ranh_str_printf(&cli->out, "%s  %s\n", _("tiles"), p->tile.path);
        if (ranh_fs_exists(p->publish.path))
            ranh_str_printf(&cli->out, "%s  %s/index.html\n", _("site"), p->publish.path);
    }
    ranh_vec_release(&changes);
    ranh_print_release(&table);
    return r;
}

static int put_json(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    int64_t count[3] = {0};
    int r = count_by_severity(ws, count, err);
    ranh_str_printf(
        &cli->out, "{\"findings\":{\"error\":%lld,\"warning\":%lld,\"info\":%lld},\"stages\":[",
        (long long)count[RANH_ERROR], (long long)count[RANH_WARNING], (long long)count[RANH_INFO]);
    for (size_t i = 0; r == 0 && i < ranh_n_stages; i++) {
        ranh_str_puts(&cli->out, i ? ",\n " : "\n ");
        r = ranh_cli_put_record(cli, ws, ranh_stages[i].name, err);
    }
    ranh_str_puts(&cli->out, "\n]}\n");
    return r;
}

int ranh_cmd_run(struct ranh_cli *cli, void *args, struct ranh_err *err)
{
    const struct ranh_run_args *a = args;
    bool ran[64] = {false};
    const struct ranh_run_options options = {.dry_run = cli->common.dry_run,
                                             .force = a->force,
                                             .from = a->from,
                                             .to = a->to,
                                             .ran = ran};
    if (ranh_n_stages > sizeof(ran) / sizeof(ran[0]))
        RANH_BUG("%zu stages", ranh_n_stages);
    struct ranh_project *project = NULL;
    struct ranh_workspace *ws = NULL;
    int verdict = 0;
    int r = ranh_cli_project(cli, &project, err);
    if (r == 0)
        r = ranh_cli_workspace(cli, project, options.dry_run ? RANH_STORE_READ : RANH_STORE_WRITE,
                               &ws, err);
    if (r == 0) {
        ws->whole = a->force;
        r = ranh_run_stages(ws, ranh_stages, ranh_n_stages, &options, err);
    }
    if (r == 0 && options.dry_run && cli->common.json)
        ranh_cli_put_plan(cli, ran);
    if (r == 0 && !options.dry_run)
        r = cli->common.json ? put_json(cli, ws, err) : put_summary(cli, ws, err);
    if (r == 0 && !options.dry_run)
        r = ranh_cli_verdict(cli, ws, NULL, &verdict, err);
    int closed = ranh_workspace_close(ws, err);
    ranh_project_free(project);
    return r ? r : closed ? closed : verdict;
}
