/* SPDX-License-Identifier: MIT */
/*
 * String map with open addressing and linear probing, at most 2/3 full. The slots hold indices into
 * an array of entries kept in order of insertion, so iteration is deterministic and growing moves
 * only 4 bytes a key.
 */
#include <ranh/base/map.h>

#include <string.h>
#include <xxhash.h>

void ranh_map_init(struct ranh_map *map)
{
    *map = (struct ranh_map){0};
    ranh_arena_init(&map->keys);
}

void ranh_map_release(struct ranh_map *map)
{
    ranh_arena_release(&map->keys);
    ranh_free(map->entry);
    ranh_free(map->slot);
    ranh_map_init(map);
}

/* The slot that holds key, or the free one where it belongs. n_slots is a power of two, > 0. */
static size_t find_slot(const struct ranh_map *map, const char *key, uint64_t hash)
{
    size_t i = (size_t)hash & (map->n_slots - 1);
    while (map->slot[i]) {
        const struct ranh_map_entry *e = &map->entry[map->slot[i] - 1];
        if (e->hash == hash && strcmp(e->key, key) == 0)
            break;
        i = (i + 1) & (map->n_slots - 1);
    }
    return i;
}

static void grow(struct ranh_map *map)
{
    map->n_slots = map->n_slots ? map->n_slots * 2 : 16;
    ranh_free(map->slot);
    map->slot = ranh_calloc(map->n_slots, sizeof(*map->slot));
    for (size_t e = 0; e < map->n; e++) {
        size_t i = (size_t)map->entry[e].hash & (map->n_slots - 1);
        while (map->slot[i])
            i = (i + 1) & (map->n_slots - 1);
        map->slot[i] = (uint32_t)e + 1;
    }
}

int64_t *ranh_map_put(struct ranh_map *map, const char *key, int64_t fresh, bool *was_new)
{
    if ((map->n + 1) * 3 > map->n_slots * 2)
        grow(map);
    uint64_t hash = XXH3_64bits(key, strlen(key));
    size_t i = find_slot(map, key, hash);
    if (was_new)
        *was_new = map->slot[i] == 0;
    if (map->slot[i])
        return &map->entry[map->slot[i] - 1].value;
    if (map->n == map->cap) {
        map->cap = map->cap ? map->cap * 2 : 16;
        map->entry = ranh_realloc(map->entry, map->cap, sizeof(*map->entry));
    }
    struct ranh_map_entry *e = &map->entry[map->n];
    *e = (struct ranh_map_entry){ranh_arena_strdup(&map->keys, key), hash, fresh};
    map->slot[i] = (uint32_t)++map->n;
    return &e->value;
}

const int64_t *ranh_map_get(const struct ranh_map *map, const char *key)
{
    if (!map->n)
        return NULL;
    size_t i = find_slot(map, key, XXH3_64bits(key, strlen(key)));
    return map->slot[i] ? &map->entry[map->slot[i] - 1].value : NULL;
}

const char *ranh_map_intern(struct ranh_map *map, const char *key)
{
    const int64_t *value = ranh_map_put(map, key, 0, NULL);
    const char *entry = (const char *)value - offsetof(struct ranh_map_entry, value);
    return ((const struct ranh_map_entry *)(const void *)entry)->key;
}
