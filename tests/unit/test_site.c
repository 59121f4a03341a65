/* SPDX-License-Identifier: MIT */
/*
 * The site of a small workspace with hostile names in it: what it says, what it hides, that it is made
 * whole or not at all, and the same every time. With RANH_TEST_SITE=FOLDER the first site is left there
 * for tests/web/site.sh to open in a browser.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/index/indicator.h>
#include <ranh/io/mbtiles.h>
#include <ranh/report/site.h>

#define LEAFLET "/usr/share/javascript/leaflet"

struct fixture {
    struct ranh_arena arena;
    struct ranh_store *store;
    struct ranh_site_options options;
    struct ranh_site_counts counts;
    struct ranh_err err;
    char dir[64];
};

static void must(struct fixture *f, int status)
{
    if (status)
        fail_msg("%s", f->err.text);
}

/* Eight communes in two rows; each with 8 x 10 parcels on two sheets. The names of commune 26743 and of
 * dossier H-0002 try to break out of HTML, JSON and scripts. */
static const char communes[] =
    "WITH n(i, code, name) AS (VALUES (0,'26740','Phường Sài Gòn'),(1,'26743','Phường "
    "</script><img src=x onerror=alert(1)> \"Bến\" & ''Thành'''),(2,'26737','Phường Tân "
    "Định'),(3,'26881',"
    "'Phường An Lạc'),(4,'27154','Phường Chợ Quán'),(5,'27259','Phường Xóm "
    "Chiếu'),(6,'27301','Phường Chợ "
    "Lớn'),(7,'27493','Xã Củ Chi')) INSERT INTO commune(commune_id, delivered_id, source_id, code, "
    "name, "
    "name_en, geometry) SELECT i+1, 0, 1, code, name, CASE i WHEN 0 THEN 'Saigon Ward' END, "
    "GeomFromText(printf('MULTIPOLYGON(((%d %d,%d %d,%d %d,%d %d,%d %d,%d %d)))', 603000+i%4*400, "
    "1190000+i/4*500, 603000+i%4*400+400, 1190000+i/4*500-30, 603000+i%4*400+400, "
    "1190000+i/4*500+470, "
    "603000+i%4*400+180, 1190000+i/4*500+540, 603000+i%4*400, 1190000+i/4*500+500, 603000+i%4*400, "
    "1190000+i/4*500), 9210) FROM n;";
static const char parcels[] =
    "WITH RECURSIVE c(k) AS (SELECT 0 UNION ALL SELECT k+1 FROM c WHERE k < 79) INSERT INTO "
    "parcel(parcel_id, delivered_id, source_id, key, commune_code, sheet, number, land_use, "
    "area_recorded_m2, native_area_m2, geometry) SELECT m.commune_id*1000+k, 0, 1, "
    "m.code||'/'||(1+k/40)||'/'||(1+k%40), m.code, 1+k/40, 1+k%40, CASE k%5 WHEN 0 THEN 'CLN' WHEN "
    "1 THEN "
    "'TMD' ELSE 'ODT' END, 600, 600, GeomFromText(printf('MULTIPOLYGON(((%d %d,%d %d,%d %d,%d "
    "%d,%d %d)))', "
    "x, y, x+20, y, x+20, y+30, x, y+30, x, y), 9210) FROM (SELECT commune_id, code, k, "
    "603000+(commune_id-1)%4*400+40+k%8*30 AS x, 1190000+(commune_id-1)/4*500+30+k/8*40 AS y FROM "
    "commune, "
    "c) AS m;"
    "UPDATE parcel SET number = NULL, key = NULL WHERE parcel_id = 8079;";
