/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_MBTILES_H
#define RANH_IO_MBTILES_H
/*
 * MBTiles 1.3 with equal tiles stored once (tables map + images, view tiles). Addresses are given in
 * XYZ (row 0 in the north); the TMS flip happens here. Tiles must come in a fixed order for the file to
 * be reproducible.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>

struct ranh_mbtiles; /* opaque; one thread */

/* Writes to path.tmp. RANH_E_OUTPUT. */
int ranh_mbtiles_create(const char *path, struct ranh_mbtiles **tiles, struct ranh_err *err);
int ranh_mbtiles_meta(struct ranh_mbtiles *tiles, const char *name, const char *value,
                      struct ranh_err *err);
int ranh_mbtiles_put(struct ranh_mbtiles *tiles, unsigned z, uint32_t x, uint32_t y,
                     const void *bytes, size_t n, struct ranh_err *err);
int ranh_mbtiles_commit(struct ranh_mbtiles *tiles,
                        struct ranh_err *err); /* frees, also on failure */
void ranh_mbtiles_discard(struct ranh_mbtiles *tiles);

/* Reads every tile in order z, x, y. */
int ranh_mbtiles_each(const char *path,
                      int (*visit)(void *context, unsigned z, uint32_t x, uint32_t y,
                                   const void *bytes, size_t n, struct ranh_err *err),
                      void *context, struct ranh_err *err);

#endif
