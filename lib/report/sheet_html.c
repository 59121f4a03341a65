/* SPDX-License-Identifier: MIT */
/*
 * The sheet as a page of A4: black on white, no script, no foreign file, so that it can be
 * printed, signed and kept. Long lists are cut so that a source stays on its page; the JSON has
 * them whole.
 */
#include <ranh/report/sheet.h>

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/version.h>

#include "lib/report/sheet_room.h"

static const char style[] =
    "@page{size:A4;margin:11mm 16mm}"
    "*{box-sizing:border-box}"
    "html{font:9pt/1.32 \"Noto Sans\",\"DejaVu "
    "Sans\",Arial,sans-serif;color:#000;background:#fff}"
    "body{margin:0}"
    "article{max-width:178mm;margin:0 auto 10mm;page-break-after:always;break-after:page}"
    "article:last-child{page-break-after:auto;break-after:auto;margin-bottom:0}"
    "header{border-bottom:1.5pt solid #000;padding-bottom:2mm;margin-bottom:4mm;display:flex;"
    "justify-content:space-between;align-items:flex-end}"
    "header p{margin:0;font-size:8pt;letter-spacing:.06em;text-transform:uppercase}"
    "h1{font-size:15pt;margin:0;line-height:1.15;overflow-wrap:anywhere}"
    "h2{font-size:9pt;margin:2.4mm 0 .6mm;border-bottom:.5pt solid #000;padding-bottom:.5mm}"
    "table{border-collapse:collapse;width:100%;font-size:8pt;line-height:1.22}"
    "td,th{text-align:left;vertical-align:top;padding:.3mm 3mm .3mm 0;font-weight:400}"
    "th{font-size:8pt;color:#333}"
    "td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;"
    "padding-right:5mm}"
    "tbody tr+tr td{border-top:.25pt solid #bbb}"
    "dl{display:grid;grid-template-columns:34mm 1fr;margin:0;row-gap:.7mm}"
    "dt{color:#333}dd{margin:0;overflow-wrap:anywhere}"
    "code{font:7.2pt/1.3 \"Noto Sans Mono\",\"DejaVu Sans Mono\",monospace}"
    "ul{list-style:none;margin:0;padding:0;columns:2;column-gap:8mm}"
    "li{break-inside:avoid;padding:.3mm 0 .3mm 34mm;text-indent:-34mm;overflow-wrap:anywhere}"
    "li span{display:inline-block;min-width:34mm;text-indent:0;color:#333}li b{font-weight:600;"
    "margin-right:2mm}"
    "ul.levels{columns:3}.levels li{padding-left:24mm;text-indent:-24mm}.levels "
    "span{min-width:24mm}.levels b{min-width:10mm;"
    "display:inline-block;text-align:right}"
    "@media screen{body{padding:10mm 4mm}}"
    ".balance{display:flex;gap:4mm;align-items:baseline;border:1pt solid #000;padding:2mm 4mm;"
    "margin:4mm 0 0}"
    ".balance b{font-size:15pt;font-variant-numeric:tabular-nums}"
    ".two{display:grid;grid-template-columns:1fr 1fr;column-gap:8mm}"
    ".note{color:#333;font-size:8pt;margin:1mm 0 0}"
    ".sign{display:grid;grid-template-columns:1fr 1fr;column-gap:16mm;margin-top:4mm;"
    "break-inside:avoid}"
    ".sign div{border-top:.5pt solid #000;padding-top:1mm;margin-top:8mm;font-size:8pt}"
    "footer{margin-top:2mm;font-size:7.5pt;color:#333}";

static void raw(struct ranh_str *out, const char *text)
{
    ranh_str_puts(out, text);
}

static void number(struct ranh_str *out, double value, int decimals)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, ranh_num_people(buf, value, decimals, ranh_i18n_lang() == RANH_LANG_VI));
}

static void row(struct ranh_str *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    raw(out, "<dt>");
    ranh_str_put_html(out, name);
    raw(out, "</dt><dd>");
    ranh_str_put_html(out, value);
    raw(out, "</dd>");
}

