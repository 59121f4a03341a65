/* SPDX-License-Identifier: MIT */
/* From the bytes of a .dbf or CSV to NFC text in the workspace: recognised, told, never guessed, kept. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/io/table.h>
#include <ranh/land/intake.h>
#include <ranh/run/workspace.h>

struct fixture {
    struct ranh_arena arena;
    char dir[64];
    struct ranh_store *store;
    struct ranh_finding_list findings;
    struct ranh_intake *intake;
    struct ranh_intake_counts counts;
    struct ranh_table strings;
    struct ranh_err err;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    ranh_finding_list_init(&f->findings);
    snprintf(f->dir, sizeof(f->dir), "/tmp/ranh-test-XXXXXX");
    *state = f;
    if (!mkdtemp(f->dir) ||
        ranh_store_open(":memory:", RANH_STORE_MEMORY, 9210, &f->store, &f->err) ||
        ranh_intake_open(f->store, &f->findings.sink, ranh_datasets_dir(), NULL, &f->intake,
                         &f->err) ||
        ranh_table_read(&f->arena, "tests/data/encoding-strings.csv", &f->strings, &f->err))
        fail_msg("%s", f->err.text);
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_intake_close(f->intake, NULL);
    ranh_store_close(f->store, NULL);
    ranh_finding_list_release(&f->findings);
    ranh_fs_remove(f->dir, NULL);
    ranh_arena_release(&f->arena);
    free(f);
    return 0;
}

static const char *put(struct fixture *f, const char *name, const void *bytes, size_t n)
{
    const char *path = ranh_fs_join(&f->arena, f->dir, name);
    if (ranh_fs_write(path, bytes, n, &f->err))
        fail_msg("%s", f->err.text);
    return path;
}

static void take(struct fixture *f, const char *path, const char *encoding)
{
    static const struct ranh_mapping_pair fields[] = {{"permit_no", "SO"}, {"address", "DIACHI"}};
    const struct ranh_intake_source source = {.name = path,
                                              .role = "permits",
                                              .path = path,
                                              .encoding = encoding,
                                              .fields = fields,
                                              .n_fields = 2};
    if (ranh_intake_take(f->intake, &source, NULL, NULL, &f->counts, &f->err))
        fail_msg("%s", f->err.text);
}

/* First column of the first row, "" for no row, "null" for NULL. */
static const char *ask(struct fixture *f, const char *sql)
{
    sqlite3_stmt *stmt;
    bool row = false;
    if (ranh_store_prepare(f->store, sql, &stmt, &f->err) ||
        ranh_store_step(f->store, stmt, &row, &f->err))
        fail_msg("%s", f->err.text);
    const char *text = row ? (const char *)sqlite3_column_text(stmt, 0) : "";
    text = ranh_arena_strdup(&f->arena, text ? text : "null");
    sqlite3_finalize(stmt);
    return text;
}

static size_t count(const struct fixture *f, const char *code)
{
    size_t n = 0;
    for (size_t i = 0; i < f->findings.n; i++)
        n += strcmp(f->findings.at[i].code, code) == 0;
    return n;
}

/* --- a table as dBASE writes it ------------------------------------------------------------------- */

struct value {
    const char *bytes;
    size_t n;
};

static void le(unsigned char *to, unsigned long value, size_t n)
{
    for (size_t i = 0; i < n; i++, value >>= 8)
        to[i] = (unsigned char)value;
}

