/* SPDX-License-Identifier: MIT */
/* Bodies by union of sources that have a corner in common; their open corners by a filter over the residual chain. */
#include "lib/check/displaced_bodies.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/sort.h>
#include <ranh/base/vec.h>

enum { SAMPLE = 1 << 16, LEAST_SHARE = 16, FACES = 4096 };

static uint64_t hash_of(struct ranh_vertex v)
{
    uint64_t h = (uint64_t)(uint32_t)v.x << 32 | (uint32_t)v.y;
    h = (h ^ h >> 32) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 29) * 0xD6E8FEB86659FD93u;
    return h ^ h >> 32;
}

/* --- sources --------------------------------------------------------------------------------- */

static int by_id(const void *one, const void *other)
{
    const struct ranh_body_source *a = one, *b = other;
    return (a->id > b->id) - (a->id < b->id);
}

static struct ranh_body_source *source_of(const struct ranh_bodies *bodies, int64_t id)
{
    struct ranh_body_source key = {.id = id};
    return bsearch(&key, bodies->source, bodies->n, sizeof(key), by_id);
}

static void note(struct ranh_body_source *s, const struct ranh_parcel *p,
                 const struct ranh_grid_box *box)
{
    if (s->n_faces++ == 0) {
        s->file = p->file;
        s->srid = p->native_srid;
        s->box = *box;
    }
    s->srid = s->srid == p->native_srid ? s->srid : 0;
    s->scale = p->scale > s->scale ? p->scale : s->scale;
    if (box->xmin > box->xmax)
        return;
    s->box.xmin = box->xmin < s->box.xmin ? box->xmin : s->box.xmin;
    s->box.ymin = box->ymin < s->box.ymin ? box->ymin : s->box.ymin;
    s->box.xmax = box->xmax > s->box.xmax ? box->xmax : s->box.xmax;
    s->box.ymax = box->ymax > s->box.ymax ? box->ymax : s->box.ymax;
}

static void list_sources(const struct ranh_parcel_set *parcels, struct ranh_bodies *bodies)
{
    struct {
        RANH_VEC(struct ranh_body_source)
    } list = {0};
    size_t n = parcels->fabric.n_faces;
    int64_t last = -1;
    for (size_t i = 0; i < n; i++) { /* runs of one source: a few a sheet */
        if (i == 0 || parcels->parcel[i].source_id != last)
            *ranh_vec_push(&list) = (struct ranh_body_source){.id = parcels->parcel[i].source_id};
        last = parcels->parcel[i].source_id;
    }
    if (list.n > 1)
        qsort(list.at, list.n, sizeof(*list.at), by_id);
    bodies->source = list.at;
    bodies->n = 0;
    for (size_t i = 0; i < list.n; i++)
        if (bodies->n == 0 || list.at[bodies->n - 1].id != list.at[i].id)
            list.at[bodies->n++] = list.at[i];
    bodies->of_face = ranh_alloc((n + 1) * sizeof(*bodies->of_face));
    struct ranh_body_source *s = NULL;
    for (size_t i = 0; i < n; i++) {
        if (!s || s->id != parcels->parcel[i].source_id)
            s = source_of(bodies, parcels->parcel[i].source_id);
        bodies->of_face[i] = (uint32_t)(s - bodies->source);
        note(s, &parcels->parcel[i], &parcels->fabric.box[i]);
    }
    for (size_t i = 0; i < bodies->n; i++)
        bodies->source[i].joined = (uint32_t)i;
}

/* --- what holds together --------------------------------------------------------------------- */

uint32_t ranh_body_of(const struct ranh_bodies *bodies, uint32_t source)
{
    while (bodies->source[source].joined != source)
        source = bodies->source[source].joined;
    return source;
}

/* The same; halves the way for who asks next. */
static uint32_t find(struct ranh_bodies *bodies, uint32_t source)
{
    struct ranh_body_source *s = bodies->source;
    while (s[source].joined != source)
        source = s[source].joined = s[s[source].joined].joined;
    return source;
}

