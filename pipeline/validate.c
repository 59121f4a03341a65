/* SPDX-License-Identifier: MIT */
/*
 * Stage validate: every detector of one parcel, over the shared fabric, into the table finding. What a
 * parcel's findings depend on lies in its source; so those of sources that did not change stay.
 */
#include "pipeline/stages.h"

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/check/detector.h>
#include <ranh/land/parcel_id.h>
#include <ranh/run/changed.h>

/* Codes of the detectors whose findings about sources that did not change stay. */
static const char *const *local_codes(struct ranh_arena *arena)
{
    struct {
        RANH_VEC(const char *)
    } codes = {0};
    size_t n;
    const struct ranh_detector *const *detectors = ranh_detectors(&n);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; detectors[i]->local && detectors[i]->codes[k]; k++)
            *ranh_vec_push(&codes) = detectors[i]->codes[k];
    const char **list = RANH_NEW_ARRAY(arena, codes.n + 1, const char *);
    for (size_t i = 0; i < codes.n; i++)
        list[i] = codes.at[i];
    list[codes.n] = NULL;
    ranh_vec_release(&codes);
    return list;
}

/* "validate: 1,446 of 987,121 parcels are checked again: to-26704-12 changed" */
static void tell(struct ranh_workspace *ws, const struct ranh_changed *changed, size_t of)
{
    char some[RANH_NUM_MAX], all[RANH_NUM_MAX];
    bool vi = ranh_i18n_lang() == RANH_LANG_VI;
    if (!changed->stale)
        return;
    ranh_workspace_count(ws, "checked", (int64_t)changed->n_stale);
    if (changed->n_stale > 0)
        ranh_log_say(ws->log, RANH_LOG_INFO, _("%s of %s parcels are checked again; changed: %s"),
                     ranh_num_people(some, (double)changed->n_stale, 0, vi),
                     ranh_num_people(all, (double)of, 0, vi), changed->names);
}

static int check(struct ranh_workspace *ws, const struct ranh_validate_options *options,
                 const struct ranh_parcel_set *parcels, const struct ranh_changed *changed,
                 struct ranh_err *err)
{
    struct ranh_finding_sink *sink = NULL;
    const struct ranh_finding_keep keep = {
        .source = changed->kept, .n = changed->n_kept, .codes = local_codes(&ws->arena)};
    int status = ranh_finding_store_open(ws->store, "validate", &keep, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {.parcels = parcels,
                                     .stale = changed->stale,
                                     .rules = ws->rules,
                                     .store = ws->store,
                                     .as_of = ws->as_of,
                                     .pool = ws->pool,
                                     .log = ws->log,
                                     .limits = ranh_check_limits_default()};
    input.limits.area_tolerance_m2 = options->area_tolerance_m2;
    status = ranh_detectors_run("validate", &input, sink, err);
    int closed = ranh_finding_store_close(sink, status ? NULL : err);
    return status ? status : closed;
}

int ranh_stage_validate(struct ranh_workspace *ws, const struct ranh_validate_options *options,
                        struct ranh_err *err)
{
    static const char *const roles[] = {"communes", "non_parcels", NULL};
    const struct ranh_changed_by by = {.roles = roles};
    const struct ranh_parcel_set *parcels;
    struct ranh_changed changed = {0};
    int64_t count[3] = {0}, n = 0;
    int status = ranh_workspace_parcels(ws, &parcels, err);
    if (!status)
        status = ranh_changed_find(ws, "validate", parcels, &by, &changed, err);
    if (!status) {
        ranh_workspace_count(ws, "parcels", (int64_t)parcels->fabric.n_faces);
        tell(ws, &changed, parcels->fabric.n_faces);
        status = check(ws, options, parcels, &changed, err);
    }
    if (!status && options->compute_identifiers) {
        status = ranh_parcel_ids_compute(ws->store, parcels, ws->pool, &n, err);
        ranh_workspace_count(ws, "identifiers", n);
    } else if (!status) {
        status = ranh_parcel_ids_forget(ws->store, err);
    }
    if (!status)
        status = ranh_finding_store_count(ws->store, "validate", count, err);
    for (int s = RANH_ERROR; s >= RANH_INFO; s--)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), count[s]);
    if (!status)
        status = ranh_changed_record(ws, "validate", &changed, err);
    ranh_changed_release(&changed);
    return status;
}
