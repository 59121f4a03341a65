/* SPDX-License-Identifier: MIT */
/*
 * Running statements, and what SQLite's failures mean to the person in front of it: a full disk, a file
 * held by another program, a right that is missing.
 */
#include "store_internal.h"

#include <ranh/base/i18n.h>

int ranh_store_fail(struct ranh_store *store, struct ranh_err *err, const char *doing)
{
    const char *path = store->path;
    int code = sqlite3_extended_errcode(store->db);
    switch (code & 0xff) {
    case SQLITE_FULL:
        return ranh_fail(
            err, RANH_E_OUTPUT,
            _("%s: the disk is full (%.80s). The workspace stays as it was; free some space "
              "and run again."),
            path, doing);
    case SQLITE_AUTH:
        return ranh_fail(err, RANH_E_INTERNAL,
                         _("%s: a statement asked for what it may not touch (%.80s). This is a "
                           "mistake in Ranh; please report it."),
                         path, doing);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return ranh_fail(
            err, RANH_E_OUTPUT,
            _("%s: cannot be written (%.80s). Give this user the right to write the file and "
              "its folder."),
            path, doing);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ranh_fail(
            err, RANH_E_LOCKED,
            _("%s: another program holds the workspace (%.80s). Close it there (QGIS keeps "
              "open layers) and run again."),
            path, doing);
    case SQLITE_CANTOPEN:
        return ranh_fail(
            err, store->mode == RANH_STORE_READ ? RANH_E_INPUT : RANH_E_OUTPUT,
            _("%s: cannot be opened (%.80s). Check that its folder exists and may be used."), path,
            doing);
    case SQLITE_NOTADB:
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: is not a Ranh workspace but another kind of file. Give another path."), path);
    case SQLITE_CORRUPT:
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: the file is damaged (%.80s): %s. Take a copy of it, then make the "
                           "workspace anew with `ranh run`."),
                         path, doing, sqlite3_errmsg(store->db));
    case SQLITE_IOERR:
        return ranh_fail(err, store->mode == RANH_STORE_READ ? RANH_E_INPUT : RANH_E_OUTPUT,
                         _("%s: the disk refused (%.80s): %s (SQLite code %d)."), path, doing,
                         sqlite3_errmsg(store->db), code);
    case SQLITE_INTERRUPT:
        if (store->mode == RANH_STORE_MEMORY)
            return ranh_fail(err, RANH_E_INTERRUPTED, _("stopped; nothing was written"));
        return ranh_fail(err, RANH_E_INTERRUPTED,
                         _("%s: stopped. The workspace stays as it was; run again to go on."),
                         path);
    default:
        return ranh_fail(err, RANH_E_INTERNAL, _("%s: SQLite failed (%.80s): %s (code %d)."), path,
                         doing, sqlite3_errmsg(store->db), code);
    }
}

int ranh_store_exec(struct ranh_store *store, const char *sql, struct ranh_err *err)
{
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL) != SQLITE_OK)
        return ranh_store_fail(store, err, sql);
    return 0;
}

int ranh_store_prepare(struct ranh_store *store, const char *sql, sqlite3_stmt **stmt,
                       struct ranh_err *err)
{
    *stmt = NULL;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL) != SQLITE_OK)
        return ranh_store_fail(store, err, sql);
    return 0;
}

int ranh_store_step(struct ranh_store *store, sqlite3_stmt *stmt, bool *row, struct ranh_err *err)
{
    int rc = sqlite3_step(stmt);
    if (row)
        *row = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW || rc == SQLITE_DONE)
        return 0;
    return ranh_store_fail(store, err, sqlite3_sql(stmt));
}

int ranh_store_count(struct ranh_store *store, const char *sql, int64_t *value,
                     struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    *value = 0;
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (status == 0)
        status = ranh_store_step(store, stmt, &row, err);
    if (status == 0 && row)
        *value = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    return status;
}

/* IMMEDIATE: a second writer is told at once, not in the middle of its work. */
int ranh_store_begin(struct ranh_store *store, struct ranh_err *err)
{
    store->changes_at_begin = sqlite3_total_changes64(store->db);
    return ranh_store_exec(store, "BEGIN IMMEDIATE", err);
}

int ranh_store_commit(struct ranh_store *store, struct ranh_err *err)
{
    return ranh_store_exec(store, "COMMIT", err);
}

void ranh_store_rollback(struct ranh_store *store)
{
    if (!sqlite3_get_autocommit(store->db))
        sqlite3_exec(store->db, "ROLLBACK", NULL, NULL, NULL);
}