static const char findings[] =
    "INSERT INTO finding(finding_id, stage, code, severity, verdict, subject, id_a, key_a, id_b, "
    "key_b, "
    "measured, limit_value, measure_unit, article, commune_code, message_vi, message_en, geometry) "
    "SELECT "
    "printf('f%05d', parcel_id), 'overlap', 'T101', 'error', 'VIOLATION', 'parcel', parcel_id, "
    "key, "
    "parcel_id+1, commune_code||'/x', 1.5, 0.07, 'm', 'TT 25/2014/TT-BTNMT Điều 7', commune_code, "
    "'Thửa '||"
    "key||' chồng lên thửa bên cạnh 12,4 m², rộng 1,5 m, vượt giới hạn 0,07 m.', 'Parcel '||key||' "
    "overlaps "
    "its neighbour by 12.4 m2, 1.5 m wide, limit 0.07 m.', geometry FROM parcel WHERE parcel_id % "
    "23 = 0 "
    "UNION ALL SELECT printf('g%05d', parcel_id), 'validate', 'A104', 'warning', 'VIOLATION', "
    "'parcel', "
    "parcel_id, key, NULL, NULL, 12, 4, 'm²', NULL, commune_code, 'Thửa '||key||': diện tích ghi "
    "khác diện "
    "tích đo.', 'Parcel '||key||': recorded and measured area differ.', NULL FROM parcel WHERE "
    "parcel_id % "
    "17 = 0 UNION ALL SELECT printf('h%05d', parcel_id), 'validate', 'G107', 'info', 'VIOLATION', "
    "'parcel', "
    "parcel_id, key, NULL, NULL, 2, NULL, NULL, NULL, commune_code, 'Đỉnh lặp <b>\"x\"</b> ở "
    "'||key||'.', "
    "'Repeated vertex in '||key||'.', ST_PointOnSurface(geometry) FROM parcel WHERE parcel_id % 11 "
    "= 0;"
    "INSERT INTO finding(finding_id, stage, code, severity, verdict, subject, id_a, key_a, "
    "message_vi, "
    "message_en) VALUES ('z1', 'link', 'P101', 'warning', 'VIOLATION', 'permit', 1, '=cmd|calc', "
    "'Giấy phép không gắn được với thửa.', 'Permit without parcel.'), ('z2', 'validate', 'G104', "
    "'error', "
    "'OK', 'parcel', 1, 'KHONG-CONG-BO', 'x', 'x');"
    "INSERT INTO overlap(parcel_a, parcel_b, class, area_m2, width_m, length_m, verdict, border) "
    "SELECT id_a, id_b, 'overlap', 12.4, 1.5, 8.3, 'VIOLATION', '26704/1' FROM finding WHERE code "
    "= 'T101';";
