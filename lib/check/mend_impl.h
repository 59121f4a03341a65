/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_CHECK_MEND_IMPL_H
#define RANH_LIB_CHECK_MEND_IMPL_H
/* What mending overlaps (mend_overlap.c) and gaps (mend_gap.c) share (mend.c): the ground between parcels, and
 * tries that end with a judgement. */
#include "lib/check/mend.h"

/* Ground in pieces; of each its outline, open, in steps. */
struct ranh_strip {
    struct ranh_vertex **ring;
    uint32_t *n, n_rings;
    bool holes;   /* islands inside */
    double width; /* steps */
};
/* Of a shape in steps; in the arena. */
void ranh_strip_of(const struct ranh_shape *shape, struct ranh_arena *arena,
                   struct ranh_strip *strip);
/* A copy in an arena of its own: the patch's is emptied with each try. */
void ranh_strip_copy(struct ranh_arena *arena, const struct ranh_strip *from,
                     struct ranh_strip *to);
/* Steps of its outline that run along the lot's. */
double ranh_strip_shared(const struct ranh_lot *lot, const struct ranh_strip *strip);

struct ranh_begun {
    RANH_VEC(uint32_t) /* faces that move */
};
void ranh_begun_add(struct ranh_begun *begun, uint32_t face);

/* Snaps the strip, and where that harms something, more and more of the border along with it. */
enum ranh_why ranh_mend_snap_wider(struct ranh_patch *patch, struct ranh_snap *snap,
                                   const struct ranh_strip *strip, struct ranh_begun *begun);
/* The strip goes to the face, or is taken from it. */
enum ranh_why ranh_mend_give(struct ranh_patch *patch, size_t face, const struct ranh_strip *strip);

/* mend_around.c: parcels that have a part of the ground's outline, in an arena of their own. */
struct ranh_around {
    struct ranh_arena arena;
    struct ranh_strip ground;
    size_t *face; /* longest shared boundary first, then in order of parcels */
    double *share;
    size_t n;
    double whole; /* of the outline */
};
void ranh_around_look(struct ranh_patch *patch, const struct ranh_strip *ground,
                      struct ranh_around *around);
void ranh_around_release(struct ranh_around *around);
/* Two sides, so that only parcels of different sides lie across from each other; the first one's stays. False: there
 * are none. A parcel of which nothing is known is on neither. Steps; the lots around must be in the patch. */
bool ranh_around_sides(struct ranh_patch *patch, const struct ranh_around *around, double limit,
                       struct ranh_begun *stay, struct ranh_begun *move);

enum ranh_why ranh_mend_too_wide(const struct ranh_check_input *input, size_t a, size_t b);
/* Of two sheets; exchanges the two where the other one moves. */
enum ranh_mend_rule ranh_mend_who_moves(const struct ranh_parcel *parcels, size_t *moves,
                                        size_t *stays);

#endif
