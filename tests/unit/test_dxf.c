/* SPDX-License-Identifier: MIT */
/* A DXF on its way to GDAL: what is mended, what is accounted for, and that both forms of the format are one. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/source.h>

#include "lib/io/dxf.h"
#include "lib/io/dxf_pairs.h"
#include "lib/io/spline.h"

struct fixture {
    struct ranh_arena arena;
    struct ranh_str text, out;
    struct dxf_account account;
    bool changed;
};

static int set_up(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    ranh_str_init(&f->text);
    ranh_str_init(&f->out);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    ranh_arena_release(&f->arena);
    ranh_str_release(&f->text);
    ranh_str_release(&f->out);
    free(f);
    return 0;
}

/* "0 LINE|8 10|" as pairs of lines. */
static void add(struct fixture *f, const char *pairs)
{
    for (const char *p = pairs; *p;) {
        const char *blank = strchr(p, ' '), *end = strchr(p, '|');
        ranh_str_printf(&f->text, "%3.*s\n%.*s\n", (int)(blank - p), p, (int)(end - blank - 1),
                        blank + 1);
        p = end + 1;
    }
}

static void rewrite(struct fixture *f)
{
    f->changed = dxf_rewrite(&f->arena, f->text.text, f->text.len, &f->out, &f->account);
}

static void in_entities(struct fixture *f, const char *pairs)
{
    add(f, "0 SECTION|2 ENTITIES|");
    add(f, pairs);
    add(f, "0 ENDSEC|0 EOF|");
    rewrite(f);
}

/* The value of the nth pair of a code in what was written. */
static const char *value(struct fixture *f, int code, int nth)
{
    struct dxf_pairs pairs;
    struct dxf_pair pair;
    dxf_pairs_begin(&pairs, &f->arena, f->out.text, f->out.len);
    while (dxf_pairs_next(&pairs, &pair))
        if (pair.code == code && nth-- == 0)
            return ranh_arena_strndup(&f->arena, pair.value, pair.n);
    return "none";
}

static void test_aligned_text_is_placed(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 TEXT|8 13|10 1|20 2|1 12|72 1|11 5|21 6|73 2|");
    assert_true(f->changed);
    assert_string_equal(value(f, 10, 0), "5");
    assert_string_equal(value(f, 20, 0), "6");
    assert_string_equal(value(f, 1, 0), "12");
}

static void test_fitted_text_lies_between_its_ends(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 TEXT|8 13|10 1|20 2|1 12|72 5|11 5|21 6|");
    assert_string_equal(value(f, 10, 0), "3");
    assert_string_equal(value(f, 20, 0), "4");
}

static void test_plain_entities_stay_as_they_are(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 TEXT|8 13|10 1|20 2|1 12|0 LINE|8 10|10 1|20 2|11 3|21 4|0 MTEXT|1 a\\Pb|");
    assert_false(f->changed);
    assert_string_equal(f->out.text, f->text.text);
    assert_null(f->account.unread);
}

static void test_stacked_fraction_keeps_its_parts(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 MTEXT|8 13|3 {\\S245/85.4;}|1 \\\\S{\\S1^ 2;} ODT|");
    assert_true(f->changed);
    assert_string_equal(value(f, 3, 0), "{245\\P85.4 }");
    assert_string_equal(value(f, 1, 0), "\\\\S{1\\P2 } ODT"); /* an escaped backslash is none */
}

/* A quarter of a circle is exactly a rational spline: poles, and the weight 1/sqrt 2 in the middle. */
static void test_rational_spline_is_the_circle(void **state)
{
    struct fixture *f = *state;
    in_entities(
        f, "0 SPLINE|8 10|70 12|71 2|40 0|40 0|40 0|40 1|40 1|40 1|41 1|41 0.70710678118654752|"
           "41 1|10 100|20 0|10 100|20 100|10 0|20 100|");
    assert_true(f->changed);
    assert_string_equal(value(f, 0, 1), "LWPOLYLINE");
    assert_string_equal(value(f, 8, 0), "10");
    int n = atoi(value(f, 90, 0));
    assert_in_range(n, 177, 300); /* 177 is the least there can be */
    double x0 = 100, y0 = 0;
    for (int i = 0; i < n; i++) {
        double x = atof(value(f, 10, i)), y = atof(value(f, 20, i));
        assert_true(fabs(hypot(x, y) - 100) < 1e-9);
        assert_true(100 - hypot((x + x0) / 2, (y + y0) / 2) < 0.00101); /* the chord */
        x0 = x;
        y0 = y;
    }
    assert_true(hypot(x0, y0 - 100) < 1e-9);
}

static void test_spline_through_points_alone(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 SPLINE|8 10|70 8|71 3|74 3|11 0|21 0|11 10|21 7|11 20|21 0|");
    assert_string_equal(value(f, 0, 1), "LWPOLYLINE");
    int n = atoi(value(f, 90, 0));
    bool through = false;
    for (int i = 0; i < n; i++)
        through |= atof(value(f, 10, i)) == 10 && atof(value(f, 20, i)) == 7;
    assert_true(through);
}

static void test_unsound_spline_is_left_alone(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 SPLINE|8 10|71 3|40 0|40 1|10 0|20 0|10 1|20 1|");
    assert_false(f->changed);
}

