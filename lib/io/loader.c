/* SPDX-License-Identifier: MIT */
/*
 * A ring of batches between the caller and the thread that inserts. A batch is bytes: rows one after
 * the other, each the number of its table and then its values with their kinds. The thread binds
 * them where they lie. Most of an INSERT of one row is its beginning and its end, so rows of a table
 * are gathered into one statement with many; what is left when a batch ends goes row by row, because
 * the bytes of a batch do not outlive it.
 */
#include <ranh/io/loader.h>

#include <math.h>
#include <pthread.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>

#define BATCH_BYTES ((size_t)256 * 1024)
#define BATCHES     4
#define TABLES      16
#define TOGETHER    32 /* rows of one statement */

enum kind { KIND_NULL, KIND_INT, KIND_REAL, KIND_TEXT, KIND_BLOB };

struct table {
    sqlite3_stmt *one, *many; /* many NULL = rows alone */
    unsigned columns;
    size_t n;                      /* bound in many */
    const char *waiting[TOGETHER]; /* where those rows begin */
    int changed;                   /* rows the last statement of one row inserted */
};

struct ranh_loader {
    struct ranh_store *store;
    struct table table[TABLES];
    unsigned n_tables;
    pthread_t thread;
    bool running;
    struct ranh_str batch[BATCHES];
    size_t made;          /* the caller's: batches handed over; it fills batch[made % BATCHES] */
    pthread_mutex_t lock; /* guards what follows */
    pthread_cond_t moved;
    size_t handed, done; /* batches handed over; inserted or dropped */
    bool quit;
    struct ranh_err failure; /* of the thread; status RANH_OK = none */
};

/* --- the thread ------------------------------------------------------------------------------ */

/* Binds the values of a row from parameter `at` on; returns where the next row begins. */
static const char *bind_row(sqlite3_stmt *s, int at, unsigned columns, const char *p)
{
    for (unsigned i = 0; i < columns; i++, at++) {
        uint32_t n;
        int64_t whole;
        double real;
        switch ((enum kind) * p++) {
        case KIND_NULL:
            sqlite3_bind_null(s, at);
            break;
        case KIND_INT:
            memcpy(&whole, p, sizeof(whole));
            sqlite3_bind_int64(s, at, whole);
            p += sizeof(whole);
            break;
        case KIND_REAL:
            memcpy(&real, p, sizeof(real));
            sqlite3_bind_double(s, at, real);
            p += sizeof(real);
            break;
        case KIND_TEXT:
            memcpy(&n, p, sizeof(n));
            sqlite3_bind_text64(s, at, p + sizeof(n), n, SQLITE_STATIC, SQLITE_UTF8);
            p += sizeof(n) + n;
            break;
        case KIND_BLOB:
            memcpy(&n, p, sizeof(n));
            sqlite3_bind_blob64(s, at, p + sizeof(n), n, SQLITE_STATIC);
            p += sizeof(n) + n;
            break;
        }
    }
    return p;
}

static int step(struct ranh_loader *loader, sqlite3_stmt *s, struct ranh_err *err)
{
    int status = ranh_store_step(loader->store, s, NULL, err);
    sqlite3_reset(s);
    return status;
}

/* Rows that did not fill a statement. */
static int insert_waiting(struct ranh_loader *loader, struct table *t, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; !status && i < t->n; i++) {
        bind_row(t->one, 1, t->columns, t->waiting[i]);
        status = step(loader, t->one, err);
        t->changed = sqlite3_changes(ranh_store_db(loader->store));
    }
    t->n = 0;
    return status;
}

