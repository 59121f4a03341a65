/* SPDX-License-Identifier: MIT */
/* MicroStation V7 drawings made byte by byte: every kind of element, and every way to be broken. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/str.h>
#include <ranh/io/dgn.h>

struct fixture {
    struct ranh_str b;
    struct ranh_dgn_scan scan;
    struct ranh_dgn *dgn;
    struct ranh_err err;
    size_t begun; /* offset of the element at work */
};

static void word(struct fixture *f, unsigned v)
{
    ranh_str_putc(&f->b, (char)(v & 0xff));
    ranh_str_putc(&f->b, (char)(v >> 8 & 0xff));
}

static void put_long(struct fixture *f, int64_t v)
{
    word(f, (unsigned)((uint32_t)v >> 16));
    word(f, (unsigned)((uint32_t)v & 0xffff));
}

static void vax(struct fixture *f, double v)
{
    int e;
    double m = frexp(fabs(v), &e);
    uint64_t bits = v == 0 ? 0
                           : (uint64_t)(v < 0) << 63 | (uint64_t)(e + 128) << 55 |
                                 ((uint64_t)ldexp(m, 56) & ((UINT64_C(1) << 55) - 1));
    for (int i = 3; i >= 0; i--)
        word(f, (unsigned)(bits >> (16 * i) & 0xffff));
}

static void set_word(struct fixture *f, size_t at, unsigned v)
{
    f->b.text[at] = (char)(v & 0xff);
    f->b.text[at + 1] = (char)(v >> 8 & 0xff);
}

/* flags: 0x80 on the level = part, on the type = deleted */
static void begin(struct fixture *f, unsigned level, unsigned type)
{
    f->begun = f->b.len;
    word(f, level | type << 8);
    word(f, 0);
    for (int i = 0; i < 6; i++)
        put_long(f, 0);
    for (int i = 0; i < 4; i++)
        word(f, 0);
}

static void end(struct fixture *f)
{
    set_word(f, f->begun + 2, (unsigned)((f->b.len - f->begun - 4) / 2));
}

static void settings(struct fixture *f, bool three_d)
{
    for (int i = 0; i < 1536; i++)
        ranh_str_putc(&f->b, 0);
    set_word(f, 0, 0x0908);
    set_word(f, 2, 766);
    set_word(f, 1114, 1000); /* sub-units in a master unit */
    set_word(f, 1118, 1);    /* units of resolution in a sub-unit */
    f->b.text[1120] = 'm';
    f->b.text[1214] = three_d ? 0x40 : 0;
}

static void points(struct fixture *f, int n, const int64_t *xy)
{
    word(f, (unsigned)n);
    for (int i = 0; i < 2 * n; i++)
        put_long(f, xy[i]);
}

static void text(struct fixture *f, unsigned level, const char *bytes, size_t n)
{
    begin(f, level, 17);
    word(f, 2 << 8); /* justified at its lower left corner */
    put_long(f, 100);
    put_long(f, 100);
    put_long(f, 0);
    put_long(f, 5000);
    put_long(f, 6000);
    word(f, (unsigned)n);
    ranh_str_add(&f->b, bytes, n);
    if (n % 2)
        ranh_str_putc(&f->b, 0);
    end(f);
}

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_str_init(&f->b);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_dgn_free(f->dgn);
    ranh_str_release(&f->b);
    free(f);
    return 0;
}

static void finish(struct fixture *f)
{
    word(f, 0xffff);
    if (ranh_dgn_scan(f->b.text, f->b.len, "x.dgn", &f->scan, &f->err))
        fail_msg("%s", f->err.text);
    f->dgn = ranh_dgn_open(f->b.text, f->b.len, &f->scan);
}

static struct ranh_dgn_element next(struct fixture *f)
{
    struct ranh_dgn_element e;
    if (!ranh_dgn_next(f->dgn, &e))
        fail_msg("no more elements");
    return e;
}

static void none(struct fixture *f)
{
    struct ranh_dgn_element e;
    assert_false(ranh_dgn_next(f->dgn, &e));
}

