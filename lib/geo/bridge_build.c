/* SPDX-License-Identifier: MIT */
/*
 * The bridge, lower half: shapes to GEOS geometries and back. A geometry is handed over ring by
 * ring with one memcpy each. GEOS takes over what it was given when it succeeds; when it refuses,
 * the pieces are freed here, so no path leaks.
 */
#include "lib/geo/bridge_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>

static void remember(const char *message, void *context)
{
    struct ranh_geos *geos = context;
    snprintf(geos->message, sizeof(geos->message), "%s", message);
}

struct ranh_geos *ranh_geos_new(void)
{
    struct ranh_geos *geos = ranh_calloc(1, sizeof(*geos));
    geos->handle = GEOS_init_r();
    GEOSContext_setErrorMessageHandler_r(geos->handle, remember, geos);
    return geos;
}

void ranh_geos_free(struct ranh_geos *geos)
{
    if (!geos)
        return;
    GEOS_finish_r(geos->handle);
    ranh_free(geos);
}

GEOSGeometry *ranh_geos_own(struct ranh_geos_scope *scope, GEOSGeometry *geometry)
{
    if (!geometry)
        return NULL;
    if (scope->n == sizeof(scope->owned) / sizeof(*scope->owned))
        RANH_BUG("too many geometries in one operation");
    scope->owned[scope->n++] = geometry;
    return geometry;
}

void ranh_geos_end(struct ranh_geos_scope *scope)
{
    while (scope->n > 0)
        GEOSGeom_destroy_r(scope->geos->handle, scope->owned[--scope->n]);
}

int ranh_geos_threw(struct ranh_geos *geos, struct ranh_err *err, const char *doing)
{
    return ranh_fail(err, RANH_E_INTERNAL,
                     _("GEOS could not finish %s: %s; please report this with the data"), doing,
                     geos->message[0] ? geos->message : _("no reason given"));
}

/* --- building -------------------------------------------------------------------------------- */

/* Ring r as delivered, or with its first point added at the end. */
static GEOSGeometry *build_ring(struct ranh_geos *geos, const struct ranh_shape *shape, uint32_t r,
                                bool close)
{
    uint32_t first = shape->ring_point[r], n = shape->ring_point[r + 1] - first;
    const double *xy = shape->xy + 2 * (size_t)first;
    GEOSCoordSequence *points = NULL;
    if (close) {
        double *closed = ranh_alloc(2 * ((size_t)n + 1) * sizeof(*closed));
        memcpy(closed, xy, 2 * (size_t)n * sizeof(*closed));
        memcpy(closed + 2 * (size_t)n, xy, 2 * sizeof(*closed));
        points = GEOSCoordSeq_copyFromBuffer_r(geos->handle, closed, n + 1, 0, 0);
        ranh_free(closed);
    } else {
        points = GEOSCoordSeq_copyFromBuffer_r(geos->handle, xy, n, 0, 0);
    }
    return points ? GEOSGeom_createLinearRing_r(geos->handle, points) : NULL;
}

static bool closed(const struct ranh_shape *shape, uint32_t r)
{
    uint32_t first = shape->ring_point[r], last = shape->ring_point[r + 1];
    const double *a = shape->xy + 2 * (size_t)first, *b = shape->xy + 2 * (size_t)last - 2;
    return last > first && !(a[0] < b[0] || a[0] > b[0] || a[1] < b[1] || a[1] > b[1]);
}

static void destroy_all(struct ranh_geos *geos, GEOSGeometry **pieces, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos->handle, pieces[i]);
}

/* Whether a ring can be handed over at all: three different places take four points. */
static bool usable(const struct ranh_shape *shape, uint32_t r)
{
    uint32_t n = shape->ring_point[r + 1] - shape->ring_point[r];
    return n >= 4 || (n == 3 && !closed(shape, r));
}

/* One part. mend: close rings and leave out unusable ones (then NULL without message = nothing
 * left). */
static GEOSGeometry *build_polygon(struct ranh_geos *geos, const struct ranh_shape *shape,
                                   uint32_t part, bool mend)
{
    uint32_t first = shape->part_ring[part], last = shape->part_ring[part + 1], n = 0;
    if (mend && (first == last || !usable(shape, first)))
        return NULL;
    GEOSGeometry **rings = ranh_alloc((last - first + 1) * sizeof(*rings));
    GEOSGeometry *polygon = NULL;
    for (uint32_t r = first; r < last; r++) {
        if (mend && !usable(shape, r))
            continue;
        rings[n] = build_ring(geos, shape, r, mend && !closed(shape, r));
        if (!rings[n])
            goto out;
        n++;
    }
    if (n > 0)
        polygon = GEOSGeom_createPolygon_r(geos->handle, rings[0], rings + 1, n - 1);
    if (polygon)
        n = 0; /* they belong to it now */
out:
    destroy_all(geos, rings, n);
    ranh_free(rings);
    return polygon;
}

static GEOSGeometry *build(struct ranh_geos *geos, const struct ranh_shape *shape, bool mend)
{
    geos->message[0] = '\0';
    uint32_t n_parts = shape->kind == RANH_SHAPE_POLYGON ? shape->n_parts : 0, n = 0;
    GEOSGeometry **parts = ranh_alloc((n_parts + 1) * sizeof(*parts)), *whole = NULL;
    for (uint32_t p = 0; p < n_parts; p++) {
        GEOSGeometry *polygon = build_polygon(geos, shape, p, mend);
        if (polygon)
            parts[n++] = polygon;
        else if (!mend || geos->message[0])
            goto out;
    }
    if (n == 1)
        whole = parts[0];
    else
        whole = GEOSGeom_createCollection_r(geos->handle, GEOS_MULTIPOLYGON, parts, n);
    if (whole)
        n = 0;
out:
    destroy_all(geos, parts, n);
    ranh_free(parts);
    return whole;
}

