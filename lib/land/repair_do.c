/* SPDX-License-Identifier: MIT */
/*
 * Doing, undoing, doing again: always a whole group, looked at first and written after, so that neighbours
 * never part over half a repair. `seq` is the order of applying; what was applied last is undone first.
 */
#include "lib/land/repair_impl.h"

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/row_id.h>

struct row {
    const char *id, *state, *before_hash;
    int64_t parcel_id, seq;
    const void *before, *after;
    size_t n_before, n_after;
    double native_before_m2;
    int32_t native_srid; /* of the parcel as it stands */
};
struct rows {
    RANH_VEC(struct row)
};

static const void *blob(struct ranh_arena *arena, sqlite3_stmt *stmt, int column, size_t *n)
{
    *n = (size_t)sqlite3_column_bytes(stmt, column);
    return memcpy(ranh_arena_alloc(arena, *n), sqlite3_column_blob(stmt, column), *n);
}

static int read_group(struct ranh_store *store, struct ranh_arena *arena, const char *group,
                      struct rows *rows, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        store,
        "SELECT repair_id, parcel_id, state, before_hash, before_wkb, after_wkb, native_before_m2, "
        "coalesce(seq, 0) FROM repair WHERE group_id = ?1 ORDER BY repair_id",
        &stmt, err);
    if (!status)
        ranh_repair_bind_text(stmt, 1, group);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (status || !row)
            break;
        struct row *r = ranh_vec_push(rows);
        r->id = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 0));
        r->parcel_id = sqlite3_column_int64(stmt, 1);
        r->state = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 2));
        r->before_hash = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 3));
        r->before = blob(arena, stmt, 4, &r->n_before);
        r->after = blob(arena, stmt, 5, &r->n_after);
        r->native_before_m2 = sqlite3_column_type(stmt, 6) == SQLITE_NULL
                                  ? (double)NAN
                                  : sqlite3_column_double(stmt, 6);
        r->seq = sqlite3_column_int64(stmt, 7);
    }
    sqlite3_finalize(stmt);
    if (!status && rows->n == 0)
        status = ranh_fail(err, RANH_E_USAGE, _("there is no repair \"%s\""), group);
    return status;
}

/* --- one row --------------------------------------------------------------------------------- */