static const char records[] =
    "INSERT INTO source(source_id, name, role, path, sha256, bytes, driver, crs_used, features_in, "
    "accepted,"
    " rejected, survey_date) VALUES (1, 'to-ban-do-2026', 'parcels', '/secret/folder/a.shp', "
    "'0123456789abcdef0123', 1, 'ESRI Shapefile', 'EPSG:9210', 642, 640, 2, '2026-03-01');"
    "INSERT INTO delivered(source_id, feature, attributes) VALUES (1, 1, '{\"CHUSH\":\"NGUYEN VAN "
    "BI MAT\"}');"
    "WITH RECURSIVE c(k) AS (SELECT 1 UNION ALL SELECT k+1 FROM c WHERE k < 900) INSERT INTO "
    "permit_event(event_id, delivered_id, source_id, dossier, permit_no, unit_code, received, due, "
    "done, "
    "status, channel) SELECT k, 0, 1, CASE k WHEN 2 THEN 'H-0002</script>\"' ELSE printf('H-%04d', "
    "k) END, "
    "CASE WHEN k%3=0 THEN printf('GP-%d', k) END, (SELECT code FROM commune WHERE commune_id = "
    "1+k%8), "
    "date('2026-01-01', printf('+%d days', k%300)), date('2026-01-21', printf('+%d days', k%300)), "
    "CASE "
    "WHEN k%7 THEN date('2026-01-08', printf('+%d days', k%300+k%17)) END, 'Đang xử lý', 'Trực "
    "tuyến' FROM c;"
    "INSERT INTO permit(permit_id, delivered_id, source_id, permit_no, address) SELECT k.value, 0, "
    "1, "
    "'GP-'||k.value, '12 DUONG BI MAT' FROM json_each('[3,6,9,12]') AS k;"
    "INSERT INTO permit_parcel VALUES (3, 1000, 'key', 1), (6, 1001, 'key', 1);"
    "INSERT INTO zone(zone_id, delivered_id, source_id, code, function, function_name) VALUES (1, "
    "0, 1, "
    "'Z1', 'DO', 'Đất ở <đô thị> & dịch vụ');"
    "INSERT INTO parcel_zone SELECT parcel_id, 1, 600, 0.985 FROM parcel WHERE commune_code = "
    "'26740';"
    "INSERT INTO unit(unit_id, delivered_id, source_id, code, name, name_en, kind) VALUES (1, 0, "
    "1, 'SXD', "
    "'Sở Xây dựng', 'Department of Construction', 'Sở'), (2, 0, 1, 'SNN', 'Sở Nông nghiệp và Môi "
    "trường', "
    "NULL, 'Sở');"
    "INSERT INTO stage_run(stage, state, inputs, counts, versions, started, seconds, peak_bytes) "
    "SELECT "
    "value, 'done', '', '', '', '2001-02-03T04:05:06', 0, 0 FROM "
    "json_each('[\"validate\",\"overlap\",\"link\"]');";
/* External values for the whole city's definition, so that units can be ranked. */
static const char values[] =
    "INSERT INTO indicator_value(unit_code, indicator, period, value, delivered_id) SELECT u.code, "
    "i.value, '2026', CASE WHEN i.value IN "
    "('A1.2','A1.4','A2.1','A3.3','A5.3','A5.4','B1.16','B3.6') THEN "
    "(unicode(substr(u.code, -1)) + unicode(substr(i.value, -1))) % 4 ELSE 40 + "
    "(unicode(substr(u.code, -2))"
    " * 7 + unicode(substr(i.value, -1)) * 13 + unicode(substr(i.value, 2)) * 5) % 60 END, 1 FROM "
    "(SELECT "
    "code FROM commune UNION SELECT code FROM unit) AS u, "
    "json_each('[\"A1.1\",\"A1.2\",\"A1.3\",\"A1.4\","
    "\"A1.5\",\"A2.1\",\"A2.2\",\"A2.3\",\"A2.4\",\"A3.1\",\"A3.2\",\"A3.3\",\"A3.5\",\"A4.1\","
    "\"A4.2\","
    "\"A4.3\",\"A5.1\",\"A5.2\",\"A5.3\",\"A5.4\",\"B2.2\",\"B2.3\",\"B3.1\",\"B3.2\",\"B3.3\","
    "\"B3.4\"]') "
    "AS i WHERE NOT (u.code = 'SNN' AND i.value > 'A2');";

static void score(struct fixture *f)
{
    struct ranh_index_definition *def;
    struct ranh_index_unit *units;
    struct ranh_index_values v;
    struct ranh_index_scores s;
    size_t n;
    must(f, ranh_index_load(f->options.definition, &def, &f->err));
    must(f, ranh_index_units(f->store, &f->arena, &units, &n, &f->err));
    must(f,
         ranh_index_measure(f->store, def, units, n, "2026", "2026-11-22", &f->arena, &v, &f->err));
    ranh_index_score(def, units, n, v.raw, v.cases, &f->arena, &s);
    must(f, ranh_index_write(f->store, def, units, &s, "2026", &f->err));
    ranh_index_free(def);
}