/* SO (a number) and DIACHI (text of that width). */
static const char *put_dbf(struct fixture *f, const char *name, const struct value *values,
                           size_t n, size_t width, unsigned char language)
{
    struct ranh_str dbf = RANH_STR_INIT;
    unsigned char head[97] = {3, 126, 11, 23};
    le(head + 4, n, 4);
    le(head + 8, sizeof(head), 2);
    le(head + 10, 1 + 8 + width, 2);
    head[29] = language;
    memcpy(head + 32, "SO\0\0\0\0\0\0\0\0\0C", 12);
    head[48] = 8;
    memcpy(head + 64, "DIACHI\0\0\0\0\0C", 12);
    head[80] = (unsigned char)width;
    head[96] = '\r';
    ranh_str_add(&dbf, head, sizeof(head));
    for (size_t i = 0; i < n; i++) {
        ranh_str_printf(&dbf, " %-8zu", i + 1);
        for (size_t k = 0; k < width; k++)
            ranh_str_putc(&dbf, k < values[i].n ? values[i].bytes[k] : ' ');
    }
    ranh_str_putc(&dbf, 0x1a);
    const char *path = put(f, name, dbf.text, dbf.len);
    ranh_str_release(&dbf);
    return path;
}

/* Rows of the table of strings as bytes of one form. */
static size_t form(struct fixture *f, const char *column, size_t from, size_t to,
                   struct value *values)
{
    size_t at = 0, n = 0;
    assert_int_equal(ranh_table_column(&f->strings, column, &at, NULL), 0);
    for (size_t i = from; i < to; i++) {
        const char *hex = ranh_table_cell(&f->strings, i, at);
        char *bytes = ranh_arena_alloc(&f->arena, strlen(hex) / 2 + 1);
        for (size_t k = 0; hex[2 * k]; k++) {
            unsigned byte = 0;
            sscanf(hex + 2 * k, "%2x", &byte);
            bytes[k] = (char)byte;
        }
        values[n++] = (struct value){bytes, strlen(hex) / 2};
    }
    return n;
}

static void assert_texts(struct fixture *f, size_t from, size_t to, const char *column)
{
    size_t at = 0;
    assert_int_equal(ranh_table_column(&f->strings, column, &at, NULL), 0);
    for (size_t i = from; i < to; i++) {
        const char *sql = ranh_arena_printf(
            &f->arena, "SELECT address FROM permit WHERE permit_no = '%zu'", i - from + 1);
        assert_string_equal(ask(f, sql), ranh_table_cell(&f->strings, i, at));
    }
}

enum { NAMES = 24 }; /* the wards and kinds of land: nothing about them is lost in any form */

static void every_encoding_of_a_dbf_is_recognised(void **state)
{
    static const struct {
        const char *column, *encoding, *code;
    } cases[] = {
        {"tcvn3", "TCVN3", "F112"},
        {"vni", "VNI", "F112"},
        {"viscii", "VISCII", "F112"},
        {"cp1258", "CP1258", "F112"},
        {"utf8", "UTF-8", NULL},
        {"utf8_decomposed", "UTF-8", "F111"},
        {"cp1258_split", "CP1258", "F112"},
        {"utf8_via_cp1252", "UTF-8 via CP1252", "F111"},
        {"tcvn3_via_cp1252", "TCVN3 via CP1252", "F111"},
        {"vni_via_cp1252", "VNI via CP1252", "F111"},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        struct value values[NAMES];
        teardown(state);
        setup(state);
        f = *state;
        form(f, cases[i].column, 0, NAMES, values);
        take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), NULL);
        assert_texts(f, 0, NAMES, "text");
        assert_int_equal(f->findings.n, cases[i].code ? 1 : 0);
        if (cases[i].code)
            assert_string_equal(f->findings.at[0].code, cases[i].code);
        assert_string_equal(
            ask(f, "SELECT json_extract(encodings, '$.DIACHI.encoding') FROM source"),
            cases[i].encoding);
        assert_string_equal(
            ask(f, "SELECT json_extract(encodings, '$.DIACHI.certainty') FROM source"), "certain");
    }
}

static void the_bytes_as_delivered_stay(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "tcvn3", 0, NAMES, values);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), NULL);
    assert_string_equal(
        ask(f, "SELECT json_extract(attributes, '$.DIACHI.hex') FROM delivered WHERE feature = 0"),
        "5068adea6e672042d56e204e6768d0");
}

