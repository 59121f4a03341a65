/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_RULES_H
#define RANH_LAND_RULES_H
/*
 * Rules as data: numbers that come from a law live in the folder datasets/rules, one row per parameter, with
 * article, certainty (V primary text, S secondary, G unverified, project) and validity. Rows marked G
 * are off unless the project switches them on. Code lists (land use, communes) come the same way.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>

struct ranh_rule {
    const char *code;      /* "boundary-point-error" */
    const char *parameter; /* "scale=500" */
    double value;
    const char *unit;
    const char *article;
    char status;                  /* 'V' 'S' 'G' 'P' */
    int32_t valid_from, valid_to; /* RANH_DATE_NONE = open */
};

struct ranh_rules; /* opaque */

/* Reads the built-in tables, then overrides of the project (paths; may be NULL). RANH_E_PROJECT. */
int ranh_rules_load(const char *datasets_dir, const char *const *overrides,
                    struct ranh_rules **rules, struct ranh_err *err);
void ranh_rules_free(struct ranh_rules *rules);

/* The row in force on that date, or NULL: then the answer is NO DATA, never OK. */
const struct ranh_rule *ranh_rules_find(const struct ranh_rules *rules, const char *code,
                                        const char *parameter, int32_t as_of);

/* A limit that is a table over x ("plot=90", "plot=100", ...), linear between its points, the end values
 * kept beyond them. false where a point beside x is unverified (G), or nothing is in force: NO DATA.
 * *rule (may be NULL) is the nearest point, for the article. */
bool ranh_rules_interpolate(const struct ranh_rules *rules, const char *code, const char *variable,
                            double x, int32_t as_of, double *value, const struct ranh_rule **rule);

/* Position error m of one boundary point by map scale (TT 25/2014 art. 7.4), metres; NAN = no rule. */
double ranh_rules_point_error_m(const struct ranh_rules *rules, int32_t scale, bool agricultural,
                                int32_t as_of);
/* Edge-matching limit sqrt(ma² + mb²) (art. 15), metres; NAN when a scale is unknown. */
double ranh_rules_edge_match_m(const struct ranh_rules *rules, int32_t scale_a, bool agricultural_a,
                               int32_t scale_b, bool agricultural_b, int32_t as_of,
                               const char **article);

/* Land use: one code or a composite "ODT+CLN". */
struct ranh_land_use {
    const char *code, *name_vi, *name_en;
    const char *today; /* of an old code: those it may be now, "ONT ODT"; "" = not known */
    uint32_t rgb;      /* map colour 0xRRGGBB */
    char kind;         /* 'l'eaf: for a parcel; 'g'roup: a heading; 'o'ld: of an earlier list */
    char status;       /* certainty of name and of today: 'V' 'S' 'G' */
    bool agricultural, unused;
};
/* NULL = unknown; of a composite the first; suffixes -C, -P and * do not matter. */
const struct ranh_land_use *ranh_rules_land_use(const struct ranh_rules *rules, const char *code);
/* Every part is a leaf of the list. */
bool ranh_rules_land_use_valid(const struct ranh_rules *rules, const char *codes);
/* As above; else a part that is not goes to bad[16], and *what says what it is (NULL = unknown): the first that
 * is no code of any list or a group, else the first old one. An empty bad: a part is missing. */
bool ranh_rules_land_use_check(const struct ranh_rules *rules, const char *codes, char bad[16],
                               const struct ranh_land_use **what);
/* Bytes of the longest code of the list that begins the text, as it is written there (a code with a slash in any
 * case); 0 = none. What follows it is not looked at. For texts with codes in them, as labels of drawings. */
size_t ranh_rules_land_use_length(const struct ranh_rules *rules, const char *text);
const struct ranh_land_use *ranh_rules_land_uses(const struct ranh_rules *rules, size_t *n);

/* Plan function against legal land use: 'a'grees, 'c'onflicts, 'd'epends, or 0 = NO DATA. A composite use
 * agrees when one part does, and conflicts only when all do. `building`: a new building is asked for,
 * not the use there is. *status (may be NULL) gets the certainty of the row. */
char ranh_rules_function_relation(const struct ranh_rules *rules, const char *function,
                                  const char *land_use, bool building, char *status);

#endif
