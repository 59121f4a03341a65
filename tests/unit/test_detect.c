/* SPDX-License-Identifier: MIT */
/* Which encoding: every letter of every table, columns of ten names, and never a silent guess. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/base/text.h>
#include <ranh/io/detect.h>
#include <ranh/io/encoding.h>
#include <ranh/io/table.h>
#include <ranh/run/workspace.h>

#include "lib/io/legacy.h"

static struct ranh_arena arena;
static struct ranh_detector *detector;
static struct ranh_table strings, letters;
static const char **names; /* of communes, with and without their unit word */
static size_t n_names;

static void read_table(const char *path, struct ranh_table *table)
{
    struct ranh_err err = {0};
    if (ranh_table_read(&arena, path, table, &err))
        fail_msg("%s", err.text);
}

static size_t column(const struct ranh_table *table, const char *name)
{
    size_t at = 0;
    assert_int_equal(ranh_table_column(table, name, &at, NULL), 0);
    return at;
}

static const char *cell(const struct ranh_table *table, size_t row, const char *name)
{
    return ranh_table_cell(table, row, column(table, name));
}

static size_t from_hex(const char *hex, char *bytes)
{
    size_t n = strlen(hex) / 2;
    for (size_t i = 0; i < n; i++) {
        unsigned byte = 0;
        sscanf(hex + 2 * i, "%2x", &byte);
        bytes[i] = (char)byte;
    }
    return n;
}

static void read_names(const char *file, const char *field)
{
    struct ranh_table table;
    read_table(ranh_fs_join(&arena, ranh_datasets_dir(), file), &table);
    const char **more = RANH_NEW_ARRAY(&arena, n_names + table.n_rows, const char *);
    if (n_names)
        memcpy(more, names, n_names * sizeof(*names));
    names = more;
    for (size_t i = 0; i < table.n_rows; i++)
        names[n_names++] = cell(&table, i, field);
}

static int open_all(void **state)
{
    (void)state;
    ranh_arena_init(&arena);
    detector = ranh_detector_open();
    read_table("tests/data/encoding-strings.csv", &strings);
    read_table(ranh_fs_join(&arena, ranh_datasets_dir(), "codes/encodings.csv"), &letters);
    read_names("codes/communes.csv", "name");
    read_names("codes/commune-crosswalk.csv", "old_name");
    return 0;
}

static int close_all(void **state)
{
    (void)state;
    ranh_detector_close(detector);
    ranh_arena_release(&arena);
    return 0;
}

static const char *without_unit(const char *name)
{
    static const char *const units[] = {"Phường ", "Xã ", "Thị trấn ", "Đặc khu "};
    for (size_t i = 0; i < 4; i++)
        if (strncmp(name, units[i], strlen(units[i])) == 0)
            return name + strlen(units[i]);
    return name;
}

/* The other way round: the bytes of a text. A capital the encoding lacks takes the byte of its small
 * letter, as the fonts did. False when a letter has no bytes at all. */
static bool encode(enum ranh_legacy which, const char *text, struct ranh_str *out)
{
    static const char *const capital =
        "ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ";
    static const char *const small = "áàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ";
    const char *name = ranh_legacy_name(which);
    size_t at_name = column(&letters, "encoding"), at_letter = column(&letters, "letter");
    size_t at_bytes = column(&letters, "bytes");
    ranh_str_clear(out);
    while (*text) {
        const char *begin = text;
        if (ranh_next_letter(&text) < 0x80) {
            ranh_str_putc(out, *begin);
            continue;
        }
        char letter[8] = {0}, bytes[4];
        memcpy(letter, begin, (size_t)(text - begin));
        bool found = false;
        for (int pass = 0; !found && pass < 2; pass++) {
            for (size_t i = 0; !found && i < letters.n_rows; i++) {
                found = strcmp(ranh_table_cell(&letters, i, at_name), name) == 0 &&
                        strcmp(ranh_table_cell(&letters, i, at_letter), letter) == 0;
                if (found)
                    ranh_str_add(out, bytes,
                                 from_hex(ranh_table_cell(&letters, i, at_bytes), bytes));
            }
            const char *c = capital, *s = small;
            while (!found && pass == 0 && *c) {
                const char *c0 = c, *s0 = s;
                ranh_next_letter(&c);
                ranh_next_letter(&s);
                if (strncmp(c0, letter, (size_t)(c - c0)) == 0) {
                    memset(letter, 0, sizeof(letter));
                    memcpy(letter, s0, (size_t)(s - s0));
                    break;
                }
            }
        }
        if (!found)
            return false;
    }
    return true;
}

/* --- tables --------------------------------------------------------------------------------------- */

