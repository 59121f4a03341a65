/* SPDX-License-Identifier: MIT */
/*
 * Who lies around a gap. An edge of the gap is a piece of a parcel's edge, moved by the rounding of the grid
 * by less than a step; its middle tells whose. Where all edges of the gap are shorter than the rounding, the
 * answer may name a parcel that only touches a corner, or comes near: such a gap is only counted at its border.
 */
#include "lib/check/ground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>

#define SHORT 4.0 /* steps: an edge whose middle tells nothing, when there are longer ones */
#define SMALL 32  /* edges: one question to the tree for the whole shape */
#define MANY                                                                                       \
    512 /* edges of a parcel: from here on they are indexed, when the parcel is asked about */

void ranh_ground_release(struct ranh_ground *ground)
{
    ranh_vec_release(&ground->neighbours);
    ranh_vec_release(&ground->along);
    ranh_vec_release(&ground->hit);
    ranh_vec_release(&ground->near);
    for (size_t i = 0; i < ground->large.n; i++)
        ranh_rtree_release(&ground->large.at[i].edges);
    ranh_vec_release(&ground->large);
}

static bool edge_touches(const struct ranh_vertex *a, const struct ranh_vertex *b, double x,
                         double y, double on_line)
{
    double dx = (double)b->x - a->x, dy = (double)b->y - a->y, px = x - a->x, py = y - a->y;
    double length_sq = dx * dx + dy * dy, t = px * dx + py * dy;
    if (t < 0 || t > length_sq || !(length_sq > 0))
        return false;
    double off = dx * py - dy * px;
    return off * off <= on_line * on_line * length_sq;
}

static bool ring_touches(const struct ranh_fabric *fabric, uint32_t r, double x, double y,
                         double on_line)
{
    uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
    for (uint32_t i = first; i < last; i++)
        if (edge_touches(&fabric->vertex[i], &fabric->vertex[i + 1 < last ? i + 1 : first], x, y,
                         on_line))
            return true;
    return false;
}

/* --- faces of many edges --------------------------------------------------------------------- */

struct look {
    const struct ranh_fabric *fabric;
    uint32_t face;
    double x, y, on_line;
    bool found;
};

/* Where the edge that starts at vertex i ends. */
static uint32_t end_of(const struct ranh_fabric *fabric, uint32_t face, uint32_t i)
{
    uint32_t low = fabric->face_ring[face], high = fabric->face_ring[face + 1];
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        *(fabric->ring_vertex[middle] <= i ? &low : &high) = middle;
    }
    return i + 1 < fabric->ring_vertex[low + 1] ? i + 1 : fabric->ring_vertex[low];
}

static bool try_edge(void *context, uint32_t item)
{
    struct look *look = context;
    uint32_t i = look->fabric->ring_vertex[look->fabric->face_ring[look->face]] + item;
    const struct ranh_vertex *v = look->fabric->vertex;
    look->found = edge_touches(&v[i], &v[end_of(look->fabric, look->face, i)], look->x, look->y,
                               look->on_line);
    return !look->found;
}

/* Edges in the order of the rings: neighbours lie near each other, as the tree wants it. */
static void index_edges(const struct ranh_fabric *fabric, uint32_t face, struct ranh_rtree *edges)
{
    uint32_t first = fabric->ring_vertex[fabric->face_ring[face]];
    uint32_t n = fabric->ring_vertex[fabric->face_ring[face + 1]] - first;
    struct ranh_grid_box *box = ranh_alloc(n * sizeof(*box));
    for (uint32_t i = 0; i < n; i++) {
        struct ranh_vertex a = fabric->vertex[first + i];
        struct ranh_vertex b = fabric->vertex[end_of(fabric, face, first + i)];
        box[i] = (struct ranh_grid_box){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y,
                                        a.x < b.x ? b.x : a.x, a.y < b.y ? b.y : a.y};
    }
    ranh_rtree_build(edges, box, n);
    ranh_free(box);
}

/* Made when it is first asked for. */
static const struct ranh_rtree *edges_of(struct ranh_ground *ground,
                                         const struct ranh_fabric *fabric, uint32_t face)
{
    size_t low = 0, high = ground->large.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        *(ground->large.at[middle].face < face ? &low : &high) =
            ground->large.at[middle].face < face ? middle + 1 : middle;
    }
    if (low < ground->large.n && ground->large.at[low].face == face)
        return &ground->large.at[low].edges;
    (void)ranh_vec_push(&ground->large);
    struct ranh_ground_large *large = &ground->large.at[low];
    memmove(large + 1, large, (ground->large.n - 1 - low) * sizeof(*large));
    large->face = face;
    index_edges(fabric, face, &large->edges);
    return &large->edges;
}

static struct ranh_grid_box box_around(double xmin, double ymin, double xmax, double ymax,
                                       double on_line)
{
    return (struct ranh_grid_box){(int32_t)floor(xmin - on_line), (int32_t)floor(ymin - on_line),
                                  (int32_t)ceil(xmax + on_line), (int32_t)ceil(ymax + on_line)};
}

