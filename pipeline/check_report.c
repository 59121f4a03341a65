/* SPDX-License-Identifier: MIT */
/*
 * What `ranh check` prints below its files (check_files.c): the findings by severity and kind, with the places
 * where they are largest, and what lies between parcels by boundary (check_boundaries.c); the totals;
 * and the three things to begin with. With -v every place is listed and every finding told by its sentence; with
 * --json all is given.
 */
#include "check.h"

#include <math.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/geo/shape.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/finding.h>
#include <ranh/land/row_id.h>
#include <ranh/report/digest.h>

#include "print.h"

#define PLACES 3 /* of a code */
#define FIRST  3 /* things to begin with */
#define INDENT "    "

static const char *column(sqlite3_stmt *stmt, int i)
{
    return (const char *)sqlite3_column_text(stmt, i);
}

const char *ranh_check_severity(struct ranh_cli *cli, enum ranh_severity severity)
{
    static const char *const colour[] = {
        [RANH_ERROR] = "31", [RANH_WARNING] = "33", [RANH_INFO] = "36"};
    const char *word = severity == RANH_ERROR     ? _("error")
                       : severity == RANH_WARNING ? _("warning")
                                                  : _("note");
    return cli->color ? ranh_arena_printf(&cli->arena, "\033[%sm%s\033[0m", colour[severity], word)
                      : word;
}

/* A slip of the pen is millimetres, a wrong survey metres. */
const char *ranh_check_length(struct ranh_arena *arena, double metres)
{
    if (metres < 0.01)
        return ranh_arena_printf(arena, "%s mm", ranh_print_number(arena, metres * 1000, 1));
    if (metres < 1)
        return ranh_arena_printf(arena, "%s cm", ranh_print_number(arena, metres * 100, 1));
    return ranh_arena_printf(arena, "%s m", ranh_print_number(arena, metres, 2));
}

/* "3 chỗ   2,67 m²   rộng nhất 0,12 m": what is known of a place. */
static void put_measures(struct ranh_cli *cli, const struct ranh_digest_code *code,
                         const struct ranh_digest_place *place, const char **cell)
{
    struct ranh_arena *arena = &cli->arena;
    if (place->n > 1)
        cell[1] =
            ranh_arena_printf(arena, _("%s places"), ranh_print_number(arena, (double)place->n, 0));
    static const char *const wide[] = {"T101", "T102", "T201", "T203",
                                       "T204", "T205", "T206", NULL};
    bool is_wide = false;
    for (size_t i = 0; wide[i]; i++)
        is_wide |= strcmp(code->code->code, wide[i]) == 0;
    if (is_wide && !isnan(place->width_m)) {
        cell[2] = ranh_arena_printf(arena, "%s m²", ranh_print_number(arena, place->area_m2, 2));
        cell[3] = ranh_arena_printf(arena, _("at most %s wide"),
                                    ranh_check_length(arena, place->width_m));
    } else if (code->code->code[0] != 'T' && !isnan(place->measured) && place->unit) {
        cell[2] = ranh_arena_printf(arena, "%s %s", ranh_print_number(arena, place->measured, 2),
                                    place->unit);
    } else if (code->code->code[0] == 'T' && !isnan(place->area_m2)) {
        cell[2] = ranh_arena_printf(arena, "%s m²", ranh_print_number(arena, place->area_m2, 2));
    }
}

static void put_places(struct ranh_cli *cli, struct ranh_digest *digest,
                       const struct ranh_digest_code *code, bool several_files)
{
    struct ranh_print table = {
        .arena = &cli->arena, .n_columns = 4, .right = {[1] = true, [2] = true}};
    size_t shown = cli->common.verbose ? code->n_places : PLACES;
    for (size_t i = 0; i < code->n_places && i < shown; i++) {
        const char *where = ranh_digest_where(digest, &code->places[i], several_files);
        const char **cell = ranh_print_row(&table);
        cell[0] =
            ranh_arena_printf(&cli->arena, INDENT "%s", where ? where : code->places[i].message);
        if (where)
            put_measures(cli, code, &code->places[i], cell);
    }
    ranh_print_write(&table, &cli->out);
    ranh_print_release(&table);
    if (code->n_places > shown)
        ranh_str_printf(
            &cli->out, INDENT "%s\n",
            ranh_arena_printf(&cli->arena, _("and %s more (-v lists all)"),
                              ranh_print_number(&cli->arena, (double)(code->n_places - shown), 0)));
}

