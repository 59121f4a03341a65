/* SPDX-License-Identifier: MIT */
/*
 * What a result depends on, as one flat JSON object: flat, so that two of them can be compared key
 * by key and the difference told as a reason ("min_zoom 13 -> 12").
 *
 * Files count by their bytes, never by time or size: a delivery that is copied again is the same
 * delivery. A delivered "file" is often several (.shp .dbf .shx ...), and all of them count.
 */
#include "stage_internal.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/hash.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/version.h>

enum { COMPANIONS = 6 };

/* Companions by the extension of the file that is named. */
static const struct {
    const char *of;
    const char *const with[COMPANIONS];
} companions[] = {
    {"shp", {"dbf", "shx", "prj", "cpg", "qpj", NULL}},
    {"tab", {"dat", "map", "id", "ind", NULL}},
    {"mif", {"mid", NULL}},
    {"csv", {"csvt", "prj", NULL}},
    {"gml", {"xsd", "gfs", NULL}},
    {"gpkg", {"gpkg-wal", NULL}}, /* what QGIS saved while it has the file open */
};

static void put_name(struct ranh_inputs *inputs, const char *name)
{
    ranh_str_puts(&inputs->json, inputs->json.len > 1 ? "," : "");
    ranh_str_put_json(&inputs->json, name);
    ranh_str_putc(&inputs->json, ':');
}

void ranh_inputs_text(struct ranh_inputs *inputs, const char *name, const char *value)
{
    put_name(inputs, name);
    ranh_str_put_json(&inputs->json, value);
}

void ranh_inputs_int(struct ranh_inputs *inputs, const char *name, int64_t value)
{
    put_name(inputs, name);
    ranh_str_printf(&inputs->json, "%lld", (long long)value);
}

void ranh_inputs_number(struct ranh_inputs *inputs, const char *name, double value)
{
    char buf[RANH_NUM_MAX];
    put_name(inputs, name);
    ranh_str_puts(&inputs->json, ranh_num_write(buf, value));
}

/* SHA-256 of one file, read once per run; NULL when it cannot be read. */
static const char *file_sum(struct ranh_workspace *ws, const char *path)
{
    const int64_t *known = ranh_map_get(&ws->sums, path);
    if (known)
        return (const char *)(intptr_t)*known;
    char hex[RANH_SHA256_HEX];
    int64_t bytes = 0;
    struct ranh_err ignored = {0};
    const char *sum = NULL;
    if (ranh_sha256_file(path, hex, &bytes, &ignored) == 0)
        sum = ranh_arena_strdup(&ws->arena, hex);
    *ranh_map_put(&ws->sums, path, 0, NULL) = (int64_t)(intptr_t)sum;
    return sum;
}

/* Files that are read with this one and say something: a.shp has a.dbf or a.DBF. found[] in the arena; returns how
 * many. */
static size_t find_companions(struct ranh_workspace *ws, const char *path,
                              const char *found[2 * COMPANIONS])
{
    const char *extension = ranh_fs_extension(&ws->arena, path);
    size_t n = 0, stem = strlen(path) - strlen(extension), c = 0;
    const size_t n_kinds = sizeof(companions) / sizeof(companions[0]);
    while (c < n_kinds && strcmp(companions[c].of, extension) != 0)
        c++;
    for (size_t i = 0; c < n_kinds && i < COMPANIONS && companions[c].with[i]; i++)
        for (int upper = 0; upper < 2; upper++) {
            char *other =
                ranh_arena_printf(&ws->arena, "%.*s%s", (int)stem, path, companions[c].with[i]);
            for (char *p = other + stem; upper && *p; p++)
                if (*p >= 'a' && *p <= 'z')
                    *p = (char)(*p - 'a' + 'A');
            if (ranh_fs_size(other) > 0)
                found[n++] = other;
        }
    return n;
}

/* --- all deliveries at once -------------------------------------------------------------------- */

struct ahead {
    const char *path;
    char hex[RANH_SHA256_HEX]; /* "" = cannot be read */
};
struct ahead_list {
    RANH_VEC(struct ahead)
};

