/* SPDX-License-Identifier: MIT */
/* Numbers and dates as people write them; what one cell leaves open, its column decides. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/date.h>
#include <ranh/io/cell.h>

static void numbers_with_one_reading(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        {"245,8", 245.8},
        {"245.8", 245.8},
        {"1.234,5", 1234.5},
        {"1,234.5", 1234.5},
        {"85,80 %", 85.8},
        {" 12 m2", 12},
        {"12 m²", 12},
        {"1.234.567", 1234567},
        {"1,234,567.25", 1234567.25},
        {"1 234,5", 1234.5},
        {"1\xc2\xa0"
         "234,5",
         1234.5},
        {"0,125", 0.125},
        {"0.125", 0.125},
        {"-3,5", -3.5},
        {"+7", 7},
        {"12345.678", 12345.678},
        {"1.5e3", 1500},
        {"7", 7},
        {"007", 7},
        {"12.", 12},
        {".5", 0.5},
        {"1'234.5", 1234.5},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        double value = NAN;
        enum ranh_cell_reading r = ranh_cell_number(cases[i].text, NULL, &value);
        if (r != RANH_CELL_GOOD || fabs(value - cases[i].value) > 1e-9)
            fail_msg("\"%s\": reading %d, value %g", cases[i].text, (int)r, value);
    }
}

static void texts_that_are_no_number(void **state)
{
    (void)state;
    static const char *const bad[] = {"12abc",       "1.23.45", "1,2,3", "12 34", "01 trệt",
                                      "1.234,567.8", "--5",     "1..2",  "m2",    "1,234.567,8",
                                      "22.11.2025",  "$5",      "NaN",   " nan "};
    static const char *const empty[] = {"", "  ", "-", "NULL", "n/a", "\xc2\xa0"};
    double value = 42;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (ranh_cell_number(bad[i], NULL, &value) != RANH_CELL_BAD)
            fail_msg("\"%s\" was read as %g", bad[i], value);
    for (size_t i = 0; i < sizeof(empty) / sizeof(*empty); i++)
        if (ranh_cell_number(empty[i], NULL, &value) != RANH_CELL_EMPTY)
            fail_msg("\"%s\" is not empty", empty[i]);
    assert_int_equal(ranh_cell_number(NULL, NULL, &value), RANH_CELL_EMPTY);
    assert_true(value == 42);
}

static void the_column_decides_thousands(void **state)
{
    (void)state;
    double value = 0;
    struct ranh_cell_evidence comma = {0}, point = {0}, both = {0};
    assert_int_equal(ranh_cell_number("1.234", NULL, &value), RANH_CELL_AMBIGUOUS);
    ranh_cell_observe_number(&comma, "85,80");
    ranh_cell_observe_number(&comma, "1.234"); /* shows nothing */
    assert_int_equal(ranh_cell_number("1.234", &comma, &value), RANH_CELL_GOOD);
    assert_true(value == 1234);
    assert_int_equal(ranh_cell_number("1,234", &comma, &value), RANH_CELL_GOOD);
    assert_true(value == 1.234);
    ranh_cell_observe_number(&point, "1,234,567");
    assert_int_equal(ranh_cell_number("1.234", &point, &value), RANH_CELL_GOOD);
    assert_true(value == 1.234);
    assert_int_equal(ranh_cell_number("1,234", &point, &value), RANH_CELL_GOOD);
    assert_true(value == 1234);
    ranh_cell_observe_number(&both, "85,80");
    ranh_cell_observe_number(&both, "85.80");
    assert_int_equal(ranh_cell_number("1.234", &both, &value), RANH_CELL_AMBIGUOUS);
}

static void assert_date(const char *text, const struct ranh_cell_evidence *evidence,
                        const char *iso)
{
    char buf[RANH_DATE_MAX];
    int32_t date = RANH_DATE_NONE;
    enum ranh_cell_reading r = ranh_cell_date(text, evidence, &date);
    if (r != RANH_CELL_GOOD || strcmp(ranh_date_iso(buf, date), iso) != 0)
        fail_msg("\"%s\": reading %d, date %s, wanted %s", text, (int)r, ranh_date_iso(buf, date),
                 iso);
}

static void dates_as_written(void **state)
{
    (void)state;
    assert_date("2025-09-05", NULL, "2025-09-05");
    assert_date("2025/09/05", NULL, "2025-09-05");
    assert_date("2025-09-05T10:20:30.000", NULL, "2025-09-05");
    assert_date("5/9/2025", NULL, "2025-09-05");
    assert_date("05-09-2025 08:00", NULL, "2025-09-05");
    assert_date("05.09.2025", NULL, "2025-09-05");
    assert_date("ngày 05 tháng 9 năm 2025", NULL, "2025-09-05");
    assert_date("Ngày 5 tháng 09, 2025", NULL, "2025-09-05");
    assert_date("20250905", NULL, "2025-09-05");
    assert_date("45905", NULL, "2025-09-05"); /* Excel */
    assert_date("45905.75", NULL, "2025-09-05");
    assert_date("11/22/2025", NULL, "2025-11-22"); /* no month 22 */
}

static void texts_that_are_no_date(void **state)
{
    (void)state;
    static const char *const bad[] = {"31/2/2025", "2025",      "2025-13-01", "tháng 9",
                                      "5/9/25",    "hôm qua",   "99999999",   "-45905",
                                      "5/9/20255", "13/13/2025"};
    int32_t date = 7;
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (ranh_cell_date(bad[i], NULL, &date) != RANH_CELL_BAD)
            fail_msg("\"%s\" was read as a date", bad[i]);
    assert_int_equal(ranh_cell_date(" ", NULL, &date), RANH_CELL_EMPTY);
}

static void the_column_decides_month_first(void **state)
{
    (void)state;
    struct ranh_cell_evidence abroad = {0}, mixed = {0}, silent = {0}, here = {0};
    int32_t date;
    /* A column that does not show which is the day has no date, unless both are the same or points part them. */
    ranh_cell_observe_date(&silent, "05/06/2020");
    assert_int_equal(ranh_cell_date("05/06/2020", &silent, &date), RANH_CELL_AMBIGUOUS);
    assert_date("05/05/2020", &silent, "2020-05-05");
    assert_date("05.06.2020", &silent, "2020-06-05");
    assert_date("ngày 5 tháng 6 năm 2020", &silent, "2020-06-05");
    assert_date("22/06/2020", &silent, "2020-06-22");
    ranh_cell_observe_date(&here, "22-06-2020");
    assert_date("05/06/2020", &here, "2020-06-05");
    ranh_cell_observe_date(&abroad, "05/13/2020 12:00:00 AM");
    ranh_cell_observe_date(&abroad, "05/06/2020");
    assert_date("05/06/2020", &abroad, "2020-05-06");
    ranh_cell_observe_date(&mixed, "05/13/2020");
    ranh_cell_observe_date(&mixed, "13/05/2020");
    assert_int_equal(ranh_cell_date("05/06/2020", &mixed, &date), RANH_CELL_AMBIGUOUS);
    assert_date("05/05/2020", &mixed, "2020-05-05");
    assert_date("13/05/2020", &mixed, "2020-05-13");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_with_one_reading),
        cmocka_unit_test(texts_that_are_no_number),
        cmocka_unit_test(the_column_decides_thousands),
        cmocka_unit_test(dates_as_written),
        cmocka_unit_test(texts_that_are_no_date),
        cmocka_unit_test(the_column_decides_month_first),
    };
    return cmocka_run_group_tests_name("cell", tests, NULL, NULL);
}
