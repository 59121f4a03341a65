/* SPDX-License-Identifier: MIT */
/*
 * Laws of scoring on random definitions and values: permuting units changes nothing; rescaling the
 * weights of a node changes nothing; a better value never lowers its unit's score; percent of attainable
 * lies in 0..1; score = weight × normalised in every cell; a rank is one more than the number of units
 * above; affine change of units of measurement (value and goalposts alike) changes nothing. RANH_SEED
 * and RANH_CASES choose the run; a failure prints the seed.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/str.h>
#include <ranh/index/score.h>

enum { MAX_UNITS = 12 };

static uint64_t state_of_random;

static uint32_t any(uint32_t below)
{
    state_of_random += UINT64_C(0x9E3779B97F4A7C15);
    uint64_t z = state_of_random;
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return (uint32_t)((z ^ (z >> 31)) % below);
}

struct indicator {
    int weight, direction, low, range, missing, applies;
    bool open; /* goalposts from the data */
};

struct world {
    struct ranh_arena arena;
    int nodes, leaves; /* leaves[i] hangs under node i % nodes */
    int node_weight[4];
    struct indicator leaf[12];
    size_t n_units;
    struct ranh_index_unit unit[MAX_UNITS];
    double value[MAX_UNITS][12];
};

static void invent(struct world *w)
{
    static const char *const kinds[] = {"L", "D"};
    w->nodes = 1 + (int)any(4);
    w->leaves = w->nodes + (int)any(8);
    w->n_units = 2 + any(MAX_UNITS - 1);
    for (int i = 0; i < w->nodes; i++)
        w->node_weight[i] = 1 + (int)any(50);
    for (int i = 0; i < w->leaves; i++)
        w->leaf[i] = (struct indicator){1 + (int)any(30), any(2) ? 1 : -1, (int)any(20) - 10,
                                        1 + (int)any(40), (int)any(3),     (int)any(3),
                                        any(4) == 0};
    for (size_t u = 0; u < w->n_units; u++) {
        const char *kind = kinds[any(2)];
        char *code = ranh_arena_printf(&w->arena, "u%zu", u);
        w->unit[u] = (struct ranh_index_unit){code, code, code, kind, kind};
        for (int i = 0; i < w->leaves; i++)
            w->value[u][i] = any(6) ? (double)any(1000) / 20 - 15 : (double)NAN;
    }
}

/* The world as a definition; node 0's weights times `scale`, indicators 0's measure times a plus b. */
static struct ranh_index_definition *define(struct world *w, int scale, int a, int b)
{
    static const char *const missing[] = {"exclude", "zero", "fail"}, *const applies[] = {"", "L",
                                                                                          "D;L"};
    struct ranh_index_definition *def;
    struct ranh_err err = {0};
    struct ranh_str csv = RANH_STR_INIT;
    ranh_str_puts(
        &csv, "code,parent,level,weight,name_vi,name_en,unit,direction,goal_low,goal_high,source,"
              "query,missing,applies_to,basis\nI,,index,100,i,i,,,,,,,,,\n");
    for (int i = 0; i < w->nodes; i++)
        ranh_str_printf(&csv, "N%d,I,main,%d,n,n,,,,,,,,,\n", i, w->node_weight[i]);
    for (int i = 0; i < w->leaves; i++) {
        const struct indicator *l = &w->leaf[i];
        int low = i ? l->low : a * l->low + b,
            high = i ? l->low + l->range : a * (l->low + l->range) + b;
        ranh_str_printf(&csv, "X%d,N%d,indicator,%d,x,x,,%d,", i, i % w->nodes,
                        l->weight * (i % w->nodes ? 1 : scale), l->direction);
        if (l->open)
            ranh_str_puts(&csv, ",");
        else
            ranh_str_printf(&csv, "%d,%d", low, high);
        ranh_str_printf(&csv, ",external,,%s,%s,\n", missing[l->missing], applies[l->applies]);
    }
    if (ranh_index_parse("random.csv", csv.text, &def, &err))
        fail_msg("%s\n%s", err.text, csv.text);
    ranh_str_release(&csv);
    return def;
}

/* Scores with unit order[u] in place u; indicator 0 measured as a * value + b. */
static struct ranh_index_scores score(struct world *w, const struct ranh_index_definition *def,
                                      const size_t *order, int a, int b)
{
    struct ranh_index_unit units[MAX_UNITS];
    struct ranh_index_scores s;
    double *raw = RANH_NEW_ARRAY(&w->arena, w->n_units * def->n, double);
    for (size_t u = 0; u < w->n_units; u++) {
        size_t from = order ? order[u] : u;
        units[u] = w->unit[from];
        for (size_t i = 0; i < def->n; i++)
            raw[u * def->n + i] = (double)NAN;
        for (int i = 0; i < w->leaves; i++) {
            char code[16];
            snprintf(code, sizeof(code), "X%d", i);
            double v = w->value[from][i];
            raw[u * def->n + (size_t)(ranh_index_find(def, code) - def->item)] = i ? v : a * v + b;
        }
    }
    ranh_index_score(def, units, w->n_units, raw, NULL, &w->arena, &s);
    return s;
}

