/* SPDX-License-Identifier: MIT */
/* Communes in a table, the worst first; it is also the map of the front page for those who read. */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>

#include "lib/report/internal.h"

#define WORST 8 /* shown at once; the others open */

static int worse(const void *a, const void *b)
{
    const struct site_commune *p = *(const struct site_commune *const *)a,
                              *q = *(const struct site_commune *const *)b;
    double x = p->parcels ? (double)p->with_error / (double)p->parcels : -1,
           y = q->parcels ? (double)q->with_error / (double)q->parcels : -1;
    if (x > y || x < y)
        return x > y ? -1 : 1;
    return strcmp(p->code, q->code);
}

/* Bars are drawn against the worst commune: shares of a few percent would all look alike. */
static void put_commune_rows(struct site *site, struct ranh_str *out, double worst,
                             const struct site_commune *const *sorted, size_t n)
{
    ranh_str_puts(out, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">");
    site_put_both(out, "Phường, xã", "Commune");
    ranh_str_puts(out, "</th><th scope=\"col\" class=\"num\">");
    site_put_both(out, "Thửa", "Parcels");
    ranh_str_puts(out, "</th><th scope=\"col\" class=\"num\">");
    site_put_both(out, "Thửa có lỗi", "With errors");
    ranh_str_puts(out, "</th><th scope=\"col\" style=\"min-width:8rem\">");
    site_put_both(out, "So với nơi nhiều lỗi nhất", "Against the commune with most");
    ranh_str_puts(out, "</th><th scope=\"col\" class=\"num\">");
    site_put_both(out, "Chồng lấn", "Overlaps");
    ranh_str_puts(out, "</th><td></td></tr></thead><tbody>\n");
    for (size_t i = 0; i < n; i++) {
        const struct site_commune *c = sorted[i];
        bool known = site->facts.validated && c->parcels;
        double share = known ? (double)c->with_error / (double)c->parcels : (double)NAN;
        struct ranh_str fragment = RANH_STR_INIT;
        ranh_str_puts(&fragment, "commune=");
        site_put_url(&fragment, c->code);
        ranh_str_puts(out, "<tr><th scope=\"row\">");
        site_put_link(out, "findings.html", fragment.text, c->name, c->name_en);
        ranh_str_puts(out, "</th><td class=\"num\">");
        site_put_number(out, (double)c->parcels, 0);
        ranh_str_puts(out, "</td><td class=\"num\">");
        site_put_number(out, known ? (double)c->with_error : (double)NAN, 0);
        if (known) {
            ranh_str_puts(out, " (");
            site_put_number(out, 100 * share, 1);
            ranh_str_puts(out, " %)");
        }
        ranh_str_puts(out, "</td><td>");
        site_put_bar(out, worst > 0 ? share / worst : share);
        ranh_str_puts(out, "</td><td class=\"num\">");
        site_put_number(out, site->facts.overlapped ? (double)c->overlaps : (double)NAN, 0);
        ranh_str_puts(out, "</td><td>");
        site_put_link(out, "map.html", fragment.text, "Bản đồ", "Map");
        ranh_str_puts(out, "</td></tr>\n");
        ranh_str_release(&fragment);
    }
    ranh_str_puts(out, "</tbody></table></div>\n");
}

void site_communes_table(struct site *site, struct ranh_str *out)
{
    size_t n = site->communes.n;
    char vi[RANH_NUM_MAX], en[RANH_NUM_MAX];
    const struct site_commune **sorted = ranh_alloc((n + 1) * sizeof(*sorted));
    for (size_t i = 0; i < n; i++)
        sorted[i] = &site->communes.at[i];
    qsort(sorted, n, sizeof(*sorted), worse);
    double worst =
        n && sorted[0]->parcels ? (double)sorted[0]->with_error / (double)sorted[0]->parcels : 0;
    put_commune_rows(site, out, worst, sorted, n < WORST ? n : WORST);
    if (n > WORST) {
        ranh_str_puts(out, "<details><summary>");
        site_put_both(out,
                      ranh_arena_printf(&site->arena, "Tất cả %s phường, xã",
                                        ranh_num_people(vi, (double)n, 0, true)),
                      ranh_arena_printf(&site->arena, "All %s communes",
                                        ranh_num_people(en, (double)n, 0, false)));
        ranh_str_puts(out, "</summary>\n");
        put_commune_rows(site, out, worst, sorted + WORST, n - WORST);
        ranh_str_puts(out, "</details>\n");
    }
    ranh_free(sorted);
}
