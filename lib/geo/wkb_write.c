/* SPDX-License-Identifier: MIT */
/*
 * WKB and SpatiaLite BLOBs, written: little-endian whatever the machine, in one piece, after one
 * reservation.
 */
#include <ranh/geo/wkb.h>

#include <string.h>

#include "lib/geo/wkb_internal.h"

static uint8_t *put_u32(uint8_t *to, uint32_t value)
{
    value = HOST_LITTLE ? value : __builtin_bswap32(value);
    memcpy(to, &value, sizeof(value));
    return to + sizeof(value);
}

static uint8_t *put_doubles(uint8_t *to, const double *from, size_t n)
{
    if (HOST_LITTLE) {
        memcpy(to, from, n * sizeof(*from));
        return to + n * sizeof(*from);
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t bits;
        memcpy(&bits, from + i, sizeof(bits));
        bits = __builtin_bswap64(bits);
        memcpy(to + i * sizeof(bits), &bits, sizeof(bits));
    }
    return to + n * sizeof(*from);
}

static enum wkb_type single_type(const struct ranh_shape *shape)
{
    return shape->kind == RANH_SHAPE_POINT  ? WKB_POINT
           : shape->kind == RANH_SHAPE_LINE ? WKB_LINE
                                            : WKB_POLYGON;
}

static uint8_t *put_part(uint8_t *to, const struct ranh_shape *shape, uint32_t part)
{
    if (shape->kind == RANH_SHAPE_POLYGON)
        to = put_u32(to, shape->part_ring[part + 1] - shape->part_ring[part]);
    for (uint32_t r = shape->part_ring[part]; r < shape->part_ring[part + 1]; r++) {
        uint32_t first = shape->ring_point[r], n = shape->ring_point[r + 1] - first;
        if (shape->kind != RANH_SHAPE_POINT)
            to = put_u32(to, n);
        to = put_doubles(to, shape->xy + 2 * (size_t)first, 2 * (size_t)n);
    }
    return to;
}

/* Upper bound of the body's bytes. */
static size_t body_bytes(const struct ranh_shape *shape)
{
    return 16 + 9 * (size_t)shape->n_parts + 4 * (size_t)shape->n_rings +
           16 * (size_t)shape->n_points;
}

static void append(struct ranh_str *out, uint8_t *start, const uint8_t *end)
{
    out->len += (size_t)(end - start);
    out->text[out->len] = '\0';
}

void ranh_wkb_write(struct ranh_str *out, const struct ranh_shape *shape)
{
    ranh_str_reserve(out, body_bytes(shape));
    uint8_t *start = (uint8_t *)out->text + out->len, *to = start;
    bool empty = shape->kind == RANH_SHAPE_NONE;
    *to++ = 1;
    to = put_u32(to, empty ? WKB_COLLECTION : (uint32_t)single_type(shape) + 3);
    to = put_u32(to, empty ? 0 : shape->n_parts);
    for (uint32_t p = 0; !empty && p < shape->n_parts; p++) {
        *to++ = 1;
        to = put_u32(to, single_type(shape));
        to = put_part(to, shape, p);
    }
    append(out, start, to);
}

void ranh_blob_write(struct ranh_str *out, const struct ranh_shape *shape, int32_t srid)
{
    if (shape->kind == RANH_SHAPE_NONE || shape->n_points == 0)
        return;
    ranh_str_reserve(out, BLOB_HEADER + body_bytes(shape) + 1);
    uint8_t *start = (uint8_t *)out->text + out->len, *to = start;
    struct ranh_box box = ranh_shape_box(shape);
    *to++ = 0x00;
    *to++ = 0x01;
    to = put_u32(to, (uint32_t)srid);
    to = put_doubles(to, (double[]){box.xmin, box.ymin, box.xmax, box.ymax}, 4);
    *to++ = 0x7C;
    if (shape->kind == RANH_SHAPE_POINT && shape->n_points == 1) {
        to = put_u32(to, WKB_POINT);
        to = put_part(to, shape, 0);
    } else {
        to = put_u32(to, (uint32_t)single_type(shape) + 3);
        to = put_u32(to, shape->n_parts);
        for (uint32_t p = 0; p < shape->n_parts; p++) {
            *to++ = 0x69;
            to = put_u32(to, single_type(shape));
            to = put_part(to, shape, p);
        }
    }
    *to++ = 0xFE;
    append(out, start, to);
}
