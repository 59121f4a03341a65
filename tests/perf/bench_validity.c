/* SPDX-License-Identifier: MIT */
/*
 * Parcels per second of the validity engine, all reasons, beside GEOS's first reason on the same
 * fabric in the same run (GEOS geometries are built outside its time). The fabric: n parcels of about
 * 7.4 vertices in memory, bent sides, one in a hundred with a flaw: a bowtie, a spike, a repeated
 * vertex, a hole outside, pieces. Usage: bench_validity [parcels [threads]]
 */
#include <geos_c.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <ranh/base/arena.h>
#include <ranh/geo/validity.h>

#include "tests/perf/step.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double scatter(uint64_t i, double size)
{
    uint64_t z = i * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return ((double)(z >> 40) / 16777216.0 - 0.5) * size;
}

static void put(struct ranh_shape *s, double x, double y)
{
    s->xy[2 * s->n_points] = x;
    s->xy[2 * s->n_points++ + 1] = y;
}

static void close_ring(struct ranh_shape *s)
{
    uint32_t first = s->ring_point[s->n_rings];
    put(s, s->xy[2 * first], s->xy[2 * first + 1]);
    s->ring_point[++s->n_rings] = s->n_points;
}

static void add_parcel(struct ranh_fabric_builder *builder, uint64_t id, uint64_t columns)
{
    static double xy[80];
    static uint32_t part_ring[4], ring_point[8];
    struct ranh_shape s = {RANH_SHAPE_POLYGON, 1, 0, 0, part_ring, ring_point, xy};
    double x = (double)(id % columns) * 9, y = (double)(id / columns) * 25;
    const double corner[4][2] = {{0, 0}, {5, 0}, {5, 18}, {0, 18}};
    uint64_t flaw = id % 100 == 0 ? 1 + id / 100 % 5 : 0;
    ring_point[0] = 0;
    for (uint64_t k = 0; k < 4; k++) {
        uint64_t c = flaw == 1 && k > 1 ? 5 - k : k, d = (k + 1) % 4; /* 1: two corners swapped */
        double cx = x + corner[c][0] + scatter(id * 8 + c, 1);
        double cy = y + corner[c][1] + scatter(id * 8 + c + 4, 1);
        put(&s, cx, cy);
        if (flaw == 2 && k == 0) /* out and back */
            put(&s, cx - 2, cy), put(&s, cx, cy);
        if (flaw == 3 && k == 0)
            put(&s, cx, cy);
        if (flaw != 1 && (k % 2 == 1 || id % 10 < 7))
            put(&s, x + (corner[c][0] + corner[d][0]) / 2 + scatter(id * 16 + k, 0.6),
                y + (corner[c][1] + corner[d][1]) / 2 + scatter(id * 16 + k + 4, 0.6));
    }
    close_ring(&s);
    if (flaw >= 4) { /* 4: a hole outside; 5: a second piece */
        const double dx = flaw == 4 ? 6.5 : 7;
        put(&s, x + dx, y + 1), put(&s, x + dx + 1, y + 1), put(&s, x + dx + 1, y + 2);
        close_ring(&s);
    }
    part_ring[0] = 0;
    part_ring[1] = flaw == 5 ? 1 : s.n_rings;
    part_ring[2] = s.n_rings;
    s.n_parts = flaw == 5 ? 2 : 1;
    if (!ranh_fabric_add(builder, (int64_t)id + 1, &s))
        abort();
}

/* --- GEOS ------------------------------------------------------------------------------------ */

static GEOSGeometry *ring_of(GEOSContextHandle_t geos, const struct ranh_shape *s, uint32_t r)
{
    uint32_t first = s->ring_point[r], n = s->ring_point[r + 1] - first;
    return GEOSGeom_createLinearRing_r(
        geos, GEOSCoordSeq_copyFromBuffer_r(geos, s->xy + 2 * (size_t)first, n, 0, 0));
}

