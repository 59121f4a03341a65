/* SPDX-License-Identifier: MIT */
/*
 * Z302: a parcel touched by a road reserve or corridor in force; for information. Z301: the parcel of a
 * permit touched by one in force on the permit's date. Where the building stands is not known, so a parcel
 * touched in part is POSSIBLE; one that lies wholly inside is a VIOLATION. Roads in road reserves and
 * water in its corridors are what those are for, and not told.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/zoning.h"

#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/str.h>

/* From here on a parcel counts as wholly inside. */
static const double WHOLLY = 0.99;

static const struct {
    const char *kind, *vi, *en;
} kinds[] = {
    {"road_reserve", "lộ giới", "road reserve"},
    {"river_corridor", "hành lang bảo vệ sông", "river corridor"},
    {"canal_corridor", "hành lang bảo vệ kênh rạch", "canal corridor"},
    {"power_corridor", "hành lang lưới điện", "power-line corridor"},
    {"power_line", "hành lang lưới điện", "power-line corridor"},
    {"rail_corridor", "hành lang đường sắt", "railway corridor"},
};

static const char *kind_text(const char *kind, bool vietnamese)
{
    for (size_t i = 0; kind && i < sizeof(kinds) / sizeof(kinds[0]); i++)
        if (strcasecmp(kinds[i].kind, kind) == 0)
            return vietnamese ? kinds[i].vi : kinds[i].en;
    return kind;
}

static bool starts(const char *text, const char *with)
{
    return text && strncasecmp(text, with, strlen(with)) == 0;
}

bool ranh_corridor_serves(const struct ranh_plan_area *area, const char *land_use)
{
    const char *kind = area->function;
    if (!land_use || !kind)
        return false;
    if (starts(kind, "road") || starts(kind, "rail"))
        return starts(land_use, "DGT");
    if (starts(kind, "river") || starts(kind, "canal"))
        return starts(land_use, "SON") || starts(land_use, "DTL") || starts(land_use, "MNC");
    return false;
}

static void describe(struct ranh_str *text, const struct ranh_plan_area *area, bool vietnamese)
{
    char buf[RANH_NUM_MAX];
    const char *kind = kind_text(area->function, vietnamese);
    const char *const part[3] = {kind, area->name, area->decision};
    const char *between = text->len ? "; " : "";
    for (int i = 0; i < 3; i++) {
        if (!part[i])
            continue;
        ranh_str_printf(text, "%s%s", between, part[i]);
        between = ", ";
        if (i == 0 && area->width_m > 0)
            ranh_str_printf(text, vietnamese ? " rộng %s m" : " %s m wide",
                            ranh_num_people(buf, area->width_m, 0, vietnamese));
    }
}

static int tell_parcel(const struct ranh_check_input *input, const struct ranh_share *part,
                       struct ranh_arena *arena, struct ranh_finding_sink *sink,
                       struct ranh_err *err)
{
    const struct ranh_plan_area *area = &input->zoning->restrictions.set.area[part->area];
    struct ranh_finding finding =
        ranh_finding_of_parcel("Z302", &input->parcels->parcel[part->parcel]);
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    describe(&vi, area, true);
    describe(&en, area, false);
    finding.id_b = area->id;
    finding.key_b = area->code;
    finding.area_m2 = part->area_m2;
    finding.measured = 100 * part->area_m2 / input->zoning->area_m2[part->parcel];
    finding.unit = "%";
    finding.detail_vi = vi.text;
    finding.detail_en = en.text;
    finding.shape = ranh_place_of_parcel(input->parcels, part->parcel, arena);
    int status = ranh_finding_put(sink, &finding, err);
    ranh_str_release(&vi);
    ranh_str_release(&en);
    return status;
}

static int check_parcels(const struct ranh_check_input *input, struct ranh_arena *arena,
                         struct ranh_finding_sink *sink, struct ranh_err *err)
{
    const struct ranh_parts *parts = &input->zoning->restrictions;
    for (size_t k = 0; k < parts->n; k++) {
        const struct ranh_share *part = &parts->part[k];
        const struct ranh_plan_area *area = &parts->set.area[part->area];
        if (!parts->counts[k] || (input->stale && !input->stale[part->parcel]) ||
            !ranh_plan_in_force(area, input->as_of) ||
            ranh_corridor_serves(area, input->parcels->parcel[part->parcel].land_use))
            continue;
        ranh_arena_clear(arena);
        int status = tell_parcel(input, part, arena, sink, err);
        if (status)
            return status;
    }
    return 0;
}

/* All restrictions on one site make one finding: its area is that of the largest. */
static int check_site(const struct ranh_check_input *input, const struct ranh_site *site,
                      struct ranh_arena *arena, struct ranh_finding_sink *sink,
                      struct ranh_err *err)
{
    const struct ranh_parts *parts = &input->zoning->restrictions;
    const struct ranh_parcel *parcel = &input->parcels->parcel[site->parcel];
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    double whole = input->zoning->area_m2[site->parcel], most = 0;
    int status = 0;
    for (size_t k = parts->first[site->parcel]; k < parts->first[site->parcel + 1]; k++) {
        const struct ranh_plan_area *area = &parts->set.area[parts->part[k].area];
        if (!parts->counts[k] || !ranh_plan_in_force(area, site->date))
            continue;
        describe(&vi, area, true);
        describe(&en, area, false);
        most = parts->part[k].area_m2 > most ? parts->part[k].area_m2 : most;
    }
    if (most > 0) {
        struct ranh_finding finding = ranh_finding_of_permit("Z301", site->permit);
        finding.verdict = most >= WHOLLY * whole ? RANH_VIOLATION : RANH_POSSIBLE;
        finding.id_b = parcel->id;
        finding.key_b = ranh_parcel_name(parcel);
        finding.area_m2 = most;
        finding.measured = 100 * most / whole;
        finding.unit = "%";
        finding.detail_vi = vi.text;
        finding.detail_en = en.text;
        finding.shape = ranh_place_of_parcel(input->parcels, site->parcel, arena);
        status = ranh_finding_put(sink, &finding, err);
    }
    ranh_str_release(&vi);
    ranh_str_release(&en);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct ranh_arena arena;
    if (!input->zoning)
        return 0;
    ranh_arena_init(&arena);
    int status = check_parcels(input, &arena, sink, err);
    for (size_t s = 0; s < input->zoning->n_sites && !status; s++) {
        ranh_arena_clear(&arena);
        status = check_site(input, &input->zoning->site[s], &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"Z301", "Z302", NULL};
const struct ranh_detector ranh_detect_corridor = {
    "corridor", N_("protection corridors"), "zoning", codes, run, false};
