/* SPDX-License-Identifier: MIT */
/*
 * MBTiles 1.3. A blank piece of water is the same picture a thousand times, so pictures are stored once
 * under the hash of their bytes, and `tiles` is a view, as other programs do it and readers expect.
 * The file is written without a journal under another name and renamed when complete.
 */
#include <ranh/io/mbtiles.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "lib/io/mbtiles_internal.h"

/* 4096 is SQLite's own default; fixed here because the file must not depend on the build. 0x4d504258
 * is the application id of the MBTiles specification. */
static const char schema[] =
    "PRAGMA page_size=4096; PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
    "PRAGMA application_id=1297105496; PRAGMA encoding='UTF-8';"
    "BEGIN;"
    "CREATE TABLE metadata (name TEXT, value TEXT);"
    "CREATE TABLE images (tile_id INTEGER PRIMARY KEY, tile_data BLOB);"
    "CREATE TABLE map (zoom_level INTEGER, tile_column INTEGER,"
    " tile_row INTEGER, tile_id INTEGER);"
    "CREATE TABLE ranh_content (zoom_level INTEGER, tile_column INTEGER,"
    " tile_row INTEGER, tile_id INTEGER, content BLOB, image BLOB);"
    "CREATE VIEW tiles AS SELECT map.zoom_level AS zoom_level,"
    " map.tile_column AS tile_column, map.tile_row AS tile_row,"
    " images.tile_data AS tile_data"
    " FROM map JOIN images ON images.tile_id = map.tile_id;";
static const char finish[] =
    "CREATE UNIQUE INDEX map_index ON map (zoom_level, tile_column, tile_row);"
    "CREATE UNIQUE INDEX metadata_name ON metadata (name);"
    "COMMIT;";

int ranh_mbtiles_fail(struct ranh_mbtiles *tiles, struct ranh_err *err)
{
    return ranh_fail(
        err, RANH_E_OUTPUT,
        _("%s: cannot be written (%s); check the free space and the permissions of the "
          "folder"),
        tiles->tmp, sqlite3_errmsg(tiles->db));
}

static char *with_suffix(const char *path, const char *suffix)
{
    size_t n = strlen(path) + strlen(suffix) + 1;
    char *text = ranh_alloc(n);
    snprintf(text, n, "%s%s", path, suffix);
    return text;
}

static void free_tiles(struct ranh_mbtiles *tiles)
{
    sqlite3_finalize(tiles->put_image);
    sqlite3_finalize(tiles->put_map);
    sqlite3_finalize(tiles->put_meta);
    sqlite3_finalize(tiles->put_content);
    sqlite3_close(tiles->db);
    ranh_map_release(&tiles->ids);
    ranh_free(tiles->path);
    ranh_free(tiles->tmp);
    ranh_free(tiles);
}

