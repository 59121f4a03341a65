/* SPDX-License-Identifier: MIT */
/*
 * What sheet numbers say of a source (TT 25/2014 art. 5.5): they name kilometres of the plane the sheet
 * was drawn in. Where the coordinates agree with them the file is in a cadastral zone, and that is
 * the zone of the province it lies in: of several readings by the place alone one is left. Where
 * they do not agree somebody moved the file, or its numbers, and that is told.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define ENOUGH 0.9 /* of the sheets of the sample */

/* Share of the sheets of a sample that hold their points; n = how many have such a number. xy NULL = as
 * delivered. */
static double agreeing(const struct ranh_rp_sample *s, const double *xy, bool swapped, double unit,
                       size_t *n, double *farthest)
{
    size_t good = 0;
    *n = 0;
    *farthest = 0;
    for (size_t i = 0; i < s->n; i++) {
        double x = (xy ? xy[2 * i] : s->point[i].x) * unit;
        double y = (xy ? xy[2 * i + 1] : s->point[i].y) * unit;
        if (s->sheet[i].scale == 0 || !isfinite(x) || !isfinite(y))
            continue;
        double off = ranh_sheet_distance(&s->sheet[i], swapped ? y : x, swapped ? x : y);
        ++*n;
        good += off <= 0;
        *farthest = fmax(*farthest, off);
    }
    return *n ? (double)good / (double)*n : 0;
}

/* The reading is a cadastral zone, and the commune it brings a point to had that meridian. */
static bool is_zone_of_province(struct ranh_rp *rp, const struct ranh_rp_sample *s,
                                const struct ranh_crs_reading *reading, bool *fits,
                                struct ranh_err *err)
{
    struct ranh_transform *t = NULL;
    size_t in = 0;
    *fits = false;
    if (strncmp(reading->name, "VN-2000 1", 9) != 0 || reading->refused)
        return RANH_OK;
    int status = ranh_transform_get(rp->worker[0].crs, reading->crs, "EPSG:4326", &t, err);
    for (size_t i = 0; !status && i < s->n; i++) {
        const struct ranh_crs_point *p = &s->point[i];
        double at[2] = {(reading->swapped ? p->y : p->x) * reading->unit,
                        (reading->swapped ? p->x : p->y) * reading->unit};
        bool found = false;
        ranh_transform_points(t, at, 1, NULL, NULL);
        for (size_t u = 0; u < rp->admin.n_units && !found; u++) {
            const struct ranh_commune_unit *unit = &rp->admin.unit[u];
            found = fabs(unit->central_meridian - reading->central_meridian) < 1e-9 &&
                    at[0] >= unit->box.xmin && at[0] <= unit->box.xmax && at[1] >= unit->box.ymin &&
                    at[1] <= unit->box.ymax;
        }
        in += found;
    }
    *fits = (double)in >= ENOUGH * (double)s->n;
    return status;
}

int ranh_rp_by_sheet_numbers(struct ranh_rp *rp, const struct ranh_rp_sample *sample,
                             struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct ranh_crs_detection *d = &found->crs;
    const struct ranh_crs_reading *only = NULL;
    size_t n, n_fit = 0;
    double off;
    for (size_t i = 0; d->answer == RANH_CRS_SEVERAL && i < d->n; i++) {
        const struct ranh_crs_reading *r = &d->reading[i];
        bool fits;
        if (agreeing(sample, NULL, r->swapped, r->unit, &n, &off) < ENOUGH)
            continue;
        int status = is_zone_of_province(rp, sample, r, &fits, err);
        if (status)
            return status;
        n_fit += fits;
        only = fits ? r : only;
    }
    if (n_fit != 1)
        return RANH_OK;
    d->reading = only;
    d->n = 1;
    d->answer = RANH_CRS_UNIQUE;
    found->by = "into the city and, as their sheet numbers say, into the zone of its province";
    return RANH_OK;
}

