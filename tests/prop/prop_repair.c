/* SPDX-License-Identifier: MIT */
/*
 * Repairs between parcels on random fabrics: two sheets of lots that miss each other by some centimetres, with
 * jittered corners, strips, bays, corners that only one side has, T-junctions and rounding to a millimetre. All
 * repairs are applied one after the other; then the detectors look again. The number of overlaps, gaps and missing
 * vertices together never grows, nor (but for rounding) their area; every parcel is a valid polygon; the area of the parcels, less
 * what is covered twice, plus the gaps changes by no more than corners could move; the same again gives the
 * same bytes. What is refused must have a reason. And of sheets without a flaw one is slid as a whole: within the
 * limit one run mends all of it, where three sheets meet as well; what lies beyond the limit stays.
 *
 * RANH_SEED=n begins there, RANH_CASES=n makes so many.
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
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>

#include "lib/check/mend.h"

#ifndef CASES
#define CASES 600
#endif
enum { MOST_LOTS = 80, MOST_VERTICES = 60, MM = 10, SHEETS = 3 };

static uint64_t random_state;

static uint32_t any(uint32_t below)
{
    random_state += 0x9E3779B97F4A7C15u;
    uint64_t z = random_state;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return (uint32_t)((z ^ (z >> 31)) % below);
}

static int64_t about(int64_t mm) /* -mm .. mm, in steps */
{
    return ((int64_t)any((uint32_t)(2 * mm + 1)) - mm) * MM;
}

/* --- fabrics --------------------------------------------------------------------------------- */

struct lot {
    double v[MOST_VERTICES][2];
    uint32_t n;
    int sheet;
};

struct city {
    struct lot lot[MOST_LOTS];
    uint32_t n;
    int scale[SHEETS];
    int32_t date[SHEETS];
    bool in_mm;
};

static void bend(struct lot *lot)
{
    uint32_t k = any(lot->n), next = (k + 1) % lot->n;
    double t = 0.2 + any(60) / 100.0, off = any(3) ? 0 : (double)about(60);
    double dx = lot->v[next][0] - lot->v[k][0], dy = lot->v[next][1] - lot->v[k][1];
    double length = hypot(dx, dy);
    if (lot->n + 1 >= MOST_VERTICES || length < 10000)
        return;
    memmove(lot->v[k + 2], lot->v[k + 1], (lot->n - k - 1) * sizeof(*lot->v));
    lot->v[k + 1][0] = lot->v[k][0] + t * dx - off * dy / length;
    lot->v[k + 1][1] = lot->v[k][1] + t * dy + off * dx / length;
    lot->n++;
}

static void add_vertex(struct lot *lot, const double v[2])
{
    lot->v[lot->n][0] = v[0];
    lot->v[lot->n++][1] = v[1];
}

/* Columns [i, i + w) x rows [j, j + h); `all`: with the corners along its sides. */
static void add_block(struct city *c, double corner[9][9][2], uint32_t i, uint32_t j, uint32_t w,
                      uint32_t h, bool all, int sheet)
{
    struct lot *lot = &c->lot[c->n++];
    *lot = (struct lot){.sheet = sheet};
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, corner[i + k][j]);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, corner[i + w][j + k]);
    for (uint32_t k = 0; k < w; k += all ? 1 : w)
        add_vertex(lot, corner[i + w - k][j + h]);
    for (uint32_t k = 0; k < h; k += all ? 1 : h)
        add_vertex(lot, corner[i][j + h - k]);
}

