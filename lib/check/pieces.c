/* SPDX-License-Identifier: MIT */
/*
 * Two faces that are covered once have no edge in common: it would have cancelled. So where nothing is covered
 * twice each such face is a piece; else covered ground is made one layer first. A corner that the outlines of
 * pieces pass twice has ground on two sides and none between.
 */
#include "lib/check/pieces.h"

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>

static bool is_doubled(const struct ranh_faces *faces)
{
    for (size_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m > 1)
            return true;
    return false;
}

/* What is covered at all, as a layer that counts 1. */
static void one_layer(const struct ranh_faces *faces, struct ranh_faces *layer)
{
    struct ranh_chain chain;
    int32_t *code = ranh_alloc((faces->n_faces + 1) * sizeof(*code));
    for (size_t f = 0; f < faces->n_faces; f++)
        code[f] = faces->face[f].m > 0;
    ranh_chain_of_regions(faces, code, NULL, &chain);
    ranh_chain_faces(&chain, NULL, layer);
    ranh_chain_release(&chain);
    ranh_free(code);
}

static int64_t count_twice(uint64_t *key, size_t n)
{
    int64_t twice = 0;
    ranh_sort_u64(key, NULL, n);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && key[end] == key[i]; end++)
            ;
        twice += end - i > 1;
    }
    return twice;
}

void ranh_pieces(const struct ranh_faces *faces, int64_t *pieces, int64_t *at_points)
{
    struct ranh_faces layer = {0};
    if (is_doubled(faces)) {
        one_layer(faces, &layer);
        faces = &layer;
    }
    uint64_t *key = ranh_alloc((faces->n_vertices + 1) * sizeof(*key));
    size_t n = 0;
    *pieces = 0;
    for (size_t f = 0; f < faces->n_faces; f++) {
        const struct ranh_chain_face *face = &faces->face[f];
        if (face->m == 0)
            continue;
        ++*pieces;
        for (uint32_t v = faces->ring_vertex[face->first_ring];
             v < faces->ring_vertex[face->first_ring + face->n_rings]; v++)
            key[n++] = ranh_sort_key(faces->vertex[v].x, faces->vertex[v].y);
    }
    *at_points = count_twice(key, n);
    ranh_free(key);
    ranh_faces_release(&layer);
}
