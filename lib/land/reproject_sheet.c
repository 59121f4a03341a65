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

#define ENOUGH      0.9 /* of the sheets of the sample */
#define OFTEN_OUT   0.75
#define IN_FRAME    0.85
#define MUCH_BETTER 0.2

enum { LEAST = 12 };

/* Share of the sheets of a sample that hold their points; n = how many have such a number. xy NULL = as
 * delivered. `plain`: frames as they are, not as they may be enlarged. */
static double share_in(const struct ranh_rp_sample *s, const double *xy, bool swapped, double unit,
                       bool plain, size_t *n, double *farthest)
{
    size_t good = 0;
    *n = 0;
    *farthest = 0;
    for (size_t i = 0; i < s->n; i++) {
        double x = (xy ? xy[2 * i] : s->point[i].x) * unit;
        double y = (xy ? xy[2 * i + 1] : s->point[i].y) * unit;
        struct ranh_sheet_place place = s->sheet[i];
        if (place.scale == 0 || !isfinite(x) || !isfinite(y))
            continue;
        place.enlarged_m = plain ? 0 : place.enlarged_m;
        double off = ranh_sheet_distance(&place, swapped ? y : x, swapped ? x : y);
        ++*n;
        good += off <= 0;
        *farthest = fmax(*farthest, off);
    }
    return *n ? (double)good / (double)*n : 0;
}

static double agreeing(const struct ranh_rp_sample *s, const double *xy, bool swapped, double unit,
                       size_t *n, double *farthest)
{
    return share_in(s, xy, swapped, unit, false, n, farthest);
}

/*
 * A datum step is within what a frame may be enlarged by, but not all sheets are enlarged to one side: where the
 * frames as they are hold much less of the sample than they would with a step more or less, that step is told. At
 * 1:500 and 1:1000 it moves half of a sheet out of its frame, at 1:5000 a tenth, which says nothing.
 */
static int step_by_frames(struct ranh_rp *rp, const struct ranh_rp_sample *s, const char *crs,
                          enum ranh_crs_move_kind *step, struct ranh_err *err)
{
    struct ranh_crs system;
    double xy[2 * RANH_RP_SAMPLES], off;
    size_t n;
    *step = RANH_MOVE_SYSTEM;
    double now = share_in(s, NULL, false, 1, true, &n, &off);
    int status = ranh_crs_lookup(rp->worker[0].crs, crs, &system, err);
    if (status || n < LEAST || now > OFTEN_OUT || system.family != RANH_CRS_VN2000 ||
        system.geographic)
        return status;
    for (int back = 0; back < 2 && !status; back++) {
        for (size_t i = 0; i < s->n; i++) {
            xy[2 * i] = s->point[i].x;
            xy[2 * i + 1] = s->point[i].y;
        }
        status = ranh_crs_step(rp->worker[0].crs, crs, back, xy, s->n, err);
        if (!status &&
            share_in(s, xy, false, 1, true, &n, &off) >= fmax(IN_FRAME, now + MUCH_BETTER))
            *step = back ? RANH_MOVE_TWICE : RANH_MOVE_LACKING;
    }
    return status;
}

/* Whether it lies, read in that system, in communes that had that meridian. */
static bool lies_in_province(struct ranh_rp *rp, const struct ranh_rp_sample *s,
                             const struct ranh_crs_reading *reading, double meridian)
{
    struct ranh_transform *t = NULL;
    struct ranh_err ignored = {0};
    size_t in = 0;
    if (ranh_transform_get(rp->worker[0].crs, reading->crs, "EPSG:4326", &t, &ignored))
        return false;
    for (size_t i = 0; i < s->n; i++) {
        const struct ranh_crs_point *p = &s->point[i];
        double at[2] = {(reading->swapped ? p->y : p->x) * reading->unit,
                        (reading->swapped ? p->x : p->y) * reading->unit};
        bool found = false;
        ranh_transform_points(t, at, 1, NULL, NULL);
        for (size_t u = 0; u < rp->admin.n_units && !found; u++) {
            const struct ranh_commune_unit *unit = &rp->admin.unit[u];
            found = fabs(unit->central_meridian - meridian) < 1e-9 && at[0] >= unit->box.xmin &&
                    at[0] <= unit->box.xmax && at[1] >= unit->box.ymin && at[1] <= unit->box.ymax;
        }
        in += found;
    }
    return (double)in >= ENOUGH * (double)s->n;
}

