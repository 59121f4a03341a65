/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_DETECTOR_H
#define RANH_CHECK_DETECTOR_H
/*
 * One detector per file, one signature, one table. A detector reads the fabric and what it needs of the
 * workspace, and puts findings (and, for overlap and gap, faces) into sinks. It changes nothing. It is
 * deterministic: same fabric, same findings in the same order, whatever the threads.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/base/log.h>
#include <ranh/base/pool.h>
#include <ranh/check/balance.h>
#include <ranh/geo/shape.h>
#include <ranh/land/finding.h>
#include <ranh/land/parcel.h>
#include <ranh/land/rules.h>

/* Why an overlap or a gap is no finding of its own but counted at its border. */
enum ranh_fold {
    RANH_FOLD_NONE,    /* it is a finding */
    RANH_FOLD_WITHIN,  /* across sheets, within the edge-matching limit */
    RANH_FOLD_RECORD,  /* no wider than two roundings of recorded coordinates */
    RANH_FOLD_MINIMUM, /* under the project's min_area_m2 or min_width_m */
    RANH_FOLD_GRID,    /* under RANH_GRID_NOISE_M wide: the rounding of the grid itself */
    RANH_FOLDS
};
const char *
ranh_fold_name(enum ranh_fold fold); /* "within-limit" "recording" "minimum" "grid"; NULL */

/* Which of two sheets has to be adjusted (article 15); of no border inside one sheet. */
enum ranh_adjust {
    RANH_ADJUST_NONE,    /* not asked: inside one sheet, or a whole parcel is too many */
    RANH_ADJUST_A,       /* the sheet of a */
    RANH_ADJUST_B,       /* the sheet of b */
    RANH_ADJUST_REPORT,  /* nobody may: a report in writing to the Department */
    RANH_ADJUST_UNKNOWN, /* the rule does not tell, or a scale or date is missing */
};
const char *ranh_adjust_name(enum ranh_adjust adjust); /* "a" "b" "report" "unknown"; NULL */

/* A face found between parcels: covered twice (b != SIZE_MAX) or not at all (a gap: a, b = SIZE_MAX). Every
 * one is put, folded or not. */
struct ranh_face {
    size_t a, b;             /* indices into the parcel set, a < b by key */
    const size_t *neighbour; /* gap: parcels around it, ascending; NULL for overlaps */
    size_t n_neighbours;
    double area_m2, width_m; /* width: diameter of the largest inscribed circle */
    double length_m;         /* ranh_shape_long_side(): for a sliver about half its perimeter */
    double limit_m;          /* that the law sets for this pair; NAN = none */
    const char *klass;       /* "same-sheet" "cross-sheet" "cross-commune" "cross-zone" */
    enum ranh_verdict verdict;
    enum ranh_fold fold;
    enum ranh_adjust adjust; /* a and b: the parcels of an overlap, the sides of a gap's border */
    const char *border;      /* name of its border, as in struct ranh_border_row */
    const struct ranh_finding *finding; /* NULL = folded */
    const struct ranh_shape *shape;     /* metres; may be empty when thinner than the grid */
};

struct ranh_border_sum {
    int64_t overlaps, gaps;
    double area_m2, width_m, length_m; /* total, largest, total */
};

/* All that lies between two sheets, or inside one. */
struct ranh_border_row {
    const char *name;            /* "26740/6 × 26740/7"; inside one sheet "26740/6" */
    const char *side_a, *side_b; /* commune/sheet, or the file of parcels without a sheet */
    const char *klass;           /* as of a face */
    struct ranh_border_sum all;
    struct ranh_border_sum by[RANH_FOLDS]; /* [RANH_FOLD_NONE]: those that are findings */
    double limit_m;                        /* least edge-matching limit met; NAN = none */
    enum ranh_adjust adjust;               /* what is within the limit; a and b are the sides */
    const char *adjust_vi, *adjust_en;     /* why; NULL for RANH_ADJUST_NONE */
    int64_t reports;                       /* faces that nobody may adjust */
};

