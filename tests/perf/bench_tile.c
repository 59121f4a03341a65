/* SPDX-License-Identifier: MIT */
/*
 * Tiles a second on one core, everything between the R-tree and the PNG: a turned grid of parcels of six
 * vertices in eight land uses, 25 to 10,000 on a tile, drawn as parcels and edges (zoom 18) and, from
 * 1,600 on, also as mean colours (zoom 15). Usage: bench_tile [seconds for each line]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ranh/base/arena.h>
#include <ranh/base/num.h>
#include <ranh/tile/pyramid.h>

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int stay(void *context, unsigned worker, double *xy, size_t n, struct ranh_err *err)
{
    (void)context, (void)worker, (void)xy, (void)n, (void)err;
    return 0;
}

static double scatter(int x, int y, int salt)
{
    uint64_t z =
        (uint64_t)(x + 5000) * 0x9E3779B97F4A7C15u ^ (uint64_t)(y + 5000) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 30) ^ (uint64_t)salt) * 0x94D049BB133111EBu;
    return (double)(z >> 40) / 16777216.0 - 0.5;
}

struct net {
    double x0, y0, cell; /* metres */
};

/* Corner of the turned, scattered grid. */
static void corner(const struct net *net, double i, double j, double *x, double *y)
{
    int a = (int)floor(i), b = (int)floor(j);
    double u = (i + 0.3 * scatter(a, b, 1)) * net->cell,
           v = (j + 0.3 * scatter(a, b, 2)) * net->cell;
    *x = net->x0 + u * 0.94 - v * 0.342;
    *y = net->y0 + u * 0.342 + v * 0.94;
}

static void add_parcel(struct ranh_fabric_builder *builder, const struct net *net, int i, int j,
                       int64_t id)
{
    static const int step[5][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}, {0, 0}};
    double xy[16];
    uint32_t n = 0, part_ring[2] = {0, 1}, ring_point[2] = {0, 7};
    for (int c = 0; c < 5; c++) {
        corner(net, i + step[c][0], j + step[c][1], &xy[2 * n], &xy[2 * n + 1]);
        n++;
        if (c == 0 || c == 2) { /* a vertex in the middle of two sides */
            double x, y;
            corner(net, i + step[c + 1][0], j + step[c + 1][1], &x, &y);
            xy[2 * n] = (xy[2 * n - 2] + x) / 2;
            xy[2 * n + 1] = (xy[2 * n - 1] + y) / 2;
            n++;
        }
    }
    struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, 7, part_ring, ring_point, xy};
    if (!ranh_fabric_add(builder, id, &shape))
        abort();
}

/* About `parcels` on the tile. */
static void run(int parcels, unsigned zoom, double seconds)
{
    static const uint32_t rgb[8] = {0xFAF9D0, 0xF4E4D0, 0xD8F4D8, 0xF2D4F2,
                                    0xF0E0F0, 0xEED2CE, 0xF2EADD, 0xCDEEF2};
    struct ranh_err err = {0};
    struct ranh_tile_projection projection = {stay, NULL};
    double edge = ranh_tile_mercator_edge(), step = 2 * edge / ldexp(1, (int)zoom);
    struct ranh_tile_id tile = ranh_tile_at(zoom, 106.7, 10.8);
    struct net net = {.cell = step / sqrt(parcels)};
    net.x0 = -edge + (tile.x + 0.5) * step;
    net.y0 = edge - (tile.y + 0.5) * step;
    struct ranh_tile_map map = {.frame = ranh_tile_frame_at(net.x0, net.y0), .size_px = 256};
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(net.x0, net.y0), 3857);
    int side = (int)sqrt(parcels) + 2;
    int64_t id = 0;
    for (int i = -side; i < side; i++)
        for (int j = -side; j < side; j++)
            add_parcel(builder, &net, i, j, ++id);
    struct ranh_fabric fabric;
    ranh_fabric_build(builder, &fabric);
    uint8_t *klass = ranh_alloc(fabric.n_faces);
    for (size_t i = 0; i < fabric.n_faces; i++)
        klass[i] = (uint8_t)(1 + (unsigned)((scatter((int)fabric.face_id[i], 7, 3) + 0.5) * 8) % 8);
    struct ranh_legend_entry legend[8] = {{0}};
    for (int i = 0; i < 8; i++)
        legend[i].rgb = rgb[i];
    struct ranh_tile_style style = {.legend = legend, .n_legend = 8};
    struct ranh_tile_layer layer;
    if (ranh_tile_layer_build(&layer, &fabric, klass, &map.frame, &projection, NULL, &err))
        abort();
    ranh_tile_layer_edges(&layer, NULL, NULL);
    map.style = &style;
    map.parcels = &layer;
    struct ranh_tile_painter *painter = ranh_tile_painter_new(&map);
    struct ranh_str png = RANH_STR_INIT;
    int n = 0;
    double start = cpu_seconds(), least = INFINITY;
    while (cpu_seconds() - start < seconds) {
        double t = cpu_seconds();
        ranh_str_clear(&png);
        if (ranh_tile_paint(painter, tile, NULL, &png, &err))
            abort();
        t = cpu_seconds() - t;
        least = t < least ? t : least;
        n++;
    }
    double mean = (cpu_seconds() - start) / n;
    printf("%6d parcels  zoom %u  %7.0f tiles/s  (best %.0f)  %6zu bytes\n", parcels, zoom,
           1 / mean, 1 / least, png.len);
    ranh_str_release(&png);
    ranh_tile_painter_free(painter);
    ranh_tile_layer_release(&layer);
    ranh_fabric_release(&fabric);
    ranh_free(klass);
}

int main(int argc, char **argv)
{
    double seconds = 0.5;
    if (argc > 1 && !ranh_num_double(argv[1], &seconds))
        return 2;
    const int parcels[] = {25, 100, 400, 1600, 10000};
    for (size_t i = 0; i < sizeof(parcels) / sizeof(parcels[0]); i++)
        run(parcels[i], 18, seconds);
    for (size_t i = 3; i < sizeof(parcels) / sizeof(parcels[0]); i++)
        run(parcels[i], 15, seconds);
    return 0;
}
