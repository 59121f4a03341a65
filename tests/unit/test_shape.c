/* SPDX-License-Identifier: MIT */
/* Shapes: areas with holes and parts, copies, points inside also of needles. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include <ranh/base/arena.h>
#include <ranh/geo/shape.h>

/* A polygon of closed rings, given as point counts; the first ring of each part is marked by a
 * minus. */
static struct ranh_shape *polygon(struct ranh_arena *arena, const int *rings, int n_rings,
                                  const double *xy)
{
    struct ranh_shape *shape = RANH_NEW(arena, struct ranh_shape);
    uint32_t points = 0, parts = 0;
    for (int r = 0; r < n_rings; r++) {
        points += (uint32_t)(rings[r] < 0 ? -rings[r] : rings[r]);
        parts += rings[r] < 0;
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, parts, (uint32_t)n_rings, points);
    uint32_t at = 0, part = 0;
    for (int r = 0; r < n_rings; r++) {
        if (rings[r] < 0)
            shape->part_ring[part++] = (uint32_t)r;
        shape->ring_point[r] = at;
        at += (uint32_t)(rings[r] < 0 ? -rings[r] : rings[r]);
    }
    for (uint32_t i = 0; i < 2 * points; i++)
        shape->xy[i] = xy[i];
    return shape;
}

static const double HOUSE[] = {0,  0, 10, 0, 10, 10, 0,  10, 0,  0,  /* shell, counter-clockwise */
                               2,  2, 2,  4, 4,  4,  4,  2,  2,  2,  /* hole, clockwise */
                               20, 0, 20, 2, 22, 2,  22, 0,  20, 0}; /* second part, clockwise */

static void area_is_shells_minus_holes_whatever_the_winding(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_shape *shape = polygon(&arena, (int[]){-5, 5, -5}, 3, HOUSE);
    assert_true(ranh_shape_area(shape) == 100.0 - 4 + 4);
    assert_true(ranh_shape_length(shape) == 40.0 + 8 + 8);
    struct ranh_box box = ranh_shape_box(shape);
    assert_true(box.xmin == 0 && box.ymin == 0 && box.xmax == 22 && box.ymax == 10);
    struct ranh_shape *copy = ranh_shape_copy(&arena, shape);
    shape->xy[2] = 99;
    assert_true(copy->xy[2] == 10);
    assert_int_equal(copy->part_ring[1], 2);
    assert_int_equal(copy->part_ring[2], 3);
    ranh_arena_release(&arena);
}

static void contains_minds_holes_and_parts(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_shape *shape = polygon(&arena, (int[]){-5, 5, -5}, 3, HOUSE);
    assert_true(ranh_shape_contains(shape, 1, 1));
    assert_false(ranh_shape_contains(shape, 3, 3));
    assert_true(ranh_shape_contains(shape, 21, 1));
    assert_false(ranh_shape_contains(shape, 15, 1));
    assert_false(ranh_shape_contains(ranh_shape_point(&arena, 1, 1), 1, 1));
    ranh_arena_release(&arena);
}

static void largest_circle_of_known_figures(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    double x, y, r;
    struct ranh_shape *square = polygon(&arena, (int[]){-5}, 1, HOUSE);
    assert_true(ranh_shape_inscribed(square, &x, &y, &r));
    assert_true(fabs(r - 5) < 0.006 && r <= 5);
    assert_true(hypot(x - 5, y - 5) < 0.1);
    /* 3-4-5 triangle: radius 1 */
    struct ranh_shape *triangle =
        polygon(&arena, (int[]){-4}, 1, (double[]){0, 0, 3, 0, 0, 4, 0, 0});
    assert_true(ranh_shape_inscribed(triangle, &x, &y, &r));
    assert_true(fabs(r - 1) < 0.0011 && r <= 1);
    /* A strip 100 m long and 0.2 mm wide, turned by 30 degrees, far from the origin. */
    double c = cos(0.5235987755982988), s = sin(0.5235987755982988), xy[10];
    const double strip[] = {0, 0, 100, 0, 100, 2e-4, 0, 2e-4, 0, 0};
    for (int i = 0; i < 5; i++) {
        xy[2 * i] = 600000 + strip[2 * i] * c - strip[2 * i + 1] * s;
        xy[2 * i + 1] = 1190000 + strip[2 * i] * s + strip[2 * i + 1] * c;
    }
    struct ranh_shape *needle = polygon(&arena, (int[]){-5}, 1, xy);
    assert_true(ranh_shape_inscribed(needle, &x, &y, &r));
    assert_true(fabs(2 * r - 2e-4) < 1e-6);
    /* A square with a big hole: the corner circles decide, not the hole's middle. */
    const double ring[] = {0, 0, 10, 0, 10, 10, 0, 10, 0, 0, 1, 1, 1, 9, 9, 9, 9, 1, 1, 1};
    struct ranh_shape *frame = polygon(&arena, (int[]){-5, 5}, 2, ring);
    assert_true(ranh_shape_inscribed(frame, &x, &y, &r));
    assert_true(fabs(r - (2 - sqrt(2))) < 0.001); /* touches two sides and the hole's corner */
    assert_true(ranh_shape_contains(frame, x, y));
    ranh_arena_release(&arena);
}

