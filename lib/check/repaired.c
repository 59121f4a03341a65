/* SPDX-License-Identifier: MIT */
/* Closed, judged and repaired in steps of the grid, where GEOS works on whole numbers. */
#include "lib/check/repaired.h"

#include <ranh/base/i18n.h>

/* The face in steps with every ring closed, also those delivered open. */
static void closed_shape(const struct ranh_fabric *fabric, size_t face, struct ranh_arena *arena,
                         struct ranh_shape *shape)
{
    uint32_t first = fabric->face_ring[face], rings = fabric->face_ring[face + 1] - first;
    uint32_t points = 0, parts = 0, part = 0, point = 0;
    for (uint32_t r = first; r < first + rings; r++) {
        points += fabric->ring_vertex[r + 1] - fabric->ring_vertex[r] + 1;
        parts += !(fabric->ring_role[r] & RANH_RING_HOLE);
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, parts, rings, points);
    for (uint32_t r = first; r < first + rings; r++) {
        uint32_t from = fabric->ring_vertex[r], n = fabric->ring_vertex[r + 1] - from;
        if (!(fabric->ring_role[r] & RANH_RING_HOLE))
            shape->part_ring[part++] = r - first;
        shape->ring_point[r - first] = point;
        for (uint32_t i = 0; i <= n; i++, point++) {
            struct ranh_vertex v =
                n > 0 ? fabric->vertex[from + i % n] : (struct ranh_vertex){0, 0};
            shape->xy[2 * (size_t)point] = v.x;
            shape->xy[2 * (size_t)point + 1] = v.y;
        }
    }
}

int ranh_repaired_needed(struct ranh_geos *geos, struct ranh_arena *arena,
                         const struct ranh_fabric *fabric, size_t face, bool *needed,
                         struct ranh_err *err)
{
    struct ranh_shape shape;
    struct ranh_invalid where;
    bool valid = true;
    int status = 0;
    if (fabric->face_ring[face + 1] > fabric->face_ring[face]) {
        closed_shape(fabric, face, arena, &shape);
        status = ranh_geos_valid(geos, arena, &shape, &valid, &where, err);
    }
    *needed = !valid;
    return status;
}

int ranh_repaired_face(struct ranh_geos *geos, struct ranh_arena *arena,
                       const struct ranh_fabric *fabric, size_t face, struct ranh_fabric *one,
                       struct ranh_err *err)
{
    struct ranh_shape shape, repaired;
    closed_shape(fabric, face, arena, &shape);
    int status = ranh_geos_make_valid(geos, arena, &shape, &repaired, err);
    if (status)
        return status;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(fabric->grid, fabric->srid);
    ranh_fabric_to_metres(fabric, &repaired);
    if (repaired.kind == RANH_SHAPE_POLYGON && repaired.n_points > 0 &&
        !ranh_fabric_add(builder, fabric->face_id[face], &repaired)) {
        ranh_fabric_builder_free(builder);
        return ranh_fail(err, RANH_E_INTERNAL, _("parcel %lld cannot be repaired on the grid"),
                         (long long)fabric->face_id[face]);
    }
    ranh_fabric_build(builder, one);
    return 0;
}
