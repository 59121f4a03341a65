/* SPDX-License-Identifier: MIT */
/*
 * One pass over the rows of a layer per kind of geometry. The layers are a table of fields and
 * SQL; columns have the names that ingest knows (whole or cut to the ten bytes of DBF), so that
 * what went out comes in again.
 */
#include <ranh/report/export.h>

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/encode.h>
#include <ranh/io/sink.h>
#include <ranh/report/digest.h>

#include "lib/report/export.h"

/* clang-format off */
#define TEXT(n) {.name = (n), .type = RANH_FIELD_TEXT}
#define INT(n)  {.name = (n), .type = RANH_FIELD_INT}
#define REAL(n) {.name = (n), .type = RANH_FIELD_REAL}
/* clang-format on */

enum { DBF_TEXT = 254 }; /* bytes a shapefile's cell holds */

static const struct ranh_export_layer layers[] = {
    {"parcels",
     {TEXT("key"), TEXT("commune"), TEXT("sheet"), TEXT("number"), TEXT("old_key"),
      TEXT("land_use"), REAL("area_m2"), REAL("area_geo"), INT("scale"), TEXT("source"),
      INT("feature"), INT("errors")},
     12,
     true,
     {0, -1, -1},
     "WITH wrong AS (SELECT id, count(*) AS n FROM (SELECT id_a AS id FROM finding WHERE severity "
     "= "
     "'error' AND subject = 'parcel' AND " RANH_DIGEST_TOLD
     " UNION ALL SELECT id_b FROM finding WHERE severity = 'error' AND subject = 'parcel' "
     "AND " RANH_DIGEST_TOLD
     /* a number given twice is told of one parcel and is wrong in all */
     " UNION ALL SELECT q.parcel_id FROM finding f JOIN parcel q ON q.key = f.key_a WHERE code = "
     "'A101' AND q.parcel_id IS NOT f.id_a AND q.parcel_id IS NOT f.id_b) WHERE id IS NOT NULL "
     "GROUP BY id) SELECT p.key, p.commune_code, p.sheet, p.number, p.old_key, p.land_use, "
     "p.area_recorded_m2, p.native_area_m2, p.scale, s.name, d.feature, coalesce(w.n, 0), "
     "p.geometry FROM parcel p JOIN source s ON s.source_id = p.source_id JOIN delivered d ON "
     "d.delivered_id = p.delivered_id LEFT JOIN wrong w ON w.id = p.parcel_id WHERE (?1 IS NULL OR "
     "p.commune_code = ?1) AND (?2 IS NULL OR p.sheet = ?2) AND (?3 = 0 OR w.n IS NULL) ORDER BY "
     "p.parcel_id"},
    {"findings",
     {TEXT("code"), TEXT("severity"), TEXT("verdict"), TEXT("key_a"), TEXT("key_b"), TEXT("source"),
      INT("feature"), REAL("measured"), REAL("limit"), TEXT("unit"), REAL("area_m2"),
      REAL("width_m"), REAL("length_m"), TEXT("adjust"), TEXT("group_key"), TEXT("article"),
      TEXT("message_vi"), TEXT("message_en"), TEXT("finding_id")},
     19,
     true,
     {0, 16, 17},
     "SELECT code, severity, verdict, key_a, key_b, s.name, f.feature, measured, limit_value, "
     "measure_unit, area_m2, width_m, length_m, adjust, group_key, article, message_vi, "
     "message_en, "
     "finding_id, f.geometry "
     "FROM finding f LEFT JOIN source s ON s.source_id = f.source_id WHERE " RANH_DIGEST_TOLD
     " AND (?1 IS NULL OR f.commune_code = ?1 OR key_a LIKE ?1 || '/%' OR key_b LIKE ?1 || '/%') "
     "AND "
     "(?2 IS NULL OR key_a LIKE '%/' || ?2 || '/%' OR key_b LIKE '%/' || ?2 || '/%') AND ?3 = 0 "
     "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, code, key_a, "
     "f.feature, finding_id"},
    {"overlaps",
     {TEXT("key_a"), TEXT("key_b"), TEXT("class"), REAL("area_m2"), REAL("width_m"),
      REAL("length_m"), REAL("limit_m"), TEXT("verdict"), TEXT("adjust"), TEXT("border"),
      TEXT("finding_id"), TEXT("fold")},
     12,
     true,
     {2, -1, -1},
     "SELECT key_a, key_b, class, area_m2, width_m, length_m, limit_m, verdict, adjust, border, "
     "finding_id, fold, geometry FROM overlap WHERE "
     "(?1 IS NULL OR key_a LIKE ?1 || '/%' OR key_b LIKE ?1 || '/%') AND (?2 IS NULL OR key_a LIKE "
     "'%/' || ?2 || '/%' OR key_b LIKE '%/' || ?2 || '/%') AND ?3 = 0 ORDER BY overlap_id"},
    {"gaps",
     {TEXT("neighbours"), TEXT("class"), REAL("area_m2"), REAL("width_m"), REAL("length_m"),
      REAL("limit_m"), TEXT("verdict"), TEXT("adjust"), TEXT("border"), TEXT("finding_id"),
      TEXT("fold")},
     11,
     true,
     {1, -1, -1},
     "SELECT k, class, area_m2, width_m, length_m, limit_m, verdict, adjust, border, finding_id, "
     "fold, geometry FROM (SELECT *, (SELECT group_concat(key, ', ') FROM (SELECT p.key FROM "
     "json_each(g.neighbours) j JOIN parcel p ON p.parcel_id = j.value ORDER BY p.key)) AS k FROM "
     "gap g) WHERE (?1 IS NULL OR k LIKE '%' || ?1 || '/%') AND (?2 IS NULL OR k LIKE '%/' || ?2 "
     "|| '/%') AND ?3 = 0 ORDER BY gap_id"},
    {"borders",
     {TEXT("name"), TEXT("side_a"), TEXT("side_b"), TEXT("class"), INT("overlaps"), INT("gaps"),
      REAL("area_m2"), REAL("width_m"), REAL("length_m"), INT("findings"), INT("within_limit"),
      INT("recording"), INT("below_min"), INT("grid_noise"), REAL("limit_m"), TEXT("adjust"),
      TEXT("adjust_vi"), TEXT("adjust_en"), INT("reports")},
     19,
     true,
     {-1, -1, -1},
     "SELECT name, side_a, side_b, class, overlaps, gaps, area_m2, width_m, length_m, findings, "
     "within_limit, recording, below_minimum, grid_noise, limit_m, adjust, adjust_vi, adjust_en, "
     "reports, NULL FROM border WHERE (?1 IS NULL OR side_a LIKE ?1 || '/%' OR side_b LIKE ?1 || "
     "'/%') AND (?2 IS NULL OR side_a LIKE '%/' || ?2 OR side_b LIKE '%/' || ?2) AND ?3 = 0 "
     "ORDER BY " RANH_BORDER_ORDER},
    {"zones",
     {TEXT("code"), TEXT("function"), TEXT("function_name"), TEXT("plan"), TEXT("decision"),
      TEXT("valid_from"), TEXT("valid_to"), REAL("max_coverage_pct"), REAL("max_far"),
      REAL("max_storeys"), TEXT("land_use")},
     11,
     false,
     {1, 2, 2},
     "SELECT code, function, function_name, plan, decision, valid_from, valid_to, "
     "max_coverage_pct, "
     "max_far, max_storeys, land_use, geometry FROM zone WHERE ?1 IS NULL AND ?2 IS NULL AND ?3 = "
     "0 "
     "ORDER BY zone_id"},
    /* Where the drawing is of another zone of VN-2000 the place is too: one exact step. Else it has none here. */
    {"names",
     {TEXT("kind"), TEXT("text"), TEXT("source"), INT("feature")},
     4,
     false,
     {0, 1, 1},
     "SELECT n.kind, n.text, s.name, d.feature, CASE WHEN s.crs_used = 'EPSG:' || w.srid THEN "
     "MakePoint(n.x, n.y, w.srid) WHEN (SELECT count(*) FROM crs_pipeline c WHERE s.crs_used = "
     "'EPSG:' || c.srid OR c.srid = w.srid) = 2 THEN ST_Transform(MakePoint(n.x, n.y, "
     "CAST(substr(s.crs_used, 6) AS INTEGER)), w.srid) END FROM drawn_name n JOIN source s USING "
     "(source_id) JOIN delivered d USING (delivered_id), workspace w WHERE ?1 IS NULL AND ?2 IS "
     "NULL AND ?3 = 0 ORDER BY n.name_id"},
    /* What would be, what was, and the ground between the two: on the map that is what one looks at. */
    {"repairs",
     {TEXT("repair"), TEXT("shows"), TEXT("codes"), TEXT("method"), TEXT("parcel"),
      REAL("change_m2"), TEXT("state"), TEXT("note_vi"), TEXT("note_en")},
     9,
     true,
     {1, 7, 8},
     "WITH r AS (SELECT *, rowid AS place, (SELECT srid FROM workspace) AS srid FROM repair WHERE "
     "(?1 IS NULL OR key_a LIKE ?1 || '/%') AND (?2 IS NULL OR key_a LIKE '%/' || ?2 || '/%') AND "
     "?3 = 0), drawn AS (SELECT place, 1 AS n, 'before' AS shows, GeomFromWKB(before_wkb, srid) AS "
     "g "
     "FROM r UNION ALL SELECT place, 2, 'after', GeomFromWKB(after_wkb, srid) FROM r UNION ALL "
     "SELECT "
     "place, 3, 'changed', CastToMulti(CollectionExtract(ST_SymDifference(GeomFromWKB(before_wkb, "
     "srid), GeomFromWKB(after_wkb, srid)), 3)) FROM r) SELECT substr(r.group_id, 1, 12), d.shows, "
     "r.codes, r.method, r.key_a, r.area_change_m2, r.state, r.note_vi, r.note_en, d.g FROM drawn "
     "d "
     "JOIN r USING (place) WHERE d.g IS NOT NULL ORDER BY r.state <> 'proposed', r.place, d.n"},
};
enum { N_LAYERS = sizeof(layers) / sizeof(layers[0]) };

