/* SPDX-License-Identifier: MIT */
/*
 * Findings as a GeoPackage, because a surveyor repairs on the map: one layer each for points, lines
 * and areas (GIS programs style and snap by kind), and a table of findings that have no place.
 */
#include "check.h"

#include <string.h>

#include <ranh/geo/wkb.h>
#include <ranh/io/sink.h>
#include <ranh/land/finding.h>

static const struct ranh_field fields[] = {
    {.name = "code", .type = RANH_FIELD_TEXT},
    {.name = "severity", .type = RANH_FIELD_TEXT},
    {.name = "verdict", .type = RANH_FIELD_TEXT},
    {.name = "key_a", .type = RANH_FIELD_TEXT},
    {.name = "key_b", .type = RANH_FIELD_TEXT},
    {.name = "file", .type = RANH_FIELD_TEXT},
    {.name = "feature", .type = RANH_FIELD_INT},
    {.name = "measured", .type = RANH_FIELD_REAL},
    {.name = "limit_value", .type = RANH_FIELD_REAL},
    {.name = "unit", .type = RANH_FIELD_TEXT},
    {.name = "area_m2", .type = RANH_FIELD_REAL},
    {.name = "width_m", .type = RANH_FIELD_REAL},
    {.name = "length_m", .type = RANH_FIELD_REAL},
    {.name = "adjust", .type = RANH_FIELD_TEXT},
    {.name = "group_key", .type = RANH_FIELD_TEXT},
    {.name = "article", .type = RANH_FIELD_TEXT},
    {.name = "message_vi", .type = RANH_FIELD_TEXT},
    {.name = "message_en", .type = RANH_FIELD_TEXT},
    {.name = "finding_id", .type = RANH_FIELD_TEXT},
};
#define N_FIELDS (sizeof(fields) / sizeof(fields[0]))

static const char sql[] =
    "SELECT code, severity, verdict, key_a, key_b, (SELECT name FROM source "
    "s WHERE s.source_id = f.source_id), feature, "
    "measured, limit_value, measure_unit, area_m2, width_m, length_m, adjust, group_key, "
    "article, message_vi, message_en, finding_id, geometry "
    "FROM finding f WHERE " RANH_CHECK_TOLD " ORDER BY " RANH_CHECK_RANK
    ", code, key_a, feature, finding_id";

static const struct {
    enum ranh_shape_kind kind;
    const char *name;
} layers[] = {
    {RANH_SHAPE_POLYGON, "findings_areas"},
    {RANH_SHAPE_LINE, "findings_lines"},
    {RANH_SHAPE_POINT, "findings_points"},
    {RANH_SHAPE_NONE, "findings_without_place"},
};
#define N_LAYERS (sizeof(layers) / sizeof(layers[0]))

/* Overlaps and gaps that are only counted at their border; from the tables they are kept in. */
static const struct ranh_field face_fields[] = {
    {.name = "kind", .type = RANH_FIELD_TEXT},     {.name = "group_key", .type = RANH_FIELD_TEXT},
    {.name = "key_a", .type = RANH_FIELD_TEXT},    {.name = "key_b", .type = RANH_FIELD_TEXT},
    {.name = "area_m2", .type = RANH_FIELD_REAL},  {.name = "width_m", .type = RANH_FIELD_REAL},
    {.name = "length_m", .type = RANH_FIELD_REAL}, {.name = "limit_m", .type = RANH_FIELD_REAL},
    {.name = "verdict", .type = RANH_FIELD_TEXT},  {.name = "adjust", .type = RANH_FIELD_TEXT},
    {.name = "reason", .type = RANH_FIELD_TEXT},
};
#define N_FACE_FIELDS (sizeof(face_fields) / sizeof(face_fields[0]))

static const char face_sql[] =
    "SELECT 'overlap', border, key_a, key_b, area_m2, width_m, length_m, limit_m, verdict, adjust,"
    " fold, geometry FROM overlap WHERE fold IS NOT NULL UNION ALL SELECT 'gap', border, NULL, "
    "NULL,"
    " area_m2, width_m, length_m, limit_m, verdict, adjust, fold, geometry FROM gap WHERE fold IS "
    "NOT"
    " NULL";

static int write_faces(struct ranh_workspace *ws, struct ranh_sink *sink, struct ranh_arena *arena,
                       struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool begun = false;
    int r = ranh_store_prepare(ws->store, face_sql, &stmt, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        struct ranh_shape shape = {0};
        const char *value[N_FACE_FIELDS];
        const void *blob = sqlite3_column_blob(stmt, (int)N_FACE_FIELDS);
        ranh_arena_clear(arena);
        if (blob)
            r = ranh_blob_read(arena, blob, (size_t)sqlite3_column_bytes(stmt, (int)N_FACE_FIELDS),
                               &shape, NULL, err);
        for (size_t i = 0; i < N_FACE_FIELDS; i++)
            value[i] = (const char *)sqlite3_column_text(stmt, (int)i);
        if (r == 0 && !begun)
            r = ranh_sink_layer(sink, "small_faces", ranh_store_srid(ws->store), RANH_SHAPE_POLYGON,
                                face_fields, N_FACE_FIELDS, err);
        begun = true;
        if (r == 0)
            r = ranh_sink_write(sink, blob ? &shape : NULL, value, err);
    }
    sqlite3_finalize(stmt);
    return r;
}

/* Rows of one kind. The layer stands also where it has none: QGIS refuses a file without a layer, and
   a map made once shows the next check without being made anew. */
