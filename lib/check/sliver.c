/* SPDX-License-Identifier: MIT */
/*
 * Two drawings of one line never coincide, so a parcel that borders a zone always reaches a little into
 * it. The law's measure for "a little" is a width: the edge-matching limit. A part much larger than that
 * width times the parcel's length is wider for certain; only the rest is cut out and measured.
 */
#include "lib/check/zoning.h"

#include <math.h>

#include <ranh/geo/bridge.h>

struct ranh_sliver {
    const struct ranh_check_input *input;
    struct ranh_geos *geos;
    struct ranh_arena arena;
};

struct ranh_sliver *ranh_sliver_new(const struct ranh_check_input *input)
{
    struct ranh_sliver *sliver = ranh_calloc(1, sizeof(*sliver));
    sliver->input = input;
    sliver->geos = ranh_geos_new();
    ranh_arena_init(&sliver->arena);
    return sliver;
}

void ranh_sliver_free(struct ranh_sliver *sliver)
{
    if (!sliver)
        return;
    ranh_geos_free(sliver->geos);
    ranh_arena_release(&sliver->arena);
    ranh_free(sliver);
}

/* Edge-matching limit of the two drawings; 0 when the parcel's scale is not known. */
static double limit_m(const struct ranh_sliver *sliver, const struct ranh_plan_area *area,
                      size_t parcel)
{
    const struct ranh_parcel *p = &sliver->input->parcels->parcel[parcel];
    const struct ranh_land_use *use = ranh_rules_land_use(sliver->input->rules, p->land_use);
    bool farm = use && use->agricultural;
    double limit = ranh_rules_edge_match_m(sliver->input->rules, p->scale, farm,
                                           area->scale ? area->scale : p->scale, farm,
                                           sliver->input->as_of, NULL);
    return isnan(limit) ? 0 : limit;
}

static int is_wider(struct ranh_sliver *sliver, const struct ranh_parts *parts,
                    const struct ranh_share *part, double limit, bool *wider, struct ranh_err *err)
{
    struct ranh_shape a, b, both, piece;
    double x, y, radius;
    ranh_arena_clear(&sliver->arena);
    ranh_fabric_shape(&sliver->input->parcels->fabric, part->parcel, &sliver->arena, &a);
    ranh_fabric_shape(&parts->set.fabric, part->area, &sliver->arena, &b);
    int status = ranh_geos_intersection(sliver->geos, &sliver->arena, &a, &b, &both, err);
    *wider = false;
    for (uint32_t p = 0; p < both.n_parts && !status && !*wider; p++) {
        uint32_t one[2] = {both.part_ring[p], both.part_ring[p + 1]};
        piece = both; /* a view of one part */
        piece.n_parts = 1;
        piece.part_ring = one;
        *wider = ranh_shape_inscribed(&piece, &x, &y, &radius) && 2 * radius > limit;
    }
    return status;
}

int ranh_sliver_counts(struct ranh_sliver *sliver, const struct ranh_parts *parts,
                       const struct ranh_share *part, bool *counts, struct ranh_err *err)
{
    const struct ranh_check_input *input = sliver->input;
    double whole = input->zoning->area_m2[part->parcel];
    double limit = limit_m(sliver, &parts->set.area[part->area], part->parcel);
    struct ranh_grid_box box = input->parcels->fabric.box[part->parcel];
    double length =
        ranh_grid_length_m(hypot((double)box.xmax - box.xmin, (double)box.ymax - box.ymin));
    *counts = part->area_m2 >= input->limits.min_share * whole;
    if (!*counts || part->area_m2 > 2 * limit * length)
        return 0;
    return is_wider(sliver, parts, part, limit, counts, err);
}
