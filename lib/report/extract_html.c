/* SPDX-License-Identifier: MIT */
/*
 * The extract as pages of A4: black on white, no script, no foreign file, so that it can be printed, signed and kept with a
 * file. Each figure stands with its unit, each limit with its article, each source with its sum.
 */
#include "lib/report/extract_html.h"

#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>
#include <ranh/version.h>

static const char style[] =
    "@page{size:A4;margin:10mm 16mm}*{box-sizing:border-box}"
    "html{font:9pt/1.36 \"Noto Sans\",\"DejaVu Sans\",Arial,sans-serif;color:#000;background:#fff}"
    "body{margin:0}@media screen{body{padding:10mm 4mm}}"
    "article{max-width:178mm;margin:0 auto "
    "10mm;break-after:page}article:last-child{break-after:auto}"
    "header{border-bottom:1.5pt solid #000;padding-bottom:2mm;margin-bottom:3mm}"
    "header p{margin:0;font-size:8pt}h1{font-size:15pt;margin:0 0 .6mm;line-height:1.2}"
    "h2{font-size:9.5pt;margin:3mm 0 .8mm;border-bottom:.5pt solid "
    "#000;padding-bottom:.5mm;break-after:avoid}"
    ".top{display:grid;grid-template-columns:112mm 1fr;column-gap:5mm}"
    "@media (max-width:150mm){.top{grid-template-columns:1fr}}"
    "svg{display:block;width:110mm;height:66mm;max-width:100%;border:.5pt solid #000}"
    "svg "
    "path{fill:none;stroke-linejoin:round}.near{stroke:#777;stroke-width:.2}.self{fill:#f3efe2!"
    "important}"
    ".edge{stroke:#000;stroke-width:.55}.zone{stroke:#0b5d66;stroke-width:.3;stroke-dasharray:2 1}"
    ".restricted{stroke:#a61b1b;stroke-width:.3}.corner{fill:#000}"
    ".bar{stroke:#000;stroke-width:.3}.arrow{fill:#000!important}"
    "svg text{font:2.4px \"Noto "
    "Sans\",Arial,sans-serif;text-anchor:middle;paint-order:stroke;stroke:#fff;"
    "stroke-width:.6px}svg .of{fill:#555}svg .own{font-weight:700;font-size:3.2px}svg "
    ".scale{font-size:2.8px}"
    "dl{display:grid;grid-template-columns:auto 1fr;column-gap:2mm;row-gap:.6mm;margin:0}"
    "dt{color:#333}dd{margin:0;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;width:100%;font-size:7.6pt;line-height:1.25}"
    "td,th{text-align:left;vertical-align:top;padding:.4mm 2mm .4mm 0;font-weight:400}"
    "thead th{color:#333;border-bottom:.5pt solid #000;vertical-align:bottom}"
    "td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}"
    "tbody tr+tr>*{border-top:.25pt solid #bbb}tr,li{break-inside:avoid}tbody b{font-weight:600}"
    "ul{margin:0;padding:0;list-style:none}li{padding:.6mm 0}li+li{border-top:.25pt solid #bbb}"
    "code{font:7.2pt/1.3 \"Noto Sans Mono\",\"DejaVu Sans "
    "Mono\",monospace;overflow-wrap:anywhere;display:inline-block}"
    "section.areas th:first-child{width:27%}section.areas th:nth-child(2){width:31%}section.areas "
    "th:last-child{width:15%}"
    ".corners{display:grid;grid-template-columns:1fr "
    "1fr;column-gap:8mm;align-items:start}.note{color:#333;font-size:8pt;margin:1mm 0 0}"
    ".stale{border:1pt solid #000;padding:1.5mm 3mm;margin:0 0 3mm;font-weight:600}"
    ".sign{display:grid;grid-template-columns:1fr "
    "1fr;column-gap:16mm;margin-top:3mm;break-inside:avoid}"
    ".sign div{border-top:.5pt solid #000;padding-top:1mm;margin-top:9mm;font-size:8pt}"
    "footer{margin-top:2mm;font-size:7.5pt;color:#333}";

