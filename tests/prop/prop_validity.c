/* SPDX-License-Identifier: MIT */
/*
 * Validity against GEOS on random polygons whose coordinates are so few that nearly every one has
 * rings that touch, cross, repeat, lie on each other or fold back: what the engine calls valid GEOS
 * must call valid, and the reverse; and the reason it gives must be among ours, at its place. Repeated vertices are cleaned for GEOS too. The flaws found must
 * not depend on where a ring starts, which way it runs, where the polygon lies, or whether it goes
 * the short way or the long one. RANH_SEED=n repeats a run, RANH_CASES=n makes it longer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>
#include <ranh/base/str.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "tests/geos_reason.h"

#define MOST_RINGS  8
#define MOST_POINTS 60

static uint64_t seed, random_state;

static uint32_t below(uint32_t n)
{
    random_state = random_state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(((random_state >> 32) * n) >> 32);
}

struct drawing {
    uint32_t n_rings, n[MOST_RINGS];
    bool shell[MOST_RINGS];
    int32_t xy[MOST_RINGS][MOST_POINTS][2];
};

/* --- drawings -------------------------------------------------------------------------------- */

static void put_box(struct drawing *d, uint32_t size, uint32_t inset)
{
    uint32_t r = d->n_rings, w = 1 + below(size), h = 1 + below(size);
    int32_t x = (int32_t)(inset + below(size)), y = (int32_t)(inset + below(size));
    const int32_t corner[4][2] = {{0, 0}, {1, 0}, {1, 1}, {0, 1}};
    d->n[r] = 4;
    for (int i = 0; i < 4; i++) {
        d->xy[r][i][0] = x + corner[i][0] * (int32_t)w;
        d->xy[r][i][1] = y + corner[i][1] * (int32_t)h;
    }
}

/* A walk around: star-shaped about the middle, mostly simple, sometimes with corners swapped. */
static void put_star(struct drawing *d, uint32_t size, uint32_t n)
{
    static const int way[16][2] = {{4, 0},  {4, 2},  {3, 3},  {2, 4},   {0, 4},   {-2, 4},
                                   {-3, 3}, {-4, 2}, {-4, 0}, {-4, -2}, {-3, -3}, {-2, -4},
                                   {0, -4}, {2, -4}, {3, -3}, {4, -2}};
    uint32_t r = d->n_rings, step = below(3) + 1;
    d->n[r] = 0;
    for (uint32_t i = 0; i < 16 && d->n[r] < n; i += step) {
        int32_t far = (int32_t)(1 + below(size));
        d->xy[r][d->n[r]][0] = (int32_t)size * 2 + way[i][0] * far / 4;
        d->xy[r][d->n[r]++][1] = (int32_t)size * 2 + way[i][1] * far / 4;
    }
    if (below(4) == 0) {
        uint32_t i = below(d->n[r]), j = below(d->n[r]);
        for (int c = 0; c < 2; c++) {
            int32_t keep = d->xy[r][i][c];
            d->xy[r][i][c] = d->xy[r][j][c];
            d->xy[r][j][c] = keep;
        }
    }
}

static void put_scatter(struct drawing *d, uint32_t size, uint32_t n)
{
    uint32_t r = d->n_rings;
    d->n[r] = n;
    for (uint32_t i = 0; i < n; i++) {
        d->xy[r][i][0] = (int32_t)below(size * 2);
        d->xy[r][i][1] = (int32_t)below(size * 2);
    }
}

static void put_ring(struct drawing *d)
{
    uint32_t size = 2 + below(8), kind = below(8);
    if (kind == 0 && d->n_rings > 0) { /* again a ring that is there */
        uint32_t from = below(d->n_rings);
        d->n[d->n_rings] = d->n[from];
        memcpy(d->xy[d->n_rings], d->xy[from], sizeof(d->xy[from]));
    } else if (kind < 4) {
        put_box(d, size, below(3));
    } else if (kind < 6) {
        put_star(d, size, MOST_POINTS);
    } else {
        put_scatter(d, size, below(20) == 0 ? 33 + below(20) : 1 + below(8));
    }
    uint32_t *n = &d->n[d->n_rings];
    while (below(6) == 0 && *n < MOST_POINTS) { /* a point more: a repeat, a spike, a bend */
        uint32_t at = below(*n);
        memmove(d->xy[d->n_rings][at + 1], d->xy[d->n_rings][at], (*n - at) * sizeof(d->xy[0][0]));
        if (below(2)) {
            d->xy[d->n_rings][at][0] = (int32_t)below(size * 2);
            d->xy[d->n_rings][at][1] = (int32_t)below(size * 2);
        }
        (*n)++;
    }
    d->shell[d->n_rings] = d->n_rings == 0 || below(4) == 0;
    d->n_rings++;
}

