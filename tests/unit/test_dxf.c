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
#include <ranh/io/encoding.h>
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
    in_entities(f, "0 TEXT|8 13|10 1|20 2|1 12|0 LINE|8 10|10 1|20 2|11 3|21 4|0 MTEXT|1 a b|");
    assert_false(f->changed);
    assert_string_equal(f->out.text, f->text.text);
    assert_null(f->account.unread);
}

/* Numbers padded with tabs: GDAL reads them, and would take a token for 0. */
static void test_numbers_are_no_texts(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 LINE|8 nh\xb5|10 \t600000.5|20 1190000\t|11 3|21 4|62 \t7|");
    assert_true(f->changed);
    assert_string_equal(value(f, 10, 0), "\t600000.5");
    assert_string_equal(value(f, 20, 0), "1190000\t");
    assert_string_equal(value(f, 62, 0), "\t7");
    assert_int_equal(f->account.n_kept, 1);
}

/* Where no pair can be read, the rest would be missing from what is written; behind EOF there is none. */
static void test_damage_is_placed(void **state)
{
    struct fixture *f = *state;
    add(f, "0 SECTION|2 ENTITIES|0 TEXT|8 nh\xb5|1 2|0 ENDSEC|0 EOF|");
    ranh_str_puts(&f->text, "\x1a");
    rewrite(f);
    assert_true(f->changed);
    assert_int_equal(f->account.bad_line, 0);
    ranh_str_clear(&f->text);
    add(f, "0 SECTION|2 ENTITIES|0 TEXT|8 nh\xb5|1 2|");
    ranh_str_puts(&f->text, "stray\n");
    add(f, "0 LINE|0 ENDSEC|0 EOF|");
    rewrite(f);
    assert_int_equal(f->account.bad_line, 11);
}

/* What the text behind a token says. */
static const char *says(struct fixture *f, const char *token, bool later)
{
    struct ranh_str text = RANH_STR_INIT;
    size_t number = dxf_token(&token, &f->account);
    assert_true(number != SIZE_MAX && *token == '\0');
    const struct dxf_kept *kept = &f->account.kept[number];
    dxf_text_read(kept->kind, kept->bytes, kept->n, later, &text);
    const char *copy = ranh_arena_strdup(&f->arena, text.text);
    ranh_str_release(&text);
    return copy;
}

static void test_stacked_fraction_keeps_its_parts(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 MTEXT|8 13|3 {\\S245/85|1 .4;}|0 MTEXT|8 13|1 \\\\S{\\S1^ 2;} ODT|");
    assert_true(f->changed);
    assert_string_equal(value(f, 3, 0), "none");
    assert_string_equal(says(f, value(f, 1, 0), false), "245\n85.4 ");
    assert_string_equal(says(f, value(f, 1, 1), false),
                        "\\S1\n2  ODT"); /* an escaped backslash is none */
    assert_string_equal(f->account.kept[0].bytes, "{\\S245/85.4;}");
}

/* Bytes of any encoding get past GDAL, the same name as the same token. */
static void test_bytes_are_kept(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 TEXT|8 nh\xb5|1 Th\xf6"
                   "a\x02|0 LINE|8 nh\xb5|10 1|0 TEXT|8 nh\xb6|1 x\x1d"
                   "0\x1d|");
    assert_true(f->changed && f->account.high);
    for (const char *c = f->out.text; *c; c++)
        assert_in_range((unsigned char)*c, 0, 0x7f);
    assert_string_equal(value(f, 8, 0), value(f, 8, 1));
    assert_string_not_equal(value(f, 8, 0), value(f, 8, 2));
    assert_string_equal(says(f, value(f, 8, 0), true), "nh\xb5");
    assert_string_equal(says(f, value(f, 1, 0), true), "Th\xf6"
                                                       "a\x02");
    assert_string_equal(says(f, value(f, 1, 1), true), "x\x1d"
                                                       "0\x1d");
}

