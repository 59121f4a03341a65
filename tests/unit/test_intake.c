/* SPDX-License-Identifier: MIT */
/* From files to rows: nothing is lost, nothing is guessed, people stay in `delivered`. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/base/str.h>
#include <ranh/land/intake.h>
#include <ranh/land/row_id.h>
#include <ranh/run/workspace.h>

struct fixture {
    struct ranh_arena arena;
    char dir[64];
    struct ranh_store *store;
    struct ranh_finding_list findings;
    struct ranh_intake *intake;
    struct ranh_intake_counts counts;
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
                         &f->err))
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

static const char *put(struct fixture *f, const char *name, const char *text)
{
    const char *path = ranh_fs_join(&f->arena, f->dir, name);
    if (ranh_fs_write(path, text, strlen(text), &f->err))
        fail_msg("%s", f->err.text);
    return path;
}

static void take(struct fixture *f, const char *role, const char *path)
{
    const struct ranh_intake_source source = {.name = path, .role = role, .path = path};
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

static void parcels_become_rows(void **state)
{
    struct fixture *f = *state;
    take(f, "parcels",
         put(f, "p.csv",
             "MaXa,SHBANDO,SHTHUA,DIENTICH,KHLOAIDAT,TENCHU,WKT\n"
             "26740, 03 ,12A,\"245,8\",ODT,Một Người,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"
             "26740,3,,\"1.234\",ODT,,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"
             "26740,3,0,chưa đo,ODT,,\"MULTIPOLYGON Z(((0 0 5,1 0 5,1 1 5,0 0 5)))\"\n"));
    assert_int_equal(f->counts.features, 3);
    assert_int_equal(f->counts.accepted, 3);
    assert_string_equal(ask(f, "SELECT key FROM parcel WHERE parcel_id = (1 << 27) + 1"),
                        "26740/03/12A");
    assert_string_equal(
        ask(f, "SELECT area_recorded_m2 FROM parcel WHERE parcel_id = (1 << 27) + 1"), "245.8");
    /* the column has a decimal comma, so the point groups thousands */
    assert_string_equal(
        ask(f, "SELECT area_recorded_m2 FROM parcel WHERE parcel_id = (1 << 27) + 2"), "1234.0");
    assert_string_equal(ask(f, "SELECT key FROM parcel WHERE parcel_id = (1 << 27) + 2"), "null");
    assert_string_equal(
        ask(f, "SELECT area_recorded_m2 FROM parcel WHERE parcel_id = (1 << 27) + 3"), "null");
    assert_int_equal(count(f, "A102"), 2);
    assert_int_equal(count(f, "A107"), 1);
    assert_int_equal(count(f, "F104"), 1);
    assert_string_equal(ask(f, "SELECT json_extract(attributes,'$.TENCHU') FROM delivered"),
                        "Một Người");
    assert_string_equal(ask(f, "SELECT json_extract(attributes,'$.SHBANDO') FROM delivered"),
                        " 03 ");
    assert_string_equal(ask(f, "SELECT json_extract(fields,'$.number') FROM source"), "SHTHUA");
    assert_string_equal(ask(f, "SELECT features_in || accepted || rejected FROM source"), "330");
}

/* Three parcels with these numbers of their own. */
static const char *numbered(struct fixture *f, const char *name, const int id[3])
{
    struct ranh_str text = RANH_STR_INIT;
    ranh_str_puts(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < 3; i++)
        ranh_str_printf(&text,
                        "%s{\"type\":\"Feature\",\"id\":%d,\"properties\":{\"MaXa\":\"26740\","
                        "\"SHBANDO\":\"3\",\"SHTHUA\":\"%d\"},\"geometry\":{\"type\":\"Polygon\","
                        "\"coordinates\":[[[%d,0],[%d,0],[%d,1],[%d,0]]]}}",
                        i ? "," : "", id[i], i + 1, i, i + 1, i + 1, i);
    ranh_str_puts(&text, "]}");
    const char *path = put(f, name, text.text);
    ranh_str_release(&text);
    return path;
}

