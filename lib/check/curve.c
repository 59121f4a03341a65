/* SPDX-License-Identifier: MIT */
/*
 * G121: a curve drawn with chords that leave it by more than the map can show. Nobody records that a boundary was a
 * curve; but where a program strokes one, or a surveyor steps along it, several chords in a row are of one length
 * and turn by one angle, and then the circle they stand for is known, and how far a chord's middle is from it. Only
 * such runs are told: of anything less even the curve itself would be a guess.
 */
#include <math.h>

#include <ranh/base/i18n.h>
#include <ranh/geo/segment.h>

#include "lib/check/detectors.h"

#define TURNS    4     /* equal ones in a row, between so many chords and one more */
#define EQUAL    1.1   /* the largest to the least */
#define TAN_MOST 0.578 /* 30°: beyond it corners are meant */

struct coarse {
    double sagitta; /* steps; the largest */
    struct ranh_vertex at;
};

/* Tangent of the turn at b, leftwards positive; NAN for a corner, or none. */
static double turn_at(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c)
{
    double ux = (double)b.x - a.x, uy = (double)b.y - a.y;
    double vx = (double)c.x - b.x, vy = (double)c.y - b.y;
    double cross = ux * vy - uy * vx, dot = ux * vx + uy * vy;
    bool gentle = dot > 0 && fabs(cross) <= TAN_MOST * dot && fabs(cross) > 0;
    return gentle ? cross / dot : NAN;
}

/* The chords that begin at vertex i; 0 when they are no arc. Least chord and turn: the same either way round. */
static double sagitta_from(const struct ranh_vertex *v, uint32_t n, uint32_t i)
{
    double least_turn = INFINITY, most_turn = 0, least = INFINITY, most = 0, first = 0;
    for (uint32_t k = 0; k < TURNS; k++) {
        double turn = turn_at(v[(i + k) % n], v[(i + k + 1) % n], v[(i + k + 2) % n]);
        if (isnan(turn) || first * turn < 0)
            return 0;
        first = turn;
        least_turn = fmin(least_turn, fabs(turn));
        most_turn = fmax(most_turn, fabs(turn));
    }
    for (uint32_t k = 0; k <= TURNS && most_turn <= EQUAL * least_turn; k++) {
        struct ranh_vertex a = v[(i + k) % n], b = v[(i + k + 1) % n];
        double chord = hypot((double)b.x - a.x, (double)b.y - a.y);
        least = fmin(least, chord);
        most = fmax(most, chord);
    }
    return most_turn <= EQUAL * least_turn && most <= EQUAL * least
               ? least / 2 * tan(atan(least_turn) / 4)
               : 0;
}

static void look_along(const struct ranh_vertex *v, uint32_t n, struct coarse *coarse)
{
    for (uint32_t i = 0; i < n && n > TURNS + 1; i++) {
        double sagitta = sagitta_from(v, n, i);
        for (uint32_t k = 1; k <= TURNS && sagitta > 0 && sagitta >= coarse->sagitta; k++) {
            struct ranh_vertex corner = v[(i + k) % n];
            if (sagitta > coarse->sagitta || ranh_vertex_order(corner, coarse->at) < 0)
                coarse->at = corner;
            coarse->sagitta = sagitta;
        }
    }
}

static int put(const struct ranh_check_input *input, size_t face, const struct coarse *coarse,
               double limit_m, const char *article, struct ranh_arena *arena,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_finding finding = ranh_finding_of_parcel("G121", &input->parcels->parcel[face]);
    ranh_arena_clear(arena);
    struct ranh_shape *place = ranh_shape_point(arena, coarse->at.x, coarse->at.y);
    ranh_fabric_to_metres(&input->parcels->fabric, place);
    finding.stage = "validate";
    finding.verdict = RANH_POSSIBLE;
    finding.measured = ranh_grid_length_m(coarse->sagitta);
    finding.limit = limit_m;
    finding.unit = "m";
    finding.article = article;
    finding.shape = place;
    return ranh_finding_put(sink, &finding, err);
}

static int run(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    const struct ranh_rule *rule =
        input->rules ? ranh_rules_find(input->rules, "curve", "chord-map-mm", input->as_of) : NULL;
    struct ranh_arena arena;
    int status = 0;
    ranh_arena_init(&arena);
    for (size_t i = 0; rule && i < fabric->n_faces && !status; i++) {
        double limit_m = rule->value / 1000 * input->parcels->parcel[i].scale;
        struct coarse coarse = {0};
        if ((input->stale && !input->stale[i]) || limit_m <= 0)
            continue; /* without a scale there is no limit */
        for (uint32_t r = fabric->face_ring[i]; r < fabric->face_ring[i + 1]; r++)
            look_along(&fabric->vertex[fabric->ring_vertex[r]],
                       fabric->ring_vertex[r + 1] - fabric->ring_vertex[r], &coarse);
        if (ranh_grid_length_m(coarse.sagitta) > limit_m)
            status = put(input, i, &coarse, limit_m, rule->article, &arena, sink, err);
    }
    ranh_arena_release(&arena);
    return status;
}

static const char *const codes[] = {"G121", NULL};
const struct ranh_detector ranh_detect_curve = {"curve", N_("drawn curves"), "validate", codes, run,
                                                true};
