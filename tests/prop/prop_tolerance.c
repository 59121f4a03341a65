/* SPDX-License-Identifier: MIT */
/*
 * A larger tolerance never finds fewer: the tolerances that are not the project's (those are prop_monotone.c's), over
 * random fabrics and random linework.
 *
 * - Edges that are too short, corners too sharp, strips too narrow: each parcel told at one limit is told at a larger
 *   one, at no fewer places. A corner near an edge of its own parcel (G118) is told so, or by the short edges
 *   between the two (G115).
 * - A corner on an edge that lacks it (T202): told at a larger tolerance too, or within 2.25 times that (the root of 5) of an end of what
 *   the two share, where at that tolerance there is a corner.
 * - Recorded areas (A104) and coarse curves (G121): what a wider limit tells, a narrower one tells too.
 * - Linework. The reach moves nothing: the same flaws, and no gap that was known is lost. A larger tolerance heals more,
 *   and what it heals it tells: each end of a line that was told, as too short, too long or dangling, is told, of what
 *   kind ever, and so is each line that was short. Lines that hang together and bound nothing are told once; so
 *   what was told of one of them may be told of another, and what closes them is told, when they bound an area now.
 *
 * RANH_SEED=n begins there, RANH_CASES=n makes so many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>
#include <ranh/geo/linework.h>
#include <ranh/geo/segment.h>
#include <ranh/geo/validity.h>

#include "lib/check/detectors.h"
#include "lib/check/lacking.h"
#include "tests/prop/random_city.h"

enum { CASES = 1500 };

static struct ranh_rules *rules;

static double below(double most)
{
    return most * any(1000) / 1000;
}

/* --- parcels by themselves ------------------------------------------------------------------- */

static const struct ranh_flaw *flaw_of(const struct ranh_flaws *flaws, uint32_t face,
                                       enum ranh_flaw_kind kind)
{
    for (size_t i = 0; i < flaws->n; i++)
        if (flaws->at[i].face == face && flaws->at[i].kind == kind)
            return &flaws->at[i];
    return NULL;
}

static size_t n_quality, n_near;

static void quality(const struct ranh_fabric *fabric, double side, uint64_t seed)
{
    static const enum ranh_flaw_kind kinds[] = {RANH_FLAW_SHORT_SEGMENT, RANH_FLAW_ACUTE_ANGLE,
                                                RANH_FLAW_SLIVER};
    struct ranh_quality tight = {below(side), below(90), below(side), false}, loose = tight;
    struct ranh_flaws few, many;
    loose.short_m += any(2) ? below(side) : 0;
    loose.acute_degrees += any(2) ? below(60) : 0;
    loose.sliver_m += any(2) ? below(side) : 0;
    ranh_validity_all(fabric, NULL, NULL, &tight, &few);
    ranh_validity_all(fabric, NULL, NULL, &loose, &many);
    for (size_t i = 0; i < few.n; i++) {
        const struct ranh_flaw *flaw = &few.at[i], *other = flaw_of(&many, flaw->face, flaw->kind);
        bool near = flaw->kind == RANH_FLAW_NEAR_VERTEX, asked = near;
        for (size_t k = 0; k < 3; k++)
            asked |= flaw->kind == kinds[k];
        n_near += near;
        n_quality += asked;
        if (near && !other)
            other = flaw_of(&many, flaw->face, RANH_FLAW_SHORT_SEGMENT);
        if (asked && (!other || (!near && other->count < flaw->count)))
            fail_msg(
                "RANH_SEED=%llu RANH_CASES=1: kind %d of face %u at %u places is told at %u with "
                "larger limits",
                (unsigned long long)seed, (int)flaw->kind, flaw->face, flaw->count,
                other ? other->count : 0);
    }
    ranh_vec_release(&few);
    ranh_vec_release(&many);
}

/* Findings of a detector: their parcels. */
static size_t told_of(const struct ranh_detector *detector, struct ranh_parcel_set *set,
                      double area_tolerance_m2, int32_t scale, bool *told)
{
    struct ranh_finding_list list;
    struct ranh_err err = {0};
    struct ranh_check_input input = {
        .parcels = set, .rules = rules, .limits = ranh_check_limits_default()};
    input.limits.area_tolerance_m2 = area_tolerance_m2;
    for (size_t i = 0; i < set->fabric.n_faces; i++)
        set->parcel[i].scale = scale;
    assert_true(ranh_date_parse("2026-01-01", &input.as_of));
    ranh_finding_list_init(&list);
    assert_int_equal(detector->run(&input, &list.sink, &err), 0);
    memset(told, 0, (MOST_LOTS + 1) * sizeof(*told));
    size_t n = list.n;
    for (size_t i = 0; i < n; i++)
        told[list.at[i].id_a] = true;
    ranh_finding_list_release(&list);
    return n;
}

