/* SPDX-License-Identifier: MIT */
/* Columns of deliveries to fields of roles: names as offices write them, ambiguity told, typos helped. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/land/mapping.h>
#include <ranh/run/workspace.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_table aliases;
    struct ranh_mapping mapping;
    struct ranh_err err;
};

static int setup(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof(f));
    ranh_arena_init(&f.arena);
    *state = &f;
    return ranh_mapping_aliases(&f.arena, ranh_datasets_dir(), &f.aliases, &f.err);
}

static int teardown(void **state)
{
    ranh_arena_release(&((struct fixture *)*state)->arena);
    return 0;
}

/* Maps a file of that driver with these columns (NULL-terminated). */
static int map(struct fixture *f, const char *driver, const char *role, const char *const *names,
               const struct ranh_mapping_pair *pairs, size_t n_pairs)
{
    static const char *const files[] = {"delivery.file", NULL};
    struct ranh_field fields[32] = {{NULL, RANH_FIELD_TEXT, 0}};
    struct ranh_source_info info = {.driver = driver, .fields = fields, .files = files};
    for (; names[info.n_fields]; info.n_fields++)
        fields[info.n_fields].name = names[info.n_fields];
    ranh_err_clear(&f->err);
    return ranh_mapping_make(ranh_role_kind(role), &info, pairs, n_pairs, &f->aliases, &f->mapping,
                             &f->err);
}

static int column(const struct fixture *f, const char *field)
{
    return f->mapping.column[ranh_role_field(f->mapping.role, field)];
}

static void assert_says(const struct fixture *f, const char *part)
{
    if (!strstr(f->err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", f->err.text, part);
}

static void the_classic_schema_is_known(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"ID",        "THUAID",   "XAID",       "SHBANDO",
                                        "SHTHUA",    "DIENTICH", "DIENTICHPL", "MALOAIDAT",
                                        "KHLOAIDAT", "TENCHU",   "KH2003",     NULL};
    assert_int_equal(map(f, "ESRI Shapefile", "parcels", names, NULL, 0), 0);
    assert_int_equal(column(f, "commune"), 2);
    assert_int_equal(column(f, "sheet"), 3);
    assert_int_equal(column(f, "number"), 4);
    assert_int_equal(column(f, "area_m2"), 5); /* not the legal area */
    assert_int_equal(column(f, "land_use"), 8);
    assert_int_equal(column(f, "old_key"), -1);
}

static void case_marks_and_the_dbf_cut_do_not_matter(void **state)
{
    struct fixture *f = *state;
    static const char *const cut[] = {"maxa",     "SoHieuToBa", "SoThuTuThu",
                                      "dientich", "KyHieuMucD", NULL};
    static const char *const words[] = {"Mã xã", "Số tờ bản đồ", "SỐ THỨ TỰ THỬA", "Diện tích (m2)",
                                        NULL};
    assert_int_equal(map(f, "ESRI Shapefile", "parcels", cut, NULL, 0), 0);
    assert_int_equal(column(f, "sheet"), 1);
    assert_int_equal(column(f, "number"), 2);
    assert_int_equal(column(f, "land_use"), 4);
    assert_int_equal(map(f, "XLSX", "parcels", words, NULL, 0), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(f->mapping.column[i], i);
    /* Outside of a .dbf a cut name is another name. */
    assert_int_equal(map(f, "GPKG", "parcels", cut, NULL, 0), 0);
    assert_int_equal(column(f, "sheet"), -1);
}

static void the_project_comes_first(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"SHBANDO", "to_moi", "SHTHUA", NULL};
    const struct ranh_mapping_pair pairs[] = {{"sheet", "TO_MOI"}, {"number", "-"}};
    assert_int_equal(map(f, "GPKG", "parcels", names, pairs, 2), 0);
    assert_int_equal(column(f, "sheet"), 1);
    assert_int_equal(column(f, "number"), -1);
}

static void two_candidates_are_told(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"SOTO", "TOBD", "SHTHUA", NULL};
    static const char *const ranked[] = {"LOAIDAT", "KHLOAIDAT", NULL};
    static const char *const twins[] = {"To moi", "to_moi", NULL};
    const struct ranh_mapping_pair pairs[] = {{"sheet", "SOTO"}}, vague[] = {{"sheet", "TOMOI"}};
    assert_int_equal(map(f, "GPKG", "parcels", names, NULL, 0), RANH_E_PROJECT);
    assert_says(f, "\"SOTO\" and \"TOBD\"");
    assert_int_equal(map(f, "GPKG", "parcels", names, pairs, 1), 0);
    assert_int_equal(map(f, "GPKG", "parcels", ranked, NULL, 0), 0);
    assert_int_equal(column(f, "land_use"), 1);
    assert_int_equal(map(f, "GPKG", "parcels", twins, vague, 1), RANH_E_PROJECT);
    assert_says(f, "write the name exactly");
}

