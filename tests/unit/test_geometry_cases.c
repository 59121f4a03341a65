/* SPDX-License-Identifier: MIT */
/*
 * Runs the pictures of tests/cases/geometry/ (how to read and write them: README there) through the
 * validity, overlap and gap detectors, four times each: as written, with several threads, with the
 * parcels in the opposite order, and with all rings the other way round and started elsewhere. All
 * must find exactly what the picture says.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/check/detector.h>

#include "lib/check/detectors.h"
#include "lib/check/extent.h"
#include "lib/check/plane.h"
#include "tests/unit/faces.h"
#include "tests/unit/mended.h"

#define ORIGIN_X  600000.0
#define ORIGIN_Y  1190000.0
#define MAX_ITEMS 64

struct point {
    bool set;
    double x, y;
};

struct parcel {
    int number, sheet, commune, zone, scale;
    char use[8];     /* land use; "" = not given */
    char rings[400]; /* "A B C D / E F G + H I J", letters and separators */
    bool open;
};

struct expected {
    char code[5], verdict[20], at, klass[20];
    int a, b; /* 0 = none */
    double area, width, length;
    bool counted; /* at its border only: no finding */
    char line[200];
};

/* balance 1: parcels=96 doubled=12 gaps=0 others=0 enclosed=84, of the sheet; a term not given is 0. pieces= and
 * points= (at which they, or one of them, meet) are asked where they are given. */
struct expected_balance {
    int sheet;
    double parcels, doubled, gaps, others, enclosed;
    int pieces, points; /* -1 = not asked */
};

struct drawing {
    char title[200];
    struct expected_balance balance[MAX_ITEMS];
    size_t n_balances;
    struct parcel
        areas[8]; /* boundaries of communes (number = code), and land that is no parcel (0) */
    size_t n_areas;
    char *rows[MAX_ITEMS];
    size_t n_rows;
    struct point points[128];
    struct parcel parcels[MAX_ITEMS];
    size_t n_parcels;
    struct expected expected[MAX_ITEMS];
    size_t n_expected;
    bool nothing;
    double min_area, min_width; /* the project's */
    char mended[100];           /* "" = not asked */
};

/* --- reading --------------------------------------------------------------------------------- */

static double number_after(const char *line, const char *name, double otherwise)
{
    const char *at = strstr(line, name);
    return at ? strtod(at + strlen(name), NULL) : otherwise;
}

static void read_parcel(struct drawing *drawing, const char *line)
{
    struct parcel *parcel = &drawing->parcels[drawing->n_parcels++];
    const char *colon = strchr(line, ':');
    assert_non_null(colon);
    *parcel = (struct parcel){.number = (int)strtol(line + 6, NULL, 10)};
    parcel->sheet = (int)number_after(line, "sheet=", 1);
    parcel->commune = (int)number_after(line, "commune=", 26740);
    parcel->zone = (int)number_after(line, "zone=", 9210);
    parcel->scale = (int)number_after(line, "scale=", 500);
    const char *use = strstr(line, "use=");
    if (use)
        snprintf(parcel->use, sizeof(parcel->use), "%.*s", (int)strcspn(use + 4, " :"), use + 4);
    parcel->open = strstr(line, " open") && strstr(line, " open") < colon;
    snprintf(parcel->rings, sizeof(parcel->rings), "%s", colon + 1);
}

