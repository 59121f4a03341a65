/* SPDX-License-Identifier: MIT */
/*
 * The only file of mkcity that sees GDAL: layers in the formats offices send, and the two transforms.
 *
 * Zone to zone is plain transverse Mercator, no datum; to WGS 84 the official parameters (EPSG:6960) are
 * pinned, because PROJ by itself takes a set that is 0.8 m off here.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "mkcity.h"

#define TO_WGS84(meridian)                                                                         \
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=0 +lon_0=" meridian                              \
    " +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +step +proj=push +v_3 +step +proj=cart"            \
    " +ellps=WGS84 +step +proj=helmert +x=-191.90441429 +y=-39.30318279 +z=-111.45032835"          \
    " +rx=-0.00928836 +ry=0.01975479 +rz=-0.00427372 +s=0.252906278"                               \
    " +convention=coordinate_frame +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"        \
    " +step +proj=unitconvert +xy_in=rad +xy_out=deg +step +proj=axisswap +order=2,1"

struct mkcity_layer {
    GDALDatasetH ds;
    OGRLayerH layer;
    OGRCoordinateTransformationH ct;
    struct mkcity_layer_spec own;
    bool multi;
    long rows;
};

/* Broken rings are written on purpose: only failures are worth a word. */
static void CPL_STDCALL speak(CPLErr level, CPLErrorNum number, const char *text)
{
    (void)number;
    if (level >= CE_Failure)
        fprintf(stderr, "mkcity: %s\n", text);
}

void mkcity_write_start(void)
{
    GDALAllRegister();
    CPLSetConfigOption("OGR_CURRENT_DATE", "2026-11-01T00:00:00.000Z");
    CPLSetConfigOption("OGR_SQLITE_SYNCHRONOUS", "OFF");
    CPLSetErrorHandler(speak);
}

static OGRSpatialReferenceH srs_of(int epsg)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);

    OSRSetAxisMappingStrategy(srs, OAMS_TRADITIONAL_GIS_ORDER);
    if (OSRImportFromEPSG(srs, epsg) != OGRERR_NONE) {
        OSRDestroySpatialReference(srs);
        return NULL;
    }
    return srs;
}

static OGRCoordinateTransformationH transform_of(int from, int to)
{
    OGRSpatialReferenceH a = srs_of(from), b = srs_of(to);
    OGRCoordinateTransformationOptionsH opt = OCTNewCoordinateTransformationOptions();
    OGRCoordinateTransformationH ct = NULL;

    if (to == 4326)
        OCTCoordinateTransformationOptionsSetOperation(
            opt, from == 9210 ? TO_WGS84("105.75") : TO_WGS84("107.75"), 0);
    if (a && b)
        ct = OCTNewCoordinateTransformationEx(a, b, opt);
    OCTDestroyCoordinateTransformationOptions(opt);
    OSRDestroySpatialReference(a);
    OSRDestroySpatialReference(b);
    return ct;
}

static int run(OGRCoordinateTransformationH ct, struct mkcity_pt *p, size_t n)
{
    double *x = malloc((n ? n : 1) * sizeof *x), *y = malloc((n ? n : 1) * sizeof *y);
    int ok = 0;

    if (!x || !y)
        abort();
    for (size_t i = 0; i < n; i++) {
        x[i] = p[i].x;
        y[i] = p[i].y;
    }
    ok = OCTTransform(ct, (int)n, x, y, NULL);
    for (size_t i = 0; i < n; i++)
        p[i] = (struct mkcity_pt){x[i], y[i]};
    free(x);
    free(y);
    return ok ? 0 : -1;
}

int mkcity_zones_open(struct mkcity_zones *z)
{
    z->east = transform_of(9210, 5899);
    z->west = transform_of(5899, 9210);
    return z->east && z->west ? 0 : -1;
}

void mkcity_zones_close(struct mkcity_zones *z)
{
    OCTDestroyCoordinateTransformation(z->east);
    OCTDestroyCoordinateTransformation(z->west);
}

static void to_mm(struct mkcity_pt *p, size_t n)
{
    for (size_t i = 0; i < n; i++)
        p[i] = (struct mkcity_pt){round(p[i].x * 1000) / 1000, round(p[i].y * 1000) / 1000};
}

int mkcity_to_east(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n)
{
    int rc = run(z->east, p, n);

    to_mm(p, n);
    return rc;
}

