/* SPDX-License-Identifier: MIT */
/* Zip files through GDAL's virtual file system, which is there anyhow; what is in it is copied out in pieces. */
#include "source_archive.h"

#include <cpl_conv.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/io/source.h>

#include "gdal_guard.h"
#include "source_contents.h"
#include "source_impl.h"

enum { PIECE = 1 << 16, MOST_MEMBERS = 20000, MOST_NAMED = 12 };

static bool is_zip(struct ranh_arena *arena, const char *path)
{
    static const char *const others[] = {"xlsx", "xls", "xlsm", "ods", "kmz"};
    const char *extension = ranh_fs_extension(arena, path);
    unsigned char head[64] = "";
    struct stat st;
    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (strcmp(others[i], extension) == 0)
            return false;
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
        return false;
    FILE *file = fopen(path, "rb");
    size_t n = file ? fread(head, 1, sizeof(head), file) : 0;
    if (file)
        fclose(file);
    return n >= 4 && memcmp(head, "PK\3\4", 4) == 0 && !ranh_source_is_office(head, n);
}

bool ranh_archive_split(struct ranh_arena *arena, const char *path, const char **archive,
                        const char **member)
{
    const char *outer = ranh_fs_outer(arena, path);
    size_t n = strlen(outer);
    *archive = outer;
    *member = path[n] == '/' ? path + n + 1 : NULL;
    return is_zip(arena, outer);
}

/* GDAL finds a zip by its braces, whatever it is called. */
static const char *inside(struct ranh_arena *arena, const char *archive, const char *member)
{
    return member ? ranh_arena_printf(arena, "/vsizip/{%s}/%s", archive, member)
                  : ranh_arena_printf(arena, "/vsizip/{%s}", archive);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* All names, folders left out; sorted. */
static int list_all(struct ranh_arena *arena, const char *archive, const char ***names, size_t *n,
                    struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_init();
    ranh_gdal_guard(&messages);
    char **list = VSIReadDirRecursive(inside(arena, archive, NULL));
    ranh_gdal_unguard();
    int all = CSLCount(list);
    *n = 0;
    *names = RANH_NEW_ARRAY(arena, (size_t)all + 1, const char *);
    /* NOLINTBEGIN(clang-analyzer-core.NullDereference): all counts them */
    for (int i = 0; i < all && i < MOST_MEMBERS; i++)
        if (*list[i] && list[i][strlen(list[i]) - 1] != '/')
            (*names)[(*n)++] = ranh_arena_strdup(arena, list[i]);
    /* NOLINTEND(clang-analyzer-core.NullDereference) */
    CSLDestroy(list);
    (*names)[*n] = NULL;
    qsort(*names, *n, sizeof(**names), by_name);
    if (all == 0 || messages.failed)
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: is a zip archive that is damaged or empty; get it again, or unpack it "
              "and name the file inside"),
            archive);
    return RANH_OK;
}

int ranh_archive_names(struct ranh_arena *arena, const char *archive, const char *const **names,
                       size_t *n, struct ranh_err *err)
{
    const char **list = NULL;
    int status = list_all(arena, archive, &list, n, err);
    *names = list;
    return status;
}

bool ranh_archive_is_packed(const char *extension)
{
    return strcmp(extension, "zip") == 0 || strcmp(extension, "rar") == 0 ||
           strcmp(extension, "7z") == 0;
}

/* Sorts names, those of deliveries to the front: *k of them, or where there are none the texts; *packed: an archive
 * in the archive. */
static void sort_out(struct ranh_arena *arena, const char **names, size_t n, size_t *k,
                     const char **packed)
{
    *k = 0;
    *packed = NULL;
    for (int texts = 0; texts < 2 && *k == 0; texts++)
        for (size_t i = 0; i < n; i++) {
            const char *extension = ranh_fs_extension(arena, names[i]);
            if (ranh_source_is_litter(arena, names[i])) /* what Macs add */
                continue;
            if (ranh_archive_is_packed(extension))
                *packed = *packed ? *packed : names[i];
            else if (texts ? strcmp(extension, "txt") == 0 : ranh_archive_is_delivery(extension))
                names[(*k)++] = names[i];
        }
}

