/* SPDX-License-Identifier: MIT */
/* CSV tables of our own: what is read, and that a mistake is told with its line and column. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/io/table.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_table table;
    struct ranh_err err;
};

static int setup(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof(f));
    ranh_arena_init(&f.arena);
    *state = &f;
    return 0;
}

static int teardown(void **state)
{
    ranh_arena_release(&((struct fixture *)*state)->arena);
    return 0;
}

static int parse(struct fixture *f, const char *text)
{
    ranh_err_clear(&f->err);
    return ranh_table_parse(&f->arena, "t.csv", text, &f->table, &f->err);
}

static void assert_says(const struct fixture *f, const char *part)
{
    if (!strstr(f->err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", f->err.text, part);
}

static void reads_cells_lines_and_quotes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(parse(f, "\xef\xbb\xbf# codes\r\n\r\ncode, name ,note\r\n"
                              "ODT, Đất ở tại đô thị ,\"a, \"\"b\"\"\r\nc\"\r\n"
                              "# between\n"
                              "  \n"
                              "CLN,\"  x \",last"),
                     0);
    assert_int_equal(f->table.n_columns, 3);
    assert_int_equal(f->table.n_rows, 2);
    assert_string_equal(f->table.column[1], "name");
    assert_string_equal(ranh_table_cell(&f->table, 0, 0), "ODT");
    assert_string_equal(ranh_table_cell(&f->table, 0, 1), "Đất ở tại đô thị");
    assert_string_equal(ranh_table_cell(&f->table, 0, 2), "a, \"b\"\nc");
    assert_string_equal(ranh_table_cell(&f->table, 1, 1), "x");
    assert_string_equal(ranh_table_cell(&f->table, 1, 2), "last");
    assert_int_equal(f->table.line[0], 4);
    assert_int_equal(f->table.line[1], 8); /* a quoted line break counts */
}

static void empty_cells_are_empty_texts(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(parse(f, "a,b\n,\n\"\",\n"), 0);
    assert_int_equal(f->table.n_rows, 2);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(f->table.cell[i], "");
    assert_int_equal(parse(f, "a,b\n"), 0);
    assert_int_equal(f->table.n_rows, 0);
}

static void a_hash_inside_a_row_is_text(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(parse(f, "name,colour\nroad,#ff0000\n\"#1\",x\n"), 0);
    assert_int_equal(f->table.n_rows, 2);
    assert_string_equal(ranh_table_cell(&f->table, 0, 1), "#ff0000");
    assert_string_equal(ranh_table_cell(&f->table, 1, 0), "#1");
}

static void mistakes_have_line_and_column(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(parse(f, "a,b\n1,2\n1,2,3\n"), RANH_E_PROJECT);
    assert_says(f, "t.csv:3: 3 cells");
    assert_int_equal(parse(f, "a,b\n1,\"2\n3,4\n"), RANH_E_PROJECT);
    assert_says(f, "t.csv:2: column 2: a quote is opened");
    assert_int_equal(parse(f, "a,b\n1,\"2\"x\n"), RANH_E_PROJECT);
    assert_says(f, "t.csv:2: column 2: text after");
    assert_int_equal(parse(f, "a,a\n"), RANH_E_PROJECT);
    assert_says(f, "same name \"a\"");
    assert_int_equal(parse(f, "a,,b\n"), RANH_E_PROJECT);
    assert_says(f, "column 2 has no name");
    assert_int_equal(parse(f, "\n# nothing\n"), RANH_E_PROJECT);
    assert_says(f, "empty");
    assert_int_equal(parse(f, "a\nx\n\xe1y\n"), RANH_E_PROJECT);
    assert_says(f, "t.csv:3: byte 1");
}

static void a_missing_column_gets_a_suggestion(void **state)
{
    struct fixture *f = *state;
    size_t i;
    assert_int_equal(parse(f, "code,article\nx,y\n"), 0);
    assert_int_equal(ranh_table_column(&f->table, "article", &i, &f->err), 0);
    assert_int_equal(i, 1);
    assert_int_equal(ranh_table_column(&f->table, "artcle", &i, &f->err), RANH_E_PROJECT);
    assert_says(f, "\"article\"");
}

static void a_missing_file_is_the_projects_mistake(void **state)
{
    struct fixture *f = *state;
    ranh_err_clear(&f->err);
    assert_int_equal(ranh_table_read(&f->arena, "/nonexistent/x.csv", &f->table, &f->err),
                     RANH_E_PROJECT);
    assert_int_equal(f->err.status, RANH_E_PROJECT);
    assert_says(f, "/nonexistent/x.csv");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_cells_lines_and_quotes),
        cmocka_unit_test(empty_cells_are_empty_texts),
        cmocka_unit_test(a_hash_inside_a_row_is_text),
        cmocka_unit_test(mistakes_have_line_and_column),
        cmocka_unit_test(a_missing_column_gets_a_suggestion),
        cmocka_unit_test(a_missing_file_is_the_projects_mistake),
    };
    return cmocka_run_group_tests_name("table", tests, setup, teardown);
}
