/* SPDX-License-Identifier: MIT */
/* The rule tables as they are shipped: known answers worked out by hand from the legal texts. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/date.h>
#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/io/table.h>
#include <ranh/land/calendar.h>
#include <ranh/land/rules.h>

static struct ranh_rules *rules;

static int setup(void **state)
{
    (void)state;
    struct ranh_err err = {0};
    int status = ranh_rules_load("datasets", NULL, &rules, &err);
    if (status)
        fprintf(stderr, "%s\n", err.text);
    return status;
}

static int teardown(void **state)
{
    (void)state;
    ranh_rules_free(rules);
    return 0;
}

static int32_t on(const char *iso)
{
    int32_t date;
    assert_true(ranh_date_parse(iso, &date));
    return date;
}

/* TT 25/2014 art. 7.4: 5, 7, 15, 30, 150, 300 cm; times 1.5 for farmland at 1:1000 and 1:2000 only. */
static void boundary_points(void **state)
{
    (void)state;
    static const struct {
        int32_t scale;
        double m, farm;
    } want[] = {{200, .05, .05},  {500, .07, .07},  {1000, .15, .225},
                {2000, .30, .45}, {5000, 1.5, 1.5}, {10000, 3, 3}};
    for (int i = 0; i < 6; i++)
        for (int now = 0; now < 2; now++) {
            int32_t day = on(now ? "2026-11-22" : "2020-01-01");
            assert_float_equal(ranh_rules_point_error_m(rules, want[i].scale, false, day),
                               want[i].m, 1e-12);
            assert_float_equal(ranh_rules_point_error_m(rules, want[i].scale, true, day),
                               want[i].farm, 1e-12);
        }
    assert_true(isnan(ranh_rules_point_error_m(rules, 0, false, on("2020-01-01"))));
    assert_true(isnan(ranh_rules_point_error_m(rules, 750, false, on("2020-01-01"))));
    assert_true(
        isnan(ranh_rules_point_error_m(rules, 500, false, on("2010-01-01")))); /* before it */
}

/* Weekends, fixed days, moved days, days made up; a swap that is unverified does not count. */
static void working_days(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
        int32_t days;
        int unlisted;
    } want[] = {
        {"2026-11-02", "2026-11-06", 4, 0},    /* Monday to Friday */
        {"2026-11-06", "2026-11-08", 0, 0},    /* a weekend */
        {"2026-11-06", "2026-11-06", 0, 0},    /* not before */
        {"2026-11-06", "2026-11-02", 0, 0},    /* and not backwards */
        {"2026-02-13", "2026-02-23", 1, 0},    /* Tết: Friday to Monday a week later */
        {"2026-04-24", "2026-05-04", 3, 0},    /* Hùng Kings on Sunday made up, 30 April, 1 May */
        {"2025-08-29", "2025-09-03", 1, 0},    /* National Day takes two */
        {"2023-01-19", "2023-01-27", 1, 0},    /* Tết with two days made up */
        {"2023-04-28", "2023-05-04", 1, 0},    /* Saturday, Sunday and Monday off, two made up */
        {"2025-04-25", "2025-04-26", 0, 0},    /* worked for 2 May, as is said: unverified */
        {"2030-04-29", "2030-05-02", 1, 2030}, /* fixed days of a year that is not listed */
        {"2025-12-31", "2027-01-04", 251,
         2027}, /* 261 Mondays to Fridays of 2026, 11 off, 1 of 2027 */
    };
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++) {
        int unlisted = -1;
        int32_t days = ranh_working_days(rules, on(want[i].from), on(want[i].to), &unlisted);
        if (days != want[i].days || unlisted != want[i].unlisted)
            fail_msg("%s to %s: %d days, year %d; wanted %d, %d", want[i].from, want[i].to, days,
                     unlisted, want[i].days, want[i].unlisted);
    }
    assert_int_equal(ranh_working_days(NULL, on("2026-02-13"), on("2026-02-23"), NULL), 6);
}

