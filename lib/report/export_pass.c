/* SPDX-License-Identifier: MIT */
/* What tables and drawings do alike: a pass over the rows, and files that open and commit. */
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/geo/wkb.h>

#include "lib/report/export.h"

static int read_shape(struct ranh_export *export, struct ranh_shape *shape, struct ranh_err *err)
{
    int at = (int)export->layer->n_fields;
    const void *blob = sqlite3_column_blob(export->stmt, at);
    *shape = (struct ranh_shape){0};
    if (!blob)
        return RANH_OK;
    int status = ranh_blob_read(&export->row, blob, (size_t)sqlite3_column_bytes(export->stmt, at),
                                shape, NULL, err);
    if (!status && export->transform) {
        struct ranh_shape moved;
        status = ranh_transform_shape(export->transform, &export->row, shape,
                                      RANH_EXPORT_MAX_EDGE_M, &moved, err);
        *shape = moved;
    }
    return status;
}

int ranh_export_each(struct ranh_export *export, ranh_export_row *take, struct ranh_err *err)
{
    int status = RANH_OK;
    sqlite3_reset(export->stmt);
    for (bool row = true; !status && row;) {
        struct ranh_shape shape;
        status = ranh_store_step(export->store, export->stmt, &row, err);
        if (status || !row)
            continue;
        ranh_arena_clear(&export->row);
        status = read_shape(export, &shape, err);
        if (!status)
            status = take(export, &shape, err);
    }
    return status;
}

/* A shapefile without shapes is its table alone. */
static const char *written_as(struct ranh_export *export, const char *path)
{
    if (strcmp(export->format, "shp") != 0 || export->kind != RANH_SHAPE_NONE)
        return path;
    return ranh_arena_printf(export->arena, "%.*s.dbf", (int)strlen(path) - 4, path);
}

int ranh_export_open(struct ranh_export *export, const char *path, struct ranh_err *err)
{
    const char *written = written_as(export, path);
    bool database = strcmp(export->format, "pg") == 0;
    if (!database && !export->options->overwrite && ranh_fs_exists(written))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: exists already; --overwrite replaces it"),
                         written);
    int status = ranh_sink_open(path, NULL, export->options->overwrite, &export->sink, err);
    if (status)
        return status;
    if (export->encoder)
        ranh_sink_raw_text(export->sink);
    export->counts->files[export->n_files++] =
        database ? ranh_arena_strdup(export->arena, ranh_sink_name(export->sink)) : written;
    return RANH_OK;
}

int ranh_export_commit(struct ranh_export *export, struct ranh_err *err)
{
    struct ranh_sink *sink = export->sink;
    export->sink = NULL;
    return ranh_sink_commit(sink, err);
}
