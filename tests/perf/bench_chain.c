/* SPDX-License-Identifier: MIT */
/*
 * Seconds of each step from a fabric in memory to all overlaps and gaps with owners, polygon, area and
 * width, beside the pair oracle (every pair of meeting boxes decided exactly, its polygon cut out by GEOS)
 * in the same run. n parcels in blocks, shared boundaries with extra vertices (about 7.4 a parcel), one parcel
 * in a hundred moved so that it overlaps one neighbour and leaves a gap at another. Roads are parcels, as the
 * Vietnamese rule wants, or are left out (the worst case: a third of the edges stays).
 *
 * Usage: bench_chain [--roads-out] [--oracle] [--wkb FILE] [parcels [threads]]
 * --wkb only writes the fabric for other programs: a line a parcel, its id, a tab, WKB in hexadecimal, metres.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <ranh/base/arena.h>
#include <ranh/base/date.h>
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>
#include <ranh/geo/wkb.h>

#include "lib/check/borders.h"
#include "lib/check/detectors.h"
#include "lib/check/owners.h"
#include "lib/check/pairs.h"
#include "lib/check/plane.h"
#include "tests/perf/step.h"

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

/* One in a hundred, at no regular places. */
static bool is_moved(int64_t id)
{
    return ((uint64_t)id * 0x9E3779B97F4A7C15u >> 40) % 100 == 0;
}

/* Bends of a side at equal parts, from its lower left end, so that neighbours compute the same points. */
static uint32_t bends(double *xy, double x0, double y0, double x1, double y1, uint32_t n, bool back)
{
    for (uint32_t k = 1; k <= n; k++) {
        double t = (double)(back ? n + 1 - k : k) / (n + 1);
        *xy++ = x0 + (x1 - x0) * t;
        *xy++ = y0 + (y1 - y0) * t;
    }
    return n;
}

static void add_parcel(struct ranh_fabric_builder *builder, uint64_t i, uint64_t j, int64_t id)
{
    double c[4][2], xy[40];
    corner(i, j, &c[0][0], &c[0][1]);
    corner(i + 1, j, &c[1][0], &c[1][1]);
    corner(i + 1, j + 1, &c[2][0], &c[2][1]);
    corner(i, j + 1, &c[3][0], &c[3][1]);
    uint32_t n = 0, part_ring[2] = {0, 1}, ring_point[2];
    for (uint32_t side = 0; side < 4; side++) {
        uint32_t from = side < 2 ? side : (side + 1) % 4, to = side < 2 ? side + 1 : side;
        uint64_t column = i + (side == 1), row = j + (side == 2);
        uint32_t count = side % 2 ? 1 + ((column + row) % 3 == 0) : (column + row) % 3 == 0;
        xy[2 * n] = c[side][0], xy[2 * n++ + 1] = c[side][1];
        n += bends(xy + 2 * n, c[from][0], c[from][1], c[to][0], c[to][1], count, side >= 2);
    }
    for (uint32_t k = 0; k < n && is_moved(id); k++)
        xy[2 * k] += 0.3;
    xy[2 * n] = xy[0], xy[2 * n++ + 1] = xy[1];
    ring_point[0] = 0, ring_point[1] = n;
    struct ranh_shape s = {RANH_SHAPE_POLYGON, 1, 1, n, part_ring, ring_point, xy};
    if (!ranh_fabric_add(builder, id, &s))
        abort();
}

struct count {
    struct ranh_finding_sink sink;
    double area_m2, width_m;
    size_t overlaps, gaps;
};

static int count(struct ranh_finding_sink *sink, const struct ranh_finding *f, struct ranh_err *err)
{
    (void)err;
    struct count *c = (struct count *)sink;
    c->overlaps += strncmp(f->code, "T1", 2) == 0;
    c->gaps += strcmp(f->code, "T201") == 0 || strcmp(f->code, "T204") == 0 ||
               strcmp(f->code, "T205") == 0;
    c->area_m2 += strncmp(f->code, "T1", 2) == 0 ? f->area_m2 : 0;
    c->width_m += f->width_m;
    return 0;
}

static void make(struct ranh_parcel_set *set, uint64_t n, bool roads)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    uint64_t columns = 1;
    while (columns * columns < n)
        columns++;
    int64_t id = 0;
    for (uint64_t j = 0; (uint64_t)id < n; j++)
        for (uint64_t i = 0; i < columns && (uint64_t)id < n; i++)
            if (roads) /* every 21st column and third row is a road */
                add_parcel(builder, i, j, ++id);
            else
                add_parcel(builder, i + i / 20, j + j / 2, ++id);
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        set->parcel[i].id = set->fabric.face_id[i];
        set->parcel[i].source_id = 1;
        set->parcel[i].scale = 500;
        set->parcel[i].native_srid = 9210;
    }
}