static void heading(struct ranh_str *out, const char *text)
{
    raw(out, "<h2>");
    ranh_str_put_html(out, text);
    raw(out, "</h2>");
}

/* "and 3 more", where a list was cut. */
static void more(struct ranh_str *out, size_t n, size_t shown)
{
    if (n <= shown)
        return;
    raw(out, "<p class=\"note\">");
    ranh_str_printf(out, _("and %zu more; ranh sheet --json lists all"), n - shown);
    raw(out, "</p>");
}

void ranh_sheet_html_begin(struct ranh_str *out)
{
    ranh_str_printf(out,
                    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width\"><title>",
                    ranh_i18n_lang() == RANH_LANG_VI ? "vi" : "en");
    ranh_str_put_html(out, _("Delivery sheet"));
    ranh_str_printf(out, "</title><style>%s</style></head><body>\n", style);
}

void ranh_sheet_html_end(struct ranh_str *out)
{
    raw(out, "</body></html>\n");
}

static void put_file(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    heading(out, _("File"));
    raw(out, "<dl>");
    row(out, _("role"), ranh_sheet_role(sheet->role));
    row(out, _("format"), sheet->driver);
    row(out, _("layer"), sheet->layer);
    number(&text, (double)sheet->bytes, 0);
    ranh_str_puts(&text, _(" bytes"));
    row(out, _("size"), text.text);
    raw(out, "<dt>SHA-256</dt><dd>");
    for (size_t i = 0; i < sheet->files.n && i < RANH_SHEET_MAX_FILES; i++) {
        raw(out, i ? "<br><code>" : "<code>");
        ranh_str_put_html(out, sheet->files.at[i].sha256);
        raw(out, "</code>");
        if (sheet->files.n > 1) {
            const char *dot = strrchr(sheet->files.at[i].name, '.');
            raw(out, " ");
            ranh_str_put_html(out, dot ? dot : sheet->files.at[i].name);
        }
    }
    raw(out, "</dd>");
    if (sheet->columns.n == 0)
        row(out, _("encoding"), sheet->encoding);
    row(out, _("commune"), sheet->commune);
    row(out, _("survey date"), sheet->survey_date);
    raw(out, "</dl>");
    more(out, sheet->files.n, RANH_SHEET_MAX_FILES);
    ranh_str_release(&text);
}

static void put_crs(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    if (!sheet->crs_used)
        return;
    heading(out, _("Reference system"));
    raw(out, "<dl>");
    ranh_str_printf(&text, "%s, %s", sheet->crs_used, sheet->crs_name ? sheet->crs_name : "");
    row(out, _("used"), text.text);
    row(out, _("why"), ranh_sheet_reason(sheet->crs_reason));
    if (sheet->operation && strncmp(sheet->operation, "identity", 8) == 0) {
        row(out, _("operation"), _("none: the workspace has the same system"));
    } else if (sheet->operation) {
        const char *colon = strstr(sheet->operation, ": +");
        ranh_str_clear(&text);
        ranh_str_add(&text, sheet->operation,
                     colon ? (size_t)(colon - sheet->operation) : strlen(sheet->operation));
        row(out, _("operation"), _(text.text));
        if (colon) {
            raw(out, "<dt></dt><dd><code>");
            ranh_str_put_html(out, colon + 2);
            raw(out, "</code></dd>");
        }
    }
    if (sheet->scale) {
        ranh_str_clear(&text);
        ranh_str_printf(&text, "1:%lld", (long long)sheet->scale);
        row(out, _("map scale"), text.text);
    } else {
        row(out, _("map scale"), _("not given: limits that depend on it are not applied"));
    }
    raw(out, "</dl>");
    ranh_str_release(&text);
}

