/* SPDX-License-Identifier: MIT */
/*
 * Numbers of sources. Going by names, taken in their order, makes the answer the same for every order
 * in which the sources are listed.
 */
#include <ranh/land/row_id.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/hash.h>

enum { HEX_DIGITS = RANH_SOURCE_BITS / 4 };
#define NUMBERS ((int64_t)1 << RANH_SOURCE_BITS)

struct named {
    const char *name;
    size_t at;
};

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static int64_t number_of(const char *name)
{
    struct ranh_hash hash;
    char hex[RANH_HASH_HEX];
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, name);
    ranh_hash_hex(&hash, hex);
    hex[HEX_DIGITS] = '\0';
    return strtoll(hex, NULL, 16);
}

void ranh_source_ids(const char *const *names, size_t n, int64_t *ids)
{
    struct named *sorted = ranh_calloc(n + 1, sizeof(*sorted));
    unsigned char *taken = ranh_calloc((size_t)NUMBERS, 1);
    if (n + 1 >= (size_t)NUMBERS)
        RANH_BUG("%zu sources", n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct named){names[i], i};
    qsort(sorted, n, sizeof(*sorted), by_name);
    taken[0] = 1; /* 0 stands for no source */
    for (size_t i = 0; i < n; i++) {
        int64_t id = number_of(sorted[i].name);
        while (taken[id])
            id = (id + 1) % NUMBERS;
        taken[id] = 1;
        ids[sorted[i].at] = id;
    }
    ranh_free(taken);
    ranh_free(sorted);
}