static void a_wrong_cpg_is_overruled_and_told(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "tcvn3", 0, NAMES, values);
    put(f, "p.cpg", "1258\n", 5);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), NULL);
    assert_texts(f, 0, NAMES, "text");
    assert_int_equal(count(f, "F113"), 1);
    assert_int_equal(f->findings.at[0].verdict, RANH_VIOLATION);
    assert_string_equal(ask(f, "SELECT encoding FROM source"), "CP1258");
    assert_string_equal(ask(f, "SELECT json_extract(encodings, '$.DIACHI.why') FROM source"),
                        "overruled");
}

/* GDAL loses the last letter of such text; its decoding is never used. */
static void a_right_cpg_of_1258_keeps_every_letter(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "cp1258_split", 0, NAMES, values);
    put(f, "p.cpg", "1258\n", 5);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), NULL);
    assert_texts(f, 0, NAMES, "text");
    assert_int_equal(f->findings.n, 0);
}

static void a_wrong_language_byte_is_overruled(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "vni", 0, NAMES, values);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0x03), NULL); /* Windows-1252 */
    assert_texts(f, 0, NAMES, "text");
    assert_int_equal(count(f, "F113"), 1);
}

static void the_project_has_the_last_word(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "vni", 0, NAMES, values);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), "ISO-8859-1");
    assert_string_equal(ask(f, "SELECT address FROM permit WHERE permit_no = '3'"),
                        "Phöôøng Saøi Goøn");
    assert_int_equal(count(f, "F113"), 1);
    assert_int_equal(f->findings.at[0].verdict, RANH_POSSIBLE);
}

static void a_single_value_is_not_guessed(void **state)
{
    struct fixture *f = *state;
    const struct value two_readings[] = {{"C\xf1 Chi", 6}};
    const char *path = put_dbf(f, "p.dbf", two_readings, 1, 20, 0);
    take(f, path, NULL);
    assert_int_equal(f->findings.n, 1);
    assert_string_equal(f->findings.at[0].code, "F108");
    assert_string_equal(ask(f, "SELECT address FROM permit"), "C\xef\xbf\xbd Chi");
    assert_string_equal(ask(f, "SELECT json_extract(attributes, '$.DIACHI.hex') FROM delivered"),
                        "43f120436869");
}

static void what_is_stated_settles_it(void **state)
{
    struct fixture *f = *state;
    const struct value two_readings[] = {{"C\xf1 Chi", 6}};
    take(f, put_dbf(f, "p.dbf", two_readings, 1, 20, 0), "TCVN3");
    assert_int_equal(f->findings.n, 0);
    assert_string_equal(ask(f, "SELECT address FROM permit"), "Củ Chi");
}

static void nothing_is_cut_in_an_unknown_encoding(void **state)
{
    struct fixture *f = *state;
    const struct value values[] = {{"\x81\x8f\x9d\xc3", 4}, {"\x9d\x81\x8f\xe1\xbb", 5}};
    take(f, put_dbf(f, "p.dbf", values, 2, 5, 0), NULL);
    assert_int_equal(count(f, "F108"), 1);
    assert_int_equal(count(f, "F110"), 0);
}

static void rows_of_another_program_are_read_and_told(void **state)
{
    struct fixture *f = *state;
    struct value values[NAMES];
    form(f, "tcvn3", 0, NAMES, values);
    form(f, "utf8", 5, 6, values + 5);
    take(f, put_dbf(f, "p.dbf", values, NAMES, 200, 0), NULL);
    assert_texts(f, 0, NAMES, "text");
    assert_int_equal(count(f, "F108"), 1);
    assert_int_equal(f->findings.at[0].feature, 5);
    assert_non_null(strstr(f->findings.at[0].detail_en, "not written in TCVN3"));
    assert_string_equal(ask(f, "SELECT json_extract(encodings, '$.DIACHI.otherwise') FROM source"),
                        "1");
}

static void a_letter_cut_by_the_column_is_left_out_and_told(void **state)
{
    struct fixture *f = *state;
    const struct value values[] = {{"Phường Bến Nghé", sizeof("Phường Bến Nghé") - 1},
                                   {"Xã Đa", 6}};
    take(f, put_dbf(f, "p.dbf", values, 2, 13, 0), NULL); /* 13 bytes end inside of ế */
    assert_string_equal(ask(f, "SELECT address FROM permit WHERE permit_no = '1'"), "Phường B");
    assert_int_equal(count(f, "F110"), 1);
    assert_int_equal(f->findings.n, 1);
}

