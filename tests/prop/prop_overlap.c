/* SPDX-License-Identifier: MIT */
/*
 * Overlaps and gaps of random small fabrics against oracles that share nothing with the detectors
 * but the input: every pair of parcels intersected by GEOS, and what the outlines of GEOS's union
 * of everything enclose. The fabrics are jittered grids with what real deliveries have: shifted copies,
 * duplicates, T-junctions, holes (filled or not), missing parcels, parcels across others, twisted
 * ones. RANH_SEED=n repeats a run.
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
#include <ranh/base/num.h>
#include <ranh/check/detector.h>
#include <ranh/geo/bridge.h>

#include "lib/check/detectors.h"
#include "lib/check/pairs.h"
#include "tests/unit/faces.h"

static uint64_t seed, random_state;

static uint32_t below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((random_state >> 32) * n) >> 32);
}

/* --- fabrics --------------------------------------------------------------------------------- */

#define SIDE 6 /* lots a side */

struct draft {
    struct ranh_arena arena;
    struct ranh_fabric_builder *builder;
    int64_t corner[SIDE + 1][SIDE + 1][2]; /* steps */
    int64_t n, cell;
};

static void add_ring(struct ranh_shape *shape, int64_t (*v)[2], uint32_t n, bool backwards)
{
    shape->ring_point[shape->n_rings++] = shape->n_points;
    uint32_t start = below(n);
    for (uint32_t i = 0; i <= n; i++) {
        uint32_t at = (i + start) % n;
        at = backwards ? n - 1 - at : at;
        shape->xy[2 * shape->n_points] = (double)v[at][0] / RANH_GRID_PER_M;
        shape->xy[2 * shape->n_points++ + 1] = (double)v[at][1] / RANH_GRID_PER_M;
    }
    shape->ring_point[shape->n_rings] = shape->n_points;
}

static void put(struct draft *draft, int64_t (*v)[2], uint32_t n, int64_t (*hole)[2],
                uint32_t n_hole)
{
    struct ranh_shape shape;
    ranh_shape_alloc(&draft->arena, &shape, RANH_SHAPE_POLYGON, 1, n_hole ? 2 : 1,
                     n + 1 + (n_hole ? n_hole + 1 : 0));
    shape.n_rings = shape.n_points = 0;
    add_ring(&shape, v, n, below(2));
    if (n_hole)
        add_ring(&shape, hole, n_hole, below(2));
    assert_true(ranh_fabric_add(draft->builder, ++draft->n, &shape));
}

/* Corners of lots (i, j) to (i + w, j + h), shifted; corner points only, so that wide lots make
 * T-junctions with their neighbours unless all points along the sides are kept. */
static uint32_t outline(const struct draft *d, uint32_t i, uint32_t j, uint32_t w, uint32_t h,
                        bool all, int64_t dx, int64_t dy, int64_t (*v)[2])
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < 2 * (w + h); k++) {
        uint32_t x = k < w ? i + k : k < w + h ? i + w : k < 2 * w + h ? i + 2 * w + h - k : i;
        uint32_t y = k < w           ? j
                     : k < w + h     ? j + k - w
                     : k < 2 * w + h ? j + h
                                     : j + 2 * (w + h) - k;
        bool corner = (x == i || x == i + w) && (y == j || y == j + h);
        if (!all && !corner)
            continue;
        v[n][0] = d->corner[x][y][0] + dx;
        v[n++][1] = d->corner[x][y][1] + dy;
    }
    return n;
}

/* A small diamond or square around the middle of a lot. */
static void middle(const struct draft *d, uint32_t i, uint32_t j, int64_t (*v)[2])
{
    int64_t x = 0, y = 0, r = d->cell / 6;
    for (uint32_t k = 0; k < 4; k++) {
        x += d->corner[i + k / 2][j + k % 2][0] / 4;
        y += d->corner[i + k / 2][j + k % 2][1] / 4;
    }
    const int64_t square[4][2] = {{x - r, y - r}, {x + r, y - r}, {x + r, y + r}, {x - r, y + r}};
    memcpy(v, square, sizeof(square));
}

