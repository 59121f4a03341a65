/* SPDX-License-Identifier: MIT */
/*
 * The zones and restrictions of an extract: each with its share as drawn, and between which bounds the true one lies.
 */
#include "lib/report/extract_html.h"

#include <string.h>

#include <ranh/base/i18n.h>

static void raw(struct ranh_str *out, const char *text)
{
    ranh_str_puts(out, text);
}

static void put_limit(struct ranh_str *out, const char **between, const char *name, double value,
                      int decimals, const char *unit)
{
    if (isnan(value))
        return;
    ranh_str_printf(out, "%s%s ", *between, name);
    *between = ", ";
    extract_number(out, value, decimals);
    raw(out, unit);
}

static void put_area_name(const struct ranh_extract_area *a, struct ranh_str *out)
{
    char buf[RANH_DATE_MAX];
    const char *between = "<br>";
    const char *name = a->name && *a->name           ? a->name
                       : a->function && *a->function ? a->function
                                                     : a->code;
    raw(out, "<td><b>");
    ranh_str_put_html(out, name ? name : _("without a name"));
    raw(out, "</b> ");
    if (a->code && a->code != name)
        ranh_str_put_html(out, a->code);
    put_limit(out, &between, _("coverage at most"), a->max_coverage_pct, 1, "\u00a0%");
    put_limit(out, &between, _("floor area ratio at most"), a->max_far, 2, "");
    put_limit(out, &between, _("storeys at most"), a->max_storeys, 0, "");
    put_limit(out, &between, _("width"), a->width_m, 1, "\u00a0m");
    raw(out, "</td><td>");
    if (a->plan) {
        ranh_str_put_html(out, a->plan);
        raw(out, "<br>");
    }
    ranh_str_put_html(out, a->decision ? a->decision : _("no decision given"));
    if (a->valid_from != RANH_DATE_NONE)
        ranh_str_printf(out, _(", in force from %s"), extract_day(buf, a->valid_from));
    if (a->valid_to != RANH_DATE_NONE)
        ranh_str_printf(out, _(" to %s"), extract_day(buf, a->valid_to));
    raw(out, "</td>");
}

/* "[61.2 – 65.4]" in percent: two decimals where one would hide that it is an interval. */
static void put_interval(const struct ranh_extract *e, const struct ranh_extract_area *a,
                         struct ranh_str *out)
{
    raw(out, "<td class=\"n\">");
    if (isnan(a->low)) {
        raw(out, _("no data"));
    } else {
        extract_number(out, 100 * a->low / e->area_m2, 1);
        raw(out, " – ");
        extract_number(out, 100 * a->high / e->area_m2, 1);
        raw(out, "\u00a0%");
    }
    raw(out, "</td><td>");
    raw(out, isnan(a->low) ? _("not known")
             : a->low > 0  ? _("certain")
             : a->m2 > 0   ? _("within the inaccuracy of the drawings")
                           : _("possible, though not as drawn"));
    raw(out, "</td>");
}

void extract_zones(const struct ranh_extract *e, bool restrictions, struct ranh_str *out)
{
    const char *const head[] = {restrictions ? _("restriction") : _("zone"),
                                _("plan and decision"),
                                _("area (m²)"),
                                _("share"),
                                _("at least – at most"),
                                _("how certain")};
    size_t n = 0;
    for (size_t i = 0; i < e->areas.n; i++) {
        const struct ranh_extract_area *a = &e->areas.at[i];
        if (a->restriction != restrictions)
            continue;
        if (n++ == 0) {
            raw(out, "<section class=\"areas\">");
            extract_heads(out, head, 6, 2, 5);
        }
        raw(out, "<tr>");
        put_area_name(a, out);
        extract_cell(out, a->m2, 1);
        raw(out, "<td class=\"n\">");
        extract_number(out, 100 * a->m2 / e->area_m2, 1);
        raw(out, "\u00a0%</td>");
        put_interval(e, a, out);
        raw(out, "</tr>\n");
    }
    raw(out, n ? "</tbody></table></section>\n" : "");
    if (n == 0)
        extract_note(out, restrictions
                              ? _("No restriction that was delivered comes near this parcel. What "
                                  "was not delivered is not known.")
                              : _("No plan zone that was delivered comes near this parcel: no "
                                  "data, not \"no plan\"."));
}

/* What the interval is made of, once for each pair of scales. */
void extract_method(const struct ranh_extract *e, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    double told = -1;
    char buf[RANH_NUM_MAX];
    for (size_t i = 0; i < e->areas.n; i++) {
        const struct ranh_extract_area *a = &e->areas.at[i];
        if (isnan(a->t_m) || (a->t_m <= told && a->t_m >= told))
            continue;
        told = a->t_m;
        ranh_str_clear(&text);
        ranh_num_people(buf, 100 * a->t_m, 1, extract_vietnamese());
        ranh_str_printf(&text,
                        _("At least and at most: the zone shrunk and grown by %s cm, by which two "
                          "drawings may part and be right both (%s)."),
                        buf, a->article ? a->article : "");
        if (!a->scale_known)
            ranh_str_puts(&text, _(" The scale of the plan is not stated; it is taken to be as "
                                   "exact as the parcel, so the true interval may be wider."));
        extract_note(out, text.text);
    }
    for (size_t i = 0; i < e->areas.n && told < 0; i++)
        if (isnan(e->areas.at[i].t_m)) {
            extract_note(out,
                         _("The scale of the parcel's map is not stated, so how certain the shares "
                           "are cannot be told."));
            break;
        }
    ranh_str_release(&text);
}

void extract_balance(const struct ranh_extract *e, struct ranh_str *out)
{
    struct ranh_str text = RANH_STR_INIT;
    char buf[3][RANH_NUM_MAX];
    ranh_num_people(buf[0], e->outside_m2, 1, extract_vietnamese());
    ranh_num_people(buf[1], e->doubled_m2, 1, extract_vietnamese());
    ranh_num_people(buf[2], e->area_m2, 1, extract_vietnamese());
    ranh_str_printf(&text,
                    _("In no zone: %s m²; in several at once: %s m². Shares are of %s m², the area "
                      "within the boundary as it lies in the workspace."),
                    buf[0], buf[1], buf[2]);
    extract_note(out, text.text);
    ranh_str_release(&text);
}
