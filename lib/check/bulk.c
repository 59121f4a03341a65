/* SPDX-License-Identifier: MIT */
/*
 * Z201 coverage, Z202 floor area ratio, Z203 storeys: what a permit allows against the limits of the plan
 * zones its parcel lies in, on the permit's own date. Above the limit of every zone is a VIOLATION; above
 * the strictest one only is POSSIBLE, as where on the plot the building stands is not known. A limit that is
 * not given is no data: nothing is said.
 *
 * Coverage and ratio are the permit's own figures; where it states none they are worked out from footprint
 * and floor area over the recorded area of the parcel, the legal one.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/zoning.h"

#include <math.h>

#include <ranh/base/i18n.h>

enum { COVERAGE, FAR, STOREYS, N_LIMITS };

static const char *const code_of[N_LIMITS] = {"Z201", "Z202", "Z203"};
static const char *const unit_of[N_LIMITS] = {"%", NULL, NULL};

/* Half of the last digit such figures are written with, when we work them out ourselves. */
static const double rounding[N_LIMITS] = {0.05, 0.005, 0};

struct figure {
    double value;
    bool computed;
};

static struct figure figure_of(const struct ranh_permit *permit, const struct ranh_parcel *parcel,
                               double area_m2, int which)
{
    double legal = parcel->area_recorded_m2 > 0 ? parcel->area_recorded_m2 : area_m2;
    if (which == STOREYS)
        return (struct figure){permit->storeys, false};
    double stated = which == COVERAGE ? permit->coverage_pct : permit->far;
    if (!isnan(stated))
        return (struct figure){stated, false};
    double m2 = which == COVERAGE ? permit->footprint_m2 : permit->floor_area_m2;
    return (struct figure){(which == COVERAGE ? 100 : 1) * m2 / legal, true};
}

static double limit_of(const struct ranh_plan_area *zone, int which)
{
    return which == COVERAGE ? zone->max_coverage_pct
           : which == FAR    ? zone->max_far
                             : zone->max_storeys;
}

/* The zones that count for one site, and the strictest and mildest limit among them. */
struct limits {
    double low[N_LIMITS], high[N_LIMITS]; /* NAN = none given */
    const struct ranh_plan_area *strictest[N_LIMITS];
};

static void find_limits(const struct ranh_check_input *input, const struct ranh_site *site,
                        struct limits *limits)
{
    const struct ranh_parts *zones = &input->zoning->zones;
    for (int w = 0; w < N_LIMITS; w++)
        limits->low[w] = limits->high[w] = (double)NAN;
    for (size_t k = zones->first[site->parcel]; k < zones->first[site->parcel + 1]; k++) {
        const struct ranh_plan_area *zone = &zones->set.area[zones->part[k].area];
        bool counts = zones->counts[k] && ranh_plan_in_force(zone, site->date);
        for (int w = 0; w < N_LIMITS && counts; w++) {
            double limit = limit_of(zone, w);
            if (isnan(limit))
                continue;
            if (!(limits->low[w] <= limit)) {
                limits->low[w] = limit;
                limits->strictest[w] = zone;
            }
            if (!(limits->high[w] >= limit))
                limits->high[w] = limit;
        }
    }
}

static int check_site(const struct ranh_check_input *input, const struct ranh_site *site,
                      struct ranh_arena *arena, struct ranh_finding_sink *sink,
                      struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &input->parcels->parcel[site->parcel];
    struct limits limits = {0};
    int status = 0;
    find_limits(input, site, &limits);
    for (int w = 0; w < N_LIMITS && !status; w++) {
        struct figure figure =
            figure_of(site->permit, parcel, input->zoning->area_m2[site->parcel], w);
        double slack = figure.computed ? rounding[w] : 1e-9;
        if (!limits.strictest[w] || !(figure.value > limits.low[w] + slack))
            continue;
        struct ranh_finding finding = ranh_finding_of_permit(code_of[w], site->permit);
        bool certain = figure.value > limits.high[w] + slack;
        finding.verdict = certain ? RANH_VIOLATION : RANH_POSSIBLE;
        finding.id_b = parcel->id;
        finding.key_b = ranh_parcel_name(parcel);
        finding.measured = figure.value;
        finding.limit = limits.low[w];
        finding.unit = unit_of[w];
        finding.article = limits.strictest[w]->decision;
        finding.detail_vi = finding.detail_en = ranh_zone_name(arena, limits.strictest[w]);
        finding.shape = ranh_place_of_parcel(input->parcels, site->parcel, arena);
        status = ranh_finding_put(sink, &finding, err);
    }
    return status;
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

static const char *const codes[] = {"Z201", "Z202", "Z203", NULL};
const struct ranh_detector ranh_detect_bulk = {
    "bulk", N_("bulk of buildings against zoning"), "zoning", codes, run, false};
