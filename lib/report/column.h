/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_COLUMN_H
#define RANH_LIB_REPORT_COLUMN_H
/* Columns of a row that is read, kept beyond it. */
#include <sqlite3.h>

#include <ranh/base/arena.h>

#include "lib/io/column.h"

/* NULL where there is none. */
static inline const char *column_text(struct ranh_arena *arena, sqlite3_stmt *stmt, int column)
{
    return ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, column));
}

#endif
