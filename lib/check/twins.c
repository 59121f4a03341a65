/* SPDX-License-Identifier: MIT */
/*
 * One sort of 64-bit hashes instead of a map of a million texts. It is stable, so parcels of one hash stand in
 * the order of the fabric; of hashes that come more than once, which are few, the texts themselves are compared.
 */
#include "lib/check/twins.h"

#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/sort.h>

enum { CHUNK = 4096 };

struct search {
    const struct ranh_parcel_set *set;
    const char *(*text)(const struct ranh_parcel *parcel, struct ranh_arena *arena);
    struct ranh_arena *arena; /* one a thread */
    uint64_t *hash;           /* [faces]; 0 = it says nothing */
    uint32_t *face;
    size_t n; /* that say something */
    struct ranh_twins *twins;
};

/* A text that parcels of one hash have. */
struct same {
    const char *text;
    uint32_t first, n;
};
struct sames {
    RANH_VEC(struct same)
};

static int hash_texts(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    struct search *s = context;
    (void)err;
    for (size_t i = first; i < last; i++) {
        ranh_arena_clear(&s->arena[worker]);
        const char *text = s->text(&s->set->parcel[i], &s->arena[worker]);
        s->hash[i] = text ? ranh_hash_once(text, strlen(text)).low | 1 : 0;
    }
    return 0;
}

static void drop_silent(struct search *s)
{
    for (size_t i = 0; i < s->set->fabric.n_faces; i++)
        if (s->hash[i]) {
            s->hash[s->n] = s->hash[i];
            s->face[s->n++] = (uint32_t)i;
        }
}

static struct same *same_of(struct sames *sames, const char *text)
{
    for (size_t i = 0; i < sames->n; i++)
        if (strcmp(sames->at[i].text, text) == 0)
            return &sames->at[i];
    return NULL;
}

/* Of the parcels of one hash; twice, as the first twin tells already how many there are. */
static void compare(struct search *s, const uint32_t *face, size_t n, struct sames *sames)
{
    struct ranh_arena *arena = &s->arena[0];
    ranh_arena_clear(arena);
    sames->n = 0;
    for (size_t pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n; i++) {
            const char *text = s->text(&s->set->parcel[face[i]], arena);
            struct same *same = same_of(sames, text);
            if (!same)
                *ranh_vec_push(sames) = (struct same){text, face[i], 1};
            else if (pass == 0)
                same->n++;
            else if (same->first != face[i])
                *ranh_vec_push(s->twins) = (struct ranh_twin){face[i], same->first, same->n};
        }
}

static void find_runs(struct search *s)
{
    struct sames sames = {0};
    for (size_t i = 0, end; i < s->n; i = end) {
        for (end = i + 1; end < s->n && s->hash[end] == s->hash[i];)
            end++;
        if (end - i > 1)
            compare(s, s->face + i, end - i, &sames);
    }
    ranh_vec_release(&sames);
}

static void put_in_order(struct ranh_twins *twins, struct ranh_pool *pool)
{
    struct ranh_twins sorted = {0};
    uint64_t *key = ranh_alloc((twins->n + 1) * sizeof(*key));
    uint32_t *item = ranh_alloc((twins->n + 1) * sizeof(*item));
    ranh_vec_reserve(&sorted, twins->n + 1);
    for (size_t i = 0; i < twins->n; i++) {
        key[i] = twins->at[i].face;
        item[i] = (uint32_t)i;
    }
    ranh_sort_u64_with(pool, key, item, twins->n);
    for (size_t i = 0; i < twins->n; i++)
        *ranh_vec_push(&sorted) = twins->at[item[i]];
    ranh_free(key);
    ranh_free(item);
    ranh_vec_release(twins);
    *twins = sorted;
}

void ranh_twins_find(const struct ranh_parcel_set *set,
                     const char *(*text)(const struct ranh_parcel *parcel,
                                         struct ranh_arena *arena),
                     struct ranh_pool *pool, struct ranh_twins *twins)
{
    size_t n = set->fabric.n_faces;
    unsigned threads = ranh_pool_threads(pool);
    struct search search = {.set = set, .text = text, .twins = twins};
    *twins = (struct ranh_twins){0};
    search.hash = ranh_alloc((n + 1) * sizeof(*search.hash));
    search.face = ranh_alloc((n + 1) * sizeof(*search.face));
    search.arena = ranh_calloc(threads, sizeof(*search.arena));
    for (unsigned t = 0; t < threads; t++)
        ranh_arena_init(&search.arena[t]);
    (void)ranh_pool_run(pool, n, CHUNK, hash_texts, &search, NULL);
    drop_silent(&search);
    ranh_sort_u64_with(pool, search.hash, search.face, search.n);
    find_runs(&search);
    put_in_order(twins, pool);
    for (unsigned t = 0; t < threads; t++)
        ranh_arena_release(&search.arena[t]);
    ranh_free(search.arena);
    ranh_free(search.face);
    ranh_free(search.hash);
}
