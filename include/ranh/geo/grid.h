/* SPDX-License-Identifier: MIT */
#ifndef RANH_GEO_GRID_H
#define RANH_GEO_GRID_H
/*
 * The integer grid. The law records coordinates to 1 mm; inside the suite they are int32 multiples of
 * 0.1 mm relative to the workspace's origin (±214 km around it). Orientation, crossing and area are
 * then exact in 64 and 128 bits: no epsilon, and no dependence on order, threads or machine.
 */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>

#define RANH_GRID_STEP_M 0.0001
#define RANH_GRID_PER_M  10000

/* A vertex on the grid: x east, y north, in steps of 0.1 mm from the origin. */
struct ranh_vertex {
    int32_t x, y;
};

struct ranh_grid {
    double x0, y0; /* origin in metres, a whole multiple of 1 km, in the workspace CRS */
};

struct ranh_grid_box {
    int32_t xmin, ymin, xmax, ymax; /* empty when xmin > xmax */
};

/* Origin for data around (x, y): rounded to 1 km. */
struct ranh_grid ranh_grid_around(double x, double y);

/* False when the point is not finite or lies beyond ±214 km. Rounds half away from zero. */
static inline bool ranh_grid_snap(const struct ranh_grid *grid, double x, double y,
                                  struct ranh_vertex *vertex);
void ranh_grid_metres(const struct ranh_grid *grid, struct ranh_vertex vertex, double *x,
                      double *y);

/* Squared grid steps to square metres, and steps to metres. */
__extension__ typedef __int128 ranh_wide;       /* twice areas: sums of products of int32 */
double ranh_grid_area_m2(ranh_wide twice_area); /* of twice the area, as ring sums give it */
static inline double ranh_grid_length_m(double steps)
{
    return steps * RANH_GRID_STEP_M;
}

#define RANH_GRID_LIMIT_STEPS 2140000000.0 /* 214 km: int32 with a margin */

static inline bool ranh_grid_snap_one(double metres, int32_t *steps)
{
    double value = metres * RANH_GRID_PER_M;
    if (!(fabs(value) <= RANH_GRID_LIMIT_STEPS)) /* NaN fails here too */
        return false;
    int32_t whole = (int32_t)value; /* as lround(), which is a call: half away from zero */
    double rest = value - whole;
    *steps = whole + (rest >= 0.5) - (rest <= -0.5);
    return true;
}

static inline bool ranh_grid_snap(const struct ranh_grid *grid, double x, double y,
                                  struct ranh_vertex *vertex)
{
    struct ranh_vertex v;
    if (!ranh_grid_snap_one(x - grid->x0, &v.x) || !ranh_grid_snap_one(y - grid->y0, &v.y))
        return false;
    *vertex = v;
    return true;
}

#endif
