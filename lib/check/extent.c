/* SPDX-License-Identifier: MIT */
/*
 * Communes and parcels in one arrangement. Three layers are added into one chain as bit fields:
 * ground that parcels cover (1), ground they enclose and do not cover (2), and a number for each
 * commune above these. What the chain counts on a face then says in which commune it lies and what
 * is on it; where 0 stands in the lower field, the ground lies open to the outside. Of the parcels
 * only outlines take part: the outer boundary and those of the gaps.
 *
 * The numbers of communes are larger than half of the largest, so that two boundaries that overlap
 * are noticed; such ground goes to the first commune that holds it.
 */
#include "lib/check/extent.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/vec.h>

#include "lib/check/plane.h"

enum { COVERED = 1, ENCLOSED = 2, GROUND_BITS = 2, GROUND = 3 };

struct making {
    const struct ranh_check_input *input;
    struct ranh_extent *extent;
    uint32_t *commune_of; /* [communes.fabric.n_faces] or RANH_NO_COMMUNE */
    int32_t base;         /* commune i counts base + i */
    struct {
        RANH_VEC(struct ranh_extent_open)
    } open;
};

static int by_code(const void *a, const void *b)
{
    const struct ranh_extent_commune *x = a, *y = b;
    return strcmp(x->code, y->code);
}

/* Codes that parcels name, each once, by code. */
static void list_communes(struct making *making)
{
    const struct ranh_parcel_set *parcels = making->input->parcels;
    struct ranh_extent *extent = making->extent;
    struct ranh_map seen;
    struct {
        RANH_VEC(struct ranh_extent_commune)
    } list = {0};
    const char *last = NULL;
    ranh_map_init(&seen);
    for (size_t i = 0; i < parcels->fabric.n_faces; i++) {
        const char *code = parcels->parcel[i].commune;
        bool fresh = false;
        if (!code || code == last)
            continue;
        last = code;
        ranh_map_put(&seen, code, 0, &fresh);
        if (fresh)
            *ranh_vec_push(&list) = (struct ranh_extent_commune){.code = code};
    }
    ranh_map_release(&seen);
    if (list.n > 1)
        qsort(list.at, list.n, sizeof(*list.at), by_code);
    extent->commune = list.at;
    extent->n_communes = list.n;
}

static struct ranh_extent_commune *find(const struct ranh_extent *extent, const char *code)
{
    struct ranh_extent_commune wanted = {.code = code};
    return code && extent->n_communes > 0
               ? bsearch(&wanted, extent->commune, extent->n_communes, sizeof(wanted), by_code)
               : NULL;
}

/* Boundaries in force of communes that parcels name; those without one drop out. */
static void match_boundaries(struct making *making)
{
    struct ranh_extent *extent = making->extent;
    const struct ranh_plan_set *set = &extent->communes;
    for (size_t f = 0; f < set->fabric.n_faces; f++) {
        const struct ranh_plan_area *area = &set->area[f];
        struct ranh_extent_commune *commune =
            ranh_plan_in_force(area, making->input->as_of) ? find(extent, area->code) : NULL;
        if (!commune)
            continue;
        if (commune->id == 0 || area->id < commune->id) {
            commune->id = area->id;
            commune->name = area->name;
            commune->scale = area->scale;
        }
    }
    size_t n = 0;
    for (size_t c = 0; c < extent->n_communes; c++)
        if (extent->commune[c].id != 0)
            extent->commune[n++] = extent->commune[c];
    extent->n_without = extent->n_communes - n;
    extent->n_communes = n;
    for (size_t f = 0; f < set->fabric.n_faces; f++) {
        const struct ranh_extent_commune *commune =
            ranh_plan_in_force(&set->area[f], making->input->as_of)
                ? find(extent, set->area[f].code)
                : NULL;
        making->commune_of[f] = commune ? (uint32_t)(commune - extent->commune) : RANH_NO_COMMUNE;
    }
}