const char *const *ranh_export_layers(void)
{
    static const char *names[N_LAYERS + 1];
    for (size_t i = 0; i < N_LAYERS; i++)
        names[i] = layers[i].name;
    return names;
}

static int find_layer(struct ranh_export *export, struct ranh_err *err)
{
    const char *name = export->options->layer ? export->options->layer : "parcels";
    for (size_t i = 0; i < N_LAYERS; i++)
        if (strcmp(layers[i].name, name) == 0)
            export->layer = &layers[i];
    if (!export->layer) {
        const char *near = ranh_text_suggest(name, ranh_export_layers());
        return near
                   ? ranh_fail(err, RANH_E_USAGE,
                               _("there is no layer \"%s\"; did you mean \"%s\"?"), name, near)
                   : ranh_fail(err, RANH_E_USAGE,
                               _("there is no layer \"%s\"; there are parcels, findings, overlaps, "
                                 "gaps, borders, zones, names and repairs"),
                               name);
    }
    if (!export->layer->by_sheet && (export->options->commune || export->options->sheet))
        return ranh_fail(err, RANH_E_USAGE,
                         _("%s belong to no commune or sheet; leave the filter out"), name);
    if (export->layer->drawn.level < 0 && strcmp(export->format, "dxf") == 0)
        return ranh_fail(err, RANH_E_USAGE,
                         _("%s are a table without shapes, and no drawing; write CSV or GPKG"),
                         name);
    if (export->options->clean && strcmp(name, "parcels") != 0)
        return ranh_fail(err, RANH_E_USAGE, _("--clean is for parcels"));
    return RANH_OK;
}

