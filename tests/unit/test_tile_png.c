/* SPDX-License-Identifier: MIT */
/* What is written is what libpng reads; the composer's colours and palette. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/tile/compose.h>
#include <ranh/tile/png.h>

#define N 256

static uint8_t picture[N * N];

static void round_trip(unsigned n_colours, unsigned size, unsigned n_clear)
{
    struct ranh_arena arena;
    struct ranh_err err = {0};
    struct ranh_str out = RANH_STR_INIT, again = RANH_STR_INIT;
    struct ranh_palette palette = {.n = n_colours};
    struct ranh_png_writer *writer = ranh_png_writer_new();
    ranh_arena_init(&arena);
    for (unsigned i = 0; i < n_colours; i++)
        palette.rgba[i] = (i * 2654435761u & 0xFFFFFF00) | (i < n_clear ? i * 20 : 255);
    for (unsigned i = 0; i < size * size; i++)
        picture[i] = (uint8_t)((i * i / 7 + i / size) % n_colours);
    assert_int_equal(ranh_png_write(writer, picture, size, &palette, &out, &err), 0);
    assert_int_equal(ranh_png_write(writer, picture, size, &palette, &again, &err), 0);
    assert_int_equal(out.len, again.len);
    assert_memory_equal(out.text, again.text, out.len);
    assert_int_equal(out.text[24], n_colours <= 2    ? 1
                                   : n_colours <= 4  ? 2
                                   : n_colours <= 16 ? 4
                                                     : 8);
    assert_int_equal(out.text[25], 3); /* indexed */
    unsigned width, height;
    uint32_t *rgba;
    assert_int_equal(ranh_png_read(&arena, out.text, out.len, &width, &height, &rgba, &err), 0);
    assert_true(width == size && height == size);
    for (unsigned i = 0; i < size * size; i++)
        assert_int_equal(rgba[i], palette.rgba[picture[i]]);
    ranh_png_writer_free(writer);
    ranh_str_release(&out);
    ranh_str_release(&again);
    ranh_arena_release(&arena);
}

static void test_round_trips(void **state)
{
    (void)state;
    unsigned colours[] = {1, 2, 3, 4, 5, 16, 17, 255, 256};
    for (size_t i = 0; i < sizeof(colours) / sizeof(colours[0]); i++)
        for (unsigned size = 1; size <= N; size = size * 3 + 1)
            for (unsigned clear = 0; clear <= 3 && clear <= colours[i]; clear++)
                round_trip(colours[i], size, clear);
}

static void test_damaged_is_an_input_error(void **state)
{
    (void)state;
    struct ranh_arena arena;
    struct ranh_str out = RANH_STR_INIT;
    struct ranh_palette palette = {.n = 2, .rgba = {0, 0xFF0000FF}};
    struct ranh_png_writer *writer = ranh_png_writer_new();
    struct ranh_err err = {0};
    unsigned width, height;
    uint32_t *rgba;
    ranh_arena_init(&arena);
    memset(picture, 1, sizeof(picture));
    assert_int_equal(ranh_png_write(writer, picture, 64, &palette, &out, &err), 0);
    for (size_t n = 0; n < 60; n += 5) {
        struct ranh_err cut = {0};
        assert_int_equal(ranh_png_read(&arena, out.text, n, &width, &height, &rgba, &cut),
                         RANH_E_INPUT);
        assert_true(cut.text[0] != '\0');
    }
    ranh_png_writer_free(writer);
    ranh_str_release(&out);
    ranh_arena_release(&arena);
}

static struct ranh_tile_look plain_look(void)
{
    struct ranh_tile_look look = {.n_classes = 4, .drawn = {true, true, true, true}};
    look.class_rgb[1] = 0xF0E0D0;
    look.class_rgb[2] = 0x80C0A0;
    look.class_rgb[3] = 0x0F0F0F;
    look.ink[RANH_INK_EDGE].rgb = 0x404040;
    look.ink[RANH_INK_EDGE].alpha = 255;
    look.ink[RANH_INK_ERROR_MARK].rgb = 0xC00000;
    look.ink[RANH_INK_ERROR_MARK].alpha = 255;
    look.ink[RANH_INK_HALO].rgb = 0xFFFFFF;
    look.ink[RANH_INK_HALO].alpha = 255;
    return look;
}

static uint8_t inked(enum ranh_ink kind, unsigned level)
{
    return (uint8_t)((unsigned)kind << 3 | level);
}

static void test_ink_over_colour(void **state)
{
    (void)state;
    struct ranh_tile_look look = plain_look();
    assert_int_equal(ranh_compose_ink(&look, 0xF0E0D0FF, inked(RANH_INK_EDGE, 7)), 0x404040FF);
    assert_int_equal(ranh_compose_ink(&look, 0, inked(RANH_INK_EDGE, 7)), 0x404040FF);
    uint32_t half = ranh_compose_ink(&look, 0xFFFFFFFF, inked(RANH_INK_EDGE, 3));
    assert_true(half >> 24 > 0xA0 && half >> 24 < 0xB4 && (half & 255) == 255);
    /* Over nothing a weak line is a transparent line of the full colour. */
    uint32_t over_nothing = ranh_compose_ink(&look, 0, inked(RANH_INK_EDGE, 3));
    assert_int_equal(over_nothing >> 8, 0x404040);
    assert_true((over_nothing & 255) > 100 && (over_nothing & 255) < 120);
    /* The soft rim of a mark fades into its white halo, whatever lies below. */
    assert_int_equal(ranh_compose_ink(&look, 0x0F0F0FFF, inked(RANH_INK_ERROR_MARK, 1)),
                     ranh_compose_ink(&look, 0xFFFFFFFF, inked(RANH_INK_ERROR_MARK, 1)));
}

