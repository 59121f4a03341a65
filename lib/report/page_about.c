/* SPDX-License-Identifier: MIT */
/* Where the data come from, what was checked, and what this site does not know. */
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/land/finding.h>

#include "lib/report/internal.h"

/* Names of the roles in a project file. */
static const struct {
    const char *role, *vi, *en;
} roles[] = {
    {"parcels", "Thửa đất", "Parcels"},
    {"zones", "Quy hoạch", "Plans"},
    {"restrictions", "Hành lang, hạn chế", "Restrictions"},
    {"non_parcels", "Đất không tạo thành thửa", "Non-parcel land"},
    {"communes", "Phường, xã", "Communes"},
    {"permits", "Giấy phép", "Permits"},
    {"events", "Hồ sơ", "Dossiers"},
    {"units", "Đơn vị", "Units"},
    {"indicators", "Số liệu chỉ số", "Indicator values"},
};

static void put_role(struct ranh_str *out, const char *role)
{
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if (!strcmp(roles[i].role, role)) {
            site_put_both(out, roles[i].vi, roles[i].en);
            return;
        }
    ranh_str_put_html(out, role);
}

/* Not the path: folders of an office are nobody's business. */
static const char sources_sql[] = "SELECT name, role, features_in, accepted, rejected, crs_used, "
                                  "operation, accuracy_m, survey_date, "
                                  "sha256 FROM source ORDER BY role = 'parcels' DESC, role, name";

static void put_source(struct ranh_str *out, sqlite3_stmt *stmt)
{
    const char *crs = site_text(stmt, 5), *survey = site_text(stmt, 8), *sha = site_text(stmt, 9);
    ranh_str_puts(out, "<tr><th scope=\"row\" class=\"name\">");
    ranh_str_put_html(out, site_text(stmt, 0));
    ranh_str_puts(out, "</th><td>");
    put_role(out, site_text(stmt, 1));
    ranh_str_puts(out, "</td>");
    for (int c = 2; c <= 4; c++) {
        ranh_str_puts(out, "<td class=\"num\">");
        site_put_number(out, sqlite3_column_double(stmt, c), 0);
        ranh_str_puts(out, "</td>");
    }
    ranh_str_puts(out, "<td>");
    ranh_str_put_html(out, crs ? crs : "–");
    ranh_str_puts(out, "</td><td>");
    site_put_date(out, survey ? survey : "–");
    ranh_str_puts(out, "</td><td><code>");
    if (sha) /* hexadecimal; the beginning is enough to compare by eye */
        ranh_str_add(out, sha, strnlen(sha, 12));
    ranh_str_puts(out, "</code></td></tr>\n");
}

static int put_sources(struct site *site, struct ranh_str *out)
{
    static const char *const head[][2] = {
        {"Tên", "Name"},         {"Vai trò", "Role"},        {"Bản ghi", "Features"},
        {"Nhận", "Accepted"},    {"Không nhận", "Rejected"}, {"Hệ tọa độ", "Reference system"},
        {"Ngày đo", "Surveyed"}, {"SHA-256", "SHA-256"}};
    sqlite3_stmt *stmt = NULL;
    int status = site_query(site, sources_sql, &stmt);
    ranh_str_puts(out, "<div class=\"scroll\"><table><thead><tr>");
    for (size_t i = 0; i < sizeof(head) / sizeof(head[0]); i++) {
        ranh_str_printf(out, "<th scope=\"col\"%s>", i >= 2 && i <= 4 ? " class=\"num\"" : "");
        site_put_both(out, head[i][0], head[i][1]);
        ranh_str_puts(out, "</th>");
    }
    ranh_str_puts(out, "</tr></thead><tbody>\n");
    while (site_next(site, stmt, &status))
        put_source(out, stmt);
    ranh_str_puts(out, "</tbody></table></div>");
    sqlite3_finalize(stmt);
    return status;
}

static void put_limit(struct ranh_str *out, const char *vi, const char *en)
{
    ranh_str_puts(out, "<li>");
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</li>\n");
}

/* Whether the areas of the sheets add up, and of how many communes the edge could not be checked. */
static int put_ground(struct site *site, struct ranh_str *out)
{
    static const char sql[] =
        "SELECT sum(level = 'sheet'), sum(level = 'sheet' AND doubled_m2 < 0.005 AND gaps_m2 < "
        "0.005), sum(level = 'commune' AND boundary_m2 IS NULL) FROM balance";
    sqlite3_stmt *stmt = NULL;
    double n[3] = {0};
    char text[3][2][RANH_NUM_MAX];
    int status = site_query(site, sql, &stmt);
    while (site_next(site, stmt, &status))
        for (int i = 0; i < 3; i++)
            n[i] = sqlite3_column_double(stmt, i);
    sqlite3_finalize(stmt);
    for (int i = 0; i < 3; i++)
        for (int en = 0; en < 2; en++)
            ranh_num_people(text[i][en], n[i], 0, !en);
    if (n[0] > 0)
        put_limit(
            out,
            ranh_arena_printf(&site->arena,
                              "Diện tích các thửa khớp với vùng bao ở %s trên %s tờ bản đồ.",
                              text[1][0], text[0][0]),
            ranh_arena_printf(&site->arena,
                              "The areas of the parcels add up to the enclosing area on %s of "
                              "%s map sheets.",
                              text[1][1], text[0][1]));
    if (n[2] > 0)
        put_limit(
            out,
            ranh_arena_printf(&site->arena,
                              "Chưa kiểm tra được đất bỏ sót ở rìa của %s xã vì thiếu ranh giới.",
                              text[2][0]),
            ranh_arena_printf(&site->arena,
                              n[2] > 1 ? "Ground left out at the edge of %s communes could not be "
                                         "checked: their boundary is missing."
                                       : "Ground left out at the edge of %s commune could not be "
                                         "checked: its boundary is missing.",
                              text[2][1]));
    return status;
}

