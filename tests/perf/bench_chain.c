/* SPDX-License-Identifier: MIT */
/*
 * Seconds of each step from a fabric in memory to all overlaps and gaps with owners, polygon, area and
 * width, and of each other detector of the stage, on the city of bench_city.h; beside them on demand the pair
 * oracle (every pair of meeting boxes decided exactly, its polygon cut out by GEOS) in the same run.
 *
 * Usage: bench_chain [--roads-out] [--oracle] [--wkb FILE] [--tell FILE] [parcels [threads]]
 * --tell writes what is found, a line each, for who compares two builds (timings are then of no use).
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
#include "lib/check/extent.h"
#include "lib/check/owners.h"
#include "lib/check/pairs.h"
#include "lib/check/plane.h"
#include "tests/perf/bench_city.h"
#include "tests/perf/step.h"

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

struct count {
    struct ranh_finding_sink sink;
    double area_m2, width_m;
    size_t overlaps, gaps, all;
};

/* All that is put, a line each, for who compares two builds; NULL = not asked for. */
static FILE *told;

static void tell(const struct ranh_finding *f)
{
    fprintf(told, "%s %d %lld %s %lld %s %lld %s", f->code, (int)f->verdict, (long long)f->id_a,
            f->key_a ? f->key_a : "-", (long long)f->id_b, f->key_b ? f->key_b : "-",
            (long long)f->source_id, f->commune ? f->commune : "-");
    fprintf(told, " %.17g %.17g %s %.17g %.17g %.17g", f->measured, f->limit,
            f->unit ? f->unit : "", f->area_m2, f->width_m, f->length_m);
    fprintf(told, " | %s | %s | %s | %s | %s | %s | %s", f->article ? f->article : "-",
            f->adjust ? f->adjust : "-", f->adjust_vi ? f->adjust_vi : "-",
            f->adjust_en ? f->adjust_en : "-", f->detail_vi ? f->detail_vi : "-",
            f->detail_en ? f->detail_en : "-", f->group ? f->group : "-");
    for (uint32_t i = 0; f->shape && i < f->shape->n_points; i++)
        fprintf(told, " %.4f %.4f", f->shape->xy[2 * i], f->shape->xy[2 * i + 1]);
    fputc('\n', told);
}

static int tell_face(struct ranh_face_sink *sink, const struct ranh_face *f, struct ranh_err *err)
{
    (void)sink, (void)err;
    if (told)
        fprintf(told, "face %zu %zu %zu %.17g %.17g %.17g %.17g %s %d %d %d %s %d\n", f->a, f->b,
                f->n_neighbours, f->area_m2, f->width_m, f->length_m, f->limit_m, f->klass,
                (int)f->verdict, (int)f->fold, (int)f->adjust, f->border, f->finding != NULL);
    return 0;
}

static void tell_sum(const struct ranh_border_sum *sum)
{
    fprintf(told, " %lld %lld %.17g %.17g %.17g", (long long)sum->overlaps, (long long)sum->gaps,
            sum->area_m2, sum->width_m, sum->length_m);
}

static int tell_border(struct ranh_face_sink *sink, const struct ranh_border_row *row,
                       struct ranh_err *err)
{
    (void)sink, (void)err;
    if (!told)
        return 0;
    fprintf(told, "border %s | %s | %s | %s %.17g %d | %s | %s | %lld", row->name, row->side_a,
            row->side_b, row->klass, row->limit_m, (int)row->adjust,
            row->adjust_vi ? row->adjust_vi : "-", row->adjust_en ? row->adjust_en : "-",
            (long long)row->reports);
    tell_sum(&row->all);
    for (int i = 0; i < RANH_FOLDS; i++)
        tell_sum(&row->by[i]);
    fputc('\n', told);
    return 0;
}

static int count(struct ranh_finding_sink *sink, const struct ranh_finding *f, struct ranh_err *err)
{
    (void)err;
    struct count *c = (struct count *)sink;
    c->all++;
    if (told)
        tell(f);
    c->overlaps += strncmp(f->code, "T1", 2) == 0;
    c->gaps += strcmp(f->code, "T201") == 0 || strcmp(f->code, "T204") == 0 ||
               strcmp(f->code, "T205") == 0;
    c->area_m2 += strncmp(f->code, "T1", 2) == 0 ? f->area_m2 : 0;
    c->width_m += f->width_m;
    return 0;
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

/* Wall and processor seconds of all threads; what a shared machine distorts less is the latter. */
struct seconds {
    double wall, processor;
};

static struct seconds since(struct seconds begun)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (struct seconds){now() - begun.wall,
                            (double)t.tv_sec + 1e-9 * (double)t.tv_nsec - begun.processor};
}

static struct seconds detect(const struct ranh_detector *detector,
                             const struct ranh_check_input *input, struct ranh_finding_sink *sink)
{
    struct ranh_err err = {0};
    struct seconds begun = since((struct seconds){0});
    if (detector->run(input, sink, &err)) {
        fprintf(stderr, "%s\n", err.text);
        abort();
    }
    bench_step(detector->name);
    return since(begun);
}

