/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_SOURCE_IMPL_H
#define RANH_LIB_IO_SOURCE_IMPL_H
/*
 * What the parts of the source share: source.c looks at the file and chooses a reader, source_ogr.c,
 * source_dgn.c and source_csv.c read, source_check.c compares what a file states of its size with what is there,
 * source_geometry.c makes WKB.
 */
#include <ranh/base/map.h>
#include <ranh/io/encoding.h>
#include <ranh/io/source.h>

#include "header.h"

struct ranh_source {
    bool users_encoding;     /* declared, not stated by the file */
    struct ranh_arena arena; /* as long as the source */
    struct ranh_source_info info;
    const char *kind;        /* the extension the file's bytes ask for */
    struct ranh_cell *cells; /* [n_fields], the record's */
    int wkt, x, y;           /* columns of a table's geometry, -1 = none */
    struct ranh_str wkb;     /* the record's geometry */
    int64_t n_read;
    int64_t last_feature;   /* the last good one, -1 = none yet */
    struct ranh_map *known; /* names of columns looked for */
    char *unpacked;         /* folder with what came out of an archive, ours to remove; or NULL */
    const char *member;     /* the path in it, and ... */
    const char *shown;      /* ... what people call it: "x.zip/dc12.shp" */
    void *reader;           /* of the format */
    int (*next)(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err);
    void (*close)(struct ranh_source *source);
};

/* Readers: fill info, cells, next and close of a source whose arena lives. path is info->files[0]. */
int ranh_source_open_ogr(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err);
int ranh_source_layers_ogr(const char *path, struct ranh_arena *arena, const char *const **layers,
                           struct ranh_err *err);
int ranh_source_open_dgn(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err);
int ranh_source_open_csv(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err);

/* source_named.c. RANH_E_INPUT when the first bytes (64 or all) are of another kind than the extension (small letters) says. */
int ranh_source_named(const char *path, const char *extension, const unsigned char *head, size_t n,
                      struct ranh_err *err);
/* Whether a zip is a workbook: XLSX or ODS. */
bool ranh_source_is_office(const unsigned char *head, size_t n);

/* source_points.c: text without names of columns, a boundary point a line. */
bool ranh_source_is_points(struct ranh_source *source, const char *path);
int ranh_source_open_points(struct ranh_source *source, const char *path,
                            const struct ranh_source_options *options, struct ranh_err *err);

/* Decodes names, from the source's encoding unless they show another, and gives them to
 * ranh_source_put_names(). */
int ranh_source_name_fields(struct ranh_source *source, const char *const *raw, size_t n,
                            struct ranh_field *fields, struct ranh_err *err);
/* RANH_E_INPUT when nothing reads the encoding of source->info. */
int ranh_source_check_encoding(struct ranh_source *source, struct ranh_err *err);
/* Makes names unique and none empty; types and widths are the caller's. */
void ranh_source_put_names(struct ranh_source *source, const char *const *name, size_t n,
                           struct ranh_field *fields);
/* The names of a table, found among its first rows, and what is to be told of that. first_row: the
 * file's number of the grid's first. */
void ranh_source_find_names(struct ranh_source *source, const struct ranh_grid *grid,
                            int64_t first_row, struct ranh_header *header);

/* Finds the columns of a table's geometry. */
int ranh_source_geometry_columns(struct ranh_source *source, const char *path,
                                 const struct ranh_source_options *options, struct ranh_err *err);
/* Makes record's geometry out of its cells, or flags it. */
void ranh_source_cell_geometry(struct ranh_source *source, struct ranh_record *record);

/* RANH_E_INPUT when the files are shorter than their own headers say, or do not belong together. */
int ranh_source_check(struct ranh_arena *arena, const char *path, const char *extension,
                      struct ranh_err *err);
/* Whether a row of a .dbf is marked as deleted. */
int ranh_source_dbf_row_deleted(const char *dbf, int64_t row, bool *deleted, struct ranh_err *err);

/* What .cpg and the language byte of the .dbf say of a shapefile's text; NULL = nothing. Arena. */
const char *ranh_source_dbf_encoding(struct ranh_arena *arena, const char *path);

/* dir/name.* with the extension in either case, e.g. ("x.SHP", "dbf"); NULL when there is none. */
const char *ranh_source_sibling(struct ranh_arena *arena, const char *path, const char *extension);

/* fgb_check.c. RANH_E_INPUT when the columns, or the features, of a FlatGeobuf share their bytes, so that GDAL would
 * fill the memory with them. The features are read for it: only where GDAL is to read them all. */
int ranh_source_fgb_check(const char *path, struct ranh_err *err);
int ranh_source_fgb_check_features(const char *path, struct ranh_err *err);

#endif
