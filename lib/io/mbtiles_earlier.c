/* SPDX-License-Identifier: MIT */
/*
 * Tiles out of the file of before. What it says of itself is believed only where its bytes agree: every picture is
 * hashed and compared with the hash that stands beside the tile. So a page that a disk lost, or a tile somebody
 * packed better, costs the drawing of that tile and no more.
 */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "lib/io/mbtiles_internal.h"

struct image {
    int64_t id;
    struct ranh_hash128 hash;
};

struct told { /* a row of ranh_content */
    int64_t z, x, row;
    int64_t image; /* place in image[]; -1 = blank */
    struct ranh_hash128 content;
};

struct ranh_mbtiles_earlier {
    sqlite3 *db;
    sqlite3_stmt *get;
    struct {
        RANH_VEC(struct image) /* by id */
    } image;
    struct {
        RANH_VEC(struct told) /* by z, x, row */
    } told;
};

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    int order = compare(x->z, y->z);
    if (!order)
        order = compare(x->x, y->x);
    return order ? order : compare(x->row, y->row);
}

static int by_id(const void *a, const void *b)
{
    return compare(((const struct image *)a)->id, ((const struct image *)b)->id);
}

static bool same(struct ranh_hash128 a, struct ranh_hash128 b)
{
    return a.low == b.low && a.high == b.high;
}

static bool hash_at(sqlite3_stmt *stmt, int column, struct ranh_hash128 *hash)
{
    const unsigned char *bytes = sqlite3_column_blob(stmt, column);
    if (!bytes || sqlite3_column_bytes(stmt, column) != RANH_MBTILES_HASH)
        return false;
    *hash = (struct ranh_hash128){0, 0};
    for (int i = 0; i < 8; i++) {
        hash->high = hash->high << 8 | bytes[i];
        hash->low = hash->low << 8 | bytes[8 + i];
    }
    return true;
}

/* Calls take() for each row; false when the file cannot be read to the end. */
static bool each(struct ranh_mbtiles_earlier *earlier, const char *sql,
                 void (*take)(struct ranh_mbtiles_earlier *earlier, sqlite3_stmt *stmt))
{
    sqlite3_stmt *stmt = NULL;
    int code = sqlite3_prepare_v2(earlier->db, sql, -1, &stmt, NULL);
    while (code == SQLITE_OK || code == SQLITE_ROW) {
        code = sqlite3_step(stmt);
        if (code == SQLITE_ROW)
            take(earlier, stmt);
    }
    sqlite3_finalize(stmt);
    return code == SQLITE_DONE;
}

static void take_image(struct ranh_mbtiles_earlier *earlier, sqlite3_stmt *stmt)
{
    const void *bytes = sqlite3_column_blob(stmt, 1);
    size_t n = (size_t)sqlite3_column_bytes(stmt, 1);
    if (n)
        *ranh_vec_push(&earlier->image) =
            (struct image){sqlite3_column_int64(stmt, 0), ranh_hash_once(bytes, n)};
}

/* Only what agrees with the picture is kept. */
static void take_told(struct ranh_mbtiles_earlier *earlier, sqlite3_stmt *stmt)
{
    struct told told = {.z = sqlite3_column_int64(stmt, 0),
                        .x = sqlite3_column_int64(stmt, 1),
                        .row = sqlite3_column_int64(stmt, 2),
                        .image = -1};
    struct ranh_hash128 hash;
    if (!hash_at(stmt, 4, &told.content))
        return;
    if (sqlite3_column_type(stmt, 3) != SQLITE_NULL) {
        struct image key = {.id = sqlite3_column_int64(stmt, 3)}, *found = NULL;
        if (earlier->image.n)
            found = bsearch(&key, earlier->image.at, earlier->image.n, sizeof(key), by_id);
        if (!found || !hash_at(stmt, 5, &hash) || !same(found->hash, hash))
            return;
        told.image = found - earlier->image.at;
    }
    *ranh_vec_push(&earlier->told) = told;
}

