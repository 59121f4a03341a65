/* SPDX-License-Identifier: MIT */
/*
 * Millions of points a second and core, zone to zone (EPSG:5899 to 9210): PROJ point by point, and by cells that
 * are checked against PROJ. Points come as parcels do, a few metres from each other. Usage: bench_crs [points]
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ranh/base/arena.h>
#include <ranh/crs/transform.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double run(bool by_cells, double *xy, size_t n, double *deviation)
{
    struct ranh_crs_ctx *ctx = ranh_crs_ctx_new();
    struct ranh_transform *t = NULL;
    struct ranh_err err = {0};
    if (by_cells)
        ranh_crs_ctx_by_cells(ctx);
    if (ranh_transform_get(ctx, "EPSG:5899", "EPSG:9210", &t, &err)) {
        fprintf(stderr, "%s\n", err.text);
        exit((int)err.status);
    }
    double begun = now();
    for (size_t i = 0; i < n; i += 16) /* a parcel at a time */
        ranh_transform_points(t, xy + 2 * i, n - i < 16 ? n - i : 16, NULL, &err);
    double seconds = now() - begun;
    *deviation = ranh_transform_deviation(t);
    ranh_crs_ctx_free(ctx);
    return seconds;
}

int main(int argc, char **argv)
{
    size_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 8000000;
    double *a = ranh_alloc(2 * n * sizeof(*a)), *b = ranh_alloc(2 * n * sizeof(*b));
    double told, worst = 0;
    size_t side = (size_t)ceil(sqrt((double)n));
    for (size_t i = 0; i < n; i++) {
        a[2 * i] = 420000 + 7.3 * (double)(i % side);
        a[2 * i + 1] = 1150000 + 7.1 * (double)(i / side);
    }
    memcpy(b, a, 2 * n * sizeof(*a));
    double proj = run(false, a, n, &told), cells = run(true, b, n, &told);
    for (size_t i = 0; i < n; i++)
        worst = fmax(worst, hypot(a[2 * i] - b[2 * i], a[2 * i + 1] - b[2 * i + 1]));
    printf("%zu points  PROJ %.2f M/s  by cells %.2f M/s  %.1f times  %.1e mm apart at most, %.1e "
           "told\n",
           n, (double)n / proj / 1e6, (double)n / cells / 1e6, proj / cells, worst * 1e3,
           told * 1e3);
    ranh_free(a);
    ranh_free(b);
    return worst <= 0.00005 ? 0 : 1;
}
