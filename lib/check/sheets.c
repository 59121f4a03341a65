/* SPDX-License-Identifier: MIT */
/*
 * Parcels by map sheet. Texts of one set are interned, so a sheet is a pair of pointers: neighbours
 * along the Hilbert curve mostly share theirs, the others are looked up in a small table. The
 * sheets are put in the order people read them, then the parcels are dealt out by counting.
 */
#include "lib/check/sheets.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/vec.h>

struct table {
    struct {
        RANH_VEC(struct ranh_sheet_group)
    } group;        /* n counts its parcels */
    uint32_t *slot; /* index into group + 1 */
    size_t mask;
};

static struct ranh_sheet_group key_of(const struct ranh_parcel *parcel)
{
    return (struct ranh_sheet_group){.commune = parcel->commune,
                                     .sheet = parcel->sheet,
                                     .source_id = parcel->sheet ? 0 : parcel->source_id};
}

static bool same(const struct ranh_sheet_group *a, const struct ranh_sheet_group *b)
{
    return a->commune == b->commune && a->sheet == b->sheet && a->source_id == b->source_id;
}

static size_t hash_of(const struct ranh_sheet_group *g)
{
    uint64_t h = (uint64_t)(uintptr_t)g->commune * 0x9E3779B97F4A7C15u;
    h = ((h ^ h >> 29) + (uint64_t)(uintptr_t)g->sheet) * 0xD6E8FEB86659FD93u;
    h = ((h ^ h >> 32) + (uint64_t)g->source_id) * 0x9E3779B97F4A7C15u;
    return (size_t)(h ^ h >> 32);
}

static void grow(struct table *table)
{
    size_t n = table->mask ? 2 * (table->mask + 1) : 256;
    ranh_free(table->slot);
    table->slot = ranh_calloc(n, sizeof(*table->slot));
    table->mask = n - 1;
    for (size_t i = 0; i < table->group.n; i++) {
        size_t s = hash_of(&table->group.at[i]) & table->mask;
        while (table->slot[s])
            s = (s + 1) & table->mask;
        table->slot[s] = (uint32_t)i + 1;
    }
}

static uint32_t find(struct table *table, const struct ranh_sheet_group *key)
{
    if (2 * (table->group.n + 1) > table->mask)
        grow(table);
    size_t s = hash_of(key) & table->mask;
    for (; table->slot[s]; s = (s + 1) & table->mask)
        if (same(&table->group.at[table->slot[s] - 1], key))
            return table->slot[s] - 1;
    *ranh_vec_push(&table->group) = *key;
    table->slot[s] = (uint32_t)table->group.n;
    return table->slot[s] - 1;
}

/* "2" before "10", as the table balance is read; NULL last. */
static int text_order(const char *a, const char *b)
{
    if (a == b)
        return 0;
    if (!a || !b)
        return a ? -1 : 1;
    return strverscmp(a, b);
}

static int group_order(const void *one, const void *other)
{
    const struct ranh_sheet_group *a = one, *b = other;
    int order = text_order(a->commune, b->commune);
    if (order == 0)
        order = text_order(a->sheet, b->sheet);
    return order ? order : (a->source_id > b->source_id) - (a->source_id < b->source_id);
}

/* Sorts the groups; to[old number] = new number. */
static void put_in_order(struct table *table, uint32_t *to)
{
    for (size_t i = 0; i < table->group.n; i++)
        table->group.at[i].first = i;
    if (table->group.n > 1)
        qsort(table->group.at, table->group.n, sizeof(*table->group.at), group_order);
    for (size_t i = 0; i < table->group.n; i++)
        to[table->group.at[i].first] = (uint32_t)i;
}

void ranh_sheets_make(const struct ranh_parcel_set *parcels, struct ranh_sheets *sheets)
{
    size_t n = parcels->fabric.n_faces;
    struct table table = {0};
    uint32_t last = 0;
    sheets->group_of = ranh_alloc((n + 1) * sizeof(*sheets->group_of));
    sheets->face = ranh_alloc((n + 1) * sizeof(*sheets->face));
    for (size_t i = 0; i < n; i++) {
        struct ranh_sheet_group key = key_of(&parcels->parcel[i]);
        if (i == 0 || !same(&key, &table.group.at[last]))
            last = find(&table, &key);
        table.group.at[last].n++; /* NOLINT(clang-analyzer-core.NullDereference): found or made */
        sheets->group_of[i] = last;
    }
    uint32_t *to = ranh_alloc((table.group.n + 1) * sizeof(*to));
    put_in_order(&table, to);
    for (size_t i = 0, at = 0; i < table.group.n; at += table.group.at[i++].n)
        table.group.at[i].first = at;
    size_t *next = ranh_alloc((table.group.n + 1) * sizeof(*next));
    for (size_t i = 0; i < table.group.n; i++)
        next[i] = table.group.at[i].first;
    for (size_t i = 0; i < n; i++) {
        sheets->group_of[i] = to[sheets->group_of[i]];
        sheets->face[next[sheets->group_of[i]]++] = (uint32_t)i;
    }
    sheets->group = table.group.at;
    sheets->n = table.group.n;
    ranh_free(next);
    ranh_free(to);
    ranh_free(table.slot);
}

void ranh_sheets_release(struct ranh_sheets *sheets)
{
    ranh_free(sheets->group);
    ranh_free(sheets->group_of);
    ranh_free(sheets->face);
    *sheets = (struct ranh_sheets){0};
}