static void test_class_colours_are_exact(void **state)
{
    (void)state;
    struct ranh_tile_look look = plain_look();
    struct ranh_canvas canvas;
    struct ranh_composer *composer = ranh_composer_new(N);
    struct ranh_palette palette;
    ranh_canvas_init(&canvas, N);
    assert_false(ranh_compose(composer, &canvas, &look, picture, &palette));
    for (int covered = 0; covered < 2; covered++) {
        struct ranh_px left[] = {{0, 0}, {100 * 256, 0}, {100 * 256, N * 256}, {0, N * 256}};
        struct ranh_px right[] = {
            {100 * 256, 0}, {200 * 256, 0}, {200 * 256, N * 256}, {100 * 256, N * 256}};
        uint32_t end = 4;
        ranh_canvas_clear(&canvas);
        if (covered) {
            ranh_canvas_cover(&canvas, left, 4, false, look.class_rgb[1]);
            ranh_canvas_cover(&canvas, right, 4, false, look.class_rgb[2]);
        } else {
            ranh_canvas_fill(&canvas, left, &end, 1, 1);
            ranh_canvas_fill(&canvas, right, &end, 1, 2);
        }
        assert_true(ranh_compose(composer, &canvas, &look, picture, &palette));
        assert_int_equal(palette.n, 3);
        assert_int_equal(palette.rgba[0], 0); /* transparent first */
        assert_int_equal(palette.rgba[picture[5 * N + 50]], 0xF0E0D0FF);
        assert_int_equal(palette.rgba[picture[5 * N + 150]], 0x80C0A0FF);
        assert_int_equal(palette.rgba[picture[5 * N + 250]], 0);
    }
    ranh_composer_free(composer);
    ranh_canvas_release(&canvas);
}

static void test_mean_colour(void **state)
{
    (void)state;
    struct ranh_tile_look look = plain_look();
    struct ranh_canvas canvas;
    struct ranh_composer *composer = ranh_composer_new(N);
    struct ranh_palette palette;
    ranh_canvas_init(&canvas, N);
    /* Pixel (3, 3): a quarter of class 1, three quarters of class 2. */
    struct ranh_px a[] = {{768, 768}, {832, 768}, {832, 1024}, {768, 1024}};
    struct ranh_px b[] = {{832, 768}, {1024, 768}, {1024, 1024}, {832, 1024}};
    ranh_canvas_cover(&canvas, a, 4, false, look.class_rgb[1]);
    ranh_canvas_cover(&canvas, b, 4, false, look.class_rgb[2]);
    assert_true(ranh_compose(composer, &canvas, &look, picture, &palette));
    uint32_t c = palette.rgba[picture[3 * N + 3]];
    assert_int_equal(c & 255, 255);
    assert_in_range(c >> 24, 0x9C - 5, 0x9C + 5); /* (0xF0 + 3 * 0x80) / 4, to a step of 8 */
    assert_in_range(c >> 16 & 255, 0xC8 - 5, 0xC8 + 5);
    assert_in_range(c >> 8 & 255, 0xAC - 5, 0xAC + 5);
    ranh_composer_free(composer);
    ranh_canvas_release(&canvas);
}

/* More colours than a palette holds: findings keep theirs. */
static void test_too_many_colours(void **state)
{
    (void)state;
    struct ranh_tile_look look = plain_look();
    struct ranh_canvas canvas;
    struct ranh_composer *composer = ranh_composer_new(N);
    struct ranh_palette palette;
    ranh_canvas_init(&canvas, N);
    for (int y = 0; y < N; y++)
        for (int x = 0; x < N; x++) {
            struct ranh_px p[] = {{x * 256, y * 256},
                                  {x * 256 + 256, y * 256},
                                  {x * 256 + 256, y * 256 + 256},
                                  {x * 256, y * 256 + 256}};
            ranh_canvas_cover(&canvas, p, 4, false, (uint32_t)(x << 16 | y << 8 | ((x ^ y) & 255)));
        }
    canvas.ink[77 * N + 99] = inked(RANH_INK_ERROR_MARK, 7);
    canvas.inked = true;
    assert_true(ranh_compose(composer, &canvas, &look, picture, &palette));
    assert_int_equal(palette.n, 256);
    assert_int_equal(palette.rgba[picture[77 * N + 99]], 0xC00000FF);
    /* Forgets: a plain picture afterwards has plain colours. */
    ranh_canvas_clear(&canvas);
    canvas.fill[0] = 1;
    assert_true(ranh_compose(composer, &canvas, &look, picture, &palette));
    assert_int_equal(palette.n, 2);
    ranh_composer_free(composer);
    ranh_canvas_release(&canvas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trips),     cmocka_unit_test(test_damaged_is_an_input_error),
        cmocka_unit_test(test_ink_over_colour), cmocka_unit_test(test_class_colours_are_exact),
        cmocka_unit_test(test_mean_colour),     cmocka_unit_test(test_too_many_colours),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