static void read_expected(struct drawing *drawing, const char *line)
{
    struct expected *e = &drawing->expected[drawing->n_expected++];
    *e = (struct expected){.area = NAN, .width = NAN, .length = NAN};
    snprintf(e->line, sizeof(e->line), "%s", line);
    char words[200], *save, *word;
    snprintf(words, sizeof(words), "%s", line);
    for (word = strtok_r(words, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        if (!e->code[0])
            snprintf(e->code, sizeof(e->code), "%.4s", word);
        else if (isdigit((unsigned char)*word))
            *(e->a ? &e->b : &e->a) = (int)strtol(word, NULL, 10);
        else if (strncmp(word, "area=", 5) == 0)
            e->area = strtod(word + 5, NULL);
        else if (strncmp(word, "width=", 6) == 0)
            e->width = strtod(word + 6, NULL);
        else if (strncmp(word, "length=", 7) == 0)
            e->length = strtod(word + 7, NULL);
        else if (strcmp(word, "counted") == 0)
            e->counted = true;
        else if (strncmp(word, "at=", 3) == 0)
            e->at = word[3];
        else if (isupper((unsigned char)*word))
            snprintf(e->verdict, sizeof(e->verdict), "%s", word);
        else
            snprintf(e->klass, sizeof(e->klass), "%s", word);
    }
}

/* boundary 26740 scale=2000: A B C D · land: E F G H */
static void read_area(struct drawing *drawing, const char *line, size_t name)
{
    struct parcel *area = &drawing->areas[drawing->n_areas++];
    const char *colon = strchr(line, ':');
    assert_non_null(colon);
    *area = (struct parcel){.number = (int)strtol(line + name, NULL, 10)};
    area->scale = (int)number_after(line, "scale=", 0);
    snprintf(area->rings, sizeof(area->rings), "%s", colon + 1);
}

static void read_balance(struct drawing *drawing, const char *line)
{
    drawing->balance[drawing->n_balances++] = (struct expected_balance){
        (int)strtol(line + 8, NULL, 10),        number_after(line, "parcels=", 0),
        number_after(line, "doubled=", 0),      number_after(line, "gaps=", 0),
        number_after(line, "others=", 0),       number_after(line, "enclosed=", 0),
        (int)number_after(line, "pieces=", -1), (int)number_after(line, "points=", -1)};
}

/* point X = A 0.02 -1.5: X lies that far east and north of A */
static void read_point(struct drawing *drawing, const char *line)
{
    char name, base;
    double dx, dy;
    assert_int_equal(sscanf(line, "point %c = %c %lf %lf", &name, &base, &dx, &dy), 4);
    const struct point *from = &drawing->points[(unsigned char)base];
    assert_true(from->set);
    drawing->points[(unsigned char)name] = (struct point){true, from->x + dx, from->y + dy};
}

static void place_letters(struct drawing *drawing)
{
    for (size_t r = 0; r < drawing->n_rows; r++) {
        const char *row = drawing->rows[r];
        for (size_t c = 0; row[c]; c++)
            if (isalnum((unsigned char)row[c]))
                drawing->points[(unsigned char)row[c]] =
                    (struct point){true, (double)c, 2.0 * (double)(drawing->n_rows - 1 - r)};
    }
    drawing->n_rows = 0; /* further indented lines begin a new picture: not allowed after this */
}

static void read_drawing(const char *path, struct ranh_arena *arena, struct drawing *drawing)
{
    struct ranh_err err = {0};
    char *text, *save, *line;
    size_t n;
    *drawing = (struct drawing){0};
    assert_int_equal(ranh_fs_read(arena, path, 1 << 20, &text, &n, &err), 0);
    for (line = strtok_r(text, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
        bool coded = strlen(line) > 4 && isupper((unsigned char)line[0]) &&
                     isdigit((unsigned char)line[1]) && isdigit((unsigned char)line[3]) &&
                     line[4] == ' ';
        if (strncmp(line, "    ", 4) == 0)
            drawing->rows[drawing->n_rows++] = line + 4;
        else if (drawing->n_rows > 0)
            place_letters(drawing);
        if (line[0] == '#')
            snprintf(drawing->title, sizeof(drawing->title), "%s", line + 2);
        else if (strncmp(line, "point ", 6) == 0)
            read_point(drawing, line);
        else if (strncmp(line, "parcel ", 7) == 0)
            read_parcel(drawing, line);
        else if (strncmp(line, "boundary ", 9) == 0)
            read_area(drawing, line, 9);
        else if (strncmp(line, "land:", 5) == 0)
            read_area(drawing, line, 5);
        else if (strncmp(line, "balance ", 8) == 0)
            read_balance(drawing, line);
        else if (strncmp(line, "mended: ", 8) == 0)
            snprintf(drawing->mended, sizeof(drawing->mended), "%s", line + 8);
        else if (strncmp(line, "limits:", 7) == 0) {
            drawing->min_area = number_after(line, "area=", 0);
            drawing->min_width = number_after(line, "width=", 0);
        } else if (strcmp(line, "nothing") == 0)
            drawing->nothing = true;
        else if (coded)
            read_expected(drawing, line);
    }
    if (drawing->nothing == (drawing->n_expected > 0) || drawing->n_parcels == 0)
        fail_msg("%s: needs parcels, and either expected lines or the line \"nothing\"", path);
}

/* --- building -------------------------------------------------------------------------------- */

enum turn { AS_WRITTEN, REVERSED };

static void add_ring(const struct drawing *drawing, const char *letters, size_t n, bool open,
                     enum turn turn, struct ranh_shape *shape)
{
    shape->ring_point[shape->n_rings++] = shape->n_points;
    size_t closed = n + !open, shift = turn == REVERSED && !open ? n / 2 : 0;
    for (size_t i = 0; i < closed; i++) {
        size_t at = (i + shift) % n;
        const struct point *p =
            &drawing->points[(unsigned char)letters[turn == REVERSED ? n - 1 - at : at]];
        if (!p->set)
            fail_msg("point %c is not in the picture", letters[at]);
        shape->xy[2 * shape->n_points] = ORIGIN_X + p->x;
        shape->xy[2 * shape->n_points++ + 1] = ORIGIN_Y + p->y;
    }
}

static void shape_of(const struct drawing *drawing, const struct parcel *parcel, enum turn turn,
                     struct ranh_arena *arena, struct ranh_shape *shape)
{
    char letters[200];
    size_t n = 0;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, 20, 40, 400);
    shape->n_parts = shape->n_rings = shape->n_points = 0;
    shape->part_ring[shape->n_parts++] = 0;
    for (const char *c = parcel->rings;; c++) {
        if (isalnum((unsigned char)*c))
            letters[n++] = *c;
        if (*c != '/' && *c != '+' && *c)
            continue;
        add_ring(drawing, letters, n, parcel->open, turn, shape);
        n = 0;
        if (*c == '+')
            shape->part_ring[shape->n_parts++] = shape->n_rings;
        if (!*c)
            break;
    }
    shape->part_ring[shape->n_parts] = shape->n_rings;
    shape->ring_point[shape->n_rings] = shape->n_points;
}

static void set_of(const struct drawing *drawing, bool backwards, enum turn turn,
                   struct ranh_parcel_set *set)
{
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(ORIGIN_X, ORIGIN_Y), 9210);
    size_t n = drawing->n_parcels;
    for (size_t k = 0; k < n; k++) {
        size_t i = backwards ? n - 1 - k : k;
        struct ranh_shape shape;
        shape_of(drawing, &drawing->parcels[i], turn, &set->arena, &shape);
        assert_true(ranh_fabric_add(builder, backwards ? 1000 - (int64_t)i : (int64_t)i, &shape));
    }
    ranh_fabric_build(builder, &set->fabric);
    set->parcel = ranh_arena_zero(&set->arena, n, sizeof(*set->parcel));
    for (size_t f = 0; f < n; f++) {
        int64_t id = set->fabric.face_id[f];
        const struct parcel *p = &drawing->parcels[backwards ? 1000 - id : id];
        char text[40];
        struct ranh_parcel *parcel = &set->parcel[f];
        *parcel = (struct ranh_parcel){.id = p->number,
                                       .source_id = 1,
                                       .feature = p->number,
                                       .area_recorded_m2 = NAN,
                                       .native_area_m2 = NAN,
                                       .native_srid = p->zone,
                                       .scale = p->scale,
                                       .survey_date = RANH_DATE_NONE};
        set->fabric.face_id[f] = p->number;
        if (p->use[0])
            parcel->land_use = ranh_map_intern(&set->strings, p->use);
        snprintf(text, sizeof(text), "%d", p->commune);
        parcel->commune = ranh_map_intern(&set->strings, text);
        snprintf(text, sizeof(text), "%d", p->sheet);
        parcel->sheet = ranh_map_intern(&set->strings, text);
        snprintf(text, sizeof(text), "%d/%d/%03d", p->commune, p->sheet, p->number);
        parcel->key = ranh_map_intern(&set->strings, text);
    }
    ranh_fabric_reindex(&set->fabric);
}

