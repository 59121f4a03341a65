/* SPDX-License-Identifier: MIT */
/*
 * Writing vector files through OGR. Everything is written in a fresh folder beside the target and
 * moved into place when it is complete, because a shapefile is five files and a GeoPackage leaves
 * journals behind: whoever looks sees the old delivery or the new one. The .shp itself is moved last.
 */
#include <ranh/io/sink.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <ranh/base/arena.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/geo/wkb.h>

#include "gdal_guard.h"
#include "sink_database.h"

struct ranh_sink {
    struct ranh_arena arena;
    const char *path, *folder, *work; /* target, its folder, the fresh folder */
    const char *inside;               /* the file in the fresh folder */
    const char *driver;
    GDALDatasetH dataset;
    OGRLayerH layer;
    size_t n_layers, n_fields;
    bool raw_text, overwrite;
    const struct ranh_field *fields; /* of the layer at work */
    struct ranh_str wkb;
    struct {
        RANH_VEC(uint32_t)
    } lines; /* parts of areas drawn as lines */
};

/* The date a GeoPackage carries would make two runs differ. */
static const struct ranh_gdal_option config[] = {
    {"OGR_CURRENT_DATE", "2000-01-01T00:00:00.000Z"},
    {"PG_USE_COPY", "YES"}, /* an SQL dump is loaded ten times faster */
    {NULL, NULL}};

static const struct format {
    const char *extension, *driver;
    const char *layer_options[3];
    bool many_layers;
} formats[] = {
    {"gpkg", "GPKG", {"SPATIAL_INDEX=YES", NULL}, true},
    {"geojson", "GeoJSON", {"WRITE_BBOX=NO", NULL}, false},
    {"json", "GeoJSON", {"WRITE_BBOX=NO", NULL}, false},
    {"fgb", "FlatGeobuf", {"SPATIAL_INDEX=YES", NULL}, false},
    {"shp", "ESRI Shapefile", {"ENCODING=UTF-8", NULL}, false},
    {"csv", "CSV", {"GEOMETRY=AS_WKT", "LINEFORMAT=LF", NULL}, false},
    {"sql", "PGDUMP", {"GEOMETRY_NAME=geom", "DROP_TABLE=IF_EXISTS", NULL}, true},
    {"", "PostgreSQL", {"GEOMETRY_NAME=geom", NULL}, true},
    {"dxf", "DXF", {NULL}, false}, /* fields: layer, style (OGR style string) */
};

static const struct format *find_format(const char *extension, const char *driver)
{
    for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
        if (driver ? strcmp(formats[i].driver, driver) == 0
                   : extension && strcmp(formats[i].extension, extension) == 0)
            return &formats[i];
    return NULL;
}

static int make_work_folder(struct ranh_sink *sink, struct ranh_err *err)
{
    char *work = ranh_arena_printf(&sink->arena, "%s/.%s.tmp-XXXXXX", sink->folder,
                                   ranh_fs_basename(sink->path));
    int status = ranh_fs_mkdirs(sink->folder, err);
    if (status)
        return status;
    if (!mkdtemp(work))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be written (%s)"), sink->path,
                         strerror(errno));
    sink->work = work;
    sink->inside = ranh_fs_join(&sink->arena, work, ranh_fs_basename(sink->path));
    return RANH_OK;
}

enum { ROOM_LEAST = 256 << 10 }; /* bytes: a GeoPackage of one row is larger */

/* GDAL tells which statement failed; the reason most often is that there is no room. */
static bool is_full(const struct ranh_sink *sink)
{
    struct statvfs room;
    return sink->folder && statvfs(sink->folder, &room) == 0 &&
           (uint64_t)room.f_bavail * room.f_frsize < ROOM_LEAST;
}

static int fail_full(const struct ranh_sink *sink, struct ranh_err *err)
{
    return ranh_fail(
        err, RANH_E_OUTPUT,
        _("%s: cannot be written: the disk is full; make room, or choose another place"),
        sink->path);
}

static int create(struct ranh_sink *sink, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_set(config);
    ranh_gdal_guard(&messages);
    GDALDriverH driver = GDALGetDriverByName(sink->driver);
    sink->dataset = driver ? GDALCreate(driver, sink->inside, 0, 0, 0, GDT_Unknown, NULL) : NULL;
    ranh_gdal_unguard();
    ranh_gdal_unset(config);
    if (!sink->dataset)
        return is_full(sink) ? fail_full(sink, err)
                             : ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be created as %s: %s"),
                                         sink->path, sink->driver, messages.failure);
    return RANH_OK;
}

static int open_database(struct ranh_sink *s, const char *path, struct ranh_err *err)
{
    s->path = sink_database_shown(&s->arena, path);
    s->driver = "PostgreSQL";
    ranh_gdal_init();
    return sink_database_open(path, s->path, &s->dataset, err);
}

