/* SPDX-License-Identifier: MIT */
/* Dossiers: the look-up, and how each office keeps its limits. */
#include <ranh/base/date.h>

#include "lib/report/internal.h"

static const char offices_sql[] = "SELECT unit_code, count(*), sum(done <= ?1 AND done <= due), "
                                  "sum(done <= ?1 AND done > due), sum((done "
                                  "IS NULL OR done > ?1) AND due < ?1), sum((done IS NULL OR done "
                                  "> ?1) AND (due IS NULL OR due >= ?1)) "
                                  "FROM permit_event WHERE received IS NULL OR received <= ?1 "
                                  "GROUP BY unit_code ORDER BY count(*) DESC, "
                                  "unit_code";

static void put_head(struct ranh_str *out)
{
    static const char *const head[][2] = {{"Đúng hạn", "On time"},
                                          {"Trễ hạn", "Late"},
                                          {"Đang quá hạn", "Overdue"},
                                          {"Trong hạn", "In progress"}};
    ranh_str_puts(out, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">");
    site_put_both(out, "Đơn vị", "Office");
    ranh_str_puts(out, "</th><th scope=\"col\" class=\"num\">");
    site_put_both(out, "Tiếp nhận", "Received");
    ranh_str_puts(out, "</th>");
    for (size_t i = 0; i < 4; i++) {
        ranh_str_puts(out, "<th scope=\"col\" class=\"num\">");
        site_put_both(out, head[i][0], head[i][1]);
        ranh_str_puts(out, "</th>");
    }
    ranh_str_puts(out, "<th scope=\"col\" class=\"after-numbers\" style=\"min-width:9rem\">");
    site_put_both(out, "Tỷ lệ đúng hạn", "Share on time");
    ranh_str_puts(out, "</th></tr></thead><tbody>\n");
}

static void put_office(struct site *site, struct ranh_str *out, sqlite3_stmt *stmt)
{
    const char *code = site_text(stmt, 0);
    const int64_t *at = code ? ranh_map_get(&site->unit_at, code) : NULL;
    double due = sqlite3_column_double(stmt, 2) + sqlite3_column_double(stmt, 3) +
                 sqlite3_column_double(stmt, 4);
    ranh_str_puts(out, "<tr><th scope=\"row\">");
    if (at && site->units[*at].name)
        site_put_both(out, site->units[*at].name, site->units[*at].name_en);
    else
        site_put_both(out, code ? code : "Chưa ghi đơn vị", code ? code : "No office given");
    ranh_str_puts(out, "</th>");
    for (int c = 1; c <= 5; c++) {
        ranh_str_puts(out, "<td class=\"num\">");
        site_put_number(out, sqlite3_column_double(stmt, c), 0);
        ranh_str_puts(out, "</td>");
    }
    double share = due > 0 ? sqlite3_column_double(stmt, 2) / due : (double)NAN;
    ranh_str_puts(out, "<td class=\"after-numbers\">");
    site_put_number(out, 100 * share, 1);
    ranh_str_puts(out, " %");
    site_put_bar(out, share);
    ranh_str_puts(out, "</td></tr>\n");
}

static int put_offices(struct site *site, struct ranh_str *out)
{
    sqlite3_stmt *stmt = NULL;
    char as_of[RANH_DATE_MAX];
    int n = 0, status = site_query(site, offices_sql, &stmt);
    if (!status)
        sqlite3_bind_text(stmt, 1, ranh_date_iso(as_of, site->opt->as_of), -1, SQLITE_STATIC);
    while (site_next(site, stmt, &status)) {
        if (!n++)
            put_head(out);
        put_office(site, out, stmt);
    }
    sqlite3_finalize(stmt);
    if (n) {
        ranh_str_puts(out, "</tbody></table></div>");
    } else {
        ranh_str_puts(out, "<p class=\"message\">");
        site_put_both(out, "Chưa có dữ liệu hồ sơ.", "There are no data on dossiers.");
        ranh_str_puts(out, "</p>");
    }
    return status;
}

int site_page_dossiers(struct site *site)
{
    static const char *const scripts[] = {"dossiers.js", NULL};
    static const struct site_page page = {
        .name = "dossiers",
        .title_vi = "Hồ sơ",
        .title_en = "Dossiers",
        .description_vi = "Tra cứu tiến độ hồ sơ, không nêu dữ liệu cá nhân.",
        .description_en = "Follow a dossier; no personal data.",
        .scripts = scripts,
    };
    struct ranh_str offices = RANH_STR_INIT;
    int status = put_offices(site, &offices);
    const struct site_slot slots[] = {
        {"offices", offices.text}, {"none", site->counts->dossiers ? "" : " hidden"}, {NULL, NULL}};
    if (!status)
        status = site_put_page(site, &page, slots);
    ranh_str_release(&offices);
    return status;
}
