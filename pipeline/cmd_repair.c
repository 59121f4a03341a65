/* SPDX-License-Identifier: MIT */
/* `ranh repair`: proposes repairs, applies the ones named, takes them back; cmd_repair_list.c shows them. */
#include "cli.h"

#include <string.h>

#include <ranh/base/date.h>

#include "lib/check/repair.h"

/* By finding code ("T202"), by method ("snap"), or by id: at least its first six letters. */
static bool is_wanted(const void *context, const struct ranh_repair_offer *offer)
{
    const struct ranh_repair_args *args = context;
    for (size_t i = 0; i < args->apply.n; i++)
        if (strstr(offer->codes, args->apply.at[i]) ||
            (offer->method && strcmp(offer->method, args->apply.at[i]) == 0))
            return true;
    for (size_t i = 0; i < args->id.n; i++) {
        size_t n = strlen(args->id.at[i]);
        if (n >= 6 && offer->group && strncmp(offer->group, args->id.at[i], n) == 0)
            return true;
    }
    return false;
}

static int nothing_chosen(struct ranh_err *err)
{
    return ranh_fail(
        err, RANH_E_USAGE,
        _("no repair of this code, method or id is there; \"ranh repair\" lists them"));
}

static int apply(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_repairs *repairs,
                 const struct ranh_repair_args *args, struct ranh_repair_counts *counts,
                 struct ranh_err *err)
{
    char today[RANH_DATE_MAX];
    (void)cli;
    ranh_date_iso(today, ws->as_of);
    int r = ranh_repairs_apply(repairs, is_wanted, args, args->who, today, counts, err);
    if (r != 0)
        return r;
    if (counts->applied + counts->gone + counts->refused + counts->without == 0)
        return nothing_chosen(err);
    ranh_log_say(ws->log, RANH_LOG_INFO, _("repairs applied: %lld; \"ranh run\" checks again"),
                 (long long)counts->applied);
    if (counts->gone > 0)
        ranh_log_say(ws->log, RANH_LOG_INFO, _("done already by the repairs before them: %lld"),
                     (long long)counts->gone);
    if (counts->refused > 0)
        ranh_log_say(
            ws->log, RANH_LOG_WARNING,
            _("%lld repairs were not applied: after the ones before them they would no longer "
              "help; the list tells why"),
            (long long)counts->refused);
    if (counts->without > 0)
        ranh_log_say(ws->log, RANH_LOG_WARNING,
                     _("without a repair: %lld; they have a reason, the list tells it"),
                     (long long)counts->without);
    ranh_workspace_parcels_changed(ws);
    return 0;
}

/* The last one applied first: others may lie on top of it. */
static int undo(struct ranh_cli *cli, struct ranh_workspace *ws,
                const struct ranh_repair_args *args, struct ranh_err *err)
{
    struct {
        RANH_VEC(const char *)
    } chosen = {0};
    char today[RANH_DATE_MAX];
    sqlite3_stmt *stmt = NULL;
    int r =
        ranh_store_prepare(ws->store,
                           "SELECT group_id, codes, method, repair_id FROM repair WHERE state = "
                           "'applied' ORDER BY seq DESC, group_id, repair_id",
                           &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            break;
        const char *group = (const char *)sqlite3_column_text(stmt, 0);
        struct ranh_repair_offer offer = {group, (const char *)sqlite3_column_text(stmt, 1),
                                          (const char *)sqlite3_column_text(stmt, 2)};
        if (chosen.n > 0 && strcmp(chosen.at[chosen.n - 1], group) == 0)
            continue;
        if (is_wanted(args, &offer))
            *ranh_vec_push(&chosen) = ranh_arena_strdup(&cli->arena, group);
    }
    sqlite3_finalize(stmt);
    ranh_date_iso(today, ws->as_of);
    if (r == 0 && chosen.n == 0)
        r = nothing_chosen(err);
    for (size_t i = 0; r == 0 && i < chosen.n; i++)
        r = ranh_repair_do(ws->store, chosen.at[i], RANH_REPAIR_UNDO, args->who, today, err);
    if (r == 0)
        ranh_log_say(ws->log, RANH_LOG_INFO, _("repairs undone: %zu; \"ranh run\" checks again"),
                     chosen.n);
    ranh_vec_release(&chosen);
    ranh_workspace_parcels_changed(ws);
    return r;
}

static int propose(struct ranh_cli *cli, struct ranh_workspace *ws,
                   const struct ranh_repair_args *args, struct ranh_err *err)
{
    const struct ranh_parcel_set *parcels;
    struct ranh_repairs *repairs = NULL;
    struct ranh_repair_counts counts;
    int r = ranh_workspace_parcels(ws, &parcels, err);
    if (r != 0)
        return r;
    struct ranh_check_input input = {.parcels = parcels,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .log = ws->log,
                                     .limits = ranh_check_limits_default()};
    input.limits.area_tolerance_m2 = ws->project->validate.area_tolerance_m2;
    r = ranh_repairs_propose(&input, &repairs, &counts, err);
    if (r == 0 && args->apply.n + args->id.n > 0)
        r = apply(cli, ws, repairs, args, &counts, err);
    ranh_repairs_free(repairs);
    return r;
}

static int work(struct ranh_cli *cli, struct ranh_workspace *ws,
                const struct ranh_repair_args *args, struct ranh_err *err)
{
    const char *out_of_date = "[]";
    int r = args->undo ? 0 : ranh_cli_repairs_dated(cli, ws, &out_of_date, err);
    if (r == 0)
        r = ranh_store_begin(ws->store, err);
    if (r == 0 && args->undo)
        r = undo(cli, ws, args, err);
    else if (r == 0)
        r = propose(cli, ws, args, err);
    if (r == 0)
        r = ranh_cli_put_repairs(cli, ws, out_of_date, err);
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
