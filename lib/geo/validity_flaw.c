/* SPDX-License-Identifier: MIT */
/* How a flaw is put down, and the vertex that stands for a ring. */
#include "lib/geo/validity_internal.h"

struct ranh_flaw *ranh_flaw_put(struct ranh_flaws *flaws, enum ranh_flaw_kind kind, size_t face,
                                struct ranh_vertex at, double size)
{
    struct ranh_flaw *flaw = ranh_vec_push(flaws);
    *flaw = (struct ranh_flaw){kind, (uint32_t)face, 1, at, true, false, size};
    return flaw;
}

struct ranh_vertex ranh_vertex_lowest(const struct ranh_vertex *v, size_t n)
{
    struct ranh_vertex lowest = v[0];
    for (size_t i = 1; i < n; i++)
        if (ranh_vertex_order(v[i], lowest) < 0)
            lowest = v[i];
    return lowest;
}
