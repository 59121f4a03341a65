/* SPDX-License-Identifier: MIT */
/*
 * Shares without an overlay against GEOS: random polygons with holes on a coarse grid, so that edges
 * coincide, touch and pass through corners all the time, and large ones that go through the R-tree. Two
 * more laws: pieces of a partition add up to the parcel, and threads change nothing.
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

#include <ranh/geo/bridge.h>

#include "lib/check/cover.h"

#define X0 600000.0
#define Y0 1190000.0

static uint64_t state_of_rng;

static uint32_t pick(uint32_t n)
{
    state_of_rng = state_of_rng * 6364136223846793005ULL + 1442695040888963407ULL;
    return (uint32_t)(state_of_rng >> 33) % n;
}

/* A star around (cx, cy): sometimes of whole metres, sometimes of anything; with a hole now and then. */
static struct ranh_shape *star(struct ranh_arena *arena, double cx, double cy, double size,
                               uint32_t corners)
{
    struct ranh_shape *shape = RANH_NEW(arena, struct ranh_shape);
    bool hole = pick(3) == 0, coarse = pick(3) != 0, reverse = pick(2);
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, 1, hole ? 2 : 1,
                     (corners + 1) * (hole ? 2 : 1));
    shape->part_ring[0] = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        shape->ring_point[r] = r * (corners + 1);
        for (uint32_t i = 0; i <= corners; i++) {
            uint32_t k = reverse ? corners - i : i;
            double angle = 6.283185307179586 * (k % corners) / corners;
            double radius = size * (r ? 0.25 : 0.5 + 0.5 * ((k % corners) * 7 % 5) / 4.0);
            double *xy = shape->xy + 2 * (size_t)(shape->ring_point[r] + i);
            xy[0] = X0 + cx + radius * cos(angle);
            xy[1] = Y0 + cy + radius * sin(angle);
            if (coarse)
                xy[0] = round(xy[0]), xy[1] = round(xy[1]);
        }
    }
    return shape;
}

static void one_pair(struct ranh_geos *geos, int round)
{
    struct ranh_err err = {0};
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_shape *a = star(&arena, pick(20), pick(20), 4 + pick(12), 3 + pick(8));
    struct ranh_shape *b = star(&arena, pick(20), pick(20), 4 + pick(40), 3 + pick(300));
    if (pick(5) == 0)
        b = ranh_shape_copy(&arena, a); /* exactly itself */
    struct ranh_grid grid = ranh_grid_around(X0, Y0);
    struct ranh_fabric_builder *pa = ranh_fabric_builder_new(grid, 9210);
    struct ranh_fabric_builder *pb = ranh_fabric_builder_new(grid, 9210);
    struct ranh_fabric fa, fb;
    assert_true(ranh_fabric_add(pa, 1, a) && ranh_fabric_add(pb, 1, b));
    ranh_fabric_build(pa, &fa);
    ranh_fabric_build(pb, &fb);
    struct ranh_shape sa, sb, both;
    struct ranh_invalid where;
    bool valid_a, valid_b;
    ranh_fabric_shape_in_steps(&fa, 0, &arena, &sa); /* GEOS sees the very same whole numbers */
    ranh_fabric_shape_in_steps(&fb, 0, &arena, &sb);
    assert_int_equal(ranh_geos_valid(geos, &arena, &sa, &valid_a, &where, &err), 0);
    assert_int_equal(ranh_geos_valid(geos, &arena, &sb, &valid_b, &where, &err), 0);
    if (valid_a && valid_b) {
        struct ranh_cover *cover = ranh_cover_new(&fb);
        double got = ranh_cover_area_m2(cover, 0, &fa, 0);
        assert_int_equal(ranh_geos_intersection(geos, &arena, &sa, &sb, &both, &err), 0);
        double want = both.n_points ? ranh_shape_area(&both) / 1e8 : 0;
        if (fabs(got - want) > 1e-7)
            print_error("round %d: %.9f, GEOS %.9f\n", round, got, want);
        assert_true(fabs(got - want) <= 1e-7);
        ranh_cover_free(cover);
    }
    ranh_fabric_release(&fa);
    ranh_fabric_release(&fb);
    ranh_arena_release(&arena);
}

