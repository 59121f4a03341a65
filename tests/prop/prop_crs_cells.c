/* SPDX-License-Identifier: MIT */
/*
 * Law: an operation run by cells is PROJ's to 0.05 mm wherever a point falls (between the zones to less than
 * a thousandth of that), a point's result does not depend on the points before it, and what PROJ refuses is
 * refused. Seed: first argument, or a fixed one.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/crs/transform.h>

#define N 20000

static uint64_t seed = 20261101;

static double random01(void)
{
    seed += 0x9E3779B97F4A7C15u;
    uint64_t z = seed;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static struct ranh_transform *get(struct ranh_crs_ctx *ctx, const char *from, const char *to)
{
    struct ranh_transform *t = NULL;
    struct ranh_err err = {0};
    if (ranh_transform_get(ctx, from, to, &t, &err))
        fail_msg("%s", err.text);
    return t;
}

struct pair {
    const char *from, *to;
    double low[2], high[2];
    double limit; /* in units of the target */
};

static void compare(const struct pair *pair)
{
    struct ranh_crs_ctx *plain = ranh_crs_ctx_new(), *fast = ranh_crs_ctx_new();
    struct ranh_err err = {0};
    size_t failed;
    double *a = ranh_alloc(2 * N * sizeof(*a)), *b = ranh_alloc(2 * N * sizeof(*b));
    ranh_crs_ctx_by_cells(fast);
    struct ranh_transform *t = get(fast, pair->from, pair->to);
    for (size_t i = 0; i < 2 * N; i++)
        a[i] = pair->low[i % 2] + (pair->high[i % 2] - pair->low[i % 2]) * random01();
    memcpy(b, a, 2 * N * sizeof(*a));
    double first[2] = {a[2 * N - 2], a[2 * N - 1]};
    ranh_transform_points(get(plain, pair->from, pair->to), a, N, &failed, &err);
    assert_int_equal(failed, 0);
    ranh_transform_points(t, b, N, &failed, &err);
    assert_int_equal(failed, 0);
    double worst = 0;
    for (size_t i = 0; i < N; i++)
        worst = fmax(worst, hypot(a[2 * i] - b[2 * i], a[2 * i + 1] - b[2 * i + 1]));
    print_message("%s -> %s: %.3g at most, %.3g m told\n", pair->from, pair->to, worst,
                  ranh_transform_deviation(t));
    assert_true(worst <= pair->limit);
    assert_true(ranh_transform_deviation(t) <= 0.00005);
    /* The last point alone, as the first one of a fresh context. */
    struct ranh_crs_ctx *fresh = ranh_crs_ctx_new();
    ranh_crs_ctx_by_cells(fresh);
    ranh_transform_points(get(fresh, pair->from, pair->to), first, 1, &failed, &err);
    assert_memory_equal(first, b + 2 * N - 2, sizeof(first));
    ranh_crs_ctx_free(fresh);
    ranh_crs_ctx_free(fast);
    ranh_crs_ctx_free(plain);
    ranh_free(a);
    ranh_free(b);
}

static void test_near_proj(void **state)
{
    static const struct pair pairs[] = {
        {"EPSG:5899", "EPSG:9210", {400000, 1100000}, {600000, 1250000}, 5e-8},
        {"EPSG:9210", "EPSG:5899", {400000, 900000}, {800000, 2600000}, 5e-8},
        {"EPSG:9205", "EPSG:9218", {450000, 1000000}, {650000, 1300000}, 5e-8},
        {"EPSG:4326", "EPSG:9210", {106, 9.5}, {108, 11.5}, 5e-5},
        {"EPSG:9210", "EPSG:4326", {450000, 1000000}, {650000, 1300000}, 4.5e-10},
        {"EPSG:3857", "EPSG:9210", {11800000, 1100000}, {11900000, 1250000}, 5e-5},
        {"EPSG:32648", "EPSG:9210", {600000, 1100000}, {800000, 1250000}, 5e-5},
        {"EPSG:3405", "EPSG:9210", {600000, 1100000}, {800000, 1250000}, 5e-8},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
        compare(&pairs[i]);
}

/* Garbage among good points: as PROJ takes it, and the good ones are not touched by it. */
static void test_garbage(void **state)
{
    double a[] = {NAN,    1180000, 500000, 1180000, 1e300, 5, -4e7,     9e7,
                  500000, 1e9,     2e7,    1180000, 0,     0, 500000.5, 1180000.25};
    double b[sizeof(a) / sizeof(a[0])];
    size_t n = sizeof(a) / sizeof(a[0]) / 2, failed_a, failed_b;
    struct ranh_err err = {0};
    struct ranh_crs_ctx *plain = ranh_crs_ctx_new(), *fast = ranh_crs_ctx_new();
    (void)state;
    ranh_crs_ctx_by_cells(fast);
    memcpy(b, a, sizeof(a));
    ranh_transform_points(get(plain, "EPSG:5899", "EPSG:9210"), a, n, &failed_a, &err);
    ranh_transform_points(get(fast, "EPSG:5899", "EPSG:9210"), b, n, &failed_b, &err);
    assert_int_equal(failed_a, failed_b);
    assert_true(failed_a > 0);
    for (size_t i = 0; i < 2 * n; i++)
        assert_true((isnan(a[i]) && isnan(b[i])) || fabs(a[i] - b[i]) <= 5e-5);
    ranh_crs_ctx_free(fast);
    ranh_crs_ctx_free(plain);
}

static void test_identity_and_nothing_done(void **state)
{
    double xy[2] = {500000.123456789, 1180000.987654321};
    struct ranh_err err = {0};
    struct ranh_crs_ctx *fast = ranh_crs_ctx_new();
    (void)state;
    ranh_crs_ctx_by_cells(fast);
    assert_true(isnan(ranh_transform_deviation(get(fast, "EPSG:5899", "EPSG:9210"))));
    struct ranh_transform *same = get(fast, "EPSG:9210", "EPSG:9210");
    ranh_transform_points(same, xy, 1, NULL, &err);
    assert_true(xy[0] == 500000.123456789 && xy[1] == 1180000.987654321);
    assert_true(isnan(ranh_transform_deviation(same)));
    ranh_crs_ctx_free(fast);
}

int main(int argc, char **argv)
{
    if (argc > 1)
        seed = strtoull(argv[1], NULL, 10);
    print_message("seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_near_proj),
        cmocka_unit_test(test_garbage),
        cmocka_unit_test(test_identity_and_nothing_done),
    };
    return cmocka_run_group_tests_name("crs_cells", tests, NULL, NULL);
}