static void test_codes_of_texts(void **state)
{
    static const struct {
        enum dxf_kind kind;
        const char *text, *says, *later;
    } cases[] = {
        {DXF_TEXT, "s\\U+1ed1 %%u12%%U", "s\xe1\xbb\x91 12", "s\\U+1ED1 12"},
        {DXF_TEXT, "%%d%%%065 5^2 ^ \\P", "\xc2\xb0%065 5^2 ^\\P", NULL},
        {DXF_TEXT, "%%065%%181", "A\xc2\xb5", "A\xb5"},
        {DXF_TEXT, "a^Jb^Bc%%",
         "a\nb\x02"
         "c%%",
         NULL},
        {DXF_TEXT, "\\U+12 \\U+D83D \\U+0000", "\\U+12 \\U+D83D \\U+0000", NULL},
        {DXF_NAME, "%%c \\P{} \\U+0110", "%%c \\P{} \xc4\x90", NULL},
        {DXF_MTEXT, "{\\fVNI-Times|b0;\\H1.5x;\\C1;a\\Pb}\\~c", "a\nb c", NULL},
        {DXF_MTEXT, "\\{\\\\\\} \\Lu\\l D:\\Temp \\M+1826F", "{\\} u D:\\Temp \xef\xbc\xb0", NULL},
        {DXF_TEXT, "\\M+594FE \\M+2A4A4 \\M+3B0A1 \\M+50041", /* GB, Big5, Wansung, one byte */
         "\xe6\x97\xab \xe4\xb8\xad \xea\xb0\x80 A", NULL},
        {DXF_NAME, "\\M+1FFFF \\M+6826F \\M+182", "\\M+1FFFF \\M+6826F \\M+182", NULL},
        {DXF_MTEXT, "\\\\U+1EA1", "\\U+1EA1", "\\U+005CU+1EA1"},
        {DXF_MTEXT, "\\pxqc;{\\W0.8;\\S12#34;}", "12\n34 ", NULL},
        {DXF_MTEXT, "a\\", "a\\", "a\\"},
    };
    struct fixture *f = *state;
    struct ranh_str text = RANH_STR_INIT;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        const char *in = cases[i].text;
        assert_false(dxf_text_is_plain(cases[i].kind, in, strlen(in)));
        ranh_str_clear(&text);
        dxf_text_read(cases[i].kind, in, strlen(in), false, &text);
        assert_string_equal(text.text, cases[i].says);
        ranh_str_clear(&text);
        dxf_text_read(cases[i].kind, in, strlen(in), true, &text);
        if (cases[i].later)
            assert_string_equal(text.text, cases[i].later);
        ranh_decode_escapes(&f->arena, &text);
        if (i != 2) /* a byte of the font's */
            assert_string_equal(text.text, cases[i].says);
    }
    assert_true(dxf_text_is_plain(DXF_TEXT, "12/ODT 50% C:\\x", 15));
    assert_true(dxf_text_is_plain(DXF_MTEXT, "12/ODT 50%", 10));
    ranh_str_release(&text);
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
        assert_true(fabs(hypot(x, y) - 100) < 1e-7);
        assert_true(100 - hypot((x + x0) / 2, (y + y0) / 2) < 0.00101); /* the chord */
        x0 = x;
        y0 = y;
    }
    assert_true(hypot(x0, y0 - 100) < 1e-7);
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

/* --- curves, as GDAL gives them in the end --------------------------------------------------------- */

struct ellipse {
    double x, y, a, b, turn; /* centre, half axes, direction of the first */
};

/* How far off: of a point the distance along the ray from the centre, never less than the true one. */
static double off(const struct ellipse *e, double x, double y)
{
    double dx = x - e->x, dy = y - e->y, c = cos(e->turn), s = sin(e->turn);
    double u = (dx * c + dy * s) / e->a, v = (dy * c - dx * s) / e->b, r = hypot(u, v);
    return fabs(r - 1) * hypot(dx, dy) / r;
}