/* --- C104 ------------------------------------------------------------------------------------- */

struct words {
    const char *vi, *en;
};

/* In which zone the numbers of the sheets would be right. */
static int explain(struct ranh_rp *rp, const struct ranh_rp_source *source,
                   const struct ranh_rp_sample *s, struct words *words, struct ranh_err *err)
{
    size_t n_zones, n;
    const struct ranh_vn2000_zone *zone = ranh_vn2000_zones(&n_zones);
    double off;
    *words = (struct words){"", ""};
    if (agreeing(s, NULL, true, 1, &n, &off) >= ENOUGH) {
        *words = (struct words){"; đổi chỗ X và Y thì khớp", "; they would with x and y exchanged"};
        return RANH_OK;
    }
    for (size_t z = 0; z < n_zones; z++) {
        double xy[2 * RANH_RP_SAMPLES];
        struct ranh_transform *t = NULL;
        char crs[20];
        snprintf(crs, sizeof(crs), "EPSG:%d", (int)zone[z].epsg);
        int status = ranh_transform_get(rp->worker[0].crs, source->crs, crs, &t, err);
        if (status)
            return status;
        for (size_t i = 0; i < s->n; i++) {
            xy[2 * i] = s->point[i].x;
            xy[2 * i + 1] = s->point[i].y;
        }
        ranh_transform_points(t, xy, s->n, NULL, NULL);
        if (agreeing(s, xy, false, 1, &n, &off) < ENOUGH)
            continue;
        int minutes = (int)lround(zone[z].central_meridian * 60);
        words->vi = ranh_arena_printf(&rp->arena, "; số hiệu mảnh khớp với múi %d°%02d′ (%s)",
                                      minutes / 60, minutes % 60, crs);
        words->en = ranh_arena_printf(&rp->arena, "; their numbers fit in the zone %d°%02d′ (%s)",
                                      minutes / 60, minutes % 60, crs);
        return RANH_OK;
    }
    return RANH_OK;
}

static int tell(struct ranh_rp *rp, const struct ranh_rp_source *source,
                const struct ranh_rp_sample *s, size_t n, double share, double off,
                struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    struct words why;
    int status = explain(rp, source, s, &why, err);
    if (status)
        return status;
    long out = (long)lround((1 - share) * (double)n);
    char km[32], km_vi[32];
    snprintf(km, sizeof(km), "%.1f", off / 1000);
    snprintf(km_vi, sizeof(km_vi), "%s", km);
    char *point = strchr(km_vi, '.');
    if (point)
        *point = ',';
    f.code = "C104";
    f.stage = "reproject";
    f.subject = "source";
    f.source_id = source->id;
    f.key_a = source->name;
    f.file = source->file;
    f.measured = off;
    f.detail_vi = ranh_arena_printf(
        &rp->arena, "đọc theo %.60s, %ld trong %zu thửa lấy mẫu nằm ngoài, xa nhất %s km%s",
        source->crs, out, n, km_vi, why.vi);
    f.detail_en = ranh_arena_printf(
        &rp->arena, "read as %.60s, %ld of %zu sampled parcels lie outside, at most by %s km%s",
        source->crs, out, n, km, why.en);
    f.article = rp->input->frames->article;
    return ranh_finding_put(rp->sink, &f, err);
}

int ranh_rp_sheet_findings(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; !status && rp->viet_nam && rp->input->frames && i < rp->n_sources; i++) {
        const struct ranh_rp_source *source = &rp->source[i];
        struct ranh_rp_sample s;
        size_t n;
        double off;
        if (source->kept || strcmp(source->role, "parcels") != 0 || source->shift ||
            source->system.geographic)
            continue;
        status = ranh_rp_sample_take(rp, source, &s, err);
        double share = status ? 1 : agreeing(&s, NULL, false, 1, &n, &off);
        if (!status && n > 0 && share < ENOUGH)
            status = tell(rp, source, &s, n, share, off, err);
    }
    return status;
}
