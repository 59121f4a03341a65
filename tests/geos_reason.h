/* SPDX-License-Identifier: MIT */
#ifndef TESTS_GEOS_REASON_H
#define TESTS_GEOS_REASON_H
/*
 * GEOS stops at the first reason, we tell all of them: what it names must be among ours. The names are
 * not one to one: a spike or a ring without area is a self-intersection to GEOS, and so is an edge that two rings
 * share. This is the table of what each of its reasons may be called here; the place must be one of ours, too,
 * unless the flaw is of a whole ring, which has none that is better than another.
 */
#include <math.h>
#include <string.h>

#include <ranh/geo/validity.h>

#define GEOS_FLAW(kind) (1u << (kind))

/* What is cut off before anything is judged: it lies in no ring and touches none, but may come under any name. */
#define GEOS_FLAT                                                                                  \
    (GEOS_FLAW(RANH_FLAW_COLLAPSED) | GEOS_FLAW(RANH_FLAW_TOO_FEW_POINTS) |                        \
     GEOS_FLAW(RANH_FLAW_SPIKE))
/* How rings lie to each other: GEOS names the first point of one, we the lowest. */
#define GEOS_LIES                                                                                  \
    (GEOS_FLAW(RANH_FLAW_HOLE_OUTSIDE) | GEOS_FLAW(RANH_FLAW_NESTED_HOLES) |                       \
     GEOS_FLAW(RANH_FLAW_NESTED_SHELLS) | GEOS_FLAW(RANH_FLAW_DISCONNECTED))
/* Of a whole ring, at no place that is better than another. */
#define GEOS_OF_RING (GEOS_FLAT | GEOS_LIES | GEOS_FLAW(RANH_FLAW_DUPLICATE_RINGS))

/* Rings that share an edge, or cross each other or themselves: it may tell first where they seem to lie. */
#define GEOS_LAID_ON                                                                               \
    (GEOS_FLAW(RANH_FLAW_SELF_INTERSECTION) | GEOS_FLAW(RANH_FLAW_RINGS_CROSS) |                   \
     GEOS_FLAW(RANH_FLAW_PARTS_SHARE) | GEOS_FLAW(RANH_FLAW_DUPLICATE_RINGS))

static inline unsigned geos_reason_kinds(const char *reason)
{
    static const struct {
        const char *begins;
        unsigned kinds;
    } table[] = {
        {"Self-intersection",
         GEOS_FLAW(RANH_FLAW_SELF_INTERSECTION) | GEOS_FLAW(RANH_FLAW_RINGS_CROSS) |
             GEOS_FLAW(RANH_FLAW_PARTS_SHARE) | GEOS_FLAW(RANH_FLAW_DUPLICATE_RINGS)},
        {"Ring Self-intersection",
         GEOS_FLAW(RANH_FLAW_SELF_TOUCH) | GEOS_FLAW(RANH_FLAW_SELF_INTERSECTION)},
        {"Hole lies outside shell", GEOS_FLAW(RANH_FLAW_HOLE_OUTSIDE) | GEOS_LAID_ON},
        {"Holes are nested", GEOS_FLAW(RANH_FLAW_NESTED_HOLES) | GEOS_LAID_ON},
        {"Nested shells", GEOS_FLAW(RANH_FLAW_NESTED_SHELLS) | GEOS_LAID_ON},
        {"Interior is disconnected", GEOS_FLAW(RANH_FLAW_DISCONNECTED) | GEOS_LAID_ON},
        {"Too few points in geometry component", 0},
        {"IllegalArgumentException: Invalid number of points in LinearRing", 0},
    };
    for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
        if (strncmp(reason, table[i].begins, strlen(table[i].begins)) == 0)
            return table[i].kinds | GEOS_FLAT;
    return 0;
}

/* One of the flaws is what GEOS means by the reason, at its place (in steps; NAN = it named none). */
static inline bool geos_reason_among(const char *reason, double x, double y,
                                     const struct ranh_flaws *flaws)
{
    unsigned kinds = geos_reason_kinds(reason), n[RANH_FLAW_KINDS] = {0};
    bool lies = kinds & GEOS_LIES;
    for (size_t i = 0; i < flaws->n; i++) {
        const struct ranh_flaw *f = &flaws->at[i];
        if (!(kinds & GEOS_FLAW(f->kind)))
            continue;
        bool ring = GEOS_OF_RING & GEOS_FLAW(f->kind) || lies;
        bool along =
            f->length || f->kind == RANH_FLAW_RINGS_CROSS || f->kind == RANH_FLAW_PARTS_SHARE;
        double reach =
            along && f->size > 0 ? 1 + f->size * RANH_GRID_PER_M : 1; /* of a common edge */
        bool here = fabs(f->at.x - x) <= reach && fabs(f->at.y - y) <= reach;
        bool cut_short = ++n[f->kind] == RANH_FLAWS_MOST; /* not all are put */
        if (here || cut_short || isnan(x) || ring)
            return true;
    }
    return false;
}

#endif
