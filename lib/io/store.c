/* SPDX-License-Identifier: MIT */
/*
 * Opening, locking, closing. The file is either missing, or a workspace of a version
 * we know, or left alone: nothing is written before that is certain. Durability is that of SQLite's
 * rollback journal (docs/decisions/0004-workspace-durability.md): one file at rest, and after a
 * kill the next opening finds it as before or as after.
 */
#include "store_internal.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include <spatialite.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/version.h>

#define BUSY_MS 10000

static pthread_once_t once = PTHREAD_ONCE_INIT;

/* Nobody asks SQLite how much memory it has; counting takes a lock at every allocation. Refused, and then
 * without harm, when another library has begun with it. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* --- opening ---------------------------------------------------------------------------------- */

/* A rollback journal left by a killed writer can only be played back by someone who may write. */
static int recover(struct ranh_store *store, struct ranh_err *err)
{
    sqlite3 *db = NULL;
    int rc = sqlite3_open_v2(store->path, &db, SQLITE_OPEN_READWRITE, NULL);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(db, BUSY_MS);
        rc = sqlite3_exec(db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    }
    sqlite3_close(db);
    if (rc != SQLITE_OK)
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: a program that wrote here was killed, and what it left can only be "
              "taken back by a user who may write the file and its folder. Open it once "
              "as such a user."),
            store->path);
    return 0;
}

static int open_db(struct ranh_store *store, struct ranh_err *err)
{
    int flags = store->mode == RANH_STORE_READ ? SQLITE_OPEN_READONLY
                                               : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    flags |= SQLITE_OPEN_NOMUTEX;
    if (store->mode == RANH_STORE_MEMORY)
        flags |= SQLITE_OPEN_MEMORY;
    if (sqlite3_open_v2(store->path, &store->db, flags, NULL) != SQLITE_OK)
        return ranh_store_fail(store, err, _("opening"));
    sqlite3_extended_result_codes(store->db, 1);
    sqlite3_busy_timeout(store->db, BUSY_MS);
    int rc = sqlite3_exec(store->db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    if (rc == SQLITE_READONLY_ROLLBACK) {
        if (recover(store, err) != 0)
            return (int)err->status;
        rc = sqlite3_exec(store->db, "SELECT count(*) FROM sqlite_master", NULL, NULL, NULL);
    }
    if (rc != SQLITE_OK)
        return ranh_store_fail(store, err, _("reading"));
    spatialite_init_ex(store->db, store->spatialite, 0);
    return ranh_store_functions(store, err);
}

/* Safe against kill and power loss, one file at rest (going to DELETE from TRUNCATE removes a
 * journal that a killed writer left without content); the cache keeps a stage from spilling early.
 * */
static int set_pragmas(struct ranh_store *store, struct ranh_err *err)
{
    static const char common[] = "PRAGMA foreign_keys=OFF; PRAGMA temp_store=MEMORY;"
                                 "PRAGMA trusted_schema=ON;";
    static const char writing[] = "PRAGMA page_size=8192; PRAGMA journal_mode=TRUNCATE; PRAGMA "
                                  "journal_mode=DELETE; PRAGMA synchronous=FULL;";
    int status = 0;
    if (store->mode == RANH_STORE_WRITE) /* first: the cache is counted in pages as they are now */
        status = ranh_store_exec(store, writing, err);
    if (!status)
        ranh_store_cache(store, RANH_STORE_CACHE_KB);
    return status ? status : ranh_store_exec(store, common, err);
}

/* Without it everything goes on as before: no failure. */
void ranh_store_cache(struct ranh_store *store, int kb)
{
    char sql[50];
    snprintf(sql, sizeof(sql), "PRAGMA cache_size=-%d", kb);
    sqlite3_exec(store->db, sql, NULL, NULL, NULL);
}

static int read_identity(struct ranh_store *store, struct ranh_err *err)
{
    int64_t n = 0;
    int64_t version = 0;
    int status =
        ranh_store_count(store,
                         "SELECT count(*) FROM sqlite_master WHERE type='table' AND name IN "
                         "('workspace','stage_run','delivered')",
                         &n, err);
    if (status != 0)
        return status;
    if (n != 3)
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: is a database, but not a Ranh workspace. Give another path; this file is "
              "left as it is."),
            store->path);
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    status = ranh_store_prepare(store, "SELECT version, srid, origin_x, origin_y FROM workspace",
                                &stmt, err);
    if (status == 0)
        status = ranh_store_step(store, stmt, &row, err);
    if (status == 0 && row) {
        version = sqlite3_column_int64(stmt, 0);
        store->srid = sqlite3_column_int(stmt, 1);
        store->grid.x0 = sqlite3_column_double(stmt, 2);
        store->grid.y0 = sqlite3_column_double(stmt, 3);
    }
    sqlite3_finalize(stmt);
    if (status == 0 && version > RANH_SCHEMA_VERSION)
        status =
            ranh_fail(err, RANH_E_INPUT,
                      _("%s: was made by a newer Ranh (workspace version %lld, this program knows "
                        "%d). Install the newer Ranh."),
                      store->path, (long long)version, RANH_SCHEMA_VERSION);
    else if (status == 0 && version < RANH_SCHEMA_VERSION)
        status = ranh_fail(
            err, RANH_E_INPUT,
            _("%s: was made by an older Ranh (workspace version %lld, this program writes "
              "%d). Move it away and make it anew with `ranh run`."),
            store->path, (long long)version, RANH_SCHEMA_VERSION);
    return status;
}

