/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_CALENDAR_H
#define RANH_LAND_CALENDAR_H
/*
 * Working days as offices count them: Monday to Friday, without the days off of the Labour Code (45/2019/QH14 art. 112) and
 * with the Saturdays worked for them. Which days those are is data (datasets/rules/holidays.csv, rows `day-off`): fixed
 * days for every year, days that move with the moon or are announced for the years listed. Unverified rows do not count.
 */
#include <ranh/land/rules.h>

/* Days after `from` up to and with `to`; 0 when there are none. *unlisted (may be NULL): the first year between them whose
 * announced days off are not in the table, so that the count may be too large; 0 = all are. rules NULL: weekends only. */
int32_t ranh_working_days(const struct ranh_rules *rules, int32_t from, int32_t to, int *unlisted);

#endif
