/* SPDX-License-Identifier: MIT */
/* The 12-character parcel identifier: known places, the cell it stands for, and forms that are
 * none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/land/parcel_id.h>

/* Twelve places on both sides of the lines where PROJ's own choice of parameters changes. */
static void known_places(void **state)
{
    static const struct {
        const char *place, *crs;
        double e, n;
        const char *id;
    } known[] = {
        {"HCMC centre", "EPSG:9210", 603796.463, 1191942.259, "w3gvk1c5zp8n"},
        {"Binh Tan", "EPSG:9210", 593500.125, 1189200.75, "w3gv1vkt5wxr"},
        {"Thu Duc", "EPSG:9210", 611250.4, 1200410.9, "w3gvtxg09n3v"},
        {"Cu Chi (N of 11.04N)", "EPSG:9210", 581200.33, 1222500.21, "w3gwzk728gfz"},
        {"Hoc Mon", "EPSG:9210", 591020.5, 1203300.25, "w3gvcksk5ew4"},
        {"Can Gio", "EPSG:9210", 632400.75, 1150700.5, "w3u51vydftw4"},
        {"Thu Dau Mot", "EPSG:9210", 598100.21, 1214200.88, "w3gy6ye9p7rp"},
        {"Dau Tieng", "EPSG:9210", 566300.6, 1246800.3, "w658hk261vzy"},
        {"Vung Tau", "EPSG:5899", 426630.5, 1144530.7, "w3u4ueyx5j9x"},
        {"Ba Ria", "EPSG:5899", 436400.25, 1160700.4, "w3u5wwx7g6qb"},
        {"Xuyen Moc", "EPSG:5899", 463100.9, 1166500.1, "w3ukh20zq4c8"},
        {"Con Dao", "EPSG:5899", 374800.3, 961300.5, "w3ec6n1vzgb6"},
    };
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_err err = {0};
    (void)state;
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct ranh_transform *t = NULL;
        char id[RANH_PARCEL_ID_MAX];
        double at[2] = {known[i].e, known[i].n};
        assert_int_equal(ranh_transform_get(ctx, known[i].crs, "EPSG:4326", &t, &err), 0);
        assert_int_equal(ranh_transform_points(t, at, 1, NULL, &err), 0);
        ranh_parcel_id_encode(at[0], at[1], id);
        assert_string_equal(id, known[i].id);
    }
    ranh_crs_ctx_free(ctx);
}

/* The label point of a parcel lies in the parcel and in the cell of its identifier. */
static void a_parcel_has_the_identifier_of_its_label_point(void **state)
{
    double xy[] = {603796,  1191942, 603816,  1191942, 603816,
                   1191952, 603796,  1191952, 603796,  1191942};
    uint32_t part[] = {0, 1}, ring[] = {0, 5};
    struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, 5, part, ring, xy};
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_transform *out = NULL, *back = NULL;
    struct ranh_err err = {0};
    char id[RANH_PARCEL_ID_MAX];
    double at[2];
    (void)state;
    assert_int_equal(ranh_transform_get(ctx, "EPSG:9210", "EPSG:4326", &out, &err), 0);
    assert_int_equal(ranh_transform_get(ctx, "EPSG:4326", "EPSG:9210", &back, &err), 0);
    assert_true(ranh_parcel_id_of(&shape, out, id));
    assert_memory_equal(id, "w3gvk1", 6);
    ranh_parcel_id_decode(id, &at[0], &at[1]);
    ranh_transform_points(back, at, 1, NULL, &err);
    /* 5 m from the long sides and at least 5 m from the short ones, but for the cell of 4 cm. */
    assert_true(fabs(at[1] - 1191947) < 0.05);
    assert_true(at[0] > 603800.9 && at[0] < 603811.1);
    shape.kind = RANH_SHAPE_LINE;
    assert_false(ranh_parcel_id_of(&shape, out, id));
    ranh_crs_ctx_free(ctx);
}

/* Encoding the middle of a cell gives the cell; a step of one cell gives another. */
static void cells_come_back(void **state)
{
    uint64_t seed = 20261122;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        char id[RANH_PARCEL_ID_MAX], again[RANH_PARCEL_ID_MAX];
        double lon, lat;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double a = (double)(seed >> 11) / 9007199254740992.0;
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        double b = (double)(seed >> 11) / 9007199254740992.0;
        double x = -180 + 360 * a, y = -90 + 180 * b;
        ranh_parcel_id_encode(x, y, id);
        ranh_parcel_id_decode(id, &lon, &lat);
        assert_true(fabs(lon - x) <= 180.0 / (1 << 30) && fabs(lat - y) <= 90.0 / (1 << 30));
        ranh_parcel_id_encode(lon, lat, again);
        assert_string_equal(again, id);
        ranh_parcel_id_encode(lon + 360.0 / (1 << 30), lat, again);
        if (lon < 179)
            assert_string_not_equal(again, id);
    }
    char corner[RANH_PARCEL_ID_MAX];
    ranh_parcel_id_encode(-180, -90, corner);
    assert_string_equal(corner, "000000000000");
    ranh_parcel_id_encode(180, 90, corner); /* the last cell: there is none beyond */
    assert_string_equal(corner, "zzzzzzzzzzzz");
    ranh_parcel_id_encode(0, 0, corner); /* an edge belongs to the cell above it */
    assert_string_equal(corner, "s00000000000");
}

static void forms(void **state)
{
    char id[RANH_PARCEL_ID_MAX];
    (void)state;
    assert_int_equal(ranh_parcel_id_parse("W3GVK1C5ZP8N", id), RANH_PARCEL_ID_GOOD);
    assert_string_equal(id, "w3gvk1c5zp8n");
    assert_int_equal(ranh_parcel_id_parse("w3gvk1c5zp8", id), RANH_PARCEL_ID_LENGTH);
    assert_int_equal(ranh_parcel_id_parse("w3gvk1c5zp8n0", id), RANH_PARCEL_ID_LENGTH);
    assert_int_equal(ranh_parcel_id_parse("", id), RANH_PARCEL_ID_LENGTH);
    assert_int_equal(ranh_parcel_id_parse("w3gvk1c5zp8a", id), RANH_PARCEL_ID_ALPHABET);
    assert_int_equal(ranh_parcel_id_parse("w3gvk1c5zp8o", id), RANH_PARCEL_ID_ALPHABET);
    assert_int_equal(ranh_parcel_id_parse("w3gvk1c5 p8n", id), RANH_PARCEL_ID_ALPHABET);
    assert_int_equal(ranh_parcel_id_parse("000000000000", id), RANH_PARCEL_ID_DIGITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_places),
        cmocka_unit_test(a_parcel_has_the_identifier_of_its_label_point),
        cmocka_unit_test(cells_come_back),
        cmocka_unit_test(forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
