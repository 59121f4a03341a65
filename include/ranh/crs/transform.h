/* SPDX-License-Identifier: MIT */
#ifndef RANH_CRS_TRANSFORM_H
#define RANH_CRS_TRANSFORM_H
/*
 * Reference systems and the operations between them. The only folder that sees PROJ.
 *
 * VN-2000 to WGS 84 has two registered operations of equal stated accuracy, and PROJ, GDAL and
 * SpatiaLite pick EPSG:5194 for most of Ho Chi Minh City, 0.80 m off the official set (QĐ
 * 05/2007/QĐ-BTNMT = EPSG:6960). So every step that crosses the datum is an explicit pipeline through
 * EPSG:6960; steps between VN-2000 zones are one exact projection change with no datum; any operation
 * that PROJ calls "ballpark" is refused (RANH_E_CRS). Axes are always x east (or longitude), y north
 * (or latitude).
 *
 * A context and its transforms belong to one thread.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/geo/shape.h>

struct ranh_crs_ctx; /* opaque: PROJ context and cache of transforms */
struct ranh_crs_ctx *ranh_crs_ctx_new(void);
void ranh_crs_ctx_free(struct ranh_crs_ctx *ctx);

/*
 * For many points: transforms made from now on run by cells of 4 km, in each of which a polynomial
 * follows the operation. Each cell is compared with PROJ when it is made and used only where it is
 * within 0.05 mm (zone to zone: some nanometres). A point's result depends on the point alone.
 */
void ranh_crs_ctx_by_cells(struct ranh_crs_ctx *ctx);

enum ranh_crs_family {
    RANH_CRS_OTHER,   /* anything with a registered, non-ballpark way to WGS 84 */
    RANH_CRS_VN2000,  /* geographic 4756, TM-3 zones, UTM 3405/3406 */
    RANH_CRS_WGS84,   /* 4326, 3857, 326xx */
    RANH_CRS_REFUSED, /* HN-72, Indian 1960: no national operation is lawful for parcels */
};

struct ranh_crs {
    int32_t epsg; /* 0 when only known by its WKT */
    enum ranh_crs_family family;
    bool geographic; /* degrees */
    bool deprecated; /* e.g. 6956-6959; replaced_by tells the successor */
    int32_t replaced_by;
    double central_meridian; /* degrees; NAN when the projection has none */
    double metres_per_unit;  /* 1 for metres; NAN for degrees */
    char name[96];
};

/* "EPSG:9210", "epsg:9210", "9210" or WKT. RANH_E_CRS for an unknown code, with a suggestion of VN-2000
 * zones. */
int ranh_crs_lookup(struct ranh_crs_ctx *ctx, const char *definition, struct ranh_crs *crs,
                    struct ranh_err *err);

/* Two definitions of one system: the same code (old ones by their successors), or the same datum and
 * projection whatever they are called, or, failing that, the operation between them leaves the n points xy
 * (in the first) where they are, to a millimetre. n = 0: by definition alone. */
bool ranh_crs_same(struct ranh_crs_ctx *ctx, const char *a, const char *b, const double *xy,
                   size_t n);

/* The cadastral zones: TM-3, scale 0.9999, false easting 500 km. In order of the meridian. */
struct ranh_vn2000_zone {
    int32_t epsg;
    double central_meridian; /* degrees */
};
const struct ranh_vn2000_zone *ranh_vn2000_zones(size_t *n);

struct ranh_transform; /* opaque, owned by the context */

struct ranh_operation {
    const char *name; /* "VN-2000 to WGS 84 (2) [EPSG:6960]", "zone to zone, exact", "identity" */
    const char *pipeline; /* the PROJ text that runs */
    double accuracy_m;    /* 0 = exact; NAN = not stated */
    bool crosses_datum;
};

/*
 * The pinned operation between two systems; the same pair gives the same pointer. RANH_E_CRS: refused
 * family, ballpark only, or missing grid, with what to do.
 */
int ranh_transform_get(struct ranh_crs_ctx *ctx, const char *from, const char *to,
                       struct ranh_transform **transform, struct ranh_err *err);
const struct ranh_operation *ranh_transform_operation(const struct ranh_transform *transform);

/* The greatest distance from PROJ, in metres, found in the cells used since the last reset or the
 * beginning; NAN: PROJ did it all. */
double ranh_transform_deviation(const struct ranh_transform *transform);
void ranh_transform_deviation_reset(const struct ranh_transform *transform);

/* In place; n points x,y interleaved. Points that fail become NAN and are counted in *failed (may be
 * NULL). */
int ranh_transform_points(struct ranh_transform *transform, double *xy, size_t n, size_t *failed,
                          struct ranh_err *err);

/*
 * A shape, edges longer than max_edge_m (0 = never) densified first, because a straight edge does not
 * stay straight: points at equal fractions computed from the lexicographically smaller end, so that
 * two parcels sharing an edge get the same points. max_edge is in the units of the source system.
 */
int ranh_transform_shape(struct ranh_transform *transform, struct ranh_arena *arena,
                         const struct ranh_shape *shape, double max_edge, struct ranh_shape *out,
                         struct ranh_err *err);

/* The pinned pipeline from a VN-2000 system to WGS 84 longitude/latitude as text, for SpatiaLite's
 * four-argument ST_Transform and for people. Arena. */
int ranh_vn2000_pipeline(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, int32_t epsg,
                         const char **pipeline, struct ranh_err *err);

/* A system as WKT (1 where it has one, else 2) and as a PROJ string, for tables of other programs. Arena. */
int ranh_crs_texts(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, const char *definition,
                   const char **wkt, const char **proj4, struct ranh_err *err);

#endif
