/* SPDX-License-Identifier: MIT */
/* Reading delivered files: what the sink writes comes back; cut files are refused; traps of GDAL. */
#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/sink.h>
#include <ranh/io/source.h>

#include "tests/unit/folder.h"

static const char *in_dir(struct fixture *f, const char *name)
{
    return ranh_fs_join(&f->arena, f->dir, name);
}

static const char *put(struct fixture *f, const char *name, const void *bytes, size_t n)
{
    const char *path = in_dir(f, name);
    assert_int_equal(ranh_fs_write(path, bytes, n, &f->err), 0);
    return path;
}

static const char *put_text(struct fixture *f, const char *name, const char *text)
{
    return put(f, name, text, strlen(text));
}

static const struct ranh_field fields[] = {
    {"SHBANDO", RANH_FIELD_TEXT, 10},
    {"SHTHUA", RANH_FIELD_INT, 0},
    {"DIENTICH", RANH_FIELD_REAL, 0},
    {"DIADANH", RANH_FIELD_TEXT, 60},
};

enum { N = 40 };

static const char *write_parcels(struct fixture *f, const char *name)
{
    const char *path = in_dir(f, name);
    struct ranh_sink *sink;
    ranh_err_clear(&f->err);
    if (ranh_sink_open(path, NULL, true, &sink, &f->err) ||
        ranh_sink_layer(sink, "parcels", 9210, RANH_SHAPE_POLYGON, fields, 4, &f->err))
        fail_msg("%s", f->err.text);
    for (int i = 0; i < N; i++) {
        double x = 600000 + 10 * i, y = 1190000;
        double xy[] = {x, y, x + 10, y, x + 10, y + 10, x, y + 10, x, y};
        uint32_t rings[] = {0, 1}, points[] = {0, 5};
        struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, 5, rings, points, xy};
        const char *values[] = {"012", ranh_arena_printf(&f->arena, "%d", i), "100.5",
                                i % 2 ? "Phường Sài Gòn" : NULL};
        if (ranh_sink_write(sink, &shape, values, &f->err))
            fail_msg("%s", f->err.text);
    }
    if (ranh_sink_commit(sink, &f->err))
        fail_msg("%s", f->err.text);
    return path;
}

/* Reads all; -1 when refused (f->err says why). */
static int64_t count(struct fixture *f, const char *path, const struct ranh_source_options *options)
{
    struct ranh_source *source;
    struct ranh_record record;
    int64_t n = 0;
    bool more = true;
    ranh_err_clear(&f->err);
    int status = ranh_source_open(path, options, &source, &f->err);
    while (!status && more) {
        status = ranh_source_next(source, &record, &more, &f->err);
        n += more;
    }
    ranh_source_close(source);
    if (status) {
        assert_int_equal(status, RANH_E_INPUT);
        assert_int_equal(f->err.status, RANH_E_INPUT);
        assert_true(strlen(f->err.text) > 20);
    }
    return status ? -1 : n;
}

static void refused(struct fixture *f, const char *path, const struct ranh_source_options *options,
                    const char *says)
{
    int64_t n = count(f, path, options);
    if (n >= 0)
        fail_msg("%s: read %d features instead of refusing", path, (int)n);
    if (!strstr(f->err.text, says))
        fail_msg("\"%s\" does not say \"%s\"", f->err.text, says);
}

static struct ranh_source *opened(struct fixture *f, const char *path,
                                  const struct ranh_source_options *options)
{
    struct ranh_source *source;
    if (ranh_source_open(path, options, &source, &f->err))
        fail_msg("%s", f->err.text);
    return source;
}

static bool take(struct fixture *f, struct ranh_source *source, struct ranh_record *record)
{
    bool more;
    if (ranh_source_next(source, record, &more, &f->err))
        fail_msg("%s", f->err.text);
    return more;
}

static void assert_cell(const struct ranh_record *record, size_t i, const char *text)
{
    const struct ranh_cell *cell = &record->cells[i];
    if (!text)
        assert_null(cell->bytes);
    else if (!cell->bytes || cell->n != strlen(text) || memcmp(cell->bytes, text, cell->n) != 0)
        fail_msg("cell %zu is \"%.*s\", wanted \"%s\"", i, (int)cell->n,
                 cell->bytes ? cell->bytes : "", text);
}

static const char *const formats[] = {"p.shp", "p.gpkg", "p.fgb", "p.geojson"};

