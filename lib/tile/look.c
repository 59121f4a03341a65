/* SPDX-License-Identifier: MIT */
/*
 * Colours. Softening works on integers so that every machine draws the same: with luma Y, each
 * channel c becomes Y + (c - Y) * keep / 256, then 255 - (255 - c) * depth / 256. keep is how much
 * colour is left, depth how far from white it may be.
 *
 * Lines grow stronger with the zoom: at 16 a house is a few pixels wide and full lines would be a grey
 * wash. Findings keep their strength at every zoom.
 */
#include <ranh/tile/style.h>

#include <string.h>

struct softening {
    const char *code;
    int keep, depth; /* of 256 */
};

/* Roads and water are the ground the parcels stand on: quieter than what is built and planted. */
static const struct softening quiet[] = {
    {"DGT", 96, 72},   {"DTL", 136, 196}, {"SON", 136, 196}, {"MNC", 136, 196}, {"NTS", 112, 160},
    {"MVB", 136, 196}, {"MVT", 136, 196}, {"MVR", 136, 196}, {"MVK", 136, 196},
};
static const struct softening usual = {NULL, 152, 156};

static int luma(int r, int g, int b)
{
    return (299 * r + 587 * g + 114 * b) / 1000;
}

static uint32_t soften(int c, int y, const struct softening *by)
{
    c = y + (c - y) * by->keep / 256;
    return (uint32_t)(255 - (255 - c) * by->depth / 256);
}

uint32_t ranh_tile_soft(const char *code, uint32_t statutory)
{
    const struct softening *by = &usual;
    for (size_t i = 0; code && i < sizeof(quiet) / sizeof(quiet[0]); i++)
        if (!strcmp(code, quiet[i].code))
            by = &quiet[i];
    int r = (int)(statutory >> 16 & 255), g = (int)(statutory >> 8 & 255),
        b = (int)(statutory & 255);
    int y = luma(r, g, b);
    return soften(r, y, by) << 16 | soften(g, y, by) << 8 | soften(b, y, by);
}

#define EDGE_RGB    0x4A4A55
#define COMMUNE_RGB 0x6B4E8A
#define WARNING_RGB 0xE08A00
#define ERROR_RGB   0xC62828

uint32_t ranh_tile_error_rgb(void)
{
    return ERROR_RGB;
}
uint32_t ranh_tile_warning_rgb(void)
{
    return WARNING_RGB;
}

static unsigned edge_alpha(unsigned zoom)
{
    static const uint8_t at[] = {56, 112, 136, 150, 160}; /* zoom 15..19 */
    return zoom < 15 ? 0 : at[zoom > 19 ? 4 : zoom - 15];
}

void ranh_tile_style_look(const struct ranh_tile_style *style, unsigned zoom,
                          struct ranh_tile_look *look)
{
    *look = (struct ranh_tile_look){.n_classes = style->n_legend + 1};
    for (size_t i = 0; i < style->n_legend; i++)
        look->class_rgb[i + 1] = style->legend[i].rgb;
    look->ink[RANH_INK_EDGE].rgb = EDGE_RGB;
    look->ink[RANH_INK_EDGE].alpha = edge_alpha(zoom);
    look->ink[RANH_INK_COMMUNE].rgb = COMMUNE_RGB;
    look->ink[RANH_INK_COMMUNE].alpha = zoom < 12 ? 120 : 176;
    look->ink[RANH_INK_WARNING_LINE].rgb = look->ink[RANH_INK_WARNING_MARK].rgb = WARNING_RGB;
    look->ink[RANH_INK_ERROR_LINE].rgb = look->ink[RANH_INK_ERROR_MARK].rgb = ERROR_RGB;
    look->ink[RANH_INK_WARNING_LINE].alpha = look->ink[RANH_INK_ERROR_LINE].alpha = 230;
    look->ink[RANH_INK_WARNING_MARK].alpha = look->ink[RANH_INK_ERROR_MARK].alpha = 255;
    look->ink[RANH_INK_HALO].rgb = 0xFFFFFF;
    look->ink[RANH_INK_HALO].alpha = 255;
    look->tint[RANH_TINT_WARNING].rgb = WARNING_RGB;
    look->tint[RANH_TINT_WARNING].alpha = 64;
    look->tint[RANH_TINT_ERROR].rgb = ERROR_RGB;
    look->tint[RANH_TINT_ERROR].alpha = 84;
}
