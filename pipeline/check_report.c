/* SPDX-License-Identifier: MIT */
/*
 * What `ranh check` prints: a line per file, a line per kind of finding with the places where it is
 * largest, the totals. With -v every finding is told by its sentence; with --json all is given.
 */
#include "check.h"

#include <string.h>

#include <ranh/base/num.h>
#include <ranh/geo/shape.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/finding.h>

#include "print.h"

#define PLACES 3

static const char *column(sqlite3_stmt *stmt, int i)
{
    return (const char *)sqlite3_column_text(stmt, i);
}

static const char *severity_shown(struct ranh_cli *cli, const char *severity)
{
    const char *word = strcmp(severity, "error") == 0     ? _("error")
                       : strcmp(severity, "warning") == 0 ? _("warning")
                                                          : _("note");
    if (!cli->color)
        return word;
    const char *colour = *severity == 'e' ? "\033[31m" : *severity == 'w' ? "\033[33m" : "\033[36m";
    return ranh_arena_printf(&cli->arena, "%s%s\033[0m", colour, word);
}

static int put_files(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT name, accepted, rejected, crs_used, scale FROM source ORDER BY source_id", &stmt,
        err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        ranh_str_printf(&cli->out, _("%s: %s parcels"), column(stmt, 0),
                        ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 1), 0));
        if (sqlite3_column_int64(stmt, 2) > 0)
            ranh_str_printf(&cli->out, _(", %s not readable as parcels"),
                            ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 2), 0));
        if (column(stmt, 3))
            ranh_str_printf(&cli->out, ", %s", column(stmt, 3));
        if (sqlite3_column_int64(stmt, 4) > 0)
            ranh_str_printf(&cli->out, ", 1:%lld", (long long)sqlite3_column_int64(stmt, 4));
        else
            ranh_str_printf(
                &cli->out, ", %s",
                _("scale not given (--scale), so legal limits that depend on it are not applied"));
        ranh_str_putc(&cli->out, '\n');
    }
    sqlite3_finalize(stmt);
    return r;
}

/* "26740/12/345 x 26740/12/346 0,52 m²": the largest places of a code. */
static int places_of(struct ranh_cli *cli, struct ranh_workspace *ws, const char *code,
                     const char **places, struct ranh_err *err)
{
    struct ranh_str text = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT coalesce(key_a, '#' || feature), key_b, area_m2, measured, measure_unit FROM "
        "finding "
        "WHERE code = ?1 AND " RANH_CHECK_TOLD
        " ORDER BY coalesce(area_m2, measured, 0) DESC, key_a, feature, finding_id LIMIT ?2",
        &stmt, err);
    if (r == 0) {
        sqlite3_bind_text(stmt, 1, code, -1, SQLITE_TRANSIENT);
        sqlite3_bind_int(stmt, 2, PLACES);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row || !column(stmt, 0))
            continue;
        ranh_str_printf(&text, "%s%s", text.len ? "; " : "", column(stmt, 0));
        if (column(stmt, 1))
            ranh_str_printf(&text, " × %s", column(stmt, 1));
        if (sqlite3_column_type(stmt, 2) != SQLITE_NULL)
            ranh_str_printf(&text, " %s m²",
                            ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 2), 2));
        else if (sqlite3_column_type(stmt, 3) != SQLITE_NULL && column(stmt, 4))
            ranh_str_printf(&text, " %s %s",
                            ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 3), 2),
                            column(stmt, 4));
    }
    *places = ranh_arena_strdup(&cli->arena, text.text);
    sqlite3_finalize(stmt);
    ranh_str_release(&text);
    return r;
}

static int put_table(struct ranh_cli *cli, struct ranh_workspace *ws, int64_t total[3],
                     struct ranh_err *err)
{
    struct ranh_print table = {.arena = &cli->arena, .n_columns = 5, .right = {[2] = true}};
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(ws->store,
                               "SELECT severity, code, count(*) FROM finding WHERE " RANH_CHECK_TOLD
                               " GROUP BY severity, code ORDER BY " RANH_CHECK_RANK ", code",
                               &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        enum ranh_severity severity = RANH_INFO;
        ranh_severity_parse(column(stmt, 0), &severity);
        total[severity] += sqlite3_column_int64(stmt, 2);
        const char **cell = ranh_print_row(&table);
        cell[0] = severity_shown(cli, column(stmt, 0));
        cell[1] = ranh_arena_strdup(&cli->arena, column(stmt, 1));
        cell[2] = ranh_print_number(&cli->arena, sqlite3_column_double(stmt, 2), 0);
        const struct ranh_finding_code *code = ranh_finding_code(cell[1]);
        cell[3] = code ? vi ? code->title_vi : code->title_en : "";
        r = places_of(cli, ws, cell[1], &cell[4], err);
    }
    sqlite3_finalize(stmt);
    if (r == 0)
        ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
    return r;
}

static int put_sentences(struct ranh_cli *cli, struct ranh_workspace *ws, struct ranh_err *err)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        ws->store,
        "SELECT severity, code, message_vi, message_en FROM finding WHERE " RANH_CHECK_TOLD
        " ORDER BY " RANH_CHECK_RANK ", code, key_a, feature, finding_id",
        &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r == 0 && row)
            ranh_str_printf(&cli->out, "%s %s  %s\n", severity_shown(cli, column(stmt, 0)),
                            column(stmt, 1), column(stmt, vi ? 2 : 3));
    }
    sqlite3_finalize(stmt);
    return r;
}

