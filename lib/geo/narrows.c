/* SPDX-License-Identifier: MIT */
/*
 * The boundary of uncovered ground (narrows_rings.c), joined across where it faces itself (narrows_caps.c), cut
 * into cells along the joins (narrows_cells.c), of which the narrow ones are put together (narrows_parts.c).
 */
#include "narrows_impl.h"

#include <ranh/base/arena.h>

void ranh_narrows(const struct ranh_faces *faces, const struct ranh_chain_face *const *which,
                  size_t n, double width, const struct ranh_narrow_sides *sides,
                  struct ranh_pool *pool, struct ranh_faces *parts)
{
    struct narrow_rings rings;
    struct narrow_caps caps;
    struct narrow_cells cells;
    narrow_rings_take(&rings, faces, which, n);
    narrow_rings_split(&rings, width, pool);
    narrow_caps_find(&rings, width, pool, &caps);
    narrow_cells_find(&rings, &caps, width, sides, &cells);
    narrow_parts(&cells, parts);
    narrow_cells_release(&cells);
    ranh_free(caps.at);
    narrow_rings_release(&rings);
}
