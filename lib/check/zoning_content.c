/* SPDX-License-Identifier: MIT */
/*
 * What findings of zoning depend on, as hashes. An area counts for a source of parcels when it meets the box of
 * all its parcels: more than the parcels themselves touch, but a sheet is small, and so nothing has to be kept of
 * which parcel met what. Sums of hashes, so that the order of areas does not matter.
 */
#include "lib/check/zoning.h"

#include <string.h>

#include <ranh/base/hash.h>
#include <ranh/base/str.h>

#include "lib/land/content.h"

/* --- areas ---------------------------------------------------------------------------------------- */

static void put_area(struct ranh_str *to, const struct ranh_plan_area *area)
{
    const int64_t whole[] = {area->id, area->valid_from, area->valid_to, area->scale};
    const double real[] = {area->max_coverage_pct, area->max_far, area->max_storeys, area->width_m};
    ranh_str_add(to, whole, sizeof(whole));
    ranh_str_add(to, real, sizeof(real));
    ranh_content_text(to, area->code);
    ranh_content_text(to, area->name);
    ranh_content_text(to, area->function);
    ranh_content_text(to, area->decision);
}

struct sum {
    const struct ranh_hash128 *hash;
    struct ranh_source_content *content;
};

static bool add_area(void *context, uint32_t area)
{
    struct sum *sum = context;
    sum->content->low += sum->hash[area].low;
    sum->content->high += sum->hash[area].high;
    return true;
}

static void add_set(const struct ranh_plan_set *set, uint8_t kind, const struct ranh_grid_box *box,
                    struct ranh_source_contents *contents)
{
    struct ranh_hash128 *hash = ranh_calloc(set->fabric.n_faces + 1, sizeof(*hash));
    struct ranh_str bytes = RANH_STR_INIT;
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        ranh_str_clear(&bytes);
        ranh_str_add(&bytes, &kind, sizeof(kind));
        put_area(&bytes, &set->area[i]);
        ranh_content_face(&bytes, &set->fabric, i);
        hash[i] = ranh_hash_once(bytes.text, bytes.len);
    }
    for (size_t s = 0; s < contents->n; s++) {
        struct sum sum = {hash, &contents->at[s]};
        ranh_rtree_query(&set->fabric.tree, box[s], add_area, &sum);
    }
    ranh_str_release(&bytes);
    ranh_free(hash);
}

static size_t place_of(const struct ranh_source_contents *contents, int64_t source_id)
{
    size_t low = 0, high = contents->n - 1;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (contents->at[middle].source_id < source_id)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Of all parcels of each source. Neighbours in the fabric are mostly of one. */
static struct ranh_grid_box *boxes_of(const struct ranh_parcel_set *parcels,
                                      const struct ranh_source_contents *contents)
{
    struct ranh_grid_box *box = ranh_calloc(contents->n + 1, sizeof(*box));
    for (size_t s = 0; s < contents->n; s++)
        box[s] = (struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    for (size_t i = 0, s = 0; i < parcels->fabric.n_faces; i++) {
        struct ranh_grid_box b = parcels->fabric.box[i];
        int64_t source_id = parcels->parcel[i].source_id;
        if (contents->at[s].source_id != source_id)
            s = place_of(contents, source_id);
        box[s].xmin = b.xmin < box[s].xmin ? b.xmin : box[s].xmin;
        box[s].ymin = b.ymin < box[s].ymin ? b.ymin : box[s].ymin;
        box[s].xmax = b.xmax > box[s].xmax ? b.xmax : box[s].xmax;
        box[s].ymax = b.ymax > box[s].ymax ? b.ymax : box[s].ymax;
    }
    return box;
}

void ranh_zoning_add_areas(const void *zoning_areas, struct ranh_source_contents *contents)
{
    const struct ranh_zoning_areas *of = zoning_areas;
    struct ranh_grid_box *box = boxes_of(of->parcels, contents);
    add_set(&of->zoning->zones.set, RANH_PLAN_ZONES, box, contents);
    add_set(&of->zoning->restrictions.set, RANH_PLAN_RESTRICTIONS, box, contents);
    ranh_free(box);
}

/* --- permits -------------------------------------------------------------------------------------- */

uint64_t ranh_zoning_permit_content(const struct ranh_zoning *zoning,
                                    const struct ranh_parcel_set *parcels,
                                    const struct ranh_permit *permit, size_t *site)
{
    struct ranh_str bytes = RANH_STR_INIT;
    const int64_t whole[] = {permit->source_id, permit->feature, permit->filed, permit->issued};
    const double real[] = {permit->footprint_m2, permit->floor_area_m2, permit->storeys,
                           permit->coverage_pct, permit->far};
    ranh_str_add(&bytes, whole, sizeof(whole));
    ranh_str_add(&bytes, real, sizeof(real));
    ranh_content_text(&bytes, permit->file);
    ranh_content_text(&bytes, permit->number);
    ranh_content_text(&bytes, permit->commune);
    for (; *site < zoning->n_sites && zoning->site[*site].permit == permit; ++*site)
        ranh_str_add(&bytes, &parcels->parcel[zoning->site[*site].parcel].id, sizeof(int64_t));
    uint64_t content = ranh_hash_once(bytes.text, bytes.len).low;
    ranh_str_release(&bytes);
    return content;
}
