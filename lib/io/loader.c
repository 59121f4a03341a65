/* SPDX-License-Identifier: MIT */
/*
 * A ring of batches between the caller and the thread that inserts. A batch is bytes: rows one after
 * the other, each the number of its table, its length and then its values with their kinds. Most of an
 * INSERT of one row is its beginning and its end, so the rows a batch has for a table are one statement,
 * INSERT ... SELECT from a virtual table whose rows are those bytes where they lie
 * (docs/decisions/0008-bulk-loading.md compares it with other ways).
 */
#include <ranh/io/loader.h>

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>

#include "loader_rows.h"
#include "store_internal.h"

#define BATCH_BYTES ((size_t)256 * 1024)
#define BATCHES     4
#define TABLES      16

struct table {
    sqlite3_stmt *insert;
    sqlite3_stmt *greatest;        /* row id of the table; NULL = its rows are not numbered */
    struct ranh_loader_rows *rows; /* of the batch, for one statement; NULL = each row alone */
    unsigned columns;
    int changed; /* rows the last statement of one row inserted */
};

struct ranh_loader {
    struct ranh_store *store;
    struct table table[TABLES];
    unsigned n_tables;
    pthread_t thread;
    bool running;
    struct ranh_str batch[BATCHES];
    size_t made;          /* the caller's: batches handed over; it fills batch[made % BATCHES] */
    size_t row;           /* where the row at work begins in it */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t moved;
    size_t handed, done; /* batches handed over; inserted or dropped */
    bool quit;
    struct ranh_err failure; /* of the thread; status RANH_OK = none */
};

/* --- the thread ------------------------------------------------------------------------------ */

static void bind_row(sqlite3_stmt *s, unsigned columns, const char *p)
{
    for (unsigned i = 0; i < columns; i++) {
        struct ranh_loader_value v;
        int at = (int)i + 1;
        p = ranh_loader_value(p, &v);
        switch (v.kind) {
        case RANH_LOADER_NULL:
            sqlite3_bind_null(s, at);
            break;
        case RANH_LOADER_INT:
            sqlite3_bind_int64(s, at, v.whole);
            break;
        case RANH_LOADER_REAL:
            sqlite3_bind_double(s, at, v.real);
            break;
        case RANH_LOADER_TEXT:
            sqlite3_bind_text64(s, at, v.bytes, v.n, SQLITE_STATIC, SQLITE_UTF8);
            break;
        case RANH_LOADER_BLOB:
            sqlite3_bind_blob64(s, at, v.bytes, v.n, SQLITE_STATIC);
            break;
        }
    }
}

static int step(struct ranh_loader *loader, sqlite3_stmt *s, struct ranh_err *err)
{
    int status = ranh_store_step(loader->store, s, NULL, err);
    sqlite3_reset(s);
    return status;
}

static int insert_alone(struct ranh_loader *loader, struct table *t, const char *row,
                        struct ranh_err *err)
{
    bind_row(t->insert, t->columns, row);
    int status = step(loader, t->insert, err);
    t->changed = sqlite3_changes(ranh_store_db(loader->store));
    return status;
}

/* Most of what searching a row's place costs is saved where SQLite itself gives the next number. */
static int follow(struct ranh_loader *loader, struct table *t, struct ranh_err *err)
{
    bool row = false;
    int64_t last = INT64_MIN;
    int status = ranh_store_step(loader->store, t->greatest, &row, err);
    if (!status && row && sqlite3_column_type(t->greatest, 0) == SQLITE_INTEGER)
        last = sqlite3_column_int64(t->greatest, 0);
    sqlite3_reset(t->greatest);
    ranh_loader_rows_follow(t->rows, last);
    return status;
}

static int insert_rows(struct ranh_loader *loader, struct table *t, struct ranh_err *err)
{
    int status = t->greatest ? follow(loader, t, err) : RANH_OK;
    if (!status)
        status = step(loader, t->insert, err);
    if (!status && t->greatest &&
        sqlite3_last_insert_rowid(ranh_store_db(loader->store)) != ranh_loader_rows_last(t->rows))
        RANH_BUG("%s: a row was given another number than its own", sqlite3_sql(t->insert));
    return status;
}

