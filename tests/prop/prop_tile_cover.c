/* SPDX-License-Identifier: MIT */
/*
 * Coverages at random: a net of triangles whose vertices lie anywhere (also outside the picture), given
 * in any direction. Each pixel's centre is in exactly one triangle; areas add up to exactly 1 in each
 * pixel; a triangle's pixels add up to its area; and a picture cut in four is the picture.
 * RANH_SEED=n repeats a run.
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
#include <ranh/base/num.h>
#include <ranh/tile/raster.h>

#define SIZE 128
#define NET  12 /* cells along an edge */

static uint64_t seed;

static uint32_t next(void)
{
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (uint32_t)(seed >> 20);
}

struct net {
    struct ranh_px at[NET + 1][NET + 1];
    bool slash[NET][NET];
};

/* Cells stay convex enough to keep the triangles from folding: jitter below half a cell. */
static void make(struct net *net)
{
    int32_t cell = (SIZE + 40) * 256 / NET;
    for (int r = 0; r <= NET; r++)
        for (int c = 0; c <= NET; c++) {
            int32_t jx = (int32_t)(next() % (uint32_t)(cell / 2)) - cell / 4;
            int32_t jy = (int32_t)(next() % (uint32_t)(cell / 2)) - cell / 4;
            if (next() % 8 == 0)
                jx = jy = 0; /* some on round places: corners on centres and borders */
            net->at[r][c] = (struct ranh_px){c * cell - 20 * 256 + jx, r * cell - 20 * 256 + jy};
        }
    for (int r = 0; r < NET; r++)
        for (int c = 0; c < NET; c++)
            net->slash[r][c] = next() % 2;
}

static int64_t cross(struct ranh_px a, struct ranh_px b, struct ranh_px c)
{
    return (int64_t)(b.x - a.x) * (c.y - a.y) - (int64_t)(b.y - a.y) * (c.x - a.x);
}

/* Triangle i of 2 * NET * NET, in a random direction and from a random corner. */
static void triangle(const struct net *net, int i, struct ranh_px t[3])
{
    int r = i / 2 / NET, c = i / 2 % NET;
    struct ranh_px p[4] = {net->at[r][c], net->at[r][c + 1], net->at[r + 1][c + 1],
                           net->at[r + 1][c]};
    /* A cell that is not convex has only one diagonal that does not fold it. */
    bool slash = net->slash[r][c];
    if (cross(p[0], p[1], p[2]) <= 0 || cross(p[0], p[2], p[3]) <= 0)
        slash = true;
    else if (cross(p[1], p[2], p[3]) <= 0 || cross(p[1], p[3], p[0]) <= 0)
        slash = false;
    int a = slash ? 1 : 0;
    struct ranh_px u[3] = {p[a], p[a + 1], p[(a + 2) % 4]};
    if (i % 2) {
        u[1] = p[(a + 2) % 4];
        u[2] = p[(a + 3) % 4];
    }
    uint32_t turn = next();
    for (int k = 0; k < 3; k++)
        t[k] =
            u[(turn & 4) ? (int)((turn + (uint32_t)k) % 3) : (int)((turn + 5 - (uint32_t)k) % 3)];
}

static uint32_t row_sum[SIZE][4];

/* A centre strictly inside is filled, one strictly outside is not. */
static void check_centres(const struct ranh_canvas *canvas, const struct ranh_px t[3])
{
    for (int32_t y = 0; y < SIZE; y++)
        for (int32_t x = 0; x < SIZE; x++) {
            struct ranh_px c = {x * 256 + 128, y * 256 + 128};
            int64_t a = cross(t[0], t[1], c), b = cross(t[1], t[2], c), d = cross(t[2], t[0], c);
            bool inside = (a > 0 && b > 0 && d > 0) || (a < 0 && b < 0 && d < 0);
            bool outside = (a < 0 || b < 0 || d < 0) && (a > 0 || b > 0 || d > 0);
            if (inside || outside)
                assert_int_equal(canvas->fill[y * SIZE + x], inside);
        }
}

static void check_net(struct ranh_canvas *one, struct ranh_canvas *all)
{
    static uint8_t times[SIZE * SIZE];
    struct net net;
    make(&net);
    memset(times, 0, sizeof(times));
    ranh_canvas_clear(all);
    for (int i = 0; i < 2 * NET * NET; i++) {
        struct ranh_px t[3];
        uint32_t end = 3;
        triangle(&net, i, t);
        ranh_canvas_clear(one);
        ranh_canvas_fill(one, t, &end, 1, 1);
        if (i % 16 == 0)
            check_centres(one, t);
        for (size_t p = 0; p < sizeof(times); p++)
            times[p] = (uint8_t)(times[p] + one->fill[p]);
        ranh_canvas_cover(all, t, 3, false, next() & 0xFFFFFF);
        bool inside = true;
        for (int k = 0; k < 3; k++)
            inside = inside && t[k].x >= 0 && t[k].y >= 0 && t[k].x <= SIZE * 256 &&
                     t[k].y <= SIZE * 256;
        if (!inside)
            continue;
        ranh_canvas_cover(one, t, 3, false, 0);
        int64_t sum = 0;
        for (unsigned y = 0; y < SIZE; y++) {
            ranh_canvas_cover_row(one, y, row_sum);
            for (unsigned x = 0; x < SIZE; x++)
                sum += (int32_t)row_sum[x][3];
        }
        assert_true(llabs(2 * sum - llabs(cross(t[0], t[1], t[2]))) <= 2 * 65536 / 256);
    }
    for (size_t p = 0; p < sizeof(times); p++)
        assert_int_equal(times[p], 1);
    for (unsigned y = 0; y < SIZE; y++) {
        ranh_canvas_cover_row(all, y, row_sum);
        for (unsigned x = 0; x < SIZE; x++)
            assert_int_equal(row_sum[x][3], 65536);
    }
}

