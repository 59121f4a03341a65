/* SPDX-License-Identifier: MIT */
/* Reads the table balance, and gives each row the name people call it by. */
#include <ranh/report/balances.h>

#include <string.h>

#include "lib/io/column.h"

static const char sql[] =
    "SELECT level, balance.commune_code, balance.sheet, balance.source_id, parcels, parcels_m2, "
    "doubled_m2, gaps_m2,"
    " others_m2, moved_m2, enclosed_m2, recorded, recorded_m2, computed_m2, boundary_m2, "
    "covered_m2,"
    " open_m2, missing_m2, strips_m2, s.name, pieces, at_points FROM balance LEFT JOIN source s "
    "USING (source_id) "
    "WHERE ?1 = 0 OR (level ="
    " 'sheet' AND EXISTS (SELECT 1 FROM parcel p WHERE p.source_id = ?1 AND p.commune_code IS"
    " balance.commune_code AND p.sheet IS balance.sheet AND (balance.source_id IS NULL OR "
    "balance.source_id = ?1)))"
    " ORDER BY " RANH_BALANCE_ORDER;

static const char *name_of(struct ranh_arena *arena, const struct ranh_balance *b,
                           const char *source)
{
    if (b->whole_commune)
        return b->commune;
    if (b->commune && b->sheet)
        return ranh_arena_printf(arena, "%s/%s", b->commune, b->sheet);
    return b->sheet ? b->sheet : source;
}

static struct ranh_balance_line line_of(struct ranh_arena *arena, sqlite3_stmt *stmt)
{
    struct ranh_balance_line line = {
        .balance = {
            .whole_commune = strcmp((const char *)sqlite3_column_text(stmt, 0), "commune") == 0,
            .commune = column_text(arena, stmt, 1),
            .sheet = column_text(arena, stmt, 2),
            .source_id = sqlite3_column_int64(stmt, 3),
            .n_parcels = sqlite3_column_int64(stmt, 4),
            .parcels_m2 = column_number(stmt, 5),
            .doubled_m2 = column_number(stmt, 6),
            .gaps_m2 = column_number(stmt, 7),
            .others_m2 = column_number(stmt, 8),
            .moved_m2 = column_number(stmt, 9),
            .enclosed_m2 = column_number(stmt, 10),
            .n_recorded = sqlite3_column_int64(stmt, 11),
            .recorded_m2 = column_number(stmt, 12),
            .computed_m2 = column_number(stmt, 13),
            .boundary_m2 = column_number(stmt, 14),
            .covered_m2 = column_number(stmt, 15),
            .open_m2 = column_number(stmt, 16),
            .missing_m2 = column_number(stmt, 17),
            .strips_m2 = column_number(stmt, 18),
            .n_pieces = sqlite3_column_int64(stmt, 20),
            .n_at_points = sqlite3_column_int64(stmt, 21),
        }};
    line.name = name_of(arena, &line.balance, column_text(arena, stmt, 19));
    return line;
}

int ranh_balances_read(struct ranh_store *store, int64_t source_id, struct ranh_arena *arena,
                       struct ranh_balances *balances, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    *balances = (struct ranh_balances){0};
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status)
        sqlite3_bind_int64(stmt, 1, source_id);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (!status && row)
            *ranh_vec_push(balances) = line_of(arena, stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}
