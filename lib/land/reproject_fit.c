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
#include <string.h>

#include <ranh/base/i18n.h>

#define MARGIN_DEG 0.018 /* 2 km */

static bool in_box(const struct ranh_box *box, double lon, double lat, double margin)
{
    return lon >= box->xmin - margin && lon <= box->xmax + margin && lat >= box->ymin - margin &&
           lat <= box->ymax + margin;
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
    if (!commune || !rp->has_admin || strlen(commune) >= sizeof(rp->places.code))
        return;
    struct ranh_rp_places *places = &rp->places;
    if (strcmp(places->code, commune) != 0) {
        snprintf(places->code, sizeof(places->code), "%s", commune);
        places->n = ranh_admin_places(&rp->admin, commune, places->box);
    }
    bool inside = places->n == 0;
    for (size_t i = 0; i < places->n && !inside; i++)
        inside = in_box(&places->box[i], lon, lat, MARGIN_DEG);
    if (places->n > 0 && inside)
        source->n_in_commune++;
    else if (places->n > 0)
        source->n_off_commune++;
}

/* What would explain it, in both languages; "" when nothing does. */
struct hint {
    const char *vi, *en;
};

static int explain(struct ranh_rp *rp, struct ranh_rp_source *source, struct hint *hint,
                   struct ranh_err *err)
{
    struct ranh_rp_detection found;
    *hint = (struct hint){"", ""};
    if (source->n_degrees * 2 > source->n_seen && !source->system.geographic) {
        *hint = (struct hint){"; các số là độ, không phải mét",
                              "; the numbers are degrees, not metres"};
        return 0;
    }
    bool metres = source->n_degrees == 0 && source->system.geographic;
    int status = ranh_rp_detect(rp, source, false, &found, err);
    source->beside |= found.beside;
    if (!status && found.crs.n > 0) {
        hint->vi =
            ranh_arena_printf(&rp->arena, "; %s%s", metres ? "các số là mét, không phải độ, " : "",
                              ranh_rp_detection_text(rp, &found, true));
        hint->en = ranh_arena_printf(&rp->arena, "; %s%s",
                                     metres ? "the numbers are metres, not degrees; " : "",
                                     ranh_rp_detection_text(rp, &found, false));
    } else if (metres) {
        *hint = (struct hint){"; các số là mét, không phải độ",
                              "; the numbers are metres, not degrees"};
    } else if (source->n_swapped * 2 > source->n_seen) {
        *hint = (struct hint){"; có lẽ X và Y bị đổi chỗ", "; x and y seem to be swapped"};
    }
    return status;
}

static int tell(struct ranh_rp *rp, struct ranh_rp_source *source, int64_t n, int64_t of,
                const char *what_vi, const char *what_en, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    struct hint hint;
    int status = explain(rp, source, &hint, err);
    if (status)
        return status;
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
    return ranh_finding_put(rp->sink, &f, err);
}

int ranh_rp_fit_findings(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = 0;
    for (size_t i = 0; !status && i < rp->n_sources; i++) {
        struct ranh_rp_source *s = &rp->source[i];
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
