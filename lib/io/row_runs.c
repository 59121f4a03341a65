/* SPDX-License-Identifier: MIT */
/*
 * Ids are dense within a source and far apart between them: the runs are found by the index alone, two steps
 * down the tree each. (Not by min(): with a condition on it SQLite reads all the rows that follow, for each of
 * hundreds of sources.)
 */
#include <ranh/io/row_runs.h>

#include <stdio.h>
#include <string.h>

#include <ranh/base/vec.h>

int ranh_row_runs(struct ranh_store *store, const char *table, const char *id,
                  struct ranh_arena *arena, struct ranh_row_runs *runs, struct ranh_err *err)
{
    char sql[300];
    struct {
        RANH_VEC(struct ranh_row_run)
    } list = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    *runs = (struct ranh_row_runs){0};
    snprintf(sql, sizeof(sql),
             "SELECT low, (SELECT max(%s) FROM \"%s\" WHERE %s < ((low >> %d) + 1) << %d) FROM "
             "(SELECT %s AS low FROM \"%s\" WHERE %s > ?1 ORDER BY %s LIMIT 1)",
             id, table, id, RANH_ROW_BITS, RANH_ROW_BITS, id, table, id, id);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    for (int64_t after = INT64_MIN; !status && row;) {
        sqlite3_bind_int64(stmt, 1, after);
        status = ranh_store_step(store, stmt, &row, err);
        if (!status && row) {
            struct ranh_row_run *run = ranh_vec_push(&list);
            run->low = sqlite3_column_int64(stmt, 0);
            after = run->high = sqlite3_column_int64(stmt, 1);
            runs->total += run->high - run->low + 1;
        }
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    runs->n = list.n;
    runs->at = RANH_NEW_ARRAY(arena, list.n + 1, struct ranh_row_run);
    if (list.n > 0)
        memcpy(runs->at, list.at, list.n * sizeof(*list.at));
    ranh_vec_release(&list);
    return status;
}

int64_t ranh_row_at(const struct ranh_row_runs *runs, int64_t k)
{
    size_t i = 0;
    if (runs->n == 0)
        return 0;
    for (; i + 1 < runs->n && k > runs->at[i].high - runs->at[i].low; i++)
        k -= runs->at[i].high - runs->at[i].low + 1;
    return runs->at[i].low + k;
}

int ranh_row_count(struct ranh_store *store, const char *table, int64_t *n, struct ranh_err *err)
{
    struct ranh_row_runs runs;
    struct ranh_arena arena;
    char sql[100];
    snprintf(sql, sizeof(sql), "SELECT max(rowid) FROM \"%s\"", table);
    int status = ranh_store_count(store, sql, n, err);
    if (status)
        return status;
    if (*n <= RANH_ROWS_MAX) {
        snprintf(sql, sizeof(sql), "SELECT count(*) FROM \"%s\"", table);
        return ranh_store_count(store, sql, n, err);
    }
    ranh_arena_init(&arena);
    status = ranh_row_runs(store, table, "rowid", &arena, &runs, err);
    *n = runs.total;
    ranh_arena_release(&arena);
    return status;
}
