/* SPDX-License-Identifier: MIT */
/*
 * Does a source lie where it says it does? A file read in the wrong TM-3 zone moves by 27.3 km per
 * 15' of longitude and not at all in latitude, so a box of the country or the province sees
 * nothing; the box of a feature's own commune, widened by 2 km, is decisive for each of the 168.
 * When most features of a source miss it, the source is told as a whole, with the zone in which
 * they would fit.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/io/table.h>

#define MARGIN_DEG 0.018 /* 2 km */

int ranh_rp_communes_load(struct ranh_rp *rp, struct ranh_err *err)
{
    static const char *const column[4] = {"lon_min", "lat_min", "lon_max", "lat_max"};
    struct ranh_table table;
    size_t code = 0;
    size_t at[4];
    if (!rp->input->communes_csv)
        return 0;
    int status = ranh_table_read(&rp->arena, rp->input->communes_csv, &table, err);
    if (!status)
        status = ranh_table_column(&table, "code", &code, err);
    for (size_t i = 0; !status && i < 4; i++)
        status = ranh_table_column(&table, column[i], &at[i], err);
    if (status)
        return status;
    rp->communes.box = RANH_NEW_ARRAY(&rp->arena, table.n_rows, struct ranh_box);
    for (size_t r = 0; r < table.n_rows; r++) {
        double value[4];
        for (size_t i = 0; i < 4; i++)
            if (!ranh_num_double(ranh_table_cell(&table, r, at[i]), &value[i]))
                return ranh_fail(err, RANH_E_PROJECT, _("%s, line %d: %s is not a number"),
                                 table.path, table.line[r], column[i]);
        rp->communes.box[r] = (struct ranh_box){value[0] - MARGIN_DEG, value[1] - MARGIN_DEG,
                                                value[2] + MARGIN_DEG, value[3] + MARGIN_DEG};
        ranh_map_put(&rp->communes.index, ranh_table_cell(&table, r, code), (int64_t)r, NULL);
    }
    return 0;
}

static bool in_box(const struct ranh_box *box, double lon, double lat)
{
    return lon >= box->xmin && lon <= box->xmax && lat >= box->ymin && lat <= box->ymax;
}

/* Viet Nam with its islands, Hoàng Sa and Trường Sa among them. */
bool ranh_rp_in_country(double lon, double lat)
{
    static const struct ranh_box country = {102, 6, 118, 23.5};
    return in_box(&country, lon, lat);
}

/* Degrees lie within 360 and 90. In metres, eastings of Viet Nam are 0.15 to 0.95 million in every
 * zone, and northings 0.9 to 2.65 million. */
void ranh_rp_fit_numbers(struct ranh_rp_source *source, double x, double y)
{
    if (source->n_seen < RANH_RP_POINTS) {
        source->point[2 * source->n_seen] = x;
        source->point[2 * source->n_seen + 1] = y;
    }
    source->n_seen++;
    source->n_degrees += fabs(x) <= 360 && fabs(y) <= 360;
    source->n_swapped += x > 950000 && y > 100000 && y < 900000;
}

void ranh_rp_fit_count(struct ranh_rp *rp, struct ranh_rp_source *source, const char *commune,
                       double lon, double lat)
{
    if (!rp->viet_nam) /* a project of another country: our boxes say nothing */
        return;
    source->n_located++;
    if (!ranh_rp_in_country(lon, lat))
        source->n_abroad++;
    const int64_t *at = commune ? ranh_map_get(&rp->communes.index, commune) : NULL;
    if (!at)
        return;
    const struct ranh_box *box = &rp->communes.box[*at];
    if (in_box(box, lon, lat))
        source->n_in_commune++;
    else
        source->n_off_commune++;
    if (source->system.family == RANH_CRS_VN2000 && !source->system.geographic)
        for (size_t z = 0; z < rp->n_zones; z++)
            if (in_box(box, lon + rp->zone[z].central_meridian - source->system.central_meridian,
                       lat))
                source->n_fit[z]++;
}

/* The zone in which most features would fit; 0 when none takes nine tenths of them. */
static int32_t better_zone(const struct ranh_rp *rp, const struct ranh_rp_source *source)
{
    size_t best = 0;
    for (size_t z = 1; z < rp->n_zones; z++)
        if (source->n_fit[z] > source->n_fit[best])
            best = z;
    int64_t known = source->n_in_commune + source->n_off_commune;
    return known > 0 && source->n_fit[best] * 10 >= known * 9 ? rp->zone[best].epsg : 0;
}

/* What would explain it, in both languages; "" when nothing does. */
struct hint {
    char vi[120], en[120];
};

static struct hint explain(const struct ranh_rp *rp, const struct ranh_rp_source *source)
{
    struct hint hint = {"", ""};
    int32_t better = better_zone(rp, source);
    if (source->n_degrees * 2 > source->n_seen && !source->system.geographic) {
        snprintf(hint.vi, sizeof(hint.vi), "; các số là độ, không phải mét");
        snprintf(hint.en, sizeof(hint.en), "; the numbers are degrees, not metres");
    } else if (source->n_degrees == 0 && source->system.geographic) {
        snprintf(hint.vi, sizeof(hint.vi), "; các số là mét, không phải độ");
        snprintf(hint.en, sizeof(hint.en), "; the numbers are metres, not degrees");
    } else if (source->n_swapped * 2 > source->n_seen) {
        snprintf(hint.vi, sizeof(hint.vi), "; có lẽ X và Y bị đổi chỗ");
        snprintf(hint.en, sizeof(hint.en), "; x and y seem to be swapped");
    } else if (better) {
        snprintf(hint.vi, sizeof(hint.vi), "; nếu đọc theo EPSG:%d thì khớp", better);
        snprintf(hint.en, sizeof(hint.en), "; read as EPSG:%d they fit", better);
    }
    return hint;
}

static int tell(struct ranh_rp *rp, const struct ranh_rp_source *source, int64_t n, int64_t of,
                const char *what_vi, const char *what_en, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    struct hint hint = explain(rp, source);
    f.code = "C101";
    f.stage = "reproject";
    f.subject = "source";
    f.source_id = source->id;
    f.key_a = source->name;
    f.file = source->file;
    f.detail_vi = ranh_arena_printf(&rp->arena, "đọc theo %.60s, %lld trong %lld đối tượng %s%s",
                                    source->crs, (long long)n, (long long)of, what_vi, hint.vi);
    f.detail_en = ranh_arena_printf(&rp->arena, "read as %.60s, %lld of %lld features %s%s",
                                    source->crs, (long long)n, (long long)of, what_en, hint.en);
    return ranh_finding_put(rp->input->sink, &f, err);
}

int ranh_rp_fit_findings(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = 0;
    for (size_t i = 0; !status && i < rp->n_sources; i++) {
        const struct ranh_rp_source *s = &rp->source[i];
        if (s->n_off_commune > s->n_in_commune)
            status = tell(rp, s, s->n_off_commune, s->n_off_commune + s->n_in_commune,
                          "nằm ngoài xã, phường của mình", "lie outside their own commune", err);
        else if (s->n_abroad * 2 > s->n_located)
            status = tell(rp, s, s->n_abroad, s->n_located, "nằm ngoài Việt Nam",
                          "lie outside Viet Nam", err);
        else if (s->n_refused * 2 > s->n_seen || s->n_refused > RANH_RP_TOLD)
            status = tell(rp, s, s->n_refused, s->n_seen, "không đặt được vào lưới dữ liệu",
                          "cannot be placed among the other data", err);
    }
    return status;
}
