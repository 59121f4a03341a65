/* SPDX-License-Identifier: MIT */
/*
 * What a stage reads of the delivered sources. Rows of a source follow from its file, from what ranh.yaml, rules
 * and versions say (source.reading), and from where reproject placed them (source.placing); so two hashes a source
 * stand for all its rows, and a stage that reads parcels only need not run because a permit came. They are taken
 * from the workspace, for that is what the stage reads; whoever asks ahead of ingest is answered from the files.
 */
#include "stage_internal.h"

#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/io/versions.h>
#include <ranh/land/role.h>
#include <ranh/version.h>

enum { PART = 16 }; /* hexadecimal digits of each part */

/* --- one source ---------------------------------------------------------------------------------- */

static void hash_json(struct ranh_inputs *inputs, char hex[RANH_HASH_HEX])
{
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, inputs->json.text);
    ranh_hash_hex(&hash, hex);
    ranh_str_release(&inputs->json);
}

void ranh_inputs_readers(struct ranh_inputs *inputs)
{
    struct ranh_versions v = {0};
    ranh_versions_get(&v);
    ranh_inputs_text(inputs, "gdal", v.gdal);
    ranh_inputs_text(inputs, "proj", v.proj);
}

/* What is the same for all sources; once a run. */
static const char *common_basis(struct ranh_workspace *ws)
{
    bool fresh;
    int64_t *known = ranh_map_put(&ws->sums, "\nbasis", 0, &fresh);
    if (!fresh)
        return (const char *)(intptr_t)*known;
    struct ranh_inputs inputs = {.ws = ws, .json = RANH_STR_INIT};
    char hex[RANH_HASH_HEX];
    ranh_inputs_text(&inputs, "ranh", RANH_VERSION);
    ranh_inputs_readers(&inputs);
    ranh_inputs_int(&inputs, "crs", ws->project->srid);
    ranh_inputs_rules(&inputs);
    hash_json(&inputs, hex);
    const char *basis = ranh_arena_strdup(&ws->arena, hex);
    *ranh_map_put(&ws->sums, "\nbasis", 0, NULL) = (int64_t)(intptr_t)basis;
    return basis;
}

void ranh_source_reading(struct ranh_workspace *ws, const struct ranh_project_source *source,
                         char hex[RANH_HASH_HEX])
{
    struct ranh_inputs bytes = {.ws = ws, .json = RANH_STR_INIT};
    struct ranh_inputs rest = {.ws = ws, .json = RANH_STR_INIT};
    char of_bytes[RANH_HASH_HEX], of_rest[RANH_HASH_HEX];
    ranh_inputs_file(&bytes, "file", source->path);
    ranh_inputs_text(&rest, "basis", common_basis(ws));
    ranh_inputs_description(&rest, source);
    hash_json(&bytes, of_bytes);
    hash_json(&rest, of_rest);
    snprintf(hex, RANH_HASH_HEX, "%.*s%.*s", PART, of_bytes, PART, of_rest);
}

const char *ranh_delivered_difference(const char *was, const char *now)
{
    const size_t slash = 2 * (size_t)PART;
    if (!was || !now || strlen(was) <= slash || strlen(now) <= slash || was[slash] != '/' ||
        now[slash] != '/')
        return NULL;
    if (memcmp(was, now, PART) != 0)
        return _("%s was delivered again");
    if (memcmp(was + PART, now + PART, PART) != 0)
        return _("%s is described otherwise");
    return _("%s is placed otherwise");
}

/* --- which ones ---------------------------------------------------------------------------------- */

/* Findings are about sources of any role. */
static bool reads_role(const struct ranh_stage *stage, const char *role)
{
    size_t n;
    const struct ranh_role_kind *kinds = ranh_role_kinds(&n);
    for (size_t k = 0; k < n; k++)
        if (strcmp(kinds[k].name, role) == 0 && ranh_stage_reads(stage, kinds[k].table))
            return true;
    return ranh_stage_reads(stage, "finding");
}

/* --- as they are, or will be --------------------------------------------------------------------- */

struct row {
    int64_t id;
    const char *name, *role;
    const char *reading, *placing; /* "" = none */
    const struct ranh_project_source *from;
    char next[RANH_HASH_HEX]; /* ahead: what it will be read as */
};