static void a_few(struct fixture *f)
{
    static const int64_t bent[] = {600000123, 1190000456, 600010000, 1190000000, -5, 7};
    settings(f, false);
    begin(f, 10, 3);
    put_long(f, 600000123);
    put_long(f, 1190000456);
    put_long(f, 600000125);
    put_long(f, 1190000457);
    end(f);
    begin(f, 23, 4);
    points(f, 3, bent);
    end(f);
    begin(f, 10, 4 | 0x80); /* deleted */
    points(f, 3, bent);
    end(f);
    text(f, 13, "12/ODT/85.4", 11);
}

static void elements_are_read(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    a_few(f);
    finish(f);
    assert_int_equal(f->scan.elements, 5);
    assert_int_equal(f->scan.deleted, 1);
    assert_int_equal(f->scan.by_type[4], 1);
    assert_int_equal(f->scan.by_level[10], 1);
    assert_int_equal(f->scan.by_level[13], 1);
    e = next(f);
    assert_int_equal(e.number, 1);
    assert_int_equal(e.level, 10);
    assert_true(fabs(e.xy[0] - 600000.123) < 1e-9 && fabs(e.xy[3] - 1190000.457) < 1e-9);
    e = next(f);
    assert_int_equal(e.n_points, 3);
    assert_true(e.xy[4] == -0.005 && e.xy[5] == 0.007);
    e = next(f);
    assert_int_equal(e.number, 4);
    assert_int_equal(e.n_text, 11);
    assert_memory_equal(e.text, "12/ODT/85.4", 11);
    assert_true(e.xy[0] == 5 && e.xy[1] == 6);
    none(f);
}

static void arcs_stay_within_a_millimetre(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    settings(f, false);
    begin(f, 10, 16);
    put_long(f, 30 * 360000);
    put_long(f, (int64_t)(0x80000000u | 60u * 360000u)); /* clockwise */
    vax(f, 2000000);
    vax(f, 2000000);
    put_long(f, 0);
    vax(f, 600000000);
    vax(f, 1190000000);
    end(f);
    begin(f, 10, 15);
    vax(f, 10000);
    vax(f, 5000);
    put_long(f, 90 * 360000);
    vax(f, 0);
    vax(f, -1000);
    end(f);
    finish(f);
    e = next(f);
    assert_true(e.curved);
    assert_int_equal(e.kind, RANH_SHAPE_LINE);
    for (size_t i = 0; i + 1 < e.n_points; i++) {
        double x = (e.xy[2 * i] + e.xy[2 * i + 2]) / 2, y = (e.xy[2 * i + 1] + e.xy[2 * i + 3]) / 2;
        double off = 2000 - hypot(x - 600000, y - 1190000);
        assert_true(off >= -1e-6 && off <= RANH_DGN_CHORD_M + 1e-6);
    }
    size_t last = 2 * (e.n_points - 1);
    assert_true(fabs(e.xy[0] - (600000 + 2000 * cos(M_PI / 6))) < 1e-6);
    assert_true(fabs(e.xy[last + 1] - (1190000 - 2000 * sin(M_PI / 6))) < 1e-6);
    e = next(f);
    assert_int_equal(e.kind, RANH_SHAPE_POLYGON);
    assert_true(fabs(e.xy[0]) < 1e-9 && fabs(e.xy[1] - 9) < 1e-9); /* the long axis points north */
    assert_true(e.xy[0] == e.xy[2 * (e.n_points - 1)]);
    none(f);
}