static void test_account(void **state)
{
    struct fixture *f = *state;
    add(f, "0 SECTION|2 HEADER|9 $ACADVER|1 AC1015|9 $DWGCODEPAGE|3 ANSI_1258|0 ENDSEC|"
           "0 SECTION|2 TABLES|0 TABLE|2 LAYER|0 LAYER|2 10|70 1|62 7|0 LAYER|2 23|70 0|62 -3|"
           "0 LAYER|2 empty|70 1|0 ENDTAB|0 ENDSEC|"
           "0 SECTION|2 BLOCKS|0 BLOCK|2 X|70 4|1 C:\\Users\\Lan\\DC12.dwg|0 ENDBLK|"
           "0 BLOCK|2 Y|70 0|1 |0 ENDBLK|0 ENDSEC|");
    in_entities(f,
                "0 LINE|8 10|0 LINE|8 23|0 LINE|8 23|0 LINE|8 4|0 MLINE|8 4|0 REGION|0 MLINE|8 4|");
    assert_string_equal(f->account.version, "AC1015");
    assert_string_equal(f->account.codepage, "ANSI_1258");
    assert_string_equal(f->account.references, "DC12.dwg");
    assert_string_equal(f->account.hidden_layers, "10 (1), 23 (2)");
    assert_string_equal(f->account.unread, "MLINE (2), REGION (1)");
}

/* --- the binary form ------------------------------------------------------------------------------ */

static void put_little(struct ranh_str *b, uint64_t v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ranh_str_putc(b, (char)(v >> (8 * i) & 0xff));
}

/* The pairs of f->text, of which only texts, reals and short integers are used here. */
static void to_binary(struct fixture *f, struct ranh_str *b, bool wide)
{
    struct dxf_pairs pairs;
    struct dxf_pair pair;
    ranh_str_add(b, "AutoCAD Binary DXF\r\n\x1a", 22);
    dxf_pairs_begin(&pairs, &f->arena, f->text.text, f->text.len);
    while (dxf_pairs_next(&pairs, &pair)) {
        double number = dxf_number(&pair);
        uint64_t bits;
        memcpy(&bits, &number, 8);
        if (!wide && pair.code > 254)
            put_little(b, 255, 1);
        put_little(b, (uint64_t)pair.code, wide || pair.code > 254 ? 2 : 1);
        if ((pair.code >= 10 && pair.code < 60) || pair.code == 210)
            put_little(b, bits, 8);
        else if ((pair.code >= 60 && pair.code < 80) || pair.code == 1070)
            put_little(b, (uint64_t)(int64_t)number, 2);
        else {
            ranh_str_add(b, pair.value, pair.n);
            ranh_str_putc(b, '\0');
        }
    }
}

static const char drawing[] =
    "0 SECTION|2 ENTITIES|0 LINE|8 10|62 -3|10 604000.125|20 1192000.001|11 604020.1|21 1192000|"
    "1070 7|0 TEXT|8 13|10 604010|20 1192010|40 1.5|1 12/ODT/85.4|0 ENDSEC|0 EOF|";

static void test_binary_is_the_text(void **state)
{
    struct fixture *f = *state;
    for (int wide = 0; wide < 2; wide++) {
        struct ranh_str b = RANH_STR_INIT;
        ranh_str_clear(&f->text);
        ranh_str_clear(&f->out);
        add(f, drawing);
        to_binary(f, &b, wide);
        assert_true(dxf_rewrite(&f->arena, b.text, b.len, &f->out, &f->account));
        assert_string_equal(f->out.text, f->text.text);
        for (size_t n = 0; n < b.len; n++) { /* cut anywhere: told, never beyond */
            ranh_str_clear(&f->out);
            char *cut = malloc(n + 1);
            memcpy(cut, b.text, n);
            bool whole =
                dxf_rewrite(&f->arena, cut, n, &f->out, &f->account) && strstr(f->out.text, "EOF");
            free(cut);
            assert_false(whole);
        }
        ranh_str_release(&b);
    }
}

static void test_binary_file_is_read(void **state)
{
    struct fixture *f = *state;
    struct ranh_str b = RANH_STR_INIT;
    struct ranh_err err = {0};
    struct ranh_source *source = NULL;
    struct ranh_record record;
    struct ranh_shape shape;
    unsigned notes = 0;
    bool more = false;
    char path[] = "/tmp/ranh-test-XXXXXX";
    assert_non_null(mkdtemp(path));
    const char *file = ranh_fs_join(&f->arena, path, "x.dxf");
    add(f, drawing);
    to_binary(f, &b, true);
    assert_int_equal(ranh_fs_write(file, b.text, b.len, &err), 0);
    assert_int_equal(ranh_source_open(file, NULL, &source, &err), 0);
    assert_string_equal(ranh_source_info(source)->files[0], file);
    assert_int_equal(ranh_source_info(source)->bytes, (int64_t)b.len);
    assert_int_equal(ranh_source_next(source, &record, &more, &err), 0);
    assert_true(more);
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &err), 0);
    assert_true(shape.xy[0] == 604000.125 && shape.xy[1] == 1192000.001);
    ranh_source_close(source);
    assert_int_equal(ranh_fs_write(file, b.text, b.len - 6, &err), 0);
    assert_int_equal(ranh_source_open(file, NULL, &source, &err), RANH_E_INPUT);
    assert_non_null(strstr(err.text, "cut off"));
    ranh_str_release(&b);
    ranh_fs_remove(path, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_aligned_text_is_placed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fitted_text_lies_between_its_ends, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain_entities_stay_as_they_are, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stacked_fraction_keeps_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rational_spline_is_the_circle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spline_through_points_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unsound_spline_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_account, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary_is_the_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary_file_is_read, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
