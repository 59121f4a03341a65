/* SPDX-License-Identifier: MIT */
/*
 * The front page: three figures, what to do next, how far the data have come, who stands where. Read in
 * ten seconds, and every figure leads to what it is made of.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/land/finding.h>

#include "lib/report/internal.h"

#define TODO   5
#define LEADER 5

static void put_value(struct ranh_str *out, double value, int decimals, const char *unit)
{
    ranh_str_puts(out, "<span class=\"value\">");
    site_put_number(out, value, decimals);
    ranh_str_printf(out, "%s</span>", unit);
}

static void put_unknown(struct ranh_str *out, const char *vi, const char *en)
{
    ranh_str_puts(out, "<span class=\"value unknown\">");
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</span>");
}

/* Counts inside sentences: two finished sentences, one per language. */
static void put_sentence(struct site *site, struct ranh_str *out, const char *tag, const char *vi,
                         const char *en)
{
    (void)site;
    ranh_str_printf(out, "<span class=\"%s\">", tag);
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</span>");
}

static const char *people(struct site *site, double value, int decimals, bool vi)
{
    char buf[RANH_NUM_MAX];
    return ranh_arena_strdup(&site->arena, ranh_num_people(buf, value, decimals, vi));
}

static const char *count(struct site *site, int64_t n, bool vi)
{
    return people(site, (double)n, 0, vi);
}

/* 99.96 % is not 100 %: a rest that exists stays visible. */
static double honest_percent(int64_t part, int64_t whole)
{
    double percent = 100.0 * (double)part / (double)whole;
    return part < whole && percent > 99.9 ? floor(percent * 100) / 100 : percent;
}

static void put_first(struct site *site, struct ranh_str *out)
{
    const struct site_facts *f = &site->facts;
    int64_t good = f->parcels - f->with_error;
    ranh_str_puts(out, "<p class=\"figure-main\">");
    if (!f->validated || !f->parcels) {
        put_unknown(out, "Chưa kiểm tra", "Not checked yet");
        put_sentence(site, out, "says", "Chưa biết bao nhiêu thửa đất không có lỗi",
                     "How many parcels are without errors is not known yet");
        ranh_str_puts(out, "</p>");
        return;
    }
    double percent = honest_percent(good, f->parcels);
    put_value(out, percent, good < f->parcels && percent > 99.9 ? 2 : 1, "<small> %</small>");
    put_sentence(site, out, "says", "thửa đất không có lỗi", "of parcels are without errors");
    put_sentence(
        site, out, "basis",
        ranh_arena_printf(&site->arena, "%s trên %s thửa%s", count(site, good, true),
                          count(site, f->parcels, true),
                          f->overlapped ? "; đã kiểm tra hình học, thuộc tính và chồng lấn."
                                        : "; chưa kiểm tra chồng lấn giữa các thửa."),
        ranh_arena_printf(&site->arena, "%s of %s parcels%s", count(site, good, false),
                          count(site, f->parcels, false),
                          f->overlapped ? "; geometry, attributes and overlaps were checked."
                                        : "; overlaps between parcels were not checked yet."));
    ranh_str_puts(out, "</p>");
}

static void begin_pair(struct ranh_str *out, const char *vi, const char *en)
{
    ranh_str_puts(out, "<div><dt>");
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</dt><dd>");
}

static void put_overlaps(struct site *site, struct ranh_str *out)
{
    const struct site_facts *f = &site->facts;
    begin_pair(out, "Chồng lấn vượt giới hạn", "Overlaps beyond the limit");
    if (!f->overlapped) {
        put_unknown(out, "Chưa kiểm tra", "Not checked yet");
    } else {
        put_value(out, (double)f->overlaps, 0, "");
        put_sentence(
            site, out, "basis",
            ranh_arena_printf(&site->arena, "tổng %s m²; thêm %s khe hở giữa các thửa",
                              people(site, f->overlap_m2, 0, true), count(site, f->gaps, true)),
            ranh_arena_printf(&site->arena,
                              f->gaps == 1 ? "%s m² in all; %s gap between parcels besides"
                                           : "%s m² in all; %s gaps between parcels besides",
                              people(site, f->overlap_m2, 0, false), count(site, f->gaps, false)));
    }
    ranh_str_puts(out, "</dd></div>");
}

