/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_ROW_RUNS_H
#define RANH_IO_ROW_RUNS_H
/*
 * Where the ids of a table lie. The tables of what was delivered have ids that tell the source
 * (ranh/land/row_id.h): dense within one, far apart between two. So their ends tell how many rows there are,
 * and shares and samples that are even over rows are found without reading the table.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/io/store.h>

#define RANH_ROW_BITS 27 /* 134 million rows of a source in a table */
#define RANH_ROWS_MAX (((int64_t)1 << RANH_ROW_BITS) - 1)

/* One run a source, holes within it counted as rows. In the arena; two steps down the tree a source. */
struct ranh_row_run {
    int64_t low, high;
};
struct ranh_row_runs {
    struct ranh_row_run *at;
    size_t n;
    int64_t total;
};
int ranh_row_runs(struct ranh_store *store, const char *table, const char *id,
                  struct ranh_arena *arena, struct ranh_row_runs *runs, struct ranh_err *err);
/* The k-th id of all, from 0; k = total: one above the last. */
int64_t ranh_row_at(const struct ranh_row_runs *runs, int64_t k);

/*
 * How many rows the table has. Where its ids tell sources nothing is read but the runs; intake numbers these rows
 * without holes, and nobody else deletes any. Else they are counted.
 */
int ranh_row_count(struct ranh_store *store, const char *table, int64_t *n, struct ranh_err *err);

#endif
