/* SPDX-License-Identifier: MIT */
/*
 * Parcels as the workspace holds them, from their bytes to vertices on the grid in one walk: MULTIPOLYGON, x and
 * y, little-endian, which is all that reproject writes. Anything else, damage too, is left to ranh_blob_read() and
 * ranh_fabric_add(), which know every form and say what is wrong; tests/unit/test_fabric.c holds both
 * against each other. The form: https://www.gaia-gis.it/gaia-sins/BLOB-Geometry.html
 */
#include <string.h>

#include "lib/geo/fabric_internal.h"
#include "lib/geo/wkb_internal.h"

enum { MARK_AT = BLOB_HEADER - 1, PART = 0x69, END = 0xFE };

struct walk {
    const uint8_t *at, *end;
    struct ranh_fabric_builder *builder;
    struct face face;
};

static bool number(struct walk *w, uint32_t *value)
{
    if (w->end - w->at < 4)
        return false;
    memcpy(value, w->at, sizeof(*value));
    w->at += 4;
    return true;
}

static bool take_ring(struct walk *w, bool shell)
{
    struct ranh_fabric_builder *b = w->builder;
    size_t first = b->vertices.n;
    uint32_t n;
    if (!number(w, &n) || n == 0 || n > (size_t)(w->end - w->at) / 16 || first + n > UINT32_MAX)
        return false;
    ranh_vec_reserve(&b->vertices, first + n);
    struct ranh_vertex *v = b->vertices.at + first;
    const struct ranh_grid grid = b->grid;
    struct ranh_grid_box box = w->face.box;
    bool on_grid = true;
    for (uint32_t i = 0; i < n; i++, w->at += 16) {
        double xy[2];
        struct ranh_vertex at = {0, 0};
        memcpy(xy, w->at, sizeof(xy));
        on_grid &= ranh_grid_snap(&grid, xy[0], xy[1], &at);
        v[i] = at;
        widen(&box, at);
    }
    w->face.box = box;
    if (on_grid)
        close_ring(b, &w->face, first, n, shell);
    return on_grid;
}

static bool take_part(struct walk *w)
{
    uint32_t type, rings;
    if (w->at == w->end || *w->at++ != PART || !number(w, &type) || type != WKB_POLYGON ||
        !number(w, &rings) || rings == 0)
        return false;
    for (uint32_t r = 0; r < rings; r++)
        if (!take_ring(w, r == 0))
            return false;
    return true;
}

static bool take_parts(struct walk *w)
{
    uint32_t type, parts;
    if (!number(w, &type) || type != WKB_MULTI_POLYGON || !number(w, &parts) || parts == 0)
        return false;
    for (uint32_t p = 0; p < parts; p++)
        if (!take_part(w))
            return false;
    return w->at == w->end;
}

bool ranh_fabric_add_blob(struct ranh_fabric_builder *builder, int64_t id, const void *blob,
                          size_t n)
{
    const uint8_t *bytes = blob;
    size_t n_rings = builder->rings.n, n_vertices = builder->vertices.n;
    if (__BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__ || n < BLOB_HEADER + 5 || bytes[0] != 0 ||
        bytes[1] != 1 || bytes[MARK_AT] != 0x7C || bytes[n - 1] != END)
        return false;
    struct walk w = {.at = bytes + BLOB_HEADER,
                     .end = bytes + n - 1,
                     .builder = builder,
                     .face = {.id = id, .first_ring = (uint32_t)n_rings, .box = NO_BOX}};
    if (take_parts(&w)) {
        close_face(builder, &w.face);
        return true;
    }
    builder->rings.n = n_rings;
    builder->vertices.n = n_vertices;
    return false;
}
