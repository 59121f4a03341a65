/* SPDX-License-Identifier: MIT */
/* What was recorded of each source against what is loaded now. */
#include <ranh/run/changed.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/i18n.h>
#include <ranh/base/sort.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

#define NAMED 3

/* Everything that is not of a parcel. */
static int hash_rest(struct ranh_workspace *ws, const struct ranh_changed_by *by,
                     char hex[RANH_HASH_HEX], struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ranh_hash hash;
    struct ranh_grid grid = ranh_store_grid(ws->store);
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, ws->basis);
    ranh_hash_int(&hash, (int64_t)grid.x0);
    ranh_hash_int(&hash, (int64_t)grid.y0);
    int status = ranh_store_prepare(
        ws->store, "SELECT placing FROM source WHERE role = ?1 ORDER BY source_id", &stmt, err);
    for (size_t r = 0; !status && by->roles && by->roles[r]; r++) {
        bool row = true;
        sqlite3_bind_text(stmt, 1, by->roles[r], -1, SQLITE_STATIC);
        while (!(status = ranh_store_step(ws->store, stmt, &row, err)) && row)
            ranh_hash_text(&hash, (const char *)sqlite3_column_text(stmt, 0));
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    ranh_hash_hex(&hash, hex);
    return status;
}

static void write_content(const struct ranh_source_content *c, char hex[RANH_HASH_HEX])
{
    snprintf(hex, RANH_HASH_HEX, "%016llx%016llx", (unsigned long long)c->high,
             (unsigned long long)c->low);
}

static struct ranh_source_content *find(struct ranh_source_contents *contents, int64_t id)
{
    return ranh_find_id(contents->at, contents->n, sizeof(*contents->at), id);
}

/* Marks the sources that are as they were; *rest: so is everything else. */
static int compare(struct ranh_workspace *ws, const char *stage, struct ranh_changed *changed,
                   bool *rest, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status = ranh_store_prepare(
        ws->store, "SELECT source_id, content FROM checked WHERE stage = ?1", &stmt, err);
    *rest = false;
    if (!status)
        sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_TRANSIENT);
    while (!status && !(status = ranh_store_step(ws->store, stmt, &row, err)) && row) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        const char *then = (const char *)sqlite3_column_text(stmt, 1);
        struct ranh_source_content *c = id ? find(&changed->contents, id) : NULL;
        if (id == 0)
            *rest = strcmp(changed->rest, then) == 0;
        else if (!c)
            changed->any = true; /* it went */
        if (c) {
            char here[RANH_HASH_HEX];
            write_content(c, here);
            c->same = strcmp(here, then) == 0;
        }
    }
    sqlite3_finalize(stmt);
    return status;
}

/* "to-12, to-13 and 4 more" */
static int name_changed(struct ranh_workspace *ws, struct ranh_changed *changed,
                        struct ranh_err *err)
{
    struct ranh_str names = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    size_t n = 0;
    int status =
        ranh_store_prepare(ws->store, "SELECT name FROM source WHERE source_id = ?1", &stmt, err);
    for (size_t i = 0; !status && i < changed->contents.n; i++) {
        bool row = false;
        if (changed->contents.at[i].same || ++n > NAMED)
            continue;
        sqlite3_bind_int64(stmt, 1, changed->contents.at[i].source_id);
        status = ranh_store_step(ws->store, stmt, &row, err);
        if (!status && row)
            ranh_str_printf(&names, "%s%s", n > 1 ? ", " : "",
                            (const char *)sqlite3_column_text(stmt, 0));
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    if (n > NAMED)
        ranh_str_printf(&names, _("; and %zu more"), n - NAMED);
    changed->names = ranh_arena_strdup(&ws->arena, names.text);
    ranh_str_release(&names);
    return status;
}

static void mark_stale(const struct ranh_parcel_set *parcels, struct ranh_changed *changed)
{
    size_t n = parcels->fabric.n_faces;
    const struct ranh_source_content *last = NULL;
    changed->stale = ranh_calloc(n + 1, 1);
    for (size_t i = 0; i < n; i++) {
        int64_t id = parcels->parcel[i].source_id;
        if (!last || last->source_id != id)
            last = find(&changed->contents, id);
        changed->stale[i] = !last || !last->same;
        changed->n_stale += changed->stale[i];
    }
}

int ranh_changed_find(struct ranh_workspace *ws, const char *stage,
                      const struct ranh_parcel_set *parcels, const struct ranh_changed_by *by,
                      struct ranh_changed *changed, struct ranh_err *err)
{
    bool rest = false;
    *changed = (struct ranh_changed){.names = ""};
    ranh_parcel_contents(parcels, ws->pool, &changed->contents);
    if (by->add)
        by->add(by->context, &changed->contents);
    int status = hash_rest(ws, by, changed->rest, err);
    if (!status && !ws->whole)
        status = compare(ws, stage, changed, &rest, err);
    if (status)
        return status;
    changed->kept = ranh_calloc(changed->contents.n + 1, sizeof(*changed->kept));
    for (size_t i = 0; i < changed->contents.n; i++) {
        struct ranh_source_content *c = &changed->contents.at[i];
        c->same = c->same && rest;
        if (c->same)
            changed->kept[changed->n_kept++] = c->source_id;
    }
    changed->any |= !rest || changed->n_kept < changed->contents.n;
    changed->n_stale = 0;
    if (changed->n_kept == 0) {
        changed->n_stale = parcels->fabric.n_faces;
        return 0;
    }
    mark_stale(parcels, changed);
    return name_changed(ws, changed, err);
}

static int record_one(struct ranh_workspace *ws, sqlite3_stmt *stmt, int64_t source_id,
                      const char *content, struct ranh_err *err)
{
    sqlite3_bind_int64(stmt, 2, source_id);
    sqlite3_bind_text(stmt, 3, content, -1, SQLITE_TRANSIENT);
    int status = ranh_store_step(ws->store, stmt, NULL, err);
    sqlite3_reset(stmt);
    return status;
}

int ranh_changed_record(struct ranh_workspace *ws, const char *stage,
                        const struct ranh_changed *changed, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    char hex[RANH_HASH_HEX];
    int status = ranh_store_prepare(ws->store, "DELETE FROM checked WHERE stage = ?1", &stmt, err);
    if (!status) {
        sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_TRANSIENT);
        status = ranh_store_step(ws->store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    stmt = NULL;
    if (!status)
        status = ranh_store_prepare(
            ws->store, "INSERT INTO checked(stage, source_id, content) VALUES (?1, ?2, ?3)", &stmt,
            err);
    if (!status)
        sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_TRANSIENT);
    if (!status)
        status = record_one(ws, stmt, 0, changed->rest, err);
    for (size_t i = 0; !status && i < changed->contents.n; i++) {
        write_content(&changed->contents.at[i], hex);
        status = record_one(ws, stmt, changed->contents.at[i].source_id, hex, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

void ranh_changed_release(struct ranh_changed *changed)
{
    ranh_free(changed->stale);
    ranh_free(changed->kept);
    ranh_vec_release(&changed->contents);
    *changed = (struct ranh_changed){0};
}
