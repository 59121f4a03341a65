/* SPDX-License-Identifier: MIT */
/*
 * What numbers look like: every misreading of the table of cases is found or, where a box cannot
 * see it, not claimed; each commune of the city leaves one zone.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/num.h>
#include <ranh/io/table.h>
#include <ranh/land/admin.h>
#include <ranh/land/crs_detect.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_admin admin;
    struct ranh_crs_ctx *ctx;
};

static int setup(void **state)
{
    static struct fixture f;
    struct ranh_err err = {0};
    ranh_arena_init(&f.arena);
    f.ctx = ranh_crs_ctx_new();
    *state = &f;
    return ranh_admin_load(&f.arena, "datasets", &f.admin, &err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_admin_release(&f->admin);
    ranh_crs_ctx_free(f->ctx);
    ranh_arena_release(&f->arena);
    return 0;
}

static void convert(struct fixture *f, const char *from, const char *to, double xy[2])
{
    struct ranh_transform *t = NULL;
    struct ranh_err err = {0};
    if (ranh_transform_get(f->ctx, from, to, &t, &err))
        fail_msg("%s", err.text);
    ranh_transform_points(t, xy, 1, NULL, &err);
}

static struct ranh_crs_detection detect(struct fixture *f, double x, double y,
                                        const struct ranh_box *box, size_t n_boxes)
{
    struct ranh_crs_point point = {x, y, box, n_boxes};
    struct ranh_crs_detection d;
    struct ranh_err err = {0};
    if (ranh_crs_detect(f->ctx, &f->arena, &point, 1, NAN, &d, &err))
        fail_msg("%s", err.text);
    return d;
}

static const struct ranh_box *boxes(struct fixture *f)
{
    struct ranh_box *box = RANH_NEW_ARRAY(&f->arena, f->admin.n_units, struct ranh_box);
    for (size_t i = 0; i < f->admin.n_units; i++)
        box[i] = f->admin.unit[i].box;
    return box;
}

/* Of the communes whose box holds the place, the one with the nearest middle. */
static const struct ranh_commune_unit *commune_at(struct fixture *f, double lon, double lat)
{
    const struct ranh_commune_unit *best = NULL;
    double nearest = INFINITY;
    for (size_t i = 0; i < f->admin.n_units; i++) {
        const struct ranh_box *b = &f->admin.unit[i].box;
        double d = hypot((b->xmin + b->xmax) / 2 - lon, (b->ymin + b->ymax) / 2 - lat);
        if (lon >= b->xmin && lon <= b->xmax && lat >= b->ymin && lat <= b->ymax && d < nearest) {
            nearest = d;
            best = &f->admin.unit[i];
        }
    }
    assert_non_null(best);
    return best;
}

static const struct ranh_crs_reading *find(const struct ranh_crs_detection *d, const char *crs,
                                           bool swapped)
{
    for (size_t i = 0; i < d->n; i++)
        if (strcmp(d->reading[i].crs, crs) == 0 && d->reading[i].swapped == swapped &&
            fabs(d->reading[i].unit - 1) < 1e-9)
            return &d->reading[i];
    return NULL;
}

