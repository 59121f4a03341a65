/* SPDX-License-Identifier: MIT */
/*
 * One thing is done to a clean fabric, and exactly what follows from it must be found. The fabric: 25 lots of
 * 10 m × 10 m, the outer 16 on sheet 6 (surveyed 2018), the inner 9 on sheet 7 (2021), both 1:500, so that the
 * edge-matching limit is 9.9 cm and two roundings of recorded coordinates are 1.4 mm. Lots are numbered by
 * row from the south-west: inner lots have the numbers 7 8 9, 12 13 14, 17 18 19.
 *
 *     21 22 23 24 25
 *     16 17 18 19 20
 *     11 12 13 14 15
 *      6  7  8  9 10
 *      1  2  3  4  5
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>

#include "lib/check/detectors.h"
#include "tests/unit/faces.h"

#define ORIGIN_X 600000.0
#define ORIGIN_Y 1190000.0
enum { SIDE = 5, MOST = 64, CORNERS = 12 };

struct lot {
    int sheet, number;
    size_t n;
    double xy[CORNERS][2]; /* metres from the origin, not closed */
};

struct field {
    struct lot lot[MOST];
    size_t n;
};

static bool inner(int number)
{
    int row = (number - 1) / SIDE, column = (number - 1) % SIDE;
    return row > 0 && row < SIDE - 1 && column > 0 && column < SIDE - 1;
}

static void lay_out(struct field *field)
{
    *field = (struct field){.n = (size_t)SIDE * SIDE};
    for (int i = 0; i < SIDE * SIDE; i++) {
        double x = 10.0 * (i % SIDE), y = 10.0 * (i / SIDE);
        const double xy[4][2] = {{x, y}, {x + 10, y}, {x + 10, y + 10}, {x, y + 10}};
        struct lot *lot = &field->lot[i];
        *lot = (struct lot){.sheet = inner(i + 1) ? 7 : 6, .number = i + 1, .n = 4};
        memcpy(lot->xy, xy, sizeof(xy));
    }
}

static struct lot *lot(struct field *field, int number)
{
    return &field->lot[number - 1];
}

/* --- what is done ---------------------------------------------------------------------------- */

static void shift_sheet(struct field *field, int sheet, double dx, double dy)
{
    for (size_t i = 0; i < field->n; i++)
        for (size_t k = 0; field->lot[i].sheet == sheet && k < field->lot[i].n; k++) {
            field->lot[i].xy[k][0] += dx;
            field->lot[i].xy[k][1] += dy;
        }
}

static void insert_corner(struct lot *to, size_t at, double x, double y)
{
    memmove(to->xy + at + 1, to->xy + at, (to->n - at) * sizeof(*to->xy));
    to->xy[at][0] = x;
    to->xy[at][1] = y;
    to->n++;
}

static void drop_corner(struct lot *from, size_t at)
{
    memmove(from->xy + at, from->xy + at + 1, (from->n - at - 1) * sizeof(*from->xy));
    from->n--;
}

static void reverse(struct lot *of)
{
    for (size_t i = 0; i < of->n / 2; i++) {
        double kept[2];
        memcpy(kept, of->xy[i], sizeof(kept));
        memcpy(of->xy[i], of->xy[of->n - 1 - i], sizeof(kept));
        memcpy(of->xy[of->n - 1 - i], kept, sizeof(kept));
    }
}

static struct lot *copy_of(struct field *field, int number, int sheet, int new_number)
{
    struct lot *made = &field->lot[field->n++];
    *made = *lot(field, number);
    made->sheet = sheet;
    made->number = new_number;
    return made;
}

/* --- what is found --------------------------------------------------------------------------- */

static struct ranh_rules *rules;

