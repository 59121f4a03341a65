/* SPDX-License-Identifier: MIT */
/* Texts of drawings, in all forms seen, and those that must not be taken for labels. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/land/label.h>

static struct ranh_rules *rules;

static int load(void **state)
{
    struct ranh_err err = {0};
    (void)state;
    return ranh_rules_load("datasets", NULL, &rules, &err);
}

static int unload(void **state)
{
    (void)state;
    ranh_rules_free(rules);
    return 0;
}

static void forms(void **state)
{
    static const struct {
        const char *text;
        enum ranh_label_part expected;
        const char *number, *use;
        double area; /* 0 = none */
    } seen[] = {
        {"245", RANH_LABEL_NUMBER, "245", "", 0},
        {" 245 ", RANH_LABEL_NUMBER, "245", "", 0},
        {"654a", RANH_LABEL_NUMBER, "654a", "", 0},
        {"12A", RANH_LABEL_NUMBER, "12A", "", 0},
        {"245,8", RANH_LABEL_AREA, "", "", 245.8},
        {"85.4", RANH_LABEL_AREA, "", "", 85.4},
        {"85.40 m2", RANH_LABEL_AREA, "", "", 85.4},
        {"85,4m²", RANH_LABEL_AREA, "", "", 85.4},
        {"1.234,5", RANH_LABEL_AREA, "", "", 1234.5},
        {"1,234.5", RANH_LABEL_AREA, "", "", 1234.5},
        {"85", RANH_LABEL_AREA, "", "", 85},
        {"ODT", RANH_LABEL_USE, "", "ODT", 0},
        {"ONT+CLN", RANH_LABEL_USE, "", "ONT+CLN", 0},
        {"ONT + CLN", RANH_LABEL_USE, "", "ONT+CLN", 0},
        {"ODT*", RANH_LABEL_USE, "", "ODT*", 0},
        {"T", RANH_LABEL_USE, "", "T", 0},
        {"2L", RANH_LABEL_USE, "", "2L", 0},
        {"Hg/b", RANH_LABEL_USE, "", "Hg/b", 0},
        {"HG/B", RANH_LABEL_USE, "", "HG/B", 0},
        {"Hg/b 12/85.4", RANH_LABEL_NUMBER, "12", "Hg/b", 85.4},
        {"12/Hg/b/85.4", RANH_LABEL_NUMBER, "12", "Hg/b", 85.4},
        {"T+Hg/b", RANH_LABEL_USE, "", "T+Hg/b", 0},
        {"2l", RANH_LABEL_NUMBER, "2l", "", 0},
        {"1L654/119.3", RANH_LABEL_NUMBER, "654", "1L", 119.3},
        {"12/ODT/85.4", RANH_LABEL_NUMBER, "12", "ODT", 85.4},
        {"ODT 123/85.4", RANH_LABEL_NUMBER, "123", "ODT", 85.4},
        {"ODT123/85", RANH_LABEL_NUMBER, "123", "ODT", 85},
        {"T 7/2000,5", RANH_LABEL_NUMBER, "7", "T", 2000.5},
        {"245\n85.4\nODT", RANH_LABEL_NUMBER, "245", "ODT", 85.4},
        {"245/86", RANH_LABEL_NUMBER, "245", "", 86},
        {"245\n86", RANH_LABEL_NUMBER, "245", "", 86},
        {"{\\fArial|b0|i0;\\S245/85.4;}ODT", RANH_LABEL_NUMBER, "245", "ODT", 85.4},
        {"\\A1;245\\PODT", RANH_LABEL_NUMBER, "245", "ODT", 0},
        {"%%u245", RANH_LABEL_NUMBER, "245", "", 0},
        {"12-ODT-85.4", RANH_LABEL_NUMBER, "12", "ODT", 85.4},
        {"12.ODT.85.4", RANH_LABEL_NUMBER, "12", "ODT", 85.4},
        {"ONT-C+CLN-P 12/85.4", RANH_LABEL_NUMBER, "12", "ONT-C+CLN-P", 85.4},
        {"LUA-12", RANH_LABEL_NUMBER, "12", "LUA", 0},
        {"12 (85,4) ODT", RANH_LABEL_NUMBER, "12", "ODT", 85.4},
        {"S=85.4", RANH_LABEL_AREA, "", "", 85.4},
        {"DT: 85,4 m2", RANH_LABEL_NUMBER, "", "", 85.4},
        {"Thửa 12", RANH_LABEL_NUMBER, "12", "", 0},
        {"Thửa đất số 12", RANH_LABEL_NUMBER, "12", "", 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(seen) / sizeof(*seen); i++) {
        struct ranh_label l;
        unsigned parts = ranh_label_parse(rules, seen[i].text, seen[i].expected, &l);
        bool area = seen[i].area > 0 ? fabs(l.area - seen[i].area) < 1e-9 : isnan(l.area);
        if (!parts || strcmp(l.number, seen[i].number) != 0 || strcmp(l.use, seen[i].use) != 0 ||
            !area)
            fail_msg("%s: %u \"%s\" \"%s\" %g", seen[i].text, parts, l.number, l.use, l.area);
    }
}

