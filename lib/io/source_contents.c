/* SPDX-License-Identifier: MIT */
/*
 * What a person means who names a folder, a zip, or a file that is only a part of a delivery: the deliveries in it,
 * each once. What may hold parcels and is not among them is handed back too, because nothing is left out in silence.
 */
#include <ranh/io/source.h>

#include <cpl_string.h>
#include <cpl_vsi.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>

#include "source_archive.h"

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A table beside drawings and maps is a list of owners or permits more often than one of parcels. */
static bool is_table(const char *extension)
{
    static const char *const tables[] = {"csv", "tsv", "xlsx", "xls", "ods", "json", "kml", "kmz"};
    for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++)
        if (strcmp(tables[i], extension) == 0)
            return true;
    return false;
}

bool ranh_source_is_ours(const char *path)
{
    const char *name = ranh_fs_basename(path), *end = name + strlen(name);
    static const char *const endings[] = {".ranh.gpkg", ".ranh.dxf"};
    for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
        size_t n = strlen(endings[i]);
        if ((size_t)(end - name) > n && strcmp(end - n, endings[i]) == 0)
            return true;
    }
    return false;
}

const char *ranh_source_whole(const char *path, struct ranh_arena *arena)
{
    static const struct {
        const char *part, *whole, *capitals;
    } known[] = {
        {"shx", "shp", "SHP"}, {"dbf", "shp", "SHP"},      {"prj", "shp", "SHP"},
        {"cpg", "shp", "SHP"}, {"sbn", "shp", "SHP"},      {"sbx", "shp", "SHP"},
        {"qix", "shp", "SHP"}, {"qpj", "shp", "SHP"},      {"qmd", "shp", "SHP"},
        {"dat", "tab", "TAB"}, {"map", "tab", "TAB"},      {"id", "tab", "TAB"},
        {"ind", "tab", "TAB"}, {"mid", "mif", "MIF"},      {"xsd", "gml", "GML"},
        {"gfs", "gml", "GML"}, {"csvt", "csv", "CSV"},     {"prj", "csv", "CSV"},
        {"dbf", "tab", "TAB"}, {"gpkg-wal", "gpkg", NULL}, {"gpkg-shm", "gpkg", NULL},
    };
    const char *extension = ranh_fs_extension(arena, path);
    size_t stem = strlen(path) - strlen(extension);
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (strcmp(known[i].part, extension) != 0)
            continue;
        const char *names[] = {known[i].whole, known[i].capitals};
        for (size_t k = 0; k < 2 && names[k]; k++) {
            const char *whole = ranh_arena_printf(arena, "%.*s%s", (int)stem, path, names[k]);
            if (ranh_fs_size(whole) >= 0)
                return whole;
        }
    }
    return path;
}

/* Sorts names of a folder: what to read, what to leave aside. */
static void sort_out(struct ranh_arena *arena, const char *folder, char **list, const char **found,
                     size_t *n_found, const char **aside, size_t *n_aside)
{
    /* NOLINTBEGIN(clang-analyzer-core.NullDereference): both ends are counted */
    for (int i = 0, all = CSLCount(list); i < all; i++) {
        const char *path = ranh_fs_join(arena, folder, list[i]);
        const char *extension = ranh_fs_extension(arena, path);
        bool is_dir = ranh_fs_is_dir(path);
        if (list[i][0] == '.' || ranh_source_is_ours(path))
            continue;
        if (is_dir ? strcmp(extension, "gdb") == 0 : ranh_archive_is_delivery(extension))
            found[(*n_found)++] = path;
        else if (is_dir || ranh_archive_is_packed(extension))
            aside[(*n_aside)++] = path;
    }
    /* NOLINTEND(clang-analyzer-core.NullDereference) */
    size_t maps = 0;
    for (size_t i = 0; i < *n_found; i++)
        maps += !is_table(ranh_fs_extension(arena, found[i]));
    if (maps == 0)
        return;
    size_t k = 0;
    for (size_t i = 0; i < *n_found; i++)
        if (is_table(ranh_fs_extension(arena, found[i])))
            aside[(*n_aside)++] = found[i];
        else
            found[k++] = found[i];
    *n_found = k;
}

static int list_folder(struct ranh_arena *arena, const char *folder, const char *const **paths,
                       const char *const **aside, struct ranh_err *err)
{
    char **list = VSIReadDir(folder);
    size_t all = (size_t)CSLCount(list), n = 0, left = 0;
    const char **found = RANH_NEW_ARRAY(arena, all + 1, const char *);
    const char **others = RANH_NEW_ARRAY(arena, all + 1, const char *);
    sort_out(arena, folder, list, found, &n, others, &left);
    CSLDestroy(list);
    found[n] = others[left] = NULL;
    qsort(found, n, sizeof(*found), by_name);
    qsort(others, left, sizeof(*others), by_name);
    *paths = found;
    *aside = others;
    if (n == 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is a folder without a file that is read here (SHP, GPKG, DXF, DGN, "
                           "XLSX ...)"),
                         folder);
    return RANH_OK;
}

static const char *const *within(struct ranh_arena *arena, const char *archive,
                                 const char *const *members)
{
    size_t n = 0;
    while (members[n])
        n++;
    const char **paths = RANH_NEW_ARRAY(arena, n + 1, const char *);
    for (size_t i = 0; i < n; i++)
        paths[i] = ranh_arena_printf(arena, "%s/%s", archive, members[i]);
    paths[n] = NULL;
    return paths;
}

int ranh_source_contents(const char *path, struct ranh_arena *arena, const char *const **paths,
                         const char *const **aside, struct ranh_err *err)
{
    static const char *const none[] = {NULL};
    const char *archive, *member;
    const char **one = RANH_NEW_ARRAY(arena, 2, const char *);
    one[0] = path;
    one[1] = NULL;
    *paths = one;
    *aside = none;
    if (ranh_fs_is_dir(path) && strcmp(ranh_fs_extension(arena, path), "gdb") != 0)
        return list_folder(arena, path, paths, aside, err);
    if (!ranh_archive_split(arena, path, &archive, &member) || member)
        return RANH_OK;
    const char *const *members, *const *packed;
    int status = ranh_archive_list(arena, archive, &members, &packed, err);
    if (status || !members[0])
        return status; /* none: told when it is opened */
    *aside = within(arena, archive, packed);
    if (members[1]) /* of one the archive itself is the name */
        *paths = within(arena, archive, members);
    return RANH_OK;
}
