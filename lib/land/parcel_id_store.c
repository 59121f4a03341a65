/* SPDX-License-Identifier: MIT */
/*
 * Identifiers of a whole city: computed by the pool, each at the place of its parcel, then written
 * in one pass. The label point is taken in the zone the parcel was drawn in, as the circular says.
 */
#include <ranh/land/parcel_id.h>

#include <stdio.h>

#define CHUNK 256

struct worker {
    struct ranh_crs_ctx *crs;
    struct ranh_arena arena; /* cleared per parcel */
};

struct work {
    const struct ranh_parcel_set *set;
    char workspace[20];
    bool workspace_vn2000;
    struct worker *worker;
    char (*id)[RANH_PARCEL_ID_MAX]; /* [n_faces]; "" = none */
};

static bool is_vn2000(struct ranh_crs_ctx *crs, const char *code)
{
    struct ranh_crs system;
    struct ranh_err ignored = {0};
    return ranh_crs_lookup(crs, code, &system, &ignored) == 0 && system.family == RANH_CRS_VN2000 &&
           !system.geographic;
}

static int one(struct work *work, struct worker *w, size_t i, struct ranh_err *err)
{
    const struct ranh_parcel *parcel = &work->set->parcel[i];
    struct ranh_transform *to_native = NULL, *to_wgs84 = NULL;
    struct ranh_shape shape, native;
    char code[20] = "";
    if (parcel->native_srid > 0)
        snprintf(code, sizeof(code), "EPSG:%d", parcel->native_srid);
    if (!*code || !is_vn2000(w->crs, code)) {
        if (!work->workspace_vn2000)
            return 0;
        snprintf(code, sizeof(code), "%s", work->workspace);
    }
    int status = ranh_transform_get(w->crs, work->workspace, code, &to_native, err);
    if (!status)
        status = ranh_transform_get(w->crs, code, "EPSG:4326", &to_wgs84, err);
    if (status)
        return status;
    ranh_arena_clear(&w->arena);
    ranh_fabric_shape(&work->set->fabric, i, &w->arena, &shape);
    status = ranh_transform_shape(to_native, &w->arena, &shape, 0, &native, err);
    if (!status && !ranh_parcel_id_of(&native, to_wgs84, work->id[i]))
        work->id[i][0] = '\0';
    return status;
}

static int run(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct work *work = context;
    int status = 0;
    for (size_t i = first; i < last && !status; i++)
        status = one(work, &work->worker[worker], i, err);
    return status;
}

static int clear(struct ranh_store *store, struct ranh_err *err)
{
    return ranh_store_exec(store,
                           "UPDATE parcel SET identifier_computed = NULL WHERE "
                           "identifier_computed IS NOT NULL",
                           err);
}

int ranh_parcel_ids_forget(struct ranh_store *store, struct ranh_err *err)
{
    int64_t ever = 0;
    int status = ranh_store_count(store,
                                  "SELECT EXISTS (SELECT 1 FROM stage_run WHERE stage = 'validate' "
                                  "AND json_extract(inputs, '$.compute_identifiers') = 1)",
                                  &ever, err);
    return status || !ever ? status : clear(store, err);
}

static int store_ids(struct ranh_store *store, const struct work *work, int64_t *n,
                     struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = clear(store, err);
    if (!status)
        status = ranh_store_prepare(
            store, "UPDATE parcel SET identifier_computed = ?1 WHERE parcel_id = ?2", &stmt, err);
    for (size_t k = 0; !status && k < work->set->fabric.n_faces; k++) {
        size_t i = work->set->fabric.by_id[k]; /* in the order of the table */
        if (!*work->id[i])
            continue;
        sqlite3_bind_text(stmt, 1, work->id[i], RANH_PARCEL_ID_CHARS, SQLITE_STATIC);
        sqlite3_bind_int64(stmt, 2, work->set->parcel[i].id);
        status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_reset(stmt);
        ++*n;
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_parcel_ids_compute(struct ranh_store *store, const struct ranh_parcel_set *set,
                            struct ranh_pool *pool, int64_t *n, struct ranh_err *err)
{
    unsigned threads = pool ? ranh_pool_threads(pool) : 1;
    struct work work = {.set = set};
    *n = 0;
    snprintf(work.workspace, sizeof(work.workspace), "EPSG:%d", set->fabric.srid);
    work.worker = ranh_calloc(threads, sizeof(*work.worker));
    work.id = ranh_calloc(set->fabric.n_faces + 1, sizeof(*work.id));
    for (unsigned i = 0; i < threads; i++) {
        work.worker[i].crs = ranh_crs_ctx_new();
        ranh_arena_init(&work.worker[i].arena);
    }
    work.workspace_vn2000 = is_vn2000(work.worker[0].crs, work.workspace);
    int status = ranh_pool_run(pool, set->fabric.n_faces, CHUNK, run, &work, err);
    if (!status)
        status = store_ids(store, &work, n, err);
    for (unsigned i = 0; i < threads; i++) {
        ranh_crs_ctx_free(work.worker[i].crs);
        ranh_arena_release(&work.worker[i].arena);
    }
    ranh_free(work.worker);
    ranh_free(work.id);
    return status;
}
