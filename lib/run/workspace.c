/* SPDX-License-Identifier: MIT */
/* Opening what a stage works on, and what the stages of one run share. */
#include <ranh/run/workspace.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

static bool holds_datasets(const char *dir)
{
    char path[4400];
    snprintf(path, sizeof(path), "%s/rules", dir);
    return ranh_fs_is_dir(path);
}

/* Folders tried from where the program lies: installed, in the build folder, in build/san, and
 * tests in either. */
static const char *const beside[] = {"/../share/ranh",        "/../datasets",
                                     "/../../datasets",       "/../../../datasets",
                                     "/../../../../datasets", NULL};

const char *ranh_datasets_dir(void)
{
    static char dir[4300]; /* the same answer for the whole run */
    if (dir[0])
        return dir;
    const char *given = getenv("RANH_DATASETS");
    if (given && *given) {
        snprintf(dir, sizeof(dir), "%s", given);
        return dir;
    }
    char program[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    program[n > 0 ? n : 0] = '\0';
    char *slash = strrchr(program, '/');
    if (slash)
        *slash = '\0';
    for (const char *const *b = beside; slash && *b; b++) {
        snprintf(dir, sizeof(dir), "%s%s", program, *b);
        if (holds_datasets(dir))
            return dir;
    }
    snprintf(dir, sizeof(dir), "%s", RANH_PREFIX "/share/ranh");
    return dir;
}

/* A workspace keeps the reference system it was made with: rows of two systems must never meet. */
static int check_srid(const struct ranh_workspace *ws, struct ranh_err *err)
{
    int32_t have = ranh_store_srid(ws->store), want = ws->project->srid;
    if (want == 0 || have == want)
        return 0;
    return ranh_fail(err, RANH_E_PROJECT,
                     _("%s was made in EPSG:%d, but the project says EPSG:%d. Give the project "
                       "another workspace, or move "
                       "this one away; ranh run makes a new one."),
                     ws->project->workspace, (int)have, (int)want);
}

static int open_store(struct ranh_workspace *ws, enum ranh_store_mode mode, struct ranh_err *err)
{
    const struct ranh_project *project = ws->project;
    int r = 0;
    if (mode == RANH_STORE_WRITE)
        r = ranh_fs_mkdirs(ranh_fs_dirname(&ws->arena, project->workspace), err);
    if (r == 0)
        r = ranh_store_open(project->workspace, mode, project->srid, &ws->store, err);
    return r == 0 ? check_srid(ws, err) : r;
}

int ranh_workspace_open(const struct ranh_project *project, enum ranh_store_mode mode,
                        struct ranh_log *log, unsigned threads, struct ranh_workspace **ws,
                        struct ranh_err *err)
{
    struct ranh_workspace *w = ranh_calloc(1, sizeof(*w));
    *ws = NULL;
    w->project = project;
    w->log = log;
    w->as_of = RANH_DATE_NONE;
    if (project->as_of)
        ranh_date_parse(project->as_of, &w->as_of);
    ranh_arena_init(&w->arena);
    ranh_map_init(&w->counts);
    ranh_map_init(&w->sums);
    int r = open_store(w, mode, err);
    if (r == 0 && mode != RANH_STORE_READ) {
        r = ranh_rules_load(ranh_datasets_dir(), project->rules, &w->rules, err);
        w->pool = ranh_pool_new(threads);
    }
    if (r != 0) {
        ranh_workspace_close(w, NULL);
        return r;
    }
    *ws = w;
    return 0;
}

int ranh_workspace_close(struct ranh_workspace *ws, struct ranh_err *err)
{
    if (!ws)
        return 0;
    ranh_workspace_parcels_changed(ws);
    int r = ranh_store_close(ws->store, err);
    ranh_pool_free(ws->pool);
    ranh_rules_free(ws->rules);
    ranh_map_release(&ws->counts);
    ranh_map_release(&ws->sums);
    ranh_vec_release(&ws->broken);
    ranh_arena_release(&ws->arena);
    ranh_free(ws);
    return r;
}

int ranh_workspace_parcels(struct ranh_workspace *ws, const struct ranh_parcel_set **parcels,
                           struct ranh_err *err)
{
    if (!ws->parcels) {
        struct ranh_parcel_set *set = ranh_calloc(1, sizeof(*set));
        int r = ranh_parcel_set_load(ws->store, ws->pool, set, err);
        if (r != 0) {
            ranh_free(set);
            return r;
        }
        ws->parcels = set;
    }
    *parcels = ws->parcels;
    return 0;
}

void ranh_workspace_parcels_changed(struct ranh_workspace *ws)
{
    if (!ws->parcels)
        return;
    ranh_parcel_set_release(ws->parcels);
    ranh_free(ws->parcels);
    ws->parcels = NULL;
}

void ranh_workspace_count(struct ranh_workspace *ws, const char *what, int64_t n)
{
    *ranh_map_put(&ws->counts, what, 0, NULL) += n;
}

void ranh_workspace_broke(struct ranh_workspace *ws, const char *path, const struct ranh_err *why)
{
    *ranh_vec_push(&ws->broken) =
        (struct ranh_broken){path, ranh_arena_strdup(&ws->arena, why->text), why->status};
}

int ranh_workspace_stopped(const struct ranh_workspace *ws, struct ranh_err *err)
{
    if (!ws->stop || !*ws->stop)
        return 0;
    return ranh_fail(err, RANH_E_INTERRUPTED,
                     _("interrupted; the workspace is as before this stage. Run again to go on."));
}
