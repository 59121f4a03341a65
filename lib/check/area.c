/* SPDX-License-Identifier: MIT */
/*
 * A104: the recorded area against the area of the boundary, in the zone the parcel was drawn in. A
 * difference has a cause more often than not, so the usual ones are tried and named: whole square
 * metres, digits cut off, a decimal point in the wrong place, an area computed in another zone. Rounding
 * to whole metres is a habit of older offices and only noted. A difference below what the allowed error of
 * boundary points makes of the area cannot be decided by the survey: POSSIBLE.
 *
 * A106: no recorded area. A file in which no parcel has one gets a single finding.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/repaired.h"

#include <math.h>
#include <stdio.h>

#include <ranh/crs/transform.h>

struct area_check {
    const struct ranh_check_input *input;
    struct ranh_finding_sink *sink;
    struct ranh_arena arena;  /* per parcel */
    struct ranh_crs_ctx *crs; /* made when first needed, as is geos */
    struct ranh_geos *geos;
};

struct cause {
    enum ranh_verdict verdict;
    const char *vi, *en;
};

static double perimeter(const struct ranh_fabric *fabric, size_t face)
{
    double steps = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = fabric->vertex[i];
            struct ranh_vertex b = fabric->vertex[i + 1 < last ? i + 1 : first];
            steps += hypot((double)b.x - a.x, (double)b.y - a.y);
        }
    }
    return ranh_grid_length_m(steps);
}

/* What the allowed error of its points makes of the parcel's area: m² / 8 times the sum of the squared
 * chords between the neighbours of each vertex, under the root. NAN without a scale. */
static double area_error(const struct ranh_check_input *input, size_t i)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    const struct ranh_land_use *use = ranh_rules_land_use(input->rules, parcel->land_use);
    double m = ranh_rules_point_error_m(input->rules, parcel->scale, use && use->agricultural,
                                        input->as_of);
    double sum = 0;
    for (uint32_t r = fabric->face_ring[i]; r < fabric->face_ring[i + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], n = fabric->ring_vertex[r + 1] - first;
        for (uint32_t k = 0; k < n; k++) {
            struct ranh_vertex a = fabric->vertex[first + (k + n - 1) % n];
            struct ranh_vertex b = fabric->vertex[first + (k + 1) % n];
            double dx = ranh_grid_length_m((double)b.x - a.x);
            double dy = ranh_grid_length_m((double)b.y - a.y);
            sum += dx * dx + dy * dy;
        }
    }
    return m * sqrt(sum / 8);
}

/* The parcel's area in another system, NAN when it cannot be had. */
static double area_in(struct area_check *check, size_t i, int32_t epsg)
{
    const struct ranh_fabric *fabric = &check->input->parcels->fabric;
    struct ranh_shape shape, other;
    struct ranh_transform *transform;
    char from[24], to[24];
    if (epsg == fabric->srid)
        return ranh_fabric_area_m2(fabric, i);
    if (!check->crs)
        check->crs = ranh_crs_ctx_new();
    snprintf(from, sizeof(from), "EPSG:%d", fabric->srid);
    snprintf(to, sizeof(to), "EPSG:%d", epsg);
    ranh_fabric_shape(fabric, i, &check->arena, &shape);
    if (ranh_transform_get(check->crs, from, to, &transform, NULL) ||
        ranh_transform_shape(transform, &check->arena, &shape, 0, &other, NULL))
        return (double)NAN;
    return ranh_shape_area(&other);
}

/* The two cadastral zones of Ho Chi Minh City, and the workspace's own. */
static bool of_other_zone(struct area_check *check, size_t i, double recorded, double limit,
                          struct cause *cause)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i];
    const int32_t zones[] = {9210, 5899, check->input->parcels->fabric.srid};
    for (int z = 0; z < 3; z++) {
        if (zones[z] == parcel->native_srid || parcel->native_srid == 0 ||
            !(fabs(area_in(check, i, zones[z]) - recorded) <= limit))
            continue;
        cause->vi = ranh_arena_printf(&check->arena,
                                      "khớp với diện tích tính ở hệ EPSG:%d, trong khi "
                                      "bản đồ gốc thuộc EPSG:%d",
                                      zones[z], parcel->native_srid);
        cause->en = ranh_arena_printf(&check->arena,
                                      "it equals the area in EPSG:%d, while the map is "
                                      "of EPSG:%d",
                                      zones[z], parcel->native_srid);
        return true;
    }
    return false;
}

static bool of_decimal_point(double recorded, double computed, struct cause *cause)
{
    static const struct {
        double factor;
        const char *vi, *en;
    } slips[] = {
        {10, "gấp 10 lần: có thể nhầm dấu thập phân",
         "10 times as much: a misplaced decimal point?"},
        {100, "gấp 100 lần: có thể nhầm dấu thập phân",
         "100 times as much: a misplaced decimal point?"},
        {0.1, "chỉ bằng một phần mười: có thể nhầm dấu thập phân",
         "a tenth of it: a misplaced decimal point?"},
        {0.01, "chỉ bằng một phần trăm: có thể nhầm dấu thập phân",
         "a hundredth of it: a misplaced decimal point?"},
        {0.0001, "có thể ghi theo héc-ta", "perhaps given in hectares"},
    };
    for (size_t s = 0; s < sizeof(slips) / sizeof(slips[0]); s++) {
        if (fabs(recorded - computed * slips[s].factor) > 0.001 * recorded)
            continue;
        cause->vi = slips[s].vi;
        cause->en = slips[s].en;
        return true;
    }
    return false;
}