/* Two sides that all but continue each other once misled the circle of the hull (found by
 * tests/prop/prop_chain_pairs.c). */
static void largest_circle_with_a_flat_corner(void **state)
{
    (void)state;
    double xy[] = {14,
                   -16,
                   15,
                   -24,
                   6.931034482758621,
                   -26.689655172413794,
                   5,
                   -18,
                   4.957446808510638,
                   -17.808510638297872,
                   14,
                   -16};
    uint32_t part_ring[] = {0, 1}, ring_point[] = {0, 6};
    struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, 6, part_ring, ring_point, xy};
    double x, y, radius;
    assert_true(ranh_shape_inscribed(&shape, &x, &y, &radius));
    assert_true(radius > 4.2706 * 0.9975 && radius < 4.2708);
    double end[] = {-24,   -8,   -24.157894736842106, -8.421052631578947,   -15.4, -12.8, -15, -12,
                    -11.2, -4.4, -19.238095238095237, -0.38095238095238093, -24,   -8};
    uint32_t end_point[] = {0, 7};
    shape = (struct ranh_shape){RANH_SHAPE_POLYGON, 1, 1, 7, part_ring, end_point, end};
    assert_true(ranh_shape_inscribed(&shape, &x, &y, &radius));
    assert_true(radius > 4.6957 * 0.9975 && radius < 4.6958);
}

static void no_point_inside_what_has_no_area(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    double x, y;
    struct ranh_shape none = {.kind = RANH_SHAPE_NONE};
    assert_false(ranh_shape_inside(&none, &x, &y));
    struct ranh_shape *flat = polygon(&arena, (int[]){-4}, 1, (double[]){0, 0, 3, 0, 6, 0, 0, 0});
    assert_false(ranh_shape_inside(flat, &x, &y));
    struct ranh_shape *bad = polygon(&arena, (int[]){-4}, 1, (double[]){0, 0, NAN, 0, 6, 5, 0, 0});
    (void)ranh_shape_inside(bad, &x, &y); /* must end; the answer is free */
    ranh_arena_release(&arena);
}

/* A star of many corners that crosses itself; points also level with its corners. */
static void each_of_many_is_as_one_alone(void **state)
{
    (void)state;
    enum { CORNERS = 101, POINTS = 900 };
    struct ranh_arena arena;
    struct ranh_shape star;
    double xy[2 * POINTS];
    bool inside[POINTS];
    size_t n = 0;
    ranh_arena_init(&arena);
    ranh_shape_alloc(&arena, &star, RANH_SHAPE_POLYGON, 1, 1, CORNERS + 1);
    for (uint32_t i = 0; i <= CORNERS; i++) {
        uint32_t k = i * 37 % CORNERS;
        star.xy[2 * i] = (double)(k * 7919 % 1000) / 10;
        star.xy[2 * i + 1] = (double)(k * 104729 % 30);
    }
    for (uint32_t i = 0; i < POINTS; i++) {
        xy[2 * i] = (double)(i % 30) * 3.7 - 3;
        xy[2 * i + 1] = (double)(i / 30) + (i % 2 ? 0 : 0.3);
    }
    xy[0] = xy[1] = INFINITY;
    ranh_shape_contains_each(&star, xy, POINTS, inside);
    for (size_t i = 0; i < POINTS; i++) {
        assert_int_equal(inside[i], ranh_shape_contains(&star, xy[2 * i], xy[2 * i + 1]));
        n += inside[i];
    }
    assert_true(n > POINTS / 10 && n < POINTS * 9 / 10);
    ranh_shape_contains_each(ranh_shape_point(&arena, 1, 1), xy, 2, inside);
    assert_false(inside[0] || inside[1]);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_is_shells_minus_holes_whatever_the_winding),
        cmocka_unit_test(contains_minds_holes_and_parts),
        cmocka_unit_test(each_of_many_is_as_one_alone),
        cmocka_unit_test(largest_circle_of_known_figures),
        cmocka_unit_test(largest_circle_with_a_flat_corner),
        cmocka_unit_test(no_point_inside_what_has_no_area),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