static GEOSGeometry *polygons_of(GEOSContextHandle_t geos, const struct ranh_shape *s)
{
    GEOSGeometry *part[4], *hole[4];
    for (uint32_t p = 0; p < s->n_parts; p++) {
        uint32_t n = 0;
        for (uint32_t r = s->part_ring[p] + 1; r < s->part_ring[p + 1]; r++)
            hole[n++] = ring_of(geos, s, r);
        part[p] = GEOSGeom_createPolygon_r(geos, ring_of(geos, s, s->part_ring[p]), hole, n);
    }
    return s->n_parts == 1 ? part[0]
                           : GEOSGeom_createCollection_r(geos, GEOS_MULTIPOLYGON, part, s->n_parts);
}

/* One thread; its time, and how many it calls invalid. */
static double run_geos(const struct ranh_fabric *fabric, size_t n, size_t *invalid)
{
    GEOSContextHandle_t geos = GEOS_init_r();
    GEOSGeometry **geometry = ranh_alloc((n + 1) * sizeof(GEOSGeometry *));
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (size_t i = 0; i < n; i++) {
        struct ranh_shape shape;
        ranh_arena_clear(&arena);
        ranh_fabric_shape_in_steps(fabric, i, &arena, &shape);
        geometry[i] = polygons_of(geos, &shape);
    }
    double begun = now();
    *invalid = 0;
    for (size_t i = 0; i < n; i++) {
        char *reason = GEOSisValidReason_r(geos, geometry[i]);
        *invalid += reason && reason[0] != 'V';
        GEOSFree_r(geos, reason);
    }
    double seconds = now() - begun;
    for (size_t i = 0; i < n; i++)
        GEOSGeom_destroy_r(geos, geometry[i]);
    ranh_free(geometry);
    ranh_arena_release(&arena);
    GEOS_finish_r(geos);
    return seconds;
}

static void run_own(const struct ranh_fabric *fabric, unsigned threads, bool odd)
{
    const struct ranh_quality quality = {0.04, 5, 0.5, true};
    struct ranh_pool *pool = ranh_pool_new(threads);
    struct ranh_flaws flaws;
    double best = INFINITY;
    size_t found = 0, wrong = 0;
    uint32_t last = UINT32_MAX;
    for (int turn = 0; turn < 3; turn++) {
        double begun = now();
        if (turn == 0)
            bench_step("(making parcels)");
        ranh_validity_all(fabric, NULL, pool, odd ? &quality : NULL, &flaws);
        if (turn == 0)
            bench_step(odd ? "validity and odd shapes" : "validity");
        best = fmin(best, now() - begun);
        found = flaws.n;
        wrong = 0;
        for (size_t i = 0; i < flaws.n; i++) {
            bool bad =
                flaws.at[i].kind < RANH_FLAW_MULTIPART && flaws.at[i].kind != RANH_FLAW_REPEATED;
            if (bad && flaws.at[i].face != last) {
                last = flaws.at[i].face;
                wrong++;
            }
        }
        ranh_vec_release(&flaws);
    }
    printf("ranh, all reasons%s, %u threads: %.3f s, %.0f parcels/s; invalid %zu, flaws %zu\n",
           odd ? " and odd shapes" : "", ranh_pool_threads(pool), best,
           (double)fabric->n_faces / best, wrong, found);
    ranh_pool_free(pool);
}

int main(int argc, char **argv)
{
    uint64_t n = argc > 1 ? strtoull(argv[1], NULL, 10) : 1000000;
    unsigned threads = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 0;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint64_t columns = (uint64_t)sqrt((double)n * 2.5) + 1;
    for (uint64_t id = 0; id < n; id++)
        add_parcel(builder, id, columns);
    struct ranh_fabric fabric;
    ranh_fabric_build(builder, &fabric);
    printf("parcels %zu vertices %zu\n", fabric.n_faces, fabric.n_vertices);
    run_own(&fabric, 1, false);
    if (!RUNNING_ON_VALGRIND)
        run_own(&fabric, threads, false);
    run_own(&fabric, threads, true);
    if (RUNNING_ON_VALGRIND)
        return 0;
    size_t part = fabric.n_faces < 300000 ? fabric.n_faces : 300000, invalid;
    double seconds = run_geos(&fabric, part, &invalid);
    printf("GEOS %s isValidReason, first reason, 1 thread: %.0f parcels/s on %zu; invalid %zu\n",
           GEOSversion(), (double)part / seconds, part, invalid);
    ranh_fabric_release(&fabric);
    return 0;
}