static int put_balance(struct ranh_balance_sink *sink, const struct ranh_balance *balance,
                       struct ranh_err *err)
{
    (void)sink, (void)err;
    if (told)
        fprintf(told, "balance %s/%s %lld %.17g %.17g %.17g %.17g %.17g %.17g %.17g %.17g %.17g\n",
                balance->commune ? balance->commune : "-", balance->sheet ? balance->sheet : "-",
                (long long)balance->n_parcels, balance->parcels_m2, balance->doubled_m2,
                balance->gaps_m2, balance->others_m2, balance->moved_m2, balance->enclosed_m2,
                balance->covered_m2, balance->missing_m2, balance->strips_m2);
    return 0;
}

/* The detectors of the stage but the two already told of, each by itself, on the boundaries of communes. */
static void others(struct ranh_check_input *input, struct ranh_plan_set *communes)
{
    struct ranh_plan_set none = {0};
    struct ranh_balance_sink balances = {put_balance};
    struct seconds sum = {0}, begun = since(sum), took;
    size_t n;
    const struct ranh_detector *const *table = ranh_detectors(&n);
    input->balances = &balances;
    input->extent = ranh_extent_make(input, communes, &none);
    bench_step("extent");
    sum = took = since(begun);
    printf("%-16s %.3f s  processor %.3f s\n", "extent", took.wall, took.processor);
    for (size_t d = 0; d < n; d++) {
        struct count found = {.sink = {.put = count}};
        if (strcmp(table[d]->stage, "overlap") != 0 || table[d] == &ranh_detect_overlap ||
            table[d] == &ranh_detect_gap)
            continue;
        took = detect(table[d], input, &found.sink);
        sum.wall += took.wall, sum.processor += took.processor;
        printf("%-16s %.3f s  processor %.3f s  findings %zu\n", table[d]->name, took.wall,
               took.processor, found.all);
    }
    printf("besides overlaps and gaps %.3f s  processor %.3f s\n", sum.wall, sum.processor);
    ranh_extent_free(input->extent);
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
        else if (strcmp(argv[at], "--tell") == 0 && at + 1 < argc)
            told = fopen(argv[++at], "w");
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
    make_city(&set, n, roads);
    if (wkb) {
        int status = write_wkb(&set.fabric, wkb);
        ranh_parcel_set_release(&set);
        ranh_rules_free(rules);
        return status;
    }
    struct ranh_plan_set communes;
    make_communes(&set, n, roads, &communes);
    struct ranh_pool *pool = ranh_pool_new(threads);
    struct count found = {.sink = {.put = count}}, theirs = {0};
    struct ranh_plane *plane;
    if (!getenv("CHAIN_NO_STEPS"))
        steps(&set.fabric, pool);
    struct seconds begun = since((struct seconds){0});
    struct ranh_check_input input = {
        .parcels = &set, .rules = rules, .pool = pool, .limits = ranh_check_limits_default()};
    if (!ranh_date_parse("2026-01-01", &input.as_of) ||
        ranh_plane_new(&set.fabric, pool, &plane, &err))
        abort();
    struct ranh_face_sink faces = {tell_face, tell_border};
    input.faces = &faces;
    input.plane = plane;
    input.borders = ranh_borders_new();
    input.limits.max_gap_m2 = 10000;
    struct seconds planed = since(begun);
    if (RUNNING_ON_VALGRIND)
        steps_on_faces(plane, pool);
    struct seconds overlaps = detect(&ranh_detect_overlap, &input, &found.sink);
    struct seconds gaps = detect(&ranh_detect_gap, &input, &found.sink);
    double together = planed.wall + overlaps.wall + gaps.wall;
    printf("plane %.3f s  owners, polygons, areas, widths %.3f s  together %.3f s  threads %u\n",
           planed.wall, overlaps.wall + gaps.wall, together, ranh_pool_threads(pool));
    printf("processor: plane %.3f s  overlaps %.3f s  gaps %.3f s  together %.3f s\n",
           planed.processor, overlaps.processor, gaps.processor,
           planed.processor + overlaps.processor + gaps.processor);
    printf("overlaps %zu (%.4f m²) gaps %zu mean width %.3f m\n", found.overlaps, found.area_m2,
           found.gaps, found.width_m / (double)(found.overlaps + found.gaps));
    others(&input, &communes);
    ranh_borders_free(input.borders);
    ranh_plane_free(plane);
    if (beside) {
        double seconds = oracle(&set.fabric, pool, &theirs);
        printf(
            "pair oracle (overlaps only) %.3f s: %zu overlaps (%.4f m²), %.1f x the chain's time\n",
            seconds, theirs.overlaps, theirs.area_m2, seconds / together);
    }
    ranh_pool_free(pool);
    ranh_parcel_set_release(&set);
    ranh_rules_free(rules);
    return told && fclose(told) != 0;
}