/* The circular changed on 2025-01-15: same value, other article and certainty. */
static void article_follows_the_date(void **state)
{
    (void)state;
    const struct ranh_rule *old =
        ranh_rules_find(rules, "boundary-point-error", "scale=500", on("2025-01-14"));
    const struct ranh_rule *new =
        ranh_rules_find(rules, "boundary-point-error", "scale=500", on("2025-01-15"));
    assert_string_equal(old->article, "TT 25/2014/TT-BTNMT Điều 7.4");
    assert_int_equal(old->status, 'V');
    assert_string_equal(new->article, "TT 26/2024/TT-BTNMT Điều 8");
    assert_int_equal(new->status, 'S');
}

/* Art. 15, sqrt(m1² + m2²), rounded to the millimetre. */
static void edge_matching(void **state)
{
    (void)state;
    static const struct {
        int32_t a, b;
        bool farm;
        double limit;
    } want[] = {{200, 200, false, .071},   {500, 500, false, .099},  {500, 1000, false, .166},
                {1000, 1000, false, .212}, {1000, 1000, true, .318}, {500, 2000, false, .308},
                {2000, 2000, false, .424}, {2000, 2000, true, .636}, {2000, 5000, false, 1.530},
                {5000, 5000, false, 2.121}};
    const char *article;
    for (size_t i = 0; i < sizeof(want) / sizeof(want[0]); i++)
        assert_float_equal(ranh_rules_edge_match_m(rules, want[i].a, want[i].farm, want[i].b,
                                                   want[i].farm, on("2020-01-01"), &article),
                           want[i].limit, 0.0005);
    assert_string_equal(article, "TT 25/2014/TT-BTNMT Điều 15");
    assert_true(
        isnan(ranh_rules_edge_match_m(rules, 500, false, 0, false, on("2020-01-01"), NULL)));
}

static void coverage(const char *table, const char *day, double plot, double want)
{
    double got;
    const struct ranh_rule *rule;
    bool known = ranh_rules_interpolate(rules, table, "plot", plot, on(day), &got, &rule);
    if (isnan(want)) {
        assert_false(known);
        return;
    }
    assert_true(known);
    assert_float_equal(got, want, 1e-9);
    assert_non_null(rule->article);
}

static void coverage_tables(void **state)
{
    (void)state;
    /* QĐ 135/2007, inner districts: 83 m² -> 88.4 % */
    coverage("coverage-house-hcm-2007-inner", "2015-06-01", 83, 88.4);
    coverage("coverage-house-hcm-2007-inner", "2015-06-01", 30, 100);
    coverage("coverage-house-hcm-2007-inner", "2015-06-01", 5000, 65);
    coverage("coverage-house-hcm-2007-inner", "2023-06-01", 83, (double)NAN); /* not in force */
    /* QĐ 56/2021 Annex 18 */
    coverage("coverage-house-hcm", "2023-06-01", 75, 95);
    coverage("coverage-house-hcm", "2023-06-01", 150, 80);
    coverage("coverage-house-hcm", "2023-06-01", 250, 65);
    coverage("coverage-house-hcm", "2023-06-01", 400, 55);
    coverage("coverage-house-hcm", "2021-06-01", 150, (double)NAN); /* day of effect unknown */
    /* QCVN 01:2021 table 2.8; its point at 500 m² is unverified, so nothing is said beside it. */
    coverage("coverage-house-qcvn", "2023-06-01", 95, 95);
    coverage("coverage-house-qcvn", "2023-06-01", 150, 80);
    coverage("coverage-house-qcvn", "2023-06-01", 250, 65);
    coverage("coverage-house-qcvn", "2023-06-01", 300, 60);
    coverage("coverage-house-qcvn", "2023-06-01", 400, (double)NAN);
    coverage("coverage-house-qcvn", "2023-06-01", 1200, 40);
    coverage("coverage-house-qcvn", "2027-01-01", 150, (double)NAN); /* QCVN 01:2026 by then */
}

