/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_SOURCE_H
#define RANH_IO_SOURCE_H
/*
 * A delivered file as a stream of features. Any OGR vector or table format; GDAL's silent repairs are
 * switched off (no re-encoding: text comes as the bytes that lie in the file and is decoded by
 * ranh/io/encoding.h; no guessing of types for CSV and spreadsheets beyond what the file states).
 * One feature is in memory at a time.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/str.h>
#include <ranh/io/detect.h>

struct ranh_source; /* opaque; one thread */

struct ranh_source_options {
    const char
        *layer; /* NULL = the only one; several without a name are RANH_E_INPUT listing them */
    /* Geometry of tables (CSV, spreadsheets): columns with numbers, or with WKT, GeoJSON or hex WKB.
     * NULL = none, or for WKT the column called WKT, geom, the_geom or geometry. */
    const char *x_field, *y_field, *wkt_field;
    const char *encoding; /* declared by the user; NULL = what the file says */
    bool
        by_gdal; /* every feature by GDAL, also where we read the bytes ourselves: the tests' oracle */
    /* Names of columns that are looked for, NULL-terminated: they show where a table begins, which of
     * several sheets is meant, and in which encoding the names are. NULL = none. */
    const char *const *known;
};

enum ranh_field_type {
    RANH_FIELD_TEXT,
    RANH_FIELD_INT,
    RANH_FIELD_REAL,
    RANH_FIELD_DATE,
    RANH_FIELD_BYTES
};

struct ranh_field {
    const char *name; /* UTF-8; unique: a second "NAME" is given as "NAME_2" */
    enum ranh_field_type type;
    int width; /* bytes in fixed-width formats, 0 otherwise */
};

/* How a table was read, where that is more than "names in the first row". */
struct ranh_table_told {
    int64_t names_row, names_rows; /* the file's first row of names, and how many there are */
    int64_t above;                 /* rows with anything in them before the names */
    bool counted;                  /* a row that counts the columns was passed over */
    const char *names_encoding;    /* where it is not that of the text; NULL = it is */
    const char *written;           /* "UTF-16"; NULL = UTF-8 or bytes */
    bool blocks;                   /* records say to which block of lines they belong (TXT) */
    const char *sheets_passed;     /* names of other sheets with anything in them; NULL = none */
};

struct ranh_source_info {
    const char *driver; /* "ESRI Shapefile" */
    const char *layer;
    const char *encoding; /* text columns are decoded from it; "UTF-8" when nothing is said */
    bool encoding_stated; /* by the file itself: .cpg, language byte, code page of a drawing */
    bool unicode_escapes; /* \U+1EA1 in text is a letter, to be read when the bytes are decoded */
    const char *crs;      /* "EPSG:9210", WKT, or NULL when the file states none */
    const char *geometry_type; /* "Polygon", "3D Multi Polygon", "None" */
    const struct ranh_field *fields;
    size_t n_fields;
    int64_t n_features; /* as stated by the file, -1 = unknown */
    int64_t bytes;      /* of all files that belong to it (.shp+.dbf+.shx+...) */
    /* Of a drawing, lists of names; NULL = none: kinds of elements that are passed over, with their numbers; files
     * it refers to, whose elements are not in it; layers frozen or switched off, with their elements; blocks that
     * would become too many elements, with their inserts, which are left out. */
    const char *unread, *references, *hidden_layers, *left_out;
    const char *const *files; /* NULL-terminated, those that belong to it */
    int64_t
        rows_deleted; /* known at the end: rows of a .dbf marked as deleted, which are no features */
    struct ranh_table_told table;
};

/* One cell: the bytes as they lie in the file. NULL text = null; numbers are also given as read. */
struct ranh_cell {
    const char *bytes;
    size_t n;
    double number; /* NAN unless INT or REAL */
};

/* Why a geometry made of rows or cells could not be made; row is the one to look at. */
enum ranh_flaw {
    RANH_FLAW_NONE,
    RANH_FLAW_VERTEX,  /* a coordinate is missing or is no number */
    RANH_FLAW_SWAPPED, /* X and Y are exchanged against the other rows */
    RANH_FLAW_FEW,     /* a ring of fewer than three points */
    RANH_FLAW_COUNT,   /* not as many points as the list says */
    RANH_FLAW_OPEN, /* the last ring, and the only one that does not come back to its first point */
};

