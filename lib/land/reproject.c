/* SPDX-License-Identifier: MIT */
/*
 * The order of the work: know every source's reference system before the first row is touched (a
 * missing one stops the stage at once, not after a million rows), then place the rows, then judge
 * each source as a whole by where its features came to lie.
 */
#include "reproject_internal.h"

#include <stdio.h>

#include <ranh/base/i18n.h>

static int check_workspace(struct ranh_rp *rp, struct ranh_err *err)
{
    struct ranh_crs crs;
    int status = ranh_crs_lookup(rp->worker[0].crs, rp->workspace_crs, &crs, err);
    if (!status && crs.geographic)
        status = ranh_fail(
            err, RANH_E_CRS,
            _("the workspace is in %s (%s), in degrees: areas and distances need metres. Set "
              "`crs:` in ranh.yaml to a VN-2000 zone, e.g. EPSG:9210."),
            rp->workspace_crs, crs.name);
    rp->viet_nam = !status && crs.family == RANH_CRS_VN2000;
    return status;
}

static void start_workers(struct ranh_rp *rp)
{
    rp->n_workers = rp->input->pool ? ranh_pool_threads(rp->input->pool) : 1;
    rp->worker = ranh_calloc(rp->n_workers, sizeof(*rp->worker));
    for (unsigned i = 0; i < rp->n_workers; i++) {
        rp->worker[i].crs = ranh_crs_ctx_new();
        ranh_crs_ctx_by_cells(rp->worker[i].crs);
        ranh_arena_init(&rp->worker[i].arena);
    }
}

static void release(struct ranh_rp *rp)
{
    for (unsigned i = 0; i < rp->n_workers; i++) {
        ranh_crs_ctx_free(rp->worker[i].crs);
        ranh_arena_release(&rp->worker[i].arena);
        ranh_free(rp->worker[i].transform);
    }
    ranh_free(rp->worker);
    ranh_map_release(&rp->by_id);
    ranh_admin_release(&rp->admin);
    ranh_map_release(&rp->group_index);
    ranh_vec_release(&rp->groups);
    ranh_arena_release(&rp->arena);
}

/* Told; what is recorded stays English. */
static void tell_systems(const struct ranh_rp *rp)
{
    for (size_t i = 0; i < rp->n_sources; i++)
        if (!rp->source[i].kept)
            ranh_log_say(rp->input->log, RANH_LOG_INFO, _("%s: %s, %s"), rp->source[i].name,
                         rp->source[i].crs, _(rp->source[i].operation->name));
}

/* The systems, the grid, and what stays: nothing is written yet but the grid. */
static int decide(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = check_workspace(rp, err);
    if (!status && rp->input->datasets_dir) {
        rp->has_admin = true;
        status = ranh_admin_load(&rp->arena, rp->input->datasets_dir, &rp->admin, err);
    }
    if (!status)
        status = ranh_rp_sources_load(rp, err);
    if (!status)
        status = ranh_rp_choose_grid(rp, err);
    if (!status)
        status = ranh_rp_keep(rp, err);
    if (!status)
        tell_systems(rp);
    return status;
}

static int place(struct ranh_rp *rp, struct ranh_err *err)
{
    int status = ranh_rp_keys_restore(rp, err);
    if (!status)
        status = ranh_rp_tables(rp, err);
    if (!status)
        status = ranh_rp_keys(rp, err);
    if (!status)
        status = ranh_rp_fit_findings(rp, err);
    for (size_t i = 0; !status && i < rp->n_sources; i++)
        if (!rp->source[i].kept)
            status = ranh_rp_source_record(rp, &rp->source[i], err);
    return status ? status : ranh_rp_sheet_findings(rp, err);
}

static void count_placed(const struct ranh_rp *rp)
{
    if (!rp->input->counts || rp->keep.n == 0)
        return;
    *ranh_map_put(rp->input->counts, "placed", 0, NULL) += (int64_t)(rp->n_sources - rp->keep.n);
}

int ranh_reproject_run(const struct ranh_reproject_input *input, struct ranh_err *err)
{
    struct ranh_rp rp = {
        .input = input, .srid = ranh_store_srid(input->store), .sink = input->sink};
    ranh_arena_init(&rp.arena);
    ranh_map_init(&rp.by_id);
    ranh_map_init(&rp.group_index);
    snprintf(rp.workspace_crs, sizeof(rp.workspace_crs), "EPSG:%d", rp.srid);
    start_workers(&rp);
    int status = decide(&rp, err);
    if (!status && !rp.sink)
        status = ranh_finding_store_open(input->store, "reproject", &rp.keep, &rp.sink, err);
    if (!status)
        status = place(&rp, err);
    if (rp.sink && !input->sink) {
        int closed = ranh_finding_store_close(rp.sink, status ? NULL : err);
        status = status ? status : closed;
    }
    if (!status)
        count_placed(&rp);
    release(&rp);
    return status;
}