/* One figure tells all numbers of a file, or none does: ends alone would not show what lies between. */
static void a_source_says_whether_its_places_tell_its_numbers(void **state)
{
    struct fixture *f = *state;
    const char *const ahead = "SELECT feature_ahead FROM source ORDER BY source_id DESC LIMIT 1";
    take(f, "parcels", numbered(f, "even.geojson", (const int[]){7, 8, 9}));
    assert_string_equal(ask(f, "SELECT group_concat(feature) FROM delivered"), "7,8,9");
    assert_string_equal(ask(f, ahead), "6");
    take(f, "parcels", numbered(f, "jump.geojson", (const int[]){7, 8, 10}));
    assert_string_equal(ask(f, ahead), "null");
    take(f, "parcels", numbered(f, "turned.geojson", (const int[]){1, 5, 3}));
    assert_string_equal(ask(f, ahead), "null");
}

/* Of a feature that stays, findings name its row; of one that goes, none (and not its neighbour's). */
static void findings_name_the_row(void **state)
{
    struct fixture *f = *state;
    take(f, "parcels",
         put(f, "p.csv",
             "MaXa,SHBANDO,SHTHUA,DIENTICH,WKT\n"
             "1,1,1,5,\n"
             "1,1,2,chưa đo,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"
             "1,1,,5,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"));
    assert_int_equal(f->findings.n, 3);
    for (size_t i = 0; i < f->findings.n; i++) {
        const struct ranh_finding *told = &f->findings.at[i];
        int64_t row = strcmp(told->code, "A107") == 0 ? 1 : strcmp(told->code, "A102") == 0 ? 2 : 0;
        assert_int_equal(told->id_a, row ? ranh_row_id(1, row) : 0);
    }
    assert_string_equal(
        ask(f, "SELECT group_concat((parcel_id - (1 << 27)) || ':' || coalesce(number, '-')) "
               "FROM parcel"),
        "1:2,2:-");
}

/* A permit stays without a place, but that its place went is told. */
static void a_permit_that_is_no_place_is_told(void **state)
{
    struct fixture *f = *state;
    take(f, "permits",
         put(f, "gp.csv",
             "permit_no,WKT\n"
             "1,POINT (1 2)\n"
             "2,\"LINESTRING (0 0, 1 1)\"\n"
             "3,\"MULTIPOINT (0 0, 1 1)\"\n"
             "4,\"POLYGON ((0 0,1 0,1 1,0 0))\"\n"
             "5,\n"));
    assert_int_equal(f->counts.accepted, 5);
    assert_int_equal(count(f, "F102"), 2);
    for (size_t i = 0; i < f->findings.n; i++)
        assert_int_equal(f->findings.at[i].id_a, ranh_row_id(1, (int64_t)i + 2));
}

/* The English detail of the finding of a code on a feature; "" = none. */
static const char *detail(const struct fixture *f, const char *code, int64_t feature)
{
    for (size_t i = 0; i < f->findings.n; i++)
        if (strcmp(f->findings.at[i].code, code) == 0 && f->findings.at[i].feature == feature)
            return f->findings.at[i].detail_en;
    return "";
}

static void what_cannot_be_a_parcel_is_kept_and_told(void **state)
{
    struct fixture *f = *state;
    take(f, "parcels",
         put(f, "p.csv",
             "MaXa,SHBANDO,SHTHUA,WKT\n"
             "1,1,1,\n"
             "1,1,2,POLYGON EMPTY\n"
             "1,1,3,POINT (1 2)\n"
             "1,1,4,\"LINESTRING (0 0, 1 1)\"\n"
             "1,1,5,no geometry at all\n"
             "1,1,6,\"GEOMETRYCOLLECTION (POINT (1 1), POLYGON ((0 0,1 0,1 1,0 0)))\"\n"
             "1,1,7,\"CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))\"\n"
             "1,1,8,\"POLYGON ((0 0, nan 1, 1 1, 0 0))\"\n"));
    assert_int_equal(f->counts.features, 8);
    assert_int_equal(f->counts.accepted, 2);
    assert_int_equal(f->counts.rejected, 6);
    assert_string_equal(ask(f, "SELECT group_concat(coalesce(rejected,'-')) FROM delivered"),
                        "F101,F101,F102,F102,F102,-,-,F107");
    assert_string_equal(ask(f, "SELECT group_concat(number) FROM parcel"), "6,7");
    assert_int_equal(count(f, "F106"), 1);
    assert_int_equal(count(f, "F105"), 1);
    assert_string_equal(detail(f, "F102", 5), "text that is no geometry: \"no geometry at all\"");
    for (size_t i = 0; i < f->findings.n; i++)
        assert_string_equal(f->findings.at[i].stage, "ingest");
}

