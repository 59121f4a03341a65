/* SPDX-License-Identifier: MIT */
/* What was recorded of permits against what is loaded now; both come in the order of their ids. */
#include "pipeline/zoning.h"

#include <string.h>

/* --- permits -------------------------------------------------------------------------------------- */

/* Marks those that are not as they were: differs[i]. */
static int compare(struct ranh_workspace *ws, const struct ranh_permit_set *permits,
                   struct ranh_zoning_changed *changed, uint8_t *differs, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    size_t i = 0;
    memset(differs, 1, permits->n + 1);
    int status = ranh_store_prepare(
        ws->store, "SELECT permit_id, content FROM checked_permit ORDER BY permit_id", &stmt, err);
    while (!status && !(status = ranh_store_step(ws->store, stmt, &row, err)) && row) {
        int64_t id = sqlite3_column_int64(stmt, 0);
        while (i < permits->n && permits->permit[i].id < id)
            i++;
        if (i == permits->n || permits->permit[i].id != id)
            *ranh_vec_push(&changed->gone) = id;
        else
            differs[i] = (uint64_t)sqlite3_column_int64(stmt, 1) != changed->content[i];
    }
    sqlite3_finalize(stmt);
    return status;
}

static void hash_permits(const struct ranh_zoning *zoning, const struct ranh_parcel_set *parcels,
                         struct ranh_zoning_changed *changed)
{
    size_t n = zoning->permits.n;
    changed->content = ranh_calloc(n + 1, sizeof(*changed->content));
    for (size_t i = 0, site = 0; i < n; i++)
        changed->content[i] =
            ranh_zoning_permit_content(zoning, parcels, &zoning->permits.permit[i], &site);
}

/* Of a stale permit: its parcels have to be measured; and of the others, no site is looked at. */
static void take_sites(struct ranh_zoning *zoning, struct ranh_zoning_changed *changed)
{
    size_t n = 0;
    for (size_t s = 0; s < zoning->n_sites; s++) {
        size_t permit = (size_t)(zoning->site[s].permit - zoning->permits.permit);
        if (!changed->permit[permit])
            continue;
        changed->wanted[zoning->site[s].parcel] = 1;
        zoning->site[n++] = zoning->site[s];
    }
    zoning->n_sites = n;
}

static void list_kept(const struct ranh_permit_set *permits, struct ranh_zoning_changed *changed)
{
    changed->kept = ranh_calloc(permits->n + 1, sizeof(*changed->kept));
    for (size_t i = 0; i < permits->n; i++)
        if (!changed->permit[i])
            changed->kept[changed->n_kept++] = permits->permit[i].id;
    changed->n_stale = permits->n - changed->n_kept;
}

static int find_permits(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                        struct ranh_zoning *zoning, struct ranh_zoning_changed *changed,
                        struct ranh_err *err)
{
    size_t faces = parcels->fabric.n_faces;
    changed->permit = ranh_calloc(zoning->permits.n + 1, 1);
    int status = compare(ws, &zoning->permits, changed, changed->permit, err);
    if (status)
        return status;
    for (size_t s = 0; s < zoning->n_sites; s++)
        if (changed->sources.stale[zoning->site[s].parcel])
            changed->permit[zoning->site[s].permit - zoning->permits.permit] = 1;
    changed->wanted = ranh_calloc(faces + 1, 1);
    memcpy(changed->wanted, changed->sources.stale, faces);
    take_sites(zoning, changed);
    list_kept(&zoning->permits, changed);
    return 0;
}

int ranh_zoning_changed_find(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                             struct ranh_zoning *zoning, struct ranh_zoning_changed *changed,
                             struct ranh_err *err)
{
    const struct ranh_zoning_areas areas = {parcels, zoning};
    const struct ranh_changed_by by = {.add = ranh_zoning_add_areas, .context = &areas};
    *changed = (struct ranh_zoning_changed){.n_stale = zoning->permits.n};
    hash_permits(zoning, parcels, changed);
    int status = ranh_changed_find(ws, "zoning", parcels, &by, &changed->sources, err);
    return status || !changed->sources.stale ? status
                                             : find_permits(ws, parcels, zoning, changed, err);
}

/* --- recording ------------------------------------------------------------------------------------ */

static int run_each(struct ranh_workspace *ws, sqlite3_stmt *stmt, int64_t id, uint64_t content,
                    struct ranh_err *err)
{
    sqlite3_bind_int64(stmt, 1, id);
    if (sqlite3_bind_parameter_count(stmt) > 1)
        sqlite3_bind_int64(stmt, 2, (int64_t)content);
    int status = ranh_store_step(ws->store, stmt, NULL, err);
    sqlite3_reset(stmt);
    return status;
}

/* Only what differs is written. */
int ranh_zoning_changed_record(struct ranh_workspace *ws, const struct ranh_zoning *zoning,
                               const struct ranh_zoning_changed *changed, struct ranh_err *err)
{
    const struct ranh_permit_set *permits = &zoning->permits;
    sqlite3_stmt *drop = NULL, *put = NULL;
    int status = ranh_changed_record(ws, "zoning", &changed->sources, err);
    if (!status && !changed->permit)
        status = ranh_store_exec(ws->store, "DELETE FROM checked_permit", err);
    if (!status)
        status = ranh_store_prepare(ws->store, "DELETE FROM checked_permit WHERE permit_id = ?1",
                                    &drop, err);
    if (!status)
        status = ranh_store_prepare(
            ws->store, "INSERT OR REPLACE INTO checked_permit(permit_id, content) VALUES (?1, ?2)",
            &put, err);
    for (size_t i = 0; !status && i < changed->gone.n; i++)
        status = run_each(ws, drop, changed->gone.at[i], 0, err);
    for (size_t i = 0; !status && i < permits->n; i++)
        if (!changed->permit || changed->permit[i])
            status = run_each(ws, put, permits->permit[i].id, changed->content[i], err);
    sqlite3_finalize(drop);
    sqlite3_finalize(put);
    return status;
}

void ranh_zoning_changed_release(struct ranh_zoning_changed *changed)
{
    ranh_changed_release(&changed->sources);
    ranh_free(changed->permit);
    ranh_free(changed->wanted);
    ranh_free(changed->kept);
    ranh_free(changed->content);
    ranh_vec_release(&changed->gone);
    *changed = (struct ranh_zoning_changed){0};
}