int ranh_sink_open(const char *path, const char *driver, bool overwrite, struct ranh_sink **sink,
                   struct ranh_err *err)
{
    bool database = !driver && sink_is_database(path);
    *sink = NULL;
    if (!database && !overwrite && ranh_fs_exists(path))
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: exists already; --overwrite replaces it"),
                         path);
    struct ranh_sink *s = ranh_calloc(1, sizeof(*s));
    ranh_arena_init(&s->arena);
    ranh_str_init(&s->wkb);
    s->overwrite = overwrite;
    if (database) {
        int opened = open_database(s, path, err);
        if (opened)
            ranh_sink_discard(s);
        else
            *sink = s;
        return opened;
    }
    s->path = ranh_arena_strdup(&s->arena, path);
    s->folder = ranh_fs_dirname(&s->arena, path);
    const struct format *format = find_format(ranh_fs_extension(&s->arena, path), driver);
    int status = RANH_OK;
    if (!format)
        status = ranh_fail(err, RANH_E_OUTPUT,
                           _("%s: no format is written for this name; use .gpkg, .geojson, .fgb, "
                             ".shp, .csv, .dxf or .sql, or PG:... for a database"),
                           path);
    else
        s->driver = format->driver;
    ranh_gdal_init();
    if (!status)
        status = make_work_folder(s, err);
    if (!status)
        status = create(s, err);
    if (status) {
        ranh_sink_discard(s);
        return status;
    }
    *sink = s;
    return RANH_OK;
}

static OGRwkbGeometryType geometry_type(enum ranh_shape_kind kind)
{
    switch (kind) {
    case RANH_SHAPE_POINT:
        return wkbMultiPoint;
    case RANH_SHAPE_LINE:
        return wkbMultiLineString;
    case RANH_SHAPE_POLYGON:
        return wkbMultiPolygon;
    default:
        return wkbNone;
    }
}

/* A drawing has no columns: layer, and how a feature is drawn (an OGR style string). */
static bool is_style(const struct ranh_sink *sink, const struct ranh_field *field)
{
    return strcmp(sink->driver, "DXF") == 0 && strcmp(field->name, "style") == 0;
}

static int add_field(struct ranh_sink *sink, const struct ranh_field *field, struct ranh_err *err)
{
    if (is_style(sink, field))
        return RANH_OK;
    static const OGRFieldType types[] = {
        [RANH_FIELD_TEXT] = OFTString, [RANH_FIELD_INT] = OFTInteger64, [RANH_FIELD_REAL] = OFTReal,
        [RANH_FIELD_DATE] = OFTDate,   [RANH_FIELD_BYTES] = OFTBinary,
    };
    OGRFieldDefnH definition = OGR_Fld_Create(field->name, types[field->type]);
    if (field->width > 0)
        OGR_Fld_SetWidth(definition, field->width);
    OGRErr bad = OGR_L_CreateField(sink->layer, definition, TRUE);
    OGR_Fld_Destroy(definition);
    return bad == OGRERR_NONE
               ? RANH_OK
               : ranh_fail(err, RANH_E_OUTPUT, _("%s: column \"%s\" cannot be written"), sink->path,
                           field->name);
}

/* NULL for EPSG 0; the caller releases. */
static int reference_system(const struct ranh_sink *sink, int32_t epsg, OGRSpatialReferenceH *srs,
                            struct ranh_err *err)
{
    *srs = NULL;
    if (epsg == 0)
        return RANH_OK;
    *srs = OSRNewSpatialReference(NULL);
    if (OSRImportFromEPSG(*srs, epsg) != OGRERR_NONE)
        return ranh_fail(err, RANH_E_CRS, _("%s: EPSG:%d is not known"), sink->path, (int)epsg);
    OSRSetAxisMappingStrategy(*srs, OAMS_TRADITIONAL_GIS_ORDER);
    return RANH_OK;
}

const char *ranh_sink_name(const struct ranh_sink *sink)
{
    return sink->path;
}

void ranh_sink_raw_text(struct ranh_sink *sink)
{
    sink->raw_text = true;
}

static bool is_database(const struct ranh_sink *sink)
{
    return strcmp(sink->driver, "PostgreSQL") == 0;
}

/* In a file nothing is there before; in a database the table may be. */
static bool is_there(const struct ranh_sink *sink, const char *name)
{
    return is_database(sink) && !sink->overwrite &&
           GDALDatasetGetLayerByName(sink->dataset, name) != NULL;
}

