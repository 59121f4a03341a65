/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_DATE_H
#define RANH_BASE_DATE_H
/*
 * Calendar dates as days since 1970-01-01 (int32), because everything in the law has a date and
 * nothing has an hour. RANH_DATE_NONE = not given.
 */
#include <stdbool.h>
#include <stdint.h>

#define RANH_DATE_NONE INT32_MIN
#define RANH_DATE_MAX  11 /* "2026-11-22" and NUL */

int32_t ranh_date_of(int year, int month, int day); /* RANH_DATE_NONE when no such day */
/* ISO "2026-11-22" (also "2026/11/22" and with a time behind), or Vietnamese "22/11/2026". */
bool ranh_date_parse(const char *text, int32_t *date);
char *ranh_date_iso(char buf[RANH_DATE_MAX], int32_t date); /* "" for RANH_DATE_NONE */
/* As Vietnamese sentences write it: "22/11/2026". */
char *ranh_date_vi(char buf[RANH_DATE_MAX], int32_t date);

#endif
