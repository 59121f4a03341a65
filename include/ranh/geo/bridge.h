/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_BRIDGE_H
#define RANH_GEO_BRIDGE_H
/*
 * The only door to GEOS (reentrant API). One ranh_geos per thread. Coordinates are metres in the
 * workspace CRS. Used for what is not hot: validity texts, exact overlays of flagged pairs, unions, and
 * as the oracle of our own engines.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/geo/shape.h>

struct ranh_geos; /* opaque */
struct ranh_geos *ranh_geos_new(void);
void ranh_geos_free(struct ranh_geos *geos);

struct ranh_invalid {
    const char *reason; /* GEOS text, e.g. "Self-intersection"; static or in the arena */
    double x, y;
};
/* *valid false: *where is filled. A shape GEOS cannot even build (ring of 2 points) is invalid with the
 * reason it gives. RANH_E_INTERNAL when GEOS throws. */
int ranh_geos_valid(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *shape,
                    bool *valid, struct ranh_invalid *where, struct ranh_err *err);

/* Polygonal parts of a ∩ b (lines and points dropped), each part a face; n_parts 0 = no area in
 * common. Invalid input is repaired on a copy first (make-valid, structure method). */
int ranh_geos_intersection(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *a,
                           const struct ranh_shape *b, struct ranh_shape *out, struct ranh_err *err);
int ranh_geos_difference(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *a,
                         const struct ranh_shape *b, struct ranh_shape *out, struct ranh_err *err);
int ranh_geos_union(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *const *shapes,
                    size_t n, struct ranh_shape *out, struct ranh_err *err);
int ranh_geos_make_valid(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *shape,
                         struct ranh_shape *out, struct ranh_err *err);
/* Diameter of the largest inscribed circle, to 1 mm: the width of a sliver. */
int ranh_geos_width(struct ranh_geos *geos, struct ranh_arena *arena, const struct ranh_shape *polygon, double *width_m,
                    struct ranh_err *err);

#endif