static const struct ranh_index_cell *row(const struct ranh_index_scores *s, size_t unit)
{
    return &s->cell[unit * s->n_items];
}

static void same(double a, double b)
{
    if (isnan(a) != isnan(b) || (!isnan(a) && fabs(a - b) > 1e-9))
        fail_msg("%.17g is not %.17g", a, b);
}

static void same_scores(const struct ranh_index_scores *s, const struct ranh_index_scores *t)
{
    for (size_t k = 0; k < s->n_units * s->n_items; k++) {
        same(s->cell[k].normalised, t->cell[k].normalised);
        assert_int_equal(s->cell[k].rank, t->cell[k].rank);
        assert_int_equal(s->cell[k].state, t->cell[k].state);
    }
}

static void check_cells(const struct world *w, const struct ranh_index_scores *s)
{
    for (size_t u = 0; u < s->n_units; u++)
        for (size_t i = 0; i < s->n_items; i++) {
            const struct ranh_index_cell *c = &row(s, u)[i];
            if (isnan(c->normalised)) {
                same(c->weight, 0);
                continue;
            }
            assert_true(c->normalised >= 0 && c->normalised <= 1 + 1e-12);
            same(c->score, c->weight * c->normalised);
            int above = 0;
            for (size_t v = 0; v < s->n_units; v++)
                above += row(s, v)[i].rank && !strcmp(w->unit[v].block, w->unit[u].block) &&
                         row(s, v)[i].normalised > c->normalised + RANH_INDEX_TIE;
            if (c->rank)
                assert_int_equal(c->rank, above + 1);
        }
}

static void check_permutation(struct world *w, const struct ranh_index_definition *def,
                              const struct ranh_index_scores *s)
{
    size_t order[MAX_UNITS];
    for (size_t u = 0; u < w->n_units; u++)
        order[u] = u;
    for (size_t u = w->n_units - 1; u > 0; u--) {
        size_t v = any((uint32_t)u + 1), keep = order[u];
        order[u] = order[v];
        order[v] = keep;
    }
    struct ranh_index_scores t = score(w, def, order, 1, 0);
    for (size_t u = 0; u < w->n_units; u++)
        for (size_t i = 0; i < s->n_items; i++) {
            same(row(&t, u)[i].normalised, row(s, order[u])[i].normalised);
            assert_int_equal(row(&t, u)[i].rank, row(s, order[u])[i].rank);
        }
}

/* With fixed goalposts, one better value never lowers its unit, nor its rank. */
static void check_monotone(struct world *w, const struct ranh_index_definition *def,
                           const struct ranh_index_scores *s)
{
    size_t u = any((uint32_t)w->n_units);
    int i = (int)any((uint32_t)w->leaves);
    if (w->leaf[i].open || isnan(w->value[u][i]))
        return;
    double keep = w->value[u][i];
    w->value[u][i] += w->leaf[i].direction * (double)any(200) / 10;
    struct ranh_index_scores t = score(w, def, NULL, 1, 0);
    w->value[u][i] = keep;
    if (!isnan(row(s, u)->normalised))
        assert_true(row(&t, u)->normalised >= row(s, u)->normalised - 1e-12);
    assert_true(row(&t, u)->rank <= row(s, u)->rank);
}

static void test_laws(void **state)
{
    (void)state;
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    state_of_random = seed ? strtoull(seed, NULL, 10) : 20261122;
    long n = cases ? strtol(cases, NULL, 10) : 1500;
    print_message("# seed %llu, %ld cases\n", (unsigned long long)state_of_random, n);
    for (long k = 0; k < n; k++) {
        static struct world w;
        memset(&w, 0, sizeof(w));
        ranh_arena_init(&w.arena);
        invent(&w);
        struct ranh_index_definition *def = define(&w, 1, 1, 0), *scaled = define(&w, 7, 1, 0),
                                     *affine = define(&w, 1, 3, 11);
        struct ranh_index_scores s = score(&w, def, NULL, 1, 0), t = score(&w, scaled, NULL, 1, 0),
                                 a = score(&w, affine, NULL, 3, 11);
        check_cells(&w, &s);
        same_scores(&s, &t);
        same_scores(&s, &a);
        check_permutation(&w, def, &s);
        check_monotone(&w, def, &s);
        ranh_index_free(affine);
        ranh_index_free(scaled);
        ranh_index_free(def);
        ranh_arena_release(&w.arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_laws)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
