/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_EXTRACT_HTML_H
#define RANH_LIB_REPORT_EXTRACT_HTML_H
/* Between the parts that write the page of an extract (extract_html.c). */
#include <stdbool.h>

#include <ranh/base/date.h>

#include "lib/report/extract_put.h"

/* extract_html_parts.c; texts are escaped. */
bool extract_vietnamese(void);
void extract_number(struct ranh_str *out, double value, int decimals); /* NAN = a dash */
const char *extract_day(char buf[RANH_DATE_MAX], int32_t date);
void extract_heading(struct ranh_str *out, const char *text);
void extract_note(struct ranh_str *out, const char *text);
/* Begins a table; columns [first_number, end) are of numbers. */
void extract_heads(struct ranh_str *out, const char *const *name, size_t n, size_t first_number,
                   size_t end);
void extract_cell(struct ranh_str *out, double value, int decimals);

/* extract_html_zones.c: the table of zones or of restrictions, how its bounds are made, what is in no zone. */
void extract_zones(const struct ranh_extract *e, bool restrictions, struct ranh_str *out);
void extract_method(const struct ranh_extract *e, struct ranh_str *out);
void extract_balance(const struct ranh_extract *e, struct ranh_str *out);

#endif
