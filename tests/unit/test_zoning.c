/* SPDX-License-Identifier: MIT */
/*
 * Zoning over small cities in memory. Parcels are squares of 10 x 10 m, so that a share of 37 % is a
 * zone edge at 3.7 m and every number can be checked on paper.
 */
#include "tests/unit/city.h"

#include "lib/check/detectors.h"
#include "lib/check/zoning.h"

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

static void zone(int id, const char *code, const char *function, const char *from, const char *to,
                 const char *limits, double x0, double y0, double x1, double y1)
{
    city_sql(
        &city,
        "INSERT INTO zone (zone_id, delivered_id, source_id, code, function, function_name,"
        " decision, valid_from, valid_to, max_coverage_pct, max_far, max_storeys) VALUES (%d, 0, 2,"
        " '%s', '%s', '%s', 'QĐ %d', nullif('%s', ''), nullif('%s', ''), %s)",
        id, code, function, function, id, from, to, limits);
    city_draw(&city, "zone", id, city_rectangle(&city, (double[4]){x0, y0, x1, y1}, NULL));
}

static void restriction(int id, const char *kind, const char *from, double x0, double y0, double x1,
                        double y1)
{
    city_sql(&city,
             "INSERT INTO restriction (restriction_id, delivered_id, source_id, code, kind, name, "
             "width_m,"
             " decision, valid_from) VALUES (%d, 0, 2, 'HC-%d', '%s', 'đường Lê Lợi', 30, 'QĐ 9',"
             " nullif('%s', ''))",
             id, id, kind, from);
    city_draw(&city, "restriction", id, city_rectangle(&city, (double[4]){x0, y0, x1, y1}, NULL));
}

/* A permit for parcel `parcel`, linked with that confidence. */
static void permit(int id, int parcel, double confidence, const char *issued, const char *figures)
{
    city_sql(
        &city,
        "INSERT INTO permit (permit_id, delivered_id, source_id, permit_no, issued, commune_code,"
        " sheet, number, coverage_pct, far, storeys, footprint_m2, floor_area_m2) VALUES (%d, 0, 2,"
        " '%d/GPXD', nullif('%s', ''), '26740', '1', '%d', %s)",
        id, id, issued, parcel, figures);
    city_sql(&city, "INSERT INTO permit_parcel VALUES (%d, %d, 'key', %.2f)", id, parcel,
             confidence);
}

struct asked {
    struct ranh_parcel_set set;
    struct ranh_zoning zoning;
    struct ranh_finding_list list;
};

static void ask(struct asked *asked, const char *as_of)
{
    struct ranh_err err = {0};
    must(ranh_parcel_set_load(city.store, NULL, &asked->set, &err), &err);
    must(ranh_zoning_load(city.store, &asked->set, on(as_of), &asked->zoning, &err), &err);
    must(ranh_zoning_measure(&asked->zoning, &asked->set, NULL, NULL, &err), &err);
    ranh_finding_list_init(&asked->list);
    struct ranh_check_input input = {.parcels = &asked->set,
                                     .rules = city.rules,
                                     .store = city.store,
                                     .as_of = on(as_of),
                                     .limits = ranh_check_limits_default(),
                                     .zoning = &asked->zoning};
    must(ranh_zoning_judge(&asked->zoning, &input, &err), &err);
    must(ranh_detectors_run("zoning", &input, &asked->list.sink, &err), &err);
}

static void done(struct asked *asked)
{
    ranh_finding_list_release(&asked->list);
    ranh_zoning_release(&asked->zoning);
    ranh_parcel_set_release(&asked->set);
}

static size_t face_of(const struct asked *asked, int64_t id)
{
    return ranh_fabric_find(&asked->set.fabric, id);
}

/* m² of parcel `id` in the zone with that code; 0 when it has none. */
static double part(const struct asked *asked, int64_t id, const char *code)
{
    const struct ranh_parts *zones = &asked->zoning.zones;
    size_t i = face_of(asked, id);
    for (size_t k = zones->first[i]; k < zones->first[i + 1]; k++)
        if (strcmp(zones->set.area[zones->part[k].area].code, code) == 0)
            return zones->part[k].area_m2;
    return 0;
}

