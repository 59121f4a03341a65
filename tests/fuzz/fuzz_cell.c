/* SPDX-License-Identifier: MIT */
/*
 * Any text as a number and as a date, with and without the evidence of a column: a reading that is good has
 * a value, one that is not leaves it alone; what shows one reading is never ambiguous beside itself.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/err.h>
#include <ranh/io/cell.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static void number(const char *text, const struct ranh_cell_evidence *evidence)
{
    double value = -4711;
    enum ranh_cell_reading reading = ranh_cell_number(text, evidence, &value);
    if (reading == RANH_CELL_GOOD)
        demand(isfinite(value), "a good number that is none");
    else
        demand(value > -4712 && value < -4710, "a value of a cell that has none");
}

static void date(const char *text, const struct ranh_cell_evidence *evidence)
{
    int32_t value = RANH_DATE_NONE;
    char iso[RANH_DATE_MAX];
    if (ranh_cell_date(text, evidence, &value) == RANH_CELL_GOOD) {
        demand(value != RANH_DATE_NONE, "a good date that is none");
        int32_t again;
        demand(ranh_date_parse(ranh_date_iso(iso, value), &again) && again == value,
               "a date that is another when it is written");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct ranh_cell_evidence evidence[] = {
        {.decimal_point = 1, .day_first = 1},
        {.decimal_comma = 1, .month_first = 1},
        {.decimal_point = 1, .decimal_comma = 1, .day_first = 1, .month_first = 1}};
    char *text = malloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';
    struct ranh_cell_evidence own = {0};
    ranh_cell_observe_number(&own, text);
    ranh_cell_observe_date(&own, text);
    demand(own.decimal_point + own.decimal_comma <= 1, "one cell shows both marks");
    demand(own.day_first + own.month_first <= 1, "one cell shows both orders");
    double value;
    if (own.decimal_point + own.decimal_comma)
        demand(ranh_cell_number(text, &own, &value) != RANH_CELL_AMBIGUOUS,
               "a cell that shows its mark is ambiguous");
    number(text, NULL);
    number(text, &own);
    date(text, NULL);
    date(text, &own);
    for (size_t i = 0; i < sizeof(evidence) / sizeof(*evidence); i++) {
        number(text, &evidence[i]);
        date(text, &evidence[i]);
    }
    free(text);
    return 0;
}
