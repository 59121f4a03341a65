/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_PNG_H
#define RANH_TILE_PNG_H
/*
 * Indexed PNG: the picture already is a list of colours and one index per pixel, so nothing is
 * quantised and a legend colour in the tile is the legend colour. Rows are not filtered (a filter turns
 * equal indices into unequal ones) and compressed fast rather than small. Depth 1, 2, 4 or 8 bits,
 * whichever holds the colours; no time stamp, so equal pictures are equal bytes.
 *
 * The only door to libpng. A writer belongs to one thread and keeps its memory from tile to tile.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>

struct ranh_palette {
    unsigned n;         /* 1..256 */
    uint32_t rgba[256]; /* 0xRRGGBBAA; the transparent ones come first */
};

struct ranh_png_writer; /* opaque */
struct ranh_png_writer *ranh_png_writer_new(void);
void ranh_png_writer_free(struct ranh_png_writer *writer);

/* Appends a square picture of size pixels; index[size * size] < palette->n. */
int ranh_png_write(struct ranh_png_writer *writer, const uint8_t *index, unsigned size,
                   const struct ranh_palette *palette, struct ranh_str *out, struct ranh_err *err);

/* What the bytes of a tile depend on besides its pixels: "libpng 1.6.39, libdeflate 1.14". Static. */
const char *ranh_png_versions(void);

/* Reads any PNG as 0xRRGGBBAA, row by row, in the arena. RANH_E_INPUT. */
int ranh_png_read(struct ranh_arena *arena, const void *bytes, size_t n, unsigned *width,
                  unsigned *height, uint32_t **rgba, struct ranh_err *err);

#endif
