/* SPDX-License-Identifier: MIT */
/*
 * Stage zoning: which plan zones and restrictions each parcel and each permit lies in (tables parcel_zone
 * and permit_zone), and what conflicts. Parcels are asked about on the date of the project, permits on
 * their own.
 */
#include "pipeline/stages.h"

#include <stdlib.h>

#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>
#include <ranh/check/detector.h>

#include "lib/check/zoning.h"

struct row {
    int64_t id, zone; /* parcel or permit */
    double m2, whole;
};
struct rows {
    RANH_VEC(struct row)
};

static int by_id_then_zone(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->zone > y->zone) - (x->zone < y->zone);
}

/* Sorted by key, so that the table is filled from one end to the other; equal keys are added up. */
static int write_rows(struct ranh_store *store, const char *insert, struct rows *rows,
                      struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool more;
    if (rows->n > 0)
        qsort(rows->at, rows->n, sizeof(*rows->at), by_id_then_zone);
    int status = ranh_store_prepare(store, insert, &stmt, err);
    for (size_t i = 0; i < rows->n && !status;) {
        struct row row = rows->at[i++];
        while (i < rows->n && rows->at[i].id == row.id && rows->at[i].zone == row.zone)
            row.m2 += rows->at[i++].m2;
        sqlite3_bind_int64(stmt, 1, row.id);
        sqlite3_bind_int64(stmt, 2, row.zone);
        sqlite3_bind_double(stmt, 3, row.m2);
        sqlite3_bind_double(stmt, 4, row.whole > 0 ? row.m2 / row.whole : 0);
        status = ranh_store_step(store, stmt, &more, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int write_parcels(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                         const struct ranh_zoning *z, double min_share, struct ranh_err *err)
{
    struct rows rows = {0};
    for (size_t k = 0; k < z->zones.n; k++) {
        const struct ranh_share *part = &z->zones.part[k];
        const struct ranh_plan_area *zone = &z->zones.set.area[part->area];
        double whole = z->area_m2[part->parcel];
        if (ranh_plan_in_force(zone, ws->as_of) && part->area_m2 >= min_share * whole)
            *ranh_vec_push(&rows) =
                (struct row){parcels->parcel[part->parcel].id, zone->id, part->area_m2, whole};
    }
    int status = write_rows(ws->store,
                            "INSERT INTO parcel_zone (parcel_id, zone_id, area_m2, share)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            &rows, err);
    ranh_workspace_count(ws, "shares", (int64_t)rows.n);
    ranh_vec_release(&rows);
    return status;
}

/* A permit on several parcels is on their union; its shares are of all of them together. */
static int write_permits(struct ranh_workspace *ws, const struct ranh_zoning *z, double min_share,
                         struct ranh_err *err)
{
    struct rows rows = {0};
    for (size_t first = 0, last; first < z->n_sites; first = last) {
        double whole = 0;
        for (last = first; last < z->n_sites && z->site[last].permit == z->site[first].permit;
             last++)
            whole += z->area_m2[z->site[last].parcel];
        for (size_t s = first; s < last; s++) {
            size_t parcel = z->site[s].parcel;
            for (size_t k = z->zones.first[parcel]; k < z->zones.first[parcel + 1]; k++) {
                const struct ranh_share *part = &z->zones.part[k];
                const struct ranh_plan_area *zone = &z->zones.set.area[part->area];
                if (ranh_plan_in_force(zone, z->site[s].date) &&
                    part->area_m2 >= min_share * z->area_m2[parcel])
                    *ranh_vec_push(&rows) =
                        (struct row){z->site[s].permit->id, zone->id, part->area_m2, whole};
            }
        }
    }
    int status = write_rows(ws->store,
                            "INSERT INTO permit_zone (permit_id, zone_id, area_m2, share)"
                            " VALUES (?1, ?2, ?3, ?4)",
                            &rows, err);
    ranh_vec_release(&rows);
    return status;
}

static void tell(struct ranh_workspace *ws, const struct ranh_zoning *z)
{
    const struct ranh_parts *parts[2] = {&z->zones, &z->restrictions};
    ranh_workspace_count(ws, "zones", (int64_t)z->zones.set.fabric.n_faces);
    ranh_workspace_count(ws, "restrictions", (int64_t)z->restrictions.set.fabric.n_faces);
    for (int i = 0; i < 2; i++) {
        if (parts[i]->set.n_repaired + parts[i]->set.n_left_out == 0)
            continue;
        ranh_log_say(ws->log, RANH_LOG_WARNING,
                     i == 0
                         ? _("%zu invalid zones were repaired on a copy to measure them, %zu left "
                             "out because nothing remained of them")
                         : _("%zu invalid restrictions were repaired on a copy to measure them, "
                             "%zu left out because nothing remained of them"),
                     parts[i]->set.n_repaired, parts[i]->set.n_left_out);
        ranh_workspace_count(ws, "areas_repaired", (int64_t)parts[i]->set.n_repaired);
        ranh_workspace_count(ws, "areas_left_out", (int64_t)parts[i]->set.n_left_out);
    }
    if (z->zones.set.fabric.n_faces == 0)
        ranh_log_say(ws->log, RANH_LOG_WARNING,
                     _("no plan zones were delivered: what the plans say is no data"));
}

static int detect(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                  const struct ranh_zoning *z, double min_share, struct ranh_err *err)
{
    struct ranh_finding_sink *sink;
    struct ranh_check_limits limits = ranh_check_limits_default();
    limits.min_share = min_share;
    int status = ranh_finding_store_open(ws->store, "zoning", NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = parcels,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = limits,
                                     .zoning = z};
    status = ranh_detectors_run("zoning", &input, sink, err);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), sink->count[s]);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}

int ranh_stage_zoning(struct ranh_workspace *ws, const struct ranh_zoning_options *options,
                      struct ranh_err *err)
{
    const struct ranh_parcel_set *parcels;
    struct ranh_zoning zoning;
    int status = ranh_workspace_parcels(ws, &parcels, err);
    if (!status)
        status = ranh_zoning_load(ws->store, parcels, ws->as_of, ws->pool, &zoning, err);
    if (status)
        return status;
    tell(ws, &zoning);
    status = ranh_store_exec(ws->store, "DELETE FROM parcel_zone; DELETE FROM permit_zone", err);
    if (!status)
        status = write_parcels(ws, parcels, &zoning, options->min_share, err);
    if (!status)
        status = write_permits(ws, &zoning, options->min_share, err);
    if (!status)
        status = detect(ws, parcels, &zoning, options->min_share, err);
    ranh_zoning_release(&zoning);
    return status;
}