static void what_is_written_comes_back(void **state)
{
    struct fixture *f = *state;
    for (size_t k = 0; k < 4; k++) {
        const char *path = write_parcels(f, formats[k]);
        struct ranh_source *source = opened(f, path, NULL);
        const struct ranh_source_info *info = ranh_source_info(source);
        struct ranh_record record;
        struct ranh_shape shape;
        unsigned notes;
        bool seen[N] = {false};
        assert_string_equal(info->encoding, "UTF-8");
        assert_string_equal(info->crs, "EPSG:9210");
        assert_int_equal(info->n_fields, 4);
        assert_string_equal(info->fields[0].name, "SHBANDO");
        assert_true(info->bytes > 1000);
        for (int i = 0; i < N; i++) {
            assert_true(take(f, source, &record));
            int number = (int)record.cells[1].number;
            assert_in_range(number, 0, N - 1);
            assert_false(seen[number]);
            seen[number] = true;
            assert_cell(&record, 0, "012");
            assert_true(record.cells[2].number == 100.5);
            assert_cell(&record, 3, number % 2 ? "Phường Sài Gòn" : NULL);
            assert_int_equal(
                ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err), 0);
            assert_int_equal(shape.kind, RANH_SHAPE_POLYGON);
            assert_int_equal(shape.n_points, 5);
            assert_true(fabs(ranh_shape_area(&shape) - 100) < 1e-9);
        }
        assert_false(take(f, source, &record));
        ranh_source_close(source);
    }
}

static void nothing_is_written_beside_the_file(void **state)
{
    struct fixture *f = *state;
    for (size_t k = 0; k < 4; k++) {
        struct fixture *inner;
        setup((void **)&inner);
        char *command;
        const char *path = write_parcels(inner, formats[k]);
        command = ranh_arena_printf(&f->arena, "ls -lA --time-style=full-iso %s > %s/%zu.a",
                                    inner->dir, f->dir, k);
        assert_int_equal(system(command), 0);
        assert_int_equal(count(inner, path, NULL), N);
        command[strlen(command) - 1] = 'b';
        assert_int_equal(system(command), 0);
        assert_int_equal(
            system(ranh_arena_printf(&f->arena, "cmp %s/%zu.a %s/%zu.b", f->dir, k, f->dir, k)), 0);
        teardown((void **)&inner);
    }
}

/* Cuts a copy of every file of a delivery at many places: all features, or a refusal. */
static void cut_files_are_never_read_in_part(void **state)
{
    struct fixture *f = *state;
    static const char *const cuts[][2] = {
        {"p.shp", "p.shp"},   {"p.shp", "p.dbf"}, {"p.shp", "p.shx"},
        {"p.gpkg", "p.gpkg"}, {"p.fgb", "p.fgb"}, {"p.geojson", "p.geojson"},
    };
    for (size_t k = 0; k < sizeof(cuts) / sizeof(*cuts); k++) {
        write_parcels(f, cuts[k][0]);
        char *bytes;
        size_t n;
        assert_int_equal(
            ranh_fs_read(&f->arena, in_dir(f, cuts[k][1]), 1 << 30, &bytes, &n, &f->err), 0);
        /* Each kilobyte, and 23 places of a small file. */
        for (size_t i = 0, keep = 0; keep < n; keep = ++i < 23 ? n * i / 23 : (i - 22) * 1024) {
            put(f, cuts[k][1], bytes, keep);
            int64_t got = count(f, in_dir(f, cuts[k][0]), NULL);
            if (got >= 0)
                fail_msg("%s cut to %zu of %zu bytes gave %d features", cuts[k][1], keep, n,
                         (int)got);
        }
        /* One byte from the end: complete or refused. */
        put(f, cuts[k][1], bytes, n - 1);
        int64_t got = count(f, in_dir(f, cuts[k][0]), NULL);
        if (got != -1 && got != N)
            fail_msg("%s without its last byte gave %d features", cuts[k][1], (int)got);
    }
}

static void shapefile_parts_must_belong_together(void **state)
{
    struct fixture *f = *state;
    const char *path = write_parcels(f, "p.shp");
    unlink(in_dir(f, "p.shx"));
    refused(f, path, NULL, ".shx is missing");
    write_parcels(f, "p.shp");
    put_text(f, "p.cpg", "KLINGON");
    refused(f, path, NULL, "KLINGON");
    put_text(f, "p.cpg", "65001\r\n");
    assert_int_equal(count(f, path, NULL), N);
    unlink(in_dir(f, "p.dbf"));
    assert_int_equal(count(f, path, NULL), N);
}