static void every_row_of_the_tables_is_read(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    struct ranh_arena scratch;
    ranh_arena_init(&scratch);
    for (size_t i = 0; i < letters.n_rows; i++) {
        const char *letter = cell(&letters, i, "letter"), *point = cell(&letters, i, "codepoint");
        char bytes[4];
        size_t n = from_hex(cell(&letters, i, "bytes"), bytes);
        struct ranh_decoder *decoder = NULL;
        struct ranh_err err = {0};
        if (ranh_decoder_open(cell(&letters, i, "encoding"), &decoder, &err))
            fail_msg("%s", err.text);
        assert_string_equal(ranh_decoder_name(decoder), cell(&letters, i, "encoding"));
        assert_true(ranh_decode(decoder, bytes, n, &out));
        assert_string_equal(out.text, letter);
        const char *at = letter;
        unsigned stated = 0;
        sscanf(point, "U+%4x", &stated);
        assert_int_equal(ranh_next_letter(&at), stated);
        ranh_decoder_close(decoder);
        ranh_arena_clear(&scratch);
    }
    assert_int_equal(letters.n_rows, 1338);
    ranh_arena_release(&scratch);
    ranh_str_release(&out);
}

/* What search compares: every letter of Vietnamese is found without its marks, đ as d. */
static void every_letter_is_found_without_its_marks(void **state)
{
    (void)state;
    for (size_t i = 0; i < letters.n_rows; i++) {
        const char *folded = ranh_text_fold(&arena, cell(&letters, i, "letter"));
        assert_int_equal(strlen(folded), 1);
        assert_non_null(strchr("aeiouyd", folded[0]));
    }
    assert_string_equal(ranh_text_fold(&arena, "ĐẶNG Đình"), "dang dinh");
}

struct form {
    const char *column, *encoding;
};
static const struct form forms[] = {
    {"utf8", "UTF-8"},
    {"utf8_decomposed", "UTF-8"},
    {"tcvn3", "TCVN3"},
    {"vni", "VNI"},
    {"viscii", "VISCII"},
    {"cp1258", "CP1258"},
    {"cp1258_split", "CP1258"},
    {"utf8_via_cp1252", "UTF-8 via CP1252"},
    {"tcvn3_via_cp1252", "TCVN3 via CP1252"},
    {"vni_via_cp1252", "VNI via CP1252"},
};
enum { N_FORMS = sizeof(forms) / sizeof(*forms) };

static void every_string_in_every_form(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    size_t cases = 0;
    assert_int_equal(strings.n_rows, 52);
    for (size_t f = 0; f < N_FORMS; f++) {
        struct ranh_decoder *decoder = NULL;
        assert_int_equal(ranh_decoder_open(forms[f].encoding, &decoder, NULL), 0);
        bool tcvn3 = strncmp(forms[f].encoding, "TCVN3", 5) == 0;
        for (size_t i = 0; i < strings.n_rows; i++, cases++) {
            char bytes[1000];
            size_t n = from_hex(cell(&strings, i, forms[f].column), bytes);
            assert_true(ranh_decode(decoder, bytes, n, &out));
            assert_string_equal(out.text, cell(&strings, i, tcvn3 ? "tcvn3_text" : "text"));
        }
        ranh_decoder_close(decoder);
    }
    assert_int_equal(cases, 520);
    ranh_str_release(&out);
}

static void capitals_are_restored_where_letters_show_them(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    struct ranh_decoder *decoder = NULL;
    size_t restored = 0, told = 0;
    assert_int_equal(ranh_decoder_open("TCVN3", &decoder, NULL), 0);
    for (size_t i = 0; i < strings.n_rows; i++) {
        char bytes[1000];
        size_t n = from_hex(cell(&strings, i, "tcvn3"), bytes);
        unsigned flags = ranh_decode_cell(decoder, detector, bytes, n, &out);
        const char *text = cell(&strings, i, "text"), *raw = cell(&strings, i, "tcvn3_text");
        if (strcmp(cell(&strings, i, "kind"), "caps") == 0) {
            assert_string_equal(out.text, text);
            assert_int_equal(flags, RANH_CELL_TEXT_CAPITALS);
            restored++;
        } else {
            assert_string_equal(out.text, raw);
            told += flags == RANH_CELL_TEXT_CASE;
            if (strcmp(text, raw) != 0 && strcmp(cell(&strings, i, "kind"), "owner") == 0 &&
                !strstr(text, "TNHH"))
                assert_int_equal(flags, RANH_CELL_TEXT_CASE);
            if (strcmp(cell(&strings, i, "kind"), "ward") == 0)
                assert_int_equal(flags, 0);
        }
    }
    assert_int_equal(restored, 4);
    assert_true(told >= 2);
    ranh_decoder_close(decoder);
    ranh_str_release(&out);
}

/* --- columns -------------------------------------------------------------------------------------- */