struct rows {
    struct ranh_workspace *ws;
    RANH_VEC(struct row)
    bool all_move, some_change; /* ahead */
};

static const char *text_of(struct ranh_arena *arena, sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return ranh_arena_strdup(arena, text ? text : "");
}

static int load(struct rows *rows, struct ranh_err *err)
{
    struct ranh_arena *arena = &rows->ws->arena;
    sqlite3_stmt *stmt = NULL;
    bool more = true;
    int status = ranh_store_prepare(
        rows->ws->store, "SELECT source_id, name, role, reading, placing FROM source ORDER BY name",
        &stmt, err);
    while (!status && !(status = ranh_store_step(rows->ws->store, stmt, &more, err)) && more)
        *ranh_vec_push(rows) = (struct row){.id = sqlite3_column_int64(stmt, 0),
                                            .name = text_of(arena, stmt, 1),
                                            .role = text_of(arena, stmt, 2),
                                            .reading = text_of(arena, stmt, 3),
                                            .placing = text_of(arena, stmt, 4)};
    sqlite3_finalize(stmt);
    return status;
}

static struct row *find(struct rows *rows, const char *name, size_t n)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(rows->at[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && strcmp(rows->at[low].name, name) == 0 ? &rows->at[low] : NULL;
}

/* A boundary of a commune moves keys of parcels anywhere; what is looked for beside others (crs: auto), any that
 * has a place. */
static void note_change(struct rows *rows, const struct row *row)
{
    const struct ranh_role_kind *kind = ranh_role_kind(row->role);
    rows->some_change |=
        row->placing[0] || (!row->reading[0] && kind && kind->geometry != RANH_GEOMETRY_NONE);
    rows->all_move |= strcmp(row->role, "communes") == 0;
}

/* What the project has now beside what was read. */
static void look_ahead(struct rows *rows)
{
    const struct ranh_project *project = rows->ws->project;
    size_t n = rows->n;
    for (size_t s = 0; s < project->n_sources; s++) {
        const struct ranh_project_source *from = &project->sources[s];
        struct row *row = find(rows, from->name, n);
        if (!row || strcmp(row->role, ranh_role_name(from->role)) != 0) {
            row = ranh_vec_push(rows);
            *row = (struct row){.name = from->name,
                                .role = ranh_role_name(from->role),
                                .reading = "",
                                .placing = ""};
        }
        row->from = from;
        ranh_source_reading(rows->ws, from, row->next);
    }
    for (size_t i = 0; i < rows->n; i++)
        if (!rows->at[i].from || strcmp(rows->at[i].next, rows->at[i].reading) != 0)
            note_change(rows, &rows->at[i]);
}

static void put(struct ranh_inputs *inputs, const struct rows *rows, const struct row *row)
{
    char value[2 * PART + PART + 4], place[RANH_HASH_HEX];
    const char *reading = row->from ? row->next : row->reading;
    bool moves =
        row->placing[0] && (rows->all_move || (rows->some_change && row->placing[0] == 'x'));
    struct ranh_hash hash;
    ranh_hash_init(&hash);
    ranh_hash_int(&hash, row->id);
    ranh_hash_text(&hash, row->placing);
    ranh_hash_hex(&hash, place);
    snprintf(value, sizeof(value), "%s/%.*s", reading, PART, moves ? "?" : place);
    ranh_inputs_text(inputs, ranh_arena_printf(&inputs->ws->arena, "source %s", row->name), value);
}

int ranh_inputs_delivered(struct ranh_inputs *inputs, const struct ranh_stage *stage, bool all_move,
                          struct ranh_err *err)
{
    struct rows rows = {.ws = inputs->ws, .all_move = all_move};
    int status = load(&rows, err);
    if (!status && inputs->ws->ahead)
        look_ahead(&rows);
    for (size_t r = 0; !status && r < rows.n; r++)
        if (reads_role(stage, rows.at[r].role) && (rows.at[r].from || !inputs->ws->ahead))
            put(inputs, &rows, &rows.at[r]);
    ranh_vec_release(&rows);
    return status;
}
