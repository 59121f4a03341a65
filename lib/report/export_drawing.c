/* SPDX-License-Identifier: MIT */
/*
 * A drawing: lines and texts on levels. Parcels go to the levels of the cadastral map (Circular
 * 26/2024 Annex 21: 10 boundary, 13 parcel number, 4 area, 2 land use). Of other layers each code, class or
 * function has its level, so that a CAD program can switch each kind on and off, and what a row says stands at
 * its place, in the language of the program.
 */
#include "lib/report/export.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

enum { KEY, COMMUNE, SHEET, NUMBER, OLD_KEY, LAND_USE, AREA_RECORDED, AREA }; /* of layer parcels */
enum { REPAIR, SHOWS, CODES, METHOD, PARCEL, CHANGE };                        /* of layer repairs */

static const struct ranh_field fields[] = {
    {.name = "Layer", .type = RANH_FIELD_TEXT},
    {.name = "style", .type = RANH_FIELD_TEXT},
};

static int text_at(struct ranh_export *export, const char *level, const char *text, double height,
                   double x, double y, struct ranh_err *err)
{
    char buf[RANH_NUM_MAX];
    if (!text || !*text)
        return RANH_OK;
    char *safe = ranh_arena_strdup(&export->row, text);
    for (char *c = safe; *c; c++) /* a quote would end the style's string */
        if (*c == '"')
            *c = '\'';
    const char *value[] = {level,
                           ranh_arena_printf(&export->row, "LABEL(f:\"Arial\",t:\"%s\",s:%sg,p:5)",
                                             safe, ranh_num_fixed(buf, height, 3))};
    return ranh_sink_write(export->sink, ranh_shape_point(&export->row, x, y), value, err);
}

static const char *column(const struct ranh_export *export, int i)
{
    return (const char *)sqlite3_column_text(export->stmt, i);
}

/* The statutory label: number over area, land use below, where the parcel is widest. */
static int label(struct ranh_export *export, const struct ranh_shape *shape, struct ranh_err *err)
{
    double x, y, radius;
    char buf[RANH_NUM_MAX];
    int at = sqlite3_column_type(export->stmt, AREA_RECORDED) == SQLITE_NULL ? AREA : AREA_RECORDED;
    if (!ranh_shape_inscribed(shape, &x, &y, &radius))
        return RANH_OK;
    double height = fmin(fmax(radius / 4, 0.1), 2);
    const char *area = NULL;
    if (sqlite3_column_type(export->stmt, at) != SQLITE_NULL) {
        char *comma = ranh_arena_strdup(
            &export->row, ranh_num_fixed(buf, sqlite3_column_double(export->stmt, at), 1));
        area = comma;
        if ((comma = strchr(comma, '.')))
            *comma = ',';
    }
    int status = text_at(export, "13", column(export, NUMBER), height, x, y + 1.4 * height, err);
    if (!status)
        status = text_at(export, "4", area, height, x, y, err);
    return status
               ? status
               : text_at(export, "2", column(export, LAND_USE), height, x, y - 1.4 * height, err);
}

/* "T105 26740/2/68: -0,28 m²", at the ground that changes only: before and after lie on each other. */
static const char *text_of_repair(struct ranh_export *export)
{
    char buf[RANH_NUM_MAX];
    if (strcmp(column(export, SHOWS), "changed") != 0)
        return NULL;
    ranh_num_fixed(buf, sqlite3_column_double(export->stmt, CHANGE), 2);
    char *point = strchr(buf, '.');
    if (point && ranh_i18n_lang() == RANH_LANG_VI)
        *point = ',';
    return ranh_arena_printf(&export->row, "%s %s: %s m²", column(export, CODES),
                             column(export, PARCEL) ? column(export, PARCEL) : "", buf);
}

/* A message in lines of some 15 m instead of one of 100 m across the map. Each is a text by itself: GDAL cuts a
 * text after 250 bytes, in the midst of a letter that is written \U+1EA1. */
static char *in_lines(struct ranh_arena *arena, const char *text)
{
    enum { LETTERS = 50 };
    char *lines = ranh_arena_strdup(arena, text), *space = NULL;
    size_t n = 0, since = 0; /* letters of the line, and after its last space */
    for (char *c = lines; *c; c++) {
        bool letter = ((unsigned char)*c & 0xc0) != 0x80;
        n += letter;
        since = *c == ' ' ? 0 : since + letter;
        bool unit =
            c > lines && isdigit((unsigned char)c[-1]) && strchr("cm%", c[1]); /* "6,8 cm" */
        space = *c == ' ' && !unit ? c : space;
        if (n > LETTERS && space) {
            *space = '\n';
            n = since;
            space = NULL;
        }
    }
    return lines;
}

/* "T101: parcels ... overlap". */
static const char *text_of(struct ranh_export *export, const char *level)
{
    int at = ranh_i18n_lang() == RANH_LANG_VI ? export->layer->drawn.text_vi
                                              : export->layer->drawn.text_en;
    const char *text = at < 0 ? NULL : column(export, at);
    if (strcmp(export->layer->name, "repairs") == 0)
        return text_of_repair(export);
    return text && *text ? ranh_arena_printf(&export->row, "%s: %s", level, text) : NULL;
}

/* In the ground, where that has an area; else in the middle of it. */
static int say(struct ranh_export *export, const struct ranh_shape *shape, const char *level,
               struct ranh_err *err)
{
    enum { HEIGHT_CM = 50 };
    const char *text = text_of(export, level);
    struct ranh_box box = ranh_shape_box(shape);
    double x = (box.xmin + box.xmax) / 2, y = (box.ymin + box.ymax) / 2;
    if (!text)
        return RANH_OK;
    if (shape->kind == RANH_SHAPE_POLYGON)
        (void)ranh_shape_inside(shape, &x, &y);
    char *line = in_lines(&export->row, text), *save;
    for (const char *c = line; *c; c++)
        y += *c == '\n' ? 0.8 * HEIGHT_CM / 100.0 : 0; /* the middle stays */
    int status = RANH_OK;
    for (line = strtok_r(line, "\n", &save); line && !status; line = strtok_r(NULL, "\n", &save)) {
        status = text_at(export, level, line, HEIGHT_CM / 100.0, x, y, err);
        y -= 1.6 * HEIGHT_CM / 100.0;
    }
    return status;
}

static int draw(struct ranh_export *export, const struct ranh_shape *shape, struct ranh_err *err)
{
    bool parcels = strcmp(export->layer->name, "parcels") == 0;
    const char *level = parcels ? "10" : column(export, export->layer->drawn.level);
    const char *value[] = {level && *level ? level : "0", "PEN(c:#000000)"};
    const struct ranh_shape *lines = shape;
    if (shape->n_points == 0)
        return RANH_OK;
    export->counts->rows++;
    if (parcels)
        lines = drawn_edges_rest(&export->edges, &export->row, shape);
    int status = lines ? ranh_sink_write(export->sink, lines, value, err) : RANH_OK;
    if (status)
        return status;
    return parcels ? label(export, shape, err) : say(export, shape, value[0], err);
}

int ranh_export_drawing(struct ranh_export *export, struct ranh_err *err)
{
    int status = ranh_export_open(export, export->options->path, err);
    if (!status)
        status = ranh_sink_layer(export->sink, "entities", 0, RANH_SHAPE_NONE, fields, 2, err);
    if (!status)
        status = ranh_export_each(export, draw, err);
    drawn_edges_release(&export->edges);
    return status ? status : ranh_export_commit(export, err);
}
