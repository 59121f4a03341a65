/* SPDX-License-Identifier: MIT */
/* Balances of sheets and communes as rows, known by what they are of. */
#include "ground.h"

#include <math.h>

#include <ranh/io/store.h>

static void bind_number(sqlite3_stmt *stmt, int column, double value)
{
    if (isnan(value))
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_double(stmt, column, value);
}

static int put_balance(struct ranh_balance_sink *sink, const struct ranh_balance *b,
                       struct ranh_err *err)
{
    struct ranh_ground_rows *rows = (struct ranh_ground_rows *)sink;
    sqlite3_stmt *stmt = ranh_merge_row(rows->balance);
    struct ranh_hash about;
    double recorded = b->n_recorded > 0 ? b->recorded_m2 : (double)NAN;
    double computed = b->n_recorded > 0 ? b->computed_m2 : (double)NAN;
    const double m2[] = {b->parcels_m2, b->doubled_m2, b->gaps_m2,
                         b->others_m2,  b->moved_m2,   b->enclosed_m2};
    const double known[] = {recorded,   computed,      b->boundary_m2, b->covered_m2,
                            b->open_m2, b->missing_m2, b->strips_m2};
    sqlite3_bind_text(stmt, 1, b->whole_commune ? "commune" : "sheet", -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, b->commune, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 3, b->sheet, -1, SQLITE_STATIC);
    if (b->source_id != 0)
        sqlite3_bind_int64(stmt, 4, b->source_id);
    sqlite3_bind_int64(stmt, 5, b->n_parcels);
    for (int i = 0; i < 6; i++)
        sqlite3_bind_double(stmt, 6 + i, m2[i]);
    sqlite3_bind_int64(stmt, 12, b->n_recorded);
    for (int i = 0; i < 7; i++)
        bind_number(stmt, 13 + i, known[i]);
    sqlite3_bind_int64(stmt, 20, b->n_pieces);
    sqlite3_bind_int64(stmt, 21, b->n_at_points);
    rows->n_without += b->whole_commune && b->commune && isnan(b->boundary_m2);
    ranh_hash_init(&about);
    ranh_hash_int(&about, b->whole_commune);
    ranh_hash_text(&about, b->commune);
    ranh_hash_text(&about, b->sheet);
    ranh_hash_int(&about, b->source_id);
    return ranh_merge_put(rows->balance, ranh_merge_id(&about), err);
}

int ranh_ground_rows_open(struct ranh_ground_rows *rows, struct ranh_store *store,
                          struct ranh_err *err)
{
    *rows = (struct ranh_ground_rows){.balances = {put_balance}, .store = store};
    return ranh_merge_open(store, "balance", "rowid",
                           "level, commune_code, sheet, source_id, parcels, parcels_m2, doubled_m2,"
                           " gaps_m2, others_m2, moved_m2, enclosed_m2, recorded, recorded_m2,"
                           " computed_m2, boundary_m2, covered_m2, open_m2, missing_m2, strips_m2,"
                           " pieces, at_points",
                           false, &rows->balance, err);
}

int ranh_ground_rows_close(struct ranh_ground_rows *rows, struct ranh_err *err)
{
    int status = ranh_merge_close(rows->balance, err);
    rows->balance = NULL;
    return status;
}
