/* SPDX-License-Identifier: MIT */
/* The project file: what is read, and every kind of mistake with its place. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/run/project.h>

static char folder[] = "/tmp/ranh-project-XXXXXX";
static struct ranh_project *project;
static struct ranh_err err;

static int load_bytes(const char *bytes, size_t n)
{
    struct ranh_err wrong = {0};
    assert_int_equal(ranh_fs_write("ranh.yaml", bytes, n, &wrong), 0);
    ranh_project_free(project);
    project = NULL;
    err = (struct ranh_err){0};
    return ranh_project_load("ranh.yaml", &project, &err);
}
static int load(const char *text)
{
    return load_bytes(text, strlen(text));
}

#define HEAD    "project: {name: A, crs: EPSG:9210, as_of: 2026-11-22}\n"
#define SOURCES "sources: [{name: p, role: parcels, path: a.shp}]\n"

static void wrong(const char *text, const char *message)
{
    int r = load(text);
    assert_string_equal(err.text, message);
    assert_int_equal(r, RANH_E_PROJECT);
    assert_null(project);
}

static void test_full(void **state)
{
    (void)state;
    int r = load("# a city\n"
                 "project:\n"
                 "  name: Thành phố Mẫu\n"
                 "  name_en: Sample\n"
                 "  crs: EPSG:9210\n"
                 "  as_of: 22/11/2026\n"
                 "  identity: {owner: Ủy ban, owner_en: Committee, primary: \"#102030\", accent: "
                 "'#ABCDEF', mark: m.svg}\n"
                 "workspace: /data/w.sqlite\n"
                 "sources:\n"
                 "  - name: p1\n"
                 "    role: parcels\n"
                 "    path: in/a.shp\n"
                 "    layer: L\n"
                 "    crs: EPSG:3405\n"
                 "    commune: 00123\n"
                 "    scale: 500\n"
                 "    survey_date: 2024-02-29\n"
                 "    encoding: CP1258\n"
                 "    fields: {sheet: SHBANDO, number: SHTHUA}\n"
                 "  - {name: ev, role: events, path: ../e.csv, x: X, y: Y, wkt: W}\n"
                 "rules: [r/one.csv, /two.csv]\n"
                 "reproject: {max_edge_m: 250.5}\n"
                 "validate: {area_tolerance_m2: 0.1}\n"
                 "overlap: {min_area_m2: 1, min_width_m: 0.02, max_gap_m2: 5000}\n"
                 "zoning: {min_share: 0.01}\n"
                 "tile: {path: t.mbtiles, min_zoom: 10, max_zoom: 16, size_px: 512}\n"
                 "index: {definition: index.csv, period: 2026-Q3}\n"
                 "publish: {path: out, base_url: https://example.org/}\n");
    assert_string_equal(err.text, "");
    assert_int_equal(r, 0);
    assert_string_equal(project->name, "Thành phố Mẫu");
    assert_string_equal(project->name_en, "Sample");
    assert_int_equal(project->srid, 9210);
    assert_string_equal(project->as_of, "2026-11-22");
    assert_string_equal(project->identity.owner, "Ủy ban");
    assert_string_equal(project->identity.accent, "#ABCDEF");
    assert_string_equal(project->identity.mark, "./m.svg");
    assert_string_equal(project->workspace, "/data/w.sqlite");
    assert_int_equal(project->n_sources, 2);
    const struct ranh_project_source *s = project->sources;
    assert_string_equal(s[0].name, "p1");
    assert_int_equal(s[0].role, RANH_ROLE_PARCELS);
    assert_string_equal(s[0].path, "./in/a.shp");
    assert_string_equal(s[0].layer, "L");
    assert_string_equal(s[0].crs, "EPSG:3405");
    assert_string_equal(s[0].commune, "00123"); /* zeros are kept */
    assert_int_equal(s[0].scale, 500);
    assert_string_equal(s[0].survey_date, "2024-02-29");
    assert_string_equal(s[0].encoding, "CP1258");
    assert_int_equal(s[0].n_fields, 2);
    assert_string_equal(s[0].fields[1].role_field, "number");
    assert_string_equal(s[0].fields[1].column, "SHTHUA");
    assert_int_equal(s[0].line, 10);
    assert_int_equal(s[1].role, RANH_ROLE_EVENTS);
    assert_string_equal(s[1].wkt, "W");
    assert_string_equal(project->rules[0], "./r/one.csv");
    assert_string_equal(project->rules[1], "/two.csv");
    assert_null(project->rules[2]);
    assert_true(project->reproject.max_edge_m == 250.5);
    assert_true(project->validate.area_tolerance_m2 == 0.1);
    assert_true(project->overlap.min_width_m == 0.02);
    assert_true(project->overlap.max_gap_m2 == 5000);
    assert_true(project->zoning.min_share == 0.01);
    assert_int_equal(project->tile.min_zoom, 10);
    assert_int_equal(project->tile.size_px, 512);
    assert_string_equal(project->index.definition, "./index.csv");
    assert_string_equal(project->index.period, "2026-Q3");
    assert_string_equal(project->publish.base_url, "https://example.org/");
}

