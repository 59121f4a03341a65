/* SPDX-License-Identifier: MIT */
/*
 * Rules: rows of (code, parameter, value, article, certainty, validity), sorted once and found by binary
 * search. Of the rows in force on a date the one read last wins, so a project's table overrides ours.
 * Rows marked G are read, so that a table with an unverified point is seen to have a hole, but never
 * given as an answer.
 */
#include "lib/land/rules_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

static const char *const built_in[] = {"rules/cadastre.csv", "rules/building.csv",
                                       "rules/permit.csv", "rules/holidays.csv"};

static int read_date(const struct ranh_table *table, size_t row, const char *text, int32_t *date,
                     struct ranh_err *err)
{
    *date = RANH_DATE_NONE;
    if (!*text || ranh_date_parse(text, date))
        return 0;
    return ranh_fail(err, RANH_E_PROJECT, _("%s:%d: \"%s\" is not a date; write 2026-11-22"),
                     table->path, table->line[row], text);
}

static int read_rule(struct ranh_rules *rules, const struct ranh_table *table, size_t row,
                     const size_t column[8], struct ranh_err *err)
{
    const char *cell[8];
    for (int i = 0; i < 8; i++)
        cell[i] = ranh_table_cell(table, row, column[i]);
    struct ranh_rule rule = {.code = cell[0],
                             .parameter = cell[1],
                             .unit = cell[3],
                             .article = cell[4],
                             .status = cell[5][0]};
    if (!ranh_num_double(cell[2], &rule.value))
        return ranh_fail(err, RANH_E_PROJECT, _("%s:%d: the value \"%s\" is not a number"),
                         table->path, table->line[row], cell[2]);
    if (strlen(cell[5]) != 1 || !strchr("VSGP", cell[5][0]))
        return ranh_fail(err, RANH_E_PROJECT,
                         _("%s:%d: the status \"%s\" is not one of V (primary text), S (secondary "
                           "source), G (unverified), P (project)"),
                         table->path, table->line[row], cell[5]);
    int status = read_date(table, row, cell[6], &rule.valid_from, err);
    if (!status)
        status = read_date(table, row, cell[7], &rule.valid_to, err);
    if (!status)
        *ranh_vec_push(&rules->rule) = rule;
    return status;
}

static int read_table(struct ranh_rules *rules, const char *path, struct ranh_err *err)
{
    static const char *const names[8] = {"code",    "parameter", "value",      "unit",
                                         "article", "status",    "valid_from", "valid_to"};
    struct ranh_table table;
    size_t column[8];
    int status = ranh_table_read(&rules->arena, path, &table, err);
    if (status)
        return status;
    if (table.n_columns > 0 && strcmp(table.column[0], "function") == 0)
        return ranh_rules_read_functions(rules, &table, err);
    for (int i = 0; i < 8 && !status; i++)
        status = ranh_table_column(&table, names[i], &column[i], err);
    for (size_t row = 0; row < table.n_rows && !status; row++)
        status = read_rule(rules, &table, row, column, err);
    return status;
}

struct sorted {
    struct ranh_rule rule;
    size_t order;
};

static int by_name(const char *code_a, const char *parameter_a, const struct ranh_rule *b)
{
    int c = strcmp(code_a, b->code);
    return c ? c : strcmp(parameter_a, b->parameter);
}

static int by_name_then_order(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    int c = by_name(x->rule.code, x->rule.parameter, &y->rule);
    return c ? c : (x->order > y->order) - (x->order < y->order);
}

static void sort_rules(struct ranh_rules *rules)
{
    size_t n = rules->rule.n;
    struct sorted *sorted = ranh_calloc(n + 1, sizeof(*sorted));
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct sorted){rules->rule.at[i], i};
    qsort(sorted, n, sizeof(*sorted), by_name_then_order);
    for (size_t i = 0; i < n; i++)
        rules->rule.at[i] = sorted[i].rule;
    ranh_free(sorted);
}

int ranh_rules_load(const char *datasets_dir, const char *const *overrides,
                    struct ranh_rules **rules, struct ranh_err *err)
{
    struct ranh_rules *r = ranh_calloc(1, sizeof(*r));
    int status = 0;
    *rules = NULL;
    ranh_arena_init(&r->arena);
    for (size_t i = 0; i < sizeof(built_in) / sizeof(built_in[0]) && !status; i++)
        status = read_table(r, ranh_fs_join(&r->arena, datasets_dir, built_in[i]), err);
    if (!status)
        status = ranh_rules_read_land_uses(
            r, ranh_fs_join(&r->arena, datasets_dir, "codes/land-use.csv"), err);
    if (!status)
        status =
            read_table(r, ranh_fs_join(&r->arena, datasets_dir, "codes/plan-functions.csv"), err);
    for (size_t i = 0; overrides && overrides[i] && !status; i++)
        status = read_table(r, overrides[i], err);
    if (status) {
        ranh_rules_free(r);
        return status;
    }
    sort_rules(r);
    *rules = r;
    return 0;
}

