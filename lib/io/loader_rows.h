/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_LOADER_ROWS_H
#define RANH_LIB_IO_LOADER_ROWS_H
/*
 * Rows of a loader's batch as a virtual table, for INSERT ... SELECT. A row is its values one after the
 * other: the kind, then eight bytes of a number, or four with the length of a text and the text.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <ranh/io/store.h>

enum { ROW_HEAD = 5 }; /* before a row in a batch: its table, and its length in four bytes */

enum ranh_loader_kind {
    RANH_LOADER_NULL,
    RANH_LOADER_INT,
    RANH_LOADER_REAL,
    RANH_LOADER_TEXT,
    RANH_LOADER_BLOB
};

struct ranh_loader_value {
    enum ranh_loader_kind kind;
    int64_t whole;
    double real;
    const char *bytes;
    uint32_t n;
};

/* The value at p; returns where the next begins. */
static inline const char *ranh_loader_value(const char *p, struct ranh_loader_value *v)
{
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): callers have as many values as columns */
    v->kind = (enum ranh_loader_kind) * p++;
    switch (v->kind) {
    case RANH_LOADER_NULL:
        return p;
    case RANH_LOADER_INT:
        memcpy(&v->whole, p, sizeof(v->whole));
        return p + sizeof(v->whole);
    case RANH_LOADER_REAL:
        memcpy(&v->real, p, sizeof(v->real));
        return p + sizeof(v->real);
    case RANH_LOADER_TEXT:
    case RANH_LOADER_BLOB:
        break;
    }
    memcpy(&v->n, p, sizeof(v->n));
    v->bytes = p + sizeof(v->n);
    return v->bytes + v->n;
}

struct ranh_loader_rows; /* opaque */

/* A table of that name in the connection, without rows. The store outlives it; close ends it. */
int ranh_loader_rows_open(struct ranh_store *store, const char *name, unsigned columns,
                          struct ranh_loader_rows **rows, struct ranh_err *err);
void ranh_loader_rows_close(struct ranh_loader_rows *rows); /* statements on it first */
void ranh_loader_rows_add(struct ranh_loader_rows *rows, const char *row); /* not copied */
/*
 * Rows that begin with their row id: an id one above that of the row before reads as null, which tells SQLite to
 * take the next number, if all that are there come behind `last`, the greatest id of their table.
 */
void ranh_loader_rows_follow(struct ranh_loader_rows *rows, int64_t last);
int64_t
ranh_loader_rows_last(const struct ranh_loader_rows *rows); /* id of the last row; any are there */
bool ranh_loader_rows_any(const struct ranh_loader_rows *rows);
void ranh_loader_rows_clear(struct ranh_loader_rows *rows);

#endif
