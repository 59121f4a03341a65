/* SPDX-License-Identifier: MIT */
/*
 * What a file says of itself through OGR: its reference system, the encoding of its text, its columns,
 * the files that belong to it, and how many features it holds, counted by us where its own statement
 * cannot be trusted.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <inttypes.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "gdal_guard.h"
#include "json_scan.h"
#include "source_ogr.h"

static const char *describe_crs(struct ranh_arena *arena, OGRSpatialReferenceH srs)
{
    const char *const options[] = {"FORMAT=WKT2_2019", NULL};
    const char *crs = NULL;
    char *wkt = NULL;
    if (!srs || OSRIsLocal(srs))
        return NULL;
    const char *authority = OSRGetAuthorityName(srs, NULL);
    if (authority && strcmp(authority, "EPSG") == 0)
        return ranh_arena_printf(arena, "EPSG:%s", OSRGetAuthorityCode(srs, NULL));
    if (OSRExportToWktEx(srs, &wkt, options) == OGRERR_NONE && wkt && *wkt)
        crs = ranh_arena_strdup(arena, wkt);
    CPLFree(wkt);
    return crs;
}

/* GDAL says "missing ]" and means the .prj. */
static const char *damaged_prj(const struct ogr *ogr, struct ranh_arena *arena)
{
    const char *prj = ranh_source_sibling(arena, ogr->path, "prj");
    char *lines[2] = {NULL, NULL};
    size_t n;
    struct ranh_gdal_messages messages = {0};
    if (!prj || ranh_fs_read(arena, prj, 1 << 16, &lines[0], &n, NULL) != RANH_OK || n == 0)
        return NULL;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    ranh_gdal_guard(&messages);
    bool good = OSRImportFromESRI(srs, lines) == OGRERR_NONE && !messages.failed;
    ranh_gdal_unguard();
    OSRDestroySpatialReference(srs);
    return good ? NULL : prj;
}

int ranh_source_ogr_refuse(const struct ogr *ogr, struct ranh_arena *arena, const char *why,
                           struct ranh_err *err)
{
    const char *prj = damaged_prj(ogr, arena);
    if (!prj)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read: %s"), ogr->path, why);
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: is damaged or cut off, so the reference system is not stated; get the "
                       "file again, or delete it and say the system (`crs:`, --crs)"),
                     prj);
}

/* A .cpg that was cut off or misspelt: nobody would look for the reason there. */
static int refuse_statement(struct ranh_source *source, const struct ogr *ogr, const char *said,
                            struct ranh_err *err)
{
    struct ranh_err ignored = {0};
    struct ranh_decoder *decoder = NULL;
    if (ranh_decoder_open(said, &decoder, &ignored) == RANH_OK) {
        ranh_decoder_close(decoder);
        return RANH_OK;
    }
    ranh_err_clear(&ignored);
    const char *cpg = ranh_source_sibling(&source->arena, ogr->path, "cpg");
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: the encoding \"%s\" it states is not known, or it was cut off; correct "
                       "it, or delete it: the encoding is then found out by the text"),
                     cpg ? cpg : ogr->path, said);
}

static int describe_encoding(struct ranh_source *source, const struct ogr *ogr,
                             const struct ranh_source_options *options, struct ranh_err *err)
{
    const char *said = NULL;
    if (strcmp(source->info.driver, "ESRI Shapefile") == 0)
        said = ranh_source_dbf_encoding(&source->arena, ogr->path);
    else if (strcmp(source->info.driver, "DXF") == 0)
        said = ogr->dxf_encoding;
    source->info.encoding_stated = said != NULL;
    if (options->encoding)
        said = options->encoding;
    source->info.encoding = said ? said : "UTF-8";
    bool by_shapefile = said && !options->encoding && !ogr->dxf_encoding;
    return by_shapefile ? refuse_statement(source, ogr, said, err) : RANH_OK;
}