/* A house filed on 30 June 2026 has 15 days, on 1 July 7 working days (NĐ 217/2026 art. 76.19). */
static void permit_days(void **state)
{
    (void)state;
    const struct ranh_rule *before =
        ranh_rules_find(rules, "permit-days", "house", on("2026-06-30"));
    const struct ranh_rule *after =
        ranh_rules_find(rules, "permit-days", "house", on("2026-07-01"));
    assert_float_equal(before->value, 15, 0);
    assert_string_equal(before->unit, "day");
    assert_float_equal(after->value, 7, 0);
    assert_string_equal(after->unit, "working day");
    /* unverified rows are off */
    assert_null(ranh_rules_find(rules, "permit-days", "other-new", on("2026-06-30")));
    assert_non_null(ranh_rules_find(rules, "permit-days", "other-new", on("2026-07-01")));
}

static void land_uses(void **state)
{
    (void)state;
    assert_true(ranh_rules_land_use_valid(rules, "ODT"));
    assert_true(ranh_rules_land_use_valid(rules, "ONT+CLN"));
    assert_true(ranh_rules_land_use_valid(rules, "ONT-C + CLN-P"));
    assert_true(ranh_rules_land_use_valid(rules, "ONT*"));
    assert_true(ranh_rules_land_use_valid(rules, "HNK"));
    assert_false(ranh_rules_land_use_valid(rules, "ODT+"));
    assert_false(ranh_rules_land_use_valid(rules, ""));
    assert_false(ranh_rules_land_use_valid(rules, NULL));
    assert_false(ranh_rules_land_use_valid(rules, "XYZ"));
    assert_false(ranh_rules_land_use_valid(rules, "OCT")); /* a group */
    char bad[16];
    const struct ranh_land_use *what;
    assert_false(ranh_rules_land_use_check(rules, "ODT+LNK", bad, &what));
    assert_string_equal(bad, "LNK");
    assert_int_equal(what->kind, 'o');
    assert_string_equal(what->today, "CLN");
    assert_int_equal(what->status, 'G');
    assert_false(ranh_rules_land_use_check(rules, "T+XYZ", bad, &what)); /* unknown before old */
    assert_string_equal(bad, "XYZ");
    assert_null(what);
    assert_int_equal(ranh_rules_land_use_length(rules, "hg/B 12"), 4);
    assert_int_equal(ranh_rules_land_use_length(rules, "1L654"), 2);
    assert_int_equal(ranh_rules_land_use_length(rules, "1l"), 0);
    assert_int_equal(ranh_rules_land_use(rules, "ODT+CLN")->rgb, 0xFFA0FF);
    assert_true(ranh_rules_land_use(rules, "LUC")->agricultural);
    assert_false(ranh_rules_land_use(rules, "ODT")->agricultural);
    assert_null(ranh_rules_land_use(rules, "XYZ"));
    size_t n;
    const struct ranh_land_use *all = ranh_rules_land_uses(rules, &n);
    assert_true(n > 60);
    for (size_t i = 0; i < n; i++) {
        char code[16];
        const char *today = all[i].today;
        assert_ptr_equal(ranh_rules_land_use(rules, all[i].code), &all[i]); /* no code twice */
        assert_true(all[i].kind == 'o' || !*today);
        for (; *today; today += strlen(code), today += *today == ' ') { /* of the list in force */
            snprintf(code, sizeof(code), "%.*s", (int)strcspn(today, " "), today);
            assert_int_equal(ranh_rules_land_use(rules, code)->kind, 'l');
        }
    }
}

static char relation(const char *function, const char *use, bool building)
{
    char status = 0;
    char r = ranh_rules_function_relation(rules, function, use, building, &status);
    if (r)
        assert_int_equal(status, 'G');
    return r;
}

static void plan_functions(void **state)
{
    (void)state;
    assert_int_equal(relation("DAT_O_Nhomnhao", "ODT", false), 'a');
    assert_int_equal(relation("04-QHDH-DAT-O-NHOMNHAO", "ODT", false), 'a');
    assert_int_equal(relation("DAT_O_Nhomnhao", "SKC", false), 'c');
    assert_int_equal(relation("DAT_O_Nhomnhao", "CLN", false), 'd');
    assert_int_equal(relation("DAT_O_Nhomnhao", "NTS", false), 0); /* not listed: no data */
    assert_int_equal(relation("HT_DAT_O_Nhomnhao", "SKC", false), 0);
    assert_int_equal(relation("DAT_O_Nhomnhao", "ODT+SKC", false), 'a');
    assert_int_equal(relation("DAT_O_Nhomnhao", "SKC+NTS", false), 0);
    assert_int_equal(relation("DAT_HTXH_CayxanhCC", "ODT", false), 'd');
    assert_int_equal(relation("DAT_HTXH_CayxanhCC", "ODT", true), 'c');
    assert_int_equal(relation("DAT_HTKT_DuongGT", "DGT", true), 'a');
    assert_int_equal(relation("DAT_HTKT_DuongGT", "ODT", true), 'c');
    assert_int_equal(relation("DAT_HTKT_DuongGT", "ODT", false), 'd');
}

