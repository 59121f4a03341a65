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

#include "source_direct.h"

enum { MAGIC_BYTES = 8, HEADER_MAX = 16 << 20, FEATURE_MAX = 256 << 20, NODE_BYTES = 40 };

enum header_field { H_GEOMETRY_TYPE = 2, H_COLUMNS = 7, H_FEATURES = 8, H_NODE_SIZE = 9 };
enum column_field { C_TYPE = 1 };
enum feature_field { F_GEOMETRY, F_PROPERTIES, F_COLUMNS };
enum geometry_field { G_ENDS, G_XY, G_Z, G_M, G_T, G_TM, G_TYPE, G_PARTS };
enum geometry_type { UNKNOWN, POLYGON = 3, MULTIPOLYGON = 6 };
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

/* --- FlatBuffers ---------------------------------------------------------------------------------- */

struct bytes {
    const unsigned char *at;
    size_t n;
};
struct table {
    struct bytes in;
    size_t at, vtable, entries;
};
struct vector {
    size_t at, n; /* at 0 = the field is not there */
};

static bool table_at(struct bytes in, size_t at, struct table *table)
{
    if (at % 4 || in.n < 4 || at > in.n - 4)
        return false;
    int64_t vtable = (int64_t)at - (int32_t)direct_u32(in.at + at);
    if (vtable < 0 || vtable % 2 || vtable > (int64_t)in.n - 4)
        return false;
    size_t bytes = direct_u16(in.at + vtable);
    if (bytes < 4 || bytes % 2 || bytes > in.n - (size_t)vtable)
        return false;
    *table = (struct table){in, at, (size_t)vtable, (bytes - 4) / 2};
    return true;
}

/* Place of a field of so many bytes, 0 = it is not there; false when it lies outside. */
static bool field(const struct table *t, size_t i, size_t bytes, size_t *at)
{
    size_t offset = i < t->entries ? direct_u16(t->in.at + t->vtable + 4 + 2 * i) : 0;
    *at = offset ? t->at + offset : 0;
    return !offset || (offset >= 4 && bytes <= t->in.n && *at <= t->in.n - bytes);
}

/* Where an offset leads. */
static bool follow(struct bytes in, size_t at, size_t *to)
{
    size_t offset = direct_u32(in.at + at);
    *to = at + offset;
    return at % 4 == 0 && offset >= 4 && *to % 4 == 0 && in.n >= 4 && *to <= in.n - 4;
}

static bool vector(const struct table *t, size_t i, size_t element, struct vector *v)
{
    size_t at;
    *v = (struct vector){0, 0};
    if (!field(t, i, 4, &at))
        return false;
    if (!at)
        return true;
    if (!follow(t->in, at, &v->at))
        return false;
    v->n = direct_u32(t->in.at + v->at);
    v->at += 4;
    return v->n <= (t->in.n - v->at) / element;
}

static bool table_of(const struct table *t, size_t i, struct table *inner, bool *there)
{
    size_t at, to;
    *there = false;
    if (!field(t, i, 4, &at))
        return false;
    *there = at != 0;
    return !at || (follow(t->in, at, &to) && table_at(t->in, to, inner));
}

static bool table_in(struct bytes in, const struct vector *v, size_t i, struct table *inner)
{
    size_t to;
    return follow(in, v->at + 4 * i, &to) && table_at(in, to, inner);
}

static bool root(struct bytes in, struct table *t)
{
    size_t to;
    return in.n >= 4 && follow(in, 0, &to) && table_at(in, to, t);
}

/* --- geometry ------------------------------------------------------------------------------------- */

/* Nothing but what is taken from it: heights, measures and times are GDAL's, and so is a part within a
 * part. */
static bool has_only(const struct table *geometry, unsigned fields)
{
    size_t at;
    for (size_t i = G_ENDS; i <= G_PARTS; i++)
        if (!field(geometry, i, i == G_TYPE ? 1 : 4, &at) || (at && !(fields >> i & 1)))
            return false;
    return true;
}

