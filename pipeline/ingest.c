/* SPDX-License-Identifier: MIT */
/*
 * The stage ingest: the sources of ranh.yaml through lib/land/intake, in the order of their numbers, in
 * which their rows lie in the tables. A source on which everything its rows depend on is as it was is not read
 * again. Of two indicator values for one place the first stays: these sources
 * come last and by name, so that the order of the project file means nothing.
 */
#include "stages.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/hash.h>
#include <ranh/base/i18n.h>
#include <ranh/land/intake.h>
#include <ranh/land/row_id.h>

struct numbered {
    const struct ranh_project_source *from;
    int64_t id;
    bool indicators;
    bool kept; /* its rows are those of an earlier run */
    char reading[RANH_HASH_HEX];
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
                                              .reading = source_of->reading,
                                              .role = ranh_role_name(from->role),
                                              .path = from->path,
                                              .layer = from->layer,
                                              .commune = from->commune,
                                              .scale = from->scale,
                                              .survey_date = from->survey_date,
                                              .commune_asof = from->commune_asof,
                                              .encoding = from->encoding,
                                              .decimal = from->decimal,
                                              .dates = from->dates,
                                              .x = from->x,
                                              .y = from->y,
                                              .wkt = from->wkt,
                                              .fields = pairs,
                                              .n_fields = from->n_fields,
                                              .sheet = from->sheet,
                                              .levels = from->levels,
                                              .rules = ws->rules,
                                              .crs = from->crs,
                                              .tolerance_m = tolerance_m,
                                              .tolerance_article = article};
    int status = ranh_intake_take(intake, &source, tick, &work, &counts, err);
    ranh_progress_end(ws->log);
    ranh_free(pairs);
    if (status)
        ranh_workspace_broke(ws, from->path, err);
    bool in_project = ws->project->file != NULL; /* ranh check has no project file */
    if (in_project && (status == RANH_E_INPUT || status == RANH_E_PROJECT))
        return ranh_fail_context(err, _("%s:%d: source %s"), ws->project->file, from->line,
                                 from->name);
    if (!status)
        ranh_workspace_count(ws, "read", 1);
    return status;
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
        sources[i] = (struct numbered){
            .from = &project->sources[i],
            .id = ids[i],
            .indicators = strcmp(ranh_role_name(project->sources[i].role), "indicators") == 0};
    qsort(sources, n, sizeof(*sources), in_order);
    return sources;
}

/* --- what stays ---------------------------------------------------------------------------------- */

static struct numbered *by_id(struct numbered *sources, size_t n, int64_t id)
{
    for (size_t i = 0; i < n; i++)
        if (sources[i].id == id)
            return &sources[i];
    return NULL;
}

/* Marks the sources that need no reading; *bytes of their files, *others of those that do or that go. */
static int find_kept(struct ranh_workspace *ws, struct numbered *sources, size_t n, int64_t *bytes,
                     int64_t *others, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    *bytes = *others = 0;
    int status = ranh_store_prepare(ws->store, "SELECT source_id, name, reading, bytes FROM source",
                                    &stmt, err);
    while (!status && !(status = ranh_store_step(ws->store, stmt, &row, err)) && row) {
        struct numbered *s = by_id(sources, n, sqlite3_column_int64(stmt, 0));
        const char *name = (const char *)sqlite3_column_text(stmt, 1);
        const char *reading = (const char *)sqlite3_column_text(stmt, 2);
        bool same =
            s && reading && strcmp(s->from->name, name) == 0 && strcmp(s->reading, reading) == 0;
        if (same)
            s->kept = true;
        *(same ? bytes : others) += sqlite3_column_int64(stmt, 3);
    }
    sqlite3_finalize(stmt);
    for (size_t i = 0; i < n; i++)
        if (!sources[i].kept) {
            int64_t size = ranh_fs_size(sources[i].from->path);
            *others += size < 0 ? INT32_MAX : size;
        }
    return status;
}

/* Of two values for one place the first stays, and which is first may change with any of these sources. */
static bool indicators_together(struct numbered *sources, size_t n, int64_t had)
{
    int64_t kept = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        all += sources[i].indicators;
        kept += sources[i].indicators && sources[i].kept;
    }
    bool same = kept == all && had == all;
    for (size_t i = 0; i < n && !same; i++)
        sources[i].kept = sources[i].kept && !sources[i].indicators;
    return same;
}

