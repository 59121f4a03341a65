/* SPDX-License-Identifier: MIT */
/*
 * A sheet as surveyors send it in a spreadsheet: a row per boundary point, X north. The CSV has
 * decimal commas, leaves key cells blank where they repeat, and comes back to the first point; the
 * XLSX says every cell and does not come back.  The polygons lie beside them, for comparison.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "mkcity.h"

static const struct mkcity_field table[] = {{"STT", 'i', 0, 0},  {"Tờ", 's', 0, 0},
                                            {"Thửa", 's', 0, 0}, {"X", 'f', 0, 0},
                                            {"Y", 'f', 0, 0},    {"Diện tích (m2)", 'f', 0, 0}};
static const struct mkcity_field polygons[] = {
    {"to", 's', 0, 0}, {"thua", 's', 0, 0}, {"dien_tich", 'f', 0, 0}};

struct lists {
    FILE *csv;
    struct mkcity_layer *xlsx, *gpkg;
    char sheet[16], number[16];
    double area;
};

/* "1192000,123": the country's decimal comma, whatever the locale. */
static void put_comma(FILE *f, double v)
{
    long long mm = llround(v * 1000);

    fprintf(f, "%lld,%03lld", mm / 1000, mm % 1000);
}

static int put_ring(struct lists *l, const struct mkcity_pt *p, size_t n, bool first)
{
    for (size_t i = 0; i <= n; i++) {
        struct mkcity_value v[6] = {{.f = (double)(i + 1)}, {.s = l->sheet},   {.s = l->number},
                                    {.f = p[i % n].y},      {.f = p[i % n].x}, {.f = l->area}};
        bool say = first && i == 0;

        fprintf(l->csv, "%zu;%s;%s;", i % n + 1, say ? l->sheet : "", say ? l->number : "");
        put_comma(l->csv, p[i % n].y);
        fputc(';', l->csv);
        put_comma(l->csv, p[i % n].x);
        fputc(';', l->csv);
        if (say)
            fprintf(l->csv, "%lld,%lld", llround(l->area * 10) / 10, llround(l->area * 10) % 10);
        fputc('\n', l->csv);
        if (i < n && mkcity_layer_row(l->xlsx, NULL, v))
            return -1;
    }
    return 0;
}

static int put_parcel(struct mkcity_city *c, const struct mkcity_sheet *s, size_t i,
                      struct lists *l)
{
    const struct mkcity_shape *sh = &s->shape.shape[s->parcel[i].shape];
    struct mkcity_value v[3] = {{.s = l->sheet}, {.s = l->number}, {.f = 0}};
    int rc = 0;

    snprintf(l->number, sizeof l->number, "%d", s->parcel[i].number);
    v[2].f = l->area = round(s->parcel[i].area * 10) / 10;
    mkcity_geom_clear(&c->scratch);
    for (int k = 0; k < sh->nrings && !rc; k++) {
        const struct mkcity_ring *r = &s->shape.ring[sh->ring0 + (size_t)k];

        mkcity_geom_ring(&c->scratch, 0, s->native + r->start, r->n);
        rc = put_ring(l, s->native + r->start, r->n, k == 0);
    }
    return rc ? rc : mkcity_layer_row(l->gpkg, &c->scratch, v);
}

int mkcity_deliver_vertices(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    char xlsx[4096], gpkg[4096], csv[4096];
    struct mkcity_layer_spec spec = {
        .path = xlsx, .layer = "toa_do", .driver = "XLSX", .field = table, .nfields = 6};
    struct lists l = {0};
    int rc = 0;

    c->has_vertex_list = true;
    snprintf(csv, sizeof csv, "%s/extra/toa-do-dinh.csv", c->plan.opt.dir);
    snprintf(xlsx, sizeof xlsx, "%s/extra/toa-do-dinh.xlsx", c->plan.opt.dir);
    snprintf(gpkg, sizeof gpkg, "%s/extra/toa-do-dinh-hinh.gpkg", c->plan.opt.dir);
    snprintf(l.sheet, sizeof l.sheet, "%d", s->number);
    l.csv = fopen(csv, "wb");
    l.xlsx = mkcity_layer_open(&spec);
    spec = (struct mkcity_layer_spec){.path = gpkg,
                                      .layer = "thua",
                                      .driver = "GPKG",
                                      .epsg = s->zone,
                                      .field = polygons,
                                      .nfields = 3};
    l.gpkg = mkcity_layer_open(&spec);
    if (!l.csv || !l.xlsx || !l.gpkg)
        rc = -1;
    else
        fputs("\xef\xbb\xbfSTT;Tờ;Thửa;X;Y;Diện tích (m2)\n", l.csv);
    for (size_t i = 0; i < s->nparcel && !rc; i++)
        rc = put_parcel(c, s, i, &l);
    if (l.csv && fclose(l.csv))
        rc = -1;
    return (l.xlsx && mkcity_layer_close(l.xlsx)) || (l.gpkg && mkcity_layer_close(l.gpkg)) ? -1
                                                                                            : rc;
}