static void make_sheet(struct city *c, int sheet, double x0, uint32_t columns, uint32_t rows,
                       double cell, double angle)
{
    static double corner[9][9][2];
    double dx = (double)about(sheet && any(2) ? 50 : 0),
           dy = (double)about(sheet && any(2) ? 50 : 0);
    int64_t jitter = any(2) ? 0 : 1 + (int64_t)any(30);
    uint32_t strip = any(3) ? 99 : 1 + any(rows);
    double wide = (double)about(60);
    for (uint32_t i = 0; i <= columns; i++)
        for (uint32_t j = 0; j <= rows; j++) {
            double wave = 300.0 * (double)((j * 7919 + 13) % 17) * MM / 10;
            double x =
                x0 + i * cell + dx + (double)about(jitter) + (i == 0 || i == columns ? wave : 0);
            double y = j * cell + dy + (double)about(jitter);
            corner[i][j][0] = x * cos(angle) - y * sin(angle);
            corner[i][j][1] = x * sin(angle) + y * cos(angle);
        }
    for (uint32_t i = 0; i < columns; i++)
        for (uint32_t j = 0; j < rows; j++) {
            uint32_t h = j + 1 < rows && j + 1 != strip && any(6) == 0 ? 2 : 1;
            add_block(c, corner, i, j, 1, h, any(3) != 0, sheet);
            struct lot *lot = &c->lot[c->n - 1];
            for (uint32_t k = 0; j >= strip && k < lot->n;
                 k++) { /* drawn apart, or into each other */
                lot->v[k][0] -= wide * sin(angle);
                lot->v[k][1] += wide * cos(angle);
            }
            j += h - 1;
            if (any(8) == 0) {
                uint32_t k = any(lot->n);
                lot->v[k][0] += (double)about(60);
                lot->v[k][1] += (double)about(60);
            }
            for (uint32_t k = any(4); k > 1; k--)
                bend(lot);
        }
}

static void make_city(struct city *c, uint64_t seed)
{
    random_state = seed;
    memset(c, 0, sizeof(*c));
    double cell = 60000.0 + any(15) * 10000.0, angle = any(2) ? any(628) / 100.0 : 0;
    uint32_t columns = 1 + any(3), rows = 1 + any(5);
    c->in_mm = any(3) != 0;
    c->scale[0] = any(3) ? 500 : 1000;
    c->scale[1] = any(3) ? 500 : 2000;
    c->date[0] = any(3) ? 18000 : RANH_DATE_NONE;
    c->date[1] = any(3) ? 18000 + (int32_t)any(2) * 300 : RANH_DATE_NONE;
    make_sheet(c, 0, 0, columns, rows, cell, angle);
    make_sheet(c, 1, columns * cell, 1 + any(3), rows, cell, angle);
}

static double recorded(const struct city *c, double steps)
{
    return (c->in_mm ? round(steps / MM) * MM : round(steps)) / RANH_GRID_PER_M;
}

static void finish_set(const struct city *c, struct ranh_parcel_set *set)
{
    set->parcel = ranh_arena_zero(&set->arena, set->fabric.n_faces + 1, sizeof(*set->parcel));
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        int64_t id = set->fabric.face_id[i];
        int sheet = c->lot[id - 1].sheet;
        set->parcel[i] = (struct ranh_parcel){
            .id = id,
            .source_id = 1 + sheet,
            .feature = id,
            .sheet =
                ranh_map_intern(&set->strings, ranh_arena_printf(&set->arena, "%d", sheet + 1)),
            .key = ranh_map_intern(&set->strings, ranh_arena_printf(&set->arena, "1/%d/%02lld",
                                                                    sheet + 1, (long long)id)),
            .native_srid = 9210,
            .survey_date = c->date[sheet],
            .scale = c->scale[sheet]};
    }
}

static void begin_set(struct ranh_parcel_set *set)
{
    *set = (struct ranh_parcel_set){0};
    ranh_arena_init(&set->arena);
    ranh_map_init(&set->strings);
}

