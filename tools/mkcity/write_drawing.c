/* SPDX-License-Identifier: MIT */
/*
 * Drawings: lines and texts on levels. DGN V7 by GDAL (this is the other file that sees it), DXF by hand, since GDAL
 * turns text of DXF into Latin-1 and offices send bytes of their fonts. The DXF of UTF-8 says so by its version
 * (2007); the others say Windows-1252, as AutoCAD writes on any Windows of the West.
 */
#include <stdlib.h>
#include <string.h>

#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>

#include "drawing.h"

struct mkcity_drawing {
    GDALDatasetH ds; /* DGN */
    OGRLayerH layer;
    FILE *dxf; /* else */
    const struct mkcity_encoding *encoding;
};

/* GDAL's own seed has its origin where the country's coordinates run over. */
static char **dgn_options(void)
{
    char **o = CSLSetNameValue(NULL, "ORIGIN", "0,0,0");

    o = CSLSetNameValue(o, "MASTER_UNIT_NAME", "m");
    o = CSLSetNameValue(o, "SUB_UNIT_NAME", "mm");
    o = CSLSetNameValue(o, "SUB_UNITS_PER_MASTER_UNIT", "1000");
    return CSLSetNameValue(o, "UOR_PER_SUB_UNIT", "1");
}

static void open_dgn(struct mkcity_drawing *d, const char *path)
{
    GDALDriverH driver = GDALGetDriverByName("DGN");
    char **options = dgn_options();

    if (driver)
        d->ds = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, options);
    if (d->ds)
        d->layer = GDALDatasetCreateLayer(d->ds, "elements", NULL, wkbUnknown, NULL);
    CSLDestroy(options);
}

/* One pair of a DXF: the group, and what it is. */
static void put(FILE *f, int group, const char *value)
{
    fprintf(f, "%3d\r\n%s\r\n", group, value);
}

static void put_number(FILE *f, int group, double v)
{
    char text[40];

    snprintf(text, sizeof text, "%.3f", v);
    put(f, group, text);
}

static void put_point(FILE *f, int group, struct mkcity_pt p)
{
    put_number(f, group, p.x);
    put_number(f, group + 10, p.y);
}

static void put_entity(FILE *f, const char *kind, int level)
{
    char layer[16];

    snprintf(layer, sizeof layer, "Level %d", level);
    put(f, 0, kind);
    put(f, 8, layer);
}

static void open_dxf(struct mkcity_drawing *d, const char *path)
{
    d->dxf = fopen(path, "wb");
    if (!d->dxf)
        return;
    put(d->dxf, 0, "SECTION");
    put(d->dxf, 2, "HEADER");
    put(d->dxf, 9, "$ACADVER");
    put(d->dxf, 1, d->encoding ? "AC1015" : "AC1021");
    put(d->dxf, 9, "$DWGCODEPAGE");
    put(d->dxf, 3, "ANSI_1252");
    put(d->dxf, 0, "ENDSEC");
    put(d->dxf, 0, "SECTION");
    put(d->dxf, 2, "ENTITIES");
}

struct mkcity_drawing *mkcity_drawing_open(const char *path, bool dgn,
                                           const struct mkcity_encoding *encoding)
{
    struct mkcity_drawing *d = calloc(1, sizeof *d);

    if (!d)
        abort();
    remove(path);
    d->encoding = encoding;
    (dgn ? open_dgn : open_dxf)(d, path);
    if (!d->layer && !d->dxf) {
        fprintf(stderr, "mkcity: cannot write %s\n", path);
        mkcity_drawing_close(d);
        return NULL;
    }
    return d;
}

static OGRFeatureH begin(struct mkcity_drawing *d, int level)
{
    OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(d->layer));

    OGR_F_SetFieldInteger(f, OGR_F_GetFieldIndex(f, "Level"), level);
    return f;
}

static int end(struct mkcity_drawing *d, OGRFeatureH f, OGRGeometryH geom)
{
    OGRErr e;

    OGR_F_SetGeometryDirectly(f, geom);
    e = OGR_L_CreateFeature(d->layer, f);
    OGR_F_Destroy(f);
    return e == OGRERR_NONE ? 0 : -1;
}

/* GDAL cuts off what is below a unit of a DGN (1 mm) where it should round. */
static double unit(double v)
{
    return v + 0.0003;
}

int mkcity_drawing_line(struct mkcity_drawing *d, int level, const struct mkcity_pt *p, size_t n)
{
    OGRGeometryH line;
    char count[24];

    if (!d->dxf) {
        line = OGR_G_CreateGeometry(wkbLineString);
        for (size_t i = 0; i < n; i++)
            OGR_G_AddPoint_2D(line, unit(p[i].x), unit(p[i].y));
        return end(d, begin(d, level), line);
    }
    if (n == 2) {
        put_entity(d->dxf, "LINE", level);
        put_point(d->dxf, 10, p[0]);
        put_point(d->dxf, 11, p[1]);
        return 0;
    }
    put_entity(d->dxf, "LWPOLYLINE", level);
    snprintf(count, sizeof count, "%zu", n);
    put(d->dxf, 90, count);
    for (size_t i = 0; i < n; i++)
        put_point(d->dxf, 10, p[i]);
    return 0;
}

/* The margin is set in a font of its own, as an MTEXT; the font's name is all that tells the encoding. */
static int dxf_text(const struct mkcity_drawing *d, int level, struct mkcity_pt at,
                    const char *text)
{
    bool margin = level == 63;
    char line[400];

    put_entity(d->dxf, margin ? "MTEXT" : "TEXT", level);
    put_point(d->dxf, 10, at);
    put_number(d->dxf, 40, margin ? 5 : 1);
    snprintf(line, sizeof line, margin ? "{\\fArial|b1|i0|c0|p34;%s}" : "%s", text);
    put(d->dxf, 1, line);
    return 0;
}

static int dgn_text(struct mkcity_drawing *d, int level, struct mkcity_pt at, const char *text)
{
    OGRFeatureH f = begin(d, level);
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    char style[400];

    snprintf(style, sizeof style, "LABEL(t:\"%s\",s:1g)", text);
    OGR_F_SetFieldString(f, OGR_F_GetFieldIndex(f, "Text"), text);
    OGR_F_SetStyleString(f, style);
    OGR_G_SetPoint_2D(point, 0, unit(at.x), unit(at.y));
    return end(d, f, point);
}

int mkcity_drawing_text(struct mkcity_drawing *d, int level, struct mkcity_pt at, const char *text)
{
    char bytes[300];

    if (d->encoding)
        mkcity_encode(d->encoding, text, bytes, sizeof bytes);
    else
        snprintf(bytes, sizeof bytes, "%s", text);
    return d->dxf ? dxf_text(d, level, at, bytes) : dgn_text(d, level, at, bytes);
}

int mkcity_drawing_close(struct mkcity_drawing *d)
{
    int rc = 0;

    if (d && d->ds)
        GDALClose(d->ds);
    if (d && d->dxf) {
        put(d->dxf, 0, "ENDSEC");
        put(d->dxf, 0, "EOF");
        rc = ferror(d->dxf) | fclose(d->dxf);
    }
    free(d);
    return rc ? -1 : 0;
}