static void raw(struct ranh_str *out, const char *text)
{
    ranh_str_puts(out, text);
}

/* A date of the workspace, which may be text that is none. */
static void put_day(struct ranh_str *out, const char *iso)
{
    char buf[RANH_DATE_MAX];
    int32_t date;
    ranh_str_put_html(out, iso && ranh_date_parse(iso, &date) ? extract_day(buf, date)
                           : iso                              ? iso
                                                              : "–");
}

static void term(struct ranh_str *out, const char *name)
{
    raw(out, "<dt>");
    ranh_str_put_html(out, name);
    raw(out, "</dt><dd>");
}

static void row(struct ranh_str *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    term(out, name);
    ranh_str_put_html(out, value);
    raw(out, "</dd>\n");
}

/* --- the parcel ------------------------------------------------------------------------------------ */

static const char *commune_of(const struct ranh_extract *e)
{
    const char *name =
        extract_vietnamese() || !e->commune_name_en ? e->commune_name : e->commune_name_en;
    return name && *name ? name : e->commune;
}

static void put_area(struct ranh_str *out, const char *name, double m2, int decimals)
{
    term(out, name);
    if (isnan(m2)) {
        raw(out, _("no data"));
    } else {
        extract_number(out, m2, decimals);
        raw(out, " m²");
    }
    raw(out, "</dd>\n");
}

static void put_facts(const struct ranh_extract *e, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    raw(out, "<dl>");
    row(out, _("ward or commune"), commune_of(e));
    row(out, _("code of the commune"), e->commune);
    row(out, _("map sheet"), e->sheet);
    row(out, _("parcel number"), e->number);
    if (e->old_key && (!e->key || strcmp(e->old_key, e->key) != 0))
        row(out, _("number before"), e->old_key);
    row(out, _("parcel identifier"), e->identifier);
    if (e->land_use)
        ranh_str_printf(&text, "%s %s", e->land_use,
                        !e->use                ? ""
                        : extract_vietnamese() ? e->use->name_vi
                                               : e->use->name_en);
    row(out, _("land use"), text.text);
    put_area(out, _("area recorded"), e->recorded_m2, 1);
    put_area(out, _("area of the boundary"), e->computed_m2, 1);
    ranh_str_clear(&text);
    if (e->scale)
        ranh_str_printf(&text, "1:%d", (int)e->scale);
    row(out, _("map scale"), e->scale ? text.text : _("no data"));
    term(out, _("survey date"));
    put_day(out, e->survey_date);
    raw(out, "</dd>\n");
    row(out, _("reference system"), e->crs_name);
    raw(out, "</dl>\n");
    ranh_str_release(&text);
}

/* As surveyors write them: no sign between the thousands. */
static void coordinate(struct ranh_str *out, double metres)
{
    char buf[RANH_NUM_MAX];
    ranh_num_fixed(buf, metres, 3);
    char *point = strchr(buf, '.');
    if (point && extract_vietnamese())
        *point = ',';
    ranh_str_printf(out, "<td class=\"n\">%s</td>", buf);
}

static void put_corner(struct ranh_str *out, uint32_t i, const double *at, const double *next)
{
    ranh_str_printf(out, "<tr><td>%u</td>", (unsigned)i + 1);
    coordinate(out, at[1]);
    coordinate(out, at[0]);
    extract_cell(out, hypot(next[0] - at[0], next[1] - at[1]), 2);
    raw(out, "</tr>\n");
}

static void put_corner_rows(const struct extract_corners *c, uint32_t first, uint32_t end,
                            struct ranh_str *out)
{
    const char *const head[] = {_("corner"), _("X, north (m)"), _("Y, east (m)"),
                                _("to the next (m)")};
    extract_heads(out, head, 4, 1, 4);
    for (uint32_t i = first; i < end; i++)
        put_corner(out, i, c->xy + 2 * (size_t)i, c->xy + 2 * ((size_t)i + 1));
    raw(out, "</tbody></table>\n");
}

