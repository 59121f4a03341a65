/* SPDX-License-Identifier: MIT */
/*
 * Validity of single parcels: flaws that come together, flaws at the seam of a ring, many at once;
 * the topologies that the suites of JTS go through, against GEOS (its own list of valid and invalid geometries:
 * test_geos_suite.c).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/check/detector.h>
#include <ranh/geo/bridge.h>

#include "lib/check/detectors.h"

/* --- polygons from text ---------------------------------------------------------------------- */

/* The parentheses of a POLYGON or MULTIPOLYGON; depth counts from the rings: 1 ring, 2 polygon,
 * 3 multi. */
struct reader {
    double xy[4000];
    uint32_t part[200], ring[400], n_parts, n_rings, n_points;
};

static void read_polygons(const char *text, struct ranh_arena *arena, struct ranh_shape *shape)
{
    static struct reader r;
    r.n_parts = r.n_rings = r.n_points = 0;
    bool multi = strncmp(text, "MULTI", 5) == 0;
    int depth = multi ? 3 : 2;
    for (const char *c = text; *c; c++) {
        if (*c == '(' && --depth == 0)
            r.ring[r.n_rings++] = r.n_points;
        if (*c == '(' && depth == 1)
            r.part[r.n_parts++] = r.n_rings;
        if (*c == ')')
            depth++;
        if (depth == 0 && (isdigit((unsigned char)*c) || *c == '-')) {
            char *end;
            r.xy[2 * r.n_points] = strtod(c, &end);
            r.xy[2 * r.n_points++ + 1] = strtod(end, &end);
            c = end - 1;
        }
    }
    if (r.n_points == 0) {
        *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
        return;
    }
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, r.n_parts, r.n_rings, r.n_points);
    memcpy(shape->part_ring, r.part, r.n_parts * sizeof(*r.part));
    memcpy(shape->ring_point, r.ring, r.n_rings * sizeof(*r.ring));
    memcpy(shape->xy, r.xy, 2 * r.n_points * sizeof(*r.xy));
}

/* False when a coordinate lies off the grid. */
static bool set_of(const char *const *texts, size_t n, struct ranh_parcel_set *set)
{
    bool fits = true;
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    for (size_t i = 0; i < n; i++) {
        struct ranh_shape shape;
        read_polygons(texts[i], &set->arena, &shape);
        fits = ranh_fabric_add(builder, (int64_t)i, &shape) && fits;
    }
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, n, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++)
        set->parcel[i] = (struct ranh_parcel){.id = set->fabric.face_id[i], .feature = -1};
    return fits;
}

static void judge(const struct ranh_parcel_set *set, unsigned threads,
                  struct ranh_finding_list *list)
{
    struct ranh_err err = {0};
    struct ranh_pool *pool = ranh_pool_new(threads);
    struct ranh_check_input input = {
        .parcels = set, .pool = pool, .limits = ranh_check_limits_default()};
    ranh_finding_list_init(list);
    if (ranh_detect_validity.run(&input, &list->sink, &err))
        fail_msg("%s", err.text);
    ranh_pool_free(pool);
}

/* --- flaws together -------------------------------------------------------------------------- */