static bool face_touches(struct ranh_ground *ground, const struct ranh_fabric *fabric,
                         uint32_t face, double x, double y, double on_line)
{
    const struct ranh_grid_box *box = &fabric->box[face];
    uint32_t first = fabric->face_ring[face], last = fabric->face_ring[face + 1];
    if (x < box->xmin - on_line || x > box->xmax + on_line || y < box->ymin - on_line ||
        y > box->ymax + on_line)
        return false;
    if (fabric->ring_vertex[last] - fabric->ring_vertex[first] > MANY) {
        struct look look = {fabric, face, x, y, on_line, false};
        ranh_rtree_query(edges_of(ground, fabric, face), box_around(x, y, x, y, on_line), try_edge,
                         &look);
        return look.found;
    }
    for (uint32_t r = first; r < last; r++)
        if (ring_touches(fabric, r, x, y, on_line))
            return true;
    return false;
}

/* --- who comes near -------------------------------------------------------------------------- */

static bool collect(void *context, uint32_t face)
{
    struct ranh_ground *ground = context;
    *ranh_vec_push(&ground->near) = face;
    return true;
}

static void look_near(struct ranh_ground *ground, const struct ranh_fabric *fabric, double xmin,
                      double ymin, double xmax, double ymax, double on_line)
{
    ground->near.n = 0;
    ranh_rtree_query(&fabric->tree, box_around(xmin, ymin, xmax, ymax, on_line), collect, ground);
}

/* By length too, so that the sum does not depend on how the sort breaks ties. */
static int by_face(const void *a, const void *b)
{
    const struct ranh_ground_hit *x = a, *y = b;
    if (x->face != y->face)
        return x->face > y->face ? 1 : -1;
    return (x->length > y->length) - (x->length < y->length);
}

static void sort_once(struct ranh_ground *ground)
{
    size_t n = 0;
    if (ground->hit.n > 1)
        qsort(ground->hit.at, ground->hit.n, sizeof(*ground->hit.at), by_face);
    ranh_vec_reserve(&ground->neighbours, ground->hit.n);
    ranh_vec_reserve(&ground->along, ground->hit.n);
    for (size_t i = 0; i < ground->hit.n; i++) {
        const struct ranh_ground_hit *hit = &ground->hit.at[i];
        if (n == 0 || ground->neighbours.at[n - 1] != hit->face) {
            ground->along.at[n] = 0;
            ground->neighbours.at[n++] = hit->face;
        }
        ground->along.at[n - 1] += hit->length;
    }
    ground->neighbours.n = ground->along.n = n;
}

static double longest_edge(const struct ranh_shape *shape)
{
    double longest = 0;
    for (uint32_t r = 0; r < shape->n_rings; r++)
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            longest = fmax(longest, hypot(a[2] - a[0], a[3] - a[1]));
        }
    return longest;
}

void ranh_ground_around(struct ranh_ground *ground, const struct ranh_fabric *fabric,
                        const struct ranh_shape *shape, double on_line)
{
    double least = longest_edge(shape) > SHORT ? SHORT : 0;
    bool small = shape->n_points <= SMALL;
    ground->hit.n = 0;
    if (small) {
        struct ranh_box box = ranh_shape_box(shape);
        look_near(ground, fabric, box.xmin, box.ymin, box.xmax, box.ymax, on_line);
    }
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            double x = (a[0] + a[2]) / 2, y = (a[1] + a[3]) / 2;
            double length = hypot(a[2] - a[0], a[3] - a[1]);
            if (length < least)
                continue;
            if (!small)
                look_near(ground, fabric, x, y, x, y, on_line);
            for (size_t k = 0; k < ground->near.n; k++)
                if (face_touches(ground, fabric, ground->near.at[k], x, y, on_line))
                    *ranh_vec_push(&ground->hit) =
                        (struct ranh_ground_hit){ground->near.at[k], length};
        }
    }
    if (ground->hit.n == 0) /* all rounding: whoever comes near */
        for (size_t k = 0; k < ground->near.n; k++)
            *ranh_vec_push(&ground->hit) = (struct ranh_ground_hit){ground->near.at[k], 0};
    sort_once(ground);
}

void ranh_ground_at(struct ranh_ground *ground, const struct ranh_fabric *fabric, double x,
                    double y)
{
    ground->hit.n = 0;
    look_near(ground, fabric, x, y, x, y, RANH_GROUND_ON_LINE);
    for (size_t k = 0; k < ground->near.n; k++)
        if (face_touches(ground, fabric, ground->near.at[k], x, y, RANH_GROUND_ON_LINE))
            *ranh_vec_push(&ground->hit) = (struct ranh_ground_hit){ground->near.at[k], 0};
    sort_once(ground);
}
