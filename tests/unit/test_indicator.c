/* SPDX-License-Identifier: MIT */
/* The city's definition against a small workspace counted by hand, and queries that are refused. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/index/indicator.h>

struct fixture {
    struct ranh_arena arena;
    struct ranh_store *store;
    struct ranh_index_definition *def;
    struct ranh_index_unit *units;
    size_t n_units;
    struct ranh_index_values values;
    struct ranh_err err;
};

static void must(struct fixture *f, int status)
{
    if (status)
        fail_msg("%s", f->err.text);
}

static int setup(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof(f));
    ranh_arena_init(&f.arena);
    *state = &f;
    return ranh_store_open("memory", RANH_STORE_MEMORY, 9210, &f.store, &f.err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_index_free(f->def);
    ranh_store_close(f->store, NULL);
    ranh_arena_release(&f->arena);
    return 0;
}

#define BOX "GeomFromText('MULTIPOLYGON(((0 0,1 0,1 1,0 0)))',9210)"

/* Two communes, one department. Parcel 1 overlaps 2 and is broken; 3 lacks its number; 4 lies in W2. */
static const char rows[] =
    "INSERT INTO commune(commune_id, delivered_id, source_id, code, name) VALUES "
    "(1,1,1,'W1','Phường Một'),"
    "(2,2,1,'W2','Xã Hai');"
    "INSERT INTO unit(unit_id, delivered_id, source_id, code, name, kind) VALUES (1,1,1,'S1','Sở "
    "Một','Sở');"
    "INSERT INTO parcel(parcel_id, delivered_id, source_id, key, commune_code, area_recorded_m2, "
    "geometry) "
    "VALUES "
    "(1,1,1,'W1/1/1','W1',100," BOX "),(2,2,1,'W1/1/2','W1',NULL," BOX "),(3,3,1,NULL,'W1',90," BOX
    "),"
    "(4,4,1,'W2/1/1','W2',80," BOX "),(5,5,1,'W1/1/5','W1',70," BOX ");"
    "INSERT INTO finding(finding_id, stage, code, severity, verdict, subject, id_a, commune_code, "
    "message_vi,"
    " message_en) VALUES ('a','validate','G104','error','VIOLATION','parcel',1,'W1','',''),"
    "('b','validate','G107','info','VIOLATION','parcel',2,'W1','',''),"
    "('c','validate','A104','warning','VIOLATION','parcel',5,'W1','',''),"
    "('d','overlap','T201','warning','VIOLATION','parcel',1,'W1','','');"
    "INSERT INTO overlap(overlap_id, parcel_a, parcel_b, class, area_m2, width_m, length_m, "
    "verdict, border) VALUES "
    "(1,1,2,'x',1,1,1,'VIOLATION','W1/1'),(2,1,5,'x',1,1,1,'POSSIBLE','W1/1');"
    "INSERT INTO permit_event(event_id, delivered_id, source_id, dossier, unit_code, received, "
    "due, done, "
    "channel) VALUES (1,1,1,'H1','S1','2026-01-01','2026-01-11','2026-01-11','online'),"
    "(2,2,1,'H2','S1','2026-01-01','2026-01-11','2026-01-12','online'),"
    "(3,3,1,'H3','S1','2026-01-01','2026-01-11',NULL,'counter'),"
    "(4,4,1,'H4','S1','2026-01-01','2026-06-11',NULL,'Trực tuyến'),"
    "(5,5,1,'H5','S1','2026-01-05','2026-01-15','2026-01-10','counter'),"
    "(6,6,1,'H6','S1','2026-03-05','2026-03-15','2026-03-10','online');";

static double value(const struct fixture *f, const char *unit, const char *code)
{
    for (size_t u = 0; u < f->n_units; u++)
        if (!strcmp(f->units[u].code, unit))
            return f->values
                .raw[u * f->def->n + (size_t)(ranh_index_find(f->def, code) - f->def->item)];
    fail_msg("no unit %s", unit);
    return 0;
}

static void near(double got, double want)
{
    if (!(fabs(got - want) <= 1e-9))
        fail_msg("%.17g is not %.17g", got, want);
}

static void measure(struct fixture *f)
{
    must(f, ranh_index_units(f->store, &f->arena, &f->units, &f->n_units, &f->err));
    must(f, ranh_index_measure(f->store, f->def, f->units, f->n_units, "2026", "2026-02-01",
                               &f->arena, &f->values, &f->err));
}

static void test_city_definition(void **state)
{
    struct fixture *f = *state;
    must(f, ranh_index_load("datasets/index/hcmc-dti.csv", &f->def, &f->err));
    for (size_t i = 0; i < f->def->n_notes; i++)
        print_message("# %s\n", f->def->note[i]);
    assert_int_equal(f->def->n_notes, 0);
    must(f, ranh_store_exec(f->store, rows, &f->err));
    measure(f);
    assert_int_equal(f->n_units, 3);
    near(value(f, "W1", "B1.8"), 75);           /* 3 of 4 have a key */
    assert_true(isnan(value(f, "W1", "B1.9"))); /* nobody has validated yet: no data, not 100 % */
    assert_true(isnan(value(f, "W1", "B1.10")));
    near(value(f, "S1", "B1.1"), 60); /* received until the date: H1-H5, three online */
    near(value(f, "S1", "B1.2"), 50); /* H1, H5 of H1, H2, H3, H5; H4 is not due yet */
    near(value(f, "S1", "B1.5"), 100. * (10 + 11 + 5) / 30);

    must(f,
         ranh_store_exec(f->store,
                         "INSERT INTO stage_run(stage, state, inputs, counts, versions, started, "
                         "seconds, peak_bytes) VALUES ('validate','done','','','','',0,0),"
                         "('overlap','done','','','','',0,0)",
                         &f->err));
    measure(f);
    near(value(f, "W1", "B1.9"), 75);
    near(value(f, "W2", "B1.9"), 100);
    near(value(f, "W1", "B1.10"), 250); /* one pair above tolerance on four parcels */
    near(value(f, "W2", "B1.10"), 0);
    near(value(f, "W1", "B1.11"), 250);
    near(value(f, "W1", "B1.12"), 100. * 2 / 3);
}