static void lost_capitals_are_told(void **state)
{
    struct fixture *f = *state;
    struct value values[40];
    size_t n = form(f, "tcvn3", 14, 39, values); /* kinds of land, names, capitals */
    take(f, put_dbf(f, "p.dbf", values, n, 200, 0), NULL);
    assert_int_equal(count(f, "F109"), 1);
    assert_string_equal(
        ask(f, "SELECT json_extract(encodings, '$.DIACHI.capitals_restored') FROM source"), "4");
    assert_string_equal(ask(f, "SELECT address FROM permit WHERE permit_no = '22'"),
                        "NGUYỄN THỊ ÁNH TUYẾT");
    for (size_t i = 0; i < f->findings.n; i++) /* people are in the column */
        assert_null(strstr(ranh_finding_message(&f->arena, &f->findings.at[i], true), "TUYẾT"));
}

/* Text that only begins after what was looked at is told with its place. */
static void late_text_is_told(void **state)
{
    struct fixture *f = *state;
    struct ranh_str csv = RANH_STR_INIT;
    ranh_str_puts(&csv, "SO,DIACHI\n");
    for (int i = 0; i < 2500; i++)
        ranh_str_printf(&csv, "%d,khong dau\n", i);
    ranh_str_puts(&csv, "2500,Ph\xad\xeang\n");
    take(f, put(f, "p.csv", csv.text, csv.len), NULL);
    ranh_str_release(&csv);
    assert_int_equal(count(f, "F103"), 1);
    assert_int_equal(count(f, "F108"), 1);
    assert_non_null(strstr(f->findings.at[f->findings.n - 1].detail_en, "TCVN3"));
    assert_non_null(strstr(f->findings.at[f->findings.n - 1].detail_en, "2501"));
}

/* All of a .dbf is looked at. */
static void the_last_row_of_a_dbf_counts(void **state)
{
    struct fixture *f = *state;
    enum { ROWS = 3000 };
    struct value *values = ranh_arena_array(&f->arena, ROWS, sizeof(*values));
    for (size_t i = 0; i < ROWS; i++)
        values[i] = (struct value){"khong dau", 9};
    form(f, "vni", 0, 12, values + ROWS - 12);
    take(f, put_dbf(f, "p.dbf", values, ROWS, 200, 0), NULL);
    assert_string_equal(ask(f, "SELECT address FROM permit WHERE permit_no = '2991'"),
                        "Phường Sài Gòn");
    assert_int_equal(f->findings.n, 1);
    assert_string_equal(f->findings.at[0].code, "F112");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_encoding_of_a_dbf_is_recognised, setup, teardown),
        cmocka_unit_test_setup_teardown(the_bytes_as_delivered_stay, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_cpg_is_overruled_and_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_right_cpg_of_1258_keeps_every_letter, setup, teardown),
        cmocka_unit_test_setup_teardown(a_wrong_language_byte_is_overruled, setup, teardown),
        cmocka_unit_test_setup_teardown(the_project_has_the_last_word, setup, teardown),
        cmocka_unit_test_setup_teardown(a_single_value_is_not_guessed, setup, teardown),
        cmocka_unit_test_setup_teardown(nothing_is_cut_in_an_unknown_encoding, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_stated_settles_it, setup, teardown),
        cmocka_unit_test_setup_teardown(rows_of_another_program_are_read_and_told, setup, teardown),
        cmocka_unit_test_setup_teardown(a_letter_cut_by_the_column_is_left_out_and_told, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(lost_capitals_are_told, setup, teardown),
        cmocka_unit_test_setup_teardown(late_text_is_told, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_row_of_a_dbf_counts, setup, teardown),
    };
    return cmocka_run_group_tests_name("intake_text", tests, NULL, NULL);
}
