/* SPDX-License-Identifier: MIT */
/* What the name of a file tells of it before it is opened: a delivery, something of ours, something that holds no land. */
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/io/source.h>

#include "source_archive.h"
#include "source_contents.h"

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

bool ranh_source_is_litter(struct ranh_arena *arena, const char *path)
{
    static const char *const holds_no_land[] = {"qml", "sld", "lyr", "lyrx", "prj", "cpg", "ini"};
    const char *name = ranh_fs_basename(path), *extension = ranh_fs_extension(arena, path);
    for (size_t i = 0; i < sizeof(holds_no_land) / sizeof(*holds_no_land); i++)
        if (strcmp(extension, holds_no_land[i]) == 0)
            return true;
    return name[0] == '.' || strncmp(name, "~$", 2) == 0 || strcmp(name, "Thumbs.db") == 0 ||
           ranh_source_is_ours(path);
}

bool ranh_archive_is_delivery(const char *extension)
{
    static const char *const known[] = {"shp",  "gpkg", "geojson", "json", "fgb",  "gml", "tab",
                                        "mif",  "kml",  "dxf",     "dgn",  "dwg",  "csv", "tsv",
                                        "xlsx", "xls",  "ods",     "kmz",  "xlsm", "zip"};
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (strcmp(known[i], extension) == 0)
            return true;
    return false;
}
