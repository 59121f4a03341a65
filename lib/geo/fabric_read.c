/* SPDX-License-Identifier: MIT */
/*
 * Reading the fabric: a face as a shape, its exact area, the face of a row id.
 */
#include <ranh/geo/fabric.h>

static uint32_t count_parts(const struct ranh_fabric *fabric, size_t face)
{
    uint32_t n = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++)
        n += !(fabric->ring_role[r] & RANH_RING_HOLE);
    return n;
}

/* Points of ring r in a shape: closed again when it was delivered closed. */
static uint32_t ring_points(const struct ranh_fabric *fabric, uint32_t r)
{
    uint32_t n = fabric->ring_vertex[r + 1] - fabric->ring_vertex[r];
    return n > 0 && !(fabric->ring_role[r] & RANH_RING_UNCLOSED) ? n + 1 : n;
}

void ranh_fabric_shape_in_steps(const struct ranh_fabric *fabric, size_t face,
                                struct ranh_arena *arena, struct ranh_shape *shape)
{
    uint32_t first = fabric->face_ring[face], last = fabric->face_ring[face + 1], n_points = 0;
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    for (uint32_t r = first; r < last; r++)
        n_points += ring_points(fabric, r);
    if (n_points == 0)
        return;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, count_parts(fabric, face), last - first,
                     n_points);
    uint32_t part = 0, point = 0;
    for (uint32_t r = first; r < last; r++) {
        if (!(fabric->ring_role[r] & RANH_RING_HOLE))
            shape->part_ring[part++] = r - first;
        shape->ring_point[r - first] = point;
        const struct ranh_vertex *v = fabric->vertex + fabric->ring_vertex[r];
        uint32_t n = ring_points(fabric, r);
        for (uint32_t i = 0; i < n; i++, point++) {
            const struct ranh_vertex *from =
                fabric->ring_vertex[r] + i < fabric->ring_vertex[r + 1] ? v + i : v;
            shape->xy[2 * (size_t)point] = from->x;
            shape->xy[2 * (size_t)point + 1] = from->y;
        }
    }
}

void ranh_fabric_to_metres(const struct ranh_fabric *fabric, struct ranh_shape *shape)
{
    for (uint32_t i = 0; i < shape->n_points; i++) {
        double *xy = shape->xy + 2 * (size_t)i;
        xy[0] = fabric->grid.x0 + xy[0] / RANH_GRID_PER_M;
        xy[1] = fabric->grid.y0 + xy[1] / RANH_GRID_PER_M;
    }
}

void ranh_fabric_shape(const struct ranh_fabric *fabric, size_t face, struct ranh_arena *arena,
                       struct ranh_shape *shape)
{
    ranh_fabric_shape_in_steps(fabric, face, arena, shape);
    ranh_fabric_to_metres(fabric, shape);
}

ranh_wide ranh_fabric_ring_twice_area(const struct ranh_fabric *fabric, uint32_t ring)
{
    uint32_t first = fabric->ring_vertex[ring], last = fabric->ring_vertex[ring + 1];
    if (last - first < 3)
        return 0;
    const struct ranh_vertex *v = fabric->vertex;
    int64_t ax = v[first].x, ay = v[first].y;
    ranh_wide twice = 0;
    for (uint32_t i = first + 1; i + 1 < last; i++)
        twice += (ranh_wide)(v[i].x - ax) * (v[i + 1].y - ay) -
                 (ranh_wide)(v[i + 1].x - ax) * (v[i].y - ay);
    return twice;
}

double ranh_fabric_area_m2(const struct ranh_fabric *fabric, size_t face)
{
    ranh_wide sum = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        ranh_wide twice = ranh_fabric_ring_twice_area(fabric, r);
        twice = twice < 0 ? -twice : twice;
        sum += fabric->ring_role[r] & RANH_RING_HOLE ? -twice : twice;
    }
    return ranh_grid_area_m2(sum);
}

size_t ranh_fabric_find(const struct ranh_fabric *fabric, int64_t id)
{
    size_t low = 0, high = fabric->n_faces;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (fabric->face_id[fabric->by_id[middle]] < id)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == fabric->n_faces || fabric->face_id[fabric->by_id[low]] != id)
        return SIZE_MAX;
    return fabric->by_id[low];
}
