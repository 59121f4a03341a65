/* SPDX-License-Identifier: MIT */
/* The door to GEOS: reasons with places, overlays of sound and unsound input, and our inscribed
 * circle against theirs. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <string.h>

#include <ranh/geo/bridge.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_geos *geos;
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    f->geos = ranh_geos_new();
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_geos_free(f->geos);
    ranh_arena_release(&f->arena);
    test_free(f);
    return 0;
}

/* One ring, n points. */
static struct ranh_shape *ring(struct fixture *f, uint32_t n, const double *xy)
{
    struct ranh_shape *shape = RANH_NEW(&f->arena, struct ranh_shape);
    ranh_shape_alloc(&f->arena, shape, RANH_SHAPE_POLYGON, 1, 1, n);
    memcpy(shape->xy, xy, 2 * n * sizeof(*xy));
    return shape;
}
#define RING(f, ...)                                                                               \
    ring(f, (uint32_t)(sizeof((double[]){__VA_ARGS__}) / sizeof(double) / 2),                      \
         (double[]){__VA_ARGS__})

static void valid_and_not(void **state)
{
    struct fixture *f = *state;
    bool valid;
    struct ranh_invalid where;
    assert_int_equal(
        ranh_geos_valid(f->geos, &f->arena, RING(f, 0, 0, 1, 0, 1, 1, 0, 0), &valid, &where, NULL),
        0);
    assert_true(valid);
    struct ranh_shape *bow = RING(f, 0, 0, 2, 2, 2, 0, 0, 2, 0, 0);
    assert_int_equal(ranh_geos_valid(f->geos, &f->arena, bow, &valid, &where, NULL), 0);
    assert_false(valid);
    assert_string_equal(where.reason, "Self-intersection");
    assert_true(where.x == 1 && where.y == 1);
    struct ranh_shape *open = RING(f, 0, 0, 2, 2, 2, 0, 0, 2);
    assert_int_equal(ranh_geos_valid(f->geos, &f->arena, open, &valid, &where, NULL), 0);
    assert_false(valid);
    assert_non_null(strstr(where.reason, "closed"));
    assert_true(isnan(where.x));
    struct ranh_shape *two = RING(f, 0, 0, 2, 2);
    assert_int_equal(ranh_geos_valid(f->geos, &f->arena, two, &valid, &where, NULL), 0);
    assert_false(valid);
    struct ranh_shape none = {.kind = RANH_SHAPE_NONE};
    assert_int_equal(ranh_geos_valid(f->geos, &f->arena, &none, &valid, &where, NULL), 0);
    assert_true(valid); /* an empty multipolygon */
}

static void overlays(void **state)
{
    struct fixture *f = *state;
    struct ranh_shape *a = RING(f, 0, 0, 4, 0, 4, 4, 0, 4, 0, 0);
    struct ranh_shape *b = RING(f, 2, 2, 6, 2, 6, 6, 2, 6, 2, 2);
    struct ranh_shape *beside = RING(f, 4, 0, 8, 0, 8, 4, 4, 4, 4, 0);
    struct ranh_shape out;
    assert_int_equal(ranh_geos_intersection(f->geos, &f->arena, a, b, &out, NULL), 0);
    assert_int_equal(out.n_parts, 1);
    assert_true(ranh_shape_area(&out) == 4);
    assert_int_equal(ranh_geos_intersection(f->geos, &f->arena, a, beside, &out, NULL), 0);
    assert_int_equal(out.n_parts, 0); /* a common line is no area */
    assert_int_equal(ranh_geos_difference(f->geos, &f->arena, a, b, &out, NULL), 0);
    assert_true(ranh_shape_area(&out) == 12);
    const struct ranh_shape *all[] = {a, b, beside};
    assert_int_equal(ranh_geos_union(f->geos, &f->arena, all, 3, &out, NULL), 0);
    assert_true(ranh_shape_area(&out) == 16 + 16 + 16 - 4 - 4);
    assert_int_equal(ranh_geos_union(f->geos, &f->arena, all, 0, &out, NULL), 0);
    assert_int_equal(out.n_parts, 0);
}

static void unsound_input_takes_part(void **state)
{
    struct fixture *f = *state;
    struct ranh_shape *bow = RING(f, 0, 0, 2, 2, 2, 0, 0, 2, 0, 0);
    struct ranh_shape *all = RING(f, -9, -9, 9, -9, 9, 9, -9, 9, -9, -9), out;
    assert_int_equal(ranh_geos_intersection(f->geos, &f->arena, bow, all, &out, NULL), 0);
    assert_true(fabs(ranh_shape_area(&out) - 2) < 1e-12);
    struct ranh_shape *open = RING(f, 0, 0, 2, 0, 0, 2); /* not closed, three points */
    assert_int_equal(ranh_geos_make_valid(f->geos, &f->arena, open, &out, NULL), 0);
    assert_true(ranh_shape_area(&out) == 2);
    struct ranh_shape *line = RING(f, 0, 0, 2, 0); /* nothing that encloses */
    assert_int_equal(ranh_geos_intersection(f->geos, &f->arena, line, all, &out, NULL), 0);
    assert_int_equal(out.n_parts, 0);
    struct ranh_shape none = {.kind = RANH_SHAPE_NONE};
    assert_int_equal(ranh_geos_intersection(f->geos, &f->arena, &none, all, &out, NULL), 0);
    assert_int_equal(out.n_parts, 0);
}

