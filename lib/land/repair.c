/* SPDX-License-Identifier: MIT */
/*
 * Proposals as rows. A repair is found again by where its parcel was delivered (source name and feature number:
 * row numbers change when files are read again) and by the hash of the geometry it starts from; a group is
 * found again by its rows.
 */
#include "lib/land/repair_impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/str.h>
#include <ranh/geo/wkb.h>

int ranh_repair_forget(struct ranh_store *store, struct ranh_err *err)
{
    int status = ranh_store_exec(store, "DELETE FROM repair WHERE state = 'proposed'", err);
    return status ? status : ranh_repair_forget_reasons(store, err);
}

int ranh_repair_forget_reasons(struct ranh_store *store, struct ranh_err *err)
{
    return ranh_store_exec(store, "DELETE FROM repair_none", err);
}

/* --- ids ------------------------------------------------------------------------------------- */

struct drawn {
    struct ranh_str before, after;
    char id[RANH_HASH_HEX], before_hash[RANH_HASH_HEX];
};

static void draw(const struct ranh_repair *r, struct drawn *drawn)
{
    struct ranh_hash hash;
    *drawn = (struct drawn){.before = RANH_STR_INIT, .after = RANH_STR_INIT};
    ranh_wkb_write(&drawn->before, r->before);
    ranh_wkb_write(&drawn->after, r->after);
    ranh_repair_hash(drawn->before.text, drawn->before.len, drawn->before_hash);
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, r->source);
    ranh_hash_int(&hash, r->feature);
    ranh_hash_text(&hash, r->method);
    ranh_hash_text(&hash, drawn->before_hash);
    ranh_hash_bytes(&hash, drawn->after.text, drawn->after.len);
    ranh_hash_hex(&hash, drawn->id);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Of one repair its own id; of several, of all in order, and the rows get ids within it. */
static void name_group(struct drawn *drawn, size_t n, char group[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    if (n == 1) {
        memcpy(group, drawn->id, RANH_HASH_HEX);
        return;
    }
    const char **ids = ranh_alloc(n * sizeof(*ids));
    for (size_t i = 0; i < n; i++)
        ids[i] = drawn[i].id;
    qsort(ids, n, sizeof(*ids), by_id);
    ranh_hash_init(&hash);
    for (size_t i = 0; i < n; i++)
        ranh_hash_text(&hash, ids[i]);
    ranh_hash_hex(&hash, group);
    for (size_t i = 0; i < n; i++) {
        ranh_hash_init(&hash);
        ranh_hash_text(&hash, group);
        ranh_hash_text(&hash, drawn[i].id);
        ranh_hash_hex(&hash, drawn[i].id);
    }
    ranh_free(ids);
}

/* --- rows ------------------------------------------------------------------------------------ */

static const char insert_sql[] =
    "INSERT INTO repair(repair_id, finding_id, codes, parcel_id, key_a, source, feature, "
    "method, before_hash, before_wkb, after_wkb, area_before_m2, area_after_m2, "
    "area_change_m2, note_vi, note_en, group_id, rule_vi, rule_en) VALUES "
    "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19) ON CONFLICT (repair_id) "
    "DO "
    "UPDATE SET finding_id = excluded.finding_id, codes = excluded.codes, "
    "parcel_id = excluded.parcel_id, state = 'proposed', who = NULL, applied = NULL, seq = NULL";

static int put(struct ranh_store *store, const struct ranh_repair *r, const struct drawn *drawn,
               const char *group, struct ranh_err *err)
{
    sqlite3_stmt *s = NULL;
    int status = ranh_store_prepare(store, insert_sql, &s, err);
    if (!status) {
        ranh_repair_bind_text(s, 1, drawn->id);
        ranh_repair_bind_text(s, 2, r->finding_id);
        ranh_repair_bind_text(s, 3, r->codes);
        sqlite3_bind_int64(s, 4, r->parcel_id);
        ranh_repair_bind_text(s, 5, r->key);
        ranh_repair_bind_text(s, 6, r->source);
        sqlite3_bind_int64(s, 7, r->feature);
        ranh_repair_bind_text(s, 8, r->method);
        ranh_repair_bind_text(s, 9, drawn->before_hash);
        sqlite3_bind_blob64(s, 10, drawn->before.text, drawn->before.len, SQLITE_STATIC);
        sqlite3_bind_blob64(s, 11, drawn->after.text, drawn->after.len, SQLITE_STATIC);
        sqlite3_bind_double(s, 12, r->area_before_m2);
        sqlite3_bind_double(s, 13, r->area_after_m2);
        sqlite3_bind_double(s, 14, r->area_after_m2 - r->area_before_m2);
        ranh_repair_bind_text(s, 15, r->note_vi);
        ranh_repair_bind_text(s, 16, r->note_en);
        ranh_repair_bind_text(s, 17, group);
        ranh_repair_bind_text(s, 18, r->rule_vi);
        ranh_repair_bind_text(s, 19, r->rule_en);
        status = ranh_store_step(store, s, NULL, err);
    }
    sqlite3_finalize(s);
    return status;
}

int ranh_repair_put(struct ranh_store *store, const struct ranh_repair *repairs, size_t n,
                    char group[RANH_HASH_HEX], struct ranh_err *err)
{
    struct drawn *drawn = ranh_alloc((n + 1) * sizeof(*drawn));
    int status = 0;
    for (size_t i = 0; i < n; i++)
        draw(&repairs[i], &drawn[i]);
    name_group(drawn, n, group);
    for (size_t i = 0; i < n && !status; i++)
        status = put(store, &repairs[i], &drawn[i], group, err);
    for (size_t i = 0; i < n; i++) {
        ranh_str_release(&drawn[i].before);
        ranh_str_release(&drawn[i].after);
    }
    ranh_free(drawn);
    return status;
}

int ranh_repair_withdraw(struct ranh_store *store, const char *group, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        store, "DELETE FROM repair WHERE group_id = ?1 AND state = 'proposed'", &stmt, err);
    if (!status) {
        ranh_repair_bind_text(stmt, 1, group);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_repair_put_none(struct ranh_store *store, const struct ranh_repair_none *none,
                         struct ranh_err *err)
{
    sqlite3_stmt *s = NULL;
    int status = ranh_store_prepare(
        store,
        "INSERT INTO repair_none(finding_id, code, key_a, key_b, reason, note_vi, note_en) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7)",
        &s, err);
    if (!status) {
        ranh_repair_bind_text(s, 1, none->finding_id);
        ranh_repair_bind_text(s, 2, none->code);
        ranh_repair_bind_text(s, 3, none->key_a);
        ranh_repair_bind_text(s, 4, none->key_b);
        ranh_repair_bind_text(s, 5, none->reason);
        ranh_repair_bind_text(s, 6, none->note_vi);
        ranh_repair_bind_text(s, 7, none->note_en);
        status = ranh_store_step(store, s, NULL, err);
    }
    sqlite3_finalize(s);
    return status;
}
