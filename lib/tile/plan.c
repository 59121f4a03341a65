/* SPDX-License-Identifier: MIT */
/*
 * The tiles of each zoom, as bits of a rectangle with counts for every 64 of them, so that a tile's place in the
 * list is found without a table of places. Zooms do not know of each other: threads take one each.
 */
#include <ranh/tile/plan.h>

#include <ranh/base/arena.h>

#include "lib/tile/plan_internal.h"

#define MARGIN_LINES    128 /* of a tile's edge: lines reach two pixels beyond their place */
#define MARGIN_FINDINGS 16  /* marks of findings: 16 pixels */
#define MARGIN_CONTENT  64  /* four pixels: more than is looked for when a tile is drawn */

static int64_t tile_of(const struct ranh_plan_zoom *zoom, int64_t unit)
{
    int64_t last = ((int64_t)1 << zoom->zoom) - 1;
    int64_t tile = unit >> zoom->tile_bits;
    return tile < 0 ? 0 : tile > last ? last : tile;
}

/* share: the margin as a part of the tile's edge. */
static struct range range_of(const struct ranh_plan_zoom *zoom, struct ranh_grid_box box, int share)
{
    int64_t margin = ((int64_t)1 << zoom->tile_bits) / share;
    return (struct range){
        tile_of(zoom, zoom->frame.x0 + box.xmin - margin) - zoom->left,
        tile_of(zoom, zoom->frame.y0 + box.ymin - margin) - zoom->top,
        tile_of(zoom, zoom->frame.x0 + box.xmax + margin) - zoom->left,
        tile_of(zoom, zoom->frame.y0 + box.ymax + margin) - zoom->top,
    };
}

static void widen(struct ranh_grid_box *all, struct ranh_grid_box box)
{
    if (box.xmin > box.xmax)
        return;
    all->xmin = box.xmin < all->xmin ? box.xmin : all->xmin;
    all->ymin = box.ymin < all->ymin ? box.ymin : all->ymin;
    all->xmax = box.xmax > all->xmax ? box.xmax : all->xmax;
    all->ymax = box.ymax > all->ymax ? box.ymax : all->ymax;
}

static struct ranh_grid_box bounds_of(const struct ranh_tile_map *map)
{
    struct ranh_grid_box all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    if (map->parcels)
        widen(&all, map->parcels->bounds);
    for (size_t i = 0; map->findings && i < map->findings->shape.n; i++)
        widen(&all, map->findings->shape.at[i].box);
    for (size_t i = 0; map->communes && i < map->communes->shape.n; i++)
        widen(&all, map->communes->shape.at[i].box);
    return all;
}

/* --- which tiles ------------------------------------------------------------------------------ */

static void mark(struct ranh_plan_zoom *zoom, struct ranh_grid_box box, int share)
{
    if (box.xmin > box.xmax)
        return;
    struct range r = range_of(zoom, box, share);
    for (int64_t x = r.left; x <= r.right; x++)
        for (int64_t y = r.top; y <= r.bottom; y++) {
            int64_t i = x * zoom->rows + y;
            zoom->bit[i >> 6] |= UINT64_C(1) << (i & 63);
        }
}

static void mark_all(struct ranh_plan_zoom *zoom, const struct ranh_tile_map *map)
{
    for (size_t i = 0; map->parcels && i < map->parcels->fabric->n_faces; i++)
        mark(zoom, map->parcels->box[i], MARGIN_LINES);
    for (size_t i = 0; map->communes && i < map->communes->shape.n; i++)
        mark(zoom, map->communes->shape.at[i].box, MARGIN_LINES);
    for (size_t i = 0; map->findings && i < map->findings->shape.n; i++)
        mark(zoom, map->findings->shape.at[i].box, MARGIN_FINDINGS);
}

static void count_bits(struct ranh_plan_zoom *zoom, size_t words)
{
    zoom->before = ranh_alloc((words + 1) * sizeof(*zoom->before));
    for (size_t w = 0; w < words; w++) {
        zoom->before[w] = (uint32_t)zoom->n;
        zoom->n += (size_t)__builtin_popcountll(zoom->bit[w]);
    }
}

