/* SPDX-License-Identifier: MIT */
/*
 * The canvas: memory of one tile at work, and the pens. A pen turns distance into ink by a few
 * thresholds, so that a pixel costs comparisons of integers and no square root.
 */
#include <ranh/tile/raster.h>

#include <string.h>

#include <ranh/base/arena.h>

void ranh_canvas_init(struct ranh_canvas *canvas, unsigned size)
{
    if (size == 0 || size > RANH_CANVAS_MAX)
        RANH_BUG("a canvas of %u pixels", size);
    size_t n = (size_t)size * size;
    *canvas = (struct ranh_canvas){.size = size};
    canvas->fill = ranh_calloc(n, 1);
    canvas->ink = ranh_calloc(n, 1);
    canvas->cover = ranh_calloc((n + size) * 4, sizeof(uint32_t));
}

void ranh_canvas_release(struct ranh_canvas *canvas)
{
    ranh_free(canvas->fill);
    ranh_free(canvas->ink);
    ranh_free(canvas->cover);
    ranh_vec_release(&canvas->crossing);
    *canvas = (struct ranh_canvas){0};
}

void ranh_canvas_clear(struct ranh_canvas *canvas)
{
    size_t n = (size_t)canvas->size * canvas->size;
    memset(canvas->fill, 0, n);
    if (canvas->inked)
        memset(canvas->ink, 0, n);
    if (canvas->covered)
        memset(canvas->cover, 0, (n + canvas->size) * 4 * sizeof(uint32_t));
    canvas->inked = canvas->covered = false;
}

/*
 * A pixel at distance d from the middle of a band of half width w is covered by about w + 1/2 - d of
 * its width. Level k of n starts where that reaches (2k - 1) / 2n.
 */
struct ranh_pen ranh_pen_of(enum ranh_ink kind, int32_t half_width, unsigned steps)
{
    struct ranh_pen pen = {.kind = kind, .n_steps = steps == 7 ? 7 : 3};
    int32_t n = (int32_t)pen.n_steps;
    if (half_width < RANH_TILE_SUB / 2)
        half_width = RANH_TILE_SUB / 2;
    for (int32_t k = 1; k <= n; k++) {
        pen.reach[k - 1] = half_width + RANH_TILE_SUB / 2 - RANH_TILE_SUB * (2 * k - 1) / (2 * n);
        pen.level[k - 1] = (uint8_t)((RANH_INK_LEVELS * k + n / 2) / n);
    }
    return pen;
}

struct ranh_pen ranh_pen_soft(const struct ranh_pen *pen, unsigned most)
{
    struct ranh_pen soft = *pen;
    for (unsigned i = 0; i < soft.n_steps; i++)
        soft.level[i] = (uint8_t)((pen->level[i] * most + RANH_INK_LEVELS - 1) / RANH_INK_LEVELS);
    return soft;
}