/* What the sample says in an encoding, as one text. */
static void read_sample(const struct ranh_text_sample *sample, const char *encoding,
                        struct ranh_str *out)
{
    struct ranh_decoder *decoder = NULL;
    struct ranh_str text = RANH_STR_INIT;
    ranh_str_clear(out);
    assert_int_equal(ranh_decoder_open(encoding, &decoder, NULL), 0);
    for (size_t i = 0; i < sample->n; i++) {
        ranh_decode(decoder, sample->value[i], sample->length[i], &text);
        ranh_str_puts(out, text.text);
        ranh_str_putc(out, '\n');
    }
    ranh_decoder_close(decoder);
    ranh_str_release(&text);
}

struct outcome {
    size_t columns, certain, likely, wrong;
};

/* Columns of `size` different names, starting at every third name. */
static struct outcome columns_of(enum ranh_legacy which, size_t size, bool bare)
{
    struct outcome outcome = {0};
    struct ranh_arena scratch;
    struct ranh_str bytes = RANH_STR_INIT, guessed = RANH_STR_INIT, truth = RANH_STR_INIT;
    ranh_arena_init(&scratch);
    for (size_t from = 0; from < n_names; from += 3) {
        struct ranh_text_sample sample;
        struct ranh_text_guess guess;
        ranh_text_sample_init(&sample, &scratch);
        for (size_t i = from; i < n_names && sample.n < size; i++) {
            const char *name = without_unit(names[i]);
            /* "Phường 7" is no name: sixteen of them are one word */
            if (name[0] <= '9')
                continue;
            if (encode(which, bare ? name : names[i], &bytes))
                ranh_text_sample_add(&sample, bytes.text, bytes.len);
        }
        if (sample.n < size)
            break;
        ranh_detect(detector, &sample, &guess);
        outcome.columns++;
        outcome.certain += guess.certainty == RANH_TEXT_CERTAIN;
        outcome.likely += guess.certainty == RANH_TEXT_LIKELY;
        if (guess.certainty == RANH_TEXT_CERTAIN || guess.certainty == RANH_TEXT_LIKELY) {
            read_sample(&sample, guess.encoding, &guessed);
            read_sample(&sample, ranh_legacy_name(which), &truth);
            if (strcmp(guessed.text, truth.text) != 0) {
                outcome.wrong++;
                print_message("# %s read as %s: %s\n", ranh_legacy_name(which), guess.encoding,
                              names[from]);
            }
        }
        ranh_arena_clear(&scratch);
    }
    ranh_arena_release(&scratch);
    ranh_str_release(&bytes);
    ranh_str_release(&guessed);
    ranh_str_release(&truth);
    return outcome;
}

static void ten_names_are_certain(void **state)
{
    (void)state;
    static const enum ranh_legacy which[] = {RANH_LEGACY_TCVN3,  RANH_LEGACY_VNI,
                                             RANH_LEGACY_CP1258, RANH_LEGACY_VISCII,
                                             RANH_LEGACY_VPS,    RANH_LEGACY_BKHCM2};
    for (size_t i = 0; i < sizeof(which) / sizeof(*which); i++)
        for (int bare = 0; bare < 2; bare++) {
            struct outcome o = columns_of(which[i], 10, bare);
            print_message("# %s, %s: %zu of %zu columns certain, %zu wrong\n",
                          ranh_legacy_name(which[i]), bare ? "names" : "with unit word", o.certain,
                          o.columns, o.wrong);
            assert_true(o.columns >= 150);
            assert_int_equal(o.wrong, 0);
            /* VPS differs from VISCII in few letters: two columns of bare names stay "likely". */
            assert_in_range(o.certain,
                            which[i] == RANH_LEGACY_VPS ? o.columns * 97 / 100 : o.columns,
                            o.columns);
            assert_int_equal(o.certain + o.likely, o.columns);
        }
}

static void few_values_are_never_called_certain_or_read_wrongly(void **state)
{
    (void)state;
    for (int which = 0; which < RANH_LEGACY_ISC; which++)
        for (size_t size = 1; size < 10; size += 2)
            for (int bare = 0; bare < 2; bare++) {
                struct outcome o = columns_of((enum ranh_legacy)which, size, bare);
                assert_int_equal(o.certain, 0);
                assert_int_equal(o.wrong, 0);
            }
}

static struct ranh_text_guess guess_of(const char *const *values, size_t n)
{
    struct ranh_text_sample sample;
    struct ranh_text_guess guess;
    ranh_text_sample_init(&sample, &arena);
    for (size_t i = 0; i < n; i++)
        ranh_text_sample_add(&sample, values[i], strlen(values[i]));
    ranh_detect(detector, &sample, &guess);
    return guess;
}

#define GUESS(...)                                                                                 \
    guess_of((const char *const[]){__VA_ARGS__},                                                   \
             sizeof((const char *const[]){__VA_ARGS__}) / sizeof(const char *))

