/* SPDX-License-Identifier: MIT */
/*
 * Validity against GEOS on all there is, not on samples: every ring of up to five corners on nine places, every
 * pair of triangles on them as a shell and its hole and as two parts, every three triangles in a frame or
 * beside each other on fewer places. Most of these touch, cross, repeat or lie on each other. Valid here must be valid there, and
 * the reason that GEOS gives must be among ours, at its place. (tests/prop/prop_validity.c draws
 * larger ones at random; tests/long takes six corners and nine places.)
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "tests/geos_reason.h"

#ifndef CORNERS
#define CORNERS 5 /* of one ring */
#define PLACES  7 /* of three triangles */
#endif
#define SIDE   3  /* places along a side of the square */
#define FRAMED 10 /* the frame lies so far out */

/* Rings of places, in steps of 1 m; a part begins where the bit of its ring is set. */
struct drawing {
    unsigned n_rings, begins, n[4];
    int32_t xy[4][CORNERS + 1][2];
};

struct judges {
    struct ranh_geos *geos;
    struct ranh_validity *work;
    struct ranh_arena arena;
    size_t n, valid, kinds[RANH_FLAW_KINDS];
};

static void shape_of(const struct drawing *d, struct ranh_arena *arena, double unit,
                     struct ranh_shape *shape)
{
    uint32_t parts = 0, points = 0;
    for (unsigned r = 0; r < d->n_rings; r++) {
        parts += d->begins >> r & 1;
        points += d->n[r] + 1;
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, parts, d->n_rings, points);
    parts = points = 0;
    for (unsigned r = 0; r < d->n_rings; r++) {
        if (d->begins >> r & 1)
            shape->part_ring[parts++] = r;
        shape->ring_point[r] = points;
        for (unsigned i = 0; i <= d->n[r]; i++, points++) {
            shape->xy[2 * points] = d->xy[r][i % d->n[r]][0] * unit;
            shape->xy[2 * points + 1] = d->xy[r][i % d->n[r]][1] * unit;
        }
    }
}

static void print(const struct drawing *d)
{
    fputs("# MULTIPOLYGON (", stderr);
    for (unsigned r = 0; r < d->n_rings; r++) {
        fprintf(stderr, "%s(", !(d->begins >> r & 1) ? ", " : r ? "), (" : "(");
        for (unsigned i = 0; i <= d->n[r]; i++)
            fprintf(stderr, "%s%d %d", i ? ", " : "", d->xy[r][i % d->n[r]][0],
                    d->xy[r][i % d->n[r]][1]);
        fputs(")", stderr);
    }
    fputs("))\n", stderr);
}

static void judge(struct judges *by, const struct drawing *d)
{
    struct ranh_shape shape, steps;
    struct ranh_fabric fabric;
    struct ranh_flaws flaws = {0};
    struct ranh_invalid where = {0};
    struct ranh_err err = {0};
    bool valid;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    ranh_arena_clear(&by->arena);
    shape_of(d, &by->arena, 1, &shape);
    shape_of(d, &by->arena, RANH_GRID_PER_M, &steps);
    assert_true(ranh_fabric_add(builder, 1, &shape));
    ranh_fabric_build(builder, &fabric);
    if (ranh_geos_valid(by->geos, &by->arena, &steps, &valid, &where, &err))
        fail_msg("%s", err.text);
    ranh_validity_face(by->work, &fabric, 0, NULL, &flaws);
    for (size_t i = 0; i < flaws.n; i++)
        by->kinds[flaws.at[i].kind]++;
    by->n++;
    by->valid += valid;
    if (ranh_validity_sound(by->work, &fabric, 0) != valid ||
        (!valid && !geos_reason_among(where.reason, where.x, where.y, &flaws))) {
        print(d);
        fail_msg("GEOS says %s, we say %zu flaws, the first of kind %d",
                 valid ? "valid" : where.reason, flaws.n, flaws.n ? (int)flaws.at[0].kind : -1);
    }
    ranh_vec_release(&flaws);
    ranh_fabric_release(&fabric);
}

