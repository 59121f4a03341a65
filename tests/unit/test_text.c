/* SPDX-License-Identifier: MIT */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/str.h>
#include <ranh/base/text.h>

static struct ranh_arena arena;

static int setup(void **state)
{
    (void)state;
    ranh_arena_init(&arena);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    ranh_arena_release(&arena);
    return 0;
}

#define VALID(text) ranh_text_valid(text, sizeof(text) - 1)

static void test_valid(void **state)
{
    (void)state;
    assert_int_equal(VALID("Thửa đất số 12"), strlen("Thửa đất số 12"));
    assert_int_equal(VALID(""), 0);
    assert_int_equal(VALID("ab\xFFz"), 2);
    assert_int_equal(VALID("\xC0\x80"), 0);         /* overlong NUL */
    assert_int_equal(VALID("\xE0\x9F\xBF"), 0);     /* overlong */
    assert_int_equal(VALID("\xED\xA0\x80"), 0);     /* surrogate */
    assert_int_equal(VALID("\xF4\x90\x80\x80"), 0); /* above U+10FFFF */
    assert_int_equal(VALID("a\xE1\xBB"), 1);        /* cut in a letter */
    assert_int_equal(VALID("\xF0\x9F\x97\xBA"), 4);
    assert_int_equal(VALID("\x80"), 0);
}

static void test_nfc(void **state)
{
    (void)state;
    const char *ascii = "TO 12", *nfc = "Phường Bến Nghé";
    assert_ptr_equal(ranh_text_nfc(&arena, ascii), ascii);
    assert_ptr_equal(ranh_text_nfc(&arena, nfc), nfc);
    /* the same words written with combining marks: e + circumflex + acute, u + horn + grave */
    assert_string_equal(ranh_text_nfc(&arena, "Phu\xCC\x9B\xCC\x80"
                                              "o\xCC\x9B"
                                              "ng Be\xCC\x82\xCC\x81n Nghe\xCC\x81"),
                        "Phừơng Bến Nghé");
    assert_string_equal(ranh_text_nfc(&arena, "e\xCC\x82\xCC\x81"), "ế");
    /* precomposed ê with a separate acute, as CP1258 gives it */
    assert_string_equal(ranh_text_nfc(&arena, "\xC3\xAA\xCC\x81"), "ế");
    /* marks in the wrong order are put right: dot below sorts before circumflex */
    assert_string_equal(ranh_text_nfc(&arena, "e\xCC\x82\xCC\xA3"), "ệ");
    const char *other = "測量 измерение";
    assert_ptr_equal(ranh_text_nfc(&arena, other), other);
}

/* What is taken for NFC at a glance is well-formed, without a NUL, NFC, and JSON both ways writes it the same;
 * seeds of letters that are nearly right. */
static void test_at_a_glance(void **state)
{
    static const char *const piece[] = {"a",
                                        "\"",
                                        "<",
                                        "\x01",
                                        "đ",
                                        "ừ",
                                        "Ệ",
                                        "ỹ",
                                        "\xE1\xBB\xBA",
                                        "\xE1\xBA",
                                        "\xCC\x80",
                                        "\xC1\xBF",
                                        "\xCB\xBF",
                                        "é",
                                        "\xC3",
                                        "\x7f",
                                        "\\",
                                        "\n",
                                        "\xE1\xBA\x9F",
                                        "\xED\xA0\x80",
                                        "\x80",
                                        "日"};
    enum { PIECES = sizeof(piece) / sizeof(*piece) };
    uint64_t random = 1;
    int sure = 0;
    (void)state;
    for (int i = 0; i < 20000; i++) {
        struct ranh_str text = RANH_STR_INIT, one = RANH_STR_INIT, other = RANH_STR_INIT;
        for (uint64_t k = random >> 61; k > 0; k--) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            ranh_str_puts(&text, piece[(random >> 33) % PIECES]);
        }
        random = random * 6364136223846793005u + 1442695040888963407u;
        if (ranh_text_surely_nfc(text.text, text.len)) {
            sure++;
            assert_int_equal(ranh_text_valid(text.text, text.len), text.len);
            assert_ptr_equal(ranh_text_nfc(&arena, text.text), text.text);
            ranh_str_put_json(&one, text.text);
            ranh_str_put_json_valid(&other, text.text, text.len);
            assert_string_equal(one.text, other.text);
        }
        ranh_str_release(&text);
        ranh_str_release(&one);
        ranh_str_release(&other);
    }
    assert_true(sure > 2000);
    assert_true(ranh_text_surely_nfc("Thửa đất số 12, Phường Sài Gòn",
                                     strlen("Thửa đất số 12, Phường Sài Gòn")));
    assert_false(ranh_text_surely_nfc("a\0b", 3));
    assert_false(ranh_text_surely_nfc("a\xE1\xBB", 3)); /* cut in a letter */
}