static const struct {
    const char *what, *polygon, *codes; /* in the order they are put */
} cases[] = {
    {"valid", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0))", ""},
    {"valid, clockwise", "POLYGON((0 0, 0 4, 4 4, 4 0, 0 0))", ""},
    {"hole touching the shell at a point",
     "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (0 0, 2 1, 1 2, 0 0))", ""},
    {"repeated at the start", "POLYGON((0 0, 0 0, 4 0, 4 4, 0 0))", "G107"},
    {"repeated at the end", "POLYGON((0 0, 4 0, 4 4, 0 0, 0 0, 0 0))", "G107"},
    {"closer than half a step", "POLYGON((0 0, 4 0, 4.00004 0, 4 4, 0 0))", "G107"},
    {"spike at the seam", "POLYGON((9 0, 0 0, 0 4, 4 4, 4 0, 9 0))", "G111"},
    {"spike inwards", "POLYGON((0 0, 4 0, 4 4, 2 4, 2 2, 2 4, 0 4, 0 0))", "G111"},
    {"bent spike", "POLYGON((0 0, 4 0, 6 0, 6 2, 6 0, 4 0, 4 4, 0 4, 0 0))", "G111"},
    {"two spikes from one corner", "POLYGON((0 0, 4 0, 6 0, 4 0, 4 -2, 4 0, 4 4, 0 4, 0 0))",
     "G111 G111"},
    {"spike longer than its way back", "POLYGON((0 0, 9 0, 4 0, 4 4, 0 4, 0 0))", "G111"},
    {"spike through the polygon", "POLYGON((0 0, 4 0, 4 4, 2 4, 2 -2, 2 4, 0 4, 0 0))", "G111"},
    {"nothing but spikes", "POLYGON((0 0, 4 0, 4 4, 4 0, 0 0))", "G114"},
    {"a line", "POLYGON((0 0, 2 2, 4 4, 0 0))", "G114"},
    {"two places", "POLYGON((0 0, 4 4, 0 0, 4 4, 0 0))", "G101"},
    {"one place", "POLYGON((1 1, 1 1, 1 1, 1 1))", "G101"},
    {"one point", "POLYGON((1 1))", "G101"},
    {"open", "POLYGON((0 0, 4 0, 4 4, 0 4))", "G103"},
    {"open and twisted", "POLYGON((0 0, 4 4, 4 0, 0 4))", "G103 G104"},
    {"bowtie", "POLYGON((0 0, 4 4, 4 0, 0 4, 0 0))", "G104"},
    {"pentagram", "POLYGON((0 30, 18 -24, -29 9, 29 9, -18 -24, 0 30))",
     "G104 G104 G104 G104 G104"},
    {"hole across the shell", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (2 2, 6 2, 6 3, 2 3, 2 2))",
     "G104 G104"},
    {"hole outside", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (6 6, 7 6, 7 7, 6 6))", "G105"},
    {"hole of a shell without area is not told apart",
     "POLYGON((0 0, 4 0, 0 0), (6 6, 7 6, 7 7, 6 6))", "G101"},
    {"nested holes",
     "POLYGON((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 8 1, 8 8, 1 8, 1 1), (2 2, 3 2, 3 3, 2 2))", "G106"},
    {"hole from side to side", "POLYGON((0 0, 4 0, 4 4, 0 4, 0 0), (2 0, 3 2, 2 4, 1 2, 2 0))",
     "G108"},
    {"the hole is the shell", "POLYGON((0 0, 4 0, 4 4, 0 0), (0 0, 4 0, 4 4, 0 0))", "G109"},
    {"ring touches itself", "POLYGON((0 0, 4 0, 4 4, 2 0, 0 4, 0 0))", "G113"},
    {"two parts", "MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5)))", "G110"},
    {"parts inside each other", "MULTIPOLYGON(((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 2 1, 2 2, 1 1)))",
     "G112 G110"},
    {"parts that share an edge",
     "MULTIPOLYGON(((0 0, 4 0, 4 4, 0 4, 0 0)), ((4 0, 8 0, 8 4, 4 4, 4 0)))", "G120 G110"},
    {"all at once",
     "MULTIPOLYGON(((0 0, 0 0, 4 0, 7 0, 4 0, 4 4, 0 4, 0 0), (9 9, 9 9, 9 9)), ((20 20, 24 24, 24 "
     "20, 20 24, 20 20)))",
     "G111 G101 G107 G104 G110"},
    {"empty", "POLYGON EMPTY", ""},
};

static void flaws_that_come_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct ranh_parcel_set set;
        struct ranh_finding_list list;
        char got[200] = "";
        assert_true(set_of(&cases[i].polygon, 1, &set));
        judge(&set, 1, &list);
        for (size_t k = 0; k < list.n; k++)
            snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", k ? " " : "",
                     list.at[k].code);
        const char *either = strchr(cases[i].codes, '|'); /* GEOS may name the one or the other */
        bool same = strcmp(got, cases[i].codes) == 0;
        if (either)
            same = strcmp(got, either + 1) == 0 ||
                   (strlen(got) == 4 && strncmp(got, cases[i].codes, 4) == 0);
        if (!same)
            fail_msg("%s: found \"%s\", not \"%s\"", cases[i].what, got, cases[i].codes);
        ranh_finding_list_release(&list);
        ranh_parcel_set_release(&set);
    }
}

