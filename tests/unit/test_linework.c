/* SPDX-License-Identifier: MIT */
/* From lines to areas: each flaw a drawing can have, alone, at its place and with its measure. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/geo/linework.h>

enum { MOST = 4000 };

struct fixture {
    struct ranh_arena arena;
    struct ranh_vertex vertex[MOST];
    uint32_t line_vertex[MOST];
    uint32_t n_lines;
    struct ranh_linework out;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_linework_release(&f->out);
    ranh_arena_release(&f->arena);
    free(f);
    return 0;
}

/* "x y, x y, ..." in metres. */
static void line(struct fixture *f, const char *text)
{
    uint32_t n = f->line_vertex[f->n_lines];
    while (*text) {
        char *end;
        double x = strtod(text, &end), y = strtod(end, &end);
        f->vertex[n++] =
            (struct ranh_vertex){(int32_t)lround(x * 10000), (int32_t)lround(y * 10000)};
        text = end + strspn(end, ", ");
    }
    f->line_vertex[++f->n_lines] = n;
}

static void build(struct fixture *f)
{
    const struct ranh_linework_input in = {.vertex = f->vertex,
                                           .line_vertex = f->line_vertex,
                                           .n_lines = f->n_lines,
                                           .rounding = 10,
                                           .tolerance = 400,
                                           .reach = 20000};
    assert_true(ranh_linework_build(&in, &f->out));
}

/* Two parcels of 10 m by 10 m; the line between them is the caller's. */
static void rim(struct fixture *f)
{
    line(f, "10 0, 0 0, 0 10, 10 10");
    line(f, "10 10, 20 10, 20 0, 10 0");
}

static double area(const struct fixture *f, size_t face)
{
    return ranh_grid_area_m2(f->out.faces.face[face].twice_area);
}

static void faces_are(const struct fixture *f, size_t n, double each)
{
    assert_int_equal(f->out.faces.n_faces, n);
    for (size_t i = 0; i < n; i++)
        assert_true(fabs(area(f, i) - each) < 1e-9);
}

static void only(const struct fixture *f, enum ranh_line_flaw_kind kind, double length_m)
{
    assert_int_equal(f->out.n_flaws, 1);
    assert_int_equal(f->out.flaw[0].kind, kind);
    if (fabs(f->out.flaw[0].length * RANH_GRID_STEP_M - length_m) > 1e-4)
        fail_msg("%g m", f->out.flaw[0].length * RANH_GRID_STEP_M);
}

static void flawless_lines_enclose_their_areas(void **state)
{
    struct fixture *f = *state;
    size_t n;
    rim(f);
    line(f, "10 0, 10 10");
    build(f);
    faces_are(f, 2, 100);
    assert_int_equal(f->out.n_flaws, 0);
    size_t left = ranh_linework_locate(&f->out, (struct ranh_vertex){50000, 50000});
    assert_true(left < 2);
    const uint32_t *lines = ranh_linework_lines(&f->out, left, &f->arena, &n);
    assert_int_equal(n, 2);
    assert_int_equal(lines[0], 0);
    assert_int_equal(lines[1], 2);
    assert_true(ranh_linework_locate(&f->out, (struct ranh_vertex){100000, 50000}) == SIZE_MAX);
    assert_true(ranh_linework_locate(&f->out, (struct ranh_vertex){300000, 50000}) == SIZE_MAX);
}

static void an_undershoot_is_carried_on(void **state)
{
    struct fixture *f = *state;
    line(f, "0 0, 20 0, 20 10, 0 10, 0 0");
    line(f, "10 0.03, 10 5");
    line(f, "10 5, 10 10");
    build(f);
    faces_are(f, 2, 100);
    /* the end at the upper rim touches a line that has no vertex there */
    assert_int_equal(f->out.n_flaws, 2);
    assert_int_equal(f->out.flaw[0].kind, RANH_LINE_UNDERSHOOT);
    assert_int_equal(f->out.flaw[0].at.y, 300);
    assert_int_equal(f->out.flaw[0].to.y, 0);
    assert_int_equal(f->out.flaw[0].line, 1);
    assert_int_equal(f->out.flaw[0].other, 0);
    assert_int_equal(f->out.flaw[1].kind, RANH_LINE_MISSING_NODE);
    assert_int_equal(f->out.flaw[1].line, 0);
}

static void an_end_goes_to_the_corner(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10.02 0.02, 10 10");
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_UNDERSHOOT, sqrt(0.0008));
}