/* --- comparing ------------------------------------------------------------------------------- */

static bool near_value(double want, double got, double relative)
{
    return isnan(want) || fabs(want - got) <= relative * fabs(want) + 1e-9;
}

static bool is_at(const struct drawing *drawing, char letter, const struct ranh_shape *shape)
{
    if (!letter)
        return true;
    const struct point *p = &drawing->points[(unsigned char)letter];
    return shape && p->set &&
           hypot(shape->xy[0] - ORIGIN_X - p->x, shape->xy[1] - ORIGIN_Y - p->y) < 0.001;
}

static bool matches(const struct drawing *drawing, const struct expected *want,
                    const struct ranh_finding *got, const char *klass, bool counted)
{
    bool gap = strcmp(want->code, "T201") == 0; /* its parcels are in the sentence */
    return strcmp(want->code, got->code) == 0 && (gap || want->a == got->id_a) &&
           (gap || want->b == got->id_b) && near_value(want->area, got->area_m2, 1e-6) &&
           near_value(want->width, got->width_m, 0.0011) && want->counted == counted &&
           near_value(want->length, got->length_m, 0.0011) &&
           is_at(drawing, want->at, got->shape) &&
           (!want->verdict[0] || strcmp(want->verdict, ranh_verdict_name(got->verdict)) == 0) &&
           (!want->klass[0] || strcmp(want->klass, klass) == 0);
}

