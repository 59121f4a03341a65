/* SPDX-License-Identifier: MIT */
/*
 * Reference systems: the datum step is EPSG:6960 everywhere, zone to zone is exact, guesses are
 * refused.
 *
 * The twelve places lie on both sides of the two lines (11.04°N, 107.11°E) where PROJ by itself
 * changes to EPSG:5194, 0.80 m away. Expected values: the official seven parameters (QĐ
 * 05/2007/QĐ-BTNMT) run as an explicit pipeline by PROJ 9.1.1's own command-line programs; zone to
 * zone by gdaltransform.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/crs/transform.h>

static const struct {
    const char *place, *crs;
    double e, n, lat, lon;
    bool proj_differs; /* PROJ's own choice would be 5194 */
} place[] = {
    {"city centre", "EPSG:9210", 603796.463, 1191942.259, 10.7768996066, 106.7008927055, true},
    {"Bình Tân", "EPSG:9210", 593500.125, 1189200.75, 10.7523898228, 106.6066817450, true},
    {"Thủ Đức", "EPSG:9210", 611250.4, 1200410.9, 10.8532392364, 106.7693020233, true},
    {"Củ Chi", "EPSG:9210", 581200.33, 1222500.21, 11.0537265294, 106.4949778527, false},
    {"Hóc Môn", "EPSG:9210", 591020.5, 1203300.25, 10.8799173169, 106.5843639880, true},
    {"Cần Giờ", "EPSG:9210", 632400.75, 1150700.5, 10.4031814981, 106.9609462535, true},
    {"Thủ Dầu Một", "EPSG:9210", 598100.21, 1214200.88, 10.9782786725, 106.6494143423, true},
    {"Dầu Tiếng", "EPSG:9210", 566300.6, 1246800.3, 11.2737212858, 106.3590715612, false},
    {"Vũng Tàu", "EPSG:5899", 426630.5, 1144530.7, 10.3489802381, 107.0818112843, true},
    {"Bà Rịa", "EPSG:5899", 436400.25, 1160700.4, 10.4953458243, 107.1707497200, false},
    {"Xuyên Mộc", "EPSG:5899", 463100.9, 1166500.1, 10.5481343020, 107.4146196726, false},
    {"Côn Đảo", "EPSG:5899", 374800.3, 961300.5, 8.6911931720, 106.6140644519, false},
};
#define N_PLACES (sizeof(place) / sizeof(place[0]))

static int setup(void **state)
{
    *state = ranh_crs_ctx_new();
    return 0;
}

static int teardown(void **state)
{
    ranh_crs_ctx_free(*state);
    return 0;
}

static struct ranh_transform *get(struct ranh_crs_ctx *ctx, const char *from, const char *to)
{
    struct ranh_err err = {0};
    struct ranh_transform *t = NULL;
    if (ranh_transform_get(ctx, from, to, &t, &err) != 0)
        fail_msg("%s -> %s: %s", from, to, err.text);
    return t;
}

static void run(struct ranh_transform *t, double *xy, size_t n)
{
    struct ranh_err err = {0};
    size_t failed = 99;
    assert_int_equal(ranh_transform_points(t, xy, n, &failed, &err), 0);
    assert_int_equal(failed, 0);
}