/* The reading is a cadastral zone, and the commune it brings a point to had that meridian. */
static bool is_zone_of_province(struct ranh_rp *rp, const struct ranh_rp_sample *s,
                                const struct ranh_crs_reading *reading)
{
    return strncmp(reading->name, "VN-2000 1", 9) == 0 && !reading->refused &&
           lies_in_province(rp, s, reading, reading->central_meridian);
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
        if (agreeing(sample, NULL, r->swapped, r->unit, &n, &off) < ENOUGH)
            continue;
        bool fits = is_zone_of_province(rp, sample, r);
        n_fit += fits;
        only = fits ? r : only;
    }
    if (n_fit != 1)
        return RANH_OK;
    d->reading = only;
    d->n = 1;
    d->answer = RANH_CRS_UNIQUE;
    found->by = "into the city and, as their sheet numbers say, into the zone of its province";
    return ranh_crs_detection_usable(d) ? step_by_frames(rp, sample, only->crs, &found->step, err)
                                        : RANH_OK;
}

/* --- C104 ------------------------------------------------------------------------------------- */

struct words {
    const char *vi, *en;
};

/* The sample, read in one system, in another; plain frames hold how much of it? 0 where there is no way. */
static double share_through(struct ranh_rp *rp, const struct ranh_rp_sample *s, const char *from,
                            const char *to, bool plain)
{
    double xy[2 * RANH_RP_SAMPLES], off;
    struct ranh_transform *t = NULL;
    struct ranh_err ignored = {0};
    size_t n;
    if (ranh_transform_get(rp->worker[0].crs, from, to, &t, &ignored))
        return 0;
    for (size_t i = 0; i < s->n; i++) {
        xy[2 * i] = s->point[i].x;
        xy[2 * i + 1] = s->point[i].y;
    }
    ranh_transform_points(t, xy, s->n, NULL, NULL);
    return share_in(s, xy, false, 1, plain, &n, &off);
}

/* A zone that some province of the tables has. */
static bool of_a_province(const struct ranh_rp *rp, double meridian)
{
    for (size_t u = 0; u < rp->admin.n_units; u++)
        if (fabs(rp->admin.unit[u].central_meridian - meridian) < 1e-9)
            return true;
    return false;
}

/* The file was moved, its sheet numbers were not: the zone in which they are right. */
static void fit_zones(struct ranh_rp *rp, const struct ranh_rp_source *source,
                      const struct ranh_rp_sample *s, bool of_provinces, struct words *words)
{
    size_t n;
    const struct ranh_vn2000_zone *zone = ranh_vn2000_zones(&n);
    for (size_t z = 0; z < n; z++) {
        char crs[20];
        snprintf(crs, sizeof(crs), "EPSG:%d", (int)zone[z].epsg);
        if ((of_provinces && !of_a_province(rp, zone[z].central_meridian)) ||
            share_through(rp, s, source->crs, crs, false) < ENOUGH)
            continue;
        int minutes = (int)lround(zone[z].central_meridian * 60);
        words->vi = ranh_arena_printf(&rp->arena, "; số hiệu mảnh khớp với múi %d°%02d′ (%s)",
                                      minutes / 60, minutes % 60, crs);
        words->en = ranh_arena_printf(&rp->arena, "; their numbers fit in the zone %d°%02d′ (%s)",
                                      minutes / 60, minutes % 60, crs);
        return;
    }
}

/* The file is read in a wrong system: the one, of all, in which its parcels lie in their frames in a zone of a
 * province, much better than in any other. */
