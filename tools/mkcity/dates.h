/* SPDX-License-Identifier: MIT */
/* Days as numbers since 1970-01-01, and their ISO text. */
#ifndef MKCITY_DATES_H
#define MKCITY_DATES_H

long mkcity_day_parse(const char *iso);
void mkcity_day_text(long day, char out[12]);
/* The day n working days later (Monday to Friday; public holidays are not known here). */
long mkcity_day_add_work(long day, int n);

#endif
