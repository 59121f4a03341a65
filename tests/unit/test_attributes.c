/* SPDX-License-Identifier: MIT */
/* Detectors of attributes, over small cities in memory: duplicate keys, land use, areas. */
#include "tests/unit/city.h"

#include <ranh/crs/transform.h>

#include "lib/check/detectors.h"

static struct city city;

static int setup(void **state)
{
    (void)state;
    city_open(&city);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    city_close(&city);
    return 0;
}

static void run(const struct ranh_detector *detector, struct ranh_finding_list *list)
{
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    must(ranh_parcel_set_load(city.store, NULL, &set, &err), &err);
    struct ranh_check_input input = {.parcels = &set,
                                     .rules = city.rules,
                                     .store = city.store,
                                     .as_of = on("2026-11-22"),
                                     .limits = ranh_check_limits_default()};
    ranh_finding_list_init(list);
    /* those of the stage overlap share one plane, which the stage makes */
    must(strcmp(detector->stage, "overlap") == 0
             ? ranh_detectors_run("overlap", &input, &list->sink, &err)
             : detector->run(&input, &list->sink, &err),
         &err);
    ranh_parcel_set_release(&set);
}

static void loads_in_hilbert_order(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    /* delivered in an order of its own, two of them on the same spot */
    city_parcel(&city, 9, 3, "ODT", "100", 0, 0, 10, 10);
    city_parcel(&city, 4, 2, "ODT", "100", 0, 0, 10, 10);
    city_parcel(&city, 7, 1, "", "", 500, 500, 520, 510);
    must(ranh_parcel_set_load(city.store, NULL, &set, &err), &err);
    assert_int_equal(set.fabric.n_faces, 3);
    size_t two = ranh_fabric_find(&set.fabric, 4), three = ranh_fabric_find(&set.fabric, 9);
    assert_int_equal(three, two + 1); /* the same place: by key, not by row */
    assert_string_equal(set.parcel[two].key, "26740/1/2");
    assert_ptr_equal(set.parcel[two].commune, set.parcel[three].commune); /* interned */
    assert_string_equal(set.parcel[two].file, "to12.shp");
    assert_int_equal(set.parcel[two].feature, 4);
    const struct ranh_parcel *one = &set.parcel[ranh_fabric_find(&set.fabric, 7)];
    assert_null(one->land_use);
    assert_true(isnan(one->area_recorded_m2));
    assert_float_equal(one->native_area_m2, 200, 1e-9);
    assert_int_equal(one->survey_date, RANH_DATE_NONE);
    ranh_parcel_set_release(&set);
}

/* Where the numbers of a source do not jump, the place of a row tells it and `delivered` is not asked. */
static void the_place_of_a_row_tells_its_feature(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    city_parcel(&city, 4, 1, "ODT", "100", 0, 0, 10, 10);
    city_sql(&city, "UPDATE source SET feature_ahead = 96");
    must(ranh_parcel_set_load(city.store, NULL, &set, &err), &err);
    assert_int_equal(set.parcel[0].feature, 100);
    ranh_parcel_set_release(&set);
    city_sql(&city, "UPDATE source SET feature_ahead = NULL");
    must(ranh_parcel_set_load(city.store, NULL, &set, &err), &err);
    assert_int_equal(set.parcel[0].feature, 4);
    ranh_parcel_set_release(&set);
    city_sql(&city, "DELETE FROM delivered");
    must(ranh_parcel_set_load(city.store, NULL, &set, &err), &err);
    assert_int_equal(set.parcel[0].feature, -1);
    ranh_parcel_set_release(&set);
}

static void empty_workspace_has_no_findings(void **state)
{
    (void)state;
    size_t n;
    const struct ranh_detector *const *all = ranh_detectors(&n);
    for (size_t i = 0; i < n; i++) {
        struct ranh_finding_list list;
        run(all[i], &list);
        assert_int_equal(list.n, 0);
        ranh_finding_list_release(&list);
    }
}