static void a_ring_that_nearly_closes_is_closed(void **state)
{
    struct fixture *f = *state;
    line(f, "0 0, 10 0, 10 10, 0 10, 0 0.035");
    build(f); /* the earlier of two free ends goes to the other */
    faces_are(f, 1, 100 - 10 * 0.035 / 2);
    only(f, RANH_LINE_UNDERSHOOT, 0.035);
}

static void two_ends_that_nearly_meet_are_one_flaw(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10 0, 10 5");
    line(f, "10 5.04, 10 10");
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_UNDERSHOOT, 0.04);
}

static void an_overshoot_is_cut(void **state)
{
    struct fixture *f = *state;
    line(f, "0 0, 20 0, 20 10, 0 10, 0 0");
    line(f, "10 0, 10 10.025");
    build(f);
    faces_are(f, 2, 100);
    assert_int_equal(f->out.n_flaws, 2); /* and the missing node below */
    assert_int_equal(f->out.flaw[0].kind, RANH_LINE_OVERSHOOT);
    assert_int_equal(f->out.flaw[0].at.y, 100000);
    assert_int_equal(f->out.flaw[0].to.y, 100250);
    assert_int_equal(f->out.flaw[1].kind, RANH_LINE_MISSING_NODE);
    assert_int_equal(f->out.flaw[1].at.y, 0);
}

static void what_bounds_nothing_is_left_out(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10 0, 10 10");
    line(f, "10 10, 7 6, 5 6");
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_DANGLE, 7);
    assert_true(isnan(f->out.flaw[0].gap));
    assert_int_equal(f->out.flaw[0].at.x, 50000);
}

static void a_gap_is_told_from_both_its_ends(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10 0, 10 5");
    line(f, "10 5.5, 10 10");
    build(f);
    faces_are(f, 1, 200);
    assert_int_equal(f->out.n_flaws, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(f->out.flaw[i].kind, RANH_LINE_DANGLE);
        assert_true(fabs(f->out.flaw[i].gap - 5000) < 1);
        assert_int_equal(f->out.flaw[i].to.y, f->out.flaw[1 - i].at.y);
    }
}

static void lines_on_the_same_ground_are_told_once(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10 0, 10 10");
    line(f, "10 2, 10 8");
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_DUPLICATE, 6);
    assert_int_equal(f->out.flaw[0].line, 2);
    assert_int_equal(f->out.flaw[0].other, 3);
}

static void neighbours_drawn_as_rings_are_no_duplicates(void **state)
{
    struct fixture *f = *state;
    line(f, "0 0, 10 0, 10 10, 0 10, 0 0");
    line(f, "10 0, 20 0, 20 10, 10 10, 10 0");
    build(f);
    faces_are(f, 2, 100);
    assert_int_equal(f->out.n_flaws, 0);
    ranh_linework_release(&f->out);
    line(f, "20 0, 20 10, 10 10, 10 0, 20 0"); /* the same ring once more */
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_DUPLICATE, 40);
}

static void short_lines_are_told_and_harmless(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10 0, 10 10");
    line(f, "5 5, 5.03 5");
    build(f);
    faces_are(f, 2, 100);
    only(f, RANH_LINE_SHORT, 0.03);
}

static void crossings_without_a_node_are_told(void **state)
{
    struct fixture *f = *state;
    line(f, "0 0, 20 0, 20 20, 0 20, 0 0");
    line(f, "-5 10, 25 10");
    build(f);
    /* two crossings, and two ends that bound nothing */
    assert_int_equal(f->out.faces.n_faces, 2);
    assert_int_equal(f->out.n_flaws, 4);
    assert_int_equal(f->out.flaw[0].kind, RANH_LINE_DANGLE);
    assert_int_equal(f->out.flaw[2].kind, RANH_LINE_MISSING_NODE);
}

static void a_millimetre_is_no_flaw(void **state)
{
    struct fixture *f = *state;
    rim(f);
    line(f, "10.001 0, 10 10");
    build(f);
    assert_int_equal(f->out.faces.n_faces, 2);
    assert_int_equal(f->out.n_flaws, 0);
}

static void an_island_is_a_hole_even_where_it_touches(void **state)
{
    struct fixture *f = *state;
    struct ranh_grid grid = {0, 0};
    struct ranh_shape shape;
    line(f, "0 0, 20 0, 20 10, 0 10, 0 0");
    line(f, "0 0, 4 2, 2 4, 0 0"); /* touches the rim in its corner */
    line(f, "10 4, 12 4, 12 6, 10 6, 10 4");
    build(f);
    assert_int_equal(f->out.faces.n_faces, 3);
    size_t around = ranh_linework_locate(&f->out, (struct ranh_vertex){180000, 50000});
    ranh_linework_shape(&f->out, around, &grid, &f->arena, &shape);
    assert_int_equal(shape.n_parts, 1);
    assert_int_equal(shape.n_rings, 3);
    assert_true(fabs(ranh_shape_area(&shape) - (200 - 6 - 4)) < 1e-9);
    assert_true(fabs(area(f, around) - (200 - 6 - 4)) < 1e-9);
}

