/* SPDX-License-Identifier: MIT */
/*
 * The first lines of `ranh check`: each file with what was read of it, what was not read, and what lay beside.
 */
#include "check.h"

#include <ranh/base/fs.h>
#include <ranh/land/row_id.h>

#include "print.h"

static const char *column(sqlite3_stmt *stmt, int i)
{
    return (const char *)sqlite3_column_text(stmt, i);
}

static int put_parcels(struct ranh_cli *cli, struct ranh_workspace *ws, int *without_scale,
                       struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT name, (SELECT count(*) FROM parcel p WHERE " RANH_ROWS_OF(
            "p.parcel_id",
            "s.source_id") "), rejected, "
                           "crs_used, scale FROM source s WHERE role = 'parcels' ORDER BY name",
        &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        ranh_str_printf(
            &cli->out,
            sqlite3_column_int64(stmt, 1) == 1 ? _("%s: %s parcel") : _("%s: %s parcels"),
            column(stmt, 0), ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 1), 0));
        if (sqlite3_column_int64(stmt, 2) > 0)
            ranh_str_printf(&cli->out, _(", %s not readable as parcels"),
                            ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 2), 0));
        if (column(stmt, 3))
            ranh_str_printf(&cli->out, ", %s", column(stmt, 3));
        if (sqlite3_column_int64(stmt, 4) > 0)
            ranh_str_printf(&cli->out, ", 1:%lld", (long long)sqlite3_column_int64(stmt, 4));
        else
            ++*without_scale;
        ranh_str_putc(&cli->out, '\n');
    }
    sqlite3_finalize(stmt);
    return r;
}

/* Boundaries of communes that were given, or lay beside the parcels. */
static int put_communes(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(ws->store,
                               "SELECT path, accepted FROM source WHERE role = 'communes' "
                               "ORDER BY name",
                               &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        ranh_str_printf(&cli->out,
                        sqlite3_column_int64(stmt, 1) == 1
                            ? _("%s: the boundary of %s commune\n")
                            : _("%s: the boundaries of %s communes\n"),
                        ranh_fs_basename(column(stmt, 0)),
                        ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 1), 0));
    }
    sqlite3_finalize(stmt);
    return r;
}

/* Nothing is left out in silence. */
static void put_aside(struct ranh_cli *cli, const struct ranh_check_files *files)
{
    for (enum ranh_aside why = 0; why < RANH_ASIDES; why++) {
        const char *line = ranh_check_aside(cli, files, why);
        if (line)
            ranh_str_printf(&cli->out, "%s\n", line);
    }
}

int ranh_check_put_files(struct ranh_cli *cli, struct ranh_workspace *ws,
                         const struct ranh_check_files *files, struct ranh_err *err)
{
    int without_scale = 0;
    int r = put_parcels(cli, ws, &without_scale, err);
    if (r == 0)
        r = put_communes(cli, ws, err);
    if (r == 0 && without_scale)
        ranh_str_printf(
            &cli->out, "%s\n",
            _("scale not given (--scale), so legal limits that depend on it are not applied"));
    if (r == 0) {
        ranh_check_put_unread(cli, files);
        put_aside(cli, files);
    }
    return r;
}