static void duplicate_keys(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    city_parcel(&city, 1, 7, "ODT", "100", 0, 0, 10, 10);
    city_parcel(&city, 2, 7, "ODT", "100", 200, 0, 210, 10);
    city_parcel(&city, 3, 7, "ODT", "100", 200, 200, 210, 210);
    city_parcel(&city, 4, 8, "ODT", "100", 10, 0, 20, 10);
    city_parcel(&city, 5, 9, "ODT", "100", 20, 0, 30, 10);
    city_parcel(&city, 6, 9, "ODT", "100", 30, 0, 40, 10);
    city_sql(&city, "UPDATE parcel SET key = NULL WHERE number = '9'"); /* no key, no duplicate */
    run(&ranh_detect_keys, &list);
    assert_int_equal(list.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(list.at[i].key_a, "26740/1/7");
        assert_float_equal(list.at[i].measured, 3, 0);
        assert_non_null(list.at[i].shape);
    }
    assert_string_equal(ranh_finding_message(&city.arena, &list.at[0], false),
                        "The key 26740/1/7 is used by 3 different parcels: see also feature 1 of "
                        "to12.shp; a number must be unique within its sheet.");
    char one[RANH_HASH_HEX], two[RANH_HASH_HEX];
    ranh_finding_id(&list.at[0], one);
    ranh_finding_id(&list.at[1], two);
    assert_string_not_equal(one, two);
    ranh_finding_list_release(&list);
}

static void land_use_codes(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    const char *uses[] = {"ODT", "ONT+CLN", "ONT-C+CLN-P", "",       "ODT+XYZ", "LNK",
                          "OCT", "T",       "Hg/b",        "ODT+2L", "2L+XYZ"};
    static const struct {
        const char *key, *code, *detail;
    } told[] = {
        {"26740/1/5", "A103", "“XYZ”"},
        {"26740/1/6", "A119",
         "“LNK”, other perennial crops (list of 2003), today CLN (unverified)"},
        {"26740/1/7", "A103", "“OCT” is a group and not for a single parcel"},
        {"26740/1/8", "A119", "“T”, residential (old register), today ONT or ODT (unverified)"},
        {"26740/1/9", "A119",
         "“Hg/b”, garden or annual crops (shorthand of old attribute tables); what it is today is "
         "not "
         "known"},
        {"26740/1/10", "A119", "“2L”, two rice crops (field shorthand), today LUC (unverified)"},
        {"26740/1/11", "A103", "“XYZ”"},
    };
    for (int i = 0; i < 11; i++)
        city_parcel(&city, i + 1, i + 1, uses[i], "100", 20 * i, 0, 20 * i + 10, 10);
    run(&ranh_detect_land_use, &list);
    size_t n = sizeof(told) / sizeof(*told), seen = 0;
    assert_int_equal(list.n, n);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++)
            if (strcmp(list.at[i].key_a, told[j].key) == 0) {
                assert_string_equal(list.at[i].code, told[j].code);
                assert_string_equal(list.at[i].detail_en, told[j].detail);
                seen++;
            }
    assert_int_equal(seen, n);
    ranh_finding_list_release(&list);
}

/* Each parcel is 10.5 x 10.37 m = 108.885 m²; only the recorded area differs. */
static void recorded_areas(void **state)
{
    (void)state;
    static const struct {
        const char *recorded, *cause;
        enum ranh_verdict verdict;
    } cases[] = {
        {"108.9", NULL, RANH_PASS}, /* rounded as the law wants: nothing to say */
        {"108.885", NULL, RANH_PASS},
        {"108.8", "the second decimal was cut off instead of rounded", RANH_POSSIBLE},
        {"109", "the recorded area is rounded to whole square metres", RANH_PASS},
        {"108", "the digits after the decimal point were cut off", RANH_VIOLATION},
        {"1088.9", "10 times as much: a misplaced decimal point?", RANH_VIOLATION},
        {"10888.5", "100 times as much: a misplaced decimal point?", RANH_VIOLATION},
        {"10.9", "a tenth of it: a misplaced decimal point?",
         RANH_VIOLATION}, /* 10.8885, rounded */
        {"1.1", "a hundredth of it: a misplaced decimal point?", RANH_VIOLATION},
        {"0.0109", "perhaps given in hectares", RANH_VIOLATION},
        {"120.3", NULL, RANH_VIOLATION},
    };
    size_t n = sizeof(cases) / sizeof(cases[0]);
    for (size_t i = 0; i < n; i++)
        city_parcel(&city, (int64_t)i + 1, (int)i + 1, "ODT", cases[i].recorded, 20.0 * (double)i,
                    0, 20.0 * (double)i + 10.5, 10.37);
    struct ranh_finding_list list;
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, n - 2);
    for (size_t i = 0; i < list.n; i++) {
        const struct ranh_finding *f = &list.at[i];
        int number;
        assert_int_equal(sscanf(f->key_a, "26740/1/%d", &number), 1);
        const char *recorded = cases[number - 1].recorded;
        double difference = fabs(strtod(recorded, NULL) - 108.885);
        assert_true(number > 2);
        assert_int_equal(f->verdict, cases[number - 1].verdict);
        assert_float_equal(f->measured, difference, 1e-6);
        assert_float_equal(f->limit, 0.05, 0);
        assert_string_equal(f->article,
                            "TT 26/2024/TT-BTNMT (kế thừa TT 25/2014/TT-BTNMT Điều 3.4)");
        if (cases[number - 1].cause)
            assert_string_equal(f->detail_en, cases[number - 1].cause);
    }
    ranh_finding_list_release(&list);
}

