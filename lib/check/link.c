/* SPDX-License-Identifier: MIT */
/*
 * See link.h. A city has far more parcels than permits: what the permits ask for is put into a map a method, and
 * the parcels go by. Parcels that have one key hang in a chain.
 */
#include "lib/check/link_internal.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/land/parcel.h>

static const char *const method_name[RANH_LINK_METHODS] = {"key", "key-normalised", "old-key"};
static const double method_confidence[RANH_LINK_METHODS] = {1.0, 0.9, 0.8};

/* A key to ask for by one method; NULL = none. */
struct question {
    enum ranh_link_method method;
    const char *key;
};
enum { QUESTIONS = 4 };

/* In the order they are asked: the first that is answered counts. A permit with a code of before means the parcel
 * that had it: the code of today alone may fit several sheets that are not renumbered yet. */
static void questions_of(const struct ranh_permit *p, struct ranh_arena *arena,
                         struct question question[QUESTIONS])
{
    const char *normalised = ranh_link_normalised_key(arena, p->commune, p->sheet, p->parcel);
    const char *old = p->commune_old
                          ? ranh_link_normalised_key(arena, p->commune_old, p->sheet, p->parcel)
                          : NULL;
    question[0] = (struct question){RANH_LINK_OLD_KEY, old};
    question[1] =
        (struct question){RANH_LINK_KEY, ranh_parcel_key(arena, p->commune, p->sheet, p->parcel)};
    question[2] = (struct question){RANH_LINK_NORMALISED, normalised};
    question[3] = (struct question){RANH_LINK_OLD_KEY, normalised};
}

/* --- links ---------------------------------------------------------------------------------------- */

struct linker {
    struct ranh_map asked[RANH_LINK_METHODS]; /* key -> its number */
    struct ranh_link_hits hits[RANH_LINK_METHODS];
    size_t *first[RANH_LINK_METHODS]; /* [asked.n + 1] hits of each key, once they are sorted */
    struct {
        RANH_VEC(struct ranh_link)
    } links;
    struct ranh_arena row;
};

static void ask_all(struct linker *linker, const struct ranh_permit_set *permits)
{
    struct question question[QUESTIONS];
    for (size_t i = 0; i < permits->n; i++) {
        ranh_arena_clear(&linker->row);
        questions_of(&permits->permit[i], &linker->row, question);
        for (int q = 0; q < QUESTIONS; q++) {
            struct ranh_map *asked = &linker->asked[question[q].method];
            if (question[q].key)
                ranh_map_put(asked, question[q].key, (int64_t)asked->n, NULL);
        }
    }
}

static int by_key_then_parcel(const void *a, const void *b)
{
    const struct ranh_link_hit *x = a, *y = b;
    if (x->asked != y->asked)
        return x->asked < y->asked ? -1 : 1;
    return (x->parcel_id > y->parcel_id) - (x->parcel_id < y->parcel_id);
}

static void sort_hits(struct linker *linker)
{
    for (int m = 0; m < RANH_LINK_METHODS; m++) {
        const struct ranh_link_hits *hits = &linker->hits[m];
        size_t n = linker->asked[m].n, *first = ranh_calloc(n + 2, sizeof(*first));
        if (hits->n > 1)
            qsort(hits->at, hits->n, sizeof(*hits->at), by_key_then_parcel);
        for (size_t i = 0; i < hits->n; i++)
            first[hits->at[i].asked + 1]++;
        for (size_t k = 0; k < n; k++)
            first[k + 1] += first[k];
        linker->first[m] = first;
    }
}

/* Links the permit to the parcels of one key; false when there are none. */
static bool link_by(struct linker *linker, const struct ranh_permit *permit,
                    const struct question *question)
{
    enum ranh_link_method m = question->method;
    const int64_t *key = question->key ? ranh_map_get(&linker->asked[m], question->key) : NULL;
    size_t from = key ? linker->first[m][*key] : 0, to = key ? linker->first[m][*key + 1] : 0;
    for (size_t i = from; i < to; i++)
        *ranh_vec_push(&linker->links) =
            (struct ranh_link){permit->id, linker->hits[m].at[i].parcel_id, method_name[m],
                               method_confidence[m] / (double)(to - from)};
    return to > from;
}

static void link_all(struct linker *linker, const struct ranh_permit_set *permits)
{
    struct question question[QUESTIONS];
    for (size_t i = 0; i < permits->n; i++) {
        bool found = false;
        ranh_arena_clear(&linker->row);
        questions_of(&permits->permit[i], &linker->row, question);
        for (int q = 0; q < QUESTIONS && !found; q++)
            found = link_by(linker, &permits->permit[i], &question[q]);
    }
}

int ranh_links_find(struct ranh_store *store, struct ranh_pool *pool, struct ranh_links *links,
                    struct ranh_err *err)
{
    struct linker linker = {0};
    *links = (struct ranh_links){0};
    ranh_map_init(&links->communes);
    ranh_arena_init(&linker.row);
    for (int m = 0; m < RANH_LINK_METHODS; m++)
        ranh_map_init(&linker.asked[m]);
    int status = ranh_permit_set_load(store, &links->permits, err);
    if (!status && links->permits.n > 0) {
        ask_all(&linker, &links->permits);
        status = ranh_link_scan(store, pool, linker.asked, linker.hits, &links->communes, err);
        sort_hits(&linker);
    }
    if (!status)
        link_all(&linker, &links->permits);
    links->at = linker.links.at;
    links->n = linker.links.n;
    for (int m = 0; m < RANH_LINK_METHODS; m++) {
        ranh_map_release(&linker.asked[m]);
        ranh_vec_release(&linker.hits[m]);
        ranh_free(linker.first[m]);
    }
    ranh_arena_release(&linker.row);
    if (status)
        ranh_links_release(links);
    return status;
}

void ranh_links_release(struct ranh_links *links)
{
    ranh_permit_set_release(&links->permits);
    ranh_free(links->at);
    ranh_map_release(&links->communes);
    *links = (struct ranh_links){0};
}
