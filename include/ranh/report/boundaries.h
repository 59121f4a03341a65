/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_BOUNDARIES_H
#define RANH_REPORT_BOUNDARIES_H
/*
 * What was found between parcels, a line per boundary: the border of two sheets, or a chain of neighbouring
 * parcels inside one. All codes along it together, the gravest first, then the largest.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/vec.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>

struct ranh_boundary {
    const char *key; /* finding.group_key; of two copies of one map their files */
    bool copies;     /* all that lies between two sources that are one map (F140, F142) */
    enum ranh_severity severity; /* of the gravest */
    const char *codes;           /* "T102 T201" */
    int64_t findings;            /* told along it, T105 not counted */
    int64_t overlaps, gaps;
    int64_t vertices;              /* missing */
    double area_m2;                /* of overlaps and gaps */
    double narrowest_m, widest_m;  /* NAN = none */
    const char *first_a, *first_b; /* parcels of the largest; NULL = none */
    const char *file_a, *file_b;   /* they were delivered in; NULL = unknown */
    int64_t reports;               /* nobody may adjust */
    int64_t within;                /* overlaps and gaps within the edge-matching limit (T105) */
    double within_widest_m;        /* -1 = none */
    double limit_m;                /* edge-matching limit; NAN = none */
    const char *adjust;            /* which sheet and why, for those; NULL = none */
    double largest;                /* m² */
};

/* Faces at borders that are no findings at all: roundings, and what a project's minimum leaves out. */
struct ranh_boundaries_rest {
    int64_t borders, overlaps, gaps;
    double widest_m, area_m2;
};

struct ranh_boundaries {
    struct ranh_arena arena;
    struct ranh_boundaries_rest rest;
    RANH_VEC(struct ranh_boundary)
};

/* Only findings a person should look at. Release also after a failure. */
int ranh_boundaries_make(struct ranh_store *store, bool vietnamese,
                         struct ranh_boundaries *boundaries, struct ranh_err *err);
void ranh_boundaries_release(struct ranh_boundaries *boundaries);

#endif
