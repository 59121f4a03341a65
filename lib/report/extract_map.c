/* SPDX-License-Identifier: MIT */
/*
 * The drawing of an extract as SVG, true to a round scale when printed at 100 %: the parcel with its corner points
 * numbered as in the table, its neighbours with their numbers, the ground of restrictions hatched, zones by a broken line
 * where they cut the parcel. North is up: the grid's.
 */
#include "lib/report/extract_put.h"

#include <string.h>

#include <ranh/base/i18n.h>

#define WIDE_MM 110.0
#define HIGH_MM 66.0
#define ROOM_M  4.0 /* seen around the parcel at least */

struct drawing {
    struct ranh_str *out;
    double x, y;   /* metres in the middle */
    double per_mm; /* metres */
    long long id;  /* of the hatching: a page may have several drawings */
};

/* The largest round scale at which the parcel with some room fits. */
static int32_t scale_for(const struct ranh_box *box)
{
    static const int32_t scales[] = {100, 200, 250, 500, 1000, 2000, 2500, 5000, 10000, 25000};
    double wide = box->xmax - box->xmin + 2 * ROOM_M, high = box->ymax - box->ymin + 2 * ROOM_M;
    size_t n = sizeof(scales) / sizeof(scales[0]);
    for (size_t i = 0; i < n; i++)
        if (wide <= WIDE_MM * scales[i] / 1000 && high <= HIGH_MM * scales[i] / 1000)
            return scales[i];
    return 50000;
}

static double mm_x(const struct drawing *d, double x)
{
    return WIDE_MM / 2 + (x - d->x) / d->per_mm;
}
static double mm_y(const struct drawing *d, double y)
{
    return HIGH_MM / 2 - (y - d->y) / d->per_mm;
}

static void put_mm(struct ranh_str *out, double mm)
{
    char buf[RANH_NUM_MAX];
    ranh_str_puts(out, ranh_num_fixed(buf, mm, 2));
}

static void put_point(struct drawing *d, double x, double y)
{
    put_mm(d->out, mm_x(d, x));
    ranh_str_putc(d->out, ' ');
    put_mm(d->out, mm_y(d, y));
}

static void put_shape(struct drawing *d, const struct ranh_shape *shape, const char *klass)
{
    if (shape->kind != RANH_SHAPE_POLYGON || shape->n_points == 0)
        return;
    ranh_str_printf(d->out, "<path class=\"%s\"", klass);
    if (!strcmp(klass, "restricted"))
        ranh_str_printf(d->out, " style=\"fill:url(#hatch%lld)\"", d->id);
    ranh_str_puts(d->out, " d=\"");
    for (uint32_t ring = 0; ring < shape->n_rings; ring++) {
        for (uint32_t i = shape->ring_point[ring]; i + 1 < shape->ring_point[ring + 1]; i++) {
            ranh_str_puts(d->out, i == shape->ring_point[ring] ? "M" : "L");
            put_point(d, shape->xy[2 * (size_t)i], shape->xy[2 * (size_t)i + 1]);
        }
        ranh_str_puts(d->out, "Z");
    }
    ranh_str_puts(d->out, "\"/>\n");
}

static void put_text(struct drawing *d, double x, double y, const char *klass, const char *text)
{
    ranh_str_printf(d->out, "<text class=\"%s\" x=\"", klass);
    put_mm(d->out, x);
    ranh_str_puts(d->out, "\" y=\"");
    put_mm(d->out, y);
    ranh_str_puts(d->out, "\">");
    ranh_str_put_html(d->out, text);
    ranh_str_puts(d->out, "</text>\n");
}

/* A number where a circle inside the parcel has room for it, and the place is on the drawing. */
static void put_number(struct drawing *d, const struct ranh_shape *shape, const char *number,
                       const char *klass, double least_mm)
{
    double x, y, radius;
    if (!number || shape->kind != RANH_SHAPE_POLYGON ||
        !ranh_shape_inscribed(shape, &x, &y, &radius))
        return;
    double left = mm_x(d, x), top = mm_y(d, y);
    if (radius / d->per_mm < least_mm || left < 3 || left > WIDE_MM - 3 || top < 3 ||
        top > HIGH_MM - 3)
        return;
    put_text(d, left, top + 1, klass, number);
}

/* A number of two digits has room beside those that stand. */
static bool has_room(double (*at)[2], uint32_t n, double x, double y)
{
    for (uint32_t i = 0; i < n; i++)
        if (fabs(at[i][0] - x) < 2.8 && fabs(at[i][1] - y) < 2)
            return false;
    return true;
}

/* Corner points in the order of the table, the number pushed away from the middle of the parcel; where they crowd some
 * numbers are left out, and follow from those beside them. */
