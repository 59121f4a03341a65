/* SPDX-License-Identifier: MIT */
/* Boundaries that meet: hits against counting by hand, chance, rows of equal lots, one reading of several. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <ranh/crs/transform.h>
#include <ranh/land/crs_move.h>
#include <ranh/land/marks.h>

enum { MARKS = 3000, POINTS = 200 };

static uint64_t state_of_random = 1;

static double any(double below)
{
    state_of_random += 0x9E3779B97F4A7C15u;
    uint64_t z = state_of_random;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0 * below;
}

static void hits_are_those_of_counting_by_hand(void **state)
{
    static double mark[2 * MARKS], point[2 * POINTS];
    static uint32_t owner[MARKS];
    static const bool counts[3] = {true, false, true};
    (void)state;
    size_t seen = 0;
    for (int round = 0; round < 300; round++) {
        struct ranh_marks m;
        double size = 2 + any(200), tolerance = 0.05 + any(2), dx = any(9) - 4, dy = any(9) - 4;
        size_t n = (size_t)any(MARKS), n_points = (size_t)any(POINTS), by_hand = 0;
        double e = round % 3 ? 603000 : -50, north = round % 3 ? 1191000 : -70;
        for (size_t i = 0; i < n; i++) {
            mark[2 * i] = e + any(size);
            mark[2 * i + 1] = i % 50 ? north + any(size) : (double)NAN;
            owner[i] = (uint32_t)any(3);
        }
        for (size_t i = 0; i < n_points; i++) {
            point[2 * i] = e + any(size);
            point[2 * i + 1] = north + any(size);
        }
        uint32_t met[3] = {0}, met_by_hand[3] = {0};
        for (size_t i = 0; i < n_points; i++) {
            bool hit[3] = {false};
            for (size_t k = 0; k < n; k++) {
                double x = mark[2 * k] - point[2 * i] - dx,
                       y = mark[2 * k + 1] - point[2 * i + 1] - dy;
                hit[owner[k]] |= counts[owner[k]] && x * x + y * y <= tolerance * tolerance;
            }
            by_hand += hit[0] || hit[2];
            for (size_t o = 0; o < 3; o++)
                met_by_hand[o] += hit[o];
        }
        ranh_marks_make(&m, mark, owner, n, tolerance);
        assert_int_equal(ranh_marks_hits(&m, point, n_points, dx, dy, counts, met), by_hand);
        assert_memory_equal(met, met_by_hand, sizeof(met)); /* whoever lies first in the list */
        seen += by_hand;
        ranh_marks_release(&m);
    }
    assert_true(seen > 3000);
}

/* Points without any relation never meet, however dense; the same points do, also with a third of them strange. */
static void chance_is_not_taken_for_a_boundary(void **state)
{
    static double mark[2 * MARKS], point[2 * POINTS];
    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct ranh_marks m;
        double size = 50 + any(800);
        for (size_t i = 0; i < 2 * MARKS; i++)
            mark[i] = any(size);
        for (size_t i = 0; i < 2 * POINTS; i++)
            point[i] = any(size);
        ranh_marks_make(&m, mark, NULL, MARKS, 0.2);
        assert_false(ranh_marks_judge(&m, point, POINTS, NULL).meets);
        if (size > 200) {
            for (size_t i = 0; i < POINTS; i++)
                for (size_t k = 0; k < 2; k++)
                    point[2 * i + k] = i % 3 ? mark[2 * i + k] + any(0.1) : point[2 * i + k];
            struct ranh_marks_verdict v = ranh_marks_judge(&m, point, POINTS, NULL);
            assert_true(v.meets && v.hits >= POINTS * 2 / 3);
        }
        ranh_marks_release(&m);
    }
}

/* In a street of equal lots every step of a lot meets all the others: nothing can be concluded from it. */
static void rows_of_equal_lots_prove_nothing(void **state)
{
    static double mark[2 * 400], point[2 * 100];
    struct ranh_marks m;
    (void)state;
    for (size_t i = 0; i < 400; i++) {
        mark[2 * i] = (double)(i % 20);
        mark[2 * i + 1] = (double)(i / 20);
    }
    for (size_t i = 0; i < 100; i++) {
        point[2 * i] = (double)(5 + i % 10);
        point[2 * i + 1] = (double)(5 + i / 10);
    }
    ranh_marks_make(&m, mark, NULL, 400, 0.3);
    struct ranh_marks_verdict v = ranh_marks_judge(&m, point, 100, NULL);
    assert_int_equal(v.hits, 100);
    assert_false(v.meets);
    ranh_marks_release(&m);
}

