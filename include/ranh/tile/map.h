/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_MAP_H
#define RANH_TILE_MAP_H
/*
 * What is drawn, and how it changes with the zoom.
 *
 * Pixels larger than most parcels (below zoom 16) show the mean colour of what lies in them, exactly;
 * from 16 on each pixel is one parcel's, and edges are drawn. Findings are shapes with a mark that has a
 * least size, and below zoom 15 dots that stand for all findings of a cell: none ever vanishes.
 */
#include <stddef.h>
#include <stdint.h>

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

#endif
