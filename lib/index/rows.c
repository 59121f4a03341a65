/* SPDX-License-Identifier: MIT */
/*
 * Rows in and out: the units that are scored, and their scores.
 */
#include <math.h>
#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/index/indicator.h>

static char *column(struct ranh_arena *arena, sqlite3_stmt *stmt, int i)
{
    return ranh_arena_strdup(arena, (const char *)sqlite3_column_text(stmt, i));
}

/* A unit that is delivered twice, or is also a commune, counts once: the first delivery. */
static const char units_sql[] = "SELECT code, name, name_en, kind FROM (SELECT code, name, "
                                "name_en, kind, 0 AS origin, unit_id AS id "
                                "FROM unit UNION ALL SELECT code, name, name_en, 'commune', 1, "
                                "commune_id FROM commune) WHERE code IS "
                                "NOT NULL AND code <> '' ORDER BY code, origin, id";

int ranh_index_units(struct ranh_store *store, struct ranh_arena *arena,
                     struct ranh_index_unit **units, size_t *n, struct ranh_err *err)
{
    struct {
        RANH_VEC(struct ranh_index_unit)
    } found = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    int status = ranh_store_prepare(store, units_sql, &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        const char *code = (const char *)sqlite3_column_text(stmt, 0);
        if (found.n && !strcmp(found.at[found.n - 1].code, code))
            continue;
        struct ranh_index_unit unit = {.code = column(arena, stmt, 0),
                                       .name = column(arena, stmt, 1),
                                       .name_en = column(arena, stmt, 2),
                                       .kind = column(arena, stmt, 3)};
        unit.block = ranh_index_block(unit.kind);
        *ranh_vec_push(&found) = unit;
    }
    sqlite3_finalize(stmt);
    *n = found.n;
    *units = RANH_NEW_ARRAY(arena, found.n, struct ranh_index_unit);
    if (found.n)
        memcpy(*units, found.at, found.n * sizeof(*found.at));
    ranh_vec_release(&found);
    return status;
}

static void bind_number(sqlite3_stmt *stmt, int at, double value)
{
    if (isnan(value))
        sqlite3_bind_null(stmt, at);
    else
        sqlite3_bind_double(stmt, at, value);
}

static int write_cell(struct ranh_store *store, sqlite3_stmt *stmt, const char *unit,
                      const struct ranh_index_item *item, const struct ranh_index_cell *cell,
                      const char *period, struct ranh_err *err)
{
    sqlite3_bind_text(stmt, 1, unit, -1, SQLITE_STATIC);
    sqlite3_bind_text(stmt, 2, item->parent == RANH_INDEX_ROOT ? "TOTAL" : item->code, -1,
                      SQLITE_STATIC);
    sqlite3_bind_int(stmt, 3, item->level);
    sqlite3_bind_text(stmt, 4, period, -1, SQLITE_STATIC);
    bind_number(stmt, 5, cell->raw);
    bind_number(stmt, 6, cell->normalised);
    bind_number(stmt, 7, cell->weight);
    bind_number(stmt, 8, isnan(cell->normalised) ? NAN : cell->score);
    bind_number(stmt, 9, cell->rank ? (double)cell->rank : (double)NAN);
    bind_number(stmt, 10, cell->rank ? (double)cell->of_units : (double)NAN);
    const char *state = ranh_index_state_name(cell->state);
    if (*state)
        sqlite3_bind_text(stmt, 11, state, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, 11);
    int status = ranh_store_step(store, stmt, NULL, err);
    sqlite3_reset(stmt);
    return status;
}

int ranh_index_write(struct ranh_store *store, const struct ranh_index_definition *definition,
                     const struct ranh_index_unit *units, const struct ranh_index_scores *scores,
                     const char *period, struct ranh_err *err)
{
    sqlite3_stmt *clear = NULL, *insert = NULL;
    int status = ranh_store_prepare(store, "DELETE FROM score WHERE period = ?1", &clear, err);
    if (!status) {
        sqlite3_bind_text(clear, 1, period, -1, SQLITE_STATIC);
        status = ranh_store_step(store, clear, NULL, err);
    }
    if (!status)
        status = ranh_store_prepare(
            store,
            "INSERT INTO score(unit_code, item, level, period, raw, normalised, "
            "weight, score, rank, of_units, missing) VALUES (?1, ?2, ?3, ?4, ?5, "
            "?6, ?7, ?8, ?9, ?10, ?11)",
            &insert, err);
    for (size_t u = 0; u < scores->n_units && !status; u++)
        for (size_t i = 0; i < scores->n_items && !status; i++)
            status = write_cell(store, insert, units[u].code, &definition->item[i],
                                &scores->cell[u * scores->n_items + i], period, err);
    sqlite3_finalize(insert);
    sqlite3_finalize(clear);
    return status;
}