static enum ranh_field_type field_type(OGRFieldType type)
{
    switch (type) {
    case OFTInteger:
    case OFTInteger64:
        return RANH_FIELD_INT;
    case OFTReal:
        return RANH_FIELD_REAL;
    case OFTDate:
    case OFTDateTime:
        return RANH_FIELD_DATE;
    case OFTBinary:
        return RANH_FIELD_BYTES;
    default:
        return RANH_FIELD_TEXT;
    }
}

static int describe_fields(struct ranh_source *source, struct ogr *ogr, struct ranh_err *err)
{
    OGRFeatureDefnH definition = OGR_L_GetLayerDefn(ogr->layer);
    ogr->n_given = OGR_FD_GetFieldCount(definition);
    size_t given = (size_t)ogr->n_given, n = given + ogr->is_dxf;
    const char **raw = RANH_NEW_ARRAY(&source->arena, n, const char *);
    OGRFieldType *type = RANH_NEW_ARRAY(&source->arena, n, OGRFieldType);
    bool *shown_width = RANH_NEW_ARRAY(&source->arena, n, bool);
    struct ranh_field *fields = ranh_arena_zero(&source->arena, n, sizeof(*fields));
    for (size_t i = 0; i < given; i++) {
        OGRFieldDefnH field = OGR_FD_GetFieldDefn(definition, (int)i);
        raw[i] = OGR_Fld_GetNameRef(field);
        type[i] = OGR_Fld_GetType(field);
        shown_width[i] = OGR_Fld_GetWidth(field) > 0;
        fields[i] =
            (struct ranh_field){.type = field_type(type[i]), .width = OGR_Fld_GetWidth(field)};
    }
    if (ogr->is_dxf) { /* the text with its codes, where it has any */
        raw[given] = "TextRaw";
        type[given] = OFTBinary;
        shown_width[given] = false;
        fields[given].type = RANH_FIELD_BYTES;
    }
    ogr->type = type;
    ogr->shown_width = shown_width;
    return ogr->is_sheet ? ranh_source_sheet_names(source, ogr, fields, err)
                         : ranh_source_name_fields(source, raw, n, fields, err);
}

/* "delivery.gpkg" and what lies beside it; sizes summed. */
static void describe_files(struct ranh_source *source, const struct ogr *ogr)
{
    char **list = ogr->shelter || ogr->in_memory ? NULL : GDALGetFileList(ogr->dataset);
    int n = CSLCount(list);
    const char **files = RANH_NEW_ARRAY(&source->arena, (size_t)n + 2, const char *);
    size_t k = 0;
    files[k++] = ogr->path; /* first, whatever GDAL thinks */
    for (int i = 0; i < n; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): n counts them */
        if (strcmp(list[i], ogr->path) != 0 && !ranh_fs_is_dir(list[i]))
            files[k++] = ranh_arena_strdup(&source->arena, list[i]);
    files[k] = NULL;
    CSLDestroy(list);
    source->info.files = files;
}

/* The count in a GeoPackage's contents table is what some program once thought it was. */
static int64_t count_rows(struct ogr *ogr, const char *driver)
{
    int64_t n = -1;
    if (strcmp(driver, "GPKG") != 0)
        return OGR_L_GetFeatureCount(ogr->layer, FALSE);
    struct ranh_str sql = RANH_STR_INIT;
    ranh_str_puts(&sql, "SELECT COUNT(*) FROM \"");
    for (const char *c = OGR_L_GetName(ogr->layer); *c; c++)
        ranh_str_printf(&sql, *c == '"' ? "\"\"" : "%c", *c);
    ranh_str_putc(&sql, '"');
    OGRLayerH result = GDALDatasetExecuteSQL(ogr->dataset, sql.text, NULL, NULL);
    OGRFeatureH feature = result ? OGR_L_GetNextFeature(result) : NULL;
    if (feature)
        n = OGR_F_GetFieldAsInteger64(feature, 0);
    OGR_F_Destroy(feature);
    if (result)
        GDALDatasetReleaseResultSet(ogr->dataset, result);
    ranh_str_release(&sql);
    return n;
}

