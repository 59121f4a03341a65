/* SPDX-License-Identifier: MIT */
/* The integer grid: rounding, limits, there and back, exact areas. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ranh/geo/grid.h>

static void origin_is_a_whole_kilometre(void **state)
{
    (void)state;
    struct ranh_grid grid = ranh_grid_around(603412.7, 1191499.9);
    assert_true(grid.x0 == 603000.0);
    assert_true(grid.y0 == 1191000.0);
}

static void there_and_back_is_the_same_point(void **state)
{
    (void)state;
    struct ranh_grid grid = ranh_grid_around(600000, 1190000);
    uint32_t random = 7;
    for (int i = 0; i < 200000; i++) {
        random = random * 1664525u + 1013904223u;
        struct ranh_vertex v = {(int32_t)(random % 2140000000u), -(int32_t)(random / 3)}, back;
        double x, y;
        ranh_grid_metres(&grid, v, &x, &y);
        assert_true(ranh_grid_snap(&grid, x, y, &back));
        assert_int_equal(v.x, back.x);
        assert_int_equal(v.y, back.y);
    }
}

static void refuses_what_is_off_the_grid(void **state)
{
    (void)state;
    struct ranh_grid grid = {0, 0};
    struct ranh_vertex v = {1, 2};
    assert_true(ranh_grid_snap(&grid, 213999, -213999, &v));
    assert_int_equal(v.x, 2139990000);
    v = (struct ranh_vertex){1, 2};
    assert_false(ranh_grid_snap(&grid, 214001, 0, &v));
    assert_false(ranh_grid_snap(&grid, 0, -1e300, &v));
    assert_false(ranh_grid_snap(&grid, NAN, 0, &v));
    assert_false(ranh_grid_snap(&grid, 0, INFINITY, &v));
    assert_int_equal(v.x, 1); /* untouched */
    assert_int_equal(v.y, 2);
}

static void rounds_half_away_from_zero(void **state)
{
    (void)state;
    struct ranh_grid grid = {0, 0};
    struct ranh_vertex v;
    assert_true(
        ranh_grid_snap(&grid, 0.5 / 8192 * 0.8192, -0.5 / 8192 * 0.8192, &v)); /* half a step */
    assert_int_equal(v.x, 1);
    assert_int_equal(v.y, -1);
}

static void area_of_the_largest_square_is_exact(void **state)
{
    (void)state;
    ranh_wide side = 4280000000; /* 428 km: beyond 64 bits once squared and doubled */
    assert_true(ranh_grid_area_m2(2 * side * side) == 428000.0 * 428000.0);
    assert_true(ranh_grid_area_m2(-1) == -0.5e-8);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(origin_is_a_whole_kilometre),
        cmocka_unit_test(there_and_back_is_the_same_point),
        cmocka_unit_test(refuses_what_is_off_the_grid),
        cmocka_unit_test(rounds_half_away_from_zero),
        cmocka_unit_test(area_of_the_largest_square_is_exact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
