/* SPDX-License-Identifier: MIT */
#ifndef RANH_INDEX_SCORE_H
#define RANH_INDEX_SCORE_H
/*
 * From values to scores and ranks; pure arithmetic, no database.
 *
 * Every cell (unit × item) obeys one law: score = weight × normalised. For an indicator, weight is its
 * points and normalised lies in 0..1. For a node, score is the sum of its leaves' scores, weight the
 * sum of the points that were attainable (applicable, and not left out for want of data), normalised
 * their quotient: the percent of the attainable, which is what ranks compare. Ranks come from
 * unrounded values (two within 1e-9 are equal), ties share a rank, and the next rank is skipped.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/index/definition.h>

/* A unit with less than this share of its applicable points covered by data is shown, not ranked. */
#define RANH_INDEX_MIN_COVERAGE 0.65
#define RANH_INDEX_TIE          1e-9

struct ranh_index_unit {
    const char *code, *name, *name_en, *kind;
    const char *block; /* ranh_index_block(kind) */
};

enum ranh_index_state {
    RANH_INDEX_COUNTED,
    RANH_INDEX_NOT_APPLICABLE, /* not for this kind of unit */
    RANH_INDEX_LEFT_OUT,       /* no value: its weight left the base */
    RANH_INDEX_NO_EVIDENCE,    /* no value: zero points */
    RANH_INDEX_BLOCKING,       /* no value, and the definition says: do not rank */
    RANH_INDEX_FEW_CASES,      /* too few cases behind the value: left out */
    RANH_INDEX_FLAT, /* no goalposts and all units equal: it tells nobody apart; left out */
};
/* "", "not-applicable", "left-out", ...: column score.missing. */
const char *ranh_index_state_name(enum ranh_index_state state);

struct ranh_index_cell {
    double raw;        /* indicator: the value, NAN = none; node: coverage, 0..1 */
    double normalised; /* NAN = nothing attainable */
    double weight, score;
    int rank, of_units; /* 0 = not ranked */
    enum ranh_index_state state;
    bool clipped; /* the value lay outside the goalposts */
};

struct ranh_index_scores {
    size_t n_units, n_items;
    struct ranh_index_cell *cell; /* [unit * n_items + item] */
};

/* raw[unit * n_items + item]: NAN = no value; cases likewise (NULL or NAN = not told). */
void ranh_index_score(const struct ranh_index_definition *definition,
                      const struct ranh_index_unit *units, size_t n_units, const double *raw,
                      const double *cases, struct ranh_arena *arena,
                      struct ranh_index_scores *scores);

/* One value to 0..1 by the item's steps or by goalposts low..high; *clipped may be NULL. */
double ranh_index_normalise(const struct ranh_index_item *item, double value, double low,
                            double high, bool *clipped);

/*
 * Rank intervals: every weight moved by its own factor 1 + U(-spread, spread), `draws` times, from a
 * fixed seed. best[] and worst[] are the ranks that hold 90 % of the draws; 0 for units not ranked.
 */
void ranh_index_intervals(const struct ranh_index_definition *definition,
                          const struct ranh_index_unit *units,
                          const struct ranh_index_scores *scores, unsigned draws, double spread,
                          int *best, int *worst);

#endif
