/* SPDX-License-Identifier: MIT */
#ifndef RANH_REPORT_DIGEST_H
#define RANH_REPORT_DIGEST_H
/*
 * Findings as a person takes them in: by code, and under each code by place, where places along one
 * boundary (the same two sheets, the same two parcels) are one line with their number, total area
 * and greatest width. What the law permits (OK, NOT APPLICABLE) is left out.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/vec.h>
#include <ranh/io/store.h>
#include <ranh/land/finding.h>

/* Findings a person should look at. */
#define RANH_DIGEST_TOLD "verdict NOT IN ('OK', 'NOT_APPLICABLE')"

struct ranh_digest_place {
    const char *a, *b;             /* "26740/12/345", "26740/12" for sheets; NULL = none */
    const char *sheet_a, *sheet_b; /* when they differ: then all between the two is one place */
    const char *others; /* neighbours beyond a and b: "26740/12/3, 26740/12/4"; NULL = none */
    const char *file, *file_b;
    int64_t feature, feature_b; /* -1 = none */
    double x, y; /* where, in the workspace's system, when there is no key; NAN = unknown */
    int64_t n;
    double area_m2, width_m; /* sum and greatest; NAN = none */
    double measured;         /* greatest; NAN = none */
    const char *unit;        /* of measured */
    const char *message;     /* of the largest, in the language asked for */
    bool spoken;             /* the message tells it, not the place */
    double largest;
};

struct ranh_digest_code {
    const struct ranh_finding_code *code;
    enum ranh_severity severity;
    int64_t n;
    double area_m2;                   /* NAN = none */
    struct ranh_digest_place *places; /* the largest first */
    size_t n_places, cap_places;
};

struct ranh_digest {
    struct ranh_arena arena;
    int64_t total[3];                 /* by severity */
    int64_t n_communes;               /* among the keys: one need not be named in every line */
    RANH_VEC(struct ranh_digest_code) /* errors first, then by code */
};

/* source_id 0 = all sources. Release also after a failure. */
int ranh_digest_make(struct ranh_store *store, int64_t source_id, bool vietnamese,
                     struct ranh_digest *digest, struct ranh_err *err);
void ranh_digest_release(struct ranh_digest *digest);

/* Indexes of the codes to begin with, at most max and one of each family as far as it goes: what
 * makes other findings meaningless (reference system, features that did not come in) before flaws
 * of shape, these before flaws between parcels and in columns. Errors only, warnings when there
 * are none. */
size_t ranh_digest_first(const struct ranh_digest *digest, size_t *index, size_t max);

/* "tờ 12, thửa 345 × 346", "tờ 12 × 13" of sheets; b may be NULL. In the arena of the digest. */
const char *ranh_digest_names(struct ranh_digest *digest, const char *a, const char *b,
                              bool sheets);
/* "tờ 12, thửa 345 × 346"; in the arena of the digest. */
const char *ranh_digest_where(struct ranh_digest *digest, const struct ranh_digest_place *place,
                              bool several_files);

#endif