static int open_or_create(struct ranh_store *store, int32_t srid, struct ranh_err *err)
{
    if (store->mode == RANH_STORE_READ && !ranh_fs_exists(store->path))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: there is no workspace yet. `ranh run` makes it from ranh.yaml."),
                         store->path);
    if (store->mode != RANH_STORE_MEMORY && ranh_fs_is_dir(store->path))
        return ranh_fail(err, RANH_E_INPUT, _("%s: is a folder, not a workspace file."),
                         store->path);
    int status = 0;
    if (store->mode == RANH_STORE_WRITE)
        status = ranh_fs_lock(store->path, &store->lock, err);
    if (status == 0)
        status = open_db(store, err);
    if (status == 0)
        status = set_pragmas(store, err);
    int64_t n = 0;
    if (status == 0)
        status = ranh_store_count(store, "SELECT count(*) FROM sqlite_master", &n, err);
    if (status == 0 && n == 0 && store->mode != RANH_STORE_READ)
        status = ranh_store_create(store, srid, err);
    if (status == 0)
        status = read_identity(store, err);
    return status;
}

int ranh_store_open(const char *path, enum ranh_store_mode mode, int32_t srid,
                    struct ranh_store **store, struct ranh_err *err)
{
    struct ranh_err own = {0};
    pthread_once(&once, configure);
    struct ranh_store *s = ranh_calloc(1, sizeof(*s));
    const char *name = mode == RANH_STORE_MEMORY ? ":memory:" : path;
    size_t n = strlen(name) + 1;
    s->mode = mode;
    s->lock = -1;
    s->path = ranh_alloc(n);
    memcpy(s->path, name, n);
    s->spatialite = spatialite_alloc_connection();
    s->crs = ranh_crs_ctx_new();
    *store = NULL;
    int status = open_or_create(s, srid, err ? err : &own);
    if (status != 0)
        ranh_store_close(s, NULL);
    else
        *store = s;
    return status;
}

int ranh_store_close(struct ranh_store *store, struct ranh_err *err)
{
    int status = 0;
    if (!store)
        return 0;
    if (store->db) {
        ranh_store_rollback(store);
        int rc = sqlite3_close(store->db);
        while (rc ==
               SQLITE_BUSY) { /* the R-trees' own statements are gone by now: these are ours */
            sqlite3_stmt *stmt = sqlite3_next_stmt(store->db, NULL);
            if (!stmt)
                break;
            status = ranh_fail(err, RANH_E_INTERNAL, _("%s: a statement was left open: %s"),
                               store->path, sqlite3_sql(stmt));
            sqlite3_finalize(stmt);
            rc = sqlite3_close(store->db);
        }
        if (rc != SQLITE_OK && status == 0)
            status = ranh_store_fail(store, err, _("closing"));
    }
    spatialite_cleanup_ex(store->spatialite);
    ranh_crs_ctx_free(store->crs);
    if (store->lock >= 0)
        ranh_fs_unlock(store->path, store->lock);
    ranh_free(store->path);
    ranh_free(store);
    return status;
}

sqlite3 *ranh_store_db(struct ranh_store *store)
{
    return store->db;
}

int32_t ranh_store_srid(const struct ranh_store *store)
{
    return store->srid;
}

const char *ranh_store_path(const struct ranh_store *store)
{
    return store->path;
}

struct ranh_grid ranh_store_grid(const struct ranh_store *store)
{
    return store->grid;
}

int ranh_store_set_grid(struct ranh_store *store, const struct ranh_grid *grid,
                        struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status =
        ranh_store_prepare(store, "UPDATE workspace SET origin_x = ?1, origin_y = ?2", &stmt, err);
    if (status == 0) {
        sqlite3_bind_double(stmt, 1, grid->x0);
        sqlite3_bind_double(stmt, 2, grid->y0);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    if (status == 0)
        store->grid = *grid;
    return status;
}
