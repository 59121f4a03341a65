/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_FINDING_H
#define RANH_LAND_FINDING_H
/*
 * Findings: what is wrong with data, as rows. One table lists every code (lib/land/finding_codes.c):
 * severity, name, texts in Vietnamese and English, article. `ranh explain`, the reference page and all
 * report texts are made from it.
 *
 * A detector fills a struct ranh_finding and hands it to a sink; the sink renders both messages, computes
 * the stable id and stores or counts it. Ids are hashes of code, keys and place (never of row numbers),
 * so that a re-run tells new, open and gone.
 */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/hash.h>
#include <ranh/base/str.h>
#include <ranh/geo/shape.h>
#include <ranh/io/store.h>

enum ranh_severity { RANH_INFO, RANH_WARNING, RANH_ERROR };
enum ranh_verdict { RANH_VIOLATION, RANH_POSSIBLE, RANH_PASS, RANH_NO_DATA, RANH_NOT_APPLICABLE };

const char *ranh_severity_name(enum ranh_severity severity); /* "info" "warning" "error" */
const char *ranh_verdict_name(enum ranh_verdict verdict);    /* "VIOLATION" ... */
bool ranh_severity_parse(const char *name, enum ranh_severity *severity);

struct ranh_finding_code {
    const char *code; /* "G104" */
    const char *name; /* "ring-self-intersection" */
    enum ranh_severity severity;
    const char *terms;               /* OGC, ISO 19107/19157, JTS names, for people who search */
    const char *title_vi, *title_en; /* a few words, for tables and filters */
    /* One sentence that says what, where and what to do. Placeholders: {a} {b} keys, {file} {feature},
     * {detail} {adjust}, and {measured} {limit} {area} {width} {length}, which bring their unit along. A part in square
     * brackets is left out when something in it is not known. */
    const char *message_vi, *message_en;
    const char *explain_vi, *explain_en; /* a paragraph for `ranh explain` */
    const char *article;                 /* "TT 25/2014/TT-BTNMT Điều 16.10.2", or NULL */
    bool implemented;                    /* false: reserved; told as "not yet" */
    bool
        spoken; /* each is told by its sentence: a number of a row or of a file alone says too little */
};

const struct ranh_finding_code *ranh_finding_codes(size_t *n);
const struct ranh_finding_code *
ranh_finding_code(const char *code); /* NULL when unknown; "g104" works */

struct ranh_finding {
    const char *code;
    const char *stage; /* "validate" */
    const char *
        subject; /* "parcel", "permit", "zone", "restriction", "source", "unit", "border", "sheet" */
    enum ranh_verdict verdict;
    int64_t id_a, id_b;                /* row ids of the subject; 0 = none */
    const char *key_a, *key_b;         /* keys as people write them; NULL = none */
    int64_t source_id, feature;        /* where it was delivered; 0 and -1 = not one feature */
    const char *file;                  /* name for {file}; NULL = none */
    double measured, limit;            /* NAN = none */
    const char *unit;                  /* "m", "m²", "%"; NULL = none */
    double area_m2, width_m, length_m; /* NAN = none */
    const char *article;               /* NULL = that of the code */
    const char *commune;               /* code; NULL = none */
    const char *detail_vi, *detail_en; /* for {detail}; NULL = none */
    const char *adjust;                /* which sheet: "a" "b" "report" "unknown"; NULL = none */
    const char *adjust_vi, *adjust_en; /* for {adjust}: which and why; NULL = none */
    const char *group; /* what lies along one boundary: "26740/6 × 26740/7"; NULL = not yet known */
    bool by_keys;      /* the keys alone say which it is: the id does not depend on the shape */
    const struct ranh_shape *shape; /* where, workspace CRS; NULL = none */
};
#define RANH_FINDING_INIT                                                                          \
    {                                                                                              \
        .feature = -1, .measured = NAN, .limit = NAN, .area_m2 = NAN, .width_m = NAN,              \
        .length_m = NAN                                                                            \
    }

/* Severity of this one: that of its code, lowered by a verdict that does not convict. POSSIBLE is one step
 * lower; NO DATA, OK and NOT APPLICABLE are information. */
enum ranh_severity ranh_finding_severity(const struct ranh_finding *finding);

/* Sentences of a finding, in the arena. */
char *ranh_finding_message(struct ranh_arena *arena, const struct ranh_finding *finding,
                           bool vietnamese);
/* Its stable id: code, subject, keys (in either order between parcels), the geometry's corners on the
 * 0.1 mm grid (unless by_keys), and file and feature number only where there is no key. */
void ranh_finding_id(const struct ranh_finding *finding, char hex[RANH_HASH_HEX]);

/* Where findings go. One thread at a time; detectors that use threads merge in order first. */
struct ranh_finding_sink {
    int (*put)(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
               struct ranh_err *err);
    int64_t count[3]; /* by severity */
};
int ranh_finding_put(struct ranh_finding_sink *sink, const struct ranh_finding *finding,
                     struct ranh_err *err);

/* Earlier findings that stay because nothing they depend on changed. */
struct ranh_finding_keep {
    const int64_t *source; /* [n] source_id: those delivered there */
    size_t n;
    const char *const *codes; /* and of these codes; NULL-terminated; NULL = of any */
    const int64_t *permit;    /* [n_permits] ascending: findings about permits stay if they are of
                                 these, wherever delivered; NULL = they go by their source, too */
    size_t n_permits;
};

/*
 * A sink into the workspace. Of the stage's earlier findings, those of `keep` (NULL = none) stay; the others stay the
 * rows they are where the same is put again, and go at closing where it is not. Findings that are alike to the id get ordinals, "<id>", "<id>.2" ..., in the order of where they were delivered and of
 * what they say: the same whether they were kept or put. Caller closes with ranh_finding_store_close().
 */
int ranh_finding_store_open(struct ranh_store *store, const char *stage,
                            const struct ranh_finding_keep *keep, struct ranh_finding_sink **sink,
                            struct ranh_err *err);
int ranh_finding_store_close(struct ranh_finding_sink *sink, struct ranh_err *err);
/* Takes over the list of rows put without a group so far, also those that stayed from an earlier run with one. They
 * have their final ids after closing. ranh_free(). */
int64_t *ranh_finding_store_ungrouped(struct ranh_finding_sink *sink, size_t *n);
/* SQL: (stage, code, severity, n) of all findings, counted along an index. */
#define RANH_FINDING_COUNTS                                                                        \
    "(SELECT stage, code, severity, count(*) AS n FROM finding GROUP BY stage, code, severity)"
/* Of a stage, by severity. */
int ranh_finding_store_count(struct ranh_store *store, const char *stage, int64_t count[3],
                             struct ranh_err *err);

/* Collects deep copies in memory: for tests and ranh check. */
struct ranh_finding_list {
    struct ranh_finding_sink sink; /* first: a pointer to it is a pointer to the list */
    struct ranh_arena arena;
    struct ranh_finding *at;
    size_t n, cap;
};
void ranh_finding_list_init(struct ranh_finding_list *list);
void ranh_finding_list_release(struct ranh_finding_list *list);

/* The reference page docs/reference/findings.md, made from the table. */
void ranh_finding_reference(struct ranh_str *out);

#endif