static void parts_come_in_their_whole(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    static const int64_t one[] = {0, 0, 1000, 0}, two[] = {1000, 0, 1000, 1000, 0, 1000};
    settings(f, false);
    begin(f, 10, 14);
    size_t header = f->begun;
    word(f, 0);
    word(f, 2);
    end(f);
    begin(f, 10 | 0x80, 4);
    points(f, 2, one);
    end(f);
    begin(f, 10 | 0x80, 4);
    points(f, 3, two);
    end(f);
    set_word(f, header + 36, (unsigned)((f->b.len - header - 38) / 2));
    begin(f, 19, 7);
    header = f->begun;
    word(f, 0);
    word(f, 2);
    for (int i = 0; i < 11; i++)
        word(f, 0);
    put_long(f, 2000);
    put_long(f, 3000);
    end(f);
    text(f, 19 | 0x80, "12", 2);
    text(f, 19 | 0x80, "345", 3);
    set_word(f, header + 36, (unsigned)((f->b.len - header - 38) / 2));
    begin(f, 1, 34);
    header = f->begun;
    word(f, 0);
    end(f);
    begin(f, 1 | 0x80, 4);
    points(f, 2, one);
    end(f);
    set_word(f, header + 36, (unsigned)((f->b.len - header - 38) / 2));
    begin(f, 10, 27); /* without poles */
    end(f);
    finish(f);
    e = next(f);
    assert_int_equal(e.number, 1);
    assert_int_equal(e.kind, RANH_SHAPE_POLYGON);
    assert_int_equal(e.n_points, 5);
    e = next(f);
    assert_int_equal(e.number, 4);
    assert_string_equal(e.text, "12\n345");
    assert_true(e.xy[0] == 2 && e.xy[1] == 3);
    e = next(f); /* the shared cell is left out, the spline is told */
    assert_int_equal(e.number, 9);
    assert_int_equal(e.type, RANH_DGN_BSPLINE);
    assert_int_equal(e.kind, RANH_SHAPE_NONE);
    none(f);
}

static void curves_go_through_their_points(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    int64_t xy[2 * 40];
    for (int i = 0; i < 40; i++) {
        xy[2 * i] = llround(50000 * cos(i * 0.1));
        xy[2 * i + 1] = llround(50000 * sin(i * 0.1));
    }
    settings(f, false);
    begin(f, 10, 11);
    points(f, 40, xy);
    end(f);
    finish(f);
    e = next(f);
    assert_true(e.curved);
    assert_true(e.xy[0] == (double)xy[4] / 1000 && e.xy[1] == (double)xy[5] / 1000);
    for (size_t i = 0; i < e.n_points; i++) /* a circle comes back as one, to some millimetres */
        assert_true(fabs(hypot(e.xy[2 * i], e.xy[2 * i + 1]) - 50) < 0.005);
}

static void spline(struct fixture *f, unsigned part, unsigned flags, int n_poles,
                   const int64_t *poles, int n_knots, const double *knots)
{
    begin(f, 10 | part, 27);
    put_long(f, 0);
    word(f, flags);
    word(f, (unsigned)n_poles);
    word(f, (unsigned)n_knots);
    end(f);
    if (n_knots) {
        begin(f, 10 | 0x80, 26);
        for (int i = 0; i < n_knots; i++)
            put_long(f, llround(knots[i] * 2147483647));
        end(f);
    }
    begin(f, 10 | 0x80, 21);
    points(f, n_poles, poles);
    end(f);
}

/* Three poles of the third order are a parabola: y = 2 t (1 - t) times the height of the middle one. */
static void splines_are_stroked(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    static const int64_t parabola[] = {0, 0, 50000, 100000, 100000, 0};
    static const int64_t doubled[] = {0, 0, 25000, 50000, 75000, 50000, 100000, 0};
    static const double half[] = {0.5};
    settings(f, false);
    spline(f, 0, 1, 3, parabola, 0, NULL);
    spline(f, 0, 1, 4, doubled, 1, half); /* the same curve, cut in the middle */
    spline(f, 0, 1, 4, doubled, 0, NULL); /* and with the knot left out, which lies there anyhow */
    finish(f);
    for (int i = 0; i < 3; i++) {
        e = next(f);
        assert_int_equal(e.number, i == 0 ? 1 : i == 1 ? 3 : 6);
        assert_int_equal(e.kind, RANH_SHAPE_LINE);
        assert_true(e.curved);
        assert_in_range(e.n_points, 20, 1000);
        for (size_t k = 0; k < e.n_points; k++) {
            double t = e.xy[2 * k] / 100;
            assert_true(fabs(e.xy[2 * k + 1] - 200 * t * (1 - t)) < 1e-6);
        }
        assert_true(e.xy[0] == 0 && fabs(e.xy[2 * (e.n_points - 1)] - 100) < 1e-9);
    }
    none(f);
}

