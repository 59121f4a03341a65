/* SPDX-License-Identifier: MIT */
/* The index against examples worked by hand, and what a definition may not be. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/index/indicator.h>

#define HEAD                                                                                       \
    "code,parent,level,weight,name_vi,name_en,unit,direction,goal_low,goal_high,source,query,"     \
    "missing,applies_to,basis,steps,min_cases\n"
#define TREE                                                                                       \
    HEAD "I,,index,100,Chỉ số,Index,,,,,,,,,,,\n"                                              \
         "A,I,group,60,Nhóm A,Group A,,,,,,,,,,,\n"                                               \
         "A1,A,indicator,40,Một,One,%,1,0,100,external,,exclude,,,,\n"                           \
         "A2,A,indicator,20,Hai,Two,,-1,0,20,external,,zero,,,,\n"                                 \
         "B,I,group,40,Nhóm B,Group B,,,,,,,,L,,,\n"                                              \
         "B1,B,indicator,40,Ba,Three,,1,,,external,,exclude,L,,,\n"

struct fixture {
    struct ranh_arena arena;
    struct ranh_index_definition *def;
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
    struct fixture *f = *state;
    ranh_index_free(f->def);
    ranh_arena_release(&f->arena);
    return 0;
}

static void parse(struct fixture *f, const char *text)
{
    int status = ranh_index_parse("d.csv", text, &f->def, &f->err);
    if (status)
        fail_msg("%s", f->err.text);
}

static void refused(const char *text, const char *part)
{
    struct ranh_index_definition *def = NULL;
    struct ranh_err err = {0};
    assert_int_equal(ranh_index_parse("d.csv", text, &def, &err), RANH_E_PROJECT);
    assert_null(def);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static const struct ranh_index_cell *at(const struct fixture *f, const struct ranh_index_scores *s,
                                        size_t unit, const char *code)
{
    return &s->cell[unit * s->n_items + (size_t)(ranh_index_find(f->def, code) - f->def->item)];
}

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-12))
        fail_msg("%.17g is not %.17g", got, want);
}

static struct ranh_index_unit unit(const char *code, const char *kind)
{
    return (struct ranh_index_unit){code, code, code, kind, ranh_index_block(kind)};
}

/* Columns: I A A1 A2 B B1. */
static void test_by_hand(void **state)
{
    struct fixture *f = *state;
    parse(f, TREE);
    assert_int_equal(f->def->n, 6);
    struct ranh_index_unit units[] = {unit("u1", "Phường"), unit("u2", "xã"), unit("u3", "Đặc khu"),
                                      unit("d1", "Sở")};
    double n = (double)NAN;
    double raw[] = {
        n, n, 80, 5,  n, 30, /* 40*.8 + 20*.75 + 40*1 = 87 of 100 */
        n, n, 50, 25, n, 10, /* 20 + 0 (beyond the goalpost) + 0 = 20 of 100 */
        n, n, n,  n,  n, 20, /* A1 leaves the base, A2 is zero: 0 + 20 = 20 of 60 */
        n, n, 90, 0,  n, 99, /* B does not apply: 36 + 20 = 56 of 60 */
    };
    struct ranh_index_scores s;
    ranh_index_score(f->def, units, 4, raw, NULL, &f->arena, &s);
    near(at(f, &s, 0, "I")->score, 87);
    near(at(f, &s, 0, "I")->normalised, .87);
    near(at(f, &s, 0, "A")->score, 47);
    near(at(f, &s, 0, "A2")->normalised, .75);
    near(at(f, &s, 1, "I")->score, 20);
    assert_true(at(f, &s, 1, "A2")->clipped);
    near(at(f, &s, 2, "I")->weight, 60);
    near(at(f, &s, 2, "I")->normalised, 20. / 60);
    near(at(f, &s, 3, "I")->weight, 60);
    near(at(f, &s, 3, "I")->normalised, 56. / 60);
    assert_int_equal(at(f, &s, 3, "B1")->state, RANH_INDEX_NOT_APPLICABLE);

    /* u3 has data for 40 of 100 points: shown, not ranked. d1 is ranked among departments. */
    assert_int_equal(at(f, &s, 0, "I")->rank, 1);
    assert_int_equal(at(f, &s, 1, "I")->rank, 2);
    assert_int_equal(at(f, &s, 1, "I")->of_units, 2);
    assert_int_equal(at(f, &s, 2, "I")->rank, 0);
    assert_int_equal(at(f, &s, 2, "I")->state, RANH_INDEX_LEFT_OUT);
    near(at(f, &s, 2, "I")->raw, .4);
    assert_int_equal(at(f, &s, 3, "I")->rank, 1);
    assert_int_equal(at(f, &s, 3, "I")->of_units, 1);
}

