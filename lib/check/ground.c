/* SPDX-License-Identifier: MIT */
/*
 * Which parcel covers a point, and which lie along a line. The point is a double (the middle of a face
 * that was constructed), the parcels are integers: differences of the two are exact, and the points asked
 * for lie well away from any line.
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

/* --- a point of a face ------------------------------------------------------------------------ */

struct numbers {
    RANH_VEC(double)
};

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void sort(struct numbers *numbers)
{
    if (numbers->n > 1)
        qsort(numbers->at, numbers->n, sizeof(*numbers->at), by_value);
}

/* Middle of the widest stretch of the polygon on the line at height y; false when there is none. */
static bool widest_on_line(const struct ranh_shape *shape, double y, struct numbers *crossings,
                           double *x, double *width)
{
    crossings->n = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            if ((a[1] > y) != (a[3] > y))
                *ranh_vec_push(crossings) = a[0] + (y - a[1]) / (a[3] - a[1]) * (a[2] - a[0]);
        }
    }
    sort(crossings);
    *width = 0;
    for (size_t i = 0; i + 1 < crossings->n; i += 2) {
        double wide = crossings->at[i + 1] - crossings->at[i];
        if (wide > *width) {
            *width = wide;
            *x = (crossings->at[i] + crossings->at[i + 1]) / 2;
        }
    }
    return *width > 0;
}

bool ranh_ground_point_of(const struct ranh_shape *shape, double *x, double *y)
{
    struct numbers heights = {0}, crossings = {0};
    double tallest = 0, width = 0;
    for (uint32_t i = 0; i < shape->n_points; i++)
        *ranh_vec_push(&heights) = shape->xy[2 * (size_t)i + 1];
    sort(&heights);
    for (size_t i = 0; i + 1 < heights.n; i++) { /* midway in the tallest step between vertices */
        if (heights.at[i + 1] - heights.at[i] > tallest) {
            tallest = heights.at[i + 1] - heights.at[i];
            *y = (heights.at[i] + heights.at[i + 1]) / 2;
        }
    }
    bool found = tallest > 0 && widest_on_line(shape, *y, &crossings, x, &width);
    ranh_vec_release(&heights);
    ranh_vec_release(&crossings);
    return found;
}