static void dbf_text_arrives_as_bytes(void **state)
{
    struct fixture *f = *state;
    /* One row, one field NAME C(6) with CP1258 bytes; the .cpg would make GDAL lose the last letter. */
    unsigned char dbf[32 + 32 + 1 + 7 + 1] = {3, 125, 1, 1, 1, 0, 0, 0, 65, 0, 7, 0};
    memcpy(dbf + 32, "T\xcaN", 3);
    dbf[32 + 11] = 'C';
    dbf[32 + 16] = 6;
    dbf[64] = 0x0d;
    memcpy(dbf + 65,
           " Cu\xd2"
           "Chi",
           7);
    dbf[72] = 0x1a;
    const char *path = put(f, "t.dbf", dbf, sizeof(dbf));
    put_text(f, "t.cpg", "1258");
    struct ranh_source *source = opened(f, path, NULL);
    struct ranh_record record;
    assert_string_equal(ranh_source_info(source)->encoding, "1258");
    assert_string_equal(ranh_source_info(source)->fields[0].name, "TÊN");
    assert_true(take(f, source, &record));
    assert_cell(&record, 0,
                "Cu\xd2"
                "Chi");
    assert_null(record.wkb);
    assert_false(take(f, source, &record));
    ranh_source_close(source);
    /* A row marked as deleted is not lost but deleted. */
    dbf[65] = '*';
    put(f, "t.dbf", dbf, sizeof(dbf));
    assert_int_equal(count(f, path, NULL), 0);
}

static void csv_is_read_as_it_is(void **state)
{
    struct fixture *f = *state;
    const char *path = put_text(f, "t.csv",
                                "\xef\xbb\xbfso;to;dien tich;to;wkt\r\n"
                                "\"007\";\"a;\"\"b\"\"\r\nc\";1.234,5;5\" pipe;POINT (1 2)\r\n"
                                "\r\n"
                                "8;x;;;\r\n"
                                "9;y;1;2;POINT (1\n");
    struct ranh_source *source = opened(f, path, NULL);
    const struct ranh_source_info *info = ranh_source_info(source);
    struct ranh_record record;
    assert_int_equal(info->n_fields, 5);
    assert_string_equal(info->fields[3].name, "to_2");
    assert_true(take(f, source, &record));
    assert_int_equal(record.feature, 1);
    assert_cell(&record, 0, "007");
    assert_cell(&record, 1, "a;\"b\"\r\nc");
    assert_cell(&record, 2, "1.234,5");
    assert_cell(&record, 3, "5\" pipe");
    assert_int_equal(record.wkb_n, 21);
    assert_true(take(f, source, &record));
    assert_int_equal(record.feature, 2);
    assert_cell(&record, 2, "");
    assert_null(record.wkb);
    assert_false(record.bad_geometry);
    assert_true(take(f, source, &record));
    assert_null(record.wkb);
    assert_true(record.bad_geometry);
    assert_false(take(f, source, &record));
    ranh_source_close(source);
}

static void csv_damage_is_told_with_its_line(void **state)
{
    struct fixture *f = *state;
    refused(f, put_text(f, "a.csv", "a,b\n1,\"2\n3,4\n"), NULL, "opened in line 2");
    refused(f, put_text(f, "b.csv", "a,b\n1,2,3\n"), NULL, "b.csv:2: 3 cells");
    refused(f, put_text(f, "c.csv", "a,b,c\n1,2,3\n4,"), NULL, "c.csv:3");
    refused(f,
            put(f, "d.csv",
                "\xff\xfe"
                "a\0,\0b\0\n\0"
                "1",
                11),
            NULL, "UTF-16");
    refused(f, put(f, "e.csv", "a\0b\n", 4), NULL, "NUL");
    refused(f, put(f, "f.csv", "ab,c\0d\n1,2\n", 11), NULL, "NUL");
    refused(f, put_text(f, "g.csv", "\n\n"), NULL, "no line");
    assert_int_equal(count(f, put_text(f, "h.csv", "a,b\n1,2\n3,4"), NULL), 2);
    assert_int_equal(count(f, put_text(f, "i.csv", "a,b\r1,2\r3,4\r"), NULL), 2);
    assert_int_equal(count(f, put_text(f, "j.csv", "a,b\n1,2,,\n"), NULL), 1);
}