static void test_departments_have_560_points(void **state)
{
    struct fixture *f = *state;
    double points[2] = {0, 0};
    must(f, ranh_index_load("datasets/index/hcmc-dti.csv", &f->def, &f->err));
    for (size_t i = 0; i < f->def->n; i++)
        for (int b = 0; b < 2 && ranh_index_is_leaf(&f->def->item[i]); b++)
            points[b] +=
                ranh_index_applies(&f->def->item[i], b ? "D" : "L") ? f->def->item[i].points : 0;
    near(points[0], 1000);
    near(points[1], 560);
}

#define HEAD                                                                                       \
    "code,parent,level,weight,name_vi,name_en,unit,direction,goal_low,goal_high,source,query,"     \
    "missing,applies_to,basis\nI,,index,1,a,a,,,,,,,,,\nE,I,x,1,e,e,,1,0,1,external,,zero,,\n"

static void refused(struct fixture *f, const char *sql, const char *part)
{
    char *text = ranh_arena_printf(&f->arena, HEAD "Q,I,x,1,q,q,,1,0,1,query,\"%s\",zero,,\n", sql);
    ranh_index_free(f->def);
    must(f, ranh_index_parse("d.csv", text, &f->def, &f->err));
    must(f, ranh_index_units(f->store, &f->arena, &f->units, &f->n_units, &f->err));
    struct ranh_err err = {0};
    assert_int_equal(ranh_index_measure(f->store, f->def, f->units, f->n_units, "", "2026-02-01",
                                        &f->arena, &f->values, &err),
                     RANH_E_PROJECT);
    assert_non_null(strstr(err.text, "d.csv:4: the query of Q"));
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

static void test_refused_queries(void **state)
{
    struct fixture *f = *state;
    must(f, ranh_store_exec(f->store, rows, &f->err));
    refused(f, "SELECT code, 1 FROM nowhere", "nowhere");
    refused(f, "SELECT 'W1', count(*) FROM delivered", "delivered");
    refused(f, "DELETE FROM parcel", "only read");
    refused(f, "SELECT code, 1 FROM commune; DROP TABLE parcel", "one SELECT");
    refused(f, "SELECT code FROM commune", "columns");
    refused(f, "SELECT 'W1', 1 FROM parcel", "more than one row");
}

/* A count of the workspace stands above a delivered figure; strays are told; a re-run changes nothing. */
static void test_delivered_values(void **state)
{
    struct fixture *f = *state;
    must(f, ranh_store_exec(f->store, rows, &f->err));
    must(f, ranh_store_exec(
                f->store,
                "INSERT INTO indicator_value(unit_code, indicator, period, value, delivered_id) "
                "VALUES ('W1','E','2026',0.5,1),('W1','Q','2026',0.9,1),('W9','E','2026',1,1),"
                "('W2','Z','2026',1,1),('W2','E','2025',1,1)",
                &f->err));
    must(f, ranh_index_parse("d.csv",
                             HEAD "Q,I,x,1,q,q,,1,0,1,query,\"SELECT code, 0.25, 7 FROM commune\","
                                  "zero,,\n",
                             &f->def, &f->err));
    for (int run = 0; run < 2; run++) {
        measure(f);
        near(value(f, "W1", "E"), .5);
        near(value(f, "W1", "Q"), .25);
        assert_true(isnan(value(f, "W2", "E")));
        assert_int_equal(f->values.n_stray, 2);
        assert_string_equal(f->values.stray[0].indicator, "Z");
        assert_false(f->values.stray[0].unknown_unit);
        assert_true(f->values.stray[1].unknown_unit);
    }
    struct ranh_index_scores s;
    ranh_index_score(f->def, f->units, f->n_units, f->values.raw, f->values.cases, &f->arena, &s);
    must(f, ranh_index_write(f->store, f->def, f->units, &s, "2026", &f->err));
    int64_t n;
    must(f, ranh_store_count(
                f->store,
                "SELECT count(*) FROM score WHERE item = 'TOTAL' AND unit_code = 'W1' AND "
                "rank = 1 AND abs(score - 0.375) < 1e-12",
                &n, &f->err));
    assert_int_equal(n, 1);
    must(f,
         ranh_store_count(
             f->store, "SELECT count(*) FROM indicator_value WHERE query LIKE 'SELECT code, 0.25%'",
             &n, &f->err));
    assert_int_equal(n, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_city_definition, setup, teardown),
        cmocka_unit_test_setup_teardown(test_departments_have_560_points, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused_queries, setup, teardown),
        cmocka_unit_test_setup_teardown(test_delivered_values, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