/* The first of the two stands for both. */
void ranh_bodies_join(struct ranh_bodies *bodies, uint32_t a, uint32_t b)
{
    a = find(bodies, a);
    b = find(bodies, b);
    bodies->source[a > b ? a : b].joined = a < b ? a : b;
}

size_t ranh_bodies_count(const struct ranh_bodies *bodies)
{
    size_t n = 0;
    for (size_t i = 0; i < bodies->n; i++)
        n += bodies->source[i].joined == i;
    return n;
}

struct corner {
    struct ranh_vertex v;
    uint32_t source; /* + 1; 0 = free */
};

static void join_by(struct ranh_bodies *bodies, struct corner *slot, size_t mask,
                    struct ranh_vertex v, uint64_t h, uint32_t source)
{
    size_t s = (size_t)(h >> 20) & mask;
    for (; slot[s].source > 0; s = (s + 1) & mask)
        if (slot[s].v.x == v.x && slot[s].v.y == v.y) {
            if (slot[s].source != source + 1)
                ranh_bodies_join(bodies, slot[s].source - 1, source);
            return;
        }
    slot[s] = (struct corner){v, source + 1};
}

/* A corner that is looked at. */
struct sample {
    struct ranh_vertex v;
    uint32_t source;
    uint64_t hash;
};

struct sampling {
    const struct ranh_fabric *fabric;
    const uint32_t *source_of; /* a face */
    uint64_t share;
    struct samples {
        RANH_VEC(struct sample)
    } * block; /* each of FACES faces */
};

static int take_samples(void *context, unsigned worker, size_t first, size_t last,
                        struct ranh_err *err)
{
    (void)worker, (void)err;
    struct sampling *s = context;
    const struct ranh_fabric *f = s->fabric;
    for (size_t b = first; b < last; b++) {
        size_t end = (b + 1) * FACES < f->n_faces ? (b + 1) * FACES : f->n_faces;
        for (size_t i = b * FACES; i < end; i++)
            for (uint32_t k = f->ring_vertex[f->face_ring[i]];
                 k < f->ring_vertex[f->face_ring[i + 1]]; k++) {
                uint64_t h = hash_of(f->vertex[k]);
                if ((h & (s->share - 1)) == 0)
                    *ranh_vec_push(&s->block[b]) =
                        (struct sample){f->vertex[k], s->source_of[i], h};
            }
    }
    return 0;
}

/* Corners whose hash is divided by `share`, so that about SAMPLE are looked at. */
static void join_touching(const struct ranh_fabric *f, struct ranh_pool *pool,
                          struct ranh_bodies *bodies)
{
    struct sampling s = {.fabric = f, .source_of = bodies->of_face, .share = 1};
    size_t mask = 255, n = 0, blocks = (f->n_faces + FACES - 1) / FACES;
    while (s.share < LEAST_SHARE && f->n_vertices / s.share > SAMPLE)
        s.share *= 2;
    s.block = ranh_calloc(blocks + 1, sizeof(*s.block));
    (void)ranh_pool_run(pool, blocks, 1, take_samples, &s, NULL);
    for (size_t b = 0; b < blocks; b++)
        n += s.block[b].n;
    while (mask < 2 * n)
        mask = 2 * mask + 1;
    struct corner *slot = ranh_calloc(mask + 1, sizeof(*slot));
    for (size_t b = 0; b < blocks; b++) {
        for (size_t i = 0; i < s.block[b].n; i++)
            join_by(bodies, slot, mask, s.block[b].at[i].v, s.block[b].at[i].hash,
                    s.block[b].at[i].source);
        ranh_vec_release(&s.block[b]);
    }
    ranh_free(slot);
    ranh_free(s.block);
}

