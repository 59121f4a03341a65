/* SPDX-License-Identifier: MIT */
/*
 * Is all of it there? A copy that broke off, a .shp beside yesterday's .dbf, a drawing whose element
 * chain ends early: GDAL reads what it can and says nothing, and half a commune is lost. Most formats
 * state their own size somewhere; here the statement is compared with the bytes on disk before a
 * single feature is read.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>

#include "source_impl.h"

struct bytes {
    const char *path;
    FILE *file;
    int64_t size;
};

static int open_bytes(struct bytes *b, const char *path, struct ranh_err *err)
{
    struct stat st;
    *b = (struct bytes){.path = path, .file = fopen(path, "rb")};
    if (!b->file || fstat(fileno(b->file), &st) != 0) {
        if (b->file)
            fclose(b->file);
        b->file = NULL;
        return ranh_fail(err, RANH_E_INPUT, _("%s: cannot be read; check its permissions"), path);
    }
    b->size = st.st_size;
    return RANH_OK;
}

static bool read_at(const struct bytes *b, int64_t offset, void *to, size_t n)
{
    return fseeko(b->file, offset, SEEK_SET) == 0 && fread(to, 1, n, b->file) == n;
}

static uint32_t be32(const unsigned char *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}
static uint32_t le32(const unsigned char *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}
static uint32_t le16(const unsigned char *p)
{
    return (uint32_t)p[1] << 8 | p[0];
}

static int truncated(const struct bytes *b, int64_t stated, struct ranh_err *err)
{
    return ranh_fail(
        err, RANH_E_INPUT,
        _("%s: is cut off: it has %" PRId64 " bytes and states %" PRId64 "; get the file again"),
        b->path, b->size, stated);
}

const char *ranh_source_sibling(struct ranh_arena *arena, const char *path, const char *extension)
{
    size_t stem = strlen(path) - strlen(ranh_fs_extension(arena, path));
    for (int upper = 0; upper < 2; upper++) {
        char *sibling = ranh_arena_printf(arena, "%.*s%s", (int)stem, path, extension);
        for (char *c = sibling + stem; upper && *c; c++)
            if (*c >= 'a' && *c <= 'z')
                *c = (char)(*c - 'a' + 'A');
        if (ranh_fs_exists(sibling))
            return sibling;
    }
    return NULL;
}

/* --- shapefile ------------------------------------------------------------------------------------ */

struct dbf_header {
    int64_t rows;
    uint32_t header_bytes, row_bytes;
    unsigned char language;
};

static int read_dbf_header(const struct bytes *b, struct dbf_header *h, struct ranh_err *err)
{
    unsigned char head[32];
    if (!read_at(b, 0, head, sizeof(head)))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is cut off: %" PRId64 " bytes are less than a table header"),
                         b->path, b->size);
    *h = (struct dbf_header){le32(head + 4), le16(head + 8), le16(head + 10), head[29]};
    if (h->header_bytes < 32 || h->row_bytes < 1)
        return ranh_fail(err, RANH_E_INPUT, _("%s: is not a dBASE table: its header is broken"),
                         b->path);
    return RANH_OK;
}

static int check_dbf(const char *path, int64_t *rows, struct ranh_err *err)
{
    struct bytes b;
    struct dbf_header h = {0};
    int status = open_bytes(&b, path, err);
    if (status)
        return status;
    status = read_dbf_header(&b, &h, err);
    int64_t stated = status ? 0 : h.header_bytes + h.rows * (int64_t)h.row_bytes;
    if (!status && b.size < stated)
        status = truncated(&b, stated, err);
    *rows = h.rows;
    fclose(b.file);
    return status;
}

