/* SPDX-License-Identifier: MIT */
/* Fills, areas and ink on shapes whose answer is known. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/tile/raster.h>

#define N     64
#define PX(v) ((int32_t)((v)*256))

static uint32_t rows[N][N][4];

static void sum_rows(const struct ranh_canvas *canvas)
{
    for (unsigned y = 0; y < N; y++)
        ranh_canvas_cover_row(canvas, y, rows[y]);
}

static int64_t total(int channel)
{
    int64_t sum = 0;
    for (unsigned y = 0; y < N; y++)
        for (unsigned x = 0; x < N; x++)
            sum += (int32_t)rows[y][x][channel];
    return sum;
}

static size_t filled(const struct ranh_canvas *canvas, uint8_t klass)
{
    size_t n = 0;
    for (size_t i = 0; i < (size_t)N * N; i++)
        n += canvas->fill[i] == klass;
    return n;
}

static void test_fill_square(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    struct ranh_px square[] = {
        {PX(10), PX(10)}, {PX(20), PX(10)}, {PX(20), PX(30)}, {PX(10), PX(30)}};
    uint32_t end[] = {4};
    ranh_canvas_fill(&canvas, square, end, 1, 3);
    assert_int_equal(filled(&canvas, 3), 200);
    assert_int_equal(canvas.fill[10 * N + 10], 3);
    assert_int_equal(canvas.fill[29 * N + 19], 3);
    assert_int_equal(canvas.fill[30 * N + 19], 0);
    assert_int_equal(canvas.fill[29 * N + 20], 0);
    ranh_canvas_clear(&canvas);
    assert_int_equal(filled(&canvas, 0), N * N);
    ranh_canvas_release(&canvas);
}

static void test_fill_hole_and_outside(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    struct ranh_px ring[] = {{PX(-100), PX(-100)}, {PX(200), PX(-100)}, {PX(200), PX(200)},
                             {PX(-100), PX(200)},  {PX(20), PX(20)},    {PX(20), PX(40)},
                             {PX(50), PX(40)},     {PX(50), PX(20)}};
    uint32_t end[] = {4, 8};
    ranh_canvas_fill(&canvas, ring, end, 2, 1);
    assert_int_equal(filled(&canvas, 1), N * N - 600);
    assert_int_equal(canvas.fill[30 * N + 30], 0);
    ranh_canvas_release(&canvas);
}

static void test_fill_centre_on_edge(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    /* The border runs through the centres of column 8 and row 8: right and lower side have them. */
    struct ranh_px left[] = {{0, 0}, {PX(8.5), 0}, {PX(8.5), PX(8.5)}, {0, PX(8.5)}};
    struct ranh_px right[] = {{PX(8.5), 0}, {PX(16), 0}, {PX(16), PX(8.5)}, {PX(8.5), PX(8.5)}};
    uint32_t end[] = {4};
    ranh_canvas_fill(&canvas, left, end, 1, 1);
    ranh_canvas_fill(&canvas, right, end, 1, 2);
    assert_int_equal(canvas.fill[7], 1);
    assert_int_equal(canvas.fill[8], 2);
    assert_int_equal(filled(&canvas, 1), 64);
    assert_int_equal(filled(&canvas, 2), 64);
    assert_int_equal(canvas.fill[8 * N], 0);
    ranh_canvas_release(&canvas);
}

static void test_cover_exact(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    struct ranh_px box[] = {
        {PX(10.25), PX(10.5)}, {PX(20.75), PX(10.5)}, {PX(20.75), PX(12)}, {PX(10.25), PX(12)}};
    ranh_canvas_cover(&canvas, box, 4, false, 0x010203);
    sum_rows(&canvas);
    assert_int_equal(rows[10][10][3], 65536 * 3 / 8); /* 0.75 wide, 0.5 high */
    assert_int_equal(rows[10][15][3], 32768);
    assert_int_equal(rows[11][15][3], 65536);
    assert_int_equal(rows[11][20][3], 65536 * 3 / 4);
    assert_int_equal(rows[11][21][3], 0);
    assert_int_equal(rows[11][15][0], 65536);
    assert_int_equal(rows[11][15][1], 2 * 65536);
    assert_int_equal(rows[11][15][2], 3 * 65536);
    assert_int_equal(total(3), (int64_t)(10.5 * 1.5 * 65536));
    /* A hole of the same ring, given the other way round, takes it all away again. */
    struct ranh_px reversed[] = {box[3], box[2], box[1], box[0]};
    ranh_canvas_cover(&canvas, reversed, 4, true, 0x010203);
    sum_rows(&canvas);
    for (unsigned y = 0; y < N; y++)
        for (unsigned x = 0; x < N; x++)
            for (unsigned c = 0; c < 4; c++)
                assert_int_equal(rows[y][x][c], 0);
    ranh_canvas_release(&canvas);
}