static int setup(void **state)
{
    static struct fixture f;
    memset(&f, 0, sizeof(f));
    ranh_arena_init(&f.arena);
    snprintf(f.dir, sizeof(f.dir), "/tmp/ranh-site-XXXXXX");
    if (!mkdtemp(f.dir))
        return -1;
    f.options = (struct ranh_site_options){
        .path = ranh_fs_join(&f.arena, f.dir, "site"),
        .assets = "datasets/site",
        .leaflet = LEAFLET,
        .definition = "datasets/index/hcmc-dti.csv",
        .name = "Ranh giới thửa đất Thành phố Hồ Chí Minh",
        .name_en = "Ho Chi Minh City parcel boundaries",
        .owner = "Sở Nông nghiệp và Môi trường Thành phố Hồ Chí Minh",
        .owner_en = "Ho Chi Minh City Department of Agriculture and Environment",
        .primary = "#0b5d66",
        .accent = "#e0a03a",
        .as_of = ranh_date_of(2026, 11, 22),
    };
    *state = &f;
    return ranh_store_open("memory", RANH_STORE_MEMORY, 9210, &f.store, &f.err);
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    ranh_store_close(f->store, NULL);
    ranh_fs_remove(f->dir, NULL);
    ranh_arena_release(&f->arena);
    return 0;
}

static void fill(struct fixture *f)
{
    const char *const sql[] = {communes, parcels, findings, records, values};
    for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++)
        must(f, ranh_store_exec(f->store, sql[i], &f->err));
    score(f);
}

static void build(struct fixture *f)
{
    must(f, ranh_site_build(f->store, &f->options, &f->counts, &f->err));
}

static const char *text_of(struct fixture *f, const char *name)
{
    char *text;
    size_t n;
    must(f, ranh_fs_read(&f->arena, ranh_fs_join(&f->arena, f->options.path, name), 1u << 26, &text,
                         &n, &f->err));
    return text;
}

static void says(struct fixture *f, const char *name, const char *part)
{
    if (!strstr(text_of(f, name), part))
        fail_msg("%s does not say: %s", name, part);
}

static int run(const char *command)
{
    int status = system(command);
    return status;
}

static void test_pages(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f);
    assert_int_equal(f->counts.parcels, 639); /* one of 640 has no number */
    assert_int_equal(f->counts.dossiers, 900);
    assert_true(f->counts.findings > 100);
    says(f, "index.html", "<span lang=\"vi\">thửa đất không có lỗi</span>");
    says(f, "index.html", "<span lang=\"en\">of parcels are without errors</span>");
    says(f, "scores.html", "Sở Xây dựng");
    says(f, "scores.html", "chưa xếp hạng"); /* SNN has too few values */
    says(f, "about.html", "to-ban-do-2026");
    says(f, "about.html", "1 thửa thiếu mã xã");
    says(f, "about.html", "1 parcel lacks commune");
    says(f, "map.html", "Chưa có ảnh nền");
    says(f, "assets/theme.css", "--primary: #0b5d66");
    says(f, "assets/theme.css", "@media screen and (prefers-color-scheme: dark)");
    says(f, "data/meta.js", "Đất ở \\u003cđô thị\\u003e \\u0026 dịch vụ");
    says(f, "findings.csv", "'=cmd|calc");
    /* notes, warnings, errors: all, and those with a place; the permit without a parcel has none */
    says(f, "data/meta.js", "\"levels\":[[58,58],[39,38],[28,28]]");
    const char *leave = getenv("RANH_TEST_SITE");
    if (leave)
        assert_int_equal(run(ranh_arena_printf(&f->arena, "rm -rf '%s' && cp -R '%s' '%s'", leave,
                                               f->options.path, leave)),
                         0);
}

/* Nothing out of `delivered`, no paths, no addresses, no clock. */
static void test_nothing_leaks(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f);
    static const char *const secret[] = {"NGUYEN VAN BI MAT", "DUONG BI MAT", "/secret/",
                                         "2001-02-03", "KHONG-CONG-BO"};
    for (size_t i = 0; i < sizeof(secret) / sizeof(secret[0]); i++)
        if (run(ranh_arena_printf(&f->arena, "! grep -rlF '%s' '%s'", secret[i], f->options.path)))
            fail_msg("the site holds \"%s\"", secret[i]);
}