static void test_ties_share_a_rank(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,indicator,1,x,x,,1,0,10,external,,exclude,,,,\n");
    struct ranh_index_unit units[5];
    double raw[10];
    const double value[] = {5, 7, 7, 9, 1};
    const int want[] = {4, 2, 2, 1, 5};
    for (int i = 0; i < 5; i++) {
        units[i] = unit("u", "L");
        raw[2 * i] = (double)NAN;
        raw[2 * i + 1] = value[i];
    }
    struct ranh_index_scores s;
    ranh_index_score(f->def, units, 5, raw, NULL, &f->arena, &s);
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(at(f, &s, i, "I")->rank, want[i]);
        assert_int_equal(at(f, &s, i, "X")->rank, want[i]);
    }
}

static void test_few_cases_and_blocking(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,10,a,a,,,,,,,,,,,\nX,I,indicator,9,x,x,,1,0,1,external,,exclude,,,,5\n"
                  "Y,I,indicator,1,y,y,,1,0,1,external,,fail,,,,\n");
    struct ranh_index_unit units[] = {unit("a", "L"), unit("b", "L"), unit("c", "L")};
    double n = (double)NAN;
    double raw[] = {n, 1, 1, n, 1, 1, n, 1, n}, cases[] = {n, 4, n, n, 5, n, n, n, n};
    struct ranh_index_scores s;
    ranh_index_score(f->def, units, 3, raw, cases, &f->arena, &s);
    assert_int_equal(at(f, &s, 0, "X")->state, RANH_INDEX_FEW_CASES);
    near(at(f, &s, 0, "I")->weight, 1);
    assert_int_equal(at(f, &s, 0, "I")->rank, 0); /* 10 % of the points have data */
    assert_int_equal(at(f, &s, 1, "I")->rank, 1);
    assert_int_equal(at(f, &s, 2, "I")->state, RANH_INDEX_BLOCKING);
    assert_int_equal(at(f, &s, 2, "I")->rank, 0);
}

static void test_steps(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,1,a,a,,,,,,,,,,,\n"
                  "M,I,indicator,1,m,m,,1,,,external,,zero,,,4:1; 3:0.75; 2:0.5,\n"
                  "L,I,indicator,1,l,l,d,-1,,,external,,zero,,,0:1; 15:0.5,\n");
    const struct ranh_index_item *more = ranh_index_find(f->def, "M"),
                                 *late = ranh_index_find(f->def, "L");
    near(more->points, .5);
    near(ranh_index_normalise(more, 7, 0, 0, NULL), 1);
    near(ranh_index_normalise(more, 3.5, 0, 0, NULL), .75);
    near(ranh_index_normalise(more, 1.99, 0, 0, NULL), 0);
    near(ranh_index_normalise(late, -3, 0, 0, NULL), 1);
    near(ranh_index_normalise(late, 15, 0, 0, NULL), .5);
    near(ranh_index_normalise(late, 16, 0, 0, NULL), 0);
}

/* Without goalposts the data's ends are 0 and 1; when all are equal the indicator tells nobody apart. */
static void test_range_of_the_data(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,indicator,1,x,x,,-1,,,external,,exclude,,,,\n"
                  "Y,I,indicator,1,y,y,,1,,,external,,exclude,,,,\n");
    struct ranh_index_unit units[] = {unit("a", "L"), unit("b", "L"), unit("c", "L")};
    double n = (double)NAN, raw[] = {n, 4, 3, n, 8, 3, n, 5, 3};
    struct ranh_index_scores s;
    ranh_index_score(f->def, units, 3, raw, NULL, &f->arena, &s);
    near(at(f, &s, 0, "X")->normalised, 1);
    near(at(f, &s, 1, "X")->normalised, 0);
    near(at(f, &s, 2, "X")->normalised, .75);
    assert_int_equal(at(f, &s, 2, "Y")->state, RANH_INDEX_FLAT);
    assert_true(f->def->n_notes >= 2); /* scores that depend on who is compared are pointed out */
}

