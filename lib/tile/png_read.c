/* SPDX-License-Identifier: MIT */
/*
 * Reading pictures back, for checks and for the logo of a site: libpng's simplified interface, which
 * knows every kind of PNG and turns it into 8-bit RGBA.
 */
#include <ranh/tile/png.h>

#include <png.h>
#include <string.h>

#include <ranh/base/i18n.h>

#define PIXELS_MAX ((size_t)64 << 20) /* a hostile header must not take the memory */

int ranh_png_read(struct ranh_arena *arena, const void *bytes, size_t n, unsigned *width,
                  unsigned *height, uint32_t **rgba, struct ranh_err *err)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    int status = RANH_OK;
    if (!png_image_begin_read_from_memory(&image, bytes, n)) {
        status = ranh_fail(err, RANH_E_INPUT, _("not a readable PNG picture: %s"), image.message);
        goto out;
    }
    if ((size_t)image.width * image.height > PIXELS_MAX) {
        status = ranh_fail(err, RANH_E_INPUT, _("a PNG picture of %u × %u pixels is too large"),
                           image.width, image.height);
        goto out;
    }
    image.format = PNG_FORMAT_RGBA;
    size_t pixels = (size_t)image.width * image.height;
    uint8_t *flat = ranh_arena_array(arena, pixels, 4);
    if (!png_image_finish_read(&image, NULL, flat, 0, NULL)) {
        status = ranh_fail(err, RANH_E_INPUT, _("a damaged PNG picture: %s"), image.message);
        goto out;
    }
    *width = image.width;
    *height = image.height;
    *rgba = ranh_arena_array(arena, pixels, sizeof(uint32_t));
    for (size_t i = 0; i < pixels; i++) {
        const uint8_t *p = flat + 4 * i;
        (*rgba)[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
out:
    png_image_free(&image);
    return status;
}
