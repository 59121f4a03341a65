/* SPDX-License-Identifier: MIT */
/*
 * Z401: a permit on ground for which the data hold no plan in force on its date. That is no data, never
 * conformity. Where zones overlap each other the uncovered part is understated, never overstated.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/zoning.h"

#include <math.h>

#include <ranh/base/date.h>
#include <ranh/base/i18n.h>

/* Ground without a zone narrower than this along a whole parcel is a gap between drawings. */
static double strip_m2(const struct ranh_check_input *input, size_t parcel)
{
    const struct ranh_parcel *p = &input->parcels->parcel[parcel];
    struct ranh_grid_box box = input->parcels->fabric.box[parcel];
    double width =
        ranh_rules_edge_match_m(input->rules, p->scale, false, p->scale, false, input->as_of, NULL);
    double length =
        ranh_grid_length_m(hypot((double)box.xmax - box.xmin, (double)box.ymax - box.ymin));
    return isnan(width) ? 0 : width * length;
}

static int check_site(const struct ranh_check_input *input, const struct ranh_site *site,
                      struct ranh_arena *arena, struct ranh_finding_sink *sink,
                      struct ranh_err *err)
{
    const struct ranh_parts *zones = &input->zoning->zones;
    const struct ranh_parcel *parcel = &input->parcels->parcel[site->parcel];
    double whole = input->zoning->area_m2[site->parcel], bare = whole;
    size_t expired = 0;
    for (size_t k = zones->first[site->parcel]; k < zones->first[site->parcel + 1]; k++) {
        if (ranh_plan_in_force(&zones->set.area[zones->part[k].area], site->date))
            bare -= zones->part[k].area_m2;
        else
            expired++;
    }
    if (bare <= input->limits.min_share * whole || bare <= strip_m2(input, site->parcel))
        return 0;
    char date[RANH_DATE_MAX];
    struct ranh_finding finding = ranh_finding_of_permit("Z401", site->permit);
    finding.verdict = RANH_NO_DATA;
    finding.id_b = parcel->id;
    finding.key_b = ranh_parcel_name(parcel);
    finding.area_m2 = bare;
    finding.measured = 100 * bare / whole;
    finding.unit = "%";
    if (expired > 0) {
        finding.detail_vi = ranh_arena_printf(arena, "đồ án ở đây không có hiệu lực vào ngày %s",
                                              ranh_date_vi(date, site->date));
        finding.detail_en = ranh_arena_printf(arena, "the plan here was not in force on %s",
                                              ranh_date_iso(date, site->date));
    }
    finding.shape = ranh_place_of_parcel(input->parcels, site->parcel, arena);
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_arena arena;
    int status = 0;
    if (!input->zoning)
        return 0;
    ranh_arena_init(&arena);
    for (size_t s = 0; s < input->zoning->n_sites && !status; s++) {
        ranh_arena_clear(&arena);
        status = check_site(input, &input->zoning->site[s], &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"Z401", NULL};
const struct ranh_detector ranh_detect_no_zone = {
    "no-zone", N_("parcels without a zone"), "zoning", codes, run, false};