static void set_of(const struct city *c, const bool *out, struct ranh_parcel_set *set)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    begin_set(set);
    for (uint32_t i = 0; i < c->n; i++) {
        const struct lot *lot = &c->lot[i];
        struct ranh_shape shape;
        if (out[i])
            continue;
        ranh_shape_alloc(&set->arena, &shape, RANH_SHAPE_POLYGON, 1, 1, lot->n + 1);
        shape.ring_point[0] = 0;
        for (uint32_t k = 0; k <= lot->n; k++) {
            uint32_t at = i % 3 == 0 ? (lot->n - k) % lot->n : k % lot->n;
            shape.xy[2 * (size_t)k] = recorded(c, lot->v[at][0]);
            shape.xy[2 * (size_t)k + 1] = recorded(c, lot->v[at][1]);
        }
        if (!ranh_fabric_add(builder, i + 1, &shape))
            abort();
    }
    ranh_fabric_build(builder, &set->fabric);
    finish_set(c, set);
}

/* --- looking --------------------------------------------------------------------------------- */

struct seen {
    struct ranh_face_sink sink;
    struct ranh_arena arena;
    struct {
        RANH_VEC(struct ranh_face)
    } face;
    struct ranh_finding_list list;
    size_t overlaps, gaps, vertices, invalid;
    double area_m2, parcels_m2, overlap_m2, gap_m2;
};

static struct ranh_rules *rules;

static int note_face(struct ranh_face_sink *sink, const struct ranh_face *face,
                     struct ranh_err *err)
{
    struct seen *seen = (struct seen *)sink;
    (void)err;
    if (!(face->width_m > RANH_GRID_NOISE_M))
        return 0;
    struct ranh_face *copy = ranh_vec_push(&seen->face);
    *copy = *face;
    copy->neighbour = NULL;
    copy->shape = ranh_shape_copy(&seen->arena, face->shape);
    *(face->b == SIZE_MAX ? &seen->gaps : &seen->overlaps) += 1;
    *(face->b == SIZE_MAX ? &seen->gap_m2 : &seen->overlap_m2) += face->area_m2;
    seen->area_m2 += face->area_m2;
    return 0;
}

static struct ranh_check_input input_of(const struct ranh_parcel_set *set)
{
    struct ranh_check_input input = {
        .parcels = set, .rules = rules, .limits = ranh_check_limits_default()};
    if (!ranh_date_parse("2026-01-01", &input.as_of))
        abort();
    return input;
}

static const char *look(const struct ranh_parcel_set *set, struct seen *seen)
{
    struct ranh_check_input input = input_of(set);
    struct ranh_validity *validity = ranh_validity_new();
    struct ranh_err err = {0};
    *seen = (struct seen){.sink = {.put = note_face}};
    ranh_arena_init(&seen->arena);
    ranh_finding_list_init(&seen->list);
    input.faces = &seen->sink;
    const char *what = ranh_detectors_run("overlap", &input, &seen->list.sink, &err)
                           ? "the detector failed"
                           : NULL;
    for (size_t i = 0; i < seen->list.n; i++)
        seen->vertices += strcmp(seen->list.at[i].code, "T202") == 0;
    for (size_t i = 0; i < set->fabric.n_faces; i++) {
        seen->invalid += !ranh_validity_sound(validity, &set->fabric, i);
        seen->parcels_m2 += ranh_fabric_area_m2(&set->fabric, i);
    }
    ranh_validity_free(validity);
    return what;
}

static void forget(struct seen *seen)
{
    ranh_vec_release(&seen->face);
    ranh_arena_release(&seen->arena);
    ranh_finding_list_release(&seen->list);
}

/* --- repairing ------------------------------------------------------------------------------- */

static size_t done[4], refused[RANH_WHYS], total_before, total_after, left;

static void count(const struct ranh_mended *mended, struct ranh_patch *patch)
{
    if (mended->why == RANH_WHY_GOOD) {
        ranh_patch_accept(patch);
        done[mended->method]++;
    } else {
        refused[mended->why]++;
    }
}

