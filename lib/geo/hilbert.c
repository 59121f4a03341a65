/* SPDX-License-Identifier: MIT */
/*
 * The Hilbert curve of order 16, quadrant by quadrant: in each the curve is the same figure,
 * mirrored or turned, so the two coordinates are turned with it as we go down.
 */
#include <ranh/geo/hilbert.h>

uint32_t ranh_hilbert(uint16_t x, uint16_t y)
{
    uint32_t px = x, py = y, position = 0;
    for (uint32_t half = 1u << 15; half > 0; half >>= 1) {
        uint32_t right = (px & half) != 0, upper = (py & half) != 0;
        position = (position << 2) | ((3 * right) ^ upper);
        if (!upper) { /* the lower quadrants are the figure turned, the right one mirrored */
            if (right) {
                px = 0xFFFF - px;
                py = 0xFFFF - py;
            }
            uint32_t swap = px;
            px = py;
            py = swap;
        }
    }
    return position;
}

/* (min + max) / 2 of the box on a scale of 0..65535 over the bounds. */
static uint16_t cell(int32_t low, int32_t high, int32_t from, int32_t to)
{
    uint64_t twice = (uint64_t)((int64_t)low + high - 2 * (int64_t)from);
    uint64_t span = 2 * (uint64_t)((int64_t)to - from);
    return (uint16_t)(span == 0 ? 0 : twice * 65535 / span);
}

uint32_t ranh_hilbert_of_box(struct ranh_grid_box box, struct ranh_grid_box bounds)
{
    if (box.xmin > box.xmax)
        return UINT32_MAX; /* empty faces stand last */
    return ranh_hilbert(cell(box.xmin, box.xmax, bounds.xmin, bounds.xmax),
                        cell(box.ymin, box.ymax, bounds.ymin, bounds.ymax));
}
