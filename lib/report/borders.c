/* SPDX-License-Identifier: MIT */
/* Reads the table border, as far as one source has a side of it: sides are named by sheet, or by file. */
#include <ranh/report/borders.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "lib/io/column.h"

static const char sql[] =
    "WITH side AS (SELECT DISTINCT CASE WHEN p.sheet IS NULL THEN NULL WHEN p.commune_code IS NULL"
    " THEN p.sheet ELSE p.commune_code || '/' || p.sheet END AS name FROM parcel p WHERE"
    " p.source_id = ?1 UNION SELECT s.path FROM source s WHERE s.source_id = ?1),"
    " own AS (SELECT border_id FROM border WHERE side_a IN (SELECT name FROM side) OR side_b IN"
    " (SELECT name FROM side) OR EXISTS (SELECT 1 FROM source s WHERE s.source_id = ?1 AND"
    " (substr(s.path, -length(side_a) - 1) = '/' || side_a OR"
    " substr(s.path, -length(side_b) - 1) = '/' || side_b)))"
    " SELECT name, class, side_a, side_b, overlaps, gaps, findings, within_limit, reports, area_m2,"
    " width_m, length_m, limit_m, adjust, CASE WHEN adjust = 'unknown' THEN NULL WHEN ?2 THEN"
    " adjust_vi ELSE adjust_en END FROM border JOIN own USING (border_id) WHERE overlaps + gaps > 0"
    " ORDER BY findings > 0 DESC, within_limit > 0 DESC, width_m DESC, name, class";

static struct ranh_border_line line_of(struct ranh_arena *arena, sqlite3_stmt *stmt)
{
    return (struct ranh_border_line){
        .name = column_text(arena, stmt, 0),
        .klass = column_text(arena, stmt, 1),
        .side_a = column_text(arena, stmt, 2),
        .side_b = column_text(arena, stmt, 3),
        .overlaps = sqlite3_column_int64(stmt, 4),
        .gaps = sqlite3_column_int64(stmt, 5),
        .findings = sqlite3_column_int64(stmt, 6),
        .within = sqlite3_column_int64(stmt, 7),
        .reports = sqlite3_column_int64(stmt, 8),
        .area_m2 = sqlite3_column_double(stmt, 9),
        .width_m = sqlite3_column_double(stmt, 10),
        .length_m = sqlite3_column_double(stmt, 11),
        .limit_m = column_number(stmt, 12),
        .adjust = column_text(arena, stmt, 13),
        .why = column_text(arena, stmt, 14),
    };
}

int ranh_border_lines_read(struct ranh_store *store, int64_t source_id, bool vietnamese,
                           struct ranh_arena *arena, struct ranh_border_lines *lines,
                           struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    *lines = (struct ranh_border_lines){0};
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 1, source_id);
        sqlite3_bind_int(stmt, 2, vietnamese);
    }
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (!status && row)
            *ranh_vec_push(lines) = line_of(arena, stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- in words ---------------------------------------------------------------------------------- */

static const char *people(struct ranh_arena *arena, double value, int decimals)
{
    char buf[RANH_NUM_MAX];
    return ranh_arena_strdup(
        arena, ranh_num_people(buf, value, decimals, ranh_i18n_lang() == RANH_LANG_VI));
}

static const char *length(struct ranh_arena *arena, double metres)
{
    return metres < 0.01 ? ranh_arena_printf(arena, "%s mm", people(arena, metres * 1000, 1))
           : metres < 1  ? ranh_arena_printf(arena, "%s cm", people(arena, metres * 100, 1))
                         : ranh_arena_printf(arena, "%s m", people(arena, metres, 2));
}

static const char *count(struct ranh_arena *arena, int64_t n, const char *one, const char *many)
{
    return n == 1 ? one : ranh_arena_printf(arena, many, people(arena, (double)n, 0));
}

const char *ranh_border_line_text(struct ranh_arena *arena, const struct ranh_border_line *line)
{
    const char *overlaps = count(arena, line->overlaps, _("1 overlap"), _("%s overlaps"));
    const char *gaps = count(arena, line->gaps, _("1 gap"), _("%s gaps"));
    const char *what = line->gaps == 0       ? overlaps
                       : line->overlaps == 0 ? gaps
                                             : ranh_arena_printf(arena, "%s, %s", overlaps, gaps);
    const char *text =
        ranh_arena_printf(arena, _("%s, at most %s wide, %s m²"), what,
                          length(arena, line->width_m), people(arena, line->area_m2, 2));
    if (line->within > 0 && line->within == line->overlaps + line->gaps)
        text = ranh_arena_printf(arena, _("%s, within the edge-matching limit (%s)"), text,
                                 length(arena, line->limit_m));
    else if (line->within > 0)
        text =
            ranh_arena_printf(arena, _("%s; %s of them within the edge-matching limit (%s)"), text,
                              people(arena, (double)line->within, 0), length(arena, line->limit_m));
    if (line->findings + line->within == 0)
        text = ranh_arena_printf(arena, _("%s; too small to mean anything"), text);
    if (line->reports > 0)
        text = ranh_arena_printf(
            arena, "%s; %s", text,
            _("nobody may adjust either sheet: report in writing to the Department"));
    return line->why ? ranh_arena_printf(arena, "%s; %s", text, line->why) : text;
}