#define near(a, b) assert_true(fabs((a) - (b)) < 1e-9)

static void shares(void **state)
{
    (void)state;
    struct asked a;
    city_parcel(&city, 1, 1, "ODT", "100", 0, 0, 10, 10);      /* all of it in A */
    city_parcel(&city, 2, 2, "ODT", "100", 16.3, 0, 26.3, 10); /* 37 % in A, 63 % in B */
    city_parcel(&city, 3, 3, "ODT", "100", 35, 0, 45, 10);     /* half in B, half nowhere */
    city_parcel(&city, 4, 4, "ODT", "100", 90, 0, 100, 10);    /* nowhere */
    city_parcel(&city, 5, 5, "ODT", "100", 10, 0, 20, 10);     /* its edge is A's edge */
    zone(1, "A", "DAT_O_Nhomnhao", "", "", "90, 5, 6", -5, -5, 20, 20);
    zone(2, "B", "DAT_Dichvu", "", "", "60, 6, 12", 20, -5, 40, 20);
    ask(&a, "2026-11-01");
    near(part(&a, 1, "A"), 100);
    near(part(&a, 2, "A"), 37);
    near(part(&a, 2, "B"), 63);
    near(part(&a, 3, "B"), 50);
    near(part(&a, 5, "A"), 100);
    assert_true(part(&a, 5, "B") == 0); /* touching is not lying in */
    assert_int_equal(a.zoning.zones.n, 5);
    for (size_t i = 0; i < a.set.fabric.n_faces; i++) {
        double sum = 0;
        for (size_t k = a.zoning.zones.first[i]; k < a.zoning.zones.first[i + 1]; k++)
            sum += a.zoning.zones.part[k].area_m2;
        assert_true(sum <= a.zoning.area_m2[i] + 1e-9);
    }
    assert_int_equal(city_count(&a.list, "Z102"), 1);
    const struct ranh_finding *f = city_found(&a.list, "Z102", 0);
    assert_string_equal(f->key_a, "26740/1/2");
    assert_string_equal(ranh_finding_message(&city.arena, f, true),
                        "Thửa 26740/1/2 nằm trong 2 khu quy hoạch: DAT_Dichvu, B, QĐ 2 (63,0%); "
                        "DAT_O_Nhomnhao, A, QĐ 1 (37,0%).");
    assert_int_equal(f->verdict, RANH_VIOLATION);
    assert_int_equal(a.list.sink.count[RANH_ERROR] + a.list.sink.count[RANH_WARNING], 0);
    done(&a);
}

/* The limit at 1:500 is 9.9 cm: a strip of 9 cm is the inaccuracy of two drawings, 12 cm is not. A spot of
 * 30 x 30 cm is smaller than the 9 cm strip but wider. */
static void slivers(void **state)
{
    (void)state;
    struct asked a;
    city_parcel(&city, 1, 1, "ODT", "100", 10.09, 0, 20.09, 10);
    city_parcel(&city, 2, 2, "ODT", "100", 10.12, 50, 20.12, 60);
    city_parcel(&city, 3, 3, "ODT", "100", 10.3, 99.3, 20.3, 109.3);
    zone(1, "A", "x", "", "", "NULL, NULL, NULL", 0, 0, 20, 99.6);
    zone(2, "B", "x", "", "", "NULL, NULL, NULL", 20, 0, 40, 99.6);
    zone(3, "C", "x", "", "", "NULL, NULL, NULL", 0, 99.6, 20, 200);
    ask(&a, "2026-11-01");
    near(part(&a, 1, "B"), 0.9);
    near(part(&a, 3, "B"), 0.09);
    assert_int_equal(city_count(&a.list, "Z102"), 2);
    assert_string_equal(city_found(&a.list, "Z102", 0)->key_a, "26740/1/2");
    assert_string_equal(city_found(&a.list, "Z102", 1)->key_a, "26740/1/3");
    done(&a);
}

