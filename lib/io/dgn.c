/* SPDX-License-Identifier: MIT */
/*
 * Elements of a V7 drawing. A header element (chain, complex shape, text node, shared cell) states how many
 * words belong to it: its parts lie behind it and carry the mark of a part. A part is read with its
 * header; parts of a cell stand where they are drawn and are elements of their own.
 */
#include <ranh/io/dgn.h>

#include <math.h>
#include <string.h>

#include <ranh/base/str.h>
#include <ranh/base/vec.h>

#include "dgn_bytes.h"
#include "dgn_curve.h"
#include "dgn_spline.h"

struct ranh_dgn {
    const unsigned char *bytes;
    size_t n, at;
    int64_t number;
    int dimension;
    double uor, x0, y0;
    struct dgn_points points; /* of the element given out */
    struct dgn_points part;   /* of one part */
    struct ranh_str text;
};

struct ranh_dgn *ranh_dgn_open(const void *bytes, size_t n, const struct ranh_dgn_scan *scan)
{
    struct ranh_dgn *dgn = ranh_calloc(1, sizeof(*dgn));
    dgn->bytes = bytes;
    dgn->n = n;
    dgn->dimension = scan->three_d ? 3 : 2;
    dgn->uor = scan->uor_per_master;
    dgn->x0 = scan->x0;
    dgn->y0 = scan->y0;
    ranh_str_init(&dgn->text);
    return dgn;
}

void ranh_dgn_free(struct ranh_dgn *dgn)
{
    if (!dgn)
        return;
    ranh_vec_release(&dgn->points);
    ranh_vec_release(&dgn->part);
    ranh_str_release(&dgn->text);
    ranh_free(dgn);
}

static struct dgn_point place(const struct ranh_dgn *dgn, double x, double y)
{
    return (struct dgn_point){x / dgn->uor - dgn->x0, y / dgn->uor - dgn->y0};
}

static void add(const struct ranh_dgn *dgn, struct dgn_points *to, struct dgn_bytes e,
                size_t offset)
{
    *ranh_vec_push(to) = place(dgn, dgn_long(e, offset), dgn_long(e, offset + 4));
}

/* Points of a line string; the count is held against the element's length. */
static void read_points(const struct ranh_dgn *dgn, struct dgn_bytes e, struct dgn_points *to)
{
    size_t size = 4 * (size_t)dgn->dimension, n = dgn_word(e, 36);
    size_t room = e.n > 38 ? (e.n - 38) / size : 0;
    for (size_t i = 0; i < n && i < room; i++)
        add(dgn, to, e, 38 + i * size);
}

/* The rotation about the vertical in degrees, counter-clockwise; false for one that tilts. A quaternion
 * holds the cosine and the sine of half the angle the other way round. */
static bool read_rotation(const struct ranh_dgn *dgn, struct dgn_bytes e, size_t offset,
                          double *degrees)
{
    if (dgn->dimension == 2) {
        *degrees = dgn_long(e, offset) / 360000.0;
        return true;
    }
    double w = dgn_long(e, offset), x = dgn_long(e, offset + 4), y = dgn_long(e, offset + 8),
           z = dgn_long(e, offset + 12);
    double size = sqrt(w * w + x * x + y * y + z * z);
    *degrees = -2 * atan2(z, w) * 180 / M_PI;
    return size > 0 && fabs(x) < 1e-6 * size && fabs(y) < 1e-6 * size;
}

static bool read_arc(const struct ranh_dgn *dgn, struct dgn_bytes e, bool whole,
                     struct dgn_points *to)
{
    struct dgn_arc arc = {.sweep = 360};
    size_t at = 36, turned = dgn->dimension == 2 ? 4 : 16;
    if (!whole) {
        /* the sign stands apart from the amount, which is a long as any other */
        bool backwards = dgn_byte(e, 41) & 0x80;
        uint32_t amount = (uint32_t)(dgn_word(e, 40) & 0x7fff) << 16 | dgn_word(e, 42);
        arc.start = dgn_long(e, 36) / 360000.0;
        arc.sweep = amount == 0 ? 360 : (backwards ? -(double)amount : (double)amount) / 360000.0;
        at = 44;
    }
    arc.primary = dgn_double(e, at) / dgn->uor;
    arc.secondary = dgn_double(e, at + 8) / dgn->uor;
    bool flat = read_rotation(dgn, e, at + 16, &arc.rotation);
    arc.centre = place(dgn, dgn_double(e, at + 16 + turned), dgn_double(e, at + 24 + turned));
    return flat && e.n >= at + 32 + turned && dgn_stroke_arc(&arc, RANH_DGN_CHORD_M, to);
}

