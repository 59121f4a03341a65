/* SPDX-License-Identifier: MIT */
/*
 * Spreadsheets: which of several sheets is meant, and where its table begins. GDAL is asked for bare
 * rows; the names of the columns are looked for among the first of them (header.h). A sheet without
 * anything in it does not count; of several, the one that has known names of columns is taken if it
 * is the only one, and the others are told.
 */
#include <ranh/base/i18n.h>

#include "source_ogr.h"

/* The first rows of a sheet; n_rows 0 when it is empty. */
static void take_grid(struct ranh_arena *arena, OGRLayerH layer, struct ranh_grid *grid,
                      int64_t *first_row)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(layer);
    size_t n = (size_t)OGR_FD_GetFieldCount(definition);
    const char **cell = RANH_NEW_ARRAY(arena, n * RANH_HEADER_LOOK + 1, const char *);
    OGRFeatureH feature;
    *grid = (struct ranh_grid){0, n, cell};
    *first_row = 1;
    OGR_L_ResetReading(layer);
    while (n && grid->n_rows < RANH_HEADER_LOOK && (feature = OGR_L_GetNextFeature(layer))) {
        if (grid->n_rows == 0)
            *first_row = OGR_F_GetFID(feature);
        for (size_t c = 0; c < n; c++)
            cell[grid->n_rows * n + c] =
                OGR_F_IsFieldSetAndNotNull(feature, (int)c)
                    ? ranh_arena_strdup(arena, OGR_F_GetFieldAsString(feature, (int)c))
                    : "";
        grid->n_rows++;
        OGR_F_Destroy(feature);
    }
    OGR_L_ResetReading(layer);
}

static bool is_blank(const struct ranh_grid *grid)
{
    for (size_t i = 0; i < grid->n_rows * grid->n_columns; i++)
        if (*grid->cell[i])
            return false;
    return true;
}

OGRLayerH ranh_source_sheet_choose(struct ranh_source *source, struct ogr *ogr)
{
    enum { LISTED = 20 };
    struct ranh_arena *arena = &source->arena;
    OGRLayerH only = NULL, named = NULL;
    int n = GDALDatasetGetLayerCount(ogr->dataset), n_filled = 0, n_named = 0;
    const char *passed = NULL;
    for (int i = 0; i < n; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(ogr->dataset, i);
        struct ranh_grid grid;
        struct ranh_header header;
        int64_t first;
        take_grid(arena, layer, &grid, &first);
        if (is_blank(&grid))
            continue;
        only = layer;
        n_filled++;
        ranh_header_find(arena, &grid, source->known, NULL, false, &header);
        if (header.known >= 2) {
            named = layer;
            n_named++;
        }
    }
    if (n_filled == 1)
        return only;
    if (n_named != 1)
        return NULL;
    for (int i = 0, listed = 0; i < n; i++) {
        OGRLayerH layer = GDALDatasetGetLayer(ogr->dataset, i);
        struct ranh_grid grid;
        int64_t first;
        take_grid(arena, layer, &grid, &first);
        if (layer == named || is_blank(&grid) || ++listed > LISTED)
            continue;
        passed = ranh_arena_printf(arena, "%s%s\"%s\"", passed ? passed : "", passed ? ", " : "",
                                   OGR_L_GetName(layer));
    }
    source->info.table.sheets_passed = passed;
    return named;
}

int ranh_source_sheet_names(struct ranh_source *source, struct ogr *ogr, struct ranh_field *fields,
                            struct ranh_err *err)
{
    struct ranh_grid grid;
    struct ranh_header header;
    int64_t first;
    take_grid(&source->arena, ogr->layer, &grid, &first);
    if (is_blank(&grid))
        return ranh_fail(err, RANH_E_INPUT, _("%s: sheet \"%s\" is empty"), ogr->path,
                         source->info.layer);
    ranh_source_find_names(source, &grid, first, &header);
    ranh_source_put_names(source, header.name, grid.n_columns, fields);
    ogr->data_row = first + (int64_t)header.data;
    if (source->info.n_features >= (int64_t)header.data)
        source->info.n_features -= (int64_t)header.data;
    return RANH_OK;
}

bool ranh_source_sheet_skips(const struct ogr *ogr, OGRFeatureH row)
{
    if (OGR_F_GetFID(row) < ogr->data_row)
        return true;
    for (int i = OGR_F_GetFieldCount(row); i > 0; i--)
        if (OGR_F_IsFieldSetAndNotNull(row, i - 1) && *OGR_F_GetFieldAsString(row, i - 1))
            return false;
    return true;
}
