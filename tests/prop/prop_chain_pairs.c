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
#include "tests/unit/faces.h"

#ifndef CASES
#define CASES 3000
#endif
#define MOST_LOTS     64
#define MOST_VERTICES 16

static uint64_t random_state;

static uint32_t any(uint32_t below)
{
    random_state += 0x9E3779B97F4A7C15u;
    uint64_t z = random_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % below);
}

/* --- cases ----------------------------------------------------------------------------------- */

struct lot {
    uint32_t n, n_hole;
    int64_t v[MOST_VERTICES][2], hole[4][2]; /* steps */
};

struct city {
    struct lot lot[MOST_LOTS];
    uint32_t n;
    double cos, sin; /* the grid is turned by this */
    int64_t cell, corner[7][7][2];
};

static struct lot *new_lot(struct city *city)
{
    struct lot *lot = &city->lot[city->n < MOST_LOTS ? city->n++ : MOST_LOTS - 1];
    *lot = (struct lot){0};
    return lot;
}

static void add_vertex(struct lot *lot, const int64_t v[2], int64_t dx, int64_t dy)
{
    lot->v[lot->n][0] = v[0] + dx;
    lot->v[lot->n++][1] = v[1] + dy;
}

/* Lots (i, j) to (i + w, j + h) as one; without the points along the sides it makes T-junctions. */
static struct lot *add_block(struct city *c, uint32_t i, uint32_t j, uint32_t w, uint32_t h,
                             bool all, int64_t dx, int64_t dy)
{
    struct lot *lot = new_lot(c);
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, c->corner[i + k][j], dx, dy);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, c->corner[i + w][j + k], dx, dy);
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, c->corner[i + w - k][j + h], dx, dy);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, c->corner[i][j + h - k], dx, dy);
    return lot;
}

/* A copy of the lot drawn together towards its middle. */
static void draw_inside(const struct lot *lot, int64_t (*v)[2])
{
    int64_t x = 0, y = 0;
    for (uint32_t k = 0; k < 4; k++) {
        x += lot->v[k][0] / 4;
        y += lot->v[k][1] / 4;
    }
    for (uint32_t k = 0; k < 4; k++) {
        v[k][0] = x + (lot->v[k][0] - x) / 3;
        v[k][1] = y + (lot->v[k][1] - y) / 3;
    }
}

static void add_lot(struct city *c, uint32_t i, uint32_t j)
{
    uint32_t kind = any(24);
    if (kind == 0)
        return; /* not delivered */
    struct lot *lot = add_block(c, i, j, 1, 1, true, 0, 0), first = *lot;
    if (kind == 1)
        *new_lot(c) = first;      /* once more */
    if (kind == 2 || kind == 3) { /* a hole, filled or not */
        draw_inside(&first, lot->hole);
        lot->n_hole = 4;
        first = *lot;
    }
    if (kind == 3 || kind == 4) { /* something in it: fills the hole, or lies on the lot */
        struct lot *inner = new_lot(c);
        draw_inside(&first, inner->v);
        inner->n = 4;
    }
    if (kind == 5) { /* two corners swapped */
        int64_t swap[2] = {lot->v[1][0], lot->v[1][1]};
        memcpy(lot->v[1], lot->v[2], sizeof(swap));
        memcpy(lot->v[2], swap, sizeof(swap));
    }
    if (kind == 6) /* moved a little */
        for (uint32_t k = 0, dx = any(300), dy = any(300); k < lot->n; k++) {
            lot->v[k][0] += dx;
            lot->v[k][1] += dy;
        }
}

static void make_city(struct city *c, uint64_t seed)
{
    static const int64_t cells[] = {9, 60, 1000, 30000, 200000};
    random_state = seed;
    memset(c, 0, sizeof(*c));
    c->cell = cells[any(5)];
    uint32_t columns = 1 + any(5), rows = 1 + any(5), jitter = (uint32_t)c->cell / (2 + any(6)) + 1;
    double angle = any(2) ? any(628) / 100.0 : 0;
    for (uint32_t i = 0; i <= columns; i++)
        for (uint32_t j = 0; j <= rows; j++) {
            double x = (double)(i * c->cell + (any(3) ? any(jitter) : 0));
            double y = (double)(j * c->cell + (any(3) ? any(jitter) : 0));
            c->corner[i][j][0] = llround(x * cos(angle) - y * sin(angle));
            c->corner[i][j][1] = llround(x * sin(angle) + y * cos(angle));
        }
    for (uint32_t i = 0; i < columns; i++)
        for (uint32_t j = 0; j < rows; j++)
            add_lot(c, i, j);
    for (uint32_t k = any(4); k > 0; k--) {
        uint32_t w = 1 + any(columns > 3 ? 3 : columns), h = 1 + any(rows > 3 ? 3 : rows);
        int64_t dx = any(2) ? 0 : any((uint32_t)c->cell), dy = any(2) ? 0 : any((uint32_t)c->cell);
        add_block(c, any(columns - w + 1), any(rows - h + 1), w, h, any(2), dx, dy);
    }
}

static void add_ring(struct ranh_shape *shape, int64_t (*v)[2], uint32_t n, bool backwards)
{
    shape->ring_point[shape->n_rings++] = shape->n_points;
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t at = backwards ? (n - i) % n : i % n;
        shape->xy[2 * shape->n_points] = (double)v[at][0] / RANH_GRID_PER_M;
        shape->xy[2 * shape->n_points++ + 1] = (double)v[at][1] / RANH_GRID_PER_M;
    }
    shape->ring_point[shape->n_rings] = shape->n_points;
}

/* Lots that are not left out; ids are their numbers from 1. */
static void set_of(struct city *city, const bool *out, struct ranh_parcel_set *set)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    for (uint32_t i = 0; i < city->n; i++) {
        struct lot *lot = &city->lot[i];
        struct ranh_shape shape;
        if (out[i])
            continue;
        ranh_shape_alloc(&set->arena, &shape, RANH_SHAPE_POLYGON, 1, lot->n_hole ? 2 : 1,
                         lot->n + 1 + (lot->n_hole ? 5 : 0));
        shape.n_rings = shape.n_points = 0;
        add_ring(&shape, lot->v, lot->n, i % 3 == 0);
        if (lot->n_hole)
            add_ring(&shape, lot->hole, 4, i % 2 == 0);
        if (!ranh_fabric_add(builder, i + 1, &shape))
            abort();
    }
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces + 1, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++)
        set->parcel[i] = (struct ranh_parcel){.id = set->fabric.face_id[i],
                                              .source_id = 1,
                                              .feature = set->fabric.face_id[i],
                                              .native_srid = 9210,
                                              .scale = 500};
}

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
