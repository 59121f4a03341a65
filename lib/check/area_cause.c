/* SPDX-License-Identifier: MIT */
/*
 * Why a recorded area is not that of the boundary. The usual causes are tried in turn: whole square metres,
 * digits cut off, a decimal point in the wrong place, hectares, an area computed in another zone. A difference
 * below what the allowed error of boundary points makes of the area cannot be decided by the survey: POSSIBLE.
 */
#include "lib/check/area_cause.h"

#include <math.h>
#include <stdio.h>

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
static double area_in(struct ranh_area_bench *bench, const struct ranh_check_input *input, size_t i,
                      int32_t epsg)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    struct ranh_shape shape, other;
    struct ranh_transform *transform;
    char from[24], to[24];
    if (epsg == fabric->srid)
        return ranh_fabric_area_m2(fabric, i);
    if (!bench->crs)
        bench->crs = ranh_crs_ctx_new();
    snprintf(from, sizeof(from), "EPSG:%d", fabric->srid);
    snprintf(to, sizeof(to), "EPSG:%d", epsg);
    ranh_arena_clear(&bench->arena);
    ranh_fabric_shape(fabric, i, &bench->arena, &shape);
    if (ranh_transform_get(bench->crs, from, to, &transform, NULL) ||
        ranh_transform_shape(transform, &bench->arena, &shape, 0, &other, NULL))
        return (double)NAN;
    return ranh_shape_area(&other);
}

/* The two cadastral zones of Ho Chi Minh City, and the workspace's own. 0 = none fits. */
static int32_t other_zone(struct ranh_area_bench *bench, const struct ranh_check_input *input,
                          size_t i, double recorded, double limit)
{
    const struct ranh_parcel *parcel = &input->parcels->parcel[i];
    const int32_t zones[] = {9210, 5899, input->parcels->fabric.srid};
    for (int z = 0; z < 3; z++)
        if (zones[z] != parcel->native_srid && parcel->native_srid != 0 &&
            fabs(area_in(bench, input, i, zones[z]) - recorded) <= limit)
            return zones[z];
    return 0;
}

static const struct {
    enum ranh_area_cause cause;
    double factor;
} slips[] = {
    {RANH_AREA_TIMES_10, 10},    {RANH_AREA_TIMES_100, 100},   {RANH_AREA_TENTH, 0.1},
    {RANH_AREA_HUNDREDTH, 0.01}, {RANH_AREA_HECTARES, 0.0001},
};

/* Within a thousandth, or within the last digit that was written: 0.1 m², or 1 m² as hectares. */
static enum ranh_area_cause decimal_point(double recorded, double computed)
{
    for (size_t s = 0; s < sizeof(slips) / sizeof(slips[0]); s++) {
        double digit = slips[s].cause == RANH_AREA_HECTARES ? 0.00005 : 0.05;
        double slack = slips[s].factor < 1 ? fmax(0.001 * recorded, digit) : 0.001 * recorded;
        if (fabs(recorded - computed * slips[s].factor) <= slack)
            return slips[s].cause;
    }
    return RANH_AREA_UNEXPLAINED;
}

void ranh_area_explain(struct ranh_area_bench *bench, const struct ranh_check_input *input,
                       double limit, struct ranh_area_difference *d)
{
    double recorded = input->parcels->parcel[d->parcel].area_recorded_m2;
    double slack = limit - input->limits.area_tolerance_m2, over = d->computed_m2 - recorded;
    bool whole = fabs(recorded - round(recorded)) < 1e-9;
    d->verdict = fabs(over) <= area_error(input, d->parcel) ? RANH_POSSIBLE : RANH_VIOLATION;
    d->zone = 0;
    if (whole && fabs(over) <= 0.5 + slack)
        d->cause = over > 0 ? RANH_AREA_ROUNDED_DOWN : RANH_AREA_ROUNDED_UP;
    else if (whole && over > 0 && over < 1 + slack)
        d->cause = RANH_AREA_CUT_WHOLE;
    else if (over > 0 && over < 0.1 + slack)
        d->cause = RANH_AREA_CUT_TENTH;
    else
        d->cause = decimal_point(recorded, d->computed_m2);
    if (d->cause == RANH_AREA_UNEXPLAINED)
        d->zone = other_zone(bench, input, d->parcel, recorded, limit);
    if (d->zone)
        d->cause = RANH_AREA_OTHER_ZONE;
    if (d->cause == RANH_AREA_ROUNDED_DOWN || d->cause == RANH_AREA_ROUNDED_UP)
        d->verdict = RANH_PASS;
}

const char *ranh_area_cause_text(struct ranh_arena *arena, enum ranh_area_cause cause, int32_t zone,
                                 int32_t native_srid, bool vietnamese)
{
    static const char *const texts[][2] = {
        [RANH_AREA_UNEXPLAINED] = {NULL, NULL},
        [RANH_AREA_ROUNDED_DOWN] = {"the recorded area is rounded to whole square metres",
                                    "diện tích ghi tròn đến mét vuông"},
        [RANH_AREA_ROUNDED_UP] = {"the recorded area is rounded to whole square metres",
                                  "diện tích ghi tròn đến mét vuông"},
        [RANH_AREA_CUT_WHOLE] = {"the digits after the decimal point were cut off",
                                 "diện tích ghi bỏ phần lẻ sau dấu phẩy"},
        [RANH_AREA_CUT_TENTH] = {"the second decimal was cut off instead of rounded",
                                 "chữ số thập phân thứ hai bị cắt thay vì làm tròn"},
        [RANH_AREA_TIMES_10] = {"10 times as much: a misplaced decimal point?",
                                "gấp 10 lần: có thể nhầm dấu thập phân"},
        [RANH_AREA_TIMES_100] = {"100 times as much: a misplaced decimal point?",
                                 "gấp 100 lần: có thể nhầm dấu thập phân"},
        [RANH_AREA_TENTH] = {"a tenth of it: a misplaced decimal point?",
                             "chỉ bằng một phần mười: có thể nhầm dấu thập phân"},
        [RANH_AREA_HUNDREDTH] = {"a hundredth of it: a misplaced decimal point?",
                                 "chỉ bằng một phần trăm: có thể nhầm dấu thập phân"},
        [RANH_AREA_HECTARES] = {"perhaps given in hectares", "có thể ghi theo héc-ta"},
        [RANH_AREA_OTHER_ZONE] =
            {"it equals the area in EPSG:%d, while the map is of EPSG:%d",
             "khớp với diện tích tính ở hệ EPSG:%d, trong khi bản đồ gốc thuộc "
             "EPSG:%d"},
    };
    if (cause != RANH_AREA_OTHER_ZONE)
        return texts[cause][vietnamese];
    return ranh_arena_printf(arena, texts[cause][vietnamese], (int)zone, (int)native_srid);
}