/* Overlaps and gaps are told by boundary, all codes along it together, and E101 with the whole balance
 * (check_ground.c). */
static bool told_elsewhere(const struct ranh_digest_code *code)
{
    return strcmp(code->code->code, "E101") == 0 ||
           (code->code->code[0] == 'T' && strcmp(code->code->code, "T202") != 0);
}

/* "LỖI  21", then each code with its places. */
static void put_code(struct ranh_cli *cli, struct ranh_digest *digest,
                     const struct ranh_digest_code *code, bool several_files)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    const char *n = ranh_print_number(&cli->arena, (double)code->n, 0);
    ranh_str_printf(&cli->out, "%s %s  %s, %s\n", ranh_check_severity(cli, code->severity),
                    code->code->code, vi ? code->code->title_vi : code->code->title_en, n);
    put_places(cli, digest, code, several_files);
}

static void put_codes(struct ranh_cli *cli, struct ranh_digest *digest,
                      const struct ranh_boundaries *boundaries, bool several_files)
{
    ranh_str_putc(&cli->out, '\n');
    for (int severity = RANH_ERROR; severity >= RANH_INFO; severity--) {
        for (size_t i = 0; i < digest->n; i++)
            if ((int)digest->at[i].severity == severity && !told_elsewhere(&digest->at[i]))
                put_code(cli, digest, &digest->at[i], several_files);
        ranh_check_boundaries(cli, digest, boundaries, (enum ranh_severity)severity, several_files);
    }
    if (digest->n)
        ranh_str_putc(&cli->out, '\n');
}

/* At the end, where the eye rests: what to begin with. */
static void put_first(struct ranh_cli *cli, const struct ranh_digest *digest)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    size_t index[FIRST], n = ranh_digest_first(digest, index, FIRST);
    if (n == 0)
        return;
    ranh_str_printf(&cli->out, "\n%s\n", _("Begin with:"));
    for (size_t i = 0; i < n; i++) {
        const struct ranh_digest_code *code = &digest->at[index[i]];
        ranh_str_printf(&cli->out, "%zu. %s (%s, %s). %s\n", i + 1,
                        vi ? code->code->title_vi : code->code->title_en, code->code->code,
                        ranh_print_number(&cli->arena, (double)code->n, 0),
                        code->places[0].message);
    }
    ranh_str_puts(&cli->out, _("\"ranh explain CODE\" tells the rule behind a code.\n"));
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
        enum ranh_severity severity = RANH_INFO;
        if (r == 0 && row) {
            ranh_severity_parse(column(stmt, 0), &severity);
            ranh_str_printf(&cli->out, "%s %s  %s\n", ranh_check_severity(cli, severity),
                            column(stmt, 1), column(stmt, vi ? 2 : 3));
        }
    }
    sqlite3_finalize(stmt);
    return r;
}

static int put_totals(struct ranh_cli *cli, struct ranh_workspace *ws,
                      const struct ranh_digest *digest, struct ranh_err *err)
{
    struct ranh_arena *arena = &cli->arena;
    const int64_t *total = digest->total;
    int64_t parcels = 0;
    int r = ranh_row_count(ws->store, "parcel", &parcels, err);
    if (r == 0 && total[0] + total[1] + total[2] == 0)
        ranh_str_printf(&cli->out,
                        parcels == 1 ? _("Nothing found in %s parcel.\n")
                                     : _("Nothing found in %s parcels.\n"),
                        ranh_print_number(arena, (double)parcels, 0));
    else if (r == 0)
        ranh_str_printf(&cli->out,
                        parcels == 1 ? _("errors: %s, warnings: %s, notes: %s, in %s parcel\n")
                                     : _("errors: %s, warnings: %s, notes: %s, in %s parcels\n"),
                        ranh_print_number(arena, (double)total[RANH_ERROR], 0),
                        ranh_print_number(arena, (double)total[RANH_WARNING], 0),
                        ranh_print_number(arena, (double)total[RANH_INFO], 0),
                        ranh_print_number(arena, (double)parcels, 0));
    return r;
}

