/* SPDX-License-Identifier: MIT */
/*
 * A105: a parcel outside the commune it states. Communes are drawn more coarsely than parcels, so a strip
 * along the border no wider than the edge-matching limit does not count, and a parcel that lies partly
 * inside is only possibly wrong. A commune that was not delivered is no data: nothing is said.
 */
#include "lib/check/cover.h"
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/repaired.h"

#include <math.h>
#include <string.h>

#include <ranh/land/plan.h>

struct commune_check {
    const struct ranh_check_input *input;
    struct ranh_finding_sink *sink;
    struct ranh_plan_set communes;
    struct ranh_cover *cover;
    struct ranh_map by_code; /* code -> face */
    struct ranh_arena arena;
    struct ranh_geos *geos;
};

/* Without a known scale half a metre: what 1:2000 farmland is allowed, rounded. */
enum { UNKNOWN_SCALE_STRIP_MM = 500 };

static double strip_m2(const struct commune_check *check, size_t i)
{
    const struct ranh_check_input *input = check->input;
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    const struct ranh_land_use *use = ranh_rules_land_use(input->rules, parcel->land_use);
    bool farm = use && use->agricultural;
    double width = ranh_rules_edge_match_m(input->rules, parcel->scale, farm, parcel->scale, farm,
                                           input->as_of, NULL);
    struct ranh_grid_box box = input->parcels->fabric.box[i];
    double length =
        ranh_grid_length_m(hypot((double)box.xmax - box.xmin, (double)box.ymax - box.ymin));
    return length * (isnan(width) ? UNKNOWN_SCALE_STRIP_MM / 1000.0 : width);
}

/* The commune it lies in instead: that with the largest part. */
static const struct ranh_plan_area *where_it_lies(const struct commune_check *check,
                                                  const struct ranh_fabric *fabric, size_t face)
{
    const struct ranh_plan_area *best = NULL;
    double most = 0;
    for (size_t c = 0; c < check->communes.fabric.n_faces; c++) {
        double m2 = ranh_cover_area_m2(check->cover, c, fabric, face);
        if (m2 > most) {
            most = m2;
            best = &check->communes.area[c];
        }
    }
    return best;
}

static int report(struct commune_check *check, size_t i, const struct ranh_plan_area *there,
                  double outside, double area, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i];
    struct ranh_finding finding = ranh_finding_of_parcel("A105", parcel);
    finding.verdict = outside > area / 2 ? RANH_VIOLATION : RANH_POSSIBLE;
    finding.area_m2 = outside;
    finding.measured = 100 * outside / area;
    finding.unit = "%";
    if (there && there->code && strcmp(there->code, parcel->commune) != 0) {
        const char *name = there->name ? there->name : "";
        finding.detail_vi =
            ranh_arena_printf(&check->arena, "phần lớn nhất nằm ở %s %s", there->code, name);
        finding.detail_en =
            ranh_arena_printf(&check->arena, "its largest part lies in %s %s", there->code, name);
    }
    finding.shape = ranh_place_of_parcel(check->input->parcels, i, &check->arena);
    return ranh_finding_put(check->sink, &finding, err);
}

/* The part of a face outside the communes of that code; they may come in pieces. */
static double outside_m2(const struct commune_check *check, const char *code,
                         const struct ranh_fabric *fabric, size_t face)
{
    double outside = ranh_fabric_area_m2(fabric, face);
    for (size_t c = 0; c < check->communes.fabric.n_faces; c++)
        if (check->communes.area[c].code && strcmp(check->communes.area[c].code, code) == 0)
            outside -= ranh_cover_area_m2(check->cover, c, fabric, face);
    return outside;
}

static bool worth_telling(const struct commune_check *check, size_t i, double outside, double area)
{
    return outside > strip_m2(check, i) && outside > 0.01 * area;
}

/* Rings that cross have to be repaired before they can be measured. */
static int measure_again(struct commune_check *check, size_t i, struct ranh_err *err)
{
    const char *code = check->input->parcels->parcel[i].commune;
    struct ranh_fabric one;
    int status = ranh_repaired_face(check->geos, &check->arena, &check->input->parcels->fabric, i,
                                    &one, err);
    if (status)
        return status;
    double area = one.n_faces > 0 ? ranh_fabric_area_m2(&one, 0) : 0;
    double outside = one.n_faces > 0 ? outside_m2(check, code, &one, 0) : 0;
    /* Half of such a shape may be a slip of one point: only a parcel that lies mostly outside is told. */
    if (worth_telling(check, i, outside, area) && outside > area / 2)
        status = report(check, i, where_it_lies(check, &one, 0), outside, area, err);
    ranh_fabric_release(&one);
    return status;
}

static int check_parcel(struct commune_check *check, size_t i, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &check->input->parcels->fabric;
    const char *code = check->input->parcels->parcel[i].commune;
    bool crossed;
    if (!code || !ranh_map_get(&check->by_code, code))
        return 0;
    double area = ranh_fabric_area_m2(fabric, i), outside = outside_m2(check, code, fabric, i);
    if (!worth_telling(check, i, outside, area))
        return 0;
    ranh_arena_clear(&check->arena);
    int status = ranh_repaired_needed(check->geos, &check->arena, fabric, i, &crossed, err);
    if (status || crossed)
        return status ? status : measure_again(check, i, err);
    return report(check, i, where_it_lies(check, fabric, i), outside, area, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct commune_check check = {.input = input, .sink = sink};
    if (!input->store)
        return 0;
    int status = ranh_plan_set_load(input->store, RANH_PLAN_COMMUNES, &check.communes, err);
    if (status)
        return status;
    check.cover = ranh_cover_new(&check.communes.fabric);
    ranh_map_init(&check.by_code);
    ranh_arena_init(&check.arena);
    check.geos = ranh_geos_new();
    for (size_t c = 0; c < check.communes.fabric.n_faces; c++)
        if (check.communes.area[c].code)
            ranh_map_put(&check.by_code, check.communes.area[c].code, (int64_t)c, NULL);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++)
        if (!input->stale || input->stale[i])
            status = check_parcel(&check, i, err);
    ranh_geos_free(check.geos);
    ranh_arena_release(&check.arena);
    ranh_map_release(&check.by_code);
    ranh_cover_free(check.cover);
    ranh_plan_set_release(&check.communes);
    return status;
}

static const char *const codes[] = {"A105", NULL};
const struct ranh_detector ranh_detect_commune = {"commune", "validate", codes, run, true};
