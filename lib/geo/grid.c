/* SPDX-License-Identifier: MIT */
/*
 * The integer grid. The origin is a whole kilometre, so subtracting it from a coordinate is exact
 * in double; the only rounding is the one to the step, and a snapped point that goes to metres and
 * back lands on itself.
 */
#include <ranh/geo/grid.h>

struct ranh_grid ranh_grid_around(double x, double y)
{
    return (struct ranh_grid){.x0 = round(x / 1000.0) * 1000.0, .y0 = round(y / 1000.0) * 1000.0};
}

void ranh_grid_metres(const struct ranh_grid *grid, struct ranh_vertex vertex, double *x, double *y)
{
    *x = grid->x0 + vertex.x / (double)RANH_GRID_PER_M;
    *y = grid->y0 + vertex.y / (double)RANH_GRID_PER_M;
}

double ranh_grid_area_m2(ranh_wide twice_area)
{
    return (double)twice_area / (2.0 * RANH_GRID_PER_M * RANH_GRID_PER_M);
}
