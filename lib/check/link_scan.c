/* SPDX-License-Identifier: MIT */
/*
 * The parcels go by once, in ranges of rows. Nearly all keys are written as they would be normalised, which one look
 * at the text tells; only the others are taken apart.
 */
#include "lib/check/link_internal.h"

#include <string.h>

#include <ranh/io/row_runs.h>

enum { RANGES = 64 };
enum { ID, KEY, OLD_KEY, COMMUNE, SHEET, NUMBER };

static const char sql[] = "SELECT parcel_id, key, old_key, commune_code, sheet, number FROM parcel"
                          " WHERE parcel_id BETWEEN ?1 AND ?2 ORDER BY parcel_id";

struct range {
    struct ranh_link_hits hits[RANH_LINK_METHODS];
    struct ranh_map communes;
    const char *commune; /* met last, in the map */
};

struct reader {
    struct ranh_store *store;
    sqlite3_stmt *stmt;
    struct ranh_arena row; /* cleared per parcel */
};

struct scan {
    const struct ranh_map *asked; /* by method */
    struct reader *reader;        /* one a thread */
    int64_t bound[RANGES + 1];    /* row ids: range i begins at i and ends below i + 1 */
    struct range range[RANGES];
};

/* --- one parcel ----------------------------------------------------------------------------------- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a key, part by part, is as ranh_link_normalise() would leave it. */
static bool is_normal(const char *key)
{
    bool starts = true;
    for (const char *p = key; *p; p++) {
        if (is_space(*p) || (*p >= 'a' && *p <= 'z') ||
            (starts && *p == '0' && p[1] && p[1] != '/'))
            return false;
        starts = *p == '/';
    }
    return true;
}

/* "26740/012/0345" part by part. */
static const char *normalised_old_key(struct ranh_arena *arena, const char *key)
{
    char *copy = ranh_arena_strdup(arena, key), *second = strchr(copy, '/');
    char *third = second ? strchr(second + 1, '/') : NULL;
    if (!third)
        return ranh_link_normalise(arena, key);
    *second++ = *third++ = '\0';
    return ranh_link_normalised_key(arena, copy, second, third);
}

static void look_up(const struct scan *scan, struct range *range, enum ranh_link_method method,
                    const char *key, int64_t parcel_id)
{
    const int64_t *asked = key && *key ? ranh_map_get(&scan->asked[method], key) : NULL;
    if (asked)
        *ranh_vec_push(&range->hits[method]) = (struct ranh_link_hit){*asked, parcel_id};
}

static void note_commune(struct range *range, const char *commune)
{
    if (commune && (!range->commune || strcmp(range->commune, commune) != 0))
        range->commune = ranh_map_intern(&range->communes, commune);
}

static const char *text_of(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

static void take_row(const struct scan *scan, struct reader *reader, struct range *range)
{
    sqlite3_stmt *stmt = reader->stmt;
    int64_t id = sqlite3_column_int64(stmt, ID);
    const char *key = text_of(stmt, KEY), *old = text_of(stmt, OLD_KEY);
    const char *commune = text_of(stmt, COMMUNE);
    ranh_arena_clear(&reader->row);
    note_commune(range, commune);
    look_up(scan, range, RANH_LINK_KEY, key, id);
    look_up(scan, range, RANH_LINK_NORMALISED,
            key && is_normal(key)
                ? key
                : ranh_link_normalised_key(&reader->row, commune, text_of(stmt, SHEET),
                                           text_of(stmt, NUMBER)),
            id);
    if (old && *old)
        look_up(scan, range, RANH_LINK_OLD_KEY,
                is_normal(old) ? old : normalised_old_key(&reader->row, old), id);
}

/* --- ranges --------------------------------------------------------------------------------------- */

static int scan_ranges(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    struct scan *scan = context;
    struct reader *reader = &scan->reader[worker];
    bool row = true;
    int status = 0;
    for (size_t i = first; i < last && !status; i++) {
        sqlite3_bind_int64(reader->stmt, 1, scan->bound[i]);
        sqlite3_bind_int64(reader->stmt, 2, scan->bound[i + 1] - 1);
        while (!(status = ranh_store_step(reader->store, reader->stmt, &row, err)) && row)
            take_row(scan, reader, &scan->range[i]);
        sqlite3_reset(reader->stmt);
    }
    return status;
}

static int find_bounds(struct scan *scan, struct ranh_store *store, struct ranh_err *err)
{
    struct ranh_row_runs runs;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    int status = ranh_row_runs(store, "parcel", "parcel_id", &arena, &runs, err);
    for (int64_t i = 0; !status && i <= RANGES; i++)
        scan->bound[i] =
            ranh_row_at(&runs, runs.total / RANGES * i + runs.total % RANGES * i / RANGES);
    ranh_arena_release(&arena);
    return status;
}

/* With as many threads as there are connections. */
static int scan_all(struct scan *scan, struct ranh_store *store, struct ranh_pool *pool,
                    struct ranh_err *err)
{
    unsigned threads = ranh_pool_threads(pool), more = 0, n = 0;
    struct ranh_store **others = ranh_calloc(threads, sizeof(struct ranh_store *));
    scan->reader = ranh_calloc(threads, sizeof(*scan->reader));
    int status = ranh_store_readers_open(store, threads - 1, others, &more, err);
    for (; n <= more && !status; n++) {
        struct reader *reader = &scan->reader[n];
        reader->store = n > 0 ? others[n - 1] : store;
        ranh_arena_init(&reader->row);
        status = ranh_store_prepare(reader->store, sql, &reader->stmt, err);
    }
    if (!status)
        status = ranh_pool_run(n == threads ? pool : NULL, RANGES, 1, scan_ranges, scan, err);
    for (unsigned t = 0; t < n; t++) {
        sqlite3_finalize(scan->reader[t].stmt);
        ranh_arena_release(&scan->reader[t].row);
    }
    ranh_store_readers_close(store, others, more);
    ranh_free(scan->reader);
    ranh_free(others);
    return status;
}

int ranh_link_scan(struct ranh_store *store, struct ranh_pool *pool,
                   const struct ranh_map asked[RANH_LINK_METHODS],
                   struct ranh_link_hits hits[RANH_LINK_METHODS], struct ranh_map *communes,
                   struct ranh_err *err)
{
    struct scan *scan = ranh_calloc(1, sizeof(*scan));
    scan->asked = asked;
    for (size_t i = 0; i < RANGES; i++)
        ranh_map_init(&scan->range[i].communes);
    int status = find_bounds(scan, store, err);
    if (!status)
        status = scan_all(scan, store, pool, err);
    for (size_t i = 0; i < RANGES; i++) {
        struct range *range = &scan->range[i];
        for (int m = 0; m < RANH_LINK_METHODS; m++) {
            for (size_t k = 0; k < range->hits[m].n; k++)
                *ranh_vec_push(&hits[m]) = range->hits[m].at[k];
            ranh_vec_release(&range->hits[m]);
        }
        for (size_t k = 0; k < range->communes.n; k++)
            ranh_map_put(communes, range->communes.entry[k].key, 1, NULL);
        ranh_map_release(&range->communes);
    }
    ranh_free(scan);
    return status;
}
