/* SPDX-License-Identifier: MIT */
/*
 * Calendar dates as days since 1970-01-01, in the proleptic Gregorian calendar. The arithmetic counts
 * days in years that begin in March, so that the leap day is the last one of a year.
 */
#include <ranh/base/date.h>

#include <stdio.h>
#include <string.h>

static bool leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

int32_t ranh_date_of(int year, int month, int day)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 ||
        day > days_in_month(year, month))
        return RANH_DATE_NONE;
    int y = month <= 2 ? year - 1 : year;
    int m = month <= 2 ? month + 9 : month - 3;
    int days = 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1;
    return days - 719468;
}

/* Reads up to max digits; returns how many. */
static int take_number(const char **p, int max, int *value)
{
    int n = 0;
    *value = 0;
    while (n < max && **p >= '0' && **p <= '9') {
        *value = *value * 10 + (**p - '0');
        (*p)++;
        n++;
    }
    return n;
}

static bool parse_iso(const char *p, int32_t *date)
{
    int y, m, d;
    if (take_number(&p, 4, &y) != 4 || (*p != '-' && *p != '/'))
        return false;
    char separator = *p++;
    if (!take_number(&p, 2, &m) || *p != separator)
        return false;
    p++;
    if (!take_number(&p, 2, &d) || (*p && *p != 'T' && *p != ' '))
        return false;
    *date = ranh_date_of(y, m, d);
    return *date != RANH_DATE_NONE;
}

static bool parse_day_first(const char *p, int32_t *date)
{
    int y, m, d;
    if (!take_number(&p, 2, &d) || (*p != '/' && *p != '-' && *p != '.'))
        return false;
    char separator = *p++;
    if (!take_number(&p, 2, &m) || *p != separator)
        return false;
    p++;
    if (take_number(&p, 4, &y) != 4 || (*p && *p != ' '))
        return false;
    *date = ranh_date_of(y, m, d);
    return *date != RANH_DATE_NONE;
}

bool ranh_date_parse(const char *text, int32_t *date)
{
    if (!text)
        return false;
    while (*text == ' ' || *text == '\t')
        text++;
    return parse_iso(text, date) || parse_day_first(text, date);
}

char *ranh_date_iso(char buf[RANH_DATE_MAX], int32_t date)
{
    buf[0] = '\0';
    if (date < -719162 || date > 2932896) /* 0001-01-01 .. 9999-12-31 */
        return buf;
    int z = date + 719468;
    int era = z / 146097;
    int day_of_era = z - era * 146097;
    int year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int m = (5 * day_of_year + 2) / 153;
    int day = day_of_year - (153 * m + 2) / 5 + 1;
    int month = m < 10 ? m + 3 : m - 9;
    int year = year_of_era + era * 400 + (month <= 2);
    char wide[40];
    snprintf(wide, sizeof(wide), "%04d-%02d-%02d", year, month, day);
    memcpy(buf, wide, RANH_DATE_MAX);
    buf[RANH_DATE_MAX - 1] = '\0';
    return buf;
}

char *ranh_date_vi(char buf[RANH_DATE_MAX], int32_t date)
{
    char iso[RANH_DATE_MAX];
    ranh_date_iso(iso, date);
    buf[0] = '\0';
    if (iso[0])
        snprintf(buf, RANH_DATE_MAX, "%.2s/%.2s/%.4s", iso + 8, iso + 5, iso);
    return buf;
}
