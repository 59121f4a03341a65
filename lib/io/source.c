/* SPDX-License-Identifier: MIT */
/*
 * The door: looks at a file before any reader does, so that what people deliver by mistake (a folder,
 * an empty file, a DWG, a V8 drawing, a zip) is answered with what to do, and chooses the reader.
 */
#include <ranh/io/source.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/text.h>

#include "source_archive.h"
#include "source_impl.h"

static bool is_csv(const char *extension)
{
    return strcmp(extension, "csv") == 0 || strcmp(extension, "tsv") == 0 ||
           strcmp(extension, "txt") == 0;
}

static bool is_workbook(const char *extension)
{
    return strcmp(extension, "xlsx") == 0 || strcmp(extension, "xls") == 0 ||
           strcmp(extension, "xlsm") == 0 || strcmp(extension, "ods") == 0;
}

static const unsigned char compound[] = {0xd0, 0xcf, 0x11, 0xe0};

static bool looks_like_text(const unsigned char *head, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (head[i] < ' ' && !strchr("\t\r\n", head[i]))
            return false;
    return n > 0;
}

/* Programs write any of these and call it .xls: what a workbook is, its first bytes say. */
static const char *kind_of(const char *extension, const unsigned char *head, size_t n)
{
    if (!is_workbook(extension))
        return extension;
    if (n >= 4 && memcmp(head, compound, 4) == 0)
        return "xls";
    if (n >= 4 && memcmp(head, "PK\3\4", 4) == 0)
        return n >= 38 && memcmp(head + 30, "mimetype", 8) == 0 ? "ods"
               : strcmp(extension, "xls") == 0                  ? "xlsx"
                                                                : extension;
    return looks_like_text(head, n) || (n >= 2 && head[0] >= 0xfe && head[1] >= 0xfe) ? "csv"
                                                                                      : extension;
}

/* Formats known by their first bytes that are not read, with the way out. */
static int refuse_by_magic(const char *path, const char *extension, const unsigned char *head,
                           size_t n, struct ranh_err *err)
{
    static const struct {
        const char *bytes;
        size_t n;
        const char *message;
    } known[] = {
        {"AC10", 4, N_("%s: is an AutoCAD DWG drawing, which is not read; save it as DXF")},
        {"Rar!", 4,
         N_("%s: is a RAR archive, which is not read; unpack it and name the file "
            "inside, or send it as ZIP")},
        {"7z\xbc\xaf", 4,
         N_("%s: is a 7-Zip archive, which is not read; unpack it and name the "
            "file inside, or send it as ZIP")},
        {"\x1f\x8b", 2, N_("%s: is a gzip archive; unpack it first")},
        {"%PDF", 4,
         N_("%s: is a PDF, a picture of a map; ask for the drawing (DXF, DGN V7) or "
            "the map file (SHP, GPKG) it was made from")},
        {"\0\1\0\0Stan", 8,
         N_("%s: is a Microsoft Access database (personal geodatabase), which "
            "is not read; export it as SHP or GPKG")},
    };
    if (strcmp(extension, "pol") == 0 || strcmp(extension, "gtp") == 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is a working file of a surveying program, whose layout is not "
                           "published; export it there as SHP, DXF or a table of vertices"),
                         path);
    size_t blank = 0;
    while (blank < n && strchr(" \t\r\n\xef\xbb\xbf", head[blank]) && head[blank])
        blank++;
    if (is_workbook(extension) && blank < n && head[blank] == '<')
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is a web page (or XML) under the name of a workbook; open it in a "
                           "spreadsheet program and save it as XLSX"),
                         path);
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (n >= known[i].n && memcmp(head, known[i].bytes, known[i].n) == 0)
            return ranh_fail(err, RANH_E_INPUT, _(known[i].message), path);
    if (n >= 4 && memcmp(head, compound, 4) == 0 && strcmp(extension, "dgn") == 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is a MicroStation V8 drawing, which is not read; save it as V7 DGN "
                           "or as DXF"),
                         path);
    if (n >= 4 && memcmp(head, compound, 4) == 0 && !is_workbook(extension))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is an old Office document or a MicroStation V8 drawing, neither is "
                           "read; save a table as XLSX, a drawing as V7 DGN or DXF"),
                         path);
    return RANH_OK;
}

/* *kind: the extension the file should have. */
static int look(const char *path, const char *extension, const char **kind, struct ranh_err *err)
{
    unsigned char head[64];
    *kind = extension;
    struct stat st;
    if (stat(path, &st) != 0)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read (%s); check the path"), path,
                         strerror(errno));
    if (S_ISDIR(st.st_mode) && strcmp(extension, "gdb") == 0)
        return RANH_OK;
    if (!S_ISREG(st.st_mode))
        return ranh_fail(err, RANH_E_INPUT, _("%s: is a folder; name the file inside"), path);
    if (st.st_size == 0)
        return ranh_fail(err, RANH_E_INPUT, _("%s: is empty; get the file again"), path);
    FILE *file = fopen(path, "rb");
    if (!file)
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read (%s); check its permissions"),
                         path, strerror(errno));
    size_t n = fread(head, 1, sizeof(head), file);
    fclose(file);
    *kind = kind_of(extension, head, n);
    int status = refuse_by_magic(path, extension, head, n, err);
    return status ? status : ranh_source_named(path, extension, head, n, err);
}