/* In words, number and sheet, as people write them into a drawing without levels for either. */
static void phrases(void **state)
{
    static const struct {
        const char *text, *number, *sheet;
    } seen[] = {
        {"Thửa 25 tờ 7", "25", "7"},
        {"thửa số 25, tờ bản đồ số 7", "25", "7"},
        {"Thửa đất số 25; tờ bản đồ số 7", "25", "7"},
        {"THỬA ĐẤT SỐ: 25A - TỜ BẢN ĐỒ SỐ: 07", "25A", "07"},
        {"Thửa 25\nTờ 7", "25", "7"},
        {"\\A1;Thửa 25\\PTờ 7", "25", "7"},
        {"tờ 7, thửa 25", "25", "7"},
        {"Thua so 25, to ban do so 7.", "25", "7"},
        {"(thửa 25/tờ 7)", "25", "7"},
        {"Thư\xcc\x89"
         "a 25 tơ\xcc\x80 7",
         "25", "7"}, /* marks apart */
    };
    static const char *const none[] = {
        "T.25 tờ 7",      "Thửa 25 tờ", "Thửa 25 thửa 26",        "tờ 7 tờ 8",
        "Thửa 25 tờ 7 8", "Thửa tờ 7",  "Thửa 25 tổ 7 khu phố 3", "Thửa 25AB tờ 7",
        "Thửa 25 tổ 7"};
    struct ranh_label l;
    (void)state;
    for (size_t i = 0; i < sizeof(seen) / sizeof(*seen); i++)
        if (ranh_label_parse(rules, seen[i].text, RANH_LABEL_NUMBER, &l) !=
                (RANH_LABEL_NUMBER | RANH_LABEL_SHEET) ||
            strcmp(l.number, seen[i].number) != 0 || strcmp(l.sheet, seen[i].sheet) != 0)
            fail_msg("%s: %u \"%s\" \"%s\"", seen[i].text, l.parts, l.number, l.sheet);
    for (size_t i = 0; i < sizeof(none) / sizeof(*none); i++)
        if (ranh_label_parse(rules, none[i], RANH_LABEL_NUMBER, &l))
            fail_msg("%s: %u \"%s\" \"%s\"", none[i], l.parts, l.number, l.sheet);
}

static void what_is_no_label(void **state)
{
    static const char *const texts[] = {
        "",
        " ",
        "/",
        "Nguyễn Trãi",
        "đường đất",
        "12 34",
        "(12)",
        "7 (cũ 3)",
        "12 (5)",
        "Thửa ruộng",
        "12-34",
        "1.234",
        "12/34/56",
        "1.2/3.4",
        "b2",
        "x",
        "12345678",
        "ABCD",
        "+",
        "-5",
        "1e5",
        "DC12/x",
        "12 13/85.4",
        "\\",
        "%%",
        "\xff\xfe",
        "1..2",
        "1,2,3,4.5",
        "7 (cũ 3)",
        "một câu dài hơn mọi nhãn thửa từng có trên bản đồ địa chính, không phải nhãn thửa đất nào "
        "cả",
    };
    struct ranh_label l;
    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        if (ranh_label_parse(rules, texts[i], RANH_LABEL_NUMBER, &l))
            fail_msg("%s: %u \"%s\" \"%s\" %g", texts[i], l.parts, l.number, l.use, l.area);
}

static void nodes_keep_people_out(void **state)
{
    struct ranh_label l;
    (void)state;
    assert_int_equal(ranh_label_parse_node(rules, "12\n345\nấp Bình Lợi\nONT+CLN\nMột Người", &l),
                     RANH_LABEL_SHEET | RANH_LABEL_NUMBER | RANH_LABEL_USE);
    assert_string_equal(l.sheet, "12");
    assert_string_equal(l.number, "345");
    assert_string_equal(l.use, "ONT+CLN");
    assert_int_equal(ranh_label_parse_node(rules, "12\r\n345a\r\n\r\n\r\nMột Người\r\n", &l),
                     RANH_LABEL_SHEET | RANH_LABEL_NUMBER);
    assert_int_equal(ranh_label_parse_node(rules, "12\n345\nONT", &l), 0);
    assert_int_equal(ranh_label_parse_node(rules, "Một Người\n345\nx\nONT", &l), 0);
    assert_int_equal(ranh_label_parse_node(rules, "", &l), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms),
        cmocka_unit_test(phrases),
        cmocka_unit_test(what_is_no_label),
        cmocka_unit_test(nodes_keep_people_out),
    };
    return cmocka_run_group_tests_name("label", tests, load, unload);
}
