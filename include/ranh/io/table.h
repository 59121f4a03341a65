/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_TABLE_H
#define RANH_IO_TABLE_H
/*
 * Small CSV tables of our own: rules, code lists, index definitions. UTF-8, comma, header row, RFC
 * 4180 quotes, '#' lines are comments. Errors name file, line and column. Delivered CSV files do not
 * come here: they go through ranh/io/source.h.
 */
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>

struct ranh_table {
    const char *path;
    size_t n_columns, n_rows;
    const char *const *column; /* [n_columns] header */
    const char *const *cell;   /* [n_rows * n_columns], trimmed, "" when empty */
    const int *line;           /* [n_rows] line in the file */
};

/* Everything lives in the arena. RANH_E_PROJECT. */
int ranh_table_read(struct ranh_arena *arena, const char *path, struct ranh_table *table,
                    struct ranh_err *err);
/* As above from memory, for built-in tables. */
int ranh_table_parse(struct ranh_arena *arena, const char *name, const char *text,
                     struct ranh_table *table, struct ranh_err *err);
/* Index of a column; RANH_E_PROJECT with a suggestion when it is missing. */
int ranh_table_column(const struct ranh_table *table, const char *name, size_t *index,
                      struct ranh_err *err);
const char *ranh_table_cell(const struct ranh_table *table, size_t row, size_t column);

#endif