static void one_reading_of_several_or_none(void **state)
{
    static double mark[2 * MARKS], there[2 * 100], near[2 * 100], far[2 * 100], half[2 * 100];
    struct ranh_marks m;
    (void)state;
    for (size_t i = 0; i < 2 * MARKS; i++)
        mark[i] = any(2000);
    for (size_t i = 0; i < 200; i++) {
        there[i] = mark[i];
        near[i] = mark[i] + 0.05;
        far[i] = mark[i] + 700;
        half[i] = i < 80 ? mark[i + 400] : mark[i] + 90;
    }
    ranh_marks_make(&m, mark, NULL, MARKS, 0.2);
    const double *place[] = {far, near, there, half};
    struct ranh_marks_reading r[4];
    for (size_t i = 0; i < 4; i++)
        r[i] = (struct ranh_marks_reading){place[i], ranh_marks_judge(&m, place[i], 100, NULL)};
    assert_true(r[3].verdict.meets);
    assert_int_equal(ranh_marks_choose(&m, r, 1), SIZE_MAX);
    assert_int_equal(ranh_marks_choose(&m, r, 3), 1);        /* one place, the first of the two */
    assert_int_equal(ranh_marks_choose(&m, r, 4), SIZE_MAX); /* two places */
    assert_int_equal(ranh_marks_choose(&m, r + 3, 1), 0);
    ranh_marks_release(&m);
}

static void put(struct ranh_crs_ctx *ctx, const char *from, const char *to, double *xy)
{
    struct ranh_transform *t = NULL;
    struct ranh_err err = {0};
    if (ranh_transform_get(ctx, from, to, &t, &err))
        fail_msg("%s", err.text);
    ranh_transform_points(t, xy, 1, NULL, NULL);
}

/* Moves are what PROJ does, to millimetres in a box of 20 km. */
static void moves_are_those_of_proj(void **state)
{
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_arena arena;
    struct ranh_err err = {0};
    const struct ranh_crs_move *move;
    size_t n, systems = 0, steps = 0;
    (void)state;
    ranh_arena_init(&arena);
    struct ranh_box box = {595000, 1180000, 615000, 1200000};
    assert_int_equal(ranh_crs_moves(ctx, &arena, "EPSG:9210", "EPSG:9210", box, &move, &n, &err),
                     0);
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 50; k++) {
            double at[2] = {595000 + any(20000), 1180000 + any(20000)}, out[2];
            double want[2] = {at[0], at[1]};
            ranh_crs_move_points(&move[i], at, 1, out);
            if (move[i].kind == RANH_MOVE_SYSTEM) {
                put(ctx, move[i].crs, "EPSG:9210", want);
            } else { /* as degrees of one datum, taken for those of the other */
                bool lacking = move[i].kind == RANH_MOVE_LACKING;
                put(ctx, "EPSG:9210", lacking ? "EPSG:4756" : "EPSG:4326", want);
                put(ctx, lacking ? "EPSG:4326" : "EPSG:4756", "EPSG:9210", want);
                double length = hypot(out[0] - at[0], out[1] - at[1]);
                assert_true(length > 225 && length < 226);
                /* numbers of WGS 84 taken for VN-2000 lie 195 m east of their place and 113 m south */
                assert_true(lacking == (out[0] < at[0]));
                steps++;
            }
            systems += move[i].kind == RANH_MOVE_SYSTEM;
            if (hypot(out[0] - want[0], out[1] - want[1]) > 0.002)
                fail_msg("%s: %g m", move[i].crs ? move[i].crs : "step",
                         hypot(out[0] - want[0], out[1] - want[1]));
        }
    assert_true(systems >= 50 * 21);
    assert_int_equal(steps, 100);
    ranh_arena_release(&arena);
    ranh_crs_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hits_are_those_of_counting_by_hand),
        cmocka_unit_test(chance_is_not_taken_for_a_boundary),
        cmocka_unit_test(rows_of_equal_lots_prove_nothing),
        cmocka_unit_test(one_reading_of_several_or_none),
        cmocka_unit_test(moves_are_those_of_proj),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