/* A closed curve of the third order with evenly spaced knots touches the middle of each side of its poles. */
static void closed_splines_close(void **state)
{
    struct fixture *f = *state;
    static const int64_t square[] = {0, 0, 10000, 0, 10000, 10000, 0, 10000};
    static const double even[] = {0.25, 0.5, 0.75};
    settings(f, false);
    spline(f, 0, 0x81, 4, square, 0, NULL);
    spline(f, 0, 0x81, 4, square, 3, even);
    finish(f);
    for (int i = 0; i < 2; i++) {
        struct ranh_dgn_element e = next(f);
        size_t touched = 0;
        for (size_t k = 0; k + 1 < e.n_points; k++) {
            double x = e.xy[2 * k], y = e.xy[2 * k + 1];
            touched += (fabs(x - 5) < 1e-6 && (fabs(y) < 1e-6 || fabs(y - 10) < 1e-6)) ||
                       (fabs(y - 5) < 1e-6 && (fabs(x) < 1e-6 || fabs(x - 10) < 1e-6));
        }
        assert_int_equal(touched, 4);
        size_t last = 2 * (e.n_points - 1);
        assert_true(hypot(e.xy[0] - e.xy[last], e.xy[1] - e.xy[last + 1]) < 1e-6);
    }
}

static void a_chain_may_hold_a_spline(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    static const int64_t parabola[] = {0, 0, 50000, 100000, 100000, 0}, back[] = {100000, 0, 0, 0};
    settings(f, false);
    begin(f, 10, 14);
    size_t header = f->begun;
    word(f, 0);
    word(f, 2);
    end(f);
    spline(f, 0x80, 1, 3, parabola, 0, NULL);
    begin(f, 10 | 0x80, 4);
    points(f, 2, back);
    end(f);
    set_word(f, header + 36, (unsigned)((f->b.len - header - 38) / 2));
    begin(f, 23, 3);
    for (int i = 0; i < 4; i++)
        put_long(f, i);
    end(f);
    finish(f);
    e = next(f);
    assert_int_equal(e.kind, RANH_SHAPE_POLYGON);
    assert_true(e.curved);
    double twice = 0;
    for (size_t i = 0; i + 1 < e.n_points; i++)
        twice += e.xy[2 * i] * e.xy[2 * i + 3] - e.xy[2 * i + 2] * e.xy[2 * i + 1];
    assert_true(fabs(fabs(twice) / 2 - 100 * 50 * 2 / 3.0) < 0.2); /* two thirds of its box */
    e = next(f);
    assert_int_equal(e.number, 5);
}

static void texts_stand_where_they_are_justified(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    settings(f, false);
    text(f, 13, "12/85.4", 7);
    size_t at = f->begun;
    set_word(f, at + 36, 7 << 8); /* centre of both */
    set_word(f, at + 38, 100000 >> 16);
    set_word(f, at + 40, 100000 & 0xffff);
    set_word(f, at + 42, 100000 >> 16);
    set_word(f, at + 44, 100000 & 0xffff);
    set_word(f, at + 46, 90 * 360000 >> 16); /* upwards */
    set_word(f, at + 48, 90 * 360000 & 0xffff);
    finish(f);
    e = next(f); /* letters of 0.6 m: the middle is 2.1 m along and 0.3 m up */
    assert_true(fabs(e.xy[0] - (5 - 0.3)) < 1e-9);
    assert_true(fabs(e.xy[1] - (6 + 2.1)) < 1e-9);
}

static void the_absent_is_named(void **state)
{
    struct fixture *f = *state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    a_few(f);
    for (int i = 0; i < 2; i++) {
        begin(f, 1, 35);
        end(f);
    }
    begin(f, 1, 33);
    end(f);
    begin(f, 9, 5);
    ranh_str_puts(&f->b, "\020C:\\ve\\Lan\\DC12.dgn nothing more");
    end(f);
    begin(f, 9, 5 | 0x80); /* detached */
    ranh_str_puts(&f->b, " old.dgn");
    end(f);
    finish(f);
    assert_string_equal(ranh_dgn_unread(&arena, &f->scan), "DIMENSION (1), SHARED CELL (2)");
    assert_string_equal(ranh_dgn_references(&arena, f->b.text, f->b.len), "DC12.dgn");
    ranh_arena_release(&arena);
}

