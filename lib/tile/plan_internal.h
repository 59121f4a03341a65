/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_TILE_PLAN_INTERNAL_H
#define RANH_LIB_TILE_PLAN_INTERNAL_H
/* What plan.c (which tiles) and plan_hash.c (what they are drawn from) share. */
#include <ranh/tile/plan.h>

struct range { /* tiles, both ends in, from the zoom's corner */
    int64_t left, top, right, bottom;
};

struct ranh_plan_zoom {
    unsigned zoom;
    int tile_bits;
    bool dotted;
    struct ranh_tile_frame frame;
    int64_t left, top, columns, rows; /* the rectangle; left and top in tiles of the world */
    uint64_t *bit;            /* a bit for each tile of the rectangle, by column, then row */
    uint32_t *before;         /* bits set before each 64 of them */
    size_t n, first;          /* tiles; the first one's place in the plan */
    struct ranh_hash128 *sum; /* [n] of the hashes of what reaches into each */
    struct ranh_tile_dots dots;
};

struct ranh_plan_hashes { /* of each thing drawn */
    struct ranh_hash128 *face, *commune, *finding;
};
void ranh_plan_hash(struct ranh_plan_hashes *hashes, const struct ranh_tile_map *map,
                    struct ranh_pool *pool);
void ranh_plan_hashes_release(struct ranh_plan_hashes *hashes);
/* Of what all tiles of a zoom share. */
struct ranh_hash128 ranh_plan_common(const struct ranh_tile_map *map, unsigned zoom);

#endif