static void describe(const struct ranh_finding *f, char *text, size_t cap)
{
    snprintf(text, cap, "%s %lld %lld area=%.6f width=%.6f %s at (%.4f %.4f)", f->code,
             (long long)f->id_a, (long long)f->id_b, f->area_m2, f->width_m,
             ranh_verdict_name(f->verdict), f->shape ? f->shape->xy[0] - ORIGIN_X : (double)NAN,
             f->shape ? f->shape->xy[1] - ORIGIN_Y : (double)NAN);
}

static void take(const struct drawing *drawing, const char *how, bool *used,
                 const struct ranh_finding *got, const char *klass, bool counted)
{
    char text[300];
    for (size_t k = 0; k < drawing->n_expected; k++)
        if (!used[k] && matches(drawing, &drawing->expected[k], got, klass, counted)) {
            used[k] = true;
            return;
        }
    describe(got, text, sizeof(text));
    fail_msg("%s (%s): not expected: %s %s%s", drawing->title, how, text, klass,
             counted ? " counted" : "");
}

/* The findings, each face's with its class; then the faces that are only counted. Returns how many sheets were
 * told not to balance: that follows from the balances. */
static size_t compare(const struct drawing *drawing, const char *how,
                      const struct ranh_finding_list *told, const struct faces_found *found)
{
    bool used[MAX_ITEMS] = {false};
    size_t face = 0, n_sheets = 0;
    for (size_t i = 0; i < told->n; i++) {
        const char *code = told->at[i].code, *klass = "";
        if (strcmp(code, "E101") == 0) {
            n_sheets++;
            continue;
        }
        while (face < found->list.n && found->at[face].fold != RANH_FOLD_NONE)
            face++;
        if (code[0] == 'T' && face < found->list.n && strcmp(code, found->list.at[face].code) == 0)
            klass = found->at[face++].klass;
        take(drawing, how, used, &told->at[i], klass, false);
    }
    for (size_t i = 0; i < found->list.n; i++)
        if (found->at[i].fold != RANH_FOLD_NONE)
            take(drawing, how, used, &found->list.at[i], found->at[i].klass, true);
    for (size_t k = 0; k < drawing->n_expected; k++)
        if (!used[k])
            fail_msg("%s (%s): not found: %s", drawing->title, how, drawing->expected[k].line);
    return n_sheets;
}