static void draw(struct drawing *d)
{
    uint32_t rings = below(3) == 0 ? 1 : 1 + below(below(4) ? 3 : MOST_RINGS);
    d->n_rings = 0;
    while (d->n_rings < rings)
        put_ring(d);
    if (rings > 1 && below(3)) { /* often a frame around everything */
        const int32_t frame[4][2] = {{-1, -1}, {40, -1}, {40, 40}, {-1, 40}};
        memcpy(d->xy[0], frame, sizeof(frame));
        d->n[0] = 4;
    }
}

/* --- both judges ----------------------------------------------------------------------------- */

/* As it is (turn 0), or with rings started elsewhere and run the other way; moved by (dx, dy), in
 * steps; closed. */
static void shape_of(const struct drawing *d, struct ranh_arena *arena, uint32_t turn, double unit,
                     double dx, double dy, struct ranh_shape *shape)
{
    uint32_t parts = 0, points = 0;
    for (uint32_t r = 0; r < d->n_rings; r++) {
        parts += d->shell[r];
        points += d->n[r] + 1;
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, parts, d->n_rings, points);
    parts = points = 0;
    for (uint32_t r = 0; r < d->n_rings; r++) {
        if (d->shell[r])
            shape->part_ring[parts++] = r;
        shape->ring_point[r] = points;
        for (uint32_t i = 0; i <= d->n[r]; i++, points++) {
            uint32_t at = (turn + (turn % 2 ? d->n[r] * 2 - i : i)) % d->n[r];
            shape->xy[2 * points] = d->xy[r][at][0] * unit + dx;
            shape->xy[2 * points + 1] = d->xy[r][at][1] * unit + dy;
        }
    }
}

static void fabric_of(const struct ranh_shape *shape, struct ranh_fabric *fabric)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    assert_true(ranh_fabric_add(builder, 1, shape));
    ranh_fabric_build(builder, fabric);
}

static bool sound(const struct ranh_flaws *flaws)
{
    for (size_t i = 0; i < flaws->n; i++)
        if (flaws->at[i].kind < RANH_FLAW_MULTIPART && flaws->at[i].kind != RANH_FLAW_REPEATED)
            return false;
    return true;
}

static void print(const struct drawing *d)
{
    fputs("# MULTIPOLYGON (", stderr);
    for (uint32_t r = 0; r < d->n_rings; r++) {
        fprintf(stderr, "%s(", d->shell[r] ? r ? "), (" : "(" : ", ");
        for (uint32_t i = 0; i <= d->n[r]; i++)
            fprintf(stderr, "%s%d %d", i ? ", " : "", d->xy[r][i % d->n[r]][0],
                    d->xy[r][i % d->n[r]][1]);
        fputs(")", stderr);
    }
    fputs("))\n", stderr);
}

/* Kinds with how often and where, without the order in which rings that run otherwise give them. */
static void summary(const struct ranh_flaws *flaws, int32_t dx, int32_t dy,
                    uint64_t sums[RANH_FLAW_KINDS])
{
    memset(sums, 0, RANH_FLAW_KINDS * sizeof(*sums));
    for (size_t i = 0; i < flaws->n; i++) {
        const struct ranh_flaw *f = &flaws->at[i];
        uint64_t place = (uint64_t)(uint32_t)(f->at.x - dx) << 32 | (uint32_t)(f->at.y - dy);
        /* the first of several repeats depends on where the ring starts */
        sums[f->kind] += f->kind == RANH_FLAW_REPEATED ? 1 : place * 0x9E3779B97F4A7C15u + 1;
    }
}

