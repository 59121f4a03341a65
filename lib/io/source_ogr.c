/* SPDX-License-Identifier: MIT */
/*
 * Features through OGR. GDAL is generous where a land office must be strict: it re-encodes text, turns
 * "007" into 7, writes helper files beside the delivery, and stops at damage as if it were the end. So
 * every such help is switched off (options below), each failure it mumbles while reading becomes ours,
 * and at the end the features read are counted against those the file states.
 */
#include <cpl_conv.h>
#include <cpl_string.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "gdal_guard.h"
#include "source_direct.h"
#include "source_ogr.h"

static const struct ranh_gdal_option config[] = {
    {"SHAPE_RESTORE_SHX", "NO"},
    {"OGR_XLSX_FIELD_TYPES", "STRING"},
    {"OGR_XLSX_HEADERS", "DISABLE"},
    {"OGR_ODS_FIELD_TYPES", "STRING"},
    {"OGR_ODS_HEADERS", "DISABLE"},
    {"OGR_XLS_FIELD_TYPES", "STRING"},
    {"OGR_XLS_HEADERS", "DISABLE"},
    {"GML_FIELDTYPES", "ALWAYS_STRING"}, /* "03" is a sheet, not three */
    {"GML_SKIP_RESOLVE_ELEMS", "ALL"},
    {"DXF_ENCODING", "UTF-8"}, /* = leave it alone */
    {"OGR_ARC_STEPSIZE", "1"}, /* of DXF what is not stroked before GDAL: arcs of hatches */
    {"DXF_MERGE_BLOCK_GEOMETRIES", "FALSE"}, /* what lies in a block keeps its layer */
    {"OGR_GEOJSON_DATE_AS_STRING", "YES"},
    {NULL, NULL},
};

static const char *const open_options[] = {
    "ENCODING=",          "IMMUTABLE=YES",       "WRITE_GFS=NO", "DOWNLOAD_SCHEMA=NO",
    "DATE_AS_STRING=YES", "ARRAY_AS_STRING=YES", NULL,
};

/* Formats people deliver. Others of GDAL's drivers fetch from the network or follow links. */
static const char *const drivers[] = {
    "ESRI Shapefile",
    "GPKG",
    "GeoJSON",
    "GeoJSONSeq",
    "FlatGeobuf",
    "GML",
    "MapInfo File",
    "XLSX",
    "ODS",
    "XLS",
    "LIBKML",
    "KML",
    "DXF",
    "SQLite",
    "GPX",
    "ESRIJSON",
    "TopoJSON",
    "EDIGEO",
    "OpenFileGDB",
    NULL,
};

/* --- opening -------------------------------------------------------------------------------------- */

/*
 * A folder of our own with a link to the file: GDAL looks for helper files beside the path it is given
 * (.gfs with types guessed by someone else) and writes them there.
 */
static int take_shelter(struct ogr *ogr, struct ranh_arena *arena, const char *suffix,
                        const char **path, struct ranh_err *err)
{
    const char *base = getenv("TMPDIR");
    char real[PATH_MAX];
    ogr->shelter = ranh_arena_printf(arena, "%s/ranh-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(ogr->shelter)) {
        ogr->shelter = NULL;
        return ranh_fail(err, RANH_E_OUTPUT,
                         _("no temporary folder can be made; set TMPDIR to a folder with room"));
    }
    const char *link = ranh_fs_join(
        arena, ogr->shelter, ranh_arena_printf(arena, "%s%s", ranh_fs_basename(*path), suffix));
    if (!realpath(*path, real) || symlink(real, link) != 0)
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be linked into %s"), *path,
                         ogr->shelter);
    *path = link;
    return RANH_OK;
}

static bool is_spreadsheet(const char *kind)
{
    return strcasecmp(kind, "XLSX") == 0 || strcasecmp(kind, "ODS") == 0 ||
           strcasecmp(kind, "XLS") == 0 || strcasecmp(kind, "XLSM") == 0;
}