static void nothing_is_fine(void **state)
{
    struct fixture *f = *state;
    build(f);
    assert_int_equal(f->out.faces.n_faces, 0);
    assert_true(ranh_linework_locate(&f->out, (struct ranh_vertex){0, 0}) == SIZE_MAX);
    ranh_linework_release(&f->out);
    line(f, "0 0");
    line(f, "1 1, 1 1");
    build(f);
    assert_int_equal(f->out.faces.n_faces, 0);
}

/* A grid of cells drawn as single sides in any order and direction: the same faces every time. */
static void the_order_of_lines_does_not_matter(void **state)
{
    struct fixture *f = *state;
    enum { N = 12 };
    uint64_t seed = 20261122;
    ranh_wide first = 0;
    for (int round = 0; round < 3; round++) {
        char text[80];
        uint32_t order[2 * N * (N + 1)], n = 0;
        for (uint32_t i = 0; i < 2 * N * (N + 1); i++)
            order[n++] = i;
        for (uint32_t i = n; round && i-- > 1;) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            uint32_t k = (uint32_t)(seed >> 33) % (i + 1), swap = order[i];
            order[i] = order[k];
            order[k] = swap;
        }
        f->n_lines = 0;
        for (uint32_t i = 0; i < n; i++) {
            int e = (int)order[i] / 2, x = e % N, y = e / N;
            bool up = order[i] % 2;
            /* crooked, and ends that miss each other by up to 2 cm */
            double miss = (order[i] * 7 % 5) * 0.005;
            snprintf(text, sizeof(text), "%g %g, %g %g", up ? y + miss : x * 1.0, up ? x * 1.0 : y,
                     up ? y * 1.0 : x + 1.0 - miss, up ? x + 1.0 : y * 1.0);
            line(f, text);
        }
        ranh_linework_release(&f->out);
        build(f);
        ranh_wide sum = 0;
        for (size_t i = 0; i < f->out.faces.n_faces; i++)
            sum += f->out.faces.face[i].twice_area * (ranh_wide)(i + 1);
        if (round == 0)
            first = sum;
        assert_true(sum == first);
        assert_true(f->out.faces.n_faces >= (N - 1) * (N - 1));
    }
}

/* A thousand lines all over each other are no boundaries: refused at once. */
static void a_tangle_is_refused(void **state)
{
    struct fixture *f = *state;
    enum { N = MOST / 2 };
    for (uint32_t i = 0; i < N; i++) {
        f->vertex[2 * i] = (struct ranh_vertex){(int32_t)i * 1000, 0};
        f->vertex[2 * i + 1] = (struct ranh_vertex){(int32_t)(N - i) * 1000, 20000000};
        f->line_vertex[i + 1] = 2 * i + 2;
    }
    const struct ranh_linework_input in = {.vertex = f->vertex,
                                           .line_vertex = f->line_vertex,
                                           .n_lines = N,
                                           .rounding = 10,
                                           .tolerance = 400,
                                           .reach = 20000};
    assert_false(ranh_linework_build(&in, &f->out));
    assert_int_equal(f->out.faces.n_faces, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(flawless_lines_enclose_their_areas),
        T(an_undershoot_is_carried_on),
        T(an_end_goes_to_the_corner),
        T(a_ring_that_nearly_closes_is_closed),
        T(two_ends_that_nearly_meet_are_one_flaw),
        T(an_overshoot_is_cut),
        T(what_bounds_nothing_is_left_out),
        T(a_gap_is_told_from_both_its_ends),
        T(lines_on_the_same_ground_are_told_once),
        T(neighbours_drawn_as_rings_are_no_duplicates),
        T(short_lines_are_told_and_harmless),
        T(crossings_without_a_node_are_told),
        T(a_millimetre_is_no_flaw),
        T(an_island_is_a_hole_even_where_it_touches),
        T(nothing_is_fine),
        T(the_order_of_lines_does_not_matter),
        T(a_tangle_is_refused),
    };
    return cmocka_run_group_tests_name("linework", tests, NULL, NULL);
}
