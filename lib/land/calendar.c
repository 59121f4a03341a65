/* SPDX-License-Identifier: MIT */
/* Day by day: a dossier is late by some weeks, seldom by a year. */
#include <ranh/land/calendar.h>

#include <stdio.h>
#include <stdlib.h>

#include <ranh/base/date.h>

#define CODE "day-off"

static bool is_working(const struct ranh_rules *rules, int32_t day, const char *iso)
{
    int32_t weekday = ((day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; 0 = Monday */
    const struct ranh_rule *rule = rules ? ranh_rules_find(rules, CODE, iso, day) : NULL;
    if (!rule && rules)
        rule = ranh_rules_find(rules, CODE, iso + 5, day); /* "09-02", every year */
    if (!rule)
        return weekday < 5;
    return rule->value < 0.5 && rule->value > -0.5;
}

static bool is_listed(const struct ranh_rules *rules, int year, int32_t day)
{
    char parameter[32];
    snprintf(parameter, sizeof(parameter), "year=%d", year);
    return rules && ranh_rules_find(rules, CODE, parameter, day);
}

int32_t ranh_working_days(const struct ranh_rules *rules, int32_t from, int32_t to, int *unlisted)
{
    char iso[RANH_DATE_MAX];
    int32_t days = 0;
    int year = 0, missing = 0;
    for (int32_t day = from + 1; from != RANH_DATE_NONE && day <= to; day++) {
        ranh_date_iso(iso, day);
        days += is_working(rules, day, iso);
        int now = (int)strtol(iso, NULL, 10);
        if (now != year && !missing && !is_listed(rules, now, day))
            missing = now;
        year = now;
    }
    if (unlisted)
        *unlisted = missing;
    return days;
}
