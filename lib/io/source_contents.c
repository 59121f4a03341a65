/* SPDX-License-Identifier: MIT */
/*
 * What a person means who names a folder, a zip, or a file that is only a part of a delivery: the deliveries in it,
 * each once. What is not among them is handed back too with the reason, because nothing is left out in silence.
 */
#include <ranh/io/source.h>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/vec.h>

#include "source_archive.h"
#include "source_contents.h"

enum kind {
    MAP,
    TABLE,
    TEXT, /* .txt: a list of points, or of words */
    DOUBTED, /* cannot be read, as it tells itself when it is opened: no reason to leave tables aside */
    ASIDE,
    NOTHING
};

struct entry {
    const char *path;
    size_t archive; /* which archive it lies in, from 1; 0 = none */
    enum kind kind;
    enum ranh_aside why; /* ASIDE */
};

struct list {
    struct ranh_arena *arena;
    size_t n_archives;
    RANH_VEC(struct entry)
};

/* A table beside drawings and maps is a list of owners or permits more often than one of parcels. */
static bool is_table(const char *extension)
{
    static const char *const tables[] = {"csv",  "tsv",  "xlsx", "xls", "ods",
                                         "xlsm", "json", "kml",  "kmz"};
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
        if (strcmp(tables[i], extension) == 0)
            return true;
    return false;
}

static void add(struct list *list, struct entry entry)
{
    *ranh_vec_push(list) = entry;
}

static void add_aside(struct list *list, const char *path, enum ranh_aside why)
{
    add(list, (struct entry){.path = path, .kind = ASIDE, .why = why});
}

/* A text of words opens as a table of one column. */
static bool text_is_table(const char *path)
{
    const struct ranh_source_options options = {0};
    struct ranh_source *source = NULL;
    struct ranh_err ignored = {0};
    bool table = ranh_source_open(path, &options, &source, &ignored) == 0 &&
                 ranh_source_info(source)->n_fields > 1;
    ranh_source_close(source);
    return table;
}

/* What a file is by its name. A DWG is never read, and what is empty holds no map either. */
static struct entry entry_of(struct ranh_arena *arena, const char *path, size_t archive)
{
    const char *extension = ranh_fs_extension(arena, path);
    struct entry entry = {.path = path, .archive = archive, .kind = ASIDE};
    entry.why = RANH_ASIDE_OTHER;
    if (strcmp(extension, "txt") == 0)
        entry.kind = TEXT;
    else if (is_table(extension))
        entry.kind = TABLE;
    else if (ranh_archive_is_packed(extension))
        entry.why = RANH_ASIDE_ARCHIVE;
    else if (ranh_archive_is_delivery(extension))
        entry.kind =
            strcmp(extension, "dwg") == 0 || (!archive && ranh_fs_size(path) == 0) ? DOUBTED : MAP;
    return entry;
}

/* Files that lie together; names sorted. */
static void add_files(struct list *list, const char *const *names, size_t n, size_t archive)
{
    for (size_t i = 0; i < n; i++) {
        enum ranh_part part = ranh_source_part(list->arena, names, n, names[i]);
        if (part == RANH_PART_OF || ranh_source_is_litter(list->arena, names[i]))
            continue;
        if (part == RANH_PART_ALONE)
            add_aside(list, names[i], RANH_ASIDE_PART);
        else
            add(list, entry_of(list->arena, names[i], archive));
    }
}

static bool is_taken(const struct entry *e)
{
    return e->kind == MAP || e->kind == TABLE || e->kind == DOUBTED;
}

/* Of one delivery the archive itself is the name; one without any says so itself when it is opened. */
static void shorten(struct list *list, size_t first, const char *archive)
{
    size_t taken = 0, texts = 0, at = 0;
    for (size_t i = first; i < list->n; i++) {
        texts += list->at[i].kind == TEXT;
        taken += is_taken(&list->at[i]);
        if (is_taken(&list->at[i]) || (taken == 0 && list->at[i].kind == TEXT))
            at = i;
    }
    if (taken == 1 || (taken == 0 && texts == 1)) {
        list->at[at].path = archive;
    } else if (taken + texts == 0) {
        list->n = first;
        add(list, (struct entry){.path = archive, .kind = DOUBTED});
    }
}

