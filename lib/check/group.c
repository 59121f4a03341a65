/* SPDX-License-Identifier: MIT */
/*
 * Chains of parcels: two parcels are of one chain when an overlap or a gap lies between them, and so on from
 * neighbour to neighbour (union-find over row ids). A missing vertex joins nothing, as there may be one at
 * every corner of a sheet: it is told with the chain of its parcels if they have one, else with the pair.
 */
#include "lib/check/group.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>

struct member {
    uint32_t chain;    /* another member, or itself: the root */
    uint32_t n;        /* of a root: members */
    const char *name;  /* "26740/6/135" */
    uint32_t least[2]; /* of a root: the first two by name */
};

struct told {
    int64_t row;
    const char *group; /* that it has; NULL = none */
    bool joins;
    uint32_t first, n; /* in list.link */
};

struct list {
    struct ranh_store *store;
    const struct ranh_parcel_set *parcels;
    struct ranh_arena arena;
    struct ranh_map index; /* row id of a parcel -> member */
    struct {
        RANH_VEC(struct member)
    } member;
    struct {
        RANH_VEC(struct told)
    } told;
    struct {
        RANH_VEC(uint32_t)
    } link;
};

static uint32_t root(struct list *list, uint32_t i)
{
    while (list->member.at[i].chain != i)
        i = list->member.at[i].chain = list->member.at[list->member.at[i].chain].chain;
    return i;
}

static uint32_t member_of(struct list *list, const char *id)
{
    bool fresh;
    int64_t *at = ranh_map_put(&list->index, id, (int64_t)list->member.n, &fresh);
    uint32_t i = (uint32_t)*at;
    if (fresh)
        *ranh_vec_push(&list->member) = (struct member){i, 1, NULL, {i, UINT32_MAX}};
    return i;
}

/* --- reading --------------------------------------------------------------------------------- */

static void link_ids(struct list *list, struct told *told, const char *ids)
{
    char id[24];
    for (const char *at = ids; at && *at;) {
        size_t n = strspn(at, "0123456789");
        if (n > 0 && n < sizeof(id)) {
            snprintf(id, sizeof(id), "%.*s", (int)n, at);
            *ranh_vec_push(&list->link) = member_of(list, id);
            told->n++;
        }
        at += n > 0 ? n : 1;
    }
}

static void note_finding(struct list *list, int64_t finding_row, sqlite3_stmt *stmt)
{
    const char *group = (const char *)sqlite3_column_text(stmt, 4);
    struct told told = {.row = finding_row,
                        .group = ranh_arena_strdup(&list->arena, group),
                        .first = (uint32_t)list->link.n};
    told.joins = strcmp((const char *)sqlite3_column_text(stmt, 0), "T202") != 0;
    for (int ids = 1; ids < 4; ids++)
        link_ids(list, &told, (const char *)sqlite3_column_text(stmt, ids));
    if (told.n > 0)
        *ranh_vec_push(&list->told) = told;
}

