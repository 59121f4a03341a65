/* SPDX-License-Identifier: MIT */
/*
 * Radix sort from the lowest byte, of the bytes that differ between keys.
 *
 * Many keys are first dealt into some thousand ranges of equal width, by threads, each in its part of the
 * array: counted, then written to places that the counts give, so that no timing shows and equal keys keep
 * their order. A range fits the cache and is sorted there.
 */
#include <ranh/base/sort.h>

#include <string.h>

#include <ranh/base/arena.h>

enum { BYTES = 8, VALUES = 256, FEW = 48 };
enum { MANY = 1 << 15, RANGE_BITS = 11, RANGES = 1 << RANGE_BITS };

static void insertion(uint64_t *key, uint32_t *item, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t k = key[i];
        uint32_t moved = item ? item[i] : 0;
        size_t j = i;
        for (; j > 0 && key[j - 1] > k; j--) {
            key[j] = key[j - 1];
            if (item)
                item[j] = item[j - 1];
        }
        key[j] = k;
        if (item)
            item[j] = moved;
    }
}

static void pass(const uint64_t *key, const uint32_t *item, size_t n, int byte, uint64_t *key_to,
                 uint32_t *item_to)
{
    size_t at[VALUES] = {0}, sum = 0;
    for (size_t i = 0; i < n; i++)
        at[key[i] >> (8 * byte) & 0xFF]++;
    for (int v = 0; v < VALUES; v++) {
        size_t count = at[v];
        at[v] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) {
        size_t to = at[key[i] >> (8 * byte) & 0xFF]++;
        key_to[to] = key[i];
        if (item)
            item_to[to] = item[i];
    }
}

/* With room for as many in other_key and other_item, which are left with no meaning. */
static void radix(uint64_t *key, uint32_t *item, size_t n, uint64_t *other_key,
                  uint32_t *other_item)
{
    if (n < FEW) {
        insertion(key, item, n);
        return;
    }
    uint64_t differ = 0, *key_from = key, *key_to = other_key;
    uint32_t *item_from = item, *item_to = other_item;
    for (size_t i = 0; i < n; i++)
        differ |= key[i] ^ key[0];
    for (int b = 0; b < BYTES; b++) {
        if ((differ >> (8 * b) & 0xFF) == 0)
            continue;
        pass(key_from, item_from, n, b, key_to, item_to);
        uint64_t *k = key_from;
        key_from = key_to, key_to = k;
        uint32_t *m = item_from;
        item_from = item_to, item_to = m;
    }
    if (key_from == key)
        return;
    memcpy(key, key_from, n * sizeof(*key));
    if (item)
        memcpy(item, item_from, n * sizeof(*item));
}

void ranh_sort_u64(uint64_t *key, uint32_t *item, size_t n)
{
    if (n < FEW) {
        insertion(key, item, n);
        return;
    }
    uint64_t *other_key = ranh_alloc(n * sizeof(*other_key));
    uint32_t *other_item = item ? ranh_alloc(n * sizeof(*other_item)) : NULL;
    radix(key, item, n, other_key, other_item);
    ranh_free(other_item);
    ranh_free(other_key);
}

/* --- many ------------------------------------------------------------------------------------ */

struct deal {
    uint64_t *key, *key_to;
    uint32_t *item, *item_to;
    size_t n, parts;
    uint64_t low;
    int shift;
    size_t (*place)[RANGES]; /* [parts] counts, then next places */
    size_t range_end[RANGES];
    struct {
        uint64_t low, high;
    } * bounds; /* [parts] */
};

static void part_of(const struct deal *d, size_t part, size_t *first, size_t *last)
{
    *first = d->n / d->parts * part;
    *last = part + 1 == d->parts ? d->n : d->n / d->parts * (part + 1);
}

static int find_bounds(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct deal *d = context;
    for (size_t p = first; p < last; p++) {
        size_t i, end;
        uint64_t low = UINT64_MAX, high = 0;
        part_of(d, p, &i, &end);
        for (; i < end; i++) {
            low = d->key[i] < low ? d->key[i] : low;
            high = d->key[i] > high ? d->key[i] : high;
        }
        d->bounds[p].low = low;
        d->bounds[p].high = high;
    }
    return RANH_OK;
}

