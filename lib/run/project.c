/* SPDX-License-Identifier: MIT */
/* Finding, loading and checking the project file. What it may hold is in project_schema.c. */
#include "project_schema.h"

#include <math.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/crs/transform.h>

#define FILE_NAME  "ranh.yaml"
#define FILE_LIMIT (4U << 20) /* bytes; a project with thousands of sources stays far below */

struct ranh_project *ranh_project_new(void)
{
    struct ranh_project *project = ranh_calloc(1, sizeof(*project));
    ranh_arena_init(&project->arena);
    ranh_project_defaults(project);
    return project;
}

void ranh_project_free(struct ranh_project *project)
{
    if (!project)
        return;
    ranh_arena_release(&project->arena);
    ranh_free(project);
}

static int check_crs(struct ranh_project *project, struct ranh_err *err)
{
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_crs crs = {0};
    const char *file = project->file ? project->file : "ranh";
    int r = ranh_crs_lookup(ctx, project->crs, &crs, err);
    if (r != 0) {
        ranh_fail_context(err, _("%s: project crs"), file);
    } else if (crs.epsg == 0 || crs.family == RANH_CRS_REFUSED || crs.geographic ||
               crs.metres_per_unit != 1) {
        r = ranh_fail(err, RANH_E_PROJECT,
                      _("%s: project crs \"%s\" (%s) cannot hold a workspace; it must be a "
                        "registered system in metres, "
                        "such as EPSG:9210 (VN-2000 / TM-3 105-45)"),
                      file, project->crs, crs.name);
    } else {
        project->srid = crs.epsg;
    }
    ranh_crs_ctx_free(ctx);
    return r;
}

int ranh_project_check(struct ranh_project *project, struct ranh_err *err)
{
    if (project->tile.min_zoom > project->tile.max_zoom)
        return ranh_fail(err, RANH_E_PROJECT, _("%s: tile min_zoom %lld is above max_zoom %lld"),
                         project->file ? project->file : "ranh", (long long)project->tile.min_zoom,
                         (long long)project->tile.max_zoom);
    return check_crs(project, err);
}

int ranh_project_load(const char *path, struct ranh_project **project, struct ranh_err *err)
{
    *project = NULL;
    struct ranh_arena text_arena;
    ranh_arena_init(&text_arena);
    struct ranh_project *p = ranh_calloc(1, sizeof(*p));
    ranh_arena_init(&p->arena);
    p->file = ranh_arena_strdup(&p->arena, path);
    p->dir = ranh_fs_dirname(&p->arena, path);
    ranh_project_defaults(p);

    char *text = NULL;
    size_t n = 0;
    int r = 0;
    if (ranh_fs_is_dir(path))
        r = ranh_fail(err, RANH_E_INPUT, _("%s is a folder; give the project file in it: %s/%s"),
                      path, path, FILE_NAME);
    if (r == 0)
        r = ranh_fs_read(&text_arena, path, FILE_LIMIT, &text, &n, err);
    if (r == 0)
        r = ranh_project_parse(p, text, n, err);
    if (r == 0)
        r = ranh_project_check(p, err);
    ranh_arena_release(&text_arena);
    if (r != 0) {
        ranh_project_free(p);
        return r;
    }
    *project = p;
    return 0;
}

char *ranh_project_find(struct ranh_arena *arena, const char *start)
{
    char *dir = ranh_arena_strdup(arena, start);
    for (;;) {
        char *file = ranh_fs_join(arena, dir, FILE_NAME);
        if (ranh_fs_exists(file) && !ranh_fs_is_dir(file))
            return file;
        char *parent = ranh_fs_dirname(arena, dir);
        if (strcmp(parent, dir) == 0)
            return NULL;
        dir = parent;
    }
}
