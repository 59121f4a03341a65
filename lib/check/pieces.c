/* SPDX-License-Identifier: MIT */
/*
 * Two faces that are covered once have no edge in common: it would have cancelled. So only the edges of faces that
 * are covered more often, which are few, can lie inside a piece: they stand in a table, and each edge of a covered
 * face asks it for the other way round. What has none is outline; a corner from which two edges of outlines
 * start has ground on two sides and none between.
 */
#include "lib/check/pieces.h"

#include <ranh/base/arena.h>
#include <ranh/base/sort.h>

struct side {
    uint64_t from, to;
    uint32_t face; /* + 1; 0 = free */
};

struct work {
    const struct ranh_faces *faces;
    struct side *slot; /* edges of faces that are covered more than once */
    size_t mask;
    uint32_t *up;      /* [faces] a face of the same piece with a lower number, or itself */
    uint64_t *outline; /* where edges of outlines start */
    size_t n_outline;
};

static size_t place_of(const struct work *w, uint64_t from, uint64_t to)
{
    uint64_t h = (from ^ from >> 31) * 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 29) + to;
    h *= 0xD6E8FEB86659FD93u;
    return (size_t)(h ^ h >> 32) & w->mask;
}

/* The slot of an edge, or the free one where it would stand. */
static struct side *find(const struct work *w, uint64_t from, uint64_t to)
{
    size_t s = place_of(w, from, to);
    while (w->slot[s].face && (w->slot[s].from != from || w->slot[s].to != to))
        s = (s + 1) & w->mask;
    return &w->slot[s];
}

static void each_edge(struct work *w, uint32_t face,
                      void (*visit)(struct work *w, uint32_t face, uint64_t from, uint64_t to))
{
    const struct ranh_faces *faces = w->faces;
    const struct ranh_chain_face *f = &faces->face[face];
    for (uint32_t r = f->first_ring; r < f->first_ring + f->n_rings; r++) {
        const struct ranh_vertex *last = &faces->vertex[faces->ring_vertex[r + 1] - 1];
        uint64_t from = ranh_sort_key(last->x, last->y);
        for (uint32_t v = faces->ring_vertex[r]; v < faces->ring_vertex[r + 1]; v++) {
            uint64_t to = ranh_sort_key(faces->vertex[v].x, faces->vertex[v].y);
            visit(w, face, from, to);
            from = to;
        }
    }
}

static void remember(struct work *w, uint32_t face, uint64_t from, uint64_t to)
{
    *find(w, from, to) = (struct side){from, to, face + 1};
}

static uint32_t lowest(struct work *w, uint32_t face)
{
    while (w->up[face] != w->up[w->up[face]])
        w->up[face] = w->up[w->up[face]];
    return w->up[face];
}

static void join(struct work *w, uint32_t a, uint32_t b)
{
    a = lowest(w, a), b = lowest(w, b);
    w->up[a > b ? a : b] = a < b ? a : b;
}

/* A face that is covered once: its side of an edge that is inside is noted, for the other face to see. */
static void visit_once(struct work *w, uint32_t face, uint64_t from, uint64_t to)
{
    const struct side *other = w->mask ? find(w, to, from) : NULL;
    if (!other || !other->face) {
        w->outline[w->n_outline++] = from;
        return;
    }
    join(w, face, other->face - 1);
    remember(w, face, from, to);
}

static void visit_doubled(struct work *w, uint32_t face, uint64_t from, uint64_t to)
{
    const struct side *other = find(w, to, from);
    if (other->face)
        join(w, face, other->face - 1);
    else
        w->outline[w->n_outline++] = from;
}

/* Room for the edges of doubled faces, and for as many from their other side. */
static void make_table(struct work *w)
{
    const struct ranh_faces *faces = w->faces;
    size_t n = 0, room = 64;
    for (uint32_t f = 0; f < faces->n_faces; f++) {
        const struct ranh_chain_face *face = &faces->face[f];
        const uint32_t *vertex = faces->ring_vertex + face->first_ring;
        n += face->m > 1 ? vertex[face->n_rings] - vertex[0] : 0;
    }
    if (n == 0)
        return;
    while (room < 4 * n)
        room *= 2;
    w->slot = ranh_calloc(room, sizeof(*w->slot));
    w->mask = room - 1;
    for (uint32_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m > 1)
            each_edge(w, f, remember);
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
    struct work w = {.faces = faces};
    w.up = ranh_alloc((faces->n_faces + 1) * sizeof(*w.up));
    w.outline = ranh_alloc((faces->n_vertices + 1) * sizeof(*w.outline));
    for (uint32_t f = 0; f < faces->n_faces; f++)
        w.up[f] = f;
    make_table(&w);
    for (uint32_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m == 1)
            each_edge(&w, f, visit_once);
    for (uint32_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m > 1)
            each_edge(&w, f, visit_doubled);
    *pieces = 0;
    for (uint32_t f = 0; f < faces->n_faces; f++)
        *pieces += faces->face[f].m > 0 && lowest(&w, f) == f;
    *at_points = count_twice(w.outline, w.n_outline);
    ranh_free(w.outline);
    ranh_free(w.up);
    ranh_free(w.slot);
}
