/* SPDX-License-Identifier: MIT */
/*
 * Rows are compared by hashes: those that are there are read once, at the beginning, and what is put goes through
 * a statement that only gives back what was bound, so that both are hashed alike.
 */
#include <ranh/io/store_merge.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/sort.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>
#include <ranh/geo/hilbert.h>

struct had {
    int64_t id; /* first: ranh_find_id() */
    uint64_t hash;
    bool taken;
};

struct ranh_merge {
    struct ranh_store *store;
    const char *table, *id;
    bool spatial, unindexed;
    int n_columns;
    sqlite3_stmt *row, *insert, *drop;
    int64_t changes;
    RANH_VEC(struct had) /* ascending */
};

/* --- hashes ------------------------------------------------------------------------------------- */

void ranh_merge_hash_row(struct ranh_hash *hash, sqlite3_stmt *stmt, int first, int n)
{
    for (int i = first; i < n; i++) {
        int type = sqlite3_column_type(stmt, i);
        ranh_hash_int(hash, type);
        if (type == SQLITE_INTEGER) {
            ranh_hash_int(hash, sqlite3_column_int64(stmt, i));
        } else if (type == SQLITE_FLOAT) {
            double value = sqlite3_column_double(stmt, i);
            ranh_hash_bytes(hash, &value, sizeof(value));
        } else if (type != SQLITE_NULL) { /* the blob of a text is its UTF-8 */
            const void *bytes = sqlite3_column_blob(stmt, i);
            ranh_hash_bytes(hash, bytes ? bytes : "", (size_t)sqlite3_column_bytes(stmt, i));
        }
    }
}

static uint64_t digest(struct ranh_hash *hash)
{
    char hex[RANH_HASH_HEX];
    ranh_hash_hex(hash, hex);
    hex[16] = '\0';
    return strtoull(hex, NULL, 16);
}

static uint64_t row_hash(sqlite3_stmt *stmt, int first, int n)
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_merge_hash_row(&hash, stmt, first, n);
    return digest(&hash);
}

int64_t ranh_merge_id(struct ranh_hash *hash)
{
    int64_t id = (int64_t)(digest(hash) >> 17);
    return id ? id : 1;
}

/* Cells of 16 m along the Hilbert curve, and 20 bits of the hash: 52 in all, still exact in JavaScript. */
int64_t ranh_merge_id_at(struct ranh_hash *hash, double x, double y)
{
    bool somewhere = isfinite(x) && isfinite(y) && fabs(x) < 1e9 && fabs(y) < 1e9;
    uint16_t column = somewhere ? (uint16_t)(int64_t)floor(x / 16) : 0;
    uint16_t line = somewhere ? (uint16_t)(int64_t)floor(y / 16) : 0;
    int64_t id = (int64_t)ranh_hilbert(column, line) << 20 | (int64_t)(digest(hash) >> 44);
    return id ? id : 1;
}

/* --- opening ------------------------------------------------------------------------------------ */

static int prepare(struct ranh_merge *m, const char *columns, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT, marks = RANH_STR_INIT;
    m->n_columns = 1;
    for (const char *c = columns; *c; c++)
        m->n_columns += *c == ',';
    for (int i = 1; i <= m->n_columns; i++)
        ranh_str_printf(&marks, i > 1 ? ", ?%d" : "?%d", i);
    ranh_str_printf(&sql, "SELECT %s", marks.text);
    int status = ranh_store_prepare(m->store, sql.text, &m->row, err);
    ranh_str_clear(&sql);
    ranh_str_printf(&sql, "INSERT INTO \"%s\"(%s, %s) VALUES (%s, ?%d) ON CONFLICT (%s) DO NOTHING",
                    m->table, columns, m->id, marks.text, m->n_columns + 1, m->id);
    if (!status)
        status = ranh_store_prepare(m->store, sql.text, &m->insert, err);
    ranh_str_clear(&sql);
    ranh_str_printf(&sql, "DELETE FROM \"%s\" WHERE %s = ?1", m->table, m->id);
    if (!status)
        status = ranh_store_prepare(m->store, sql.text, &m->drop, err);
    ranh_str_release(&marks);
    ranh_str_release(&sql);
    return status;
}

static int read_had(struct ranh_merge *m, const char *columns, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    ranh_str_printf(&sql, "SELECT %s, %s FROM \"%s\" ORDER BY %s", m->id, columns, m->table, m->id);
    int status = ranh_store_prepare(m->store, sql.text, &stmt, err);
    while (!status && !(status = ranh_store_step(m->store, stmt, &row, err)) && row) {
        struct had had = {sqlite3_column_int64(stmt, 0), row_hash(stmt, 1, m->n_columns + 1),
                          false};
        *ranh_vec_push(m) = had;
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&sql);
    return status;
}

