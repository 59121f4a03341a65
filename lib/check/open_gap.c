/* SPDX-License-Identifier: MIT */
/*
 * T206: a crack between parcels that opens into wider ground, a street or the outside of the survey: between two
 * sheets that miss each other there is one along every block, and no face of the residual chain is it. Ground
 * that stays narrower than a road (rules "lane") is cut off at its mouths (ranh/geo/narrows.h) and judged as
 * enclosed gaps are. Short ones for their width are corners of a street or yard and are left to it.
 *
 * Enclosed ground that was told as a gap is told whole; into streets that parcels enclose cracks open, too.
 * Each that is told is noted in the extent (gaps.c), so that open_ground.c does not tell the same ground again.
 */
#include <math.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/geo/narrows.h>

#include "lib/check/border.h"
#include "lib/check/detectors.h"
#include "lib/check/extent.h"
#include "lib/check/gaps.h"
#include "lib/check/ground.h"
#include "lib/check/plane.h"

static double lane_rule(const struct ranh_check_input *input, const char *name)
{
    const struct ranh_rule *rule = ranh_rules_find(input->rules, "lane", name, input->as_of);
    return rule ? rule->value : (double)NAN;
}

/* Map sheets as sides, numbered as they are met. */
struct sides {
    const struct ranh_check_input *input;
    struct ranh_ground ground;
    struct ranh_arena names;
    struct ranh_map number;
};

static uint32_t side_at(void *context, double x, double y)
{
    struct sides *sides = context;
    const struct ranh_parcel *parcels = sides->input->parcels->parcel, *owner = NULL;
    ranh_ground_at(&sides->ground, sides->input->plane->fabric, x, y);
    for (size_t i = 0; i < sides->ground.neighbours.n; i++) {
        const struct ranh_parcel *parcel = &parcels[sides->ground.neighbours.at[i]];
        if (!owner || ranh_parcel_order(parcel, owner) < 0)
            owner = parcel;
    }
    ranh_arena_clear(&sides->names);
    const char *name = owner ? ranh_border_side(&sides->names, owner) : "";
    return (uint32_t)*ranh_map_put(&sides->number, name, (int64_t)sides->number.n, NULL);
}

static void find_parts(const struct ranh_check_input *input, double width, struct ranh_faces *parts)
{
    const struct ranh_faces *faces = &input->plane->faces;
    struct {
        RANH_VEC(const struct ranh_chain_face *)
    } ground = {0};
    *ranh_vec_push(&ground) = &faces->outside;
    for (size_t i = 0; input->extent && i < input->extent->ways.n; i++)
        *ranh_vec_push(&ground) = &faces->face[input->extent->ways.at[i]];
    struct sides sides = {.input = input};
    struct ranh_narrow_sides tell = {side_at, &sides};
    ranh_arena_init(&sides.names);
    ranh_map_init(&sides.number);
    ranh_narrows(faces, ground.at, ground.n, width * RANH_GRID_PER_M, &tell, input->pool, parts);
    ranh_map_release(&sides.number);
    ranh_arena_release(&sides.names);
    ranh_ground_release(&sides.ground);
    ranh_vec_release(&ground);
}

/* How often the mean width goes into the length: that of the rectangle with its area and outline. */
static bool is_long(const struct ranh_shape *shape, double least)
{
    double length = ranh_shape_long_side(shape);
    return length * length >= least * ranh_shape_area(shape);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const char *article;
    double least = lane_rule(input, "crack-length");
    /* drawn just as wide as the narrowest lane it is one, however its corners were rounded */
    double width = lane_rule(input, "width-at-least") - ranh_border_rounding_m(input, &article);
    struct ranh_faces parts;
    struct ranh_arena arena;
    struct {
        RANH_VEC(uint32_t)
    } crack = {0};
    if (isnan(width) || isnan(least))
        return 0;
    find_parts(input, width, &parts);
    ranh_arena_init(&arena);
    for (uint32_t p = 0; p < parts.n_faces; p++) {
        struct ranh_shape shape;
        ranh_faces_shape(&parts, &p, 1, &arena, &shape);
        if (is_long(&shape, least))
            *ranh_vec_push(&crack) = p;
        ranh_arena_clear(&arena);
    }
    ranh_progress_begin(input->log, _("open gaps"), crack.n);
    int status = ranh_gaps_run(input, &parts, crack.at, crack.n, true, sink, err);
    ranh_progress_end(input->log);
    ranh_arena_release(&arena);
    ranh_vec_release(&crack);
    ranh_faces_release(&parts);
    return status;
}

static const char *const codes[] = {"T206", "T205", NULL};
const struct ranh_detector ranh_detect_open_gap = {
    "open-gap", N_("open gaps"), "overlap", codes, run, false};