static void draw_lot(struct draft *d, uint32_t i, uint32_t j)
{
    int64_t v[4 * SIDE][2], hole[4][2];
    uint32_t kind = below(20), n = outline(d, i, j, 1, 1, true, 0, 0, v);
    if (kind == 0)
        return; /* missing */
    if (kind <= 2) {
        middle(d, i, j, hole);
        put(d, v, n, hole, 4);
        if (below(2))
            put(d, hole, 4, NULL, 0);
        return;
    }
    put(d, v, n, NULL, 0);
    if (kind == 3) /* once more */
        put(d, v, n, NULL, 0);
    if (kind == 4) { /* something inside */
        middle(d, i, j, hole);
        put(d, hole, 4, NULL, 0);
    }
    if (kind == 5) { /* two corners swapped */
        int64_t swap[2] = {v[1][0], v[1][1]};
        memcpy(v[1], v[2], sizeof(swap));
        memcpy(v[2], swap, sizeof(swap));
        put(d, v, n, NULL, 0);
    }
}

/* cell: side of a lot in steps. Small cells make nearly everything touch; large ones are metres. */
static void draw(struct ranh_fabric *fabric, int64_t cell)
{
    struct draft d = {.cell = cell};
    ranh_arena_init(&d.arena);
    d.builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint32_t jitter = (uint32_t)(cell / (2 + below(6)));
    for (uint32_t i = 0; i <= SIDE; i++) {
        for (uint32_t j = 0; j <= SIDE; j++) {
            d.corner[i][j][0] = i * cell + (below(3) ? below(jitter) : 0);
            d.corner[i][j][1] = j * cell + (below(3) ? below(jitter) : 0);
        }
    }
    for (uint32_t i = 0; i < SIDE; i++)
        for (uint32_t j = 0; j < SIDE; j++)
            draw_lot(&d, i, j);
    for (uint32_t k = below(4); k > 0; k--) { /* blocks across: copies, shifted or T-joined */
        int64_t v[4 * SIDE][2], shift = below(2) ? 0 : (int64_t)below((uint32_t)cell / 2);
        uint32_t w = 1 + below(3), h = 1 + below(2), i = below(SIDE - w + 1),
                 j = below(SIDE - h + 1);
        bool all = below(2), sideways = below(2);
        uint32_t n = outline(&d, i, j, w, h, all, shift, sideways ? 0 : shift, v);
        put(&d, v, n, NULL, 0);
    }
    ranh_fabric_build(d.builder, fabric);
    ranh_arena_release(&d.arena);
}

/* --- pairs ----------------------------------------------------------------------------------- */

static void pairs_are_all_pairs(void **state)
{
    (void)state;
    struct ranh_geos *geos = ranh_geos_new();
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    size_t told = 0;
    for (int round = 0; round < 60; round++) {
        static const int64_t cells[] = {7, 30, 1000, 200000};
        struct ranh_fabric fabric;
        struct ranh_pairs pairs;
        uint8_t *sound;
        draw(&fabric, cells[round % 4]);
        assert_int_equal(ranh_check_sound(&fabric, NULL, &sound, NULL), 0);
        assert_int_equal(ranh_check_pairs(&fabric, sound, NULL, &pairs, NULL), 0);
        size_t at = 0;
        for (uint32_t a = 0; a < fabric.n_faces; a++) {
            for (uint32_t b = a + 1; b < fabric.n_faces; b++) {
                struct ranh_shape sa, sb, common;
                bool listed = at < pairs.n && pairs.at[at].a == a && pairs.at[at].b == b;
                at += listed;
                ranh_fabric_shape_in_steps(&fabric, a, &arena, &sa);
                ranh_fabric_shape_in_steps(&fabric, b, &arena, &sb);
                assert_int_equal(ranh_geos_intersection(geos, &arena, &sa, &sb, &common, NULL), 0);
                double area = ranh_shape_area(&common);
                if (listed ? !(area > 0) : area > 1e-6)
                    fail_msg(
                        "RANH_SEED=%llu round %d: parcels %lld and %lld: GEOS %.9g steps², ours %d",
                        (unsigned long long)seed, round, (long long)fabric.face_id[a],
                        (long long)fabric.face_id[b], area, listed);
                ranh_arena_clear(&arena);
            }
        }
        assert_int_equal(at, pairs.n);
        told += pairs.n;
        ranh_free(pairs.at);
        ranh_free(sound);
        ranh_fabric_release(&fabric);
    }
    assert_true(told > 500);
    ranh_arena_release(&arena);
    ranh_geos_free(geos);
}