/* More than four in two tables side by side. */
static void put_corners(const struct ranh_extract *e, struct ranh_str *out)
{
    const struct extract_corners c = extract_corners(e);
    uint32_t left = c.n > 4 ? (c.n + 1) / 2 : c.n;
    if (c.n == 0)
        return;
    extract_heading(out, _("Corner points"));
    raw(out, "<div class=\"corners\">");
    put_corner_rows(&c, 0, left, out);
    if (left < c.n)
        put_corner_rows(&c, left, c.n, out);
    raw(out, "</div>\n");
    if (c.all > c.n) {
        struct ranh_str text = RANH_STR_INIT;
        ranh_str_printf(&text, _("and %u more; ranh extract --json lists all"),
                        (unsigned)(c.all - c.n));
        extract_note(out, text.text);
        ranh_str_release(&text);
    }
}

/* --- what was found, what was granted, who says so ------------------------------------------------------- */

static const char *severity_shown(const char *severity)
{
    return !strcmp(severity, "error")     ? _("error")
           : !strcmp(severity, "warning") ? _("warning")
                                          : _("note");
}

static void put_findings(const struct ranh_extract *e, struct ranh_str *out)
{
    extract_heading(out, _("What was found"));
    if (e->findings.n == 0) {
        extract_note(out, _("Nothing, by the checks that were run."));
        return;
    }
    raw(out, "<ul>");
    for (size_t i = 0; i < e->findings.n; i++) {
        const struct ranh_extract_finding *f = &e->findings.at[i];
        const char *title = !f->code               ? ""
                            : extract_vietnamese() ? f->code->title_vi
                                                   : f->code->title_en;
        raw(out, "<li><b>");
        ranh_str_put_html(out, title);
        ranh_str_printf(out, "</b> (%s, %s). ", severity_shown(f->severity),
                        f->code ? f->code->code : "");
        ranh_str_put_html(out, extract_vietnamese() ? f->message_vi : f->message_en);
        if (f->article) {
            raw(out, " ");
            ranh_str_put_html(out, f->article);
            raw(out, ".");
        }
        if (f->accepted) {
            raw(out, " ");
            raw(out, _("Accepted: "));
            ranh_str_put_html(out, f->accepted);
        }
        ranh_str_printf(out, " <code>%s</code></li>\n", f->id);
    }
    raw(out, "</ul>\n");
}

static void put_permits(const struct ranh_extract *e, struct ranh_str *out)
{
    const char *const head[] = {_("permit"),  _("filed"),        _("issued"),
                                _("storeys"), _("coverage (%)"), _("floor area ratio")};
    if (e->permits.n == 0)
        return;
    extract_heading(out, _("Building permits on it"));
    extract_heads(out, head, 6, 3, 6);
    for (size_t i = 0; i < e->permits.n; i++) {
        const struct ranh_extract_permit *p = &e->permits.at[i];
        raw(out, "<tr><td>");
        ranh_str_put_html(out, p->number);
        raw(out, "</td><td>");
        put_day(out, p->filed);
        raw(out, "</td><td>");
        put_day(out, p->issued);
        raw(out, "</td>");
        extract_cell(out, p->storeys, 0);
        extract_cell(out, p->coverage_pct, 1);
        extract_cell(out, p->far, 2);
        raw(out, "</tr>\n");
    }
    raw(out, "</tbody></table>\n");
}

static void put_source(struct ranh_str *out, const char *name, const char *what, const char *sha256)
{
    raw(out, "<li>");
    ranh_str_put_html(out, name);
    ranh_str_printf(out, ": %s <code>SHA-256 ", what);
    ranh_str_put_html(out, sha256 && *sha256 ? sha256 : "–");
    raw(out, "</code></li>\n");
}