/* A sheet of 12 parcels, 10.5 m by 10.037, 10.137 ... 11.137 m, each area written as the office did it. */
static void areas_of_sheet(double (*write)(double area), const char *format,
                           struct ranh_finding_list *list)
{
    for (int i = 0; i < 12; i++) {
        char recorded[32];
        double height = 10.037 + 0.1 * i;
        snprintf(recorded, sizeof(recorded), format, write(10.5 * height));
        city_parcel(&city, i + 1, i + 1, "ODT", recorded, 20.0 * i, 0, 20.0 * i + 10.5, height);
    }
    run(&ranh_detect_area, list);
}

static double as_it_is(double area)
{
    return area;
}

static double times_ten(double area)
{
    return 10 * area;
}

static double hectares(double area)
{
    return area / 10000;
}

static double cut_tenth(double area)
{
    return floor(10 * area) / 10;
}

/* Areas end in .39 .44 .49 ... of m²; rounding is a habit, cutting and slips are mistakes, told once. */
static void one_cause_in_a_sheet(void **state)
{
    static const struct {
        double (*write)(double area);
        const char *format, *detail;
        enum ranh_verdict verdict;
    } cases[] = {
        {as_it_is, "%.1f", NULL, RANH_PASS},
        {round, "%.0f", "12 of 12 parcels, the recorded area is rounded to whole square metres",
         RANH_PASS},
        {floor, "%.0f", "12 of 12 parcels, the digits after the decimal point were cut off",
         RANH_VIOLATION},
        {cut_tenth, "%.1f", "6 of 12 parcels, the second decimal was cut off instead of rounded",
         RANH_VIOLATION},
        {times_ten, "%.1f", "12 of 12 parcels, 10 times as much: a misplaced decimal point?",
         RANH_VIOLATION},
        {hectares, "%.4f", "12 of 12 parcels, perhaps given in hectares", RANH_VIOLATION},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct ranh_finding_list list;
        teardown(state);
        setup(state);
        areas_of_sheet(cases[i].write, cases[i].format, &list);
        if (list.n != (cases[i].detail ? 1u : 0u))
            fail_msg("case %zu: %zu findings, the first %s %s", i, list.n, list.at[0].code,
                     list.at[0].detail_en);
        if (cases[i].detail) {
            assert_string_equal(list.at[0].code, "A118");
            assert_string_equal(list.at[0].key_a, "26740/1");
            assert_string_equal(list.at[0].detail_en, cases[i].detail);
            assert_int_equal(list.at[0].verdict, cases[i].verdict);
        }
        ranh_finding_list_release(&list);
    }
}