void ranh_bodies_make(const struct ranh_parcel_set *parcels, struct ranh_pool *pool,
                      struct ranh_bodies *bodies)
{
    *bodies = (struct ranh_bodies){.n = 0};
    list_sources(parcels, bodies);
    if (bodies->n > 1)
        join_touching(&parcels->fabric, pool, bodies);
}

void ranh_bodies_release(struct ranh_bodies *bodies)
{
    ranh_free(bodies->source);
    ranh_free(bodies->of_face);
    ranh_free(bodies->point);
    *bodies = (struct ranh_bodies){0};
}

/* --- open corners ---------------------------------------------------------------------------- */

struct filter {
    uint64_t *bit;
    size_t mask;
};

static bool filter_has(const struct filter *f, uint64_t h)
{
    return f->bit[(h >> 6) & f->mask] >> (h & 63) & 1;
}

static void filter_put(struct filter *f, struct ranh_vertex v)
{
    uint64_t h = hash_of(v);
    f->bit[(h >> 6) & f->mask] |= (uint64_t)1 << (h & 63);
}

/* 32 bits a corner: one in some 30 that belongs to no open edge passes, which only adds to chance. */
static struct filter filter_of(const struct ranh_chain *residual)
{
    struct filter f = {.mask = 63};
    while (f.mask < residual->n)
        f.mask = 2 * f.mask + 1;
    f.bit = ranh_calloc(f.mask + 1, sizeof(*f.bit));
    for (size_t i = 0; i < residual->n; i++) {
        filter_put(&f, residual->edge[i].a);
        filter_put(&f, residual->edge[i].b);
    }
    return f;
}

/* The list, in order of places, dealt out to the sources; what the last one of a source repeats is left out. */
static void deal_out(struct ranh_bodies *bodies, const uint64_t *key, const uint32_t *source,
                     size_t n)
{
    struct ranh_vertex *last = ranh_alloc((bodies->n + 1) * sizeof(*last));
    bodies->point = ranh_alloc((n + 1) * sizeof(*bodies->point));
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0, at = 0; pass == 1 && i < bodies->n; at += bodies->source[i++].n)
            bodies->source[i].first = at;
        for (size_t i = 0; i < bodies->n; i++) {
            bodies->n_points += pass == 1 ? bodies->source[i].n : 0;
            bodies->source[i].n = 0;
        }
        for (size_t i = 0; i < n; i++) {
            struct ranh_body_source *s = &bodies->source[source[i]];
            struct ranh_vertex v = {(int32_t)((uint32_t)(key[i] >> 32) ^ 0x80000000u),
                                    (int32_t)((uint32_t)key[i] ^ 0x80000000u)};
            if (s->n > 0 && last[source[i]].x == v.x && last[source[i]].y == v.y)
                continue;
            last[source[i]] = v;
            if (pass == 1)
                bodies->point[s->first + s->n] = v;
            s->n++;
        }
    }
    ranh_free(last);
}

void ranh_bodies_points(const struct ranh_parcel_set *parcels, const struct ranh_chain *residual,
                        struct ranh_bodies *bodies)
{
    const struct ranh_fabric *fabric = &parcels->fabric;
    struct filter open = filter_of(residual);
    struct {
        RANH_VEC(uint64_t)
    } key = {0};
    struct {
        RANH_VEC(uint32_t)
    } source = {0};
    for (size_t i = 0; i < fabric->n_faces; i++)
        for (uint32_t k = fabric->ring_vertex[fabric->face_ring[i]];
             k < fabric->ring_vertex[fabric->face_ring[i + 1]]; k++)
            if (filter_has(&open, hash_of(fabric->vertex[k]))) {
                *ranh_vec_push(&key) = ranh_sort_key(fabric->vertex[k].x, fabric->vertex[k].y);
                *ranh_vec_push(&source) = bodies->of_face[i];
            }
    ranh_sort_u64(key.at, source.at, key.n);
    deal_out(bodies, key.at, source.at, key.n);
    ranh_vec_release(&source);
    ranh_vec_release(&key);
    ranh_free(open.bit);
}
