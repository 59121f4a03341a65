/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_CRS_MOVE_H
#define RANH_LAND_CRS_MOVE_H
/*
 * Where a source would lie had it been read otherwise: in another system, or with the datum step that it lacks or
 * has once too often. A step is no system: WGS 84 coordinates in a VN-2000 projection have no name of their own, so
 * it is told as what it is, with the increments that undo it.
 */
#include <ranh/base/arena.h>
#include <ranh/crs/transform.h>
#include <ranh/geo/shape.h>

enum ranh_crs_move_kind {
    RANH_MOVE_SYSTEM,  /* read in another system */
    RANH_MOVE_LACKING, /* the step between WGS 84 and VN-2000 was left out */
    RANH_MOVE_TWICE,   /* it was made once too often */
};

struct ranh_crs_move {
    enum ranh_crs_move_kind kind;
    const char *crs, *name; /* of the system; NULL for a step */
    struct ranh_box box;    /* for which it was made, in the workspace */
    double
        by[9]
          [2]; /* metres east and north, at its corners, the middles of its sides and its middle */
};

/*
 * All moves of data read in `from` that lie in the box (metres of the workspace, a VN-2000 system), those that PROJ
 * can do and that stay within 1,000 km: the systems in the order they are offered, then the steps. In the arena; the transforms in ctx. Some
 * 30 x 9 points through PROJ.
 */
int ranh_crs_moves(struct ranh_crs_ctx *ctx, struct ranh_arena *arena, const char *from,
                   const char *workspace, struct ranh_box box, const struct ranh_crs_move **moves,
                   size_t *n, struct ranh_err *err);

/* n points of the workspace moved into out; by a polynomial of second degree through the nine, which in a box of 20 km
 * is within 2 mm of PROJ (tests/unit/test_marks.c). */
void ranh_crs_move_points(const struct ranh_crs_move *move, const double *xy, size_t n,
                          double *out);

/* The datum step in the workspace's plane, in place: numbers of WGS 84 that were taken for VN-2000 come to lie where
 * they belong (`back`: as if it were to be made once more). */
int ranh_crs_step(struct ranh_crs_ctx *ctx, const char *workspace, bool back, double *xy, size_t n,
                  struct ranh_err *err);

#endif