static int insert_batch(struct ranh_loader *loader, const struct ranh_str *batch,
                        struct ranh_err *err)
{
    const char *end = batch->text + batch->len;
    int status = RANH_OK;
    for (const char *p = batch->text; !status && p < end;) {
        uint32_t bytes;
        struct table *t = &loader->table[(unsigned char)*p];
        memcpy(&bytes, p + 1, sizeof(bytes));
        const char *row = p + ROW_HEAD;
        if (t->rows)
            ranh_loader_rows_add(t->rows, row);
        else
            status = insert_alone(loader, t, row, err);
        p = row + bytes;
    }
    for (unsigned i = 0; i < loader->n_tables; i++) {
        struct table *t = &loader->table[i];
        if (!status && t->rows && ranh_loader_rows_any(t->rows))
            status = insert_rows(loader, t, err);
        if (t->rows)
            ranh_loader_rows_clear(t->rows);
    }
    return status;
}

static void *insert_all(void *argument)
{
    struct ranh_loader *loader = argument;
    pthread_mutex_lock(&loader->lock);
    for (;;) {
        while (loader->done == loader->handed && !loader->quit)
            pthread_cond_wait(&loader->moved, &loader->lock);
        if (loader->quit)
            break;
        struct ranh_str *batch = &loader->batch[loader->done % BATCHES];
        struct ranh_err err = loader->failure;
        pthread_mutex_unlock(&loader->lock);
        if (!err.status) /* after a failure the rest is dropped */
            insert_batch(loader, batch, &err);
        ranh_str_clear(batch);
        pthread_mutex_lock(&loader->lock);
        loader->failure = err;
        loader->done++;
        pthread_cond_broadcast(&loader->moved);
    }
    pthread_mutex_unlock(&loader->lock);
    return NULL;
}

/* --- the caller ------------------------------------------------------------------------------ */

void ranh_loader_open(struct ranh_store *store, struct ranh_loader **loader)
{
    struct ranh_loader *l = ranh_calloc(1, sizeof(*l));
    l->store = store;
    ranh_store_cache(store, RANH_STORE_LOADING_KB);
    for (size_t i = 0; i < BATCHES; i++)
        ranh_str_init(&l->batch[i]);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->moved, NULL);
    *loader = l;
}

void ranh_loader_close(struct ranh_loader *loader)
{
    if (!loader)
        return;
    if (loader->running) {
        pthread_mutex_lock(&loader->lock);
        loader->quit = true;
        pthread_cond_broadcast(&loader->moved);
        pthread_mutex_unlock(&loader->lock);
        pthread_join(loader->thread, NULL);
    }
    for (unsigned i = 0; i < loader->n_tables; i++) {
        sqlite3_finalize(loader->table[i].insert);
        sqlite3_finalize(loader->table[i].greatest);
        ranh_loader_rows_close(loader->table[i].rows);
    }
    for (size_t i = 0; i < BATCHES; i++)
        ranh_str_release(&loader->batch[i]);
    ranh_store_cache(loader->store, RANH_STORE_CACHE_KB);
    pthread_cond_destroy(&loader->moved);
    pthread_mutex_destroy(&loader->lock);
    ranh_free(loader);
}

static const char begin[] = "INSERT INTO ";

/* A failure ends the transaction: what the statement did until then need not be kept to be undone. */
static void write_insert(struct ranh_str *sql, const char *insert, unsigned columns,
                         const char *from)
{
    if (from && strncmp(insert, begin, sizeof(begin) - 1) == 0)
        ranh_str_printf(sql, "INSERT OR FAIL INTO %s", insert + sizeof(begin) - 1);
    else
        ranh_str_puts(sql, insert);
    if (from)
        ranh_str_printf(sql, " SELECT * FROM %s", from);
    for (unsigned c = 0; !from && c < columns; c++)
        ranh_str_puts(sql, c > 0 ? ",?" : " VALUES (?");
    if (!from)
        ranh_str_putc(sql, ')');
}

static int prepare_greatest(struct ranh_loader *loader, struct table *t, const char *insert,
                            struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    const char *name = insert + sizeof(begin) - 1;
    ranh_str_printf(&sql, "SELECT max(rowid) FROM %.*s", (int)strcspn(name, "( "), name);
    int status = ranh_store_prepare(loader->store, sql.text, &t->greatest, err);
    ranh_str_release(&sql);
    return status;
}

int ranh_loader_table(struct ranh_loader *loader, const char *insert, unsigned columns,
                      enum ranh_loader_how how, unsigned *table, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    bool alone = how == RANH_LOADER_ALONE;
    char name[32];
    int status = RANH_OK;
    if (loader->n_tables == TABLES)
        RANH_BUG("more kinds of rows than room for them");
    struct table *t = &loader->table[loader->n_tables];
    *t = (struct table){.columns = columns};
    snprintf(name, sizeof(name), "ranh_loader_%u", loader->n_tables);
    if (!alone)
        status = ranh_loader_rows_open(loader->store, name, columns, &t->rows, err);
    write_insert(&sql, insert, columns, alone ? NULL : name);
    if (!status)
        status = ranh_store_prepare(loader->store, sql.text, &t->insert, err);
    if (!status && how == RANH_LOADER_NUMBERED)
        status = prepare_greatest(loader, t, insert, err);
    ranh_str_release(&sql);
    *table = loader->n_tables++;
    return status;
}

