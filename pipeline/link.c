/* SPDX-License-Identifier: MIT */
/*
 * Stage link: permits find their parcels (table permit_parcel); what does not fit becomes findings. Any parcel may
 * get the number a permit asks for, so all are asked each time, and written is what comes out otherwise.
 */
#include "pipeline/stages.h"

#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/check/detector.h>

#include "lib/check/link.h"

/* --- rows ----------------------------------------------------------------------------------------- */

static int drop_row(struct ranh_store *store, sqlite3_stmt *stmt, int64_t permit, int64_t parcel,
                    struct ranh_err *err)
{
    sqlite3_bind_int64(stmt, 1, permit);
    sqlite3_bind_int64(stmt, 2, parcel);
    int status = ranh_store_step(store, stmt, NULL, err);
    sqlite3_reset(stmt);
    return status;
}

static int put_row(struct ranh_store *store, sqlite3_stmt *stmt, const struct ranh_link *link,
                   struct ranh_err *err)
{
    sqlite3_bind_text(stmt, 3, link->method, -1, SQLITE_STATIC);
    sqlite3_bind_double(stmt, 4, link->confidence);
    return drop_row(store, stmt, link->permit_id, link->parcel_id, err);
}

/* Before, at or behind the row: negative, 0, positive. */
static int order(const struct ranh_link *link, int64_t permit, int64_t parcel)
{
    if (link->permit_id != permit)
        return link->permit_id < permit ? -1 : 1;
    return (link->parcel_id > parcel) - (link->parcel_id < parcel);
}

struct gone {
    int64_t permit, parcel;
};
struct merge {
    uint8_t *stays; /* [links] */
    RANH_VEC(struct gone)
};

/* Both lists come in one order. */
static int compare(struct ranh_store *store, const struct ranh_links *links, struct merge *merge,
                   struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    size_t i = 0;
    int status = ranh_store_prepare(store,
                                    "SELECT permit_id, parcel_id, method, confidence FROM "
                                    "permit_parcel ORDER BY permit_id, parcel_id",
                                    &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        int64_t permit = sqlite3_column_int64(stmt, 0), parcel = sqlite3_column_int64(stmt, 1);
        while (i < links->n && order(&links->at[i], permit, parcel) < 0)
            i++;
        const struct ranh_link *same =
            i < links->n && order(&links->at[i], permit, parcel) == 0 ? &links->at[i] : NULL;
        if (!same)
            *ranh_vec_push(merge) = (struct gone){permit, parcel};
        else
            merge->stays[i] =
                strcmp(same->method, (const char *)sqlite3_column_text(stmt, 2)) == 0 &&
                same->confidence == sqlite3_column_double(stmt, 3);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int write_links(struct ranh_store *store, const struct ranh_links *links, bool whole,
                       struct ranh_err *err)
{
    struct merge merge = {.stays = ranh_calloc(links->n + 1, 1)};
    sqlite3_stmt *drop = NULL, *put = NULL;
    int status = whole ? ranh_store_exec(store, "DELETE FROM permit_parcel", err)
                       : compare(store, links, &merge, err);
    if (!status)
        status = ranh_store_prepare(
            store, "DELETE FROM permit_parcel WHERE permit_id = ?1 AND parcel_id = ?2", &drop, err);
    if (!status)
        status = ranh_store_prepare(store,
                                    "INSERT OR REPLACE INTO permit_parcel (permit_id, parcel_id,"
                                    " method, confidence) VALUES (?1, ?2, ?3, ?4)",
                                    &put, err);
    for (size_t i = 0; i < merge.n && !status; i++)
        status = drop_row(store, drop, merge.at[i].permit, merge.at[i].parcel, err);
    for (size_t i = 0; i < links->n && !status; i++)
        if (!merge.stays[i])
            status = put_row(store, put, &links->at[i], err);
    sqlite3_finalize(drop);
    sqlite3_finalize(put);
    ranh_vec_release(&merge);
    ranh_free(merge.stays);
    return status;
}

/* --- the stage ------------------------------------------------------------------------------------ */

static int detect(struct ranh_workspace *ws, const struct ranh_links *links, struct ranh_err *err)
{
    static const struct ranh_parcel_set none; /* these detectors ask links and tables */
    struct ranh_finding_sink *sink = NULL;
    int status = ranh_finding_store_open(ws->store, "link", NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = &none,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = ranh_check_limits_default(),
                                     .links = links};
    status = ranh_detectors_run("link", &input, sink, err);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), sink->count[s]);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}

int ranh_stage_link(struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_links links;
    int status = ranh_links_find(ws->store, ws->pool, &links, err);
    if (status)
        return status;
    ranh_workspace_count(ws, "permits", (int64_t)links.permits.n);
    ranh_workspace_count(ws, "links", (int64_t)links.n);
    status = write_links(ws->store, &links, ws->whole, err);
    if (!status)
        status = detect(ws, &links, err);
    ranh_links_release(&links);
    return status;
}
