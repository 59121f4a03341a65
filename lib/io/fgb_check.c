/* SPDX-License-Identifier: MIT */
/*
 * A geometry is as large as its numbers and those of its parts, and a file in which each number stands once is at least
 * as large. Where offsets lead to the same bytes again and again, a few kilobytes are gigabytes to GDAL, which copies
 * what it is led to. What cannot be followed here GDAL's verifier refuses.
 */
#include <string.h>

#include <ranh/base/i18n.h>

#include "fgb.h"

enum {
    DEEPEST = 64 /* the verifier's */,
    TABLE_BYTES = 8 /* of a part: its offset, and its own to a vtable */
};

bool fgb_header(struct direct_window *w, struct fb_table *header, size_t *end)
{
    static const unsigned char magic[4] = {'f', 'g', 'b', 3};
    if (!ranh_direct_want(w, MAGIC_BYTES + 4) || memcmp(w->bytes, magic, sizeof(magic)) != 0)
        return false;
    size_t bytes = direct_u32(w->bytes + MAGIC_BYTES);
    *end = MAGIC_BYTES + 4 + bytes;
    return bytes <= HEADER_MAX && ranh_direct_want(w, *end) &&
           fb_root((struct fb_bytes){w->bytes + MAGIC_BYTES + 4, bytes}, header);
}

/* A tree of nodes, packed level by level. */
int64_t fgb_index_bytes(int64_t features, unsigned node_size)
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

/* Takes the bytes of a geometry from *left; false when there are not as many. */
static bool spend(const struct fb_table *geometry, int depth, size_t *left)
{
    static const struct {
        enum geometry_field field;
        size_t size;
    } numbers[] = {{G_ENDS, 4}, {G_XY, 8}, {G_Z, 8}, {G_M, 8}, {G_T, 8}, {G_TM, 8}};
    struct fb_vector v;
    if (*left < TABLE_BYTES)
        return false;
    *left -= TABLE_BYTES;
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
        if (!fb_vector(geometry, numbers[i].field, numbers[i].size, &v))
            return true; /* GDAL refuses it */
        if (v.n * numbers[i].size > *left)
            return false;
        *left -= v.n * numbers[i].size;
    }
    if (depth == DEEPEST || !fb_vector(geometry, G_PARTS, 4, &v))
        return true;
    for (size_t i = 0; i < v.n; i++) {
        struct fb_table part;
        if (!fb_table_in(geometry->in, &v, i, &part))
            return true;
        if (!spend(&part, depth + 1, left))
            return false;
    }
    return true;
}

static bool feature_swells(struct fb_bytes in)
{
    struct fb_table feature, geometry;
    bool there;
    size_t left = in.n;
    return fb_root(in, &feature) && fb_table_of(&feature, F_GEOMETRY, &geometry, &there) && there &&
           !spend(&geometry, 0, &left);
}

bool fgb_swells(struct direct_window *w)
{
    while (ranh_direct_want(w, 4)) {
        size_t bytes = direct_u32(w->bytes + w->at);
        if (!ranh_direct_want(w, 4 + bytes))
            return false;
        if (feature_swells((struct fb_bytes){w->bytes + w->at + 4, bytes}))
            return true;
        w->at += 4 + bytes;
    }
    return false;
}

/* Names and descriptions of columns. */
static bool header_swells(const struct fb_table *header)
{
    static const enum column_field texts[] = {C_NAME, C_TITLE, C_DESCRIPTION, C_METADATA};
    struct fb_vector columns, text;
    size_t left = header->in.n;
    if (!fb_vector(header, H_COLUMNS, 4, &columns))
        return false;
    for (size_t i = 0; i < columns.n; i++) {
        struct fb_table column;
        if (!fb_table_in(header->in, &columns, i, &column))
            return false;
        for (size_t k = 0; k < sizeof(texts) / sizeof(*texts); k++) {
            if (!fb_vector(&column, texts[k], 1, &text))
                return false;
            if (text.n > left)
                return true;
            left -= text.n;
        }
    }
    return false;
}

int ranh_source_fgb_check(const char *path, struct ranh_err *err)
{
    struct direct_window w;
    struct fb_table header;
    size_t end;
    bool swells =
        ranh_direct_open(&w, path, 0) && fgb_header(&w, &header, &end) && header_swells(&header);
    ranh_direct_close(&w);
    return swells ? ranh_fail(err, RANH_E_INPUT,
                              _("%s: the names of its columns are the same bytes again and again, "
                                "which would fill the memory"),
                              path)
                  : RANH_OK;
}

int ranh_source_fgb_check_features(const char *path, struct ranh_err *err)
{
    struct direct_window w;
    struct fb_table header;
    size_t end, features, node_size;
    bool swells = false;
    if (ranh_direct_open(&w, path, 0) && fgb_header(&w, &header, &end) &&
        fb_field(&header, H_FEATURES, 8, &features) &&
        fb_field(&header, H_NODE_SIZE, 2, &node_size)) {
        int64_t n = features ? (int64_t)direct_u64(header.in.at + features) : 0;
        int64_t index =
            n > 0 ? fgb_index_bytes(n, node_size ? direct_u16(header.in.at + node_size) : 16) : 0;
        if (index >= 0) {
            ranh_direct_seek(&w, end + (uint64_t)index);
            swells = fgb_swells(&w);
        }
    }
    ranh_direct_close(&w);
    return swells ? ranh_fail(err, RANH_E_INPUT,
                              _("%s: the parts of a feature are the same bytes again and again, "
                                "which would fill the memory"),
                              path)
                  : RANH_OK;
}