/* Each file once, the parcel's first. */
static void put_sources(const struct ranh_extract *e, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    extract_heading(out, _("Sources"));
    raw(out, "<ul>");
    ranh_str_printf(&text, _("parcel, feature %lld of "), (long long)e->feature);
    ranh_str_put_html(&text, e->file);
    put_source(out, e->source, text.text, e->sha256);
    for (size_t i = 0; i < e->areas.n; i++) {
        bool before = false;
        for (size_t k = 0; k < i; k++)
            before = before || !strcmp(e->areas.at[k].source, e->areas.at[i].source);
        if (!before)
            put_source(out, e->areas.at[i].source,
                       e->areas.at[i].restriction ? _("restrictions") : _("plan zones"),
                       e->areas.at[i].sha256);
    }
    raw(out, "</ul>\n");
    ranh_str_release(&text);
}

void ranh_extract_html_begin(struct ranh_str *out)
{
    ranh_str_printf(out,
                    "<!DOCTYPE html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
                    "<meta name=\"viewport\" content=\"width=device-width\"><title>",
                    extract_vietnamese() ? "vi" : "en");
    ranh_str_put_html(out, _("Extract of a parcel"));
    ranh_str_printf(out, "</title><style>%s</style></head><body>\n", style);
}

void ranh_extract_html_end(struct ranh_str *out)
{
    raw(out, "</body></html>\n");
}

static void put_title(const struct ranh_extract *e, const char *stale, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    char buf[RANH_DATE_MAX];
    raw(out, "<header><h1>");
    ranh_str_printf(&text, _("Parcel %s, map sheet %s, %s"), e->number ? e->number : "–",
                    e->sheet ? e->sheet : "–", commune_of(e) ? commune_of(e) : "–");
    ranh_str_put_html(out, text.text);
    raw(out, "</h1><p>");
    ranh_str_clear(&text);
    if (e->as_of != RANH_DATE_NONE)
        ranh_str_printf(&text, _("What the data say as of %s. "), extract_day(buf, e->as_of));
    ranh_str_puts(&text, _("For work on the file; it is no cadastral extract and takes the place "
                           "of no certificate."));
    ranh_str_put_html(out, text.text);
    raw(out, "</p></header>\n");
    if (stale) {
        ranh_str_clear(&text);
        ranh_str_printf(&text,
                        _("Not up to date: %s. What is found below may be old or missing; run "
                          "\"ranh run\", then this again."),
                        stale);
        raw(out, "<p class=\"stale\">");
        ranh_str_put_html(out, text.text);
        raw(out, "</p>\n");
    }
    ranh_str_release(&text);
}

void ranh_extract_html(const struct ranh_extract *e, const char *stale, struct ranh_str *out)
{
    raw(out, "<article>");
    put_title(e, stale, out);
    raw(out, "<div class=\"top\"><div>\n");
    extract_map(e, out);
    extract_note(
        out, _("Broken line: plan zone. Hatched: restriction. Numbers at the corners: as in the "
               "table of corner points."));
    raw(out, "</div><div>");
    put_facts(e, out);
    raw(out, "</div></div>\n");
    extract_heading(out, _("Plan zones"));
    extract_zones(e, false, out);
    extract_balance(e, out);
    extract_heading(out, _("Road reserves, corridors and other restrictions"));
    extract_zones(e, true, out);
    extract_method(e, out);
    put_findings(e, out);
    put_permits(e, out);
    put_corners(e, out);
    put_sources(e, out);
    raw(out, "<div class=\"sign\"><div>");
    ranh_str_put_html(out, _("made by (name, date)"));
    raw(out, "</div><div>");
    ranh_str_put_html(out, _("checked by (name, date)"));
    raw(out, "</div></div><footer>");
    ranh_str_printf(out,
                    _("Made with Ranh %s. Owners, applicants and addresses are not part of it."),
                    RANH_VERSION);
    raw(out, "</footer></article>\n");
}