/* Of the same 12 parcels four are no habit, and one with a mistake of its own is told by itself. */
static void few_are_no_habit(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    areas_of_sheet(times_ten, "%.1f", &list);
    ranh_finding_list_release(&list);
    city_sql(&city, "UPDATE parcel SET area_recorded_m2 = native_area_m2 WHERE parcel_id > 4");
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(list.at[i].code, "A104");
    ranh_finding_list_release(&list);
    city_sql(&city, "UPDATE parcel SET area_recorded_m2 = 10 * native_area_m2");
    city_sql(&city, "UPDATE parcel SET area_recorded_m2 = 150 WHERE parcel_id = 12");
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, 2);
    for (size_t i = 0; i < 2; i++)
        assert_true(strcmp(list.at[i].code, "A118") == 0 ||
                    strcmp(list.at[i].key_a, "26740/1/12") == 0);
    ranh_finding_list_release(&list);
}

/* sigma = m * sqrt(sum of chords² / 8): 10 x 10 m at 1:500 (m = 0.07) 0.70 m², at 1:2000 (0.30) 3.0 m²;
 * 5 x 16 m at 1:500 0.83 m². Half a metre to each side of the limit: */
static void the_survey_decides_how_sure(void **state)
{
    (void)state;
    static const struct {
        double width, height, recorded;
        int scale;
        enum ranh_verdict verdict;
    } cases[] = {
        {10, 10, 100.69, 500, RANH_POSSIBLE},  {10, 10, 100.71, 500, RANH_VIOLATION},
        {10, 10, 102.95, 2000, RANH_POSSIBLE}, {10, 10, 103.05, 2000, RANH_VIOLATION},
        {5, 16, 80.82, 500, RANH_POSSIBLE},    {5, 16, 80.84, 500, RANH_VIOLATION},
        {10, 10, 100.6, 0, RANH_VIOLATION}, /* no scale, no excuse */
    };
    struct ranh_finding_list list;
    int n = sizeof(cases) / sizeof(cases[0]);
    for (int i = 0; i < n; i++) {
        char recorded[16];
        snprintf(recorded, sizeof(recorded), "%.2f", cases[i].recorded);
        city_parcel(&city, i + 1, i + 1, "ODT", recorded, 20 * i, 0, 20 * i + cases[i].width,
                    cases[i].height);
        city_sql(&city, "UPDATE parcel SET scale = %d WHERE parcel_id = %d", cases[i].scale, i + 1);
    }
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, n);
    for (int i = 0; i < n; i++) {
        int number;
        assert_int_equal(sscanf(list.at[i].key_a, "26740/1/%d", &number), 1);
        assert_int_equal(list.at[i].verdict, cases[number - 1].verdict);
    }
    ranh_finding_list_release(&list);
}

/* A parcel against the border of its commune, drawn as two pieces of one code with a hole between. */
static void communes(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    city_parcel(&city, 1, 1, "ODT", "100", 10, 10, 20, 20);         /* inside */
    city_parcel(&city, 2, 2, "ODT", "100", 95, 10, 105, 20);        /* across both pieces: inside */
    city_parcel(&city, 3, 3, "ODT", "100", 190.05, 10, 200.05, 20); /* a strip of 5 cm outside */
    city_parcel(&city, 4, 4, "ODT", "100", 198, 40, 208, 50);       /* 80 % outside */
    city_parcel(&city, 5, 5, "ODT", "100", 196, 70, 206, 80);       /* 60 % outside */
    city_parcel(&city, 6, 6, "ODT", "100", 193, 90, 203, 100);      /* 30 % outside */
    city_parcel(&city, 7, 7, "ODT", "100", 50, 50, 60, 60);         /* in the hole */
    city_parcel(&city, 8, 8, "ODT", "100", 900, 900, 910, 910); /* its commune was not delivered */
    city_sql(&city, "UPDATE parcel SET commune_code = '26743' WHERE parcel_id = 8");
    run(&ranh_detect_commune, &list);
    assert_int_equal(list.n, 0); /* no communes at all: no data */
    ranh_finding_list_release(&list);

    city_sql(&city, "INSERT INTO commune (commune_id, delivered_id, source_id, code, name) VALUES"
                    " (1, 0, 2, '26740', 'Phường Sài Gòn'), (2, 0, 2, '26740', 'Phường Sài Gòn'),"
                    " (3, 0, 2, '26755', 'Phường Bến Thành')");
    city_draw(&city, "commune", 1,
              city_rectangle(&city, (double[4]){0, 0, 100, 200}, (double[4]){45, 45, 65, 65}));
    city_draw(&city, "commune", 2, city_rectangle(&city, (double[4]){100, 0, 200, 200}, NULL));
    city_draw(&city, "commune", 3, city_rectangle(&city, (double[4]){200, 0, 300, 200}, NULL));
    run(&ranh_detect_commune, &list);
    assert_int_equal(list.n, 4);
    for (size_t i = 0; i < list.n; i++) {
        int number;
        assert_int_equal(sscanf(list.at[i].key_a, "26740/1/%d", &number), 1);
        double outside = number == 7 ? 100 : number == 4 ? 80 : number == 5 ? 60 : 30;
        assert_true(fabs(list.at[i].area_m2 - outside) < 1e-6);
        assert_int_equal(list.at[i].verdict, outside > 50 ? RANH_VIOLATION : RANH_POSSIBLE);
        if (number == 4)
            assert_string_equal(list.at[i].detail_en,
                                "its largest part lies in 26755 Phường Bến Thành");
    }
    ranh_finding_list_release(&list);
}