static void test_hostile_names(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f);
    assert_int_equal(
        run(ranh_arena_printf(&f->arena,
                              "! grep -rlE '</script><img|<img src=x|<b>\"x\"|H-0002</' "
                              "--include=*.html --include=*.js '%s'",
                              f->options.path)),
        0);
    says(f, "index.html", "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;");
}

static void test_same_bytes(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f);
    const char *first = f->options.path;
    f->options.path = ranh_fs_join(&f->arena, f->dir, "again");
    build(f);
    assert_int_equal(run(ranh_arena_printf(&f->arena, "diff -r '%s' '%s'", first, f->options.path)),
                     0);
}

/* An empty workspace: nothing is shown as done, and nothing as zero errors. */
/* A commune that only parcels name has its name from the table of codes, unless the data are of before the reform. */
static void test_names_of_codes(void **state)
{
    struct fixture *f = *state;
    struct ranh_admin admin;
    fill(f);
    must(f, ranh_store_exec(f->store, "DELETE FROM commune WHERE code = '27154'", &f->err));
    must(f, ranh_admin_load(&f->arena, "datasets", &admin, &f->err));
    f->options.admin = &admin;
    f->options.as_of = admin.reform;
    build(f);
    says(f, "index.html", ranh_admin_unit(&admin, "27154")->name);
    f->options.as_of = admin.reform - 1;
    build(f);
    assert_null(strstr(text_of(f, "index.html"), ranh_admin_unit(&admin, "27154")->name));
    ranh_admin_release(&admin);
}

static void test_unchecked_is_not_clean(void **state)
{
    struct fixture *f = *state;
    build(f);
    says(f, "index.html", "Chưa kiểm tra");
    says(f, "index.html", "Not checked yet");
    says(f, "scores.html", "Chưa tính chỉ số");
    assert_null(strstr(text_of(f, "index.html"), "100,0"));
}

/* "Most in" is said of one place, never of the first among equals; one place is named as such. */
static void test_most_is_one(void **state)
{
    struct fixture *f = *state;
    fill(f);
    must(f, ranh_store_exec(
                f->store,
                "DELETE FROM finding; INSERT INTO finding(finding_id, stage, code, severity, "
                "verdict, subject, id_a, commune_code, message_vi, message_en) VALUES "
                "('a', 'validate', 'G103', 'error', 'VIOLATION', 'parcel', 1000, '26740', '', ''),"
                "('b', 'validate', 'G103', 'error', 'VIOLATION', 'parcel', 3000, '26737', '', ''),"
                "('d', 'validate', 'G103', 'warning', 'POSSIBLE', 'parcel', 3001, NULL, '', ''),"
                "('c', 'validate', 'G104', 'error', 'VIOLATION', 'parcel', 3001, '26737', '', '')",
                &f->err));
    build(f);
    assert_null(strstr(text_of(f, "index.html"), "Nhiều nhất ở"));
    says(f, "index.html", "Ở Phường Tân Định.");
    says(f, "index.html", "Vòng ranh không khép kín: 3"); /* one line, certain or not */
}

static void refused(struct fixture *f, enum ranh_status status, const char *part)
{
    struct ranh_err err = {0};
    assert_int_equal(ranh_site_build(f->store, &f->options, &f->counts, &err), status);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
}

