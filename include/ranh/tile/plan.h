/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_PLAN_H
#define RANH_TILE_PLAN_H
/*
 * Which tiles there are, and what each is drawn from. The tiles of a zoom are found by the boxes of what is drawn;
 * for each the hashes of all that reaches into it are added up: of a parcel its class and corners, of an outline or a
 * finding its shape and tint, of a dot its place and size; and to the sum comes what all tiles share: frame, size,
 * zoom, colours, pens, and the versions of what draws and packs. A sum does not ask in which order things came, and
 * neither does a tile.
 *
 * Two tiles of one hash are the same bytes: whoever still has the one need not draw the other. So a hash must cover
 * all that can change a byte. It may cover more: what lies two pixels outside, or a land use that is elsewhere.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/hash.h>
#include <ranh/base/pool.h>
#include <ranh/base/vec.h>
#include <ranh/tile/map.h>

/*
 * To be counted up whenever the same map comes out as other pixels: what was drawn before is then drawn again.
 * tests/unit/test_tile_pyramid.c knows the pixels of this number and fails when it is forgotten.
 */
#define RANH_TILE_RENDERER 1

struct ranh_tile_planned {
    struct ranh_tile_id id;
    struct ranh_hash128 content;
    bool kept; /* false; the caller's to set: it has this tile, drawn from the same */
};

struct ranh_tile_plan {
    RANH_VEC(struct ranh_tile_planned) /* by zoom, column, row */
    unsigned first, last;              /* zooms */
    struct ranh_plan_zoom *zoom;       /* [last - first + 1], opaque */
};

/* All tiles of zooms first..last that may have something on them. The map must outlive the plan. One pass over the map
 * for each zoom, in threads; a tenth of a second for a million parcels and six zooms. */
void ranh_tile_plan_build(struct ranh_tile_plan *plan, const struct ranh_tile_map *map,
                          unsigned first, unsigned last, struct ranh_pool *pool);
void ranh_tile_plan_release(struct ranh_tile_plan *plan);

/* The dots of a zoom; NULL where findings are drawn one by one. */
const struct ranh_tile_dots *ranh_tile_plan_dots(const struct ranh_tile_plan *plan, unsigned zoom);

/* Sets wanted[face] to 1 for the parcels whose edges may be seen in a tile that is not kept, and for all that share
 * such an edge. */
void ranh_tile_plan_faces(const struct ranh_tile_plan *plan, const struct ranh_tile_map *map,
                          struct ranh_pool *pool, uint8_t *wanted);

#endif
