/* SPDX-License-Identifier: MIT */
/*
 * The words of the command line as deliveries. People name a folder, a zip, or "*": then parts of a delivery (.dbf,
 * .prj) and what ranh check wrote there before are among the words, and mean nothing of their own. Naming a
 * delivery itself twice is a slip that would find every parcel twice, and is refused.
 */
#include "check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/map.h>
#include <ranh/base/vec.h>
#include <ranh/io/source.h>

struct entry {
    struct ranh_unread file;
    bool found; /* in a folder or an archive: nobody said what it is */
};

struct words {
    struct ranh_arena *arena;
    struct ranh_map seen; /* real path -> 1 when named itself, 0 when by a part of it */
    struct {
        RANH_VEC(struct entry)
    } files;
    struct {
        RANH_VEC(struct ranh_aside_file)
    } aside;
    size_t n_unread;
};

/* found: in a folder or an archive that was named, not itself. */
static int take(struct words *w, const char *word, bool found, struct ranh_err *err)
{
    char buf[PATH_MAX];
    const char *whole = ranh_source_whole(word, w->arena);
    const char *real = realpath(whole, buf) ? buf : whole;
    bool fresh, itself = strcmp(whole, word) == 0;
    int64_t *named = ranh_map_put(&w->seen, ranh_arena_strdup(w->arena, real), itself, &fresh);
    if (fresh)
        *ranh_vec_push(&w->files) = (struct entry){{.path = whole}, found};
    else if (itself && *named)
        return ranh_fail(err, RANH_E_USAGE, _("%s is given twice"), word);
    *named |= itself;
    return 0;
}

static void leave(struct words *w, const struct ranh_aside_file *aside)
{
    for (; aside->path; aside++)
        *ranh_vec_push(&w->aside) = *aside;
}

/* What cannot be looked into is a file like others: it is told with them, and they are checked. */
static void take_unread(struct words *w, const char *word, struct ranh_err *err)
{
    *ranh_vec_push(&w->files) = (struct entry){
        {word, ranh_arena_strdup(w->arena, err->text), err->status, RANH_ROLE_PARCELS}, false};
    w->n_unread++;
    ranh_err_clear(err);
}

static int take_word(struct words *w, const char *word, struct ranh_err *err)
{
    const char *const *inside;
    const struct ranh_aside_file *aside;
    int r = ranh_source_contents(word, w->arena, &inside, &aside, err);
    leave(w, aside);
    for (; r == 0 && *inside; inside++)
        r = take(w, *inside, strcmp(*inside, word) != 0, err);
    return r;
}

/* Tables that were left aside beside maps, and are parcels all the same. */
static int take_tables(struct ranh_cli *cli, struct words *w, struct ranh_err *err)
{
    size_t kept = 0;
    int r = 0;
    for (size_t i = 0; i < w->aside.n; i++) {
        struct ranh_aside_file aside = w->aside.at[i];
        enum ranh_role role = RANH_ROLE_PERMITS;
        if (r == 0 && aside.why == RANH_ASIDE_TABLE)
            r = ranh_check_role(cli, aside.path, true, &role, err);
        if (r == 0 && role == RANH_ROLE_PARCELS)
            r = take(w, aside.path, true, err);
        else
            w->aside.at[kept++] = aside;
    }
    w->aside.n = kept;
    return r;
}

/* Maps of a folder that are no parcels go aside; boundaries of communes have their use. Where no parcels would be left
 * all stay: somebody meant one of them. */
static int tell_apart(struct ranh_cli *cli, struct words *w, struct ranh_err *err)
{
    size_t kept = 0, parcels = 0;
    int r = 0;
    for (size_t i = 0; r == 0 && i < w->files.n; i++) {
        struct entry *e = &w->files.at[i];
        if (e->found && !e->file.reason)
            r = ranh_check_role(cli, e->file.path, false, &e->file.role, err);
        parcels += e->file.role == RANH_ROLE_PARCELS && !e->file.reason;
    }
    for (size_t i = 0; r == 0 && i < w->files.n; i++) {
        struct entry e = w->files.at[i];
        if (parcels == 0)
            e.file.role = RANH_ROLE_PARCELS;
        if (e.file.role == RANH_ROLE_PARCELS || e.file.role == RANH_ROLE_COMMUNES)
            w->files.at[kept++] = e;
        else
            *ranh_vec_push(&w->aside) = (struct ranh_aside_file){e.file.path, RANH_ASIDE_PLAN};
    }
    if (r == 0)
        w->files.n = kept;
    return r;
}

static void hand_over(struct ranh_cli *cli, const struct words *w, struct ranh_check_files *files)
{
    struct ranh_aside_file *left =
        RANH_NEW_ARRAY(&cli->arena, w->aside.n + 1, struct ranh_aside_file);
    *files = (struct ranh_check_files){.n = w->files.n, .n_unread = w->n_unread, .aside = left};
    files->at = RANH_NEW_ARRAY(&cli->arena, w->files.n + 1, struct ranh_unread);
    cli->words.at = RANH_NEW_ARRAY(&cli->arena, w->files.n + 1, const char *);
    cli->words.n = w->files.n;
    for (size_t i = 0; i < w->files.n; i++) {
        files->at[i] = w->files.at[i].file;
        cli->words.at[i] = files->at[i].path;
    }
    for (size_t i = 0; i < w->aside.n; i++)
        left[i] = w->aside.at[i];
    left[w->aside.n].path = NULL;
}

int ranh_check_words(struct ranh_cli *cli, struct ranh_check_files *files, struct ranh_err *err)
{
    struct words w = {.arena = &cli->arena};
    int r = 0;
    ranh_map_init(&w.seen);
    for (size_t i = 0; r == 0 && i < cli->words.n; i++) {
        const char *word = cli->words.at[i];
        r = ranh_source_is_ours(word) ? 0 : take_word(&w, word, err);
        if (r == RANH_E_INPUT) {
            take_unread(&w, word, err);
            r = 0;
        }
    }
    if (r == 0 && w.files.n == 0)
        r = ranh_fail(err, RANH_E_USAGE,
                      _("%s: was written by ranh check; name the delivery beside it"),
                      cli->words.at[0]);
    if (r == 0)
        r = take_tables(cli, &w, err);
    if (r == 0)
        r = tell_apart(cli, &w, err);
    if (r == 0)
        hand_over(cli, &w, files);
    ranh_map_release(&w.seen);
    ranh_vec_release(&w.files);
    ranh_vec_release(&w.aside);
    return r;
}