static int insert_batch(struct ranh_loader *loader, const struct ranh_str *batch,
                        struct ranh_err *err)
{
    const char *end = batch->text + batch->len;
    int status = RANH_OK;
    for (const char *p = batch->text; !status && p < end;) {
        struct table *t = &loader->table[(unsigned char)*p++];
        t->waiting[t->n] = p;
        if (!t->many) {
            p = bind_row(t->one, 1, t->columns, p);
            status = step(loader, t->one, err);
            t->changed = sqlite3_changes(ranh_store_db(loader->store));
            continue;
        }
        p = bind_row(t->many, (int)(t->n * t->columns) + 1, t->columns, p);
        if (++t->n == TOGETHER) {
            t->n = 0;
            status = step(loader, t->many, err);
        }
    }
    for (unsigned i = 0; !status && i < loader->n_tables; i++)
        status = insert_waiting(loader, &loader->table[i], err);
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
        sqlite3_finalize(loader->table[i].one);
        sqlite3_finalize(loader->table[i].many);
    }
    for (size_t i = 0; i < BATCHES; i++)
        ranh_str_release(&loader->batch[i]);
    pthread_cond_destroy(&loader->moved);
    pthread_mutex_destroy(&loader->lock);
    ranh_free(loader);
}

static void add_placeholders(struct ranh_str *sql, unsigned columns, size_t rows)
{
    for (size_t r = 0; r < rows; r++)
        for (unsigned c = 0; c < columns; c++)
            ranh_str_puts(sql, c > 0 ? ",?" : r > 0 ? "),(?" : " VALUES (?");
    ranh_str_putc(sql, ')');
}

int ranh_loader_table(struct ranh_loader *loader, const char *insert, unsigned columns, bool alone,
                      unsigned *table, struct ranh_err *err)
{
    struct ranh_str sql = RANH_STR_INIT;
    if (loader->n_tables == TABLES)
        RANH_BUG("more kinds of rows than room for them");
    struct table *t = &loader->table[loader->n_tables];
    *t = (struct table){.columns = columns};
    ranh_str_puts(&sql, insert);
    add_placeholders(&sql, columns, 1);
    int status = ranh_store_prepare(loader->store, sql.text, &t->one, err);
    if (!status && !alone) {
        ranh_str_clear(&sql);
        ranh_str_puts(&sql, insert);
        add_placeholders(&sql, columns, TOGETHER);
        status = ranh_store_prepare(loader->store, sql.text, &t->many, err);
    }
    ranh_str_release(&sql);
    *table = loader->n_tables++;
    return status;
}

static struct ranh_str *filling(struct ranh_loader *loader)
{
    return &loader->batch[loader->made % BATCHES];
}

static void put(struct ranh_loader *loader, enum kind kind, const void *bytes, size_t n)
{
    struct ranh_str *batch = filling(loader);
    char *to;
    ranh_str_reserve(batch, n + 1);
    to = batch->text + batch->len;
    *to = (char)kind;
    memcpy(to + 1, bytes, n);
    batch->len += n + 1;
}

static void put_long(struct ranh_loader *loader, enum kind kind, const void *bytes, size_t n)
{
    uint32_t length = (uint32_t)n;
    if (n > INT32_MAX)
        RANH_BUG("a value of more than two gigabytes");
    put(loader, kind, &length, sizeof(length));
    ranh_str_add(filling(loader), bytes, n);
}

void ranh_loader_row(struct ranh_loader *loader, unsigned table)
{
    ranh_str_putc(filling(loader), (char)table);
}

void ranh_loader_null(struct ranh_loader *loader)
{
    ranh_str_putc(filling(loader), KIND_NULL);
}

void ranh_loader_int(struct ranh_loader *loader, int64_t value)
{
    put(loader, KIND_INT, &value, sizeof(value));
}

void ranh_loader_real(struct ranh_loader *loader, double value)
{
    if (isnan(value))
        ranh_loader_null(loader);
    else
        put(loader, KIND_REAL, &value, sizeof(value));
}

void ranh_loader_text(struct ranh_loader *loader, const char *text)
{
    if (text)
        put_long(loader, KIND_TEXT, text, strlen(text));
    else
        ranh_loader_null(loader);
}

void ranh_loader_text_n(struct ranh_loader *loader, const char *text, size_t n)
{
    put_long(loader, KIND_TEXT, text, n);
}

void ranh_loader_blob(struct ranh_loader *loader, const void *bytes, size_t n)
{
    put_long(loader, KIND_BLOB, bytes, n);
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
    return filling(loader)->len < BATCH_BYTES ? RANH_OK : hand_over(loader, BATCHES - 1, err);
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
