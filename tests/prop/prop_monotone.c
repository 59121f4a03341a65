/* SPDX-License-Identifier: MIT */
/*
 * Two promises of the checks between parcels, over random fabrics. Monotone: with lower minima of area and width
 * and a higher bound of gaps, every finding of before is found again, the same to the id and the figure. Order:
 * however the parcels are ordered and whatever the threads, the findings are the same, to the byte of
 * their geometry.
 *
 * RANH_SEED=n begins there, RANH_CASES=n makes so many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/str.h>
#include <ranh/check/detector.h>
#include <ranh/geo/wkb.h>

#include "tests/prop/random_city.h"

enum { CASES = 1000 };

static struct ranh_rules *rules;

/* --- what was found, as lines that can be compared ------------------------------------------------- */

struct lines {
    struct ranh_arena arena;
    char **at;
    size_t n;
};

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *line_of(struct ranh_arena *arena, const struct ranh_finding *f, bool geometry)
{
    char id[RANH_HASH_HEX];
    struct ranh_str wkb = RANH_STR_INIT, line = RANH_STR_INIT;
    ranh_finding_id(f, id);
    ranh_str_printf(&line, "%s %s %d %a %a %a", id, f->code, (int)f->verdict, f->measured,
                    f->area_m2, f->width_m);
    if (geometry && f->shape) {
        ranh_wkb_write(&wkb, f->shape);
        for (size_t i = 0; i < wkb.len; i++)
            ranh_str_printf(&line, "%s%02x", i ? "" : " ", (unsigned char)wkb.text[i]);
    }
    char *text = ranh_arena_strdup(arena, line.text);
    ranh_str_release(&line);
    ranh_str_release(&wkb);
    return text;
}

static void find(const struct city *city, const uint32_t *order, struct ranh_check_limits limits,
                 unsigned threads, bool geometry, struct lines *lines)
{
    static struct city turned;
    const bool all[MOST_LOTS] = {false};
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    struct ranh_err err = {0};
    turned = *city;
    for (uint32_t i = 0; i < city->n; i++)
        turned.lot[i] = city->lot[order[i]];
    set_of(&turned, all, &set);
    for (size_t i = 0; i < set.fabric.n_faces; i++) /* numbers stay with their lots */
        set.parcel[i].key = ranh_arena_printf(&set.arena, "26740/1/%u",
                                              (unsigned)order[set.fabric.face_id[i] - 1] + 1);
    struct ranh_pool *pool = threads > 1 ? ranh_pool_new(threads) : NULL;
    struct ranh_check_input input = {
        .parcels = &set, .rules = rules, .pool = pool, .limits = limits};
    ranh_finding_list_init(&list);
    assert_true(ranh_date_parse("2026-01-01", &input.as_of));
    assert_int_equal(ranh_detectors_run("overlap", &input, &list.sink, &err), 0);
    ranh_arena_init(&lines->arena);
    lines->n = list.n;
    lines->at = RANH_NEW_ARRAY(&lines->arena, list.n + 1, char *);
    for (size_t i = 0; i < list.n; i++)
        lines->at[i] = line_of(&lines->arena, &list.at[i], geometry);
    if (list.n > 1)
        qsort(lines->at, list.n, sizeof(*lines->at), by_text);
    ranh_finding_list_release(&list);
    ranh_pool_free(pool);
    ranh_parcel_set_release(&set);
}

/* The first line of `fewer` that `more` has not as often, or NULL. */
static const char *missing(const struct lines *fewer, const struct lines *more)
{
    size_t j = 0;
    for (size_t i = 0; i < fewer->n; i++, j++) {
        while (j < more->n && strcmp(more->at[j], fewer->at[i]) < 0)
            j++;
        if (j == more->n || strcmp(more->at[j], fewer->at[i]) != 0)
            return fewer->at[i];
    }
    return NULL;
}

/* --- the two promises ------------------------------------------------------------------------------ */

static size_t n_tight, n_loose;

static double below(double most)
{
    return most * any(1000) / 1000;
}

static void monotone(const struct city *city, const uint32_t *order, uint64_t seed)
{
    struct ranh_check_limits tight = ranh_check_limits_default(), loose = tight;
    double side = (double)city->cell / RANH_GRID_PER_M;
    tight.min_area_m2 = any(2) ? below(side * side / 4) : 0;
    tight.min_width_m = any(2) ? below(side / 4) : 0;
    tight.max_gap_m2 = any(2) ? below(side * side) + 1e-9 : 0; /* 0 = no bound */
    loose.min_area_m2 = any(2) ? below(tight.min_area_m2) : tight.min_area_m2;
    loose.min_width_m = any(2) ? below(tight.min_width_m) : tight.min_width_m;
    loose.max_gap_m2 = tight.max_gap_m2 > 0 && any(2) ? tight.max_gap_m2 + below(side * side)
                       : any(2)                       ? tight.max_gap_m2
                                                      : 0;
    struct lines fewer, more;
    find(city, order, tight, 1, false, &fewer);
    find(city, order, loose, 1, false, &more);
    n_tight += fewer.n;
    n_loose += more.n;
    const char *lost = missing(&fewer, &more);
    if (lost)
        fail_msg("RANH_SEED=%llu RANH_CASES=1: lost with lower minima: %s",
                 (unsigned long long)seed, lost);
    ranh_arena_release(&fewer.arena);
    ranh_arena_release(&more.arena);
}

static void any_order(const struct city *city, const uint32_t *order, uint64_t seed)
{
    uint32_t shuffled[MOST_LOTS];
    struct lines one, other;
    memcpy(shuffled, order, sizeof(shuffled));
    for (uint32_t i = city->n; i > 1; i--) {
        uint32_t k = any(i), swap = shuffled[k];
        shuffled[k] = shuffled[i - 1];
        shuffled[i - 1] = swap;
    }
    find(city, order, ranh_check_limits_default(), 1, true, &one);
    find(city, shuffled, ranh_check_limits_default(), 1 + (unsigned)(seed % 4), true, &other);
    const char *lost = missing(&one, &other), *more = missing(&other, &one);
    if (lost || more)
        fail_msg("RANH_SEED=%llu RANH_CASES=1: in another order\nnot found: %s\nfound: %s",
                 (unsigned long long)seed, lost ? lost : "-", more ? more : "-");
    ranh_arena_release(&one.arena);
    ranh_arena_release(&other.arena);
}

static void promises(void **state)
{
    (void)state;
    static struct city city;
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES;
    uint32_t order[MOST_LOTS];
    for (uint32_t i = 0; i < MOST_LOTS; i++)
        order[i] = i;
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t s = first; s < first + n; s++) {
        make_city(&city, s);
        monotone(&city, order, s);
        any_order(&city, order, s);
    }
    print_message("# %zu findings with minima, %zu with lower ones\n", n_tight, n_loose);
    assert_true(n < 100 || (n_tight > n && n_loose > n_tight + n / 10));
}

int main(void)
{
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(promises)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_rules_free(rules);
    return failed;
}