static void tables_may_have_coordinates(void **state)
{
    struct fixture *f = *state;
    const struct ranh_source_options options = {.x_field = "kinh", .y_field = "vi"};
    const struct ranh_source_options typo = {.x_field = "kinhh", .y_field = "vi"};
    const struct ranh_source_options half = {.x_field = "kinh"};
    const char *path = put_text(f, "xy.csv", "id;kinh;vi\n1;106,7012;10.776\n2;;\n3;east;10\n");
    struct ranh_source *source = opened(f, path, &options);
    struct ranh_record record;
    struct ranh_shape shape;
    unsigned notes;
    assert_true(take(f, source, &record));
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err),
                     0);
    assert_true(shape.xy[0] == 106.7012 && shape.xy[1] == 10.776);
    assert_true(take(f, source, &record));
    assert_true(!record.wkb && !record.bad_geometry);
    assert_true(take(f, source, &record));
    assert_true(!record.wkb && record.bad_geometry);
    ranh_source_close(source);
    refused(f, path, &typo, "\"kinh\"");
    refused(f, path, &half, "belong together");
}

static void what_is_no_source_is_told_so(void **state)
{
    struct fixture *f = *state;
    refused(f, in_dir(f, "none.shp"), NULL, "check the path");
    refused(f, f->dir, NULL, "folder");
    refused(f, put_text(f, "empty.geojson", ""), NULL, "empty");
    refused(f, put(f, "v8.dgn", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8), NULL, "V7 DGN");
    refused(f, put_text(f, "x.dwg", "AC1032 and more"), NULL, "DXF");
    refused(f, put(f, "x.zip", "PK\3\4abcdefgh", 12), NULL, "unpack");
    refused(f, put_text(f, "x.pdf", "%PDF-1.4 hello"), NULL, "is a PDF");
    refused(f, put_text(f, "x.gpkg", "this is no database at all, is it"), NULL, "x.gpkg");
}

static void layers_are_named_when_there_are_several(void **state)
{
    struct fixture *f = *state;
    const char *path = in_dir(f, "two.gpkg");
    const struct ranh_source_options wrong = {.layer = "roads"}, right = {.layer = "ZONES"};
    const char *const *names;
    struct ranh_sink *sink;
    assert_int_equal(ranh_sink_open(path, NULL, false, &sink, &f->err), 0);
    assert_int_equal(ranh_sink_layer(sink, "parcels", 9210, RANH_SHAPE_POLYGON, fields, 4, &f->err),
                     0);
    assert_int_equal(ranh_sink_layer(sink, "zones", 9210, RANH_SHAPE_POLYGON, fields, 4, &f->err),
                     0);
    assert_int_equal(ranh_sink_commit(sink, &f->err), 0);
    refused(f, path, NULL, "\"parcels\", \"zones\"");
    refused(f, path, &wrong, "\"parcels\", \"zones\"");
    assert_int_equal(count(f, path, &right), 0);
    assert_int_equal(ranh_source_layers(path, &f->arena, &names, &f->err), 0);
    assert_string_equal(names[1], "zones");
    assert_null(names[2]);
}

static void the_sink_keeps_what_is_there(void **state)
{
    struct fixture *f = *state;
    struct ranh_sink *sink;
    const char *path = write_parcels(f, "p.gpkg");
    assert_int_equal(ranh_sink_open(path, NULL, false, &sink, &f->err), RANH_E_OUTPUT);
    assert_null(sink);
    assert_int_equal(ranh_sink_open(path, NULL, true, &sink, NULL), 0);
    ranh_sink_discard(sink);
    assert_int_equal(count(f, path, NULL), N);
    ranh_err_clear(&f->err);
    assert_int_equal(ranh_sink_open(in_dir(f, "x.docx"), NULL, true, &sink, &f->err),
                     RANH_E_OUTPUT);
    /* nothing but the file remains */
    assert_int_equal(system(ranh_arena_printf(&f->arena, "test \"$(ls -A %s)\" = p.gpkg", f->dir)),
                     0);
}

