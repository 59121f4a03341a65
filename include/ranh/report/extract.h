/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_EXTRACT_H
#define RANH_REPORT_EXTRACT_H
/*
 * All that the workspace knows of one parcel, for who has to answer for it: the figures of the survey, which zones
 * and restrictions it lies in, with how much and how certainly, what was found, and which files say so.
 *
 * Everything is measured in the reference system the parcel was drawn in (plain zone to zone, which is exact), so that
 * its corner points are those of the survey and its area that of the law.
 *
 * How much of a parcel lies in a zone is an interval. Two drawings may part by t = √(m² + m²) of their boundary-point
 * errors (ranh/land/rules.h, edge matching) and be right both. So `low` is the part in the zone shrunk by t, `high`
 * that in the zone grown by t, `m2` that in the zone as drawn: low ≤ m2 ≤ high. It is the zone that moves, never the
 * parcel, whose area is what the shares are of. A plan without a scale is taken to be as exact as the parcel
 * (scale_known false); where the parcel has none either there is no interval: low and high are NAN, never m2.
 *
 * Owners, applicants and addresses are not read. One thread; cost: a scan of the findings, the zones around.
 */
#include <math.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/vec.h>
#include <ranh/geo/shape.h>
#include <ranh/io/store.h>
#include <ranh/land/admin.h>
#include <ranh/land/finding.h>
#include <ranh/land/rules.h>

/* A zone or restriction in force on the date asked for that comes nearer to the parcel than t. */
struct ranh_extract_area {
    int64_t id;
    bool restriction;
    const char *code, *name, *function, *plan, *decision; /* NULL = not given */
    int32_t valid_from, valid_to;
    double max_coverage_pct, max_far, max_storeys, width_m; /* NAN = none */
    int32_t scale;
    bool scale_known;
    double t_m;           /* NAN = no interval */
    double low, m2, high; /* m² of the parcel */
    const char *article;  /* t is after it; NULL = no interval */
    const char *source, *sha256;
    struct ranh_shape part; /* of the parcel in it, as drawn; may be empty */
};
struct ranh_extract_finding {
    const struct ranh_finding_code *code;
    const char *id, *severity, *verdict, *message_vi, *message_en, *article;
    const char *accepted; /* reason of the decision that accepts it; NULL = none */
};
struct ranh_extract_permit {
    const char *number, *filed, *issued, *method;
    double storeys, coverage_pct, far, confidence;
};
struct ranh_extract_neighbour {
    const char *number;
    struct ranh_shape shape;
};

struct ranh_extract {
    struct ranh_arena arena;
    int64_t id;
    const char *key, *commune, *commune_name, *commune_name_en, *sheet, *number, *old_key,
        *identifier;
    const char *land_use;
    const struct ranh_land_use *use; /* NULL = unknown */
    double recorded_m2, computed_m2; /* NAN = none */
    int32_t scale;                   /* 0 = unknown */
    const char *survey_date;
    const char *crs, *crs_name;
    const char *source, *file, *sha256; /* file: without its folder */
    int64_t feature;                    /* number in the file */
    double point_error_m;               /* NAN = no rule, or no scale */
    int32_t as_of;
    struct ranh_shape shape; /* as it is in the workspace, in `crs` */
    double area_m2;          /* of it, mended on a copy when invalid; what shares are of */
    double outside_m2;       /* of the parcel in no zone */
    double doubled_m2;       /* in several zones, beyond the first */
    struct {
        RANH_VEC(struct ranh_extract_area)
    } areas; /* zones, then restrictions; the largest first */
    struct {
        RANH_VEC(struct ranh_extract_finding)
    } findings;
    struct {
        RANH_VEC(struct ranh_extract_permit)
    } permits;
    struct {
        RANH_VEC(struct ranh_extract_neighbour)
    } neighbours;
};

/* Parcels of a key "commune/sheet/number", or "sheet/number" where one commune has it: several rows when a number was
 * given twice. RANH_E_USAGE when there is none, or when several communes have it. */
int ranh_extract_find(struct ranh_store *store, const char *key, struct ranh_arena *arena,
                      int64_t **ids, size_t *n, struct ranh_err *err);
/* admin (may be NULL) names communes that no layer names. Release in any case. */
int ranh_extract_read(struct ranh_store *store, const struct ranh_rules *rules,
                      const struct ranh_admin *admin, int32_t as_of, int64_t parcel,
                      struct ranh_extract *extract, struct ranh_err *err);
void ranh_extract_release(struct ranh_extract *extract);

/* Pages of A4 in the language of messages. `stale`: names of stages whose results are missing or out of date (NULL =
 * none), said at the top. */
void ranh_extract_html_begin(struct ranh_str *out);
void ranh_extract_html(const struct ranh_extract *extract, const char *stale, struct ranh_str *out);
void ranh_extract_html_end(struct ranh_str *out);
void ranh_extract_json(const struct ranh_extract *extract, const char *stale, struct ranh_str *out);

#endif
