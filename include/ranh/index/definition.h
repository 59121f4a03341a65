/* SPDX-License-Identifier: MIT */
#ifndef RANH_INDEX_DEFINITION_H
#define RANH_INDEX_DEFINITION_H
/*
 * The definition of an index: one CSV file = one decision of a city (docs/reference/index-definition.md). A tree of
 * any depth; the leaves are indicators, each with its direction, goalposts, missing rule and either a
 * query over the workspace or "external" (a delivered file). Weights are points: a leaf's points are
 * its share of its parent's points, so that rescaling all weights of a node changes nothing.
 *
 * What is wrong with a definition is a failure (RANH_E_PROJECT, file and line), because a score from a
 * wrong definition is worse than none; what is only suspicious is a note.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>

enum ranh_index_source { RANH_INDEX_NODE, RANH_INDEX_EXTERNAL, RANH_INDEX_QUERY };

/* What a unit without a value gets. */
enum ranh_index_missing {
    RANH_INDEX_EXCLUDE, /* the weight leaves the base: percent of what is attainable */
    RANH_INDEX_ZERO,    /* no evidence, no points */
    RANH_INDEX_FAIL,    /* the unit is shown, not ranked */
};

struct ranh_index_step {
    double limit, score; /* direction 1: value >= limit, -1: value <= limit; score 0..1 */
};

#define RANH_INDEX_ROOT ((size_t)-1) /* parent of the root */

struct ranh_index_item {
    const char *code, *name_vi, *name_en, *unit, *unit_en; /* unit_en: as unit where not given */
    const char *applies_to;                                /* "D;L": kinds of units; "" = all */
    const char *query; /* SQL: unit_code, value [, cases]; NULL when none */
    const char *basis;
    size_t parent;                 /* index of an earlier item */
    size_t last;                   /* the item and its descendants are [i, last) */
    int level;                     /* 0 = the index itself */
    double weight;                 /* as written */
    double points;                 /* out of the root's weight */
    int direction;                 /* 1: more is better, -1: less is better */
    double goal_low, goal_high;    /* NAN = lowest, highest of the data */
    struct ranh_index_step *steps; /* instead of goalposts */
    size_t n_steps;
    double min_cases; /* fewer cases behind a value: as if it were missing; NAN = no rule */
    enum ranh_index_source source;
    enum ranh_index_missing missing;
    int line;
};

struct ranh_index_definition {
    struct ranh_arena arena;
    const char *path;
    struct ranh_index_item *item; /* parents before children, siblings in the order of the file */
    size_t n;
    char **note; /* what is suspicious, as sentences */
    size_t n_notes;
};

/* Reads and checks. *definition is freed by the caller. */
int ranh_index_load(const char *path, struct ranh_index_definition **definition,
                    struct ranh_err *err);
/* As above from text; name stands in messages. */
int ranh_index_parse(const char *name, const char *text, struct ranh_index_definition **definition,
                     struct ranh_err *err);
void ranh_index_free(struct ranh_index_definition *definition);

/* NULL when there is no such item. */
const struct ranh_index_item *ranh_index_find(const struct ranh_index_definition *definition,
                                              const char *code);
static inline bool ranh_index_is_leaf(const struct ranh_index_item *item)
{
    return item->source != RANH_INDEX_NODE;
}

/*
 * Units are ranked among their like. "D" = departments (sở, ban, ngành), "L" = localities (phường, xã,
 * đặc khu); any other kind is its own block. Returns "D", "L" or kind itself ("" for NULL).
 */
const char *ranh_index_block(const char *kind);
bool ranh_index_applies(const struct ranh_index_item *item, const char *block);

#endif
