/* SPDX-License-Identifier: MIT */
/* Exact meeting of faces: named cases, extreme coordinates, and thousands of random pairs on a
 * tiny grid (where nearly everything touches) against GEOS. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/bridge.h>
#include <ranh/geo/meet.h>

/* Rings as text: "0 0 4 0 4 4 0 4 | 1 1 2 1 2 2 | + 9 9 ..." where | starts a hole and + a new
 * part. */
static void parse(struct ranh_arena *arena, const char *text, double factor,
                  struct ranh_shape *shape)
{
    double xy[200];
    uint32_t ring_start[20] = {0}, part_start[20] = {0}, rings = 0, parts = 1, points = 0,
             in_ring = 0;
    char word[20];
    int used;
    for (;; text += used) {
        bool more = sscanf(text, "%19s%n", word, &used) == 1;
        if (!more || *word == '|' || *word == '+') {
            xy[2 * points] = xy[2 * ring_start[rings]]; /* close */
            xy[2 * points + 1] = xy[2 * ring_start[rings] + 1];
            points++;
            ring_start[++rings] = points;
            in_ring = 0;
            if (!more)
                break;
            if (*word == '+')
                part_start[parts++] = rings;
            continue;
        }
        xy[2 * points + in_ring++ % 2] = (double)strtol(word, NULL, 10) * factor;
        points += in_ring % 2 == 0;
    }
    part_start[parts] = rings;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, parts, rings, points);
    memcpy(shape->xy, xy, 2 * points * sizeof(*xy));
    memcpy(shape->ring_point, ring_start, (rings + 1) * sizeof(*ring_start));
    memcpy(shape->part_ring, part_start, (parts + 1) * sizeof(*part_start));
}

static void fabric_of(struct ranh_arena *arena, const char *a, const char *b, double factor,
                      struct ranh_fabric *fabric)
{
    struct ranh_shape shape;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 0);
    parse(arena, a, factor, &shape);
    assert_true(ranh_fabric_add(builder, 1, &shape));
    parse(arena, b, factor, &shape);
    assert_true(ranh_fabric_add(builder, 2, &shape));
    ranh_fabric_build(builder, fabric);
}

struct named {
    const char *what, *a, *b;
    bool interiors, a_in_b, b_in_a;
};
static const struct named named[] = {
    {"apart", "0 0 4 0 4 4 0 4", "6 0 9 0 9 4 6 4", 0, 0, 0},
    {"boxes overlap only", "0 0 8 0 0 8", "8 8 8 1 1 8", 0, 0, 0},
    {"neighbours", "0 0 4 0 4 4 0 4", "4 0 8 0 8 4 4 4", 0, 0, 0},
    {"neighbours, wound the other way", "0 0 0 4 4 4 4 0", "4 0 4 4 8 4 8 0", 0, 0, 0},
    {"T-junction", "0 0 4 0 4 8 0 8", "4 2 8 2 8 5 4 5", 0, 0, 0},
    {"touch at a corner", "0 0 4 0 4 4 0 4", "4 4 8 4 8 8 4 8", 0, 0, 0},
    {"corner on an edge", "0 0 4 0 4 4 0 4", "4 2 8 0 8 4", 0, 0, 0},
    {"proper crossing", "0 0 4 0 4 4 0 4", "2 2 6 2 6 6 2 6", 1, 0, 0},
    {"cross", "0 2 6 2 6 4 0 4", "2 0 4 0 4 6 2 6", 1, 0, 0},
    {"same", "0 0 4 0 4 4 0 4", "0 0 4 0 4 4 0 4", 1, 1, 1},
    {"same, reversed, other start", "0 0 4 0 4 4 0 4", "4 4 4 0 0 0 0 4", 1, 1, 1},
    {"same with one more vertex", "0 0 4 0 4 4 0 4", "0 0 2 0 4 0 4 4 0 4", 1, 1, 1},
    {"contained inside", "0 0 9 0 9 9 0 9", "2 2 4 2 4 4 2 4", 1, 0, 1},
    {"contains the other", "2 2 4 2 4 4 2 4", "0 0 9 0 9 9 0 9", 1, 1, 0},
    {"contained along an edge", "0 0 9 0 9 9 0 9", "2 0 4 0 4 4 2 4", 1, 0, 1},
    {"contained, sharing a corner", "0 0 9 0 9 9 0 9", "0 0 4 0 4 4 0 4", 1, 0, 1},
    {"contained between all corners", "0 0 8 0 8 8 0 8", "4 0 8 4 4 8 0 4", 1, 0, 1},
    {"in the hole", "0 0 9 0 9 9 0 9 | 2 2 4 2 4 4 2 4", "2 2 4 2 4 4 2 4", 0, 0, 0},
    {"smaller than the hole", "0 0 9 0 9 9 0 9 | 2 2 6 2 6 6 2 6", "3 3 4 3 4 4 3 4", 0, 0, 0},
    {"larger than the hole", "0 0 9 0 9 9 0 9 | 2 2 4 2 4 4 2 4", "1 1 5 1 5 5 1 5", 1, 0, 0},
    {"hole against the same without", "0 0 9 0 9 9 0 9 | 2 2 4 2 4 4 2 4", "0 0 9 0 9 9 0 9", 1, 1,
     0},
    {"same with holes", "0 0 9 0 9 9 0 9 | 2 2 4 2 4 4 2 4", "9 9 0 9 0 0 9 0 | 4 4 4 2 2 2 2 4", 1,
     1, 1},
    {"second part meets", "0 0 2 0 2 2 0 2 + 6 6 9 6 9 9 6 9", "7 7 8 7 8 8 7 8", 1, 0, 1},
    {"between the parts", "0 0 2 0 2 9 0 9 + 6 0 9 0 9 9 6 9", "2 0 6 0 6 9 2 9", 0, 0, 0},
    {"across the parts", "0 0 2 0 2 9 0 9 + 6 0 9 0 9 9 6 9", "1 4 7 4 7 5 1 5", 1, 0, 0},
    {"star through vertices only", "0 4 4 0 8 4 4 8", "4 0 8 4 4 8 0 4 4 6 6 4 4 2 2 4", 1, 0, 1},
    {"through two opposite corners", "0 0 4 0 4 4 0 4", "-2 -2 6 6 6 8 -2 0", 1, 0, 0},
};