static int64_t bytes_of(const char *const *files)
{
    struct stat st;
    int64_t bytes = 0;
    for (size_t i = 0; files[i]; i++)
        if (stat(files[i], &st) == 0)
            bytes += st.st_size;
    return bytes;
}

typedef int reader(struct ranh_source *source, const char *path,
                   const struct ranh_source_options *options, struct ranh_err *err);

static reader *reader_of(struct ranh_source *source, const char *path)
{
    if (is_csv(source->kind))
        return ranh_source_is_points(source, path) ? ranh_source_open_points : ranh_source_open_csv;
    return strcmp(source->kind, "dgn") == 0 ? ranh_source_open_dgn : ranh_source_open_ogr;
}

/* The name people gave it in place of that of the unpacked file. */
static void retell(const struct ranh_source *s, struct ranh_err *err)
{
    char text[RANH_ERR_TEXT_MAX];
    char *at = err && s->unpacked && s->member ? strstr(err->text, s->member) : NULL;
    if (!at)
        return;
    *at = '\0';
    snprintf(text, sizeof(text), "%s%s%s", err->text, s->shown, at + strlen(s->member));
    memcpy(err->text, text, sizeof(text));
    err->text[ranh_text_valid(text, strlen(text))] = '\0'; /* cut at a letter */
}

static int open_archive(struct ranh_source *s, const char *archive, const char *member,
                        const struct ranh_source_options *options, struct ranh_err *err)
{
    const char **files = RANH_NEW_ARRAY(&s->arena, 2, const char *);
    files[0] = archive;
    files[1] = NULL;
    s->shown = s->info.files[0];
    int status = ranh_archive_unpack(&s->arena, archive, member, &s->unpacked, &s->member, err);
    if (status)
        return status;
    const char *extension = ranh_fs_extension(&s->arena, s->member);
    status = look(s->member, extension, &s->kind, err);
    if (!status)
        status = reader_of(s, s->member)(s, s->member, options, err);
    s->info.files = files;
    return status;
}

static int open_file(struct ranh_source *s, const struct ranh_source_options *options,
                     struct ranh_err *err)
{
    const char *path = s->info.files[0], *archive, *member;
    if (ranh_archive_split(&s->arena, path, &archive, &member))
        return open_archive(s, archive, member, options, err);
    const char *extension = ranh_fs_extension(&s->arena, path);
    int status = look(path, extension, &s->kind, err);
    return status ? status : reader_of(s, path)(s, path, options, err);
}

int ranh_source_open(const char *path, const struct ranh_source_options *options,
                     struct ranh_source **source, struct ranh_err *err)
{
    static const struct ranh_source_options none = {0};
    struct ranh_source *s = ranh_calloc(1, sizeof(*s));
    *source = NULL;
    ranh_arena_init(&s->arena);
    ranh_str_init(&s->wkb);
    s->wkt = s->x = s->y = -1;
    s->last_feature = -1;
    s->known = ranh_header_known(options ? options->known : NULL);
    s->users_encoding = options && options->encoding;
    const char **files = RANH_NEW_ARRAY(&s->arena, 2, const char *);
    files[0] = ranh_arena_strdup(&s->arena, path);
    files[1] = NULL;
    s->info.files = files;
    int status = open_file(s, options ? options : &none, err);
    if (status) {
        retell(s, err);
        ranh_source_close(s);
        return status;
    }
    s->info.bytes = bytes_of(s->info.files);
    *source = s;
    return RANH_OK;
}

void ranh_source_close(struct ranh_source *source)
{
    if (!source)
        return;
    if (source->close)
        source->close(source);
    if (source->unpacked)
        ranh_fs_remove(source->unpacked, NULL);
    ranh_header_known_free(source->known);
    ranh_str_release(&source->wkb);
    ranh_arena_release(&source->arena);
    ranh_free(source);
}

const struct ranh_source_info *ranh_source_info(const struct ranh_source *source)
{
    return &source->info;
}

int ranh_source_next(struct ranh_source *source, struct ranh_record *record, bool *more,
                     struct ranh_err *err)
{
    *record = (struct ranh_record){.cells = source->cells};
    *more = false;
    int status = source->next(source, record, more, err);
    if (status)
        retell(source, err);
    if (!status && *more) {
        source->n_read++;
        source->last_feature = record->feature;
    }
    return status;
}

int ranh_source_layers(const char *path, struct ranh_arena *arena, const char *const **layers,
                       struct ranh_err *err)
{
    const char *extension = ranh_fs_extension(arena, path), *kind;
    int status = look(path, extension, &kind, err);
    if (status)
        return status;
    bool drawing = strcmp(extension, "dgn") == 0;
    if (!is_csv(kind) && !drawing)
        return ranh_source_layers_ogr(path, arena, layers, err);
    const char **one = RANH_NEW_ARRAY(arena, 2, const char *);
    const char *name = ranh_fs_basename(path);
    one[0] = drawing ? "elements"
                     : ranh_arena_strndup(arena, name, strlen(name) - strlen(extension) - 1);
    one[1] = NULL;
    *layers = one;
    return RANH_OK;
}
