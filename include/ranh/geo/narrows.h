/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_NARROWS_H
#define RANH_GEO_NARROWS_H
/*
 * Where uncovered ground is narrow: stretches of its boundary that face each other no farther apart than a
 * given width. A street is a face of the residual chain, and so is all that lies around a survey; the crack
 * between two map sheets that opens into it is no face of its own. Here it becomes one: it is cut off by the
 * shortest line across its mouth.
 *
 * Every corner of the boundary is joined to the nearest places that it faces across the ground (*caps*), and
 * so is every place where two stretches that draw apart are just the width apart. Shortest joins do not cross,
 * so they cut the ground into cells. Cells no wider than the width are put together again where they share a
 * cap and lie between the same two sides. What a corner of the boundary cuts off by itself (a notch not deeper than wide, an angle of more than
 * 37°) is no crack: a cap must save at least three times its length of the way along the boundary.
 */
#include <ranh/base/pool.h>
#include <ranh/geo/chain.h>

/* Whose boundary the point is on, which lies on an edge of the ground: a number of the caller's, equal for
 * what is one side to him. In steps of the grid. Called by the calling thread. */
struct ranh_narrow_sides {
    uint32_t (*side)(void *context, double x, double y);
    void *context;
};

/*
 * The narrow parts of the given faces; which[n] point into `faces` (or are &faces->outside): uncovered ground,
 * on the left of its rings. width in steps of the grid. The answer is a set of faces of m = 0 in the order of
 * their smallest vertex, which the caller releases; ends of caps are rounded to the grid, so that an area is
 * that of the true part within half a step along each mouth. A face that is narrow as a whole is not in it:
 * it is told as it is. sides may be NULL: then all is one side.
 *
 * pool may be NULL; the answer does not depend on it. O(n log n + pairs of edges nearer than the width).
 */
void ranh_narrows(const struct ranh_faces *faces, const struct ranh_chain_face *const *which,
                  size_t n, double width, const struct ranh_narrow_sides *sides,
                  struct ranh_pool *pool, struct ranh_faces *parts);

#endif