static int add_archive(struct list *list, const char *archive, struct ranh_err *err)
{
    const char *const *members;
    size_t n, first = list->n;
    int status = ranh_archive_names(list->arena, archive, &members, &n, err);
    if (status)
        return status;
    const char **paths = RANH_NEW_ARRAY(list->arena, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        paths[i] = ranh_arena_printf(list->arena, "%s/%s", archive, members[i]);
    add_files(list, paths, n, ++list->n_archives);
    shorten(list, first, archive);
    return RANH_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void add_folder(struct list *list, const char *folder)
{
    struct ranh_arena *arena = list->arena;
    struct ranh_err ignored = {0};
    char **all = VSIReadDir(folder);
    size_t n_all = (size_t)CSLCount(all), n = 0;
    const char **names = RANH_NEW_ARRAY(arena, n_all + 1, const char *);
    const char *archive, *member;
    for (size_t i = 0; i < n_all; i++) {
        const char *path = ranh_fs_join(arena, folder, all[i]);
        if (all[i][0] == '.')
            continue;
        if (ranh_fs_is_dir(path) && strcmp(ranh_fs_extension(arena, path), "gdb") == 0)
            add(list, (struct entry){.path = path, .kind = MAP});
        else if (ranh_fs_is_dir(path))
            add_aside(list, path, RANH_ASIDE_FOLDER);
        else if (strcmp(ranh_fs_extension(arena, path), "zip") != 0)
            names[n++] = path;
        else if (!ranh_archive_split(arena, path, &archive, &member) ||
                 add_archive(list, archive, &ignored) != 0)
            add(list, (struct entry){.path = path, .kind = DOUBTED}); /* tells its own reason */
        ranh_err_clear(&ignored);
    }
    CSLDestroy(all);
    qsort(names, n, sizeof(*names), by_name);
    add_files(list, names, n, 0);
}

/* Tables beside maps are left aside, texts beside either. */
static void choose(struct list *list)
{
    size_t maps = 0, tables = 0;
    for (size_t i = 0; i < list->n; i++) {
        maps += list->at[i].kind == MAP;
        tables += list->at[i].kind == TABLE;
    }
    for (size_t i = 0; i < list->n; i++) {
        struct entry *e = &list->at[i];
        bool text = e->kind == TEXT, table = text ? text_is_table(e->path) : e->kind == TABLE;
        if (!text && !table)
            continue;
        e->kind = table && maps == 0 && (!text || tables == 0) ? TABLE : ASIDE;
        e->why = table ? RANH_ASIDE_TABLE : RANH_ASIDE_OTHER;
    }
}

static int by_path(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return strcmp(x->path, y->path);
}

static size_t hand_over(struct list *list, const char *const **paths,
                        const struct ranh_aside_file **aside)
{
    const char **found = RANH_NEW_ARRAY(list->arena, list->n + 1, const char *);
    struct ranh_aside_file *left = RANH_NEW_ARRAY(list->arena, list->n + 1, struct ranh_aside_file);
    size_t n = 0, m = 0;
    choose(list);
    if (list->n > 1)
        qsort(list->at, list->n, sizeof(*list->at), by_path);
    for (size_t i = 0; i < list->n; i++)
        if (is_taken(&list->at[i]))
            found[n++] = list->at[i].path;
        else
            left[m++] = (struct ranh_aside_file){list->at[i].path, list->at[i].why};
    found[n] = NULL;
    left[m].path = NULL;
    *paths = found;
    *aside = left;
    return n;
}

int ranh_source_contents(const char *path, struct ranh_arena *arena, const char *const **paths,
                         const struct ranh_aside_file **aside, struct ranh_err *err)
{
    static const struct ranh_aside_file none = {0};
    struct list list = {.arena = arena};
    const char *archive, *member;
    const char **one = RANH_NEW_ARRAY(arena, 2, const char *);
    bool folder = ranh_fs_is_dir(path) && strcmp(ranh_fs_extension(arena, path), "gdb") != 0;
    bool packed = !folder && ranh_archive_split(arena, path, &archive, &member) && !member;
    int status = RANH_OK;
    one[0] = path;
    one[1] = NULL;
    *paths = one;
    *aside = &none;
    if (!folder && !packed)
        return RANH_OK;
    if (folder)
        add_folder(&list, path);
    else
        status = add_archive(&list, archive, err);
    if (!status && hand_over(&list, paths, aside) == 0)
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: holds no file that is read here (SHP, GPKG, DXF, DGN, XLSX ...)"),
                           path);
    ranh_vec_release(&list);
    return status;
}