/* Rings that a file gives without points: h a hole, s a shell, in capitals with the points of a square. */
static void rings_without_points(void **state)
{
    (void)state;
    static const struct {
        const char *rings, *codes;
    } empties[] = {{"Sh", ""},      {"sh", ""},      {"Ss", ""},
                   {"sS", ""},      {"SsS", "G110"}, {"sH", "G101"}, /* a hole of no shell */
                   {"shH", "G101"}, {"ShsH", "G101"}};
    for (size_t i = 0; i < sizeof(empties) / sizeof(*empties); i++) {
        const char *rings = empties[i].rings;
        uint32_t parts = 0, points = 0, n = (uint32_t)strlen(rings);
        struct ranh_shape shape;
        struct ranh_parcel_set set = {0};
        struct ranh_finding_list list;
        char got[40] = "";
        ranh_arena_init(&set.arena);
        ranh_map_init(&set.strings);
        ranh_shape_alloc(&set.arena, &shape, RANH_SHAPE_POLYGON, n, n, 5 * n);
        for (uint32_t r = 0; r < n; r++) {
            if (tolower((unsigned char)rings[r]) == 's')
                shape.part_ring[parts++] = r;
            shape.ring_point[r] = points;
            for (int k = 0; k < 5 && isupper((unsigned char)rings[r]); k++, points++) {
                shape.xy[2 * points] = 9 * r + (k == 1 || k == 2);
                shape.xy[2 * points + 1] = k == 2 || k == 3;
            }
        }
        shape.n_parts = parts;
        shape.n_points = shape.ring_point[n] = points;
        shape.part_ring[parts] = n;
        struct ranh_fabric_builder *builder =
            ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
        assert_true(ranh_fabric_add(builder, 0, &shape));
        ranh_fabric_build(builder, &set.fabric);
        set.parcel = ranh_arena_zero(&set.arena, 1, sizeof(*set.parcel));
        set.parcel[0].feature = -1;
        judge(&set, 1, &list);
        for (size_t k = 0; k < list.n; k++)
            snprintf(got + strlen(got), sizeof(got) - strlen(got), "%s%s", k ? " " : "",
                     list.at[k].code);
        if (strcmp(got, empties[i].codes) != 0)
            fail_msg("%s: found \"%s\", not \"%s\"", rings, got, empties[i].codes);
        ranh_finding_list_release(&list);
        ranh_parcel_set_release(&set);
    }
}

static void many_crossings_are_cut_short(void **state)
{
    (void)state;
    char text[4000] = "POLYGON((";
    for (int i = 0; i < 60; i++) /* a zigzag that comes back straight through itself */
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%d %d, ", i, i % 2 ? 3 : -3);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "60 0, -1 0, 0 -3))");
    const char *texts[] = {text};
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    assert_true(set_of(texts, 1, &set));
    judge(&set, 1, &list);
    assert_int_equal(list.n, 20);
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
}