/* Every pair of meeting boxes; those that share ground are cut out by GEOS. Returns seconds. */
static double oracle(const struct ranh_fabric *fabric, struct ranh_pool *pool, struct count *found)
{
    double t0 = now();
    uint8_t *sound = NULL;
    struct ranh_pairs pairs;
    struct ranh_err err = {0};
    if (ranh_check_sound(fabric, pool, &sound, &err) ||
        ranh_check_pairs(fabric, sound, pool, &pairs, &err))
        abort();
    struct ranh_check_bench *bench = ranh_check_benches_new(NULL);
    for (size_t i = 0; i < pairs.n; i++) {
        struct ranh_shape a, b, common;
        double x, y, radius;
        ranh_arena_clear(&bench->arena);
        ranh_fabric_shape_in_steps(fabric, pairs.at[i].a, &bench->arena, &a);
        ranh_fabric_shape_in_steps(fabric, pairs.at[i].b, &bench->arena, &b);
        if (ranh_geos_intersection(bench->geos, &bench->arena, &a, &b, &common, &err))
            abort();
        ranh_shape_inscribed(&common, &x, &y, &radius);
        if (ranh_grid_length_m(2 * radius) <= RANH_GRID_NOISE_M)
            continue;
        found->overlaps++;
        found->area_m2 += ranh_shape_area(&common) * RANH_GRID_STEP_M * RANH_GRID_STEP_M;
    }
    ranh_check_benches_free(bench, NULL);
    ranh_free(pairs.at);
    ranh_free(sound);
    return now() - t0;
}

/* The steps one by one, for their shares. */
static void steps(const struct ranh_fabric *fabric, struct ranh_pool *pool)
{
    struct ranh_chain chain;
    struct ranh_faces faces;
    uint8_t *sound;
    bench_step("(making the city)");
    double t0 = now();
    if (ranh_check_sound(fabric, pool, &sound, NULL))
        abort();
    bench_step("soundness");
    double t1 = now();
    ranh_chain_build(fabric, pool, &chain);
    bench_step("cancel");
    double t2 = now();
    size_t residual = chain.n;
    ranh_chain_node(&chain, pool);
    bench_step("node");
    double t3 = now();
    bool closed = ranh_chain_is_closed(&chain);
    double t4 = now();
    ranh_chain_faces(&chain, pool, &faces);
    bench_step("faces");
    double t5 = now();
    printf("parcels %zu vertices %zu residual %zu (%.1f %%) faces %zu closed %d\n", fabric->n_faces,
           fabric->n_vertices, residual, 100.0 * (double)residual / (double)chain.n_edges_in,
           faces.n_faces, closed);
    printf("sound %.3f s  cancel %.3f s  node %.3f s  closed %.3f s  faces %.3f s\n", t1 - t0,
           t2 - t1, t3 - t2, t4 - t3, t5 - t4);
    ranh_free(sound);
    ranh_faces_release(&faces);
    ranh_chain_release(&chain);
}

/* Owners, and widths of all faces covered twice and of all gaps, which the detectors do once more. */
static void steps_on_faces(const struct ranh_plane *plane, struct ranh_pool *pool)
{
    struct ranh_pairs pairs;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    bench_step("(plane)");
    ranh_owner_candidates(plane, pool, &pairs);
    bench_step("owners");
    for (uint32_t f = 0; f < plane->faces.n_faces; f++) {
        struct ranh_shape shape;
        double x, y, radius;
        if (plane->faces.face[f].m == 1)
            continue;
        ranh_arena_clear(&arena);
        ranh_faces_shape(&plane->faces, &f, 1, &arena, &shape);
        ranh_shape_inscribed(&shape, &x, &y, &radius);
    }
    bench_step("widths");
    ranh_arena_release(&arena);
    ranh_free(pairs.at);
}

