/* SPDX-License-Identifier: MIT */
/*
 * Findings into the workspace: one prepared insert, both sentences rendered, the geometry written as a
 * SpatiaLite BLOB. Exact repeats keep their own rows: the second of an id gets ".2" behind it, and so on
 * in the order they come, which is the same in every run.
 */
#include <ranh/land/finding.h>

#include <stdio.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>
#include <ranh/geo/wkb.h>

struct store_sink {
    struct ranh_finding_sink sink; /* first: a pointer to it is a pointer to this */
    struct ranh_store *store;
    const char *stage;
    int32_t srid;
    sqlite3_stmt *insert;
    struct ranh_map repeats; /* id -> ordinal given last; only ids that occurred twice */
    struct ranh_arena text;  /* cleared per finding */
    struct ranh_str blob;
};

static void bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, column);
}

static void bind_number(sqlite3_stmt *stmt, int column, double value)
{
    if (isnan(value))
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_double(stmt, column, value);
}

static void bind_id(sqlite3_stmt *stmt, int column, int64_t id, int64_t none)
{
    if (id == none)
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_int64(stmt, column, id);
}

static void bind_finding(struct store_sink *to, const struct ranh_finding *f)
{
    const struct ranh_finding_code *code = ranh_finding_code(f->code);
    sqlite3_stmt *s = to->insert;
    bind_text(s, 2, to->stage);
    bind_text(s, 3, code->code);
    bind_text(s, 4, ranh_severity_name(ranh_finding_severity(f)));
    bind_text(s, 5, ranh_verdict_name(f->verdict));
    bind_text(s, 6, f->subject);
    bind_id(s, 7, f->id_a, 0);
    bind_text(s, 8, f->key_a);
    bind_id(s, 9, f->id_b, 0);
    bind_text(s, 10, f->key_b);
    bind_id(s, 11, f->source_id, 0);
    bind_id(s, 12, f->feature, -1);
    bind_number(s, 13, f->measured);
    bind_number(s, 14, f->limit);
    bind_text(s, 15, f->unit);
    bind_text(s, 16, f->article ? f->article : code->article);
    bind_number(s, 17, f->area_m2);
    bind_number(s, 18, f->width_m);
    bind_text(s, 19, f->commune);
    bind_text(s, 20, ranh_finding_message(&to->text, f, true));
    bind_text(s, 21, ranh_finding_message(&to->text, f, false));
    if (f->shape && f->shape->n_points > 0) {
        ranh_str_clear(&to->blob);
        ranh_blob_write(&to->blob, f->shape, to->srid);
        sqlite3_bind_blob64(s, 22, to->blob.text, to->blob.len, SQLITE_STATIC);
    } else {
        sqlite3_bind_null(s, 22);
    }
}

/* Inserts under the id, or under the next free ordinal of it. */
static int insert_with_ordinal(struct store_sink *to, const char *hex, struct ranh_err *err)
{
    char id[RANH_HASH_HEX + 24];
    snprintf(id, sizeof(id), "%s", hex);
    for (;;) {
        sqlite3_bind_text(to->insert, 1, id, -1, SQLITE_STATIC);
        bool row;
        int status = ranh_store_step(to->store, to->insert, &row, err);
        sqlite3_reset(to->insert);
        if (status)
            return status;
        if (sqlite3_changes(ranh_store_db(to->store)) == 1)
            return 0;
        int64_t *last = ranh_map_put(&to->repeats, hex, 1, NULL);
        snprintf(id, sizeof(id), "%s.%lld", hex, (long long)++*last);
    }
}

static int put(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
               struct ranh_err *err)
{
    struct store_sink *to = (struct store_sink *)sink;
    char hex[RANH_HASH_HEX];
    ranh_finding_id(finding, hex);
    bind_finding(to, finding);
    int status = insert_with_ordinal(to, hex, err);
    sqlite3_clear_bindings(to->insert);
    ranh_arena_clear(&to->text);
    return status;
}

/* The ids are kept, so that what comes next can be told as new, open or gone. */
static int forget_earlier(struct ranh_store *store, const char *stage, struct ranh_err *err)
{
    static const char *const sql[] = {
        "DELETE FROM finding_before WHERE stage = ?1",
        ("INSERT INTO finding_before(stage, finding_id, code)"
         " SELECT stage, finding_id, code FROM finding WHERE stage = ?1"),
        "DELETE FROM finding WHERE stage = ?1",
    };
    int status = 0;
    for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]) && !status; i++) {
        sqlite3_stmt *stmt = NULL;
        bool row;
        status = ranh_store_prepare(store, sql[i], &stmt, err);
        if (!status) {
            sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_STATIC);
            status = ranh_store_step(store, stmt, &row, err);
        }
        sqlite3_finalize(stmt);
    }
    return status;
}

static void free_sink(struct store_sink *to)
{
    sqlite3_finalize(to->insert);
    ranh_map_release(&to->repeats);
    ranh_arena_release(&to->text);
    ranh_str_release(&to->blob);
    ranh_free(to);
}

int ranh_finding_store_open(struct ranh_store *store, const char *stage,
                            struct ranh_finding_sink **sink, struct ranh_err *err)
{
    *sink = NULL;
    struct store_sink *to = ranh_calloc(1, sizeof(*to));
    to->sink.put = put;
    to->store = store;
    to->stage = stage;
    to->srid = ranh_store_srid(store);
    ranh_map_init(&to->repeats);
    ranh_arena_init(&to->text);
    ranh_str_init(&to->blob);
    int status = ranh_store_unindex(store, "finding", err);
    if (!status)
        status = forget_earlier(store, stage, err);
    if (!status)
        status = ranh_store_prepare(
            store,
            "INSERT INTO finding (finding_id, stage, code, severity, verdict, subject, id_a, key_a,"
            " id_b, key_b, source_id, feature, measured, limit_value, measure_unit, article, "
            "area_m2,"
            " width_m, commune_code, message_vi, message_en, geometry)"
            " VALUES "
            "(?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20,?21,?22)"
            " ON CONFLICT (finding_id) DO NOTHING",
            &to->insert, err);
    if (status) {
        free_sink(to);
        return status;
    }
    *sink = &to->sink;
    return 0;
}

int ranh_finding_store_close(struct ranh_finding_sink *sink, struct ranh_err *err)
{
    if (!sink)
        return 0;
    struct store_sink *to = (struct store_sink *)sink;
    struct ranh_store *store = to->store;
    free_sink(to);
    return ranh_store_index(store, "finding", err);
}
