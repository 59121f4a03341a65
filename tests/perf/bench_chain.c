/* SPDX-License-Identifier: MIT */
/*
 * Seconds of each step of the residual chain on a fabric made in memory: n parcels in blocks with roads
 * between them, shared boundaries with extra vertices (about 7.4 a parcel), one parcel in a hundred moved so
 * that it overlaps one neighbour and leaves a gap at another. Usage: bench_chain [parcels [threads]]
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ranh/base/arena.h>
#include <ranh/geo/chain.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A fixed scatter of a lattice point, so that neighbours compute the same corner. */
static double scatter(uint64_t x, uint64_t y, double size)
{
    uint64_t z = x * 0x9E3779B97F4A7C15u ^ y * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 30)) * 0x94D049BB133111EBu;
    return ((double)(z >> 40) / 16777216.0 - 0.5) * size;
}

static void corner(uint64_t i, uint64_t j, double *x, double *y)
{
    *x = (double)i * 5 + (double)(i / 20) * 8 + scatter(i, j, 1.0);
    *y = (double)j * 18 + (double)(j / 2) * 6 + scatter(j, i + 1000000, 1.0);
}

static void add_parcel(struct ranh_fabric_builder *builder, uint64_t i, uint64_t j, int64_t id)
{
    double xy[20];
    uint32_t n = 0, part_ring[2] = {0, 1}, ring_point[2];
    static const int step[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    double shift = id % 100 == 0 ? 0.3 : 0;
    for (int c = 0; c < 4; c++) {
        double x0, y0, x1, y1;
        uint64_t i0 = i + (uint64_t)step[c][0], j0 = j + (uint64_t)step[c][1];
        uint64_t i1 = i + (uint64_t)step[(c + 1) % 4][0], j1 = j + (uint64_t)step[(c + 1) % 4][1];
        corner(i0, j0, &x0, &y0);
        corner(i1, j1, &x1, &y1);
        xy[2 * n] = x0 + shift, xy[2 * n++ + 1] = y0;
        if (c % 2 == 1 ||
            (i + j) % 3 == 0) /* a bend in the long sides, in some of the short ones */
            xy[2 * n] = (x0 + x1) / 2 + shift, xy[2 * n++ + 1] = (y0 + y1) / 2;
    }
    xy[2 * n] = xy[0], xy[2 * n++ + 1] = xy[1];
    ring_point[0] = 0, ring_point[1] = n;
    struct ranh_shape s = {RANH_SHAPE_POLYGON, 1, 1, n, part_ring, ring_point, xy};
    if (!ranh_fabric_add(builder, id, &s))
        abort();
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint64_t columns = 1;
    while (columns * columns * 4 < n * 4)
        columns++;
    int64_t id = 0;
    for (uint64_t j = 0; (uint64_t)id < n; j++)
        for (uint64_t i = 0; i < columns && (uint64_t)id < n; i++)
            add_parcel(builder, i + i / 20, j + j / 2,
                       ++id); /* leaves every 21st column and third row as road */
    struct ranh_fabric fabric;
    ranh_fabric_build(builder, &fabric);
    struct ranh_pool *pool = ranh_pool_new(threads);
    double t0 = now();
    struct ranh_chain chain;
    ranh_chain_build(&fabric, pool, &chain);
    double t1 = now();
    size_t residual = chain.n;
    ranh_chain_node(&chain, pool);
    double t2 = now();
    struct ranh_faces faces;
    ranh_chain_faces(&chain, &faces);
    double t3 = now();
    size_t overlaps = 0, gaps = 0;
    for (size_t f = 0; f < faces.n_faces; f++) {
        overlaps += faces.face[f].m > 1;
        gaps += faces.face[f].m == 0;
    }
    printf("parcels %zu vertices %zu residual %zu (%.1f %%) faces %zu overlaps %zu gaps %zu\n",
           fabric.n_faces, fabric.n_vertices, residual,
           100.0 * (double)residual / (double)chain.n_edges_in, faces.n_faces, overlaps, gaps);
    printf("cancel %.3f s  node %.3f s  faces %.3f s  together %.3f s  threads %u\n", t1 - t0,
           t2 - t1, t3 - t2, t3 - t0, ranh_pool_threads(pool));
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
    ranh_pool_free(pool);
    ranh_fabric_release(&fabric);
    return 0;
}
