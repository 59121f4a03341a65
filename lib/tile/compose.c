/* SPDX-License-Identifier: MIT */
/*
 * Pixels to palette. A pixel of a filled tile is a pair (class, ink); a table of all pairs says which
 * colour of this tile it is, so each pair is blended once. Mixed colours of a covered tile are rounded
 * to 32 steps a channel (a rule for the whole world, so that tiles side by side agree); the pure class
 * colours are kept exact.
 */
#include <ranh/tile/compose.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>

#define COLOURS_MAX 32768 /* more than any tile's rounded colours: 32³ by 9 is cut to this below */
#define SLOTS       65536
#define PAIRS       65536

struct colour {
    uint32_t rgba;
    uint32_t n; /* pixels; counted only when there are too many colours */
    bool keep;  /* nothing, and findings: never replaced by another colour */
};

struct ranh_composer {
    unsigned size;
    uint16_t *pixel;      /* [size * size] colour of this tile */
    uint16_t *slot;       /* [SLOTS] colour + 1, by hash of rgba */
    int32_t *pair;        /* [PAIRS] ink << 8 | class -> colour, or -1 */
    uint16_t *pairs_used; /* [PAIRS] */
    size_t n_pairs_used;
    struct colour *colour; /* [COLOURS_MAX] */
    uint8_t *place;        /* [COLOURS_MAX] in the palette */
    size_t n_colours;
    uint32_t (*row)[4]; /* [size] sums of a covered row */
};

struct ranh_composer *ranh_composer_new(unsigned size)
{
    struct ranh_composer *composer = ranh_calloc(1, sizeof(*composer));
    composer->size = size;
    composer->pixel = ranh_calloc((size_t)size * size, sizeof(*composer->pixel));
    composer->slot = ranh_calloc(SLOTS, sizeof(*composer->slot));
    composer->pair = ranh_calloc(PAIRS, sizeof(*composer->pair));
    memset(composer->pair, 0xFF, PAIRS * sizeof(*composer->pair));
    composer->pairs_used = ranh_calloc(PAIRS, sizeof(*composer->pairs_used));
    composer->colour = ranh_calloc(COLOURS_MAX, sizeof(*composer->colour));
    composer->place = ranh_calloc(COLOURS_MAX, 1);
    composer->row = ranh_calloc(size, sizeof(*composer->row));
    return composer;
}

void ranh_composer_free(struct ranh_composer *composer)
{
    if (!composer)
        return;
    ranh_free(composer->pixel);
    ranh_free(composer->slot);
    ranh_free(composer->pair);
    ranh_free(composer->pairs_used);
    ranh_free(composer->colour);
    ranh_free(composer->place);
    ranh_free(composer->row);
    ranh_free(composer);
}

/* --- blending ----------------------------------------------------------------------------------- */

static uint32_t mix(uint32_t over, uint32_t a, uint32_t under, uint32_t b, uint32_t total)
{
    return (over * a + under * b + total / 2) / total;
}

/* rgb at alpha over rgba, both not premultiplied. */
static uint32_t blend(uint32_t under, uint32_t rgb, unsigned alpha)
{
    if (alpha == 0)
        return under;
    uint32_t a = alpha * 255, b = (under & 255) * (255 - alpha), total = a + b;
    uint32_t r = mix(rgb >> 16 & 255, a, under >> 24, b, total);
    uint32_t g = mix(rgb >> 8 & 255, a, under >> 16 & 255, b, total);
    uint32_t blue = mix(rgb & 255, a, under >> 8 & 255, b, total);
    return r << 24 | g << 16 | blue << 8 | (total + 127) / 255;
}

uint32_t ranh_compose_ink(const struct ranh_tile_look *look, uint32_t under, uint8_t ink)
{
    enum ranh_tint tint = ranh_ink_tint(ink);
    enum ranh_ink kind = ranh_ink_kind(ink);
    if (tint)
        under = blend(under, look->tint[tint].rgb, look->tint[tint].alpha);
    if (kind == RANH_INK_WARNING_MARK ||
        kind == RANH_INK_ERROR_MARK) /* marks stand on their halo */
        under = blend(under, look->ink[RANH_INK_HALO].rgb, look->ink[RANH_INK_HALO].alpha);
    unsigned alpha =
        (look->ink[kind].alpha * ranh_ink_level(ink) + RANH_INK_LEVELS / 2) / RANH_INK_LEVELS;
    return blend(under, look->ink[kind].rgb, alpha);
}

/* --- the colours of this tile ------------------------------------------------------------------- */

static uint32_t hash_of(uint32_t rgba)
{
    return (rgba * 2654435761u) >> 16;
}

static bool must_keep(uint32_t rgba, uint8_t ink)
{
    return (rgba & 255) == 0 || ranh_ink_tint(ink) || ranh_ink_kind(ink) > RANH_INK_COMMUNE;
}

