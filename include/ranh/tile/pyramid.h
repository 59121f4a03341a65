/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_PYRAMID_H
#define RANH_TILE_PYRAMID_H
/*
 * From layers to tiles. A painter draws one tile; the pyramid draws all that touch data, in the order
 * zoom, column, row, by all threads of a pool, and hands them out in that order.
 *
 * Pixels larger than most parcels (below zoom 16) show the mean colour of what lies in them, exactly;
 * from 16 on each pixel is one parcel's, and edges are drawn. Findings are shapes with a mark that has a
 * least size, and below zoom 15 dots that stand for all findings of a cell: none ever vanishes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>
#include <ranh/tile/layer.h>
#include <ranh/tile/style.h>

#define RANH_TILE_FILL_ZOOM  16 /* from here: one parcel a pixel, and edges */
#define RANH_TILE_SHAPE_ZOOM 15 /* from here: findings one by one */

/* All findings of one cell of the screen at one zoom. */
struct ranh_tile_dot {
    int32_t column, row; /* of the cell, from the frame's corner */
    uint32_t n, n_errors;
    struct ranh_unit at; /* mean of their places */
};
struct ranh_tile_dots {
    RANH_VEC(struct ranh_tile_dot) /* by row, then column */
};
/* Gathers the findings of a zoom. The sum of n is the number of findings. */
void ranh_tile_dots_build(struct ranh_tile_dots *dots, const struct ranh_tile_shapes *findings,
                          unsigned zoom, unsigned size_px);
void ranh_tile_dots_release(struct ranh_tile_dots *dots);

/* What is drawn. NULL parts are left out. */
struct ranh_tile_map {
    struct ranh_tile_frame frame;
    unsigned size_px; /* 256 or 512 */
    const struct ranh_tile_style *style;
    const struct ranh_tile_layer *parcels;
    const struct ranh_tile_shapes *findings; /* tag = enum ranh_tint */
    const struct ranh_tile_shapes *communes;
};

struct ranh_tile_painter; /* opaque; one thread */
struct ranh_tile_painter *ranh_tile_painter_new(const struct ranh_tile_map *map);
void ranh_tile_painter_free(struct ranh_tile_painter *painter);
/* Appends the PNG of one tile to out; appends nothing when it would be transparent all over. dots are
 * those of the tile's zoom; NULL from RANH_TILE_SHAPE_ZOOM on. */
int ranh_tile_paint(struct ranh_tile_painter *painter, struct ranh_tile_id tile,
                    const struct ranh_tile_dots *dots, struct ranh_str *out, struct ranh_err *err);

/* Tiles of a zoom that may have something on them, by column, then row. */
struct ranh_tile_list {
    RANH_VEC(struct ranh_tile_id)
};
void ranh_tile_list_build(struct ranh_tile_list *list, const struct ranh_tile_map *map,
                          unsigned zoom);
void ranh_tile_list_release(struct ranh_tile_list *list);

struct ranh_tile_sink {
    void *context;
    /* A finished tile, in order. */
    int (*put)(void *context, struct ranh_tile_id tile, const void *bytes, size_t n,
               struct ranh_err *err);
    /* Not 0 = stop with this failure; called from all threads, once a tile. May be NULL. */
    int (*stopped)(void *context, struct ranh_err *err);
    /* n more tiles are done, drawn or blank. May be NULL. */
    void (*progress)(void *context, uint64_t n);
};
/* Draws the zooms first..last. */
int ranh_tile_pyramid(const struct ranh_tile_map *map, unsigned first, unsigned last,
                      struct ranh_pool *pool, const struct ranh_tile_sink *sink,
                      struct ranh_err *err);

#endif