static void curves_heights_and_gml(void **state)
{
    struct fixture *f = *state;
    struct ranh_record record;
    struct ranh_shape shape;
    unsigned notes;
    const char *path =
        put_text(f, "c.csv",
                 "id,wkt\n1,\"CURVEPOLYGON (CIRCULARSTRING (0 0, 1 1, 2 0, 1 -1, 0 0))\"\n"
                 "2,POINT Z (1 2 3)\n3,0101000000000000000000f03f0000000000000040\n"
                 "4,\"{\"\"type\"\":\"\"Point\"\",\"\"coordinates\"\":[1,2]}\"\n");
    struct ranh_source *source = opened(f, path, NULL);
    assert_true(take(f, source, &record));
    assert_true(record.was_curved);
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err),
                     0);
    assert_true(fabs(ranh_shape_area(&shape) - 3.14159) < 0.001);
    assert_true(take(f, source, &record));
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err),
                     0);
    assert_true(notes & RANH_WKB_HAD_Z);
    assert_true(take(f, source, &record));
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err),
                     0);
    assert_true(shape.xy[1] == 2);
    assert_true(take(f, source, &record));
    assert_int_equal(ranh_wkb_read(&f->arena, record.wkb, record.wkb_n, &shape, &notes, &f->err),
                     0);
    assert_true(shape.xy[1] == 2);
    ranh_source_close(source);

    static const char gml[] =
        "<?xml version=\"1.0\"?><ogr:FeatureCollection xmlns:ogr=\"http://ogr.maptools.org/\" "
        "xmlns:gml=\"http://www.opengis.net/"
        "gml\"><gml:featureMember><ogr:p><ogr:geometryProperty><gml:Point>"
        "<gml:coordinates>1,2</gml:coordinates></gml:Point></ogr:geometryProperty><ogr:so>007</"
        "ogr:so></ogr:p>"
        "</gml:featureMember></ogr:FeatureCollection>";
    path = put_text(f, "g.gml", gml);
    source = opened(f, path, NULL);
    assert_true(take(f, source, &record));
    bool found = false;
    for (size_t i = 0; i < ranh_source_info(source)->n_fields; i++)
        if (strcmp(ranh_source_info(source)->fields[i].name, "so") == 0) {
            assert_cell(&record, i, "007");
            found = true;
        }
    assert_true(found);
    assert_non_null(record.wkb);
    ranh_source_close(source);
    assert_false(ranh_fs_exists(in_dir(f, "g.gfs")));
    put(f, "g.gml", gml, sizeof(gml) - 30);
    assert_int_equal(count(f, path, NULL), -1);
}

static void broken_json_is_refused_with_its_place(void **state)
{
    struct fixture *f = *state;
    static const char *const bad[] = {
        "{\"type\":\"FeatureCollection\",\"features\":[null]}",
        "{\"type\":\"FeatureCollection\",\"features\":[],}",
        "{\"type\":\"FeatureCollection\",\"features\":[]} x",
        "{\"type\":\"Point\",\"coordinates\":[1e-2.0,2]}",
        "{\"type\":\"Point\",\"coordinates\":[01,2]}",
        "{\"type\":\"Point\",\"coordinates\":[1,2]",
        "{\"type\":\"Po\nint\",\"coordinates\":[1,2]}",
    };
    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        refused(f, put_text(f, "bad.geojson", bad[i]), NULL, "bad.geojson");
    assert_int_equal(
        count(f,
              put_text(f, "ok.geojson", "\xef\xbb\xbf{\"type\":\"Point\",\"coordinates\":[1,2]}"),
              NULL),
        1);
}

/* The public suite of JSON parsers' traps: n_ files must be refused; none is a map, so all are. */
static void the_json_suite_is_refused(void **state)
{
    struct fixture *f = *state;
    DIR *dir = opendir("../shared/data/hostile/jsonsuite/test_parsing");
    size_t n = 0;
    if (!dir) {
        print_message("no test data beside the project\n");
        skip();
    }
    for (struct dirent *entry; (entry = readdir(dir));) {
        if (entry->d_name[0] == '.')
            continue;
        const char *path =
            ranh_fs_join(&f->arena, "../shared/data/hostile/jsonsuite/test_parsing", entry->d_name);
        if (count(f, path, NULL) >= 0)
            fail_msg("%s was accepted", entry->d_name);
        bool not_json = strstr(f->err.text, "not JSON") || strstr(f->err.text, "cut off") ||
                        strstr(f->err.text, "is empty");
        if (entry->d_name[0] == 'n' && !not_json)
            fail_msg("%s: %s", entry->d_name, f->err.text);
        if (entry->d_name[0] == 'y' && not_json)
            fail_msg("%s: %s", entry->d_name, f->err.text);
        n++;
    }
    closedir(dir);
    assert_true(n > 100);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
        T(what_is_written_comes_back),
        T(nothing_is_written_beside_the_file),
        T(cut_files_are_never_read_in_part),
        T(shapefile_parts_must_belong_together),
        T(dbf_text_arrives_as_bytes),
        T(csv_is_read_as_it_is),
        T(csv_damage_is_told_with_its_line),
        T(tables_may_have_coordinates),
        T(what_is_no_source_is_told_so),
        T(layers_are_named_when_there_are_several),
        T(the_sink_keeps_what_is_there),
        T(curves_heights_and_gml),
        T(broken_json_is_refused_with_its_place),
        T(the_json_suite_is_refused),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
