/* SPDX-License-Identifier: MIT */
/*
 * C105: a file that took the step between VN-2000 and WGS 84 once too often or not at all. It lies 225 m beside its
 * place, which no box of a commune shows; but its corners meet those of the files beside it, to the
 * centimetre, once the step is undone. Of each source some hundred parcels are looked at. A source declared in
 * VN-2000 is read as WGS 84 and the other way round, and both are held against sources in VN-2000 only: of two files
 * that disagree, that one is believed. A source whose corners meet others as it lies is right, and one beside
 * which nobody lies cannot be told.
 */
#include "lib/check/detectors.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <ranh/base/vec.h>
#include <ranh/crs/transform.h>

enum {
    SAMPLE = 400, /* parcels of a source */
    ENOUGH = 8,   /* corners that meet: by chance one in some thousand does */
    NEAR = 500,   /* steps of the grid: 5 cm */
};

struct datum_source {
    int64_t id;
    int32_t srid;
    enum ranh_crs_family family;
    size_t first, n; /* in datum.face */
};

struct datum {
    const struct ranh_parcel_set *set;
    struct ranh_crs_ctx *crs;
    struct ranh_transform *to[2], *from[2]; /* [0] VN-2000, [1] WGS 84: degrees */
    struct {
        RANH_VEC(struct datum_source)
    } source;
    uint32_t *face; /* by source, each in the order of the fabric */
    struct {
        RANH_VEC(struct ranh_vertex)
    } corner; /* of the source at work, ascending */
};

/* --- sources -------------------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const struct datum_source *s = a, *t = b;
    return (s->id > t->id) - (s->id < t->id);
}

static struct datum_source *find(const struct datum *d, int64_t id)
{
    const struct datum_source key = {.id = id};
    return d->source.n == 0 ? NULL : bsearch(&key, d->source.at, d->source.n, sizeof(key), by_id);
}

static void gather_sources(struct datum *d)
{
    size_t n_faces = d->set->fabric.n_faces, first = 0;
    struct datum_source *known = NULL; /* neighbours in the fabric are mostly of one source */
    for (size_t i = 0; i < n_faces; i++) {
        const struct ranh_parcel *p = &d->set->parcel[i];
        if (!known || known->id != p->source_id)
            known = find(d, p->source_id);
        if (known) {
            known->n++;
            continue;
        }
        *ranh_vec_push(&d->source) =
            (struct datum_source){.id = p->source_id, .srid = p->native_srid, .n = 1};
        qsort(d->source.at, d->source.n, sizeof(*d->source.at), by_id);
    }
    d->face = ranh_alloc((n_faces + 1) * sizeof(*d->face));
    for (size_t i = 0; i < d->source.n; i++) {
        d->source.at[i].first = first;
        first += d->source.at[i].n;
        d->source.at[i].n = 0;
    }
    known = NULL;
    for (size_t i = 0; i < n_faces; i++) {
        if (!known || known->id != d->set->parcel[i].source_id)
            known = find(d, d->set->parcel[i].source_id);
        d->face[known->first + known->n++] = (uint32_t)i;
    }
}

static void name_families(struct datum *d)
{
    for (size_t i = 0; i < d->source.n; i++) {
        struct ranh_crs crs;
        struct ranh_err ignored = {0};
        char code[24];
        snprintf(code, sizeof(code), "EPSG:%d", (int)d->source.at[i].srid);
        d->source.at[i].family =
            d->source.at[i].srid > 0 && !ranh_crs_lookup(d->crs, code, &crs, &ignored)
                ? crs.family
                : RANH_CRS_OTHER;
        ranh_err_clear(&ignored);
    }
}

/* --- corners -------------------------------------------------------------------------------------- */

static int by_place(const void *a, const void *b)
{
    const struct ranh_vertex *v = a, *w = b;
    return v->x != w->x ? (v->x < w->x ? -1 : 1) : (v->y > w->y) - (v->y < w->y);
}

/* Of parcels evenly over the source in the order of the fabric, each corner once. */
static void take_corners(struct datum *d, const struct datum_source *source)
{
    const struct ranh_fabric *f = &d->set->fabric;
    size_t step = (source->n + SAMPLE - 1) / SAMPLE, n = 0;
    d->corner.n = 0;
    for (size_t i = 0; i < source->n; i += step) {
        uint32_t face = d->face[source->first + i];
        uint32_t first = f->ring_vertex[f->face_ring[face]],
                 last = f->ring_vertex[f->face_ring[face + 1]];
        for (uint32_t v = first; v < last; v++)
            *ranh_vec_push(&d->corner) = f->vertex[v];
    }
    if (d->corner.n)
        qsort(d->corner.at, d->corner.n, sizeof(*d->corner.at), by_place);
    for (size_t i = 0; i < d->corner.n; i++)
        if (n == 0 || by_place(&d->corner.at[n - 1], &d->corner.at[i]))
            d->corner.at[n++] = d->corner.at[i];
    d->corner.n = n;
}

struct asked {
    const struct datum *d;
    int64_t source;
    struct ranh_vertex at;
    bool met;
};

static bool visit(void *context, uint32_t face)
{
    struct asked *a = context;
    const struct ranh_fabric *f = &a->d->set->fabric;
    int64_t id = a->d->set->parcel[face].source_id;
    if (id == a->source || find(a->d, id)->family != RANH_CRS_VN2000)
        return true;
    uint32_t first = f->ring_vertex[f->face_ring[face]],
             last = f->ring_vertex[f->face_ring[face + 1]];
    for (uint32_t v = first; v < last && !a->met; v++)
        a->met = labs((long)f->vertex[v].x - a->at.x) <= NEAR &&
                 labs((long)f->vertex[v].y - a->at.y) <= NEAR;
    return !a->met;
}

