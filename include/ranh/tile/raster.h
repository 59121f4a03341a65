/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_RASTER_H
#define RANH_TILE_RASTER_H
/*
 * Drawing parcels into one tile, without opacity tricks. Two ways to fill, both without seams:
 *
 *   fill   (parcels larger than pixels) a pixel belongs to the parcel that holds its centre, so that
 *          neighbours sharing an edge leave no gap and share no pixel. One byte per pixel: the class.
 *   cover  (parcels smaller than pixels) every edge adds its exact signed area, weighted by the class
 *          colour, into four integer planes (red, green, blue, area). Edges shared by two parcels of one
 *          class cancel to the last bit; the pixel's colour is the mean of what lies in it.
 *
 * Lines and marks are ink over either: one byte per pixel of kind and strength, where the higher
 * kind, then the stronger ink wins. So the order of drawing does not matter, nor drawing twice.
 *
 * All arithmetic is on integers in 1/256 pixel and does not depend on the tile's corner: two tiles
 * side by side are what one large picture would be. A canvas belongs to one thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/vec.h>
#include <ranh/tile/grid.h>

#define RANH_CANVAS_MAX 512 /* pixels along an edge */

/* Ink: kind << 3 | level in the low six bits, tint in the two bits above. */
enum ranh_ink {
    RANH_INK_NONE,
    RANH_INK_EDGE,         /* parcel edge */
    RANH_INK_COMMUNE,      /* commune boundary */
    RANH_INK_WARNING_LINE, /* outline of a finding */
    RANH_INK_ERROR_LINE,
    RANH_INK_HALO, /* white rim of a mark */
    RANH_INK_WARNING_MARK,
    RANH_INK_ERROR_MARK,
};
#define RANH_INK_LEVELS 7 /* level 7 = full strength */
enum ranh_tint { RANH_TINT_NONE, RANH_TINT_WARNING, RANH_TINT_ERROR };

static inline unsigned ranh_ink_level(uint8_t ink)
{
    return ink & 7u;
}
static inline enum ranh_ink ranh_ink_kind(uint8_t ink)
{
    return (enum ranh_ink)((ink >> 3) & 7u);
}
static inline enum ranh_tint ranh_ink_tint(uint8_t ink)
{
    return (enum ranh_tint)(ink >> 6);
}

/* Strength by distance from the middle of a line or mark. */
struct ranh_pen {
    enum ranh_ink kind;
    unsigned n_steps; /* 1..7 */
    int32_t reach[7]; /* in 1/256 px, descending: within reach[i] the level is at least level[i] */
    uint8_t level[7]; /* ascending */
};
/* Half width in 1/256 px (at least 128: thinner lines are paler, not narrower); steps 3 or 7. */
struct ranh_pen ranh_pen_of(enum ranh_ink kind, int32_t half_width, unsigned steps);
/* The same pen with less ink: no level above `most` of 7. */
struct ranh_pen ranh_pen_soft(const struct ranh_pen *pen, unsigned most);

struct ranh_canvas {
    unsigned size;   /* pixels along an edge */
    uint8_t *fill;   /* [size * size] class, 0 = nothing */
    uint8_t *ink;    /* [size * size] */
    uint32_t *cover; /* [size * (size + 1) * 4] differences along rows: red, green, blue, area */
    bool covered, inked; /* whether cover, ink were drawn into since the last clear */
    struct {
        RANH_VEC(uint32_t)
    } crossing; /* scratch of ranh_canvas_fill() */
};

void ranh_canvas_init(struct ranh_canvas *canvas, unsigned size);
void ranh_canvas_release(struct ranh_canvas *canvas);
void ranh_canvas_clear(struct ranh_canvas *canvas);

/* Rings are open (the last vertex joins the first); ring i is points[ring_end[i-1] .. ring_end[i]).
 * Holes and parts by the even-odd rule. Later fills replace earlier ones. */
void ranh_canvas_fill(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, uint8_t klass);
/* As ranh_canvas_fill(), into the tint of the ink; the higher tint stays. */
void ranh_canvas_tint(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, enum ranh_tint tint);

/* Adds one ring's area in a colour 0xRRGGBB. The sign is taken so that a shell adds and a hole
 * subtracts, whatever their direction. */
void ranh_canvas_cover(struct ranh_canvas *canvas, const struct ranh_px *points, size_t n,
                       bool hole, uint32_t rgb);
/* Sums the differences of one row: out[size][4], areas in 1/65536 pixel. */
void ranh_canvas_cover_row(const struct ranh_canvas *canvas, unsigned row, uint32_t (*out)[4]);

void ranh_canvas_line(struct ranh_canvas *canvas, struct ranh_px a, struct ranh_px b,
                      const struct ranh_pen *pen);
/* A disc; the pen's half width is its radius. */
void ranh_canvas_dot(struct ranh_canvas *canvas, struct ranh_px centre, const struct ranh_pen *pen);

#endif