static void faces_between_lines(void **state)
{
    struct fixture *f = *state;
    struct ranh_shape lines, out;
    /* # : two by two crossing lines enclose one square; the eight ends dangle */
    const double xy[] = {0, 1, 3, 1, 0, 2, 3, 2, 1, 0, 1, 3, 2, 0, 2, 3};
    ranh_shape_alloc(&f->arena, &lines, RANH_SHAPE_LINE, 4, 4, 8);
    memcpy(lines.xy, xy, sizeof(xy));
    for (uint32_t i = 0; i < 4; i++) {
        lines.part_ring[i] = i;
        lines.ring_point[i] = 2 * i;
    }
    assert_int_equal(ranh_geos_faces(f->geos, &f->arena, &lines, &out, NULL), 0);
    assert_int_equal(out.n_parts, 1);
    assert_true(ranh_shape_area(&out) == 1);
}

static void our_circle_agrees_with_theirs(void **state)
{
    struct fixture *f = *state;
    uint32_t random = 4711;
    for (int round = 0; round < 300; round++) {
        double xy[42];
        uint32_t n =
            3 + (uint32_t)round % 18; /* a star around (600000, 1190000), any shape of it */
        for (uint32_t i = 0; i < n; i++) {
            random = random * 1664525u + 1013904223u;
            double angle = 6.283185307179586 * i / n, radius = 1 + (random >> 8) % 5000 / 100.0;
            xy[2 * i] = 600000 + radius * cos(angle);
            xy[2 * i + 1] = 1190000 + radius * sin(angle);
        }
        xy[2 * n] = xy[0];
        xy[2 * n + 1] = xy[1];
        struct ranh_shape *star = ring(f, n + 1, xy);
        double x, y, r, width;
        assert_int_equal(ranh_geos_width(f->geos, &f->arena, star, 1e-4, &width, NULL), 0);
        assert_true(ranh_shape_inscribed(star, &x, &y, &r));
        if (fabs(2 * r - width) > 0.0025 * width + 3e-4) /* as ranh/geo/shape.h promises */
            fail_msg("round %d: ours %.6f, GEOS %.6f", round, 2 * r, width);
        assert_true(ranh_shape_contains(star, x, y));
    }
}

static void kept_polygons_answer_often(void **state)
{
    struct fixture *f = *state;
    struct ranh_geos_kept *kept;
    struct ranh_shape *zone = RING(f, 0, 0, 10, 0, 10, 10, 0, 10, 0, 0), out;
    assert_int_equal(ranh_geos_keep(f->geos, zone, &kept, NULL), 0);
    for (int i = 0; i < 6; i++) {
        double x = -3 + 2.5 * i + (i == 5 ? 2 : 0); /* 2 m wide, moving through */
        struct ranh_shape *parcel = RING(f, x, 4, x + 2, 4, x + 2, 6, x, 6, x, 4);
        enum ranh_geos_relation relation;
        assert_int_equal(ranh_geos_kept_relation(f->geos, kept, parcel, &relation, NULL), 0);
        double left = fmax(x, 0), right = fmin(x + 2, 10);
        double area = right > left ? 2 * (right - left) : 0;
        enum ranh_geos_relation expected = x + 2 < 0 || x > 10     ? RANH_APART
                                           : x >= 0 && x + 2 <= 10 ? RANH_WITHIN
                                                                   : RANH_MEETS;
        assert_int_equal(relation, expected);
        assert_int_equal(ranh_geos_kept_intersection(f->geos, &f->arena, kept, parcel, &out, NULL),
                         0);
        assert_true(fabs(ranh_shape_area(&out) - area) < 1e-12);
    }
    ranh_geos_drop(f->geos, kept);
    ranh_geos_drop(f->geos, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(valid_and_not, setup, teardown),
        cmocka_unit_test_setup_teardown(overlays, setup, teardown),
        cmocka_unit_test_setup_teardown(unsound_input_takes_part, setup, teardown),
        cmocka_unit_test_setup_teardown(faces_between_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(our_circle_agrees_with_theirs, setup, teardown),
        cmocka_unit_test_setup_teardown(kept_polygons_answer_often, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
