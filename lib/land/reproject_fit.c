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

void ranh_rp_fit_count(struct ranh_rp *rp, struct ranh_rp_source *source, const char *commune,
                       double lon, double lat)
{
    source->n_placed++;
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

static int tell(struct ranh_rp *rp, const struct ranh_rp_source *source, const char *detail_vi,
                const char *detail_en, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "C101";
    f.stage = "reproject";
    f.subject = "source";
    f.source_id = source->id;
    f.key_a = source->name;
    f.file = source->file;
    f.detail_vi = detail_vi;
    f.detail_en = detail_en;
    return ranh_finding_put(rp->input->sink, &f, err);
}

static int tell_off_commune(struct ranh_rp *rp, const struct ranh_rp_source *source,
                            struct ranh_err *err)
{
    int32_t better = better_zone(rp, source);
    long long off = (long long)source->n_off_commune;
    long long all = (long long)(source->n_in_commune + source->n_off_commune);
    char hint_vi[120] = "";
    char hint_en[120] = "";
    if (better) {
        snprintf(hint_vi, sizeof(hint_vi), "; nếu đọc theo EPSG:%d thì khớp", better);
        snprintf(hint_en, sizeof(hint_en), "; read as EPSG:%d they fit", better);
    }
    return tell(
        rp, source,
        ranh_arena_printf(
            &rp->arena, "đọc theo %.60s, %lld trong %lld đối tượng nằm ngoài xã, phường của mình%s",
            source->crs, off, all, hint_vi),
        ranh_arena_printf(&rp->arena,
                          "read as %.60s, %lld of %lld features lie outside their own commune%s",
                          source->crs, off, all, hint_en),
        err);
}

static int tell_abroad(struct ranh_rp *rp, const struct ranh_rp_source *source,
                       struct ranh_err *err)
{
    long long abroad = (long long)source->n_abroad;
    long long all = (long long)source->n_placed;
    return tell(rp, source,
                ranh_arena_printf(&rp->arena,
                                  "đọc theo %.60s, %lld trong %lld đối tượng nằm ngoài Việt Nam",
                                  source->crs, abroad, all),
                ranh_arena_printf(&rp->arena,
                                  "read as %.60s, %lld of %lld features lie outside Viet Nam",
                                  source->crs, abroad, all),
                err);
}

int ranh_rp_fit_findings(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = 0;
    for (size_t i = 0; !status && i < rp->n_sources; i++) {
        const struct ranh_rp_source *source = &rp->source[i];
        if (source->n_off_commune > source->n_in_commune)
            status = tell_off_commune(rp, source, err);
        else if (source->n_abroad * 2 > source->n_placed)
            status = tell_abroad(rp, source, err);
    }
    return status;
}
