/* SPDX-License-Identifier: MIT */
/* What a commune code of a date means: every row of the tables, and the traps between them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/date.h>
#include <ranh/land/admin.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_admin admin;
};

static int setup(void **state)
{
    static struct fixture f;
    struct ranh_err err = {0};
    ranh_arena_init(&f.arena);
    *state = &f;
    return ranh_admin_load(&f.arena, "datasets", &f.admin, &err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_admin_release(&f->admin);
    ranh_arena_release(&f->arena);
    return 0;
}

static struct ranh_commune_meaning meaning(struct fixture *f, const char *code, const char *date)
{
    int32_t as_of = RANH_DATE_NONE;
    if (date)
        assert_true(ranh_date_parse(date, &as_of));
    return ranh_admin_read(&f->admin, code, as_of);
}

/* 442 units of before: 395 whole, 47 split; each target is a unit of today. */
static void every_unit_of_before_has_an_answer(void **state)
{
    struct fixture *f = *state;
    size_t whole = 0, split = 0, units = 0;
    for (size_t i = 0; i < f->admin.n_changes; i++) {
        const struct ranh_commune_change *change = &f->admin.change[i];
        assert_non_null(ranh_admin_unit(&f->admin, change->new_code));
        if (i > 0 && strcmp(change->old_code, change[-1].old_code) == 0)
            continue;
        units++;
        struct ranh_commune_meaning m = meaning(f, change->old_code, "2025-05-01");
        whole += m.sense == RANH_COMMUNE_WHOLE || m.sense == RANH_COMMUNE_TODAY;
        split += m.sense == RANH_COMMUNE_SPLIT;
        if (m.sense == RANH_COMMUNE_WHOLE)
            assert_string_equal(m.code, change->new_code);
        if (m.sense == RANH_COMMUNE_SPLIT)
            assert_true(m.n_changes > 1 && !m.code);
    }
    assert_int_equal(f->admin.n_changes, 493);
    assert_int_equal(units, 442);
    assert_int_equal(whole, 395);
    assert_int_equal(split, 47);
}

/* All 168 are today's with a date of today; without one, nearly all may be another unit of
 * before. */
static void a_code_without_a_date_is_ambiguous(void **state)
{
    struct fixture *f = *state;
    size_t ambiguous = 0;
    assert_int_equal(f->admin.n_units, 168);
    for (size_t i = 0; i < f->admin.n_units; i++) {
        const char *code = f->admin.unit[i].code;
        assert_int_equal(meaning(f, code, "2025-07-01").sense, RANH_COMMUNE_TODAY);
        ambiguous += meaning(f, code, NULL).sense == RANH_COMMUNE_AMBIGUOUS;
    }
    assert_true(ambiguous >= 160 && ambiguous <= 167);
}

static void traps(void **state)
{
    struct fixture *f = *state;
    struct ranh_commune_meaning m = meaning(f, "26929", "2024-06-01");
    assert_int_equal(m.sense, RANH_COMMUNE_ENDED); /* Phường 24, dissolved */
    assert_string_equal(m.old_name, "Phường 24");
    m = meaning(f, "26935", "2024-06-01"); /* Phường 14, whose code became 26929 in 2025 */
    assert_true(m.sense == RANH_COMMUNE_WHOLE || m.sense == RANH_COMMUNE_SPLIT);
    assert_string_equal(m.old_name, "Phường 14");
    assert_ptr_equal(m.change, meaning(f, "26929", "2025-05-01").change);
    assert_int_equal(meaning(f, "26935", "2025-05-01").sense, RANH_COMMUNE_ENDED);
    m = meaning(f, "25744", NULL);
    assert_int_equal(m.sense, RANH_COMMUNE_WHOLE);
    assert_true(m.only_before);
    assert_int_equal(meaning(f, "25744", "2026-01-01").sense, RANH_COMMUNE_ENDED);
    /* Other provinces and other countries are none of ours. */
    assert_int_equal(meaning(f, "00001", NULL).sense, RANH_COMMUNE_UNKNOWN);
    assert_int_equal(meaning(f, "25354", "2024-01-01").sense, RANH_COMMUNE_UNKNOWN);
    assert_int_equal(meaning(f, "", NULL).sense, RANH_COMMUNE_UNKNOWN);
}

static void places_are_those_of_all_meanings(void **state)
{
    struct fixture *f = *state;
    struct ranh_box box[RANH_COMMUNE_PLACES];
    assert_int_equal(ranh_admin_places(&f->admin, "25741", box), 2); /* split, of before only */
    assert_int_equal(ranh_admin_places(&f->admin, "25744", box), 1);
    assert_int_equal(ranh_admin_places(&f->admin, "79", box), 0);
    for (size_t i = 0; i < f->admin.n_units; i++) {
        size_t n = ranh_admin_places(&f->admin, f->admin.unit[i].code, box);
        assert_true(n >= 1 && n <= 4);
        assert_memory_equal(&box[0], &f->admin.unit[i].box, sizeof(box[0]));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_unit_of_before_has_an_answer),
        cmocka_unit_test(a_code_without_a_date_is_ambiguous),
        cmocka_unit_test(traps),
        cmocka_unit_test(places_are_those_of_all_meanings),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
