/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_MEND_H
#define RANH_CHECK_MEND_H
/*
 * Three ways to mend what parcels do to each other, each tried on a patch (patch.h) and judged there:
 *
 * - insert-vertex: corners of a neighbour become vertices of the edge they lie on (T202);
 * - assign-sliver: a strip between two outlines goes to one parcel as a whole, along the other's outline;
 * - snap: corners of one side move onto the corners, else the edges, of the side that stays.
 *
 * Who moves across sheets is what adjust.h says (TT 25/2014/TT-BTNMT, article 15); where the law leaves it open,
 * the parcel that comes later by key, and the note says so.
 */
#include <ranh/check/detector.h>

#include "lib/check/patch.h"

enum ranh_mend_method {
    RANH_MEND_NONE,
    RANH_MEND_VERTEX,
    RANH_MEND_SLIVER,
    RANH_MEND_SNAP,
};
const char *ranh_mend_name(enum ranh_mend_method method); /* "insert-vertex" ... */

/* By which rule one side was chosen; for the note. */
enum ranh_mend_rule {
    RANH_RULE_NONE,
    RANH_RULE_ARTICLE, /* across sheets: who moves is what adjust.h says */
    RANH_RULE_OPEN,    /* which it leaves open: the later key moves */
    RANH_RULE_LONGEST, /* the ground goes where it shares the longest boundary */
    RANH_RULE_STRIP,   /* the side of the parcel with the longest boundary stays */
    RANH_RULE_OTHER,   /* the other one, because the rule's choice would do harm elsewhere */
};

struct ranh_mended {
    enum ranh_why why; /* RANH_WHY_GOOD: the patch holds the change */
    enum ranh_mend_method method;
    enum ranh_mend_rule rule;
    size_t moved, kept; /* parcels that stand for the sides; SIZE_MAX = none */
    size_t sheets;      /* that meet there, where they are counted */
};

/* A patch with the limits that the rules set. */
void ranh_mend_begin(struct ranh_patch *patch, const struct ranh_check_input *input);

/* Where a gap lies, in steps; false when it is off the grid. */
bool ranh_mend_box(const struct ranh_fabric *fabric, const struct ranh_shape *place,
                   struct ranh_grid_box *box);

/* The patch is cleared first. Faces are indices into the parcel set. */
struct ranh_mended ranh_mend_vertices(struct ranh_patch *patch,
                                      const struct ranh_check_input *input, size_t has,
                                      size_t lacks);
/* The overlap of two parcels. */
struct ranh_mended ranh_mend_overlap(struct ranh_patch *patch, const struct ranh_check_input *input,
                                     size_t a, size_t b);
/* The gap that lay in `place` (metres). */
struct ranh_mended ranh_mend_gap(struct ranh_patch *patch, const struct ranh_check_input *input,
                                 const struct ranh_shape *place);

/* --- parts of it, one a file */

/* mend_splice.c: the parcel gets ground that lies along its outline, or gives it up. ring: of that ground, in
 * steps, open. */
enum ranh_why ranh_mend_splice(struct ranh_patch *patch, uint32_t lot,
                               const struct ranh_vertex *ring, uint32_t n);
/* The middle of the edge lies on the lot's outline, and the edge runs along it. */
bool ranh_mend_is_shared(const struct ranh_lot *lot, struct ranh_vertex a, struct ranh_vertex b);
/* Steps of the ring that run along the lot's outline. */
double ranh_mend_shared(const struct ranh_lot *lot, const struct ranh_vertex *ring, uint32_t n);

/* mend_snap.c */
struct ranh_snap {
    const struct ranh_check_input *input;
    size_t moved, kept; /* across sheets: parcels that stand for them */
    const uint32_t
        *stays; /* across sheets: one face of each sheet that stays; may be NULL with n_stays = 0 */
    size_t n_stays;
    const uint32_t *kept_of; /* within a sheet: the faces that stay; NULL across sheets */
    size_t n_kept;
    const uint32_t *moving; /* the faces that begin to move */
    size_t n_moving;
    double limit, width; /* steps */
    bool far; /* of a whole border: corners up to the limit apart, else some widths of the ground */
};
/* ring: of the ground between the sides; NULL with n = 0 for the whole common border. */
enum ranh_why ranh_mend_snap(struct ranh_patch *patch, const struct ranh_snap *snap,
                             const struct ranh_vertex *ring, uint32_t n);

#endif