static int report_text(struct ranh_cli *cli, struct ranh_workspace *ws,
                       const struct ranh_check_files *files, const char *const *written,
                       bool all_faces, struct ranh_err *err)
{
    struct ranh_digest digest;
    struct ranh_boundaries boundaries = {0};
    int r = ranh_digest_make(ws->store, 0, ranh_i18n_lang() == RANH_LANG_VI, &digest, err);
    if (r == 0)
        r = ranh_boundaries_make(ws->store, ranh_i18n_lang() == RANH_LANG_VI, &boundaries, err);
    if (r == 0)
        r = ranh_check_put_files(cli, ws, files, err);
    if (r == 0 && cli->common.verbose)
        r = put_sentences(cli, ws, err);
    if (r == 0)
        put_codes(cli, &digest, &boundaries, cli->words.n > 1);
    if (r == 0)
        r = ranh_check_rest(cli, ws, &boundaries, all_faces, err);
    if (r == 0)
        r = ranh_check_ground(cli, ws, err);
    if (r == 0)
        r = put_totals(cli, ws, &digest, err);
    if (r == 0 && files->n_unread) /* what was found is not all there is to find */
        ranh_str_printf(&cli->out, "%s\n", ranh_check_unread_sum(cli, files));
    if (r == 0)
        put_first(cli, &digest);
    for (; r == 0 && *written; written++)
        ranh_str_printf(&cli->out, _("layer of findings: %s\n"), *written);
    ranh_boundaries_release(&boundaries);
    ranh_digest_release(&digest);
    return r;
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

static int report_json(struct ranh_cli *cli, struct ranh_workspace *ws,
                       const struct ranh_check_files *files, const char *const *written,
                       struct ranh_err *err)
{
    ranh_str_printf(&cli->out, "{\"version\":1,\"crs\":\"%s\",\"layer\":", ws->project->crs);
    ranh_str_put_json(&cli->out, written[0]);
    ranh_str_putc(&cli->out, ',');
    ranh_check_json_aside(files, &cli->out);
    ranh_str_putc(&cli->out, ',');
    ranh_check_json_unread(files, &cli->out);
    ranh_str_puts(&cli->out, ",\"files\":[");
    int r = put_objects(cli, ws,
                        "SELECT path, layer, driver, crs_declared, crs_used, crs_reason, scale, "
                        "sha256, features_in, "
                        "accepted, rejected FROM source ORDER BY name",
                        false, err);
    ranh_str_puts(&cli->out, "],\n\"findings\":[");
    if (r == 0)
        r = put_objects(
            cli, ws,
            "SELECT finding_id AS id, code, severity, verdict, subject, key_a, key_b, (SELECT path "
            "FROM source s "
            "WHERE s.source_id = f.source_id) AS file, feature, measured, limit_value AS "
            "\"limit\", "
            "measure_unit AS unit, area_m2, width_m, length_m, adjust, group_key, article, "
            "message_vi, message_en, geometry "
            "FROM finding f WHERE " RANH_CHECK_TOLD " ORDER BY " RANH_CHECK_RANK
            ", code, key_a, feature, id",
            true, err);
    ranh_str_puts(&cli->out, "],\n\"balance\":[");
    if (r == 0)
        r = put_objects(cli, ws, "SELECT * FROM balance ORDER BY " RANH_BALANCE_ORDER, false, err);
    ranh_str_puts(&cli->out, "],\n\"borders\":[");
    if (r == 0)
        r = put_objects(cli, ws,
                        "SELECT name, side_a, side_b, class, overlaps, gaps, area_m2, width_m, "
                        "length_m, findings, within_limit, recording, below_minimum, grid_noise, "
                        "limit_m, adjust, adjust_vi, adjust_en, reports FROM border ORDER "
                        "BY " RANH_BORDER_ORDER,
                        false, err);
    ranh_str_puts(&cli->out, "]}\n");
    return r;
}

int ranh_check_report(struct ranh_cli *cli, struct ranh_workspace *ws,
                      const struct ranh_check_files *files, const char *const *written,
                      bool all_faces, struct ranh_err *err)
{
    return cli->common.json ? report_json(cli, ws, files, written, err)
                            : report_text(cli, ws, files, written, all_faces, err);
}