struct balances {
    struct ranh_balance_sink sink;
    struct ranh_balance sheet[MAX_ITEMS];
    size_t n;
};

static int note_balance(struct ranh_balance_sink *sink, const struct ranh_balance *balance,
                        struct ranh_err *err)
{
    struct balances *balances = (struct balances *)sink;
    (void)err;
    if (!balance->whole_commune)
        balances->sheet[balances->n++] = *balance;
    return 0;
}

static void compare_balances(const struct drawing *drawing, const char *how,
                             const struct balances *balances, size_t n_told)
{
    char sheet[20];
    size_t open = 0;
    for (size_t i = 0; i < balances->n; i++) {
        const struct ranh_balance *b = &balances->sheet[i];
        open += b->doubled_m2 > 0.05 || b->gaps_m2 > 0.05;
        double sum = b->parcels_m2 - b->doubled_m2 + b->gaps_m2 + b->others_m2 + b->moved_m2;
        assert_true(fabs(sum - b->enclosed_m2) < 1e-7);
    }
    if (open != n_told)
        fail_msg("%s (%s): %zu sheets do not balance, E101 tells %zu", drawing->title, how, open,
                 n_told);
    for (size_t i = 0; i < drawing->n_balances; i++) {
        const struct expected_balance *want = &drawing->balance[i];
        const struct ranh_balance *got = NULL;
        snprintf(sheet, sizeof(sheet), "%d", want->sheet);
        for (size_t k = 0; k < balances->n && !got; k++)
            if (strcmp(balances->sheet[k].sheet, sheet) == 0)
                got = &balances->sheet[k];
        if (!got)
            fail_msg("%s (%s): no balance of sheet %s", drawing->title, how, sheet);
        const double wanted[] = {want->parcels, want->doubled, want->gaps, want->others,
                                 want->enclosed};
        const double found[] = {got->parcels_m2, got->doubled_m2, got->gaps_m2, got->others_m2,
                                got->enclosed_m2};
        if ((want->pieces >= 0 && want->pieces != got->n_pieces) ||
            (want->points >= 0 && want->points != got->n_at_points))
            fail_msg("%s (%s): sheet %s: pieces=%lld points=%lld", drawing->title, how, sheet,
                     (long long)got->n_pieces, (long long)got->n_at_points);
        for (size_t k = 0; k < 5; k++)
            if (!(fabs(wanted[k] - found[k]) < 1e-4))
                fail_msg("%s (%s): balance of sheet %s: parcels=%.6f doubled=%.6f gaps=%.6f "
                         "others=%.6f enclosed=%.6f",
                         drawing->title, how, sheet, found[0], found[1], found[2], found[3],
                         found[4]);
    }
}

static struct ranh_rules *rules;

