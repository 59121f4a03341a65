/* SPDX-License-Identifier: MIT */
/* See zoning.h. */
#include "lib/check/zoning.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/vec.h>

#include "lib/check/repaired.h"
#include "lib/check/sound.h"

static void index_parts(struct ranh_parts *parts, size_t n_parcels)
{
    parts->first = ranh_calloc(n_parcels + 1, sizeof(*parts->first));
    for (size_t i = 0; i < parts->n; i++)
        parts->first[parts->part[i].parcel + 1]++;
    for (size_t i = 0; i < n_parcels; i++)
        parts->first[i + 1] += parts->first[i];
}

static int by_parcel(const void *a, const void *b)
{
    const struct ranh_share *x = a, *y = b;
    return (x->parcel > y->parcel) - (x->parcel < y->parcel);
}

static int by_size(const void *a, const void *b, void *set)
{
    const struct ranh_share *x = a, *y = b;
    const struct ranh_plan_area *area = ((const struct ranh_plan_set *)set)->area;
    if (x->area_m2 != y->area_m2)
        return x->area_m2 > y->area_m2 ? -1 : 1;
    return (area[x->area].id > area[y->area].id) - (area[x->area].id < area[y->area].id);
}

static void order_parts(struct ranh_parts *parts, size_t n_parcels)
{
    for (size_t i = 0; i < n_parcels; i++) {
        size_t first = parts->first[i], n = parts->first[i + 1] - first;
        if (n > 1)
            qsort_r(parts->part + first, n, sizeof(*parts->part), by_size, &parts->set);
    }
}

/* Parcels whose rings cross, and their repaired copies. */
struct repaired {
    struct ranh_geos *geos;
    struct ranh_arena arena;
    uint8_t *sound;
    struct {
        RANH_VEC(size_t)
    } face;
    struct {
        RANH_VEC(struct ranh_fabric)
    } copy;
};

static int repair(struct repaired *r, const struct ranh_fabric *fabric, const uint8_t *only,
                  struct ranh_pool *pool, struct ranh_err *err)
{
    int status = ranh_check_sound_of(fabric, only, pool, &r->sound, err);
    for (size_t i = 0; i < fabric->n_faces && !status; i++) {
        if (r->sound[i] != RANH_UNSOUND)
            continue;
        ranh_arena_clear(&r->arena);
        struct ranh_fabric one;
        status = ranh_repaired_face(r->geos, &r->arena, fabric, i, &one, err);
        if (!status) {
            *ranh_vec_push(&r->face) = i;
            *ranh_vec_push(&r->copy) = one;
        }
    }
    return status;
}

/* Shares of the parcels as they are, with those of crossed ones measured again on their copies. */
static int measure_parts(struct ranh_parts *parts, const struct ranh_fabric *fabric,
                         const uint8_t *only, const struct repaired *repaired,
                         struct ranh_pool *pool, struct ranh_err *err)
{
    struct ranh_cover *cover = ranh_cover_new(&parts->set.fabric);
    struct {
        RANH_VEC(struct ranh_share)
    } all = {0};
    int status = ranh_cover_shares(cover, fabric, only, pool, &all.at, &all.n, err);
    all.cap = all.n;
    size_t kept = 0;
    for (size_t i = 0; i < all.n; i++)
        if (repaired->sound[all.at[i].parcel] != RANH_UNSOUND)
            all.at[kept++] = all.at[i];
    all.n = kept;
    for (size_t k = 0; k < repaired->face.n; k++) {
        struct ranh_share *of_copy = NULL;
        size_t n = 0;
        if (!status)
            status = ranh_cover_shares(cover, &repaired->copy.at[k], NULL, NULL, &of_copy, &n, err);
        for (size_t i = 0; i < n; i++) {
            of_copy[i].parcel = (uint32_t)repaired->face.at[k];
            *ranh_vec_push(&all) = of_copy[i];
        }
        ranh_free(of_copy);
    }
    if (repaired->face.n > 0 && all.n > 0)
        qsort(all.at, all.n, sizeof(*all.at), by_parcel);
    parts->part = all.at;
    parts->n = all.n;
    index_parts(parts, fabric->n_faces);
    order_parts(parts, fabric->n_faces);
    ranh_cover_free(cover);
    return status;
}

/* Confidence of a link that is one of several is at most this. */
static const double AMBIGUOUS = 0.5;