static int unindex(struct ranh_merge *m, struct ranh_err *err)
{
    m->unindexed = true;
    return ranh_store_untrigger(m->store, m->table, err);
}

int ranh_merge_open(struct ranh_store *store, const char *table, const char *id,
                    const char *columns, bool spatial, struct ranh_merge **merge,
                    struct ranh_err *err)
{
    struct ranh_merge *m = ranh_calloc(1, sizeof(*m));
    *merge = NULL;
    m->store = store;
    m->table = table;
    m->id = id;
    m->spatial = spatial;
    int status = prepare(m, columns, err);
    if (!status)
        status = read_had(m, columns, err);
    if (!status && spatial && m->n == 0)
        status = unindex(m, err);
    if (status)
        ranh_merge_close(m, NULL);
    else
        *merge = m;
    return status;
}

sqlite3_stmt *ranh_merge_row(struct ranh_merge *merge)
{
    return merge->row;
}

int64_t ranh_merge_changes(const struct ranh_merge *merge)
{
    return merge->changes;
}

/* --- putting ------------------------------------------------------------------------------------ */

/* Before each row that is written: many are indexed together. */
static int count_change(struct ranh_merge *m, struct ranh_err *err)
{
    bool many = (size_t)++m->changes > m->n / 8;
    return m->spatial && !m->unindexed && many ? unindex(m, err) : 0;
}

static struct had *find(struct ranh_merge *m, int64_t id)
{
    return ranh_find_id(m->at, m->n, sizeof(*m->at), id);
}

static int take_out(struct ranh_merge *m, int64_t id, struct ranh_err *err)
{
    int status = count_change(m, err);
    sqlite3_bind_int64(m->drop, 1, id);
    if (!status)
        status = ranh_store_step(m->store, m->drop, NULL, err);
    sqlite3_reset(m->drop);
    return status;
}

/* *done: false where another row of this run has the id. */
static int write(struct ranh_merge *m, int64_t id, bool *done, struct ranh_err *err)
{
    int status = count_change(m, err);
    for (int i = 0; i < m->n_columns; i++)
        sqlite3_bind_value(m->insert, i + 1, sqlite3_column_value(m->row, i));
    sqlite3_bind_int64(m->insert, m->n_columns + 1, id);
    if (!status)
        status = ranh_store_step(m->store, m->insert, NULL, err);
    *done = !status && sqlite3_changes(ranh_store_db(m->store)) == 1;
    m->changes -= !status && !*done;
    sqlite3_reset(m->insert);
    sqlite3_clear_bindings(m->insert);
    return status;
}

static int put_under(struct ranh_merge *m, int64_t id, uint64_t hash, bool *done,
                     struct ranh_err *err)
{
    struct had *had = find(m, id);
    *done = had && !had->taken && had->hash == hash;
    if (had && had->taken)
        return 0;
    if (had)
        had->taken = true;
    if (*done)
        return 0;
    int status = had ? take_out(m, id, err) : 0;
    return status ? status : write(m, id, done, err);
}

int ranh_merge_put(struct ranh_merge *m, int64_t id, struct ranh_err *err)
{
    bool row = false, done = false;
    int status = ranh_store_step(m->store, m->row, &row, err);
    uint64_t hash = status ? 0 : row_hash(m->row, 0, m->n_columns);
    for (; !status && !done; id++)
        status = put_under(m, id, hash, &done, err);
    sqlite3_reset(m->row);
    sqlite3_clear_bindings(m->row);
    return status;
}

/* --- closing ------------------------------------------------------------------------------------ */

static int finish(struct ranh_merge *m, struct ranh_err *err)
{
    int status = 0;
    for (size_t i = 0; i < m->n && !status; i++)
        if (!m->at[i].taken)
            status = take_out(m, m->at[i].id, err);
    if (status || !m->spatial || (!m->unindexed && m->changes == 0))
        return status;
    return m->unindexed ? ranh_store_index(m->store, m->table, err)
                        : ranh_store_statistics(m->store, m->table, err);
}

int ranh_merge_close(struct ranh_merge *m, struct ranh_err *err)
{
    if (!m)
        return 0;
    int status = err ? finish(m, err) : 0;
    sqlite3_finalize(m->row);
    sqlite3_finalize(m->insert);
    sqlite3_finalize(m->drop);
    ranh_vec_release(m);
    ranh_free(m);
    return status;
}