static void chain_of_ground(const struct ranh_faces *faces, struct ranh_pool *pool,
                            struct ranh_chain *chain)
{
    int32_t *code = ranh_alloc((faces->n_faces + 1) * sizeof(*code));
    for (size_t f = 0; f < faces->n_faces; f++)
        code[f] = faces->face[f].m == 0 ? ENCLOSED : COVERED;
    ranh_chain_of_regions(faces, code, pool, chain);
    ranh_free(code);
}

static void arrange(struct making *making)
{
    struct ranh_extent *extent = making->extent;
    const struct ranh_fabric *fabric = &extent->communes.fabric;
    struct ranh_chain *part = ranh_calloc(fabric->n_faces + 1, sizeof(*part)), sum;
    size_t n = 0;
    chain_of_ground(&making->input->plane->faces, making->input->pool, &part[n++]);
    for (uint32_t f = 0; f < fabric->n_faces; f++) {
        if (making->commune_of[f] == RANH_NO_COMMUNE)
            continue;
        ranh_chain_of_group(fabric, &f, 1, &part[n]);
        ranh_chain_scale(&part[n++], (making->base + (int32_t)making->commune_of[f])
                                         << GROUND_BITS);
    }
    ranh_chain_sum(part, n, &sum);
    ranh_chain_node(&sum, making->input->pool);
    ranh_chain_faces(&sum, making->input->pool, &extent->faces);
    ranh_chain_release(&sum);
    for (size_t i = 0; i < n; i++)
        ranh_chain_release(&part[i]);
    ranh_free(part);
}

/* Where boundaries overlap: the first commune that holds a point of the face. */
static uint32_t first_holding(const struct making *making, uint32_t face)
{
    const struct ranh_extent *extent = making->extent;
    const struct ranh_fabric *fabric = &extent->communes.fabric;
    uint32_t first = RANH_NO_COMMUNE;
    struct ranh_arena arena;
    struct ranh_shape shape, area;
    double x, y;
    ranh_arena_init(&arena);
    ranh_faces_shape(&extent->faces, &face, 1, &arena, &shape);
    bool inside = ranh_shape_inside(&shape, &x, &y);
    for (size_t f = 0; f < fabric->n_faces && inside; f++) {
        const struct ranh_grid_box *box = &fabric->box[f];
        if (making->commune_of[f] >= first || x < box->xmin || x > box->xmax || y < box->ymin ||
            y > box->ymax)
            continue;
        ranh_fabric_shape_in_steps(fabric, f, &arena, &area);
        if (ranh_shape_contains(&area, x, y))
            first = making->commune_of[f];
    }
    ranh_arena_release(&arena);
    return first;
}

static uint32_t commune_on(const struct making *making, uint32_t face)
{
    int32_t number = making->extent->faces.face[face].m >> GROUND_BITS;
    if (number == 0)
        return RANH_NO_COMMUNE;
    int32_t i = number - making->base;
    return i >= 0 && i < (int32_t)making->extent->n_communes ? (uint32_t)i
                                                             : first_holding(making, face);
}

static void tell_faces(struct making *making)
{
    struct ranh_extent *extent = making->extent;
    for (uint32_t f = 0; f < extent->faces.n_faces; f++) {
        const struct ranh_chain_face *face = &extent->faces.face[f];
        uint32_t at = commune_on(making, f);
        if (at == RANH_NO_COMMUNE)
            continue;
        struct ranh_extent_commune *commune = &extent->commune[at];
        int ground = face->m & GROUND;
        commune->boundary += face->twice_area;
        commune->covered += ground == COVERED ? face->twice_area : 0;
        commune->gaps += ground == ENCLOSED ? face->twice_area : 0;
        commune->open += ground == 0 ? face->twice_area : 0;
        if (ground == 0)
            *ranh_vec_push(&making->open) = (struct ranh_extent_open){f, at};
    }
    extent->open = making->open.at;
    extent->n_open = making->open.n;
}