int ranh_sink_layer(struct ranh_sink *sink, const char *name, int32_t epsg,
                    enum ranh_shape_kind kind, const struct ranh_field *fields, size_t n_fields,
                    struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    const struct format *format = find_format(NULL, sink->driver);
    OGRSpatialReferenceH srs = NULL;
    if (sink->n_layers && !format->many_layers)
        return ranh_fail(err, RANH_E_OUTPUT,
                         _("%s: %s holds one layer only; write a .gpkg for several"), sink->path,
                         sink->driver);
    if (is_there(sink, name))
        return ranh_fail(err, RANH_E_OUTPUT,
                         _("%s: the table \"%s\" exists already; --overwrite replaces it"),
                         sink->path, name);
    char **options = CSLDuplicate((char **)(uintptr_t)format->layer_options);
    if (is_database(sink) && sink->overwrite)
        options = CSLSetNameValue(options, "OVERWRITE", "YES");
    if (kind == RANH_SHAPE_NONE && strcmp(sink->driver, "CSV") == 0)
        options = CSLSetNameValue(options, "GEOMETRY", NULL);
    if (sink->raw_text)
        options = CSLSetNameValue(options, "ENCODING", "");
    if (epsg == 4326 && strcmp(sink->driver, "GeoJSON") == 0) {
        options = CSLSetNameValue(options, "RFC7946", "YES");
        options = CSLSetNameValue(options, "COORDINATE_PRECISION", "9"); /* 0.1 mm */
    }
    if (kind == RANH_SHAPE_NONE && strcmp(sink->driver, "FlatGeobuf") == 0)
        options = CSLSetNameValue(options, "SPATIAL_INDEX", "NO");
    ranh_gdal_set(config);
    ranh_gdal_guard(&messages);
    int status = reference_system(sink, epsg, &srs, err);
    if (!status && srs && is_database(sink))
        sink_database_system(sink->dataset, epsg, srs);
    if (!status) {
        sink->layer =
            GDALDatasetCreateLayer(sink->dataset, name, srs, geometry_type(kind), options);
        if (!sink->layer)
            status = is_full(sink) ? fail_full(sink, err)
                                   : ranh_fail(err, RANH_E_OUTPUT,
                                               _("%s: layer \"%s\" cannot be created: %s"),
                                               sink->path, name, messages.failure);
    }
    for (size_t i = 0; !status && i < n_fields; i++)
        status = add_field(sink, &fields[i], err);
    ranh_gdal_unguard();
    ranh_gdal_unset(config);
    OSRDestroySpatialReference(srs);
    CSLDestroy(options);
    struct ranh_field *kept = ranh_arena_zero(&sink->arena, n_fields, sizeof(*kept));
    for (size_t i = 0; i < n_fields; i++)
        kept[i] = fields[i];
    sink->fields = kept;
    sink->n_fields = n_fields;
    sink->n_layers++;
    return status;
}

static void set_field(const struct ranh_sink *sink, OGRFeatureH feature, size_t i,
                      const char *value)
{
    double number;
    int64_t whole;
    bool drawing = strcmp(sink->driver, "DXF") == 0; /* has fields of its own before ours */
    int at = drawing ? OGR_F_GetFieldIndex(feature, sink->fields[i].name) : (int)i;
    if (is_style(sink, &sink->fields[i])) {
        if (value)
            OGR_F_SetStyleString(feature, value);
        return;
    }
    if (!value)
        OGR_F_SetFieldNull(feature, at);
    else if (sink->fields[i].type == RANH_FIELD_INT && ranh_num_int(value, &whole))
        OGR_F_SetFieldInteger64(feature, at, whole);
    else if (sink->fields[i].type == RANH_FIELD_REAL && ranh_num_double(value, &number))
        OGR_F_SetFieldDouble(feature, at, number);
    else if (sink->fields[i].type == RANH_FIELD_BYTES)
        OGR_F_SetFieldBinary(feature, at, (int)strlen(value), value);
    else
        OGR_F_SetFieldString(feature, at, value);
}

/* Areas become their boundaries: a drawing of parcels is lines, and GDAL would write hatches. */
static struct ranh_shape as_lines(struct ranh_sink *sink, const struct ranh_shape *shape)
{
    struct ranh_shape lines = *shape;
    lines.kind = RANH_SHAPE_LINE;
    lines.n_parts = shape->n_rings;
    ranh_vec_reserve(&sink->lines, (size_t)shape->n_rings + 1);
    lines.part_ring = sink->lines.at;
    for (uint32_t i = 0; i <= shape->n_rings; i++)
        lines.part_ring[i] = i;
    return lines;
}

