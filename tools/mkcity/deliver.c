/* SPDX-License-Identifier: MIT */
/*
 * Parcels as offices send them: each commune in two files, each file in another format with the column
 * names its software is known for.  For measurements (--format bench, bench-shp) one FlatGeobuf or
 * Shapefile per zone instead.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "mkcity.h"

/* Columns in the order of the values: commune, sheet, number, area, use, owner, address. */
struct mkcity_schema {
    struct mkcity_field field[7];
};

static const struct mkcity_schema classic = {{{"XAID", 's', 5, 0},
                                              {"SHBANDO", 'i', 5, 0},
                                              {"SHTHUA", 'i', 6, 0},
                                              {"DIENTICH", 'f', 14, 1},
                                              {"KHLOAIDAT", 's', 12, 0},
                                              {"TENCHU", 's', 80, 0},
                                              {"DIACHI", 's', 120, 0}}};
static const struct mkcity_schema database = {{{"MaXa", 's', 5, 0},
                                               {"SoHieuToBanDo", 's', 0, 0},
                                               {"SoThuTuThua", 's', 0, 0},
                                               {"DienTich", 'f', 0, 0},
                                               {"KyHieuMucDichSuDung", 's', 0, 0},
                                               {"TenChu", 's', 0, 0},
                                               {"DiaChi", 's', 0, 0}}};
static const struct mkcity_schema exchange = {{{"maXa", 's', 5, 0},
                                               {"soHieuToBanDo", 's', 10, 0},
                                               {"soThuTuThua", 's', 10, 0},
                                               {"dienTich", 'f', 14, 1},
                                               {"loaiDat", 's', 12, 0},
                                               {"chuSuDung", 's', 80, 0},
                                               {"diaChi", 's', 120, 0}}};
static const struct mkcity_schema sheetwise = {{{"MAXA", 's', 5, 0},
                                                {"SOTO", 's', 10, 0},
                                                {"SOTHUA", 's', 10, 0},
                                                {"DTICH", 'f', 14, 1},
                                                {"LOAIDAT", 's', 12, 0},
                                                {"HOTEN", 's', 80, 0},
                                                {"DIACHI", 's', 120, 0}}};

struct style {
    const char *driver, *extension, *suffix, *date, *fields, *extra;
    const struct mkcity_schema *schema;
    bool text_raw, any_shape, null_shape;
};

/* Two styles per commune, used by turns. */
static const struct style styles[] = {
    {"ESRI Shapefile", "shp", "khu-dan-cu", "2024-05-12",
     "{commune: XAID, sheet: SHBANDO, number: SHTHUA, area_m2: DIENTICH, land_use: KHLOAIDAT}",
     NULL, &classic, true, false, true},
    {"GeoJSON", "geojson", "dong-ruong", "2023-11-03",
     "{commune: maXa, sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, "
     "land_use: loaiDat}",
     NULL, &exchange, false, true, true},
    {"GPKG", "gpkg", "phia-tay", "2025-03-20",
     "{commune: MaXa, sheet: SoHieuToBanDo, number: SoThuTuThua, area_m2: DienTich, "
     "land_use: KyHieuMucDichSuDung}",
     NULL, &database, false, true, true},
    {"FlatGeobuf", "fgb", "phia-dong", "2025-04-02",
     "{commune: MaXa, sheet: SoHieuToBanDo, number: SoThuTuThua, area_m2: DienTich, "
     "land_use: KyHieuMucDichSuDung}",
     NULL, &database, false, false, false},
    {"CSV", "csv", "phia-tay", "2024-09-16",
     "{commune: MAXA, sheet: SOTO, number: SOTHUA, area_m2: DTICH, land_use: LOAIDAT}", "wkt: WKT",
     &sheetwise, true, true, true},
    {"GML", "gml", "phia-dong", "2024-10-08",
     "{commune: maXa, sheet: soHieuToBanDo, number: soThuTuThua, area_m2: dienTich, "
     "land_use: loaiDat}",
     NULL, &exchange, false, false, false},
};

#define NSTYLES (int)(sizeof styles / sizeof *styles)

struct mkcity_source *mkcity_source_add(struct mkcity_city *c, const char *name, const char *role,
                                        const char *file, const char *driver)
{
    struct mkcity_source *s = &c->source[c->nsources];

    if (c->nsources == MKCITY_SOURCES_MAX) {
        fputs("mkcity: too many sources\n", stderr);
        return NULL;
    }
    c->nsources++;
    *s = (struct mkcity_source){.role = role, .driver = driver};
    snprintf(s->name, sizeof s->name, "%s", name);
    snprintf(s->path, sizeof s->path, "deliveries/%s", file);
    return s;
}

