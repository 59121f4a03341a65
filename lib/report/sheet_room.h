/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_SHEET_ROOM_H
#define RANH_LIB_REPORT_SHEET_ROOM_H
/* How much of each list a page of the delivery sheet holds. */
#include <ranh/report/sheet.h>

enum {
    RANH_SHEET_MAX_FILES = 6,
    RANH_SHEET_MAX_COLUMNS = 20,
    RANH_SHEET_MIN_CODES = 4, /* shown whatever else the page holds */
    RANH_SHEET_MAX_REASONS = 6,
    RANH_SHEET_MAX_LEVELS = 24,
    RANH_SHEET_MAX_BALANCES = 3,
    RANH_SHEET_MAX_BORDERS = 5
};

/* How many codes of findings fill the rest of the page and do not run over it, in the language of the program;
 * never fewer than RANH_SHEET_MIN_CODES (or all), never more than there are. */
size_t ranh_sheet_room(struct ranh_sheet *sheet);

#endif
