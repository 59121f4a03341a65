/* SPDX-License-Identifier: MIT */
/*
 * What the parts of an extract's page are written with: numbers and dates as people read them, headings, tables.
 */
#include "lib/report/extract_html.h"

#include <ranh/base/i18n.h>

bool extract_vietnamese(void)
{
    return ranh_i18n_lang() == RANH_LANG_VI;
}

void extract_number(struct ranh_str *out, double value, int decimals)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out,
                  isnan(value) ? "–" : ranh_num_people(buf, value, decimals, extract_vietnamese()));
}

const char *extract_day(char buf[RANH_DATE_MAX], int32_t date)
{
    return extract_vietnamese() ? ranh_date_vi(buf, date) : ranh_date_iso(buf, date);
}

void extract_heading(struct ranh_str *out, const char *text)
{
    ranh_str_puts(out, "<h2>");
    ranh_str_put_html(out, text);
    ranh_str_puts(out, "</h2>\n");
}

void extract_note(struct ranh_str *out, const char *text)
{
    ranh_str_puts(out, "<p class=\"note\">");
    ranh_str_put_html(out, text);
    ranh_str_puts(out, "</p>\n");
}

void extract_heads(struct ranh_str *out, const char *const *name, size_t n, size_t first_number,
                   size_t end)
{
    ranh_str_puts(out, "<table><thead><tr>");
    for (size_t i = 0; i < n; i++) {
        ranh_str_puts(out, i >= first_number && i < end ? "<th class=\"n\">" : "<th>");
        ranh_str_put_html(out, name[i]);
        ranh_str_puts(out, "</th>");
    }
    ranh_str_puts(out, "</tr></thead><tbody>\n");
}

void extract_cell(struct ranh_str *out, double value, int decimals)
{
    ranh_str_puts(out, "<td class=\"n\">");
    extract_number(out, value, decimals);
    ranh_str_puts(out, "</td>");
}