static void set_of(const struct field *field, struct ranh_parcel_set *set)
{
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(ORIGIN_X, ORIGIN_Y), 9210);
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    for (size_t i = 0; i < field->n; i++) {
        const struct lot *l = &field->lot[i];
        struct ranh_shape shape;
        ranh_shape_alloc(&set->arena, &shape, RANH_SHAPE_POLYGON, 1, 1, (uint32_t)l->n + 1);
        shape.part_ring[0] = shape.ring_point[0] = 0;
        shape.part_ring[1] = 1;
        shape.ring_point[1] = (uint32_t)l->n + 1;
        for (size_t k = 0; k <= l->n; k++) {
            shape.xy[2 * k] = ORIGIN_X + l->xy[k % l->n][0];
            shape.xy[2 * k + 1] = ORIGIN_Y + l->xy[k % l->n][1];
        }
        assert_true(ranh_fabric_add(builder, (int64_t)i + 1, &shape));
    }
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, field->n, sizeof(*set->parcel));
    for (size_t f = 0; f < field->n; f++) {
        const struct lot *l = &field->lot[set->fabric.face_id[f] - 1];
        struct ranh_parcel *parcel = &set->parcel[f];
        char text[40];
        *parcel = (struct ranh_parcel){.id = set->fabric.face_id[f],
                                       .source_id = 1,
                                       .feature = set->fabric.face_id[f],
                                       .area_recorded_m2 = NAN,
                                       .native_area_m2 = NAN,
                                       .native_srid = 9210,
                                       .scale = 500};
        assert_true(
            ranh_date_parse(l->sheet == 6 ? "2018-01-10" : "2021-05-03", &parcel->survey_date));
        parcel->commune = ranh_map_intern(&set->strings, "26740");
        snprintf(text, sizeof(text), "%d", l->sheet);
        parcel->sheet = ranh_map_intern(&set->strings, text);
        snprintf(text, sizeof(text), "26740/%d/%d", l->sheet, l->number);
        parcel->key = ranh_map_intern(&set->strings, text);
    }
}

static const char *short_key(const char *key)
{
    return key && strncmp(key, "26740/", 6) == 0 ? key + 6 : key ? key : "-";
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* "T102 6/10 7/9 VIOLATION" a line, in order; then "border 6 × 7: ..." of what is only counted. */
static char *found_in(const struct field *field, struct ranh_arena *arena)
{
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    static struct faces_found faces;
    set_of(field, &set);
    faces_open(&faces, &set);
    ranh_finding_list_init(&list);
    struct ranh_check_input input = {.parcels = &set,
                                     .rules = rules,
                                     .faces = &faces.sink,
                                     .limits = ranh_check_limits_default()};
    assert_true(ranh_date_parse("2026-01-01", &input.as_of));
    if (ranh_detect_validity.run(&input, &list.sink, &err) ||
        ranh_detectors_run("overlap", &input, &list.sink, &err))
        fail_msg("%s", err.text);
    const char **line = RANH_NEW_ARRAY(arena, list.n + 1, const char *);
    for (size_t i = 0; i < list.n; i++)
        line[i] =
            ranh_arena_printf(arena, "%s %s %s %s\n", list.at[i].code, short_key(list.at[i].key_a),
                              short_key(list.at[i].key_b), ranh_verdict_name(list.at[i].verdict));
    qsort(line, list.n, sizeof(*line), by_text);
    char *all = ranh_arena_strdup(arena, "");
    for (size_t i = 0; i < list.n; i++)
        all = ranh_arena_printf(arena, "%s%s", all, line[i]);
    for (size_t i = 0; i < faces.n_borders; i++) {
        const struct ranh_border_sum *within = &faces.border[i].by[RANH_FOLD_WITHIN];
        const struct ranh_border_sum *record = &faces.border[i].by[RANH_FOLD_RECORD];
        if (within->overlaps + within->gaps + record->overlaps + record->gaps > 0)
            all = ranh_arena_printf(
                arena,
                "%sborder: %lld overlaps and %lld gaps within the limit, %lld and %lld rounded\n",
                all, (long long)within->overlaps, (long long)within->gaps,
                (long long)record->overlaps, (long long)record->gaps);
    }
    ranh_finding_list_release(&faces.list);
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
    return all;
}

static void expect(const struct field *field, const char *what, const char *wanted)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    const char *got = found_in(field, &arena);
    if (strcmp(got, wanted) != 0)
        fail_msg("%s\nexpected:\n%sgot:\n%s", what, wanted, got);
    ranh_arena_release(&arena);
}