static void bytes_that_are_no_text_are_kept_as_bytes(void **state)
{
    struct fixture *f = *state;
    take(f, "communes",
         put(f, "c.csv",
             "maXa,tenXa,WKT\n1,Ph\xad\xeang,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"
             "2,Ho\xcc\x80"
             "a,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"));
    assert_int_equal(count(f, "F103"), 0); /* one reading only is Vietnamese: TCVN3 */
    assert_int_equal(count(f, "F112"), 0); /* half of the column is UTF-8 */
    assert_int_equal(count(f, "F108"), 1);
    assert_string_equal(ask(f, "SELECT name FROM commune WHERE code = '1'"), "Phường");
    assert_string_equal(ask(f, "SELECT json_extract(attributes,'$.tenXa.hex') FROM delivered"),
                        "5068adea6e67");
    assert_string_equal(ask(f, "SELECT hex(name) FROM commune WHERE code = '2'"),
                        "48C3B261"); /* NFC */
    assert_string_equal(
        ask(f, "SELECT hex(json_extract(attributes,'$.tenXa')) FROM delivered WHERE feature = 2"),
        "486FCC8061"); /* as delivered */
}

static void people_stay_in_delivered(void **state)
{
    struct fixture *f = *state;
    take(f, "permits",
         put(f, "p.csv",
             "so_gpxd,chu_dau_tu,ngay_cap,so_tang\n"
             "1/GPXD,BÍ MẬT,25/09/2025,01 trệt BÍ MẬT\n"));
    take(f, "events",
         put(f, "e.csv", "ma_ho_so,nguoi_nop,ngay_nhan\nH29-1,BÍ MẬT,hôm qua BÍ MẬT\n"));
    assert_string_equal(ask(f, "SELECT issued FROM permit"), "2025-09-25");
    assert_int_equal(count(f, "A107"), 1);
    assert_int_equal(count(f, "A108"), 1);
    for (size_t i = 0; i < f->findings.n; i++)
        for (int vi = 0; vi < 2; vi++)
            assert_null(strstr(ranh_finding_message(&f->arena, &f->findings.at[i], vi), "BÍ MẬT"));
    static const char *const tables[] = {"permit", "permit_event", "source"};
    for (size_t i = 0; i < 3; i++) {
        sqlite3_stmt *stmt;
        bool row;
        assert_int_equal(ranh_store_prepare(
                             f->store, ranh_arena_printf(&f->arena, "SELECT * FROM %s", tables[i]),
                             &stmt, &f->err),
                         0);
        while (ranh_store_step(f->store, stmt, &row, &f->err) == 0 && row)
            for (int k = 0; k < sqlite3_column_count(stmt); k++)
                if (sqlite3_column_text(stmt, k))
                    assert_null(strstr((const char *)sqlite3_column_text(stmt, k), "BÍ MẬT"));
        sqlite3_finalize(stmt);
    }
}

static void ambiguous_columns_are_told_once(void **state)
{
    struct fixture *f = *state;
    take(f, "permits", put(f, "p.csv", "so_gpxd,dt_xd\n1,1.234\n2,2.345\n3,3\n"));
    assert_int_equal(count(f, "A107"), 1);
    assert_int_equal(f->findings.at[0].verdict, RANH_VIOLATION);
    assert_true(f->findings.at[0].measured == 2);
    assert_string_equal(ask(f, "SELECT count(footprint_m2) FROM permit"), "1");
}

