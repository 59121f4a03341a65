/* SPDX-License-Identifier: MIT */
/*
 * Planning zones sheet by sheet; at the end road reserves, corridors and the commune boundaries.
 *
 * Zones are the blocks and streets the lots were cut from, so their edges run through the same points.
 * A commune's boundary is put together from the sides of its tiles, kept while the sheets went by.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

/* A side of a tile on a commune border: where its points begin in the kept list. */
struct mkcity_side {
    int commune, side, order;
    size_t start, n;
};

static const struct mkcity_field zone_fields[] = {
    {"maDoiTuong", 's', 24, 0}, {"chucNang", 's', 40, 0},    {"tenChucNang", 's', 80, 0},
    {"tenDoAn", 's', 120, 0},   {"soQuyetDinh", 's', 60, 0}, {"ngayHieuLuc", 'd', 0, 0},
    {"matDoMax", 'f', 0, 0},    {"heSoMax", 'f', 0, 0},      {"tangMax", 'i', 0, 0},
    {"loaiDat", 's', 12, 0}};
static const struct mkcity_field restriction_fields[] = {
    {"ma", 's', 24, 0},    {"loai", 's', 24, 0},        {"ten", 's', 80, 0},
    {"beRong", 'f', 0, 0}, {"soQuyetDinh", 's', 60, 0}, {"ngayHieuLuc", 'd', 0, 0}};
static const struct mkcity_field commune_fields[] = {{"maXa", 's', 5, 0},
                                                     {"tenXa", 's', 60, 0},
                                                     {"tenTiengAnh", 's', 60, 0},
                                                     {"hieuLuc", 's', 10, 0}};

static struct mkcity_value text(const char *s)
{
    return (struct mkcity_value){.s = s, .null = !s};
}

static struct mkcity_value real(double x)
{
    return (struct mkcity_value){.f = x};
}

int mkcity_plans_open(struct mkcity_city *c)
{
    bool bench = c->plan.opt.bench;
    struct mkcity_source *s = mkcity_source_add(c, "quy-hoach-phan-khu", "zones",
                                                bench ? "quy-hoach.fgb" : "quy-hoach.gpkg",
                                                bench ? "FlatGeobuf" : "GPKG");

    if (!s)
        return -1;
    s->layer = "phan_khu";
    s->epsg = 9210;
    s->fields = "{code: maDoiTuong, function: chucNang, function_name: tenChucNang, plan: tenDoAn, "
                "decision: soQuyetDinh, valid_from: ngayHieuLuc, max_coverage_pct: matDoMax, "
                "max_far: heSoMax, max_storeys: tangMax, land_use: loaiDat}";
    c->zone_out = mkcity_source_open(c, s, zone_fields, 10);
    return c->zone_out ? 0 : -1;
}

static void keep_sides(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    static const int dc[4] = {-1, 1, 0, 0}, dr[4] = {0, 0, -1, 1};

    for (size_t k = 0; k < s->shape.nshape; k++) {
        const struct mkcity_shape *sh = &s->shape.shape[k];
        const struct mkcity_ring *r = &s->shape.ring[sh->ring0];

        if (sh->kind != KIND_SIDE || mkcity_plan_commune(&c->plan, s->col + dc[sh->side],
                                                         s->row + dr[sh->side]) == s->commune)
            continue;
        c->side = mkcity_grow(c->side, c->nside, &c->cap_side, sizeof *c->side);
        c->side[c->nside++] = (struct mkcity_side){
            s->commune, sh->side, sh->side < 2 ? s->row : s->col, c->border.npt, r->n};
        mkcity_geom_ring(&c->border, 0, s->metre + r->start, r->n);
    }
}

static int zone(struct mkcity_city *c, const struct mkcity_sheet *s, const struct mkcity_shape *sh)
{
    const struct mkcity_use_info *u = mkcity_use_info(sh->use);
    const struct mkcity_ring *r = &s->shape.ring[sh->ring0];
    struct mkcity_value v[10];
    char code[24];
    bool limits = u->max_storeys > 0;

    snprintf(code, sizeof code, "PK-%ld", ++c->zone_rows);
    v[0] = text(code);
    v[1] = text(u->function);
    v[2] = text(u->function_name);
    v[3] = text("Quy hoạch phân khu tỷ lệ 1/2000 (mẫu)");
    v[4] = text(s->zone == 9210 ? "9901/QĐ-UBND (mẫu)" : "9902/QĐ-UBND (mẫu)");
    v[5] = text("2024-06-15");
    v[6] = limits ? real(u->max_coverage) : text(NULL);
    v[7] = limits ? real(u->max_far) : text(NULL);
    v[8] = limits ? real(u->max_storeys) : text(NULL);
    v[9] = text(u->code);
    mkcity_geom_clear(&c->scratch);
    mkcity_geom_ring(&c->scratch, 0, s->metre + r->start, r->n);
    return mkcity_layer_row(c->zone_out, &c->scratch, v);
}

int mkcity_plans_sheet(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    int rc = 0;

    keep_sides(c, s);
    for (size_t k = 0; k < s->shape.nshape && s->zoned && !rc; k++)
        if (s->shape.shape[k].kind == KIND_ZONE)
            rc = zone(c, s, &s->shape.shape[k]);
    return rc;
}

