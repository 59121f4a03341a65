/* SPDX-License-Identifier: MIT */
/* Parcels that say the same, against a look at every pair. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lib/check/twins.h"

enum { PARCELS = 600, TEXTS = 150 };

static struct ranh_parcel parcel[PARCELS];
static char text[TEXTS][8];

static const char *number_of(const struct ranh_parcel *p, struct ranh_arena *arena)
{
    return p->number ? ranh_arena_printf(arena, "%s", p->number) : NULL;
}

static uint64_t next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return *seed >> 33;
}

/* A third says nothing. */
static void fill(uint64_t seed)
{
    for (size_t t = 0; t < TEXTS; t++)
        snprintf(text[t], sizeof(text[t]), "%zu", t);
    for (size_t i = 0; i < PARCELS; i++) {
        uint64_t t = next(&seed) % (TEXTS + TEXTS / 2);
        parcel[i] = (struct ranh_parcel){.number = t < TEXTS ? text[t] : NULL};
    }
}

static struct ranh_twin look(size_t i)
{
    struct ranh_twin twin = {.face = (uint32_t)i, .first = (uint32_t)i};
    for (size_t k = PARCELS; k-- > 0 && parcel[i].number;)
        if (parcel[k].number == parcel[i].number) {
            twin.n++;
            twin.first = (uint32_t)k;
        }
    return twin;
}

static void the_same_as_looking_at_every_pair(void **state)
{
    (void)state;
    struct ranh_pool *two = ranh_pool_new(2);
    struct ranh_parcel_set set = {.parcel = parcel, .fabric.n_faces = PARCELS};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct ranh_twins twins;
        size_t n = 0;
        fill(seed);
        ranh_twins_find(&set, number_of, seed % 2 ? two : NULL, &twins);
        for (size_t i = 0; i < PARCELS; i++) {
            struct ranh_twin wanted = look(i);
            if (wanted.n < 2 || wanted.first == i)
                continue;
            assert_true(n < twins.n);
            assert_int_equal(twins.at[n].face, wanted.face);
            assert_int_equal(twins.at[n].first, wanted.first);
            assert_int_equal(twins.at[n++].n, wanted.n);
        }
        assert_int_equal(n, twins.n);
        assert_true(n > PARCELS / 3);
        ranh_vec_release(&twins);
    }
    ranh_pool_free(two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_same_as_looking_at_every_pair)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
