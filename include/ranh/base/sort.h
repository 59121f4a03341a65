/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_SORT_H
#define RANH_BASE_SORT_H
/*
 * Sorting of plain numbers, and finding among sorted ones, for arrays of millions. Sorts are stable, O(n) in the bytes that differ: radix sort
 * from the lowest byte, bytes equal in all keys skipped.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/pool.h>

/* Sorts keys ascending and moves item[i] along with key[i]; item may be NULL. Needs as much memory again. */
void ranh_sort_u64(uint64_t *key, uint32_t *item, size_t n);
/* The same, in the same order, by the threads of the pool (NULL = in the caller). */
void ranh_sort_u64_with(struct ranh_pool *pool, uint64_t *key, uint32_t *item, size_t n);

/* A key that orders as the pair (x, y) of signed numbers does. */
static inline uint64_t ranh_sort_key(int32_t x, int32_t y)
{
    return (uint64_t)((uint32_t)x ^ 0x80000000u) << 32 | ((uint32_t)y ^ 0x80000000u);
}

/* The element of at[n] that begins with the int64_t id, elements of `size` bytes ascending by it; NULL = none. */
void *ranh_find_id(const void *at, size_t n, size_t size, int64_t id);

#endif
