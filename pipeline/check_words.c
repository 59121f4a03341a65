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

struct words {
    struct ranh_arena *arena;
    struct ranh_map seen; /* real path -> 1 when named itself, 0 when by a part of it */
    struct {
        RANH_VEC(const char *)
    } files, aside;
};

static int take(struct words *w, const char *word, struct ranh_err *err)
{
    char buf[PATH_MAX];
    const char *whole = ranh_source_whole(word, w->arena);
    const char *real = realpath(whole, buf) ? buf : whole;
    bool fresh, itself = strcmp(whole, word) == 0;
    int64_t *named = ranh_map_put(&w->seen, ranh_arena_strdup(w->arena, real), itself, &fresh);
    if (fresh)
        *ranh_vec_push(&w->files) = whole;
    else if (itself && *named)
        return ranh_fail(err, RANH_E_USAGE, _("%s is given twice"), word);
    *named |= itself;
    return 0;
}

static void leave(struct words *w, const char *const *aside)
{
    for (; *aside; aside++)
        *ranh_vec_push(&w->aside) = *aside;
}

static int take_word(struct words *w, const char *word, struct ranh_err *err)
{
    const char *const *inside, *const *deeper, *const *aside;
    int r = ranh_source_contents(word, w->arena, &inside, &aside, err);
    if (r == 0)
        leave(w, aside);
    for (; r == 0 && *inside; inside++) {
        r = ranh_source_contents(*inside, w->arena, &deeper, &aside, err); /* a zip in a folder */
        if (r == 0 && *inside != word)
            leave(w, aside);
        for (; r == 0 && *deeper; deeper++)
            r = take(w, *deeper, err);
    }
    return r;
}

int ranh_check_words(struct ranh_cli *cli, const char *const **aside, struct ranh_err *err)
{
    struct words w = {.arena = &cli->arena};
    int r = 0;
    ranh_map_init(&w.seen);
    for (size_t i = 0; r == 0 && i < cli->words.n; i++)
        if (!ranh_source_is_ours(cli->words.at[i]))
            r = take_word(&w, cli->words.at[i], err);
    if (r == 0 && w.files.n == 0)
        r = ranh_fail(err, RANH_E_USAGE,
                      _("%s: was written by ranh check; name the delivery beside it"),
                      cli->words.at[0]);
    *ranh_vec_push(&w.aside) = NULL;
    cli->words.at = RANH_NEW_ARRAY(&cli->arena, w.files.n + 1, const char *);
    cli->words.n = w.files.n;
    for (size_t i = 0; i < w.files.n; i++)
        cli->words.at[i] = w.files.at[i];
    const char **left = RANH_NEW_ARRAY(&cli->arena, w.aside.n, const char *);
    for (size_t i = 0; i < w.aside.n; i++)
        left[i] = w.aside.at[i];
    *aside = left;
    ranh_map_release(&w.seen);
    ranh_vec_release(&w.files);
    ranh_vec_release(&w.aside);
    return r;
}
