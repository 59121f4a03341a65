/* SPDX-License-Identifier: MIT */
/*
 * Stage zoning: which plan zones and restrictions each parcel and each permit lies in (tables parcel_zone
 * and permit_zone), and what conflicts. Parcels are asked about on the date of the project, permits on
 * their own. Rows and findings of what need not be looked at again (zoning.h) stay.
 */
#include "pipeline/stages.h"

#include <stdlib.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/check/detector.h>
#include <ranh/io/loader.h>
#include <ranh/land/row_id.h>

#include "pipeline/zoning.h"

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

/* Rows in the order of their keys, so that the table is filled from one end to the other; equal keys are added up. */
static int write_rows(struct ranh_store *store, const char *insert, const struct rows *rows,
                      struct ranh_err *err)
{
    struct ranh_loader *loader = NULL;
    unsigned table;
    ranh_loader_open(store, &loader);
    int status = ranh_loader_table(loader, insert, 4, RANH_LOADER_MANY, &table, err);
    for (size_t i = 0; i < rows->n && !status;) {
        struct row row = rows->at[i++];
        while (i < rows->n && rows->at[i].id == row.id && rows->at[i].zone == row.zone)
            row.m2 += rows->at[i++].m2;
        ranh_loader_row(loader, table);
        ranh_loader_int(loader, row.id);
        ranh_loader_int(loader, row.zone);
        ranh_loader_real(loader, row.m2);
        ranh_loader_real(loader, row.whole > 0 ? row.m2 / row.whole : 0);
        status = ranh_loader_end(loader, err);
    }
    if (!status)
        status = ranh_loader_drain(loader, err);
    ranh_loader_close(loader);
    return status;
}

/* --- shares --------------------------------------------------------------------------------------- */

/* Rows of all parcels but those of sources that stay: what lies between their ids. */
static int forget_parcels(struct ranh_store *store, const struct ranh_changed *changed,
                          struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int64_t from = INT64_MIN;
    int status = ranh_store_prepare(
        store, "DELETE FROM parcel_zone WHERE parcel_id BETWEEN ?1 AND ?2", &stmt, err);
    for (size_t k = 0; k <= changed->n_kept && !status; k++) {
        bool last = k == changed->n_kept;
        sqlite3_bind_int64(stmt, 1, from);
        sqlite3_bind_int64(stmt, 2, last ? INT64_MAX : (changed->kept[k] << RANH_ROW_BITS) - 1);
        status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_reset(stmt);
        from = last ? from : (changed->kept[k] + 1) << RANH_ROW_BITS;
    }
    sqlite3_finalize(stmt);
    return status;
}

static int write_parcels(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                         const struct ranh_zoning *z, const uint8_t *stale, double min_share,
                         struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &parcels->fabric;
    struct rows rows = {0};
    for (size_t i = 0; i < fabric->n_faces;
         i++) { /* by id: only the few of one parcel are to be sorted */
        size_t face = fabric->by_id[i], first = rows.n;
        double whole = z->area_m2[face];
        if (stale && !stale[face])
            continue;
        for (size_t k = z->zones.first[face]; k < z->zones.first[face + 1]; k++) {
            const struct ranh_share *part = &z->zones.part[k];
            const struct ranh_plan_area *zone = &z->zones.set.area[part->area];
            if (ranh_plan_in_force(zone, ws->as_of) && part->area_m2 >= min_share * whole)
                *ranh_vec_push(&rows) =
                    (struct row){fabric->face_id[face], zone->id, part->area_m2, whole};
        }
        if (rows.n > first + 1)
            qsort(rows.at + first, rows.n - first, sizeof(*rows.at), by_id_then_zone);
    }
    int status = write_rows(
        ws->store, "INSERT INTO parcel_zone (parcel_id, zone_id, area_m2, share)", &rows, err);
    ranh_vec_release(&rows);
    return status;
}

