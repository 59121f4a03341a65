/* SPDX-License-Identifier: MIT */
/*
 * A repair is found again by where its parcel was delivered (source name and feature number: row
 * numbers change when files are read again) and by the hash of the geometry it starts from.
 */
#include <ranh/land/repair.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/fabric.h>
#include <ranh/geo/wkb.h>

/* --- geometry -------------------------------------------------------------------------------- */

static void hash_wkb(const void *wkb, size_t n, char hex[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_bytes(&hash, wkb, n);
    ranh_hash_hex(&hash, hex);
}

/* Of a parcel as it stands; "" when it has none. */
static int hash_of_parcel(struct ranh_store *store, struct ranh_arena *arena, int64_t parcel_id,
                          char hex[RANH_HASH_HEX], int32_t *native_srid, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ranh_shape shape = {.kind = RANH_SHAPE_NONE};
    struct ranh_str wkb = RANH_STR_INIT;
    int32_t srid;
    bool row = false;
    hex[0] = '\0';
    int status = ranh_store_prepare(
        store, "SELECT geometry, native_srid FROM parcel WHERE parcel_id = ?1", &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 1, parcel_id);
        status = ranh_store_step(store, stmt, &row, err);
    }
    if (!status && row && sqlite3_column_bytes(stmt, 0) > 0) {
        *native_srid = sqlite3_column_int(stmt, 1);
        status = ranh_blob_read(arena, sqlite3_column_blob(stmt, 0),
                                (size_t)sqlite3_column_bytes(stmt, 0), &shape, &srid, err);
        if (!status) {
            ranh_wkb_write(&wkb, &shape);
            hash_wkb(wkb.text, wkb.len, hex);
        }
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&wkb);
    return status;
}

/* Exact on a 0.1 mm grid of the zone the parcel was drawn in, as reproject measures it. */
static double area_on_grid(const struct ranh_shape *shape)
{
    struct ranh_fabric fabric;
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(shape->xy[0], shape->xy[1]), 0);
    bool fits = ranh_fabric_add(builder, 1, shape);
    ranh_fabric_build(builder, &fabric);
    double area = fits ? ranh_fabric_area_m2(&fabric, 0) : (double)NAN;
    ranh_fabric_release(&fabric);
    return area;
}

static int native_area(struct ranh_store *store, struct ranh_arena *arena,
                       const struct ranh_shape *shape, int32_t native, double *area,
                       struct ranh_err *err)
{
    char from[24], to[24];
    struct ranh_transform *transform;
    struct ranh_shape moved;
    int status = 0;
    if (native == 0 || native == ranh_store_srid(store)) {
        *area = area_on_grid(shape);
        return 0;
    }
    snprintf(from, sizeof(from), "EPSG:%d", (int)ranh_store_srid(store));
    snprintf(to, sizeof(to), "EPSG:%d", (int)native);
    struct ranh_crs_ctx *crs = ranh_crs_ctx_new();
    status = ranh_transform_get(crs, from, to, &transform, err);
    if (!status)
        status = ranh_transform_shape(transform, arena, shape, 0, &moved, err);
    if (!status)
        *area = area_on_grid(&moved);
    ranh_crs_ctx_free(crs);
    return status;
}

/* native: the area in the parcel's own zone; NAN = not known. */
static int write_parcel(struct ranh_store *store, int64_t parcel_id, const struct ranh_shape *shape,
                        double native, struct ranh_err *err)
{
    struct ranh_str blob = RANH_STR_INIT;
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        store, "UPDATE parcel SET geometry = ?2, native_area_m2 = ?3 WHERE parcel_id = ?1", &stmt,
        err);
    if (!status) {
        ranh_blob_write(&blob, shape, ranh_store_srid(store));
        sqlite3_bind_int64(stmt, 1, parcel_id);
        sqlite3_bind_blob64(stmt, 2, blob.text, blob.len, SQLITE_STATIC);
        sqlite3_bind_double(stmt, 3, native); /* NaN is stored as NULL */
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&blob);
    return status;
}

/* --- proposals ------------------------------------------------------------------------------- */

int ranh_repair_forget(struct ranh_store *store, struct ranh_err *err)
{
    return ranh_store_exec(store, "DELETE FROM repair WHERE state = 'proposed'", err);
}

static void bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text && *text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, column);
}

