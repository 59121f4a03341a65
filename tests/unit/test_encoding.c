/* SPDX-License-Identifier: MIT */
/* Decoding: every name of an encoding, the last letter, cut letters, NULs, NFC. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/io/encoding.h>

static void decodes(const char *encoding, const char *bytes, size_t n, bool good, const char *text)
{
    struct ranh_decoder *decoder = NULL;
    struct ranh_err err = {0};
    struct ranh_str out = RANH_STR_INIT;
    if (ranh_decoder_open(encoding, &decoder, &err))
        fail_msg("%s: %s", encoding, err.text);
    bool ok = ranh_decode(decoder, bytes, n, &out);
    assert_string_equal(out.text, text);
    assert_int_equal(ok, good);
    ranh_str_release(&out);
    ranh_decoder_close(decoder);
}

static void names_of_one_encoding_are_one(void **state)
{
    (void)state;
    static const char *const same[][5] = {
        {"UTF-8", "UTF-8", "utf8", "65001", "UTF_8"},
        {"CP932", "932", "Shift_JIS", "windows-31j", "CP932"},
        {"CP1252", "1252", "ANSI 1252", "windows-1252", "Cp1252"},
        {"CP1258", "1258", "ANSI_1258", "WINDOWS-1258", "cp1258"},
        {"ISO-8859-1", "88591", "ISO-8859-1", "iso8859_1", "ISO 8859-1"},
        {"ISO-8859-15", "885915", "28605", "ISO-8859-15", "ISO8859-15"},
        {"CP437", "437", "OEM 437", "IBM437", "cp437"},
        {"VISCII", "VISCII", "viscii", "VISCII", "viscii"},
        {"TCVN3", "ABC", "tcvn-3", "TCVN3 (ABC)", ".VnTime"},
        {"VNI", "VNI", "vni-win", "VNI Windows", "vni"},
        {"BK HCM2", "BKHCM", "bk hcm2", "BK-HCM 2", "BK HCM2"},
        {"TCVN3 via CP1252", "TCVN3 via CP1252", "tcvn3 via windows-1252", "ABC via 1252",
         "tcvn3viacp1252"},
        {"UTF-8 via CP1252", "UTF-8 via CP1252", "utf8 via cp1252", "65001 via 1252",
         "utf-8 via windows-1252"},
    };
    for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
        for (size_t j = 0; j < 5; j++) {
            struct ranh_decoder *decoder = NULL;
            struct ranh_err err = {0};
            if (ranh_decoder_open(same[i][j], &decoder, &err))
                fail_msg("%s: %s", same[i][j], err.text);
            assert_string_equal(ranh_decoder_name(decoder), same[i][0]);
            ranh_decoder_close(decoder);
        }
}

static void unknown_names_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"klingon", "99999",         "TCVN9", "VNJ",
                                      "char",    "UTF-8//IGNORE", "-",     "?"};
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
        struct ranh_decoder *decoder = NULL;
        struct ranh_err err = {0};
        if (ranh_decoder_open(bad[i], &decoder, &err) != RANH_E_INPUT)
            fail_msg("%s was accepted", bad[i]);
        assert_null(decoder);
        assert_non_null(strstr(err.text, bad[i]));
    }
}

static void the_last_letter_stays(void **state)
{
    (void)state;
    decodes("1258", "ODT", 3, true, "ODT");
    decodes("1258",
            "B\xea\xec"
            "n Ngh\xe9",
            9, true, "Bến Nghé");
    decodes("1258", "C\xfa\xd2 Chi", 7, true, "Cú̉ Chi"); /* two marks as delivered */
    decodes("1258", "Cu\xd2 Chi", 7, true, "Củ Chi");
    decodes("1258", "\xd0\xe2t", 3, true, "Đât");
    decodes("TCVN5712-1", "C\xf1 Chi", 6, true, "Củ Chi");
    decodes("TCVN5712-1", "Ph\xad\xeang", 6, true, "Phường");
    decodes("932", "\x8f\x5a\x8b\x8f", 4, true, "住居");
    decodes("932", "A\\~", 3, true, "A\\~");
}

static void latin_text_is_decoded(void **state)
{
    (void)state;
    decodes("ISO-8859-1", "\xe9t\xe9", 3, true, "été");
    decodes("1252", "\x80 5", 3, true, "€ 5");
    decodes("437", "\x82", 1, true, "é");
}

static void invalid_bytes_become_the_mark_and_are_told(void **state)
{
    (void)state;
    decodes("UTF-8", "Ph\xad\xeang", 6, false, "Ph\xef\xbf\xbd\xef\xbf\xbdng");
    /* A letter cut by the width of the field is one mark. */
    decodes("UTF-8", "Nh\xe1\xba", 4, false, "Nh\xef\xbf\xbd");
    decodes("UTF-8", "\xed\xa0\x80x", 4, false, "\xef\xbf\xbdx");
    decodes("932", "a\x82", 2, false, "a\xef\xbf\xbd");
    decodes("1252", "\x81z", 2, false, "\xef\xbf\xbdz");
}

static void nul_padding_is_dropped_and_inner_nul_is_told(void **state)
{
    (void)state;
    decodes("UTF-8", "ODT\0\0\0", 6, true, "ODT");
    decodes("1258", "ODT\0\0\0", 6, true, "ODT");
    decodes("UTF-8", "a\0b", 3, false,
            "a\xef\xbf\xbd"
            "b");
    decodes("1252", "a\0\xe9", 3, false, "a\xef\xbf\xbdé");
    decodes("UTF-8", "", 0, true, "");
    decodes("1258", "", 0, true, "");
}

static void text_is_normalised(void **state)
{
    (void)state;
    decodes("UTF-8",
            "Ho\xcc\x80"
            "a",
            5, true, "Hòa");
    decodes("UTF-8", "Qu\xe1\xba\xadn", 6, true, "Quận");
    decodes("UTF-8", "a\xcc\xa3\xcc\x82", 5, true, "ậ");
}

static void a_decoder_keeps_no_state_between_cells(void **state)
{
    (void)state;
    struct ranh_decoder *decoder = NULL;
    struct ranh_str out = RANH_STR_INIT;
    assert_int_equal(ranh_decoder_open("932", &decoder, NULL), 0);
    assert_false(ranh_decode(decoder, "\x8f", 1, &out));
    assert_true(ranh_decode(decoder, "\x8f\x5a", 2, &out));
    assert_string_equal(out.text, "住");
    ranh_str_release(&out);
    ranh_decoder_close(decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_of_one_encoding_are_one),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(the_last_letter_stays),
        cmocka_unit_test(latin_text_is_decoded),
        cmocka_unit_test(invalid_bytes_become_the_mark_and_are_told),
        cmocka_unit_test(nul_padding_is_dropped_and_inner_nul_is_told),
        cmocka_unit_test(text_is_normalised),
        cmocka_unit_test(a_decoder_keeps_no_state_between_cells),
    };
    return cmocka_run_group_tests_name("encoding", tests, NULL, NULL);
}
