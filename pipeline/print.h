/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_PRINT_H
#define RANH_PIPELINE_PRINT_H
/* Tables for a terminal: columns as wide as their widest cell, Vietnamese letters counted as one.
 * */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

#define RANH_PRINT_COLUMNS 10

struct ranh_print_row {
    const char *cell[RANH_PRINT_COLUMNS];
};
struct ranh_print {
    struct ranh_arena *arena;
    size_t n_columns;
    bool right[RANH_PRINT_COLUMNS]; /* numbers stand to the right */
    RANH_VEC(struct ranh_print_row)
};

/* Cells of the next row, all ""; the caller replaces them by strings that live long enough. */
const char **ranh_print_row(struct ranh_print *print);
void ranh_print_write(const struct ranh_print *print, struct ranh_str *out);
void ranh_print_release(struct ranh_print *print);

/* "1.234" or "1,234" by the language; in the arena. */
const char *ranh_print_number(struct ranh_arena *arena, double value, int decimals);

/* A row of a name and a value; none where there is no value. */
void ranh_print_line(struct ranh_print *table, const char *name, const char *value);

#endif