static bool meets(const struct datum *d, int64_t source, struct ranh_vertex at)
{
    enum { EDGE = INT32_MAX - NEAR };
    struct asked asked = {d, source, at, false};
    if (labs((long)at.x) > EDGE || labs((long)at.y) > EDGE)
        return false;
    const struct ranh_grid_box box = {at.x - NEAR, at.y - NEAR, at.x + NEAR, at.y + NEAR};
    ranh_rtree_query(&d->set->fabric.tree, box, visit, &asked);
    return asked.met;
}

/* How many corners meet those of others, as they lie or with the step undone; moved[2]: by how much. */
static int count(const struct datum *d, const struct datum_source *source, bool undone, size_t *n,
                 double *moved, struct ranh_err *err)
{
    const struct ranh_grid *grid = &d->set->fabric.grid;
    bool wgs84 = source->family == RANH_CRS_WGS84;
    *n = 0;
    for (size_t i = 0; i < d->corner.n; i++) {
        struct ranh_vertex at = d->corner.at[i];
        double xy[2], was[2];
        ranh_grid_metres(grid, at, &xy[0], &xy[1]);
        was[0] = xy[0], was[1] = xy[1];
        if (undone) {
            int status = ranh_transform_points(d->to[wgs84], xy, 1, NULL, err);
            if (!status)
                status = ranh_transform_points(d->from[!wgs84], xy, 1, NULL, err);
            if (status)
                return status;
            if (!ranh_grid_snap(grid, xy[0], xy[1], &at))
                continue;
        }
        *n += meets(d, source->id, at);
        *moved = hypot(xy[0] - was[0], xy[1] - was[1]);
    }
    return 0;
}

/* --- telling -------------------------------------------------------------------------------------- */

static int tell(const struct datum *d, const struct datum_source *source, size_t met, double moved,
                struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    char vi[200], en[200];
    bool wgs84 = source->family == RANH_CRS_WGS84;
    const struct ranh_parcel *first = &d->set->parcel[d->face[source->first]];
    snprintf(vi, sizeof(vi),
             "khai là %s (EPSG:%d); nếu các số là %s thì %zu đỉnh trùng với đỉnh của tệp bên cạnh",
             wgs84 ? "WGS 84" : "VN-2000", (int)source->srid, wgs84 ? "VN-2000" : "WGS 84", met);
    snprintf(en, sizeof(en),
             "declared as %s (EPSG:%d); were its numbers %s, %zu corners would meet those of the "
             "files beside it",
             wgs84 ? "WGS 84" : "VN-2000", (int)source->srid, wgs84 ? "VN-2000" : "WGS 84", met);
    f.code = "C105";
    f.stage = "overlap";
    f.subject = "source";
    f.source_id = source->id;
    f.key_a = f.file = first->file;
    f.measured = moved;
    f.unit = "m";
    f.detail_vi = vi;
    f.detail_en = en;
    return ranh_finding_put(sink, &f, err);
}

static int judge(struct datum *d, const struct datum_source *source, struct ranh_finding_sink *sink,
                 struct ranh_err *err)
{
    size_t as_is, undone;
    double moved = 0;
    if (source->family != RANH_CRS_VN2000 && source->family != RANH_CRS_WGS84)
        return 0;
    take_corners(d, source);
    int status = count(d, source, false, &as_is, &moved, err);
    if (status || as_is >= ENOUGH)
        return status;
    status = count(d, source, true, &undone, &moved, err);
    return status || undone < ENOUGH || undone < 4 * as_is
               ? status
               : tell(d, source, undone, moved, sink, err);
}

static int open_steps(struct datum *d, struct ranh_err *err)
{
    static const char *const degrees[2] = {"EPSG:4756", "EPSG:4326"};
    char here[24];
    int status = 0;
    snprintf(here, sizeof(here), "EPSG:%d", (int)d->set->fabric.srid);
    for (int i = 0; i < 2 && !status; i++) {
        status = ranh_transform_get(d->crs, here, degrees[i], &d->to[i], err);
        if (!status)
            status = ranh_transform_get(d->crs, degrees[i], here, &d->from[i], err);
    }
    return status;
}

/* Two files at least, the workspace in VN-2000. */
static bool is_asked(struct datum *d)
{
    struct ranh_crs crs;
    struct ranh_err ignored = {0};
    char here[24];
    size_t vn2000 = 0, judged = 0;
    gather_sources(d);
    if (d->source.n < 2)
        return false;
    d->crs = ranh_crs_ctx_new();
    snprintf(here, sizeof(here), "EPSG:%d", (int)d->set->fabric.srid);
    bool known = !ranh_crs_lookup(d->crs, here, &crs, &ignored);
    ranh_err_clear(&ignored);
    if (!known || crs.family != RANH_CRS_VN2000)
        return false;
    name_families(d);
    for (size_t i = 0; i < d->source.n; i++) {
        vn2000 += d->source.at[i].family == RANH_CRS_VN2000;
        judged += d->source.at[i].family == RANH_CRS_WGS84;
    }
    return vn2000 > 0 && vn2000 + judged > 1;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct datum d = {.set = input->parcels};
    int status = 0;
    if (is_asked(&d)) {
        status = open_steps(&d, err);
        for (size_t i = 0; i < d.source.n && !status; i++)
            status = judge(&d, &d.source.at[i], sink, err);
    }
    ranh_crs_ctx_free(d.crs);
    ranh_free(d.face);
    ranh_vec_release(&d.source);
    ranh_vec_release(&d.corner);
    return status;
}

static const char *const codes[] = {"C105", NULL};
const struct ranh_detector ranh_detect_datum = {"datum", "overlap", codes, run, false};