/* Every index entry must lie in the .shp: the entries are what the reader follows. */
static int check_shx_entries(const struct bytes *shx, const struct bytes *shp, int64_t n,
                             struct ranh_err *err)
{
    unsigned char entry[8 * 1024];
    for (int64_t i = 0; i < n; i += 1024) {
        size_t now = (size_t)(n - i < 1024 ? n - i : 1024);
        if (!read_at(shx, 100 + 8 * i, entry, 8 * now))
            return truncated(shx, 100 + 8 * n, err);
        for (size_t k = 0; k < now; k++) {
            int64_t from = 2 * (int64_t)be32(entry + 8 * k);
            int64_t bytes = 2 * (int64_t)be32(entry + 8 * k + 4) + 8;
            if (from + bytes > shp->size)
                return ranh_fail(err, RANH_E_INPUT,
                                 _("%s: the index places shape %" PRId64 " at byte %" PRId64
                                   ", beyond the file's %" PRId64 " bytes; get the files again"),
                                 shp->path, i + (int64_t)k, from, shp->size);
        }
    }
    return RANH_OK;
}

static int check_shp_head(const struct bytes *b, struct ranh_err *err)
{
    unsigned char head[100];
    if (!read_at(b, 0, head, sizeof(head)))
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is cut off: %" PRId64 " bytes are less than a shapefile header"),
                         b->path, b->size);
    if (be32(head) != 9994)
        return ranh_fail(err, RANH_E_INPUT, _("%s: is not a shapefile: its first bytes are others"),
                         b->path);
    int64_t stated = 2 * (int64_t)be32(head + 24);
    return b->size < stated ? truncated(b, stated, err) : RANH_OK;
}

static int check_shapefile(struct ranh_arena *arena, const char *path, struct ranh_err *err)
{
    const char *dbf = ranh_source_sibling(arena, path, "dbf");
    const char *shx_path = ranh_source_sibling(arena, path, "shx");
    struct bytes shp = {0}, shx = {0};
    int64_t rows = -1, shapes;
    int status = dbf ? check_dbf(dbf, &rows, err) : RANH_OK;
    if (status || strcmp(ranh_fs_extension(arena, path), "dbf") == 0)
        return status; /* a table alone is a fine source of permits */
    if (!shx_path)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: its index file .shx is missing; deliver .shp, .shx and .dbf "
                           "together"),
                         path);
    status = open_bytes(&shp, path, err);
    if (!status)
        status = open_bytes(&shx, shx_path, err);
    if (!status)
        status = check_shp_head(&shp, err);
    if (!status)
        status = check_shp_head(&shx, err);
    shapes = status ? 0 : (shx.size - 100) / 8;
    if (!status)
        status = check_shx_entries(&shx, &shp, shapes, err);
    if (!status && rows >= 0 && rows != shapes)
        status =
            ranh_fail(err, RANH_E_INPUT,
                      _("%s: %" PRId64 " shapes and %" PRId64 " rows of attributes (.dbf): the "
                        "files do not belong together; get them again"),
                      path, shapes, rows);
    if (shp.file)
        fclose(shp.file);
    if (shx.file)
        fclose(shx.file);
    return status;
}

int ranh_source_dbf_row_deleted(const char *dbf, int64_t row, bool *deleted, struct ranh_err *err)
{
    struct bytes b;
    struct dbf_header h = {0};
    char mark = ' ';
    int status = open_bytes(&b, dbf, err);
    if (status)
        return status;
    status = read_dbf_header(&b, &h, err);
    if (!status && !read_at(&b, h.header_bytes + row * (int64_t)h.row_bytes, &mark, 1))
        status = truncated(&b, h.header_bytes + (row + 1) * (int64_t)h.row_bytes, err);
    *deleted = mark == '*';
    fclose(b.file);
    return status;
}