static void put_on_time(struct site *site, struct ranh_str *out)
{
    const struct site_facts *f = &site->facts;
    int64_t due = f->on_time + f->late + f->overdue;
    begin_pair(out, "Hồ sơ đúng hạn", "Dossiers on time");
    if (!due) {
        put_unknown(out, "Chưa có dữ liệu", "No data");
    } else {
        put_value(out, honest_percent(f->on_time, due), 1, " %");
        put_sentence(site, out, "basis",
                     ranh_arena_printf(&site->arena, "%s đúng hạn, %s trễ, %s đang quá hạn",
                                       count(site, f->on_time, true), count(site, f->late, true),
                                       count(site, f->overdue, true)),
                     ranh_arena_printf(&site->arena, "%s on time, %s late, %s overdue now",
                                       count(site, f->on_time, false), count(site, f->late, false),
                                       count(site, f->overdue, false)));
    }
    ranh_str_puts(out, "</dd></div>");
}

/* --- what to do next --------------------------------------------------------------------------------- */

/* Kinds of findings, gravest and most frequent first, with the commune that has most of each; none where
 * several have as many, for "most" would then be said of the first by chance. */
static const char todo_sql[] =
    "WITH n AS (SELECT code, commune_code, count(*) AS n, sum(severity = 'error') AS errors FROM "
    "finding WHERE verdict IN ('VIOLATION', 'POSSIBLE') AND severity <> 'info' GROUP BY code, "
    "commune_code), "
    "r AS (SELECT *, rank() OVER (PARTITION BY code ORDER BY n DESC) AS place FROM n "
    "WHERE commune_code IS NOT NULL), "
    "m AS (SELECT code, commune_code, n FROM r WHERE place = 1 GROUP BY code HAVING count(*) = 1), "
    "t AS (SELECT code, sum(n) AS total, sum(errors) AS errors FROM n GROUP BY code) "
    "SELECT t.code, t.total, m.commune_code, m.n FROM t LEFT JOIN m USING (code) "
    "ORDER BY t.errors > 0 DESC, t.total DESC, t.code LIMIT ?1";

/* The first sentence of an explanation: what it is, in a line. */
static const char *first_sentence(struct site *site, const char *text)
{
    const char *end = text ? strstr(text, ". ") : NULL;
    return end ? ranh_arena_strndup(&site->arena, text, (size_t)(end - text) + 1) : text;
}

static void put_todo_row(struct site *site, sqlite3_stmt *stmt, struct ranh_str *out)
{
    const char *key = site_text(stmt, 0), *en;
    const struct ranh_finding_code *code = ranh_finding_code(key);
    int64_t n = sqlite3_column_int64(stmt, 1);
    const char *commune = site_commune_name(site, site_text(stmt, 2), &en);
    ranh_str_puts(out, "<li><span class=\"what\">");
    site_put_both(out,
                  ranh_arena_printf(&site->arena, "%s: %s", code ? code->title_vi : key,
                                    count(site, n, true)),
                  ranh_arena_printf(&site->arena, "%s: %s", code ? code->title_en : key,
                                    count(site, n, false)));
    ranh_str_puts(out, "</span><span class=\"go\">");
    site_put_link(out, "findings.html", ranh_arena_printf(&site->arena, "code=%s", key),
                  "Xem danh sách", "See the list");
    ranh_str_puts(out, "</span><span class=\"why\">");
    if (code)
        site_put_both(out, first_sentence(site, code->explain_vi),
                      first_sentence(site, code->explain_en));
    if (commune) {
        int64_t most = sqlite3_column_int64(stmt, 3);
        ranh_str_putc(out, ' ');
        if (most == n)
            site_put_both(
                out, ranh_arena_printf(&site->arena, n > 1 ? "Tất cả ở %s." : "Ở %s.", commune),
                ranh_arena_printf(&site->arena, n > 1 ? "All in %s." : "In %s.",
                                  en && *en ? en : commune));
        else
            site_put_both(out,
                          ranh_arena_printf(&site->arena, "Nhiều nhất ở %s (%s).", commune,
                                            count(site, most, true)),
                          ranh_arena_printf(&site->arena, "Most in %s (%s).",
                                            en && *en ? en : commune, count(site, most, false)));
    }
    ranh_str_puts(out, "</span></li>\n");
}

