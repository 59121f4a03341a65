/* SPDX-License-Identifier: MIT */
/*
 * GEOS's own test suite: every geometry in it, argument or expected result, is judged by us and by GEOS, and each
 * case of isValid also against what the suite expects. ../shared/data/geos-xml has the list of valid and invalid
 * geometries and some overlays; RANH_GEOS_SUITE names a folder with all of it (`apt-get source geos`, then
 * geos-3.11.1/tests/xmltester/tests). The files are LGPL and not in this repository; skipped where they are absent.
 *
 * Our coordinates are whole steps of the grid, within int32. A geometry of decimals is brought there without
 * loss: each axis times a power of ten, less its least value, divided by what all have in common. That is affine, so
 * every topology stays. What has more digits or is wider is rounded to the finest power of ten that fits. On the
 * grid, where its predicates are exact, GEOS must agree with us, in its reason too. Where it says otherwise of the
 * original, that is printed: the geometry did not survive rounding; one that was not rounded must stand in `other`.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <geos_c.h>
#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/linework.h>
#include <ranh/geo/validity.h>
#include <ranh/geo/wkb.h>

#include "tests/geos_reason.h"
#include "tests/unit/onto_grid.h"

/* Brought onto the grid without loss, and yet GEOS says otherwise of the original. */
static const struct {
    const char *file;
    int which; /* case of the file */
    const char *reason;
} other[] = {
    {"general/TestCentroid.xml", 32,
     "as decimals the three corners lie on one line exactly, the doubles nearest to them do not"},
};

struct suite {
    GEOSContextHandle_t geos;
    GEOSWKTReader *wkt;
    GEOSWKBReader *hex;
    struct ranh_geos *bridge;
    struct ranh_validity *work;
    struct ranh_arena arena;
    const char *file; /* after the folder */
    int which;
    bool told[sizeof(other) / sizeof(*other)];
    size_t polygons, lines, points, empty, no_number, exact, rounded, invalid, asked, asked_exact,
        lost;
};

/* --- judging --------------------------------------------------------------------------------- */

/* A polygon or several as one shape: ours and GEOS's on the grid must be the same. */
static bool polygon_is_valid(struct suite *s, struct ranh_shape *shape, bool *exact)
{
    struct ranh_fabric fabric;
    struct ranh_flaws flaws = {0};
    struct ranh_invalid where = {0};
    struct ranh_err err = {0};
    bool valid;
    *exact = to_steps(shape->xy, shape->n_points);
    if (ranh_geos_valid(s->bridge, &s->arena, shape, &valid, &where, &err))
        fail_msg("%s", err.text);
    for (size_t i = 0; i < 2 * (size_t)shape->n_points; i++)
        shape->xy[i] /= RANH_GRID_PER_M;
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new((struct ranh_grid){0, 0}, 9210);
    assert_true(ranh_fabric_add(builder, 1, shape));
    ranh_fabric_build(builder, &fabric);
    ranh_validity_face(s->work, &fabric, 0, NULL, &flaws);
    bool ours = ranh_validity_sound(s->work, &fabric, 0);
    if (ours != valid || (!valid && !geos_reason_among(where.reason, where.x, where.y, &flaws)))
        fail_msg("%s, case %d: on the grid GEOS says %s at %.9g %.9g; we say %zu flaws, the first "
                 "of kind %d",
                 s->file, s->which, valid ? "valid" : where.reason, where.x, where.y, flaws.n,
                 flaws.n ? (int)flaws.at[0].kind : -1);
    ranh_vec_release(&flaws);
    ranh_fabric_release(&fabric);
    return ours;
}

/* A line of which all points are one is told as short, of no length; all else may be a line. */
static bool line_is_valid(const struct ranh_shape *line)
{
    struct ranh_linework work;
    struct ranh_vertex *vertex = ranh_alloc(line->n_points * sizeof(*vertex));
    const uint32_t ends[2] = {0, line->n_points};
    bool valid = true;
    for (uint32_t i = 0; i < line->n_points; i++)
        vertex[i] = (struct ranh_vertex){(int32_t)line->xy[2 * (size_t)i],
                                         (int32_t)line->xy[2 * (size_t)i + 1]};
    const struct ranh_linework_input input = {.vertex = vertex,
                                              .line_vertex = ends,
                                              .n_lines = 1,
                                              .rounding = 10,
                                              .tolerance = 400,
                                              .reach = 20000};
    assert_true(ranh_linework_build(&input, &work));
    for (size_t i = 0; i < work.n_flaws; i++)
        valid = valid && !(work.flaw[i].kind == RANH_LINE_SHORT && !(work.flaw[i].length > 0));
    ranh_linework_release(&work);
    ranh_free(vertex);
    return valid;
}