GEOSGeometry *ranh_geos_raw(struct ranh_geos *geos, const struct ranh_shape *shape)
{
    return build(geos, shape, false);
}

static GEOSGeometry *make_valid(struct ranh_geos *geos, const GEOSGeometry *geometry)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(geos->handle);
    GEOSGeometry *made = NULL;
    if (params &&
        GEOSMakeValidParams_setMethod_r(geos->handle, params, GEOS_MAKE_VALID_STRUCTURE) &&
        GEOSMakeValidParams_setKeepCollapsed_r(geos->handle, params, 0))
        made = GEOSMakeValidWithParams_r(geos->handle, geometry, params);
    if (params)
        GEOSMakeValidParams_destroy_r(geos->handle, params);
    return made;
}

GEOSGeometry *ranh_geos_sound(struct ranh_geos *geos, const struct ranh_shape *shape)
{
    GEOSGeometry *geometry = build(geos, shape, true);
    if (!geometry)
        return NULL;
    char valid = GEOSisValid_r(geos->handle, geometry);
    if (valid == 1)
        return geometry;
    GEOSGeometry *made = make_valid(geos, geometry);
    GEOSGeom_destroy_r(geos->handle, geometry);
    return made;
}

GEOSGeometry *ranh_geos_lines(struct ranh_geos *geos, const struct ranh_shape *shape)
{
    geos->message[0] = '\0';
    GEOSGeometry **lines = ranh_alloc(((size_t)shape->n_rings + 1) * sizeof(*lines)), *whole = NULL;
    uint32_t n = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        uint32_t first = shape->ring_point[r];
        GEOSCoordSequence *points = GEOSCoordSeq_copyFromBuffer_r(
            geos->handle, shape->xy + 2 * (size_t)first, shape->ring_point[r + 1] - first, 0, 0);
        lines[n] = points ? GEOSGeom_createLineString_r(geos->handle, points) : NULL;
        if (!lines[n])
            goto out;
        n++;
    }
    whole = GEOSGeom_createCollection_r(geos->handle, GEOS_MULTILINESTRING, lines, n);
    if (whole)
        n = 0;
out:
    destroy_all(geos, lines, n);
    ranh_free(lines);
    return whole;
}

/* --- taking apart ---------------------------------------------------------------------------- */

struct collected {
    struct ranh_geos *geos;
    struct ranh_shape *out;
    bool fill; /* false: only count */
    bool failed;
};

static void collect_ring(struct collected *c, const GEOSGeometry *ring)
{
    struct ranh_shape *out = c->out;
    int n = ring ? GEOSGeomGetNumPoints_r(c->geos->handle, ring) : -1;
    const GEOSCoordSequence *points = n > 0 ? GEOSGeom_getCoordSeq_r(c->geos->handle, ring) : NULL;
    if (n < 0 || (n > 0 && !points)) {
        c->failed = true;
        return;
    }
    if (c->fill) {
        out->ring_point[out->n_rings] = out->n_points;
        if (n > 0 && !GEOSCoordSeq_copyToBuffer_r(c->geos->handle, points,
                                                  out->xy + 2 * (size_t)out->n_points, 0, 0))
            c->failed = true;
    }
    out->n_rings++;
    out->n_points += (uint32_t)n;
}

static void collect_polygons(struct collected *c, const GEOSGeometry *geometry)
{
    GEOSContextHandle_t handle = c->geos->handle;
    int type = GEOSGeomTypeId_r(handle, geometry);
    if (type == GEOS_POLYGON && GEOSisEmpty_r(handle, geometry) == 0) {
        if (c->fill)
            c->out->part_ring[c->out->n_parts] = c->out->n_rings;
        c->out->n_parts++;
        collect_ring(c, GEOSGetExteriorRing_r(handle, geometry));
        int holes = GEOSGetNumInteriorRings_r(handle, geometry);
        for (int i = 0; i < holes; i++)
            collect_ring(c, GEOSGetInteriorRingN_r(handle, geometry, i));
    } else if (type == GEOS_MULTIPOLYGON || type == GEOS_GEOMETRYCOLLECTION) {
        int n = GEOSGetNumGeometries_r(handle, geometry);
        for (int i = 0; i < n && !c->failed; i++)
            collect_polygons(c, GEOSGetGeometryN_r(handle, geometry, i));
    }
}

bool ranh_geos_polygons(struct ranh_geos *geos, struct ranh_arena *arena,
                        const GEOSGeometry *geometry, struct ranh_shape *out)
{
    struct collected c = {.geos = geos, .out = out};
    *out = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    collect_polygons(&c, geometry);
    if (c.failed || out->n_parts == 0)
        return !c.failed;
    ranh_shape_alloc(arena, out, RANH_SHAPE_POLYGON, out->n_parts, out->n_rings, out->n_points);
    out->n_parts = out->n_rings = out->n_points = 0;
    c.fill = true;
    collect_polygons(&c, geometry);
    out->part_ring[out->n_parts] = out->n_rings;
    out->ring_point[out->n_rings] = out->n_points;
    return !c.failed;
}
