/* SPDX-License-Identifier: MIT */
/* Texts into the encodings of older programs: what is written reads again as the same text, or is
 * not written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <ranh/io/encode.h>
#include <ranh/io/encoding.h>

static const char *const small[] = {
    "Củ Chi",   "đất ở tại nông thôn",      "nghĩa trang, nghĩa địa",
    "Bến Nghé", "quy hoạch 1/500",          "ở",
    "",         "kỹ thuật: trạm bơm (số 2)"};

static void comes_back(const char *encoding, const char *text)
{
    struct ranh_encoder *encoder;
    struct ranh_decoder *decoder;
    struct ranh_arena arena;
    struct ranh_err err = {0};
    struct ranh_str again = RANH_STR_INIT;
    ranh_arena_init(&arena);
    assert_int_equal(ranh_encoder_open(encoding, &encoder, &err), 0);
    assert_int_equal(ranh_decoder_open(encoding, &decoder, &err), 0);
    const char *bytes = ranh_encode(encoder, text, &arena);
    if (!bytes)
        fail_msg("%s cannot say \"%s\"", encoding, text);
    assert_true(ranh_decode(decoder, bytes, strlen(bytes), &again));
    assert_string_equal(again.text, text);
    ranh_str_release(&again);
    ranh_decoder_close(decoder);
    ranh_encoder_close(encoder);
    ranh_arena_release(&arena);
}

static void small_letters_in_every_encoding(void **state)
{
    static const char *const names[] = {"TCVN3", "VNI", "VISCII", "UTF-8"};
    (void)state;
    for (size_t e = 0; e < sizeof(names) / sizeof(*names); e++)
        for (size_t i = 0; i < sizeof(small) / sizeof(*small); i++)
            comes_back(names[e], small[i]);
}

static void toned_capitals(void **state)
{
    struct ranh_encoder *encoder;
    struct ranh_arena arena;
    struct ranh_err err = {0};
    (void)state;
    comes_back("VNI", "ĐẤT Ở");
    ranh_arena_init(&arena);
    assert_int_equal(ranh_encoder_open("TCVN3", &encoder, &err), 0);
    assert_null(ranh_encode(encoder, "ĐẤT Ở", &arena)); /* has no byte for them */
    assert_string_equal(ranh_encode(encoder, "ODT", &arena), "ODT");
    assert_null(ranh_encode(encoder, "面積", &arena));
    ranh_encoder_close(encoder);
    ranh_arena_release(&arena);
}

/* The bytes themselves, from the standards' tables: a wrong pair of tables would still agree with
 * itself. */
static void bytes_are_those_of_the_standard(void **state)
{
    struct ranh_encoder *tcvn, *vni;
    struct ranh_arena arena;
    struct ranh_err err = {0};
    (void)state;
    ranh_arena_init(&arena);
    assert_int_equal(ranh_encoder_open("TCVN3", &tcvn, &err), 0);
    assert_int_equal(ranh_encoder_open("VNI", &vni, &err), 0);
    assert_string_equal(ranh_encode(tcvn, "Củ Chi", &arena), "C\xf1 Chi");
    assert_string_equal(ranh_encode(tcvn, "đất", &arena), "\xae\xca"
                                                          "t");
    assert_string_equal(ranh_encode(vni, "đất", &arena), "\xf1"
                                                         "a\xe1"
                                                         "t");
    ranh_encoder_close(tcvn);
    ranh_encoder_close(vni);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_letters_in_every_encoding),
        cmocka_unit_test(toned_capitals),
        cmocka_unit_test(bytes_are_those_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
