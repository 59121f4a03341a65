/* SPDX-License-Identifier: MIT */
/*
 * A105: a parcel outside the commune it states. Communes are drawn more coarsely than parcels, so a strip
 * along the border no wider than the edge-matching limit does not count, and a parcel that lies partly
 * inside is only possibly wrong. A commune that was not delivered is no data: nothing is said.
 */
#include "lib/check/commune.h"

#include "lib/check/cover.h"
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/repaired.h"

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/land/plan.h>

struct ranh_communes {
    const struct ranh_check_input *input;
    struct ranh_plan_set set;
    struct ranh_cover *cover;
    struct ranh_map by_code; /* code -> face */
};

struct commune_check {
    const struct ranh_check_input *input;
    struct ranh_finding_sink *sink;
    struct ranh_communes *communes;
    struct ranh_arena arena;
    struct ranh_geos *geos;
};

/* Without a known scale half a metre: what 1:2000 farmland is allowed, rounded. */
enum { UNKNOWN_SCALE_STRIP_MM = 500 };

static double strip_m2(const struct ranh_communes *communes, size_t i)
{
    const struct ranh_check_input *input = communes->input;
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
static const struct ranh_plan_area *where_it_lies(const struct ranh_communes *communes,
                                                  const struct ranh_fabric *fabric, size_t face)
{
    const struct ranh_plan_area *best = NULL;
    double most = 0;
    for (size_t c = 0; c < communes->set.fabric.n_faces; c++) {
        double m2 = ranh_cover_area_m2(communes->cover, c, fabric, face);
        if (m2 > most) {
            most = m2;
            best = &communes->set.area[c];
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
static double outside_m2(const struct ranh_communes *communes, const char *code,
                         const struct ranh_fabric *fabric, size_t face)
{
    double outside = ranh_fabric_area_m2(fabric, face);
    for (size_t c = 0; c < communes->set.fabric.n_faces; c++)
        if (communes->set.area[c].code && strcmp(communes->set.area[c].code, code) == 0)
            outside -= ranh_cover_area_m2(communes->cover, c, fabric, face);
    return outside;
}

static bool worth_telling(const struct ranh_communes *communes, size_t i, double outside,
                          double area)
{
    return outside > strip_m2(communes, i) && outside > 0.01 * area;
}

bool ranh_communes_outside(const struct ranh_communes *communes, size_t parcel,
                           const struct ranh_fabric *fabric, size_t face, double *outside)
{
    const char *code = communes->input->parcels->parcel[parcel].commune;
    *outside = 0;
    if (!code || !ranh_map_get(&communes->by_code, code))
        return false;
    double m2 = outside_m2(communes, code, fabric, face);
    if (!worth_telling(communes, parcel, m2, ranh_fabric_area_m2(fabric, face)))
        return false;
    *outside = m2;
    return true;
}

/* Rings that cross have to be repaired before they can be measured. */
static int measure_again(struct commune_check *check, size_t i, struct ranh_err *err)
{
    struct ranh_fabric one;
    double outside;
    int status = ranh_repaired_face(check->geos, &check->arena, &check->input->parcels->fabric, i,
                                    &one, err);
    if (status)
        return status;
    double area = one.n_faces > 0 ? ranh_fabric_area_m2(&one, 0) : 0;
    /* Half of such a shape may be a slip of one point: only a parcel that lies mostly outside is told. */
    if (one.n_faces > 0 && ranh_communes_outside(check->communes, i, &one, 0, &outside) &&
        outside > area / 2)
        status = report(check, i, where_it_lies(check->communes, &one, 0), outside, area, err);
    ranh_fabric_release(&one);
    return status;
}

static int check_parcel(struct commune_check *check, size_t i, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &check->input->parcels->fabric;
    bool crossed;
    double outside;
    if (!ranh_communes_outside(check->communes, i, fabric, i, &outside))
        return 0;
    ranh_arena_clear(&check->arena);
    int status = ranh_repaired_needed(check->geos, &check->arena, fabric, i, &crossed, err);
    if (status || crossed)
        return status ? status : measure_again(check, i, err);
    return report(check, i, where_it_lies(check->communes, fabric, i), outside,
                  ranh_fabric_area_m2(fabric, i), err);
}

/* --- the boundaries -------------------------------------------------------------------------- */

int ranh_communes_new(const struct ranh_check_input *input, struct ranh_communes **made,
                      struct ranh_err *err)
{
    struct ranh_communes *communes = *made = ranh_calloc(1, sizeof(*communes));
    communes->input = input;
    ranh_map_init(&communes->by_code);
    int status = ranh_plan_set_load(input->store, RANH_PLAN_COMMUNES, &communes->set, err);
    if (status)
        return status;
    communes->cover = ranh_cover_new(&communes->set.fabric);
    for (size_t c = 0; c < communes->set.fabric.n_faces; c++)
        if (communes->set.area[c].code)
            ranh_map_put(&communes->by_code, communes->set.area[c].code, (int64_t)c, NULL);
    return 0;
}

void ranh_communes_free(struct ranh_communes *communes)
{
    if (!communes)
        return;
    ranh_map_release(&communes->by_code);
    if (communes->cover) {
        ranh_cover_free(communes->cover);
        ranh_plan_set_release(&communes->set);
    }
    ranh_free(communes);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct commune_check check = {.input = input, .sink = sink};
    if (!input->store)
        return 0;
    int status = ranh_communes_new(input, &check.communes, err);
    ranh_arena_init(&check.arena);
    check.geos = ranh_geos_new();
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++)
        if (!input->stale || input->stale[i])
            status = check_parcel(&check, i, err);
    ranh_geos_free(check.geos);
    ranh_arena_release(&check.arena);
    ranh_communes_free(check.communes);
    return status;
}

static const char *const codes[] = {"A105", NULL};
const struct ranh_detector ranh_detect_commune = {
    "commune", N_("communes of parcels"), "validate", codes, run, true};
