/* SPDX-License-Identifier: MIT */
/*
 * Files that are no delivery of their own: parts of one (the .dbf of a .shp), what other programs and the system
 * leave beside it. A part whose main file is missing is told, for then a map is missing.
 */
#include <ranh/io/source.h>

#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>

#include "source_archive.h"
#include "source_contents.h"

static const struct part {
    const char *part, *whole, *capitals;
    bool sure; /* nothing else is called so: without its whole something is missing */
} known[] = {
    {"shx", "shp", "SHP", true},       {"dbf", "shp", "SHP", true},
    {"sbn", "shp", "SHP", true},       {"sbx", "shp", "SHP", true},
    {"prj", "shp", "SHP", false},      {"cpg", "shp", "SHP", false},
    {"qix", "shp", "SHP", false},      {"qpj", "shp", "SHP", false},
    {"qmd", "shp", "SHP", false},      {"dat", "tab", "TAB", false},
    {"map", "tab", "TAB", false},      {"id", "tab", "TAB", false},
    {"ind", "tab", "TAB", false},      {"mid", "mif", "MIF", true},
    {"xsd", "gml", "GML", false},      {"gfs", "gml", "GML", false},
    {"csvt", "csv", "CSV", false},     {"prj", "csv", "CSV", false},
    {"dbf", "tab", "TAB", true},       {"gpkg-wal", "gpkg", NULL, true},
    {"gpkg-shm", "gpkg", NULL, false},
};

const char *ranh_source_whole(const char *path, struct ranh_arena *arena)
{
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

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_there(const char *const *names, size_t n, const char *name)
{
    return bsearch(&name, names, n, sizeof(*names), by_name) != NULL;
}

/* "a.shp.xml": more of what "a.shp" says. */
static bool is_more(struct ranh_arena *arena, const char *const *names, size_t n, const char *path)
{
    const char *dot = strrchr(path, '.');
    const char *of = dot ? ranh_arena_strndup(arena, path, (size_t)(dot - path)) : path;
    return dot && ranh_archive_is_delivery(ranh_fs_extension(arena, of)) && is_there(names, n, of);
}

enum ranh_part ranh_source_part(struct ranh_arena *arena, const char *const *names, size_t n,
                                const char *path)
{
    const char *extension = ranh_fs_extension(arena, path);
    size_t stem = strlen(path) - strlen(extension);
    enum ranh_part answer = RANH_PART_NONE;
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
        if (strcmp(known[i].part, extension) != 0)
            continue;
        const char *wholes[] = {known[i].whole, known[i].capitals};
        for (size_t k = 0; k < 2 && wholes[k]; k++)
            if (is_there(names, n, ranh_arena_printf(arena, "%.*s%s", (int)stem, path, wholes[k])))
                return RANH_PART_OF;
        if (known[i].sure)
            answer = RANH_PART_ALONE;
    }
    return is_more(arena, names, n, path) ? RANH_PART_OF : answer;
}
