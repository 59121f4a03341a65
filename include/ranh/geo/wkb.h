/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_WKB_H
#define RANH_GEO_WKB_H
/*
 * The two binary geometry forms we meet: WKB (ISO and the "25D" variant; Z and M are read and
 * dropped, the drop is told) and SpatiaLite's BLOB (start 00 01 srid mbr 7C ... FE). Written by
 * hand because every row of the workspace passes here.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>
#include <ranh/geo/shape.h>

enum ranh_wkb_note {
    RANH_WKB_HAD_Z = 1,      /* heights dropped */
    RANH_WKB_HAD_M = 2,      /* measures dropped */
    RANH_WKB_MIXED = 4,      /* a collection: parts of the highest dimension kept, others dropped */
    RANH_WKB_NOT_FINITE = 8, /* NaN or infinity among the coordinates */
    RANH_WKB_CURVED = 16,    /* curves: not read here, the caller linearises first */
    RANH_WKB_EMPTY = 32,
};

/*
 * Reads any 2D/3D/4D point, line, polygon, multi or collection. The shape lives in the arena.
 * Hostile bytes (counts beyond the buffer, depth over 32) are RANH_E_INPUT with the offset; nothing
 * is read past n. With RANH_WKB_CURVED nothing is read: the shape is RANH_SHAPE_NONE.
 */
int ranh_wkb_read(struct ranh_arena *arena, const void *bytes, size_t n, struct ranh_shape *shape,
                  unsigned *notes, struct ranh_err *err);

/* Appends the shape as ISO WKB, little-endian, always the Multi type; an empty shape is
 * an empty collection. */
void ranh_wkb_write(struct ranh_str *out, const struct ranh_shape *shape);

/* Appends a SpatiaLite BLOB: polygons as MULTIPOLYGON, lines as MULTILINESTRING, one point as
 * POINT. An empty shape has no BLOB: nothing is appended, bind NULL. */
void ranh_blob_write(struct ranh_str *out, const struct ranh_shape *shape, int32_t srid);
int ranh_blob_read(struct ranh_arena *arena, const void *bytes, size_t n, struct ranh_shape *shape,
                   int32_t *srid, struct ranh_err *err);

#endif