struct mkcity_layer *mkcity_source_open(struct mkcity_city *c, struct mkcity_source *s,
                                        const struct mkcity_field *field, int nfields)
{
    char path[4096];
    struct mkcity_layer_spec spec = {.path = path,
                                     .layer = s->layer,
                                     .driver = s->driver,
                                     .epsg = s->epsg,
                                     .source_epsg = s->source_epsg,
                                     .field = field,
                                     .nfields = nfields};

    if (snprintf(path, sizeof path, "%s/%s", c->plan.opt.dir, s->path) >= (int)sizeof path)
        return NULL;
    if (!spec.layer)
        spec.layer = s->name;
    if (!strcmp(s->driver, "ESRI Shapefile") || !strcmp(s->driver, "CSV"))
        spec.encoding = c->plan.opt.encoding;
    /* FlatGeobuf takes one geometry type only, and some parcels have two parts */
    spec.multi = !strcmp(s->driver, "FlatGeobuf");
    s->out = mkcity_layer_open(&spec);
    return s->out;
}

/* The ASCII name of a commune as a file name: "Thanh An Commune" becomes "thanh-an". */
static void slug(const char *name_en, char *out, size_t size)
{
    size_t n = 0, end = strlen(name_en);

    while (end && name_en[end - 1] != ' ')
        end--;
    for (size_t i = 0; i + 1 < end && n + 1 < size; i++)
        out[n++] = (char)(name_en[i] == ' '                        ? '-'
                          : name_en[i] >= 'A' && name_en[i] <= 'Z' ? name_en[i] + 32
                                                                   : name_en[i]);
    out[n] = 0;
}

static int open_demo(struct mkcity_city *c)
{
    for (int i = 0; i < c->plan.ncommunes; i++)
        for (int part = 0; part < 2; part++) {
            const struct mkcity_commune *k = &c->plan.commune[i];
            const struct style *st = &styles[(2 * i + part) % NSTYLES];
            char place[40], name[64], file[80];
            struct mkcity_source *s;

            slug(k->name_en, place, sizeof place);
            snprintf(name, sizeof name, "thua-dat-%s-%s", place, st->suffix);
            snprintf(file, sizeof file, "%s.%s", name, st->extension);
            s = mkcity_source_add(c, name, "parcels", file, st->driver);
            if (!s)
                return -1;
            s->commune = k->code;
            s->epsg = k->zone;
            s->scale = k->zone == 9210 && part ? 1000 : 500;
            s->date = st->date;
            s->fields = st->fields;
            s->extra = st->extra;
            s->schema = st->schema;
            s->text_raw = st->text_raw;
            s->any_shape = st->any_shape;
            s->layer = strcmp(st->driver, "GML") ? NULL : "thua_dat";
            s->null_shape = st->null_shape;
            if (!mkcity_source_open(c, s, st->schema->field, 7))
                return -1;
        }
    return 0;
}

static int open_bench(struct mkcity_city *c)
{
    static const int zone[2] = {9210, 5899};

    for (int i = 0; i < 2; i++) {
        const struct style *st = &styles[c->plan.opt.bench_shp ? 0 : 3];
        struct mkcity_source *s;
        char name[64], file[80];

        snprintf(name, sizeof name, "parcels-%d", zone[i]);
        snprintf(file, sizeof file, "%s.%s", name, st->extension);
        s = mkcity_source_add(c, name, "parcels", file, st->driver);
        if (!s)
            return -1;
        s->epsg = zone[i];
        s->scale = 500;
        s->date = "2025-04-02";
        s->fields = st->fields;
        s->schema = st->schema;
        if (!mkcity_source_open(c, s, st->schema->field, 7))
            return -1;
    }
    return 0;
}

int mkcity_deliver_open(struct mkcity_city *c)
{
    int rc = c->plan.opt.bench ? open_bench(c) : open_demo(c);

    c->nparcel_sources = c->nsources;
    return rc;
}

int mkcity_deliver_close(struct mkcity_city *c)
{
    int rc = 0;

    for (int i = 0; i < c->nsources; i++) {
        rc |= mkcity_layer_close(c->source[i].out);
        c->source[i].out = NULL;
    }
    return rc;
}

