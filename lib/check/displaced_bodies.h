/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_DISPLACED_BODIES_H
#define RANH_CHECK_DISPLACED_BODIES_H
/*
 * Sources as bodies: what shares corners at the place where it lies holds together, and a source that was displaced
 * holds to nothing but others displaced with it. Corners are compared by a sample of places (at most one in 16), so
 * that a city that holds together costs little.
 */
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>

struct ranh_body_source {
    int64_t id;
    const char *file;
    int32_t srid;  /* of all its parcels; 0 = unknown or several */
    int32_t scale; /* the smallest scale (greatest number); 0 = unknown */
    size_t n_faces;
    struct ranh_grid_box box;
    uint32_t joined; /* to this one (itself: it stands for its body) */
    size_t first, n; /* in point: its corners that belong to no common edge */
};

struct ranh_bodies {
    struct ranh_body_source *source; /* ascending by id */
    size_t n;
    uint32_t *of_face;         /* [faces] index of the source */
    struct ranh_vertex *point; /* by source, sorted, each once */
    size_t n_points;
};

/* Sources and what holds together; O(vertices), some 3 ns each. */
void ranh_bodies_make(const struct ranh_parcel_set *parcels, struct ranh_pool *pool,
                      struct ranh_bodies *bodies);
void ranh_bodies_release(struct ranh_bodies *bodies);
/* The source that stands for the body of this one. */
uint32_t ranh_body_of(const struct ranh_bodies *bodies, uint32_t source);
void ranh_bodies_join(struct ranh_bodies *bodies, uint32_t a, uint32_t b);
size_t ranh_bodies_count(const struct ranh_bodies *bodies);
/* Fills in the points: corners at edges of the residual chain. O(vertices). */
void ranh_bodies_points(const struct ranh_parcel_set *parcels, const struct ranh_chain *residual,
                        struct ranh_bodies *bodies);

#endif
