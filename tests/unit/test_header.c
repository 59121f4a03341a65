/* SPDX-License-Identifier: MIT */
/* Where the names of the columns stand in tables people made, and in which encoding they are. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <uchar.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/io/encode.h>
#include <ranh/io/source.h>

static const char *const known[] = {"Tờ bản đồ", "Số tờ",   "Thửa đất", "Số thửa", "X (m)",
                                    "Y (m)",     "X",       "Y",        "STT",     "Diện tích (m2)",
                                    "Loại đất",  "Số hiệu", NULL};

struct fixture {
    struct ranh_arena arena;
    char path[64];
    struct ranh_source *source;
    struct ranh_err err;
};

static int setup(void **state)
{
    struct fixture *f = calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    snprintf(f->path, sizeof(f->path), "/tmp/ranh-header-XXXXXX.csv");
    *state = f;
    int fd = mkstemps(f->path, 4);
    if (fd >= 0)
        fclose(fdopen(fd, "w"));
    return fd >= 0 ? 0 : -1;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_source_close(f->source);
    remove(f->path);
    ranh_arena_release(&f->arena);
    free(f);
    return 0;
}

static const struct ranh_source_info *open_bytes(struct fixture *f, const void *bytes, size_t n,
                                                 const char *encoding)
{
    const struct ranh_source_options options = {.known = known, .encoding = encoding};
    ranh_source_close(f->source);
    assert_int_equal(ranh_fs_write(f->path, bytes, n, &f->err), 0);
    if (ranh_source_open(f->path, &options, &f->source, &f->err))
        fail_msg("%s", f->err.text);
    return ranh_source_info(f->source);
}

static const struct ranh_source_info *open_text(struct fixture *f, const char *text)
{
    return open_bytes(f, text, strlen(text), NULL);
}

/* Names joined by "|". */
static const char *names(struct fixture *f)
{
    const struct ranh_source_info *info = ranh_source_info(f->source);
    const char *all = "";
    for (size_t i = 0; i < info->n_fields; i++)
        all = ranh_arena_printf(&f->arena, "%s%s%s", all, i ? "|" : "", info->fields[i].name);
    return all;
}

/* The first cell of the first row; counts the rows. */
static const char *first_cell(struct fixture *f, int *rows)
{
    struct ranh_record record;
    const char *first = "";
    bool more = true;
    for (*rows = 0; more; *rows += more) {
        if (ranh_source_next(f->source, &record, &more, &f->err))
            fail_msg("%s", f->err.text);
        if (more && *rows == 0)
            first = ranh_arena_strndup(&f->arena, record.cells[0].bytes, record.cells[0].n);
    }
    return first;
}

static void assert_layout(struct fixture *f, const char *text, const char *wanted, int64_t row,
                          int64_t n_rows, const char *cell, int data_rows)
{
    int rows;
    const struct ranh_source_info *info = open_text(f, text);
    assert_string_equal(names(f), wanted);
    assert_int_equal(info->table.names_row, row);
    assert_int_equal(info->table.names_rows, n_rows);
    assert_string_equal(first_cell(f, &rows), cell);
    assert_int_equal(rows, data_rows);
}

static void names_in_the_first_row_stay_there(void **state)
{
    struct fixture *f = *state;
    assert_layout(f, "Số tờ;Số thửa;X;Y\n7;1;2;3\n", "Số tờ|Số thửa|X|Y", 1, 1, "7", 1);
    /* Nothing known: as before. */
    assert_layout(f, "a,b\n1,2\n3,4\n", "a|b", 1, 1, "1", 2);
    assert_layout(f, "a\n1\n", "a", 1, 1, "1", 1);
    /* Marks in cells that happen to be names are no names. */
    assert_layout(f, "Số tờ;có;không\n7;x;\n8;;x\n9;x;y\n", "Số tờ|có|không", 1, 1, "7", 3);
    /* Rows of numbers are data, whatever they are. */
    assert_layout(f, "Số tờ;Số thửa;b\n1;2;3\n", "Số tờ|Số thửa|b", 1, 1, "1", 1);
}