struct ranh_record {
    int64_t
        feature; /* the file's own number (FID); rows of CSV count from 1 below the names, those of
                      * spreadsheets as the program that made them shows it */
    int64_t block;                 /* of points in a TXT, from 1; 0 = the table has none */
    const struct ranh_cell *cells; /* [n_fields] */
    const unsigned char *wkb;      /* NULL = no geometry; ISO WKB, arcs given as chords */
    size_t wkb_n;
    bool was_curved;
    bool bad_geometry;    /* a table's cell is neither empty nor a geometry; wkb is NULL then */
    const char *bad_text; /* with bad_geometry: what stands in the cell of WKT; NULL where the
                           * geometry is columns of numbers */
    enum ranh_flaw flaw;  /* of vertex lists, with bad_geometry */
    int64_t flaw_row;
    int64_t flaw_stated, flaw_found; /* points, of RANH_FLAW_COUNT */
};

/*
 * RANH_E_INPUT: missing, empty, truncated or unknown file, unknown layer; says what was found instead
 * and what to do (DGN v8 and DWG are recognised by their first bytes). *source NULL on failure.
 * Nothing is written beside the file. A file in a zip is "x.zip/dc12.shp", or the zip when it is the only one; its
 * bytes and sum are those of the zip.
 */
int ranh_source_open(const char *path, const struct ranh_source_options *options,
                     struct ranh_source **source, struct ranh_err *err);
void ranh_source_close(struct ranh_source *source);

/* Fills samples[n_fields] (NULL = not asked for) from all of the file, where its format lets that be done
 * faster than by reading its features (.dbf). False when it does not: then they may be partly filled. */
bool ranh_source_sample(const struct ranh_source *source, struct ranh_text_sample *const *samples);
const struct ranh_source_info *ranh_source_info(const struct ranh_source *source);

/* *more false at the end. The record and what it points to live until the next call. A feature that
 * the driver refuses in the middle of a file is RANH_E_INPUT naming the last good feature. */
int ranh_source_next(struct ranh_source *source, struct ranh_record *record, bool *more,
                     struct ranh_err *err);

/* Names of the vector layers of a file, for messages and ranh check. Arena, NULL-terminated. */
int ranh_source_layers(const char *path, struct ranh_arena *arena, const char *const **layers,
                       struct ranh_err *err);

/* Why a file in a folder or a zip is not among the deliveries there. */
enum ranh_aside {
    RANH_ASIDE_TABLE,   /* a table beside maps: of owners or permits more often than of parcels */
    RANH_ASIDE_FOLDER,  /* in the folder */
    RANH_ASIDE_ARCHIVE, /* in an archive; RAR and 7-Zip anywhere */
    RANH_ASIDE_PLAN,    /* a map of something else than parcels; who knows its columns tells it */
    RANH_ASIDE_PART,    /* of a map whose main file is not there: "a.dbf" without "a.shp" */
    RANH_ASIDE_OTHER,   /* of no kind that is read */
    RANH_ASIDES
};
struct ranh_aside_file {
    const char *path;
    enum ranh_aside why;
};

/* What a person means who names a folder or a zip: the files in it that can be read for themselves, sorted, also
 * those in zips in the folder, not those in folders below; tables only where there is no map, texts (.txt) only where
 * there is nothing else. Any other path stands for itself. Files in a zip are named "x.zip/dc12.shp", as
 * ranh_source_open() takes them. aside: everything else that is there, to be told, but for parts of what is read and
 * what holds no land (styles, files of the system); sorted, ends with a NULL path, is filled also when it fails for
 * want of a delivery. Arena. */
int ranh_source_contents(const char *path, struct ranh_arena *arena, const char *const **paths,
                         const struct ranh_aside_file **aside, struct ranh_err *err);

/* The file that path is a part of ("a.shp" of "a.dbf", "a.prj"), where that is there; else path itself. Whoever
 * names all files of a folder means each delivery once. Arena. */
const char *ranh_source_whole(const char *path, struct ranh_arena *arena);

/* Whether ranh check wrote it beside a delivery: "a.shp.ranh.gpkg". */
bool ranh_source_is_ours(const char *path);

#endif