static int forget_permits(struct ranh_store *store, const struct ranh_zoning *z,
                          const struct ranh_zoning_changed *changed, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    if (!changed->permit)
        return ranh_store_exec(store, "DELETE FROM permit_zone", err);
    int status =
        ranh_store_prepare(store, "DELETE FROM permit_zone WHERE permit_id = ?1", &stmt, err);
    for (size_t i = 0; i < z->permits.n + changed->gone.n && !status; i++) {
        bool gone = i >= z->permits.n;
        if (!gone && !changed->permit[i])
            continue;
        sqlite3_bind_int64(stmt, 1,
                           gone ? changed->gone.at[i - z->permits.n] : z->permits.permit[i].id);
        status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
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
    if (rows.n > 0)
        qsort(rows.at, rows.n, sizeof(*rows.at), by_id_then_zone);
    int status = write_rows(
        ws->store, "INSERT INTO permit_zone (permit_id, zone_id, area_m2, share)", &rows, err);
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

/* "2,162 of 1,015,243 parcels and 141 of 62,886 permits are checked again; of p-26545-8" */
static void tell_changed(struct ranh_workspace *ws, const struct ranh_zoning *z, size_t n_parcels,
                         const struct ranh_zoning_changed *changed)
{
    char text[4][RANH_NUM_MAX];
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    const size_t n[4] = {changed->sources.n_stale, n_parcels, changed->n_stale, z->permits.n};
    if (!changed->permit)
        return;
    ranh_workspace_count(ws, "checked", (int64_t)n[0]);
    ranh_workspace_count(ws, "permits_checked", (int64_t)n[2]);
    for (int i = 0; i < 4; i++)
        ranh_num_people(text[i], (double)n[i], 0, vi);
    if (n[0] > 0)
        ranh_log_say(ws->log, RANH_LOG_INFO,
                     _("%s of %s parcels and %s of %s permits are checked again; they or the plans "
                       "over them changed: %s"),
                     text[0], text[1], text[2], text[3], changed->sources.names);
    else if (n[2] > 0)
        ranh_log_say(ws->log, RANH_LOG_INFO, _("%s of %s permits are checked again"), text[2],
                     text[3]);
}

static int detect(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                  struct ranh_zoning *z, const struct ranh_zoning_changed *changed,
                  double min_share, struct ranh_err *err)
{
    struct ranh_finding_sink *sink;
    const struct ranh_finding_keep keep = {.source = changed->sources.kept,
                                           .n = changed->sources.n_kept,
                                           .permit = changed->kept,
                                           .n_permits = changed->n_kept};
    struct ranh_check_limits limits = ranh_check_limits_default();
    limits.min_share = min_share;
    int status =
        ranh_finding_store_open(ws->store, "zoning", changed->permit ? &keep : NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = parcels,
                                     .stale = changed->sources.stale,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = limits,
                                     .zoning = z};
    status = ranh_zoning_judge(z, &input, err);
    if (!status)
        status = ranh_detectors_run("zoning", &input, sink, err);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}

static int write_all(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                     struct ranh_zoning *z, const struct ranh_zoning_changed *changed,
                     double min_share, struct ranh_err *err)
{
    int status = forget_parcels(ws->store, &changed->sources, err);
    if (!status)
        status = write_parcels(ws, parcels, z, changed->sources.stale, min_share, err);
    if (!status)
        status = forget_permits(ws->store, z, changed, err);
    if (!status)
        status = write_permits(ws, z, min_share, err);
    if (!status)
        status = detect(ws, parcels, z, changed, min_share, err);
    return status ? status : ranh_zoning_changed_record(ws, z, changed, err);
}

static int count(struct ranh_workspace *ws, struct ranh_err *err)
{
    int64_t severities[3] = {0}, n = 0;
    int status = ranh_store_count(ws->store, "SELECT count(*) FROM parcel_zone", &n, err);
    ranh_workspace_count(ws, "shares", n);
    if (!status)
        status = ranh_finding_store_count(ws->store, "zoning", severities, err);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), severities[s]);
    return status;
}

int ranh_stage_zoning(struct ranh_workspace *ws, const struct ranh_zoning_options *options,
                      struct ranh_err *err)
{
    const struct ranh_parcel_set *parcels;
    struct ranh_zoning zoning = {0};
    struct ranh_zoning_changed changed = {0};
    int status = ranh_workspace_parcels(ws, &parcels, err);
    if (!status)
        status = ranh_zoning_load(ws->store, parcels, ws->as_of, &zoning, err);
    if (!status)
        status = ranh_zoning_changed_find(ws, parcels, &zoning, &changed, err);
    if (!status) {
        tell(ws, &zoning);
        tell_changed(ws, &zoning, parcels->fabric.n_faces, &changed);
        status = ranh_zoning_measure(&zoning, parcels, changed.wanted, ws->pool, err);
    }
    if (!status)
        status = write_all(ws, parcels, &zoning, &changed, options->min_share, err);
    if (!status)
        status = count(ws, err);
    ranh_zoning_changed_release(&changed);
    ranh_zoning_release(&zoning);
    return status;
}
