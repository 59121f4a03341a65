/* SPDX-License-Identifier: MIT */
/* See link.h. All keys of the parcels are put into three maps; parcels of one key hang in a chain. */
#include "lib/check/link.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/land/parcel.h>

enum { METHODS = 3 };
static const char *const method_name[METHODS] = {"key", "key-normalised", "old-key"};
static const double method_confidence[METHODS] = {1.0, 0.9, 0.8};

struct entry {
    int64_t parcel_id;
    int64_t next[METHODS]; /* index of the next parcel with the same key, -1 = none */
};

struct linker {
    struct ranh_map map[METHODS]; /* key -> newest entry */
    struct {
        RANH_VEC(struct entry)
    } entries;
    struct {
        RANH_VEC(struct ranh_link)
    } links;
    struct ranh_arena row;
};

char *ranh_link_normalise(struct ranh_arena *arena, const char *part)
{
    if (!part)
        return NULL;
    while (isspace((unsigned char)*part))
        part++;
    while (*part == '0' && part[1] && !isspace((unsigned char)part[1]))
        part++;
    char *copy = ranh_arena_strdup(arena, part);
    size_t n = strlen(copy);
    while (n > 0 && isspace((unsigned char)copy[n - 1]))
        copy[--n] = '\0';
    for (char *p = copy; *p; p++)
        *p = (char)toupper((unsigned char)*p);
    return copy;
}

static char *normalised_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                            const char *number)
{
    return ranh_parcel_key(arena, ranh_link_normalise(arena, commune),
                           ranh_link_normalise(arena, sheet), ranh_link_normalise(arena, number));
}

/* "26740/012/0345" part by part. */
static char *normalised_old_key(struct ranh_arena *arena, const char *key)
{
    if (!key || !*key)
        return NULL;
    char *copy = ranh_arena_strdup(arena, key), *second = strchr(copy, '/');
    char *third = second ? strchr(second + 1, '/') : NULL;
    if (!third)
        return ranh_link_normalise(arena, key);
    *second++ = *third++ = '\0';
    return normalised_key(arena, copy, second, third);
}

static void add(struct linker *linker, int method, const char *key, size_t entry)
{
    linker->entries.at[entry].next[method] = -1;
    if (!key)
        return;
    int64_t *head = ranh_map_put(&linker->map[method], key, -1, NULL);
    linker->entries.at[entry].next[method] = *head;
    *head = (int64_t)entry;
}

static int load_parcels(struct linker *linker, struct ranh_store *store, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_prepare(
        store, "SELECT parcel_id, key, commune_code, sheet, number, old_key FROM parcel", &stmt,
        err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        const char *text[5];
        for (int i = 0; i < 5; i++)
            text[i] = (const char *)sqlite3_column_text(stmt, i + 1);
        ranh_arena_clear(&linker->row);
        ranh_vec_push(&linker->entries)->parcel_id = sqlite3_column_int64(stmt, 0);
        size_t entry = linker->entries.n - 1;
        add(linker, 0, text[0], entry);
        add(linker, 1, normalised_key(&linker->row, text[1], text[2], text[3]), entry);
        add(linker, 2, normalised_old_key(&linker->row, text[4]), entry);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* Links the permit to the parcels of one key; false when there are none. */
static bool link_by(struct linker *linker, const struct ranh_permit *permit, int method,
                    const char *key)
{
    const int64_t *head = key ? ranh_map_get(&linker->map[method], key) : NULL;
    double n = 0;
    for (int64_t i = head ? *head : -1; i >= 0; i = linker->entries.at[i].next[method])
        n++;
    for (int64_t i = head ? *head : -1; i >= 0; i = linker->entries.at[i].next[method])
        *ranh_vec_push(&linker->links) =
            (struct ranh_link){permit->id, linker->entries.at[i].parcel_id, method_name[method],
                               method_confidence[method] / n};
    return n > 0;
}

static void link_permit(struct linker *linker, const struct ranh_permit *permit)
{
    struct ranh_arena *arena = &linker->row;
    const char *sheet = permit->sheet, *parcel = permit->parcel;
    ranh_arena_clear(arena);
    /* A permit with a code of before means the parcel that had it: the code of today alone may fit
     * several sheets that are not renumbered yet. */
    if (permit->commune_old &&
        link_by(linker, permit, 2, normalised_key(arena, permit->commune_old, sheet, parcel)))
        return;
    const char *normalised = normalised_key(arena, permit->commune, sheet, parcel);
    if (link_by(linker, permit, 0, ranh_parcel_key(arena, permit->commune, sheet, parcel)) ||
        link_by(linker, permit, 1, normalised))
        return;
    link_by(linker, permit, 2, normalised);
}

static int by_permit_then_parcel(const void *a, const void *b)
{
    const struct ranh_link *x = a, *y = b;
    if (x->permit_id != y->permit_id)
        return x->permit_id < y->permit_id ? -1 : 1;
    return (x->parcel_id > y->parcel_id) - (x->parcel_id < y->parcel_id);
}

int ranh_link_permits(struct ranh_store *store, const struct ranh_permit_set *permits,
                      struct ranh_link **links, size_t *n, struct ranh_err *err)
{
    struct linker linker = {0};
    ranh_arena_init(&linker.row);
    for (int m = 0; m < METHODS; m++)
        ranh_map_init(&linker.map[m]);
    int status = permits->n > 0 ? load_parcels(&linker, store, err) : 0;
    for (size_t i = 0; i < permits->n && !status; i++)
        link_permit(&linker, &permits->permit[i]);
    if (linker.links.n > 0)
        qsort(linker.links.at, linker.links.n, sizeof(*linker.links.at), by_permit_then_parcel);
    *links = linker.links.at;
    *n = linker.links.n;
    for (int m = 0; m < METHODS; m++)
        ranh_map_release(&linker.map[m]);
    ranh_vec_release(&linker.entries);
    ranh_arena_release(&linker.row);
    return status;
}
