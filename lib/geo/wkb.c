/* SPDX-License-Identifier: MIT */
/*
 * WKB and SpatiaLite BLOBs, read by hand. Both have the same body; they differ in what stands
 * before a geometry inside a collection: WKB repeats byte order and type, a BLOB writes 0x69 and
 * the type.
 *
 * Reading walks the bytes twice: the first walk only counts, per dimension, and proves that
 * everything lies inside the buffer; the second fills arrays of exactly that size. So hostile
 * counts cannot make us allocate more than a few times the bytes that were given, and nothing
 * grows.
 */
#include <ranh/geo/wkb.h>

#include <math.h>
#include <string.h>

#include <ranh/base/i18n.h>

#include "lib/geo/wkb_internal.h"

#define MAX_DEPTH 32

struct counts {
    uint64_t parts, rings, points;
};

struct reader {
    const uint8_t *start, *at, *end;
    bool little, blob;
    unsigned notes;
    struct counts count[4];  /* by enum ranh_shape_kind */
    struct ranh_shape *fill; /* NULL on the counting walk */
    struct ranh_err *err;
};

static int broken(struct reader *in, const char *what)
{
    return ranh_fail(in->err, RANH_E_INPUT,
                     _("geometry is not readable at byte %zu: %s; export the file again"),
                     (size_t)(in->at - in->start), what);
}

static size_t left(const struct reader *in)
{
    return (size_t)(in->end - in->at);
}

static uint32_t load_u32(const struct reader *in, const uint8_t *at)
{
    uint32_t value;
    memcpy(&value, at, sizeof(value));
    return in->little == HOST_LITTLE ? value : __builtin_bswap32(value);
}

static double load_double(const struct reader *in, const uint8_t *at)
{
    uint64_t bits;
    double value;
    memcpy(&bits, at, sizeof(bits));
    if (in->little != HOST_LITTLE)
        bits = __builtin_bswap64(bits);
    memcpy(&value, &bits, sizeof(value));
    return value;
}

/* A number of things that take at least `each` bytes: refused when they cannot fit. */
static int read_count(struct reader *in, size_t each, uint32_t *n)
{
    if (left(in) < 4)
        return broken(in, _("it ends within a count"));
    *n = load_u32(in, in->at);
    if (*n > (left(in) - 4) / each)
        return broken(in, _("a count is larger than the data"));
    in->at += 4;
    return 0;
}

/* Type and number of doubles a point, from a type word of any of the three dialects. */
static int split_type(struct reader *in, uint32_t word, enum wkb_type *type, unsigned *dims)
{
    bool z = word & 0x80000000u, m = word & 0x40000000u;
    if (word & 0x20000000u) /* an SRID follows (PostGIS) */
        in->at += left(in) < 4 ? left(in) : 4;
    word &= 0x1FFFFFFFu;
    uint32_t thousands = word / 1000;
    if (thousands > 3 || word % 1000 > WKB_TRIANGLE)
        return broken(in, _("unknown geometry type"));
    z = z || thousands == 1 || thousands == 3;
    m = m || thousands >= 2;
    *type = (enum wkb_type)(word % 1000);
    *dims = 2u + z + m;
    in->notes |= (z ? RANH_WKB_HAD_Z : 0u) | (m ? RANH_WKB_HAD_M : 0u);
    return 0;
}

static int read_header(struct reader *in, bool top, enum wkb_type *type, unsigned *dims)
{
    if (left(in) < 5 && !(in->blob && top && left(in) >= 4))
        return broken(in, _("it ends within a geometry's header"));
    if (in->blob) {
        if (!top && *in->at++ != 0x69)
            return broken(in, _("the mark of a part is missing"));
    } else {
        if (*in->at > 1)
            return broken(in, _("byte order is neither 0 nor 1"));
        in->little = *in->at++ == 1;
    }
    uint32_t word = load_u32(in, in->at);
    in->at += 4;
    return split_type(in, word, type, dims);
}

static void begin_part(struct reader *in, enum ranh_shape_kind kind)
{
    if (!in->fill)
        in->count[kind].parts++;
    else if (in->fill->kind == kind)
        in->fill->part_ring[in->fill->n_parts++] = in->fill->n_rings;
}

static int read_points(struct reader *in, enum ranh_shape_kind kind, uint32_t n, unsigned dims)
{
    size_t stride = 8 * (size_t)dims;
    if (n > left(in) / stride)
        return broken(in, _("it ends within the points"));
    const uint8_t *at = in->at;
    in->at += n * stride;
    if (!in->fill) {
        in->count[kind].rings++;
        in->count[kind].points += n;
        return 0;
    }
    struct ranh_shape *shape = in->fill;
    if (shape->kind != kind)
        return 0;
    shape->ring_point[shape->n_rings++] = shape->n_points;
    double *xy = shape->xy + 2 * (size_t)shape->n_points, worst = 0;
    for (uint32_t i = 0; i < n; i++, at += stride) {
        xy[2 * i] = load_double(in, at);
        xy[2 * i + 1] = load_double(in, at + 8);
        worst += (xy[2 * i] - xy[2 * i]) + (xy[2 * i + 1] - xy[2 * i + 1]); /* 0, or NaN */
    }
    shape->n_points += n;
    if (isnan(worst))
        in->notes |= RANH_WKB_NOT_FINITE;
    return 0;
}

static int read_point(struct reader *in, unsigned dims)
{
    if (left(in) < 8 * (size_t)dims)
        return broken(in, _("it ends within a point"));
    if (isnan(load_double(in, in->at)) && isnan(load_double(in, in->at + 8))) {
        in->at += 8 * (size_t)dims; /* POINT EMPTY */
        return 0;
    }
    begin_part(in, RANH_SHAPE_POINT);
    return read_points(in, RANH_SHAPE_POINT, 1, dims);
}

