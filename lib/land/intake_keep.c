/* SPDX-License-Identifier: MIT */
/*
 * What an earlier intake left: sources that are delivered again as they were keep their rows, all others
 * go, whatever table their rows lie in. Ids tell the source (ranh/land/row_id.h), so to forget one is to
 * delete a range. Where little changes, the spatial indexes stay on and follow row by row; else they are
 * taken off and packed again at the end.
 */
#include <stdio.h>
#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/land/row_id.h>

#include "intake_impl.h"

/* Tables with geometry among those of the roles: SpatiaLite's triggers would run for every row. */
static bool has_geometry(const struct ranh_role_kind *role)
{
    return role->geometry != RANH_GEOMETRY_NONE;
}

static bool has_ids(const struct ranh_role_kind *role)
{
    return strcmp(role->name, "indicators") != 0;
}

static int delete_range(struct ranh_store *store, const char *table, int64_t source_id,
                        struct ranh_err *err)
{
    char sql[160];
    snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE rowid BETWEEN %lld AND %lld", table,
             (long long)ranh_row_id(source_id, 0),
             (long long)ranh_row_id(source_id, RANH_ROWS_MAX));
    return ranh_store_exec(store, sql, err);
}

static int forget(struct ranh_store *store, int64_t source_id, struct ranh_err *err)
{
    size_t n;
    char sql[80];
    const struct ranh_role_kind *roles = ranh_role_kinds(&n);
    int status = delete_range(store, "drawn", source_id, err);
    if (!status)
        status = delete_range(store, "drawn_name", source_id, err);
    for (size_t i = 0; !status && i < n; i++)
        if (has_ids(&roles[i]))
            status = delete_range(store, roles[i].table, source_id, err);
    if (!status)
        status = delete_range(store, "delivered", source_id, err);
    snprintf(sql, sizeof(sql), "DELETE FROM source WHERE source_id = %lld", (long long)source_id);
    return status ? status : ranh_store_exec(store, sql, err);
}

static bool is_kept(const struct ranh_intake_keep *keep, int64_t source_id)
{
    for (size_t i = 0; i < keep->n; i++)
        if (keep->source[i] == source_id)
            return true;
    return false;
}

static int forget_others(struct ranh_store *store, const struct ranh_intake_keep *keep,
                         struct ranh_err *err)
{
    struct {
        RANH_VEC(int64_t)
    } gone = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status =
        ranh_store_prepare(store, "SELECT source_id FROM source ORDER BY source_id", &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row)
        if (!is_kept(keep, sqlite3_column_int64(stmt, 0)))
            *ranh_vec_push(&gone) = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    for (size_t i = 0; !status && i < gone.n; i++)
        status = forget(store, gone.at[i], err);
    ranh_vec_release(&gone);
    return status;
}

/* Faster than row by row. */
static int forget_all(struct ranh_store *store, struct ranh_err *err)
{
    size_t n;
    const struct ranh_role_kind *roles = ranh_role_kinds(&n);
    int status = ranh_store_exec(
        store, "DELETE FROM drawn; DELETE FROM drawn_name; DELETE FROM delivered", err);
    for (size_t i = 0; !status && i < n; i++) {
        char sql[100];
        snprintf(sql, sizeof(sql), "DELETE FROM %s", roles[i].table);
        if (has_ids(&roles[i]))
            status = ranh_store_exec(store, sql, err);
    }
    return status ? status : ranh_store_exec(store, "DELETE FROM source", err);
}

int intake_forget(struct ranh_intake *intake, struct ranh_err *err)
{
    const struct ranh_intake_keep *keep = &intake->keep;
    struct ranh_store *store = intake->store;
    size_t n;
    const struct ranh_role_kind *roles = ranh_role_kinds(&n);
    int status = RANH_OK;
    for (size_t i = 0; !status && !keep->indexed && i < n; i++)
        if (has_geometry(&roles[i]))
            status = ranh_store_unindex(store, roles[i].table, err);
    if (!status &&
        !keep->indicators) /* those computed too: they may stand where one is delivered */
        status = ranh_store_exec(store, "DELETE FROM indicator_value", err);
    if (!status)
        status = keep->n > 0 ? forget_others(store, keep, err) : forget_all(store, err);
    return status;
}

/* Geometry is not there before reproject, but other programs expect the indexes to be. */
int intake_restore_indexes(struct ranh_intake *intake, struct ranh_err *err)
{
    struct ranh_store *store = intake->store;
    size_t n;
    const struct ranh_role_kind *roles = ranh_role_kinds(&n);
    int status = RANH_OK;
    for (size_t i = 0; !status && i < n; i++)
        if (has_geometry(&roles[i]))
            status = intake->keep.indexed  ? ranh_store_statistics(store, roles[i].table, err)
                     : intake->keep.n == 0 ? ranh_store_index_unplaced(store, roles[i].table, err)
                                           : ranh_store_index(store, roles[i].table, err);
    return status;
}
