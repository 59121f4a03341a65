/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_HILBERT_H
#define RANH_GEO_HILBERT_H
/* Position of a cell along the Hilbert curve of order 16: neighbours in the plane stay neighbours in
 * memory. */
#include <stdint.h>

#include <ranh/geo/grid.h>

uint32_t ranh_hilbert(uint16_t x, uint16_t y);
/* The curve of an even order up to 16 through the same square: the upper 2 * order bits of that position. */
uint32_t ranh_hilbert_coarse(uint16_t x, uint16_t y, int order);
/* Key of a box centre within the bounds of all boxes. */
uint32_t ranh_hilbert_of_box(struct ranh_grid_box box, struct ranh_grid_box bounds);

#endif
