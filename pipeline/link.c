/* SPDX-License-Identifier: MIT */
/* Stage link: permits find their parcels (table permit_parcel); what does not fit becomes findings. */
#include "pipeline/stages.h"

#include <ranh/check/detector.h>
#include <ranh/land/permit.h>

#include "lib/check/link.h"

static int write_links(struct ranh_store *store, const struct ranh_link *links, size_t n,
                       struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_exec(store, "DELETE FROM permit_parcel", err);
    if (!status)
        status = ranh_store_prepare(store,
                                    "INSERT INTO permit_parcel (permit_id, parcel_id, method,"
                                    " confidence) VALUES (?1, ?2, ?3, ?4)",
                                    &stmt, err);
    for (size_t i = 0; i < n && !status; i++) {
        sqlite3_bind_int64(stmt, 1, links[i].permit_id);
        sqlite3_bind_int64(stmt, 2, links[i].parcel_id);
        sqlite3_bind_text(stmt, 3, links[i].method, -1, SQLITE_STATIC);
        sqlite3_bind_double(stmt, 4, links[i].confidence);
        status = ranh_store_step(store, stmt, &row, err);
        sqlite3_reset(stmt);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int link_all(struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_permit_set permits;
    struct ranh_link *links = NULL;
    size_t n = 0;
    int status = ranh_permit_set_load(ws->store, &permits, err);
    if (status)
        return status;
    status = ranh_link_permits(ws->store, &permits, &links, &n, err);
    if (!status)
        status = write_links(ws->store, links, n, err);
    ranh_workspace_count(ws, "permits", (int64_t)permits.n);
    ranh_workspace_count(ws, "links", (int64_t)n);
    ranh_free(links);
    ranh_permit_set_release(&permits);
    return status;
}

int ranh_stage_link(struct ranh_workspace *ws, struct ranh_err *err)
{
    static const struct ranh_parcel_set none; /* these detectors ask the tables, not the fabric */
    struct ranh_finding_sink *sink = NULL;
    int status = link_all(ws, err);
    if (!status)
        status = ranh_finding_store_open(ws->store, "link", NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = &none,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = ranh_check_limits_default()};
    status = ranh_detectors_run("link", &input, sink, err);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), sink->count[s]);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}