static void valid_here_is_valid_in_geos(void **state)
{
    (void)state;
    const char *wanted = getenv("RANH_CASES");
    long long cases = wanted ? strtoll(wanted, NULL, 10) : 100000;
    struct ranh_geos *geos = ranh_geos_new();
    struct ranh_validity *work = ranh_validity_new();
    struct ranh_arena arena;
    struct ranh_flaws flaws = {0};
    size_t valid_ones = 0, kinds[RANH_FLAW_KINDS] = {0};
    ranh_arena_init(&arena);
    for (long long c = 0; c < cases; c++) {
        static struct drawing d;
        struct ranh_shape shape, steps;
        struct ranh_fabric fabric;
        struct ranh_invalid where = {0};
        struct ranh_err err = {0};
        bool valid;
        ranh_arena_clear(&arena);
        draw(&d);
        shape_of(&d, &arena, 0, 1.0, 0, 0, &shape);
        fabric_of(&shape, &fabric);
        shape_of(&d, &arena, 0, 10000.0, 0, 0, &steps);
        if (ranh_geos_valid(geos, &arena, &steps, &valid, &where, &err))
            fail_msg("%s", err.text);
        flaws.n = 0;
        ranh_validity_face(work, &fabric, 0, NULL, &flaws);
        for (size_t i = 0; i < flaws.n; i++)
            kinds[flaws.at[i].kind]++;
        valid_ones += valid;
        if (sound(&flaws) != valid) {
            print(&d);
            fail_msg("case %lld of seed %llu: GEOS says %s, we say %zu flaws, the first of kind %d",
                     c, (unsigned long long)seed, valid ? "valid" : where.reason, flaws.n,
                     flaws.n ? (int)flaws.at[0].kind : -1);
        }
        assert_int_equal(ranh_validity_sound(work, &fabric, 0), valid);
        if (!valid && !geos_reason_among(where.reason, where.x, where.y, &flaws)) {
            print(&d);
            fail_msg("case %lld of seed %llu: GEOS says %s at %g %g, which is not among our %zu", c,
                     (unsigned long long)seed, where.reason, where.x / 10000, where.y / 10000,
                     flaws.n);
        }
        ranh_fabric_release(&fabric);
    }
    print_message("# %lld polygons, %zu of them valid; flaws by kind:", cases, valid_ones);
    for (int k = 0; k < RANH_FLAW_MULTIPART; k++)
        print_message(" %zu", kinds[k]);
    print_message("\n");
    assert_true(valid_ones > (size_t)cases / 20 && valid_ones < (size_t)cases * 19 / 20);
    for (int k = 0; k < RANH_FLAW_MULTIPART && cases >= 100000; k++)
        assert_true(k == RANH_FLAW_NOT_CLOSED || kinds[k] > (size_t)cases / 10000);
    ranh_vec_release(&flaws);
    ranh_arena_release(&arena);
    ranh_validity_free(work);
    ranh_geos_free(geos);
}

static void start_direction_and_place_do_not_matter(void **state)
{
    (void)state;
    struct ranh_validity *work = ranh_validity_new();
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (int c = 0; c < 20000; c++) {
        static struct drawing d;
        uint64_t first[RANH_FLAW_KINDS], other[RANH_FLAW_KINDS];
        uint32_t turn = 1 + below(7);
        int32_t far = below(2) ? 0 : 100000; /* metres: coordinates of 10^9 steps */
        draw(&d);
        for (int pass = 0; pass < 2; pass++) {
            struct ranh_shape shape;
            struct ranh_fabric fabric;
            struct ranh_flaws flaws = {0};
            int32_t move = pass ? far : 0;
            ranh_arena_clear(&arena);
            shape_of(&d, &arena, pass ? turn : 0, 1.0, move, -move, &shape);
            fabric_of(&shape, &fabric);
            ranh_validity_face(work, &fabric, 0, NULL, &flaws);
            summary(&flaws, move * 10000, -move * 10000, pass ? other : first);
            ranh_vec_release(&flaws);
            ranh_fabric_release(&fabric);
        }
        for (int k = 0; k < RANH_FLAW_KINDS; k++) {
            if (k == RANH_FLAW_SPIKE || k == RANH_FLAW_COLLAPSED)
                continue; /* of spikes on spikes, the one that is told depends on the way */
            if (first[k] == other[k])
                continue;
            print(&d);
            fail_msg("case %d of seed %llu: kind %d differs when turned by %u", c,
                     (unsigned long long)seed, k, turn);
        }
    }
    ranh_arena_release(&arena);
    ranh_validity_free(work);
}

int main(void)
{
    const char *wanted = getenv("RANH_SEED");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valid_here_is_valid_in_geos),
        cmocka_unit_test(start_direction_and_place_do_not_matter),
    };
    seed = wanted ? strtoull(wanted, NULL, 10) : 20261123;
    random_state = seed * 2 + 1;
    print_message("# seed %llu\n", (unsigned long long)seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