static void test_defaults(void **state)
{
    (void)state;
    assert_int_equal(load(HEAD SOURCES), 0);
    assert_string_equal(project->workspace, "./work/city.sqlite");
    assert_true(project->reproject.max_edge_m == 300);
    assert_true(project->validate.area_tolerance_m2 == 0.05);
    assert_true(project->zoning.min_share == 0.001);
    assert_int_equal(project->tile.min_zoom, 12);
    assert_int_equal(project->tile.max_zoom, 18);
    assert_int_equal(project->tile.size_px, 256);
    assert_string_equal(project->tile.path, "./work/tiles.mbtiles");
    assert_string_equal(project->publish.path, "./site");
    assert_null(project->index.definition);
    assert_string_equal(project->index.period, "");
    assert_null(project->rules[0]);
    assert_null(project->identity.owner);
    assert_string_equal(project->identity.primary, "#0b5d66");
    assert_int_equal(project->sources[0].scale, 0);
    assert_null(project->sources[0].crs);
}

static void test_forms(void **state)
{
    (void)state;
    /* CRLF line ends, a byte-order mark, anchors, and decomposed letters made NFC */
    assert_int_equal(
        load("\xEF\xBB\xBFproject: {name: Be\xCC\x82\xCC\x81n, crs: 9210, as_of: 2026-11-22}\r\n"
             "sources:\r\n- &a {name: p, role: parcels, path: a.shp}\r\n"),
        0);
    assert_string_equal(project->name, "Bến");
    assert_int_equal(project->srid, 9210);
}

static void test_unknown_and_missing(void **state)
{
    (void)state;
    wrong("project: {name: A, crss: EPSG:9210, as_of: 2026-11-22}\n" SOURCES,
          "ranh.yaml:1:10: \"project\" lacks the key \"crs\": reference system of the workspace, "
          "in metres, as "
          "\"EPSG:9210\"\n"
          "ranh.yaml:1:20: unknown key \"crss\"; did you mean \"crs\"?");
    wrong(HEAD SOURCES "zebra: 1\n",
          "ranh.yaml:3:1: unknown key \"zebra\"; known here are project, "
          "workspace, sources, rules, reproject, validate, "
          "overlap, zoning, tile, index, publish");
    wrong(HEAD,
          "ranh.yaml:1:1: the file lacks the key \"sources\": the delivered files, at least one");
    wrong(HEAD "sources: []\n",
          "ranh.yaml:2:10: \"sources\" is empty; name at least one delivered file");
    wrong(HEAD "sources:\n  - name: a\n    role: parcels\n",
          "ranh.yaml:3:5: \"sources\" lacks the key \"path\": the file, relative to the project "
          "file");
    wrong(HEAD SOURCES "tile:\n  min-zoom: 3\n",
          "ranh.yaml:4:3: unknown key \"min-zoom\"; did you mean \"min_zoom\"?");
}

static void test_fields_of_a_role(void **state)
{
    (void)state;
    wrong(
        HEAD "sources: [{name: p, path: a, fields: {shet: X, zebra: Y}, role: communes}]\n",
        "ranh.yaml:2:39: unknown field \"shet\"; known here are code, name, name_en, valid_from\n"
        "ranh.yaml:2:48: unknown field \"zebra\"; known here are code, name, name_en, valid_from");
    wrong(HEAD "sources: [{name: p, role: parcels, path: a, fields: {shet: X}}]\n",
          "ranh.yaml:2:54: unknown field \"shet\"; did you mean \"sheet\"?");
}