static void land_use_against_function(void **state)
{
    (void)state;
    struct asked a;
    city_parcel(&city, 1, 1, "SKC", "100", 0, 0, 10, 10);   /* a workshop among houses */
    city_parcel(&city, 2, 2, "ODT", "100", 10, 0, 20, 10);  /* agrees */
    city_parcel(&city, 3, 3, "CLN", "100", 20, 0, 30, 10);  /* depends */
    city_parcel(&city, 4, 4, "NTS", "100", 30, 0, 40, 10);  /* not in the table */
    city_parcel(&city, 5, 5, "", "100", 40, 0, 50, 10);     /* no use known */
    city_parcel(&city, 6, 6, "SKC", "100", 92, 0, 102, 10); /* 80 % in it, 20 % in none */
    zone(1, "A", "DAT_O_Nhomnhao", "2020-01-01", "", "NULL, NULL, NULL", 0, -5, 100, 20);
    zone(2, "OLD", "DAT_Quocphong", "2010-01-01", "2019-12-31", "NULL, NULL, NULL", 0, -5, 100, 20);
    ask(&a, "2026-11-01");
    assert_int_equal(city_count(&a.list, "Z101"), 2);
    const struct ranh_finding *f = city_found(&a.list, "Z101", 0);
    assert_int_equal(f->verdict, RANH_POSSIBLE); /* the table is a draft */
    assert_string_equal(
        ranh_finding_message(&city.arena, f, false),
        "The land use of parcel 26740/1/1 does not agree with the planned function: SKC "
        "in DAT_O_Nhomnhao, A, QĐ 1 (parameter unverified); 100.0 % of it lies in the zone.");
    near(city_found(&a.list, "Z101", 1)->area_m2, 80);
    assert_int_equal(a.list.sink.count[RANH_WARNING], 0);
    done(&a);
}

/* coverage %, ratio, storeys, footprint, floor area */
static void limits_of_the_plan(void **state)
{
    (void)state;
    struct asked a;
    for (int i = 0; i < 8; i++)
        city_parcel(&city, i + 1, i + 1, "ODT", "100", 20 * i, 0, 20 * i + 10, 10);
    city_parcel(&city, 9, 9, "ODT", "100", 195, 0, 205, 10); /* half in A, half in B */
    city_parcel(&city, 10, 10, "ODT", "100", 197, 50, 207, 60);
    zone(1, "A", "x", "", "", "80, 4, 5", -5, -5, 200, 100);
    zone(2, "B", "x", "", "", "60, 0, 3", 200, -5, 400, 100); /* a ratio of 0 is none */
    permit(1, 1, 1, "2025-01-01", "80, 4, 5, NULL, NULL");    /* at every limit */
    permit(2, 2, 1, "2025-01-01", "80.1, 4, 5, NULL, NULL");
    permit(3, 3, 1, "2025-01-01", "80, 4.01, 5, NULL, NULL");
    permit(4, 4, 1, "2025-01-01", "80, 4, 6, NULL, NULL");
    permit(5, 5, 1, "2025-01-01", "NULL, NULL, NULL, 85, 390");    /* worked out: 85 %, 3.9 */
    permit(6, 6, 1, "2025-01-01", "NULL, NULL, NULL, NULL, NULL"); /* states nothing */
    permit(7, 7, 0.5, "2025-01-01",
           "90, NULL, NULL, NULL, NULL"); /* perhaps of another parcel: not judged */
    permit(8, 8, 0.8, "2025-01-01", "90, 5, 9, NULL, NULL"); /* all three */
    permit(9, 9, 1, "2025-01-01", "70, 3, 4, NULL, NULL");   /* above B, below A */
    permit(10, 10, 1, "2025-01-01", "85, 3, 3, NULL, NULL"); /* above both */
    ask(&a, "2026-11-01");
    static const struct {
        const char *code, *permit;
        enum ranh_verdict verdict;
        double measured, limit;
    } want[] = {
        {"Z201", "2/GPXD", RANH_VIOLATION, 80.1, 80}, {"Z201", "5/GPXD", RANH_VIOLATION, 85, 80},
        {"Z201", "8/GPXD", RANH_VIOLATION, 90, 80},   {"Z201", "9/GPXD", RANH_POSSIBLE, 70, 60},
        {"Z201", "10/GPXD", RANH_VIOLATION, 85, 60},  {"Z202", "3/GPXD", RANH_VIOLATION, 4.01, 4},
        {"Z202", "8/GPXD", RANH_VIOLATION, 5, 4},     {"Z203", "4/GPXD", RANH_VIOLATION, 6, 5},
        {"Z203", "8/GPXD", RANH_VIOLATION, 9, 5},     {"Z203", "9/GPXD", RANH_POSSIBLE, 4, 3},
    };
    size_t n = sizeof(want) / sizeof(want[0]);
    assert_int_equal(
        city_count(&a.list, "Z201") + city_count(&a.list, "Z202") + city_count(&a.list, "Z203"), n);
    size_t nth = 0;
    for (size_t i = 0; i < n; i++) {
        nth = i > 0 && strcmp(want[i].code, want[i - 1].code) == 0 ? nth + 1 : 0;
        const struct ranh_finding *f = city_found(&a.list, want[i].code, nth);
        assert_string_equal(f->key_a, want[i].permit);
        assert_int_equal(f->verdict, want[i].verdict);
        near(f->measured, want[i].measured);
        near(f->limit, want[i].limit);
    }
    assert_string_equal(city_found(&a.list, "Z201", 0)->article, "QĐ 1"); /* the plan's decision */
    assert_string_equal(city_found(&a.list, "Z201", 3)->article, "QĐ 2"); /* of the strictest */
    done(&a);
}