int mkcity_to_east_exact(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n)
{
    return run(z->east, p, n);
}

int mkcity_from_east(const struct mkcity_zones *z, struct mkcity_pt *p, size_t n)
{
    int rc = run(z->west, p, n);

    to_mm(p, n);
    return rc;
}

void mkcity_geom_clear(struct mkcity_geom *g)
{
    g->npt = g->nring = 0;
    g->open = false;
}

void mkcity_geom_free(struct mkcity_geom *g)
{
    free(g->pt);
    free(g->ring);
    free(g->part);
    *g = (struct mkcity_geom){0};
}

void mkcity_geom_ring(struct mkcity_geom *g, int part, const struct mkcity_pt *p, size_t n)
{
    g->ring = mkcity_grow(g->ring, g->nring, &g->cap_ring, sizeof *g->ring);
    g->part = mkcity_grow(g->part, g->nring, &g->cap_part, sizeof *g->part);
    g->ring[g->nring] = (struct mkcity_ring){g->npt, n};
    g->part[g->nring++] = part;
    for (size_t i = 0; i < n; i++) {
        g->pt = mkcity_grow(g->pt, g->npt, &g->cap_pt, sizeof *g->pt);
        g->pt[g->npt++] = p[i];
    }
}

static OGRGeometryH make_ring(const struct mkcity_geom *g, size_t i)
{
    OGRGeometryH ring = OGR_G_CreateGeometry(wkbLinearRing);
    const struct mkcity_ring *r = &g->ring[i];
    bool close = !(g->open && i == 0);

    OGR_G_SetPointCount(ring, (int)r->n + close);
    for (size_t k = 0; k < r->n + close; k++) {
        const struct mkcity_pt *p = &g->pt[r->start + k % r->n];

        OGR_G_SetPoint_2D(ring, (int)k, p->x, p->y);
    }
    return ring;
}

static OGRGeometryH make_geometry(const struct mkcity_geom *g, bool multi)
{
    OGRGeometryH all = NULL, poly = NULL;
    bool many = multi || (g->nring && g->part[g->nring - 1] > 0);

    if (!g->nring)
        return NULL;
    if (many)
        all = OGR_G_CreateGeometry(wkbMultiPolygon);
    for (size_t i = 0; i < g->nring; i++) {
        if (!i || g->part[i] != g->part[i - 1]) {
            if (poly && many)
                OGR_G_AddGeometryDirectly(all, poly);
            poly = OGR_G_CreateGeometry(wkbPolygon);
        }
        OGR_G_AddGeometryDirectly(poly, make_ring(g, i));
    }
    if (!many)
        return poly;
    OGR_G_AddGeometryDirectly(all, poly);
    return all;
}

static char **layer_options(const struct mkcity_layer_spec *s)
{
    char **o = NULL;

    if (!strcmp(s->driver, "ESRI Shapefile")) {
        o = CSLSetNameValue(o, "ENCODING", s->encoding ? "" : "UTF-8");
        o = CSLSetNameValue(o, "DBF_DATE_LAST_UPDATE", "2026-11-01");
    } else if (!strcmp(s->driver, "FlatGeobuf")) {
        o = CSLSetNameValue(o, "SPATIAL_INDEX", "NO");
    } else if (!strcmp(s->driver, "CSV") && s->epsg) {
        o = CSLSetNameValue(o, "GEOMETRY", "AS_WKT");
    } else if (!strcmp(s->driver, "GeoJSON")) {
        o = CSLSetNameValue(o, "COORDINATE_PRECISION", s->epsg == 4326 ? "9" : "3");
    } else if (!strcmp(s->driver, "GPKG")) {
        o = CSLSetNameValue(o, "SPATIAL_INDEX", s->epsg ? "YES" : "NO");
    }
    return o;
}

static int make_fields(OGRLayerH layer, const struct mkcity_layer_spec *s)
{
    for (int i = 0; i < s->nfields; i++) {
        const struct mkcity_field *f = &s->field[i];
        OGRFieldType type = f->type == 'i'   ? OFTInteger
                            : f->type == 'f' ? OFTReal
                            : f->type == 'd' ? OFTDate
                                             : OFTString;
        OGRFieldDefnH d = OGR_Fld_Create(f->name, type);
        OGRErr e;

        OGR_Fld_SetWidth(d, f->width);
        OGR_Fld_SetPrecision(d, f->precision);
        e = OGR_L_CreateField(layer, d, TRUE);
        OGR_Fld_Destroy(d);
        if (e != OGRERR_NONE)
            return -1;
    }
    return 0;
}