static struct ranh_str *filling(struct ranh_loader *loader)
{
    return &loader->batch[loader->made % BATCHES];
}

static void put(struct ranh_loader *loader, enum ranh_loader_kind kind, const void *bytes, size_t n)
{
    struct ranh_str *batch = filling(loader);
    char *to;
    ranh_str_reserve(batch, n + 1);
    to = batch->text + batch->len;
    *to = (char)kind;
    memcpy(to + 1, bytes, n);
    batch->len += n + 1;
}

static void put_long(struct ranh_loader *loader, enum ranh_loader_kind kind, const void *bytes,
                     size_t n)
{
    uint32_t length = (uint32_t)n;
    if (n > INT32_MAX)
        RANH_BUG("a value of more than two gigabytes");
    put(loader, kind, &length, sizeof(length));
    ranh_str_add(filling(loader), bytes, n);
}

void ranh_loader_row(struct ranh_loader *loader, unsigned table)
{
    const char head[ROW_HEAD] = {(char)table};
    loader->row = filling(loader)->len;
    ranh_str_add(filling(loader), head, ROW_HEAD);
}

void ranh_loader_null(struct ranh_loader *loader)
{
    ranh_str_putc(filling(loader), RANH_LOADER_NULL);
}

void ranh_loader_int(struct ranh_loader *loader, int64_t value)
{
    put(loader, RANH_LOADER_INT, &value, sizeof(value));
}

void ranh_loader_real(struct ranh_loader *loader, double value)
{
    if (isnan(value))
        ranh_loader_null(loader);
    else
        put(loader, RANH_LOADER_REAL, &value, sizeof(value));
}

void ranh_loader_text(struct ranh_loader *loader, const char *text)
{
    if (text)
        put_long(loader, RANH_LOADER_TEXT, text, strlen(text));
    else
        ranh_loader_null(loader);
}

void ranh_loader_text_n(struct ranh_loader *loader, const char *text, size_t n)
{
    put_long(loader, RANH_LOADER_TEXT, text, n);
}

void ranh_loader_blob(struct ranh_loader *loader, const void *bytes, size_t n)
{
    put_long(loader, RANH_LOADER_BLOB, bytes, n);
}

static int start(struct ranh_loader *loader, struct ranh_err *err)
{
    loader->running = true;
    if (pthread_create(&loader->thread, NULL, insert_all, loader) == 0)
        return RANH_OK;
    loader->running = false;
    return ranh_fail(err, RANH_E_INTERNAL, "no thread can be started");
}

/* Waits until at most `waiting` batches are not inserted yet. */
static int hand_over(struct ranh_loader *loader, size_t waiting, struct ranh_err *err)
{
    struct ranh_err failure;
    int status = loader->running ? RANH_OK : start(loader, err);
    if (status)
        return status;
    pthread_mutex_lock(&loader->lock);
    loader->handed = ++loader->made;
    pthread_cond_broadcast(&loader->moved);
    while (loader->handed - loader->done > waiting)
        pthread_cond_wait(&loader->moved, &loader->lock);
    failure = loader->failure;
    pthread_mutex_unlock(&loader->lock);
    return failure.status ? ranh_fail(err, failure.status, "%s", failure.text) : RANH_OK;
}

int ranh_loader_end(struct ranh_loader *loader, struct ranh_err *err)
{
    struct ranh_str *batch = filling(loader);
    uint32_t bytes = (uint32_t)(batch->len - loader->row - ROW_HEAD);
    memcpy(batch->text + loader->row + 1, &bytes, sizeof(bytes));
    return batch->len < BATCH_BYTES ? RANH_OK : hand_over(loader, BATCHES - 1, err);
}

int ranh_loader_drain(struct ranh_loader *loader, struct ranh_err *err)
{
    return loader->running || filling(loader)->len > 0 ? hand_over(loader, 0, err) : RANH_OK;
}

int ranh_loader_inserted(struct ranh_loader *loader, unsigned table, bool *inserted,
                         struct ranh_err *err)
{
    int status = ranh_loader_drain(loader, err);
    *inserted = loader->table[table].changed == 1;
    return status;
}