/* 168 units since July 2025, each code once, and every old unit goes to one of them. */
static void communes(void **state)
{
    (void)state;
    struct ranh_arena arena;
    struct ranh_table now, before;
    struct ranh_err err = {0};
    struct ranh_map codes;
    size_t lon, lat, to;
    ranh_arena_init(&arena);
    ranh_map_init(&codes);
    assert_int_equal(ranh_table_read(&arena, "datasets/codes/communes.csv", &now, &err), 0);
    assert_int_equal(ranh_table_read(&arena, "datasets/codes/commune-crosswalk.csv", &before, &err),
                     0);
    assert_int_equal(ranh_table_column(&now, "lon_min", &lon, &err), 0);
    assert_int_equal(ranh_table_column(&now, "lat_min", &lat, &err), 0);
    assert_int_equal(ranh_table_column(&before, "new_code", &to, &err), 0);
    assert_int_equal(now.n_rows, 168);
    for (size_t r = 0; r < now.n_rows; r++) {
        bool fresh;
        double x, y;
        const char *code = ranh_table_cell(&now, r, 0);
        assert_int_equal(strlen(code), 5);
        ranh_map_put(&codes, code, 1, &fresh);
        assert_true(fresh);
        assert_true(ranh_num_double(ranh_table_cell(&now, r, lon), &x) && x > 106 && x < 107.7);
        assert_true(ranh_num_double(ranh_table_cell(&now, r, lat), &y) && y > 8 && y < 11.6);
    }
    for (size_t r = 0; r < before.n_rows; r++)
        assert_non_null(ranh_map_get(&codes, ranh_table_cell(&before, r, to)));
    ranh_map_release(&codes);
    ranh_arena_release(&arena);
}

static void a_project_overrides(void **state)
{
    (void)state;
    char path[] = "/tmp/ranh-rules-XXXXXX";
    int fd = mkstemp(path);
    FILE *f = fdopen(fd, "w");
    fputs("code,parameter,value,unit,article,status,valid_from,valid_to\n"
          "boundary-point-error,scale=500,0.10,m,Hợp đồng 12,P,2024-01-01,\n",
          f);
    fclose(f);
    const char *paths[] = {path, NULL};
    struct ranh_rules *own;
    struct ranh_err err = {0};
    assert_int_equal(ranh_rules_load("datasets", paths, &own, &err), 0);
    assert_float_equal(ranh_rules_point_error_m(own, 500, false, on("2026-01-01")), .10, 0);
    assert_float_equal(ranh_rules_point_error_m(own, 500, false, on("2023-01-01")), .07, 0);
    ranh_rules_free(own);

    f = fopen(path, "w");
    fputs("code,parameter,value,unit,article,status,valid_from,valid_to\n"
          "a,b,0.1,m,x,Q,,\n",
          f);
    fclose(f);
    assert_int_equal(ranh_rules_load("datasets", paths, &own, &err), RANH_E_PROJECT);
    assert_null(own);
    assert_non_null(strstr(err.text, ":2: the status \"Q\""));
    unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(boundary_points),
        cmocka_unit_test(working_days),
        cmocka_unit_test(article_follows_the_date),
        cmocka_unit_test(edge_matching),
        cmocka_unit_test(coverage_tables),
        cmocka_unit_test(permit_days),
        cmocka_unit_test(land_uses),
        cmocka_unit_test(plan_functions),
        cmocka_unit_test(communes),
        cmocka_unit_test(a_project_overrides),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