static void read_shape(struct suite *s, const GEOSGeometry *geometry, struct ranh_shape *shape,
                       unsigned *notes)
{
    struct ranh_err err = {0};
    size_t n;
    GEOSGeometry *polygon = NULL;
    if (GEOSGeomTypeId_r(s->geos, geometry) == GEOS_LINEARRING)
        geometry = polygon =
            GEOSGeom_createPolygon_r(s->geos, GEOSGeom_clone_r(s->geos, geometry), NULL, 0);
    GEOSWKBWriter *writer = GEOSWKBWriter_create_r(s->geos);
    unsigned char *bytes = GEOSWKBWriter_write_r(s->geos, writer, geometry, &n);
    assert_non_null(bytes);
    if (ranh_wkb_read(&s->arena, bytes, n, shape, notes, &err))
        fail_msg("%s, case %d: %s", s->file, s->which, err.text);
    GEOSFree_r(s->geos, bytes);
    GEOSWKBWriter_destroy_r(s->geos, writer);
    GEOSGeom_destroy_r(s->geos, polygon);
}

/* By the part of Ranh that judges it; what is no number never comes as far, reading refuses it as F107. */
static bool is_valid(struct suite *s, const GEOSGeometry *geometry, bool *exact)
{
    int type = GEOSGeomTypeId_r(s->geos, geometry);
    struct ranh_shape shape;
    unsigned notes = 0;
    bool valid = true, part_exact = true;
    if (type == GEOS_GEOMETRYCOLLECTION || type == GEOS_MULTILINESTRING ||
        type == GEOS_MULTIPOINT) {
        int n = GEOSGetNumGeometries_r(s->geos, geometry);
        for (int i = 0; i < n; i++)
            valid = is_valid(s, GEOSGetGeometryN_r(s->geos, geometry, i), exact) && valid;
        return valid;
    }
    if (GEOSisEmpty_r(s->geos, geometry) == 1) {
        s->empty++;
        return true;
    }
    read_shape(s, geometry, &shape, &notes);
    if (notes & RANH_WKB_NOT_FINITE) {
        s->no_number++;
        return false;
    }
    if (shape.kind == RANH_SHAPE_POLYGON) {
        s->polygons++;
        valid = polygon_is_valid(s, &shape, &part_exact);
    } else if (shape.kind == RANH_SHAPE_LINE) {
        s->lines++;
        part_exact = to_steps(shape.xy, shape.n_points);
        valid = line_is_valid(&shape);
    } else {
        s->points++;
    }
    *exact = *exact && part_exact;
    return valid;
}

/* --- the files ------------------------------------------------------------------------------- */

static GEOSGeometry *geometry_of(struct suite *s, const char *text, size_t n)
{
    char *copy = ranh_arena_strndup(&s->arena, text, n);
    size_t first = strspn(copy, " \t\r\n");
    n = strlen(copy);
    while (n > first && isspace((unsigned char)copy[n - 1]))
        copy[--n] = '\0';
    copy += first;
    if (n - first > 9 && strspn(copy, "0123456789ABCDEFabcdef") == n - first)
        return GEOSWKBReader_readHEX_r(s->geos, s->hex, (const unsigned char *)copy, n - first);
    return isalpha((unsigned char)*copy) && strpbrk(copy, "(mM")
               ? GEOSWKTReader_read_r(s->geos, s->wkt, copy)
               : NULL;
}

static const char *reason_of(struct suite *s)
{
    for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
        if (strcmp(other[i].file, s->file) == 0 && other[i].which == s->which) {
            s->told[i] = true;
            return other[i].reason;
        }
    return NULL;
}

/* expected: "true", "false" or NULL. */
static void judge(struct suite *s, const char *text, size_t n, const char *expected)
{
    bool exact = true;
    GEOSGeometry *geometry = geometry_of(s, text, n);
    if (!geometry) {
        if (expected)
            fail_msg("%s, case %d: GEOS cannot read what it asks isValid of", s->file, s->which);
        return;
    }
    bool ours = is_valid(s, geometry, &exact);
    bool theirs = GEOSisValid_r(s->geos, geometry) == 1;
    s->asked += expected != NULL;
    s->asked_exact += expected != NULL && exact;
    s->invalid += !ours;
    *(exact ? &s->exact : &s->rounded) += 1;
    if (expected && ours != (strncmp(expected, "true", 4) == 0))
        fail_msg("%s, case %d: isValid should be %.5s", s->file, s->which, expected);
    if (ours != theirs) {
        const char *reason = exact ? reason_of(s) : "rounded to fit, and so GEOS says the same";
        if (!reason)
            fail_msg("%s, case %d: GEOS says %d of it, we %d", s->file, s->which, theirs, ours);
        s->lost++;
        print_message("# %s, case %d: %s as written, %s on the grid: %s\n", s->file, s->which,
                      theirs ? "valid" : "invalid", ours ? "valid" : "invalid", reason);
    }
    GEOSGeom_destroy_r(s->geos, geometry);
}

static char *find(char *text, const char *what, char *end)
{
    char *at = strstr(text, what);
    return at && at < end ? at : NULL;
}

static void without_comments(char *text)
{
    for (char *at = text, *end; (at = strstr(at, "<!--")) && (end = strstr(at, "-->"));)
        memset(at, ' ', (size_t)(end + 3 - at));
}