/* A permit is judged by the plan of its own day. */
static void dates(void **state)
{
    (void)state;
    struct asked a;
    for (int i = 0; i < 4; i++)
        city_parcel(&city, i + 1, i + 1, "ODT", "100", 20 * i, 0, 20 * i + 10, 10);
    zone(1, "OLD", "x", "2010-01-01", "2019-12-31", "90, 5, 6", -5, -5, 400, 100);
    zone(2, "NEW", "x", "2022-01-01", "", "60, 5, 6", -5, -5, 400, 100);
    permit(1, 1, 1, "2015-06-01", "80, 1, 1, NULL, NULL"); /* fine by the old plan */
    permit(2, 2, 1, "2023-06-01", "80, 1, 1, NULL, NULL"); /* not by the new one */
    permit(3, 3, 1, "2020-06-01", "80, 1, 1, NULL, NULL"); /* between them: no data */
    permit(4, 4, 1, "", "80, 1, 1, NULL, NULL"); /* not issued: the date of the question */
    ask(&a, "2026-11-01");
    assert_int_equal(city_count(&a.list, "Z201"), 2);
    assert_string_equal(city_found(&a.list, "Z201", 0)->key_a, "2/GPXD");
    assert_string_equal(city_found(&a.list, "Z201", 1)->key_a, "4/GPXD");
    assert_int_equal(city_count(&a.list, "Z401"), 1);
    const struct ranh_finding *f = city_found(&a.list, "Z401", 0);
    assert_string_equal(f->key_a, "3/GPXD");
    assert_int_equal(f->verdict, RANH_NO_DATA);
    assert_string_equal(
        ranh_finding_message(&city.arena, f, false),
        "100.0 m² of parcel 26740/1/3 of permit 3/GPXD lies in no plan zone of the data "
        "(the plan here was not in force on 2020-06-01); there is nothing to conclude from.");
    assert_int_equal(city_count(&a.list, "Z102"), 0); /* today only one plan is in force */
    done(&a);
}