static void begin(struct judges *by)
{
    *by = (struct judges){.geos = ranh_geos_new(), .work = ranh_validity_new()};
    ranh_arena_init(&by->arena);
}

static void end(struct judges *by, const char *what)
{
    print_message("# %zu %s, %zu of them valid; flaws by kind:", by->n, what, by->valid);
    for (int k = 0; k < RANH_FLAW_MULTIPART; k++)
        print_message(" %zu", by->kinds[k]);
    print_message("\n");
    assert_true(by->valid > by->n / 1000 && by->valid < by->n);
    ranh_arena_release(&by->arena);
    ranh_validity_free(by->work);
    ranh_geos_free(by->geos);
}

static void place(struct drawing *d, unsigned r, unsigned i, unsigned at)
{
    d->xy[r][i][0] = (int32_t)(at % SIDE);
    d->xy[r][i][1] = (int32_t)(at / SIDE);
}

static void every_ring(void **state)
{
    (void)state;
    struct judges by;
    begin(&by);
    for (unsigned n = 1; n <= CORNERS; n++) {
        struct drawing d = {.n_rings = 1, .begins = 1, .n = {n}};
        unsigned all = 1;
        for (unsigned i = 0; i < n; i++)
            all *= SIDE * SIDE;
        for (unsigned code = 0; code < all; code++) {
            for (unsigned i = 0, rest = code; i < n; i++, rest /= SIDE * SIDE)
                place(&d, 0, i, rest % (SIDE * SIDE));
            judge(&by, &d);
        }
    }
    end(&by, "rings");
}

/* Triangle number `code` of those on the first `places` places, those without area too; false: no more. */
static bool triangle(struct drawing *d, unsigned r, unsigned code, unsigned places)
{
    for (unsigned a = 0; a < places; a++)
        for (unsigned b = a + 1; b < places; b++)
            for (unsigned c = b + 1; c < places; c++)
                if (code-- == 0) {
                    d->n[r] = 3;
                    place(d, r, 0, a);
                    place(d, r, 1, b);
                    place(d, r, 2, c);
                    return true;
                }
    return false;
}

static void every_two_triangles(void **state)
{
    (void)state;
    struct judges by;
    begin(&by);
    for (unsigned parts = 0; parts < 2; parts++) {
        struct drawing d = {.n_rings = 2, .begins = parts ? 3 : 1};
        for (unsigned i = 0; triangle(&d, 0, i, SIDE * SIDE); i++)
            for (unsigned k = 0; triangle(&d, 1, k, SIDE * SIDE); k++)
                judge(&by, &d);
    }
    end(&by, "pairs of triangles");
}

/* As holes of a frame, as parts, and as a part with a hole beside another. */
static void every_three_triangles(void **state)
{
    (void)state;
    static const int32_t frame[4][2] = {
        {-FRAMED, -FRAMED}, {FRAMED, -FRAMED}, {FRAMED, FRAMED}, {-FRAMED, FRAMED}};
    struct judges by;
    begin(&by);
    for (unsigned way = 0; way < 3; way++) {
        struct drawing d = {.n_rings = 3, .begins = way == 1 ? 7 : 5};
        for (unsigned i = 0; triangle(&d, 0, i, PLACES); i++)
            for (unsigned k = 0; triangle(&d, 1, k, PLACES); k++)
                for (unsigned l = 0; triangle(&d, 2, l, PLACES); l++) {
                    struct drawing framed = d;
                    if (way == 0) {
                        framed.n_rings = 4;
                        framed.begins = 1;
                        framed.n[3] = d.n[0];
                        memcpy(framed.xy[3], d.xy[0], sizeof(d.xy[0]));
                        framed.n[0] = 4;
                        memcpy(framed.xy[0], frame, sizeof(frame));
                    }
                    judge(&by, &framed);
                }
    }
    end(&by, "threes of triangles");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_ring),
        cmocka_unit_test(every_two_triangles),
        cmocka_unit_test(every_three_triangles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