static void test_wrong_values(void **state)
{
    (void)state;
    wrong(HEAD SOURCES "tile: {max_zoom: 23}\n",
          "ranh.yaml:3:18: \"max_zoom\": \"23\" is not a whole number from 0 to 22");
    wrong(HEAD SOURCES "tile: {max_zoom: 12.5}\n",
          "ranh.yaml:3:18: \"max_zoom\": \"12.5\" is not a whole number from 0 to 22");
    wrong(HEAD SOURCES "reproject:\n  max_edge_m: 3,5\n",
          "ranh.yaml:4:15: \"max_edge_m\": \"3,5\" is not a number from 0 to 1000000 (write 0.5, "
          "with a point)");
    wrong(HEAD SOURCES "zoning: {min_share: -0.1}\n",
          "ranh.yaml:3:21: \"min_share\": \"-0.1\" is not a number from 0 to 1 (write 0.5, with a "
          "point)");
    wrong(HEAD SOURCES "zoning: {min_share: .nan}\n",
          "ranh.yaml:3:21: \"min_share\": \".nan\" is not a number from 0 to 1 (write 0.5, with a "
          "point)");
    wrong(
        "project: {name: A, crs: EPSG:9210, as_of: 31/02/2026}\n" SOURCES,
        "ranh.yaml:1:43: \"as_of\": \"31/02/2026\" is not a date (write 2026-11-22 or 22/11/2026)");
    wrong(HEAD "sources: [{name: p, role: parcel, path: a}]\n",
          "ranh.yaml:2:27: \"role\": unknown role \"parcel\"; did you mean \"parcels\"?");
    wrong(HEAD "sources: [{name: p, role: zebra, path: a}]\n",
          "ranh.yaml:2:27: \"role\": unknown role \"zebra\"; roles are parcels, zones, "
          "restrictions, non_parcels, communes, permits, "
          "events, units, indicators");
    wrong(HEAD "sources: [{name: p, role: parcels, path: a, scale: 0}]\n",
          "ranh.yaml:2:52: \"scale\": \"0\" is not a whole number from 1 to 1000000");
    wrong("project: {name: A, crs: \"\", as_of: 2026-11-22}\n" SOURCES,
          "ranh.yaml:1:25: \"crs\": the value is empty");
    wrong("project:\n  name: A\n  crs:\n  as_of: 2026-11-22\n" SOURCES,
          "ranh.yaml:3:3: \"crs\" has no value; give one or remove the line");
    wrong("project:\n  name: A\n  crs: EPSG:9210\n  as_of: 2026-11-22\n  identity:\n    primary: "
          "#0b5d66\n" SOURCES,
          "ranh.yaml:6:5: \"primary\" has no value; give one or remove the line"); /* a comment */
    wrong("project:\n  name: A\n  crs: EPSG:9210\n  as_of: 2026-11-22\n  identity:\n    primary: "
          "red\n" SOURCES,
          "ranh.yaml:6:14: \"primary\": \"red\" is not a colour (write \"#0b5d66\", in quotes)");
    wrong(HEAD SOURCES "tile: {min_zoom: 15, max_zoom: 14}\n",
          "ranh.yaml: tile min_zoom 15 is above max_zoom 14");
}

static void test_wrong_kinds(void **state)
{
    (void)state;
    wrong("project: A\n" SOURCES, "ranh.yaml:1:10: \"project\" must be a section (indented \"key: "
                                  "value\" lines), not a value");
    wrong(
        HEAD "sources: {name: p}\n",
        "ranh.yaml:2:10: \"sources\" must be a list (lines that begin with \"- \"), not a section");
    wrong(HEAD "sources: [a.shp]\n",
          "ranh.yaml:2:11: a source must be a section with name, role and path, not a value");
    wrong(HEAD SOURCES "workspace: [a, b]\n",
          "ranh.yaml:3:12: \"workspace\" must be one value, not a list");
    wrong(HEAD SOURCES "rules: one.csv\n",
          "ranh.yaml:3:8: \"rules\" must be a list (lines that begin with \"- \"), not a value");
    wrong(HEAD SOURCES "rules: [a.csv, [b]]\n", "ranh.yaml:3:16: must be a file name, not a list");
    wrong(HEAD "sources: [{name: p, role: parcels, path: a, fields: {sheet: [x]}}]\n",
          "ranh.yaml:2:61: \"sheet\" must be the name of a column, not a list");
    wrong(HEAD SOURCES "[a]: 1\n", "ranh.yaml:3:1: a key must be a word, not a list");
    wrong("- a\n- b\n",
          "ranh.yaml:1:1: a project file consists of \"key: value\" lines, not of a list");
    wrong("just text\n",
          "ranh.yaml:1:1: a project file consists of \"key: value\" lines, not of a value");
}

static void test_duplicates(void **state)
{
    (void)state;
    wrong(HEAD SOURCES "workspace: a\nrules: []\nworkspace: b\n",
          "ranh.yaml:5:1: key \"workspace\" was already given in line 3; keep one of them");
    wrong(HEAD "sources:\n- {name: p, role: parcels, path: a}\n- {name: q, role: zones, path: b}\n"
               "- {name: p, role: units, path: c}\n",
          "ranh.yaml:5:3: source name \"p\" was already given in line 3; names must differ");
    wrong(HEAD "sources: [{name: p, role: parcels, path: a, fields: {sheet: x, sheet: y}}]\n",
          "ranh.yaml:2:64: key \"sheet\" was already given in line 2; keep one of them");
}