static void bind_repair(sqlite3_stmt *s, const struct ranh_repair *r, const char *id,
                        const char *before_hash, const struct ranh_str *before,
                        const struct ranh_str *after)
{
    bind_text(s, 1, id);
    bind_text(s, 2, r->finding_id);
    bind_text(s, 3, r->codes);
    sqlite3_bind_int64(s, 4, r->parcel_id);
    bind_text(s, 5, r->key);
    bind_text(s, 6, r->source);
    sqlite3_bind_int64(s, 7, r->feature);
    bind_text(s, 8, r->method);
    bind_text(s, 9, before_hash);
    sqlite3_bind_blob64(s, 10, before->text, before->len, SQLITE_STATIC);
    sqlite3_bind_blob64(s, 11, after->text, after->len, SQLITE_STATIC);
    sqlite3_bind_double(s, 12, r->area_before_m2);
    sqlite3_bind_double(s, 13, r->area_after_m2);
    sqlite3_bind_double(s, 14, r->area_after_m2 - r->area_before_m2);
    bind_text(s, 15, r->note_vi);
    bind_text(s, 16, r->note_en);
}

int ranh_repair_put(struct ranh_store *store, const struct ranh_repair *r, struct ranh_err *err)
{
    struct ranh_str before = RANH_STR_INIT, after = RANH_STR_INIT;
    char id[RANH_HASH_HEX], before_hash[RANH_HASH_HEX];
    sqlite3_stmt *stmt = NULL;
    struct ranh_hash hash;
    ranh_wkb_write(&before, r->before);
    ranh_wkb_write(&after, r->after);
    hash_wkb(before.text, before.len, before_hash);
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, r->source);
    ranh_hash_int(&hash, r->feature);
    ranh_hash_text(&hash, r->method);
    ranh_hash_text(&hash, before_hash);
    ranh_hash_bytes(&hash, after.text, after.len);
    ranh_hash_hex(&hash, id);
    int status = ranh_store_prepare(
        store,
        "INSERT INTO repair(repair_id, finding_id, codes, parcel_id, key_a, source, feature, "
        "method, before_hash, before_wkb, after_wkb, area_before_m2, area_after_m2, "
        "area_change_m2, note_vi, note_en) VALUES "
        "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16) ON CONFLICT (repair_id) DO "
        "UPDATE SET finding_id = excluded.finding_id, codes = excluded.codes, "
        "parcel_id = excluded.parcel_id, state = 'proposed', who = NULL, applied = NULL",
        &stmt, err);
    if (!status) {
        bind_repair(stmt, r, id, before_hash, &before, &after);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    ranh_str_release(&before);
    ranh_str_release(&after);
    return status;
}

/* --- doing ----------------------------------------------------------------------------------- */

struct row {
    int64_t parcel_id;
    const char *state, *before_hash;
    const void *before, *after;
    size_t n_before, n_after;
    double native_before_m2;
};