static struct cause find_cause(struct area_check *check, size_t i, double recorded, double computed,
                               double limit)
{
    struct cause cause = {RANH_VIOLATION, NULL, NULL};
    if (fabs(computed - recorded) <= area_error(check->input, i))
        cause.verdict = RANH_POSSIBLE; /* the survey cannot tell */
    double slack = limit - check->input->limits.area_tolerance_m2, over = computed - recorded;
    bool whole = fabs(recorded - round(recorded)) < 1e-9;
    if (whole && fabs(over) <= 0.5 + slack) {
        cause.verdict = RANH_PASS;
        cause.vi = "diện tích ghi tròn đến mét vuông";
        cause.en = "the recorded area is rounded to whole square metres";
    } else if (whole && over > 0 && over < 1 + slack) {
        cause.vi = "diện tích ghi bỏ phần lẻ sau dấu phẩy";
        cause.en = "the digits after the decimal point were cut off";
    } else if (over > 0 && over < 0.1 + slack) {
        cause.vi = "chữ số thập phân thứ hai bị cắt thay vì làm tròn";
        cause.en = "the second decimal was cut off instead of rounded";
    } else if (!of_decimal_point(recorded, computed, &cause)) {
        of_other_zone(check, i, recorded, limit, &cause);
    }
    return cause;
}

static int compare(struct area_check *check, size_t i, struct ranh_err *err)
{
    const struct ranh_check_input *input = check->input;
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    double computed = parcel->native_area_m2;
    if (isnan(computed) && (parcel->native_srid == 0 || parcel->native_srid == fabric->srid))
        computed = ranh_fabric_area_m2(fabric, i);
    if (isnan(computed))
        return 0; /* the zone is not known to us: no data, told by reproject */
    /* A vertex moves by up to 0.05 mm along each axis when it is snapped to the grid. */
    double limit =
        input->limits.area_tolerance_m2 + 0.5 * RANH_GRID_STEP_M * perimeter(fabric, i) + 1e-6;
    double difference = fabs(parcel->area_recorded_m2 - computed);
    if (difference <= limit)
        return 0;
    ranh_arena_clear(&check->arena);
    bool crossed;
    if (!check->geos)
        check->geos = ranh_geos_new();
    int status = ranh_repaired_needed(check->geos, &check->arena, fabric, i, &crossed, err);
    if (status ||
        crossed) /* rings that cross enclose no area one could compare: told as G104, G105 ... */
        return status;
    struct ranh_finding finding = ranh_finding_of_parcel("A104", parcel);
    struct cause cause = find_cause(check, i, parcel->area_recorded_m2, computed, limit);
    finding.verdict = cause.verdict;
    finding.detail_vi = cause.vi;
    finding.detail_en = cause.en;
    finding.measured = difference;
    finding.limit = input->limits.area_tolerance_m2;
    finding.unit = "m²";
    finding.area_m2 = computed;
    const struct ranh_rule *rule = ranh_rules_find(input->rules, "area", "rounding", input->as_of);
    finding.article = rule ? rule->article : NULL;
    finding.shape = ranh_place_of_parcel(input->parcels, i, &check->arena);
    return ranh_finding_put(check->sink, &finding, err);
}

static int missing(struct area_check *check, size_t i, bool whole_file, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i];
    struct ranh_finding finding = ranh_finding_of_parcel("A106", parcel);
    finding.verdict = RANH_NO_DATA;
    ranh_arena_clear(&check->arena);
    if (whole_file) {
        finding.subject = "source";
        finding.id_a = 0;
        finding.key_a = NULL;
        finding.commune = NULL;
        finding.feature = -1;
    } else {
        finding.shape = ranh_place_of_parcel(check->input->parcels, i, &check->arena);
    }
    return ranh_finding_put(check->sink, &finding, err);
}

/* Files in which some parcel has a recorded area: -1 = none yet, -2 = told, >= 0 = some. */
static void note_files(const struct ranh_parcel_set *set, struct ranh_map *files)
{
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        char id[24];
        snprintf(id, sizeof(id), "%lld", (long long)set->parcel[i].source_id);
        int64_t *some = ranh_map_put(files, id, -1, NULL);
        if (!isnan(set->parcel[i].area_recorded_m2))
            *some = 0;
    }
}

static int check_missing(struct area_check *check, struct ranh_map *files, size_t i,
                         struct ranh_err *err)
{
    char id[24];
    snprintf(id, sizeof(id), "%lld", (long long)check->input->parcels->parcel[i].source_id);
    int64_t *some = ranh_map_put(files, id, -1, NULL);
    if (*some == -2)
        return 0;
    bool whole_file = *some == -1;
    if (whole_file)
        *some = -2;
    return missing(check, i, whole_file, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct area_check check = {.input = input, .sink = sink};
    struct ranh_map files;
    int status = 0;
    ranh_arena_init(&check.arena);
    ranh_map_init(&files);
    note_files(input->parcels, &files);
    for (size_t i = 0; i < input->parcels->fabric.n_faces && !status; i++) {
        if (input->stale && !input->stale[i])
            continue;
        if (isnan(input->parcels->parcel[i].area_recorded_m2))
            status = check_missing(&check, &files, i, err);
        else
            status = compare(&check, i, err);
    }
    if (check.crs)
        ranh_crs_ctx_free(check.crs);
    if (check.geos)
        ranh_geos_free(check.geos);
    ranh_map_release(&files);
    ranh_arena_release(&check.arena);
    return status;
}

static const char *const codes[] = {"A104", "A106", NULL};
const struct ranh_detector ranh_detect_area = {"area", "validate", codes, run, true};
