/* SPDX-License-Identifier: MIT */
/*
 * A calendar of one page: days since 1970-01-01 by the usual shift of the year's start to March.
 */
#include <stdio.h>
#include <stdlib.h>

#include "dates.h"

long mkcity_day_parse(const char *iso)
{
    long y = strtol(iso, NULL, 10), m = strtol(iso + 5, NULL, 10), d = strtol(iso + 8, NULL, 10);
    long era, yoe, doy;

    y -= m <= 2;
    era = y / 400;
    yoe = y - era * 400;
    doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

void mkcity_day_text(long day, char out[12])
{
    long z = day + 719468, era = z / 146097, doe = z - era * 146097;
    long yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    long doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    long d = doy - (153 * mp + 2) / 5 + 1, m = mp < 10 ? mp + 3 : mp - 9;
    char text[64];

    snprintf(text, sizeof text, "%04ld-%02ld-%02ld", yoe + era * 400 + (m <= 2), m, d);
    snprintf(out, 12, "%.10s", text);
}

long mkcity_day_add_work(long day, int n)
{
    while (n > 0) {
        day++;
        /* 1970-01-01 was a Thursday: Saturday and Sunday are 2 and 3 */
        if (day % 7 != 2 && day % 7 != 3)
            n--;
    }
    return day;
}