static void named_cases(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_meet meet = {0};
    static const double factors[] = {0.0001, 0.1, 20000}; /* the last fills the whole grid */
    for (size_t f = 0; f < 3; f++) {
        for (size_t i = 0; i < sizeof(named) / sizeof(*named); i++) {
            const struct named *n = &named[i];
            struct ranh_fabric fabric;
            fabric_of(&arena, n->a, n->b, factors[f], &fabric);
            size_t a = ranh_fabric_find(&fabric, 1), b = ranh_fabric_find(&fabric, 2);
            struct ranh_meeting got = ranh_meet_relate(&meet, &fabric, a, b);
            if (got.interiors != n->interiors || got.a_in_b != n->a_in_b ||
                got.b_in_a != n->b_in_a || ranh_meet_faces(&meet, &fabric, a, b) != n->interiors ||
                ranh_meet_faces(&meet, &fabric, b, a) != n->interiors)
                fail_msg("%s: interiors %d, a in b %d, b in a %d", n->what, got.interiors,
                         got.a_in_b, got.b_in_a);
            ranh_fabric_release(&fabric);
        }
    }
    ranh_meet_release(&meet);
    ranh_arena_release(&arena);
}

static uint32_t random_state;
static uint32_t below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state * n) >> 32);
}

/* A random valid polygon with corners on a small grid, often with a hole or a second part. */
static void random_polygon(struct ranh_geos *geos, struct ranh_arena *arena, char *text, size_t cap)
{
    for (;;) {
        size_t at = 0;
        uint32_t rings = 1 + (below(3) == 0);
        for (uint32_t r = 0; r < rings; r++) {
            if (r > 0)
                at += (size_t)snprintf(text + at, cap - at, "%c ", below(2) ? '|' : '+');
            for (uint32_t n = 3 + below(r ? 2 : 6); n > 0; n--)
                at += (size_t)snprintf(text + at, cap - at, "%u %u ", below(7), below(7));
        }
        struct ranh_shape shape;
        bool valid;
        struct ranh_invalid where;
        parse(arena, text, 1, &shape);
        assert_int_equal(ranh_geos_valid(geos, arena, &shape, &valid, &where, NULL), 0);
        if (valid)
            return;
    }
}

static void random_pairs_agree_with_geos(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_geos *geos = ranh_geos_new();
    struct ranh_meet meet = {0};
    size_t seen[4] = {0};
    random_state = 20250114;
    for (int round = 0; round < 6000; round++) {
        char a_text[200], b_text[200];
        random_polygon(geos, &arena, a_text, sizeof(a_text));
        random_polygon(geos, &arena, b_text, sizeof(b_text));
        struct ranh_fabric fabric;
        fabric_of(&arena, a_text, b_text, 0.0001, &fabric);
        size_t a = ranh_fabric_find(&fabric, 1), b = ranh_fabric_find(&fabric, 2);
        struct ranh_shape sa, sb, common, a_only, b_only;
        ranh_fabric_shape_in_steps(&fabric, a, &arena, &sa);
        ranh_fabric_shape_in_steps(&fabric, b, &arena, &sb);
        assert_int_equal(ranh_geos_intersection(geos, &arena, &sa, &sb, &common, NULL), 0);
        assert_int_equal(ranh_geos_difference(geos, &arena, &sa, &sb, &a_only, NULL), 0);
        assert_int_equal(ranh_geos_difference(geos, &arena, &sb, &sa, &b_only, NULL), 0);
        bool interiors = ranh_shape_area(&common) > 1e-9;
        bool a_in_b = interiors && ranh_shape_area(&a_only) < 1e-9;
        bool b_in_a = interiors && ranh_shape_area(&b_only) < 1e-9;
        struct ranh_meeting got = ranh_meet_relate(&meet, &fabric, a, b);
        if (got.interiors != interiors || got.a_in_b != a_in_b || got.b_in_a != b_in_a ||
            ranh_meet_faces(&meet, &fabric, a, b) != interiors)
            fail_msg("%s against %s: ours %d %d %d, GEOS %d %d %d", a_text, b_text, got.interiors,
                     got.a_in_b, got.b_in_a, interiors, a_in_b, b_in_a);
        seen[interiors ? 1 + a_in_b + b_in_a : 0]++;
        ranh_fabric_release(&fabric);
        ranh_arena_clear(&arena);
    }
    for (int i = 0; i < 3; i++)
        assert_true(seen[i] > 50); /* apart, meeting, contained: all came up */
    ranh_meet_release(&meet);
    ranh_geos_free(geos);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(named_cases),
        cmocka_unit_test(random_pairs_agree_with_geos),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
