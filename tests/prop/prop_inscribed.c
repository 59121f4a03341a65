/* SPDX-License-Identifier: MIT */
/*
 * The width by trying all places where a circle can lie (lib/geo/inscribed_sites.c) against the search by halving
 * (ranh_shape_inside()), which shares nothing with it but the frame: stars, bent strips, strips thinner than a
 * step, stars with a hole, on whole numbers as the grid has them. The circle must lie inside, be no smaller
 * than the one searched for, and larger by no more than the search promises.
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

#include <ranh/geo/shape.h>

#define CASES  20000
#define CORNER 32

static uint64_t random_state;

static double any(double below)
{
    random_state += 0x9E3779B97F4A7C15u;
    uint64_t z = random_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (double)(z >> 11) / 9007199254740992.0 * below;
}

static void close_ring(struct ranh_shape *s)
{
    const double *first = s->xy + 2 * (size_t)s->ring_point[s->n_rings];
    s->xy[2 * (size_t)s->n_points] = first[0];
    s->xy[2 * (size_t)s->n_points++ + 1] = first[1];
    s->ring_point[++s->n_rings] = s->n_points;
    s->part_ring[1] = s->n_rings;
}

static void put(struct ranh_shape *s, double x, double y)
{
    s->xy[2 * (size_t)s->n_points] = round(x);
    s->xy[2 * (size_t)s->n_points++ + 1] = round(y);
}

/* Corners around the middle, at distances from least to most. */
static void put_star(struct ranh_shape *s, int n, double least, double most)
{
    for (int i = 0; i < n; i++) {
        double angle = 6.283185307179586 * (i + any(0.8)) / n, far = least + any(most - least);
        put(s, far * cos(angle), far * sin(angle));
    }
    close_ring(s);
}

/* Along x there and back, both sides bent. */
static void put_strip(struct ranh_shape *s, int n, double wide, double turn)
{
    double length = 1000 + any(200000), bend = any(wide * 3), c = cos(turn), t = sin(turn);
    for (int side = 0; side < 2; side++)
        for (int i = 0; i < n; i++) {
            double x = length * (side ? n - 1 - i : i) / (n - 1) + any(wide);
            double y = (i % 2 ? bend : 0) + (side ? wide * (1 + any(0.2)) : 0);
            put(s, x * c - y * t, x * t + y * c);
        }
    close_ring(s);
}

static void make(struct ranh_shape *s, uint64_t seed)
{
    random_state = seed;
    int kind = (int)any(5), n = 3 + (int)any(12);
    s->n_rings = s->n_points = s->ring_point[0] = s->part_ring[0] = 0;
    if (kind < 2) {
        put_star(s, n, kind ? 1000 : 10, 10000);
    } else if (kind < 4) {
        put_strip(s, 2 + (int)any(6), kind == 2 ? 2 + any(20) : 50 + any(5000), any(6));
    } else {
        put_star(s, n, 5000, 10000);
        put_star(s, 3 + (int)any(5), 200,
                 3000); /* its inside is cut off where the shell comes near */
    }
}

/* From (x, y) to the boundary. */
static double depth(const struct ranh_shape *s, double x, double y)
{
    double least = INFINITY;
    for (uint32_t r = 0; r < s->n_rings; r++)
        for (uint32_t i = s->ring_point[r]; i + 1 < s->ring_point[r + 1]; i++) {
            const double *a = s->xy + 2 * (size_t)i;
            double dx = a[2] - a[0], dy = a[3] - a[1], sq = dx * dx + dy * dy;
            double t = sq > 0 ? ((x - a[0]) * dx + (y - a[1]) * dy) / sq : 0;
            t = fmin(fmax(t, 0), 1);
            least = fmin(least, hypot(x - a[0] - t * dx, y - a[1] - t * dy));
        }
    return least;
}

static const char *wrong(const struct ranh_shape *s, double *radius, double *searched)
{
    double x, y, u, v;
    *radius = *searched = 0;
    if (ranh_shape_inside(s, &u, &v))
        *searched = depth(s, u, v);
    if (!ranh_shape_inscribed(s, &x, &y, radius))
        return *searched > 0 ? "no circle" : NULL;
    double noise = 1e-6 + 1e-9 * *radius;
    if (!ranh_shape_contains(s, x, y))
        return "the circle lies outside";
    if (fabs(depth(s, x, y) - *radius) > noise)
        return "the circle does not touch the boundary";
    if (*radius < *searched - noise)
        return "a larger circle was found by searching";
    if (*radius > *searched * 1.0026 + noise)
        return "the search found a smaller circle only";
    return NULL;
}

static void widths_agree(void **state)
{
    (void)state;
    static double xy[4 * CORNER + 8];
    static uint32_t part_ring[2], ring_point[4];
    struct ranh_shape s = {RANH_SHAPE_POLYGON, 1, 0, 0, part_ring, ring_point, xy};
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES;
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t i = first; i < first + n; i++) {
        double radius, searched;
        make(&s, i);
        const char *what = wrong(&s, &radius, &searched);
        if (!what)
            continue;
        for (uint32_t k = 0; k < s.n_points; k++)
            print_message("%.0f %.0f\n", xy[2 * k], xy[2 * k + 1]);
        fail_msg("RANH_SEED=%llu RANH_CASES=1: %s (%.9g, by searching %.9g)", (unsigned long long)i,
                 what, radius, searched);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(widths_agree)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
