/* SPDX-License-Identifier: MIT */
/*
 * Two sheets that meet: who has to adjust, what of the misses is one finding of the border, and how far a
 * sliver runs.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>

#include "lib/check/adjust.h"
#include "tests/unit/faces.h"

/* --- length ---------------------------------------------------------------------------------- */

static double long_side(size_t n, double (*xy)[2])
{
    struct ranh_arena arena;
    struct ranh_shape shape;
    ranh_arena_init(&arena);
    ranh_shape_alloc(&arena, &shape, RANH_SHAPE_POLYGON, 1, 1, (uint32_t)n);
    shape.part_ring[0] = shape.ring_point[0] = 0;
    shape.part_ring[1] = 1;
    shape.ring_point[1] = (uint32_t)n;
    memcpy(shape.xy, xy, n * sizeof(*xy));
    double length = ranh_shape_long_side(&shape);
    ranh_arena_release(&arena);
    return length;
}

static void length_of_a_sliver(void **state)
{
    (void)state;
    /* a rectangle gives its side, whichever way it lies */
    assert_float_equal(long_side(5, (double[][2]){{0, 0}, {0, 30}, {0.02, 30}, {0.02, 0}, {0, 0}}),
                       30, 1e-9);
    assert_float_equal(long_side(5, (double[][2]){{0, 0}, {4, 0}, {4, 4}, {0, 4}, {0, 0}}), 4,
                       1e-9);
    /* a bent one the whole way along its bend */
    assert_float_equal(
        long_side(
            7,
            (double[][2]){{0, 0}, {10, 0}, {10, 10}, {9.99, 10}, {9.99, 0.01}, {0, 0.01}, {0, 0}}),
        19.99, 0.011);
    /* nothing has no length */
    assert_float_equal(long_side(4, (double[][2]){{0, 0}, {1, 0}, {2, 0}, {0, 0}}), 0, 0);
}

/* --- who adjusts ----------------------------------------------------------------------------- */

static void who_adjusts(void **state)
{
    (void)state;
    static const struct {
        int scale_a, scale_b;
        const char *date_a, *date_b;
        double width, limit;
        enum ranh_adjust who;
        const char *why; /* part of it */
    } cases[] = {
        /* one scale: the later survey */
        {500, 500, "2018-01-10", "2021-05-03", 0.02, 0.099, RANH_ADJUST_B,
         "adjust sheet x/7, its survey is the later (2021-05-03 after 2018-01-10)"},
        {500, 500, "2021-05-03", "2018-01-10", 0.02, 0.099, RANH_ADJUST_A, "adjust sheet x/6"},
        {500, 500, "2021-05-03", "2021-05-03", 0.02, 0.099, RANH_ADJUST_UNKNOWN, "does not say"},
        {500, 500, "2021-05-03", NULL, 0.02, 0.099, RANH_ADJUST_UNKNOWN, "not known"},
        /* two scales: the smaller, whatever the dates */
        {500, 2000, "2021-05-03", "2018-01-10", 0.02, 0.308, RANH_ADJUST_B,
         "adjust sheet x/7, its scale is the smaller (1:2000 beside 1:500)"},
        {1000, 500, NULL, NULL, 0.02, 0.166, RANH_ADJUST_A, "1:1000 beside 1:500"},
        /* at the limit is within it */
        {500, 500, "2018-01-10", "2021-05-03", 0.099, 0.099, RANH_ADJUST_B, "later"},
        /* beyond it: nobody, when the dates differ */
        {500, 500, "2021-05-03", "2018-01-10", 0.1, 0.099, RANH_ADJUST_REPORT,
         "(2018-01-10 and 2021-05-03): nobody may adjust"},
        {500, 2000, "2018-01-10", "2021-05-03", 0.5, 0.308, RANH_ADJUST_REPORT, "Department"},
        {500, 500, "2018-01-10", "2018-01-10", 0.1, 0.099, RANH_ADJUST_UNKNOWN, "measure"},
        {500, 500, NULL, "2018-01-10", 0.1, 0.099, RANH_ADJUST_UNKNOWN, "dates are not known"},
        {0, 500, "2018-01-10", "2021-05-03", 0.1, NAN, RANH_ADJUST_UNKNOWN, "scales"},
    };
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ranh_parcel a = {.scale = cases[i].scale_a, .survey_date = RANH_DATE_NONE};
        struct ranh_parcel b = {.scale = cases[i].scale_b, .survey_date = RANH_DATE_NONE};
        if (cases[i].date_a)
            assert_true(ranh_date_parse(cases[i].date_a, &a.survey_date));
        if (cases[i].date_b)
            assert_true(ranh_date_parse(cases[i].date_b, &b.survey_date));
        struct ranh_adjusting got =
            ranh_adjust_between(&arena, &a, "x/6", &b, "x/7", cases[i].width, cases[i].limit);
        if (got.who != cases[i].who || !strstr(got.en, cases[i].why) || !*got.vi)
            fail_msg("case %zu: %s, %s", i, ranh_adjust_name(got.who), got.en);
    }
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_of_a_sliver),
        cmocka_unit_test(who_adjusts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
