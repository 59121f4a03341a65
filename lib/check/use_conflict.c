/* SPDX-License-Identifier: MIT */
/*
 * Z101: the legal use of a parcel against the function planned for the ground it lies on, one finding a
 * parcel. The table that relates the two is a draft (certainty G): a conflict found by it is POSSIBLE, for
 * information. Only a table that a project brings with status P, V or S makes it a VIOLATION. The use there
 * is counts, not what might be built: land in lawful use may go on being used.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/zoning.h"

#include <stdlib.h>

#include <ranh/base/i18n.h>
#include <ranh/base/str.h>

struct conflict {
    double area_m2;
    bool sure; /* by a table somebody answers for */
    struct ranh_str vi, en;
};

static void add(struct conflict *conflict, const struct ranh_parcel *parcel, const char *names,
                char status)
{
    const char *unverified_vi = status == 'G' ? " (tham số chưa kiểm chứng)" : "";
    const char *unverified_en = status == 'G' ? " (parameter unverified)" : "";

    ranh_str_printf(&conflict->vi, "%s%s trong %s%s", conflict->vi.len ? "; " : "",
                    parcel->land_use, names, unverified_vi);
    ranh_str_printf(&conflict->en, "%s%s in %s%s", conflict->en.len ? "; " : "", parcel->land_use,
                    names, unverified_en);
    conflict->sure |= status != 'G';
}

/* Answers given lately: neighbours ask the same. Texts of a parcel set and of a plan are compared by
 * address, which is enough for a cache. */
struct memory {
    const char *function, *land_use;
    char relation, certainty;
};
enum { MEMORY = 256 };

static char relation_of(const struct ranh_rules *rules, struct memory *memory, const char *function,
                        const char *land_use, char *certainty)
{
    struct memory *m = &memory[((uintptr_t)function / 8 + (uintptr_t)land_use / 8) % MEMORY];
    if (m->function != function || m->land_use != land_use) {
        *m = (struct memory){function, land_use, 0, 'G'};
        m->relation = ranh_rules_function_relation(rules, function, land_use, false, &m->certainty);
    }
    *certainty = m->certainty;
    return m->relation;
}

static void find_conflicts(const struct ranh_check_input *input, size_t i, struct memory *memory,
                           struct ranh_arena *arena, struct conflict *conflict)
{
    const struct ranh_parts *zones = &input->zoning->zones;
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    for (size_t k = zones->first[i]; k < zones->first[i + 1]; k++) {
        const struct ranh_plan_area *zone = &zones->set.area[zones->part[k].area];
        char certainty = 'G';
        if (!zones->counts[k] || !ranh_plan_in_force(zone, input->as_of) ||
            relation_of(input->rules, memory, zone->function, parcel->land_use, &certainty) != 'c')
            continue;
        conflict->area_m2 += zones->part[k].area_m2;
        add(conflict, parcel, ranh_zone_name(arena, zone), certainty);
    }
}

static int check_parcel(const struct ranh_check_input *input, size_t i, struct memory *memory,
                        struct ranh_arena *arena, struct ranh_finding_sink *sink,
                        struct ranh_err *err)
{
    struct conflict conflict = {.vi = RANH_STR_INIT, .en = RANH_STR_INIT};
    int status = 0;
    find_conflicts(input, i, memory, arena, &conflict);
    if (conflict.area_m2 > 0) {
        struct ranh_finding finding = ranh_finding_of_parcel("Z101", &input->parcels->parcel[i]);
        finding.verdict = conflict.sure ? RANH_VIOLATION : RANH_POSSIBLE;
        finding.area_m2 = conflict.area_m2;
        finding.measured = 100 * conflict.area_m2 / input->zoning->area_m2[i];
        finding.unit = "%";
        finding.detail_vi = conflict.vi.text;
        finding.detail_en = conflict.en.text;
        finding.shape = ranh_place_of_parcel(input->parcels, i, arena);
        status = ranh_finding_put(sink, &finding, err);
    }
    ranh_str_release(&conflict.vi);
    ranh_str_release(&conflict.en);
    return status;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct memory memory[MEMORY] = {{0}};
    struct ranh_arena arena;
    int status = 0;
    if (!input->zoning)
        return 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++) {
        if (!input->parcels->parcel[i].land_use || (input->stale && !input->stale[i]))
            continue;
        ranh_arena_clear(&arena);
        status = check_parcel(input, i, memory, &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"Z101", NULL};
const struct ranh_detector ranh_detect_use_conflict = {
    "use-conflict", N_("land use against zoning"), "zoning", codes, run, false};