static void solids_have_three_coordinates(void **state)
{
    struct fixture *f = *state;
    struct ranh_dgn_element e;
    settings(f, true);
    begin(f, 10, 3);
    for (int i = 1; i <= 6; i++)
        put_long(f, 1000 * i);
    end(f);
    finish(f);
    e = next(f);
    assert_true(e.xy[0] == 1 && e.xy[1] == 2 && e.xy[2] == 4 && e.xy[3] == 5);
}

static void refused(struct fixture *f, size_t n, const char *words)
{
    ranh_err_clear(&f->err);
    assert_int_equal(ranh_dgn_scan(f->b.text, n, "x.dgn", &f->scan, &f->err), RANH_E_INPUT);
    if (!strstr(f->err.text, words))
        fail_msg("%s", f->err.text);
}

static void every_prefix_is_told(void **state)
{
    struct fixture *f = *state;
    a_few(f);
    word(f, 0xffff);
    for (size_t n = 0; n < f->b.len; n++) {
        char *copy = malloc(n + 1); /* so that a sanitizer sees a byte too far */
        memcpy(copy, f->b.text, n);
        ranh_err_clear(&f->err);
        assert_int_equal(ranh_dgn_scan(copy, n, "x.dgn", &f->scan, &f->err), RANH_E_INPUT);
        free(copy);
    }
    refused(f, f->b.len - 2, "end mark");
    refused(f, f->b.len - 10, "cut off");
    assert_int_equal(f->scan.elements, 4);
}

static void drawing_behind_the_end_is_told(void **state)
{
    struct fixture *f = *state;
    a_few(f);
    size_t at = f->b.len;
    word(f, 0xffff);
    for (int i = 0; i < 30; i++)
        text(f, 13, "7", 1);
    word(f, 0xffff);
    refused(f, f->b.len, "at least 30");
    assert_int_equal(f->scan.end, (int64_t)at);
    assert_int_equal(f->scan.behind_from, (int64_t)at + 2);
    /* filling is no drawing */
    f->b.len = at + 2;
    for (int i = 0; i < 500; i++)
        ranh_str_putc(&f->b, i % 3 ? 0 : (char)0xff);
    assert_int_equal(ranh_dgn_scan(f->b.text, f->b.len, "x.dgn", &f->scan, &f->err), 0);
}

/* Lengths, counts and offsets that lie. Sanitizers watch. */
static void lies_do_no_harm(void **state)
{
    struct fixture *f = *state;
    uint64_t seed = 20261122;
    a_few(f);
    word(f, 0xffff);
    for (int round = 0; round < 20000; round++) {
        char *copy = malloc(f->b.len);
        memcpy(copy, f->b.text, f->b.len);
        for (int i = 0; i < 4; i++) {
            seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407;
            size_t at = 1536 + (size_t)(seed >> 33) % (f->b.len - 1536);
            copy[at] = (char)(seed >> 20);
        }
        struct ranh_dgn_scan scan;
        struct ranh_err err = {0};
        if (ranh_dgn_scan(copy, f->b.len, "x.dgn", &scan, &err) == 0) {
            struct ranh_dgn *dgn = ranh_dgn_open(copy, f->b.len, &scan);
            struct ranh_dgn_element e;
            int64_t n = 0;
            while (ranh_dgn_next(dgn, &e)) {
                n++;
                assert_true(e.n_points < 200000);
            }
            assert_true(n <= scan.elements);
            ranh_dgn_free(dgn);
        }
        free(copy);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(elements_are_read),         T(arcs_stay_within_a_millimetre),
        T(parts_come_in_their_whole), T(curves_go_through_their_points),
        T(splines_are_stroked),       T(closed_splines_close),
        T(a_chain_may_hold_a_spline), T(texts_stand_where_they_are_justified),
        T(the_absent_is_named),       T(solids_have_three_coordinates),
        T(every_prefix_is_told),      T(drawing_behind_the_end_is_told),
        T(lies_do_no_harm),
    };
    return cmocka_run_group_tests_name("dgn", tests, NULL, NULL);
}