/* The first feature: its points lie on the curve, and no chord's middle is further off than the drawing may be. */
static void assert_stroked(struct fixture *f, const char *entities, const struct ellipse *e,
                           double length, double most)
{
    struct ranh_err err = {0};
    struct ranh_source *source = NULL;
    struct ranh_record record;
    struct ranh_shape shape;
    unsigned notes = 0;
    bool more = false;
    char path[] = "/tmp/ranh-test-XXXXXX";
    assert_non_null(mkdtemp(path));
    const char *file = ranh_fs_join(&f->arena, path, "x.dxf");
    ranh_str_clear(&f->text);
    add(f, entities);
    add(f, "0 ENDSEC|0 EOF|");
    assert_int_equal(ranh_fs_write(file, f->text.text, f->text.len, &err), 0);
    assert_int_equal(ranh_source_open(file, NULL, &source, &err), 0);
    assert_int_equal(ranh_source_next(source, &record, &more, &err), 0);
    assert_true(more && record.was_curved);
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &err), 0);
    assert_true(shape.n_points > 8);
    double along = 0, worst = 0;
    for (size_t i = 0; i < shape.n_points; i++) {
        const double *p = shape.xy + 2 * i;
        assert_true(off(e, p[0], p[1]) < 1e-6);
        if (i == 0)
            continue;
        along += hypot(p[0] - p[-2], p[1] - p[-1]);
        worst = fmax(worst, off(e, (p[0] + p[-2]) / 2, (p[1] + p[-1]) / 2));
    }
    assert_true(worst > 0 && worst <= most);
    assert_true(fabs(along - length) < 1e-4 * length); /* the right way round, and whole */
    ranh_source_close(source);
    ranh_fs_remove(path, NULL);
}

static void test_curves_are_within_the_map(void **state)
{
    struct fixture *f = *state;
    const struct ellipse small = {604000, 1192000, 5, 5, 0}, wide = {604000, 1192000, 300, 300, 0};
    const struct ellipse road = {604000, 1192000, 3000, 3000, 0};
    const struct ellipse pond = {604000, 1192000, 50, 20, 0.6435011087932844};
    assert_stroked(f, "0 SECTION|2 ENTITIES|0 CIRCLE|8 10|10 604000|20 1192000|40 5|", &small,
                   10 * M_PI, 0.00101);
    assert_stroked(f, "0 SECTION|2 ENTITIES|0 ARC|8 10|10 604000|20 1192000|40 300|50 300|51 30|",
                   &wide, 150 * M_PI, 0.00101);
    assert_stroked(f, "0 SECTION|2 ENTITIES|0 ARC|8 10|10 604000|20 1192000|40 3000|50 10|51 20|",
                   &road, 3000 * M_PI / 18, 0.00301);
    /* seen from below: x counts the other way */
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 ARC|8 10|10 -604000|20 1192000|40 300|50 90|51 180|"
                   "210 0|220 0|230 -1|",
                   &wide, 150 * M_PI, 0.00101);
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 ELLIPSE|8 10|10 604000|20 1192000|11 40|21 30|40 0.4|"
                   "41 0|42 6.283185|",
                   &pond, 230.1310, 0.00101);
    /* three quarters and the closing one */
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 LWPOLYLINE|8 10|90 4|70 1|10 604300|20 1192000|"
                   "42 0.41421356237309503|10 604000|20 1192300|42 0.41421356237309503|"
                   "10 603700|20 1192000|42 0.41421356237309503|10 604000|20 1191700|"
                   "42 0.41421356237309503|",
                   &wide, 600 * M_PI, 0.00101);
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 LWPOLYLINE|8 10|90 2|70 0|10 604000|20 1192300|"
                   "42 -0.41421356237309503|10 604300|20 1192000|",
                   &wide, 150 * M_PI, 0.00101);
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 POLYLINE|8 10|66 1|70 1|0 VERTEX|8 10|10 604300|"
                   "20 1192000|42 1|0 VERTEX|8 10|10 603700|20 1192000|42 1|0 SEQEND|8 10|",
                   &wide, 600 * M_PI, 0.00101);
    assert_stroked(f,
                   "0 SECTION|2 ENTITIES|0 SPLINE|8 10|70 12|71 2|40 0|40 0|40 0|40 1|40 1|"
                   "40 1|41 1|41 0.70710678118654752|41 1|10 604300|20 1192000|10 604300|"
                   "20 1192300|10 604000|20 1192300|",
                   &wide, 150 * M_PI, 0.00101);
    /* a circle of 1 in a block, drawn 300 times as large */
    assert_stroked(f,
                   "0 SECTION|2 HEADER|9 $ACADVER|1 AC1009|0 ENDSEC|0 SECTION|2 BLOCKS|0 BLOCK|8 "
                   "0|2 O|70 0|10 0|20 0|0 CIRCLE|8 10|10 0|20 0|"
                   "40 1|0 ENDBLK|8 0|0 ENDSEC|0 SECTION|2 ENTITIES|0 INSERT|8 10|2 O|"
                   "10 604000|20 1192000|41 300|42 300|43 300|",
                   &wide, 600 * M_PI, 0.0301);
}