static int open_dataset(struct ogr *ogr, struct ranh_arena *arena, const char *path,
                        struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_guard(&messages);
    ogr->dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                              drivers, open_options, NULL);
    ranh_gdal_unguard();
    if (ogr->dataset && !messages.failed)
        return RANH_OK;
    if (!ogr->dataset && is_spreadsheet(strrchr(path, '.') ? strrchr(path, '.') + 1 : ""))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: the workbook cannot be opened: it is damaged, cut off or protected "
                           "by a password; open it in a spreadsheet program and save it again "
                           "without a password"),
                         ogr->path);
    if (!ogr->dataset && (!messages.failed || strstr(messages.failure, "not recognized")))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is in no format that is read here (SHP, GPKG, GeoJSON, FlatGeobuf, "
                           "GML, TAB, KML, DXF, DGN V7, XLSX, XLS, ODS, CSV), or it is damaged"),
                         ogr->path);
    return ranh_source_ogr_refuse(ogr, arena, messages.failure, err);
}

static void add_layer_names(struct ranh_str *out, GDALDatasetH dataset)
{
    for (int i = 0; i < GDALDatasetGetLayerCount(dataset) && i < 30; i++)
        ranh_str_printf(out, "%s\"%s\"", i ? ", " : "",
                        OGR_L_GetName(GDALDatasetGetLayer(dataset, i)));
}

static OGRLayerH find_layer(GDALDatasetH dataset, const char *name)
{
    int n = GDALDatasetGetLayerCount(dataset);
    for (int exact = 1; exact >= 0; exact--)
        for (int i = 0; i < n; i++) {
            OGRLayerH layer = GDALDatasetGetLayer(dataset, i);
            const char *its = OGR_L_GetName(layer);
            if (exact ? strcmp(its, name) == 0 : strcasecmp(its, name) == 0)
                return layer;
        }
    return NULL;
}

static int choose_layer(struct ranh_source *source, struct ogr *ogr, const char *name,
                        struct ranh_err *err)
{
    struct ranh_str names = RANH_STR_INIT;
    int n = GDALDatasetGetLayerCount(ogr->dataset), status = RANH_OK;
    if (n == 0) {
        status = ranh_fail(err, RANH_E_INPUT, _("%s: holds no feature and no layer"), ogr->path);
    } else if (name) {
        ogr->layer = find_layer(ogr->dataset, name);
    } else if (n == 1) {
        ogr->layer = GDALDatasetGetLayer(ogr->dataset, 0);
    } else if (!ogr->is_sheet || !(ogr->layer = ranh_source_sheet_choose(source, ogr))) {
        add_layer_names(&names, ogr->dataset);
        status = ranh_fail(
            err, RANH_E_INPUT,
            ogr->is_sheet ? _("%s: which of %d sheets holds the table cannot be told by the names "
                              "of its columns; name it with \"layer\" (--layer): %s")
                          : _("%s: holds %d layers; name one with \"layer\": %s"),
            ogr->path, n, names.text);
    }
    if (!status && !ogr->layer) {
        add_layer_names(&names, ogr->dataset);
        status = ranh_fail(err, RANH_E_INPUT, _("%s: has no layer \"%s\"; it has %s"), ogr->path,
                           name, names.text);
    }
    ranh_str_release(&names);
    return status;
}

/* --- reading -------------------------------------------------------------------------------------- */

static void put_text(struct ranh_cell *cell, const char *text)
{
    cell->bytes = text;
    cell->n = strlen(text);
}

static void put_date(struct ogr *ogr, int i, struct ranh_cell *cell)
{
    int y, mo, d, h, mi, zone;
    float s;
    if (!OGR_F_GetFieldAsDateTimeEx(ogr->feature, i, &y, &mo, &d, &h, &mi, &s, &zone))
        put_text(cell, ranh_arena_strdup(&ogr->record, OGR_F_GetFieldAsString(ogr->feature, i)));
    else if (ogr->type[i] == OFTDate)
        put_text(cell, ranh_arena_printf(&ogr->record, "%04d-%02d-%02d", y, mo, d));
    else
        put_text(cell, ranh_arena_printf(&ogr->record, "%04d-%02d-%02dT%02d:%02d:%02d", y, mo, d, h,
                                         mi, (int)s));
}

