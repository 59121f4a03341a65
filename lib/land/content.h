/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_CONTENT_H
#define RANH_LAND_CONTENT_H
/*
 * Bytes of what is compared by hash from run to run: parcels, areas of plans, permits. Lengths stand before what
 * follows, so that "ab", "c" is not "a", "bc", and what is not given is not the empty text.
 */
#include <string.h>

#include <ranh/base/str.h>
#include <ranh/geo/fabric.h>

static inline void ranh_content_text(struct ranh_str *to, const char *text)
{
    uint32_t n = text ? (uint32_t)strlen(text) : UINT32_MAX;
    ranh_str_add(to, &n, sizeof(n));
    if (text)
        ranh_str_add(to, text, n);
}

/* Rings in their order, with their roles. */
static inline void ranh_content_face(struct ranh_str *to, const struct ranh_fabric *f, size_t face)
{
    for (uint32_t r = f->face_ring[face]; r < f->face_ring[face + 1]; r++) {
        uint32_t first = f->ring_vertex[r], n = f->ring_vertex[r + 1] - first;
        const uint32_t head[] = {n, f->ring_role[r]};
        ranh_str_add(to, head, sizeof(head));
        ranh_str_add(to, f->vertex + first, n * sizeof(*f->vertex));
    }
}

#endif
