/* SPDX-License-Identifier: MIT */
/* The index: one table per block, a row per unit with rank, its certainty, and a cell per main index. */
#include <stdlib.h>
#include <string.h>

#include "lib/report/internal.h"

struct row {
    size_t unit;
    const char *block;
    int rank;
    double share;
};

static int by_rank(const void *a, const void *b)
{
    const struct row *p = a, *q = b;
    int block = strcmp(p->block, q->block);
    if (block)
        return strcmp(p->block, "L") == 0 ? -1 : strcmp(q->block, "L") == 0 ? 1 : block;
    int r = p->rank ? p->rank : INT32_MAX, s = q->rank ? q->rank : INT32_MAX;
    if (r != s)
        return r < s ? -1 : 1;
    return p->unit < q->unit ? -1 : 1;
}

/* Columns: nodes whose children are indicators. */
static bool is_column(const struct ranh_index_definition *def, size_t i)
{
    return !ranh_index_is_leaf(&def->item[i]) && i > 0 && ranh_index_is_leaf(&def->item[i + 1]);
}

static void put_head(struct site *site, struct ranh_str *out)
{
    ranh_str_puts(out, "<thead><tr><th scope=\"col\">");
    site_put_both(out, "Hạng", "Rank");
    ranh_str_puts(out, "</th><th scope=\"col\">");
    site_put_both(out, "Đơn vị", "Unit");
    ranh_str_puts(out, "</th><th scope=\"col\">");
    site_put_both(out, "Điểm, % có thể đạt", "Score, % of attainable");
    ranh_str_puts(out, "</th><th scope=\"col\">");
    site_put_both(out, "Mức", "Band");
    ranh_str_puts(out, "</th><th scope=\"col\" class=\"num\">");
    site_put_both(out, "Có số liệu", "Covered");
    ranh_str_puts(out, "</th>");
    for (size_t i = 0; i < site->def->n; i++) {
        const struct ranh_index_item *item = &site->def->item[i];
        if (!is_column(site->def, i))
            continue;
        ranh_str_puts(out, "<th scope=\"col\" class=\"heat\"><abbr title=\"");
        ranh_str_put_html(out, item->name_vi);
        ranh_str_puts(out, "\" data-vi-title=\"");
        ranh_str_put_html(out, item->name_vi);
        ranh_str_puts(out, "\" data-en-title=\"");
        ranh_str_put_html(out, item->name_en);
        ranh_str_puts(out, "\">");
        ranh_str_put_html(out, item->code);
        ranh_str_puts(out, "</abbr></th>");
    }
    ranh_str_puts(out, "</tr></thead><tbody>\n");
}

static void put_heat(struct ranh_str *out, const struct ranh_index_cell *c)
{
    if (isnan(c->normalised)) {
        ranh_str_puts(out, "<td class=\"heat none\">–</td>");
        return;
    }
    int k = (int)(c->normalised * 5);
    ranh_str_printf(out, "<td class=\"heat h%d\">", k > 4 ? 4 : k);
    site_put_number(out, 100 * c->normalised, 0);
    ranh_str_puts(out, "</td>");
}

static void put_rank(struct site *site, struct ranh_str *out, const struct row *row)
{
    int best = site->best[row->unit], worst = site->worst[row->unit];
    ranh_str_puts(out, "<td class=\"rank\">");
    if (!row->rank) {
        ranh_str_puts(out, "–</td>");
        return;
    }
    ranh_str_printf(out, "%d", row->rank);
    if (best != worst)
        ranh_str_printf(out, " <small class=\"quiet\">%d–%d</small>", best, worst);
    ranh_str_puts(out, "</td>");
}

static void put_row(struct site *site, struct ranh_str *out, const struct row *row)
{
    const struct ranh_index_unit *unit = &site->units[row->unit];
    const struct ranh_index_cell *c = &site->scores.cell[row->unit * site->scores.n_items];
    struct ranh_str fragment = RANH_STR_INIT;
    const char *en, *vi = site_band(row->share, &en);
    ranh_str_puts(&fragment, "unit=");
    site_put_url(&fragment, unit->code);
    ranh_str_puts(out, "<tr>");
    put_rank(site, out, row);
    ranh_str_puts(out, "<th scope=\"row\">");
    site_put_link(out, "scores.html", fragment.text,
                  unit->name && *unit->name ? unit->name : unit->code, unit->name_en);
    ranh_str_puts(out, "</th><td class=\"total\"><b>");
    site_put_number(out, 100 * row->share, 1);
    ranh_str_puts(out, "</b>");
    site_put_bar(out, row->share);
    ranh_str_puts(out, "</td><td class=\"nowrap\">");
    if (row->rank)
        site_put_both(out, vi, en);
    else
        site_put_both(out, "chưa xếp hạng", "not ranked");
    ranh_str_puts(out, "</td><td class=\"num\">");
    site_put_number(out, 100 * c->raw, 0);
    ranh_str_puts(out, " %</td>");
    for (size_t i = 0; i < site->def->n; i++)
        if (is_column(site->def, i))
            put_heat(out, &c[i]);
    ranh_str_puts(out, "</tr>\n");
    ranh_str_release(&fragment);
}

