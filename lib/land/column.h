/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_LAND_COLUMN_H
#define RANH_LIB_LAND_COLUMN_H
/* Columns of a row at hand as the records of the domain hold them. */
#include <sqlite3.h>
#include <stdint.h>

#include <ranh/base/date.h>

#include "lib/io/column.h"

/* RANH_DATE_NONE for null and for what is no date. */
static inline int32_t column_date(sqlite3_stmt *stmt, int column)
{
    int32_t date;
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && ranh_date_parse(text, &date) ? date : RANH_DATE_NONE;
}

#endif