static int choose(struct ranh_arena *arena, const char *archive, const char **member,
                  struct ranh_err *err)
{
    const char **names, *packed, *shown = NULL;
    size_t all, n;
    int status = list_all(arena, archive, &names, &all, err);
    for (size_t i = 0; !status && *member && i < all; i++)
        if (strcmp(names[i], *member) == 0)
            return RANH_OK;
    if (status)
        return status;
    sort_out(arena, names, all, &n, &packed);
    for (size_t i = 0; i < n && i < MOST_NAMED; i++)
        shown =
            ranh_arena_printf(arena, "%s%s\"%s\"", shown ? shown : "", shown ? ", " : "", names[i]);
    if (n == 0 && packed)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: holds an archive in the archive, \"%s\"; unpack the outer one and "
                           "name the one inside"),
                         archive, packed);
    if (n == 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: holds no file that is read here (SHP, GPKG, DXF, DGN, XLSX ...)"),
                         archive);
    if (*member)
        return ranh_fail(err, RANH_E_INPUT, _("%s: has no file \"%s\"; it has %s"), archive,
                         *member, shown);
    if (n > 1)
        return ranh_fail(err, RANH_E_INPUT, _("%s: holds %zu files; name one as %s/NAME: %s"),
                         archive, n, ranh_fs_basename(archive), shown);
    *member = names[0];
    return RANH_OK;
}

static int copy_out(struct ranh_arena *arena, const char *archive, const char *member,
                    const char *to, int64_t *room, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    char *piece = ranh_alloc(PIECE);
    FILE *out = fopen(to, "wb");
    int status = RANH_OK;
    size_t n = 0;
    ranh_gdal_guard(&messages);
    VSILFILE *in = VSIFOpenL(inside(arena, archive, member), "rb");
    while (!status && in && out && (n = VSIFReadL(piece, 1, PIECE, in)) > 0) {
        *room -= (int64_t)n;
        if (*room < 0)
            status = ranh_fail(err, RANH_E_INPUT,
                               _("%s: unpacks to more than 4 GB; unpack it yourself and name the "
                                 "file inside"),
                               archive);
        else if (fwrite(piece, 1, n, out) != n)
            status = ranh_fail(err, RANH_E_OUTPUT,
                               _("%s: cannot be unpacked (%s); set TMPDIR to a folder with room"),
                               archive, strerror(errno));
    }
    bool whole = in && VSIFEofL(in);
    if (in)
        VSIFCloseL(in);
    ranh_gdal_unguard();
    bool written = out && fclose(out) == 0;
    if (!status && (!whole || messages.failed))
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: is damaged: \"%s\" cannot be unpacked; get it again"), archive,
                           member);
    if (!status && !written)
        status = ranh_fail(err, RANH_E_OUTPUT,
                           _("%s: cannot be unpacked (%s); set TMPDIR to a folder with room"),
                           archive, strerror(errno));
    ranh_free(piece);
    return status;
}

/* "a/dc12.shp" and "a/dc12.shp.xml", "a/dc12.DBF": up to the first dot of the last name. */
static bool belongs(const char *name, const char *member)
{
    const char *last = ranh_fs_basename(member);
    size_t folder = (size_t)(last - member), stem = strcspn(last, ".");
    return strncmp(name, member, folder) == 0 && !strchr(name + folder, '/') &&
           strncmp(name + folder, last, stem) == 0 && name[folder + stem] == '.';
}

int ranh_archive_unpack(struct ranh_arena *arena, const char *archive, const char *member,
                        char **folder, const char **path, struct ranh_err *err)
{
    const char *base = getenv("TMPDIR");
    const char **names = NULL;
    size_t n = 0;
    int64_t room = SOURCE_UNPACKED_MOST;
    *folder = NULL;
    int status = choose(arena, archive, &member, err);
    if (!status)
        status = list_all(arena, archive, &names, &n, err);
    if (status)
        return status;
    *folder = ranh_arena_printf(arena, "%s/ranh-XXXXXX", base && *base ? base : "/tmp");
    if (!mkdtemp(*folder)) {
        *folder = NULL;
        return ranh_fail(err, RANH_E_OUTPUT,
                         _("no temporary folder can be made; set TMPDIR to a folder with room"));
    }
    for (size_t i = 0; !status && i < n; i++)
        if (belongs(names[i], member))
            status = copy_out(arena, archive, names[i],
                              ranh_fs_join(arena, *folder, ranh_fs_basename(names[i])), &room, err);
    *path = ranh_fs_join(arena, *folder, ranh_fs_basename(member));
    return status;
}