/* A folder of somebody else's stays; a failure leaves the old site; no half-made folder is left. */
static void test_folder(void **state)
{
    struct fixture *f = *state;
    const char *other = ranh_fs_join(&f->arena, f->options.path, "thesis.txt");
    must(f, ranh_fs_mkdirs(f->options.path, &f->err));
    must(f, ranh_fs_write(other, "x", 1, &f->err));
    refused(f, RANH_E_OUTPUT, "was not made by ranh publish");
    assert_true(ranh_fs_exists(other));

    f->options.overwrite = true;
    build(f);
    assert_false(ranh_fs_exists(other));
    assert_true(
        ranh_fs_exists(ranh_arena_printf(&f->arena, "%s.replaced/thesis.txt", f->options.path)));

    f->options.overwrite = false;
    f->options.leaflet = "/nowhere";
    refused(f, RANH_E_INPUT, "libjs-leaflet");
    says(f, "index.html", "Chưa kiểm tra");
    f->options.leaflet = LEAFLET;
    f->options.primary = "teal";
    refused(f, RANH_E_PROJECT, "#rrggbb");
    assert_false(ranh_fs_exists(ranh_arena_printf(&f->arena, "%s.tmp", f->options.path)));

    f->options.primary = NULL;
    build(f); /* over our own */
    assert_false(ranh_fs_exists(ranh_arena_printf(&f->arena, "%s.old", f->options.path)));
    assert_false(ranh_fs_exists(ranh_arena_printf(&f->arena, "%s.tmp", f->options.path)));
}

static ino_t file_of(struct fixture *f, const char *name)
{
    struct stat st;
    assert_int_equal(lstat(ranh_fs_join(&f->arena, f->options.path, name), &st), 0);
    return st.st_ino;
}

/* The site as it stands is the one made from nothing. */
static void same_as_anew(struct fixture *f)
{
    struct ranh_site_options anew = f->options;
    struct ranh_site_counts counts;
    anew.path = ranh_fs_join(&f->arena, f->dir, "anew");
    must(f, ranh_fs_remove(anew.path, &f->err));
    must(f, ranh_site_build(f->store, &anew, &counts, &f->err));
    assert_int_equal(counts.written, counts.files);
    assert_int_equal(counts.files, f->counts.files);
    assert_int_equal(
        run(ranh_arena_printf(&f->arena, "diff -r '%s' '%s'", f->options.path, anew.path)), 0);
}

/* What did not change is the file it was; what changed, went, or was tampered with is not. */
static void test_kept(void **state)
{
    struct fixture *f = *state;
    fill(f);
    build(f);
    ino_t style = file_of(f, "assets/site.css"), first = file_of(f, "data/parcels/0.js");
    build(f);
    assert_int_equal(f->counts.written, 0);
    assert_int_equal(file_of(f, "assets/site.css"), style);

    must(f, ranh_store_exec(f->store,
                            "UPDATE parcel SET land_use = 'NTS+' WHERE parcel_id = (SELECT "
                            "parcel_id FROM parcel WHERE sheet <> '' AND number <> '' ORDER BY "
                            "commune_code DESC, sheet DESC LIMIT 1)",
                            &f->err));
    build(f);
    assert_int_equal(f->counts.written, 1); /* its sheet */
    assert_int_equal(file_of(f, "data/parcels/0.js"), first);
    same_as_anew(f);

    /* Other bytes of the same length and age; a link to somebody's file; a file that nobody made. */
    assert_int_equal(
        run(ranh_arena_printf(&f->arena,
                              "cd '%s' && touch -r findings.csv ../age && printf X | dd "
                              "of=findings.csv bs=1 seek=9 conv=notrunc 2>../dd && touch -r ../age "
                              "findings.csv && mv assets/site.css .. && ln -s ../../site.css "
                              "assets/site.css && echo x >data/extra.js",
                              f->options.path)),
        0);
    build(f);
    assert_int_equal(f->counts.written, 2);
    assert_false(ranh_fs_exists(ranh_fs_join(&f->arena, f->options.path, "data/extra.js")));
    same_as_anew(f);

    must(f, ranh_store_exec(f->store,
                            "DELETE FROM finding WHERE severity = 'error'; DELETE FROM parcel "
                            "WHERE commune_code = (SELECT min(commune_code) FROM parcel); DELETE "
                            "FROM permit_event WHERE event_id % 3 = 0",
                            &f->err));
    build(f);
    assert_true(f->counts.written > 3);
    same_as_anew(f);
}

