/* SPDX-License-Identifier: MIT */
/*
 * Classes and the legend. A parcel with several land uses ("ODT+CLN") is drawn in its main one. Land uses outside the table are one class, drawn grey: it
 * is better to see that something is not known than to guess.
 */
#include <ranh/tile/style.h>

#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/map.h>

#define CODE_MAX    16
#define CLASSES_MAX 255
#define UNKNOWN_RGB 0xE6E4DF

/* Where the main use of a composite begins: the one marked "-C" (chính), else the first. */
static const char *main_use(const char *land_use)
{
    const char *mark = strstr(land_use, "-C");
    while (mark && mark > land_use && mark[-1] != '+' && mark[-1] != ' ')
        mark--;
    return mark ? mark : land_use;
}

static int64_t table_row(const struct ranh_rules *rules, const char *land_use)
{
    size_t n;
    if (!rules)
        return -1;
    const struct ranh_land_use *table = ranh_rules_land_uses(rules, &n);
    const struct ranh_land_use *row = ranh_rules_land_use(rules, main_use(land_use));
    if (!row)
        return -1;
    for (size_t i = 0; i < n; i++)
        if (!strcmp(table[i].code, row->code))
            return (int64_t)i;
    return -1;
}

/* Parcels by row of the table (the last place = unknown), and each parcel's row. */
static void count_parcels(const struct ranh_rules *rules, const struct ranh_parcel_set *parcels,
                          size_t n_rows, size_t *count, uint32_t *row_of)
{
    struct ranh_map known; /* land use as written -> row of the table */
    ranh_map_init(&known);
    for (size_t i = 0; i < parcels->fabric.n_faces; i++) {
        const char *text = parcels->parcel[i].land_use ? parcels->parcel[i].land_use : "";
        bool fresh;
        int64_t *row = ranh_map_put(&known, text, -1, &fresh);
        if (fresh)
            *row = table_row(rules, text);
        row_of[i] = (uint32_t)(*row < 0 ? (int64_t)n_rows : *row);
        count[row_of[i]]++;
    }
    ranh_map_release(&known);
}

static void describe(struct ranh_arena *arena, const struct ranh_land_use *row,
                     struct ranh_legend_entry *entry)
{
    *entry = (struct ranh_legend_entry){.code = "",
                                        .name_vi = "Chưa rõ loại đất",
                                        .name_en = "Land use not known",
                                        .rgb = UNKNOWN_RGB};
    if (!row)
        return;
    entry->code = ranh_arena_strdup(arena, row->code);
    entry->name_vi =
        ranh_arena_strdup(arena, row->name_vi && *row->name_vi ? row->name_vi : row->code);
    entry->name_en =
        row->name_en && *row->name_en ? ranh_arena_strdup(arena, row->name_en) : entry->name_vi;
    entry->statutory = row->rgb;
    if (row->rgb)
        entry->rgb = ranh_tile_soft(row->code, row->rgb);
}

void ranh_tile_style_init(struct ranh_tile_style *style, const struct ranh_rules *rules,
                          const struct ranh_parcel_set *parcels)
{
    *style = (struct ranh_tile_style){0};
    ranh_arena_init(&style->arena);
    size_t n_rows = 0, n_faces = parcels->fabric.n_faces;
    const struct ranh_land_use *table = rules ? ranh_rules_land_uses(rules, &n_rows) : NULL;
    size_t *count = ranh_calloc(n_rows + 1, sizeof(*count));
    uint32_t *row_of = ranh_calloc(n_faces + 1, sizeof(*row_of));
    uint8_t *klass = ranh_calloc(n_rows + 1, 1);
    count_parcels(rules, parcels, n_rows, count, row_of);
    style->legend = RANH_NEW_ARRAY(&style->arena, CLASSES_MAX, struct ranh_legend_entry);
    for (size_t row = 0; row <= n_rows; row++) {
        if (!count[row] || style->n_legend == CLASSES_MAX)
            continue;
        struct ranh_legend_entry *entry = &style->legend[style->n_legend++];
        describe(&style->arena, row < n_rows ? &table[row] : NULL, entry);
        entry->n_parcels = count[row];
        klass[row] = (uint8_t)style->n_legend;
    }
    style->parcel_class = RANH_NEW_ARRAY(&style->arena, n_faces, uint8_t);
    for (size_t i = 0; i < n_faces; i++)
        style->parcel_class[i] = klass[row_of[i]] ? klass[row_of[i]] : CLASSES_MAX;
    ranh_free(count);
    ranh_free(row_of);
    ranh_free(klass);
}

void ranh_tile_style_release(struct ranh_tile_style *style)
{
    ranh_arena_release(&style->arena);
    *style = (struct ranh_tile_style){0};
}

void ranh_tile_style_legend(struct ranh_arena *arena, const struct ranh_rules *rules,
                            const struct ranh_parcel_set *parcels,
                            struct ranh_legend_entry **legend, size_t *n)
{
    struct ranh_tile_style style;
    ranh_tile_style_init(&style, rules, parcels);
    *n = style.n_legend;
    *legend = RANH_NEW_ARRAY(arena, style.n_legend, struct ranh_legend_entry);
    for (size_t i = 0; i < style.n_legend; i++) {
        (*legend)[i] = style.legend[i];
        (*legend)[i].code = ranh_arena_strdup(arena, style.legend[i].code);
        (*legend)[i].name_vi = ranh_arena_strdup(arena, style.legend[i].name_vi);
        (*legend)[i].name_en = ranh_arena_strdup(arena, style.legend[i].name_en);
    }
    ranh_tile_style_release(&style);
}