int mkcity_deliver_source(const struct mkcity_city *c, const struct mkcity_sheet *s)
{
    const struct mkcity_commune *k = &c->plan.commune[s->commune];

    if (c->plan.opt.bench)
        return s->zone == 5899;
    if (s->zone == 9210)
        return 2 * s->commune + (s->scale == 1000);
    return 2 * s->commune + (s->col > (k->col0 + k->col1) / 2);
}

/* The lots of one sheet east of the river, with the code of the western zone on them. */
int mkcity_deliver_misplaced(struct mkcity_city *c, const struct mkcity_sheet *s)
{
    char path[4096], number[16];
    struct mkcity_layer_spec spec = {.path = path,
                                     .layer = "thua_dat",
                                     .driver = "GeoJSON",
                                     .epsg = 9210,
                                     .field = exchange.field,
                                     .nfields = 5};
    struct mkcity_layer *l;
    int rc = 0;

    snprintf(path, sizeof path, "%s/extra/sai-mui-chieu.geojson", c->plan.opt.dir);
    l = mkcity_layer_open(&spec);
    for (size_t i = 0; l && i < s->nparcel && i < 60 && !rc; i++) {
        const struct mkcity_shape *sh = &s->shape.shape[s->parcel[i].shape];
        const struct mkcity_ring *r = &s->shape.ring[sh->ring0];
        struct mkcity_value v[5] = {{.s = c->plan.commune[s->commune].code},
                                    {.s = "1"},
                                    {.s = number},
                                    {.f = round(s->parcel[i].area * 10) / 10},
                                    {.s = mkcity_use_info(s->parcel[i].use)->code}};

        if (sh->nrings > 1)
            continue;
        snprintf(number, sizeof number, "%d", s->parcel[i].number);
        mkcity_geom_clear(&c->scratch);
        mkcity_geom_ring(&c->scratch, 0, s->native + r->start, r->n);
        rc = mkcity_layer_row(l, &c->scratch, v);
    }
    c->has_misplaced = true;
    return mkcity_layer_close(l) || rc || !l ? -1 : 0;
}

static struct mkcity_value text(const char *s)
{
    return (struct mkcity_value){.s = s, .null = !s};
}

/* An address that was cut at the width of its column in the middle of a letter. */
static void cut_letter(char *address, size_t size)
{
    size_t n = strlen(address);

    if (n + 3 < size)
        memcpy(address + n, " \xe1\xba", 4);
}

int mkcity_deliver(struct mkcity_city *c, const struct mkcity_sheet *s,
                   const struct mkcity_record *r)
{
    const struct mkcity_parcel *p = &s->parcel[r->parcel];
    const struct mkcity_shape *sh = &s->shape.shape[p->shape];
    struct mkcity_source *to = &c->source[r->to < 0 ? mkcity_deliver_source(c, s) : r->to];
    const char *commune = to->commune ? to->commune : c->plan.commune[s->commune].code;
    const struct mkcity_geom *g = r->geom;
    char owner[96], address[160], sheet[16], number[16];
    struct mkcity_value v[7];

    if (r->drop)
        return 0;
    if (!g && !r->empty) {
        mkcity_geom_clear(&c->scratch);
        for (int j = 0; j < sh->nrings; j++) {
            const struct mkcity_ring *ring = &s->shape.ring[sh->ring0 + (size_t)j];

            mkcity_geom_ring(&c->scratch, 0, s->native + ring->start, ring->n);
        }
        g = &c->scratch;
    }
    mkcity_owner(c->plan.opt.seed ^ ((uint64_t)s->commune << 48) ^ ((uint64_t)s->number << 24) ^
                     (uint64_t)p->number,
                 p->use, owner, sizeof owner);
    mkcity_sheet_address(&c->plan, s, p, address, sizeof address);
    if (r->cut_text)
        cut_letter(address, sizeof address);
    snprintf(sheet, sizeof sheet, "%d", r->sheet);
    snprintf(number, sizeof number, "%d", r->number);
    v[0] = text(commune);
    v[1] = text(sheet);
    v[2] = text(r->number ? number : NULL);
    v[3] = (struct mkcity_value){.f = round(r->area * 10) / 10, .null = isnan(r->area)};
    v[4] = text(r->use);
    v[5] = text(owner);
    v[6] = text(address);
    to->rows++;
    c->parcels++;
    return mkcity_layer_row(to->out, g, v);
}
