/* SPDX-License-Identifier: MIT */
/* Sheet numbers of TT 25/2014 art. 5.5: the examples of the law, and what is none. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ranh/base/date.h>
#include <ranh/land/sheet_number.h>

static struct ranh_sheet_frames frames;

static int setup(void **state)
{
    struct ranh_rules *rules;
    struct ranh_err err = {0};
    (void)state;
    if (ranh_rules_load("datasets", NULL, &rules, &err))
        return -1;
    ranh_sheet_frames(rules, ranh_date_of(2020, 1, 1), &frames);
    ranh_rules_free(rules);
    return 0;
}

static void examples_of_the_law(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double north_km, east_km, side_m;
        int scale;
    } cases[] = {
        {"10-728 494", 728, 494, 6000, 10000},      {"725 497", 725, 497, 3000, 5000},
        {"725 500-6", 724, 502, 1000, 2000},        {"725 500-6-d", 723.5, 502.5, 500, 1000},
        {"725 500-6-(11)", 723.5, 502.5, 250, 500}, {"725 500-6-25", 723.8, 502.4, 100, 200},
        {" 725_500-1 ", 725, 500, 1000, 2000},
    };
    assert_non_null(frames.article);
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct ranh_sheet_place p;
        if (!ranh_sheet_number_parse(cases[i].text, &frames, &p))
            fail_msg("%s is none", cases[i].text);
        if (p.scale != cases[i].scale || fabs(p.north - cases[i].north_km * 1000) > 1e-6 ||
            fabs(p.east - cases[i].east_km * 1000) > 1e-6 ||
            fabs(p.side_m - cases[i].side_m) > 1e-6)
            fail_msg("%s: 1:%d, %g %g, %g", cases[i].text, p.scale, p.north, p.east, p.side_m);
    }
}

static void other_numbers_say_nothing(void **state)
{
    (void)state;
    static const char *const none[] = {
        "",          "7",           "03",          "DC12",       "TĐ-73",          "725500",
        "725 500-0", "725 500-6-e", "72 500",      "725 500-6-", "725 500-6-(17)", "725 500-6-101",
        "1725 500",  "725 500 x",   "10-728 494-1"};
    struct ranh_sheet_place p;
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        if (ranh_sheet_number_parse(none[i], &frames, &p) || p.scale)
            fail_msg("%s is one", none[i]);
    assert_false(ranh_sheet_number_parse(NULL, &frames, &p));
    /* Without a rule nothing is known of its frame. */
    struct ranh_sheet_frames no_rules;
    ranh_sheet_frames(NULL, 0, &no_rules);
    assert_false(ranh_sheet_number_parse("725 500-6", &no_rules, &p));
}

static void a_point_is_in_its_sheet_or_so_far_from_it(void **state)
{
    (void)state;
    struct ranh_sheet_place p;
    assert_true(
        ranh_sheet_number_parse("192 603-1", &frames, &p)); /* 1191–1192 north, 603–604 east */
    assert_true(ranh_sheet_distance(&p, 603500, 1191500) == 0);
    assert_true(ranh_sheet_distance(&p, 603500, 1191000 - 400) == 0); /* enlarged by 20 cm */
    assert_true(fabs(ranh_sheet_distance(&p, 603500, 1191000 - 500) - 100) < 1e-6);
    assert_true(fabs(ranh_sheet_distance(&p, 604000 + 700, 1192000 + 800) - 500) < 1e-6);
    /* The thousands of the north are not written. */
    assert_true(ranh_sheet_number_parse("001 603", &frames, &p));
    assert_true(ranh_sheet_distance(&p, 604000, 1999500) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(examples_of_the_law),
        cmocka_unit_test(other_numbers_say_nothing),
        cmocka_unit_test(a_point_is_in_its_sheet_or_so_far_from_it),
    };
    return cmocka_run_group_tests_name("sheet_number", tests, setup, NULL);
}
