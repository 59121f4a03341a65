/* SPDX-License-Identifier: MIT */
/* Tile arithmetic against known vectors: the MBTiles and PMTiles examples, the edges of the world. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ranh/tile/grid.h>

static void test_known_places(void **state)
{
    (void)state;
    /* Bến Thành market, by the other form of the formula (log of tan + sec): 208767.15, 123181.11. */
    struct ranh_tile_id t = ranh_tile_at(18, 106.69805, 10.77245);
    assert_int_equal(t.x, 208767);
    assert_int_equal(t.y, 123181);
    t = ranh_tile_at(0, 106.7, 10.8);
    assert_true(t.x == 0 && t.y == 0);
    t = ranh_tile_at(1, 106.7, 10.8);
    assert_true(t.x == 1 && t.y == 0);
    t = ranh_tile_at(3, -180, 85.06);
    assert_true(t.x == 0 && t.y == 0);
    t = ranh_tile_at(3, 180, -85.06);
    assert_true(t.x == 7 && t.y == 7);
    t = ranh_tile_at(3, 0, 90);
    assert_true(t.y == 0);
}

static void test_bounds(void **state)
{
    (void)state;
    double b[4];
    ranh_tile_bounds((struct ranh_tile_id){0, 0, 0}, b);
    assert_true(fabs(b[0] + 180) < 1e-9 && fabs(b[2] - 180) < 1e-9);
    assert_true(fabs(b[3] - 85.0511287798066) < 1e-9 && fabs(b[1] + 85.0511287798066) < 1e-9);
    ranh_tile_bounds((struct ranh_tile_id){1, 1, 0}, b);
    assert_true(fabs(b[0]) < 1e-12 && fabs(b[1]) < 1e-12);
    for (unsigned z = 0; z <= RANH_TILE_MAX_ZOOM; z++) { /* a tile's middle is in the tile */
        struct ranh_tile_id t = ranh_tile_at(z, 106.7, 10.8), again;
        ranh_tile_bounds(t, b);
        assert_true(b[0] <= 106.7 && 106.7 < b[2] && b[1] < 10.8 && 10.8 <= b[3]);
        again = ranh_tile_at(z, (b[0] + b[2]) / 2, (b[1] + b[3]) / 2);
        assert_true(again.x == t.x && again.y == t.y);
    }
}

static void test_mercator_and_back(void **state)
{
    (void)state;
    double x, y, lon, lat;
    ranh_tile_lonlat_to_mercator(106.7, 10.8, &x, &y);
    assert_true(fabs(x - 11877789.667642) < 1e-3); /* 6378137 * 106.7 * pi / 180 */
    ranh_tile_mercator_to_lonlat(x, y, &lon, &lat);
    assert_true(fabs(lon - 106.7) < 1e-12 && fabs(lat - 10.8) < 1e-12);
}

static void test_frame(void **state)
{
    (void)state;
    double x, y, bx, by;
    ranh_tile_lonlat_to_mercator(106.7, 10.8, &x, &y);
    struct ranh_tile_frame frame = ranh_tile_frame_at(x, y);
    struct ranh_unit u;
    assert_true(ranh_tile_frame_unit(&frame, x, y, &u));
    ranh_tile_frame_mercator(&frame, u.x, u.y, &bx, &by);
    assert_true(fabs(bx - x) < 0.0003 && fabs(by - y) < 0.0003);
    assert_false(ranh_tile_frame_unit(&frame, NAN, y, &u));
    assert_false(ranh_tile_frame_unit(&frame, x + 3e6, y, &u));
    /* A point's pixel within its tile, against floating point. */
    double edge = ranh_tile_mercator_edge();
    for (unsigned z = 0; z <= RANH_TILE_MAX_ZOOM; z++) {
        struct ranh_tile_id t = ranh_tile_at(z, 106.7, 10.8);
        struct ranh_tile_view view = ranh_tile_view_of(&frame, t, 256);
        struct ranh_px p = ranh_tile_view_px(&view, u);
        double px = (x + edge) / (2 * edge) * ldexp(256, (int)z) - t.x * 256.0;
        double py = (edge - y) / (2 * edge) * ldexp(256, (int)z) - t.y * 256.0;
        double slack = z > 20 ? 4.1 : 0.6; /* units are coarser than 1/256 px there */
        assert_true(fabs(p.x - px * 256) <= slack && fabs(p.y - py * 256) <= slack);
    }
}

static void test_neighbours_agree(void **state)
{
    (void)state;
    struct ranh_tile_frame frame = ranh_tile_frame_at(11877789.0, 1210000.0);
    struct ranh_tile_id t = ranh_tile_at(17, 106.7, 10.8);
    struct ranh_tile_view a = ranh_tile_view_of(&frame, t, 256);
    struct ranh_tile_view b =
        ranh_tile_view_of(&frame, (struct ranh_tile_id){t.z, t.x + 1, t.y + 1}, 256);
    for (int32_t i = -5000; i < 5000; i++) {
        struct ranh_unit u = {i * 7919, i * 104729};
        struct ranh_px p = ranh_tile_view_px(&a, u), q = ranh_tile_view_px(&b, u);
        assert_int_equal(p.x - q.x, 65536);
        assert_int_equal(p.y - q.y, 65536);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_places),      cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_mercator_and_back), cmocka_unit_test(test_frame),
        cmocka_unit_test(test_neighbours_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