static void test_fold(void **state)
{
    (void)state;
    assert_string_equal(ranh_text_fold(&arena, "  Đường  NGUYỄN\tĐình Chiểu "),
                        "duong nguyen dinh chieu");
    assert_string_equal(ranh_text_fold(&arena, "Thửa\xC2\xA0"
                                               "đất"),
                        "thua dat");
    assert_string_equal(ranh_text_fold(&arena, "e\xCC\x82\xCC\x81"), "e");
    assert_string_equal(ranh_text_fold(&arena, ""), "");
    assert_string_equal(ranh_text_fold(&arena, " \t "), "");
    assert_string_equal(ranh_text_fold(&arena, "Đ"), "d");
}

static void test_trim(void **state)
{
    (void)state;
    assert_string_equal(ranh_text_trim(&arena, " \t\xC2\xA0 12/3 \xC2\xA0\r\n"), "12/3");
    assert_string_equal(ranh_text_trim(&arena, " \xC2\xA0"), "");
    assert_string_equal(ranh_text_trim(&arena, "à"), "à"); /* C3 A0: its last byte is no blank */
    assert_string_equal(ranh_text_trim(&arena, ""), "");
}

static void test_width(void **state)
{
    (void)state;
    assert_int_equal(ranh_text_width("Đường"), 5);
    assert_int_equal(ranh_text_width("e\xCC\x82\xCC\x81"), 1);
    assert_int_equal(ranh_text_width("測量"), 4);
    assert_int_equal(ranh_text_width("a\xFFz"), 3);
}

static void test_suggest(void **state)
{
    (void)state;
    static const char *const words[] = {"ingest", "reproject", "validate", "overlap",
                                        "tile",   "index",     "run",      NULL};
    assert_string_equal(ranh_text_suggest("overlpa", words), "overlap");
    assert_string_equal(ranh_text_suggest("reproj", words), "reproject");
    assert_string_equal(ranh_text_suggest("VALIDAET", words), "validate");
    assert_string_equal(ranh_text_suggest("tyle", words), "tile");
    assert_string_equal(ranh_text_suggest("rnu", words), "run");
    assert_null(ranh_text_suggest("zebra", words));
    assert_null(ranh_text_suggest("", words));
    assert_null(ranh_text_suggest("xyz", words));
    static const char *const keys[] = {"max_edge_m", NULL};
    assert_string_equal(ranh_text_suggest("max-edge-m", keys), "max_edge_m");
    char longest[200];
    memset(longest, 'a', sizeof(longest) - 1);
    longest[sizeof(longest) - 1] = '\0';
    assert_null(ranh_text_suggest(longest, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid),       cmocka_unit_test(test_nfc),
        cmocka_unit_test(test_fold),        cmocka_unit_test(test_trim),
        cmocka_unit_test(test_width),       cmocka_unit_test(test_suggest),
        cmocka_unit_test(test_at_a_glance),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