static int note_state(struct ranh_store *store, const char *group, const char *state,
                      const char *who, const char *date, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int64_t next;
    int status =
        ranh_store_count(store, "SELECT 1 + coalesce(max(seq), 0) FROM repair", &next, err);
    if (!status)
        status = ranh_store_prepare(
            store,
            "UPDATE repair SET state = ?2, who = ?3, applied = ?4, seq = CASE WHEN ?2 <> 'applied' "
            "THEN seq ELSE coalesce(seq, ?5) END WHERE group_id = ?1",
            &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 5, next);
        ranh_repair_bind_text(stmt, 1, group);
        ranh_repair_bind_text(stmt, 2, state);
        ranh_repair_bind_text(stmt, 3, who);
        ranh_repair_bind_text(stmt, 4, date);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* The area there was is kept with the repair. */
static int keep_native(struct ranh_store *store, const char *id, int64_t parcel_id,
                       struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(store,
                                    "UPDATE repair SET parcel_id = ?2, native_before_m2 = (SELECT "
                                    "native_area_m2 FROM parcel WHERE parcel_id = ?2) "
                                    "WHERE repair_id = ?1",
                                    &stmt, err);
    if (!status) {
        ranh_repair_bind_text(stmt, 1, id);
        sqlite3_bind_int64(stmt, 2, parcel_id);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int put_after(struct ranh_store *store, struct ranh_arena *arena, const struct row *row,
                     struct ranh_err *err)
{
    struct ranh_shape shape = {0};
    unsigned notes = 0;
    double native = NAN;
    int status = keep_native(store, row->id, row->parcel_id, err);
    if (!status)
        status = ranh_wkb_read(arena, row->after, row->n_after, &shape, &notes, err);
    if (!status)
        status = ranh_repair_native_area(store, arena, &shape, row->native_srid, &native, err);
    return status ? status : ranh_repair_write_parcel(store, row->parcel_id, &shape, native, err);
}

static int put_before(struct ranh_store *store, struct ranh_arena *arena, const struct row *row,
                      struct ranh_err *err)
{
    struct ranh_shape shape;
    unsigned notes = 0;
    int status = ranh_wkb_read(arena, row->before, row->n_before, &shape, &notes, err);
    return status ? status
                  : ranh_repair_write_parcel(store, row->parcel_id, &shape, row->native_before_m2,
                                             err);
}

/* --- doing ----------------------------------------------------------------------------------- */

/* Which repair lies on top of it. */
static int not_as_it_was(struct ranh_store *store, struct ranh_arena *arena, const char *group,
                         const struct row *row, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    const char *later = NULL;
    bool found = false;
    int status = ranh_store_prepare(store,
                                    "SELECT group_id FROM repair WHERE parcel_id = ?1 AND state = "
                                    "'applied' AND seq > ?2 ORDER BY seq DESC LIMIT 1",
                                    &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 1, row->parcel_id);
        sqlite3_bind_int64(stmt, 2, row->seq);
        status = ranh_store_step(store, stmt, &found, err);
    }
    if (!status && found)
        later = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    if (status)
        return status;
    return later
               ? ranh_fail(err, RANH_E_INPUT,
                           _("repair %.12s: repair %.12s was applied to the same parcel after it; "
                             "undo that one first"),
                           group, later)
               : ranh_fail(err, RANH_E_INPUT,
                           _("repair %s: the parcel's geometry is no longer the one it was "
                             "made from; run ranh repair again"),
                           group);
}

static int look_at(struct ranh_store *store, struct ranh_arena *arena, const char *group,
                   struct row *row, bool undo, struct ranh_err *err)
{
    char now[RANH_HASH_HEX], after[RANH_HASH_HEX];
    if (undo != (strcmp(row->state, "applied") == 0))
        return ranh_fail(err, RANH_E_USAGE,
                         undo ? _("repair %s is not applied (%s)")
                              : _("repair %s is applied already (%s)"),
                         group, row->state);
    int status =
        ranh_repair_hash_of_parcel(store, arena, row->parcel_id, now, &row->native_srid, err);
    if (status)
        return status;
    ranh_repair_hash(row->after, row->n_after, after);
    if (strcmp(now, undo ? after : row->before_hash) != 0)
        return not_as_it_was(store, arena, group, row, err);
    return 0;
}

int ranh_repair_do(struct ranh_store *store, const char *group, enum ranh_repair_way way,
                   const char *who, const char *date, struct ranh_err *err)
{
    struct ranh_arena arena;
    struct rows rows = {0};
    bool undo = way == RANH_REPAIR_UNDO;
    ranh_arena_init(&arena);
    int status = read_group(store, &arena, group, &rows, err);
    for (size_t i = 0; i < rows.n && !status; i++)
        status = look_at(store, &arena, group, &rows.at[i], undo, err);
    for (size_t i = 0; i < rows.n && !status; i++)
        status = undo ? put_before(store, &arena, &rows.at[i], err)
                      : put_after(store, &arena, &rows.at[i], err);
    if (!status)
        status = note_state(store, group, undo ? "undone" : "applied", who, date, err);
    ranh_vec_release(&rows);
    ranh_arena_release(&arena);
    return status;
}

/* --- again ----------------------------------------------------------------------------------- */

/*
 * Applied repairs with the parcel that was delivered at their place now; 0 = none. The id of a delivered row
 * follows from the feature's number where a source numbers its features without gaps; the rows of another source
 * are read once.
 */
static const char applied_sql[] =
    "WITH place(source, feature, delivered_id) AS MATERIALIZED ("
    " SELECT s.name, r.feature, (s.source_id << 27) + r.feature - s.feature_ahead FROM repair AS r"
    " JOIN source AS s ON s.name = r.source"
    " WHERE r.feature - s.feature_ahead BETWEEN 1 AND s.features_in"
    " UNION SELECT s.name, d.feature, d.delivered_id FROM source AS s CROSS JOIN delivered AS d"
    " ON " RANH_ROWS_OF(
        "d.delivered_id",
        "s.source_id") " WHERE s.feature_ahead IS NULL AND s.name IN (SELECT source FROM repair)"
                       " AND (s.name, d.feature) IN (SELECT source, feature FROM repair))"
                       " SELECT r.group_id, r.repair_id, coalesce(p.parcel_id, 0), r.who, "
                       "r.applied FROM repair AS r"
                       " LEFT JOIN place AS d ON d.source = r.source AND d.feature = r.feature"
                       " LEFT JOIN parcel AS p ON p.delivered_id = d.delivered_id"
                       " WHERE r.state IN ('applied', 'lapsed') GROUP BY r.repair_id"
                       " ORDER BY r.seq, r.group_id, r.repair_id";

struct again {
    const char *group, *id, *who, *date;
    int64_t parcel_id;
};

/* Rows list[n] of one group: all of them, or none. */
static int once_more(struct ranh_store *store, struct ranh_arena *arena, const struct again *list,
                     size_t n, bool *done, struct ranh_err *err)
{
    struct rows rows = {0};
    char now[RANH_HASH_HEX];
    int status = read_group(store, arena, list[0].group, &rows, err);
    *done = rows.n == n;
    for (size_t i = 0; i < rows.n && *done && !status; i++) { /* both in order of repair_id */
        rows.at[i].parcel_id = list[i].parcel_id;
        status = ranh_repair_hash_of_parcel(store, arena, list[i].parcel_id, now,
                                            &rows.at[i].native_srid, err);
        *done = strcmp(now, rows.at[i].before_hash) == 0;
    }
    for (size_t i = 0; i < rows.n && !status && *done; i++)
        status = put_after(store, arena, &rows.at[i], err);
    if (!status)
        status = note_state(store, list[0].group, *done ? "applied" : "lapsed", list[0].who,
                            list[0].date, err);
    ranh_vec_release(&rows);
    return status;
}

int ranh_repair_again(struct ranh_store *store, int64_t *again, int64_t *lapsed,
                      struct ranh_err *err)
{
    struct ranh_arena arena;
    struct {
        RANH_VEC(struct again)
    } list = {0};
    sqlite3_stmt *stmt = NULL;
    ranh_arena_init(&arena);
    *again = *lapsed = 0;
    int status = ranh_store_prepare(store, applied_sql, &stmt, err);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (status || !row)
            break;
        const char *text[5];
        for (int c = 0; c < 5; c++)
            text[c] = ranh_arena_strdup(&arena, (const char *)sqlite3_column_text(stmt, c));
        *ranh_vec_push(&list) =
            (struct again){text[0], text[1], text[3], text[4], sqlite3_column_int64(stmt, 2)};
    }
    sqlite3_finalize(stmt);
    for (size_t first = 0, last; !status && first < list.n; first = last) {
        bool done = false;
        for (last = first; last < list.n && strcmp(list.at[last].group, list.at[first].group) == 0;)
            last++;
        status = once_more(store, &arena, &list.at[first], last - first, &done, err);
        *(done ? again : lapsed) += (int64_t)(last - first);
    }
    ranh_vec_release(&list);
    ranh_arena_release(&arena);
    return status;
}