static bool repair_round(struct ranh_patch *patch, const struct ranh_check_input *input,
                         const struct seen *seen)
{
    const struct ranh_fabric *fabric = &input->parcels->fabric;
    size_t did = done[RANH_MEND_VERTEX] + done[RANH_MEND_SLIVER] + done[RANH_MEND_SNAP];
    for (int gaps = 0; gaps < 2; gaps++)
        for (size_t i = 0; i < seen->face.n; i++) {
            const struct ranh_face *face = &seen->face.at[i];
            if ((face->b == SIZE_MAX) != gaps)
                continue;
            struct ranh_mended mended = gaps ? ranh_mend_gap(patch, input, face->shape)
                                             : ranh_mend_overlap(patch, input, face->a, face->b);
            count(&mended, patch);
        }
    for (size_t i = 0; i < seen->list.n; i++) {
        const struct ranh_finding *f = &seen->list.at[i];
        if (strcmp(f->code, "T202") != 0)
            continue;
        struct ranh_mended mended = ranh_mend_vertices(
            patch, input, ranh_fabric_find(fabric, f->id_a), ranh_fabric_find(fabric, f->id_b));
        count(&mended, patch);
    }
    return done[RANH_MEND_VERTEX] + done[RANH_MEND_SLIVER] + done[RANH_MEND_SNAP] > did;
}

/* As ranh_repairs_apply() goes round. */
static void repair_all(struct ranh_patch *patch, const struct ranh_check_input *input,
                       const struct seen *seen)
{
    for (int round = 0; round < 8 && repair_round(patch, input, seen); round++)
        ;
}

/* The parcels as the patch left them. */
static void set_after(const struct city *c, struct ranh_patch *patch, struct ranh_parcel_set *set)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    struct ranh_fabric all;
    begin_set(set);
    ranh_patch_clear(patch);
    for (size_t i = 0; i < patch->parcels->fabric.n_faces; i++)
        ranh_patch_take(patch, i);
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, false, &set->arena, &all);
    for (size_t i = 0; i < all.n_faces; i++) {
        struct ranh_shape shape;
        ranh_fabric_shape(&all, i, &set->arena, &shape);
        if (!ranh_fabric_add(builder, all.face_id[i], &shape))
            abort();
    }
    ranh_fabric_build(builder, &set->fabric);
    finish_set(c, set);
}

static uint64_t bytes_of(const struct ranh_parcel_set *set)
{
    uint64_t sum = set->fabric.n_vertices;
    for (size_t i = 0; i < set->fabric.n_vertices; i++)
        sum = (sum ^ (uint64_t)(uint32_t)set->fabric.vertex[i].x << 32 ^
               (uint32_t)set->fabric.vertex[i].y) *
              0x9E3779B97F4A7C15u;
    return sum;
}

static const char *judge(const struct seen *before, const struct seen *after, char *text,
                         size_t cap)
{
    size_t n_before = before->overlaps + before->gaps + before->vertices;
    size_t n_after = after->overlaps + after->gaps + after->vertices;
    total_before += n_before;
    total_after += n_after;
    left = n_after;
    snprintf(
        text, cap,
        "before %zu overlaps %zu gaps %zu vertices %.6f m2, after %zu %zu %zu %.6f m2, invalid %zu",
        before->overlaps, before->gaps, before->vertices, before->area_m2, after->overlaps,
        after->gaps, after->vertices, after->area_m2, after->invalid);
    double enclosing_before = before->parcels_m2 - before->overlap_m2 + before->gap_m2;
    double enclosing_after = after->parcels_m2 - after->overlap_m2 + after->gap_m2;
    if (after->invalid > before->invalid)
        return "a parcel is no longer valid";
    if (n_after > n_before)
        return "more findings than before";
    /* corners put in may turn edges of some 40 m by the rounding of the grid */
    if (after->area_m2 > before->area_m2 + 40 * RANH_GRID_NOISE_M)
        return "more ground is wrong than before";
    /* Ends of borders may move by the limit, along edges of at most 40 m; overlaps counted by pairs */
    if (fabs(enclosing_after - enclosing_before) > before->area_m2 + 0.3 * 40 * 8)
        return "the enclosing area changed";
    return NULL;
}