static uint16_t colour_of(struct ranh_composer *composer, uint32_t rgba, bool keep)
{
    if ((rgba & 255) == 0)
        rgba = 0; /* one kind of nothing */
    if (composer->n_colours > COLOURS_MAX / 2)
        rgba &= 0xE0E0E0C0; /* at most 2048 more: the table cannot run over */
    uint32_t slot = hash_of(rgba);
    while (composer->slot[slot]) {
        struct colour *colour = &composer->colour[composer->slot[slot] - 1];
        if (colour->rgba == rgba) {
            colour->keep |= keep;
            return (uint16_t)(composer->slot[slot] - 1);
        }
        slot = (slot + 1) % SLOTS;
    }
    composer->colour[composer->n_colours] = (struct colour){.rgba = rgba, .keep = keep};
    composer->slot[slot] = (uint16_t)++composer->n_colours;
    return (uint16_t)(composer->n_colours - 1);
}

static void forget_colours(struct ranh_composer *composer)
{
    for (size_t i = 0; i < composer->n_colours; i++) {
        uint32_t slot = hash_of(composer->colour[i].rgba);
        while (composer->slot[slot]) { /* the whole run: all of it is of this tile */
            composer->slot[slot] = 0;
            slot = (slot + 1) % SLOTS;
        }
    }
    composer->n_colours = 0;
    for (size_t i = 0; i < composer->n_pairs_used; i++)
        composer->pair[composer->pairs_used[i]] = -1;
    composer->n_pairs_used = 0;
}

/* --- filled tiles ------------------------------------------------------------------------------- */

static int32_t new_pair(struct ranh_composer *composer, const struct ranh_tile_look *look,
                        uint8_t klass, uint8_t ink)
{
    uint32_t rgba = klass ? look->class_rgb[klass] << 8 | 255 : 0;
    unsigned pair = (unsigned)ink << 8 | klass;
    composer->pairs_used[composer->n_pairs_used++] = (uint16_t)pair;
    if (ink)
        rgba = ranh_compose_ink(look, rgba, ink);
    return composer->pair[pair] = colour_of(composer, rgba, must_keep(rgba, ink));
}

static uint16_t pair_colour(struct ranh_composer *composer, const struct ranh_tile_look *look,
                            uint8_t klass, uint8_t ink)
{
    int32_t colour = composer->pair[(unsigned)ink << 8 | klass];
    return (uint16_t)(colour >= 0 ? colour : new_pair(composer, look, klass, ink));
}

/* Eight pixels at a time where they are alike and without ink, as most are. */
static void colour_filled(struct ranh_composer *composer, const struct ranh_canvas *canvas,
                          const struct ranh_tile_look *look)
{
    size_t n = (size_t)composer->size * composer->size;
    uint16_t *pixel = composer->pixel;
    for (size_t i = 0; i < n; i += 8) {
        uint64_t fill, ink;
        if (n - i >= 8) {
            memcpy(&fill, canvas->fill + i, 8);
            memcpy(&ink, canvas->ink + i, 8);
            if (ink == 0 && fill == (fill & 255) * 0x0101010101010101u) {
                uint16_t colour = pair_colour(composer, look, canvas->fill[i], 0);
                for (size_t k = i; k < i + 8; k++)
                    pixel[k] = colour;
                continue;
            }
        }
        for (size_t k = i; k < i + 8 && k < n; k++)
            pixel[k] = pair_colour(composer, look, canvas->fill[k], canvas->ink[k]);
    }
}

/* --- covered tiles ------------------------------------------------------------------------------ */

static bool is_class(const struct ranh_tile_look *look, uint32_t rgb)
{
    for (size_t i = 1; i < look->n_classes; i++)
        if (look->drawn[i] && look->class_rgb[i] == rgb)
            return true;
    return false;
}

static uint32_t mean(uint32_t sum, uint32_t area)
{
    if ((int32_t)sum <= 0) /* a ring that crosses itself can leave negative area */
        return 0;
    uint32_t value = (sum + area / 2) / area;
    return value > 255 ? 255 : value;
}

static uint32_t rounded(uint32_t value)
{
    return ((value * 31 + 127) / 255 * 255 + 15) / 31;
}

/* Mean colour and opacity of a pixel from its sums. Opacity has 8 steps; any area at all shows. */
static uint32_t covered_rgba(const struct ranh_tile_look *look, const uint32_t sum[4])
{
    int32_t area = (int32_t)sum[3];
    if (area < 256)
        return 0;
    uint32_t r = mean(sum[0], sum[3]), g = mean(sum[1], sum[3]), b = mean(sum[2], sum[3]);
    bool exact = r * sum[3] == sum[0] && g * sum[3] == sum[1] && b * sum[3] == sum[2];
    if (!exact || !is_class(look, r << 16 | g << 8 | b)) {
        r = rounded(r);
        g = rounded(g);
        b = rounded(b);
    }
    uint32_t step = area >= 65536 ? 8 : ((uint32_t)area * 8 + 32768) >> 16;
    uint32_t alpha = (step ? step : 1) * 255 / 8;
    return r << 24 | g << 16 | b << 8 | alpha;
}