static void incomplete_and_repeated_rows_are_rejected(void **state)
{
    struct fixture *f = *state;
    take(f, "indicators",
         put(f, "i.csv",
             "don_vi,chi_so,ky,gia_tri\n26740,A1,2026,5\n,A1,2026,6\n"
             "26740,A1,2026,7\n26740,A2,,\n"));
    assert_int_equal(f->counts.accepted, 2);
    assert_int_equal(f->counts.rejected, 2);
    assert_int_equal(count(f, "A109"), 1);
    assert_int_equal(count(f, "A110"), 1);
    assert_string_equal(ask(f, "SELECT value FROM indicator_value WHERE indicator = 'A1'"), "5.0");
    assert_string_equal(ask(f, "SELECT value FROM indicator_value WHERE indicator = 'A2'"), "null");
}

static void a_flood_is_summed_up(void **state)
{
    struct fixture *f = *state;
    struct ranh_str csv = RANH_STR_INIT;
    ranh_str_puts(&csv, "MaXa,SHBANDO,SHTHUA,WKT\n");
    for (int i = 0; i < 1500; i++)
        ranh_str_printf(&csv, "1,1,%d,POINT (1 2)\n", i + 1);
    take(f, "parcels", put(f, "p.csv", csv.text));
    ranh_str_release(&csv);
    assert_int_equal(f->counts.rejected, 1500);
    assert_int_equal(count(f, "F102"), 1001);
    assert_true(f->findings.at[f->findings.n - 1].measured == 500);
}

static void a_file_without_a_key_column_is_told_once(void **state)
{
    struct fixture *f = *state;
    take(f, "parcels",
         put(f, "p.csv",
             "SHTHUA,WKT\n1,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"
             "2,\"POLYGON((0 0,1 0,1 1,0 0))\"\n"));
    assert_int_equal(f->counts.accepted, 2);
    assert_int_equal(count(f, "A102"), 2); /* sheet and commune, not one per feature */
}

static int stop_at_two(void *context, int64_t feature, int64_t stated, struct ranh_err *err)
{
    (void)context;
    (void)stated;
    return feature == 2 ? ranh_fail(err, RANH_E_INTERRUPTED, "stopped") : 0;
}

static void failures_name_the_file(void **state)
{
    struct fixture *f = *state;
    const char *path = put(f, "p.csv", "SHTHUA,SHTHUA2\n1,2\n3,4\n5,6\n");
    const struct ranh_mapping_pair pair = {"sheet", "TO"};
    struct ranh_intake_source source = {
        .name = "a", .role = "parcels", .path = path, .fields = &pair, .n_fields = 1};
    assert_int_equal(ranh_intake_take(f->intake, &source, NULL, NULL, &f->counts, &f->err),
                     RANH_E_PROJECT);
    assert_non_null(strstr(f->err.text, "p.csv"));
    ranh_err_clear(&f->err);
    source.role = "permits";
    source.n_fields = 0;
    assert_int_equal(ranh_intake_take(f->intake, &source, stop_at_two, NULL, &f->counts, &f->err),
                     RANH_E_INTERRUPTED);
    ranh_err_clear(&f->err);
    source.path = "/nonexistent.shp";
    assert_int_equal(ranh_intake_take(f->intake, &source, NULL, NULL, &f->counts, &f->err),
                     RANH_E_INPUT);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        T(parcels_become_rows),
        T(a_source_says_whether_its_places_tell_its_numbers),
        T(findings_name_the_row),
        T(a_permit_that_is_no_place_is_told),
        T(what_cannot_be_a_parcel_is_kept_and_told),
        T(bytes_that_are_no_text_are_kept_as_bytes),
        T(people_stay_in_delivered),
        T(ambiguous_columns_are_told_once),
        T(incomplete_and_repeated_rows_are_rejected),
        T(a_flood_is_summed_up),
        T(a_file_without_a_key_column_is_told_once),
        T(failures_name_the_file),
    };
    return cmocka_run_group_tests_name("intake", tests, NULL, NULL);
}