static size_t n_area, n_curve;

/* A lot with an arc of equal chords. */
static void add_arc(struct city *city)
{
    struct lot *lot = new_lot(city);
    double radius = 2 + below(60), turn = 0.03 + below(0.4);
    const int64_t origin[2] = {0, 0};
    lot->n = 0;
    for (uint32_t k = 0; k < 8; k++)
        add_vertex(lot, origin, llround(radius * cos(k * turn) * RANH_GRID_PER_M),
                   llround(radius * sin(k * turn) * RANH_GRID_PER_M));
    add_vertex(lot, origin, 0, 0);
}

static void limits(struct ranh_parcel_set *set, double side, uint64_t seed)
{
    static const int32_t scales[] = {200, 500, 1000, 2000, 5000};
    bool wide[MOST_LOTS + 1], narrow[MOST_LOTS + 1], coarse[MOST_LOTS + 1], fine[MOST_LOTS + 1];
    double tolerance = below(side * side / 10);
    uint32_t s = any(5), t = s + any(5 - s);
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        set->parcel[i].native_area_m2 = ranh_fabric_area_m2(&set->fabric, i);
        set->parcel[i].area_recorded_m2 =
            fmax(0.1, set->parcel[i].native_area_m2 + below(side * side / 5) - side * side / 10);
    }
    n_area += told_of(&ranh_detect_area, set, tolerance, 500, wide);
    told_of(&ranh_detect_area, set, below(tolerance), 500, narrow);
    n_curve += told_of(&ranh_detect_curve, set, 0, scales[t], coarse);
    told_of(&ranh_detect_curve, set, 0, scales[s], fine);
    for (size_t id = 1; id <= MOST_LOTS; id++) /* 0: what a whole file has in common */
        if ((wide[id] && !narrow[id] && !narrow[0]) || (coarse[id] && !fine[id]))
            fail_msg(
                "RANH_SEED=%llu RANH_CASES=1: parcel %zu: %s is not told with a narrower limit",
                (unsigned long long)seed, id, wide[id] && !narrow[id] ? "its area" : "its curve");
}

/* --- corners that an edge lacks -------------------------------------------------------------- */

static double apart(struct ranh_vertex a, struct ranh_vertex b)
{
    return hypot((double)a.x - b.x, (double)a.y - b.y);
}

/* What the two share ends within that of the corner. */
static bool shares_little(const struct ranh_chain *chain, const struct ranh_chain_on *on,
                          double reach)
{
    const struct ranh_chain_edge *e = &chain->edge[on->edge], *f = &chain->edge[on->ends];
    struct ranh_vertex far = ranh_vertex_same(f->a, on->v) ? f->b : f->a;
    return apart(on->v, e->a) <= reach || apart(on->v, e->b) <= reach || apart(on->v, far) <= reach;
}

static size_t n_lacking;

static void lacking(const struct ranh_fabric *fabric, int64_t cell, uint64_t seed)
{
    struct ranh_chain chain;
    double tight = 1.5 + below((double)cell / 20), loose = tight + below((double)cell / 20);
    size_t n, m;
    ranh_chain_build(fabric, NULL, &chain);
    struct ranh_chain_on *few = ranh_lacking(&chain, tight, NULL, &n);
    struct ranh_chain_on *many = ranh_lacking(&chain, loose, NULL, &m);
    n_lacking += n;
    for (size_t i = 0; i < n; i++) {
        bool found = shares_little(&chain, &few[i], 2.25 * loose);
        for (size_t k = 0; k < m && !found; k++)
            found = many[k].edge == few[i].edge && many[k].ends == few[i].ends &&
                    ranh_vertex_same(many[k].v, few[i].v);
        if (!found)
            fail_msg("RANH_SEED=%llu RANH_CASES=1: the corner (%d %d) that edge %u lacks at %.2f "
                     "steps is "
                     "not told at %.2f",
                     (unsigned long long)seed, few[i].v.x, few[i].v.y, few[i].edge, tight, loose);
    }
    ranh_free(few);
    ranh_free(many);
    ranh_chain_release(&chain);
}