/* Stopped, or out of room, in the middle: the old site stands and nothing half-made is left. */
static void test_interrupted(void **state)
{
    struct fixture *f = *state;
    volatile sig_atomic_t stop = 1;
    build(f);
    fill(f);
    f->options.stop = &stop;
    refused(f, RANH_E_INTERRUPTED, "unchanged");
    says(f, "index.html", "Chưa kiểm tra");

    stop = 0;
    struct rlimit whole, little;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &whole);
    little = whole;
    little.rlim_cur = 40000; /* bytes a file: findings.csv does not fit */
    setrlimit(RLIMIT_FSIZE, &little);
    struct ranh_err err = {0};
    int status = ranh_site_build(f->store, &f->options, &f->counts, &err);
    setrlimit(RLIMIT_FSIZE, &whole);
    assert_int_equal(status, RANH_E_OUTPUT);
    assert_non_null(strstr(err.text, "cannot be written"));
    says(f, "index.html", "Chưa kiểm tra");
    assert_false(ranh_fs_exists(ranh_arena_printf(&f->arena, "%s.tmp", f->options.path)));
}

static void test_marks(void **state)
{
    struct fixture *f = *state;
    char *svg = ranh_fs_join(&f->arena, f->dir, "m.svg");
    static const char bad[] =
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><SCRIPT>alert(1)</SCRIPT></svg>";
    static const char good[] = "<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    f->options.mark = svg;
    must(f, ranh_fs_write(svg, bad, sizeof(bad) - 1, &f->err));
    refused(f, RANH_E_INPUT, "plain SVG");
    must(f, ranh_fs_write(svg, good, sizeof(good) - 1, &f->err));
    build(f);
    says(f, "assets/mark.svg", good);
}

/* Whole zooms are left out beyond the limit, and the page says so. */
static void test_tiles(void **state)
{
    struct fixture *f = *state;
    struct ranh_mbtiles *tiles;
    const char *path = ranh_fs_join(&f->arena, f->dir, "t.mbtiles");
    must(f, ranh_mbtiles_create(path, &tiles, &f->err));
    for (unsigned z = 10; z <= 12; z++)
        for (uint32_t i = 0; i < 1u << (z - 10); i++)
            must(f, ranh_mbtiles_put(tiles, z, 800 + i, 480, "png", 3, &f->err));
    must(f, ranh_mbtiles_commit(tiles, &f->err));
    f->options.tiles = path;
    f->options.max_tiles = 4;
    build(f);
    assert_int_equal(f->counts.tiles, 3);
    says(f, "data/meta.js", "\"tiles\":{\"min\":10,\"max\":11}");
    says(f, "map.html", "Ảnh nền có đến mức phóng 11 (bộ đầy đủ có đến 12)");
    says(f, "tiles/11/801/480.png", "png");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_pages, setup, teardown),
        cmocka_unit_test_setup_teardown(test_nothing_leaks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_hostile_names, setup, teardown),
        cmocka_unit_test_setup_teardown(test_same_bytes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_names_of_codes, setup, teardown),
        cmocka_unit_test_setup_teardown(test_unchecked_is_not_clean, setup, teardown),
        cmocka_unit_test_setup_teardown(test_most_is_one, setup, teardown),
        cmocka_unit_test_setup_teardown(test_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(test_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(test_interrupted, setup, teardown),
        cmocka_unit_test_setup_teardown(test_marks, setup, teardown),
        cmocka_unit_test_setup_teardown(test_tiles, setup, teardown),
    };
    if (access(LEAFLET "/leaflet.css", R_OK)) {
        printf("1..0 # SKIP libjs-leaflet is not installed\n");
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
