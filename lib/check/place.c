/* SPDX-License-Identifier: MIT */
/* A point for the map: well inside the parcel, or its first vertex when it has no inside. */
#include "lib/check/place.h"

const struct ranh_shape *ranh_place_of_parcel(const struct ranh_parcel_set *set, size_t i,
                                              struct ranh_arena *arena)
{
    struct ranh_shape shape;
    double x, y;
    ranh_fabric_shape(&set->fabric, i, arena, &shape);
    if (ranh_shape_inside(&shape, &x, &y))
        return ranh_shape_point(arena, x, y);
    return shape.n_points > 0 ? ranh_shape_point(arena, shape.xy[0], shape.xy[1]) : NULL;
}