static int write_kind(struct ranh_workspace *ws, sqlite3_stmt *stmt, size_t l,
                      struct ranh_sink *sink, struct ranh_arena *arena, struct ranh_err *err)
{
    int r = ranh_sink_layer(sink, layers[l].name, ranh_store_srid(ws->store), layers[l].kind,
                            fields, N_FIELDS, err);
    sqlite3_reset(stmt);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        struct ranh_shape shape = {0};
        const void *blob = sqlite3_column_blob(stmt, (int)N_FIELDS);
        ranh_arena_clear(arena);
        if (blob)
            r = ranh_blob_read(arena, blob, (size_t)sqlite3_column_bytes(stmt, (int)N_FIELDS),
                               &shape, NULL, err);
        if (r != 0 || shape.kind != layers[l].kind)
            continue;
        const char *value[N_FIELDS];
        for (size_t i = 0; i < N_FIELDS; i++)
            value[i] = (const char *)sqlite3_column_text(stmt, (int)i);
        r = ranh_sink_write(sink, blob ? &shape : NULL, value, err);
    }
    return r;
}

int ranh_check_layer(struct ranh_workspace *ws, const char *path, bool overwrite, bool all_faces,
                     struct ranh_err *err)
{
    struct ranh_sink *sink = NULL;
    struct ranh_arena arena;
    sqlite3_stmt *stmt = NULL;
    ranh_arena_init(&arena);
    int r = ranh_store_prepare(ws->store, sql, &stmt, err);
    if (r == 0)
        r = ranh_sink_open(path, "GPKG", overwrite, &sink, err);
    enum ranh_shape_kind kinds[N_LAYERS];
    const char *names[N_LAYERS];
    for (size_t l = 0; r == 0 && l < N_LAYERS; l++) {
        r = write_kind(ws, stmt, l, sink, &arena, err);
        kinds[l] = layers[l].kind;
        names[l] = layers[l].name;
    }
    if (r == 0 && all_faces)
        r = write_faces(ws, sink, &arena, err);
    if (r == 0)
        r = ranh_check_put_styles(sink, kinds, names, N_LAYERS, err);
    if (r == 0)
        r = ranh_sink_commit(sink, err);
    else if (sink)
        ranh_sink_discard(sink);
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    return r;
}

/* --- drawing
 * -------------------------------------------------------------------------------------- */

static const struct ranh_field drawing_fields[] = {
    {.name = "Layer", .type = RANH_FIELD_TEXT},
    {.name = "style", .type = RANH_FIELD_TEXT},
};

static const char drawing_sql[] =
    "SELECT code, message_vi, message_en, geometry FROM finding WHERE geometry IS NOT NULL "
    "AND " RANH_CHECK_TOLD " ORDER BY " RANH_CHECK_RANK ", code, key_a, feature, finding_id";

/* A line where it is and, at the middle, what it is; quotes would end the style's string. */
static int draw(struct ranh_sink *sink, struct ranh_arena *arena, const char *code,
                const char *message, const struct ranh_shape *shape, struct ranh_err *err)
{
    const char *values[2] = {code, "PEN(c:#FF0000,w:0.35mm)"};
    int r = ranh_sink_write(sink, shape, values, err);
    struct ranh_box box = ranh_shape_box(shape);
    struct ranh_shape *middle =
        ranh_shape_point(arena, (box.xmin + box.xmax) / 2, (box.ymin + box.ymax) / 2);
    char *text =
        ranh_arena_printf(arena, "LABEL(f:\"Arial\",t:\"%s %s\",s:0.5g,c:#FF0000)", code, message);
    for (char *c = strchr(text, 't') + 3; *c; c++)
        if (*c == '"' && strncmp(c, "\",s:", 4) != 0)
            *c = '\'';
    values[1] = text;
    return r ? r : ranh_sink_write(sink, middle, values, err);
}

static int draw_row(struct ranh_sink *sink, struct ranh_arena *arena, sqlite3_stmt *stmt,
                    struct ranh_err *err)
{
    struct ranh_shape shape = {0};
    int language = ranh_i18n_lang() == RANH_LANG_VI ? 1 : 2;
    ranh_arena_clear(arena);
    int r = ranh_blob_read(arena, sqlite3_column_blob(stmt, 3),
                           (size_t)sqlite3_column_bytes(stmt, 3), &shape, NULL, err);
    if (r != 0 || shape.n_points == 0)
        return r;
    return draw(sink, arena, (const char *)sqlite3_column_text(stmt, 0),
                (const char *)sqlite3_column_text(stmt, language), &shape, err);
}

int ranh_check_drawing(struct ranh_workspace *ws, const char *path, struct ranh_err *err)
{
    struct ranh_sink *sink = NULL;
    struct ranh_arena arena;
    sqlite3_stmt *stmt = NULL;
    ranh_arena_init(&arena);
    int r = ranh_store_prepare(ws->store, drawing_sql, &stmt, err);
    if (r == 0)
        r = ranh_sink_open(path, "DXF", true, &sink, err);
    if (r == 0)
        r = ranh_sink_layer(sink, "findings", 0, RANH_SHAPE_NONE, drawing_fields, 2, err);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(ws->store, stmt, &row, err);
        if (r == 0 && row)
            r = draw_row(sink, &arena, stmt, err);
    }
    if (r == 0)
        r = ranh_sink_commit(sink, err);
    else if (sink)
        ranh_sink_discard(sink);
    sqlite3_finalize(stmt);
    ranh_arena_release(&arena);
    return r;
}
