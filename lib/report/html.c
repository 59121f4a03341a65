/* SPDX-License-Identifier: MIT */
/*
 * Text into HTML and scripts. Everything that comes from data passes here, so that a name with a quote
 * or a </script> in it stays a name.
 */
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/num.h>

#include "lib/report/internal.h"

void site_put_both(struct ranh_str *out, const char *vi, const char *en)
{
    if (!vi || !*vi)
        vi = en;
    if (!en || !*en || (vi && !strcmp(vi, en))) {
        ranh_str_put_html(out, vi);
        return;
    }
    ranh_str_puts(out, "<span lang=\"vi\">");
    ranh_str_put_html(out, vi);
    ranh_str_puts(out, "</span><span lang=\"en\">");
    ranh_str_put_html(out, en);
    ranh_str_puts(out, "</span>");
}

void site_put_number(struct ranh_str *out, double value, int decimals)
{
    char vi[RANH_NUM_MAX], en[RANH_NUM_MAX];
    if (isnan(value)) {
        ranh_str_puts(out, "–");
        return;
    }
    site_put_both(out, ranh_num_people(vi, value, decimals, true),
                  ranh_num_people(en, value, decimals, false));
}

void site_put_date(struct ranh_str *out, const char *iso)
{
    static const char month[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char day[RANH_DATE_MAX], vi[32], en[32];
    int32_t date;
    if (!iso || !ranh_date_parse(iso, &date)) {
        ranh_str_put_html(out, iso);
        return;
    }
    ranh_date_iso(day, date); /* 2026-11-22 */
    int m = 10 * (day[5] - '0') + day[6] - '0', d = 10 * (day[8] - '0') + day[9] - '0';
    snprintf(vi, sizeof(vi), "%.2s/%.2s/%.4s", day + 8, day + 5, day);
    snprintf(en, sizeof(en), "%d %s %.4s", d, month[m - 1], day);
    site_put_both(out, vi, en);
}

/* Bytes that must not stand as they are between <script> and </script>, or end a line in a script. */
static const char *unsafe(const char *p)
{
    if (*p == '<')
        return "\\u003c";
    if (*p == '>')
        return "\\u003e";
    if (*p == '&')
        return "\\u0026";
    if (!strncmp(p, "\xe2\x80\xa8", 3))
        return "\\u2028";
    if (!strncmp(p, "\xe2\x80\xa9", 3))
        return "\\u2029";
    return NULL;
}

/* Keys, codes, dates: letters that stand as they are. 0 = there are others. */
static size_t plain_bytes(const char *text)
{
    const char *p = text;
    while (*p >= ' ' && *p < 0x7F && *p != '"' && *p != '\\' && *p != '<' && *p != '>' && *p != '&')
        p++;
    return *p ? 0 : (size_t)(p - text);
}

void site_put_js(struct ranh_str *out, const char *text)
{
    size_t first = out->len, n = text ? plain_bytes(text) : 0;
    if (n) {
        ranh_str_reserve(out, n + 2);
        ranh_str_putc(out, '"');
        ranh_str_add(out, text, n);
        ranh_str_putc(out, '"');
        return;
    }
    ranh_str_put_json(out, text);
    n = out->len - first;
    if (!memchr(out->text + first, '>', n) && !memchr(out->text + first, '&', n) &&
        !memmem(out->text + first, n, "\xe2\x80", 2)) /* as nearly all are */
        return;
    struct ranh_str json = RANH_STR_INIT;
    ranh_str_add(&json, out->text + first, n);
    out->len = first;
    const char *from = json.text;
    for (const char *p = json.text; *p; p++) {
        const char *instead = unsafe(p);
        if (!instead)
            continue;
        ranh_str_add(out, from, (size_t)(p - from));
        ranh_str_puts(out, instead);
        p += instead[2] == '2' ? 2 : 0; /* three bytes of UTF-8 */
        from = p + 1;
    }
    ranh_str_puts(out, from);
    ranh_str_release(&json);
}

void site_put_js_number(struct ranh_str *out, double value, int decimals)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, !isfinite(value) ? "null" : ranh_num_fixed(buf, value, decimals));
}

void site_put_url(struct ranh_str *out, const char *text)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~";
    for (; text && *text; text++) {
        if (strchr(plain, *text))
            ranh_str_putc(out, *text);
        else
            ranh_str_printf(out, "%%%02X", (unsigned)(unsigned char)*text);
    }
}

void site_put_link(struct ranh_str *out, const char *page, const char *fragment, const char *vi,
                   const char *en)
{
    ranh_str_printf(out, "<a href=\"%s%s%s\" data-page=\"%s\"", page, fragment ? "#" : "",
                    fragment ? fragment : "", page);
    if (fragment)
        ranh_str_printf(out, " data-hash=\"#%s\"", fragment);
    ranh_str_puts(out, ">");
    site_put_both(out, vi, en);
    ranh_str_puts(out, "</a>");
}

/* A picture of a share; the number stands beside it as text. */
void site_put_bar(struct ranh_str *out, double share)
{
    char width[RANH_NUM_MAX];
    if (isnan(share)) {
        ranh_str_puts(out, "<span class=\"bar unknown-bar\" aria-hidden=\"true\"></span>");
        return;
    }
    share = share < 0 ? 0 : share > 1 ? 1 : share;
    ranh_str_printf(out,
                    "<span class=\"bar\" aria-hidden=\"true\"><i style=\"width:%s%%\"></i></span>",
                    ranh_num_fixed(width, 100 * share, 2));
}