/* --- findings -------------------------------------------------------------------------------- */

static void set_of(struct ranh_parcel_set *set)
{
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    draw(&set->fabric, 200000); /* 20 m */
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        int64_t id = set->fabric.face_id[i];
        set->parcel[i] = (struct ranh_parcel){.id = id,
                                              .source_id = 1,
                                              .feature = id,
                                              .area_recorded_m2 = NAN,
                                              .native_area_m2 = NAN,
                                              .native_srid = 9210,
                                              .scale = 500,
                                              .survey_date = RANH_DATE_NONE};
        set->parcel[i].key = ranh_arena_printf(&set->arena, "26740/1/%lld", (long long)id);
        set->parcel[i].commune = "26740";
        set->parcel[i].sheet = "1";
    }
}

static struct ranh_rules *rules;

static void detect(const struct ranh_parcel_set *set, unsigned threads,
                   struct ranh_finding_list *list, struct ranh_check_counts *counts)
{
    struct ranh_err err = {0};
    struct ranh_pool *pool = ranh_pool_new(threads);
    struct ranh_check_input input = {.parcels = set,
                                     .rules = rules,
                                     .pool = pool,
                                     .limits = ranh_check_limits_default(),
                                     .counts = counts};
    assert_true(ranh_date_parse("2026-01-01", &input.as_of));
    static struct faces_found found;
    int status = faces_find(&input, &found, &err);
    *list = found.list;
    if (status)
        fail_msg("RANH_SEED=%llu: %s", (unsigned long long)seed, err.text);
    ranh_pool_free(pool);
}

static bool same_number(double a, double b)
{
    return memcmp(&a, &b, sizeof(a)) == 0;
}

static void same_findings(const struct ranh_finding_list *a, const struct ranh_finding_list *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        const struct ranh_finding *p = &a->at[i], *q = &b->at[i];
        assert_string_equal(p->code, q->code);
        if (strcmp(p->code, "E101") == 0) { /* of a sheet: no place */
            assert_string_equal(p->detail_en, q->detail_en);
            continue;
        }
        assert_int_equal(p->id_a, q->id_a);
        assert_int_equal(p->id_b, q->id_b);
        assert_true(same_number(p->area_m2, q->area_m2) && same_number(p->width_m, q->width_m));
        assert_int_equal(p->shape->n_points, q->shape->n_points);
        assert_memory_equal(p->shape->xy, q->shape->xy, 16 * p->shape->n_points);
    }
}

/* Enclosed ground, whatever it looks like. */
static bool is_gap(const char *code)
{
    return strcmp(code, "T201") == 0 || strcmp(code, "T204") == 0 || strcmp(code, "T205") == 0;
}

/* Area of each pair as GEOS gives it in metres; what it finds wider than the grid's noise is
 * told. */
static void overlaps_agree(const struct ranh_parcel_set *set, const struct ranh_finding_list *list,
                           struct ranh_geos *geos)
{
    const struct ranh_fabric *fabric = &set->fabric;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    size_t oracle = 0, ours = 0;
    for (size_t a = 0; a < fabric->n_faces; a++) {
        for (size_t b = a + 1; b < fabric->n_faces; b++) {
            struct ranh_shape sa, sb, common;
            double x, y, radius;
            ranh_arena_clear(&arena);
            ranh_fabric_shape(fabric, a, &arena, &sa);
            ranh_fabric_shape(fabric, b, &arena, &sb);
            assert_int_equal(ranh_geos_intersection(geos, &arena, &sa, &sb, &common, NULL), 0);
            if (!ranh_shape_inscribed(&common, &x, &y, &radius) || 2 * radius <= RANH_GRID_NOISE_M)
                continue;
            oracle++;
            const struct ranh_finding *found = NULL;
            for (size_t i = 0; i < list->n && !found; i++) {
                int64_t p = list->at[i].id_a, q = list->at[i].id_b, u = fabric->face_id[a],
                        v = fabric->face_id[b];
                if (strncmp(list->at[i].code, "T1", 2) == 0 &&
                    ((p == u && q == v) || (p == v && q == u)))
                    found = &list->at[i];
            }
            /* the corners of ours lie on the grid: no edge moves by more than half a step each way */
            double rounding = RANH_GRID_STEP_M * ranh_shape_length(&common);
            if (!found || fabs(found->area_m2 - ranh_shape_area(&common)) > 1e-6 + rounding)
                fail_msg("RANH_SEED=%llu: parcels %lld and %lld: GEOS %.9f m², ours %.9f",
                         (unsigned long long)seed, (long long)fabric->face_id[a],
                         (long long)fabric->face_id[b], ranh_shape_area(&common),
                         found ? found->area_m2 : 0.0);
        }
    }
    for (size_t i = 0; i < list->n; i++)
        ours += strncmp(list->at[i].code, "T1", 2) == 0;
    if (ours != oracle)
        fail_msg("RANH_SEED=%llu: GEOS finds %zu pairs, we %zu", (unsigned long long)seed, oracle,
                 ours);
    ranh_arena_release(&arena);
}

