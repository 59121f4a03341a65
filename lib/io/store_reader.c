/* SPDX-License-Identifier: MIT */
/*
 * Readers beside a store. With a rollback journal a committed file cannot change while someone holds a read
 * lock on it, so a lock of the store's own connection makes all readers see one state. What the store itself
 * has changed and not committed they would not see: then there are none.
 */
#include "store_internal.h"

#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/i18n.h>

#define BUSY_MS             10000
#define STEPS_BETWEEN_LOOKS 100000 /* of SQLite's machine: some ms */

/* True when the file says all that the store's connection sees. */
static bool has_all_in_file(const struct ranh_store *store)
{
    return store->mode != RANH_STORE_MEMORY &&
           (sqlite3_get_autocommit(store->db) ||
            sqlite3_total_changes64(store->db) == store->changes_at_begin);
}

static int hold(struct ranh_store *store, struct ranh_err *err)
{
    int64_t n;
    if (!sqlite3_get_autocommit(store->db))
        return 0;
    int status = ranh_store_exec(store, "BEGIN", err);
    store->held = !status;
    /* the lock is taken by the first look at the file */
    return status ? status : ranh_store_count(store, "SELECT count(*) FROM sqlite_master", &n, err);
}

static int open_reader(const struct ranh_store *store, struct ranh_store **reader,
                       struct ranh_err *err)
{
    struct ranh_store *r = ranh_calloc(1, sizeof(*r));
    size_t n = strlen(store->path) + 1;
    r->mode = RANH_STORE_READ;
    r->lock = -1;
    r->srid = store->srid;
    r->grid = store->grid;
    r->path = ranh_alloc(n);
    memcpy(r->path, store->path, n);
    *reader = r;
    if (sqlite3_open_v2(r->path, &r->db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        return ranh_store_fail(r, err, _("opening"));
    sqlite3_extended_result_codes(r->db, 1);
    sqlite3_busy_timeout(r->db, BUSY_MS);
    ranh_store_watch(r, store->stop, store->stop_context);
    return ranh_store_exec(r, "BEGIN",
                           err); /* or each statement would look anew whether the file changed */
}

void ranh_store_watch(struct ranh_store *store, int (*stop)(void *), void *context)
{
    store->stop = stop;
    store->stop_context = context;
    sqlite3_progress_handler(store->db, stop ? STEPS_BETWEEN_LOOKS : 0, stop, context);
}

int ranh_store_readers_open(struct ranh_store *store, unsigned n, struct ranh_store **readers,
                            unsigned *opened, struct ranh_err *err)
{
    *opened = 0;
    if (n == 0 || !has_all_in_file(store))
        return 0;
    int status = hold(store, err);
    while (!status && *opened < n)
        status = open_reader(store, &readers[(*opened)++], err);
    if (status) {
        ranh_store_readers_close(store, readers, *opened);
        *opened = 0;
    }
    return status;
}

void ranh_store_readers_close(struct ranh_store *store, struct ranh_store **readers, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        sqlite3_close(readers[i]->db);
        ranh_free(readers[i]->path);
        ranh_free(readers[i]);
    }
    if (store->held)
        sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL); /* it only read */
    store->held = false;
}
