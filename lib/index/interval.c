/* SPDX-License-Identifier: MIT */
/*
 * How sure is a rank? Weights are opinions: each indicator's points are moved by a factor of its own,
 * many times, and the ranks that hold nine draws of ten are told. The seed is fixed, so that the same
 * scores give the same interval.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/index/score.h>

/* SplitMix64: a few shifts, a full period, and the same on every machine. */
static double uniform(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) * 0x1.0p-53;
}

struct leaves {
    size_t n_leaves, n_units;
    double *points; /* [leaf] */
    double *have;   /* [unit * n_leaves + leaf] 1 when the weight counts, else 0 */
    double *norm;   /* likewise; 0 where it does not count */
    size_t *unit;   /* ranked unit -> unit */
};

static void collect(const struct ranh_index_definition *def, const struct ranh_index_unit *units,
                    const struct ranh_index_scores *scores, const char *block, struct leaves *l)
{
    l->n_units = 0;
    for (size_t u = 0; u < scores->n_units; u++) {
        const struct ranh_index_cell *row = &scores->cell[u * scores->n_items];
        if (!row[0].rank || strcmp(units[u].block, block))
            continue;
        size_t k = 0;
        for (size_t i = 0; i < def->n; i++) {
            if (!ranh_index_is_leaf(&def->item[i]))
                continue;
            bool counts = row[i].weight > 0;
            l->points[k] = def->item[i].points;
            l->have[l->n_units * l->n_leaves + k] = counts ? 1 : 0;
            l->norm[l->n_units * l->n_leaves + k++] = counts ? row[i].normalised : 0;
        }
        l->unit[l->n_units++] = u;
    }
}

static int descending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x > y ? -1 : x < y;
}

/* Rank of value among the sorted: one more than the number above it by more than a tie. */
static size_t rank_among(const double *sorted, size_t n, double value)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (sorted[mid] > value + RANH_INDEX_TIE)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void one_draw(const struct leaves *l, double spread, uint64_t *seed, double *weight,
                     double *value, double *sorted, unsigned *tally)
{
    for (size_t k = 0; k < l->n_leaves; k++)
        weight[k] = l->points[k] * (1 + spread * (2 * uniform(seed) - 1));
    for (size_t u = 0; u < l->n_units; u++) {
        double sum = 0, base = 0;
        const double *norm = &l->norm[u * l->n_leaves], *have = &l->have[u * l->n_leaves];
        for (size_t k = 0; k < l->n_leaves; k++) {
            sum += weight[k] * norm[k];
            base += weight[k] * have[k];
        }
        sorted[u] = value[u] = sum / base;
    }
    qsort(sorted, l->n_units, sizeof(*sorted), descending);
    for (size_t u = 0; u < l->n_units; u++)
        tally[u * l->n_units + rank_among(sorted, l->n_units, value[u])]++;
}

/* Ranks between which all but 5 % of the draws at either end lie. */
static void ends(const unsigned *tally, size_t n, unsigned draws, int *best, int *worst)
{
    unsigned tail = draws / 20, below = 0, above = 0;
    size_t first = 0, last = n - 1;
    while (first < n - 1 && below + tally[first] <= tail)
        below += tally[first++];
    while (last > first && above + tally[last] <= tail)
        above += tally[last--];
    *best = (int)first + 1;
    *worst = (int)last + 1;
}

static void one_block(const struct leaves *l, unsigned draws, double spread, int *best, int *worst)
{
    uint64_t seed = UINT64_C(0x72616e68); /* "ranh" */
    size_t n = l->n_units;
    double *weight = ranh_alloc((l->n_leaves + 1) * sizeof(double));
    double *value = ranh_alloc((2 * n + 1) * sizeof(double));
    unsigned *tally = ranh_calloc(n * n + 1, sizeof(*tally));
    for (unsigned d = 0; d < draws; d++)
        one_draw(l, spread, &seed, weight, value, value + n, tally);
    for (size_t u = 0; u < n; u++)
        ends(&tally[u * n], n, draws, &best[l->unit[u]], &worst[l->unit[u]]);
    ranh_free(tally);
    ranh_free(value);
    ranh_free(weight);
}

void ranh_index_intervals(const struct ranh_index_definition *definition,
                          const struct ranh_index_unit *units,
                          const struct ranh_index_scores *scores, unsigned draws, double spread,
                          int *best, int *worst)
{
    struct leaves l = {0};
    for (size_t i = 0; i < definition->n; i++)
        l.n_leaves += ranh_index_is_leaf(&definition->item[i]);
    l.points = ranh_alloc((l.n_leaves + 1) * sizeof(double));
    l.have = ranh_alloc((scores->n_units * l.n_leaves + 1) * sizeof(double));
    l.norm = ranh_alloc((scores->n_units * l.n_leaves + 1) * sizeof(double));
    l.unit = ranh_alloc((scores->n_units + 1) * sizeof(size_t));
    for (size_t u = 0; u < scores->n_units; u++)
        best[u] = worst[u] = 0;
    for (size_t u = 0; u < scores->n_units; u++) {
        const struct ranh_index_cell *root = &scores->cell[u * scores->n_items];
        if (!root->rank || best[u])
            continue;
        collect(definition, units, scores, units[u].block, &l);
        one_block(&l, draws, spread, best, worst);
    }
    ranh_free(l.unit);
    ranh_free(l.norm);
    ranh_free(l.have);
    ranh_free(l.points);
}
