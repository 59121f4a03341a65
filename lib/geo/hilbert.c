/* SPDX-License-Identifier: MIT */
/*
 * The Hilbert curve of order 16, quadrant by quadrant: in the lower two the curve is the same figure with
 * x and y swapped, in the right one of them mirrored too, and so on down.
 */
#include <ranh/geo/hilbert.h>

/*
 * Two levels at a time: [how the figure is turned: 1 = x and y swapped, 2 = mirrored at the middle]
 * [two bits of x, two bits of y], giving four bits of the position and, below them, how it is turned
 * from there on. tests/unit/test_fabric.c walks the whole curve.
 */
static const uint8_t two_levels[4][16] = {{0x00, 0x0E, 0x11, 0x14, 0x05, 0x09, 0x1F, 0x18, 0x3B,
                                           0x37, 0x21, 0x24, 0x3C, 0x32, 0x2F, 0x28},
                                          {0x01, 0x04, 0x3A, 0x3D, 0x0F, 0x08, 0x36, 0x33, 0x10,
                                           0x1E, 0x20, 0x2E, 0x15, 0x19, 0x25, 0x29},
                                          {0x2A, 0x2D, 0x30, 0x3E, 0x26, 0x23, 0x35, 0x39, 0x1A,
                                           0x1D, 0x0B, 0x07, 0x16, 0x13, 0x0C, 0x02},
                                          {0x2B, 0x27, 0x1B, 0x17, 0x2C, 0x22, 0x1C, 0x12, 0x31,
                                           0x34, 0x0A, 0x0D, 0x3F, 0x38, 0x06, 0x03}};

uint32_t ranh_hilbert_coarse(uint16_t x, uint16_t y, int order)
{
    uint32_t position = 0, turned = 0;
    for (int shift = 14; shift >= 16 - order; shift -= 2) {
        uint32_t at = ((uint32_t)x >> shift & 3u) << 2 | ((uint32_t)y >> shift & 3u);
        uint32_t next = two_levels[turned][at];
        position = position << 4 | next >> 2;
        turned = next & 3;
    }
    return position;
}

uint32_t ranh_hilbert(uint16_t x, uint16_t y)
{
    return ranh_hilbert_coarse(x, y, 16);
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