static void find_tiles(struct ranh_plan_zoom *zoom, const struct ranh_tile_map *map)
{
    struct ranh_grid_box all = bounds_of(map);
    if (all.xmin > all.xmax)
        return;
    struct range r = range_of(zoom, all, MARGIN_FINDINGS);
    zoom->left = r.left;
    zoom->top = r.top;
    zoom->columns = r.right - r.left + 1;
    zoom->rows = r.bottom - r.top + 1;
    size_t words = (size_t)(zoom->columns * zoom->rows / 64 + 1);
    zoom->bit = ranh_calloc(words, sizeof(*zoom->bit));
    mark_all(zoom, map);
    count_bits(zoom, words);
}

/* The number of a tile in the zoom's list, counted from the corner of its rectangle; SIZE_MAX = there is none. */
static size_t place_of(const struct ranh_plan_zoom *zoom, int64_t x, int64_t y)
{
    if (x < 0 || y < 0 || x >= zoom->columns || y >= zoom->rows)
        return SIZE_MAX;
    int64_t i = x * zoom->rows + y;
    uint64_t word = zoom->bit[i >> 6], bit = UINT64_C(1) << (i & 63);
    if (!(word & bit))
        return SIZE_MAX;
    return zoom->before[i >> 6] + (size_t)__builtin_popcountll(word & (bit - 1));
}

/* --- what they are drawn from ------------------------------------------------------------------ */

static void add(struct ranh_plan_zoom *zoom, struct ranh_grid_box box, int share,
                struct ranh_hash128 hash)
{
    if (box.xmin > box.xmax)
        return;
    struct range r = range_of(zoom, box, share);
    for (int64_t x = r.left; x <= r.right; x++)
        for (int64_t y = r.top; y <= r.bottom; y++) {
            size_t place = place_of(zoom, x, y);
            if (place == SIZE_MAX)
                continue;
            zoom->sum[place].low += hash.low;
            zoom->sum[place].high += hash.high;
        }
}

static void add_dots(struct ranh_plan_zoom *zoom)
{
    for (size_t i = 0; i < zoom->dots.n; i++) {
        const struct ranh_tile_dot *dot = &zoom->dots.at[i];
        const int64_t what[] = {dot->at.x, dot->at.y, dot->n, dot->n_errors};
        struct ranh_grid_box box = {dot->at.x, dot->at.y, dot->at.x, dot->at.y};
        add(zoom, box, MARGIN_FINDINGS, ranh_hash_once(what, sizeof(what)));
    }
}

static void add_all(struct ranh_plan_zoom *zoom, const struct ranh_tile_map *map,
                    const struct ranh_plan_hashes *hashes)
{
    zoom->sum = ranh_calloc(zoom->n + 1, sizeof(*zoom->sum));
    for (size_t i = 0; map->parcels && i < map->parcels->fabric->n_faces; i++)
        add(zoom, map->parcels->box[i], MARGIN_CONTENT, hashes->face[i]);
    for (size_t i = 0; map->communes && i < map->communes->shape.n; i++)
        add(zoom, map->communes->shape.at[i].box, MARGIN_CONTENT, hashes->commune[i]);
    if (zoom->dotted)
        add_dots(zoom);
    else
        for (size_t i = 0; map->findings && i < map->findings->shape.n; i++)
            add(zoom, map->findings->shape.at[i].box, MARGIN_FINDINGS, hashes->finding[i]);
}

/* --- all zooms --------------------------------------------------------------------------------- */

struct planning {
    struct ranh_tile_plan *plan;
    const struct ranh_tile_map *map;
    struct ranh_plan_hashes hashes;
};

static int plan_zooms(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)worker, (void)err;
    struct planning *p = context;
    for (size_t i = first; i < last; i++) {
        struct ranh_plan_zoom *zoom = &p->plan->zoom[i];
        zoom->zoom = p->plan->last - (unsigned)i; /* the dearest first */
        zoom->tile_bits = ranh_tile_scale_at(zoom->zoom, 256).tile_bits;
        zoom->frame = p->map->frame;
        zoom->dotted =
            p->map->findings && zoom->zoom + (p->map->size_px > 256) < RANH_TILE_SHAPE_ZOOM;
        if (zoom->dotted)
            ranh_tile_dots_build(&zoom->dots, p->map->findings, zoom->zoom, p->map->size_px);
        find_tiles(zoom, p->map);
        add_all(zoom, p->map, &p->hashes);
    }
    return RANH_OK;
}