static void test_not_yaml(void **state)
{
    (void)state;
    wrong("", "ranh.yaml:1:1: the file is empty; it needs at least \"project\" and \"sources\"");
    wrong("# only words\n",
          "ranh.yaml:1:1: the file is empty; it needs at least \"project\" and \"sources\"");
    wrong("project:\n\tname: A\n", "ranh.yaml:2:1: a tab cannot indent in YAML; use spaces");
    wrong("project: {name: A\n",
          "ranh.yaml:2:1: not valid YAML: while parsing a flow mapping, did not find expected ',' "
          "or '}' (begun in line 1)");
    wrong("project:\n  name: \"A\n",
          "ranh.yaml:3:1: not valid YAML: while scanning a quoted scalar, found unexpected end "
          "of stream (begun in line 2)");
    wrong("project:\n  name: Ph\xC6\xB0\xFF\n",
          "ranh.yaml:2:12: not UTF-8 text; save the file as UTF-8");
    wrong(HEAD SOURCES "--- \na: 1\n",
          "ranh.yaml:4:1: a second document begins here; a project is one");
    wrong("a: *b\n", "ranh.yaml:1:4: not valid YAML: found undefined alias");
    assert_int_equal(load_bytes("project: {name: \"a\0b\"}\n", 23), RANH_E_PROJECT);
    assert_string_equal(err.text,
                        "ranh.yaml:1:19: not valid YAML: control characters are not allowed");
}

static void test_all_mistakes_at_once(void **state)
{
    (void)state;
    wrong("project: {name: A, crs: EPSG:9210, as_of: soon}\n"
          "sources:\n"
          "  - {name: a, role: parcls, path: x}\n"
          "tile: {min_zom: 3}\n",
          "ranh.yaml:1:43: \"as_of\": \"soon\" is not a date (write 2026-11-22 or 22/11/2026)\n"
          "ranh.yaml:3:21: \"role\": unknown role \"parcls\"; did you mean \"parcels\"?\n"
          "ranh.yaml:4:8: unknown key \"min_zom\"; did you mean \"min_zoom\"?");
    struct ranh_str text = RANH_STR_INIT;
    for (int i = 0; i < 1000; i++)
        ranh_str_printf(&text, "zebra%d: 1\n", i);
    assert_int_equal(load(text.text), RANH_E_PROJECT);
    assert_non_null(strstr(err.text, " more)"));
    assert_true(strlen(err.text) < RANH_ERR_TEXT_MAX - 1);
    ranh_str_release(&text);
}

static void test_reference_system(void **state)
{
    (void)state;
    assert_int_equal(load("project: {name: A, crs: EPSG:4756, as_of: 2026-11-22}\n" SOURCES),
                     RANH_E_PROJECT);
    assert_non_null(strstr(err.text, "cannot hold a workspace"));
    assert_int_not_equal(
        load("project: {name: A, crs: EPSG:99999999, as_of: 2026-11-22}\n" SOURCES), 0);
    assert_non_null(strstr(err.text, "ranh.yaml"));
}

static void test_unreadable(void **state)
{
    (void)state;
    err = (struct ranh_err){0};
    struct ranh_project *none = NULL;
    assert_int_equal(ranh_project_load(".", &none, &err), RANH_E_INPUT);
    assert_string_equal(err.text, ". is a folder; give the project file in it: ./ranh.yaml");
    err = (struct ranh_err){0};
    assert_int_equal(ranh_project_load("nowhere/ranh.yaml", &none, &err), RANH_E_INPUT);
    assert_non_null(strstr(err.text, "nowhere/ranh.yaml"));
    char *big = calloc(10 << 20, 1);
    memset(big, 'a', 10 << 20);
    assert_int_equal(load_bytes(big, 10 << 20), RANH_E_INPUT);
    assert_non_null(strstr(err.text, "10485760"));
    free(big);
}

static void test_find(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_err failure = {0};
    assert_int_equal(ranh_fs_mkdirs("a/b/c", &failure), 0);
    assert_int_equal(load(HEAD SOURCES), 0);
    char *deep = ranh_arena_printf(&arena, "%s/a/b/c", folder),
         *want = ranh_arena_printf(&arena, "%s/ranh.yaml", folder);
    assert_string_equal(ranh_project_find(&arena, deep), want);
    assert_null(ranh_project_find(&arena, "/proc"));
    ranh_arena_release(&arena);
}

static int setup(void **state)
{
    (void)state;
    ranh_i18n_init("en", NULL);
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
    (void)state;
    ranh_project_free(project);
    return ranh_fs_remove(folder, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_unknown_and_missing),
        cmocka_unit_test(test_fields_of_a_role),
        cmocka_unit_test(test_wrong_values),
        cmocka_unit_test(test_wrong_kinds),
        cmocka_unit_test(test_duplicates),
        cmocka_unit_test(test_not_yaml),
        cmocka_unit_test(test_all_mistakes_at_once),
        cmocka_unit_test(test_reference_system),
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_find),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
