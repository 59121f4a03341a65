/* SPDX-License-Identifier: MIT */
/*
 * Units, the indicators they report, and a copy of the index definition that scores them.
 *
 * Eight units: communes on the map, communes beside it, two offices.  Each has a strength of its own
 * that moves all its values, so that ranks come out with a shape and not as noise; a few values are
 * missing, as they always are.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

#ifndef RANH_PREFIX
#define RANH_PREFIX "/usr/local"
#endif

struct unit {
    const char *code, *name, *name_en, *kind;
};

static const struct unit beside[] = {
    {"26710", "Phường Tân Hải", "Tan Hai Ward", "commune"},
    {"26725", "Phường Tân Thành", "Tan Thanh Ward", "commune"},
    {"27664", "Xã Cần Giờ", "Can Gio Commune", "commune"},
};
static const struct unit offices[] = {
    {"H29.SXD", "Sở Xây dựng", "Department of Construction", "department"},
    {"H29.VPDK", "Văn phòng Đăng ký đất đai", "Land Registration Office", "department"},
};

/* An indicator that offices report: its worst and best value in practice. */
struct indicator {
    const char *code;
    double worst, best;
    int decimals;
    bool localities_only;
};

static const struct indicator reported[] = {
    {"A1.1", 20, 100, 1, false}, {"A1.2", 1, 5, 0, false},    {"A1.3", 30, 100, 1, false},
    {"A1.4", 2, 15, 0, false},   {"A1.5", 20, 100, 1, false}, {"A2.1", 25, 0, 0, false},
    {"A2.2", 55, 98, 1, false},  {"A2.3", 25, 95, 1, false},  {"A2.4", 15, 90, 1, false},
    {"A3.1", 50, 100, 1, false}, {"A3.2", 40, 97, 1, false},  {"A3.3", 2, 0, 0, false},
    {"A3.4", 45, 99, 1, true},   {"A3.5", 40, 100, 1, false}, {"A4.1", 60, 100, 1, false},
    {"A4.2", 55, 98, 1, false},  {"A4.3", 50, 100, 1, true},  {"A5.1", 40, 100, 1, false},
    {"A5.2", 70, 100, 1, false}, {"A5.3", 1, 0, 0, false},    {"A5.4", 0, 2, 0, false},
    {"B1.3", 45, 98, 1, false},  {"B1.4", 50, 99, 1, false},  {"B1.6", 60, 100, 1, false},
    {"B1.7", 20, 85, 1, false},  {"B1.15", 35, 92, 1, true},  {"B1.16", 24, 2, 0, true},
    {"B2.1", 40, 96, 1, true},   {"B2.2", 35, 90, 1, true},   {"B2.3", 30, 88, 1, true},
    {"B2.4", 115, 62, 1, true},  {"B2.5", 20, 100, 1, true},  {"B3.1", 30, 98, 1, true},
    {"B3.2", 60, 97, 1, true},   {"B3.3", 70, 98, 1, true},   {"B3.4", 68, 97, 1, true},
    {"B3.5", 55, 100, 1, true},  {"B3.6", 0.2, 1.1, 2, true},
};

#define COUNT(a)  (sizeof(a) / sizeof *(a))
#define UNITS_MAX 80

static const struct mkcity_field unit_fields[] = {{"ma_don_vi", 's', 0, 0},
                                                  {"ten_don_vi", 's', 0, 0},
                                                  {"ten_tieng_anh", 's', 0, 0},
                                                  {"loai", 's', 0, 0},
                                                  {"truc_thuoc", 's', 0, 0}};
static const struct mkcity_field value_fields[] = {
    {"don_vi", 's', 0, 0}, {"chi_so", 's', 0, 0}, {"ky", 's', 0, 0}, {"gia_tri", 'f', 0, 0}};

static struct mkcity_value text(const char *s)
{
    return (struct mkcity_value){.s = s, .null = !s};
}

static size_t units(const struct mkcity_city *c, struct unit *u)
{
    size_t n = 0;

    for (int i = 0; i < c->plan.ncommunes; i++) {
        const struct mkcity_commune *k = &c->plan.commune[i];

        u[n++] = (struct unit){k->code, k->name, k->name_en, "commune"};
    }
    for (size_t i = 0; i < COUNT(beside) && c->plan.ncommunes <= 3; i++)
        u[n++] = beside[i];
    for (size_t i = 0; i < COUNT(offices); i++)
        u[n++] = offices[i];
    return n;
}