static void put_corners(struct drawing *d, const struct ranh_extract *e)
{
    const struct extract_corners corners = extract_corners(e);
    double stands[EXTRACT_CORNERS][2];
    uint32_t n = 0;
    for (uint32_t i = 0; i < corners.n; i++) {
        double x = corners.xy[2 * (size_t)i], y = corners.xy[2 * (size_t)i + 1];
        double out_x = x - d->x, out_y = y - d->y, far = hypot(out_x, out_y);
        double left = mm_x(d, x) + (far > 0 ? 2 * out_x / far : 0),
               top = mm_y(d, y) - (far > 0 ? 2 * out_y / far : 0) + .8;
        char text[16];
        ranh_str_puts(d->out, "<circle class=\"corner\" r=\".55\" cx=\"");
        put_mm(d->out, mm_x(d, x));
        ranh_str_puts(d->out, "\" cy=\"");
        put_mm(d->out, mm_y(d, y));
        ranh_str_puts(d->out, "\"/>");
        if (!has_room(stands, n, left, top))
            continue;
        stands[n][0] = left;
        stands[n++][1] = top;
        snprintf(text, sizeof(text), "%u", (unsigned)i + 1);
        put_text(d, left, top, "at", text);
    }
}

/* Scale bar of a fifth of the width at most, 1, 2 or 5 times a power of ten, and the arrow. */
static void put_frame(struct drawing *d, int32_t scale)
{
    double step = 1;
    char text[64], buf[RANH_NUM_MAX];
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    while (step * 10 <= WIDE_MM / 4 * d->per_mm)
        step *= 10;
    step *= step * 5 <= WIDE_MM / 4 * d->per_mm ? 5 : step * 2 <= WIDE_MM / 4 * d->per_mm ? 2 : 1;
    ranh_str_puts(d->out, "<path class=\"bar\" d=\"M3 ");
    put_mm(d->out, HIGH_MM - 3);
    ranh_str_puts(d->out, "v1.2h");
    put_mm(d->out, step / d->per_mm);
    ranh_str_puts(d->out, "v-1.2\"/>\n");
    snprintf(text, sizeof(text), "%s m", ranh_num_people(buf, step, 0, vi));
    put_text(d, 3 + step / d->per_mm / 2, HIGH_MM - 3.6, "at", text);
    ranh_str_puts(d->out, "<path class=\"arrow\" d=\"M104 14l3-10 3 10-3-2.2z\"/>\n");
    put_text(d, 107, 17.6, "at", vi ? "B" : "N");
    snprintf(text, sizeof(text), "1:%s", ranh_num_people(buf, scale, 0, vi));
    put_text(d, WIDE_MM - 8, HIGH_MM - 3, "scale", text);
}

void extract_map(const struct ranh_extract *e, struct ranh_str *out)
{
    if (e->shape.kind != RANH_SHAPE_POLYGON || e->shape.n_points == 0)
        return;
    struct ranh_box box = ranh_shape_box(&e->shape);
    int32_t scale = scale_for(&box);
    struct drawing d = {out, (box.xmin + box.xmax) / 2, (box.ymin + box.ymax) / 2, scale / 1000.0,
                        e->id};
    ranh_str_printf(out, "<svg viewBox=\"0 0 %d %d\"", (int)WIDE_MM, (int)HIGH_MM);
    ranh_str_puts(out, " role=\"img\" aria-label=\"");
    ranh_str_put_html(out, _("Drawing of the parcel and its neighbours"));
    ranh_str_printf(out,
                    "\"><defs><pattern id=\"hatch%lld\" width=\"1.6\" height=\"1.6\" "
                    "patternUnits=\"userSpaceOnUse\""
                    " patternTransform=\"rotate(45)\"><path d=\"M0 0v1.6\" stroke=\"#a61b1b\" "
                    "stroke-width=\".3\"/>"
                    "</pattern></defs>\n",
                    (long long)e->id);
    put_shape(&d, &e->shape, "self");
    for (size_t i = 0; i < e->neighbours.n; i++) /* above it: where they overlap is seen */
        put_shape(&d, &e->neighbours.at[i].shape, "near");
    for (size_t i = 0; i < e->neighbours.n; i++)
        put_number(&d, &e->neighbours.at[i].shape, e->neighbours.at[i].number, "of", 1.6);
    for (size_t i = 0; i < e->areas.n; i++)
        put_shape(&d, &e->areas.at[i].part, e->areas.at[i].restriction ? "restricted" : "zone");
    put_shape(&d, &e->shape, "edge");
    put_number(&d, &e->shape, e->number, "own", 0);
    put_corners(&d, e);
    put_frame(&d, scale);
    ranh_str_puts(out, "</svg>\n");
}