/* Seconds of one detector. */
static double detect(const struct ranh_detector *detector, const struct ranh_check_input *input,
                     struct ranh_finding_sink *sink, const char *step)
{
    struct ranh_err err = {0};
    double begun = now();
    if (detector->run(input, sink, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    bench_step(step);
    return now() - begun;
}

/* What the peers are given. Returns 0 when all of it is in the file. */
static int write_wkb(const struct ranh_fabric *fabric, const char *path)
{
    FILE *file = fopen(path, "w");
    struct ranh_arena arena;
    struct ranh_str bytes = RANH_STR_INIT, line = RANH_STR_INIT;
    ranh_arena_init(&arena);
    for (size_t i = 0; file && i < fabric->n_faces; i++) {
        struct ranh_shape shape;
        ranh_arena_clear(&arena);
        ranh_str_clear(&bytes);
        ranh_str_clear(&line);
        ranh_fabric_shape(fabric, i, &arena, &shape);
        ranh_wkb_write(&bytes, &shape);
        ranh_str_printf(&line, "%lld\t", (long long)fabric->face_id[i]);
        for (size_t k = 0; k < bytes.len; k++)
            ranh_str_printf(&line, "%02X", (unsigned char)bytes.text[k]);
        fprintf(file, "%s\n", line.text);
    }
    ranh_str_release(&line);
    ranh_str_release(&bytes);
    ranh_arena_release(&arena);
    if (file && !ferror(file) && fclose(file) == 0)
        return 0;
    fprintf(stderr, "bench_chain: could not write %s\n", path);
    return 1;
}

int main(int argc, char **argv)
{
    bool roads = true, beside = false;
    const char *wkb = NULL;
    int at = 1;
    for (; at < argc && argv[at][0] == '-'; at++) {
        roads = roads && strcmp(argv[at], "--roads-out") != 0;
        beside = beside || strcmp(argv[at], "--oracle") == 0;
        if (strcmp(argv[at], "--wkb") == 0 && at + 1 < argc)
            wkb = argv[++at];
    }
    uint64_t n = argc > at ? strtoull(argv[at], NULL, 10) : 1000000;
    unsigned threads = argc > at + 1 ? (unsigned)strtoul(argv[at + 1], NULL, 10) : 0;
    struct ranh_parcel_set set;
    struct ranh_rules *rules;
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    make(&set, n, roads);
    if (wkb) {
        int status = write_wkb(&set.fabric, wkb);
        ranh_parcel_set_release(&set);
        ranh_rules_free(rules);
        return status;
    }
    struct ranh_pool *pool = ranh_pool_new(threads);
    struct count found = {.sink = {.put = count}}, theirs = {0};
    struct ranh_plane *plane;
    if (!getenv("CHAIN_NO_STEPS"))
        steps(&set.fabric, pool);
    double t0 = now();
    clock_t cpu = clock(); /* of all threads: what a shared machine does not distort much */
    struct ranh_check_input input = {
        .parcels = &set, .rules = rules, .pool = pool, .limits = ranh_check_limits_default()};
    if (!ranh_date_parse("2026-01-01", &input.as_of) ||
        ranh_plane_new(&set.fabric, pool, &plane, &err))
        abort();
    input.plane = plane;
    input.borders = ranh_borders_new();
    input.limits.max_gap_m2 = 10000;
    double t1 = now();
    if (RUNNING_ON_VALGRIND)
        steps_on_faces(plane, pool);
    double overlaps = detect(&ranh_detect_overlap, &input, &found.sink, "overlaps");
    double gaps = detect(&ranh_detect_gap, &input, &found.sink, "gaps");
    printf("processor time %.3f s\n", (double)(clock() - cpu) / CLOCKS_PER_SEC);
    printf("plane %.3f s  owners, polygons, areas, widths %.3f s  together %.3f s  threads %u\n",
           t1 - t0, overlaps + gaps, t1 - t0 + overlaps + gaps, ranh_pool_threads(pool));
    printf("overlaps %zu (%.4f m²) gaps %zu mean width %.3f m\n", found.overlaps, found.area_m2,
           found.gaps, found.width_m / (double)(found.overlaps + found.gaps));
    struct count others = {.sink = {.put = count}};
    double missing = detect(&ranh_detect_missing_vertex, &input, &others.sink, "missing vertices");
    ranh_borders_free(input.borders);
    input.borders = NULL;
    double t3 = now();
    if (ranh_detectors_run("overlap", &input, &others.sink, &err))
        abort();
    printf("besides: missing vertices %.3f s  all detectors of the stage %.3f s\n", missing,
           now() - t3);
    double t2 = t1 + overlaps + gaps;
    ranh_plane_free(plane);
    if (beside) {
        double seconds = oracle(&set.fabric, pool, &theirs);
        printf(
            "pair oracle (overlaps only) %.3f s: %zu overlaps (%.4f m²), %.1f x the chain's time\n",
            seconds, theirs.overlaps, theirs.area_m2, seconds / (t2 - t0));
    }
    ranh_pool_free(pool);
    ranh_parcel_set_release(&set);
    ranh_rules_free(rules);
    return 0;
}
