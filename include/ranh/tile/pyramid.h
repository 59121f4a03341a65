/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_PYRAMID_H
#define RANH_TILE_PYRAMID_H
/*
 * From layers to tiles. A painter draws one tile; the pyramid draws those of a plan (ranh/tile/plan.h), by all
 * threads of a pool, and hands them out in the plan's order.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/pool.h>
#include <ranh/base/str.h>
#include <ranh/tile/map.h>
#include <ranh/tile/plan.h>

struct ranh_tile_painter; /* opaque; one thread */
struct ranh_tile_painter *ranh_tile_painter_new(const struct ranh_tile_map *map);
void ranh_tile_painter_free(struct ranh_tile_painter *painter);
/* Appends the PNG of one tile to out; appends nothing when it would be transparent all over. dots are
 * those of the tile's zoom; NULL from RANH_TILE_SHAPE_ZOOM on. */
int ranh_tile_paint(struct ranh_tile_painter *painter, struct ranh_tile_id tile,
                    const struct ranh_tile_dots *dots, struct ranh_str *out, struct ranh_err *err);

struct ranh_tile_sink {
    void *context;
    /* A tile, in order: drawn, blank (n = 0), or one that was said to be kept (bytes NULL). */
    int (*put)(void *context, const struct ranh_tile_planned *tile, const void *bytes, size_t n,
               struct ranh_err *err);
    /* Not 0 = stop with this failure; called from all threads, once a tile. May be NULL. */
    int (*stopped)(void *context, struct ranh_err *err);
    /* n more tiles are done, drawn or blank. May be NULL. */
    void (*progress)(void *context, uint64_t n);
};
/* Draws the tiles of a plan that are not kept. */
int ranh_tile_pyramid(const struct ranh_tile_map *map, const struct ranh_tile_plan *plan,
                      struct ranh_pool *pool, const struct ranh_tile_sink *sink,
                      struct ranh_err *err);

#endif
