/* SPDX-License-Identifier: MIT */
/*
 * The residual chain against the pair detector: random small fabrics (jittered and turned grids, shifts,
 * duplicates, dropped lots, T-junctions, nested holes, twisted rings), every pair of parcels decided by
 * itself and cut out by GEOS. The same pairs must be told, with the same area to 1e-6 m² and half a step of
 * rounding along the outline of the overlap, and the same width; what is thinner than the grid tells apart may
 * be missing. A failing case is shrunk to the fewest parcels that still fail, and printed.
 *
 * RANH_SEED=n begins there, RANH_CASES=n makes so many; make check-long makes a million.
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
#include <ranh/geo/bridge.h>

#include "lib/check/pairs.h"
#include "tests/prop/random_city.h"
#include "tests/unit/faces.h"

#ifndef CASES
#define CASES 3000
#endif
/* --- comparing ------------------------------------------------------------------------------- */

static struct ranh_rules *rules;
static struct ranh_geos *geos;
static size_t told;

static const struct ranh_finding *find(const struct ranh_finding_list *list, int64_t u, int64_t v,
                                       bool *used)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct ranh_finding *f = &list->at[i];
        if (strncmp(f->code, "T1", 2) == 0 &&
            ((f->id_a == u && f->id_b == v) || (f->id_a == v && f->id_b == u))) {
            used[i] = true;
            return f;
        }
    }
    return NULL;
}

/* What is wrong with one pair, or NULL. */
static const char *compare(const struct ranh_fabric *fabric, struct ranh_pair pair,
                           const struct ranh_finding *found, struct ranh_arena *arena)
{
    struct ranh_shape a, b, common;
    double x, y, radius = 0, square = RANH_GRID_STEP_M * RANH_GRID_STEP_M;
    ranh_fabric_shape_in_steps(fabric, pair.a, arena, &a);
    ranh_fabric_shape_in_steps(fabric, pair.b, arena, &b);
    if (ranh_geos_intersection(geos, arena, &a, &b, &common, NULL))
        return "GEOS failed";
    ranh_shape_inscribed(&common, &x, &y, &radius);
    double width = ranh_grid_length_m(2 * radius), area = ranh_shape_area(&common) * square;
    double rounding = RANH_GRID_STEP_M * ranh_grid_length_m(ranh_shape_length(&common));
    told += found != NULL;
    if (!found)
        return width > 2 * RANH_GRID_NOISE_M ? "not told" : NULL;
    if (fabs(found->area_m2 - area) > 1e-6 + rounding)
        return "another area";
    if (fabs(found->width_m - width) > 0.005 * width + 2 * RANH_GRID_NOISE_M)
        return "another width";
    return NULL;
}

/* NULL, or what is wrong with the lots that are not left out. */
static const char *wrong(struct city *city, const bool *out, unsigned threads)
{
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    struct ranh_pairs pairs = {0};
    struct ranh_err err = {0};
    uint8_t *sound = NULL;
    const char *what = NULL;
    set_of(city, out, &set);
    static struct faces_found found;
    struct ranh_pool *pool = threads > 1 ? ranh_pool_new(threads) : NULL;
    struct ranh_check_input input = {
        .parcels = &set, .rules = rules, .pool = pool, .limits = ranh_check_limits_default()};
    if (!ranh_date_parse("2026-01-01", &input.as_of) || faces_find(&input, &found, &err))
        what = "the detector failed";
    list = found.list;
    if (!what && (ranh_check_sound(&set.fabric, NULL, &sound, NULL) ||
                  ranh_check_pairs(&set.fabric, sound, NULL, &pairs, NULL)))
        what = "the oracle failed";
    bool *used = ranh_calloc(list.n + 1, sizeof(*used));
    for (size_t i = 0; i < pairs.n && !what; i++)
        what = compare(
            &set.fabric, pairs.at[i],
            find(&list, set.fabric.face_id[pairs.at[i].a], set.fabric.face_id[pairs.at[i].b], used),
            &set.arena);
    for (size_t i = 0; i < list.n && !what; i++)
        if (strncmp(list.at[i].code, "T1", 2) == 0 && !used[i] &&
            list.at[i].width_m > 2 * RANH_GRID_NOISE_M)
            what = "told, and not there (or twice)";
    ranh_free(used);
    ranh_free(pairs.at);
    ranh_free(sound);
    ranh_pool_free(pool);
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
    return what;
}

static void print_lot(uint32_t number, const struct lot *lot)
{
    fprintf(stderr, "lot %u:", number);
    for (uint32_t k = 0; k < lot->n; k++)
        fprintf(stderr, " %lld,%lld", (long long)lot->v[k][0], (long long)lot->v[k][1]);
    for (uint32_t k = 0; k < lot->n_hole; k++)
        fprintf(stderr, "%s%lld,%lld", k ? " " : " / ", (long long)lot->hole[k][0],
                (long long)lot->hole[k][1]);
    fprintf(stderr, "\n");
}

/* Leaves lots out as long as it still fails. */
static void shrink_and_print(struct city *city, const char *what, uint64_t seed, unsigned threads)
{
    bool out[MOST_LOTS] = {false};
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (uint32_t i = 0; i < city->n; i++) {
            if (out[i])
                continue;
            out[i] = true;
            const char *still = wrong(city, out, threads);
            what = still ? still : what;
            smaller |= still != NULL;
            out[i] = still != NULL;
        }
    }
    for (uint32_t i = 0; i < city->n; i++)
        if (!out[i])
            print_lot(i + 1, &city->lot[i]);
    fail_msg("RANH_SEED=%llu RANH_CASES=1: %s (parcels above, in steps)", (unsigned long long)seed,
             what);
}

static void same_as_pairs(void **state)
{
    (void)state;
    static struct city city;
    const bool all[MOST_LOTS] = {false};
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES;
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t s = first; s < first + n; s++) {
        unsigned threads = s % 64 == 0 ? 3 : 1;
        make_city(&city, s);
        const char *what = wrong(&city, all, threads);
        if (what)
            shrink_and_print(&city, what, s, threads);
    }
    assert_true(n < 100 || told > n);
}

int main(void)
{
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    geos = ranh_geos_new();
    const struct CMUnitTest tests[] = {cmocka_unit_test(same_as_pairs)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_geos_free(geos);
    ranh_rules_free(rules);
    return failed;
}