static void of_parcels(void **state)
{
    (void)state;
    static struct city city;
    const bool none[MOST_LOTS] = {false};
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES;
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t s = first; s < first + n; s++) {
        struct ranh_parcel_set set;
        make_city(&city, s);
        add_arc(&city);
        set_of(&city, none, &set);
        double side = (double)city.cell / RANH_GRID_PER_M;
        quality(&set.fabric, side, s);
        limits(&set, side, s);
        lacking(&set.fabric, city.cell, s);
        ranh_parcel_set_release(&set);
    }
    print_message(
        "# %zu odd shapes (%zu of them near corners), %zu areas, %zu curves, %zu corners lacked\n",
        n_quality, n_near, n_area, n_curve, n_lacking);
    assert_true(n < 100 || (n_quality > n && n_near > n / 10 && n_area > n && n_curve > n / 10 &&
                            n_lacking > n / 10));
}

/* --- linework -------------------------------------------------------------------------------- */

enum { COLUMNS = 5, MOST_LINES = 80, MOST_POINTS = 400, METRE = 10000 };

struct drawing {
    struct ranh_vertex vertex[MOST_POINTS];
    uint32_t line_vertex[MOST_LINES + 1], n_lines;
    int32_t tolerance, reach;
};

static struct ranh_vertex somewhere_at(uint32_t column, uint32_t row, int32_t most)
{
    struct ranh_vertex v = {(int32_t)column * METRE * 4, (int32_t)row * METRE * 4};
    if (most > 0 && any(3) == 0) {
        v.x += (int32_t)any(2 * (uint32_t)most + 1) - most;
        v.y += (int32_t)any(2 * (uint32_t)most + 1) - most;
    }
    return v;
}

static void draw(struct drawing *d, uint32_t i, uint32_t j, uint32_t k, uint32_t l, int32_t most)
{
    uint32_t n = d->line_vertex[d->n_lines];
    if (d->n_lines == MOST_LINES || any(12) == 0)
        return; /* forgotten */
    d->vertex[n] = somewhere_at(i, j, most);
    d->vertex[n + 1] = somewhere_at(k, l, most);
    d->line_vertex[++d->n_lines] = n + 2;
}

/* Sides of a grid, ends a little off; some stubs and specks. */
static void make_drawing(struct drawing *d, uint64_t seed)
{
    random_state = seed;
    *d =
        (struct drawing){.tolerance = 50 + (int32_t)any(1500), .reach = 2000 + (int32_t)any(20000)};
    int32_t most = 1 + (int32_t)any(2000);
    uint32_t columns = 1 + any(COLUMNS - 1), rows = 1 + any(3);
    for (uint32_t j = 0; j <= rows; j++)
        for (uint32_t i = 0; i < columns; i++)
            draw(d, i, j, i + 1, j, most);
    for (uint32_t i = 0; i <= columns; i++)
        for (uint32_t j = 0; j < rows; j++)
            draw(d, i, j, i, j + 1, most);
    for (uint32_t k = any(4); k > 0; k--)
        draw(d, any(columns + 1), any(rows + 1), any(columns + 1), any(rows + 1), most);
}

static void build(const struct drawing *d, int32_t tolerance, int32_t reach,
                  struct ranh_linework *work)
{
    const struct ranh_linework_input input = {.vertex = d->vertex,
                                              .line_vertex = d->line_vertex,
                                              .n_lines = d->n_lines,
                                              .rounding = 10,
                                              .tolerance = tolerance,
                                              .reach = reach};
    assert_true(ranh_linework_build(&input, work));
}

static bool same_flaw(const struct ranh_line_flaw *f, const struct ranh_line_flaw *g)
{
    return f->kind == g->kind && f->length == g->length &&
           (f->kind == RANH_LINE_DANGLE || (f->line == g->line && ranh_vertex_same(f->at, g->at) &&
                                            ranh_vertex_same(f->to, g->to)));
}

static void farther(const struct drawing *d, uint64_t seed)
{
    struct ranh_linework near, far;
    build(d, d->tolerance, d->reach, &near);
    build(d, d->tolerance, d->reach + 1 + (int32_t)any(20000), &far);
    size_t known[2] = {0};
    bool same = near.n_flaws == far.n_flaws && near.faces.n_faces == far.faces.n_faces;
    for (size_t i = 0; same && i < near.n_flaws; i++) {
        bool found = false;
        for (size_t k = 0; k < far.n_flaws && !found; k++)
            found = same_flaw(&near.flaw[i], &far.flaw[k]);
        same = found;
        known[0] += near.flaw[i].kind == RANH_LINE_DANGLE && !isnan(near.flaw[i].gap);
        known[1] += far.flaw[i].kind == RANH_LINE_DANGLE && !isnan(far.flaw[i].gap);
    }
    if (!same || known[0] > known[1])
        fail_msg("RANH_SEED=%llu RANH_CASES=1: %zu flaws, %zu gaps known; with a larger reach %zu "
                 "and %zu",
                 (unsigned long long)seed, near.n_flaws, known[0], far.n_flaws, known[1]);
    ranh_linework_release(&near);
    ranh_linework_release(&far);
}