static void put_number(struct ogr *ogr, int i, struct ranh_cell *cell)
{
    char buf[RANH_NUM_MAX];
    if (ogr->type[i] == OFTReal) {
        cell->number = OGR_F_GetFieldAsDouble(ogr->feature, i);
        /* With a width the file itself fixed the decimals ("245.80"). */
        const char *text = ogr->shown_width[i] || !isfinite(cell->number)
                               ? OGR_F_GetFieldAsString(ogr->feature, i)
                               : ranh_num_write(buf, cell->number);
        put_text(cell, ranh_arena_strdup(&ogr->record, text));
    } else {
        int64_t whole = OGR_F_GetFieldAsInteger64(ogr->feature, i);
        cell->number = (double)whole;
        put_text(cell, ranh_arena_printf(&ogr->record, "%" PRId64, whole));
    }
}

static void put_cell(struct ogr *ogr, int i, struct ranh_cell *cell)
{
    *cell = (struct ranh_cell){NULL, 0, NAN};
    if (ogr->is_dxf && i == ogr->n_given) {
        ranh_source_dxf_raw(ogr, cell);
        return;
    }
    if (!OGR_F_IsFieldSetAndNotNull(ogr->feature, i))
        return;
    switch (ogr->type[i]) {
    case OFTString:
        put_text(cell, OGR_F_GetFieldAsString(ogr->feature, i));
        if (ogr->is_dxf)
            ranh_source_dxf_restore(ogr, cell);
        break;
    case OFTInteger:
    case OFTInteger64:
    case OFTReal:
        put_number(ogr, i, cell);
        break;
    case OFTDate:
    case OFTDateTime:
        put_date(ogr, i, cell);
        break;
    case OFTBinary: {
        int n;
        cell->bytes = (const char *)OGR_F_GetFieldAsBinary(ogr->feature, i, &n);
        cell->n = (size_t)n;
        break;
    }
    default:
        put_text(cell, ranh_arena_strdup(&ogr->record, OGR_F_GetFieldAsString(ogr->feature, i)));
    }
}

/* Arcs as chords of one degree (2 mm of sagitta at a radius of 50 m), surfaces of 3D as polygons. */
static void put_geometry(struct ranh_source *source, struct ranh_record *record,
                         OGRFeatureH feature)
{
    OGRGeometryH made = NULL, geometry = OGR_F_GetGeometryRef(feature);
    if (!geometry)
        return;
    OGRwkbGeometryType flat = wkbFlatten(OGR_G_GetGeometryType(geometry));
    bool is_dxf = ((struct ogr *)source->reader)->is_dxf;
    if (is_dxf) {
        record->was_curved = ranh_source_dxf_is_curve(feature);
    } else if (OGR_G_HasCurveGeometry(geometry, TRUE)) {
        geometry = made = OGR_G_GetLinearGeometry(geometry, 1.0, NULL);
        record->was_curved = true;
    } else if (flat == wkbPolyhedralSurface || flat == wkbTIN || flat == wkbTriangle) {
        geometry = made = OGR_G_ForceToMultiPolygon(OGR_G_Clone(geometry));
    }
    int n = OGR_G_WkbSize(geometry);
    ranh_str_clear(&source->wkb);
    ranh_str_reserve(&source->wkb, (size_t)n);
    OGR_G_ExportToIsoWkb(geometry, wkbNDR, (unsigned char *)source->wkb.text);
    record->wkb = (const unsigned char *)source->wkb.text;
    record->wkb_n = (size_t)n;
    OGR_G_DestroyGeometry(made);
}

/* Rows that a shapefile's reader skipped must be marked as deleted. */
static int skipped_rows(struct ogr *ogr, int64_t until, struct ranh_err *err)
{
    for (int status; ogr->dbf && ogr->expect_row < until; ogr->expect_row++) {
        bool deleted;
        status = ranh_source_dbf_row_deleted(ogr->dbf, ogr->expect_row, &deleted, err);
        if (status)
            return status;
        if (!deleted)
            return ranh_fail(err, RANH_E_INPUT, _("%s: shape %" PRId64 " cannot be read"),
                             ogr->path, ogr->expect_row);
        ogr->deleted++;
    }
    return RANH_OK;
}

