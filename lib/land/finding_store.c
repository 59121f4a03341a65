/* SPDX-License-Identifier: MIT */
/*
 * Findings into the workspace: both sentences rendered, the geometry written as a SpatiaLite BLOB. A finding that is
 * there already, the same in every column, stays the row it is; only what differs is written, and what is not found
 * again goes at the end. Exact repeats keep their own rows (finding_repeats.c).
 */
#include <ranh/land/finding.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/store_merge.h>

#include "lib/land/finding_store.h"

/* A row of an earlier run. */
struct had {
    char hash[RANH_HASH_HEX];
    int64_t row;
    uint64_t group; /* hash */
    bool stays;
};

struct store_sink {
    struct ranh_finding_sink sink; /* first: a pointer to it is a pointer to this */
    struct ranh_store *store;
    const char *stage;
    int32_t srid;
    sqlite3_stmt *row; /* gives back what is bound to it */
    sqlite3_stmt *insert, *regroup;
    struct {
        RANH_VEC(struct had) /* by hash, then row */
    } had;
    struct {
        RANH_VEC(int64_t)
    } ungrouped;
    int64_t written, indexed_rows; /* rows in the spatial index when it was opened */
    bool unindexed;
    struct ranh_map repeats; /* id -> ordinal given last; only ids that occurred twice */
    struct ranh_arena text;  /* cleared per finding */
    struct ranh_str blob;
};

static void bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, column);
}

static void bind_number(sqlite3_stmt *stmt, int column, double value)
{
    if (isnan(value))
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_double(stmt, column, value);
}

static void bind_id(sqlite3_stmt *stmt, int column, int64_t id, int64_t none)
{
    if (id == none)
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_int64(stmt, column, id);
}

static void bind_finding(struct store_sink *to, const struct ranh_finding *f)
{
    const struct ranh_finding_code *code = ranh_finding_code(f->code);
    sqlite3_stmt *s = to->row;
    bind_text(s, 2, to->stage);
    bind_text(s, 3, code->code);
    bind_text(s, 4, ranh_severity_name(ranh_finding_severity(f)));
    bind_text(s, 5, ranh_verdict_name(f->verdict));
    bind_text(s, 6, f->subject);
    bind_id(s, 7, f->id_a, 0);
    bind_text(s, 8, f->key_a);
    bind_id(s, 9, f->id_b, 0);
    bind_text(s, 10, f->key_b);
    bind_id(s, 11, f->source_id, 0);
    bind_id(s, 12, f->feature, -1);
    bind_number(s, 13, f->measured);
    bind_number(s, 14, f->limit);
    bind_text(s, 15, f->unit);
    bind_text(s, 16, f->article ? f->article : code->article);
    bind_number(s, 17, f->area_m2);
    bind_number(s, 18, f->width_m);
    bind_text(s, 19, f->commune);
    bind_text(s, 20, ranh_finding_message(&to->text, f, true));
    bind_text(s, 21, ranh_finding_message(&to->text, f, false));
    bind_number(s, 23, f->length_m);
    bind_text(s, 24, f->adjust);
    bind_text(s, 25, f->group);
    if (f->shape && f->shape->n_points > 0) {
        ranh_str_clear(&to->blob);
        ranh_blob_write(&to->blob, f->shape, to->srid);
        sqlite3_bind_blob64(s, 22, to->blob.text, to->blob.len, SQLITE_STATIC);
    } else {
        sqlite3_bind_null(s, 22);
    }
}

/* Before each row that is written or taken out: many are indexed together. */
static int count_change(struct store_sink *to, struct ranh_err *err)
{
    if (to->unindexed || ++to->written <= to->indexed_rows / 8)
        return 0;
    to->unindexed = true;
    return ranh_store_untrigger(to->store, "finding", err);
}

/* Inserts under the id, or under the next free ordinal of it. */
static int insert_with_ordinal(struct store_sink *to, const char *hex, struct ranh_err *err)
{
    char id[RANH_HASH_HEX + 24];
    int status = count_change(to, err);
    snprintf(id, sizeof(id), "%s", hex);
    for (int i = 1; i < N_COLUMNS; i++)
        sqlite3_bind_value(to->insert, i + 1, sqlite3_column_value(to->row, i));
    for (bool done = false; !status && !done;) {
        sqlite3_bind_text(to->insert, 1, id, -1, SQLITE_STATIC);
        status = ranh_store_step(to->store, to->insert, NULL, err);
        sqlite3_reset(to->insert);
        done = !status && sqlite3_changes(ranh_store_db(to->store)) == 1;
        if (status || done)
            break;
        int64_t *last = ranh_map_put(&to->repeats, hex, 1, NULL);
        snprintf(id, sizeof(id), "%s.%lld", hex, (long long)++*last);
    }
    sqlite3_clear_bindings(to->insert);
    return status;
}

