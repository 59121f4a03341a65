/* SPDX-License-Identifier: MIT */
/*
 * Reading tiles, whoever wrote the file: only the view (or table) `tiles` is asked. Strips of whole columns can be
 * read beside one another, each through a connection of its own.
 */
#include <ranh/io/mbtiles.h>

#include <sqlite3.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

static int refuse(const char *path, sqlite3 *db, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_INPUT, _("%s: not a readable MBTiles file: %s"), path,
                     sqlite3_errmsg(db));
}

static int outside(const char *path, int64_t z, int64_t x, int64_t row, struct ranh_err *err)
{
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: a tile at %lld/%lld/%lld, which is outside the pyramid"), path,
                     (long long)z, (long long)x, (long long)row);
}

static int each_row(sqlite3 *db, sqlite3_stmt *stmt, const char *path,
                    int (*visit)(void *, unsigned, uint32_t, uint32_t, const void *, size_t,
                                 struct ranh_err *),
                    void *context, struct ranh_err *err)
{
    int status = RANH_OK, code;
    while (!status && (code = sqlite3_step(stmt)) != SQLITE_DONE) {
        if (code != SQLITE_ROW)
            return ranh_fail(err, RANH_E_INPUT, _("%s: reading stopped: %s"), path,
                             sqlite3_errmsg(db));
        int64_t z = sqlite3_column_int64(stmt, 0), x = sqlite3_column_int64(stmt, 1);
        int64_t row = sqlite3_column_int64(stmt, 2);
        if (z < 0 || z > 30 || x < 0 || x >> z || row < 0 || row >> z)
            return outside(path, z, x, row, err);
        const void *bytes = sqlite3_column_blob(stmt, 3);
        status = visit(context, (unsigned)z, (uint32_t)x, (uint32_t)(((int64_t)1 << z) - 1 - row),
                       bytes, (size_t)sqlite3_column_bytes(stmt, 3), err);
    }
    return status;
}

int ranh_mbtiles_each(const char *path, const struct ranh_mbtiles_strip *strip,
                      int (*visit)(void *context, unsigned z, uint32_t x, uint32_t y,
                                   const void *bytes, size_t n, struct ranh_err *err),
                      void *context, struct ranh_err *err)
{
    static const char all[] = "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles "
                              "ORDER BY zoom_level, tile_column, tile_row DESC";
    static const char some[] = "SELECT zoom_level, tile_column, tile_row, tile_data FROM tiles "
                               "WHERE zoom_level = ?1 AND tile_column BETWEEN ?2 AND ?3 "
                               "ORDER BY tile_column, tile_row DESC";
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int status = RANH_OK;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ||
        sqlite3_prepare_v2(db, strip ? some : all, -1, &stmt, NULL))
        status = refuse(path, db, err);
    if (!status && strip) {
        sqlite3_bind_int64(stmt, 1, strip->z);
        sqlite3_bind_int64(stmt, 2, strip->first);
        sqlite3_bind_int64(stmt, 3, strip->last);
    }
    if (!status)
        status = each_row(db, stmt, path, visit, context, err);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return status;
}

int ranh_mbtiles_strips(const char *path, int64_t tiles, struct ranh_arena *arena,
                        struct ranh_mbtiles_strip **strips, size_t *n, struct ranh_err *err)
{
    struct {
        RANH_VEC(struct ranh_mbtiles_strip)
    } list = {0};
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    int status = RANH_OK, code = SQLITE_DONE;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) ||
        sqlite3_prepare_v2(db,
                           "SELECT zoom_level, tile_column, count(*) FROM tiles GROUP BY 1, 2 "
                           "ORDER BY 1, 2",
                           -1, &stmt, NULL))
        status = refuse(path, db, err);
    while (!status && (code = sqlite3_step(stmt)) == SQLITE_ROW) {
        int64_t z = sqlite3_column_int64(stmt, 0), x = sqlite3_column_int64(stmt, 1);
        struct ranh_mbtiles_strip *last = list.n ? &list.at[list.n - 1] : NULL;
        if (z < 0 || z > 30 || x < 0 || x >> z) {
            status = outside(path, z, x, 0, err);
        } else if (last && last->z == (unsigned)z && last->tiles < tiles) {
            last->last = (uint32_t)x;
            last->tiles += sqlite3_column_int64(stmt, 2);
        } else {
            *ranh_vec_push(&list) = (struct ranh_mbtiles_strip){
                (unsigned)z, (uint32_t)x, (uint32_t)x, sqlite3_column_int64(stmt, 2)};
        }
    }
    if (!status && code != SQLITE_DONE)
        status = refuse(path, db, err);
    *n = list.n;
    *strips = RANH_NEW_ARRAY(arena, list.n + 1, struct ranh_mbtiles_strip);
    if (list.n)
        memcpy(*strips, list.at, list.n * sizeof(*list.at));
    ranh_vec_release(&list);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return status;
}