/* All that the outlines of the union enclose, less the union: what is enclosed and not covered. */
static void gaps_agree(const struct ranh_parcel_set *set, const struct ranh_finding_list *list,
                       const struct ranh_check_counts *counts, struct ranh_geos *geos)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    size_t n = set->fabric.n_faces;
    struct ranh_shape *shapes = RANH_NEW_ARRAY(&arena, n, struct ranh_shape), all, filled;
    const struct ranh_shape **members = RANH_NEW_ARRAY(&arena, n, const struct ranh_shape *);
    for (size_t i = 0; i < n; i++) {
        ranh_fabric_shape(&set->fabric, i, &arena, &shapes[i]);
        members[i] = &shapes[i];
    }
    assert_int_equal(ranh_geos_union(geos, &arena, members, n, &all, NULL), 0);
    struct ranh_shape lines =
        all; /* its rings: they also enclose where parts meet in points only */
    lines.kind = RANH_SHAPE_LINE;
    lines.n_parts = all.n_rings;
    lines.part_ring = RANH_NEW_ARRAY(&arena, (size_t)all.n_rings + 1, uint32_t);
    for (uint32_t r = 0; r <= all.n_rings; r++)
        lines.part_ring[r] = r;
    assert_int_equal(ranh_geos_faces(geos, &arena, &lines, &filled, NULL), 0);
    double enclosed = ranh_shape_area(&filled) - ranh_shape_area(&all), ours = 0;
    double noise = (double)counts->grid_noise * RANH_GRID_NOISE_M * 200 + 1e-6;
    for (size_t i = 0; i < list->n; i++) {
        if (!is_gap(list->at[i].code))
            continue;
        ours += list->at[i].area_m2;
        noise += RANH_GRID_STEP_M * ranh_shape_length(list->at[i].shape); /* corners on the grid */
    }
    if (fabs(enclosed - ours) > noise)
        fail_msg("RANH_SEED=%llu: the union encloses %.9f m², our gaps %.9f",
                 (unsigned long long)seed, enclosed, ours);
    ranh_arena_release(&arena);
}

static void findings_agree_with_geos(void **state)
{
    (void)state;
    struct ranh_geos *geos = ranh_geos_new();
    size_t gaps = 0;
    for (int round = 0; round < 40; round++) {
        struct ranh_parcel_set set;
        struct ranh_finding_list one, three;
        struct ranh_check_counts counts = {0}, again = {0};
        set_of(&set);
        detect(&set, 1, &one, &counts);
        detect(&set, 3, &three, &again);
        same_findings(&one, &three);
        assert_memory_equal(&counts, &again, sizeof(counts));
        overlaps_agree(&set, &one, geos);
        gaps_agree(&set, &one, &counts, geos);
        for (size_t i = 0; i < one.n; i++)
            gaps += is_gap(one.at[i].code);
        ranh_finding_list_release(&one);
        ranh_finding_list_release(&three);
        ranh_parcel_set_release(&set);
    }
    assert_true(gaps > 20);
    ranh_geos_free(geos);
}

int main(void)
{
    struct ranh_err err = {0};
    int64_t given = 0;
    const char *text = getenv("RANH_SEED");
    seed = text && ranh_num_int(text, &given) ? (uint64_t)given : 20260101;
    random_state = seed;
    fprintf(stderr, "RANH_SEED=%llu\n", (unsigned long long)seed);
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_all_pairs),
        cmocka_unit_test(findings_agree_with_geos),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_rules_free(rules);
    return failed;
}
