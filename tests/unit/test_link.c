/* SPDX-License-Identifier: MIT */
/* Permits to parcels, and what their records say: over small cities in memory. */
#include "tests/unit/city.h"

#include "lib/check/detectors.h"
#include "lib/check/link.h"

static struct city city;

static int setup(void **state)
{
    (void)state;
    city_open(&city);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    city_close(&city);
    return 0;
}

static void permit(int64_t id, const char *no, const char *filed, const char *issued,
                   const char *commune, const char *sheet, const char *number)
{
    city_sql(
        &city,
        "INSERT INTO permit (permit_id, delivered_id, source_id, permit_no, filed, issued,"
        " commune_code, sheet, number) VALUES (%d, 0, 2, '%s', nullif('%s', ''), nullif('%s', ''),"
        " '%s', '%s', '%s')",
        (int)id, no, filed, issued, commune, sheet, number);
}

/* Links as the stage makes them, put into the table. */
static size_t link_all(void)
{
    struct ranh_err err = {0};
    struct ranh_links links;
    must(ranh_links_find(city.store, NULL, &links, &err), &err);
    size_t n = links.n;
    for (size_t i = 0; i < n; i++)
        city_sql(&city, "INSERT INTO permit_parcel VALUES (%d, %d, '%s', %.4f)",
                 (int)links.at[i].permit_id, (int)links.at[i].parcel_id, links.at[i].method,
                 links.at[i].confidence);
    ranh_links_release(&links);
    return n;
}

static void run(const struct ranh_detector *detector, struct ranh_finding_list *list)
{
    static const struct ranh_parcel_set none;
    struct ranh_err err = {0};
    struct ranh_check_input input = {.parcels = &none,
                                     .rules = city.rules,
                                     .store = city.store,
                                     .as_of = on("2026-11-01"),
                                     .limits = ranh_check_limits_default()};
    struct ranh_links links;
    must(ranh_links_find(city.store, NULL, &links, &err), &err);
    input.links = &links;
    ranh_finding_list_init(list);
    must(detector->run(&input, &list->sink, &err), &err);
    ranh_links_release(&links);
}

static void normalise(void **state)
{
    (void)state;
    assert_string_equal(ranh_link_normalise(&city.arena, "012"), "12");
    assert_string_equal(ranh_link_normalise(&city.arena, " 12a "), "12A");
    assert_string_equal(ranh_link_normalise(&city.arena, "000"), "0");
    assert_string_equal(ranh_link_normalise(&city.arena, "0"), "0");
    assert_string_equal(ranh_link_normalise(&city.arena, "10"), "10");
    assert_string_equal(ranh_link_normalise(&city.arena, ""), "");
    assert_null(ranh_link_normalise(&city.arena, NULL));
}

static void methods(void **state)
{
    (void)state;
    city_parcel(&city, 1, 12, "ODT", "100", 0, 0, 10, 10);
    city_parcel(&city, 2, 13, "ODT", "100", 10, 0, 20, 10);
    city_parcel(&city, 3, 14, "ODT", "100", 20, 0, 30, 10);
    city_parcel(&city, 4, 14, "ODT", "100", 30, 0, 40, 10);
    city_sql(&city, "UPDATE parcel SET old_key = '26740/01/0099' WHERE parcel_id = 2");
    city_sql(&city, "UPDATE parcel SET geometry = NULL WHERE parcel_id = 1");
    city_parcel(&city, 5, 15, "ODT", "100", 40, 0, 50, 10);
    city_sql(&city, "UPDATE parcel SET sheet = '02', number = ' 7b', key = '26740/02/ 7b',"
                    " old_key = '26740/3/08' WHERE parcel_id = 5");
    permit(1, "1/GPXD", "", "", "26740", "1", "12");    /* as written, no geometry needed */
    permit(2, "2/GPXD", "", "", "26740", "01", "0013"); /* zeros */
    permit(3, "3/GPXD", "", "", "26740", "1", "99");    /* its number before */
    permit(4, "4/GPXD", "", "", "26740", "1", "14");    /* two of them */
    permit(5, "5/GPXD", "", "", "26740", "1", "777");   /* nobody */
    permit(6, "6/GPXD", "", "", "26740", "", "12");     /* no sheet */
    permit(7, "7/GPXD", "", "", "27676", "1", "12");    /* of a commune that was not delivered */
    permit(8, "8/GPXD", "", "", "26740", "2", "7B");    /* zeros, blanks and case of the parcel */
    permit(9, "9/GPXD", "", "", "26740", "03", "8");    /* and of what it was before */
    assert_int_equal(link_all(), 7);
    int64_t n;
    struct ranh_err err = {0};
    must(ranh_store_count(
             city.store,
             "SELECT count(*) FROM permit_parcel WHERE (permit_id, parcel_id, method,"
             " confidence) IN (VALUES (1, 1, 'key', 1.0), (2, 2, 'key-normalised', 0.9),"
             " (3, 2, 'old-key', 0.8), (4, 3, 'key', 0.5), (4, 4, 'key', 0.5),"
             " (8, 5, 'key-normalised', 0.9), (9, 5, 'old-key', 0.8))",
             &n, &err),
         &err);
    assert_int_equal(n, 7);

    struct ranh_finding_list list;
    run(&ranh_detect_permit_link, &list);
    assert_int_equal(city_count(&list, "P101"), 3);
    assert_int_equal(city_count(&list, "P102"), 1);
    assert_string_equal(city_found(&list, "P102", 0)->key_b, "26740/1/14");
    assert_float_equal(city_found(&list, "P102", 0)->measured, 2, 0);
    const struct ranh_finding *f = city_found(&list, "P101", 0);
    assert_string_equal(f->key_a, "5/GPXD");
    assert_int_equal(f->verdict, RANH_VIOLATION);
    assert_string_equal(
        ranh_finding_message(&city.arena, f, false),
        "No parcel was found for permit 5/GPXD: the data hold no parcel 26740/1/777.");
    assert_string_equal(
        ranh_finding_message(&city.arena, city_found(&list, "P101", 1), true),
        "Không tìm thấy thửa đất của giấy phép 6/GPXD; giấy phép thiếu mã xã, số tờ "
        "hoặc số thửa.");
    assert_int_equal(city_found(&list, "P101", 2)->verdict, RANH_NO_DATA);
    assert_int_equal(list.sink.count[RANH_INFO], 1);
    ranh_finding_list_release(&list);
}

