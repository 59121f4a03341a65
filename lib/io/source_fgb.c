/* SPDX-License-Identifier: MIT */
/*
 * Polygons of a FlatGeobuf file, from its bytes. The file is a magic number, a header, an index and the
 * features, header and features each with their length before them. They are FlatBuffers tables: a table
 * names the places of its fields relative to itself, so every place is checked against the bytes before
 * anything is taken from it. A file is read here when its header is plain: two dimensions, polygons,
 * columns of whole numbers, doubles and text. A feature that is not as it should be goes to GDAL, and with
 * it all that follow.
 * Format: https://flatgeobuf.org, src/fbs/header.fbs and feature.fbs; https://flatbuffers.dev/internals
 */
#include <math.h>
#include <string.h>

#include "fgb.h"

enum { FEATURE_MAX = 256 << 20 };

enum column_type { BYTE, UBYTE, BOOL, SHORT, USHORT, INT, UINT, LONG, DOUBLE = 10, STRING, TYPES };

/* Bytes of a value; 0 = not read here, of text its length. */
static const unsigned char width_of[TYPES] = {1, 1, 1, 2, 2, 4, 4, 8, 0, 0, 8, 4};

struct fgb {
    struct direct_reader reader;
    struct ogr *ogr;
    struct direct_window window;
    int64_t features;
    unsigned geometry_type;
    unsigned char *type; /* [n_fields] of the columns */
    bool swells;         /* the feature's parts share bytes: a small file that no memory holds */
};

/* --- geometry ------------------------------------------------------------------------------------- */

/* Nothing but what is taken from it: heights, measures and times are GDAL's, and so is a part within a
 * part. */
static bool has_only(const struct fb_table *geometry, unsigned fields)
{
    size_t at;
    for (size_t i = G_ENDS; i <= G_PARTS; i++)
        if (!fb_field(geometry, i, i == G_TYPE ? 1 : 4, &at) || (at && !(fields >> i & 1)))
            return false;
    return true;
}

static bool put_polygon(const struct fb_table *geometry, struct ranh_str *wkb)
{
    struct fb_vector xy, ends;
    if (!has_only(geometry, 1U << G_ENDS | 1U << G_XY | 1U << G_TYPE) ||
        !fb_vector(geometry, G_XY, sizeof(double), &xy) || xy.n < 2 || xy.n % 2 ||
        !fb_vector(geometry, G_ENDS, sizeof(uint32_t), &ends))
        return false;
    size_t rings = ends.n ? ends.n : 1, from = 0;
    ranh_str_reserve(wkb, 9 + 4 * rings + 8 * xy.n);
    ranh_direct_head(wkb, POLYGON, rings);
    for (size_t i = 0; i < rings; i++) {
        size_t end = ends.n ? direct_u32(geometry->in.at + ends.at + 4 * i) : xy.n / 2;
        if (end <= from || end > xy.n / 2)
            return false;
        ranh_direct_count(wkb, end - from);
        /* IEEE doubles, little-endian: in both formats */
        ranh_str_add(wkb, geometry->in.at + xy.at + 16 * from, 16 * (end - from));
        from = end;
    }
    return from == xy.n / 2;
}

static bool put_geometry(struct fgb *fgb, const struct fb_table *geometry, struct ranh_str *wkb)
{
    size_t at;
    unsigned type = fgb->geometry_type;
    struct fb_vector parts;
    if (type == UNKNOWN) {
        if (!fb_field(geometry, G_TYPE, 1, &at) || !at)
            return false;
        type = geometry->in.at[at];
    }
    if (type == POLYGON)
        return put_polygon(geometry, wkb);
    if (type != MULTIPOLYGON || !has_only(geometry, 1U << G_PARTS | 1U << G_TYPE) ||
        !fb_vector(geometry, G_PARTS, 4, &parts) || parts.n == 0)
        return false;
    ranh_direct_head(wkb, MULTIPOLYGON, parts.n);
    for (size_t i = 0; i < parts.n; i++) {
        struct fb_table part;
        if (!fb_table_in(geometry->in, &parts, i, &part) || !put_polygon(&part, wkb))
            return false;
        fgb->swells = wkb->len > geometry->in.n;
        if (fgb->swells)
            return false;
    }
    return true;
}