static int read_line(struct reader *in, unsigned dims)
{
    uint32_t n = 0;
    int status = read_count(in, 8 * (size_t)dims, &n);
    if (status || n == 0)
        return status;
    begin_part(in, RANH_SHAPE_LINE);
    return read_points(in, RANH_SHAPE_LINE, n, dims);
}

static int read_polygon(struct reader *in, unsigned dims)
{
    uint32_t n_rings = 0, n = 0;
    int status = read_count(in, 4, &n_rings);
    if (status || n_rings == 0)
        return status;
    begin_part(in, RANH_SHAPE_POLYGON);
    for (uint32_t i = 0; i < n_rings && !status; i++) {
        status = read_count(in, 8 * (size_t)dims, &n);
        if (!status)
            status = read_points(in, RANH_SHAPE_POLYGON, n, dims);
    }
    return status;
}

static int read_geometry(struct reader *in, unsigned depth)
{
    enum wkb_type type = WKB_ANY;
    unsigned dims = 2;
    uint32_t n = 0;
    if (depth > MAX_DEPTH)
        return broken(in, _("collections are nested too deeply"));
    int status = read_header(in, depth == 0, &type, &dims);
    if (status)
        return status;
    switch (type) {
    case WKB_POINT:
        return read_point(in, dims);
    case WKB_LINE:
        return read_line(in, dims);
    case WKB_POLYGON:
    case WKB_TRIANGLE:
        return read_polygon(in, dims);
    case WKB_CIRCULAR_STRING:
    case WKB_COMPOUND_CURVE:
    case WKB_CURVE_POLYGON:
        in->notes |= RANH_WKB_CURVED;
        return 0; /* the rest is not walked: see ranh_wkb_read() */
    case WKB_MULTI_POINT:
    case WKB_MULTI_LINE:
    case WKB_MULTI_POLYGON:
    case WKB_COLLECTION:
    case WKB_MULTI_CURVE:
    case WKB_MULTI_SURFACE:
    case WKB_POLYHEDRAL_SURFACE:
    case WKB_TIN:
        status = read_count(in, 9, &n);
        for (uint32_t i = 0; i < n && !status && !(in->notes & RANH_WKB_CURVED); i++)
            status = read_geometry(in, depth + 1);
        return status;
    case WKB_ANY:
        break;
    }
    return broken(in, _("unknown geometry type"));
}

/* Highest dimension that is there; the others are noted. */
static enum ranh_shape_kind choose_kind(struct reader *in)
{
    enum ranh_shape_kind kind = RANH_SHAPE_NONE;
    for (unsigned k = RANH_SHAPE_POINT; k <= RANH_SHAPE_POLYGON; k++) {
        if (in->count[k].parts == 0)
            continue;
        if (kind != RANH_SHAPE_NONE)
            in->notes |= RANH_WKB_MIXED;
        kind = (enum ranh_shape_kind)k;
    }
    return kind;
}

static int read_body(struct reader *in, struct ranh_arena *arena, struct ranh_shape *shape)
{
    struct reader again = *in;
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    int status = read_geometry(in, 0);
    if (status || (in->notes & RANH_WKB_CURVED))
        return status;
    enum ranh_shape_kind kind = choose_kind(in);
    if (kind == RANH_SHAPE_NONE || in->count[kind].points == 0) {
        in->notes |= RANH_WKB_EMPTY;
        return 0;
    }
    const struct counts *n = &in->count[kind];
    if (n->points > UINT32_MAX / 2 || n->rings > UINT32_MAX / 2)
        return broken(in, _("it has more than 2 thousand million points"));
    ranh_shape_alloc(arena, shape, kind, (uint32_t)n->parts, (uint32_t)n->rings,
                     (uint32_t)n->points);
    shape->n_parts = shape->n_rings = shape->n_points = 0;
    again.fill = shape;
    status = read_geometry(&again, 0);
    shape->part_ring[shape->n_parts] = shape->n_rings;
    shape->ring_point[shape->n_rings] = shape->n_points;
    in->notes |= again.notes;
    return status;
}

int ranh_wkb_read(struct ranh_arena *arena, const void *bytes, size_t n, struct ranh_shape *shape,
                  unsigned *notes, struct ranh_err *err)
{
    struct reader in = {.start = bytes, .at = bytes, .err = err};
    in.end = in.start + n;
    int status = read_body(&in, arena, shape);
    if (notes)
        *notes = in.notes;
    return status;
}

int ranh_blob_read(struct ranh_arena *arena, const void *bytes, size_t n, struct ranh_shape *shape,
                   int32_t *srid, struct ranh_err *err)
{
    struct reader in = {.start = bytes, .at = bytes, .blob = true, .err = err};
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    if (n < BLOB_HEADER + 5 || in.start[0] != 0x00 || in.start[1] > 1 || in.start[38] != 0x7C ||
        in.start[n - 1] != 0xFE)
        return ranh_fail(
            err, RANH_E_INPUT,
            _("a geometry of the workspace is not a SpatiaLite BLOB (%zu bytes); it was "
              "written by another program or is damaged: run the stage again"),
            n);
    in.little = in.start[1] == 1;
    in.end = in.start + n - 1;
    uint32_t id = load_u32(&in, in.start + 2);
    if (srid)
        memcpy(srid, &id, sizeof(*srid));
    in.at += BLOB_HEADER;
    int status = read_body(&in, arena, shape);
    if (!status && (in.notes & RANH_WKB_CURVED))
        return broken(&in, _("unknown geometry type"));
    return status;
}