static void restrictions(void **state)
{
    (void)state;
    struct asked a;
    city_parcel(&city, 1, 1, "ODT", "100", 0, 0, 10, 10);       /* a quarter in the reserve */
    city_parcel(&city, 2, 2, "ODT", "100", 0, 20, 7.5, 30);     /* only its edge */
    city_parcel(&city, 3, 3, "DGT", "100", 8, 40, 18, 50);      /* the road itself */
    city_parcel(&city, 4, 4, "ODT", "100", 10, 60, 20, 70);     /* wholly inside */
    city_parcel(&city, 5, 5, "ODT", "100", 7.45, 80, 7.55, 90); /* 5 cm: a sliver of the drawings */
    restriction(1, "road_reserve", "2024-06-15", 7.5, -10, 40, 200);
    restriction(2, "river_corridor", "2024-06-15", 15, 55, 40, 200);
    for (int i = 1; i <= 5; i++)
        permit(i, i, 1, i == 1 ? "2025-01-01" : "2026-01-01", "NULL, NULL, NULL, NULL, NULL");
    permit(6, 1, 1, "2023-01-01",
           "NULL, NULL, NULL, NULL, NULL"); /* before the reserve was laid down */
    ask(&a, "2026-11-01");
    assert_int_equal(city_count(&a.list, "Z302"), 3); /* 1, 4 twice */
    const struct ranh_finding *f = city_found(&a.list, "Z302", 0);
    near(f->area_m2, 25);
    assert_string_equal(
        ranh_finding_message(&city.arena, f, true),
        "Thửa 26740/1/1 có 25,0 m² (25,0%) nằm trong HC-1 (lộ giới rộng 30 m, đường Lê "
        "Lợi, QĐ 9).");
    assert_int_equal(city_count(&a.list, "Z301"), 3); /* of 1, of 3 (a permit on a road) and of 4 */
    assert_string_equal(city_found(&a.list, "Z301", 0)->key_a, "1/GPXD");
    assert_string_equal(city_found(&a.list, "Z301", 0)->key_b, "26740/1/1");
    assert_int_equal(city_found(&a.list, "Z301", 0)->verdict, RANH_POSSIBLE);
    f = city_found(&a.list, "Z301", 2);
    assert_string_equal(f->key_a, "4/GPXD");
    assert_int_equal(f->verdict, RANH_VIOLATION);
    assert_string_equal(
        ranh_finding_message(&city.arena, f, false),
        "100.0 m² (100.0 %) of parcel 26740/1/4 of permit 4/GPXD lies within a "
        "restriction: road reserve 30 m wide, đường Lê Lợi, QĐ 9; river corridor 30 m wide, "
        "đường Lê Lợi, QĐ 9; check where the building stands.");
    done(&a);
}

/* A bow-tie is repaired on a copy: two triangles of 25 m² and not the 0 m² its signed area says. An
 * invalid zone is repaired as well and told. */
static void crossed_shapes(void **state)
{
    (void)state;
    struct asked a;
    city_parcel(&city, 1, 1, "ODT", "100", 0, 0, 10, 10);
    struct ranh_shape *tie = city_rectangle(&city, (double[4]){0, 0, 10, 10}, NULL);
    double swap[2] = {tie->xy[2], tie->xy[3]}; /* (0,0) (10,10) (10,0) (0,10) */
    tie->xy[2] = tie->xy[4], tie->xy[3] = tie->xy[5];
    tie->xy[4] = swap[0], tie->xy[5] = swap[1];
    city_draw(&city, "parcel", 1, tie);
    zone(1, "A", "x", "", "", "NULL, NULL, NULL", -5, -5, 5, 20);
    zone(2, "B", "x", "", "", "NULL, NULL, NULL", 5, -5, 20, 20);
    zone(3, "C", "x", "", "", "NULL, NULL, NULL", 100, 0, 110, 10);
    struct ranh_shape *other = ranh_shape_copy(&city.arena, tie);
    for (uint32_t i = 0; i < other->n_points; i++)
        other->xy[2 * i] += 100;
    city_draw(&city, "zone", 3, other);
    ask(&a, "2026-11-01");
    near(a.zoning.area_m2[0], 50);
    near(part(&a, 1, "A"), 25);
    near(part(&a, 1, "B"), 25);
    assert_int_equal(a.zoning.n_repaired, 1);
    assert_int_equal(a.zoning.zones.set.n_repaired, 1);
    done(&a);
}

/* Every code a detector says it may put is in the table, and done; every code done has someone. */
static void detectors_and_codes_agree(void **state)
{
    (void)state;
    size_t n;
    const struct ranh_detector *const *all = ranh_detectors(&n);
    for (size_t i = 0; i < n; i++)
        for (const char *const *code = all[i]->codes; *code; code++) {
            const struct ranh_finding_code *entry = ranh_finding_code(*code);
            assert_non_null(entry);
            assert_true(entry->implemented);
        }
}

#define CITY_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CITY_TEST(shares),
        CITY_TEST(slivers),
        CITY_TEST(land_use_against_function),
        CITY_TEST(limits_of_the_plan),
        CITY_TEST(dates),
        CITY_TEST(restrictions),
        CITY_TEST(crossed_shapes),
        cmocka_unit_test(detectors_and_codes_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