static bool set_geometry(struct ranh_sink *sink, OGRFeatureH feature,
                         const struct ranh_shape *shape)
{
    OGRGeometryH geometry = NULL;
    struct ranh_shape rings;
    if (strcmp(sink->driver, "DXF") == 0 && shape->kind == RANH_SHAPE_POLYGON) {
        rings = as_lines(sink, shape);
        shape = &rings;
    }
    ranh_str_clear(&sink->wkb);
    ranh_wkb_write(&sink->wkb, shape);
    if (OGR_G_CreateFromWkb(sink->wkb.text, NULL, &geometry, (int)sink->wkb.len) != OGRERR_NONE)
        return false;
    bool drawn_point = strcmp(sink->driver, "DXF") == 0 && shape->kind == RANH_SHAPE_POINT;
    if (!drawn_point)
        return OGR_F_SetGeometryDirectly(feature, geometry) == OGRERR_NONE;
    OGRErr bad = OGR_F_SetGeometry(feature, OGR_G_GetGeometryRef(geometry, 0));
    OGR_G_DestroyGeometry(geometry);
    return bad == OGRERR_NONE;
}

int ranh_sink_write(struct ranh_sink *sink, const struct ranh_shape *shape,
                    const char *const *values, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    /* decide on COPY at their first row */
    bool dump = strcmp(sink->driver, "PGDUMP") == 0 || is_database(sink);
    if (dump)
        ranh_gdal_set(config);
    ranh_gdal_guard(&messages);
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(sink->layer));
    for (size_t i = 0; i < sink->n_fields; i++)
        set_field(sink, feature, i, values[i]);
    bool good = !shape || shape->kind == RANH_SHAPE_NONE || set_geometry(sink, feature, shape);
    if (good)
        good = OGR_L_CreateFeature(sink->layer, feature) == OGRERR_NONE && !messages.failed;
    OGR_F_Destroy(feature);
    ranh_gdal_unguard();
    if (dump)
        ranh_gdal_unset(config);
    if (!good)
        return is_full(sink)
                   ? fail_full(sink, err)
                   : ranh_fail(err, RANH_E_OUTPUT, _("%s: a feature cannot be written: %s"),
                               sink->path, messages.failure);
    return RANH_OK;
}

static int sync_file(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int bad = fd < 0 || fsync(fd) != 0;
    if (fd >= 0)
        close(fd);
    return bad;
}

/* Moves what lies in the fresh folder; main_file selects the file people name, moved last. */
static int move_files(struct ranh_sink *sink, bool main_file, struct ranh_err *err)
{
    int status = RANH_OK;
    DIR *folder = opendir(sink->work);
    if (!folder)
        return ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be moved into place"), sink->path);
    for (struct dirent *entry; !status && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.' ||
            (strcmp(entry->d_name, ranh_fs_basename(sink->path)) == 0) != main_file)
            continue;
        char *from = ranh_fs_join(&sink->arena, sink->work, entry->d_name);
        char *to = ranh_fs_join(&sink->arena, sink->folder, entry->d_name);
        const char *extension = ranh_fs_extension(&sink->arena, entry->d_name);
        if (sink->raw_text && strcmp(extension, "cpg") == 0) {
            unlink(to); /* one from before would name another encoding */
            continue;
        }
        if (sync_file(from) || rename(from, to) != 0)
            status = ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be moved into place (%s)"), to,
                               strerror(errno));
    }
    closedir(folder);
    return status;
}

int ranh_sink_commit(struct ranh_sink *sink, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    int status = RANH_OK;
    ranh_gdal_set(config);
    if (is_database(sink))
        status = sink_database_commit(sink->dataset, sink->path, err);
    ranh_gdal_guard(&messages);
    if (sink->dataset)
        GDALClose(sink->dataset);
    sink->dataset = NULL;
    ranh_gdal_unguard();
    ranh_gdal_unset(config);
    if (is_database(sink)) {
        ranh_sink_discard(sink);
        return status;
    }
    if (messages.failed)
        status = is_full(sink) ? fail_full(sink, err)
                               : ranh_fail(err, RANH_E_OUTPUT, _("%s: cannot be completed: %s"),
                                           sink->path, messages.failure);
    if (!status)
        status = move_files(sink, false, err);
    if (!status)
        status = move_files(sink, true, err);
    ranh_sink_discard(sink);
    return status;
}

void ranh_sink_discard(struct ranh_sink *sink)
{
    struct ranh_gdal_messages messages = {0};
    if (!sink)
        return;
    ranh_gdal_guard(&messages);
    if (sink->dataset)
        GDALClose(sink->dataset);
    ranh_gdal_unguard();
    if (sink->work)
        ranh_fs_remove(sink->work, NULL);
    ranh_str_release(&sink->wkb);
    ranh_vec_release(&sink->lines);
    ranh_arena_release(&sink->arena);
    ranh_free(sink);
}
