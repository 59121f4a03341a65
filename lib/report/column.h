/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_COLUMN_H
#define RANH_LIB_REPORT_COLUMN_H
/* Columns of a row that is read, kept beyond it. */
#include <math.h>

#include <sqlite3.h>

#include <ranh/base/arena.h>

/* NULL where there is none. */
static inline const char *column_text(struct ranh_arena *arena, sqlite3_stmt *stmt, int column)
{
    return ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, column));
}

/* NAN where there is none. */
static inline double column_number(sqlite3_stmt *stmt, int column)
{
    return sqlite3_column_type(stmt, column) == SQLITE_NULL ? (double)NAN
                                                            : sqlite3_column_double(stmt, column);
}

#endif
