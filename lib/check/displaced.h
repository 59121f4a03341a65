/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_DISPLACED_H
#define RANH_CHECK_DISPLACED_H
/* What the files of the detector of displaced sources share: its work, one unit that is judged, and how it meets. */
#include <ranh/base/vec.h>
#include <ranh/check/detector.h>
#include <ranh/crs/transform.h>
#include <ranh/land/crs_move.h>
#include <ranh/land/marks.h>

#include "lib/check/displaced_bodies.h"

enum { RANH_DISPLACED_POINTS = 600, RANH_DISPLACED_SCALES = 8 };

/* Moves of data of one system in a square of 20 km. */
struct ranh_displaced_moves {
    int32_t srid;
    int64_t x, y; /* its corner, in half squares */
    const struct ranh_crs_move *at;
    size_t n;
};

struct ranh_displaced {
    const struct ranh_check_input *input;
    struct ranh_bodies bodies;
    struct ranh_crs_ctx *ctx;
    struct ranh_arena arena; /* of the unit at hand */
    char workspace[20];
    struct ranh_arena kept; /* of all units */
    struct {
        RANH_VEC(struct ranh_displaced_moves)
    } moves;
    struct ranh_marks marks[RANH_DISPLACED_SCALES]; /* each of another tolerance */
    size_t n_marks, at_marks;                       /* made; at hand */
    double *mark;                                   /* [2 * bodies.n_points] metres */
    uint32_t *owner;
    bool *counts;  /* [sources] as neighbours of the unit at hand */
    size_t *faces; /* [sources] of the body each stands for */
};

/* The sources of one body that are read in one system. */
struct ranh_displaced_unit {
    uint32_t body;
    int32_t srid;
    struct ranh_box box;
    size_t n;
    double xy[2 * RANH_DISPLACED_POINTS];
    double on_others; /* share of its parcels where it lies */
};

struct ranh_displaced_meeting {
    const struct ranh_crs_move *move;
    struct ranh_marks_verdict verdict;
    uint32_t neighbour; /* the source that is met most */
    bool doubt;         /* it may as well be displaced itself */
};

/* The moves of a unit, in an arena of w. A larger unit than the squares has its own. */
int ranh_displaced_moves_of(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                            const struct ranh_crs_move **move, size_t *n, struct ranh_err *err);

/* The marks at hand. */
static inline const struct ranh_marks *ranh_displaced_marks(const struct ranh_displaced *w)
{
    return &w->marks[w->at_marks];
}

/* The finding of each of the n sources of the unit. */
int ranh_displaced_tell(struct ranh_displaced *w, const struct ranh_displaced_unit *unit,
                        const struct ranh_displaced_meeting *meeting, const uint32_t *source,
                        size_t n, struct ranh_finding_sink *sink, struct ranh_err *err);

#endif
