/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_GRID_H
#define RANH_TILE_GRID_H
/*
 * Tile arithmetic of the Web Mercator pyramid (EPSG:3857, XYZ: row 0 in the north).
 *
 * The world is a square of 2^36 units (0.58 mm at the equator), x to the east, y to the south. A frame
 * is a corner near the data, so that a vertex needs two int32. Going from units to the pixels of a
 * zoom is one rounded shift that does not depend on the tile: two tiles always agree on where a vertex
 * lies, which is why lines and fills meet at tile borders.
 */
#include <stdbool.h>
#include <stdint.h>

#define RANH_TILE_WORLD_BITS 36
#define RANH_TILE_MAX_ZOOM   22
#define RANH_TILE_SUB_BITS   8 /* pixels are divided into 256 parts each way */
#define RANH_TILE_SUB        256

struct ranh_tile_id {
    uint32_t z, x, y;
};

/* A position in units from a frame's corner. */
struct ranh_unit {
    int32_t x, y;
};

/* A position in 1/256 pixel from a tile's upper left corner. */
struct ranh_px {
    int32_t x, y;
};

struct ranh_tile_frame {
    int64_t x0, y0; /* corner in world units, a multiple of 2^24 */
};

/* Half the circumference in metres: EPSG:3857 runs from -this to +this. */
double ranh_tile_mercator_edge(void);
void ranh_tile_mercator_to_lonlat(double x, double y, double *lon, double *lat);
void ranh_tile_lonlat_to_mercator(double lon, double lat, double *x, double *y);

/* The tile that holds a longitude and latitude; both are clamped to the square. */
struct ranh_tile_id ranh_tile_at(unsigned zoom, double lon, double lat);
/* West, south, east, north in degrees. */
void ranh_tile_bounds(struct ranh_tile_id tile, double bounds[4]);

/* The frame around a point in EPSG:3857 metres. */
struct ranh_tile_frame ranh_tile_frame_at(double x, double y);
/* False when not finite or more than 2^31 units (1,250 km) from the corner. */
bool ranh_tile_frame_unit(const struct ranh_tile_frame *frame, double x, double y,
                          struct ranh_unit *unit);
/* Back to EPSG:3857 metres. */
void ranh_tile_frame_mercator(const struct ranh_tile_frame *frame, int64_t ux, int64_t uy,
                              double *x, double *y);

/* How units become pixels of one zoom. size_px is 256 or 512: the tile's edge in pixels. */
struct ranh_tile_scale {
    int shift;     /* units to 1/256 px: right by shift when >= 0, left by -shift */
    int tile_bits; /* log2 of a tile's edge in units */
};
struct ranh_tile_scale ranh_tile_scale_at(unsigned zoom, unsigned size_px);

static inline int64_t ranh_tile_scaled(int shift, int64_t unit)
{
    if (shift > 0)
        return (unit + ((int64_t)1 << (shift - 1))) >> shift;
    return unit * ((int64_t)1 << -shift);
}

/* One tile as seen from a frame. */
struct ranh_tile_view {
    int shift;
    int64_t px0, py0; /* the tile's corner in 1/256 px of its zoom, from the frame's corner */
};
struct ranh_tile_view ranh_tile_view_of(const struct ranh_tile_frame *frame,
                                        struct ranh_tile_id tile, unsigned size_px);

#define RANH_PX_FAR (1 << 30) /* pixels of faces that reach further than this are cut to it */
static inline int32_t ranh_px_cut(int64_t v)
{
    return v > RANH_PX_FAR ? RANH_PX_FAR : v < -RANH_PX_FAR ? -RANH_PX_FAR : (int32_t)v;
}
static inline struct ranh_px ranh_tile_view_px(const struct ranh_tile_view *view,
                                               struct ranh_unit u)
{
    return (struct ranh_px){ranh_px_cut(ranh_tile_scaled(view->shift, u.x) - view->px0),
                            ranh_px_cut(ranh_tile_scaled(view->shift, u.y) - view->py0)};
}

#endif
