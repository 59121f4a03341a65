/* SPDX-License-Identifier: MIT */
/*
 * A file under the name of another kind: programs choose their reader by the name, and then call a whole drawing
 * "cut off" or a workbook "an archive without maps". What a file is, its first bytes say.
 */
#include <ctype.h>
#include <string.h>

#include <ranh/base/i18n.h>

#include "source_impl.h"

struct kind {
    const char *what;      /* as people call it */
    const char *extension; /* the one to give it */
    const char *others;    /* those it may have as well, ' ' around each */
};

static const struct kind sqlite = {"GeoPackage (SQLite)", "gpkg",
                                   " gpkg gpkx sqlite sqlite3 db db3 mbtiles "};
static const struct kind flatgeobuf = {"FlatGeobuf", "fgb", " fgb "};
static const struct kind shapefile = {"Shapefile", "shp", " shp shx "};
static const struct kind dgn = {"DGN V7", "dgn", " dgn "};
static const struct kind dxf = {"DXF", "dxf", " dxf "};
static const struct kind json = {"GeoJSON", "geojson",
                                 " geojson json topojson geojsonl geojsons esrijson "};
static const struct kind tab = {"MapInfo TAB", "tab", " tab "};
static const struct kind workbook = {"XLSX", "xlsx", " xlsx xlsm xls "};
static const struct kind table = {"CSV", "csv", " csv tsv txt "};
static const struct kind ods = {"ODS", "ods", " ods xls xlsx "};

static bool begins(const unsigned char *head, size_t n, const void *bytes, size_t length)
{
    return n >= length && memcmp(head, bytes, length) == 0;
}

/* "  0\r\nSECTION", after comments too seldom to look for. */
static bool is_dxf(const unsigned char *head, size_t n)
{
    size_t i = 0;
    while (i < n && head[i] == ' ')
        i++;
    if (i == n || head[i++] != '0')
        return begins(head, n, "AutoCAD Binary DXF", 18);
    while (i < n && isspace(head[i]))
        i++;
    return begins(head + i, n - i, "SECTION", 7);
}

static bool is_json(const unsigned char *head, size_t n)
{
    size_t i = begins(head, n, "\xef\xbb\xbf", 3) ? 3 : 0;
    while (i < n && isspace(head[i]))
        i++;
    if (i == n || head[i++] != '{')
        return false;
    while (i < n && isspace(head[i]))
        i++;
    return i < n && head[i] == '"';
}

/* The name of the first file in a zip. */
static const struct kind *office(const unsigned char *head, size_t n)
{
    static const char *const first[] = {"[Content_Types].xml", "_rels/.rels", "xl/workbook",
                                        "docProps/"};
    if (!begins(head, n, "PK\3\4", 4) || n < 38)
        return NULL;
    for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++)
        if (begins(head + 30, n - 30, first[i], strlen(first[i])))
            return &workbook;
    return begins(head + 30, n - 30, "mimetypeapplication/vnd.oasis.opendoc", 34) ? &ods : NULL;
}

static const struct kind *kind_by_bytes(const unsigned char *head, size_t n)
{
    if (begins(head, n, "SQLite format 3", 16))
        return &sqlite;
    if (begins(head, n, "fgb\3", 4))
        return &flatgeobuf;
    if (begins(head, n, "\0\0\x27\x0a\0\0\0\0", 8))
        return &shapefile;
    if (begins(head, n, "\x08\x09\xfe\x02", 4) || begins(head, n, "\xc8\x09\xfe\x02", 4))
        return &dgn;
    if (is_dxf(head, n))
        return &dxf;
    if (is_json(head, n))
        return &json;
    if (begins(head, n, "!table", 6))
        return &tab;
    return office(head, n);
}

/* Lines of letters with separators, both lines with the same one. Only where a name promises bytes: what is a table
 * and what a text of another kind, a name of text decides. */
static bool is_table(const unsigned char *head, size_t n)
{
    static const char signs[] = {',', ';', '\t'};
    size_t seen[2][3] = {{0}};
    size_t line = 0;
    for (size_t i = 0; i < n && line < 2; i++) {
        if (head[i] < ' ' && (!head[i] || !strchr("\t\r\n", head[i])))
            return false;
        const char *sign = memchr(signs, head[i], sizeof(signs));
        if (sign)
            seen[line][sign - signs]++;
        line += head[i] == '\n';
    }
    for (size_t i = 0; i < 3; i++)
        if (seen[0][i] && seen[1][i])
            return true;
    return false;
}

/* A word among words that stand in blanks. */
static bool among(const char *words, const char *word)
{
    size_t n = strlen(word);
    for (const char *at = words; n && (at = strstr(at, word)); at++)
        if (at > words && at[-1] == ' ' && at[n] == ' ')
            return true;
    return false;
}

/* Extensions that choose a reader; under any other a file is what GDAL makes of it. */
static bool chooses(const char *extension)
{
    static const char known[] =
        " shp gpkg geojson json fgb gml tab mif kml kmz dxf dgn csv tsv txt "
        "xlsx xlsm xls ods dbf zip ";
    return !*extension || among(known, extension);
}

bool ranh_source_is_office(const unsigned char *head, size_t n)
{
    return office(head, n) != NULL;
}

int ranh_source_named(const char *path, const char *extension, const unsigned char *head, size_t n,
                      struct ranh_err *err)
{
    const struct kind *kind = kind_by_bytes(head, n);
    if (!kind && among(" shp gpkg fgb dgn xlsx xlsm ods dbf ", extension) && is_table(head, n))
        kind = &table;
    if (!kind || !chooses(extension) || among(kind->others, extension))
        return RANH_OK;
    return ranh_fail(err, RANH_E_INPUT,
                     _("%s: is %s by its content, whatever its name says; rename it to end in .%s"),
                     path, kind->what, kind->extension);
}