/* The areas of one kind: boundaries have a number, land has none. */
static void areas_of(const struct drawing *drawing, bool land, struct ranh_plan_set *set)
{
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(ORIGIN_X, ORIGIN_Y), 9210);
    *set = (struct ranh_plan_set){0};
    ranh_arena_init(&set->arena);
    for (size_t i = 0; i < drawing->n_areas; i++) {
        struct ranh_shape shape;
        if (land != (drawing->areas[i].number == 0))
            continue;
        shape_of(drawing, &drawing->areas[i], AS_WRITTEN, &set->arena, &shape);
        assert_true(ranh_fabric_add(builder, (int64_t)i, &shape));
    }
    ranh_fabric_build(builder, &set->fabric);
    set->area = ranh_arena_zero(&set->arena, set->fabric.n_faces + 1, sizeof(*set->area));
    for (size_t f = 0; f < set->fabric.n_faces; f++) {
        const struct parcel *area = &drawing->areas[set->fabric.face_id[f]];
        set->area[f] = (struct ranh_plan_area){
            .id = area->number,
            .code = ranh_arena_printf(&set->arena, "%d", area->number),
            .scale = area->scale,
            .valid_from = RANH_DATE_NONE,
            .valid_to = RANH_DATE_NONE,
        };
    }
}

static int detect(const struct drawing *drawing, struct ranh_check_input *input,
                  struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_plan_set communes, land;
    struct ranh_plane *plane = NULL;
    int status = ranh_plane_new(&input->parcels->fabric, input->pool, &plane, err);
    if (status)
        return status;
    areas_of(drawing, false, &communes);
    areas_of(drawing, true, &land);
    input->plane = plane;
    input->extent = ranh_extent_make(input, &communes, &land);
    status = ranh_detectors_run("overlap", input, sink, err);
    ranh_extent_free(input->extent);
    ranh_plane_free(plane);
    return status;
}

static int find_all(const struct drawing *drawing, struct ranh_check_input *input,
                    struct faces_found *found, struct ranh_finding_list *list, struct ranh_err *err)
{
    int status;
    faces_open(found, input->parcels);
    ranh_finding_list_init(list);
    input->faces = &found->sink;
    status = ranh_detect_validity.run(input, &list->sink, err);
    if (!status)
        status = ranh_detect_curve.run(input, &list->sink, err);
    return status ? status : detect(drawing, input, &list->sink, err);
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct ranh_finding *)a)->code, ((const struct ranh_finding *)b)->code);
}

/* mended: the codes that are left when all that can be is repaired, or "nothing". */
static void compare_mended(const struct drawing *drawing, const char *how,
                           struct ranh_check_input *input, const struct ranh_finding_list *list,
                           const struct faces_found *found)
{
    static struct faces_found left;
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    struct ranh_finding_list told;
    char codes[400] = "";
    mended_set(input, list, found, &set);
    input->parcels = &set;
    input->balances = NULL;
    if (find_all(drawing, input, &left, &told, &err))
        fail_msg("%s (%s, mended): %s", drawing->title, how, err.text);
    if (told.n > 1)
        qsort(told.at, told.n, sizeof(*told.at), by_code);
    for (size_t i = 0; i < told.n && i < 60; i++)
        snprintf(codes + strlen(codes), sizeof(codes) - strlen(codes), "%s%s", i ? " " : "",
                 told.at[i].code);
    if (strcmp(told.n ? codes : "nothing", drawing->mended) != 0)
        fail_msg("%s (%s): mended, \"%s\" is left, not \"%s\"", drawing->title, how,
                 told.n ? codes : "nothing", drawing->mended);
    ranh_finding_list_release(&left.list);
    ranh_finding_list_release(&told);
    ranh_parcel_set_release(&set);
}

static void check_once(const struct drawing *drawing, const char *how, unsigned threads,
                       bool backwards, enum turn turn)
{
    struct ranh_err err = {0};
    struct ranh_parcel_set set;
    struct ranh_finding_list list;
    struct balances balances = {.sink = {note_balance}};
    static struct faces_found found;
    set_of(drawing, backwards, turn, &set);
    struct ranh_pool *pool = threads > 1 ? ranh_pool_new(threads) : NULL;
    struct ranh_check_input input = {.parcels = &set,
                                     .rules = rules,
                                     .as_of = 20000,
                                     .pool = pool,
                                     .balances = &balances.sink,
                                     .limits = ranh_check_limits_default()};
    input.limits.min_area_m2 = drawing->min_area;
    input.limits.min_width_m = drawing->min_width;
    assert_true(ranh_date_parse("2026-01-01", &input.as_of));
    if (find_all(drawing, &input, &found, &list, &err))
        fail_msg("%s (%s): %s", drawing->title, how, err.text);
    compare_balances(drawing, how, &balances, compare(drawing, how, &list, &found));
    if (drawing->mended[0])
        compare_mended(drawing, how, &input, &list, &found);
    ranh_pool_free(pool);
    ranh_finding_list_release(&found.list);
    ranh_finding_list_release(&list);
    ranh_parcel_set_release(&set);
}