static int load_sites(struct ranh_zoning *zoning, struct ranh_store *store,
                      const struct ranh_fabric *fabric, int32_t as_of, struct ranh_err *err)
{
    struct {
        RANH_VEC(struct ranh_site)
    } sites = {0};
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_permit_set_load(store, &zoning->permits, err);
    if (!status)
        status = ranh_store_prepare(store,
                                    "SELECT permit_id, parcel_id, confidence FROM permit_parcel"
                                    " ORDER BY permit_id, parcel_id",
                                    &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        const struct ranh_permit *permit =
            ranh_permit_find(&zoning->permits, sqlite3_column_int64(stmt, 0));
        size_t parcel = ranh_fabric_find(fabric, sqlite3_column_int64(stmt, 1));
        /* A parcel without a shape has no zone, and a permit of several parcels of one number (P102) may be
         * of any of them: it is not judged by a guess. */
        if (permit && parcel != SIZE_MAX && sqlite3_column_double(stmt, 2) > AMBIGUOUS)
            *ranh_vec_push(&sites) =
                (struct ranh_site){permit, parcel, ranh_permit_date(permit, as_of)};
    }
    sqlite3_finalize(stmt);
    zoning->site = sites.at;
    zoning->n_sites = sites.n;
    return status;
}

static void measure_parcels(struct ranh_zoning *zoning, const struct ranh_fabric *fabric,
                            const uint8_t *only, const struct repaired *repaired)
{
    zoning->area_m2 = ranh_calloc(fabric->n_faces + 1, sizeof(*zoning->area_m2));
    for (size_t i = 0; i < fabric->n_faces; i++)
        if (!only || only[i])
            zoning->area_m2[i] = ranh_fabric_area_m2(fabric, i);
    for (size_t k = 0; k < repaired->face.n; k++)
        zoning->area_m2[repaired->face.at[k]] =
            repaired->copy.at[k].n_faces > 0 ? ranh_fabric_area_m2(&repaired->copy.at[k], 0) : 0;
    zoning->n_repaired = repaired->face.n;
}

int ranh_zoning_load(struct ranh_store *store, const struct ranh_parcel_set *parcels, int32_t as_of,
                     struct ranh_zoning *zoning, struct ranh_err *err)
{
    *zoning = (struct ranh_zoning){0};
    int status = ranh_plan_set_load(store, RANH_PLAN_ZONES, &zoning->zones.set, err);
    if (!status)
        status = ranh_plan_set_load(store, RANH_PLAN_RESTRICTIONS, &zoning->restrictions.set, err);
    if (!status)
        status = load_sites(zoning, store, &parcels->fabric, as_of, err);
    if (status)
        ranh_zoning_release(zoning);
    return status;
}

int ranh_zoning_measure(struct ranh_zoning *zoning, const struct ranh_parcel_set *parcels,
                        const uint8_t *only, struct ranh_pool *pool, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &parcels->fabric;
    struct repaired repaired = {.geos = ranh_geos_new()};
    ranh_arena_init(&repaired.arena);
    int status = repair(&repaired, fabric, only, pool, err);
    if (!status)
        status = measure_parts(&zoning->zones, fabric, only, &repaired, pool, err);
    if (!status)
        status = measure_parts(&zoning->restrictions, fabric, only, &repaired, pool, err);
    if (!status)
        measure_parcels(zoning, fabric, only, &repaired);
    for (size_t k = 0; k < repaired.copy.n; k++)
        ranh_fabric_release(&repaired.copy.at[k]);
    ranh_vec_release(&repaired.copy);
    ranh_vec_release(&repaired.face);
    ranh_free(repaired.sound);
    ranh_geos_free(repaired.geos);
    ranh_arena_release(&repaired.arena);
    return status;
}

static void release_parts(struct ranh_parts *parts)
{
    ranh_plan_set_release(&parts->set);
    ranh_free(parts->part);
    ranh_free(parts->first);
    ranh_free(parts->counts);
}

void ranh_zoning_release(struct ranh_zoning *zoning)
{
    release_parts(&zoning->zones);
    release_parts(&zoning->restrictions);
    ranh_free(zoning->area_m2);
    ranh_free(zoning->site);
    ranh_permit_set_release(&zoning->permits);
    *zoning = (struct ranh_zoning){0};
}

char *ranh_zone_name(struct ranh_arena *arena, const struct ranh_plan_area *area)
{
    const char *part[3] = {area->name ? area->name : area->function, area->code, area->decision};
    char *name = NULL;
    for (int i = 0; i < 3; i++)
        if (part[i])
            name = name ? ranh_arena_printf(arena, "%s, %s", name, part[i])
                        : ranh_arena_strdup(arena, part[i]);
    return name ? name : ranh_arena_strdup(arena, "?");
}
