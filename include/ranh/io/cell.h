/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_CELL_H
#define RANH_IO_CELL_H
/*
 * What people mean by the text of a cell: "1.234,5", "85,80 %", "245.8 m2", "5/9/2025", an Excel day
 * number. One cell can be ambiguous ("1.234", "05/06/2025" in a table from abroad) where its column is
 * not, so evidence is gathered over the column first and handed in when the cell is read.
 */
#include <stdbool.h>
#include <stdint.h>

enum ranh_cell_reading {
    RANH_CELL_EMPTY, /* blank, or a sign for "nothing": "-", "null", "n/a" */
    RANH_CELL_GOOD,
    RANH_CELL_AMBIGUOUS, /* two readings and no evidence */
    RANH_CELL_BAD,       /* not a number, not a date */
};

/* Counts of cells of a column that allow one reading only. Zero-initialise. */
struct ranh_cell_evidence {
    int64_t decimal_point, decimal_comma; /* "12.5", "1,234.5" · "12,5", "1.234,5" */
    int64_t day_first, month_first;       /* "22/11/2025" · "11/22/2025" */
};

/* Adds what a cell of a number or date column shows. */
void ranh_cell_observe_number(struct ranh_cell_evidence *evidence, const char *text);
void ranh_cell_observe_date(struct ranh_cell_evidence *evidence, const char *text);

/*
 * Group separators are . , blank, NBSP and '; a unit m, m2, m², m³, % or đ behind the number is
 * accepted. evidence may be NULL. *value is set only for GOOD.
 */
enum ranh_cell_reading ranh_cell_number(const char *text, const struct ranh_cell_evidence *evidence,
                                        double *value);

/*
 * ISO, d/m/y with / - or ., "ngày 05 tháng 9 năm 2025", yyyymmdd, Excel day numbers (1954 to 2119); a
 * time behind is dropped. 5/9/2025 is ambiguous in a column that does not show which of the two is the
 * day; 5.9.2025 is day first everywhere. Without a column (evidence NULL) day first, as Vietnam writes.
 */
enum ranh_cell_reading ranh_cell_date(const char *text, const struct ranh_cell_evidence *evidence,
                                      int32_t *date);

#endif