static void run_case(void **state)
{
    const char *path = *state;
    struct ranh_arena arena;
    static struct drawing drawing;
    ranh_arena_init(&arena);
    read_drawing(path, &arena, &drawing);
    check_once(&drawing, "as written", 1, false, AS_WRITTEN);
    check_once(&drawing, "four threads", 4, false, AS_WRITTEN);
    check_once(&drawing, "parcels backwards", 1, true, AS_WRITTEN);
    check_once(&drawing, "rings backwards", 1, false, REVERSED);
    ranh_arena_release(&arena);
}

/* --- every code has a picture ----------------------------------------------------------------- */

static bool expected_in(const char *text, const char *code)
{
    for (const char *at = text; (at = strstr(at, code)); at++)
        if (at == text || at[-1] == '\n')
            return true;
    return false;
}

/* state: the files, as glob() found them */
static void every_code_has_a_case(void **state)
{
    const glob_t *files = *state;
    struct ranh_arena arena;
    struct ranh_err err = {0};
    char lacking[400] = "";
    size_t n_codes, bytes;
    const struct ranh_finding_code *codes = ranh_finding_codes(&n_codes);
    ranh_arena_init(&arena);
    char **texts = RANH_NEW_ARRAY(&arena, files->gl_pathc, char *);
    for (size_t i = 0; i < files->gl_pathc; i++)
        assert_int_equal(ranh_fs_read(&arena, files->gl_pathv[i], 1 << 20, &texts[i], &bytes, &err),
                         0);
    for (size_t c = 0; c < n_codes; c++) {
        bool found = !codes[c].implemented || (codes[c].code[0] != 'G' && codes[c].code[0] != 'T');
        for (size_t i = 0; i < files->gl_pathc && !found; i++)
            found = expected_in(texts[i], codes[c].code);
        if (!found)
            snprintf(lacking + strlen(lacking), sizeof(lacking) - strlen(lacking), " %s",
                     codes[c].code);
    }
    if (lacking[0])
        fail_msg("tests/cases/geometry has no picture of%s", lacking);
    ranh_arena_release(&arena);
}

int main(void)
{
    static glob_t files;
    struct ranh_err err = {0};
    if (glob("tests/cases/geometry/*.txt", 0, NULL, &files) != 0 || files.gl_pathc < 12) {
        printf("1..1\nnot ok 1 - tests/cases/geometry holds the cases (run from the project's "
               "folder)\n");
        return 1;
    }
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    struct CMUnitTest *tests = calloc(files.gl_pathc + 1, sizeof(*tests));
    for (size_t i = 0; tests && i < files.gl_pathc; i++) {
        tests[i].name = strrchr(files.gl_pathv[i], '/') + 1;
        tests[i].test_func = run_case;
        tests[i].initial_state = files.gl_pathv[i];
    }
    if (tests)
        tests[files.gl_pathc] = (struct CMUnitTest){.name = "every code of G and T has a case",
                                                    .test_func = every_code_has_a_case,
                                                    .initial_state = &files};
    int failed = _cmocka_run_group_tests("geometry cases", tests, files.gl_pathc + 1, NULL, NULL);
    free(tests);
    globfree(&files);
    ranh_rules_free(rules);
    return failed;
}