/* --- reference system
 * ----------------------------------------------------------------------------- */

static int choose_crs(struct ranh_export *export, struct ranh_err *err)
{
    const char *wanted = export->options->crs;
    char from[24];
    int32_t srid = ranh_store_srid(export->store);
    struct ranh_crs crs;
    snprintf(from, sizeof(from), "EPSG:%d", (int)srid);
    if (!wanted && strcmp(export->format, "geojson") == 0)
        wanted = "EPSG:4326";
    export->epsg = srid;
    if (!wanted)
        return RANH_OK;
    int status = ranh_crs_lookup(export->crs, wanted, &crs, err);
    if (!status && crs.epsg <= 0)
        status = ranh_fail(err, RANH_E_CRS,
                           _("--crs: give the system by its number, such as EPSG:5899"));
    if (!status && crs.epsg != srid)
        status = ranh_transform_get(export->crs, from, wanted, &export->transform, err);
    if (!status)
        export->epsg = crs.epsg;
    return status;
}

/* --- rows
 * ----------------------------------------------------------------------------------------- */

/* What a shapefile cannot hold or say is cut or left out, and counted. */
static const char *fit_text(struct ranh_export *export, const char *text, size_t column,
                            const char *subject)
{
    struct ranh_export_counts *counts = export->counts;
    if (!text)
        return NULL;
    if (export->encoder) {
        const char *coded = ranh_encode(export->encoder, text, &export->row);
        if (!coded && counts->unread++ == 0)
            counts->first_unread = ranh_arena_printf(export->arena, _("%s of %s"),
                                                     export->layer->field[column].name, subject);
        text = coded;
    }
    if (!text || strcmp(export->format, "shp") != 0 || strlen(text) <= DBF_TEXT)
        return text;
    size_t n = DBF_TEXT;
    while (!export->encoder && n > 0 && ((unsigned char)text[n] & 0xc0) == 0x80)
        n--;
    counts->cut++;
    return ranh_arena_strndup(&export->row, text, n);
}