#define NEAR(got, want, tolerance)                                                                 \
    do {                                                                                           \
        double g_ = (got), w_ = (want);                                                            \
        if (!(fabs(g_ - w_) <= (tolerance)))                                                       \
            fail_msg("%s: got %.12f, want %.12f", #got, g_, w_);                                   \
    } while (0)

static void the_datum_step_is_6960_everywhere(void **state)
{
    for (size_t i = 0; i < N_PLACES; i++) {
        double xy[2] = {place[i].e, place[i].n};
        struct ranh_transform *t = get(*state, place[i].crs, "EPSG:4326");
        run(t, xy, 1);
        NEAR(xy[0], place[i].lon, 1e-9);
        NEAR(xy[1], place[i].lat, 1e-9);
        const struct ranh_operation *o = ranh_transform_operation(t);
        assert_non_null(strstr(o->name, "EPSG:6960"));
        assert_non_null(strstr(o->pipeline, "-191.90441429"));
        assert_null(strstr(o->pipeline, "192.873")); /* 5194 */
        assert_true(o->crosses_datum);
        assert_true(o->accuracy_m == 1);
    }
}

static void there_and_back_is_the_same_point(void **state)
{
    static const char *const to[] = {"EPSG:4326", "EPSG:3857", "EPSG:32648"};
    for (size_t i = 0; i < N_PLACES; i++)
        for (size_t k = 0; k < 3; k++) {
            double xy[2] = {place[i].e, place[i].n};
            run(get(*state, place[i].crs, to[k]), xy, 1);
            run(get(*state, to[k], place[i].crs), xy, 1);
            NEAR(xy[0], place[i].e, 1e-7);
            NEAR(xy[1], place[i].n, 1e-7);
        }
    double hanoi[2] = {587000.125, 2324000.25}; /* EPSG:5897, where heights change by 25 m */
    run(get(*state, "EPSG:5897", "EPSG:4326"), hanoi, 1);
    run(get(*state, "EPSG:4326", "EPSG:5897"), hanoi, 1);
    NEAR(hanoi[0], 587000.125, 1e-7);
    NEAR(hanoi[1], 2324000.25, 1e-7);
}

static void other_wgs84_systems_take_the_same_way(void **state)
{
    double xy[2] = {603796.463, 1191942.259};
    run(get(*state, "EPSG:9210", "EPSG:3857"), xy, 1);
    const double degree = 3.14159265358979323846 / 180;
    NEAR(xy[0], 6378137 * place[0].lon * degree, 2e-5);
    NEAR(xy[1], 6378137 * log(tan((45 + place[0].lat / 2) * degree)), 2e-5);
    run(get(*state, "EPSG:3857", "EPSG:32648"), xy, 1);
    assert_false(ranh_transform_operation(get(*state, "EPSG:3857", "EPSG:32648"))->crosses_datum);
    double utm[2] = {place[0].e, place[0].n};
    run(get(*state, "EPSG:9210", "EPSG:32648"), utm, 1);
    NEAR(utm[0], xy[0], 1e-6);
    NEAR(utm[1], xy[1], 1e-6);
}

static void zone_to_zone_is_exact(void **state)
{
    static const struct {
        const char *from, *to;
        double e, n, east, north; /* by gdaltransform */
    } pair[] = {
        {"EPSG:9210", "EPSG:5899", 603796.463, 1191942.259, 385070.757867425, 1191978.59809064},
        {"EPSG:5899", "EPSG:9210", 463100.9, 1166500.1, 682003.750197044, 1166963.84605025},
        {"EPSG:9210", "EPSG:3405", 581200.33, 1222500.21, 663108.792153718, 1222440.07616839},
        {"EPSG:9211", "EPSG:9210", 538000, 1180000, 565349.8786278, 1180041.75364094},
    };
    for (size_t i = 0; i < sizeof(pair) / sizeof(pair[0]); i++) {
        double xy[2] = {pair[i].e, pair[i].n};
        struct ranh_transform *t = get(*state, pair[i].from, pair[i].to);
        run(t, xy, 1);
        NEAR(xy[0], pair[i].east, 1e-8);
        NEAR(xy[1], pair[i].north, 1e-8);
        const struct ranh_operation *o = ranh_transform_operation(t);
        assert_false(o->crosses_datum);
        assert_true(o->accuracy_m == 0);
        assert_null(strstr(o->pipeline, "helmert"));
    }
}

static void families_units_and_meridians(void **state)
{
    static const struct {
        const char *definition;
        enum ranh_crs_family family;
        int32_t epsg;
        double meridian; /* 0 = none */
        bool geographic;
    } known[] = {
        {"EPSG:9210", RANH_CRS_VN2000, 9210, 105.75, false},
        {"epsg:5899", RANH_CRS_VN2000, 5899, 107.75, false},
        {"9205", RANH_CRS_VN2000, 9205, 103, false},
        {"EPSG:3405", RANH_CRS_VN2000, 3405, 105, false},
        {"EPSG:4756", RANH_CRS_VN2000, 4756, 0, true},
        {"EPSG:4326", RANH_CRS_WGS84, 4326, 0, true},
        {"EPSG:4979", RANH_CRS_WGS84, 4979, 0, true},
        {"EPSG:3857", RANH_CRS_WGS84, 3857, 0, false},
        {"EPSG:32648", RANH_CRS_WGS84, 32648, 105, false},
        {"EPSG:4240", RANH_CRS_OTHER, 4240, 0, true},
        {"EPSG:9210+5773", RANH_CRS_VN2000, 9210, 105.75, false},
        {"EPSG:2044", RANH_CRS_REFUSED, 2044, 105, false},
        {"EPSG:4147", RANH_CRS_REFUSED, 4147, 0, true},
        {"EPSG:3148", RANH_CRS_REFUSED, 3148, 105, false},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        struct ranh_err err = {0};
        struct ranh_crs crs = {0};
        if (ranh_crs_lookup(*state, known[i].definition, &crs, &err) != 0)
            fail_msg("%s: %s", known[i].definition, err.text);
        assert_int_equal(crs.family, known[i].family);
        assert_int_equal(crs.epsg, known[i].epsg);
        assert_true(crs.geographic == known[i].geographic);
        if (known[i].meridian > 0)
            NEAR(crs.central_meridian, known[i].meridian, 1e-9);
        if (crs.geographic)
            assert_true(isnan(crs.metres_per_unit));
        else
            NEAR(crs.metres_per_unit, 1, 0);
    }
}

/* Codes of the first registration, still met in old projects, are read as their successors. */
static void deprecated_codes_name_their_successor(void **state)
{
    static const int32_t pair[][2] = {{6956, 5896}, {6957, 5897}, {6958, 5898}, {6959, 5899}};
    for (size_t i = 0; i < 4; i++) {
        char old[20];
        char fresh[20];
        struct ranh_err err = {0};
        struct ranh_crs crs = {0};
        snprintf(old, sizeof(old), "EPSG:%d", pair[i][0]);
        snprintf(fresh, sizeof(fresh), "EPSG:%d", pair[i][1]);
        assert_int_equal(ranh_crs_lookup(*state, old, &crs, &err), 0);
        assert_true(crs.deprecated);
        assert_int_equal(crs.epsg, pair[i][0]);
        assert_int_equal(crs.replaced_by, pair[i][1]);
        assert_int_equal(crs.family, RANH_CRS_VN2000);
        assert_string_equal(ranh_transform_operation(get(*state, old, fresh))->name, "identity");
        double a[2] = {480000, 1160000};
        double b[2] = {480000, 1160000};
        run(get(*state, old, "EPSG:4326"), a, 1);
        run(get(*state, fresh, "EPSG:4326"), b, 1);
        assert_memory_equal(a, b, sizeof(a));
    }
}

#define ESRI_HEAD(name, gcs, datum)                                                                \
    "PROJCS[\"" name "\",GEOGCS[\"" gcs "\",DATUM[\"" datum                                        \
    "\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT["           \
    "\"Degree\","                                                                                  \
    "0.0174532925199433]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"False_Easting\",500000." \
    "0],"                                                                                          \
    "PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",105.75],PARAMETER["          \
    "\"Scale_Factor\",0.9999],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"

/* What .prj files of the field look like: no codes, names of their own, parameters of either sign.
 * */
static void a_prj_file_is_recognised_by_its_datum(void **state)
{
#define TM_105_45 "+proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 "
#define OFFICIAL                                                                                   \
    "-191.90441429,-39.30318279,-111.45032835,-0.00928836,0.01975479,-0.00427372,0.252906278"
#define OLDER "-192.873,-39.382,-111.202,-0.00205,-0.0005,0.00335,0.0188"
    static const char *const text[] = {
        ESRI_HEAD("VN2000_HCM", "GCS_VN_2000", "D_Vietnam_2000"),
        (TM_105_45 "+towgs84=" OFFICIAL " +units=m +no_defs +type=crs"),
        (TM_105_45 "+towgs84=" OLDER " +units=m +no_defs +type=crs"),
        "VN-2000 / TM-3 105-45",
    };
    for (size_t i = 0; i < sizeof(text) / sizeof(text[0]); i++) {
        struct ranh_err err = {0};
        struct ranh_crs crs = {0};
        if (ranh_crs_lookup(*state, text[i], &crs, &err) != 0)
            fail_msg("%s", err.text);
        assert_int_equal(crs.family, RANH_CRS_VN2000);
        assert_int_equal(crs.epsg, 9210);
        double xy[2] = {place[0].e, place[0].n};
        run(get(*state, text[i], "EPSG:4326"), xy, 1);
        NEAR(xy[0], place[0].lon, 1e-9);
        assert_string_equal(ranh_transform_operation(get(*state, text[i], "EPSG:9210"))->name,
                            "identity");
    }
}

static void refused(struct ranh_crs_ctx *ctx, const char *from, const char *to, const char *says)
{
    struct ranh_err err = {0};
    struct ranh_transform *t = NULL;
    assert_int_equal(ranh_transform_get(ctx, from, to, &t, &err), RANH_E_CRS);
    assert_null(t);
    if (!strstr(err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", err.text, says);
}

static void guesses_are_refused_with_advice(void **state)
{
    refused(*state, "EPSG:2044", "EPSG:9210", "973/2001");
    refused(*state, "EPSG:9210", "EPSG:4147", "973/2001");
    refused(*state, "EPSG:3148", "EPSG:9210", "Indian 1960");
    /* PROJ would go "ballpark": an unnamed datum, and one whose operations lie elsewhere on Earth.
     * */
    refused(*state, "+proj=utm +zone=48 +ellps=krass +type=crs", "EPSG:9210", "ignore the datum");
    refused(*state, "EPSG:27700", "EPSG:9210", "Viet Nam");
    refused(*state, "LOCAL_CS[\"drawing\",UNIT[\"Meter\",1]]", "EPSG:9210", "without a datum");
    refused(*state, ESRI_HEAD("HCM", "GCS_WGS_1984", "D_WGS_1984"), "EPSG:9210", "225 m");
    refused(*state, "EPSG:99999", "EPSG:9210", "EPSG:9210");
    refused(*state, "+proj=pipeline +step +proj=noop", "EPSG:9210", "no known reference system");
    refused(*state, "", "EPSG:9210", "no known reference system");
}

static void another_datum_goes_through_wgs84_then_6960(void **state)
{
    const struct ranh_operation *o =
        ranh_transform_operation(get(*state, "EPSG:4240", "EPSG:9210"));
    assert_non_null(strstr(o->name, "Indian 1975 to WGS 84"));
    assert_non_null(strstr(o->name, "EPSG:6960"));
    assert_true(o->crosses_datum && o->accuracy_m > 1);
}

static void points_that_fail_are_counted_not_invented(void **state)
{
    struct ranh_err err = {0};
    size_t failed = 0;
    double xy[] = {603796.463, 1191942.259, NAN, 1,          1e300,
                   1e300,      INFINITY,    0,   603796.463, 1191942.259};
    assert_int_equal(
        ranh_transform_points(get(*state, "EPSG:9210", "EPSG:4326"), xy, 5, &failed, &err), 0);
    assert_int_equal(failed, 3);
    assert_true(isnan(xy[2]) && isnan(xy[3]) && isnan(xy[4]) && isnan(xy[6]));
    NEAR(xy[8], place[0].lon, 1e-9);
    double same[] = {1, NAN, 2, 3};
    assert_int_equal(
        ranh_transform_points(get(*state, "EPSG:9210", "EPSG:9210"), same, 2, &failed, &err), 0);
    assert_int_equal(failed, 1);
    assert_true(same[2] == 2 && same[3] == 3);
}

static void long_edges_get_the_same_points_from_both_sides(void **state)
{
    struct ranh_arena arena;
    struct ranh_err err = {0};
    ranh_arena_init(&arena);
    double xy[] = {603000.1234, 1191000.5, 606000.7,    1195000.1,
                   603000.9,    1195000.2, 603000.1234, 1191000.5};
    double back[8];
    for (size_t i = 0; i < 4; i++)
        memcpy(back + 2 * i, xy + 2 * (3 - i), 2 * sizeof(double));
    uint32_t part[] = {0, 1};
    uint32_t ring[] = {0, 4};
    struct ranh_shape a = {RANH_SHAPE_POLYGON, 1, 1, 4, part, ring, xy};
    struct ranh_shape b = {RANH_SHAPE_POLYGON, 1, 1, 4, part, ring, back};
    struct ranh_shape ta;
    struct ranh_shape tb;
    struct ranh_transform *t = get(*state, "EPSG:5899", "EPSG:9210");
    assert_int_equal(ranh_transform_shape(t, &arena, &a, 300, &ta, &err), 0);
    assert_int_equal(ranh_transform_shape(t, &arena, &b, 300, &tb, &err), 0);
    /* 5000 m, 2999.8 m, 3999.7 m at 300 m: 17 + 10 + 14 pieces. */
    assert_int_equal(ta.n_points, 17 + 10 + 14 + 1);
    assert_int_equal(tb.n_points, ta.n_points);
    for (uint32_t i = 0; i < ta.n_points; i++)
        assert_memory_equal(ta.xy + 2 * i, tb.xy + 2 * (ta.n_points - 1 - i), 2 * sizeof(double));
    assert_int_equal(xy[0] == 603000.1234, 1); /* the source is not touched */
    /* Identity needs no points of its own. */
    assert_int_equal(
        ranh_transform_shape(get(*state, "EPSG:9210", "EPSG:9210"), &arena, &a, 300, &ta, &err), 0);
    assert_int_equal(ta.n_points, 4);
    assert_memory_equal(ta.xy, xy, sizeof(xy));
    ranh_arena_release(&arena);
}

static void the_pipeline_text_is_for_people_and_other_programs(void **state)
{
    struct ranh_arena arena;
    struct ranh_err err = {0};
    const char *text = NULL;
    ranh_arena_init(&arena);
    assert_int_equal(ranh_vn2000_pipeline(*state, &arena, 9210, &text, &err), 0);
    assert_string_equal(
        text,
        "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=105.75 +k=0.9999 +x_0=500000 +y_0=0 "
        "+ellps=WGS84 +step +proj=push +v_3 +step +proj=cart +ellps=WGS84 +step +proj=helmert "
        "+x=-191.90441429 +y=-39.30318279 +z=-111.45032835 +rx=-0.00928836 +ry=0.01975479 "
        "+rz=-0.00427372 +s=0.252906278 +convention=coordinate_frame +step +inv +proj=cart "
        "+ellps=WGS84 +step +proj=pop +v_3 +step +proj=unitconvert +xy_in=rad +xy_out=deg");
    assert_int_equal(ranh_vn2000_pipeline(*state, &arena, 32648, &text, &err), RANH_E_CRS);
    ranh_arena_release(&arena);
}

static void the_same_pair_is_one_transform(void **state)
{
    assert_ptr_equal(get(*state, "EPSG:9210", "EPSG:4326"), get(*state, "EPSG:9210", "EPSG:4326"));
}

/* A system under another name is the same system; a datum or a meridian more is not. */
static void one_system_has_several_names(void **state)
{
    static const char lambert93[] =
        "PROJCS[\"Lambert 93 of a file\",GEOGCS[\"RGF\",DATUM[\"Reseau_Geodesique_Francais_1993\","
        "SPHEROID[\"GRS80\",6378137,298.257222101]],PRIMEM[\"Greenwich\",0],UNIT[\"degree\","
        "0.0174532925199433]],PROJECTION[\"Lambert_Conformal_Conic_2SP\"],PARAMETER["
        "\"standard_parallel_1\",49],PARAMETER[\"standard_parallel_2\",44],PARAMETER["
        "\"latitude_of_origin\",46.5],PARAMETER[\"central_meridian\",3],PARAMETER[\"false_"
        "easting\","
        "700000],PARAMETER[\"false_northing\",6600000],UNIT[\"metre\",1]]";
    static const double there[] = {940000, 6650000}, here[] = {603796, 1191942};
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    (void)state;
    assert_true(ranh_crs_same(ctx, lambert93, "EPSG:2154", there, 1));
    assert_true(ranh_crs_same(ctx, "EPSG:6957", "EPSG:5897", NULL, 0));
    assert_false(ranh_crs_same(ctx, "EPSG:9210", "EPSG:5899", here, 1));
    assert_false(ranh_crs_same(ctx, "EPSG:3405", "EPSG:32648", here, 1)); /* 225 m */
    assert_false(ranh_crs_same(ctx, "EPSG:5897", "EPSG:3405", here, 1));
    assert_false(ranh_crs_same(ctx, "EPSG:2044", "EPSG:5897", here, 1)); /* refused */
    ranh_crs_ctx_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_datum_step_is_6960_everywhere),
        cmocka_unit_test(there_and_back_is_the_same_point),
        cmocka_unit_test(other_wgs84_systems_take_the_same_way),
        cmocka_unit_test(zone_to_zone_is_exact),
        cmocka_unit_test(families_units_and_meridians),
        cmocka_unit_test(deprecated_codes_name_their_successor),
        cmocka_unit_test(a_prj_file_is_recognised_by_its_datum),
        cmocka_unit_test(guesses_are_refused_with_advice),
        cmocka_unit_test(another_datum_goes_through_wgs84_then_6960),
        cmocka_unit_test(points_that_fail_are_counted_not_invented),
        cmocka_unit_test(long_edges_get_the_same_points_from_both_sides),
        cmocka_unit_test(the_pipeline_text_is_for_people_and_other_programs),
        cmocka_unit_test(the_same_pair_is_one_transform),
        cmocka_unit_test(one_system_has_several_names),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
