/* SPDX-License-Identifier: MIT */
/*
 * What GDAL leaves open of a DXF. It passes over entities it does not know without a word, so they are
 * counted here by name. It gives arcs as chords of four degrees (a metre off at a radius of 2 km) and a spline as
 * some thirty points: arcs are asked for finer, and splines get points in between, on the smooth curve through
 * those given.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "dgn_curve.h"
#include "source_ogr.h"

#define CHORD_M 0.001

/* A degree, and 5 m at most from point to point: 2 cm off at any radius. */
const struct ranh_gdal_option ranh_source_dxf_curves[] = {
    {"OGR_ARC_STEPSIZE", "1"}, {"OGR_ARC_MAX_GAP", "5"}, {NULL, NULL}};

/* --- entities that are not read ------------------------------------------------------------------- */

static bool is_read(const char *name)
{
    static const char *const names[] = {
        "POINT",   "LINE",        "LWPOLYLINE", "POLYLINE", "VERTEX", "SEQEND", "CIRCLE",
        "ELLIPSE", "ARC",         "SPLINE",     "TEXT",     "MTEXT",  "ATTRIB", "ATTDEF",
        "INSERT",  "DIMENSION",   "HATCH",      "SOLID",    "TRACE",  "3DFACE", "LEADER",
        "MLEADER", "MULTILEADER", "ENDSEC",     "VIEWPORT"};
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

/* A line without its end and blanks around it; false at the end of the file. */
static bool get_line(FILE *file, char *line, int size)
{
    if (!fgets(line, size, file))
        return false;
    size_t n = strlen(line);
    bool whole = n && line[n - 1] == '\n';
    for (int c = 0; !whole && c != EOF && c != '\n';) /* the rest of a long one */
        c = getc_unlocked(file);
    while (n && (unsigned char)line[n - 1] <= ' ')
        line[--n] = '\0';
    size_t from = strspn(line, " \t");
    memmove(line, line + from, n - from + 1);
    return true;
}

/* Pairs of a group code and a value; names of entities stand behind the code 0. */
const char *ranh_source_dxf_unread(struct ranh_arena *arena, const char *path)
{
    char code[80], value[80];
    bool inside = false, named = false;
    struct ranh_map counts;
    const char *list = NULL;
    FILE *file = fopen(path, "rb");
    if (!file)
        return NULL;
    ranh_map_init(&counts);
    while (get_line(file, code, sizeof(code)) && get_line(file, value, sizeof(value))) {
        if (strcmp(code, "0") == 0) {
            named = strcmp(value, "SECTION") == 0;
            if (inside && !named && !is_read(value) && counts.n < 1000)
                ++*ranh_map_put(&counts, value, 0, NULL);
            inside &= strcmp(value, "ENDSEC") != 0;
        } else if (named && strcmp(code, "2") == 0) {
            inside = strcmp(value, "ENTITIES") == 0;
            named = false;
        }
    }
    fclose(file);
    for (size_t i = 0; i < counts.n && i < 8; i++)
        list = list ? ranh_arena_printf(arena, "%s, %s %lld", list, counts.entry[i].key,
                                        (long long)counts.entry[i].value)
                    : ranh_arena_printf(arena, "%s %lld", counts.entry[i].key,
                                        (long long)counts.entry[i].value);
    ranh_map_release(&counts);
    return list;
}

/* --- splines -------------------------------------------------------------------------------------- */

/* Two points before the first and behind the last give the ends their direction. */
static void put_ends(struct dgn_points *p, OGRGeometryH line, int n, bool closed)
{
    for (int i = -2; i < n + 2; i++) {
        int k = closed ? ((i % (n - 1)) + n - 1) % (n - 1) : i;
        double x, y;
        if (k >= 0 && k < n) {
            x = OGR_G_GetX(line, k);
            y = OGR_G_GetY(line, k);
        } else {
            int at = k < 0 ? 0 : n - 1, in = k < 0 ? 1 : n - 2, off = k < 0 ? -k : k - n + 1;
            x = OGR_G_GetX(line, at) + off * (OGR_G_GetX(line, at) - OGR_G_GetX(line, in));
            y = OGR_G_GetY(line, at) + off * (OGR_G_GetY(line, at) - OGR_G_GetY(line, in));
        }
        *ranh_vec_push(p) = (struct dgn_point){x, y};
    }
}

OGRGeometryH ranh_source_dxf_smooth(OGRFeatureH feature, OGRGeometryH line)
{
    int field = OGR_F_GetFieldIndex(feature, "SubClasses");
    int n = OGR_G_GetPointCount(line);
    struct dgn_points through = {0}, fine = {0};
    if (field < 0 || n < 4 || !strstr(OGR_F_GetFieldAsString(feature, field), "AcDbSpline") ||
        wkbFlatten(OGR_G_GetGeometryType(line)) != wkbLineString)
        return NULL;
    bool closed = OGR_G_GetX(line, 0) == OGR_G_GetX(line, n - 1) &&
                  OGR_G_GetY(line, 0) == OGR_G_GetY(line, n - 1);
    put_ends(&through, line, n, closed);
    OGRGeometryH made = NULL;
    if (dgn_stroke_curve(through.at, through.n, CHORD_M, &fine)) {
        made = OGR_G_CreateGeometry(wkbLineString);
        OGR_G_SetPointCount(made, (int)fine.n);
        for (size_t i = 0; i < fine.n; i++)
            OGR_G_SetPoint_2D(made, (int)i, fine.at[i].x, fine.at[i].y);
    }
    ranh_vec_release(&through);
    ranh_vec_release(&fine);
    return made;
}

bool ranh_source_dxf_is_curve(OGRFeatureH feature)
{
    static const char *const names[] = {"AcDbSpline", "AcDbArc", "AcDbCircle", "AcDbEllipse"};
    int field = OGR_F_GetFieldIndex(feature, "SubClasses");
    const char *classes = field < 0 ? "" : OGR_F_GetFieldAsString(feature, field);
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (strstr(classes, names[i]))
            return true;
    return false;
}