static void titles_stand_above(void **state)
{
    struct fixture *f = *state;
    assert_layout(f, "UBND PHƯỜNG A;;\nBẢNG KÊ;;\n\nSố tờ;Số thửa;Loại đất\n7;1;ODT\n",
                  "Số tờ|Số thửa|Loại đất", 4, 1, "7", 1);
    assert_int_equal(ranh_source_info(f->source)->table.above, 2);
    /* Nothing known, but the title is alone in its row. */
    assert_layout(f, "A title;;\nred;green;blue\n1;2;3\n", "red|green|blue", 2, 1, "1", 1);
    /* An empty column in front, and one without a name. */
    assert_layout(f, ";Tiêu đề;;\n;Số tờ;Số thửa;\n;7;1;a\n", "column_1|Số tờ|Số thửa|column_4", 2,
                  1, "", 1);
    /* The separator is not that of the title. */
    assert_layout(f, "Phường A, Quận B, Thành phố C, 2026\nSố tờ;Số thửa\n7;1\n", "Số tờ|Số thửa",
                  2, 1, "7", 1);
    /* A line end inside of a name. */
    assert_layout(f, "Số tờ;\"Diện tích\n(m2)\"\n7;1\n", "Số tờ|Diện tích (m2)", 1, 1, "7", 1);
}

static void merged_cells_span_rows(void **state)
{
    struct fixture *f = *state;
    assert_layout(f, "STT;Số tờ;Số thửa;Tọa độ;;Loại đất\n;;;X (m);Y (m);\n1;7;3;4;5;ODT\n",
                  "STT|Số tờ|Số thửa|X (m)|Y (m)|Loại đất", 1, 2, "1", 1);
    /* What stands twice gets its group; what stands once does not. */
    assert_layout(f,
                  "Theo giấy;;Theo bản đồ;;Khác\nSố tờ;Số thửa;Số tờ;Số thửa;Loại đất\n1;2;3;4;O\n",
                  "Theo giấy / Số tờ|Theo giấy / Số thửa|Theo bản đồ / Số tờ|Theo bản đồ / Số thửa|"
                  "Loại đất",
                  1, 2, "1", 1);
    /* The first row of data fills no blank of the names. */
    assert_layout(f, "Số tờ;Số thửa;Ghi chú\n7;1;\n;;mới\n", "Số tờ|Số thửa|Ghi chú", 1, 1, "7", 2);
}

static void rows_that_count_columns_are_no_data(void **state)
{
    struct fixture *f = *state;
    assert_layout(f, "Số tờ;Số thửa;X\n(1);(2);(3)\n7;8;9\n", "Số tờ|Số thửa|X", 1, 1, "7", 1);
    assert_true(ranh_source_info(f->source)->table.counted);
    assert_layout(f, "Số tờ;Số thửa;X;Y\n1;2;3;4\n7;8;9;9\n", "Số tờ|Số thửa|X|Y", 1, 1, "7", 1);
    /* Three bare numbers may be a parcel; out of order they are one. */
    assert_layout(f, "Số tờ;Số thửa;X\n1;2;3\n7;8;9\n", "Số tờ|Số thửa|X", 1, 1, "1", 2);
    assert_layout(f, "Số tờ;Số thửa;X;Y\n1;2;4;3\n", "Số tờ|Số thửa|X|Y", 1, 1, "1", 1);
}

static void separators_and_marks(void **state)
{
    struct fixture *f = *state;
    assert_layout(f, "\xef\xbb\xbfSố tờ\tSố thửa\n7\t1,5\n", "Số tờ|Số thửa", 1, 1, "7", 1);
    assert_layout(f, "sep=;\r\nSố tờ;Số thửa\r\n7;1\r\n", "Số tờ|Số thửa", 2, 1, "7", 1);
    assert_layout(f, "sep=|\rSố tờ|Số thửa\r7|1\r", "Số tờ|Số thửa", 2, 1, "7", 1);
    /* Decimal commas are more than semicolons here. */
    assert_layout(f, "X;Y\n604000,5;1192000,5\n1,5;2,5\n", "X|Y", 1, 1, "604000,5", 2);
}