static void two_readings_are_told_and_not_chosen(void **state)
{
    (void)state;
    struct ranh_text_guess g = GUESS("C\xf1 Chi"); /* TCVN3 Củ Chi, VISCII Cự Chi */
    assert_int_equal(g.certainty, RANH_TEXT_AMBIGUOUS);
    assert_string_not_equal(g.encoding, g.rival);
    assert_int_equal(GUESS("Ph\xad\xeang").certainty, RANH_TEXT_LIKELY);
    assert_int_equal(GUESS("Saint-\xc9tienne").certainty, RANH_TEXT_UNKNOWN);
    assert_int_equal(GUESS("ODT", "12/3").certainty, RANH_TEXT_ASCII);
}

static void valid_utf8_is_utf8_unless_nobody_writes_so(void **state)
{
    (void)state;
    struct ranh_text_guess g = GUESS("Phường Bến Nghé");
    assert_int_equal(g.certainty, RANH_TEXT_CERTAIN);
    assert_string_equal(g.encoding, "UTF-8");
    g = GUESS("Résidence", "住居", "Ёлка", "東京都千代田区");
    assert_int_equal(g.certainty, RANH_TEXT_CERTAIN);
    assert_string_equal(g.encoding, "UTF-8");
    g = GUESS("Gia \xd0\xb8nh"); /* VISCII Gia Định; as UTF-8 Latin and Cyrillic in one word */
    assert_string_not_equal(g.encoding, "UTF-8");
    g = GUESS("Phường", "Xã", "Qu\xcb"); /* the last row came from another program */
    assert_string_equal(g.encoding, "UTF-8");
}

static void spoilt_text_is_recognised(void **state)
{
    (void)state;
    for (size_t f = 7; f < N_FORMS; f++) {
        struct ranh_text_sample sample;
        struct ranh_text_guess guess;
        char bytes[1000];
        ranh_text_sample_init(&sample, &arena);
        for (size_t i = 0; i < 36; i++)
            ranh_text_sample_add(&sample, bytes,
                                 from_hex(cell(&strings, i, forms[f].column), bytes));
        ranh_detect(detector, &sample, &guess);
        assert_string_equal(guess.encoding, forms[f].encoding);
        assert_int_equal(guess.certainty, RANH_TEXT_CERTAIN);
    }
}

static void cells_from_elsewhere_are_read_as_what_they_are(void **state)
{
    (void)state;
    struct ranh_str out = RANH_STR_INIT;
    struct ranh_decoder *decoder = NULL;
    assert_int_equal(ranh_decoder_open("TCVN3", &decoder, NULL), 0);
    assert_int_equal(ranh_decode_cell(decoder, detector, "Ph\xad\xeang", 6, &out), 0);
    assert_string_equal(out.text, "Phường");
    unsigned flags = ranh_decode_cell(decoder, detector, "Phường", strlen("Phường"), &out);
    assert_string_equal(out.text, "Phường");
    assert_int_equal(flags, RANH_CELL_TEXT_OTHER);
    ranh_decoder_close(decoder);
    assert_int_equal(ranh_decoder_open("UTF-8", &decoder, NULL), 0);
    assert_int_equal(ranh_decoder_also(decoder, "TCVN3", NULL), 0);
    flags = ranh_decode_cell(decoder, detector, "Ph\xad\xeang", 6, &out);
    assert_string_equal(out.text, "Phường");
    assert_int_equal(flags, RANH_CELL_TEXT_OTHER);
    flags = ranh_decode_cell(decoder, detector, "Bến Ngh\xc3", strlen("Bến Ngh\xc3"), &out);
    assert_string_equal(out.text, "Bến Ngh");
    assert_int_equal(flags, RANH_CELL_TEXT_CUT);
    flags = ranh_decode_cell(decoder, detector, "e\xcc\x82\xcc\x81", 5, &out);
    assert_string_equal(out.text, "ế");
    assert_int_equal(flags, RANH_CELL_TEXT_DECOMPOSED);
    ranh_decoder_close(decoder);
    ranh_str_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_the_tables_is_read),
        cmocka_unit_test(every_letter_is_found_without_its_marks),
        cmocka_unit_test(every_string_in_every_form),
        cmocka_unit_test(capitals_are_restored_where_letters_show_them),
        cmocka_unit_test(ten_names_are_certain),
        cmocka_unit_test(few_values_are_never_called_certain_or_read_wrongly),
        cmocka_unit_test(two_readings_are_told_and_not_chosen),
        cmocka_unit_test(valid_utf8_is_utf8_unless_nobody_writes_so),
        cmocka_unit_test(spoilt_text_is_recognised),
        cmocka_unit_test(cells_from_elsewhere_are_read_as_what_they_are),
    };
    return cmocka_run_group_tests_name("detect", tests, open_all, close_all);
}