#define HATCH_BEGIN                                                                                \
    "0 SECTION|2 ENTITIES|0 HATCH|5 1F|8 10|100 AcDbEntity|100 AcDbHatch|10 0|20 0|30 0|210 "      \
    "0|220 "                                                                                       \
    "0|230 1|2 SOLID|70 1|71 0|91 1|"
#define HATCH_END "97 0|75 0|76 1|98 1|10 604000|20 1192000|"

/* The outline of a hatch: two halves of a circle, one the other way round, an ellipse, a polyline with bulges. */
static void test_hatches_are_within_the_map(void **state)
{
    struct fixture *f = *state;
    const struct ellipse wide = {604000, 1192000, 300, 300, 0};
    const struct ellipse pond = {604000, 1192000, 50, 20, 0.6435011087932844};
    assert_stroked(f,
                   HATCH_BEGIN "92 1|93 2|72 2|10 604000|20 1192000|40 300|50 0|51 200|73 1|"
                               "72 2|10 604000|20 1192000|40 300|50 200|51 360|73 1|" HATCH_END,
                   &wide, 600 * M_PI, 0.00101);
    assert_stroked(
        f, HATCH_BEGIN "92 1|93 1|72 2|10 604000|20 1192000|40 300|50 0|51 360|73 0|" HATCH_END,
        &wide, 600 * M_PI, 0.00101);
    assert_stroked(f,
                   HATCH_BEGIN
                   "92 1|93 2|72 3|10 604000|20 1192000|11 40|21 30|40 0.4|50 0|51 77|73 1|"
                   "72 3|10 604000|20 1192000|11 40|21 30|40 0.4|50 77|51 360|73 1|" HATCH_END,
                   &pond, 230.1310, 0.00101);
    assert_stroked(
        f,
        HATCH_BEGIN
        "92 7|72 1|73 1|93 2|10 604300|20 1192000|42 1|10 603700|20 1192000|42 1|" HATCH_END,
        &wide, 600 * M_PI, 0.00101);
}

/* Lines stay lines, splines GDAL's: byte for byte. */
static void test_hatches_without_arcs_stay(void **state)
{
    static const char hatch[] =
        HATCH_BEGIN "92 1|93 2|72 2|10 604000|20 1192000|40 300|50 0|51 200|73 1|"
                    "72 4|94 3|73 0|74 0|95 8|96 4|40 0|40 0|40 0|40 0|40 1|40 1|40 1|40 1|"
                    "10 1|20 1|10 2|20 2|10 3|20 3|10 4|20 4|97 0|" HATCH_END "0 ENDSEC|0 EOF|";
    struct fixture *f = *state;
    add(f, hatch);
    rewrite(f);
    assert_false(f->changed);
    assert_int_equal(f->out.len, f->text.len);
    assert_memory_equal(f->out.text, f->text.text, f->text.len);
}

/* The text of an attribute of several lines is the one behind 101, its place the attribute's. */
static void test_attribute_of_lines(void **state)
{
    struct fixture *f = *state;
    in_entities(
        f, "0 ATTRIB|8 13|10 1|20 2|1 25|2 SO|70 0|72 1|11 604000|21 1192000|101 Embedded Object|"
           "10 7|20 8|11 1|21 0|3 25\\P|1 {\\fArial;120.5}\\PODT|");
    assert_int_equal(f->account.n_kept, 1);
    struct ranh_str text = RANH_STR_INIT;
    dxf_text_read(f->account.kept[0].kind, f->account.kept[0].bytes, f->account.kept[0].n, false,
                  &text);
    assert_string_equal(text.text, "25\n120.5\nODT");
    assert_string_equal(value(f, 10, 0), "604000");
    assert_string_equal(value(f, 10, 1), "none");
    assert_string_equal(value(f, 101, 0), "none");
    ranh_str_release(&text);
}

