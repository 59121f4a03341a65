/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_BRIDGE_H
#define RANH_GEO_BRIDGE_H
/*
 * The only door to GEOS (reentrant API). One ranh_geos per thread. Coordinates are metres in the
 * workspace CRS, or steps of the grid (ranh_fabric_shape_in_steps): whole numbers, on which the
 * predicates of GEOS are exact. Used for what is not hot: validity texts, exact overlays of flagged
 * pairs, unions, and as the oracle of our own engines.
 *
 * Input of the overlays may be wrong: rings are closed, rings of fewer than three points dropped,
 * and an invalid polygon is repaired on a copy (make-valid, structure method). When GEOS throws,
 * the answer is RANH_E_INTERNAL with its text.
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
    double x, y;        /* NAN when GEOS names no place */
};
/* *valid false: *where is filled. A shape GEOS cannot even build (ring of 2 points, not closed) is
 * invalid with the reason it gives. */
int ranh_geos_valid(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *shape, bool *valid, struct ranh_invalid *where,
                    struct ranh_err *err);

/* Polygonal parts of a ∩ b (lines and points dropped), each part a face; n_parts 0 = no area in
 * common. */
int ranh_geos_intersection(struct ranh_geos *geos, struct ranh_arena *arena,
                           const struct ranh_shape *a, const struct ranh_shape *b,
                           struct ranh_shape *out, struct ranh_err *err);
int ranh_geos_difference(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_shape *a, const struct ranh_shape *b,
                         struct ranh_shape *out, struct ranh_err *err);
int ranh_geos_union(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *const *shapes, size_t n, struct ranh_shape *out,
                    struct ranh_err *err);
/* The polygon grown by `distance` all round, or shrunk where it is below 0; n_parts 0 = nothing is left. Corners
 * become arcs of chords that lie inside the true ones by at most 0.13 % of the distance. */
int ranh_geos_buffer(struct ranh_geos *geos, struct ranh_arena *arena,
                     const struct ranh_shape *shape, double distance, struct ranh_shape *out,
                     struct ranh_err *err);
int ranh_geos_make_valid(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_shape *shape, struct ranh_shape *out,
                         struct ranh_err *err);
/* The bounded faces that the lines of a line shape enclose, crossing or not: every face one
 * part. */
int ranh_geos_faces(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *lines, struct ranh_shape *out, struct ranh_err *err);
/* Diameter of the largest inscribed circle, to `tolerance` (units of the coordinates). GEOS
 * searches with square cells: slow on slivers. ranh_shape_inscribed() is the one in use, this is
 * its oracle. */
int ranh_geos_width(struct ranh_geos *geos, struct ranh_arena *arena,
                    const struct ranh_shape *polygon, double tolerance, double *width,
                    struct ranh_err *err);

/*
 * A polygon kept ready for many questions (a zone against thousands of parcels): built once,
 * repaired when invalid, indexed. It belongs to the ranh_geos it was made with.
 */
struct ranh_geos_kept; /* opaque */
int ranh_geos_keep(struct ranh_geos *geos, const struct ranh_shape *shape,
                   struct ranh_geos_kept **kept, struct ranh_err *err);
void ranh_geos_drop(struct ranh_geos *geos, struct ranh_geos_kept *kept); /* NULL is fine */

enum ranh_geos_relation {
    RANH_APART,  /* no point in common */
    RANH_WITHIN, /* the shape lies in the kept polygon, boundary included */
    RANH_MEETS,  /* something else: at least a point of the boundary in common */
};
int ranh_geos_kept_relation(struct ranh_geos *geos, const struct ranh_geos_kept *kept,
                            const struct ranh_shape *shape, enum ranh_geos_relation *relation,
                            struct ranh_err *err);
/* As ranh_geos_intersection(). */
int ranh_geos_kept_intersection(struct ranh_geos *geos, struct ranh_arena *arena,
                                const struct ranh_geos_kept *kept, const struct ranh_shape *shape,
                                struct ranh_shape *out, struct ranh_err *err);

#endif