/* Twenty places of one kind are told, and each other kind beside them. */
static void many_of_a_kind_hide_no_other(void **state)
{
    (void)state;
    char text[4000] =
        "POLYGON((0 0, 100 0, 110 10, 110 0, 100 10, 0 10, 0 0), (1 1, "; /* a bow at the far end */
    for (int i = 2; i < 40; i++) /* a hole that goes in and out of the shell */
        snprintf(text + strlen(text), sizeof(text) - strlen(text), "%d %d, ", i, i % 2 ? 3 : -3);
    snprintf(text + strlen(text), sizeof(text) - strlen(text), "40 5, 1 5, 1 1))");
    const char *texts[] = {text};
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    size_t bows = 0;
    assert_true(set_of(texts, 1, &set));
    judge(&set, 1, &list);
    assert_int_equal(list.n, 21);
    for (size_t i = 0; i < list.n; i++)
        bows += list.at[i].measured > 0; /* m² of the loop; none where rings cross */
    assert_int_equal(bows, 1);
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    enum { N = 3000, KINDS = sizeof(cases) / sizeof(*cases) };
    static const char *texts[N];
    struct ranh_parcel_set set;
    struct ranh_finding_list one, four;
    for (size_t i = 0; i < N; i++)
        texts[i] = cases[i * 7919 % KINDS].polygon;
    assert_true(set_of(texts, N, &set));
    judge(&set, 1, &one);
    judge(&set, 4, &four);
    assert_true(one.n > N / 2);
    assert_int_equal(one.n, four.n);
    for (size_t i = 0; i < one.n; i++) {
        assert_string_equal(one.at[i].code, four.at[i].code);
        assert_int_equal(one.at[i].id_a, four.at[i].id_a);
    }
    ranh_finding_list_release(&one);
    ranh_finding_list_release(&four);
    ranh_parcel_set_release(&set);
}

/* --- GEOS ------------------------------------------------------------------------------------- */

static bool wrong(const struct ranh_finding_list *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (ranh_finding_code(list->at[i].code)->severity == RANH_ERROR)
            return true;
    return false;
}

/* False when the polygon cannot be asked: a coordinate is no number. */
static bool is_wrong(const char *text, bool *is, const char **code)
{
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    bool fits = set_of(&text, 1, &set);
    judge(&set, 1, &list);
    *is = wrong(&list);
    *code = list.n ? list.at[0].code : "nothing";
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
    return fits;
}

/*
 * The ways in which a polygon can be wrong that the suites of JTS go through (modules/tests, misc/TestInvalidA.xml),
 * drawn anew: shells and holes that turn themselves inside out or outside in, at a vertex, on an edge, along a line;
 * gores and spikes; interiors that fall apart; overlaps of any winding; holes and parts that cover each other.
 */