static int report_text(struct ranh_cli *cli, struct ranh_workspace *ws, const char *layer,
                       struct ranh_err *err)
{
    int64_t total[3] = {0}, parcels = 0;
    struct ranh_arena *arena = &cli->arena;
    int r = put_files(cli, ws, err);
    if (r == 0 && cli->common.verbose)
        r = put_sentences(cli, ws, err);
    if (r == 0)
        r = put_table(cli, ws, total, err);
    if (r == 0)
        r = ranh_store_count(ws->store, "SELECT count(*) FROM parcel", &parcels, err);
    if (r != 0)
        return r;
    if (total[0] + total[1] + total[2] == 0)
        ranh_str_printf(&cli->out, _("Nothing found in %s parcels.\n"),
                        ranh_print_number(arena, (double)parcels, 0));
    else
        ranh_str_printf(&cli->out, _("errors: %s, warnings: %s, notes: %s, in %s parcels\n"),
                        ranh_print_number(arena, (double)total[RANH_ERROR], 0),
                        ranh_print_number(arena, (double)total[RANH_WARNING], 0),
                        ranh_print_number(arena, (double)total[RANH_INFO], 0),
                        ranh_print_number(arena, (double)parcels, 0));
    if (layer)
        ranh_str_printf(&cli->out, _("layer of findings: %s\n"), layer);
    return 0;
}

/* --- JSON ---------------------------------------------------------------------------------------
 * */

static void put_value(struct ranh_str *out, const char *name, sqlite3_stmt *stmt, int i, bool first)
{
    char buf[RANH_NUM_MAX];
    ranh_str_printf(out, "%s\"%s\":", first ? "{" : ",", name);
    if (sqlite3_column_type(stmt, i) == SQLITE_INTEGER)
        ranh_str_printf(out, "%lld", (long long)sqlite3_column_int64(stmt, i));
    else if (sqlite3_column_type(stmt, i) == SQLITE_FLOAT)
        ranh_str_puts(out, ranh_num_write(buf, sqlite3_column_double(stmt, i)));
    else
        ranh_str_put_json(out, column(stmt, i));
}

/* Middle of the place, in the workspace's system; null when the finding has none. */
static void put_middle(struct ranh_cli *cli, sqlite3_stmt *stmt, int i)
{
    struct ranh_shape shape = {0};
    struct ranh_err ignored = {0};
    char x[RANH_NUM_MAX], y[RANH_NUM_MAX];
    const void *blob = sqlite3_column_blob(stmt, i);
    bool placed = blob &&
                  ranh_blob_read(&cli->arena, blob, (size_t)sqlite3_column_bytes(stmt, i), &shape,
                                 NULL, &ignored) == 0 &&
                  shape.n_points > 0;
    struct ranh_box box = placed ? ranh_shape_box(&shape) : (struct ranh_box){0};
    if (placed)
        ranh_str_printf(&cli->out, ",\"x\":%s,\"y\":%s}",
                        ranh_num_fixed(x, (box.xmin + box.xmax) / 2, 4),
                        ranh_num_fixed(y, (box.ymin + box.ymax) / 2, 4));
    else
        ranh_str_puts(&cli->out, ",\"x\":null,\"y\":null}");
}

/* Rows of a query as objects; with_place: the last column is a geometry. */
static int put_objects(struct ranh_cli *cli, struct ranh_workspace *ws, const char *sql,
                       bool with_place, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;
    int r = ranh_store_prepare(ws->store, sql, &stmt, err);
    int columns = sqlite3_column_count(stmt) - (with_place ? 1 : 0);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        ranh_str_puts(&cli->out, n++ ? ",\n " : "\n ");
        for (int i = 0; i < columns; i++)
            put_value(&cli->out, sqlite3_column_name(stmt, i), stmt, i, i == 0);
        if (with_place)
            put_middle(cli, stmt, columns);
        else
            ranh_str_putc(&cli->out, '}');
    }
    sqlite3_finalize(stmt);
    return r;
}

static int report_json(struct ranh_cli *cli, struct ranh_workspace *ws, const char *layer,
                       struct ranh_err *err)
{
    ranh_str_printf(&cli->out, "{\"version\":1,\"crs\":\"%s\",\"layer\":", ws->project->crs);
    ranh_str_put_json(&cli->out, layer);
    ranh_str_puts(&cli->out, ",\"files\":[");
    int r = put_objects(cli, ws,
                        "SELECT path, layer, driver, crs_declared, crs_used, crs_reason, scale, "
                        "sha256, features_in, "
                        "accepted, rejected FROM source ORDER BY source_id",
                        false, err);
    ranh_str_puts(&cli->out, "],\n\"findings\":[");
    if (r == 0)
        r = put_objects(
            cli, ws,
            "SELECT finding_id AS id, code, severity, verdict, subject, key_a, key_b, (SELECT path "
            "FROM source s "
            "WHERE s.source_id = f.source_id) AS file, feature, measured, limit_value AS "
            "\"limit\", "
            "measure_unit AS unit, area_m2, width_m, article, message_vi, message_en, geometry "
            "FROM finding f WHERE " RANH_CHECK_TOLD " ORDER BY " RANH_CHECK_RANK
            ", code, key_a, feature, id",
            true, err);
    ranh_str_puts(&cli->out, "]}\n");
    return r;
}

int ranh_check_report(struct ranh_cli *cli, struct ranh_workspace *ws, const char *layer,
                      struct ranh_err *err)
{
    return cli->common.json ? report_json(cli, ws, layer, err) : report_text(cli, ws, layer, err);
}