void ranh_rules_free(struct ranh_rules *rules)
{
    if (!rules)
        return;
    ranh_vec_release(&rules->rule);
    ranh_vec_release(&rules->use);
    ranh_vec_release(&rules->function);
    ranh_arena_release(&rules->arena);
    ranh_free(rules);
}

static bool in_force(const struct ranh_rule *rule, int32_t as_of)
{
    if (as_of == RANH_DATE_NONE) /* no date asked: what is in force now, without an end */
        return rule->valid_to == RANH_DATE_NONE;
    return (rule->valid_from == RANH_DATE_NONE || rule->valid_from <= as_of) &&
           (rule->valid_to == RANH_DATE_NONE || as_of <= rule->valid_to);
}

/* First row not before (code, parameter). */
static size_t lower_bound(const struct ranh_rules *rules, const char *code, const char *parameter)
{
    size_t low = 0, high = rules->rule.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_name(code, parameter, &rules->rule.at[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct ranh_rule *ranh_rules_find(const struct ranh_rules *rules, const char *code,
                                        const char *parameter, int32_t as_of)
{
    const struct ranh_rule *found = NULL;
    for (size_t i = lower_bound(rules, code, parameter); i < rules->rule.n; i++) {
        const struct ranh_rule *rule = &rules->rule.at[i];
        if (by_name(code, parameter, rule) != 0)
            break;
        if (in_force(rule, as_of) && rule->status != 'G')
            found = rule;
    }
    return found;
}

/* The points beside x of one table; the unverified ones included. */
static void bracket(const struct ranh_rules *rules, const char *code, const char *variable,
                    double x, int32_t as_of, const struct ranh_rule **below, double *x_below,
                    const struct ranh_rule **above, double *x_above)
{
    size_t n = strlen(variable);
    *below = *above = NULL;
    for (size_t i = lower_bound(rules, code, ""); i < rules->rule.n; i++) {
        const struct ranh_rule *rule = &rules->rule.at[i];
        double at;
        if (strcmp(rule->code, code) != 0)
            break;
        if (strncmp(rule->parameter, variable, n) != 0 || rule->parameter[n] != '=' ||
            !ranh_num_double(rule->parameter + n + 1, &at) || !in_force(rule, as_of))
            continue;
        if (at <= x && (!*below || at >= *x_below)) {
            *below = rule;
            *x_below = at;
        }
        if (at >= x && (!*above || at <= *x_above)) {
            *above = rule;
            *x_above = at;
        }
    }
}

bool ranh_rules_interpolate(const struct ranh_rules *rules, const char *code, const char *variable,
                            double x, int32_t as_of, double *value, const struct ranh_rule **rule)
{
    const struct ranh_rule *a, *b;
    double xa = 0, xb = 0;
    bracket(rules, code, variable, x, as_of, &a, &xa, &b, &xb);
    a = a ? a : b;
    b = b ? b : a;
    if (!a || a->status == 'G' || b->status == 'G')
        return false;
    *value =
        a == b || xb <= xa ? a->value : a->value + (b->value - a->value) * (x - xa) / (xb - xa);
    if (rule)
        *rule = b;
    return true;
}

static const struct ranh_rule *point_error(const struct ranh_rules *rules, int32_t scale,
                                           int32_t as_of)
{
    char parameter[24];
    snprintf(parameter, sizeof(parameter), "scale=%d", scale);
    return ranh_rules_find(rules, "boundary-point-error", parameter, as_of);
}

double ranh_rules_point_error_m(const struct ranh_rules *rules, int32_t scale, bool agricultural,
                                int32_t as_of)
{
    const struct ranh_rule *rule = point_error(rules, scale, as_of);
    if (!rule)
        return (double)NAN;
    const struct ranh_rule *factor =
        agricultural && (scale == 1000 || scale == 2000)
            ? ranh_rules_find(rules, "boundary-point-error", "agricultural-factor", as_of)
            : NULL;
    return factor ? rule->value * factor->value : rule->value;
}

double ranh_rules_edge_match_m(const struct ranh_rules *rules, int32_t scale_a, bool agricultural_a,
                               int32_t scale_b, bool agricultural_b, int32_t as_of,
                               const char **article)
{
    const struct ranh_rule *rule = ranh_rules_find(rules, "edge-match", "quadratic-sum", as_of);
    if (article)
        *article = rule ? rule->article : NULL;
    if (!rule)
        return (double)NAN;
    return hypot(ranh_rules_point_error_m(rules, scale_a, agricultural_a, as_of),
                 ranh_rules_point_error_m(rules, scale_b, agricultural_b, as_of));
}