static void put_balance(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    raw(out, "<p class=\"balance\"><span><b>");
    number(out, (double)sheet->features, 0);
    ranh_str_printf(out, "</b> %s</span><span>=</span><span><b>", _("features in the file"));
    number(out, (double)sheet->accepted, 0);
    ranh_str_printf(out, "</b> %s</span><span>+</span><span><b>", _("accepted"));
    number(out, (double)sheet->rejected, 0);
    ranh_str_printf(out, "</b> %s</span>", _("rejected"));
    if (!sheet->balanced)
        ranh_str_printf(out, "<span><b>%s</b></span>", _("DOES NOT ADD UP"));
    if (!isnan(sheet->area_m2)) {
        raw(out, "<span style=\"margin-left:auto\">");
        number(out, (double)sheet->parcels, 0);
        ranh_str_printf(out, " %s, ", _("parcels"));
        number(out, sheet->area_m2, 1);
        raw(out, " m²</span>");
    }
    raw(out, "</p>");
}

/* Map sheets that do not balance come first when not all have room. */
static void put_areas(struct ranh_sheet *sheet, struct ranh_str *out)
{
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    size_t shown = 0;
    if (sheet->balances.n == 0)
        return;
    heading(out, _("Area balance of the sheets"));
    ranh_str_printf(out,
                    "<table><thead><tr><th>%s<th class=\"n\">%s<th>%s<th class=\"n\">%s"
                    "</tr></thead><tbody>",
                    _("map sheet"), _("parcels"), _("balance"), _("recorded area, m²"));
    for (int closing = 0; closing < 2; closing++) {
        for (size_t i = 0; i < sheet->balances.n && shown < RANH_SHEET_MAX_BALANCES; i++) {
            const struct ranh_balance *b = &sheet->balances.at[i].balance;
            if (ranh_balance_closes(b) != closing)
                continue;
            shown++;
            raw(out, "<tr><td>");
            ranh_str_put_html(out, sheet->balances.at[i].name ? sheet->balances.at[i].name : "");
            raw(out, "<td class=\"n\">");
            number(out, (double)b->n_parcels, 0);
            raw(out, "<td>");
            ranh_str_put_html(out, ranh_balance_sentence(&sheet->arena, b, vi));
            raw(out, "<td class=\"n\">");
            if (b->n_recorded > 0)
                number(out, b->recorded_m2, 1);
            raw(out, "</tr>");
        }
    }
    raw(out, "</tbody></table>");
    more(out, sheet->balances.n, shown);
}

static void put_borders(struct ranh_sheet *sheet, struct ranh_str *out)
{
    if (sheet->borders.n == 0)
        return;
    heading(out, _("Overlaps and gaps along each border"));
    raw(out, "<table><tbody>");
    for (size_t i = 0; i < sheet->borders.n && i < RANH_SHEET_MAX_BORDERS; i++) {
        raw(out, "<tr><td style=\"white-space:nowrap\">");
        ranh_str_put_html(out, sheet->borders.at[i].name);
        raw(out, "<td>");
        ranh_str_put_html(out, ranh_border_line_text(&sheet->arena, &sheet->borders.at[i]));
        raw(out, "</tr>");
    }
    raw(out, "</tbody></table>");
    more(out, sheet->borders.n, RANH_SHEET_MAX_BORDERS);
}

static void put_columns(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    if (sheet->columns.n == 0)
        return;
    heading(out, _("Columns"));
    raw(out, "<ul>");
    for (size_t i = 0; i < sheet->columns.n && i < RANH_SHEET_MAX_COLUMNS; i++) {
        const struct ranh_sheet_column *c = &sheet->columns.at[i];
        raw(out, "<li><span>");
        ranh_str_put_html(out, c->field ? ranh_sheet_field(c->field) : _("not used"));
        raw(out, "</span><b>");
        ranh_str_put_html(out, c->column);
        raw(out, "</b> ");
        ranh_str_put_html(out, c->encoding ? c->encoding : sheet->encoding);
        if (ranh_sheet_certainty(c))
            ranh_str_printf(out, _(", %s, %lld values"), ranh_sheet_certainty(c),
                            (long long)c->values);
        raw(out, "</li>");
    }
    raw(out, "</ul>");
    more(out, sheet->columns.n, RANH_SHEET_MAX_COLUMNS);
}

