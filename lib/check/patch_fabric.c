/* SPDX-License-Identifier: MIT */
/* Lots of a patch as a fabric of their own, for the engines that read fabrics. */
#include "lib/check/patch.h"

void ranh_lots_fabric(const struct ranh_parcel_set *parcels, const struct ranh_lot *lot, size_t n,
                      bool after, struct ranh_arena *arena, struct ranh_fabric *fabric)
{
    size_t rings = 0, vertices = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranh_rings *of = after ? &lot[i].is : &lot[i].was;
        rings += of->n;
        for (uint32_t r = 0; r < of->n; r++)
            vertices += of->at[r].n;
    }
    *fabric =
        (struct ranh_fabric){.grid = parcels->fabric.grid,
                             .srid = parcels->fabric.srid,
                             .n_faces = n,
                             .n_rings = rings,
                             .n_vertices = vertices,
                             .face_id = RANH_NEW_ARRAY(arena, n, int64_t),
                             .face_ring = RANH_NEW_ARRAY(arena, n + 1, uint32_t),
                             .ring_vertex = RANH_NEW_ARRAY(arena, rings + 1, uint32_t),
                             .ring_role = RANH_NEW_ARRAY(arena, rings + 1, uint8_t),
                             .vertex = RANH_NEW_ARRAY(arena, vertices + 1, struct ranh_vertex),
                             .box = RANH_NEW_ARRAY(arena, n, struct ranh_grid_box)};
    uint32_t ring = 0, vertex = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranh_rings *of = after ? &lot[i].is : &lot[i].was;
        fabric->face_id[i] = parcels->fabric.face_id[lot[i].face];
        fabric->face_ring[i] = ring;
        fabric->box[i] = ranh_box_none();
        for (uint32_t r = 0; r < of->n; r++) {
            fabric->ring_vertex[ring] = vertex;
            for (uint32_t k = 0; k < of->at[r].n; k++) {
                fabric->vertex[vertex++] = of->at[r].v[k];
                ranh_box_add(&fabric->box[i], of->at[r].v[k]);
            }
            fabric->ring_vertex[ring + 1] = vertex;
            fabric->ring_role[ring] =
                (uint8_t)(of->at[r].role & (RANH_RING_HOLE | RANH_RING_UNCLOSED));
            if (ranh_fabric_ring_twice_area(fabric, ring) < 0)
                fabric->ring_role[ring] |= RANH_RING_CLOCKWISE;
            ring++;
        }
    }
    fabric->face_ring[n] = ring;
    fabric->ring_vertex[ring] = vertex;
}