struct ranh_face_sink {
    int (*put)(struct ranh_face_sink *sink, const struct ranh_face *face, struct ranh_err *err);
    /* Once a border, in order of their names, after all faces; may be NULL. */
    int (*put_border)(struct ranh_face_sink *sink, const struct ranh_border_row *row,
                      struct ranh_err *err);
};

/* Where the balances of sheets and communes go, one after the other: a commune, then its sheets. */
struct ranh_balance_sink {
    int (*put)(struct ranh_balance_sink *sink, const struct ranh_balance *balance,
               struct ranh_err *err);
};

/* Parameters of the project file that detectors use; ranh_check_limits_default() without one. */
struct ranh_check_limits {
    double area_tolerance_m2; /* recorded against computed area; half of the 0.1 m² of rounding */
    double min_area_m2, min_width_m; /* overlaps and gaps below are counted at their border */
    double max_gap_m2;               /* larger enclosed ground is no gap but land not delivered */
    double min_share;                /* of a parcel in a zone or restriction: below is noise */
};
struct ranh_check_limits ranh_check_limits_default(void);

/* What is no finding, told by the stage as figures. */
struct ranh_check_counts {
    int64_t below_minimum; /* overlaps and gaps under the project's min_area_m2 or min_width_m */
    int64_t grid_noise;    /* under RANH_GRID_NOISE_M wide: the rounding of the grid itself */
    int64_t large_gaps;    /* over max_gap_m2 */
};
/* The grid moves a corner by up to half a step each way, so two edges that met may part or overlap by
 * this width. Coordinates are recorded to 1 mm: nothing narrower means anything. */
#define RANH_GRID_NOISE_M 0.00015

struct ranh_zoning;  /* lib/check/zoning.h */
struct ranh_links;   /* lib/check/link.h */
struct ranh_plane;   /* lib/check/plane.h */
struct ranh_extent;  /* lib/check/extent.h */
struct ranh_borders; /* lib/check/borders.h */

struct ranh_check_input {
    const struct ranh_parcel_set *parcels; /* never NULL */
    const uint8_t *stale; /* [faces] for detectors that are local: 1 = to be checked; NULL = all */
    const struct ranh_rules *rules; /* never NULL */
    struct ranh_store *store;       /* for detectors that need other tables; NULL in ranh check */
    int32_t as_of;                  /* date the question is asked for */
    struct ranh_pool *pool;         /* NULL = one thread */
    struct ranh_log *log;           /* may be NULL */
    struct ranh_face_sink *faces;   /* may be NULL */
    struct ranh_balance_sink *balances; /* may be NULL */
    struct ranh_check_limits limits;    /* the project's parameters */
    struct ranh_check_counts *counts;   /* may be NULL */
    const struct ranh_zoning *zoning;   /* shares and links, for the stage zoning; NULL elsewhere */
    const struct ranh_links *links;     /* permits and links, for the stage link; NULL elsewhere */
    const struct ranh_plane *plane; /* of the parcels; the stage overlap makes it, leave it NULL */
    struct ranh_extent *extent;     /* made with the plane; NULL without it */
    struct ranh_borders *borders;   /* as plane */
};

struct ranh_detector {
    const char *name;         /* "validity" */
    const char *about;        /* what it looks at, for people; a message: "enclosed gaps" */
    const char *stage;        /* stage that runs it: "validate", "overlap", "zoning", "link" */
    const char *const *codes; /* finding codes it may put; NULL-terminated */
    int (*run)(const struct ranh_check_input *input, struct ranh_finding_sink *sink,
               struct ranh_err *err);
    /* What it finds of a parcel depends on nothing but the parcels of its own source, the layers beside
     * them, rules and limits: it looks at stale ones only, and its findings of the others stay. */
    bool local;
};

/* Runs the detectors of one stage in their order; each may put any number of findings. */
int ranh_detectors_run(const char *stage, const struct ranh_check_input *input,
                       struct ranh_finding_sink *sink, struct ranh_err *err);

/* All detectors in the order they run; lib/check/detectors.c. */
const struct ranh_detector *const *ranh_detectors(size_t *n);

#endif
