/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_MBTILES_H
#define RANH_IO_MBTILES_H
/*
 * MBTiles 1.3 with equal tiles stored once (tables map + images, view tiles). Addresses are given in
 * XYZ (row 0 in the north); the TMS flip happens here. Tiles must come in a fixed order for the file to
 * be reproducible.
 *
 * Beside the tiles stands what they were drawn from, as a hash the caller makes (table ranh_content, which other
 * programs do not look at), and a hash of their bytes: the next file takes from this one what is drawn from the same
 * and unharmed.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/hash.h>

struct ranh_mbtiles; /* opaque; one thread */

/* Writes to path.tmp. RANH_E_OUTPUT. */
int ranh_mbtiles_create(const char *path, struct ranh_mbtiles **tiles, struct ranh_err *err);
int ranh_mbtiles_meta(struct ranh_mbtiles *tiles, const char *name, const char *value,
                      struct ranh_err *err);
int ranh_mbtiles_put(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                     const void *bytes, size_t n, struct ranh_err *err);
/* As ranh_mbtiles_put(), n = 0 for a tile on which nothing is, and notes what it was drawn from. */
int ranh_mbtiles_put_drawn(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                           struct ranh_hash128 content, const void *bytes, size_t n,
                           struct ranh_err *err);
int ranh_mbtiles_commit(struct ranh_mbtiles *tiles,
                        struct ranh_err *err); /* frees, also on failure */
void ranh_mbtiles_discard(struct ranh_mbtiles *tiles);

/* A file that an earlier run drew, to take tiles from; one thread. */
struct ranh_mbtiles_earlier; /* opaque */
/* NULL where there is no file, it tells nothing of what it was drawn from, or it cannot be read: then all is to be
 * drawn. Reads the whole file once. */
struct ranh_mbtiles_earlier *ranh_mbtiles_earlier_open(const char *path);
void ranh_mbtiles_earlier_close(struct ranh_mbtiles_earlier *earlier);
/* Whether it has the tile (or knows that it is blank), drawn from this, its bytes as they were written. */
bool ranh_mbtiles_earlier_has(const struct ranh_mbtiles_earlier *earlier, unsigned z, uint32_t x,
                              uint32_t y, struct ranh_hash128 content);
/* Puts a tile that it has; *n = its bytes, 0 = blank. RANH_E_OUTPUT, also when the earlier file changed meanwhile. */
int ranh_mbtiles_put_earlier(struct ranh_mbtiles *tiles, struct ranh_mbtiles_earlier *earlier,
                             unsigned z, uint32_t x, uint32_t y, size_t *n, struct ranh_err *err);

/* Columns first to last of one zoom. */
struct ranh_mbtiles_strip {
    unsigned z;
    uint32_t first, last;
    int64_t tiles;
};
/* All tiles as strips of at least so many (or all of a zoom), in order z, x. No picture is read. RANH_E_INPUT. */
int ranh_mbtiles_strips(const char *path, int64_t tiles, struct ranh_arena *arena,
                        struct ranh_mbtiles_strip **strips, size_t *n, struct ranh_err *err);

/* Reads every tile (of the strip; NULL = of the file) in order z, x, y. Any thread: it opens the file for
 * itself. RANH_E_INPUT. */
int ranh_mbtiles_each(const char *path, const struct ranh_mbtiles_strip *strip,
                      int (*visit)(void *context, unsigned z, uint32_t x, uint32_t y,
                                   const void *bytes, size_t n, struct ranh_err *err),
                      void *context, struct ranh_err *err);

#endif