static int put_units(struct mkcity_city *c, const struct unit *u, size_t n)
{
    struct mkcity_source *s = mkcity_source_add(c, "don-vi", "units", "don-vi.csv", "CSV");
    struct mkcity_value v[5] = {text("H29"), text("Ủy ban nhân dân Thành phố Hồ Chí Minh"),
                                text("People's Committee of Ho Chi Minh City"), text("city"),
                                text(NULL)};
    int rc;

    if (!s || !mkcity_source_open(c, s, unit_fields, 5))
        return -1;
    s->fields = "{code: ma_don_vi, name: ten_don_vi, name_en: ten_tieng_anh, kind: loai, "
                "parent: truc_thuoc}";
    rc = mkcity_layer_row(s->out, NULL, v);
    for (size_t i = 0; i < n && !rc; i++) {
        v[0] = text(u[i].code);
        v[1] = text(u[i].name);
        v[2] = text(u[i].name_en);
        v[3] = text(u[i].kind);
        v[4] = text("H29");
        rc = mkcity_layer_row(s->out, NULL, v);
    }
    return rc;
}

static int put_unit(struct mkcity_city *c, struct mkcity_source *s, const struct unit *u, size_t i)
{
    static const char *const period[] = {"2026-Q2", "2026-Q3"};
    struct mkcity_rng r = mkcity_rng(c->plan.opt.seed, 40, i, 0);
    double strength = mkcity_real(&r, 0.15, 0.9);
    int rc = 0;

    for (size_t k = 0; k < COUNT(reported); k++) {
        const struct indicator *d = &reported[k];
        double at = strength + mkcity_real(&r, -0.25, 0.25), step = pow(10, d->decimals);

        for (int q = 0; q < 2; q++) {
            double part = fmin(fmax(at + q * mkcity_real(&r, -0.03, 0.09), 0), 1);
            double x = d->worst + (d->best - d->worst) * part;
            struct mkcity_value v[4] = {
                text(u->code), text(d->code), text(period[q]), {.f = round(x * step) / step}};
            bool missing = mkcity_chance(&r, 0.02);

            if (!missing && !(d->localities_only && strcmp(u->kind, "commune") != 0) && !rc)
                rc = mkcity_layer_row(s->out, NULL, v);
        }
    }
    return rc;
}

static int put_values(struct mkcity_city *c, struct mkcity_source *s, const struct unit *u,
                      const char *kind, size_t n)
{
    int rc = 0;

    for (size_t i = 0; i < n && !rc; i++)
        if (!strcmp(u[i].kind, kind))
            rc = put_unit(c, s, &u[i], i);
    return rc;
}

/* The city's own definition, from the datasets beside the program; without it there is no index. */
static void put_index(struct mkcity_city *c)
{
    const char *given = getenv("RANH_DATASETS");
    const char *const place[] = {given ? given : "datasets", "datasets", RANH_PREFIX "/share/ranh"};
    char path[4096], line[4096];
    FILE *in = NULL, *out;

    for (size_t i = 0; i < COUNT(place) && !in; i++) {
        snprintf(path, sizeof path, "%s/index/hcmc-dti.csv", place[i]);
        in = fopen(path, "rb");
    }
    if (!in)
        return;
    snprintf(path, sizeof path, "%s/index.csv", c->plan.opt.dir);
    out = fopen(path, "wb");
    while (out && fgets(line, sizeof line, in))
        fputs(line, out);
    c->has_index = out && !fclose(out);
    fclose(in);
}

int mkcity_tables(struct mkcity_city *c)
{
    struct unit u[UNITS_MAX];
    size_t n = units(c, u);
    static const char fields[] = "{unit: don_vi, indicator: chi_so, period: ky, value: gia_tri}";
    struct mkcity_source *a, *b;

    if (put_units(c, u, n))
        return -1;
    a = mkcity_source_add(c, "chi-so-xa", "indicators", "chi-so-xa.csv", "CSV");
    b = mkcity_source_add(c, "chi-so-so-nganh", "indicators", "chi-so-so-nganh.ods", "ODS");
    if (!a || !b || !mkcity_source_open(c, a, value_fields, 4) ||
        !mkcity_source_open(c, b, value_fields, 4))
        return -1;
    a->fields = b->fields = fields;
    b->layer = b->name;
    if (put_values(c, a, u, "commune", n) || put_values(c, b, u, "department", n))
        return -1;
    put_index(c);
    return 0;
}
