/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_COMPOSE_H
#define RANH_TILE_COMPOSE_H
/*
 * From a canvas to a picture: ink over colour, then a palette of at most 256 colours and one index per
 * pixel. Few tiles have more colours; there the rarest take the nearest of the others, but never a
 * colour that has ink in it while a mixed colour without ink remains: a red finding does not turn pale.
 */
#include <stdbool.h>
#include <stdint.h>

#include <ranh/tile/png.h>
#include <ranh/tile/raster.h>
#include <ranh/tile/style.h>

struct ranh_composer; /* opaque; one thread */
struct ranh_composer *ranh_composer_new(unsigned size);
void ranh_composer_free(struct ranh_composer *composer);

/*
 * index[size * size] and *palette are filled. Colours come from the fill classes, or, where the canvas
 * was covered, from the mean of the areas. False when every pixel is transparent.
 */
bool ranh_compose(struct ranh_composer *composer, const struct ranh_canvas *canvas,
                  const struct ranh_tile_look *look, uint8_t *index, struct ranh_palette *palette);

/* ink of a level 0..7 with tint over 0xRRGGBBAA; exported for the tests. */
uint32_t ranh_compose_ink(const struct ranh_tile_look *look, uint32_t under, uint8_t ink);

#endif