/* The language byte, where it names a code page. 0x57 says "the writer's own": nothing. */
static const char *language_encoding(unsigned char language)
{
    static const struct {
        unsigned char id;
        const char *encoding;
    } known[] = {
        {0x01, "437"},  {0x02, "850"},  {0x03, "1252"}, {0x08, "865"},  {0x09, "437"},
        {0x0a, "850"},  {0x0b, "437"},  {0x0d, "437"},  {0x0e, "850"},  {0x0f, "437"},
        {0x10, "850"},  {0x11, "437"},  {0x12, "850"},  {0x13, "932"},  {0x14, "850"},
        {0x15, "437"},  {0x16, "850"},  {0x17, "865"},  {0x18, "437"},  {0x19, "437"},
        {0x1a, "850"},  {0x1b, "437"},  {0x1c, "863"},  {0x1d, "850"},  {0x1f, "852"},
        {0x22, "852"},  {0x23, "852"},  {0x24, "860"},  {0x25, "850"},  {0x26, "866"},
        {0x37, "850"},  {0x40, "852"},  {0x4d, "936"},  {0x4e, "949"},  {0x4f, "950"},
        {0x50, "874"},  {0x58, "1252"}, {0x59, "1252"}, {0x64, "852"},  {0x65, "866"},
        {0x66, "865"},  {0x67, "861"},  {0x6a, "737"},  {0x6b, "857"},  {0x78, "950"},
        {0x79, "949"},  {0x7a, "936"},  {0x7b, "932"},  {0x7c, "874"},  {0x7d, "1255"},
        {0x7e, "1256"}, {0x86, "737"},  {0x87, "852"},  {0x88, "857"},  {0xc8, "1250"},
        {0xc9, "1251"}, {0xca, "1254"}, {0xcb, "1253"}, {0xcc, "1257"},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
        if (known[i].id == language)
            return known[i].encoding;
    return NULL;
}

const char *ranh_source_dbf_encoding(struct ranh_arena *arena, const char *path)
{
    const char *cpg = ranh_source_sibling(arena, path, "cpg");
    const char *dbf = ranh_source_sibling(arena, path, "dbf");
    char *text;
    size_t n;
    if (cpg && ranh_fs_read(arena, cpg, 4096, &text, &n, NULL) == RANH_OK) {
        text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
        text[strcspn(text, "\r\n")] = '\0';
        while (*text == ' ')
            text++;
        n = strlen(text);
        while (n && text[n - 1] == ' ')
            text[--n] = '\0';
        if (n)
            return text;
    }
    struct bytes b;
    struct dbf_header h = {0};
    if (dbf && open_bytes(&b, dbf, NULL) == RANH_OK) {
        if (read_dbf_header(&b, &h, NULL))
            h.language = 0;
        fclose(b.file);
    }
    return language_encoding(h.language);
}

/* --- the others ----------------------------------------------------------------------------------- */

static int check_sqlite(const struct bytes *b, struct ranh_err *err)
{
    unsigned char head[100];
    if (!read_at(b, 0, head, sizeof(head)) || memcmp(head, "SQLite format 3", 16) != 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: is not a GeoPackage: its first bytes are others"), b->path);
    int64_t page = (int64_t)head[16] << 8 | head[17];
    int64_t stated = (page == 1 ? 65536 : page) * (int64_t)be32(head + 28);
    /* The page count is valid only when written by the same change as the counter. */
    if (memcmp(head + 24, head + 92, 4) == 0 && b->size < stated)
        return truncated(b, stated, err);
    return RANH_OK;
}

/* An .xls is a small file system: its table of sectors says how far it reaches. */
static int check_compound(const struct bytes *b, struct ranh_err *err)
{
    enum { LISTED = 109 };
    unsigned char head[512], entry[4];
    int64_t last = 0;
    if (!read_at(b, 0, head, sizeof(head)) || head[30] < 7 || head[30] > 16)
        return truncated(b, (int64_t)sizeof(head), err);
    int64_t sector = (int64_t)1 << head[30], tables = le32(head + 44);
    for (int64_t t = 0; t < tables && t < LISTED; t++) {
        int64_t table = le32(head + 76 + 4 * t);
        last = table > last ? table : last;
        for (int64_t i = 0; i < sector / 4; i++) {
            if (!read_at(b, (table + 1) * sector + 4 * i, entry, sizeof(entry)))
                return truncated(b, (table + 2) * sector, err);
            if (le32(entry) != 0xffffffffu && t * (sector / 4) + i > last)
                last = t * (sector / 4) + i;
        }
    }
    /* The last sector may be shorter than the others. */
    return b->size <= (last + 1) * sector ? truncated(b, (last + 2) * sector, err) : RANH_OK;
}

static int check_wal(struct ranh_arena *arena, const char *path, struct ranh_err *err)
{
    struct stat st;
    if (stat(ranh_arena_printf(arena, "%s-wal", path), &st) == 0 && st.st_size > 0)
        return ranh_fail(err, RANH_E_INPUT,
                         _("%s: has changes in %s-wal that are not yet in the file; close the "
                           "program that has it open (QGIS), then run again"),
                         path, ranh_fs_basename(path));
    return RANH_OK;
}

/* A DXF ends with the group 0 / EOF. */
static int check_dxf(const struct bytes *b, struct ranh_err *err)
{
    char tail[65] = {0};
    int64_t from = b->size > 64 ? b->size - 64 : 0;
    if (!read_at(b, from, tail, (size_t)(b->size - from)) || !memmem(tail, sizeof(tail), "EOF", 3))
        return ranh_fail(
            err, RANH_E_INPUT,
            _("%s: is cut off: the line EOF at its end is missing; get the file again"), b->path);
    return RANH_OK;
}

/*
 * GDAL decodes MapInfo text itself, and loses last letters where the table says it is CP1258.
 */
static int check_mapinfo_charset(const char *path, struct ranh_err *err)
{
    char head[4097] = {0};
    struct bytes b;
    int status = open_bytes(&b, path, err);
    if (status)
        return status;
    (void)!fread(head, 1, sizeof(head) - 1, b.file);
    fclose(b.file);
    for (char *p = head; (p = strchr(p, 'W')); p++)
        if (strncasecmp(p, "WindowsVietnamese", 17) == 0)
            return ranh_fail(
                err, RANH_E_INPUT,
                _("%s: its text is in the charset WindowsVietnamese, which is not read "
                  "without loss; save the table with charset UTF-8, or as GeoPackage"),
                path);
    return RANH_OK;
}

/* The .DAT of a TAB is a dBASE table; the .ID holds one 4-byte pointer per row. */
static int check_tab(struct ranh_arena *arena, const char *path, struct ranh_err *err)
{
    const char *dat = ranh_source_sibling(arena, path, "dat");
    const char *id = ranh_source_sibling(arena, path, "id");
    struct stat st;
    int64_t rows = 0;
    int status = check_mapinfo_charset(path, err);
    if (!status && dat)
        status = check_dbf(dat, &rows, err);
    if (!status && dat && id && stat(id, &st) == 0 && st.st_size / 4 < rows)
        status = ranh_fail(err, RANH_E_INPUT,
                           _("%s: is cut off: %" PRId64 " objects for %" PRId64
                             " rows of attributes; get the files again"),
                           id, (int64_t)st.st_size / 4, rows);
    return status;
}

static int check_fgb(struct ranh_arena *arena, const char *path, struct ranh_err *err)
{
    (void)arena;
    return ranh_source_fgb_check(path, err);
}

int ranh_source_check(struct ranh_arena *arena, const char *path, const char *extension,
                      struct ranh_err *err)
{
    static const struct {
        const char *extension;
        int (*alone)(const struct bytes *b, struct ranh_err *err);
        int (*family)(struct ranh_arena *arena, const char *path, struct ranh_err *err);
    } checks[] = {
        {"shp", NULL, check_shapefile},    {"dbf", NULL, check_shapefile},
        {"tab", NULL, check_tab},          {"mif", NULL, check_tab},
        {"gpkg", check_sqlite, check_wal}, {"sqlite", check_sqlite, check_wal},
        {"fgb", NULL, check_fgb},          {"dxf", check_dxf, NULL},
        {"xls", check_compound, NULL},
    };
    int status = RANH_OK;
    for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++) {
        if (strcmp(extension, checks[i].extension) != 0)
            continue;
        if (checks[i].family)
            status = checks[i].family(arena, path, err);
        if (!status && checks[i].alone) {
            struct bytes b;
            status = open_bytes(&b, path, err);
            if (!status)
                status = checks[i].alone(&b, err);
            if (b.file)
                fclose(b.file);
        }
    }
    return status;
}
