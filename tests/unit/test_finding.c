/* SPDX-License-Identifier: MIT */
/* The code table, sentences, ids and the sink in memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/land/finding.h>

static void table_is_whole(void **state)
{
    (void)state;
    size_t n;
    const struct ranh_finding_code *codes = ranh_finding_codes(&n);
    assert_true(n > 50);
    for (size_t i = 0; i < n; i++) {
        const struct ranh_finding_code *c = &codes[i];
        assert_int_equal(strlen(c->code), 4);
        assert_ptr_equal(ranh_finding_code(c->code), c); /* no code twice */
        assert_non_null(c->name);
        assert_non_null(c->terms);
        assert_non_null(c->title_vi);
        assert_non_null(c->title_en);
        assert_non_null(c->message_vi);
        assert_non_null(c->message_en);
        assert_non_null(c->explain_vi);
        assert_non_null(c->explain_en);
        for (const char *p = c->name; *p; p++)
            assert_true((*p >= 'a' && *p <= 'z') || *p == '-');
    }
    assert_ptr_equal(ranh_finding_code("g104"), ranh_finding_code("G104"));
    assert_null(ranh_finding_code("G999"));
    assert_null(ranh_finding_code(""));
}

/* Every template can be rendered, with everything known and with nothing known: an unknown placeholder
 * or a bracket without its pair would abort or stay in the text. */
static void every_message_renders(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    size_t n;
    const struct ranh_finding_code *codes = ranh_finding_codes(&n);
    for (size_t i = 0; i < n; i++) {
        struct ranh_finding bare = RANH_FINDING_INIT, full = RANH_FINDING_INIT;
        bare.code = full.code = codes[i].code;
        bare.subject = full.subject = "parcel";
        full.key_a = "26740/12/345";
        full.key_b = "26740/12/346";
        full.file = "to12.shp";
        full.feature = 7;
        full.measured = 0.25;
        full.limit = 0.1;
        full.area_m2 = 12.5;
        full.width_m = 0.034;
        full.length_m = 21.5;
        full.adjust_vi = "chỉnh tờ 12";
        full.adjust_en = "adjust sheet 12";
        full.detail_vi = "chi tiết";
        full.detail_en = "detail";
        for (int vi = 0; vi < 2; vi++) {
            const char *a = ranh_finding_message(&arena, &full, vi);
            const char *b = ranh_finding_message(&arena, &bare, vi);
            assert_null(strpbrk(a, "{}[]?"));
            assert_null(strpbrk(b, "{}[]"));
            assert_int_equal(a[strlen(a) - 1], '.');
            assert_int_equal(b[strlen(b) - 1], '.');
        }
    }
    ranh_arena_release(&arena);
}

static void numbers_read_like_a_surveyor(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "T102";
    f.subject = "parcel";
    f.key_a = "26740/12/345";
    f.key_b = "26743/1/9";
    f.area_m2 = 1234.56;
    f.width_m = 0.0003;
    f.limit = 0.099;
    f.unit = "m";
    assert_string_equal(ranh_finding_message(&arena, &f, true),
                        "Thửa 26740/12/345 và thửa 26743/1/9 của hai tờ bản đồ chồng lên nhau "
                        "1.234,6 m², chỗ rộng nhất 0,3 mm; hạn sai tiếp biên 9,9 cm.");
    assert_string_equal(
        ranh_finding_message(&arena, &f, false),
        "Parcels 26740/12/345 and 26743/1/9 of two sheets overlap by 1,234.6 m², at "
        "most 0.3 mm wide; the edge-matching limit is 9.9 cm.");
    f.width_m = NAN;
    f.limit = NAN;
    f.area_m2 = 0.0421;
    assert_string_equal(ranh_finding_message(&arena, &f, false),
                        "Parcels 26740/12/345 and 26743/1/9 of two sheets overlap by 0.042 m².");
    ranh_arena_release(&arena);
}

static void parcel_without_key_is_named_by_its_file(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "G104";
    f.subject = "parcel";
    f.file = "to12.shp";
    f.feature = 7;
    assert_string_equal(
        ranh_finding_message(&arena, &f, false),
        "The boundary of parcel (feature 7 of to12.shp) crosses itself here; check the "
        "order of its corner points.");
    ranh_arena_release(&arena);
}