/* Boxes see what moves a file by more than 2 km, and nothing below. */
static void every_misreading_is_found_or_not_claimed(void **state)
{
    struct fixture *f = *state;
    struct ranh_err err = {0};
    struct ranh_table t;
    size_t wrong = 0, found = 0, swaps = 0, swaps_found = 0, blind = 0, claimed = 0, unique = 0;
    size_t cadastral = 0;
    assert_int_equal(ranh_table_read(&f->arena, "tests/unit/crs-misread-cases.csv", &t, &err), 0);
    assert_int_equal(t.n_rows, 444);
    for (size_t r = 0; r < t.n_rows; r++) {
        double e, n, shift;
        const char *truth = ranh_table_cell(&t, r, 1), *read_as = ranh_table_cell(&t, r, 4);
        const char *place = ranh_table_cell(&t, r, 0);
        bool swapped = strcmp(ranh_table_cell(&t, r, 5), "swapped") == 0;
        assert_true(ranh_num_double(ranh_table_cell(&t, r, 2), &e));
        assert_true(ranh_num_double(ranh_table_cell(&t, r, 3), &n));
        assert_true(ranh_num_double(ranh_table_cell(&t, r, 6), &shift));
        const struct ranh_commune_unit *unit = place[0] == 'H'   ? commune_at(f, 106.7009, 10.7769)
                                               : place[0] == 'T' ? commune_at(f, 106.65, 10.98)
                                                                 : commune_at(f, 107.1686, 10.497);
        struct ranh_crs_detection d = detect(f, swapped ? n : e, swapped ? e : n, &unit->box, 1);
        const struct ranh_crs_reading *declared = find(&d, read_as, false);
        bool told = !declared && find(&d, truth, swapped);
        if (swapped) {
            swaps++;
            swaps_found += told;
        } else if (shift > 2000) {
            wrong++;
            found += told;
        } else {
            blind++;
            claimed += !declared || d.answer == RANH_CRS_UNIQUE;
        }
        if (strcmp(truth, "EPSG:9210") == 0 || strcmp(truth, "EPSG:5899") == 0) {
            cadastral++;
            unique += d.answer == RANH_CRS_UNIQUE && strcmp(d.reading[0].crs, truth) == 0;
        } else {
            assert_int_equal(d.answer, RANH_CRS_SEVERAL);
        }
    }
    print_message("# wrong system: %zu of %zu found; swapped: %zu of %zu; below 2 km: %zu of %zu "
                  "claimed; zone named alone: %zu of %zu\n",
                  found, wrong, swaps_found, swaps, claimed, blind, unique, cadastral);
    assert_int_equal(found, wrong);
    assert_int_equal(swaps_found, swaps);
    assert_int_equal(claimed, 0);
    assert_int_equal(unique, cadastral);
    assert_true(wrong > 150 && swaps == 228 && blind > 10);
}

/* With its commune known a file has one zone, for all 168; with only the city known often
 * several. */
static void each_commune_leaves_one_zone(void **state)
{
    struct fixture *f = *state;
    size_t alone = 0, n_zones;
    const struct ranh_vn2000_zone *zone = ranh_vn2000_zones(&n_zones);
    const struct ranh_box *all = boxes(f);
    assert_int_equal(f->admin.n_units, 168);
    for (size_t i = 0; i < f->admin.n_units; i++) {
        const struct ranh_commune_unit *unit = &f->admin.unit[i];
        const struct ranh_box *b = &unit->box;
        char crs[20] = "";
        for (size_t z = 0; z < n_zones; z++)
            if (fabs(zone[z].central_meridian - unit->central_meridian) < 1e-9)
                snprintf(crs, sizeof(crs), "EPSG:%d", (int)zone[z].epsg);
        for (int corner = 0; corner < 5; corner++) {
            double xy[2] = {(b->xmin + b->xmax) / 2, (b->ymin + b->ymax) / 2};
            if (corner > 0) {
                xy[0] = corner % 2 ? b->xmin : b->xmax;
                xy[1] = corner < 3 ? b->ymin : b->ymax;
            }
            convert(f, "EPSG:4326", crs, xy);
            struct ranh_crs_detection d = detect(f, xy[0], xy[1], b, 1);
            assert_int_equal(d.answer, RANH_CRS_UNIQUE);
            assert_string_equal(d.reading[0].crs, crs);
            assert_true(ranh_crs_detection_usable(&d));
            if (corner > 0)
                continue;
            d = detect(f, xy[0], xy[1], all, f->admin.n_units);
            assert_non_null(find(&d, crs, false));
            alone += d.answer == RANH_CRS_UNIQUE;
        }
    }
    print_message("# without its commune: %zu of 168 are unique\n", alone);
    assert_true(alone < 60);
}

