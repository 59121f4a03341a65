/* SPDX-License-Identifier: MIT */
/* The stage reproject: what ranh.yaml declares of each source, into lib/land/reproject. */
#include "stages.h"

#include <ranh/base/fs.h>
#include <ranh/land/reproject.h>

static const struct ranh_declared_crs *declarations(struct ranh_arena *arena,
                                                    const struct ranh_project *project)
{
    struct ranh_declared_crs *declared =
        RANH_NEW_ARRAY(arena, project->n_sources, struct ranh_declared_crs);
    for (size_t i = 0; i < project->n_sources; i++) {
        declared[i].source = project->sources[i].name;
        declared[i].crs = project->sources[i].crs;
    }
    return declared;
}

int ranh_stage_reproject(struct ranh_workspace *ws, const struct ranh_reproject_options *options,
                         struct ranh_err *err)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_reproject_input input = {
        .store = ws->store,
        .declared = declarations(&arena, ws->project),
        .n_declared = ws->project->n_sources,
        .max_edge_m = options->max_edge_m,
        .communes_csv = ranh_fs_join(&arena, ranh_datasets_dir(), "codes/communes.csv"),
        .pool = ws->pool,
        .log = ws->log,
        .stop = ws->stop,
        .counts = &ws->counts,
    };
    int status = ranh_finding_store_open(ws->store, "reproject", &input.sink, err);
    if (!status) {
        status = ranh_reproject_run(&input, err);
        int closed = ranh_finding_store_close(input.sink, err);
        status = status ? status : closed;
    }
    ranh_workspace_parcels_changed(ws);
    ranh_arena_release(&arena);
    return status;
}