static void fit_systems(struct ranh_rp *rp, const struct ranh_rp_source *source,
                        const struct ranh_rp_sample *s, struct words *words)
{
    size_t n, n_zones, best = SIZE_MAX;
    double most = 0, second = 0;
    const struct ranh_crs_reading *system = ranh_crs_systems(&rp->arena, &n);
    const struct ranh_vn2000_zone *zone = ranh_vn2000_zones(&n_zones);
    for (size_t i = 0; i < n; i++)
        for (size_t z = 0; z < n_zones; z++) {
            char crs[20];
            snprintf(crs, sizeof(crs), "EPSG:%d", (int)zone[z].epsg);
            if (isnan(system[i].central_meridian) || strcmp(system[i].crs, source->crs) == 0 ||
                !of_a_province(rp, zone[z].central_meridian))
                continue;
            double share = share_through(rp, s, system[i].crs, crs, true);
            if (share > 0 && !lies_in_province(rp, s, &system[i], zone[z].central_meridian))
                continue;
            second = fmax(second, fmin(share, most));
            best = share > most ? i : best;
            most = fmax(share, most);
        }
    if (best == SIZE_MAX || most < IN_FRAME || second + MUCH_BETTER > most)
        return;
    words->vi = ranh_arena_printf(&rp->arena, "; giống %s (%s), đọc như vậy thì khớp",
                                  system[best].name, system[best].crs);
    words->en = ranh_arena_printf(&rp->arena, "; looks like %s (%s), read so they would fit",
                                  system[best].name, system[best].crs);
}

/* In which zone the numbers of the sheets would be right. */
static int explain(struct ranh_rp *rp, const struct ranh_rp_source *source,
                   const struct ranh_rp_sample *s, struct words *words, struct ranh_err *err)
{
    size_t n;
    double off;
    enum ranh_crs_move_kind step;
    *words = (struct words){"", ""};
    int told = step_by_frames(rp, s, source->crs, &step, err);
    if (told || step != RANH_MOVE_SYSTEM) {
        *words =
            step == RANH_MOVE_LACKING
                ? (struct words){"; thêm bước chuyển giữa WGS 84 và VN-2000 (225 m) đã bị bỏ sót "
                                 "thì khớp",
                                 "; they would with the step between WGS 84 and VN-2000 (225 m), "
                                 "which was "
                                 "left out"}
                : (struct words){
                      "; bước chuyển giữa WGS 84 và VN-2000 (225 m) đã làm hai lần, bỏ bớt một "
                      "lần thì khớp",
                      "; the step between WGS 84 and VN-2000 (225 m) was made twice, with one "
                      "less they would"};
        return told;
    }
    if (agreeing(s, NULL, true, 1, &n, &off) >= ENOUGH) {
        *words = (struct words){"; đổi chỗ X và Y thì khớp", "; they would with x and y exchanged"};
        return RANH_OK;
    }
    fit_zones(rp, source, s, true, words);
    if (!words->en[0])
        fit_systems(rp, source, s, words);
    if (!words->en[0])
        fit_zones(rp, source, s, false, words);
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
    snprintf(km, sizeof(km), off < 2000 ? "%.0f m" : "%.1f km", off < 2000 ? off : off / 1000);
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
        &rp->arena, "đọc theo %.60s, %ld trong %zu thửa lấy mẫu nằm ngoài, xa nhất %s%s",
        source->crs, out, n, km_vi, why.vi);
    f.detail_en = ranh_arena_printf(
        &rp->arena, "read as %.60s, %ld of %zu sampled parcels lie outside, at most by %s%s",
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
        bool elsewhere = source->n_abroad * 2 > source->n_located || /* told by C101 */
                         source->n_refused * 2 > source->n_seen;
        if (source->kept || strcmp(source->role, "parcels") != 0 || source->shift || elsewhere ||
            source->system.geographic)
            continue;
        status = ranh_rp_sample_take(rp, source, &s, err);
        enum ranh_crs_move_kind step = RANH_MOVE_SYSTEM;
        double share = status ? 1 : agreeing(&s, NULL, false, 1, &n, &off);
        if (!status && n > 0 && share >= ENOUGH)
            status = step_by_frames(rp, &s, source->crs, &step, err);
        if (step != RANH_MOVE_SYSTEM) /* of the frames as they are */
            share = share_in(&s, NULL, false, 1, true, &n, &off);
        if (!status && n > 0 && share < ENOUGH)
            status = tell(rp, source, &s, n, share, off, err);
    }
    return status;
}