/* --- values --------------------------------------------------------------------------------------- */

static void put_number(struct ogr *ogr, unsigned type, const unsigned char *p,
                       struct ranh_cell *cell)
{
    uint64_t bits;
    double real;
    switch ((enum column_type)type) {
    case BYTE:
        ranh_direct_whole(ogr, cell, (signed char)*p);
        break;
    case UBYTE:
    case BOOL:
        ranh_direct_whole(ogr, cell, *p);
        break;
    case SHORT:
        ranh_direct_whole(ogr, cell, (int16_t)direct_u16(p));
        break;
    case USHORT:
        ranh_direct_whole(ogr, cell, direct_u16(p));
        break;
    case INT:
        ranh_direct_whole(ogr, cell, (int32_t)direct_u32(p));
        break;
    case UINT:
        ranh_direct_whole(ogr, cell, direct_u32(p));
        break;
    case LONG:
        ranh_direct_whole(ogr, cell, (int64_t)direct_u64(p));
        break;
    case DOUBLE:
        bits = direct_u64(p);
        memcpy(&real, &bits, sizeof(real));
        ranh_direct_real(ogr, cell, real);
        break;
    case STRING:
    case TYPES:
        break;
    }
}

/* One value behind its column's number; *used its bytes. */
static bool put_value(const struct fgb *fgb, struct fb_bytes in, size_t n_fields,
                      struct ranh_cell *cells, size_t *used)
{
    if (in.n < 2 || direct_u16(in.at) >= n_fields)
        return false;
    size_t column = direct_u16(in.at);
    struct ranh_cell *cell = &cells[column];
    unsigned type = fgb->type[column];
    size_t width = width_of[type];
    if (cell->bytes || in.n - 2 < width)
        return false;
    *used = 2 + width;
    if (type != STRING) {
        put_number(fgb->ogr, type, in.at + 2, cell);
        return true;
    }
    size_t bytes = direct_u32(in.at + 2);
    if (bytes > in.n - *used)
        return false;
    cell->bytes = (const char *)in.at + *used;
    cell->n = strnlen(cell->bytes, bytes); /* to GDAL a text ends at a NUL */
    *used += bytes;
    return true;
}

static bool put_values(const struct fgb *fgb, const struct fb_table *feature,
                       struct ranh_source *source)
{
    struct fb_vector properties;
    size_t n_fields = source->info.n_fields, used = 0;
    for (size_t i = 0; i < n_fields; i++)
        source->cells[i] = (struct ranh_cell){NULL, 0, NAN};
    if (!fb_vector(feature, F_PROPERTIES, 1, &properties))
        return false;
    struct fb_bytes in = {feature->in.at + properties.at, properties.n};
    for (; in.n > 0; in.at += used, in.n -= used)
        if (!put_value(fgb, in, n_fields, source->cells, &used))
            return false;
    return true;
}

/* --- the reader ----------------------------------------------------------------------------------- */

static bool read_feature(struct fgb *fgb, struct fb_bytes in, struct ranh_source *source,
                         struct ranh_record *record)
{
    struct fb_table feature, geometry;
    size_t columns;
    bool there;
    if (!fb_root(in, &feature) || !fb_field(&feature, F_COLUMNS, 4, &columns) || columns ||
        !fb_table_of(&feature, F_GEOMETRY, &geometry, &there))
        return false;
    ranh_str_clear(&source->wkb);
    if (there && !put_geometry(fgb, &geometry, &source->wkb))
        return false;
    if (there) {
        record->wkb = (const unsigned char *)source->wkb.text;
        record->wkb_n = source->wkb.len;
    }
    return put_values(fgb, &feature, source);
}