/* The text of the next <tag ...>...</tag> before end; *head gets its attributes. */
static char *element(char *text, char *end, const char *tag, char **head, size_t *n)
{
    char open[20], close[20];
    snprintf(open, sizeof(open), "<%s", tag);
    snprintf(close, sizeof(close), "</%s>", tag);
    for (char *at = text; (at = find(at, open, end)); at++) {
        char after = at[strlen(open)];
        if (after != '>' && !isspace((unsigned char)after))
            continue;
        char *body = strchr(at, '>') + 1, *last = find(body, close, end);
        *head = at;
        *n = last ? (size_t)(last - body) : 0;
        return last ? body : NULL;
    }
    return NULL;
}

static void read_case(struct suite *s, char *text, char *end)
{
    char *head, *arg[2];
    size_t n, length[2];
    arg[0] = element(text, end, "a", &head, &length[0]);
    arg[1] = element(text, end, "b", &head, &length[1]);
    bool done[2] = {false, false};
    for (char *op = text; (op = element(op, end, "op", &head, &n)); op += n) {
        char *attributes = ranh_arena_strndup(&s->arena, head, (size_t)(op - head));
        for (char *c = attributes; *c; c++)
            *c = (char)tolower((unsigned char)*c);
        if (strstr(attributes, "\"isvalid\"")) {
            int which = strstr(attributes, "arg1=\"b\"") != NULL;
            assert_non_null(arg[which]);
            judge(s, arg[which], length[which], op + strspn(op, " \t\r\n"));
            done[which] = true;
        } else {
            judge(s, op, n, NULL);
        }
    }
    for (int i = 0; i < 2; i++)
        if (arg[i] && !done[i])
            judge(s, arg[i], length[i], NULL);
}

static void read_file(struct suite *s, const char *path)
{
    struct ranh_err err = {0};
    struct ranh_arena text;
    char *xml, *body, *head;
    size_t all, n;
    ranh_arena_init(&text);
    if (ranh_fs_read(&text, path, 1 << 26, &xml, &all, &err))
        fail_msg("%s", err.text);
    without_comments(xml);
    s->which = 0;
    for (char *at = xml; (body = element(at, xml + all, "case", &head, &n)); at = body + n) {
        s->which++;
        read_case(s, body, body + n);
        ranh_arena_clear(&s->arena);
    }
    ranh_arena_release(&text);
    for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++)
        if (strcmp(other[i].file, s->file) == 0 && !s->told[i])
            fail_msg("%s, case %d: agreed, though listed: %s", s->file, other[i].which,
                     other[i].reason);
}

static void begin(struct suite *s)
{
    *s = (struct suite){
        .geos = GEOS_init_r(), .bridge = ranh_geos_new(), .work = ranh_validity_new()};
    s->wkt = GEOSWKTReader_create_r(s->geos);
    s->hex = GEOSWKBReader_create_r(s->geos);
    ranh_arena_init(&s->arena);
}

static void end(struct suite *s)
{
    GEOSWKTReader_destroy_r(s->geos, s->wkt);
    GEOSWKBReader_destroy_r(s->geos, s->hex);
    GEOS_finish_r(s->geos);
    ranh_geos_free(s->bridge);
    ranh_validity_free(s->work);
    ranh_arena_release(&s->arena);
}

static void agrees_with_the_suite(void **state)
{
    (void)state;
    const char *folder = getenv("RANH_GEOS_SUITE");
    struct suite s;
    glob_t files = {0};
    char pattern[4096];
    folder = folder && *folder ? folder : "../shared/data/geos-xml";
    for (int depth = 0; depth < 3; depth++) {
        static const char *const between[] = {"", "*/", "*/*/"};
        snprintf(pattern, sizeof(pattern), "%s/%s*.xml", folder, between[depth]);
        glob(pattern, depth > 0 ? GLOB_APPEND : 0, NULL, &files);
    }
    if (files.gl_pathc == 0) {
        print_message(
            "# skipped: no test suite of GEOS in %s (RANH_GEOS_SUITE, see CONTRIBUTING.md)\n",
            folder);
        globfree(&files);
        skip();
    }
    begin(&s);
    for (size_t i = 0; i < files.gl_pathc; i++) {
        s.file = files.gl_pathv[i] + strlen(folder) + 1;
        read_file(&s, files.gl_pathv[i]);
    }
    print_message("# %zu files: isValid asked %zu times, %zu of them without loss; %zu polygons, "
                  "%zu lines, %zu points, %zu empty, %zu with what is no number\n",
                  (size_t)files.gl_pathc, s.asked, s.asked_exact, s.polygons, s.lines, s.points,
                  s.empty, s.no_number);
    print_message("# of all: %zu without loss, %zu rounded, %zu invalid, %zu other than as it is\n",
                  s.exact, s.rounded, s.invalid, s.lost);
    assert_true(s.asked > 0 && s.polygons > 0 && s.invalid > 0);
    end(&s);
    globfree(&files);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(agrees_with_the_suite)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
