/* SPDX-License-Identifier: MIT */
/*
 * The city on the front page: communes as one SVG, darker where more parcels have errors. Vertices are
 * put on half pixels, where neighbours share them, so that borders stay closed however coarse.
 */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>

#include "lib/report/internal.h"

#define WIDTH      560.0
#define MAX_HEIGHT 520.0
#define MAX_LABELS 12

/* Upper ends of the classes, percent of parcels with errors: the finest set whose last class does not
 * swallow the average commune. */
static const double class_sets[][4] = {
    {0.5, 1, 2, 5}, {1, 2, 5, 10}, {2, 5, 10, 20}, {10, 20, 30, 50}};

struct frame {
    struct ranh_box box;
    double scale;
    const double *class_end;
};

static const double *choose_classes(const struct site_facts *f)
{
    double average = f->parcels ? 100.0 * (double)f->with_error / (double)f->parcels : 0;
    size_t set = 0;
    while (set < 3 && average > 0.7 * class_sets[set][3])
        set++;
    return class_sets[set];
}

static int class_of(const double *class_end, double percent)
{
    int k = 0;
    while (k < 4 && percent >= class_end[k])
        k++;
    return k;
}

static void put_ring(struct ranh_str *out, const struct frame *f, const double *xy, uint32_t n)
{
    long before_x = -1, before_y = -1;
    bool first = true;
    for (uint32_t i = 0; i < n; i++) {
        long x = lround(2 * (xy[2 * i] - f->box.xmin) * f->scale);
        long y = lround(2 * (f->box.ymax - xy[2 * i + 1]) * f->scale);
        if (!first && x == before_x && y == before_y)
            continue;
        if (first)
            ranh_str_printf(out, "M%ld %ld", x, y);
        else
            ranh_str_printf(out, "l%ld %ld", x - before_x, y - before_y);
        first = false;
        before_x = x;
        before_y = y;
    }
    ranh_str_puts(out, "z");
}

static void put_commune(const struct site *site, struct ranh_str *out, const struct frame *f,
                        const struct site_commune *c)
{
    bool known = site->facts.validated && c->parcels > 0;
    double percent = known ? 100.0 * (double)c->with_error / (double)c->parcels : (double)NAN;
    ranh_str_puts(out, "<a href=\"findings.html#commune=");
    site_put_url(out, c->code);
    ranh_str_puts(out, "\" data-page=\"findings.html\" data-hash=\"#commune=");
    site_put_url(out, c->code);
    ranh_str_puts(out, "\"><path class=\"");
    if (known)
        ranh_str_printf(out, "k%d", class_of(f->class_end, percent));
    else
        ranh_str_puts(out, "knone");
    ranh_str_puts(out, "\" d=\"");
    for (uint32_t r = 0; r < c->shape->n_rings; r++) {
        uint32_t first = c->shape->ring_point[r];
        put_ring(out, f, &c->shape->xy[2 * (size_t)first], c->shape->ring_point[r + 1] - first);
    }
    char number[RANH_NUM_MAX];
    ranh_str_puts(out, "\"><title>");
    ranh_str_put_html(out, c->name);
    if (known)
        ranh_str_printf(out, ": %s %%", ranh_num_people(number, percent, 1, true));
    ranh_str_puts(out, "</title></path></a>\n");
}

