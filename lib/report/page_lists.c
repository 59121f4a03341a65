/* SPDX-License-Identifier: MIT */
/* The two pages that scripts fill: the list of issues and the map. */

#include "lib/report/internal.h"

static void put_counts(struct site *site, struct ranh_str *out)
{
    static const char *const name[3][3] = {{"lưu ý", "notes", "note"},
                                           {"cảnh báo", "warnings", "warning"},
                                           {"lỗi", "errors", "error"}};
    ranh_str_puts(out, "<p class=\"lead\">");
    for (int s = 2; s >= 0; s--) {
        ranh_str_puts(out, "<b>");
        site_put_number(out, (double)site->facts.findings[s], 0);
        ranh_str_puts(out, "</b> ");
        site_put_both(out, name[s][0], name[s][site->facts.findings[s] == 1 ? 2 : 1]);
        ranh_str_puts(out, s ? ", " : ". ");
    }
    if (!site->facts.validated || !site->facts.overlapped)
        site_put_both(out, "Một số bước kiểm tra chưa chạy, nên danh sách chưa đủ.",
                      "Some checks have not run yet, so the list is not complete.");
    ranh_str_puts(out, "</p>");
}

int site_page_findings(struct site *site)
{
    static const char *const scripts[] = {"issues.js", "findings.js", NULL};
    static const struct site_page page = {
        .name = "findings",
        .title_vi = "Vấn đề trong dữ liệu",
        .title_en = "Issues in the data",
        .description_vi = "Mọi lỗi và cảnh báo, lọc được, tải được.",
        .description_en = "Every error and warning, to filter and download.",
        .scripts = scripts,
    };
    struct ranh_str summary = RANH_STR_INIT;
    put_counts(site, &summary);
    const struct site_slot slots[] = {{"summary", summary.text}, {NULL, NULL}};
    int status = site_put_page(site, &page, slots);
    ranh_str_release(&summary);
    return status;
}

int site_page_map(struct site *site)
{
    static const char *const scripts[] = {"issues.js", "labels.js", "map.js", NULL};
    static const struct site_page page = {
        .name = "map",
        .title_vi = "Bản đồ",
        .title_en = "Map",
        .description_vi = "Bản đồ thửa đất và vấn đề cần xử lý, tìm theo tờ và thửa.",
        .description_en = "Map of parcels and issues, search by sheet and number.",
        .scripts = scripts,
        .leaflet = true,
    };
    struct ranh_str note = RANH_STR_INIT;
    ranh_str_puts(&note, "<p class=\"small quiet\">");
    if (!site->has_tiles) {
        site_put_both(&note, "Chưa có ảnh nền: chạy bước tile rồi xuất bản lại.",
                      "There is no base map: run the stage tile, then publish again.");
    } else if (site->max_zoom < site->source_max_zoom) {
        site_put_both(&note,
                      ranh_arena_printf(
                          &site->arena,
                          "Ảnh nền có đến mức phóng %u (bộ đầy đủ có đến %u); gần hơn thì ảnh được "
                          "phóng to.",
                          site->max_zoom, site->source_max_zoom),
                      ranh_arena_printf(
                          &site->arena,
                          "The base map goes to zoom %u (the full set goes to %u); closer up it is "
                          "enlarged.",
                          site->max_zoom, site->source_max_zoom));
    }
    ranh_str_puts(&note, "</p>");
    const struct site_slot slots[] = {{"note", note.text}, {NULL, NULL}};
    int status = site_put_page(site, &page, slots);
    ranh_str_release(&note);
    return status;
}