/* Fills to with the points of one element; false when it has geometry that is not read. */
static bool read_geometry(struct ranh_dgn *dgn, struct dgn_bytes e, struct dgn_points *to,
                          bool *curved)
{
    size_t size = 4 * (size_t)dgn->dimension;
    to->n = 0;
    switch (dgn_type(e)) {
    case RANH_DGN_LINE:
        add(dgn, to, e, 36);
        add(dgn, to, e, 36 + size);
        return e.n >= 36 + 2 * size;
    case RANH_DGN_LINE_STRING:
    case RANH_DGN_SHAPE:
        read_points(dgn, e, to);
        return to->n > 0;
    case RANH_DGN_CURVE: {
        struct dgn_points through = {0};
        *curved = true;
        read_points(dgn, e, &through);
        bool good = dgn_stroke_curve(through.at, through.n, RANH_DGN_CHORD_M, to);
        ranh_vec_release(&through);
        return good;
    }
    case RANH_DGN_ARC:
    case RANH_DGN_ELLIPSE:
        *curved = true;
        return read_arc(dgn, e, dgn_type(e) == RANH_DGN_ELLIPSE, to);
    default:
        return false;
    }
}

/* Stands at the header; goes on behind what belongs to it. */
static bool read_spline(struct ranh_dgn *dgn, struct dgn_bytes header, size_t end,
                        struct dgn_points *to)
{
    struct dgn_spline spline = {0};
    to->n = 0;
    dgn_spline_gather(dgn->bytes, end, &dgn->at, dgn->dimension, &spline);
    dgn->number += (int64_t)spline.elements;
    bool good = dgn_spline_stroke(header, &spline, RANH_DGN_CHORD_M * dgn->uor, to);
    for (size_t i = 0; i < to->n; i++)
        to->at[i] = place(dgn, to->at[i].x, to->at[i].y);
    dgn_spline_release(&spline);
    return good;
}

/* The lower left corner of a text is stored, and how it is justified: the point the draughtsman set is a
 * part of its width and height away. Letters are as wide as the settings say, which is near enough. */
static void add_text_place(const struct ranh_dgn *dgn, struct dgn_bytes e, struct dgn_points *to)
{
    static const double across[] = {0, 0, 0.5, 1, 1}, up[] = {1, 0.5, 0};
    bool flat = dgn->dimension == 2;
    size_t at = flat ? 50 : 62, n = dgn_byte(e, flat ? 58 : 74);
    unsigned how = dgn_byte(e, 37) < 15 ? dgn_byte(e, 37) : 2;
    double degrees = 0, width = (double)n * dgn_long(e, 38) * 0.006;
    double x = across[how / 3] * width, y = up[how % 3] * dgn_long(e, 42) * 0.006;
    (void)read_rotation(dgn, e, 46, &degrees);
    double turn = degrees * M_PI / 180, c = cos(turn), s = sin(turn);
    *ranh_vec_push(to) =
        place(dgn, dgn_long(e, at) + x * c - y * s, dgn_long(e, at + 4) + x * s + y * c);
}

/* Two bytes a character behind the mark FF FD or FF FE; else the bytes as they are. */
static void read_text(const struct ranh_dgn *dgn, struct dgn_bytes e, struct ranh_str *to)
{
    size_t from = dgn->dimension == 2 ? 60 : 76, n = dgn_byte(e, from - 2);
    if (from >= e.n)
        return;
    if (n > e.n - from)
        n = e.n - from;
    if (n >= 2 && e.at[from] == 0xff && (e.at[from + 1] == 0xfd || e.at[from + 1] == 0xfe)) {
        for (size_t i = 2; i + 1 < n; i += 2) {
            unsigned c = dgn_word(e, from + i);
            if (c < 0x80) {
                ranh_str_putc(to, (char)c);
            } else if (c < 0x800) {
                ranh_str_putc(to, (char)(0xc0 | c >> 6));
                ranh_str_putc(to, (char)(0x80 | (c & 0x3f)));
            } else {
                ranh_str_putc(to, (char)(0xe0 | c >> 12));
                ranh_str_putc(to, (char)(0x80 | (c >> 6 & 0x3f)));
                ranh_str_putc(to, (char)(0x80 | (c & 0x3f)));
            }
        }
        return;
    }
    ranh_str_add(to, e.at + from, n);
}

/* Behind the header: its own 38 bytes up to the length, then the words it states. */
static size_t end_of_parts(const struct ranh_dgn *dgn, struct dgn_bytes header)
{
    size_t end = (size_t)(header.at - dgn->bytes) + 38 + 2 * (size_t)dgn_word(header, 36);
    return end < dgn->n ? end : dgn->n;
}