/* A rectangle of the plane as the warp sees it, with a point every 12 m. */
static void band_ring(struct mkcity_city *c, const struct mkcity_band *b)
{
    struct mkcity_pt q[4] = {{b->u0, b->v0}, {b->u1, b->v0}, {b->u1, b->v1}, {b->u0, b->v1}};
    struct mkcity_geom *g = &c->scratch;

    mkcity_geom_clear(g);
    mkcity_geom_ring(g, 0, NULL, 0);
    for (int k = 0; k < 4; k++) {
        struct mkcity_pt a = q[k], e = q[(k + 1) % 4];
        int n = (int)ceil(hypot(e.x - a.x, e.y - a.y) / 12);

        for (int i = 0; i < n; i++) {
            struct mkcity_pt p = {a.x + (e.x - a.x) * i / n, a.y + (e.y - a.y) * i / n};

            p = mkcity_warp(&c->plan, p);
            g->pt = mkcity_grow(g->pt, g->npt, &g->cap_pt, sizeof *g->pt);
            g->pt[g->npt++] = p;
            g->ring[0].n++;
        }
    }
}

static int restriction(struct mkcity_city *c, struct mkcity_layer *l, int n, const char *kind,
                       const char *name, double width)
{
    char code[24];
    struct mkcity_value v[6];

    snprintf(code, sizeof code, "HC-%03d", n);
    v[0] = text(code);
    v[1] = text(kind);
    v[2] = text(name);
    v[3] = real(width);
    v[4] = text("9903/QĐ-UBND (mẫu)");
    v[5] = text("2024-06-15");
    return mkcity_layer_row(l, &c->scratch, v);
}

static void power_ring(struct mkcity_city *c)
{
    struct mkcity_pt a = c->plan.power[0], b = c->plan.power[1], q[4];
    double len = hypot(b.x - a.x, b.y - a.y), h = MKCITY_POWER_HALF;
    double nx = -(b.y - a.y) / len * h, ny = (b.x - a.x) / len * h;

    q[0] = (struct mkcity_pt){a.x - nx, a.y - ny};
    q[1] = (struct mkcity_pt){b.x - nx, b.y - ny};
    q[2] = (struct mkcity_pt){b.x + nx, b.y + ny};
    q[3] = (struct mkcity_pt){a.x + nx, a.y + ny};
    mkcity_geom_clear(&c->scratch);
    mkcity_geom_ring(&c->scratch, 0, q, 4);
}

static int restrictions(struct mkcity_city *c)
{
    struct mkcity_source *s =
        mkcity_source_add(c, "lo-gioi-hanh-lang", "restrictions", "lo-gioi-hanh-lang.gpkg", "GPKG");
    struct mkcity_layer *l;
    char name[120];
    int rc = 0, n = 0;

    if (!s)
        return -1;
    s->layer = "lo_gioi_hanh_lang";
    s->epsg = 9210;
    s->fields = "{code: ma, kind: loai, name: ten, width_m: beRong, decision: soQuyetDinh, "
                "valid_from: ngayHieuLuc}";
    l = mkcity_source_open(c, s, restriction_fields, 6);
    if (!l)
        return -1;
    for (size_t i = 0; i < c->plan.nband && !rc; i++) {
        const struct mkcity_band *b = &c->plan.band[i];

        if (!strcmp(b->kind, "road_reserve"))
            snprintf(name, sizeof name, "Lộ giới đường %s",
                     mkcity_street(c->plan.opt.seed, b->vertical, b->index));
        else
            snprintf(name, sizeof name, "%s",
                     b->vertical ? "Hành lang bảo vệ bờ sông Thị Vải" : "Hành lang bảo vệ kênh");
        band_ring(c, b);
        rc = restriction(c, l, ++n, b->kind, name, b->width);
    }
    power_ring(c);
    return rc | restriction(c, l, ++n, "power_line", "Hành lang an toàn đường dây 110 kV",
                            2 * MKCITY_POWER_HALF);
}

static int by_walk(const void *a, const void *b)
{
    static const int turn[4] = {0, 2, 3, 1}; /* west down, south, east up, north */
    const struct mkcity_side *p = a, *q = b;
    int forth = p->side == 0 || p->side == 3 ? 1 : -1;

    if (p->commune != q->commune)
        return p->commune < q->commune ? -1 : 1;
    if (p->side != q->side)
        return turn[p->side] < turn[q->side] ? -1 : 1;
    return p->order == q->order ? 0 : p->order < q->order ? -forth : forth;
}

static int communes(struct mkcity_city *c)
{
    struct mkcity_source *s =
        mkcity_source_add(c, "ranh-gioi-xa", "communes", "ranh-gioi-xa.geojson", "GeoJSON");
    struct mkcity_value v[4];
    size_t i = 0;
    int rc = 0;

    if (!s)
        return -1;
    s->epsg = 4326;
    s->source_epsg = 9210;
    s->fields = "{code: maXa, name: tenXa, name_en: tenTiengAnh, valid_from: hieuLuc}";
    if (!mkcity_source_open(c, s, commune_fields, 4))
        return -1;
    if (c->nside)
        qsort(c->side, c->nside, sizeof *c->side, by_walk);
    while (i < c->nside && !rc) {
        const struct mkcity_commune *k = &c->plan.commune[c->side[i].commune];
        int commune = c->side[i].commune;

        mkcity_geom_clear(&c->scratch);
        mkcity_geom_ring(&c->scratch, 0, NULL, 0);
        for (; i < c->nside && c->side[i].commune == commune; i++)
            for (size_t j = 0; j + 1 < c->side[i].n; j++) {
                struct mkcity_geom *g = &c->scratch;

                g->pt = mkcity_grow(g->pt, g->npt, &g->cap_pt, sizeof *g->pt);
                g->pt[g->npt++] = c->border.pt[c->side[i].start + j];
                g->ring[0].n++;
            }
        v[0] = text(k->code);
        v[1] = text(k->name);
        v[2] = text(k->name_en);
        v[3] = text("2025-07-01");
        rc = mkcity_layer_row(s->out, &c->scratch, v);
    }
    return rc;
}

int mkcity_plans_close(struct mkcity_city *c)
{
    return restrictions(c) || communes(c) ? -1 : 0;
}