/* Of a rectangle drawn in zone 105-45, as zone 107-45 has it. */
static double area_in_5899(const double box[4])
{
    struct ranh_err err = {0};
    struct ranh_crs_ctx *crs = ranh_crs_ctx_new();
    struct ranh_transform *transform;
    struct ranh_shape there;
    must(ranh_transform_get(crs, "EPSG:9210", "EPSG:5899", &transform, &err), &err);
    must(ranh_transform_shape(transform, &city.arena, city_rectangle(&city, box, NULL), 0, &there,
                              &err),
         &err);
    double area = ranh_shape_area(&there);
    ranh_crs_ctx_free(crs);
    return area;
}

/* Twelve fields whose areas were computed after the map was brought into the other zone: told once. */
static void a_sheet_of_the_other_zone(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    for (int i = 0; i < 12; i++) {
        double box[4] = {310.0 * i, 0, 310.0 * i + 300, 290 + i};
        char recorded[32];
        snprintf(recorded, sizeof(recorded), "%.1f", area_in_5899(box));
        city_parcel(&city, i + 1, i + 1, "ODT", recorded, box[0], box[1], box[2], box[3]);
    }
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, 1);
    assert_string_equal(list.at[0].code, "A118");
    assert_string_equal(list.at[0].key_a, "26740/1");
    assert_string_equal(
        list.at[0].detail_en,
        "12 of 12 parcels, it equals the area in EPSG:5899, while the map is of EPSG:9210");
    ranh_finding_list_release(&list);
}

/* 300 x 300 m at the edge of zone 105-45 seen from 107-45: the areas differ by metres. */
static void area_of_the_other_zone(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    city_parcel(&city, 1, 1, "ODT", "0", 0, 0, 300, 300);
    double area = area_in_5899((double[4]){0, 0, 300, 300});
    assert_true(fabs(area - 90000) > 5);
    city_sql(&city, "UPDATE parcel SET area_recorded_m2 = round(%.6f, 1)", area);
    run(&ranh_detect_area, &list);
    assert_int_equal(list.n, 1);
    assert_string_equal(list.at[0].detail_en,
                        "it equals the area in EPSG:5899, while the map is of EPSG:9210");
    ranh_finding_list_release(&list);
}

static void missing_areas(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    city_parcel(&city, 1, 1, "ODT", "", 0, 0, 10, 10);
    city_parcel(&city, 2, 2, "ODT", "", 20, 0, 30, 10);
    run(&ranh_detect_area, &list); /* the whole file has none: told once */
    assert_int_equal(list.n, 1);
    assert_string_equal(list.at[0].subject, "source");
    assert_string_equal(
        ranh_finding_message(&city.arena, &list.at[0], false),
        "Parcel (all of to12.shp) records no area, so its boundary cannot be compared "
        "with it.");
    ranh_finding_list_release(&list);

    city_parcel(&city, 3, 3, "ODT", "100", 40, 0, 50, 10);
    run(&ranh_detect_area, &list); /* now they stand out, one by one */
    assert_int_equal(list.n, 2);
    assert_string_equal(list.at[0].subject, "parcel");
    assert_int_equal(list.at[0].verdict, RANH_NO_DATA);
    assert_int_equal(list.sink.count[RANH_INFO], 2);
    ranh_finding_list_release(&list);
}

