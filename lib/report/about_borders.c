/* SPDX-License-Identifier: MIT */
/*
 * How well the map sheets meet, on the page of sources: a row per border of two sheets where somebody has to act,
 * the worst first, and the number of those that have no room.
 */
#include "lib/report/internal.h"

enum { SHOWN = 10 };

static const char sql[] =
    "SELECT name, overlaps, gaps, width_m, limit_m, findings, CASE WHEN adjust = 'unknown' THEN "
    "NULL"
    " ELSE adjust_vi END, CASE WHEN adjust = 'unknown' THEN NULL ELSE adjust_en END, reports"
    " FROM border WHERE class <> 'same-sheet' AND findings + within_limit > 0"
    " ORDER BY findings > 0 DESC, width_m DESC, name, class";

static void put_metres(struct ranh_str *out, sqlite3_stmt *stmt, int column)
{
    double metres = site_double(stmt, column);
    ranh_str_puts(out, "<td class=\"num\">");
    if (isnan(metres)) {
        ranh_str_puts(out, "–");
    } else {
        site_put_number(out, metres < 1 ? 100 * metres : metres, metres < 1 ? 1 : 2);
        ranh_str_puts(out, metres < 1 ? " cm" : " m");
    }
    ranh_str_puts(out, "</td>");
}

static void put_border(struct ranh_str *out, sqlite3_stmt *stmt)
{
    ranh_str_puts(out, "<tr><th scope=\"row\" class=\"name\">");
    ranh_str_put_html(out, site_text(stmt, 0));
    ranh_str_puts(out, "</th>");
    for (int c = 1; c <= 2; c++) {
        ranh_str_puts(out, "<td class=\"num\">");
        site_put_number(out, site_double(stmt, c), 0);
        ranh_str_puts(out, "</td>");
    }
    put_metres(out, stmt, 3);
    put_metres(out, stmt, 4);
    ranh_str_puts(out, "<td>");
    if (sqlite3_column_int64(stmt, 8) > 0)
        site_put_both(out, "không được tự chỉnh tờ nào: phải báo cáo Sở bằng văn bản",
                      "nobody may adjust either sheet: report in writing to the Department");
    else if (site_text(stmt, 6))
        site_put_both(out, site_text(stmt, 6), site_text(stmt, 7));
    else
        site_put_both(out, "phải kiểm tra lại từng chỗ", "to be checked place by place");
    ranh_str_puts(out, "</td></tr>\n");
}

static void put_head(struct ranh_str *out)
{
    static const char *const head[][2] = {{"Hai tờ", "Two sheets"}, {"Chồng", "Overlaps"},
                                          {"Hở", "Gaps"},           {"Rộng nhất", "Widest"},
                                          {"Hạn sai", "Limit"},     {"Việc cần làm", "What to do"}};
    ranh_str_puts(out, "<div class=\"scroll\"><table><thead><tr>");
    for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
        ranh_str_printf(out, "<th scope=\"col\"%s>", i >= 1 && i <= 4 ? " class=\"num\"" : "");
        site_put_both(out, head[i][0], head[i][1]);
        ranh_str_puts(out, "</th>");
    }
    ranh_str_puts(out, "</tr></thead><tbody>\n");
}

int site_put_borders(struct site *site, struct ranh_str *out)
{
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;
    int status = site_query(site, sql, &stmt);
    while (site_next(site, stmt, &status)) {
        if (n == 0)
            put_head(out);
        if (n++ < SHOWN)
            put_border(out, stmt);
    }
    sqlite3_finalize(stmt);
    if (n > 0)
        ranh_str_puts(out, "</tbody></table></div>");
    ranh_str_puts(out, "<p class=\"small quiet\">");
    if (n == 0)
        site_put_both(
            out,
            site->facts.overlapped ? "Không có hai tờ nào chồng hoặc hở quá mức làm tròn tọa độ."
                                   : "Chưa kiểm tra chồng lấn và khe hở.",
            site->facts.overlapped
                ? "No two sheets miss each other by more than the rounding of coordinates."
                : "Overlaps and gaps have not been checked yet.");
    else if (n > SHOWN)
        site_put_both(
            out,
            ranh_arena_printf(&site->arena, "Và %zu ranh khác: ranh export --layer borders.",
                              n - SHOWN),
            ranh_arena_printf(&site->arena, "And %zu more borders: ranh export --layer borders.",
                              n - SHOWN));
    ranh_str_puts(out, "</p>");
    return status;
}
