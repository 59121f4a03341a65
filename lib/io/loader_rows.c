/* SPDX-License-Identifier: MIT */
/*
 * The virtual table of a batch: one scan, from the first row to the last, the columns of a row in their
 * order. https://sqlite.org/vtab.html (eponymous-only virtual tables)
 */
#include "loader_rows.h"

#include <stdio.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

#include "store_internal.h"

struct ranh_loader_rows {
    struct ranh_store *store;
    char name[32];
    unsigned columns;
    struct {
        RANH_VEC(const char *)
    } row;
    bool follow; /* the first column is null where its number follows from the row before */
};

struct table {
    sqlite3_vtab base;
    const struct ranh_loader_rows *rows;
};

struct cursor {
    sqlite3_vtab_cursor base;
    const struct ranh_loader_rows *rows;
    size_t at;
    const char *next; /* value of column `column` */
    int column;
};

static int connect(sqlite3 *db, void *context, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **message)
{
    struct ranh_loader_rows *rows = context;
    struct ranh_str sql = RANH_STR_INIT;
    (void)argc, (void)argv, (void)message;
    for (unsigned i = 0; i < rows->columns; i++)
        ranh_str_printf(&sql, "%sc%u", i ? "," : "CREATE TABLE x(", i);
    ranh_str_putc(&sql, ')');
    int rc = sqlite3_declare_vtab(db, sql.text);
    ranh_str_release(&sql);
    if (rc != SQLITE_OK)
        return rc;
    struct table *table = ranh_calloc(1, sizeof(*table));
    table->rows = rows;
    *out = &table->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *table)
{
    ranh_free(table);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    (void)table;
    info->estimatedRows = 1000;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct cursor *cursor = ranh_calloc(1, sizeof(*cursor));
    cursor->rows = ((struct table *)table)->rows;
    *out = &cursor->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *cursor)
{
    ranh_free(cursor);
    return SQLITE_OK;
}

static void go_to(struct cursor *c, size_t at)
{
    c->at = at;
    c->column = 0;
    c->next = at < c->rows->row.n ? c->rows->row.at[at] : NULL;
}

static int filter(sqlite3_vtab_cursor *cursor, int index, const char *text, int argc,
                  sqlite3_value **argv)
{
    (void)index, (void)text, (void)argc, (void)argv;
    go_to((struct cursor *)cursor, 0);
    return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *cursor)
{
    struct cursor *c = (struct cursor *)cursor;
    go_to(c, c->at + 1);
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *cursor)
{
    return ((struct cursor *)cursor)->next == NULL;
}

static int64_t id_of(const char *row)
{
    struct ranh_loader_value v;
    ranh_loader_value(row, &v);
    return v.kind == RANH_LOADER_INT ? v.whole : 0;
}

static bool follows(const struct ranh_loader_rows *rows, size_t at)
{
    return at > 0 && id_of(rows->row.at[at]) == id_of(rows->row.at[at - 1]) + 1;
}

/* The bytes stay where they are until the statement has ended. */
static int column(sqlite3_vtab_cursor *cursor, sqlite3_context *context, int i)
{
    struct cursor *c = (struct cursor *)cursor;
    struct ranh_loader_value v = {.kind = RANH_LOADER_NULL};
    if (i < c->column)
        go_to(c, c->at);
    for (; c->column <= i; c->column++)
        c->next = ranh_loader_value(c->next, &v);
    if (i == 0 && c->rows->follow && follows(c->rows, c->at))
        return SQLITE_OK; /* null */
    switch (v.kind) {
    case RANH_LOADER_NULL:
        break;
    case RANH_LOADER_INT:
        sqlite3_result_int64(context, v.whole);
        break;
    case RANH_LOADER_REAL:
        sqlite3_result_double(context, v.real);
        break;
    case RANH_LOADER_TEXT:
        sqlite3_result_text64(context, v.bytes, v.n, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case RANH_LOADER_BLOB:
        sqlite3_result_blob64(context, v.bytes, v.n, SQLITE_STATIC);
        break;
    }
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *cursor, sqlite3_int64 *id)
{
    *id = (sqlite3_int64)((struct cursor *)cursor)->at;
    return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect,
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = row_id,
};

int ranh_loader_rows_open(struct ranh_store *store, const char *name, unsigned columns,
                          struct ranh_loader_rows **rows, struct ranh_err *err)
{
    struct ranh_loader_rows *r = ranh_calloc(1, sizeof(*r));
    r->store = store;
    r->columns = columns;
    snprintf(r->name, sizeof(r->name), "%s", name);
    *rows = r;
    if (sqlite3_create_module(store->db, r->name, &module, r) == SQLITE_OK)
        return RANH_OK;
    return ranh_store_fail(store, err, r->name);
}

void ranh_loader_rows_close(struct ranh_loader_rows *rows)
{
    if (!rows)
        return;
    sqlite3_create_module(rows->store->db, rows->name, NULL, NULL);
    ranh_vec_release(&rows->row);
    ranh_free(rows);
}

void ranh_loader_rows_add(struct ranh_loader_rows *rows, const char *row)
{
    *ranh_vec_push(&rows->row) = row;
}

void ranh_loader_rows_follow(struct ranh_loader_rows *rows, int64_t last)
{
    int64_t id = last;
    rows->follow = true;
    for (size_t i = 0; i < rows->row.n && rows->follow; i++) {
        rows->follow = id_of(rows->row.at[i]) > id;
        id = id_of(rows->row.at[i]);
    }
}

int64_t ranh_loader_rows_last(const struct ranh_loader_rows *rows)
{
    return id_of(rows->row.at[rows->row.n - 1]);
}

bool ranh_loader_rows_any(const struct ranh_loader_rows *rows)
{
    return rows->row.n > 0;
}

void ranh_loader_rows_clear(struct ranh_loader_rows *rows)
{
    rows->row.n = 0;
}
