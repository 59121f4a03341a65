/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_COVER_CELLS_H
#define RANH_CHECK_COVER_CELLS_H
/*
 * A coarse raster over one large area: cells its boundary does not enter lie wholly inside or outside. A
 * parcel within such cells is answered at once; most are.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/geo/grid.h>

struct ranh_cover_cells {
    struct ranh_grid_box box;
    int64_t width, height; /* of a cell, steps */
    int32_t nx, ny;        /* 0 = none */
    int8_t *state;         /* [nx * ny] times covered, or RANH_CELL_EDGE */
};
#define RANH_CELL_EDGE INT8_MIN

/* Marks the cells that boxes[n] of the edges enter and asks winding(context, x, y) for the others, once a run of
 * free cells. */
void ranh_cover_cells_build(struct ranh_cover_cells *cells, struct ranh_grid_box box,
                            const struct ranh_grid_box *boxes, size_t n,
                            int (*winding)(void *context, int32_t x, int32_t y), void *context);
void ranh_cover_cells_release(struct ranh_cover_cells *cells);

/* Times the whole box is covered, or RANH_CELL_EDGE when the boundary may enter it. */
int ranh_cover_cells_ask(const struct ranh_cover_cells *cells, struct ranh_grid_box box);

#endif
