/* SPDX-License-Identifier: MIT */
/*
 * Scoring: leaves first, then each node from the leaves under it, then ranks within a block.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/index/score.h>

const char *ranh_index_state_name(enum ranh_index_state state)
{
    static const char *const name[] = {"",         "not-applicable", "left-out", "no-evidence",
                                       "blocking", "few-cases",      "flat"};
    return name[state];
}

struct scoring {
    const struct ranh_index_definition *def;
    const struct ranh_index_unit *units;
    size_t n_units;
    const double *raw, *cases;
    struct ranh_index_cell *cell;
};

static struct ranh_index_cell *cell_at(const struct scoring *s, size_t unit, size_t item)
{
    return &s->cell[unit * s->def->n + item];
}

/* Before any arithmetic: does the value exist, apply, and rest on enough cases? */
static enum ranh_index_state state_of(const struct scoring *s, size_t unit, size_t item)
{
    static const enum ranh_index_state when_missing[] = {
        [RANH_INDEX_EXCLUDE] = RANH_INDEX_LEFT_OUT,
        [RANH_INDEX_ZERO] = RANH_INDEX_NO_EVIDENCE,
        [RANH_INDEX_FAIL] = RANH_INDEX_BLOCKING,
    };
    const struct ranh_index_item *it = &s->def->item[item];
    size_t at = unit * s->def->n + item;
    if (!ranh_index_applies(it, s->units[unit].block))
        return RANH_INDEX_NOT_APPLICABLE;
    if (!isfinite(s->raw[at]))
        return when_missing[it->missing];
    if (s->cases && s->cases[at] < it->min_cases) /* false when either is NAN */
        return RANH_INDEX_FEW_CASES;
    return RANH_INDEX_COUNTED;
}

/* Goalposts of the definition, or the range of the values that count. */
static void goalposts(const struct scoring *s, size_t item, double *low, double *high)
{
    const struct ranh_index_item *it = &s->def->item[item];
    double least = INFINITY, most = -INFINITY;
    for (size_t u = 0; u < s->n_units; u++) {
        const struct ranh_index_cell *c = cell_at(s, u, item);
        if (c->state != RANH_INDEX_COUNTED)
            continue;
        least = c->raw < least ? c->raw : least;
        most = c->raw > most ? c->raw : most;
    }
    *low = isnan(it->goal_low) ? least : it->goal_low;
    *high = isnan(it->goal_high) ? most : it->goal_high;
}

static void score_indicator(const struct scoring *s, size_t item)
{
    const struct ranh_index_item *it = &s->def->item[item];
    for (size_t u = 0; u < s->n_units; u++) {
        struct ranh_index_cell *c = cell_at(s, u, item);
        c->raw = s->raw[u * s->def->n + item];
        c->state = state_of(s, u, item);
    }
    double low, high;
    goalposts(s, item, &low, &high);
    for (size_t u = 0; u < s->n_units; u++) {
        struct ranh_index_cell *c = cell_at(s, u, item);
        c->normalised = NAN;
        if (c->state == RANH_INDEX_COUNTED) {
            c->normalised = ranh_index_normalise(it, c->raw, low, high, &c->clipped);
            if (isnan(c->normalised))
                c->state = RANH_INDEX_FLAT;
        } else if (c->state == RANH_INDEX_NO_EVIDENCE) {
            c->normalised = 0;
        }
        c->weight = isnan(c->normalised) ? 0 : it->points;
        c->score = isnan(c->normalised) ? 0 : it->points * c->normalised;
    }
}

static void score_node(const struct scoring *s, size_t unit, size_t item)
{
    struct ranh_index_cell *node = cell_at(s, unit, item);
    double applicable = 0, with_data = 0;
    for (size_t k = item + 1; k < s->def->item[item].last; k++) {
        const struct ranh_index_cell *c = cell_at(s, unit, k);
        if (!ranh_index_is_leaf(&s->def->item[k]) || c->state == RANH_INDEX_NOT_APPLICABLE)
            continue;
        applicable += s->def->item[k].points;
        with_data += c->state == RANH_INDEX_COUNTED ? s->def->item[k].points : 0;
        node->weight += c->weight;
        node->score += c->score;
        if (c->state == RANH_INDEX_BLOCKING)
            node->state = RANH_INDEX_BLOCKING;
    }
    node->normalised = node->weight > 0 ? node->score / node->weight : NAN;
    node->raw = applicable > 0 ? with_data / applicable : NAN;
    if (!(applicable > 0))
        node->state = RANH_INDEX_NOT_APPLICABLE;
    else if (node->state == RANH_INDEX_COUNTED &&
             !(node->raw >= RANH_INDEX_MIN_COVERAGE - RANH_INDEX_TIE))
        node->state = RANH_INDEX_LEFT_OUT;
}

struct place {
    double value;
    size_t unit;
    const char *block;
};

static int by_block_and_value(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    int block = strcmp(p->block, q->block);
    if (block)
        return block;
    if (p->value > q->value || p->value < q->value)
        return p->value > q->value ? -1 : 1;
    return p->unit < q->unit ? -1 : 1;
}

/* Standard competition ranks within each block. */
static void rank_item(const struct scoring *s, size_t item, struct place *place)
{
    size_t n = 0;
    for (size_t u = 0; u < s->n_units; u++) {
        const struct ranh_index_cell *c = cell_at(s, u, item);
        bool leaf = ranh_index_is_leaf(&s->def->item[item]);
        bool ranked =
            c->state == RANH_INDEX_COUNTED || (leaf && c->state == RANH_INDEX_NO_EVIDENCE);
        if (ranked && !isnan(c->normalised))
            place[n++] = (struct place){c->normalised, u, s->units[u].block};
    }
    qsort(place, n, sizeof(*place), by_block_and_value);
    for (size_t first = 0; first < n;) {
        size_t end = first;
        while (end < n && !strcmp(place[end].block, place[first].block))
            end++;
        for (size_t i = first; i < end; i++) {
            struct ranh_index_cell *c = cell_at(s, place[i].unit, item);
            bool tie = i > first && place[i - 1].value - place[i].value <= RANH_INDEX_TIE;
            c->rank = tie ? cell_at(s, place[i - 1].unit, item)->rank : (int)(i - first) + 1;
            c->of_units = (int)(end - first);
        }
        first = end;
    }
}

void ranh_index_score(const struct ranh_index_definition *definition,
                      const struct ranh_index_unit *units, size_t n_units, const double *raw,
                      const double *cases, struct ranh_arena *arena,
                      struct ranh_index_scores *scores)
{
    struct scoring s = {definition, units, n_units, raw, cases, NULL};
    s.cell = ranh_arena_zero(arena, n_units * definition->n, sizeof(*s.cell));
    for (size_t i = 0; i < definition->n; i++)
        if (ranh_index_is_leaf(&definition->item[i]))
            score_indicator(&s, i);
    for (size_t i = 0; i < definition->n; i++)
        for (size_t u = 0; u < n_units && !ranh_index_is_leaf(&definition->item[i]); u++)
            score_node(&s, u, i);
    struct place *place = ranh_alloc((n_units + 1) * sizeof(*place));
    for (size_t i = 0; i < definition->n; i++)
        rank_item(&s, i, place);
    ranh_free(place);
    *scores = (struct ranh_index_scores){n_units, definition->n, s.cell};
}
