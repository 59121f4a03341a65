/* SPDX-License-Identifier: MIT */
#ifndef RANH_INDEX_INDICATOR_H
#define RANH_INDEX_INDICATOR_H
/*
 * Indicators out of the workspace and scores into it. Each query runs read-only and may not look at
 * `delivered` (personal data); it may use the parameters :as_of and :period. Its text is kept beside
 * each value, so that every number can be opened.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/index/definition.h>
#include <ranh/index/score.h>
#include <ranh/io/store.h>

/* Units delivered in `unit`, and communes that are not among them (kind "commune"); by code. */
int ranh_index_units(struct ranh_store *store, struct ranh_arena *arena,
                     struct ranh_index_unit **units, size_t *n, struct ranh_err *err);

/* A delivered value that fits no unit or no indicator of the definition. */
struct ranh_index_stray {
    const char *unit, *indicator;
    bool unknown_unit; /* else the indicator is unknown */
};

struct ranh_index_values {
    double *raw, *cases;            /* [unit * definition->n + item]; NAN = none */
    struct ranh_index_stray *stray; /* by unit, then indicator */
    size_t n_stray;
    int64_t computed, delivered; /* values of known units and indicators */
};

/*
 * Takes the delivered values of the period, counts the parcels of each commune (table parcel_count, for
 * the queries), then runs every query and keeps its rows in indicator_value with the SQL beside them. A query stands above a delivered value of the same name:
 * what the workspace can count is not taken on trust.
 */
int ranh_index_measure(struct ranh_store *store, const struct ranh_index_definition *definition,
                       const struct ranh_index_unit *units, size_t n_units, const char *period,
                       const char *as_of, struct ranh_arena *arena,
                       struct ranh_index_values *values, struct ranh_err *err);

/* Replaces the period's rows of `score`. The root is written as item TOTAL. */
int ranh_index_write(struct ranh_store *store, const struct ranh_index_definition *definition,
                     const struct ranh_index_unit *units, const struct ranh_index_scores *scores,
                     const char *period, struct ranh_err *err);

#endif