static bool put_polygon(const struct table *geometry, struct ranh_str *wkb)
{
    struct vector xy, ends;
    if (!has_only(geometry, 1U << G_ENDS | 1U << G_XY | 1U << G_TYPE) ||
        !vector(geometry, G_XY, sizeof(double), &xy) || xy.n < 2 || xy.n % 2 ||
        !vector(geometry, G_ENDS, sizeof(uint32_t), &ends))
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

static bool put_geometry(struct fgb *fgb, const struct table *geometry, struct ranh_str *wkb)
{
    size_t at;
    unsigned type = fgb->geometry_type;
    struct vector parts;
    if (type == UNKNOWN) {
        if (!field(geometry, G_TYPE, 1, &at) || !at)
            return false;
        type = geometry->in.at[at];
    }
    if (type == POLYGON)
        return put_polygon(geometry, wkb);
    if (type != MULTIPOLYGON || !has_only(geometry, 1U << G_PARTS | 1U << G_TYPE) ||
        !vector(geometry, G_PARTS, 4, &parts) || parts.n == 0)
        return false;
    ranh_direct_head(wkb, MULTIPOLYGON, parts.n);
    for (size_t i = 0; i < parts.n; i++) {
        struct table part;
        if (!table_in(geometry->in, &parts, i, &part) || !put_polygon(&part, wkb))
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
static bool put_value(const struct fgb *fgb, struct bytes in, size_t n_fields,
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

static bool put_values(const struct fgb *fgb, const struct table *feature,
                       struct ranh_source *source)
{
    struct vector properties;
    size_t n_fields = source->info.n_fields, used = 0;
    for (size_t i = 0; i < n_fields; i++)
        source->cells[i] = (struct ranh_cell){NULL, 0, NAN};
    if (!vector(feature, F_PROPERTIES, 1, &properties))
        return false;
    struct bytes in = {feature->in.at + properties.at, properties.n};
    for (; in.n > 0; in.at += used, in.n -= used)
        if (!put_value(fgb, in, n_fields, source->cells, &used))
            return false;
    return true;
}

/* --- the reader ----------------------------------------------------------------------------------- */

static bool read_feature(struct fgb *fgb, struct bytes in, struct ranh_source *source,
                         struct ranh_record *record)
{
    struct table feature, geometry;
    size_t columns;
    bool there;
    if (!root(in, &feature) || !field(&feature, F_COLUMNS, 4, &columns) || columns ||
        !table_of(&feature, F_GEOMETRY, &geometry, &there))
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
        return DIRECT_LEFT;
    if (!read_feature(fgb, (struct bytes){w->bytes + w->at + 4, bytes}, source, record)) {
        *record = (struct ranh_record){.cells = source->cells};
        return fgb->swells ? DIRECT_SWELLS : DIRECT_LEFT;
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
static bool read_columns(struct fgb *fgb, const struct table *header,
                         const struct ranh_source *source)
{
    struct vector columns;
    if (!vector(header, H_COLUMNS, 4, &columns) || columns.n != source->info.n_fields)
        return false;
    fgb->type = ranh_calloc(columns.n + 1, 1);
    for (size_t i = 0; i < columns.n; i++) {
        struct table column;
        size_t at;
        if (!table_in(header->in, &columns, i, &column) || !field(&column, C_TYPE, 1, &at))
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

/* Bytes of the index: a tree of nodes, packed level by level; -1 = not as GDAL writes it. */
static int64_t index_bytes(int64_t features, unsigned node_size)
{
    int64_t level = features, nodes = features;
    if (node_size == 0)
        return 0;
    if (node_size < 2 || features > INT32_MAX)
        return -1;
    do {
        level = (level + node_size - 1) / node_size;
        nodes += level;
    } while (level > 1);
    return nodes * NODE_BYTES;
}

static bool read_header(struct fgb *fgb, const struct table *header,
                        const struct ranh_source *source, int64_t *index)
{
    size_t type, features, node_size, at;
    if (!field(header, H_GEOMETRY_TYPE, 1, &type) || !field(header, H_FEATURES, 8, &features) ||
        !features || !field(header, H_NODE_SIZE, 2, &node_size))
        return false;
    for (size_t i = H_GEOMETRY_TYPE + 1; i < H_COLUMNS; i++) /* has_z, has_m, has_t, has_tm */
        if (!field(header, i, 1, &at) || (at && header->in.at[at]))
            return false;
    fgb->geometry_type = type ? header->in.at[type] : UNKNOWN;
    fgb->features = (int64_t)direct_u64(header->in.at + features);
    *index = fgb->features > 0 ? index_bytes(fgb->features,
                                             node_size ? direct_u16(header->in.at + node_size) : 16)
                               : -1;
    return *index >= 0 && fgb->features == source->info.n_features &&
           (fgb->geometry_type == UNKNOWN || fgb->geometry_type == POLYGON ||
            fgb->geometry_type == MULTIPOLYGON) &&
           read_columns(fgb, header, source);
}

static bool open_fgb(struct fgb *fgb, const struct ranh_source *source, const struct ogr *ogr)
{
    static const unsigned char magic[4] = {'f', 'g', 'b', 3};
    struct direct_window *w = &fgb->window;
    struct table header;
    int64_t index;
    if (!ranh_direct_open(w, ogr->path, 0) || !ranh_direct_want(w, MAGIC_BYTES + 4) ||
        memcmp(w->bytes, magic, sizeof(magic)) != 0)
        return false;
    size_t bytes = direct_u32(w->bytes + MAGIC_BYTES);
    if (bytes > HEADER_MAX || !ranh_direct_want(w, MAGIC_BYTES + 4 + bytes) ||
        !root((struct bytes){w->bytes + MAGIC_BYTES + 4, bytes}, &header) ||
        !read_header(fgb, &header, source, &index))
        return false;
    ranh_direct_close(w);
    return ranh_direct_open(w, ogr->path, MAGIC_BYTES + 4 + bytes + (uint64_t)index);
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