static void utf16_is_read(void **state)
{
    struct fixture *f = *state;
    int rows;
    static const char16_t text[] = u"\ufeffSố tờ\tSố thửa\n\U0001f600\t1\n";
    const struct ranh_source_info *info = open_bytes(f, text, sizeof(text) - 2, NULL);
    assert_string_equal(names(f), "Số tờ|Số thửa");
    assert_string_equal(info->table.written, "UTF-16");
    assert_string_equal(first_cell(f, &rows), "\xf0\x9f\x98\x80");
    unsigned char swapped[sizeof(text) - 2];
    for (size_t i = 0; i < sizeof(swapped); i += 2) {
        swapped[i] = ((const unsigned char *)text)[i + 1];
        swapped[i + 1] = ((const unsigned char *)text)[i];
    }
    open_bytes(f, swapped, sizeof(swapped), NULL);
    assert_string_equal(names(f), "Số tờ|Số thửa");
    /* Half a pair is no letter: its bytes arrive, and no UTF-8 has them. */
    static const char16_t half[] = {0xfeff, 'a', '\n', 0xd83d, '\n'};
    open_bytes(f, half, sizeof(half), NULL);
    assert_string_equal(first_cell(f, &rows), "\xed\xa0\xbd");
}

/* Names in every encoding people use, undeclared; the statement of a person stays. */
static void names_in_font_encodings_are_known(void **state)
{
    struct fixture *f = *state;
    static const char *const encodings[] = {"TCVN3", "VNI", "VISCII", "CP1258", "VPS", "BK HCM2"};
    for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
        struct ranh_encoder *encoder;
        assert_int_equal(ranh_encoder_open(encodings[i], &encoder, &f->err), 0);
        const char *bytes =
            ranh_encode(encoder, "Bảng kê\nSố tờ;Số thửa;Diện tích (m2)\n7;1;2\n", &f->arena);
        assert_non_null(bytes);
        const struct ranh_source_info *info = open_text(f, bytes);
        if (strcmp(names(f), "Số tờ|Số thửa|Diện tích (m2)") != 0 || !info->table.names_encoding ||
            strcmp(info->table.names_encoding, encodings[i]) != 0)
            fail_msg("%s: %s in %s", encodings[i], names(f), info->table.names_encoding);
        info = open_bytes(f, bytes, strlen(bytes), "CP932");
        assert_null(info->table.names_encoding);
        ranh_encoder_close(encoder);
    }
    /* Saved as UTF-8 after having been read as Windows-1252. */
    open_text(f, "Sè tê;Sè thöa\n7;1\n");
    assert_string_equal(names(f), "Số tờ|Số thửa");
    assert_string_equal(ranh_source_info(f->source)->table.names_encoding, "TCVN3 via CP1252");
}

/* Ten bytes of a .dbf hold a name in TCVN3, or the beginning of a longer one. */
static void names_of_dbf_columns_too(void **state)
{
    struct fixture *f = *state;
    unsigned char dbf[32 + 64 + 1 + 9 + 1] = {3, 126, 1, 1, 1, 0, 0, 0, 97, 0, 9, 0};
    static const struct ranh_source_options options = {.known = known};
    memcpy(dbf + 32, "T\xea b\xb6n \xae\xe5", 9);
    memcpy(dbf + 64,
           "Th\xf6"
           "a \xae\xca"
           "t",
           8);
    dbf[32 + 11] = dbf[64 + 11] = 'C';
    dbf[32 + 16] = dbf[64 + 16] = 4;
    dbf[96] = '\r';
    memcpy(dbf + 97, "    712A ", 9);
    dbf[106] = 26;
    char path[80];
    snprintf(path, sizeof(path), "%s.dbf", f->path);
    assert_int_equal(ranh_fs_write(path, dbf, sizeof(dbf), &f->err), 0);
    int status = ranh_source_open(path, &options, &f->source, &f->err);
    remove(path);
    if (status)
        fail_msg("%s", f->err.text);
    assert_string_equal(names(f), "Tờ bản đồ|Thửa đất");
    assert_string_equal(ranh_source_info(f->source)->table.names_encoding, "TCVN3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(names_in_the_first_row_stay_there),
        T(titles_stand_above),
        T(merged_cells_span_rows),
        T(rows_that_count_columns_are_no_data),
        T(separators_and_marks),
        T(utf16_is_read),
        T(names_in_font_encodings_are_known),
        T(names_of_dbf_columns_too),
    };
    return cmocka_run_group_tests_name("header", tests, NULL, NULL);
}
