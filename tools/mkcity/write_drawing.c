/* SPDX-License-Identifier: MIT */
/* The other file that sees GDAL: drawings. Lines and texts on levels, as DGN V7 or DXF. */
#include <stdlib.h>
#include <string.h>

#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>

#include "drawing.h"

struct mkcity_drawing {
    GDALDatasetH ds;
    OGRLayerH layer;
    bool dgn;
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

struct mkcity_drawing *mkcity_drawing_open(const char *path, bool dgn)
{
    struct mkcity_drawing *d = calloc(1, sizeof *d);
    GDALDriverH driver = GDALGetDriverByName(dgn ? "DGN" : "DXF");
    char **options = dgn ? dgn_options() : NULL;

    if (!d)
        abort();
    remove(path);
    d->dgn = dgn;
    if (driver)
        d->ds = GDALCreate(driver, path, 0, 0, 0, GDT_Unknown, options);
    if (d->ds)
        d->layer =
            GDALDatasetCreateLayer(d->ds, dgn ? "elements" : "entities", NULL, wkbUnknown, NULL);
    CSLDestroy(options);
    if (!d->layer) {
        fprintf(stderr, "mkcity: cannot write %s\n", path);
        mkcity_drawing_close(d);
        return NULL;
    }
    return d;
}

static OGRFeatureH begin(struct mkcity_drawing *d, int level)
{
    OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(d->layer));
    char text[16];

    if (d->dgn) {
        OGR_F_SetFieldInteger(f, OGR_F_GetFieldIndex(f, "Level"), level);
    } else {
        snprintf(text, sizeof text, "Level %d", level);
        OGR_F_SetFieldString(f, OGR_F_GetFieldIndex(f, "Layer"), text);
    }
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
static double unit(const struct mkcity_drawing *d, double v)
{
    return d->dgn ? v + 0.0003 : v;
}

int mkcity_drawing_line(struct mkcity_drawing *d, int level, const struct mkcity_pt *p, size_t n)
{
    OGRGeometryH line = OGR_G_CreateGeometry(wkbLineString);

    for (size_t i = 0; i < n; i++)
        OGR_G_AddPoint_2D(line, unit(d, p[i].x), unit(d, p[i].y));
    return end(d, begin(d, level), line);
}

int mkcity_drawing_text(struct mkcity_drawing *d, int level, struct mkcity_pt at, const char *text)
{
    OGRFeatureH f = begin(d, level);
    OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
    char style[200];

    snprintf(style, sizeof style, "LABEL(t:\"%s\",s:1g)", text);
    OGR_F_SetFieldString(f, OGR_F_GetFieldIndex(f, "Text"), text);
    OGR_F_SetStyleString(f, style);
    OGR_G_SetPoint_2D(point, 0, unit(d, at.x), unit(d, at.y));
    return end(d, f, point);
}

int mkcity_drawing_close(struct mkcity_drawing *d)
{
    if (d && d->ds)
        GDALClose(d->ds);
    free(d);
    return 0;
}