/* --- the cases ------------------------------------------------------------------------------- */

static void clean(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field);
    expect(&field, "nothing was done", "");
}

/* Three lots on the east overlap, on the west one gap opens along three. Below two roundings nothing is told,
 * within the limit the border is, beyond it each place. Sheet 6 encloses the gap: its areas do not add up. */
static void sheet_shifted(void **state)
{
    (void)state;
    static const struct {
        double millimetres;
        const char *found, *border;
    } cases[] = {
        {1, "", "border: 0 overlaps and 0 gaps within the limit, 3 and 1 rounded\n"},
        {3, "E101 6 - VIOLATION\nT105 6 7 POSSIBLE\n",
         "border: 3 overlaps and 1 gaps within the limit, 0 and 0 rounded\n"},
        {10, "E101 6 - VIOLATION\nT105 6 7 POSSIBLE\n",
         "border: 3 overlaps and 1 gaps within the limit, 0 and 0 rounded\n"},
        {30, "E101 6 - VIOLATION\nT105 6 7 POSSIBLE\n",
         "border: 3 overlaps and 1 gaps within the limit, 0 and 0 rounded\n"},
        {100,
         "E101 6 - VIOLATION\nT102 6/10 7/9 VIOLATION\nT102 6/15 7/14 VIOLATION\n"
         "T102 6/20 7/19 VIOLATION\nT201 6/11 - VIOLATION\n",
         ""},
        {300,
         "E101 6 - VIOLATION\nT102 6/10 7/9 VIOLATION\nT102 6/15 7/14 VIOLATION\n"
         "T102 6/20 7/19 VIOLATION\nT201 6/11 - VIOLATION\n",
         ""},
    };
    /* North and south of it the corners slid along the common line. */
    static const char slid[] =
        "T202 6/2 7/7 VIOLATION\nT202 6/22 7/17 VIOLATION\nT202 6/23 7/18 VIOLATION\n"
        "T202 6/24 7/19 VIOLATION\nT202 6/3 7/8 VIOLATION\nT202 6/4 7/9 VIOLATION\n"
        "T202 7/17 6/23 VIOLATION\nT202 7/18 6/24 VIOLATION\nT202 7/7 6/3 VIOLATION\n"
        "T202 7/8 6/4 VIOLATION\n";
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct field field;
        char what[60], found[1000];
        lay_out(&field);
        snprintf(found, sizeof(found), "%s%s%s", cases[i].found, i > 0 ? slid : "",
                 cases[i].border);
        shift_sheet(&field, 7, cases[i].millimetres / 1000, 0);
        snprintf(what, sizeof(what), "sheet 7 shifted by %g mm", cases[i].millimetres);
        expect(&field, what, found);
    }
}

/* The two rows in the north, as sheet 8, drawn away from the rest: what opens is enclosed by nobody. One crack along
 * lot 11 of sheet 6, one along the three lots of sheet 7, one along lot 15. */
static void sheet_drawn_away(void **state)
{
    (void)state;
    static const struct {
        double millimetres;
        const char *found;
    } cases[] = {
        {1, "border: 0 overlaps and 0 gaps within the limit, 0 and 2 rounded\n"
            "border: 0 overlaps and 0 gaps within the limit, 0 and 1 rounded\n"},
        {30, "T105 6 8 POSSIBLE\nT105 7 8 POSSIBLE\n"
             "border: 0 overlaps and 2 gaps within the limit, 0 and 0 rounded\n"
             "border: 0 overlaps and 1 gaps within the limit, 0 and 0 rounded\n"},
        {100, "T206 6/11 - VIOLATION\nT206 6/15 - VIOLATION\nT206 7/12 - VIOLATION\n"},
        {300, "T206 6/11 - VIOLATION\nT206 6/15 - VIOLATION\nT206 7/12 - VIOLATION\n"},
        {1100, ""}, /* a lane */
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct field field;
        char what[60];
        lay_out(&field);
        for (int number = 16; number <= SIDE * SIDE; number++)
            lot(&field, number)->sheet = 8;
        shift_sheet(&field, 8, 0, cases[i].millimetres / 1000);
        snprintf(what, sizeof(what), "sheet 8 drawn away by %g mm", cases[i].millimetres);
        expect(&field, what, cases[i].found);
    }
}