static int read_row(struct ranh_store *store, struct ranh_arena *arena, const char *id,
                    struct row *r, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int status = ranh_store_prepare(store,
                                    "SELECT parcel_id, state, before_hash, before_wkb, after_wkb, "
                                    "native_before_m2 FROM repair WHERE repair_id = ?1",
                                    &stmt, err);
    if (!status) {
        bind_text(stmt, 1, id);
        status = ranh_store_step(store, stmt, &row, err);
    }
    if (!status && !row)
        status = ranh_fail(err, RANH_E_USAGE, _("there is no repair \"%s\""), id);
    if (!status) {
        r->parcel_id = sqlite3_column_int64(stmt, 0);
        r->state = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 1));
        r->before_hash = ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, 2));
        r->n_before = (size_t)sqlite3_column_bytes(stmt, 3);
        r->before =
            memcpy(ranh_arena_alloc(arena, r->n_before), sqlite3_column_blob(stmt, 3), r->n_before);
        r->n_after = (size_t)sqlite3_column_bytes(stmt, 4);
        r->after =
            memcpy(ranh_arena_alloc(arena, r->n_after), sqlite3_column_blob(stmt, 4), r->n_after);
        r->native_before_m2 = sqlite3_column_type(stmt, 5) == SQLITE_NULL
                                  ? (double)NAN
                                  : sqlite3_column_double(stmt, 5);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int note_state(struct ranh_store *store, const char *id, const char *state, const char *who,
                      const char *date, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        store, "UPDATE repair SET state = ?2, who = ?3, applied = ?4 WHERE repair_id = ?1", &stmt,
        err);
    if (!status) {
        bind_text(stmt, 1, id);
        bind_text(stmt, 2, state);
        bind_text(stmt, 3, who);
        bind_text(stmt, 4, date);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* The geometry of `after`, measured; the area there was is kept with the repair. */
static int put_after(struct ranh_store *store, struct ranh_arena *arena, const char *id,
                     int64_t parcel_id, const struct row *row, int32_t native_srid,
                     struct ranh_err *err)
{
    struct ranh_shape shape = {0};
    unsigned notes = 0;
    double native = NAN;
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(store,
                                    "UPDATE repair SET parcel_id = ?2, native_before_m2 = (SELECT "
                                    "native_area_m2 FROM parcel WHERE parcel_id = ?2) "
                                    "WHERE repair_id = ?1",
                                    &stmt, err);
    if (!status) {
        bind_text(stmt, 1, id);
        sqlite3_bind_int64(stmt, 2, parcel_id);
        status = ranh_store_step(store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    if (!status)
        status = ranh_wkb_read(arena, row->after, row->n_after, &shape, &notes, err);
    if (!status)
        status = native_area(store, arena, &shape, native_srid, &native, err);
    return status ? status : write_parcel(store, parcel_id, &shape, native, err);
}

static int put_before(struct ranh_store *store, struct ranh_arena *arena, const struct row *row,
                      struct ranh_err *err)
{
    struct ranh_shape shape;
    unsigned notes = 0;
    int status = ranh_wkb_read(arena, row->before, row->n_before, &shape, &notes, err);
    return status ? status
                  : write_parcel(store, row->parcel_id, &shape, row->native_before_m2, err);
}

int ranh_repair_do(struct ranh_store *store, const char *id, enum ranh_repair_way way,
                   const char *who, const char *date, struct ranh_err *err)
{
    struct ranh_arena arena;
    struct row row;
    bool undo = way == RANH_REPAIR_UNDO;
    char now[RANH_HASH_HEX], after[RANH_HASH_HEX];
    int32_t native = 0;
    ranh_arena_init(&arena);
    int status = read_row(store, &arena, id, &row, err);
    if (!status && undo != (strcmp(row.state, "applied") == 0))
        status = ranh_fail(err, RANH_E_USAGE,
                           undo ? _("repair %s is not applied (%s)")
                                : _("repair %s is applied already (%s)"),
                           id, row.state);
    if (!status)
        status = hash_of_parcel(store, &arena, row.parcel_id, now, &native, err);
    if (!status) {
        hash_wkb(row.after, row.n_after, after);
        if (strcmp(now, undo ? after : row.before_hash) != 0)
            status = ranh_fail(err, RANH_E_INPUT,
                               _("repair %s: the parcel's geometry is no longer the one it was "
                                 "made from; run ranh repair again"),
                               id);
    }
    if (!status)
        status = undo ? put_before(store, &arena, &row, err)
                      : put_after(store, &arena, id, row.parcel_id, &row, native, err);
    if (!status)
        status = note_state(store, id, undo ? "undone" : "applied", who, date, err);
    ranh_arena_release(&arena);
    return status;
}

/* --- again ----------------------------------------------------------------------------------- */

/* Applied repairs with the parcel that was delivered at their place now; 0 = none. */
static const char applied_sql[] =
    "SELECT r.repair_id, r.before_hash, coalesce(p.parcel_id, 0), r.who, r.applied FROM repair AS r"
    " LEFT JOIN source AS s ON s.name = r.source"
    " LEFT JOIN delivered AS d ON d.source_id = s.source_id AND d.feature = r.feature"
    " LEFT JOIN parcel AS p ON p.delivered_id = d.delivered_id"
    " WHERE r.state IN ('applied', 'lapsed') GROUP BY r.repair_id ORDER BY r.repair_id";

struct again {
    const char *id, *before_hash, *who, *date;
    int64_t parcel_id;
};

static int once_more(struct ranh_store *store, struct ranh_arena *arena, const struct again *a,
                     bool *done, struct ranh_err *err)
{
    char now[RANH_HASH_HEX];
    int32_t native = 0;
    struct row row;
    *done = false;
    int status = hash_of_parcel(store, arena, a->parcel_id, now, &native, err);
    if (!status && strcmp(now, a->before_hash) != 0)
        return note_state(store, a->id, "lapsed", a->who, a->date, err);
    if (!status)
        status = read_row(store, arena, a->id, &row, err);
    if (!status)
        status = put_after(store, arena, a->id, a->parcel_id, &row, native, err);
    if (!status)
        status = note_state(store, a->id, "applied", a->who, a->date, err);
    *done = !status;
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
    for (size_t i = 0; !status && i < list.n; i++) {
        bool done = false;
        status = once_more(store, &arena, &list.at[i], &done, err);
        *(done ? again : lapsed) += 1;
    }
    ranh_vec_release(&list);
    ranh_arena_release(&arena);
    return status;
}