static int put_todo(struct site *site, struct ranh_str *out)
{
    sqlite3_stmt *stmt = NULL;
    int n = 0, status = site_query(site, todo_sql, &stmt);
    if (!status)
        sqlite3_bind_int(stmt, 1, TODO);
    while (site_next(site, stmt, &status)) {
        ranh_str_puts(out, n++ ? "" : "<ol class=\"todo\">\n");
        put_todo_row(site, stmt, out);
    }
    if (n) {
        ranh_str_puts(out, "</ol>");
    } else {
        ranh_str_puts(out, "<p class=\"message\">");
        if (site->facts.validated)
            site_put_both(out, "Không còn lỗi hay cảnh báo nào.", "No error or warning is left.");
        else
            site_put_both(out, "Chạy các bước kiểm tra (validate, overlap) rồi xuất bản lại.",
                          "Run the checks (validate, overlap), then publish again.");
        ranh_str_puts(out, "</p>");
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- progress ------------------------------------------------------------------------------------------ */

static void put_link_of_chain(struct site *site, struct ranh_str *out, const char *vi,
                              const char *en, int64_t n, int64_t whole, bool known)
{
    ranh_str_puts(out, "<li><span>");
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</span>");
    site_put_bar(out, known && whole > 0 ? (double)n / (double)whole : (double)NAN);
    ranh_str_puts(out, "<span class=\"of\">");
    if (known)
        site_put_both(out, count(site, n, true), count(site, n, false));
    else
        site_put_both(out, "chưa kiểm tra", "not checked");
    ranh_str_puts(out, "</span></li>\n");
}

static void put_chain(struct site *site, struct ranh_str *out)
{
    const struct site_facts *f = &site->facts;
    int64_t whole = f->delivered > f->parcels ? f->delivered : f->parcels;
    ranh_str_puts(out, "<ul class=\"chain\">\n");
    put_link_of_chain(site, out, "Thửa được giao", "Parcels delivered", whole, whole, true);
    put_link_of_chain(site, out, "Được nhận vào kho dữ liệu", "Accepted into the workspace",
                      f->parcels, whole, true);
    put_link_of_chain(site, out, "Có vị trí trong VN-2000", "Located in VN-2000", f->located, whole,
                      true);
    put_link_of_chain(site, out, "Đủ mã xã, số tờ, số thửa", "With commune, sheet and number",
                      f->keyed, whole, true);
    put_link_of_chain(site, out, "Không có lỗi", "Without errors", f->parcels - f->with_error,
                      whole, f->validated);
    ranh_str_puts(out, "</ul>\n");
    if (f->permits) {
        ranh_str_puts(out, "<ul class=\"chain\" style=\"margin-top:1.2rem\">\n");
        put_link_of_chain(site, out, "Giấy phép xây dựng", "Building permits", f->permits,
                          f->permits, true);
        put_link_of_chain(site, out, "Gắn được với thửa đất", "Linked to a parcel",
                          f->permits_linked, f->permits, f->linked);
        ranh_str_puts(out, "</ul>\n");
    }
}

/* --- who stands where ----------------------------------------------------------------------------------- */

static void put_leader(struct site *site, struct ranh_str *out, size_t u)
{
    const struct ranh_index_cell *c = &site->scores.cell[u * site->scores.n_items];
    struct ranh_str fragment = RANH_STR_INIT;
    ranh_str_puts(&fragment, "unit=");
    site_put_url(&fragment, site->units[u].code);
    ranh_str_printf(out, "<li><span>%d. ", c->rank);
    site_put_link(out, "scores.html", fragment.text,
                  site->units[u].name ? site->units[u].name : site->units[u].code,
                  site->units[u].name_en);
    ranh_str_puts(out, "</span>");
    site_put_bar(out, c->normalised);
    ranh_str_puts(out, "<span class=\"of\">");
    site_put_number(out, 100 * c->normalised, 1);
    ranh_str_puts(out, " %</span></li>\n");
    ranh_str_release(&fragment);
}

/* The largest block, its first places. */
static const char *largest_block(const struct site *site)
{
    const char *block = NULL;
    int most = 0;
    for (size_t u = 0; u < site->n_units && site->def; u++) {
        const struct ranh_index_cell *c = &site->scores.cell[u * site->scores.n_items];
        if (c->of_units > most) {
            most = c->of_units;
            block = site->units[u].block;
        }
    }
    return block;
}

static void put_best(struct site *site, struct ranh_str *out)
{
    const char *block = largest_block(site);
    int shown = 0;
    if (!block) {
        ranh_str_puts(out, "<p>");
        if (site->def)
            site_put_both(
                out,
                "Chưa đơn vị nào có đủ 65 % số liệu để xếp hạng. Bảng chỉ số vẫn nêu từng điểm.",
                "No unit has the 65 % of data a rank needs. The index table still shows each "
                "score.");
        else
            site_put_both(out, "Chưa tính chỉ số.", "The index has not been computed.");
        ranh_str_puts(out, "</p>");
    } else {
        ranh_str_puts(out, "<ul class=\"chain\">\n");
        for (int rank = 1; rank <= (int)site->n_units && shown < LEADER; rank++)
            for (size_t u = 0; u < site->n_units && shown < LEADER; u++) {
                const struct ranh_index_cell *c = &site->scores.cell[u * site->scores.n_items];
                if (c->rank != rank || strcmp(site->units[u].block, block))
                    continue;
                put_leader(site, out, u);
                shown++;
            }
        ranh_str_puts(out, "</ul>\n");
    }
    ranh_str_puts(out, "<p>");
    site_put_link(out, "scores.html", NULL, "Bảng chỉ số đầy đủ", "The whole index");
    ranh_str_puts(out, "</p>");
}

int site_page_overview(struct site *site)
{
    static const struct site_page page = {
        .name = "overview",
        .title_vi = "Tổng quan",
        .title_en = "Overview",
        .description_vi = "Tình trạng dữ liệu thửa đất, việc cần làm, tiến độ.",
        .description_en = "State of the parcel data, what to do next, progress.",
    };
    enum { FIRST, OTHERS, CITY, TODO_LIST, CHAIN, TITLE, BEST, COMMUNES, N };
    struct ranh_str html[N];
    for (int i = 0; i < N; i++)
        ranh_str_init(&html[i]);
    put_first(site, &html[FIRST]);
    put_overlaps(site, &html[OTHERS]);
    put_on_time(site, &html[OTHERS]);
    site_city(site, &html[CITY]);
    put_chain(site, &html[CHAIN]);
    if (site->def)
        site_put_both(&html[TITLE], site->def->item[0].name_vi, site->def->item[0].name_en);
    else
        site_put_both(&html[TITLE], "Bộ chỉ số", "Index");
    put_best(site, &html[BEST]);
    site_communes_table(site, &html[COMMUNES]);
    int status = put_todo(site, &html[TODO_LIST]);
    const struct site_slot slots[] = {
        {"first", html[FIRST].text},
        {"others", html[OTHERS].text},
        {"city", html[CITY].text},
        {"todo", html[TODO_LIST].text},
        {"chain", html[CHAIN].text},
        {"score_title", html[TITLE].text},
        {"best", html[BEST].text},
        {"communes", html[COMMUNES].text},
        {NULL, NULL},
    };
    if (!status)
        status = site_put_page(site, &page, slots);
    for (int i = 0; i < N; i++)
        ranh_str_release(&html[i]);
    return status;
}
