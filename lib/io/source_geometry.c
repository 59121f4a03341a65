/* SPDX-License-Identifier: MIT */
/*
 * Geometry that lies in the cells of a table: two columns with numbers, or one with WKT, GeoJSON or
 * hexadecimal WKB (PostGIS exports it). Read here and not by GDAL's table drivers, because those stop at a decimal
 * comma ("106,7" becomes 106) and give a broken text as "no geometry" without a word.
 */
#include <cpl_conv.h>
#include <math.h>
#include <ogr_api.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/base/text.h>
#include <ranh/io/cell.h>

#include "gdal_guard.h"
#include "source_impl.h"

/* -1 when there is none of that name; names are compared without case. */
static int find_field(const struct ranh_source *source, const char *name)
{
    for (size_t i = 0; i < source->info.n_fields; i++)
        if (strcasecmp(source->info.fields[i].name, name) == 0)
            return (int)i;
    return -1;
}

static int named_column(struct ranh_source *source, const char *path, const char *name, int *column,
                        struct ranh_err *err)
{
    *column = -1;
    if (!name)
        return RANH_OK;
    *column = find_field(source, name);
    if (*column >= 0)
        return RANH_OK;
    const char **names = RANH_NEW_ARRAY(&source->arena, source->info.n_fields + 1, const char *);
    for (size_t i = 0; i < source->info.n_fields; i++)
        names[i] = source->info.fields[i].name;
    names[source->info.n_fields] = NULL;
    const char *near = ranh_text_suggest(name, names);
    return ranh_fail(err, RANH_E_INPUT,
                     near ? _("%s: has no column \"%s\" for the geometry; did you mean \"%s\"?")
                          : _("%s: has no column \"%s\" for the geometry"),
                     path, name, near);
}