/* Weights under a node are shares: doubling all of them changes nothing. */
static void test_rescaled_weights(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,100,a,a,,,,,,,,,,,\nX,I,indicator,2,x,x,,1,0,1,external,,exclude,,,,\n"
                  "Y,I,indicator,6,y,y,,1,0,1,external,,exclude,,,,\n");
    near(ranh_index_find(f->def, "X")->points, 25);
    near(ranh_index_find(f->def, "Y")->points, 75);
    assert_int_equal(f->def->n_notes, 1);
    assert_non_null(strstr(f->def->note[0], "d.csv:2"));
}

static void test_refusals(void **state)
{
    (void)state;
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\n", "no indicators");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nI,I,x,1,a,a,,,,,,,,,,,\n", "line 2");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nJ,,index,1,a,a,,,,,,,,,,,\n",
            "second item without parent");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,K,x,1,x,x,,1,0,1,external,,zero,,,,\n", "d.csv:3");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,0,x,x,,1,0,1,external,,zero,,,,\n",
            "weight above 0");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,5,1,external,,zero,,,,\n", "goal_low");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,2,0,1,external,,zero,,,,\n", "direction");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,0,1,query,,zero,,,,\n", "no query");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,0,1,external,,zer,,,,\n", "\"zero\"");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,0,1,external,,zero,,,3:0.5; 4:1,\n",
            "steps");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,0,1,external,,zero,,,,\n"
                 "P,Q,x,1,x,x,,,,,,,,,,,\nQ,P,x,1,x,x,,,,,,,,,,,\n",
            "circle");
    refused(HEAD "I,,index,1,a,a,,,,,,,,,,,\nX,I,x,1,x,x,,1,0,1,external,,zero,,,,\n"
                 "Y,X,x,1,x,x,,1,0,1,external,,zero,,,,\n",
            "which is an indicator");
}

/* Four units a hair apart change places under other weights; one far ahead does not. */
static void test_intervals(void **state)
{
    struct fixture *f = *state;
    parse(f, HEAD "I,,index,2,a,a,,,,,,,,,,,\nX,I,indicator,1,x,x,,1,0,1,external,,exclude,,,,\n"
                  "Y,I,indicator,1,y,y,,1,0,1,external,,exclude,,,,\n");
    struct ranh_index_unit units[] = {unit("a", "L"), unit("b", "L"), unit("c", "L"),
                                      unit("d", "D")};
    double n = (double)NAN, raw[] = {n, 1, 1, n, .6, .41, n, .4, .6, n, 0, 0};
    struct ranh_index_scores s;
    int best[4], worst[4], again[4], worst_again[4];
    ranh_index_score(f->def, units, 4, raw, NULL, &f->arena, &s);
    ranh_index_intervals(f->def, units, &s, 2000, .25, best, worst);
    ranh_index_intervals(f->def, units, &s, 2000, .25, again, worst_again);
    assert_memory_equal(best, again, sizeof(best));
    assert_memory_equal(worst, worst_again, sizeof(worst));
    assert_int_equal(best[0], 1);
    assert_int_equal(worst[0], 1);
    assert_int_equal(best[1], 2);
    assert_int_equal(worst[1], 3);
    assert_int_equal(best[2], 2);
    assert_int_equal(worst[2], 3);
    assert_int_equal(best[3], 1);
    assert_int_equal(worst[3], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_by_hand, setup, teardown),
        cmocka_unit_test_setup_teardown(test_ties_share_a_rank, setup, teardown),
        cmocka_unit_test_setup_teardown(test_few_cases_and_blocking, setup, teardown),
        cmocka_unit_test_setup_teardown(test_steps, setup, teardown),
        cmocka_unit_test_setup_teardown(test_range_of_the_data, setup, teardown),
        cmocka_unit_test_setup_teardown(test_rescaled_weights, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refusals, setup, teardown),
        cmocka_unit_test_setup_teardown(test_intervals, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
