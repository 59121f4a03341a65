/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SOURCE_OGR_H
#define RANH_LIB_IO_SOURCE_OGR_H
/*
 * The reader of OGR formats: source_ogr.c opens and reads, source_ogr_info.c asks the file what it says
 * of itself.
 */
#include <gdal.h>
#include <ogr_api.h>

#include "dxf.h"
#include "gdal_guard.h"
#include "source_impl.h"

struct ogr {
    GDALDatasetH dataset;
    OGRLayerH layer; /* dataset's */
    OGRFeatureH feature;
    const char *path; /* as delivered */
    char *shelter;    /* folder with a link to the file, so that helper files stay there; or NULL */
    bool is_table;    /* geometry lies in cells */
    bool is_dxf;
    bool is_sheet;            /* of a spreadsheet */
    int64_t data_row;         /* its first row behind the names */
    struct dxf_account dxf;   /* what was kept of a DXF */
    const char *dxf_encoding; /* what its header says; or NULL */
    const struct dxf_kept
        *dxf_raw;           /* of the feature's text, where it is more than it says; or NULL */
    struct ranh_str mended; /* a DXF that was written anew for GDAL ... */
    const char *in_memory;  /* ... and the name it has there; NULL = read as delivered */
    const char *dbf;        /* of a shapefile, to tell deleted rows from lost ones; or NULL */
    int64_t expect_row;     /* shapefile: the row after the last one read */
    int64_t deleted;
    bool counted;                 /* info.n_features is our own count, taken before GDAL looked */
    struct ranh_arena record;     /* numbers and dates as text */
    int n_given;                  /* fields that GDAL gives; a DXF has one more */
    const OGRFieldType *type;     /* [n_fields] */
    const bool *shown_width;      /* [n_fields] the file states how many decimals are written */
    struct direct_reader *direct; /* reads the bytes itself, see source_direct.h; or NULL */
    int64_t seek;                 /* the feature GDAL is to read next; -1 = where it is */
};

/* Counts to hold the reader against, taken from the bytes before GDAL looks at them. */
int ranh_source_ogr_count(struct ranh_source *source, struct ogr *ogr, const char *extension,
                          struct ranh_err *err);
/* RANH_E_INPUT when the pages of a GeoPackage are damaged. */
int ranh_source_ogr_check(struct ogr *ogr, const char *driver, struct ranh_err *err);
/* RANH_E_INPUT with GDAL's reason, or with a better one where that is known. */
int ranh_source_ogr_refuse(const struct ogr *ogr, struct ranh_arena *arena, const char *why,
                           struct ranh_err *err);
/* Fills source->info of the chosen layer. */
int ranh_source_ogr_describe(struct ranh_source *source, struct ogr *ogr,
                             const struct ranh_source_options *options, struct ranh_err *err);

/* source_sheet.c: the sheet that is meant, NULL when that is open; names of the columns (and where the
 * rows begin); rows that are none: above the names, or blank. */
OGRLayerH ranh_source_sheet_choose(struct ranh_source *source, struct ogr *ogr);
int ranh_source_sheet_names(struct ranh_source *source, struct ogr *ogr, struct ranh_field *fields,
                            struct ranh_err *err);
bool ranh_source_sheet_skips(const struct ogr *ogr, OGRFeatureH row);

/* source_dxf.c. *path may become that of a mended copy in memory, which forget takes away; fills what the
 * info says of a drawing. RANH_E_INPUT when a binary DXF is cut off, or its curves are without end. */
int ranh_source_dxf_mend(struct ranh_source *source, struct ogr *ogr, const char **path,
                         struct ranh_err *err);
void ranh_source_dxf_forget(struct ogr *ogr);
bool ranh_source_dxf_is_curve(OGRFeatureH feature);
/* The cell with what was kept in place of its tokens; memory is ogr->record's. */
void ranh_source_dxf_restore(struct ogr *ogr, struct ranh_cell *cell);
/* The text as it was drawn, with its codes: a column more than GDAL has. */
void ranh_source_dxf_raw(const struct ogr *ogr, struct ranh_cell *cell);

#endif
