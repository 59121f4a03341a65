/* SPDX-License-Identifier: MIT */
/*
 * A115: an identifier whose cell does not lie in its parcel. A116: one identifier, several parcels.
 * The delivered identifier is decoded and looked for on the ground; it is never compared with one
 * computed here, because label points and datum parameters of other programs differ by more than a
 * cell.
 */
#include "lib/check/detectors.h"
#include "lib/check/place.h"
#include "lib/check/twins.h"

#include <math.h>
#include <stdio.h>

#include <ranh/base/i18n.h>
#include <ranh/land/parcel_id.h>

/* What is stated of the step to WGS 84: within it the fault may be another program's parameters. */
#define DATUM_M 1.0

struct check {
    const struct ranh_check_input *input;
    struct ranh_finding_sink *sink;
    struct ranh_crs_ctx *crs;
    struct ranh_transform *into; /* WGS 84 to the workspace */
    struct ranh_arena arena;
};

static double edge_distance(const double *a, const double *b, double x, double y)
{
    double dx = b[0] - a[0], dy = b[1] - a[1], px = x - a[0], py = y - a[1];
    double length_sq = dx * dx + dy * dy;
    double t = length_sq > 0 ? (px * dx + py * dy) / length_sq : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return hypot(px - t * dx, py - t * dy);
}

/* 0 inside. */
static double distance_m(const struct ranh_shape *shape, double x, double y)
{
    double nearest = INFINITY;
    if (ranh_shape_contains(shape, x, y))
        return 0;
    for (uint32_t r = 0; r < shape->n_rings; r++)
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++)
            nearest = fmin(nearest, edge_distance(shape->xy + 2 * (size_t)i,
                                                  shape->xy + 2 * (size_t)i + 2, x, y));
    return nearest;
}

static int verify(struct check *check, size_t i, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[i];
    struct ranh_shape shape;
    double at[2];
    ranh_arena_clear(&check->arena);
    ranh_parcel_id_decode(parcel->identifier, &at[0], &at[1]);
    ranh_transform_points(check->into, at, 1, NULL, err);
    ranh_fabric_shape(&check->input->parcels->fabric, i, &check->arena, &shape);
    double distance = distance_m(&shape, at[0], at[1]);
    if (!(distance > 0) || shape.n_points == 0)
        return 0;
    struct ranh_finding finding = ranh_finding_of_parcel("A115", parcel);
    finding.verdict = distance <= DATUM_M ? RANH_POSSIBLE : RANH_VIOLATION;
    finding.measured = distance;
    finding.unit = "m";
    finding.detail_vi = finding.detail_en = parcel->identifier;
    finding.shape = ranh_place_of_parcel(check->input->parcels, i, &check->arena);
    return ranh_finding_put(check->sink, &finding, err);
}

static int tell_double(struct check *check, const struct ranh_twin *twin, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &check->input->parcels->parcel[twin->face];
    struct ranh_finding finding = ranh_finding_of_parcel("A116", parcel);
    ranh_arena_clear(&check->arena);
    finding.key_b = ranh_parcel_name(&check->input->parcels->parcel[twin->first]);
    finding.detail_vi = finding.detail_en = parcel->identifier;
    finding.shape = ranh_place_of_parcel(check->input->parcels, twin->face, &check->arena);
    return ranh_finding_put(check->sink, &finding, err);
}

static const char *identifier_of(const struct ranh_parcel *parcel, struct ranh_arena *arena)
{
    (void)arena;
    return parcel->identifier;
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    struct check check = {.input = input, .sink = sink};
    struct ranh_twins twins;
    char workspace[20];
    int status = 0;
    size_t n = input->parcels->fabric.n_faces, first = 0;
    while (first < n && !input->parcels->parcel[first].identifier)
        first++;
    if (first == n)
        return 0;
    snprintf(workspace, sizeof(workspace), "EPSG:%d", input->parcels->fabric.srid);
    check.crs = ranh_crs_ctx_new();
    ranh_arena_init(&check.arena);
    ranh_twins_find(input->parcels, identifier_of, input->pool, &twins);
    status = ranh_transform_get(check.crs, "EPSG:4326", workspace, &check.into, err);
    for (size_t i = first, t = 0; i < n && !status; i++) {
        if (!input->parcels->parcel[i].identifier)
            continue;
        status = verify(&check, i, err);
        if (!status && t < twins.n && twins.at[t].face == i)
            status = tell_double(&check, &twins.at[t++], err);
    }
    ranh_vec_release(&twins);
    ranh_arena_release(&check.arena);
    ranh_crs_ctx_free(check.crs);
    return status;
}

static const char *const codes[] = {"A115", "A116", NULL};
const struct ranh_detector ranh_detect_identifier = {
    "identifier", N_("parcel identifiers"), "validate", codes, run, false};