static int plan(struct ranh_workspace *ws, struct numbered *sources, struct ranh_intake_keep *keep,
                struct ranh_err *err)
{
    size_t n = ws->project->n_sources;
    int64_t bytes = 0, others = 0, had = 0;
    int64_t *kept = RANH_NEW_ARRAY(&ws->arena, n + 1, int64_t);
    *keep = (struct ranh_intake_keep){.source = kept};
    for (size_t i = 0; i < n; i++)
        ranh_source_reading(ws, sources[i].from, sources[i].reading);
    int status = ws->whole ? RANH_OK : find_kept(ws, sources, n, &bytes, &others, err);
    if (!status)
        status = ranh_store_count(
            ws->store, "SELECT count(*) FROM source WHERE role = 'indicators'", &had, err);
    keep->indicators = !status && !ws->whole && indicators_together(sources, n, had);
    for (size_t i = 0; i < n; i++)
        if (sources[i].kept)
            kept[keep->n++] = sources[i].id;
    keep->indexed = keep->n > 0 && others < bytes / 8;
    return status;
}

/* Where a file lies is no part of what it says. */
static int update_path(struct ranh_workspace *ws, const struct numbered *s, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    int status = ranh_store_prepare(
        ws->store, "UPDATE source SET path = ?2 WHERE source_id = ?1 AND path <> ?2", &stmt, err);
    if (!status) {
        sqlite3_bind_int64(stmt, 1, s->id);
        sqlite3_bind_text(stmt, 2, s->from->path, -1, SQLITE_STATIC);
        status = ranh_store_step(ws->store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- figures -------------------------------------------------------------------------------------- */

static int count_rows(struct ranh_workspace *ws, const struct ranh_role_kind *role, int64_t *n,
                      struct ranh_err *err)
{
    if (strcmp(role->name, "indicators") == 0) /* the others of these were computed */
        return ranh_store_count(
            ws->store, "SELECT count(*) FROM indicator_value WHERE delivered_id IS NOT NULL", n,
            err);
    return ranh_row_count(ws->store, role->table, n, err);
}

static int count_all(struct ranh_workspace *ws, struct ranh_err *err)
{
    static const struct {
        const char *what, *sql;
    } figures[] = {
        {"sources", "SELECT count(*) FROM source"},
        {"features", "SELECT sum(features_in) FROM source"},
        {"accepted", "SELECT sum(accepted) FROM source"},
        {"rejected", "SELECT sum(rejected) FROM source"},
    };
    size_t n_roles;
    const struct ranh_role_kind *roles = ranh_role_kinds(&n_roles);
    int64_t n = 0;
    int status = RANH_OK;
    for (size_t i = 0; !status && i < sizeof(figures) / sizeof(figures[0]); i++) {
        status = ranh_store_count(ws->store, figures[i].sql, &n, err);
        if (!status)
            ranh_workspace_count(ws, figures[i].what, n);
    }
    for (size_t i = 0; !status && i < n_roles; i++) {
        status = count_rows(ws, &roles[i], &n, err);
        if (!status && n > 0)
            ranh_workspace_count(ws, roles[i].name, n);
    }
    return status;
}

static int count_findings(struct ranh_workspace *ws, struct ranh_err *err)
{
    int64_t count[3];
    int status = ranh_finding_store_count(ws->store, "ingest", count, err);
    for (int s = 0; !status && s < 3; s++)
        ranh_workspace_count(ws, ranh_severity_name((enum ranh_severity)s), count[s]);
    return status;
}

int ranh_stage_ingest(struct ranh_workspace *ws, struct ranh_err *err)
{
    struct ranh_finding_sink *findings = NULL;
    struct ranh_intake *intake = NULL;
    struct ranh_intake_keep keep;
    struct numbered *sources = number(&ws->arena, ws->project);
    ranh_workspace_parcels_changed(ws);
    int status = plan(ws, sources, &keep, err);
    const struct ranh_finding_keep stay = {.source = keep.source, .n = keep.n};
    if (!status)
        status = ranh_finding_store_open(ws->store, "ingest", &stay, &findings, err);
    if (!status)
        status = ranh_intake_open(ws->store, findings, ranh_datasets_dir(), &keep, &intake, err);
    for (size_t i = 0; !status && i < ws->project->n_sources; i++)
        status = sources[i].kept ? update_path(ws, &sources[i], err)
                                 : take(ws, intake, &sources[i], err);
    if (!status)
        status = ranh_intake_copies(ws->store, findings, err);
    /* After a failure the transaction is undone, and the indexes with it. */
    int closed = ranh_intake_close(intake, status ? NULL : err);
    status = status ? status : closed;
    if (!findings)
        return status;
    closed = ranh_finding_store_close(findings, status ? NULL : err);
    status = status ? status : closed;
    if (!status)
        status = count_all(ws, err);
    return status ? status : count_findings(ws, err);
}
