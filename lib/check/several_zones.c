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

static int check_parcel(const struct ranh_check_input *input, size_t i, struct ranh_sliver *sliver,
                        struct ranh_arena *arena, struct ranh_finding_sink *sink,
                        struct ranh_err *err)
{
    const struct ranh_zoning *z = input->zoning;
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    int status = 0, n = 0;
    for (size_t k = z->zones.first[i]; k < z->zones.first[i + 1] && !status; k++) {
        const struct ranh_plan_area *zone = &z->zones.set.area[z->zones.part[k].area];
        bool counts = false;
        if (ranh_plan_in_force(zone, input->as_of))
            status = ranh_sliver_counts(sliver, &z->zones, &z->zones.part[k], &counts, err);
        if (!counts)
            continue;
        n++;
        add(&vi, zone, z->zones.part[k].area_m2 / z->area_m2[i], arena, true);
        add(&en, zone, z->zones.part[k].area_m2 / z->area_m2[i], arena, false);
    }
    if (!status && n > 1) {
        struct ranh_finding finding = ranh_finding_of_parcel("Z102", &input->parcels->parcel[i]);
        finding.measured = n;
        finding.detail_vi = vi.text;
        finding.detail_en = en.text;
        finding.shape = ranh_place_of_parcel(input->parcels, i, arena);
        status = ranh_finding_put(sink, &finding, err);
    }
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
    struct ranh_sliver *sliver = ranh_sliver_new(input);
    ranh_arena_init(&arena);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++) {
        if (z->zones.first[i + 1] - z->zones.first[i] < 2 || (input->stale && !input->stale[i]))
            continue;
        ranh_arena_clear(&arena);
        status = check_parcel(input, i, sliver, &arena, sink, err);
    }
    ranh_arena_release(&arena);
    ranh_sliver_free(sliver);
    return status;
}

static const char *const codes[] = {"Z102", NULL};
const struct ranh_detector ranh_detect_several_zones = {
    "several-zones", N_("parcels in several zones"), "zoning", codes, run, false};