/* Lines over mixed colours are mixed colours too; marks of findings stay exact. */
static uint32_t inked_rgba(const struct ranh_tile_look *look, uint32_t under, uint8_t ink)
{
    uint32_t rgba = ranh_compose_ink(look, under, ink);
    if (must_keep(rgba, ink) && ranh_ink_level(ink) == RANH_INK_LEVELS)
        return rgba;
    uint32_t alpha = rgba & 255, step = alpha == 255 ? 8 : (alpha + 16) * 8 / 255;
    return rounded(rgba >> 24) << 24 | rounded(rgba >> 16 & 255) << 16 |
           rounded(rgba >> 8 & 255) << 8 | step * 255 / 8;
}

static void colour_covered(struct ranh_composer *composer, const struct ranh_canvas *canvas,
                           const struct ranh_tile_look *look)
{
    uint32_t last[4] = {0, 0, 0, 0}, rgba = 0;
    int last_ink = -1; /* none yet */
    uint16_t colour = 0;
    for (unsigned y = 0; y < composer->size; y++) {
        ranh_canvas_cover_row(canvas, y, composer->row);
        const uint8_t *ink = canvas->ink + (size_t)y * composer->size;
        uint16_t *pixel = composer->pixel + (size_t)y * composer->size;
        for (unsigned x = 0; x < composer->size; x++) {
            bool same = memcmp(composer->row[x], last, sizeof(last)) == 0;
            if (!same) {
                memcpy(last, composer->row[x], sizeof(last));
                rgba = covered_rgba(look, last);
            }
            if (!same || ink[x] != last_ink) {
                last_ink = ink[x];
                uint32_t c = last_ink ? inked_rgba(look, rgba, ink[x]) : rgba;
                colour = colour_of(composer, c, must_keep(c, ink[x]));
            }
            pixel[x] = colour;
        }
    }
}

/* --- the palette -------------------------------------------------------------------------------- */

static int by_weight(const void *a, const void *b)
{
    const struct colour *x = a, *y = b;
    if (x->keep != y->keep)
        return x->keep ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return x->rgba < y->rgba ? -1 : x->rgba > y->rgba;
}

static int by_alpha(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    bool solid_x = (x & 255) == 255, solid_y = (y & 255) == 255;
    if (solid_x != solid_y)
        return solid_x ? 1 : -1;
    return x < y ? -1 : x > y;
}

static int64_t distance(uint32_t a, uint32_t b)
{
    int64_t sum = 0;
    for (int shift = 0; shift < 32; shift += 8) {
        int64_t d = (int64_t)(a >> shift & 255) - (int64_t)(b >> shift & 255);
        sum += d * d * (shift == 0 ? 4 : 1); /* opacity counts most */
    }
    return sum;
}

static uint8_t nearest(const struct ranh_palette *palette, uint32_t rgba)
{
    unsigned best = 0;
    int64_t least = INT64_MAX;
    for (unsigned i = 0; i < palette->n && least > 0; i++) {
        int64_t d = distance(palette->rgba[i], rgba);
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return (uint8_t)best;
}

/* The 256 weightiest colours. */
static void choose_some(struct ranh_composer *composer, struct ranh_palette *palette)
{
    size_t n = composer->n_colours, pixels = (size_t)composer->size * composer->size;
    for (size_t i = 0; i < pixels; i++)
        composer->colour[composer->pixel[i]].n++;
    struct colour *sorted = ranh_alloc(n * sizeof(*sorted));
    memcpy(sorted, composer->colour, n * sizeof(*sorted));
    qsort(sorted, n, sizeof(*sorted), by_weight);
    for (size_t i = 0; i < 256; i++)
        palette->rgba[i] = sorted[i].rgba;
    palette->n = 256;
    ranh_free(sorted);
}

/* The palette's order depends on its colours alone; place[colour] is where each colour went. */
static void choose(struct ranh_composer *composer, struct ranh_palette *palette, uint8_t *place)
{
    palette->n = (unsigned)composer->n_colours;
    if (composer->n_colours > 256)
        choose_some(composer, palette);
    else
        for (size_t i = 0; i < composer->n_colours; i++)
            palette->rgba[i] = composer->colour[i].rgba;
    qsort(palette->rgba, palette->n, sizeof(palette->rgba[0]), by_alpha);
    for (size_t i = 0; i < composer->n_colours; i++)
        place[i] = nearest(palette, composer->colour[i].rgba);
}

bool ranh_compose(struct ranh_composer *composer, const struct ranh_canvas *canvas,
                  const struct ranh_tile_look *look, uint8_t *index, struct ranh_palette *palette)
{
    size_t n = (size_t)composer->size * composer->size;
    if (canvas->covered)
        colour_covered(composer, canvas, look);
    else
        colour_filled(composer, canvas, look);
    choose(composer, palette, composer->place);
    for (size_t i = 0; i < n; i++)
        index[i] = composer->place[composer->pixel[i]];
    forget_colours(composer);
    return palette->n > 1 || (palette->rgba[0] & 255) != 0;
}