static const char *const drawn_anew[] = {
    "POLYGON((0 8, 4 6, 8 8, 8 0, 4 6, 0 0, 0 8))",           /* inside out, at a vertex */
    "POLYGON((0 8, 8 8, 8 0, 4 8, 0 0, 0 8))",                /* on an edge */
    "POLYGON((0 8, 8 8, 8 0, 5 8, 3 8, 0 0, 0 8))",           /* along a line */
    "POLYGON((0 8, 4 8, 2 4, 6 4, 4 8, 8 8, 8 0, 0 0, 0 8))", /* outside in, at a vertex */
    "POLYGON((0 8, 3 8, 3 2, 7 2, 3 6, 8 6, 8 0, 0 0, 0 8))", /* on an edge */
    "POLYGON((0 8, 6 8, 3 8, 3 5, 6 5, 6 8, 8 8, 8 0, 0 0, 0 8))",
    "POLYGON((0 8, 4 8, 4 6, 2 3, 6 3, 4 6, 4 8, 8 8, 8 0, 0 0, 0 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (1 8, 4 6, 8 8, 8 1, 4 6, 1 1, 1 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (1 8, 8 8, 8 1, 4 8, 1 1, 1 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (8 8, 6 5, 4 5, 1 8, 1 1, 4 5, 6 5, 8 1, 8 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (1 8, 4 8, 2 5, 6 5, 4 8, 8 8, 8 1, 1 1, 1 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (1 8, 3 8, 3 3, 6 3, 3 6, 8 6, 8 1, 1 1, 1 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (1 8, 6 8, 3 8, 3 3, 6 3, 6 8, 8 8, 8 1, 1 1, 1 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (5 8, 5 6, 4 4, 6 4, 5 6, 5 8, 8 3, 2 3, 5 8))",
    "POLYGON((0 8, 8 8, 4 4, 8 8, 8 0, 0 0, 0 8))", /* a gore without width */
    "POLYGON((0 8, 8 8, 0 0, 8 8, 8 0, 0 0, 0 8))", /* that parts it */
    "POLYGON((0 4, 4 4, 8 8, 4 4, 4 0, 0 0, 0 4))", /* a spike */
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (8 8, 1 8, 1 5, 4 1, 1 5, 1 1, 8 1, 8 8))",
    "POLYGON((0 0, 0 8, 5 8, 8 4, 5 0, 8 4, 5 8, 5 0, 0 0))", /* that encloses ground */
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (2 7, 5 7, 5 2, 2 2, 2 7), (7 6, 7 4, 5 4, 5 6, 7 6))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (8 6, 5 5, 2 6, 2 4, 5 5, 8 4, 8 6), "
    "(6 8, 4 8, 5 5, 4 2, 6 2, 5 5, 6 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (2 2, 5 9, 9 5, 2 2))", /* falls apart */
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (3 6, 7 6, 5 8, 3 6), (2 5, 3 6, 5 2, 2 5), "
    "(8 5, 7 6, 5 2, 8 5))",
    "POLYGON((0 8, 8 8, 8 0, 0 0, 0 8), (4 4, 0 4, 0 8, 4 8, 4 4), (4 4, 4 8, 8 8, 8 4, 4 4), "
    "(4 4, 4 0, 0 0, 0 4, 4 4), (4 4, 8 4, 8 0, 4 0, 4 4))",
    "MULTIPOLYGON(((0 8, 4 8, 4 0, 0 0, 0 8)), ((8 6, 8 2, 4 2, 4 6, 8 6)))",
    "MULTIPOLYGON(((0 7, 4 4, 8 7, 8 1, 4 4, 0 1, 0 7)), ((1 8, 7 8, 4 4, 7 0, 1 0, 4 4, 1 8)))",
    "POLYGON((3 8, 5 8, 0 3, 0 5, 5 0, 3 0, 8 5, 8 3, 3 8))", /* crosses itself many times */
    "POLYGON((0 6, 8 6, 8 4, 2 4, 2 2, 4 2, 4 8, 6 8, 6 0, 0 0, 0 6))",
    "POLYGON((0 8, 4 8, 4 2, 6 2, 6 4, 2 4, 2 6, 8 6, 8 0, 0 0, 0 8))",
    "POLYGON((0 8, 6 8, 6 0, 1 0, 1 7, 5 7, 5 1, 2 1, 2 6, 4 6, 4 2, 8 2, 8 5, 0 5, 0 8))",
    "POLYGON((0 8, 8 8, 8 0, 5 0, 3 2, 6 5, 5 7, 3 5, 5 5, 3 7, 2 5, 5 2, 3 0, 0 0, 0 8))",
    "POLYGON((5 0, 0 0, 0 8, 8 8, 8 1, 1 1, 1 7, 7 7, 7 2, 2 2, 2 6, 6 6, 6 3, 3 3, 3 5, 5 5, 5 "
    "0))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (5 1, 5 6, 4 6, 4 4, 7 4, 7 7, 3 7, 3 3, 8 3, 8 8, 2 8, "
    "2 1, 5 1))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (8 7, 2 7, 2 2, 7 2, 7 8, 5 8, 5 3, 3 3, 3 5, 8 5, 8 7))",
    "POLYGON((0 8, 4 8, 4 0, 0 0, 0 8), (5 7, 8 7, 8 1, 5 1, 5 7))",
    "POLYGON((0 8, 5 8, 5 0, 0 0, 0 8), (2 6, 8 6, 8 2, 2 2, 2 6))",
    "POLYGON((2 6, 6 6, 6 2, 2 2, 2 6), (0 8, 8 8, 8 0, 0 0, 0 8))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (8 8, 8 3, 3 3, 3 8, 8 8), (1 1, 1 6, 6 6, 6 1, 1 1))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (3 6, 6 6, 6 3, 3 3, 3 6), (1 8, 8 8, 8 1, 1 1, 1 8))",
    "MULTIPOLYGON(((3 6, 6 6, 6 3, 3 3, 3 6)), ((0 9, 9 9, 9 0, 0 0, 0 9)))",
    "MULTIPOLYGON(((4 5, 5 5, 5 4, 4 4, 4 5)), ((3 6, 6 6, 6 3, 3 3, 3 6)), "
    "((1 8, 8 8, 8 1, 1 1, 1 8)), ((0 9, 9 9, 9 0, 0 0, 0 9)))",
    "MULTIPOLYGON(((0 8, 5 8, 5 0, 0 0, 0 8)), ((8 7, 8 1, 3 1, 3 7, 8 7)))",
    "MULTIPOLYGON(((9 9, 9 3, 3 3, 3 9, 9 9)), ((2 2, 2 8, 8 8, 8 2, 2 2)), ((1 1, 1 7, 7 7, 7 1, "
    "1 1)))",
    "MULTIPOLYGON(((1 8, 7 8, 7 5, 1 5, 1 8)), ((2 6, 6 6, 6 2, 2 2, 2 6)), "
    "((0 7, 3 7, 3 1, 0 1, 0 7)), ((1 0, 1 3, 7 3, 7 0, 1 0)), ((8 7, 8 1, 5 1, 5 7, 8 7)))",
    "MULTIPOLYGON(((0 8, 5 8, 5 0, 0 0, 0 8), (2 6, 7 6, 7 2, 2 2, 2 6)), ((8 7, 8 1, 1 1, 1 7, 8 "
    "7)))",
    "MULTIPOLYGON(((0 8, 5 8, 5 0, 0 0, 0 8), (1 7, 8 7, 8 1, 1 1, 1 7)), ((7 6, 7 2, 2 2, 2 6, 7 "
    "6)))",
    "MULTIPOLYGON(((0 8, 3 8, 3 0, 0 0, 0 8), (1 7, 7 7, 7 1, 1 1, 1 7)), ((8 8, 8 0, 5 0, 5 8, 8 "
    "8)))",
    "MULTIPOLYGON(((0 8, 5 8, 5 0, 0 0, 0 8)), ((8 7, 8 1, 1 1, 1 7, 8 7), (7 6, 7 2, 2 2, 2 6, 7 "
    "6)))",
    "MULTIPOLYGON(((0 0, 0 2, 2 2, 2 0, 0 0)), ((0 2, 0 4, 2 4, 2 2, 0 2)), ((2 0, 2 2, 4 2, 4 0, "
    "2 0)), "
    "((2 2, 2 4, 4 4, 4 2, 2 2)))",
    /* and valid ones beside them */
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (2 7, 5 7, 5 2, 2 2, 2 7), (7 6, 7 4, 6 4, 6 6, 7 6))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (2 2, 5 9, 8 5, 2 2))",
    "POLYGON((0 9, 9 9, 9 0, 0 0, 0 9), (3 6, 7 6, 5 8, 3 6), (2 5, 3 6, 5 2, 2 5))",
    "MULTIPOLYGON(((0 8, 4 8, 4 0, 0 0, 0 8)), ((4 4, 8 7, 8 1, 4 4)))",
    "MULTIPOLYGON(((0 9, 9 9, 9 0, 0 0, 0 9), (2 7, 7 7, 7 2, 2 2, 2 7)), ((2 7, 6 3, 3 3, 2 7)))",
};

static void agrees_with_geos_on_all_topologies(void **state)
{
    (void)state;
    struct ranh_arena arena;
    struct ranh_geos *geos = ranh_geos_new();
    ranh_arena_init(&arena);
    for (size_t i = 0; i < sizeof(drawn_anew) / sizeof(*drawn_anew); i++) {
        struct ranh_shape shape;
        struct ranh_invalid where;
        struct ranh_err err = {0};
        bool valid, is = false;
        const char *code;
        read_polygons(drawn_anew[i], &arena, &shape);
        assert_int_equal(ranh_geos_valid(geos, &arena, &shape, &valid, &where, &err), 0);
        assert_true(is_wrong(drawn_anew[i], &is, &code));
        if (is == valid)
            fail_msg("%s: GEOS says %s; found %s", drawn_anew[i], valid ? "valid" : "invalid",
                     code);
    }
    ranh_arena_release(&arena);
    ranh_geos_free(geos);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(flaws_that_come_together),
        cmocka_unit_test(rings_without_points),
        cmocka_unit_test(many_crossings_are_cut_short),
        cmocka_unit_test(many_of_a_kind_hide_no_other),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(agrees_with_geos_on_all_topologies),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