/* The sink into the workspace: rows as told, repeats kept, an earlier run forgotten. */
static void findings_in_the_workspace(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    for (int again = 0; again < 2; again++) {
        struct ranh_finding_sink *sink;
        must(ranh_finding_store_open(city.store, "validate", NULL, &sink, &err), &err);
        struct ranh_finding f = RANH_FINDING_INIT;
        f.code = "A103";
        f.subject = "parcel";
        f.key_a = "26740/1/1";
        f.shape = ranh_shape_point(&city.arena, CITY_X, CITY_Y);
        for (int i = 0; i < 3; i++)
            must(ranh_finding_put(sink, &f, &err), &err);
        f.code = "T101";
        f.key_b = "26740/1/2";
        f.area_m2 = 2;
        f.shape = city_rectangle(&city, (double[4]){0, 0, 1, 2}, NULL);
        must(ranh_finding_put(sink, &f, &err), &err);
        assert_int_equal(sink->count[RANH_WARNING], 0);
        assert_int_equal(sink->count[RANH_ERROR], 4);
        must(ranh_finding_store_close(sink, &err), &err);
    }
    int64_t n;
    must(ranh_store_count(city.store, "SELECT count(*) FROM finding", &n, &err), &err);
    assert_int_equal(n, 4);
    must(ranh_store_count(
             city.store,
             "SELECT count(*) FROM finding WHERE code = 'A103' AND (finding_id LIKE '%.2'"
             " OR finding_id LIKE '%.3') AND severity = 'error' AND stage = 'validate'"
             " AND message_vi LIKE 'Thửa 26740/1/1 %' AND feature IS NULL",
             &n, &err),
         &err);
    assert_int_equal(n, 2);
    must(ranh_store_count(
             city.store,
             "SELECT round(Area(geometry)) FROM finding WHERE code = 'T101' AND verdict ="
             " 'VIOLATION' AND article LIKE 'TT 25/2014%' AND measured IS NULL",
             &n, &err),
         &err);
    assert_int_equal(n, 2);
    must(ranh_store_count(city.store, "SELECT CheckSpatialIndex('finding','geometry')", &n, &err),
         &err);
    assert_int_equal(n, 1);
}

/* Two that their sentences do not tell apart: which is the second does not depend on which came first. */
static void alike_in_either_order(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    for (int again = 0; again < 2; again++) {
        struct ranh_finding_sink *sink;
        must(ranh_finding_store_open(city.store, "validate", NULL, &sink, &err), &err);
        struct ranh_finding f = RANH_FINDING_INIT;
        f.code = "A103";
        f.subject = "parcel";
        f.key_a = "26740/1/1";
        f.shape = ranh_shape_point(&city.arena, CITY_X, CITY_Y);
        for (f.width_m = 2 - again; f.width_m <= 2; f.width_m++)
            must(ranh_finding_put(sink, &f, &err), &err);
        must(ranh_finding_store_close(sink, &err), &err);
    }
    int64_t n;
    must(ranh_store_count(city.store,
                          "SELECT sum(width_m) FROM finding WHERE finding_id LIKE '%.2'", &n, &err),
         &err);
    assert_int_equal(n, 2);
}

#define CITY_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(loads_in_hilbert_order),
        CITY_TEST(the_place_of_a_row_tells_its_feature),
        CITY_TEST(empty_workspace_has_no_findings),
        CITY_TEST(duplicate_keys),
        CITY_TEST(land_use_codes),
        CITY_TEST(recorded_areas),
        CITY_TEST(one_cause_in_a_sheet),
        CITY_TEST(few_are_no_habit),
        CITY_TEST(area_of_the_other_zone),
        CITY_TEST(a_sheet_of_the_other_zone),
        CITY_TEST(missing_areas),
        CITY_TEST(the_survey_decides_how_sure),
        CITY_TEST(communes),
        CITY_TEST(alike_in_either_order),
        CITY_TEST(findings_in_the_workspace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
