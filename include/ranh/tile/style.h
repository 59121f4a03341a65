/* SPDX-License-Identifier: MIT */
#ifndef RANH_TILE_STYLE_H
#define RANH_TILE_STYLE_H
/*
 * What the map looks like. The law gives each land use a colour made for ink on paper; side by side on a
 * screen they shout, and nothing drawn over them is seen. So each colour is softened by one rule
 * (ranh_tile_soft()): the hue stays, so that the legend is recognised; colourfulness is reduced and
 * lightness raised; roads and water step back further. docs/explanation/tiles.md tells the figures.
 *
 * The legend lists the land uses present, in the order of the law's table.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/land/parcel.h>
#include <ranh/land/rules.h>
#include <ranh/tile/raster.h>

struct ranh_legend_entry {
    const char *code; /* "ODT"; "" for parcels whose land use is not given or not in the table */
    const char *name_vi, *name_en;
    uint32_t rgb;       /* as drawn */
    uint32_t statutory; /* as the law has it; 0 = none */
    size_t n_parcels;
};

struct ranh_tile_style {
    struct ranh_arena arena;
    struct ranh_legend_entry *legend; /* class c of a parcel is legend[c - 1] */
    size_t n_legend;                  /* at most 255 */
    uint8_t *parcel_class;            /* [n_faces] 1..n_legend */
};

/* rules may be NULL: then every land use is unknown. */
void ranh_tile_style_init(struct ranh_tile_style *style, const struct ranh_rules *rules,
                          const struct ranh_parcel_set *parcels);
void ranh_tile_style_release(struct ranh_tile_style *style);

/* Only the legend, in the arena: for pages that show the tiles. */
void ranh_tile_style_legend(struct ranh_arena *arena, const struct ranh_rules *rules,
                            const struct ranh_parcel_set *parcels,
                            struct ranh_legend_entry **legend, size_t *n);

/* The drawn form of a statutory colour 0xRRGGBB; code may be NULL. */
uint32_t ranh_tile_soft(const char *code, uint32_t statutory);

/* The colours of findings in the legend of a page: 0xRRGGBB. */
uint32_t ranh_tile_error_rgb(void);
uint32_t ranh_tile_warning_rgb(void);

/* Everything a pixel's colour depends on, for one zoom. */
struct ranh_tile_look {
    uint32_t class_rgb[256]; /* 0xRRGGBB */
    size_t n_classes;
    bool drawn[256]; /* classes of the tile at work: their colours stay exact in means */
    struct {
        uint32_t rgb;
        unsigned alpha; /* 0..255 at full level */
    } ink[8], tint[3];  /* by enum ranh_ink, enum ranh_tint */
};
/* zoom is that of a 256 px tile with the same pixel size on the ground. */
void ranh_tile_style_look(const struct ranh_tile_style *style, unsigned zoom,
                          struct ranh_tile_look *look);

#endif