static void units_swaps_and_old_datums_have_words(void **state)
{
    struct fixture *f = *state;
    const struct ranh_commune_unit *unit = commune_at(f, 106.7009, 10.7769);
    const double e = 603796.463, n = 1191942.259;
    struct ranh_crs_detection d = detect(f, e * 1000, n * 1000, &unit->box, 1);
    assert_int_equal(d.answer, RANH_CRS_UNIQUE);
    assert_false(ranh_crs_detection_usable(&d));
    assert_string_equal(ranh_crs_detection_text(&f->arena, &d, false),
                        "looks like VN-2000 105°45′ (EPSG:9210), in millimetres");
    d = detect(f, n / 1000, e / 1000, &unit->box, 1);
    assert_string_equal(ranh_crs_detection_text(&f->arena, &d, true),
                        "giống VN-2000 105°45′ (EPSG:9210), X và Y bị đổi chỗ, đơn vị ki-lô-mét");
    /* Degrees are of one datum or the other, 225 m apart: two answers. */
    d = detect(f, 106.7009, 10.7769, &unit->box, 1);
    assert_int_equal(d.answer, RANH_CRS_SEVERAL);
    assert_non_null(ranh_crs_detection_of(&d, 4326));
    assert_non_null(ranh_crs_detection_of(&d, 4756));
    /* HN-72 with the zone before the number is nothing else, and is never used. */
    d = detect(f, 18e6 + 685850, n, &unit->box, 1);
    assert_int_equal(d.answer, RANH_CRS_UNIQUE);
    assert_string_equal(d.reading[0].crs, "EPSG:2044");
    assert_true(d.reading[0].refused);
    assert_false(ranh_crs_detection_usable(&d));
    /* Without the number it is one of five. */
    d = detect(f, 685850, n, &unit->box, 1);
    assert_int_equal(d.answer, RANH_CRS_SEVERAL);
    assert_non_null(ranh_crs_detection_of(&d, 5897));
    assert_non_null(ranh_crs_detection_of(&d, 6957)); /* its old code */
    assert_non_null(ranh_crs_detection_of(&d, 3405));
    /* Nonsense is nothing. */
    d = detect(f, 12, 34, &unit->box, 1);
    assert_int_equal(d.answer, RANH_CRS_NO_ANSWER);
    assert_string_equal(ranh_crs_detection_text(&f->arena, &d, false), "");
}

/* A tenth may be strays; more may not. */
static void nine_tenths_of_a_sample_decide(void **state)
{
    struct fixture *f = *state;
    const struct ranh_commune_unit *unit = commune_at(f, 106.7009, 10.7769);
    struct ranh_crs_point point[20];
    struct ranh_crs_detection d;
    struct ranh_err err = {0};
    for (size_t i = 0; i < 20; i++)
        point[i] = (struct ranh_crs_point){603796, 1191942, &unit->box, 1};
    point[3].x = point[4].y = 0;
    assert_int_equal(ranh_crs_detect(f->ctx, &f->arena, point, 20, 105.75, &d, &err), 0);
    assert_int_equal(d.answer, RANH_CRS_UNIQUE);
    point[5].x = 0;
    assert_int_equal(ranh_crs_detect(f->ctx, &f->arena, point, 20, 105.75, &d, &err), 0);
    assert_int_equal(d.answer, RANH_CRS_NO_ANSWER);
    assert_int_equal(ranh_crs_detect(f->ctx, &f->arena, point, 0, 105.75, &d, &err), 0);
    assert_int_equal(d.answer, RANH_CRS_NO_ANSWER);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_misreading_is_found_or_not_claimed),
        cmocka_unit_test(each_commune_leaves_one_zone),
        cmocka_unit_test(units_swaps_and_old_datums_have_words),
        cmocka_unit_test(nine_tenths_of_a_sample_decide),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
