/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_STORE_MERGE_H
#define RANH_IO_STORE_MERGE_H
/*
 * A table that a stage makes anew each time, written only where it comes out otherwise. The stage puts all its rows;
 * one that is there already, under the same id and with the same values, is not touched, what differs is written,
 * and what was not put again goes at the end. So a row that a change does not concern stays as it is, spatial index
 * and all, and the table is the same as if it had been emptied and filled.
 *
 * For that an id must follow from what the row is about, not from its place among the others. Where two rows want
 * one id, the later gets the next free one; rows are put in an order that depends on the data alone.
 *
 * Inside a transaction; one thread. Memory: 24 bytes a row that was there.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/hash.h>
#include <ranh/io/store.h>

struct ranh_merge;

/* columns: those that are put, "a, b, c", without the id; spatial: it has a column geometry with an index, which
 * follows row by row where few rows differ and is packed anew otherwise. */
int ranh_merge_open(struct ranh_store *store, const char *table, const char *id,
                    const char *columns, bool spatial, struct ranh_merge **merge,
                    struct ranh_err *err);

/* The row to be put next: bind column i as parameter i, from 1. What is not bound is NULL. Texts and blobs must
 * live until it is put. Values must be of the columns' types: a REAL column is bound as a double. */
sqlite3_stmt *ranh_merge_row(struct ranh_merge *merge);

/* Under the id or the next free one, if it is not there. Clears the bindings. id > 0. */
int ranh_merge_put(struct ranh_merge *merge, int64_t id, struct ranh_err *err);

/* What was not put goes; the index and the layer statistics follow. err NULL = after a failure: only frees. */
int ranh_merge_close(struct ranh_merge *merge, struct ranh_err *err);

/* Rows written and taken out so far. */
int64_t ranh_merge_changes(const struct ranh_merge *merge);

/* An id from what a row is about: 47 bits, exact in JavaScript, never 0. Hashes are released. */
int64_t ranh_merge_id(struct ranh_hash *hash);
/* The same, ascending with the place: rows of one neighbourhood lie together. Metres. */
int64_t ranh_merge_id_at(struct ranh_hash *hash, double x, double y);

/* Values of the columns first..n of the statement's row into the hash, types and all. */
void ranh_merge_hash_row(struct ranh_hash *hash, sqlite3_stmt *stmt, int first, int n);

#endif