static const char *wrong(const struct city *c, const bool *out, char *text, size_t cap)
{
    struct ranh_parcel_set set, mended[2];
    struct seen before, after;
    uint64_t bytes[2] = {0};
    set_of(c, out, &set);
    const char *what = look(&set, &before);
    struct ranh_check_input input = input_of(&set);
    for (int round = 0; round < 2 && !what; round++) {
        struct ranh_patch patch;
        struct ranh_known_gap *gap =
            RANH_NEW_ARRAY(&set.arena, before.face.n, struct ranh_known_gap);
        ranh_mend_begin(&patch, &input);
        patch.gap = gap;
        for (size_t i = 0; i < before.face.n; i++)
            if (before.face.at[i].b == SIZE_MAX) {
                gap[patch.n_gaps].place = before.face.at[i].shape;
                patch.n_gaps +=
                    ranh_mend_box(&set.fabric, before.face.at[i].shape, &gap[patch.n_gaps].box);
            }
        repair_all(&patch, &input, &before);
        set_after(c, &patch, &mended[round]);
        bytes[round] = bytes_of(&mended[round]);
        ranh_patch_release(&patch);
        if (round == 0) {
            what = look(&mended[0], &after);
            what = what ? what : judge(&before, &after, text, cap);
            forget(&after);
        }
        ranh_parcel_set_release(&mended[round]);
    }
    if (!what && bytes[0] != bytes[1])
        what = "not the same again";
    forget(&before);
    ranh_parcel_set_release(&set);
    return what;
}

static void print_lot(const struct city *c, uint32_t i)
{
    const struct lot *lot = &c->lot[i];
    fprintf(stderr, "lot %u of sheet %d (1:%d):", i + 1, lot->sheet + 1, c->scale[lot->sheet]);
    for (uint32_t k = 0; k < lot->n; k++)
        fprintf(stderr, " %.4f,%.4f", recorded(c, lot->v[k][0]), recorded(c, lot->v[k][1]));
    fprintf(stderr, "\n");
}

static void shrink_and_print(const struct city *c, const char *what, uint64_t seed)
{
    bool out[MOST_LOTS] = {false};
    char text[300] = "";
    for (bool smaller = true; smaller;) {
        smaller = false;
        for (uint32_t i = 0; i < c->n; i++) {
            if (out[i])
                continue;
            out[i] = true;
            const char *still = wrong(c, out, text, sizeof(text));
            what = still ? still : what;
            smaller |= still != NULL;
            out[i] = still != NULL;
        }
    }
    (void)wrong(c, out, text, sizeof(text));
    for (uint32_t i = 0; i < c->n; i++)
        if (!out[i])
            print_lot(c, i);
    fail_msg("RANH_SEED=%llu RANH_CASES=1: %s: %s (parcels above, in metres)",
             (unsigned long long)seed, what, text);
}

static void repairs_only_help(void **state)
{
    (void)state;
    static struct city city;
    const bool all[MOST_LOTS] = {false};
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES;
    char text[300];
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (uint64_t s = first; s < first + n; s++) {
        make_city(&city, s);
        const char *what = wrong(&city, all, text, sizeof(text));
        if (what)
            shrink_and_print(&city, what, s);
    }
    print_message("# findings %zu -> %zu; vertices %zu, slivers %zu, snaps %zu\n", total_before,
                  total_after, done[RANH_MEND_VERTEX], done[RANH_MEND_SLIVER],
                  done[RANH_MEND_SNAP]);
    for (int why = 1; why < RANH_WHYS; why++)
        print_message("#   %s: %zu\n", ranh_why_name((enum ranh_why)why), refused[why]);
    assert_true(n < 100 || (done[RANH_MEND_VERTEX] > n && done[RANH_MEND_SLIVER] > n / 10 &&
                            done[RANH_MEND_SNAP] > n && total_after < total_before / 2));
}