static void test_coverage(void **state)
{
    (void)state;
    struct ranh_canvas one, all;
    ranh_canvas_init(&one, SIZE);
    ranh_canvas_init(&all, SIZE);
    for (int i = 0; i < 40; i++)
        check_net(&one, &all);
    ranh_canvas_release(&one);
    ranh_canvas_release(&all);
}

static struct ranh_px any(void)
{
    return (struct ranh_px){(int32_t)(next() % (3 * SIZE * 256)) - SIZE * 256,
                            (int32_t)(next() % (3 * SIZE * 256)) - SIZE * 256};
}

static void draw(struct ranh_canvas *canvas, const struct ranh_px *p, int32_t dx, int32_t dy)
{
    struct ranh_px q[5];
    uint32_t end = 5;
    struct ranh_pen thin = ranh_pen_of(RANH_INK_EDGE, 128, 3),
                    wide = ranh_pen_of(RANH_INK_COMMUNE, 700, 7);
    for (int i = 0; i < 5; i++)
        q[i] = (struct ranh_px){p[i].x - dx, p[i].y - dy};
    ranh_canvas_fill(canvas, q, &end, 1, 9);
    ranh_canvas_cover(canvas, q, 5, false, 0x123456);
    ranh_canvas_line(canvas, q[0], q[1], &thin);
    ranh_canvas_line(canvas, q[1], q[2], &wide);
    ranh_canvas_dot(canvas, q[3], &wide);
    ranh_canvas_tint(canvas, q, &end, 1, RANH_TINT_WARNING);
}

/* One picture of SIZE against four of SIZE / 2. */
static void test_cut_in_four(void **state)
{
    (void)state;
    struct ranh_canvas whole, part;
    static uint32_t whole_row[SIZE][4], part_row[SIZE / 2][4];
    const unsigned half = SIZE / 2;
    ranh_canvas_init(&whole, SIZE);
    ranh_canvas_init(&part, half);
    for (int i = 0; i < 300; i++) {
        struct ranh_px p[5] = {any(), any(), any(), any(), any()};
        ranh_canvas_clear(&whole);
        draw(&whole, p, 0, 0);
        for (unsigned quarter = 0; quarter < 4; quarter++) {
            unsigned left = quarter % 2 * half, top = quarter / 2 * half;
            ranh_canvas_clear(&part);
            draw(&part, p, (int32_t)left * 256, (int32_t)top * 256);
            for (unsigned y = 0; y < half; y++) {
                size_t at = (size_t)(top + y) * SIZE + left;
                assert_memory_equal(part.fill + y * half, whole.fill + at, half);
                assert_memory_equal(part.ink + y * half, whole.ink + at, half);
                ranh_canvas_cover_row(&whole, top + y, whole_row);
                ranh_canvas_cover_row(&part, y, part_row);
                assert_memory_equal(part_row, whole_row + left, sizeof(part_row));
            }
        }
    }
    ranh_canvas_release(&whole);
    ranh_canvas_release(&part);
}

/* Ink against the distance itself, for short strokes and long ones, thin pens and wide. */
static void test_distance(void **state)
{
    (void)state;
    struct ranh_canvas canvas;
    ranh_canvas_init(&canvas, SIZE);
    for (int i = 0; i < 600; i++) {
        int32_t span = i % 3 == 0 ? 1500 : i % 3 == 1 ? 9000 : 3 * SIZE * 256;
        struct ranh_px a = any(), b;
        b.x = a.x + (int32_t)(next() % (uint32_t)(2 * span)) - span;
        b.y = a.y + (int32_t)(next() % (uint32_t)(2 * span)) - span;
        if (i % 10 == 0)
            b.x = a.x;
        if (i % 11 == 0)
            b.y = a.y;
        struct ranh_pen pen =
            ranh_pen_of(RANH_INK_EDGE, (int32_t)(128 + next() % 700), i % 2 ? 3 : 7);
        ranh_canvas_clear(&canvas);
        ranh_canvas_line(&canvas, a, b, &pen);
        double dx = b.x - (double)a.x, dy = b.y - (double)a.y, length2 = dx * dx + dy * dy;
        for (int32_t y = 0; y < SIZE; y++)
            for (int32_t x = 0; x < SIZE; x++) {
                double px = x * 256 + 128 - (double)a.x, py = y * 256 + 128 - (double)a.y;
                double t = length2 > 0 ? (px * dx + py * dy) / length2 : 0;
                t = t < 0 ? 0 : t > 1 ? 1 : t;
                double d = hypot(px - t * dx, py - t * dy);
                unsigned least = 0,
                         most = 0; /* a hair's breadth at each threshold may fall either way */
                for (unsigned k = 0; k < pen.n_steps; k++) {
                    least = d < pen.reach[k] - 1 ? pen.level[k] : least;
                    most = d < pen.reach[k] + 1 ? pen.level[k] : most;
                }
                assert_in_range(ranh_ink_level(canvas.ink[y * SIZE + x]), least, most);
            }
    }
    ranh_canvas_release(&canvas);
}

int main(void)
{
    int64_t given = 0;
    const char *text = getenv("RANH_SEED");
    seed = text && ranh_num_int(text, &given) && given ? (uint64_t)given : 20261122;
    printf("# seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_coverage),
        cmocka_unit_test(test_cut_in_four),
        cmocka_unit_test(test_distance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
