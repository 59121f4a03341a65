/* SPDX-License-Identifier: MIT */
/*
 * The Web Mercator pyramid. The sphere's radius is the one EPSG:3857 fixes; the world is cut to the
 * square by the latitude where y equals the edge (85.0511°).
 */
#include <ranh/tile/grid.h>

#include <math.h>

#define EARTH_RADIUS_M 6378137.0
#define PI             3.14159265358979323846
#define FRAME_BITS     24 /* corners lie on this grid: coarser than any shift */

double ranh_tile_mercator_edge(void)
{
    return PI * EARTH_RADIUS_M;
}

void ranh_tile_mercator_to_lonlat(double x, double y, double *lon, double *lat)
{
    *lon = x / EARTH_RADIUS_M * 180.0 / PI;
    *lat = atan(sinh(y / EARTH_RADIUS_M)) * 180.0 / PI;
}

void ranh_tile_lonlat_to_mercator(double lon, double lat, double *x, double *y)
{
    *x = lon * PI / 180.0 * EARTH_RADIUS_M;
    *y = asinh(tan(lat * PI / 180.0)) * EARTH_RADIUS_M;
}

static uint32_t clamp_index(double value, uint32_t n)
{
    if (!(value > 0))
        return 0;
    return value >= (double)n ? n - 1 : (uint32_t)value;
}

struct ranh_tile_id ranh_tile_at(unsigned zoom, double lon, double lat)
{
    double edge = ranh_tile_mercator_edge(), x, y;
    lat = lat > 89.9 ? 89.9 : lat < -89.9 ? -89.9 : lat;
    ranh_tile_lonlat_to_mercator(lon, lat, &x, &y);
    uint32_t n = (uint32_t)1 << zoom;
    return (struct ranh_tile_id){zoom, clamp_index((x + edge) / (2 * edge) * (double)n, n),
                                 clamp_index((edge - y) / (2 * edge) * (double)n, n)};
}

void ranh_tile_bounds(struct ranh_tile_id tile, double bounds[4])
{
    double edge = ranh_tile_mercator_edge();
    double step = 2 * edge / (double)((uint64_t)1 << tile.z);
    ranh_tile_mercator_to_lonlat(-edge + tile.x * step, edge - ((double)tile.y + 1) * step,
                                 &bounds[0], &bounds[1]);
    ranh_tile_mercator_to_lonlat(-edge + ((double)tile.x + 1) * step, edge - tile.y * step,
                                 &bounds[2], &bounds[3]);
}

static double units_per_metre(void)
{
    return (double)((int64_t)1 << RANH_TILE_WORLD_BITS) / (2 * ranh_tile_mercator_edge());
}

struct ranh_tile_frame ranh_tile_frame_at(double x, double y)
{
    double edge = ranh_tile_mercator_edge();
    int64_t ux = (int64_t)floor((x + edge) * units_per_metre());
    int64_t uy = (int64_t)floor((edge - y) * units_per_metre());
    int64_t mask = -((int64_t)1 << FRAME_BITS); /* rounds down, also below zero */
    return (struct ranh_tile_frame){ux & mask, uy & mask};
}

bool ranh_tile_frame_unit(const struct ranh_tile_frame *frame, double x, double y,
                          struct ranh_unit *unit)
{
    double edge = ranh_tile_mercator_edge();
    double ux = floor((x + edge) * units_per_metre() + 0.5) - (double)frame->x0;
    double uy = floor((edge - y) * units_per_metre() + 0.5) - (double)frame->y0;
    if (!(ux >= INT32_MIN && ux <= INT32_MAX && uy >= INT32_MIN && uy <= INT32_MAX))
        return false; /* NaN comes here too */
    *unit = (struct ranh_unit){(int32_t)ux, (int32_t)uy};
    return true;
}

void ranh_tile_frame_mercator(const struct ranh_tile_frame *frame, int64_t ux, int64_t uy,
                              double *x, double *y)
{
    double edge = ranh_tile_mercator_edge();
    *x = (double)(frame->x0 + ux) / units_per_metre() - edge;
    *y = edge - (double)(frame->y0 + uy) / units_per_metre();
}

struct ranh_tile_scale ranh_tile_scale_at(unsigned zoom, unsigned size_px)
{
    int size_bits = size_px >= 512 ? 9 : 8;
    int tile_bits = RANH_TILE_WORLD_BITS - (int)zoom;
    return (struct ranh_tile_scale){tile_bits - size_bits - RANH_TILE_SUB_BITS, tile_bits};
}

struct ranh_tile_view ranh_tile_view_of(const struct ranh_tile_frame *frame,
                                        struct ranh_tile_id tile, unsigned size_px)
{
    struct ranh_tile_scale scale = ranh_tile_scale_at(tile.z, size_px);
    int64_t ux = ((int64_t)tile.x << scale.tile_bits) - frame->x0;
    int64_t uy = ((int64_t)tile.y << scale.tile_bits) - frame->y0;
    return (struct ranh_tile_view){scale.shift, ranh_tile_scaled(scale.shift, ux),
                                   ranh_tile_scaled(scale.shift, uy)};
}
