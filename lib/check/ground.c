/* SPDX-License-Identifier: MIT */
/*
 * Which parcel covers a point, and which lie along a line. The point is a double (the middle of a
 * face that was constructed), the parcels are integers: differences of the two are exact, and the
 * points asked for lie well away from any line.
 */
#include "lib/check/ground.h"

#include <math.h>
#include <stdlib.h>

#define ON_LINE 0.01 /* steps: an edge of a face lies on the parcel's edge it was cut from */

/* --- which parcel covers a point ------------------------------------------------------------- */

struct cover {
    const struct ranh_ground *ground;
    double x, y;
    bool covered;
};

static bool ring_crossed(const struct ranh_fabric *fabric, uint32_t r, double x, double y)
{
    uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
    bool odd = false;
    for (uint32_t i = first; i < last; i++) {
        const struct ranh_vertex *a = &fabric->vertex[i];
        const struct ranh_vertex *b = &fabric->vertex[i + 1 < last ? i + 1 : first];
        double ay = a->y - y, by = b->y - y;
        if ((ay > 0) == (by > 0))
            continue;
        double turn = (a->x - x) * by - (b->x - x) * ay; /* exact differences: |x| < 2^31 */
        odd ^= by > ay ? turn > 0 : turn < 0; /* on a common edge: in exactly one of the two */
    }
    return odd;
}

static bool try_parcel(void *context, uint32_t face)
{
    struct cover *cover = context;
    const struct ranh_ground *ground = cover->ground;
    if (ground->sound[face] == RANH_UNSOUND) {
        cover->covered = ranh_shape_contains(&ground->repaired[face], cover->x, cover->y);
    } else if (ground->sound[face] == RANH_SOUND) {
        const struct ranh_fabric *fabric = ground->fabric;
        bool odd = false;
        for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++)
            odd ^= ring_crossed(fabric, r, cover->x, cover->y);
        cover->covered = odd;
    }
    return !cover->covered;
}

static struct ranh_grid_box box_around(double xmin, double ymin, double xmax, double ymax)
{
    return (struct ranh_grid_box){(int32_t)floor(xmin), (int32_t)floor(ymin), (int32_t)ceil(xmax),
                                  (int32_t)ceil(ymax)};
}

bool ranh_ground_covered(const struct ranh_ground *ground, double x, double y)
{
    struct cover cover = {ground, x, y, false};
    ranh_rtree_query(&ground->fabric->tree, box_around(x, y, x, y), try_parcel, &cover);
    return cover.covered;
}

/* --- who lies around a gap ------------------------------------------------------------------- */

struct beside {
    struct ranh_ground *ground;
    double x, y; /* middle of an edge of the gap */
};

static bool ring_touches(const struct ranh_fabric *fabric, uint32_t r, double x, double y)
{
    uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
    for (uint32_t i = first; i < last; i++) {
        const struct ranh_vertex *a = &fabric->vertex[i];
        const struct ranh_vertex *b = &fabric->vertex[i + 1 < last ? i + 1 : first];
        double dx = (double)b->x - a->x, dy = (double)b->y - a->y, px = x - a->x, py = y - a->y;
        double length_sq = dx * dx + dy * dy, t = px * dx + py * dy;
        if (t < 0 || t > length_sq || !(length_sq > 0))
            continue;
        double off = dx * py - dy * px;
        if (off * off <= ON_LINE * ON_LINE * length_sq)
            return true;
    }
    return false;
}

static bool note_neighbour(void *context, uint32_t face)
{
    const struct beside *beside = context;
    const struct ranh_fabric *fabric = beside->ground->fabric;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        if (ring_touches(fabric, r, beside->x, beside->y)) {
            *ranh_vec_push(&beside->ground->neighbours) = face;
            break;
        }
    }
    return true;
}

static int by_index(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Ascending, each once. */
void ranh_ground_around(struct ranh_ground *ground, const struct ranh_shape *gap)
{
    ground->neighbours.n = 0;
    for (uint32_t r = 0; r < gap->n_rings; r++) {
        for (uint32_t i = gap->ring_point[r]; i + 1 < gap->ring_point[r + 1]; i++) {
            const double *a = gap->xy + 2 * (size_t)i;
            struct beside beside = {ground, (a[0] + a[2]) / 2, (a[1] + a[3]) / 2};
            ranh_rtree_query(&ground->fabric->tree,
                             box_around(beside.x - ON_LINE, beside.y - ON_LINE, beside.x + ON_LINE,
                                        beside.y + ON_LINE),
                             note_neighbour, &beside);
        }
    }
    size_t n = 0;
    if (ground->neighbours.n > 1)
        qsort(ground->neighbours.at, ground->neighbours.n, sizeof(*ground->neighbours.at),
              by_index);
    for (size_t i = 0; i < ground->neighbours.n; i++)
        if (n == 0 || ground->neighbours.at[n - 1] != ground->neighbours.at[i])
            ground->neighbours.at[n++] = ground->neighbours.at[i];
    ground->neighbours.n = n;
}
