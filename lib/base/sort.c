/* SPDX-License-Identifier: MIT */
/*
 * Radix sort from the lowest byte. The eight histograms are taken in one pass; a byte that is the same in
 * all keys costs nothing more.
 */
#include <ranh/base/sort.h>

#include <string.h>

#include <ranh/base/arena.h>

enum { BYTES = 8, VALUES = 256 };

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

void ranh_sort_u64(uint64_t *key, uint32_t *item, size_t n)
{
    if (n < 48) {
        insertion(key, item, n);
        return;
    }
    size_t(*count)[VALUES] = ranh_calloc(BYTES, sizeof(*count));
    uint64_t *key_to = ranh_alloc(n * sizeof(*key_to)), *key_from = key;
    uint32_t *item_to = item ? ranh_alloc(n * sizeof(*item_to)) : NULL, *item_from = item;
    for (size_t i = 0; i < n; i++)
        for (int b = 0; b < BYTES; b++)
            count[b][key[i] >> (8 * b) & 0xFF]++;
    for (int b = 0; b < BYTES; b++) {
        if (count[b][key[0] >> (8 * b) & 0xFF] == n)
            continue;
        size_t at[VALUES], sum = 0;
        for (int v = 0; v < VALUES; v++) {
            at[v] = sum;
            sum += count[b][v];
        }
        for (size_t i = 0; i < n; i++) {
            size_t to = at[key_from[i] >> (8 * b) & 0xFF]++;
            key_to[to] = key_from[i];
            if (item)
                item_to[to] = item_from[i];
        }
        uint64_t *k = key_from;
        key_from = key_to, key_to = k;
        uint32_t *m = item_from;
        item_from = item_to, item_to = m;
    }
    if (key_from != key) {
        memcpy(key, key_from, n * sizeof(*key));
        if (item)
            memcpy(item, item_from, n * sizeof(*item));
        key_to = key_from;
        item_to = item_from;
    }
    ranh_free(key_to);
    ranh_free(item_to);
    ranh_free(count);
}
