/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_DETECTOR_H
#define RANH_CHECK_DETECTOR_H
/*
 * One detector per file, one signature, one table. A detector reads the fabric and what it needs of the
 * workspace, and puts findings (and, for overlap and gap, faces) into sinks. It changes nothing. It is
 * deterministic: same fabric, same findings in the same order, whatever the threads.
 */
#include <stddef.h>

#include <ranh/base/err.h>
#include <ranh/base/log.h>
#include <ranh/base/pool.h>
#include <ranh/check/balance.h>
#include <ranh/geo/shape.h>
#include <ranh/land/finding.h>
#include <ranh/land/parcel.h>
#include <ranh/land/rules.h>

/* A face found between parcels: covered twice (b != SIZE_MAX) or not at all (a gap: a, b = SIZE_MAX). */
struct ranh_face {
    size_t a, b;             /* indices into the parcel set, a < b by key */
    const size_t *neighbour; /* gap: parcels around it, ascending; NULL for overlaps */
    size_t n_neighbours;
    double area_m2, width_m; /* width: diameter of the largest inscribed circle */
    double limit_m;          /* that the law sets for this pair; NAN = none */
    const char *klass;       /* "same-sheet" "cross-sheet" "cross-commune" "cross-zone" */
    enum ranh_verdict verdict;
    const struct ranh_shape *shape;
};
struct ranh_face_sink {
    int (*put)(struct ranh_face_sink *sink, const struct ranh_face *face, struct ranh_err *err);
};

/* Where the balances of sheets and communes go, one after the other: a commune, then its sheets. */
struct ranh_balance_sink {
    int (*put)(struct ranh_balance_sink *sink, const struct ranh_balance *balance,
               struct ranh_err *err);
};

/* Parameters of the project file that detectors use; ranh_check_limits_default() without one. */
struct ranh_check_limits {
    double area_tolerance_m2; /* recorded against computed area; half of the 0.1 m² of rounding */
    double min_area_m2, min_width_m; /* overlaps and gaps below are only counted */
    double max_gap_m2;               /* larger enclosed ground is no gap but land not delivered */
    double min_share;                /* of a parcel in a zone or restriction: below is noise */
};
struct ranh_check_limits ranh_check_limits_default(void);

/* What a detector saw but did not list: told by the stage as figures. */
struct ranh_check_counts {
    int64_t below_minimum; /* overlaps and gaps under the project's min_area_m2 or min_width_m */
    int64_t grid_noise;    /* under RANH_GRID_NOISE_M wide: the rounding of the grid itself */
    int64_t large_gaps;    /* over max_gap_m2 */
};
/* The grid moves a corner by up to half a step each way, so two edges that met may part or overlap by
 * this width. Coordinates are recorded to 1 mm: nothing narrower means anything. */
#define RANH_GRID_NOISE_M 0.00015

struct ranh_zoning; /* lib/check/zoning.h */
struct ranh_plane;  /* lib/check/plane.h */
struct ranh_extent; /* lib/check/extent.h */

struct ranh_check_input {
    const struct ranh_parcel_set *parcels; /* never NULL */
    const struct ranh_rules *rules;        /* never NULL */
    struct ranh_store *store;     /* for detectors that need other tables; NULL in ranh check */
    int32_t as_of;                /* date the question is asked for */
    struct ranh_pool *pool;       /* NULL = one thread */
    struct ranh_log *log;         /* may be NULL */
    struct ranh_face_sink *faces; /* may be NULL */
    struct ranh_balance_sink *balances; /* may be NULL */
    struct ranh_check_limits limits;    /* the project's parameters */
    struct ranh_check_counts *counts;   /* may be NULL */
    const struct ranh_zoning *zoning;   /* shares and links, for the stage zoning; NULL elsewhere */
    const struct ranh_plane *plane; /* of the parcels; the stage overlap makes it, leave it NULL */
    const struct ranh_extent *extent; /* made with the plane; NULL without it */
};

struct ranh_detector {
    const char *name;         /* "validity" */
    const char *stage;        /* stage that runs it: "validate", "overlap", "zoning", "link" */
    const char *const *codes; /* finding codes it may put; NULL-terminated */
    int (*run)(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err);
};

/* Runs the detectors of one stage in their order; each may put any number of findings. */
int ranh_detectors_run(const char *stage, const struct ranh_check_input *input,
                       struct ranh_finding_sink *sink, struct ranh_err *err);

/* All detectors in the order they run; lib/check/detectors.c. */
const struct ranh_detector *const *ranh_detectors(size_t *n);

#endif
