/* SPDX-License-Identifier: MIT */
/*
 * The stage ingest: the sources of ranh.yaml through lib/land/intake, in the order of their numbers, in
 * which their rows lie in the tables. Of two indicator values for one place the first stays: these sources
 * come last and by name, so that the order of the project file means nothing.
 */
#include "stages.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/land/intake.h>
#include <ranh/land/row_id.h>

struct numbered {
    const struct ranh_project_source *from;
    int64_t id;
    bool indicators;
};

struct work {
    struct ranh_workspace *ws;
    const struct ranh_project_source *from;
    bool begun;
};

static int tick(void *context, int64_t feature, int64_t stated, struct ranh_err *err)
{
    struct work *work = context;
    if (feature >= 0 && !work->begun) {
        ranh_progress_begin(work->ws->log, work->from->name, stated > 0 ? (uint64_t)stated : 0);
        work->begun = true;
    } else if (feature > 0) {
        ranh_progress_add(work->ws->log, 1);
    }
    return ranh_workspace_stopped(work->ws, err);
}

/*
 * By how much free ends of a drawing are joined: two boundary points less than 5 m apart may be wrong
 * against each other by the short-side limit, and never by more than 0.2 mm on the map.
 */
static double join_within(const struct ranh_workspace *ws, int32_t scale, const char **article)
{
    const struct ranh_rule *side =
        ranh_rules_find(ws->rules, "relative-point-error", "short-side", ws->as_of);
    const struct ranh_rule *map =
        ranh_rules_find(ws->rules, "relative-point-error", "map-mm", ws->as_of);
    if (!side)
        return 0;
    *article = side->article;
    double on_map = map && scale ? map->value / 1000 * scale : side->value;
    return on_map < side->value ? on_map : side->value;
}

static int take(struct ranh_workspace *ws, struct ranh_intake *intake,
                const struct numbered *source_of, struct ranh_err *err)
{
    const struct ranh_project_source *from = source_of->from;
    struct ranh_mapping_pair *pairs = ranh_calloc(from->n_fields + 1, sizeof(*pairs));
    struct work work = {.ws = ws, .from = from};
    struct ranh_intake_counts counts;
    const char *article = NULL;
    double tolerance_m = join_within(ws, from->scale, &article);
    for (size_t i = 0; i < from->n_fields; i++)
        pairs[i] = (struct ranh_mapping_pair){from->fields[i].role_field, from->fields[i].column};
    const struct ranh_intake_source source = {.name = from->name,
                                              .id = source_of->id,
                                              .role = ranh_role_name(from->role),
                                              .path = from->path,
                                              .layer = from->layer,
                                              .commune = from->commune,
                                              .scale = from->scale,
                                              .survey_date = from->survey_date,
                                              .commune_asof = from->commune_asof,
                                              .encoding = from->encoding,
                                              .x = from->x,
                                              .y = from->y,
                                              .wkt = from->wkt,
                                              .fields = pairs,
                                              .n_fields = from->n_fields,
                                              .sheet = from->sheet,
                                              .levels = from->levels,
                                              .crs = from->crs,
                                              .tolerance_m = tolerance_m,
                                              .tolerance_article = article};
    int status = ranh_intake_take(intake, &source, tick, &work, &counts, err);
    ranh_progress_end(ws->log);
    ranh_free(pairs);
    bool in_project = ws->project->file != NULL; /* ranh check has no project file */
    if (in_project && (status == RANH_E_INPUT || status == RANH_E_PROJECT))
        return ranh_fail_context(err, _("%s:%d: source %s"), ws->project->file, from->line,
                                 from->name);
    if (status)
        return status;
    ranh_workspace_count(ws, "sources", 1);
    ranh_workspace_count(ws, "features", counts.features);
    ranh_workspace_count(ws, "accepted", counts.accepted);
    ranh_workspace_count(ws, "rejected", counts.rejected);
    ranh_workspace_count(ws, source.role, counts.rows);
    return RANH_OK;
}

static int in_order(const void *a, const void *b)
{
    const struct numbered *x = a, *y = b;
    if (x->indicators != y->indicators)
        return x->indicators ? 1 : -1;
    if (x->indicators)
        return strcmp(x->from->name, y->from->name);
    return (x->id > y->id) - (x->id < y->id);
}

static struct numbered *number(struct ranh_arena *arena, const struct ranh_project *project)
{
    size_t n = project->n_sources;
    struct numbered *sources = RANH_NEW_ARRAY(arena, n + 1, struct numbered);
    const char **names = RANH_NEW_ARRAY(arena, n + 1, const char *);
    int64_t *ids = RANH_NEW_ARRAY(arena, n + 1, int64_t);
    for (size_t i = 0; i < n; i++)
        names[i] = project->sources[i].name;
    ranh_source_ids(names, n, ids);
    for (size_t i = 0; i < n; i++)
        sources[i] =
            (struct numbered){&project->sources[i], ids[i],
                              strcmp(ranh_role_name(project->sources[i].role), "indicators") == 0};
    qsort(sources, n, sizeof(*sources), in_order);
    return sources;
}

int ranh_stage_ingest(struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_finding_sink *findings = NULL;
    struct ranh_intake *intake = NULL;
    const struct numbered *sources = number(&ws->arena, ws->project);
    ranh_workspace_parcels_changed(ws);
    int status = ranh_finding_store_open(ws->store, "ingest", &findings, err);
    if (!status)
        status = ranh_intake_open(ws->store, findings, ranh_datasets_dir(), &intake, err);
    for (size_t i = 0; !status && i < ws->project->n_sources; i++)
        status = take(ws, intake, &sources[i], err);
    /* After a failure the transaction is undone, and the indexes with it. */
    int closed = ranh_intake_close(intake, status ? NULL : err);
    status = status ? status : closed;
    if (!findings)
        return status;
    for (int s = 0; s < 3; s++)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), findings->count[s]);
    closed = ranh_finding_store_close(findings, status ? NULL : err);
    return status ? status : closed;
}
