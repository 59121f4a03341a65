/* SPDX-License-Identifier: MIT */
/* Tables for a terminal. */
#include "print.h"

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/text.h>

const char **ranh_print_row(struct ranh_print *print)
{
    struct ranh_print_row *row = ranh_vec_push(print);
    for (size_t c = 0; c < RANH_PRINT_COLUMNS; c++)
        row->cell[c] = "";
    return row->cell;
}

static void put_blanks(struct ranh_str *out, size_t n)
{
    while (n-- > 0)
        ranh_str_putc(out, ' ');
}

void ranh_print_write(const struct ranh_print *print, struct ranh_str *out)
{
    size_t width[RANH_PRINT_COLUMNS] = {0};
    for (size_t r = 0; r < print->n; r++) {
        for (size_t c = 0; c < print->n_columns; c++) {
            size_t w = ranh_text_width(print->at[r].cell[c]);
            width[c] = w > width[c] ? w : width[c];
        }
    }
    for (size_t r = 0; r < print->n; r++) {
        size_t pending = 0; /* blanks are written only before something */
        for (size_t c = 0; c < print->n_columns; c++) {
            const char *cell = print->at[r].cell[c];
            size_t pad = width[c] - ranh_text_width(cell);
            if (print->right[c])
                pending += pad;
            if (*cell) {
                put_blanks(out, pending);
                ranh_str_puts(out, cell);
                pending = 0;
            } else if (print->right[c]) {
                pending -= pad;
                pad = width[c];
            }
            pending += (print->right[c] && *cell ? 0 : pad) + 2;
        }
        ranh_str_putc(out, '\n');
    }
}

void ranh_print_release(struct ranh_print *print)
{
    ranh_vec_release(print);
}

const char *ranh_print_number(struct ranh_arena *arena, double value, int decimals)
{
    char buf[RANH_NUM_MAX];
    return ranh_arena_strdup(
        arena, ranh_num_people(buf, value, decimals, ranh_i18n_lang() == RANH_LANG_VI));
}

void ranh_print_line(struct ranh_print *table, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    const char **cell = ranh_print_row(table);
    cell[0] = name;
    cell[1] = value;
}
