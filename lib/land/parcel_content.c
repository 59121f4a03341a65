/* SPDX-License-Identifier: MIT */
/*
 * A hash of each parcel over all that a check can see of it, and their sum over the parcels of a source: a sum,
 * so that the order in which they come does not matter, and of 128 bits, so that sums are alike for alike parcels
 * only.
 */
#include <ranh/land/parcel.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

#include "lib/land/content.h"

enum { CHUNK = 1024 };

/* Texts that many parcels share are hashed once for as long as neighbours have the same. */
enum { FILE_NAME, COMMUNE, SHEET, LAND_USE, COMMUNE_OLD, SHARED };

struct hashing {
    struct ranh_str bytes;
    const char *last[SHARED]; /* interned: the same pointer is the same text */
    struct ranh_hash128 hash[SHARED];
};

struct work {
    const struct ranh_parcel_set *set;
    struct ranh_hash128 *hash; /* [faces] */
    struct hashing *hashing;   /* one a thread */
};

static struct ranh_hash128 shared(struct hashing *h, int which, const char *text)
{
    if (text && text != h->last[which]) {
        h->last[which] = text;
        h->hash[which] = ranh_hash_once(text, strlen(text));
    }
    return text ? h->hash[which] : (struct ranh_hash128){0, 0};
}

static void put_parcel(struct hashing *h, const struct ranh_parcel *p)
{
    const struct {
        int64_t whole[6];
        double real[2];
        struct ranh_hash128 text[SHARED];
    } head = {
        {p->id, p->source_id, p->feature, p->native_srid, p->scale, p->survey_date},
        {p->area_recorded_m2, p->native_area_m2},
        {shared(h, FILE_NAME, p->file), shared(h, COMMUNE, p->commune), shared(h, SHEET, p->sheet),
         shared(h, LAND_USE, p->land_use), shared(h, COMMUNE_OLD, p->commune_old)},
    };
    ranh_str_add(&h->bytes, &head, sizeof(head));
    ranh_content_text(&h->bytes, p->key); /* keyless follows from sheet and number */
    ranh_content_text(&h->bytes, p->number);
    ranh_content_text(&h->bytes, p->identifier);
}

static int hash_faces(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    struct work *work = context;
    struct hashing *h = &work->hashing[worker];
    struct ranh_str *bytes = &h->bytes;
    (void)err;
    for (size_t i = first; i < last; i++) {
        ranh_str_clear(bytes);
        put_parcel(h, &work->set->parcel[i]);
        ranh_content_face(bytes, &work->set->fabric, i);
        work->hash[i] = ranh_hash_once(bytes->text, bytes->len);
    }
    return 0;
}

static int by_id(const void *a, const void *b)
{
    const struct ranh_source_content *x = a, *y = b;
    return (x->source_id > y->source_id) - (x->source_id < y->source_id);
}

/* Neighbours in the fabric are mostly of one source, so runs of equal sources are few. */
static void add_up(const struct work *work, struct ranh_source_contents *contents)
{
    size_t n = 0;
    for (size_t i = 0; i < work->set->fabric.n_faces; i++) {
        int64_t id = work->set->parcel[i].source_id;
        if (contents->n == 0 || contents->at[contents->n - 1].source_id != id)
            *ranh_vec_push(contents) = (struct ranh_source_content){.source_id = id};
        struct ranh_source_content *c = &contents->at[contents->n - 1];
        c->low += work->hash[i].low;
        c->high += work->hash[i].high;
        c->parcels++;
    }
    if (contents->n > 1)
        qsort(contents->at, contents->n, sizeof(*contents->at), by_id);
    for (size_t i = 0; i < contents->n; i++) {
        struct ranh_source_content *c = &contents->at[i];
        if (n > 0 && contents->at[n - 1].source_id == c->source_id) {
            contents->at[n - 1].low += c->low;
            contents->at[n - 1].high += c->high;
            contents->at[n - 1].parcels += c->parcels;
        } else {
            contents->at[n++] = *c;
        }
    }
    contents->n = n;
}

void ranh_parcel_contents(const struct ranh_parcel_set *set, struct ranh_pool *pool,
                          struct ranh_source_contents *contents)
{
    unsigned threads = ranh_pool_threads(pool);
    struct work work = {.set = set,
                        .hash = ranh_calloc(set->fabric.n_faces + 1, sizeof(*work.hash)),
                        .hashing = ranh_calloc(threads, sizeof(*work.hashing))};
    for (unsigned t = 0; t < threads; t++)
        ranh_str_init(&work.hashing[t].bytes);
    *contents = (struct ranh_source_contents){0};
    (void)ranh_pool_run(pool, set->fabric.n_faces, CHUNK, hash_faces, &work, NULL);
    add_up(&work, contents);
    for (unsigned t = 0; t < threads; t++)
        ranh_str_release(&work.hashing[t].bytes);
    ranh_free(work.hashing);
    ranh_free(work.hash);
}