/* Once, also where several sources are layers of one file. */
static void add_ahead(struct ranh_workspace *ws, struct ahead_list *list, const char *path)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->at[i].path, path) == 0)
            return;
    if (!ranh_map_get(&ws->sums, path) && ranh_fs_exists(path) && !ranh_fs_is_dir(path))
        *ranh_vec_push(list) = (struct ahead){.path = path};
}

static int sum_some(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct ahead *files = context;
    (void)worker, (void)err;
    for (size_t i = first; i < last; i++) {
        int64_t bytes;
        struct ranh_err ignored = {0};
        if (ranh_sha256_file(files[i].path, files[i].hex, &bytes, &ignored) != 0)
            files[i].hex[0] = '\0';
    }
    return RANH_OK;
}

/* The sums of the sources' own files and of those beside them, by all threads; who asks finds them. */
static void sum_ahead(struct ranh_workspace *ws)
{
    struct ahead_list list = {0};
    for (size_t s = 0; s < ws->project->n_sources; s++) {
        const char *path = ws->project->sources[s].path;
        if (!path)
            continue;
        const char *found[2 * COMPANIONS];
        size_t n = find_companions(ws, path, found);
        add_ahead(ws, &list, path);
        for (size_t i = 0; i < n; i++)
            add_ahead(ws, &list, found[i]);
    }
    ranh_pool_run(ws->pool, list.n, 1, sum_some, list.at, NULL);
    for (size_t i = 0; i < list.n; i++)
        *ranh_map_put(&ws->sums, list.at[i].path, 0, NULL) =
            (int64_t)(intptr_t)(list.at[i].hex[0] ? ranh_arena_strdup(&ws->arena, list.at[i].hex)
                                                  : NULL);
    ranh_vec_release(&list);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Adds all files below a folder in the order of their names. */
static void add_folder(struct ranh_workspace *ws, const char *path, const char *shown,
                       struct ranh_hash *hash)
{
    struct {
        RANH_VEC(const char *)
    } names = {0};
    DIR *dir = opendir(path);
    for (struct dirent *entry; dir && (entry = readdir(dir));)
        if (entry->d_name[0] != '.')
            *ranh_vec_push(&names) = ranh_arena_strdup(&ws->arena, entry->d_name);
    if (dir)
        closedir(dir);
    if (names.n > 0)
        qsort(names.at, names.n, sizeof(*names.at), by_name);
    for (size_t i = 0; i < names.n; i++) {
        const char *inner = ranh_fs_join(&ws->arena, path, names.at[i]);
        const char *inner_shown = ranh_fs_join(&ws->arena, shown, names.at[i]);
        if (ranh_fs_is_dir(inner)) {
            add_folder(ws, inner, inner_shown, hash);
        } else {
            ranh_hash_text(hash, inner_shown);
            ranh_hash_text(hash, file_sum(ws, inner));
        }
    }
    ranh_vec_release(&names);
}

/* The file's own sum when it stands alone, else one over the sums of all that belong to it. */
static const char *set_sum(struct ranh_workspace *ws, const char *path)
{
    char hex[RANH_HASH_HEX];
    struct ranh_hash hash;
    path = ranh_fs_outer(&ws->arena, path); /* of a file in an archive, the archive */
    if (ranh_fs_is_dir(path)) {
        ranh_hash_init(&hash);
        add_folder(ws, path, "", &hash);
        ranh_hash_hex(&hash, hex);
        return ranh_arena_strdup(&ws->arena, hex);
    }
    const char *main_sum = file_sum(ws, path), *found[2 * COMPANIONS];
    size_t stem = strlen(path) - strlen(ranh_fs_extension(&ws->arena, path)), n = 0;
    if (!main_sum)
        return NULL;
    ranh_hash_init(&hash);
    ranh_hash_text(&hash, main_sum);
    for (size_t i = 0, all = find_companions(ws, path, found); i < all; i++) {
        const char *sum = file_sum(ws, found[i]);
        if (!sum)
            continue;
        n++;
        ranh_hash_text(&hash, found[i] + stem);
        ranh_hash_text(&hash, sum);
    }
    ranh_hash_hex(&hash, hex);
    return n ? ranh_arena_strdup(&ws->arena, hex) : main_sum;
}

void ranh_inputs_file(struct ranh_inputs *inputs, const char *name, const char *path)
{
    ranh_inputs_text(inputs, name, path ? set_sum(inputs->ws, path) : NULL);
}

void ranh_inputs_path(struct ranh_inputs *inputs, const char *name, const char *path)
{
    const char *dir = inputs->ws->project->dir;
    size_t n = dir ? strlen(dir) : 0;
    bool below = n > 0 && path && strncmp(path, dir, n) == 0 && path[n] == '/';
    ranh_inputs_text(inputs, name, below ? path + n + 1 : path);
}

void ranh_inputs_description(struct ranh_inputs *inputs, const struct ranh_project_source *s)
{
    struct ranh_arena *arena = &inputs->ws->arena;
    const struct {
        const char *what, *value;
    } texts[] = {
        {"role", ranh_role_name(s->role)},
        {"file", ranh_fs_basename(s->path)}, /* findings name it */
        {"layer", s->layer},
        {"crs", s->crs},
        {"commune", s->commune},
        {"survey_date", s->survey_date},
        {"commune_asof", s->commune_asof},
        {"decimal", s->decimal},
        {"dates", s->dates},
        {"local_shift", s->local_shift.label},
        {"encoding", s->encoding},
        {"x", s->x},
        {"y", s->y},
        {"wkt", s->wkt},
        {"sheet", s->sheet},
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        if (texts[i].value)
            ranh_inputs_text(inputs,
                             ranh_arena_printf(arena, "source %s %s", s->name, texts[i].what),
                             texts[i].value);
    const struct {
        const char *what;
        double value;
    } shift[] = {{"dx_m", s->local_shift.dx_m},
                 {"dy_m", s->local_shift.dy_m},
                 {"rotation_sec", s->local_shift.rotation_sec},
                 {"scale_ppm", s->local_shift.scale_ppm}};
    for (size_t i = 0; s->local_shift.label && i < sizeof(shift) / sizeof(shift[0]); i++)
        ranh_inputs_number(inputs, ranh_arena_printf(arena, "source %s %s", s->name, shift[i].what),
                           shift[i].value);
    if (s->levels)
        ranh_inputs_file(inputs, ranh_arena_printf(arena, "source %s levels", s->name), s->levels);
    if (s->scale)
        ranh_inputs_int(inputs, ranh_arena_printf(arena, "source %s scale", s->name), s->scale);
    for (size_t i = 0; i < s->n_fields; i++)
        ranh_inputs_text(
            inputs,
            ranh_arena_printf(arena, "source %s field %s", s->name, s->fields[i].role_field),
            s->fields[i].column);
}

/* Where the file lies is told of its source, though nothing is read again for it. */
static void put_source(struct ranh_inputs *inputs, const struct ranh_project_source *s)
{
    struct ranh_arena *arena = &inputs->ws->arena;
    ranh_inputs_file(inputs, ranh_arena_printf(arena, "source %s", s->name), s->path);
    ranh_inputs_path(inputs, ranh_arena_printf(arena, "source %s path", s->name), s->path);
    ranh_inputs_description(inputs, s);
}

void ranh_inputs_rules(struct ranh_inputs *inputs)
{
    struct ranh_workspace *ws = inputs->ws;
    struct ranh_hash hash;
    char hex[RANH_HASH_HEX];
    ranh_inputs_text(inputs, "as_of", ws->project->as_of);
    ranh_hash_init(&hash);
    static const char *const folders[] = {"rules", "codes"};
    for (size_t i = 0; i < 2; i++)
        add_folder(ws, ranh_fs_join(&ws->arena, ranh_datasets_dir(), folders[i]), folders[i],
                   &hash);
    for (const char *const *path = ws->project->rules; path && *path; path++)
        ranh_hash_text(&hash, file_sum(ws, *path));
    ranh_hash_hex(&hash, hex);
    ranh_inputs_text(inputs, "rules", hex);
}

void ranh_inputs_sources(struct ranh_inputs *inputs)
{
    const struct ranh_project *project = inputs->ws->project;
    sum_ahead(inputs->ws);
    for (size_t s = 0; s < project->n_sources; s++)
        put_source(inputs, &project->sources[s]);
}