static size_t n_ends;

static double to_segment(struct ranh_vertex p, struct ranh_vertex a, struct ranh_vertex b)
{
    double dx = (double)b.x - a.x, dy = (double)b.y - a.y, px = (double)p.x - a.x;
    double py = (double)p.y - a.y, length_sq = dx * dx + dy * dy;
    double t = length_sq > 0 ? fmin(1, fmax(0, (px * dx + py * dy) / length_sq)) : 0;
    return hypot(px - t * dx, py - t * dy);
}

static bool meet(const struct drawing *d, uint32_t l, uint32_t m, double within)
{
    struct ranh_vertex a = d->vertex[2 * l], b = d->vertex[2 * l + 1], c = d->vertex[2 * m];
    struct ranh_vertex e = d->vertex[2 * m + 1], point;
    return to_segment(a, c, e) <= within || to_segment(b, c, e) <= within ||
           to_segment(c, a, b) <= within || to_segment(e, a, b) <= within ||
           ranh_segments_cross(a, b, c, e, &point);
}

/* Lines that hang together: piece[] is the lowest of them. */
static void find_pieces(const struct drawing *d, double within, uint32_t *piece)
{
    for (uint32_t l = 0; l < d->n_lines; l++)
        piece[l] = l;
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t l = 0; l < d->n_lines; l++)
            for (uint32_t m = 0; m < d->n_lines; m++)
                if (piece[m] < piece[l] && meet(d, l, m, within)) {
                    piece[l] = piece[m];
                    changed = true;
                }
    }
}

static bool bounds(const struct ranh_linework *work, uint32_t line)
{
    for (size_t e = 0; e < work->n_edges; e++)
        if (work->edge_line[e] == line)
            return true;
    return false;
}

/* Some flaw has an end there, or the line is told as short, or what it hangs on is told to bound nothing; a line
 * that bounded nothing may bound an area now. */
static bool is_told(const struct ranh_linework *work, const struct ranh_line_flaw *flaw,
                    double within, const uint32_t *piece)
{
    for (size_t i = 0; i < work->n_flaws; i++) {
        const struct ranh_line_flaw *f = &work->flaw[i];
        bool there = apart(f->at, flaw->at) <= within || apart(f->to, flaw->at) <= within ||
                     apart(f->at, flaw->to) <= within || apart(f->to, flaw->to) <= within;
        if (there || (f->kind == RANH_LINE_SHORT && f->line == flaw->line) ||
            (f->kind == RANH_LINE_DANGLE && flaw->kind == RANH_LINE_DANGLE &&
             piece[f->line] == piece[flaw->line]))
            return true;
    }
    return flaw->kind == RANH_LINE_DANGLE && bounds(work, flaw->line);
}

static void looser(const struct drawing *d, uint64_t seed)
{
    struct ranh_linework tight, loose;
    int32_t more = d->tolerance + 1 + (int32_t)any(1500);
    uint32_t piece[MOST_LINES];
    find_pieces(d, more, piece);
    build(d, d->tolerance, d->reach, &tight);
    build(d, more, d->reach, &loose);
    for (size_t i = 0; i < tight.n_flaws; i++) {
        const struct ranh_line_flaw *flaw = &tight.flaw[i];
        if (flaw->kind == RANH_LINE_DUPLICATE || flaw->kind == RANH_LINE_MISSING_NODE)
            continue;
        n_ends++;
        if (!is_told(&loose, flaw, more, piece))
            fail_msg(
                "RANH_SEED=%llu RANH_CASES=1: kind %d of line %u at (%d %d), told at %d steps, is "
                "not told at %d",
                (unsigned long long)seed, (int)flaw->kind, flaw->line, flaw->at.x, flaw->at.y,
                d->tolerance, more);
    }
    ranh_linework_release(&tight);
    ranh_linework_release(&loose);
}

static void of_lines(void **state)
{
    (void)state;
    static struct drawing drawing;
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : 4 * CASES;
    for (uint64_t s = first; s < first + n; s++) {
        make_drawing(&drawing, s);
        farther(&drawing, s);
        looser(&drawing, s);
    }
    print_message("# %zu ends of lines told\n", n_ends);
    assert_true(n < 100 || n_ends > n);
}

int main(void)
{
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(of_parcels), cmocka_unit_test(of_lines)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_rules_free(rules);
    return failed;
}