static void records(void **state)
{
    (void)state;
    permit(1, "1/GPXD", "2026-01-05", "2026-01-20", "26740", "1", "1"); /* in order */
    permit(2, "2/GPXD", "2026-10-05", "2026-11-02", "26740", "1", "2"); /* tomorrow's */
    permit(3, "3/GPXD", "2026-03-05", "2026-03-04", "26740", "1",
           "3"); /* before it was asked for */
    permit(4, "1/GPXD", "2026-01-05", "2026-01-20", "26740", "1", "4"); /* the first one's number */
    permit(5, "5/GPXD", "2026-11-01", "", "26740", "1", "5");           /* the very day */
    permit(6, "6/GPXD", "2027-01-01", "2026-12-01", "26740", "1",
           "6"); /* both wrong: one finding */
    struct ranh_finding_list list;
    run(&ranh_detect_permit_record, &list);
    assert_int_equal(city_count(&list, "P103"), 3);
    assert_int_equal(city_count(&list, "P105"), 1);
    assert_int_equal(list.n, 4);
    assert_string_equal(city_found(&list, "P103", 0)->detail_en,
                        "issued on 2026-11-02, after the date of the data, 2026-11-01");
    assert_string_equal(city_found(&list, "P103", 2)->detail_en,
                        "issued on 2026-12-01, after the date of the data, 2026-11-01; issued on "
                        "2026-12-01, before it was filed on 2027-01-01");
    assert_int_equal(city_found(&list, "P105", 0)->id_a, 4);
    ranh_finding_list_release(&list);
}

static void event(const char *dossier, const char *due, const char *done)
{
    city_sql(
        &city,
        "INSERT INTO permit_event (delivered_id, source_id, dossier, unit_code, due, done) VALUES"
        " (0, 2, '%s', '26740', nullif('%s', ''), nullif('%s', ''))",
        dossier, due, done);
}

static void dossiers(void **state)
{
    (void)state;
    event("a", "2026-10-09", "2026-10-09"); /* on the day (a Friday) */
    event("b", "2026-10-09", "2026-10-11"); /* Sunday: no working day late */
    event("c", "2026-10-09", "2026-10-12"); /* Monday: one */
    event("d", "2026-10-09", "2026-10-26"); /* two weeks and a Monday: eleven */
    event("e", "2026-10-23", "");           /* open; the data are of Sunday 1 November: five */
    event("f", "", "2026-10-26");           /* nothing promised: no data */
    event("g", "2026-11-03", "");           /* still time */
    struct ranh_finding_list list;
    run(&ranh_detect_dossier, &list);
    assert_int_equal(list.n, 3);
    assert_string_equal(list.at[0].key_a, "c");
    assert_float_equal(list.at[0].measured, 1, 0);
    assert_float_equal(list.at[1].measured, 11, 0);
    assert_float_equal(list.at[2].measured, 5, 0);
    assert_string_equal(
        ranh_finding_message(&city.arena, &list.at[2], false),
        "Dossier e is 5 working days past its due date: due on 2026-10-23, still open "
        "on 2026-11-01.");
    assert_string_equal(
        ranh_finding_message(&city.arena, &list.at[0], false),
        "Dossier c is 1 working day past its due date: due on 2026-10-09, answered on "
        "2026-10-12.");
    ranh_finding_list_release(&list);
}

#define CITY_TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {CITY_TEST(normalise), CITY_TEST(methods), CITY_TEST(records),
                                       CITY_TEST(dossiers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