/* What inserts become is bounded, however they are nested; what is within stays, one by one. */
static void test_blocks_without_end(void **state)
{
    struct fixture *f = *state;
    add(f, "0 SECTION|2 BLOCKS|");
    add(f, "0 BLOCK|2 B4|0 INSERT|2 B3|70 50|71 50|0 ENDBLK|"); /* before the block it needs */
    add(f, "0 BLOCK|2 B1|0 LINE|8 10|0 LINE|8 10|0 ENDBLK|");
    add(f, "0 BLOCK|2 B2|0 INSERT|2 B1|70 10|71 10|0 ENDBLK|");
    add(f, "0 BLOCK|2 B3|0 INSERT|2 B2|70 10|71 10|0 ENDBLK|");
    add(f, "0 BLOCK|2 R|0 INSERT|2 R|0 LINE|0 ENDBLK|0 ENDSEC|");
    in_entities(f, "0 INSERT|2 B3|0 INSERT|2 B4|0 INSERT|2 B2|70 32767|71 32767|0 INSERT|2 B2|"
                   "0 INSERT|2 R|0 INSERT|2 nowhere|0 INSERT|2 B4|0 LINE|8 10|");
    assert_string_equal(f->account.left_out, "B4 (2), B2 (1)");
    assert_true(f->changed);
    int n = 0, from = 0;
    while (strcmp(value(f, 0, from), "none") != 0)
        n += strcmp(value(f, 0, from++), "INSERT") == 0;
    assert_int_equal(n, 4 + 4); /* in blocks, and those that stay */
}

/* Fifteen that fit one by one and not together. */
static void test_inserts_add_up(void **state)
{
    struct fixture *f = *state;
    add(f, "0 SECTION|2 BLOCKS|0 BLOCK|2 B|0 LINE|0 ENDBLK|0 ENDSEC|0 SECTION|2 ENTITIES|");
    for (int i = 0; i < 15; i++)
        add(f, "0 INSERT|2 B|70 200|71 200|");
    add(f, "0 ENDSEC|0 EOF|");
    rewrite(f);
    assert_string_equal(f->account.left_out, "B (3)");
}

static void test_shallow_bulge_is_a_line(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 LWPOLYLINE|8 10|90 2|70 0|10 0|20 0|42 0.00001|10 100|20 0|");
    assert_false(f->changed); /* half a millimetre off */
}

/* A small file that asks for more points than any memory holds. */
static void test_curves_without_end(void **state)
{
    struct fixture *f = *state;
    struct ranh_str text = RANH_STR_INIT;
    add(f, "0 SECTION|2 ENTITIES|");
    for (int i = 0; i < 80; i++) { /* 78,000 chords each, in ten bulges */
        ranh_str_clear(&text);
        ranh_str_puts(&text, "0 LWPOLYLINE|8 10|90 11|70 0|");
        for (int k = 0; k < 11; k++)
            ranh_str_printf(&text, "10 %d000000|20 0|42 1|", k);
        add(f, text.text);
    }
    add(f, "0 ENDSEC|0 EOF|");
    ranh_str_release(&text);
    rewrite(f);
    assert_true(f->account.too_many);
    assert_true(f->out.len < 300000000);
}

/* No curve of that size is drawn as it stands, and GDAL is not asked to. */
static void test_huge_radius(void **state)
{
    struct fixture *f = *state;
    in_entities(f, "0 CIRCLE|8 10|10 0|20 0|40 1e300|0 ARC|8 10|10 0|20 0|40 1e9|50 0|51 0.000001|"
                   "0 CIRCLE|8 10|10 604000|20 1192000|40 9e6|");
    assert_string_equal(value(f, 0, 1), "CIRCLE");
    assert_string_equal(value(f, 0, 2), "LWPOLYLINE");
    assert_string_equal(value(f, 0, 3),
                        "LWPOLYLINE"); /* more than 8,000 km: 1.0 cm off, not 340 m */
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
        cmocka_unit_test_setup_teardown(test_numbers_are_no_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damage_is_placed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_stacked_fraction_keeps_its_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bytes_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_codes_of_texts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_curves_are_within_the_map, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hatches_are_within_the_map, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hatches_without_arcs_stay, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_attribute_of_lines, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blocks_without_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_inserts_add_up, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_shallow_bulge_is_a_line, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_curves_without_end, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_huge_radius, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_rational_spline_is_the_circle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_spline_through_points_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unsound_spline_is_left_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_account, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary_is_the_text, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary_file_is_read, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