static enum direct next(struct direct_reader *reader, struct ranh_source *source,
                        struct ranh_record *record)
{
    struct fgb *fgb = (struct fgb *)reader;
    struct direct_window *w = &fgb->window;
    if (reader->at >= fgb->features)
        return DIRECT_END;
    if (!ranh_direct_want(w, 4))
        return DIRECT_LEFT;
    size_t bytes = direct_u32(w->bytes + w->at);
    if (bytes > FEATURE_MAX || !ranh_direct_want(w, 4 + bytes))
        return fgb_swells(w) ? DIRECT_SWELLS : DIRECT_LEFT;
    if (!read_feature(fgb, (struct fb_bytes){w->bytes + w->at + 4, bytes}, source, record)) {
        *record = (struct ranh_record){.cells = source->cells};
        return fgb->swells || fgb_swells(w) ? DIRECT_SWELLS : DIRECT_LEFT;
    }
    w->at += 4 + bytes;
    record->feature = reader->at++;
    return DIRECT_GIVEN;
}

static void close_fgb(struct direct_reader *reader)
{
    struct fgb *fgb = (struct fgb *)reader;
    ranh_direct_close(&fgb->window);
    ranh_free(fgb->type);
    ranh_free(fgb);
}

/* The column's own type must agree with what GDAL made of it. */
static bool read_columns(struct fgb *fgb, const struct fb_table *header,
                         const struct ranh_source *source)
{
    struct fb_vector columns;
    if (!fb_vector(header, H_COLUMNS, 4, &columns) || columns.n != source->info.n_fields)
        return false;
    fgb->type = ranh_calloc(columns.n + 1, 1);
    for (size_t i = 0; i < columns.n; i++) {
        struct fb_table column;
        size_t at;
        if (!fb_table_in(header->in, &columns, i, &column) || !fb_field(&column, C_TYPE, 1, &at))
            return false;
        unsigned type = at ? column.in.at[at] : BYTE;
        OGRFieldType expected = type == STRING   ? OFTString
                                : type == DOUBLE ? OFTReal
                                : type >= UINT   ? OFTInteger64
                                                 : OFTInteger;
        if (type >= TYPES || !width_of[type] || fgb->ogr->type[i] != expected ||
            (type == DOUBLE && fgb->ogr->shown_width[i]))
            return false;
        fgb->type[i] = (unsigned char)type;
    }
    return true;
}

static bool read_header(struct fgb *fgb, const struct fb_table *header,
                        const struct ranh_source *source, int64_t *index)
{
    size_t type, features, node_size, at;
    if (!fb_field(header, H_GEOMETRY_TYPE, 1, &type) ||
        !fb_field(header, H_FEATURES, 8, &features) || !features ||
        !fb_field(header, H_NODE_SIZE, 2, &node_size))
        return false;
    for (size_t i = H_GEOMETRY_TYPE + 1; i < H_COLUMNS; i++) /* has_z, has_m, has_t, has_tm */
        if (!fb_field(header, i, 1, &at) || (at && header->in.at[at]))
            return false;
    fgb->geometry_type = type ? header->in.at[type] : UNKNOWN;
    fgb->features = (int64_t)direct_u64(header->in.at + features);
    *index =
        fgb->features > 0
            ? fgb_index_bytes(fgb->features, node_size ? direct_u16(header->in.at + node_size) : 16)
            : -1;
    return *index >= 0 && fgb->features == source->info.n_features &&
           (fgb->geometry_type == UNKNOWN || fgb->geometry_type == POLYGON ||
            fgb->geometry_type == MULTIPOLYGON) &&
           read_columns(fgb, header, source);
}

static bool open_fgb(struct fgb *fgb, const struct ranh_source *source, const struct ogr *ogr)
{
    struct direct_window *w = &fgb->window;
    struct fb_table header;
    int64_t index;
    size_t begin;
    if (!ranh_direct_open(w, ogr->path, 0) || !fgb_header(w, &header, &begin) ||
        !read_header(fgb, &header, source, &index))
        return false;
    ranh_direct_close(w);
    return ranh_direct_open(w, ogr->path, begin + (uint64_t)index);
}

struct direct_reader *ranh_direct_fgb(const struct ranh_source *source, struct ogr *ogr)
{
    struct fgb *fgb = ranh_calloc(1, sizeof(*fgb));
    fgb->reader = (struct direct_reader){.once = true, .next = next, .close = close_fgb};
    fgb->ogr = ogr;
    if (open_fgb(fgb, source, ogr))
        return &fgb->reader;
    close_fgb(&fgb->reader);
    return NULL;
}
