/* SPDX-License-Identifier: MIT */
/*
 * Two forms of one map differ by the rounding of their coordinates, two versions by the parcels that were corrected. So
 * twins are compared by their common ground, and files by the share of twins.
 */
#include "lib/check/copies.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include <ranh/base/map.h>
#include <ranh/base/num.h>

#define COMMON 0.98 /* of the larger one: 1 cm of rounding of a lot of 5 m x 10 m is 0.3 % */
#define LEAST  5    /* twins: one delivered twice is T103 or T101 and says it itself */

struct source {
    int64_t id, n; /* parcels */
    const struct ranh_parcel *any;
};

struct sources {
    struct source *at;
    size_t n;
};

void ranh_copies_init(struct ranh_copies *copies)
{
    ranh_map_init(&copies->pairs);
}

void ranh_copies_release(struct ranh_copies *copies)
{
    ranh_map_release(&copies->pairs);
}

void ranh_copies_note(struct ranh_copies *copies, const struct ranh_check_input *input, size_t a,
                      size_t b, double area_m2)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    int64_t x = input->parcels->parcel[a].source_id, y = input->parcels->parcel[b].source_id;
    char key[48];
    if (x == y || area_m2 < COMMON * ranh_fabric_area_m2(fabric, a) ||
        area_m2 < COMMON * ranh_fabric_area_m2(fabric, b))
        return;
    snprintf(key, sizeof(key), "%" PRId64 "/%" PRId64, x < y ? x : y, x < y ? y : x);
    *ranh_map_put(&copies->pairs, key, 0, NULL) += 1;
}

static int by_id(const void *a, const void *b)
{
    const struct source *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static void count(const struct ranh_parcel_set *set, struct sources *sources)
{
    struct source *last = NULL;
    struct ranh_map index;
    char key[24];
    ranh_map_init(&index);
    sources->at = ranh_calloc(set->fabric.n_faces + 1, sizeof(*sources->at));
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        const struct ranh_parcel *p = &set->parcel[i];
        if (!last || last->id != p->source_id) {
            bool fresh;
            snprintf(key, sizeof(key), "%" PRId64, p->source_id);
            size_t at = (size_t)*ranh_map_put(&index, key, (int64_t)sources->n, &fresh);
            if (fresh)
                sources->at[sources->n++] = (struct source){p->source_id, 0, p};
            last = &sources->at[at];
        }
        last->n++;
    }
    ranh_map_release(&index);
    qsort(sources->at, sources->n, sizeof(*sources->at), by_id);
}

static const struct source *find(const struct sources *sources, int64_t id)
{
    const struct source key = {.id = id};
    return bsearch(&key, sources->at, sources->n, sizeof(*sources->at), by_id);
}

static int same_bytes(struct ranh_store *store, int64_t a, int64_t b, bool *same,
                      struct ranh_err *err)
{
    char sql[200];
    int64_t n = 0;
    snprintf(sql, sizeof(sql),
             "SELECT count(*) FROM source a JOIN source b USING (sha256) WHERE a.source_id = "
             "%" PRId64 " AND b.source_id = %" PRId64,
             a, b);
    int status = store ? ranh_store_count(store, sql, &n, err) : RANH_OK;
    *same = n > 0;
    return status;
}

static int put(const struct source *of, const struct source *in, int64_t twins,
               struct ranh_finding_sink *sink, struct ranh_err *err)
{
    char vi[400], en[400];
    struct ranh_finding f = RANH_FINDING_INIT;
    const char *other = in->any->file ? in->any->file : "?";
    snprintf(vi, sizeof(vi), "%" PRId64 " trong %" PRId64 " thửa cũng có trong %.200s", twins,
             of->n, other);
    snprintf(en, sizeof(en), "%" PRId64 " of its %" PRId64 " parcels are in %.200s too", twins,
             of->n, other);
    f.code = "F142";
    f.stage = "overlap";
    f.subject = "source";
    f.verdict = RANH_VIOLATION;
    f.source_id = of->id;
    f.id_a = of->id;
    f.id_b = in->id;
    f.key_b = other; /* one file may be in several */
    f.by_keys = true;
    f.file = of->any->file;
    f.commune = of->any->commune;
    f.detail_vi = vi;
    f.detail_en = en;
    return ranh_finding_put(sink, &f, err);
}

/* Of the smaller source; of equal ones that with the greater id, as F140 does. */
static int judge(const struct ranh_check_input *input, const struct source *a,
                 const struct source *b, int64_t twins, struct ranh_finding_sink *sink,
                 struct ranh_err *err)
{
    const struct source *of = a->n < b->n ? a : b, *in = of == a ? b : a;
    bool same = false;
    if (twins < LEAST || 2 * twins < of->n)
        return RANH_OK;
    int status = same_bytes(input->store, a->id, b->id, &same, err);
    return status || same ? status : put(of, in, twins, sink, err);
}

struct pair {
    int64_t a, b, twins;
};

static int by_pair(const void *pa, const void *pb)
{
    const struct pair *x = pa, *y = pb;
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

int ranh_copies_tell(const struct ranh_copies *copies, const struct ranh_check_input *input,
                     struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct sources sources = {0};
    size_t n = copies->pairs.n;
    int status = RANH_OK;
    if (n == 0)
        return RANH_OK;
    struct pair *pairs = ranh_calloc(n, sizeof(*pairs));
    for (size_t i = 0; i < n; i++) {
        char *end;
        pairs[i].a = strtoll(copies->pairs.entry[i].key, &end, 10);
        pairs[i].b = strtoll(end + 1, NULL, 10);
        pairs[i].twins = copies->pairs.entry[i].value;
    }
    qsort(pairs, n, sizeof(*pairs), by_pair);
    count(input->parcels, &sources);
    for (size_t i = 0; i < n && !status; i++)
        status = judge(input, find(&sources, pairs[i].a), find(&sources, pairs[i].b),
                       pairs[i].twins, sink, err);
    ranh_free(sources.at);
    ranh_free(pairs);
    return status;
}
