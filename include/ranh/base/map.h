/* SPDX-License-Identifier: MIT */
#ifndef RANH_BASE_MAP_H
#define RANH_BASE_MAP_H
/*
 * Hash maps: string keys to 64-bit values. Open addressing; keys are copied into the map's arena.
 * The order of iteration is the order of insertion, so that nothing printed depends on hashing.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>

struct ranh_map_entry {
    const char *key; /* NUL-terminated, owned by the map */
    uint64_t hash;
    int64_t value;
};

struct ranh_map {
    struct ranh_arena keys;
    struct ranh_map_entry *entry; /* in order of insertion */
    size_t n, cap;
    uint32_t *slot; /* index into entry + 1; 0 = free */
    size_t n_slots;
};

void ranh_map_init(struct ranh_map *map);
void ranh_map_release(struct ranh_map *map);

/* Address of the value for key, inserted as `fresh` when absent (*was_new tells; may be NULL). Valid
 * until the next insertion. */
int64_t *ranh_map_put(struct ranh_map *map, const char *key, int64_t fresh, bool *was_new);
/* NULL when absent. */
const int64_t *ranh_map_get(const struct ranh_map *map, const char *key);
/* The map's own copy of key, inserted when absent: string interning. */
const char *ranh_map_intern(struct ranh_map *map, const char *key);

#endif