static int at_end(struct ranh_source *source, struct ogr *ogr, struct ranh_err *err)
{
    const char *driver = source->info.driver;
    int64_t stated = source->info.n_features;
    bool counts = strcmp(driver, "FlatGeobuf") == 0 || strcmp(driver, "GPKG") == 0 ||
                  strcmp(driver, "ESRI Shapefile") == 0 || ogr->counted;
    int status = ogr->dbf ? skipped_rows(ogr, stated, err) : RANH_OK;
    source->info.rows_deleted = ogr->deleted;
    if (status || !counts || stated < 0)
        return status;
    if (source->n_read + ogr->deleted != stated)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: only %" PRId64 " of the %" PRId64 " features it states could be "
                           "read; the file is damaged, get it again"),
                         ogr->path, source->n_read, stated);
    return RANH_OK;
}

static int failed_after(const struct ranh_source *source, const struct ogr *ogr, const char *why,
                        struct ranh_err *err)
{
    if (source->last_feature < 0)
        return ranh_fail(err, RANH_E_INPUT, _("%s: its first feature cannot be read: %s"),
                         ogr->path, why);
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: damaged behind feature %" PRId64 " (the last good one): %s"), ogr->path,
                     source->last_feature, why);
}

/* A feature was read, or there are no more: what lies between it and the one before? */
static int pass(struct ranh_source *source, struct ogr *ogr, const struct ranh_record *record,
                bool more, struct ranh_err *err)
{
    if (!more)
        return at_end(source, ogr, err);
    int status = skipped_rows(ogr, record->feature, err);
    ogr->expect_row = record->feature + 1;
    return status;
}

static void close_direct(struct ogr *ogr)
{
    if (ogr->direct)
        ogr->direct->close(ogr->direct);
    ogr->direct = NULL;
}

/* The feature without GDAL; after DIRECT_LEFT it is GDAL's. */
static enum direct next_direct(struct ranh_source *source, struct ranh_record *record, bool *more)
{
    struct ogr *ogr = source->reader;
    struct direct_reader *direct = ogr->direct;
    ranh_arena_clear(&ogr->record);
    enum direct found = direct->next(direct, source, record);
    *more = found == DIRECT_GIVEN;
    if (found != DIRECT_LEFT)
        return found;
    ogr->seek = direct->at++;
    if (direct->once)
        close_direct(ogr);
    return found;
}

static int next(struct ranh_source *source, struct ranh_record *record, bool *more,
                struct ranh_err *err)
{
    struct ogr *ogr = source->reader;
    struct ranh_gdal_messages messages = {0};
    enum direct found = ogr->direct ? next_direct(source, record, more) : DIRECT_LEFT;
    if (found == DIRECT_SWELLS)
        return failed_after(source, ogr,
                            _("the parts of a feature are the same bytes again and again, which "
                              "would fill the memory"),
                            err);
    if (found != DIRECT_LEFT)
        return pass(source, ogr, record, *more, err);
    ranh_arena_clear(&ogr->record);
    ranh_gdal_guard(&messages);
    if (ogr->is_dxf)
        ranh_gdal_set(config);
    if (ogr->seek >= 0)
        OGR_L_SetNextByIndex(ogr->layer, ogr->seek);
    ogr->seek = -1;
    do {
        OGR_F_Destroy(ogr->feature);
        ogr->feature = OGR_L_GetNextFeature(ogr->layer);
    } while (ogr->feature && ogr->is_sheet && ranh_source_sheet_skips(ogr, ogr->feature));
    if (ogr->is_dxf)
        ranh_gdal_unset(config);
    *more = ogr->feature != NULL;
    if (ogr->feature && !messages.failed) {
        record->feature = OGR_F_GetFID(ogr->feature);
        ogr->dxf_raw = NULL;
        for (size_t i = 0; i < source->info.n_fields; i++)
            put_cell(ogr, (int)i, &source->cells[i]);
        if (!ogr->is_table)
            put_geometry(source, record, ogr->feature);
    }
    ranh_gdal_unguard();
    if (messages.failed)
        return failed_after(source, ogr, messages.failure, err);
    if (*more && ogr->is_table)
        ranh_source_cell_geometry(source, record);
    return pass(source, ogr, record, *more, err);
}

static void close_ogr(struct ranh_source *source)
{
    struct ogr *ogr = source->reader;
    struct ranh_gdal_messages messages = {0};
    close_direct(ogr);
    ranh_gdal_guard(&messages);
    OGR_F_Destroy(ogr->feature);
    if (ogr->dataset)
        GDALClose(ogr->dataset);
    ranh_gdal_unguard();
    ranh_source_dxf_forget(ogr);
    if (ogr->shelter)
        ranh_fs_remove(ogr->shelter, NULL);
    ranh_arena_release(&ogr->record);
    ranh_free(ogr);
}