static int by_hash(const void *a, const void *b)
{
    const struct had *x = a, *y = b;
    int order = memcmp(x->hash, y->hash, RANH_HASH_HEX);
    return order ? order : (x->row > y->row) - (x->row < y->row);
}

static void hash_row(sqlite3_stmt *stmt, char hex[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, (const char *)sqlite3_column_text(stmt, 0));
    ranh_merge_hash_row(&hash, stmt, 1, GROUP);
    ranh_hash_hex(&hash, hex);
}

static uint64_t hash_group(const char *group)
{
    return group ? ranh_hash_once(group, strlen(group)).low : 0;
}

/* One that is as what was put, and not yet taken for another. */
static struct had *find_had(struct store_sink *to, const char *hash)
{
    size_t low = 0, high = to->had.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (memcmp(to->had.at[middle].hash, hash, RANH_HASH_HEX) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    for (; low < to->had.n && memcmp(to->had.at[low].hash, hash, RANH_HASH_HEX) == 0; low++)
        if (!to->had.at[low].stays)
            return &to->had.at[low];
    return NULL;
}

static int keep_row(struct store_sink *to, struct had *had, const char *group, struct ranh_err *err)
{
    int status = 0;
    had->stays = true;
    if (group && hash_group(group) != had->group) {
        bind_text(to->regroup, 1, group);
        sqlite3_bind_int64(to->regroup, 2, had->row);
        status = ranh_store_step(to->store, to->regroup, NULL, err);
        sqlite3_reset(to->regroup);
        sqlite3_clear_bindings(to->regroup);
    }
    return status;
}

static int put(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
               struct ranh_err *err)
{
    struct store_sink *to = (struct store_sink *)sink;
    char id[RANH_HASH_HEX], hash[RANH_HASH_HEX];
    bool row;
    ranh_finding_id(finding, id);
    bind_finding(to, finding);
    bind_text(to->row, 1, id);
    int status = ranh_store_step(to->store, to->row, &row, err);
    if (!status) {
        struct had *had = NULL;
        if (to->had.n > 0) {
            hash_row(to->row, hash);
            had = find_had(to, hash);
        }
        status = had ? keep_row(to, had, finding->group, err) : insert_with_ordinal(to, id, err);
        if (!finding->group)
            *ranh_vec_push(&to->ungrouped) =
                had ? had->row : sqlite3_last_insert_rowid(ranh_store_db(to->store));
    }
    sqlite3_reset(to->row);
    sqlite3_clear_bindings(to->row);
    ranh_arena_clear(&to->text);
    return status;
}

int64_t *ranh_finding_store_ungrouped(struct ranh_finding_sink *sink, size_t *n)
{
    struct store_sink *to = (struct store_sink *)sink;
    int64_t *rows = to->ungrouped.at;
    *n = to->ungrouped.n;
    memset(&to->ungrouped, 0, sizeof(to->ungrouped));
    return rows;
}

/* --- rows of earlier runs ------------------------------------------------------------------------ */

static int remember(struct store_sink *to, const struct ranh_finding_keep *keep, sqlite3_stmt *stmt,
                    struct ranh_err *err)
{
    int64_t *source = ranh_finding_kept_sources(keep);
    bool row = true;
    int status = 0;
    while (!(status = ranh_store_step(to->store, stmt, &row, err)) && row) {
        if (ranh_finding_stays_unasked(keep, source, stmt))
            continue;
        struct had *had = ranh_vec_push(&to->had);
        *had = (struct had){.row = sqlite3_column_int64(stmt, N_COLUMNS)};
        hash_row(stmt, had->hash);
        had->group = hash_group((const char *)sqlite3_column_text(stmt, GROUP));
    }
    if (to->had.n > 1)
        qsort(to->had.at, to->had.n, sizeof(*to->had.at), by_hash);
    ranh_free(source);
    return status;
}

/* The ids are kept, so that what comes next can be told as new, open or gone; the rows but those that stay in any
 * case are remembered. */
static int look_at_earlier(struct store_sink *to, const struct ranh_finding_keep *keep,
                           struct ranh_err *err)
{
    static const char *const sql[] = {
        ("DELETE FROM finding_before WHERE stage = ?1 AND NOT EXISTS"
         " (SELECT 1 FROM finding AS f WHERE f.finding_id = finding_before.finding_id)"),
        ("INSERT INTO finding_before(stage, finding_id, code) SELECT stage, finding_id, code"
         " FROM finding WHERE stage = ?1 AND NOT EXISTS (SELECT 1 FROM finding_before AS b"
         "  WHERE b.stage = ?1 AND b.finding_id = finding.finding_id)"),
        ("SELECT substr(finding_id, 1, 32), " COLUMNS
         ", finding_row FROM finding WHERE stage = ?1"),
    };
    const size_t n = sizeof(sql) / sizeof(sql[0]);
    int status = 0;
    for (size_t i = 0; i < n && !status; i++) {
        sqlite3_stmt *stmt = NULL;
        status = ranh_store_prepare(to->store, sql[i], &stmt, err);
        if (!status) {
            sqlite3_bind_text(stmt, 1, to->stage, -1, SQLITE_STATIC);
            status = i + 1 == n ? remember(to, keep, stmt, err)
                                : ranh_store_step(to->store, stmt, NULL, err);
        }
        sqlite3_finalize(stmt);
    }
    return status;
}

static int forget_gone(struct store_sink *to, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status =
        ranh_store_prepare(to->store, "DELETE FROM finding WHERE finding_row = ?1", &stmt, err);
    for (size_t i = 0; i < to->had.n && !status; i++) {
        if (to->had.at[i].stays)
            continue;
        status = count_change(to, err);
        sqlite3_bind_int64(stmt, 1, to->had.at[i].row);
        if (!status)
            status = ranh_store_step(to->store, stmt, NULL, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_finding_store_count(struct ranh_store *store, const char *stage, int64_t count[3],
                             struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    count[0] = count[1] = count[2] = 0;
    int status = ranh_store_prepare(
        store, "SELECT severity, sum(n) FROM " RANH_FINDING_COUNTS " WHERE stage = ?1 GROUP BY 1",
        &stmt, err);
    if (!status)
        sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_STATIC);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        enum ranh_severity severity;
        if (ranh_severity_parse((const char *)sqlite3_column_text(stmt, 0), &severity))
            count[severity] = sqlite3_column_int64(stmt, 1);
    }
    sqlite3_finalize(stmt);
    return status;
}

static void free_sink(struct store_sink *to)
{
    sqlite3_finalize(to->row);
    sqlite3_finalize(to->insert);
    sqlite3_finalize(to->regroup);
    ranh_vec_release(&to->had);
    ranh_vec_release(&to->ungrouped);
    ranh_map_release(&to->repeats);
    ranh_arena_release(&to->text);
    ranh_str_release(&to->blob);
    ranh_free(to);
}

static int prepare(struct store_sink *to, struct ranh_err *err)
{
#define PARAMETERS                                                                                 \
    "?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22,?23,?24,?25"
    int status = ranh_store_prepare(to->store, "SELECT " PARAMETERS, &to->row, err);
    if (!status)
        status = ranh_store_prepare(to->store,
                                    "INSERT INTO finding (finding_id, " COLUMNS
                                    ") VALUES (" PARAMETERS ") ON CONFLICT (finding_id) DO NOTHING",
                                    &to->insert, err);
    return status ? status
                  : ranh_store_prepare(to->store,
                                       "UPDATE finding SET group_key = ?1 WHERE finding_row = ?2",
                                       &to->regroup, err);
}

int ranh_finding_store_open(struct ranh_store *store, const char *stage,
                            const struct ranh_finding_keep *keep, struct ranh_finding_sink **sink,
                            struct ranh_err *err)
{
    *sink = NULL;
    struct store_sink *to = ranh_calloc(1, sizeof(*to));
    to->sink.put = put;
    to->store = store;
    to->stage = stage;
    to->srid = ranh_store_srid(store);
    ranh_map_init(&to->repeats);
    ranh_arena_init(&to->text);
    ranh_str_init(&to->blob);
    int status = ranh_store_count(store, "SELECT count(*) FROM \"idx_finding_geometry_rowid\"",
                                  &to->indexed_rows, err);
    if (!status)
        status = prepare(to, err);
    if (!status)
        status = look_at_earlier(to, keep, err);
    if (status) {
        free_sink(to);
        return status;
    }
    *sink = &to->sink;
    return 0;
}

/* The index and the layer statistics, where anything was written. */
static int index_written(struct ranh_store *store, bool unindexed, int64_t written,
                         struct ranh_err *err)
{
    if (unindexed)
        return ranh_store_index(store, "finding", err);
    return written > 0 ? ranh_store_statistics(store, "finding", err) : 0;
}

int ranh_finding_store_close(struct ranh_finding_sink *sink, struct ranh_err *err)
{
    if (!sink)
        return 0;
    struct store_sink *to = (struct store_sink *)sink;
    struct ranh_store *store = to->store;
    const char *stage = to->stage;
    int status = err ? forget_gone(to, err) : 0;
    bool unindexed = to->unindexed;
    int64_t written = to->written;
    free_sink(to);
    if (!status && err)
        status = ranh_finding_number_repeats(store, stage, err);
    return status || !err ? status : index_written(store, unindexed, written, err);
}
