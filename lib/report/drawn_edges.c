/* SPDX-License-Identifier: MIT */
/* A set of hashes, 128 bits of each edge's two ends, the lesser first: as good as the edges themselves. */
#include "lib/report/drawn_edges.h"

#include <string.h>

enum { FIRST_SLOTS = 1024 };

void drawn_edges_release(struct drawn_edges *edges)
{
    ranh_free(edges->slot);
    *edges = (struct drawn_edges){0};
}

static struct ranh_hash128 hash_of(const double *a, const double *b)
{
    double ends[4];
    bool turned = b[0] < a[0] || (b[0] == a[0] && b[1] < a[1]);
    memcpy(ends, turned ? b : a, 2 * sizeof(double));
    memcpy(ends + 2, turned ? a : b, 2 * sizeof(double));
    struct ranh_hash128 hash = ranh_hash_once(ends, sizeof(ends));
    hash.low |= 1; /* none is free */
    return hash;
}

static bool put(struct drawn_edges *edges, struct ranh_hash128 hash)
{
    size_t i = hash.high % edges->n_slots;
    for (; edges->slot[i].low; i = (i + 1) % edges->n_slots)
        if (edges->slot[i].low == hash.low && edges->slot[i].high == hash.high)
            return false;
    edges->slot[i] = hash;
    edges->n++;
    return true;
}

static void make_room(struct drawn_edges *edges)
{
    if (2 * edges->n < edges->n_slots)
        return;
    struct drawn_edges more = {.n_slots = edges->n_slots ? 2 * edges->n_slots : FIRST_SLOTS};
    more.slot = ranh_calloc(more.n_slots, sizeof(*more.slot));
    for (size_t i = 0; i < edges->n_slots; i++)
        if (edges->slot[i].low)
            put(&more, edges->slot[i]);
    ranh_free(edges->slot);
    *edges = more;
}

struct ranh_shape *drawn_edges_rest(struct drawn_edges *edges, struct ranh_arena *arena,
                                    const struct ranh_shape *shape)
{
    struct ranh_shape *rest = RANH_NEW(arena, struct ranh_shape);
    uint32_t lines = 0, points = 0;
    ranh_shape_alloc(arena, rest, RANH_SHAPE_LINE, shape->n_points, shape->n_points,
                     2 * shape->n_points);
    for (uint32_t ring = 0; ring < shape->n_rings; ring++) {
        bool drawing = false;
        for (uint32_t i = shape->ring_point[ring]; i + 1 < shape->ring_point[ring + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            make_room(edges);
            bool fresh = put(edges, hash_of(a, a + 2));
            if (fresh && !drawing) {
                rest->part_ring[lines] = lines;
                rest->ring_point[lines++] = points;
                memcpy(rest->xy + 2 * (size_t)points++, a, 2 * sizeof(double));
            }
            if (fresh)
                memcpy(rest->xy + 2 * (size_t)points++, a + 2, 2 * sizeof(double));
            drawing = fresh;
        }
    }
    rest->part_ring[lines] = lines;
    rest->ring_point[lines] = points;
    rest->n_parts = rest->n_rings = lines;
    rest->n_points = points;
    return lines ? rest : NULL;
}