static void a_wrong_name_gets_help(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"SHBANDO", "SHTHUA", NULL};
    const struct ranh_mapping_pair typo[] = {{"sheet", "SHBANDOO"}},
                                   field[] = {{"shet", "SHBANDO"}};
    assert_int_equal(map(f, "GPKG", "parcels", names, typo, 1), RANH_E_PROJECT);
    assert_says(f, "did you mean \"SHBANDO\"");
    assert_says(f, "SHTHUA");
    assert_int_equal(map(f, "GPKG", "parcels", names, field, 1), RANH_E_PROJECT);
    assert_says(f, "did you mean \"sheet\"");
}

static void a_required_field_must_be_found(void **state)
{
    struct fixture *f = *state;
    static const char *const names[] = {"don_vi", "chi_so", NULL};
    assert_int_equal(map(f, "CSV", "indicators", names, NULL, 0), RANH_E_PROJECT);
    assert_says(f, "\"value\"");
}

static void every_alias_names_a_role_and_a_field(void **state)
{
    struct fixture *f = *state;
    size_t role, field;
    assert_int_equal(ranh_table_column(&f->aliases, "role", &role, &f->err), 0);
    assert_int_equal(ranh_table_column(&f->aliases, "role_field", &field, &f->err), 0);
    for (size_t i = 0; i < f->aliases.n_rows; i++) {
        const struct ranh_role_kind *kind = ranh_role_kind(ranh_table_cell(&f->aliases, i, role));
        if (!kind || ranh_role_field(kind, ranh_table_cell(&f->aliases, i, field)) < 0)
            fail_msg("line %d of the alias table", f->aliases.line[i]);
    }
}

static void roles_of_the_project_and_of_the_table_are_the_same(void **state)
{
    (void)state;
    size_t n;
    const struct ranh_role_kind *kinds = ranh_role_kinds(&n);
    const char *const *names = ranh_role_names();
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(names[i], kinds[i].name);
        assert_true(kinds[i].n_fields < RANH_ROLE_FIELDS_MAX);
        for (size_t k = 0; k < RANH_ROLE_FIELDS_MAX; k++)
            assert_int_equal(kinds[i].field[k].name != NULL, k < kinds[i].n_fields);
    }
    assert_null(names[n]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_classic_schema_is_known),
        cmocka_unit_test(case_marks_and_the_dbf_cut_do_not_matter),
        cmocka_unit_test(the_project_comes_first),
        cmocka_unit_test(two_candidates_are_told),
        cmocka_unit_test(a_wrong_name_gets_help),
        cmocka_unit_test(a_required_field_must_be_found),
        cmocka_unit_test(every_alias_names_a_role_and_a_field),
        cmocka_unit_test(roles_of_the_project_and_of_the_table_are_the_same),
    };
    return cmocka_run_group_tests_name("mapping", tests, setup, teardown);
}