static int write_row(struct ranh_export *export, const struct ranh_shape *shape,
                     struct ranh_err *err)
{
    const char *value[RANH_EXPORT_FIELDS];
    const char *subject = (const char *)sqlite3_column_text(export->stmt, 0);
    for (size_t i = 0; i < export->layer->n_fields; i++) {
        value[i] = (const char *)sqlite3_column_text(export->stmt, (int)i);
        if (export->layer->field[i].type == RANH_FIELD_TEXT)
            value[i] = fit_text(export, value[i], i, subject ? subject : "");
    }
    export->counts->rows++;
    return ranh_sink_write(export->sink, shape->kind ? shape : NULL, value, err);
}

static const struct {
    enum ranh_shape_kind kind;
    const char *suffix;
} kinds[] = {
    {RANH_SHAPE_POLYGON, "areas"},
    {RANH_SHAPE_LINE, "lines"},
    {RANH_SHAPE_POINT, "points"},
    {RANH_SHAPE_NONE, "without-place"},
};
enum { N_KINDS = sizeof(kinds) / sizeof(kinds[0]) };

static int count_kind(struct ranh_export *export, const struct ranh_shape *shape,
                      struct ranh_err *err)
{
    (void)err;
    export->of_kind[shape->n_points ? shape->kind : RANH_SHAPE_NONE]++;
    return RANH_OK;
}

static int write_if_kind(struct ranh_export *export, const struct ranh_shape *shape,
                         struct ranh_err *err)
{
    enum ranh_shape_kind kind = shape->n_points ? shape->kind : RANH_SHAPE_NONE;
    return kind == export->kind ? write_row(export, shape, err) : RANH_OK;
}

/* --- files
 * ---------------------------------------------------------------------------------------- */

