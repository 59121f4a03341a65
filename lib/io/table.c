/* SPDX-License-Identifier: MIT */
/*
 * Small CSV tables of our own. One pass over the text cuts it into cells where they lie: the arena
 * holds one copy of the file, and quotes are taken out in place (a cell never grows). Whoever edits a
 * rule table by hand deserves the line and the column of a mistake, so both are counted on the way.
 */
#include <ranh/io/table.h>

#include <stdbool.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/base/vec.h>

enum { TABLE_BYTES_MAX = 64 << 20 };

struct parser {
    struct ranh_arena *arena;
    const char *name;
    char *at; /* next byte */
    int line; /* of at */
    struct {
        RANH_VEC(const char *)
    } cells;
    struct {
        RANH_VEC(int)
    } lines;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *trim(char *begin, char *end)
{
    while (end > begin && (is_blank(end[-1]) || end[-1] == '\r' || end[-1] == '\n'))
        end--;
    *end = '\0';
    while (is_blank(*begin) || *begin == '\r' || *begin == '\n')
        begin++;
    return begin;
}

/* Blank lines and comments are not rows. */
static void skip_lines_without_cells(struct parser *p)
{
    for (;;) {
        char *s = p->at;
        while (is_blank(*s))
            s++;
        if (*s == '#')
            s += strcspn(s, "\n");
        if (*s == '\r' && (s[1] == '\n' || s[1] == '\0'))
            s++;
        if (*s == '\0') {
            p->at = s;
            return;
        }
        if (*s != '\n')
            return;
        p->at = s + 1;
        p->line++;
    }
}

/*
 * Reads one cell and what ends it: ',' or '\n', or '\0' at the end of the text. The cell's bytes are
 * moved to its own beginning without the quotes, then trimmed.
 */
static int read_cell(struct parser *p, size_t column, char *ended_by, struct ranh_err *err)
{
    int line = p->line;
    while (is_blank(*p->at))
        p->at++;
    char *begin = p->at, *to = begin;
    if (*p->at == '"') {
        p->at++;
        for (; *p->at && !(*p->at == '"' && p->at[1] != '"'); p->at++) {
            if (*p->at == '"')
                p->at++;
            if (*p->at == '\r' && p->at[1] == '\n')
                p->at++;
            if (*p->at == '\n')
                p->line++;
            *to++ = *p->at;
        }
        if (!*p->at)
            return ranh_fail(err, RANH_E_PROJECT,
                             _("%s:%d: column %zu: a quote is opened and never closed"), p->name,
                             line, column + 1);
        p->at++;
        while (is_blank(*p->at) || (*p->at == '\r' && p->at[1] == '\n'))
            p->at++;
        if (*p->at && *p->at != ',' && *p->at != '\n')
            return ranh_fail(err, RANH_E_PROJECT,
                             _("%s:%d: column %zu: text after the closing quote; a quote inside "
                               "a quoted cell is written twice"),
                             p->name, p->line, column + 1);
    } else {
        while (*p->at && *p->at != ',' && *p->at != '\n')
            *to++ = *p->at++;
    }
    *ended_by = *p->at;
    if (*p->at)
        p->at++;
    if (*ended_by == '\n')
        p->line++;
    *ranh_vec_push(&p->cells) = trim(begin, to);
    return RANH_OK;
}

/* Appends the cells of one row; n_cells tells how many there were. */
static int read_row(struct parser *p, size_t *n_cells, struct ranh_err *err)
{
    char ended_by = '\0';
    *n_cells = 0;
    do {
        int status = read_cell(p, *n_cells, &ended_by, err);
        if (status)
            return status;
        ++*n_cells;
    } while (ended_by == ',');
    return RANH_OK;
}

static int check_header(const struct parser *p, int line, struct ranh_err *err)
{
    for (size_t i = 0; i < p->cells.n; i++) {
        if (!p->cells.at[i][0])
            return ranh_fail(err, RANH_E_PROJECT, _("%s:%d: column %zu has no name"), p->name, line,
                             i + 1);
        for (size_t j = 0; j < i; j++)
            if (strcmp(p->cells.at[i], p->cells.at[j]) == 0)
                return ranh_fail(err, RANH_E_PROJECT,
                                 _("%s:%d: columns %zu and %zu have the same name \"%s\""), p->name,
                                 line, j + 1, i + 1, p->cells.at[i]);
    }
    return RANH_OK;
}

static int check_utf8(const char *name, const char *text, size_t n, struct ranh_err *err)
{
    size_t bad = ranh_text_valid(text, n);
    int line = 1;
    size_t column = 1;
    if (bad == n)
        return RANH_OK;
    for (size_t i = 0; i < bad; i++, column++)
        if (text[i] == '\n') {
            line++;
            column = 0;
        }
    return ranh_fail(err, RANH_E_PROJECT,
                     _("%s:%d: byte %zu of the line is not UTF-8; save the table as UTF-8"), name,
                     line, column);
}

static int read_rows(struct parser *p, struct ranh_table *table, struct ranh_err *err)
{
    size_t n;
    skip_lines_without_cells(p);
    if (!*p->at)
        return ranh_fail(err, RANH_E_PROJECT, _("%s: the table is empty: it needs a header row"),
                         p->name);
    int line = p->line, status = read_row(p, &table->n_columns, err);
    if (!status)
        status = check_header(p, line, err);
    for (skip_lines_without_cells(p); !status && *p->at; skip_lines_without_cells(p)) {
        line = p->line;
        *ranh_vec_push(&p->lines) = line;
        status = read_row(p, &n, err);
        if (!status && n != table->n_columns)
            status = ranh_fail(err, RANH_E_PROJECT,
                               _("%s:%d: %zu cells where the header has %zu; a cell with a comma "
                                 "needs quotes"),
                               p->name, line, n, table->n_columns);
    }
    return status;
}

static const void *keep(struct ranh_arena *arena, const void *items, size_t n, size_t bytes)
{
    void *copy = ranh_arena_array(arena, n, bytes);
    if (n && items)
        memcpy(copy, items, n * bytes);
    return copy;
}

int ranh_table_parse(struct ranh_arena *arena, const char *name, const char *text,
                     struct ranh_table *table, struct ranh_err *err)
{
    struct parser p = {.arena = arena, .line = 1};
    int status = check_utf8(name, text, strlen(text), err);
    if (status)
        return status;
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        text += 3;
    p.name = ranh_arena_strdup(arena, name);
    p.at = ranh_arena_strdup(arena, text);
    *table = (struct ranh_table){.path = p.name};
    status = read_rows(&p, table, err);
    if (!status) {
        table->n_rows = p.lines.n;
        table->column = keep(arena, p.cells.at, table->n_columns, sizeof(*p.cells.at));
        table->cell = keep(arena, p.cells.at + table->n_columns, p.cells.n - table->n_columns,
                           sizeof(*p.cells.at));
        table->line = keep(arena, p.lines.at, p.lines.n, sizeof(*p.lines.at));
    }
    ranh_vec_release(&p.cells);
    ranh_vec_release(&p.lines);
    return status;
}

int ranh_table_read(struct ranh_arena *arena, const char *path, struct ranh_table *table,
                    struct ranh_err *err)
{
    char *text;
    size_t n;
    int status = ranh_fs_read(arena, path, TABLE_BYTES_MAX, &text, &n, err);
    if (status) {
        /* A table is part of the project's definition, not of the data delivered to it. */
        if (err)
            err->status = RANH_E_PROJECT;
        return RANH_E_PROJECT;
    }
    if (strlen(text) != n)
        return ranh_fail(err, RANH_E_PROJECT, _("%s: holds NUL bytes: it is not a CSV table"),
                         path);
    return ranh_table_parse(arena, path, text, table, err);
}

int ranh_table_column(const struct ranh_table *table, const char *name, size_t *index,
                      struct ranh_err *err)
{
    struct {
        RANH_VEC(const char *)
    } names = {0};
    const char *near;
    int status;
    for (size_t i = 0; i < table->n_columns; i++)
        if (strcmp(table->column[i], name) == 0) {
            *index = i;
            return RANH_OK;
        }
    for (size_t i = 0; i < table->n_columns; i++)
        *ranh_vec_push(&names) = table->column[i];
    *ranh_vec_push(&names) = NULL;
    near = ranh_text_suggest(name, names.at);
    if (near)
        status =
            ranh_fail(err, RANH_E_PROJECT, _("%s: there is no column \"%s\"; did you mean \"%s\"?"),
                      table->path, name, near);
    else
        status =
            ranh_fail(err, RANH_E_PROJECT, _("%s: there is no column \"%s\""), table->path, name);
    ranh_vec_release(&names);
    return status;
}

const char *ranh_table_cell(const struct ranh_table *table, size_t row, size_t column)
{
    if (row >= table->n_rows || column >= table->n_columns)
        RANH_BUG("cell %zu,%zu of %s, which has %zu rows and %zu columns", row, column, table->path,
                 table->n_rows, table->n_columns);
    return table->cell[row * table->n_columns + column];
}
