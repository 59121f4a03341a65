/* SPDX-License-Identifier: MIT */
/* Stage validate: every detector of one parcel, over the shared fabric, into the table finding. */
#include "pipeline/stages.h"

#include <ranh/check/detector.h>
#include <ranh/land/parcel_id.h>

int ranh_stage_validate(struct ranh_workspace *ws, const struct ranh_validate_options *options,
                        struct ranh_err *err)
{
    const struct ranh_parcel_set *parcels;
    struct ranh_finding_sink *sink = NULL;
    struct ranh_check_limits limits = ranh_check_limits_default();
    limits.area_tolerance_m2 = options->area_tolerance_m2;
    int status = ranh_workspace_parcels(ws, &parcels, err);
    if (!status)
        status = ranh_finding_store_open(ws->store, "validate", NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = parcels,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = limits};
    status = ranh_detectors_run("validate", &input, sink, err);
    if (!status && options->compute_identifiers) {
        int64_t n = 0;
        status = ranh_parcel_ids_compute(ws->store, parcels, ws->pool, &n, err);
        ranh_workspace_count(ws, "identifiers", n);
    }
    ranh_workspace_count(ws, "parcels", (int64_t)parcels->fabric.n_faces);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), sink->count[s]);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}
