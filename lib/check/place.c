/* SPDX-License-Identifier: MIT */
/*
 * A point for the map, inside the parcel: the middle of the longest stretch of a level line through its
 * middle that lies inside. The best place for a label would cost a hundred times as much.
 */
#include "lib/check/place.h"

#include <stdlib.h>

#include <ranh/base/vec.h>

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* A level between two vertices, so that it passes through none: nearest to the middle of the box. */
static double free_level(const struct ranh_fabric *fabric, size_t face)
{
    double middle = ((double)fabric->box[face].ymin + fabric->box[face].ymax) / 2;
    double below = fabric->box[face].ymin, above = fabric->box[face].ymax;
    uint32_t first = fabric->ring_vertex[fabric->face_ring[face]];
    uint32_t last = fabric->ring_vertex[fabric->face_ring[face + 1]];
    for (uint32_t i = first; i < last; i++) {
        double y = fabric->vertex[i].y;
        if (y <= middle && y > below)
            below = y;
        if (y > middle && y < above)
            above = y;
    }
    return (below + above) / 2;
}

/* Where the outlines cross the level; into xs, which has room for one a vertex. */
static size_t crossings(const struct ranh_fabric *fabric, size_t face, double level, double *xs)
{
    size_t n = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        for (uint32_t i = first; i < last; i++) {
            struct ranh_vertex a = fabric->vertex[i];
            struct ranh_vertex b = fabric->vertex[i + 1 < last ? i + 1 : first];
            if ((a.y <= level) != (b.y <= level))
                xs[n++] = a.x + ((double)b.x - a.x) * ((level - a.y) / ((double)b.y - a.y));
        }
    }
    return n;
}

const struct ranh_shape *ranh_place_of_parcel(const struct ranh_parcel_set *set, size_t i,
                                              struct ranh_arena *arena)
{
    const struct ranh_fabric *fabric = &set->fabric;
    if (fabric->face_ring[i + 1] == fabric->face_ring[i])
        return NULL;
    uint32_t first = fabric->ring_vertex[fabric->face_ring[i]];
    uint32_t last = fabric->ring_vertex[fabric->face_ring[i + 1]];
    if (last == first)
        return NULL;
    double level = free_level(fabric, i), x = fabric->vertex[first].x, longest = 0;
    double *xs = RANH_NEW_ARRAY(arena, last - first, double);
    size_t n = crossings(fabric, i, level, xs);
    qsort(xs, n, sizeof(*xs), by_value);
    for (size_t k = 0; k + 1 < n; k += 2) {
        if (xs[k + 1] - xs[k] <= longest)
            continue;
        longest = xs[k + 1] - xs[k];
        x = (xs[k] + xs[k + 1]) / 2;
    }
    if (longest == 0) /* it has no inside: its first vertex */
        level = fabric->vertex[first].y;
    return ranh_shape_point(arena, fabric->grid.x0 + x / RANH_GRID_PER_M,
                            fabric->grid.y0 + level / RANH_GRID_PER_M);
}
