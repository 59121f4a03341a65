/* SPDX-License-Identifier: MIT */
/* Which findings of an earlier run stay without being put again: those of sources, codes and permits that are kept. */
#include <stdlib.h>
#include <string.h>

#include "lib/land/finding_store.h"

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool has_id(const int64_t *ids, size_t n, int64_t id)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && ids[low] == id;
}

static bool has_code(const char *const *codes, const char *code)
{
    while (*codes && strcmp(*codes, code) != 0)
        codes++;
    return *codes != NULL;
}

int64_t *ranh_finding_kept_sources(const struct ranh_finding_keep *keep)
{
    size_t n = keep ? keep->n : 0;
    int64_t *source = ranh_calloc(n + 1, sizeof(*source));
    if (n > 0)
        memcpy(source, keep->source, n * sizeof(*source));
    qsort(source, n, sizeof(*source), by_id);
    return source;
}

bool ranh_finding_stays_unasked(const struct ranh_finding_keep *keep, const int64_t *source,
                                sqlite3_stmt *stmt)
{
    if (!keep)
        return false;
    const char *subject = (const char *)sqlite3_column_text(stmt, SUBJECT);
    if (keep->permit && strcmp(subject, "permit") == 0)
        return has_id(keep->permit, keep->n_permits, sqlite3_column_int64(stmt, ID_A));
    return sqlite3_column_type(stmt, SOURCE) != SQLITE_NULL &&
           has_id(source, keep->n, sqlite3_column_int64(stmt, SOURCE)) &&
           (!keep->codes || has_code(keep->codes, (const char *)sqlite3_column_text(stmt, CODE)));
}