/* --- a sheet that was slid ------------------------------------------------------------------- */

/*
 * A fabric without a flaw, of two sheets or three that meet at a corner, of which the second is slid as a whole. Corners are some
 * metres off their grid, lots have all the corners along their sides.
 */
static void make_slid(struct city *c, uint64_t seed, int mm)
{
    static double corner[9][9][2];
    random_state = seed;
    memset(c, 0, sizeof(*c));
    c->in_mm = true;
    double cell = 80000.0 + any(15) * 10000.0, angle = any(2) ? any(628) / 100.0 : 0;
    double way = any(628) / 100.0;
    uint32_t columns = 2 + any(3), rows = 2 + any(4), split = 1 + any(columns - 1);
    uint32_t above = any(2) ? 1 + any(rows - 1) : rows;
    for (int k = 0; k < SHEETS; k++) {
        c->scale[k] = 500;
        c->date[k] = 18000 + (k == 1 ? 300 : 100 * k); /* the slid one is the latest */
    }
    for (uint32_t i = 0; i <= columns; i++)
        for (uint32_t j = 0; j <= rows; j++) {
            double x = i * cell + (double)about(1500), y = j * cell + (double)about(1500);
            corner[i][j][0] = x * cos(angle) - y * sin(angle);
            corner[i][j][1] = x * sin(angle) + y * cos(angle);
        }
    for (uint32_t i = 0; i < columns; i++)
        for (uint32_t j = 0; j < rows; j++) {
            int sheet = i < split ? 0 : j < above ? 1 : 2;
            uint32_t h = j + 1 < rows && (i < split || j + 1 != above) && any(5) == 0 ? 2 : 1;
            add_block(c, corner, i, j, 1, h, true, sheet);
            j += h - 1;
        }
    for (uint32_t i = 0; i < c->n; i++)
        for (uint32_t k = 0; k < c->lot[i].n; k++) {
            double *v = c->lot[i].v[k];
            v[0] = round(v[0] / MM) * MM;
            v[1] = round(v[1] / MM) * MM;
            if (c->lot[i].sheet == 1) {
                v[0] += round(mm * cos(way)) * MM;
                v[1] += round(mm * sin(way)) * MM;
            }
        }
}

static void a_slid_sheet_is_mended_at_once(void **state)
{
    (void)state;
    static const int slide[] = {5, 31, 90, 300}; /* the limit is 9.9 cm */
    static struct city city;
    const bool all[MOST_LOTS] = {false};
    const char *seed = getenv("RANH_SEED"), *cases = getenv("RANH_CASES");
    uint64_t first = seed ? strtoull(seed, NULL, 10) : 1;
    uint64_t n = cases ? strtoull(cases, NULL, 10) : CASES / 4;
    char text[300] = "";
    for (size_t k = 0; k < sizeof(slide) / sizeof(*slide); k++) {
        size_t whole = 0;
        total_before = total_after = 0;
        for (uint64_t s = first; s < first + n; s++) {
            make_slid(&city, s, slide[k]);
            const char *what = wrong(&city, all, text, sizeof(text));
            if (what)
                shrink_and_print(&city, what, s);
            whole += left == 0;
        }
        print_message("# slid by %d mm: findings %zu -> %zu, %zu of %llu without any\n", slide[k],
                      total_before, total_after, whole, (unsigned long long)n);
        assert_true(total_before >= n);
        assert_true(n < 100 || slide[k] > 99 || total_after * 100 < total_before);
        assert_true(n < 100 || slide[k] < 99 || total_after > total_before / 2);
    }
}

int main(void)
{
    struct ranh_err err = {0};
    if (ranh_rules_load("datasets", NULL, &rules, &err)) {
        printf("1..1\nnot ok 1 - %s\n", err.text);
        return 1;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(repairs_only_help),
                                       cmocka_unit_test(a_slid_sheet_is_mended_at_once)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    ranh_rules_free(rules);
    return failed;
}
