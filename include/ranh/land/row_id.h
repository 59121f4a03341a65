/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_ROW_ID_H
#define RANH_LAND_ROW_ID_H
/*
 * Row ids tell where a row was delivered: the number of its source, then its place among the rows the
 * source has in that table, from 1. They do not depend on the other sources, on the order in ranh.yaml
 * or on what a workspace held before; so the rows of a source that did not change can stay, and a
 * workspace that was brought up to date is the same as one made anew.
 *
 * An id fits in 47 bits: exact in a double, six bytes in SQLite.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/io/row_runs.h>

#define RANH_SOURCE_BITS 20

/* source_id 1 ... 2^20 - 1, n 0 ... RANH_ROWS_MAX; n = 0 is the id below the source's first row. */
static inline int64_t ranh_row_id(int64_t source_id, int64_t n)
{
    return source_id << RANH_ROW_BITS | n;
}

/* SQL: whether `id` is the id of a row of `source`, which are expressions. SQLite reads that range only. */
#define RANH_ROWS_OF(id, source)                                                                   \
    "(" id " BETWEEN (" source ") << 27 AND (" source ") << 27 | 134217727)"

static inline int64_t ranh_row_source(int64_t row_id)
{
    return row_id >> RANH_ROW_BITS;
}

/*
 * Numbers for sources from their names, which are unique: a hash; where two names have the same, the
 * later in the order of bytes gets the next free one. Fewer than 2^20 - 1 names. ids[n] in the order of
 * names.
 */
void ranh_source_ids(const char *const *names, size_t n, int64_t *ids);

#endif
