/* SPDX-License-Identifier: MIT */
/*
 * The integer grid. The origin is a whole kilometre, so subtracting it from a coordinate is exact
 * in double; the only rounding is the one to the step, and a snapped point that goes to metres and
 * back lands on itself.
 */
#include <ranh/geo/grid.h>

#define LIMIT_STEPS 2140000000.0 /* 214 km: int32 with a margin */

struct ranh_grid ranh_grid_around(double x, double y)
{
    return (struct ranh_grid){.x0 = round(x / 1000.0) * 1000.0, .y0 = round(y / 1000.0) * 1000.0};
}

static bool snap_one(double metres, int32_t *steps)
{
    double value = metres * RANH_GRID_PER_M;
    if (!(fabs(value) <= LIMIT_STEPS)) /* NaN fails here too */
        return false;
    int32_t whole = (int32_t)value; /* as lround(), which is a call: half away from zero */
    double rest = value - whole;
    *steps = whole + (rest >= 0.5) - (rest <= -0.5);
    return true;
}

bool ranh_grid_snap(const struct ranh_grid *grid, double x, double y, struct ranh_vertex *vertex)
{
    struct ranh_vertex v;
    if (!snap_one(x - grid->x0, &v.x) || !snap_one(y - grid->y0, &v.y))
        return false;
    *vertex = v;
    return true;
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