static int read_findings(struct list *list, const int64_t *rows, size_t n, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        list->store,
        "SELECT f.code, f.id_a, f.id_b, g.neighbours, f.group_key FROM finding f LEFT JOIN gap g"
        " ON g.finding_id = f.finding_id WHERE f.finding_row = ?1 AND f.code GLOB 'T*'",
        &stmt, err);
    for (size_t i = 0; i < n && !status; i++) {
        bool row = true;
        sqlite3_bind_int64(stmt, 1, rows[i]);
        while (!(status = ranh_store_step(list->store, stmt, &row, err)) && row)
            note_finding(list, rows[i], stmt);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

static const char *loaded_name(const struct list *list, int64_t id)
{
    size_t face = ranh_fabric_find(&list->parcels->fabric, id);
    return face == SIZE_MAX ? NULL : ranh_parcel_name(&list->parcels->parcel[face]);
}

/* Of a parcel that has none: "to-12 #7"; its row id where even that is not to be had. */
static int read_name(struct list *list, sqlite3_stmt *stmt, int64_t id, uint32_t member,
                     struct ranh_err *err)
{
    bool row;
    sqlite3_bind_int64(stmt, 1, id);
    int status = ranh_store_step(list->store, stmt, &row, err);
    const char *name = !status && row ? (const char *)sqlite3_column_text(stmt, 0) : NULL;
    list->member.at[member].name =
        name ? ranh_arena_strdup(&list->arena, name) : list->index.entry[member].key;
    sqlite3_reset(stmt);
    return status;
}

static int read_names(struct list *list, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        list->store,
        "SELECT s.name || ' #' || d.feature FROM parcel p LEFT JOIN delivered d"
        " ON d.delivered_id = p.delivered_id LEFT JOIN source s ON s.source_id = p.source_id"
        " WHERE p.parcel_id = ?1",
        &stmt, err);
    for (uint32_t i = 0; i < list->member.n && !status; i++) {
        int64_t id = 0;
        ranh_num_int(list->index.entry[i].key, &id);
        list->member.at[i].name = loaded_name(list, id);
        if (!list->member.at[i].name)
            status = read_name(list, stmt, id, i, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- chains ---------------------------------------------------------------------------------- */

static bool before(const struct list *list, uint32_t a, uint32_t b)
{
    if (a == UINT32_MAX || b == UINT32_MAX)
        return b == UINT32_MAX && a != UINT32_MAX;
    int order = strverscmp(list->member.at[a].name, list->member.at[b].name);
    return order != 0 ? order < 0 : a < b;
}

static void note_least(const struct list *list, struct member *chain, uint32_t i)
{
    if (i == UINT32_MAX || i == chain->least[0] || i == chain->least[1])
        return;
    if (before(list, i, chain->least[0])) {
        chain->least[1] = chain->least[0];
        chain->least[0] = i;
    } else if (before(list, i, chain->least[1])) {
        chain->least[1] = i;
    }
}

static void join(struct list *list, uint32_t a, uint32_t b)
{
    a = root(list, a);
    b = root(list, b);
    if (a == b)
        return;
    struct member *to = &list->member.at[a], *from = &list->member.at[b];
    from->chain = a;
    to->n += from->n;
    note_least(list, to, from->least[0]);
    note_least(list, to, from->least[1]);
}

static void join_all(struct list *list)
{
    for (size_t t = 0; t < list->told.n; t++) {
        const struct told *told = &list->told.at[t];
        for (uint32_t i = 1; told->joins && i < told->n; i++)
            join(list, list->link.at[told->first], list->link.at[told->first + i]);
    }
}

/* "26740/6/135 × 136": what both names have before the last stroke is written once. */
static const char *name_of(struct list *list, uint32_t a, uint32_t b, uint32_t n)
{
    const char *first = list->member.at[a].name;
    if (b == UINT32_MAX)
        return first;
    const char *second = list->member.at[b].name, *stroke = strrchr(first, '/');
    size_t common = stroke ? (size_t)(stroke - first) + 1 : 0;
    if (common > 0 && strncmp(first, second, common) == 0)
        second += common;
    return n > 2 ? ranh_arena_printf(&list->arena, "%s × %s + %u", first, second, n - 2)
                 : ranh_arena_printf(&list->arena, "%s × %s", first, second);
}

static const char *group_of(struct list *list, const struct told *told)
{
    uint32_t a = list->link.at[told->first], b = told->n > 1 ? list->link.at[told->first + 1] : a;
    uint32_t chain = root(list, a);
    if (told->joins || (chain == root(list, b) && list->member.at[chain].n > 1)) {
        const struct member *m = &list->member.at[chain];
        return name_of(list, m->least[0], m->least[1], m->n);
    }
    return before(list, a, b) ? name_of(list, a, b, 2)
                              : name_of(list, b, a == b ? UINT32_MAX : a, 2);
}

int ranh_groups_write(struct ranh_store *store, const struct ranh_parcel_set *parcels,
                      const int64_t *rows, size_t n, struct ranh_err *err)
{
    struct list list = {.store = store, .parcels = parcels};
    sqlite3_stmt *stmt = NULL;
    bool row;
    ranh_arena_init(&list.arena);
    ranh_map_init(&list.index);
    int status = read_findings(&list, rows, n, err);
    if (!status)
        status = read_names(&list, err);
    if (!status)
        join_all(&list);
    if (!status)
        status = ranh_store_prepare(
            store, "UPDATE finding SET group_key = ?1 WHERE finding_row = ?2", &stmt, err);
    for (size_t t = 0; t < list.told.n && !status; t++) {
        const char *group = group_of(&list, &list.told.at[t]), *had = list.told.at[t].group;
        if (had && strcmp(had, group) == 0)
            continue;
        sqlite3_bind_text(stmt, 1, group, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, list.told.at[t].row);
        status = ranh_store_step(store, stmt, &row, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    ranh_vec_release(&list.told);
    ranh_vec_release(&list.link);
    ranh_vec_release(&list.member);
    ranh_map_release(&list.index);
    ranh_arena_release(&list.arena);
    return status;
}
