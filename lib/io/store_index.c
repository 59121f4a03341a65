/* SPDX-License-Identifier: MIT */
/*
 * Bulk loading. SpatiaLite keeps each geometry column with eight triggers: two check type and SRID,
 * three write a time stamp, three follow the R-tree. Row by row they cost several times the insert
 * itself. A stage that writes a whole table takes them off and puts them back, to the letter,
 * within its transaction, so that other programs only ever see the table with all of them.
 */
#include "store_internal.h"

#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>

#define N_TRIGGERS 8

/* The triggers taken off a table; remembered by the store until they are put back. */
struct ranh_store_bulk {
    struct ranh_store_bulk *next;
    char table[64];
    struct ranh_str trigger[N_TRIGGERS]; /* SQL */
};

static struct ranh_store_bulk *bulk_of(struct ranh_store *store, const char *table)
{
    struct ranh_store_bulk *b = store->bulk;
    while (b && strcmp(b->table, table) != 0)
        b = b->next;
    if (!b) {
        b = ranh_calloc(1, sizeof(*b));
        snprintf(b->table, sizeof(b->table), "%s", table);
        for (size_t i = 0; i < N_TRIGGERS; i++)
            ranh_str_init(&b->trigger[i]);
        b->next = store->bulk;
        store->bulk = b;
    }
    return b;
}

void ranh_store_bulk_free(struct ranh_store *store)
{
    while (store->bulk) {
        struct ranh_store_bulk *b = store->bulk;
        store->bulk = b->next;
        for (size_t i = 0; i < N_TRIGGERS; i++)
            ranh_str_release(&b->trigger[i]);
        ranh_free(b);
    }
}

static int take_off(struct ranh_store *store, const char *name, struct ranh_str *sql,
                    struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int status = ranh_store_prepare(
        store, "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = ?1", &stmt, err);
    if (status == 0) {
        sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
        status = ranh_store_step(store, stmt, &row, err);
    }
    if (status == 0 && row) {
        ranh_str_clear(sql);
        ranh_str_puts(sql, (const char *)sqlite3_column_text(stmt, 0));
    }
    sqlite3_finalize(stmt);
    if (status == 0 && row) {
        char drop[120];
        snprintf(drop, sizeof(drop), "DROP TRIGGER \"%s\"", name);
        status = ranh_store_exec(store, drop, err);
    }
    return status;
}

static int run(struct ranh_store *store, const char *table, const char *fmt, struct ranh_err *err)
{
    char sql[300];
    snprintf(sql, sizeof(sql), fmt, table);
    return ranh_store_exec(store, sql, err);
}

int ranh_store_unindex(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    static const char *const kind[N_TRIGGERS] = {"ggi", "ggu", "tmi", "tmu",
                                                 "tmd", "gii", "giu", "gid"};
    struct ranh_store_bulk *bulk = bulk_of(store, table);
    int status = 0;
    for (size_t i = 0; status == 0 && i < N_TRIGGERS; i++) {
        char name[100];
        snprintf(name, sizeof(name), "%s_%s_geometry", kind[i], table);
        status = take_off(store, name, &bulk->trigger[i], err);
    }
    return status == 0 ? run(store, table, "DROP TABLE IF EXISTS \"idx_%s_geometry\"", err)
                       : status;
}

int ranh_store_index(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    struct ranh_store_bulk *bulk = bulk_of(store, table);
    int status = ranh_store_unindex(store, table, err); /* when the caller did not */
    if (status == 0)
        status = ranh_store_pack_rtree(store, table, err);
    for (size_t i = 0; status == 0 && i < N_TRIGGERS; i++)
        if (bulk->trigger[i].len > 0)
            status = ranh_store_exec(store, bulk->trigger[i].text, err);
    return status;
}
