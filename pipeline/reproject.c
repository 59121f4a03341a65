/* SPDX-License-Identifier: MIT */
/* The stage reproject: what ranh.yaml declares of each source, into lib/land/reproject. */
#include "stages.h"

#include <string.h>

#include <ranh/land/repair.h>
#include <ranh/land/reproject.h>

static const struct ranh_local_shift *shift_of(struct ranh_arena *arena,
                                               const struct ranh_project_source *source)
{
    if (!source->local_shift.label)
        return NULL;
    struct ranh_local_shift *shift = RANH_NEW(arena, struct ranh_local_shift);
    *shift = (struct ranh_local_shift){source->local_shift.label, source->local_shift.dx_m,
                                       source->local_shift.dy_m, source->local_shift.rotation_sec,
                                       source->local_shift.scale_ppm};
    return shift;
}

static const struct ranh_declared_crs *declarations(struct ranh_arena *arena,
                                                    const struct ranh_project *project)
{
    struct ranh_declared_crs *declared =
        ranh_arena_zero(arena, project->n_sources + 1, sizeof(*declared));
    for (size_t i = 0; i < project->n_sources; i++) {
        declared[i].source = project->sources[i].name;
        declared[i].crs = project->sources[i].crs;
        declared[i].detect = project->file == NULL; /* ranh check */
        declared[i].shift = shift_of(arena, &project->sources[i]);
    }
    return declared;
}

/* The first refusal is the error of the stage; the others would be met one run later each. */
static void refused(void *context, const char *source, const struct ranh_err *why)
{
    struct ranh_workspace *ws = context;
    const struct ranh_project *project = ws->project;
    if (ws->broken.n > 0 && project->file)
        ranh_log_say(ws->log, RANH_LOG_ERROR, "%s", why->text);
    for (size_t i = 0; i < project->n_sources; i++)
        if (strcmp(project->sources[i].name, source) == 0)
            ranh_workspace_broke(ws, project->sources[i].path, why);
}

int ranh_stage_reproject(struct ranh_workspace *ws, const struct ranh_reproject_options *options,
                         struct ranh_err *err)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_sheet_frames frames;
    ranh_sheet_frames(ws->rules, ws->as_of, &frames);
    struct ranh_reproject_input input = {
        .store = ws->store,
        .declared = declarations(&arena, ws->project),
        .n_declared = ws->project->n_sources,
        .whole = ws->whole,
        .max_edge_m = options->max_edge_m,
        .datasets_dir = ranh_datasets_dir(),
        .frames = &frames,
        .rules = ws->rules,
        .as_of = ws->as_of,
        .pool = ws->pool,
        .log = ws->log,
        .stop = ws->stop,
        .counts = &ws->counts,
        .refused = refused,
        .refused_context = ws,
    };
    int status = ranh_reproject_run(&input, err);
    int64_t again = 0, lapsed = 0;
    if (!status)
        status = ranh_repair_again(ws->store, &again, &lapsed, err);
    if (again + lapsed > 0) {
        ranh_workspace_count(ws, "repairs_applied", again);
        ranh_workspace_count(ws, "repairs_lapsed", lapsed);
    }
    ranh_workspace_parcels_changed(ws);
    ranh_arena_release(&arena);
    return status;
}