static struct ranh_plan_zoom *zoom_of(const struct ranh_tile_plan *plan, unsigned zoom)
{
    return &plan->zoom[plan->last - zoom];
}

static void list_zoom(struct ranh_tile_plan *plan, const struct ranh_tile_map *map,
                      struct ranh_plan_zoom *zoom)
{
    struct {
        struct ranh_hash128 common, sum;
    } of = {.common = ranh_plan_common(map, zoom->zoom)};
    zoom->first = plan->n;
    for (int64_t i = 0; i < zoom->columns * zoom->rows; i++) {
        if (!zoom->bit[i >> 6])
            i |= 63; /* none of these 64 */
        if (!(zoom->bit[i >> 6] & UINT64_C(1) << (i & 63)))
            continue;
        of.sum = zoom->sum[plan->n - zoom->first];
        *ranh_vec_push(plan) = (struct ranh_tile_planned){
            .id = {zoom->zoom, (uint32_t)(zoom->left + i / zoom->rows),
                   (uint32_t)(zoom->top + i % zoom->rows)},
            .content = ranh_hash_once(&of, sizeof(of)),
        };
    }
}

void ranh_tile_plan_build(struct ranh_tile_plan *plan, const struct ranh_tile_map *map,
                          unsigned first, unsigned last, struct ranh_pool *pool)
{
    *plan = (struct ranh_tile_plan){.first = first, .last = last};
    struct planning p = {.plan = plan, .map = map};
    size_t zooms = last - first + 1;
    plan->zoom = ranh_calloc(zooms, sizeof(*plan->zoom));
    ranh_plan_hash(&p.hashes, map, pool);
    (void)ranh_pool_run(pool, zooms, 1, plan_zooms, &p, NULL);
    ranh_plan_hashes_release(&p.hashes);
    for (unsigned zoom = first; zoom <= last; zoom++)
        list_zoom(plan, map, zoom_of(plan, zoom));
}

void ranh_tile_plan_release(struct ranh_tile_plan *plan)
{
    for (size_t i = 0; plan->zoom && i <= plan->last - plan->first; i++) {
        ranh_free(plan->zoom[i].bit);
        ranh_free(plan->zoom[i].before);
        ranh_free(plan->zoom[i].sum);
        ranh_tile_dots_release(&plan->zoom[i].dots);
    }
    ranh_free(plan->zoom);
    ranh_vec_release(plan);
    *plan = (struct ranh_tile_plan){0};
}

const struct ranh_tile_dots *ranh_tile_plan_dots(const struct ranh_tile_plan *plan, unsigned zoom)
{
    const struct ranh_plan_zoom *z = zoom_of(plan, zoom);
    return z->dotted ? &z->dots : NULL;
}

/* --- whose edges are needed --------------------------------------------------------------------- */

struct wanting {
    const struct ranh_tile_plan *plan;
    const struct ranh_tile_map *map;
    uint8_t *wanted;
};

static bool is_wanted(const struct wanting *w, struct ranh_grid_box box)
{
    for (unsigned z = w->plan->first; z <= w->plan->last; z++) {
        const struct ranh_plan_zoom *zoom = zoom_of(w->plan, z);
        struct range r = range_of(zoom, box, MARGIN_CONTENT);
        for (int64_t x = r.left; x <= r.right; x++)
            for (int64_t y = r.top; y <= r.bottom; y++) {
                size_t place = place_of(zoom, x, y);
                if (place != SIZE_MAX && !w->plan->at[zoom->first + place].kept)
                    return true;
            }
    }
    return false;
}

static int want_faces(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    (void)worker, (void)err;
    const struct wanting *w = context;
    for (size_t i = first; i < last; i++) {
        struct ranh_grid_box box = w->map->parcels->box[i];
        w->wanted[i] = box.xmin <= box.xmax && is_wanted(w, box);
    }
    return RANH_OK;
}

void ranh_tile_plan_faces(const struct ranh_tile_plan *plan, const struct ranh_tile_map *map,
                          struct ranh_pool *pool, uint8_t *wanted)
{
    struct wanting w = {plan, map, wanted};
    if (map->parcels)
        (void)ranh_pool_run(pool, map->parcels->fabric->n_faces, 4096, want_faces, &w, NULL);
}
