/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_MBTILES_INTERNAL_H
#define RANH_LIB_IO_MBTILES_INTERNAL_H
/* What mbtiles.c (writing, reading) and mbtiles_earlier.c (taking tiles from the file of before) share. */
#include <sqlite3.h>

#include <ranh/base/map.h>
#include <ranh/io/mbtiles.h>

struct ranh_mbtiles {
    sqlite3 *db;
    sqlite3_stmt *put_image, *put_map, *put_meta, *put_content;
    struct ranh_map ids; /* hash of the bytes -> tile_id */
    char *path, *tmp;
};

#define RANH_MBTILES_HASH 16 /* bytes of a hash in the file, the high half first */
static inline void ranh_mbtiles_hash_bytes(struct ranh_hash128 hash,
                                           unsigned char bytes[RANH_MBTILES_HASH])
{
    for (unsigned i = 0; i < 8; i++) {
        bytes[i] = (unsigned char)(hash.high >> (56 - 8 * i));
        bytes[8 + i] = (unsigned char)(hash.low >> (56 - 8 * i));
    }
}

/* As ranh_mbtiles_put_drawn(), with the hash of the bytes. */
int ranh_mbtiles_put_known(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                           struct ranh_hash128 content, const void *bytes, size_t n,
                           struct ranh_hash128 image, struct ranh_err *err);
/* "cannot be written", with SQLite's reason. */
int ranh_mbtiles_fail(struct ranh_mbtiles *tiles, struct ranh_err *err);

#endif