/* Removes what an earlier run left. */
static bool clear_way(GDALDriverH driver, const char *path)
{
    VSIStatBufL st;

    if (VSIStatL(path, &st))
        return true;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    GDALDeleteDataset(driver, path);
    VSIUnlink(path);
    CPLPopErrorHandler();
    return VSIStatL(path, &st) != 0;
}

struct mkcity_layer *mkcity_layer_open(const struct mkcity_layer_spec *spec)
{
    struct mkcity_layer *l = calloc(1, sizeof *l);
    GDALDriverH driver = GDALGetDriverByName(spec->driver);
    OGRSpatialReferenceH srs = spec->epsg ? srs_of(spec->epsg) : NULL;
    OGRwkbGeometryType type = !spec->epsg ? wkbNone : spec->multi ? wkbMultiPolygon : wkbPolygon;
    char **opt = layer_options(spec);

    if (!l)
        abort();
    l->own = *spec;
    l->multi = spec->multi;
    /* read back as polygons, a parcel of two parts would become one with a hole beside it */
    if (spec->epsg && (!strcmp(spec->driver, "GML") || !strcmp(spec->driver, "GPKG")))
        type = wkbUnknown;
    if (spec->add)
        l->ds = GDALOpenEx(spec->path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    else if (driver && clear_way(driver, spec->path))
        l->ds = GDALCreate(driver, spec->path, 0, 0, 0, GDT_Unknown, NULL);
    if (l->ds)
        l->layer = GDALDatasetCreateLayer(l->ds, spec->layer, srs, type, opt);
    if (l->layer && !make_fields(l->layer, spec) && !strcmp(spec->driver, "GPKG"))
        GDALDatasetStartTransaction(l->ds, FALSE);
    if (spec->source_epsg && spec->source_epsg != spec->epsg)
        l->ct = transform_of(spec->source_epsg, spec->epsg);
    CSLDestroy(opt);
    OSRDestroySpatialReference(srs);
    if (!l->layer) {
        fprintf(stderr, "mkcity: cannot write %s\n", spec->path);
        mkcity_layer_close(l);
        return NULL;
    }
    return l;
}

int mkcity_layer_row(struct mkcity_layer *l, const struct mkcity_geom *g,
                     const struct mkcity_value *value)
{
    OGRFeatureH f = OGR_F_Create(OGR_L_GetLayerDefn(l->layer));
    OGRGeometryH geom = g ? make_geometry(g, l->multi) : NULL;
    int y, m, d;
    OGRErr e;

    for (int i = 0; i < l->own.nfields; i++) {
        if (value[i].null)
            continue;
        if (l->own.field[i].type == 'd' && value[i].s) {
            if (sscanf(value[i].s, "%d-%d-%d", &y, &m, &d) == 3)
                OGR_F_SetFieldDateTime(f, i, y, m, d, 0, 0, 0, 0);
        } else if (value[i].s && l->own.encoding) {
            char bytes[1024];

            mkcity_encode(l->own.encoding, value[i].s, bytes, sizeof bytes);
            OGR_F_SetFieldString(f, i, bytes);
        } else if (value[i].s) {
            OGR_F_SetFieldString(f, i, value[i].s);
        } else {
            OGR_F_SetFieldDouble(f, i, value[i].f);
        }
    }
    if (geom && l->ct)
        OGR_G_Transform(geom, l->ct);
    if (geom)
        OGR_F_SetGeometryDirectly(f, geom);
    e = OGR_L_CreateFeature(l->layer, f);
    OGR_F_Destroy(f);
    if (e != OGRERR_NONE)
        return -1;
    if (++l->rows % 50000 == 0 && !strcmp(l->own.driver, "GPKG")) {
        GDALDatasetCommitTransaction(l->ds);
        GDALDatasetStartTransaction(l->ds, FALSE);
    }
    return 0;
}

int mkcity_layer_close(struct mkcity_layer *l)
{
    if (!l)
        return 0;
    if (l->layer && !strcmp(l->own.driver, "GPKG"))
        GDALDatasetCommitTransaction(l->ds);
    if (l->ds)
        GDALClose(l->ds);
    if (l->ct)
        OCTDestroyCoordinateTransformation(l->ct);
    free(l);
    return 0;
}