static void vertex_dropped(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field); /* the common edge of 8 and 13 has a vertex in its middle, then only in 13 */
    insert_corner(lot(&field, 13), 1, 25, 20);
    insert_corner(lot(&field, 8), 3, 25, 20);
    expect(&field, "a vertex that both have", "");
    drop_corner(lot(&field, 8), 3);
    expect(&field, "dropped from 8", "T202 7/13 7/8 VIOLATION\n");
    lay_out(&field); /* a corner: half of 13 belongs to nobody, enclosed by both sheets */
    drop_corner(lot(&field, 13), 2);
    expect(&field, "the corner of 13 dropped",
           "E101 6 - VIOLATION\nE101 7 - VIOLATION\nT201 7/13 - VIOLATION\n");
}

static void parcel_duplicated(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field);
    copy_of(&field, 13, 7, 99);
    expect(&field, "13 delivered again as 99", "E101 7 - VIOLATION\nT103 7/13 7/99 VIOLATION\n");
    reverse(&field.lot[field.n - 1]);
    expect(&field, "and drawn the other way round",
           "E101 7 - VIOLATION\nT103 7/13 7/99 VIOLATION\n");
}

static void sheet_copied(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field);
    for (int number = 1; number <= SIDE * SIDE; number++)
        if (inner(number))
            copy_of(&field, number, 8, 100 + number);
    expect(&field, "sheet 7 again as sheet 8",
           "T103 7/12 8/112 VIOLATION\nT103 7/13 8/113 VIOLATION\nT103 7/14 8/114 VIOLATION\n"
           "T103 7/17 8/117 VIOLATION\nT103 7/18 8/118 VIOLATION\nT103 7/19 8/119 VIOLATION\n"
           "T103 7/7 8/107 VIOLATION\nT103 7/8 8/108 VIOLATION\nT103 7/9 8/109 VIOLATION\n");
    /* 30 mm east: each lot on its copy; six strips onto the next lot, three onto sheet 6, within the limit */
    shift_sheet(&field, 8, 0.03, 0);
    expect(&field, "and shifted by 30 mm",
           "T102 7/12 8/112 VIOLATION\nT102 7/13 8/113 VIOLATION\nT102 7/14 8/114 VIOLATION\n"
           "T102 7/17 8/117 VIOLATION\nT102 7/18 8/118 VIOLATION\nT102 7/19 8/119 VIOLATION\n"
           "T102 7/7 8/107 VIOLATION\nT102 7/8 8/108 VIOLATION\nT102 7/9 8/109 VIOLATION\n"
           "T105 6 8 POSSIBLE\nT105 7 8 POSSIBLE\n"
           "border: 3 overlaps and 0 gaps within the limit, 0 and 0 rounded\n"
           "border: 6 overlaps and 0 gaps within the limit, 0 and 0 rounded\n");
}

static void rings_reversed(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field);
    for (size_t i = 0; i < field.n; i += 2)
        reverse(&field.lot[i]);
    expect(&field, "every other ring runs the other way", "");
}

/* 4 m east from the middle of 13's eastern side and back, over 14: no ground, so no overlap. */
static void spike_added(void **state)
{
    (void)state;
    struct field field;
    lay_out(&field);
    insert_corner(lot(&field, 13), 2, 30, 25);
    insert_corner(lot(&field, 13), 3, 34, 25);
    insert_corner(lot(&field, 13), 4, 30, 25);
    expect(&field, "a spike without width", "G111 7/13 - VIOLATION\n");
}

int main(void)
{
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clean),
        cmocka_unit_test(sheet_shifted),
        cmocka_unit_test(sheet_drawn_away),
        cmocka_unit_test(vertex_dropped),
        cmocka_unit_test(parcel_duplicated),
        cmocka_unit_test(sheet_copied),
        cmocka_unit_test(rings_reversed),
        cmocka_unit_test(spike_added),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_rules_free(rules);
    return failed;
}
