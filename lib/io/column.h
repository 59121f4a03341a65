/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_COLUMN_H
#define RANH_LIB_IO_COLUMN_H
/* Columns of the row at hand. */
#include <math.h>

#include <sqlite3.h>

#include <ranh/base/arena.h>

/* In the arena; NULL for null and for "", which says no more. */
static inline const char *column_text(struct ranh_arena *arena, sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && *text ? ranh_arena_strdup(arena, text) : NULL;
}

/* NAN for null. The value is fetched once. */
static inline double column_number(sqlite3_stmt *stmt, int column)
{
    sqlite3_value *value = sqlite3_column_value(stmt, column);
    return sqlite3_value_type(value) == SQLITE_NULL ? (double)NAN : sqlite3_value_double(value);
}

#endif