static void block_name(const char *block, const char **vi, const char **en)
{
    *vi = !strcmp(block, "L")   ? "Phường, xã, đặc khu"
          : !strcmp(block, "D") ? "Sở, ban, ngành"
                                : block;
    *en = !strcmp(block, "L") ? "Communes" : !strcmp(block, "D") ? "Departments" : block;
    if (!**vi) {
        *vi = "Đơn vị khác";
        *en = "Other units";
    }
}

static void put_tables(struct site *site, struct ranh_str *out)
{
    size_t n = 0;
    struct row *rows = ranh_alloc((site->n_units + 1) * sizeof(*rows));
    for (size_t u = 0; u < site->n_units; u++) {
        const struct ranh_index_cell *c = &site->scores.cell[u * site->scores.n_items];
        if (c->state != RANH_INDEX_NOT_APPLICABLE)
            rows[n++] = (struct row){u, site->units[u].block, c->rank, c->normalised};
    }
    qsort(rows, n, sizeof(*rows), by_rank);
    for (size_t i = 0; i < n; i++) {
        const char *vi, *en;
        if (i == 0 || strcmp(rows[i].block, rows[i - 1].block)) {
            block_name(rows[i].block, &vi, &en);
            ranh_str_puts(out,
                          i ? "</tbody></table></div></section>\n<section><h2>" : "<section><h2>");
            site_put_both(out, vi, en);
            ranh_str_puts(out, "</h2><div class=\"scroll\"><table class=\"scores\">");
            put_head(site, out);
        }
        put_row(site, out, &rows[i]);
    }
    ranh_str_puts(out, n ? "</tbody></table></div></section>\n" : "");
    ranh_free(rows);
}

static void put_columns(struct site *site, struct ranh_str *out)
{
    bool first = true;
    ranh_str_puts(out, "<p class=\"small quiet\">");
    for (size_t i = 0; i < site->def->n; i++) {
        if (!is_column(site->def, i))
            continue;
        ranh_str_printf(out, "%s%s ", first ? "" : " · ", site->def->item[i].code);
        site_put_both(out, site->def->item[i].name_vi, site->def->item[i].name_en);
        first = false;
    }
    ranh_str_puts(out, "</p>");
}

static void put_intro(struct site *site, struct ranh_str *out)
{
    ranh_str_puts(out, "<p class=\"lead\">");
    site_put_both(out,
                  "Điểm là phần trăm của số điểm có thể đạt: chỉ số không áp dụng, hoặc chưa có số "
                  "liệu mà bộ "
                  "chỉ số cho phép bỏ qua, không nằm trong mẫu số. Đơn vị có dưới 65 % số liệu "
                  "được nêu nhưng "
                  "không xếp hạng.",
                  "A score is the percent of attainable points: indicators that do not apply, or "
                  "lack data where "
                  "the definition allows it, leave the base. Units with less than 65 % of the data "
                  "are shown but "
                  "not ranked.");
    ranh_str_puts(out, "</p><p>");
    site_put_both(out,
                  "Khoảng nhỏ cạnh hạng cho biết hạng thay đổi thế nào khi mỗi trọng số xê dịch "
                  "tới 25 % (chín "
                  "phần mười số lần thử). Chọn tên đơn vị để mở từng chỉ số.",
                  "The small range beside a rank tells how it moves when each weight is moved by "
                  "up to 25 % (nine "
                  "tries of ten). Choose a unit's name to open its indicators.");
    ranh_str_puts(out, "</p>");
    put_columns(site, out);
}

int site_page_scores(struct site *site)
{
    static const char *const scripts[] = {"scores.js", NULL};
    static const struct site_page page = {
        .name = "scores",
        .title_vi = "Chỉ số",
        .title_en = "Index",
        .description_vi = "Điểm và thứ hạng của các đơn vị, mở được đến từng chỉ số.",
        .description_en = "Scores and ranks of the units, open to each indicator.",
        .scripts = scripts,
    };
    struct ranh_str title = RANH_STR_INIT, intro = RANH_STR_INIT, tables = RANH_STR_INIT;
    if (site->def) {
        site_put_both(&title, site->def->item[0].name_vi, site->def->item[0].name_en);
        put_intro(site, &intro);
        put_tables(site, &tables);
    } else {
        site_put_both(&title, "Bộ chỉ số", "Index");
        ranh_str_puts(&intro, "<p class=\"message\">");
        site_put_both(&intro, "Chưa tính chỉ số. Chạy bước index rồi xuất bản lại.",
                      "The index has not been computed. Run the stage index, then publish again.");
        ranh_str_puts(&intro, "</p>");
    }
    const struct site_slot slots[] = {
        {"title", title.text}, {"intro", intro.text}, {"tables", tables.text}, {NULL, NULL}};
    int status = site_put_page(site, &page, slots);
    ranh_str_release(&tables);
    ranh_str_release(&intro);
    ranh_str_release(&title);
    return status;
}