int ranh_mbtiles_create(const char *path, struct ranh_mbtiles **out, struct ranh_err *err)
{
    struct ranh_mbtiles *tiles = ranh_calloc(1, sizeof(*tiles));
    int status = RANH_OK;
    ranh_map_init(&tiles->ids);
    tiles->path = with_suffix(path, "");
    tiles->tmp = with_suffix(path, ".tmp");
    remove(tiles->tmp);
    if (sqlite3_open_v2(tiles->tmp, &tiles->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) ||
        sqlite3_exec(tiles->db, schema, NULL, NULL, NULL) ||
        sqlite3_prepare_v2(tiles->db, "INSERT INTO images VALUES (?1, ?2)", -1, &tiles->put_image,
                           NULL) ||
        sqlite3_prepare_v2(tiles->db, "INSERT INTO map VALUES (?1, ?2, ?3, ?4)", -1,
                           &tiles->put_map, NULL) ||
        sqlite3_prepare_v2(tiles->db, "INSERT INTO metadata VALUES (?1, ?2)", -1, &tiles->put_meta,
                           NULL) ||
        sqlite3_prepare_v2(tiles->db, "INSERT INTO ranh_content VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                           -1, &tiles->put_content, NULL)) {
        status = ranh_mbtiles_fail(tiles, err);
        ranh_mbtiles_discard(tiles);
        tiles = NULL;
    }
    *out = tiles;
    return status;
}

static int step(struct ranh_mbtiles *tiles, sqlite3_stmt *stmt, struct ranh_err *err)
{
    int status = sqlite3_step(stmt) == SQLITE_DONE ? RANH_OK : ranh_mbtiles_fail(tiles, err);
    sqlite3_reset(stmt);
    return status;
}

int ranh_mbtiles_meta(struct ranh_mbtiles *tiles, const char *name, const char *value,
                      struct ranh_err *err)
{
    sqlite3_bind_text(tiles->put_meta, 1, name, -1, SQLITE_STATIC);
    sqlite3_bind_text(tiles->put_meta, 2, value, -1, SQLITE_STATIC);
    return step(tiles, tiles->put_meta, err);
}

/* The id of these bytes; stores them when they are new. */
static int image_id(struct ranh_mbtiles *tiles, const void *bytes, size_t n,
                    struct ranh_hash128 hash, int64_t *id, struct ranh_err *err)
{
    char hex[RANH_HASH_HEX];
    snprintf(hex, sizeof(hex), "%016llx%016llx", (unsigned long long)hash.high,
             (unsigned long long)hash.low);
    bool fresh;
    *id = *ranh_map_put(&tiles->ids, hex, (int64_t)tiles->ids.n + 1, &fresh);
    if (!fresh)
        return RANH_OK;
    sqlite3_bind_int64(tiles->put_image, 1, *id);
    sqlite3_bind_blob64(tiles->put_image, 2, bytes, n, SQLITE_STATIC);
    return step(tiles, tiles->put_image, err);
}

static void bind_place(sqlite3_stmt *stmt, unsigned z, uint32_t x, uint32_t y)
{
    sqlite3_bind_int64(stmt, 1, z);
    sqlite3_bind_int64(stmt, 2, x);
    sqlite3_bind_int64(stmt, 3, (int64_t)((UINT32_C(1) << z) - 1 - y));
}

/* Bytes whose hash is known; *id is what they are stored under. */
static int put_image(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                     const void *bytes, size_t n, struct ranh_hash128 hash, int64_t *id,
                     struct ranh_err *err)
{
    int status = image_id(tiles, bytes, n, hash, id, err);
    if (status)
        return status;
    bind_place(tiles->put_map, z, x, y);
    sqlite3_bind_int64(tiles->put_map, 4, *id);
    return step(tiles, tiles->put_map, err);
}

int ranh_mbtiles_put(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                     const void *bytes, size_t n, struct ranh_err *err)
{
    int64_t id;
    return put_image(tiles, z, x, y, bytes, n, ranh_hash_once(bytes, n), &id, err);
}

static void bind_hash(sqlite3_stmt *stmt, int at, struct ranh_hash128 hash)
{
    unsigned char bytes[RANH_MBTILES_HASH];
    ranh_mbtiles_hash_bytes(hash, bytes);
    sqlite3_bind_blob(stmt, at, bytes, sizeof(bytes), SQLITE_TRANSIENT);
}

int ranh_mbtiles_put_known(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                           struct ranh_hash128 content, const void *bytes, size_t n,
                           struct ranh_hash128 image, struct ranh_err *err)
{
    int64_t id = 0;
    int status = n ? put_image(tiles, z, x, y, bytes, n, image, &id, err) : RANH_OK;
    if (status)
        return status;
    sqlite3_clear_bindings(tiles->put_content);
    bind_place(tiles->put_content, z, x, y);
    bind_hash(tiles->put_content, 5, content);
    if (n) {
        sqlite3_bind_int64(tiles->put_content, 4, id);
        bind_hash(tiles->put_content, 6, image);
    }
    return step(tiles, tiles->put_content, err);
}

int ranh_mbtiles_put_drawn(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                           struct ranh_hash128 content, const void *bytes, size_t n,
                           struct ranh_err *err)
{
    return ranh_mbtiles_put_known(tiles, z, x, y, content, bytes, n, ranh_hash_once(bytes, n), err);
}

static int sync_file(const char *path, struct ranh_err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fsync(fd) != 0) {
        int why = errno;
        if (fd >= 0)
            close(fd);
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be written to the disk: %s"), path,
                         strerror(why));
    }
    close(fd);
    return RANH_OK;
}

int ranh_mbtiles_commit(struct ranh_mbtiles *tiles, struct ranh_err *err)
{
    int status = RANH_OK;
    if (sqlite3_exec(tiles->db, finish, NULL, NULL, NULL))
        status = ranh_mbtiles_fail(tiles, err);
    if (!status)
        status = sync_file(tiles->tmp, err);
    if (!status && rename(tiles->tmp, tiles->path) != 0)
        status = ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be replaced: %s"), tiles->path,
                           strerror(errno));
    if (status) {
        ranh_mbtiles_discard(tiles);
        return status;
    }
    free_tiles(tiles);
    return RANH_OK;
}

void ranh_mbtiles_discard(struct ranh_mbtiles *tiles)
{
    if (!tiles)
        return;
    remove(tiles->tmp);
    free_tiles(tiles);
}
