/* SPDX-License-Identifier: MIT */
/*
 * Hashes of what is drawn. A thing's hash holds all that ranh_tile_paint() looks at when it draws it, and nothing of
 * its neighbours: which edges two parcels share follows from the corners of both, and both are in every tile that
 * shows the edge.
 */
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/tile/png.h>
#include <ranh/version.h>

#include "lib/tile/plan_internal.h"

#define CHUNK 4096

struct words { /* what is hashed, of one thing after the other */
    RANH_VEC(uint32_t)
};

static void put_units(struct words *words, const struct ranh_unit *unit, size_t n)
{
    ranh_vec_reserve(words, words->n + 2 * n);
    memcpy(words->at + words->n, unit, n * sizeof(*unit));
    words->n += 2 * n;
}

static struct ranh_hash128 take(struct words *words)
{
    struct ranh_hash128 hash = ranh_hash_once(words->at, words->n * sizeof(*words->at));
    words->n = 0;
    return hash;
}

/* --- parcels ------------------------------------------------------------------------------------ */

/* Of each class what it is and what colour it has, and not its number, which another land use somewhere moves. */
static void name_classes(const struct ranh_tile_style *style, uint32_t name[256][4])
{
    struct ranh_str text = RANH_STR_INIT;
    memset(name, 0, 256 * sizeof(name[0]));
    for (size_t i = 0; i < style->n_legend; i++) {
        const struct ranh_legend_entry *entry = &style->legend[i];
        ranh_str_clear(&text);
        ranh_str_printf(&text, "%s %06x", entry->code ? entry->code : "", (unsigned)entry->rgb);
        struct ranh_hash128 hash = ranh_hash_once(text.text, text.len);
        memcpy(name[i + 1], &hash, sizeof(hash));
    }
    ranh_str_release(&text);
}

static struct ranh_hash128 hash_face(const struct ranh_tile_layer *layer, uint32_t name[256][4],
                                     size_t face, struct words *words)
{
    const struct ranh_fabric *fabric = layer->fabric;
    uint32_t ring0 = fabric->face_ring[face], end = fabric->face_ring[face + 1];
    for (int i = 0; i < 4; i++)
        *ranh_vec_push(words) = name[layer->klass[face]][i];
    for (uint32_t r = ring0; r < end; r++)
        *ranh_vec_push(words) = (fabric->ring_vertex[r + 1] - fabric->ring_vertex[r]) << 1 |
                                (fabric->ring_role[r] & RANH_RING_HOLE ? 1u : 0u);
    put_units(words, layer->vertex + fabric->ring_vertex[ring0],
              fabric->ring_vertex[end] - fabric->ring_vertex[ring0]);
    return take(words);
}

struct facing {
    const struct ranh_tile_layer *layer;
    uint32_t name[256][4]; /* by class */
    struct ranh_hash128 *hash;
    struct words *words; /* [threads] */
};

static int hash_faces(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)err;
    struct facing *f = context;
    for (size_t i = first; i < last; i++)
        if (f->layer->box[i].xmin <= f->layer->box[i].xmax)
            f->hash[i] = hash_face(f->layer, f->name, i, &f->words[worker]);
    return RANH_OK;
}

static struct ranh_hash128 *hash_layer(const struct ranh_tile_layer *layer,
                                       const struct ranh_tile_style *style, struct ranh_pool *pool)
{
    unsigned threads = pool ? ranh_pool_threads(pool) : 1;
    struct facing f = {.layer = layer};
    name_classes(style, f.name);
    f.hash = ranh_calloc(layer->fabric->n_faces + 1, sizeof(*f.hash));
    f.words = ranh_calloc(threads, sizeof(*f.words));
    (void)ranh_pool_run(pool, layer->fabric->n_faces, CHUNK, hash_faces, &f, NULL);
    for (unsigned i = 0; i < threads; i++)
        ranh_vec_release(&f.words[i]);
    ranh_free(f.words);
    return f.hash;
}

/* --- shapes ------------------------------------------------------------------------------------- */

/* what: of communes and findings, lest one of the same shape be taken for the other. */
static struct ranh_hash128 *hash_shapes(const struct ranh_tile_shapes *shapes, uint32_t what)
{
    struct ranh_hash128 *hash = ranh_calloc(shapes->shape.n + 1, sizeof(*hash));
    struct words words = {0};
    for (size_t i = 0; i < shapes->shape.n; i++) {
        const struct ranh_tile_shape *shape = &shapes->shape.at[i];
        uint32_t first = shape->ring ? shapes->ring_end.at[shape->ring - 1] : 0, from = first;
        *ranh_vec_push(&words) = what << 16 | (uint32_t)shape->kind << 8 | shape->tag;
        for (uint32_t r = shape->ring; r < shape->ring + shape->n_rings; r++) {
            *ranh_vec_push(&words) = shapes->ring_end.at[r] - from;
            from = shapes->ring_end.at[r];
        }
        put_units(&words, shapes->vertex.at + first, from - first);
        hash[i] = take(&words);
    }
    ranh_vec_release(&words);
    return hash;
}

void ranh_plan_hash(struct ranh_plan_hashes *hashes, const struct ranh_tile_map *map,
                    struct ranh_pool *pool)
{
    *hashes = (struct ranh_plan_hashes){0};
    if (map->parcels)
        hashes->face = hash_layer(map->parcels, map->style, pool);
    if (map->communes)
        hashes->commune = hash_shapes(map->communes, 1);
    if (map->findings)
        hashes->finding = hash_shapes(map->findings, 2);
}

void ranh_plan_hashes_release(struct ranh_plan_hashes *hashes)
{
    ranh_free(hashes->face);
    ranh_free(hashes->commune);
    ranh_free(hashes->finding);
}

/* --- what all tiles of a zoom share --------------------------------------------------------------- */

/* But the colours of land uses, which count where they lie. */
static void put_look(struct ranh_str *text, const struct ranh_tile_style *style, unsigned zoom)
{
    struct ranh_tile_look look;
    ranh_tile_style_look(style, zoom, &look);
    for (size_t i = 0; i < sizeof(look.ink) / sizeof(look.ink[0]); i++)
        ranh_str_printf(text, " %06x/%u", (unsigned)look.ink[i].rgb, look.ink[i].alpha);
    for (size_t i = 0; i < sizeof(look.tint) / sizeof(look.tint[0]); i++)
        ranh_str_printf(text, " %06x/%u", (unsigned)look.tint[i].rgb, look.tint[i].alpha);
}

struct ranh_hash128 ranh_plan_common(const struct ranh_tile_map *map, unsigned zoom)
{
    struct ranh_str text = RANH_STR_INIT;
    ranh_str_printf(&text, "ranh %s %d, %s, zoom %u, %u px, from %lld %lld", RANH_VERSION,
                    RANH_TILE_RENDERER, ranh_png_versions(), zoom, map->size_px,
                    (long long)map->frame.x0, (long long)map->frame.y0);
    put_look(&text, map->style, zoom + (map->size_px > 256));
    struct ranh_hash128 hash = ranh_hash_once(text.text, text.len);
    ranh_str_release(&text);
    return hash;
}