/* Appends the parts of a chain or complex shape, end to end. */
static bool read_chain(struct ranh_dgn *dgn, struct dgn_bytes header, bool *curved)
{
    struct dgn_bytes e;
    size_t end = end_of_parts(dgn, header);
    bool good = true;
    dgn->points.n = 0;
    while (dgn->at < end && dgn_at(dgn->bytes, dgn->n, dgn->at, &e) && dgn_is_part(e)) {
        dgn->at += e.n;
        dgn->number++;
        if (dgn_is_deleted(e))
            continue;
        bool spline = dgn_type(e) == RANH_DGN_BSPLINE;
        good &= spline ? read_spline(dgn, e, end, &dgn->part)
                       : read_geometry(dgn, e, &dgn->part, curved);
        *curved |= spline;
        for (size_t i = 0; i < dgn->part.n; i++) {
            const struct dgn_point *last =
                dgn->points.n ? &dgn->points.at[dgn->points.n - 1] : NULL;
            /* NOLINTBEGIN(clang-analyzer-core.NullDereference): part.n points are there */
            struct dgn_point p = dgn->part.at[i];
            if (!last || last->x != p.x || last->y != p.y)
                *ranh_vec_push(&dgn->points) = p;
            /* NOLINTEND(clang-analyzer-core.NullDereference) */
        }
    }
    return good && dgn->points.n > 0;
}

/* The lines of a text node. */
static void read_node(struct ranh_dgn *dgn, struct dgn_bytes header)
{
    struct dgn_bytes e;
    size_t end = end_of_parts(dgn, header);
    for (; dgn->at < end && dgn_at(dgn->bytes, dgn->n, dgn->at, &e) && dgn_is_part(e);
         dgn->at += e.n, dgn->number++) {
        if (dgn_is_deleted(e) || dgn_type(e) != RANH_DGN_TEXT)
            continue;
        if (dgn->text.len)
            ranh_str_putc(&dgn->text, '\n');
        read_text(dgn, e, &dgn->text);
    }
}

static void skip_parts(struct ranh_dgn *dgn, struct dgn_bytes header)
{
    struct dgn_bytes e;
    size_t end = end_of_parts(dgn, header);
    for (; dgn->at < end && dgn_at(dgn->bytes, dgn->n, dgn->at, &e) && dgn_is_part(e);
         dgn->at += e.n)
        dgn->number++;
}

static void close_ring(struct dgn_points *points)
{
    struct dgn_point first = points->at[0], last = points->at[points->n - 1];
    if (first.x != last.x || first.y != last.y)
        *ranh_vec_push(points) = first;
}

/* True for an element that is given out. dgn->at stands behind the element, or its parts. */
static bool read_element(struct ranh_dgn *dgn, struct dgn_bytes e, struct ranh_dgn_element *out)
{
    bool area = out->type == RANH_DGN_SHAPE || out->type == RANH_DGN_COMPLEX_SHAPE ||
                out->type == RANH_DGN_ELLIPSE;
    bool good;
    dgn->points.n = 0;
    switch (out->type) {
    case RANH_DGN_LINE:
    case RANH_DGN_LINE_STRING:
    case RANH_DGN_SHAPE:
    case RANH_DGN_CURVE:
    case RANH_DGN_ARC:
    case RANH_DGN_ELLIPSE:
        good = read_geometry(dgn, e, &dgn->points, &out->curved);
        break;
    case RANH_DGN_CHAIN:
    case RANH_DGN_COMPLEX_SHAPE:
        good = read_chain(dgn, e, &out->curved);
        break;
    case RANH_DGN_TEXT:
        add_text_place(dgn, e, &dgn->points);
        read_text(dgn, e, &dgn->text);
        out->kind = RANH_SHAPE_POINT;
        return true;
    case RANH_DGN_TEXT_NODE:
        add(dgn, &dgn->points, e, dgn->dimension == 2 ? 62 : 74);
        read_node(dgn, e);
        out->kind = RANH_SHAPE_POINT;
        return true;
    case RANH_DGN_SHARED_CELL:
        skip_parts(dgn, e);
        return false;
    case RANH_DGN_BSPLINE:
        good = out->curved = read_spline(dgn, e, dgn->n, &dgn->points);
        break;
    default:
        return false;
    }
    if (good && area)
        close_ring(&dgn->points);
    if (good)
        out->kind = area ? RANH_SHAPE_POLYGON : RANH_SHAPE_LINE;
    return true;
}

bool ranh_dgn_next(struct ranh_dgn *dgn, struct ranh_dgn_element *element)
{
    struct dgn_bytes e;
    while (dgn_at(dgn->bytes, dgn->n, dgn->at, &e)) {
        *element = (struct ranh_dgn_element){.number = dgn->number++,
                                             .offset = dgn->at,
                                             .type = dgn_type(e),
                                             .level = dgn_level(e),
                                             .graphic_group = (int)dgn_word(e, 28),
                                             .color = (int)dgn_byte(e, 35),
                                             .weight = (int)(dgn_byte(e, 34) >> 3),
                                             .style = (int)(dgn_byte(e, 34) & 7)};
        dgn->at += e.n;
        ranh_str_clear(&dgn->text);
        if (dgn_is_deleted(e) || !read_element(dgn, e, element))
            continue;
        element->xy = dgn->points.n ? &dgn->points.at[0].x : NULL;
        element->n_points = element->kind == RANH_SHAPE_NONE ? 0 : dgn->points.n;
        if (element->kind == RANH_SHAPE_POINT) {
            element->text = dgn->text.text;
            element->n_text = dgn->text.len;
        }
        return true;
    }
    return false;
}