static int count_ranges(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker, (void)err;
    struct deal *d = context;
    for (size_t p = first; p < last; p++) {
        size_t i, end;
        part_of(d, p, &i, &end);
        for (; i < end; i++)
            d->place[p][(d->key[i] - d->low) >> d->shift]++;
    }
    return RANH_OK;
}

static int deal_out(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    (void)worker, (void)err;
    struct deal *d = context;
    for (size_t p = first; p < last; p++) {
        size_t i, end;
        part_of(d, p, &i, &end);
        for (; i < end; i++) {
            size_t to = d->place[p][(d->key[i] - d->low) >> d->shift]++;
            d->key_to[to] = d->key[i];
            if (d->item)
                d->item_to[to] = d->item[i];
        }
    }
    return RANH_OK;
}

static int sort_ranges(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker, (void)err;
    struct deal *d = context;
    for (size_t r = first; r < last; r++) {
        size_t from = r ? d->range_end[r - 1] : 0, n = d->range_end[r] - from;
        if (n == 0)
            continue;
        radix(d->key_to + from, d->item ? d->item_to + from : NULL, n, d->key + from,
              d->item ? d->item + from : NULL);
        memcpy(d->key + from, d->key_to + from, n * sizeof(*d->key));
        if (d->item)
            memcpy(d->item + from, d->item_to + from, n * sizeof(*d->item));
    }
    return RANH_OK;
}

static void lay_out(struct deal *d)
{
    size_t at = 0;
    for (size_t r = 0; r < RANGES; r++) {
        for (size_t p = 0; p < d->parts; p++) {
            size_t n = d->place[p][r];
            d->place[p][r] = at;
            at += n;
        }
        d->range_end[r] = at;
    }
}

void ranh_sort_u64_with(struct ranh_pool *pool, uint64_t *key, uint32_t *item, size_t n)
{
    if (n < MANY) {
        ranh_sort_u64(key, item, n);
        return;
    }
    struct deal *d = ranh_calloc(1, sizeof(*d));
    *d = (struct deal){.key = key, .item = item, .n = n, .low = UINT64_MAX};
    d->parts = (size_t)ranh_pool_threads(pool) * 4;
    d->bounds = ranh_calloc(d->parts, sizeof(*d->bounds));
    (void)ranh_pool_run(pool, d->parts, 1, find_bounds, d, NULL);
    uint64_t high = 0;
    for (size_t p = 0; p < d->parts; p++) {
        d->low = d->bounds[p].low < d->low ? d->bounds[p].low : d->low;
        high = d->bounds[p].high > high ? d->bounds[p].high : high;
    }
    while ((high - d->low) >> d->shift >= RANGES)
        d->shift++;
    d->key_to = ranh_alloc(n * sizeof(*d->key_to));
    d->item_to = item ? ranh_alloc(n * sizeof(*d->item_to)) : NULL;
    d->place = ranh_calloc(d->parts, sizeof(*d->place));
    (void)ranh_pool_run(pool, d->parts, 1, count_ranges, d, NULL);
    lay_out(d);
    (void)ranh_pool_run(pool, d->parts, 1, deal_out, d, NULL);
    (void)ranh_pool_run(pool, RANGES, 16, sort_ranges, d, NULL);
    ranh_free(d->place);
    ranh_free(d->item_to);
    ranh_free(d->key_to);
    ranh_free(d->bounds);
    ranh_free(d);
}

/* --- finding -------------------------------------------------------------------------------------- */

void *ranh_find_id(const void *at, size_t n, size_t size, int64_t id)
{
    const char *from = at;
    while (n > 0) {
        int64_t have;
        size_t half = n / 2;
        memcpy(&have, from + half * size, sizeof(have));
        if (have == id)
            return (void *)(uintptr_t)(from + half * size);
        if (have < id) {
            from += (half + 1) * size;
            n -= half + 1;
        } else {
            n = half;
        }
    }
    return NULL;
}
