/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_REPORT_EXPORT_H
#define RANH_LIB_REPORT_EXPORT_H
/* What the files of the export share: tables (export.c) and drawings (export_drawing.c). */
#include <sqlite3.h>

#include <ranh/crs/transform.h>
#include <ranh/geo/shape.h>
#include <ranh/io/encode.h>
#include <ranh/io/sink.h>
#include <ranh/report/export.h>

#include "lib/report/drawn_edges.h"

#define RANH_EXPORT_MAX_EDGE_M                                                                     \
    300 /* longer edges bend in a transform: they get points in between */
enum { RANH_EXPORT_FIELDS = 20 };

struct ranh_export_layer {
    const char *name;
    struct ranh_field field[RANH_EXPORT_FIELDS];
    size_t n_fields;
    bool by_sheet; /* can be asked for by commune and sheet */
    struct {
        int level, text_vi, text_en; /* columns; -1: of a text none, of a level no shapes */
    } drawn;                         /* in a drawing; parcels are drawn otherwise */
    const char *sql;                 /* fields, then geometry; ?1 commune, ?2 sheet, ?3 clean */
};

struct ranh_export {
    struct ranh_store *store;
    const struct ranh_export_options *options;
    const struct ranh_export_layer *layer;
    struct ranh_arena *arena; /* the caller's */
    struct ranh_arena row;    /* cleared per row */
    struct ranh_export_counts *counts;
    struct ranh_crs_ctx *crs;
    struct ranh_transform *transform; /* NULL = none needed */
    int32_t epsg;                     /* of the output */
    const char *format;               /* the extension */
    struct ranh_encoder *encoder;     /* NULL = UTF-8 */
    struct ranh_sink *sink;           /* open, or NULL */
    sqlite3_stmt *stmt;
    enum ranh_shape_kind kind; /* being written */
    int64_t of_kind[RANH_SHAPE_POLYGON + 1];
    size_t n_files;
    struct drawn_edges edges; /* of parcels in a drawing */
};

typedef int ranh_export_row(struct ranh_export *export, const struct ranh_shape *shape,
                            struct ranh_err *err);
/* Calls take for each row; the statement stands on it. */
int ranh_export_each(struct ranh_export *export, ranh_export_row *take, struct ranh_err *err);
int ranh_export_open(struct ranh_export *export, const char *path, struct ranh_err *err);
int ranh_export_commit(struct ranh_export *export, struct ranh_err *err);

/* Parcels as boundaries and labels on the levels of the statutory map; of other layers a level each for what
 * differs (code, class, function), and the text of a row at its place. */
int ranh_export_drawing(struct ranh_export *export, struct ranh_err *err);

#endif