int ranh_source_geometry_columns(struct ranh_source *source, const char *path,
                                 const struct ranh_source_options *options, struct ranh_err *err)
{
    static const char *const usual[] = {"WKT", "geom", "the_geom", "geometry", "wkt_geom", NULL};
    if (!options->x_field != !options->y_field)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: x and y belong together; name both columns of coordinates"), path);
    int status = named_column(source, path, options->x_field, &source->x, err);
    if (!status)
        status = named_column(source, path, options->y_field, &source->y, err);
    if (!status)
        status = named_column(source, path, options->wkt_field, &source->wkt, err);
    for (size_t i = 0; !status && usual[i] && source->wkt < 0 && source->x < 0; i++)
        source->wkt = find_field(source, usual[i]);
    return status;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static OGRGeometryH from_hex(const char *text, size_t n)
{
    OGRGeometryH geometry = NULL;
    if (n < 18 || n % 2 || text[0] != '0' || (text[1] != '0' && text[1] != '1'))
        return NULL;
    unsigned char *bytes = ranh_alloc(n / 2);
    for (size_t i = 0; i < n / 2; i++) {
        int high = hex_digit(text[2 * i]), low = hex_digit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            goto out;
        bytes[i] = (unsigned char)(high << 4 | low);
    }
    if (OGR_G_CreateFromWkb(bytes, NULL, &geometry, (int)(n / 2)) != OGRERR_NONE)
        geometry = NULL;
out:
    ranh_free(bytes);
    return geometry;
}

static OGRGeometryH from_wkt(char *text)
{
    OGRGeometryH geometry = NULL;
    if (strncasecmp(text, "SRID=", 5) == 0 && strchr(text, ';'))
        text = strchr(text, ';') + 1;
    if (OGR_G_CreateFromWkt(&text, NULL, &geometry) != OGRERR_NONE)
        return NULL;
    while (text && (*text == ' ' || *text == '\t' || *text == '\r' || *text == '\n'))
        text++;
    if (text && *text) { /* "POINT (1 2) and more" */
        OGR_G_DestroyGeometry(geometry);
        return NULL;
    }
    return geometry;
}

/* NUL-terminated, trimmed copy of a cell in source->wkb's memory, which is free until we write it. */
static char *cell_text(struct ranh_source *source, const struct ranh_cell *cell, size_t *n)
{
    ranh_str_clear(&source->wkb);
    ranh_str_add(&source->wkb, cell->bytes, cell->n);
    char *text = source->wkb.text;
    *n = strlen(text);
    while (*n && (unsigned char)text[*n - 1] <= ' ')
        text[--*n] = '\0';
    while (*text && (unsigned char)*text <= ' ') {
        text++;
        --*n;
    }
    return text;
}

static void give(struct ranh_source *source, struct ranh_record *record, OGRGeometryH geometry)
{
    int n = OGR_G_WkbSize(geometry);
    ranh_str_clear(&source->wkb);
    ranh_str_reserve(&source->wkb, (size_t)n);
    OGR_G_ExportToIsoWkb(geometry, wkbNDR, (unsigned char *)source->wkb.text);
    record->wkb = (const unsigned char *)source->wkb.text;
    record->wkb_n = (size_t)n;
}

static void text_geometry(struct ranh_source *source, struct ranh_record *record)
{
    struct ranh_gdal_messages messages = {0};
    const struct ranh_cell *cell = &record->cells[source->wkt];
    size_t n;
    if (!cell->bytes)
        return;
    char *text = cell_text(source, cell, &n);
    if (n == 0)
        return;
    ranh_gdal_guard(&messages);
    OGRGeometryH geometry = from_hex(text, n);
    if (!geometry && *text == '{')
        geometry = OGR_G_CreateGeometryFromJson(text);
    else if (!geometry)
        geometry = from_wkt(text);
    if (geometry && OGR_G_HasCurveGeometry(geometry, TRUE)) {
        OGRGeometryH chords = OGR_G_GetLinearGeometry(geometry, 1.0, NULL);
        OGR_G_DestroyGeometry(geometry);
        geometry = chords;
        record->was_curved = true;
    }
    ranh_gdal_unguard();
    record->bad_geometry = !geometry;
    record->bad_text = geometry ? NULL : text;
    if (!geometry)
        return;
    give(source, record, geometry);
    OGR_G_DestroyGeometry(geometry);
}

static void point_geometry(struct ranh_source *source, struct ranh_record *record)
{
    double xy[2];
    enum ranh_cell_reading reading[2];
    const int column[2] = {source->x, source->y};
    for (int i = 0; i < 2; i++) {
        const struct ranh_cell *cell = &record->cells[column[i]];
        size_t n;
        /* A coordinate with three decimals is not a group of thousands: latitude and longitude
         * have at most three digits, and metres before a group are many. */
        static const struct ranh_cell_evidence point_first = {.decimal_point = 1};
        reading[i] = RANH_CELL_EMPTY;
        if (cell->bytes && !isnan(cell->number)) {
            xy[i] = cell->number;
            reading[i] = RANH_CELL_GOOD;
        } else if (cell->bytes) {
            const char *text = cell_text(source, cell, &n);
            reading[i] = ranh_cell_number(text, strchr(text, ',') ? NULL : &point_first, &xy[i]);
        }
    }
    if (reading[0] == RANH_CELL_EMPTY && reading[1] == RANH_CELL_EMPTY)
        return;
    record->bad_geometry = reading[0] != RANH_CELL_GOOD || reading[1] != RANH_CELL_GOOD;
    if (record->bad_geometry)
        return;
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    OGR_G_SetPoint_2D(point, 0, xy[0], xy[1]);
    give(source, record, point);
    OGR_G_DestroyGeometry(point);
}

void ranh_source_cell_geometry(struct ranh_source *source, struct ranh_record *record)
{
    if (source->wkt >= 0)
        text_geometry(source, record);
    else if (source->x >= 0)
        point_geometry(source, record);
}