static void id_is_stable(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    char one[RANH_HASH_HEX], two[RANH_HASH_HEX];
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "T101";
    f.subject = "parcel";
    f.key_a = "1/1/1";
    f.key_b = "1/1/2";
    f.id_a = 5;
    f.source_id = 3;
    f.feature = 9;
    f.file = "a.shp";
    f.shape = ranh_shape_point(&arena, 600000.12, 1190000.5);
    ranh_finding_id(&f, one);

    struct ranh_finding g = f; /* row numbers, files and the order of the pair do not count */
    g.key_a = "1/1/2";
    g.key_b = "1/1/1";
    g.id_a = 77;
    g.source_id = 4;
    g.feature = 1;
    g.file = "b.shp";
    g.shape = ranh_shape_point(&arena, 600000.12001, 1190000.50001);
    ranh_finding_id(&g, two);
    assert_string_equal(one, two);

    g.shape = ranh_shape_point(&arena, 600000.1203, 1190000.5);
    ranh_finding_id(&g, two);
    assert_string_not_equal(one, two);

    g = f;
    g.code = "Z101"; /* not between parcels: the roles of a and b differ */
    ranh_finding_id(&g, one);
    g.key_a = "1/1/2";
    g.key_b = "1/1/1";
    ranh_finding_id(&g, two);
    assert_string_not_equal(one, two);

    g.key_a = g.key_b = NULL; /* no key: file and feature tell it apart */
    ranh_finding_id(&g, one);
    g.feature++;
    ranh_finding_id(&g, two);
    assert_string_not_equal(one, two);
    ranh_arena_release(&arena);
}

static void verdict_lowers_severity(void **state)
{
    (void)state;
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "T102";
    assert_int_equal(ranh_finding_severity(&f), RANH_ERROR);
    f.verdict = RANH_POSSIBLE;
    assert_int_equal(ranh_finding_severity(&f), RANH_WARNING);
    f.verdict = RANH_PASS;
    assert_int_equal(ranh_finding_severity(&f), RANH_INFO);
    f.verdict = RANH_NO_DATA;
    assert_int_equal(ranh_finding_severity(&f), RANH_INFO);
    f.code = "G110";
    f.verdict = RANH_VIOLATION;
    assert_int_equal(ranh_finding_severity(&f), RANH_WARNING);
    f.verdict = RANH_POSSIBLE;
    assert_int_equal(ranh_finding_severity(&f), RANH_INFO);
    enum ranh_severity s;
    assert_true(ranh_severity_parse("Warning", &s));
    assert_int_equal(s, RANH_WARNING);
    assert_false(ranh_severity_parse("fatal", &s));
}

static void list_keeps_copies(void **state)
{
    (void)state;
    struct ranh_finding_list list;
    ranh_finding_list_init(&list);
    char key[] = "1/1/1";
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "A103";
    f.subject = "parcel";
    f.key_a = key;
    assert_int_equal(ranh_finding_put(&list.sink, &f, NULL), 0);
    key[0] = '9';
    f.code = "Z102";
    assert_int_equal(ranh_finding_put(&list.sink, &f, NULL), 0);
    assert_int_equal(list.n, 2);
    assert_string_equal(list.at[0].key_a, "1/1/1");
    assert_int_equal(list.sink.count[RANH_ERROR], 1);
    assert_int_equal(list.sink.count[RANH_INFO], 1);
    ranh_finding_list_release(&list);
}

/* docs/reference/findings.md is this table; RANH_UPDATE=1 writes it again. */
static void reference_page_is_true(void **state)
{
    (void)state;
    static const char path[] = "docs/reference/findings.md";
    struct ranh_str page = RANH_STR_INIT;
    struct ranh_arena arena;
    struct ranh_err err = {0};
    char *text;
    size_t n;
    ranh_arena_init(&arena);
    ranh_finding_reference(&page);
    if (getenv("RANH_UPDATE"))
        assert_int_equal(ranh_fs_write(path, page.text, page.len, &err), 0);
    assert_int_equal(ranh_fs_read(&arena, path, 1 << 20, &text, &n, &err), 0);
    assert_string_equal(text, page.text);
    ranh_str_release(&page);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(table_is_whole),
        cmocka_unit_test(every_message_renders),
        cmocka_unit_test(numbers_read_like_a_surveyor),
        cmocka_unit_test(parcel_without_key_is_named_by_its_file),
        cmocka_unit_test(id_is_stable),
        cmocka_unit_test(verdict_lowers_severity),
        cmocka_unit_test(list_keeps_copies),
        cmocka_unit_test(reference_page_is_true),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
