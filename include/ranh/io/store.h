/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_STORE_H
#define RANH_IO_STORE_H
/*
 * The workspace file: one SpatiaLite database, openable in QGIS (tables in lib/io/schema.sql). This
 * module opens, locks, creates and upgrades it, and runs statements; what the rows mean is the business
 * of ranh/land. SpatiaLite's own ST_Transform is replaced on our connection by one that runs the
 * pinned operation (table crs_pipeline holds the same text for other programs).
 */
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/geo/grid.h>

struct ranh_store; /* opaque; one thread */

enum ranh_store_mode {
    RANH_STORE_READ,   /* must exist */
    RANH_STORE_WRITE,  /* created when missing; takes the lock (RANH_E_LOCKED) */
    RANH_STORE_MEMORY, /* for ranh check and tests */
};

/* RANH_E_INPUT: not a workspace, or of a newer version. RANH_E_OUTPUT: cannot create or write. srid is
 * the workspace CRS, used on creation only. */
int ranh_store_open(const char *path, enum ranh_store_mode mode, int32_t srid,
                    struct ranh_store **store, struct ranh_err *err);
int ranh_store_close(struct ranh_store *store, struct ranh_err *err); /* NULL is fine */

sqlite3 *ranh_store_db(struct ranh_store *store);
int32_t ranh_store_srid(const struct ranh_store *store);
const char *ranh_store_path(const struct ranh_store *store);

/* The 0.1 mm grid all geometry of the workspace lies on. It covers Ho Chi Minh City from the start;
 * reproject moves it (set) when the data lie elsewhere. Coordinates do not change by that. */
struct ranh_grid ranh_store_grid(const struct ranh_store *store);
int ranh_store_set_grid(struct ranh_store *store, const struct ranh_grid *grid,
                        struct ranh_err *err);

/* The grid a new workspace of this reference system begins with. */
int ranh_store_first_grid(struct ranh_store *store, struct ranh_grid *grid, struct ranh_err *err);

int ranh_store_exec(struct ranh_store *store, const char *sql, struct ranh_err *err);
int ranh_store_prepare(struct ranh_store *store, const char *sql, sqlite3_stmt **stmt,
                       struct ranh_err *err);
/* Steps to SQLITE_ROW (*row true) or SQLITE_DONE; a full or read-only disk is RANH_E_OUTPUT. */
int ranh_store_step(struct ranh_store *store, sqlite3_stmt *stmt, bool *row, struct ranh_err *err);
/* One integer (NULL -> 0) of the first row; 0 when there is none. */
int ranh_store_count(struct ranh_store *store, const char *sql, int64_t *value,
                     struct ranh_err *err);

int ranh_store_begin(struct ranh_store *store, struct ranh_err *err);
int ranh_store_commit(struct ranh_store *store, struct ranh_err *err);
void ranh_store_rollback(struct ranh_store *store);

/*
 * Reading by several threads: read-only connections to the same file that see what `store` sees, one for each
 * thread besides that of `store`. The file stands still while they are open: `store` is in a transaction, or one
 * is begun for that time. Fewer than n, down to none, are given when there is nothing to read beside `store`: a
 * store in memory, or one with changes of its own that are not committed. They only run statements; no
 * SpatiaLite.
 */
int ranh_store_readers_open(struct ranh_store *store, unsigned n, struct ranh_store **readers,
                            unsigned *opened, struct ranh_err *err);
void ranh_store_readers_close(struct ranh_store *store, struct ranh_store **readers, unsigned n);

/* From now on statements of the store, and of readers opened later by their own threads, ask every few
 * milliseconds: where stop() is not 0 they fail with RANH_E_INTERRUPTED. NULL = nobody asks any more. */
void ranh_store_watch(struct ranh_store *store, int (*stop)(void *), void *context);

/*
 * Bulk loading, inside the stage's transaction: unindex takes the spatial index and SpatiaLite's
 * triggers (type check, time stamps, index upkeep) off table.geometry; index packs the R-tree anew, puts
 * the triggers back and writes the layer statistics.
 */
int ranh_store_unindex(struct ranh_store *store, const char *table, struct ranh_err *err);
/* The triggers alone, which may go while statements read; index then does the rest. */
int ranh_store_untrigger(struct ranh_store *store, const char *table, struct ranh_err *err);
int ranh_store_index(struct ranh_store *store, const char *table, struct ranh_err *err);
/* The same of a table whose geometry is known to be null in every row: they are not read. */
int ranh_store_index_unplaced(struct ranh_store *store, const char *table, struct ranh_err *err);
/* Only the layer statistics, after rows changed under the triggers. Reads a few rows. */
int ranh_store_statistics(struct ranh_store *store, const char *table, struct ranh_err *err);

/* Wraps the current SQLite error into *err with the sentence for its kind; returns the status. */
int ranh_store_fail(struct ranh_store *store, struct ranh_err *err, const char *doing);

/* People count: 6 before 10, also inside a text. A collation that every store knows; other programs need not. */
#define RANH_COLLATE_NUMBERS "COLLATE ranh_numbers"
/* ORDER BY of the tables balance (a commune, then its sheets) and border, whose ids have no order. */
#define RANH_BALANCE_ORDER                                                                         \
    "balance.commune_code " RANH_COLLATE_NUMBERS                                                   \
    " NULLS LAST, level, balance.sheet " RANH_COLLATE_NUMBERS " NULLS LAST, balance.source_id"
#define RANH_BORDER_ORDER "side_a " RANH_COLLATE_NUMBERS ", side_b " RANH_COLLATE_NUMBERS ", class"

#endif
