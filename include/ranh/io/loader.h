/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_LOADER_H
#define RANH_IO_LOADER_H
/*
 * Many rows into the workspace. The caller makes rows, a thread of the loader inserts them in the
 * order they were made, some dozens with one statement; what waits in between is bounded. From the
 * first row until ranh_loader_drain() the connection belongs to that thread: drain before anything
 * else is asked of the store. Inside the caller's transaction.
 *
 *     ranh_loader_row(loader, table);
 *     ranh_loader_int(loader, id);          one call per column, in their order
 *     ranh_loader_text(loader, name);
 *     status = ranh_loader_end(loader, err);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/io/store.h>

struct ranh_loader; /* opaque; one caller */

void ranh_loader_open(struct ranh_store *store, struct ranh_loader **loader);
/* Rows not drained are dropped: after a failure, the transaction is undone anyway. NULL is fine. */
void ranh_loader_close(struct ranh_loader *loader);

enum ranh_loader_how {
    RANH_LOADER_MANY,     /* rows of a batch are one statement */
    RANH_LOADER_NUMBERED, /* so are these; the first column is the row id, an INTEGER PRIMARY KEY */
    RANH_LOADER_ALONE,    /* one row per statement, for ranh_loader_inserted() */
};
/*
 * A kind of rows: insert is "INSERT INTO t (a, b)", columns their number. The store is free. *table is what
 * ranh_loader_row() takes. Numbered rows that follow one another at the end of their table cost least.
 */
int ranh_loader_table(struct ranh_loader *loader, const char *insert, unsigned columns,
                      enum ranh_loader_how how, unsigned *table, struct ranh_err *err);

void ranh_loader_row(struct ranh_loader *loader, unsigned table);
void ranh_loader_null(struct ranh_loader *loader);
void ranh_loader_int(struct ranh_loader *loader, int64_t value);
void ranh_loader_real(struct ranh_loader *loader, double value);     /* NaN is null */
void ranh_loader_text(struct ranh_loader *loader, const char *text); /* NULL is null */
void ranh_loader_text_n(struct ranh_loader *loader, const char *text, size_t n);
void ranh_loader_blob(struct ranh_loader *loader, const void *bytes, size_t n);

/* The row is complete. A failure of an earlier row may be told here; the first one is told from then on. */
int ranh_loader_end(struct ranh_loader *loader, struct ranh_err *err);

/* All rows are in the tables, and the store is the caller's again. */
int ranh_loader_drain(struct ranh_loader *loader, struct ranh_err *err);
/* Whether the last row of that table, one of those alone, was inserted and not ignored. Drains. */
int ranh_loader_inserted(struct ranh_loader *loader, unsigned table, bool *inserted,
                         struct ranh_err *err);

#endif