static void test_cover_beyond(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    /* A diamond far larger than the picture, in coordinates near the limit. */
    int32_t far = RANH_PX_FAR;
    struct ranh_px big[] = {{0, -far}, {far, 0}, {0, far}, {-far, 0}};
    ranh_canvas_cover(&canvas, big, 4, false, 0xFFFFFF);
    sum_rows(&canvas);
    assert_int_equal(total(3), (int64_t)N * N * 65536);
    ranh_canvas_clear(&canvas);
    struct ranh_px left[] = {{-far, PX(1)}, {PX(-3), PX(1)}, {PX(-3), PX(9)}, {-far, PX(9)}};
    ranh_canvas_cover(&canvas, left, 4, false, 0xFFFFFF);
    sum_rows(&canvas);
    assert_int_equal(total(3), 0);
    ranh_canvas_release(&canvas);
}

static void test_line_is_even(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, N);
    struct ranh_pen pen = ranh_pen_of(RANH_INK_EDGE, 128, 7);
    ranh_canvas_line(&canvas, (struct ranh_px){PX(5), PX(20.5)}, (struct ranh_px){PX(40), PX(20.5)},
                     &pen);
    for (unsigned x = 6; x < 39; x++) {
        assert_int_equal(ranh_ink_level(canvas.ink[20 * N + x]), 7);
        assert_int_equal(canvas.ink[19 * N + x], 0);
        assert_int_equal(canvas.ink[21 * N + x], 0);
    }
    ranh_canvas_clear(&canvas);
    /* Slanted: the ink of each column adds up to about one pixel times 1 / cos. */
    ranh_canvas_line(&canvas, (struct ranh_px){PX(2), PX(3)}, (struct ranh_px){PX(62), PX(40)},
                     &pen);
    for (unsigned x = 5; x < 58; x++) {
        unsigned sum = 0;
        for (unsigned y = 0; y < N; y++)
            sum += ranh_ink_level(canvas.ink[y * N + x]);
        assert_in_range(sum, 6, 11);
    }
    ranh_canvas_release(&canvas);
}

static void test_ink_order(void **state)
{
    (void)state;
    struct ranh_canvas a, b;
    ranh_canvas_init(&a, N);
    ranh_canvas_init(&b, N);
    struct ranh_pen edge = ranh_pen_of(RANH_INK_EDGE, 128, 3);
    struct ranh_pen mark = ranh_pen_of(RANH_INK_ERROR_MARK, PX(3), 7);
    struct ranh_px p = {PX(4.3), PX(5.1)}, q = {PX(50.9), PX(33.3)}, m = {PX(30), PX(20)};
    struct ranh_px tint[] = {{PX(1), PX(1)}, {PX(60), PX(1)}, {PX(30), PX(60)}};
    uint32_t end[] = {3};
    ranh_canvas_line(&a, p, q, &edge);
    ranh_canvas_dot(&a, m, &mark);
    ranh_canvas_tint(&a, tint, end, 1, RANH_TINT_ERROR);
    ranh_canvas_tint(&b, tint, end, 1, RANH_TINT_ERROR);
    ranh_canvas_tint(&b, tint, end, 1, RANH_TINT_WARNING);
    ranh_canvas_dot(&b, m, &mark);
    ranh_canvas_line(&b, q, p, &edge);
    ranh_canvas_line(&b, p, q, &edge);
    assert_memory_equal(a.ink, b.ink, N * N);
    assert_int_equal(ranh_ink_kind(a.ink[20 * N + 30]), RANH_INK_ERROR_MARK);
    assert_int_equal(ranh_ink_tint(a.ink[20 * N + 30]), RANH_TINT_ERROR);
    ranh_canvas_release(&a);
    ranh_canvas_release(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill_square),         cmocka_unit_test(test_fill_hole_and_outside),
        cmocka_unit_test(test_fill_centre_on_edge), cmocka_unit_test(test_cover_exact),
        cmocka_unit_test(test_cover_beyond),        cmocka_unit_test(test_line_is_even),
        cmocka_unit_test(test_ink_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