struct ranh_extent *ranh_extent_make(const struct ranh_check_input *input,
                                     struct ranh_plan_set *communes,
                                     struct ranh_plan_set *non_parcels)
{
    struct ranh_extent *extent = ranh_calloc(1, sizeof(*extent));
    struct making making = {.input = input, .extent = extent, .base = 1};
    extent->communes = *communes;
    extent->non_parcels = *non_parcels;
    *communes = *non_parcels = (struct ranh_plan_set){0};
    making.commune_of =
        ranh_alloc((extent->communes.fabric.n_faces + 1) * sizeof(*making.commune_of));
    list_communes(&making);
    match_boundaries(&making);
    while (making.base < (int32_t)extent->n_communes)
        making.base *= 2;
    if (extent->n_communes > 0)
        arrange(&making);
    tell_faces(&making);
    ranh_free(making.commune_of);
    return extent;
}

int ranh_extent_new(const struct ranh_check_input *input, struct ranh_extent **extent,
                    struct ranh_err *err)
{
    struct ranh_plan_set communes = {0}, non_parcels = {0};
    int status = 0;
    if (input->store)
        status = ranh_plan_set_load(input->store, RANH_PLAN_COMMUNES, &communes, err);
    if (!status && input->store)
        status = ranh_plan_set_load(input->store, RANH_PLAN_NON_PARCELS, &non_parcels, err);
    *extent = status ? NULL : ranh_extent_make(input, &communes, &non_parcels);
    ranh_plan_set_release(&communes);
    ranh_plan_set_release(&non_parcels);
    return status;
}

void ranh_extent_free(struct ranh_extent *extent)
{
    if (!extent)
        return;
    ranh_faces_release(&extent->faces);
    ranh_plan_set_release(&extent->communes);
    ranh_plan_set_release(&extent->non_parcels);
    ranh_free(extent->commune);
    ranh_free(extent->open);
    ranh_vec_release(&extent->told);
    ranh_vec_release(&extent->ways);
    ranh_free(extent);
}

uint32_t ranh_extent_commune_of(const struct ranh_extent *extent, const char *code)
{
    const struct ranh_extent_commune *found = find(extent, code);
    return found ? (uint32_t)(found - extent->commune) : RANH_NO_COMMUNE;
}

struct near {
    RANH_VEC(uint32_t)
};

static bool collect(void *context, uint32_t item)
{
    *ranh_vec_push((struct near *)context) = item;
    return true;
}

bool ranh_extent_left(const struct ranh_extent *extent, const struct ranh_faces *faces,
                      uint32_t face, struct ranh_faces *left)
{
    const struct ranh_chain_face *of = &faces->face[face];
    struct near near = {0};
    if (!extent || extent->non_parcels.fabric.n_faces == 0)
        return false;
    ranh_rtree_query(&extent->non_parcels.fabric.tree, of->box, collect, &near);
    if (near.n == 0)
        return false;
    struct ranh_faces alone = *faces; /* the same rings, this face only */
    struct ranh_chain part[2], both;
    alone.face = (struct ranh_chain_face *)of;
    alone.n_faces = 1;
    alone.n_vertices =
        faces->ring_vertex[of->first_ring + of->n_rings] - faces->ring_vertex[of->first_ring];
    ranh_chain_of_regions(&alone, (const int32_t[]){RANH_EXTENT_LEFT}, NULL, &part[0]);
    ranh_chain_of_group(&extent->non_parcels.fabric, near.at, near.n, &part[1]);
    ranh_chain_sum(part, 2, &both);
    ranh_chain_node(&both, NULL);
    ranh_chain_faces(&both, NULL, left);
    ranh_chain_release(&both);
    ranh_chain_release(&part[1]);
    ranh_chain_release(&part[0]);
    ranh_vec_release(&near);
    return true;
}

void ranh_extent_coverage(const struct ranh_extent *extent, const char *commune,
                          struct ranh_balance *balance)
{
    const struct ranh_extent_commune *found = extent ? find(extent, commune) : NULL;
    balance->boundary_m2 = found ? ranh_grid_area_m2(found->boundary) : (double)NAN;
    balance->covered_m2 = found ? ranh_grid_area_m2(found->covered) : (double)NAN;
    balance->open_m2 = found ? ranh_grid_area_m2(found->open) : (double)NAN;
    balance->missing_m2 = found ? ranh_grid_area_m2(found->missing) : (double)NAN;
    balance->strips_m2 = found ? ranh_grid_area_m2(found->strips) : (double)NAN;
}