static bool load(struct ranh_mbtiles_earlier *earlier, const char *path)
{
    if (sqlite3_open_v2(path, &earlier->db, SQLITE_OPEN_READONLY, NULL) ||
        sqlite3_exec(earlier->db, "BEGIN", NULL, NULL, NULL) || /* it stays as it is now */
        sqlite3_exec(earlier->db, "SELECT content FROM ranh_content LIMIT 1", NULL, NULL, NULL) ||
        sqlite3_prepare_v2(earlier->db, "SELECT tile_data FROM images WHERE tile_id = ?1", -1,
                           &earlier->get, NULL))
        return false;
    if (!each(earlier, "SELECT tile_id, tile_data FROM images ORDER BY tile_id", take_image) ||
        !each(earlier,
              "SELECT zoom_level, tile_column, tile_row, tile_id, content, image FROM ranh_content",
              take_told))
        return false;
    if (earlier->told.n)
        qsort(earlier->told.at, earlier->told.n, sizeof(struct told), by_place);
    return true;
}

struct ranh_mbtiles_earlier *ranh_mbtiles_earlier_open(const char *path)
{
    if (!ranh_fs_exists(path))
        return NULL;
    struct ranh_mbtiles_earlier *earlier = ranh_calloc(1, sizeof(*earlier));
    if (load(earlier, path))
        return earlier;
    ranh_mbtiles_earlier_close(earlier);
    return NULL;
}

void ranh_mbtiles_earlier_close(struct ranh_mbtiles_earlier *earlier)
{
    if (!earlier)
        return;
    sqlite3_finalize(earlier->get);
    sqlite3_close(earlier->db);
    ranh_vec_release(&earlier->image);
    ranh_vec_release(&earlier->told);
    ranh_free(earlier);
}

static const struct told *find(const struct ranh_mbtiles_earlier *earlier, unsigned z, uint32_t x,
                               uint32_t y)
{
    struct told key = {.z = z, .x = x, .row = (int64_t)((UINT32_C(1) << z) - 1 - y)};
    if (!earlier || !earlier->told.n)
        return NULL;
    return bsearch(&key, earlier->told.at, earlier->told.n, sizeof(key), by_place);
}

bool ranh_mbtiles_earlier_has(const struct ranh_mbtiles_earlier *earlier, unsigned z, uint32_t x,
                              uint32_t y, struct ranh_hash128 content)
{
    const struct told *told = find(earlier, z, x, y);
    return told && same(told->content, content);
}

/* *n stays 0 when the picture is not there. */
static int copy(struct ranh_mbtiles *tiles, struct ranh_mbtiles_earlier *earlier, unsigned z,
                uint32_t x, uint32_t y, const struct told *told, size_t *n, struct ranh_err *err)
{
    const struct image *image = &earlier->image.at[told->image];
    int status = RANH_OK;
    sqlite3_bind_int64(earlier->get, 1, image->id);
    if (sqlite3_step(earlier->get) == SQLITE_ROW) {
        *n = (size_t)sqlite3_column_bytes(earlier->get, 0);
        status = ranh_mbtiles_put_known(tiles, z, x, y, told->content,
                                        sqlite3_column_blob(earlier->get, 0), *n, image->hash, err);
    }
    sqlite3_reset(earlier->get);
    return status;
}

int ranh_mbtiles_put_earlier(struct ranh_mbtiles *tiles, struct ranh_mbtiles_earlier *earlier,
                             unsigned z, uint32_t x, uint32_t y, size_t *n, struct ranh_err *err)
{
    const struct told *told = find(earlier, z, x, y);
    *n = 0;
    if (told && told->image < 0)
        return ranh_mbtiles_put_known(tiles, z, x, y, told->content, "", 0, told->content, err);
    int status = told ? copy(tiles, earlier, z, x, y, told, n, err) : RANH_OK;
    if (!status && *n == 0)
        status =
            ranh_fail(err, RANH_E_OUTPUT,
                      _("%s: changed while its tiles were taken over; run again"), tiles->path);
    return status;
}
