/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_COLUMN_H
#define RANH_LIB_IO_COLUMN_H
/* A number of the row at hand. */
#include <math.h>

#include <sqlite3.h>

/* NAN for null. The value is fetched once. */
static inline double column_number(sqlite3_stmt *stmt, int column)
{
    sqlite3_value *value = sqlite3_column_value(stmt, column);
    return sqlite3_value_type(value) == SQLITE_NULL ? (double)NAN : sqlite3_value_double(value);
}

#endif