/* SQLite reads around many kinds of damage; its own check does not. */
int ranh_source_ogr_check(struct ogr *ogr, const char *driver, struct ranh_err *err)
{
    int status = RANH_OK;
    if (strcmp(driver, "GPKG") != 0)
        return RANH_OK;
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_guard(&messages);
    OGRLayerH result = GDALDatasetExecuteSQL(ogr->dataset, "PRAGMA quick_check(1)", NULL, NULL);
    OGRFeatureH feature = result ? OGR_L_GetNextFeature(result) : NULL;
    const char *said = feature ? OGR_F_GetFieldAsString(feature, 0) : messages.failure;
    if (strcmp(said, "ok") != 0)
        status = ranh_fail(err, RANH_E_INPUT, _("%s: is damaged (%.200s); get the file again"),
                           ogr->path, said);
    OGR_F_Destroy(feature);
    if (result)
        GDALDatasetReleaseResultSet(ogr->dataset, result);
    ranh_gdal_unguard();
    return status;
}

/* GDAL forgives broken JSON; see json_scan.h. */
static int scan_json(struct ranh_source *source, struct ogr *ogr, const char *extension,
                     struct ranh_err *err)
{
    struct ranh_json_scan scan;
    if (strcmp(extension, "geojson") != 0 && strcmp(extension, "json") != 0)
        return RANH_OK;
    int status = ranh_json_scan(ogr->path, &scan, err);
    if (!status && scan.strangers)
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: %" PRId64 " of the %" PRId64 " elements of \"features\" are no "
                             "features"),
                           ogr->path, scan.strangers, scan.features);
    ogr->counted = scan.features >= 0;
    source->info.n_features = scan.features;
    return status;
}

/* A .mif has a line of attributes per object in its .mid; one cut off just has fewer objects. */
static int count_mid_lines(struct ranh_source *source, struct ogr *ogr, const char *extension,
                           struct ranh_err *err)
{
    const char *mid = strcmp(extension, "mif") == 0
                          ? ranh_source_sibling(&source->arena, ogr->path, "mid")
                          : NULL;
    bool blank = true;
    if (!mid)
        return RANH_OK;
    FILE *file = fopen(mid, "rb");
    if (!file)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), mid);
    source->info.n_features = 0;
    for (int c = getc_unlocked(file); c != EOF; c = getc_unlocked(file)) {
        if (c == '\n' || c == '\r')
            blank = true;
        else if (blank) {
            source->info.n_features++;
            blank = false;
        }
    }
    fclose(file);
    ogr->counted = true;
    return RANH_OK;
}

int ranh_source_ogr_describe(struct ranh_source *source, struct ogr *ogr,
                             const struct ranh_source_options *options, struct ranh_err *err)
{
    struct ranh_source_info *info = &source->info;
    OGRwkbGeometryType type = OGR_L_GetGeomType(ogr->layer);
    info->layer = ranh_arena_strdup(&source->arena, OGR_L_GetName(ogr->layer));
    info->crs = describe_crs(&source->arena, OGR_L_GetSpatialRef(ogr->layer));
    info->geometry_type = type == wkbNone ? "None" : OGRGeometryTypeToName(type);
    if (!ogr->counted)
        info->n_features = count_rows(ogr, info->driver);
    ogr->is_table = ogr->is_sheet || type == wkbNone;
    if (strcmp(info->driver, "ESRI Shapefile") == 0)
        ogr->dbf = ranh_source_sibling(&source->arena, ogr->path, "dbf");
    describe_files(source, ogr);
    int status = describe_encoding(source, ogr, options, err);
    if (!status)
        status = describe_fields(source, ogr, err);
    if (!status && ogr->is_table)
        status = ranh_source_geometry_columns(source, ogr->path, options, err);
    if (!status && !ogr->is_table && (options->x_field || options->wkt_field))
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: has its own geometry; x, y and wkt are for tables"), ogr->path);
    return status;
}

int ranh_source_ogr_count(struct ranh_source *source, struct ogr *ogr, const char *extension,
                          struct ranh_err *err)
{
    int status = scan_json(source, ogr, extension, err);
    return status ? status : count_mid_lines(source, ogr, extension, err);
}