int ranh_source_layers_ogr(const char *path, struct ranh_arena *arena, const char *const **layers,
                           struct ranh_err *err)
{
    struct ogr ogr = {.path = path};
    ranh_gdal_init();
    ranh_gdal_set(config);
    int status = open_dataset(&ogr, arena, path, err);
    ranh_gdal_unset(config);
    if (!status) {
        int n = GDALDatasetGetLayerCount(ogr.dataset);
        const char **names = RANH_NEW_ARRAY(arena, (size_t)n + 1, const char *);
        for (int i = 0; i < n; i++)
            names[i] = ranh_arena_strdup(arena, OGR_L_GetName(GDALDatasetGetLayer(ogr.dataset, i)));
        names[n] = NULL;
        *layers = names;
    }
    if (ogr.dataset)
        GDALClose(ogr.dataset);
    return status;
}

/* Spreadsheets are parsed when their columns are first asked for: failures of that come here too. */
static int describe(struct ranh_source *source, struct ogr *ogr,
                    const struct ranh_source_options *options, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_guard(&messages);
    int status = choose_layer(source, ogr, options->layer, err);
    if (!status)
        status = ranh_source_ogr_describe(source, ogr, options, err);
    ranh_gdal_unguard();
    if (!status && messages.failed)
        status = ranh_source_ogr_refuse(ogr, &source->arena, messages.failure, err);
    return status;
}

static struct direct_reader *open_direct(const struct ranh_source *source, struct ogr *ogr)
{
    if (strcmp(source->info.driver, "FlatGeobuf") == 0)
        return ranh_direct_fgb(source, ogr);
    if (strcmp(source->info.driver, "ESRI Shapefile") == 0)
        return ranh_direct_shp(source, ogr);
    return NULL;
}

static int open_layer(struct ranh_source *source, struct ogr *ogr, const char *path,
                      const struct ranh_source_options *options, struct ranh_err *err)
{
    const char *extension = ranh_fs_extension(&source->arena, path);
    int status = ranh_source_check(&source->arena, path, source->kind, err);
    if (!status)
        status = ranh_source_ogr_count(source, ogr, extension, err);
    if (!status && (strcmp(extension, "gml") == 0 || strcmp(extension, "xml") == 0))
        status = take_shelter(ogr, &source->arena, "", &path, err);
    else if (!status && strcmp(source->kind, extension) != 0) /* GDAL goes by the name */
        status = take_shelter(ogr, &source->arena,
                              ranh_arena_printf(&source->arena, ".%s", source->kind), &path, err);
    if (!status && strcmp(extension, "dxf") == 0)
        status = ranh_source_dxf_mend(source, ogr, &path, err);
    if (!status)
        status = open_dataset(ogr, &source->arena, path, err);
    if (status)
        return status;
    source->info.driver = GDALGetDriverShortName(GDALGetDatasetDriver(ogr->dataset));
    ogr->is_dxf = strcmp(source->info.driver, "DXF") == 0;
    ogr->is_sheet = is_spreadsheet(source->info.driver);
    status = ranh_source_ogr_check(ogr, source->info.driver, err);
    if (!status)
        status = describe(source, ogr, options, err);
    if (!status && !options->by_gdal)
        ogr->direct = open_direct(source, ogr);
    if (!status && !options->by_gdal && !ogr->direct &&
        strcmp(source->info.driver, "FlatGeobuf") == 0)
        status = ranh_source_fgb_check_features(ogr->path, err);
    return status;
}

int ranh_source_open_ogr(struct ranh_source *source, const char *path,
                         const struct ranh_source_options *options, struct ranh_err *err)
{
    struct ogr *ogr = ranh_calloc(1, sizeof(*ogr));
    ranh_arena_init(&ogr->record);
    ranh_str_init(&ogr->mended);
    ogr->path = path;
    ogr->seek = -1;
    source->reader = ogr;
    source->next = next;
    source->close = close_ogr;
    ranh_gdal_init();
    ranh_gdal_set(config);
    int status = open_layer(source, ogr, path, options, err);
    ranh_gdal_unset(config);
    return status;
}