static int put_limits(struct site *site, struct ranh_str *out)
{
    int status = 0;
    const struct site_facts *f = &site->facts;
    char vi[RANH_NUM_MAX], en[RANH_NUM_MAX];
    double n = (double)site->parcels_unlisted;
    ranh_str_puts(out, "<ul>\n");
    if (!f->validated)
        put_limit(out, "Hình học và thuộc tính chưa được kiểm tra.",
                  "Geometry and attributes were not checked.");
    if (!f->overlapped)
        put_limit(out, "Chồng lấn và khe hở chưa được kiểm tra.",
                  "Overlaps and gaps were not checked.");
    else
        status = put_ground(site, out);
    if (!f->zoned)
        put_limit(out, "Chưa đối chiếu với quy hoạch và hành lang.",
                  "Plans and corridors were not compared.");
    if (site->parcels_unlisted > 0)
        put_limit(
            out,
            ranh_arena_printf(&site->arena,
                              "%s thửa thiếu mã xã, số tờ hoặc số thửa nên không tra cứu được.",
                              ranh_num_people(vi, n, 0, true)),
            ranh_arena_printf(&site->arena,
                              site->parcels_unlisted == 1
                                  ? "%s parcel lacks commune, sheet or number and cannot be found "
                                    "by the search."
                                  : "%s parcels lack commune, sheet or number and cannot be found "
                                    "by the search.",
                              ranh_num_people(en, n, 0, false)));
    put_limit(out, "Đường ranh trên bản đồ làm tròn đến khoảng 0,1 m; số đo trong bảng thì không.",
              "Outlines on the map are rounded to about 0.1 m; the figures in the tables are not.");
    put_limit(out,
              "Một vấn đề được nêu là kết quả kiểm tra tự động, không phải quyết định hành chính.",
              "An issue listed here is the result of an automatic check, not an administrative "
              "decision.");
    ranh_str_puts(out, "</ul>");
    return status;
}

static void put_kinds(struct ranh_str *out)
{
    size_t n;
    const struct ranh_finding_code *code = ranh_finding_codes(&n);
    ranh_str_puts(out, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">");
    site_put_both(out, "Mã", "Code");
    ranh_str_puts(out, "</th><th scope=\"col\">");
    site_put_both(out, "Vấn đề", "Issue");
    ranh_str_puts(out, "</th><th scope=\"col\">");
    site_put_both(out, "Căn cứ", "Article");
    ranh_str_puts(out, "</th></tr></thead><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        if (!code[i].implemented)
            continue;
        ranh_str_printf(out, "<tr><td><code>%s</code></td><th scope=\"row\">", code[i].code);
        site_put_both(out, code[i].title_vi, code[i].title_en);
        ranh_str_puts(out, "<br><span class=\"small quiet\" style=\"font-weight:400\">");
        site_put_both(out, code[i].explain_vi, code[i].explain_en);
        ranh_str_puts(out, "</span></th><td class=\"small\">");
        ranh_str_put_html(out, code[i].article);
        ranh_str_puts(out, "</td></tr>\n");
    }
    ranh_str_puts(out, "</tbody></table></div>");
}

int site_page_about(struct site *site)
{
    static const struct site_page page = {
        .name = "about",
        .title_vi = "Nguồn và phương pháp",
        .title_en = "Sources and method",
        .description_vi = "Nguồn dữ liệu, cách đo, giới hạn, các loại kiểm tra.",
        .description_en = "Sources, method, limits, checks.",
    };
    struct ranh_str sources = RANH_STR_INIT, operation = RANH_STR_INIT, limits = RANH_STR_INIT,
                    kinds = RANH_STR_INIT, borders = RANH_STR_INIT;
    const struct ranh_operation *op = ranh_transform_operation(site->worker[0].wgs84);
    ranh_str_put_html(&operation, op->name);
    if (op->accuracy_m > 0) {
        ranh_str_puts(&operation, " (±");
        site_put_number(&operation, op->accuracy_m, 1);
        ranh_str_puts(&operation, " m)");
    }
    int status = put_limits(site, &limits);
    put_kinds(&kinds);
    if (!status)
        status = put_sources(site, &sources);
    if (!status)
        status = site_put_borders(site, &borders);
    const struct site_slot slots[] = {{"sources", sources.text},     {"borders", borders.text},
                                      {"operation", operation.text}, {"limits", limits.text},
                                      {"kinds", kinds.text},         {NULL, NULL}};
    if (!status)
        status = site_put_page(site, &page, slots);
    ranh_str_release(&borders);
    ranh_str_release(&kinds);
    ranh_str_release(&limits);
    ranh_str_release(&operation);
    ranh_str_release(&sources);
    return status;
}
