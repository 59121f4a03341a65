/* SPDX-License-Identifier: MIT */
/*
 * The parcels of each commune, counted in one pass. Most indicators of a commune are shares of its parcels, and a query
 * that counts them walks over all parcels of the city and sorts them by commune: half a second a million, for each
 * indicator. With the counts in a table a query walks over its findings only, and whoever looks a value up can still
 * run it as it stands.
 */
#include "internal.h"

#include <string.h>

#include <ranh/base/map.h>
#include <ranh/base/vec.h>

struct count {
    int64_t parcels, placed, whole, with_area;
};

struct counting {
    struct ranh_map communes; /* code -> place */
    struct {
        RANH_VEC(struct count)
    } count;
};

static struct count *count_of(struct counting *c, const char *commune)
{
    bool fresh;
    int64_t place = *ranh_map_put(&c->communes, commune, (int64_t)c->count.n, &fresh);
    if (fresh)
        *ranh_vec_push(&c->count) = (struct count){0, 0, 0, 0};
    return &c->count.at[place];
}

/* Parcels come by source and feature: mostly of the commune of the one before. */
static int count_all(struct counting *c, struct ranh_store *store, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    const char *last = NULL;
    struct count *count = NULL;
    bool row = true;
    int status = ranh_store_prepare(store,
                                    "SELECT commune_code, geometry IS NOT NULL, key IS NOT NULL,"
                                    " area_recorded_m2 IS NOT NULL FROM parcel"
                                    " WHERE commune_code IS NOT NULL",
                                    &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        const char *commune = (const char *)sqlite3_column_text(stmt, 0);
        if (!last || strcmp(last, commune) != 0) {
            count = count_of(c, commune);
            last = c->communes.entry[count - c->count.at].key;
        }
        bool placed = sqlite3_column_int(stmt, 1);
        count->parcels++;
        count->placed += placed;
        count->whole += placed && sqlite3_column_int(stmt, 2);
        count->with_area += placed && sqlite3_column_int(stmt, 3);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int write_all(const struct counting *c, struct ranh_store *store, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_exec(store, "DELETE FROM parcel_count", err);
    if (!status)
        status = ranh_store_prepare(store,
                                    "INSERT INTO parcel_count(commune_code, parcels, placed, whole,"
                                    " with_area) VALUES (?1, ?2, ?3, ?4, ?5)",
                                    &stmt, err);
    for (size_t i = 0; i < c->count.n && !status; i++) {
        const struct count *count = &c->count.at[i];
        sqlite3_bind_text(stmt, 1, c->communes.entry[i].key, -1, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, count->parcels);
        sqlite3_bind_int64(stmt, 3, count->placed);
        sqlite3_bind_int64(stmt, 4, count->whole);
        sqlite3_bind_int64(stmt, 5, count->with_area);
        status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_index_count_parcels(struct ranh_store *store, struct ranh_err *err)
{
    struct counting c = {0};
    ranh_map_init(&c.communes);
    int status = count_all(&c, store, err);
    if (!status)
        status = write_all(&c, store, err);
    ranh_vec_release(&c.count);
    ranh_map_release(&c.communes);
    return status;
}
