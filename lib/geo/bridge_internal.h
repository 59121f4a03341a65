/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_BRIDGE_INTERNAL_H
#define RANH_GEO_BRIDGE_INTERNAL_H
/*
 * Between the two halves of the bridge: the context, building geometries, taking them apart, and
 * the scope that frees what an operation made.
 */
#include <geos_c.h>

#include <ranh/geo/bridge.h>

struct ranh_geos {
    GEOSContextHandle_t handle;
    char message[500]; /* of the last throw */
};

/* Geometries owned by one operation. Adding NULL is fine; ending frees all. */
struct ranh_geos_scope {
    struct ranh_geos *geos;
    GEOSGeometry *owned[8];
    unsigned n;
};
GEOSGeometry *ranh_geos_own(struct ranh_geos_scope *scope, GEOSGeometry *geometry);
void ranh_geos_end(struct ranh_geos_scope *scope);

/* Fills *err with what GEOS said. */
int ranh_geos_threw(struct ranh_geos *geos, struct ranh_err *err, const char *doing);

/* As delivered, or NULL with geos->message: for the validity check. */
GEOSGeometry *ranh_geos_raw(struct ranh_geos *geos, const struct ranh_shape *shape);
/* Closed, without rings that cannot be, repaired when invalid; NULL with geos->message. */
GEOSGeometry *ranh_geos_sound(struct ranh_geos *geos, const struct ranh_shape *shape);
/* All lines of a shape as one MultiLineString. */
GEOSGeometry *ranh_geos_lines(struct ranh_geos *geos, const struct ranh_shape *shape);

/* Polygons of a geometry, also inside collections, as parts of *out; false when GEOS threw. */
bool ranh_geos_polygons(struct ranh_geos *geos, struct ranh_arena *arena,
                        const GEOSGeometry *geometry, struct ranh_shape *out);

#endif