static void put_reasons(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    if (sheet->reasons.n == 0)
        return;
    heading(out, _("Rejected, and why"));
    raw(out, "<table><tbody>");
    for (size_t i = 0; i < sheet->reasons.n && i < RANH_SHEET_MAX_REASONS; i++) {
        const struct ranh_sheet_rejected *r = &sheet->reasons.at[i];
        ranh_str_printf(out, "<tr><td>%s<td class=\"n\">", r->code);
        number(out, (double)r->n, 0);
        raw(out, "<td>");
        ranh_str_put_html(out, r->title);
        ranh_str_printf(out, _(": features %s"), r->features);
        if (r->n > 8)
            raw(out, " …");
        raw(out, "</tr>");
    }
    raw(out, "</tbody></table>");
    more(out, sheet->reasons.n, RANH_SHEET_MAX_REASONS);
}

static void put_levels(const struct ranh_sheet *sheet, struct ranh_str *out)
{
    if (sheet->levels.n == 0)
        return;
    heading(out, _("Elements per level, and how many of them make parcels"));
    raw(out, "<ul class=\"levels\">");
    for (size_t i = 0; i < sheet->levels.n && i < RANH_SHEET_MAX_LEVELS; i++) {
        raw(out, "<li><span>");
        ranh_str_put_html(out, sheet->levels.at[i].level);
        raw(out, "</span><b>");
        number(out, (double)sheet->levels.at[i].n, 0);
        raw(out, "</b> → ");
        number(out, (double)sheet->levels.at[i].used, 0);
        raw(out, "</li>");
    }
    raw(out, "</ul>");
    more(out, sheet->levels.n, RANH_SHEET_MAX_LEVELS);
}

static void put_findings(struct ranh_sheet *sheet, struct ranh_str *out)
{
    static const char *const words[] = {
        [RANH_INFO] = N_("note"), [RANH_WARNING] = N_("warning"), [RANH_ERROR] = N_("error")};
    const struct ranh_digest *digest = &sheet->digest;
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    heading(out, _("Findings"));
    if (digest->n == 0) {
        ranh_str_printf(out, "<p style=\"margin:0\">%s</p>", _("None."));
        return;
    }
    size_t shown = ranh_sheet_room(sheet);
    raw(out, "<table><tbody>");
    for (size_t i = 0; i < digest->n && i < shown; i++) {
        const struct ranh_digest_code *code = &digest->at[i];
        const char *where = ranh_digest_where(&sheet->digest, &code->places[0], false);
        ranh_str_printf(out, "<tr><td>%s<td>%s<td class=\"n\">", _(words[code->severity]),
                        code->code->code);
        number(out, (double)code->n, 0);
        raw(out, "<td>");
        ranh_str_put_html(out, vi ? code->code->title_vi : code->code->title_en);
        raw(out, "<td>");
        ranh_str_put_html(out, where                    ? where
                               : code->places[0].spoken ? code->places[0].message
                                                        : "");
        raw(out, "</tr>");
    }
    raw(out, "</tbody></table>");
    more(out, digest->n, shown);
}

void ranh_sheet_html(struct ranh_sheet *sheet, struct ranh_str *out)
{
    raw(out, "<article><header><h1>");
    ranh_str_put_html(out, ranh_fs_basename(sheet->path));
    ranh_str_printf(out, "</h1><p>%s</p></header>", _("Delivery sheet"));
    put_file(sheet, out);
    put_crs(sheet, out);
    put_balance(sheet, out);
    put_reasons(sheet, out);
    put_areas(sheet, out);
    put_borders(sheet, out);
    put_levels(sheet, out);
    put_columns(sheet, out);
    put_findings(sheet, out);
    ranh_str_printf(out, "<div class=\"sign\"><div>%s</div><div>%s</div></div>",
                    _("Delivered by (name, date, signature)"),
                    _("Received by (name, date, signature)"));
    ranh_str_printf(out, "<footer>Ranh %s · %s</footer></article>\n", RANH_VERSION,
                    _("Names of columns are shown, never what stands in them."));
}