static const char *suffixed(struct ranh_export *export, const char *suffix)
{
    const char *path = export->options->path;
    size_t n = strlen(path) - strlen(export->format) - 1;
    return ranh_arena_printf(export->arena, "%.*s-%s.%s", (int)n, path, suffix, export->format);
}

/* Layers of one file where the format can, else a file per kind; an empty answer is one empty
 * layer. */
static int write_tables(struct ranh_export *export, struct ranh_err *err)
{
    size_t n = 0;
    bool together = strcmp(export->format, "gpkg") == 0 || strcmp(export->format, "sql") == 0 ||
                    strcmp(export->format, "pg") == 0;
    for (size_t i = 0; i < N_KINDS; i++)
        n += export->of_kind[kinds[i].kind] > 0;
    if (n == 0)
        export->of_kind[RANH_SHAPE_POLYGON] = 1;
    int status = together ? ranh_export_open(export, export->options->path, err) : RANH_OK;
    for (size_t i = 0; !status && i < N_KINDS; i++) {
        export->kind = kinds[i].kind;
        if (export->of_kind[export->kind] == 0)
            continue;
        const char *name = export->layer->name;
        if (n > 1)
            name = ranh_arena_printf(export->arena, "%s_%s", name, kinds[i].suffix);
        if (!together)
            status = ranh_export_open(
                export, n > 1 ? suffixed(export, kinds[i].suffix) : export->options->path, err);
        if (!status)
            status = ranh_sink_layer(export->sink, name, export->epsg, export->kind,
                                     export->layer->field, export->layer->n_fields, err);
        if (!status)
            status = ranh_export_each(export, write_if_kind, err);
        if (!status && !together)
            status = ranh_export_commit(export, err);
    }
    return status || !together ? status : ranh_export_commit(export, err);
}

static int prepare(struct ranh_export *export, struct ranh_err *err)
{
    const struct ranh_export_options *options = export->options;
    int status = find_layer(export, err);
    if (!status)
        status = choose_crs(export, err);
    if (!status && options->encoding && strcmp(export->format, "shp") != 0)
        status =
            ranh_fail(err, RANH_E_USAGE, _("--encoding is for .shp; all other formats are UTF-8"));
    if (!status && options->encoding)
        status = ranh_encoder_open(options->encoding, &export->encoder, err);
    if (!status)
        status = ranh_store_prepare(export->store, export->layer->sql, &export->stmt, err);
    if (status)
        return status;
    sqlite3_bind_text(export->stmt, 1, options->commune, -1, SQLITE_STATIC);
    sqlite3_bind_text(export->stmt, 2, options->sheet, -1, SQLITE_STATIC);
    sqlite3_bind_int(export->stmt, 3, options->clean);
    return RANH_OK;
}

int ranh_export_run(struct ranh_store *store, const struct ranh_export_options *options,
                    struct ranh_arena *arena, struct ranh_export_counts *counts,
                    struct ranh_err *err)
{
    struct ranh_export export = {
        .store = store, .options = options, .arena = arena, .counts = counts};
    *counts = (struct ranh_export_counts){0};
    ranh_arena_init(&export.row);
    export.crs = ranh_crs_ctx_new();
    bool database = strncasecmp(options->path, "PG:", 3) == 0;
    export.format = database ? "pg" : ranh_fs_extension(arena, options->path);
    if (strcmp(export.format, "json") == 0)
        export.format = "geojson";
    int status = prepare(&export, err);
    if (!status && strcmp(export.format, "dxf") == 0) {
        status = ranh_export_drawing(&export, err);
    } else if (!status) {
        status = ranh_export_each(&export, count_kind, err);
        if (!status)
            status = write_tables(&export, err);
    }
    ranh_sink_discard(export.sink);
    ranh_encoder_close(export.encoder);
    sqlite3_finalize(export.stmt);
    ranh_crs_ctx_free(export.crs);
    ranh_arena_release(&export.row);
    return status;
}
