/* SPDX-License-Identifier: MIT */
/*
 * What is suspicious in a definition though it can be scored: said before anybody is ranked by it.
 */
#include <math.h>
#include <stdarg.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "lib/index/internal.h"

#define LARGE_SHARE                                                                                \
    0.25 /* one indicator that decides a quarter of an index deserves a second look */

static void note(struct ranh_index_definition *def, const char *fmt, ...) RANH_PRINTF(2, 3);
static void note(struct ranh_index_definition *def, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    def->note[def->n_notes++] = ranh_arena_vprintf(&def->arena, fmt, args);
    va_end(args);
}

static void lint_weights(struct ranh_index_definition *def, const struct ranh_index_item *item)
{
    double sum = 0;
    for (size_t k = (size_t)(item - def->item) + 1; k < item->last; k = def->item[k].last)
        sum += def->item[k].weight;
    char a[RANH_NUM_MAX], b[RANH_NUM_MAX];
    if (fabs(sum - item->weight) > 1e-9 * sum)
        note(def,
             _("%s:%d: the weights under %s add up to %s, not to its %s; they are used as shares."),
             def->path, item->line, item->code, ranh_num_write(a, sum),
             ranh_num_write(b, item->weight));
}

static void lint_indicator(struct ranh_index_definition *def, const struct ranh_index_item *item)
{
    char share[RANH_NUM_MAX];
    if (item->points > LARGE_SHARE * def->item[0].points && def->n > 5)
        note(def, _("%s:%d: %s alone is %s %% of the index."), def->path, item->line, item->code,
             ranh_num_fixed(share, 100 * item->points / def->item[0].points, 0));
    if (item->n_steps && (!isnan(item->goal_low) || !isnan(item->goal_high)))
        note(def, _("%s:%d: %s has steps and goalposts; the steps are used."), def->path,
             item->line, item->code);
    if (!item->n_steps && (isnan(item->goal_low) || isnan(item->goal_high)))
        note(def,
             _("%s:%d: %s has no fixed goalposts: its scores depend on who is compared and are not "
               "comparable between years."),
             def->path, item->line, item->code);
}

void ranh_index_lint(struct ranh_index_definition *def)
{
    def->note = RANH_NEW_ARRAY(&def->arena, 3 * def->n, char *);
    for (size_t i = 0; i < def->n; i++) {
        if (ranh_index_is_leaf(&def->item[i]))
            lint_indicator(def, &def->item[i]);
        else
            lint_weights(def, &def->item[i]);
    }
}
