/* SPDX-License-Identifier: MIT */
/*
 * Z102: a parcel that lies in several zones of the plans in force, with area and share of each: more than
 * a third of real parcels do. Slivers along a zone's border are left out here; table parcel_zone has them.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/zoning.h"

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/str.h>

static void add(struct ranh_str *text, const struct ranh_plan_area *zone, double share,
                struct ranh_arena *arena, bool vietnamese)
{
    char buf[RANH_NUM_MAX];
    ranh_str_printf(text, "%s%s (%s%s)", text->len ? "; " : "", ranh_zone_name(arena, zone),
                    ranh_num_people(buf, 100 * share, 1, vietnamese), vietnamese ? "%" : " %");
}

static bool counts(const struct ranh_check_input *input, size_t k)
{
    const struct ranh_parts *zones = &input->zoning->zones;
    return zones->counts[k] &&
           ranh_plan_in_force(&zones->set.area[zones->part[k].area], input->as_of);
}

static int tell(const struct ranh_check_input *input, size_t i, int n, struct ranh_arena *arena,
                struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_zoning *z = input->zoning;
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    for (size_t k = z->zones.first[i]; k < z->zones.first[i + 1]; k++) {
        const struct ranh_plan_area *zone = &z->zones.set.area[z->zones.part[k].area];
        if (!counts(input, k))
            continue;
        add(&vi, zone, z->zones.part[k].area_m2 / z->area_m2[i], arena, true);
        add(&en, zone, z->zones.part[k].area_m2 / z->area_m2[i], arena, false);
    }
    struct ranh_finding finding = ranh_finding_of_parcel("Z102", &input->parcels->parcel[i]);
    finding.measured = n;
    finding.detail_vi = vi.text;
    finding.detail_en = en.text;
    finding.shape = ranh_place_of_parcel(input->parcels, i, arena);
    int status = ranh_finding_put(sink, &finding, err);
    ranh_str_release(&vi);
    ranh_str_release(&en);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_zoning *z = input->zoning;
    struct ranh_arena arena;
    int status = 0;
    if (!z)
        return 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++) {
        if (z->zones.first[i + 1] - z->zones.first[i] < 2 || (input->stale && !input->stale[i]))
            continue;
        int n = 0;
        for (size_t k = z->zones.first[i]; k < z->zones.first[i + 1]; k++)
            n += counts(input, k);
        ranh_arena_clear(&arena);
        if (n > 1)
            status = tell(input, i, n, &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"Z102", NULL};
const struct ranh_detector ranh_detect_several_zones = {
    "several-zones", N_("parcels in several zones"), "zoning", codes, run, false};