static void agrees_with_geos(void **state)
{
    (void)state;
    const char *seed = getenv("SEED"), *rounds = getenv("ROUNDS");
    state_of_rng = seed ? strtoull(seed, NULL, 10) : 20261122;
    print_message("# seed %llu\n", (unsigned long long)state_of_rng);
    struct ranh_geos *geos = ranh_geos_new();
    for (int i = 0; i < (rounds ? atoi(rounds) : 4000); i++)
        one_pair(geos, i);
    ranh_geos_free(geos);
}

/* A plane cut into cells by random lines; parcels anywhere on it. */
static void partition_adds_up(void **state)
{
    (void)state;
    state_of_rng = 7;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_grid grid = ranh_grid_around(X0, Y0);
    struct ranh_fabric_builder *zones = ranh_fabric_builder_new(grid, 9210);
    struct ranh_fabric_builder *parcels = ranh_fabric_builder_new(grid, 9210);
    double at[12] = {-100};
    for (int i = 1; i < 12; i++)
        at[i] = at[i - 1] + 1 + pick(30) + pick(10000) / 1e4;
    for (int i = 0; i < 11; i++)
        for (int j = 0; j < 11; j++) {
            struct ranh_shape cell;
            ranh_shape_alloc(&arena, &cell, RANH_SHAPE_POLYGON, 1, 1, 5);
            cell.part_ring[0] = cell.ring_point[0] = 0;
            const double xy[10] = {at[i],     at[j], at[i + 1], at[j], at[i + 1],
                                   at[j + 1], at[i], at[j + 1], at[i], at[j]};
            for (int k = 0; k < 10; k++)
                cell.xy[k] = xy[k] + (k % 2 ? Y0 : X0);
            assert_true(ranh_fabric_add(zones, i * 11 + j, &cell));
        }
    enum { N = 10000 };
    for (int i = 0; i < N; i++)
        assert_true(ranh_fabric_add(parcels, i,
                                    star(&arena, -60 + (double)pick(60), -60 + (double)pick(60),
                                         2 + pick(20), 3 + pick(9))));
    struct ranh_fabric zf, pf;
    ranh_fabric_build(zones, &zf);
    ranh_fabric_build(parcels, &pf);
    struct ranh_cover *cover = ranh_cover_new(&zf);
    struct ranh_share *one, *two;
    size_t n1, n2;
    struct ranh_pool *pool = ranh_pool_new(3);
    assert_int_equal(ranh_cover_shares(cover, &pf, NULL, NULL, &one, &n1, NULL), 0);
    assert_int_equal(ranh_cover_shares(cover, &pf, NULL, pool, &two, &n2, NULL), 0);
    assert_int_equal(n1, n2);
    for (size_t i = 0; i < n1; i++) {
        assert_int_equal(one[i].parcel, two[i].parcel);
        assert_int_equal(one[i].area, two[i].area);
        assert_memory_equal(&one[i].area_m2, &two[i].area_m2, sizeof(double));
    }
    size_t k = 0, inside = 0;
    for (size_t i = 0; i < pf.n_faces; i++) {
        double sum = 0;
        for (; k < n1 && one[k].parcel == i; k++)
            sum += one[k].area_m2;
        double area = ranh_fabric_area_m2(&pf, i);
        struct ranh_grid_box b = pf.box[i];
        struct ranh_vertex low = {0, 0}, high = {0, 0};
        assert_true(ranh_grid_snap(&grid, X0 + at[0], Y0 + at[0], &low));
        assert_true(ranh_grid_snap(&grid, X0 + at[11], Y0 + at[11], &high));
        if (b.xmin < low.x || b.ymin < low.y || b.xmax > high.x || b.ymax > high.y)
            continue;
        inside++;
        assert_true(fabs(sum - area) <= 9 * RANH_COVER_LEAST_M2); /* crumbs are not told */
    }
    assert_true(inside > N / 2);
    assert_int_equal(k, n1);
    ranh_free(one);
    ranh_free(two);
    ranh_pool_free(pool);
    ranh_cover_free(cover);
    ranh_fabric_release(&zf);
    ranh_fabric_release(&pf);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agrees_with_geos),
        cmocka_unit_test(partition_adds_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