/* Names on the sheet, where there are few enough to read. */
static void put_label(const struct site *site, struct ranh_str *out, const struct frame *f,
                      const struct site_commune *c)
{
    double x, y;
    if (!ranh_shape_inside(c->shape, &x, &y))
        return;
    long px = lround(2 * (x - f->box.xmin) * f->scale),
         py = lround(2 * (f->box.ymax - y) * f->scale);
    ranh_str_printf(out, "<text x=\"%ld\" y=\"%ld\" aria-hidden=\"true\"><tspan lang=\"vi\">", px,
                    py);
    ranh_str_put_html(out, c->name);
    ranh_str_puts(out, "</tspan><tspan lang=\"en\">");
    ranh_str_put_html(out, c->name_en && *c->name_en ? c->name_en : c->name);
    ranh_str_puts(out, "</tspan>");
    if (site->facts.validated && c->parcels) {
        ranh_str_printf(out, "<tspan class=\"share\" x=\"%ld\" dy=\"1.25em\">", px);
        double percent = 100.0 * (double)c->with_error / (double)c->parcels;
        char vi[RANH_NUM_MAX], en[RANH_NUM_MAX];
        ranh_str_printf(out, "<tspan lang=\"vi\">%s %%</tspan><tspan lang=\"en\">%s %%</tspan>",
                        ranh_num_people(vi, percent, 1, true),
                        ranh_num_people(en, percent, 1, false));
        ranh_str_puts(out, "</tspan>");
    }
    ranh_str_puts(out, "</text>\n");
}

static void put_scale(const struct site *site, const double *class_end, struct ranh_str *out)
{
    bool unknown = !site->facts.validated;
    char a[RANH_NUM_MAX], vi[RANH_NUM_MAX];
    ranh_str_puts(out, "<ul class=\"scale\">");
    for (int k = 0; k < 5 && site->facts.validated; k++) {
        double end = class_end[k < 4 ? k : 3];
        int decimals = end < 1 ? 1 : 0;
        ranh_num_people(vi, end, decimals, true);
        ranh_num_people(a, end, decimals, false);
        ranh_str_printf(out, "<li><i class=\"k%d\"></i>%s ", k, k < 4 ? "&lt;" : "≥");
        site_put_both(out, vi, a);
        ranh_str_puts(out, " %</li>");
    }
    for (size_t i = 0; i < site->communes.n && !unknown; i++)
        unknown = site->communes.at[i].shape && !site->communes.at[i].parcels;
    if (unknown) {
        ranh_str_puts(out, "<li><i class=\"knone\"></i>");
        site_put_both(out, "chưa có dữ liệu", "no data");
        ranh_str_puts(out, "</li>");
    }
    ranh_str_puts(out, "</ul>");
}

void site_city(struct site *site, struct ranh_str *out)
{
    struct frame f = {{1, 1, 0, 0}, 1, choose_classes(&site->facts)};
    for (size_t i = 0; i < site->communes.n; i++)
        if (site->communes.at[i].shape) {
            struct ranh_box box = ranh_shape_box(site->communes.at[i].shape);
            site_grow(&f.box, &box);
        }
    double w = f.box.xmax - f.box.xmin, h = f.box.ymax - f.box.ymin;
    if (f.box.xmin > f.box.xmax || !(w > 0) || !(h > 0))
        return;
    f.scale = fmin(WIDTH / w, MAX_HEIGHT / h);
    ranh_str_puts(out, "<figure class=\"sheet\"><div class=\"in\"><figcaption><strong>");
    site_put_both(out, "Thửa có lỗi theo phường, xã", "Parcels with errors by commune");
    ranh_str_puts(out, "</strong>");
    site_put_both(out, "Phần trăm số thửa. Chọn một nơi để xem danh sách.",
                  "Percent of parcels. Choose a place to see its list.");
    ranh_str_printf(out,
                    "</figcaption>\n<svg class=\"city\" viewBox=\"-4 -4 %ld %ld\" role=\"group\" "
                    "aria-label=\"Bản đồ / Map\">\n",
                    lround(2 * w * f.scale) + 8, lround(2 * h * f.scale) + 8);
    for (size_t i = 0; i < site->communes.n; i++)
        if (site->communes.at[i].shape)
            put_commune(site, out, &f, &site->communes.at[i]);
    for (size_t i = 0; i < site->communes.n && site->communes.n <= MAX_LABELS; i++)
        if (site->communes.at[i].shape)
            put_label(site, out, &f, &site->communes.at[i]);
    ranh_str_puts(out, "</svg>\n");
    put_scale(site, f.class_end, out);
    ranh_str_puts(out, "</div></figure>");
}
