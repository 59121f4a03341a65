/* SPDX-License-Identifier: MIT */
/* WKB and SpatiaLite BLOBs: known bytes, SpatiaLite's own opinion, and hostile bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include <ranh/geo/wkb.h>

struct fixture {
    struct ranh_arena arena;
    sqlite3 *db; /* NULL: mod_spatialite is missing */
};

static int setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    ranh_arena_init(&f->arena);
    sqlite3_open(":memory:", &f->db);
    sqlite3_enable_load_extension(f->db, 1);
    if (sqlite3_load_extension(f->db, "mod_spatialite", NULL, NULL) != SQLITE_OK) {
        sqlite3_close(f->db);
        f->db = NULL;
    }
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    sqlite3_close(f->db);
    ranh_arena_release(&f->arena);
    test_free(f);
    return 0;
}

static size_t from_hex(const char *hex, uint8_t *bytes)
{
    size_t n = 0;
    for (; hex[0] && hex[1]; hex += 2) {
        unsigned value;
        sscanf(hex, "%2x", &value);
        bytes[n++] = (uint8_t)value;
    }
    return n;
}

/* WKB of a text, by SpatiaLite. */
static size_t wkb_of(struct fixture *f, const char *wkt, const char *function, uint8_t *bytes,
                     size_t cap)
{
    sqlite3_stmt *stmt;
    char sql[100];
    snprintf(sql, sizeof(sql), "SELECT %s(GeomFromText(?1, 9210))", function);
    assert_int_equal(sqlite3_prepare_v2(f->db, sql, -1, &stmt, NULL), SQLITE_OK);
    sqlite3_bind_text(stmt, 1, wkt, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
    size_t n = (size_t)sqlite3_column_bytes(stmt, 0);
    assert_in_range(n, 5, cap);
    memcpy(bytes, sqlite3_column_blob(stmt, 0), n);
    sqlite3_finalize(stmt);
    return n;
}

static const char *const TEXTS[] = {
    "MULTIPOLYGON(((0 0,10 0,10 10,0 10,0 0),(2 2,2 4,4 4,4 2,2 2)),((20 0,22 0,22 2,20 0)))",
    "POLYGON((600000.1234 1190000.5,600010 1190000,600010 1190010,600000.1234 1190000.5))",
    "MULTILINESTRING((0 0,1 1,2 0),(5 5,6 6))",
    "LINESTRING(0 0,1 1,2 0)",
    "POINT(603000.25 1191000.75)",
    "MULTIPOINT(1 2,3 4)",
};

static void spatialite_reads_what_we_write(void **state)
{
    struct fixture *f = *state;
    if (!f->db)
        skip();
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++) {
        uint8_t wkb[1000];
        size_t n = wkb_of(f, TEXTS[i], "AsBinary", wkb, sizeof(wkb));
        struct ranh_shape shape;
        unsigned notes;
        assert_int_equal(ranh_wkb_read(&f->arena, wkb, n, &shape, &notes, NULL), 0);
        assert_int_equal(notes, 0);
        struct ranh_str blob = RANH_STR_INIT, ours = RANH_STR_INIT;
        ranh_blob_write(&blob, &shape, 9210);
        ranh_wkb_write(&ours, &shape);
        sqlite3_stmt *stmt;
        assert_int_equal(
            sqlite3_prepare_v2(f->db,
                               "SELECT Srid(?1), IsValid(?1), Area(?1), AsBinary(CastToMulti(?1)), "
                               "MbrMinX(?1), MbrMaxY(?1), Area(GeomFromText(?2)), "
                               "Equals(?1, GeomFromText(?2, 9210))",
                               -1, &stmt, NULL),
            SQLITE_OK);
        sqlite3_bind_blob(stmt, 1, blob.text, (int)blob.len, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 2, TEXTS[i], -1, SQLITE_STATIC);
        assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
        assert_int_equal(sqlite3_column_int(stmt, 0), 9210);
        assert_int_equal(sqlite3_column_int(stmt, 1), 1);
        assert_int_equal(sqlite3_column_int(stmt, 7), 1);
        if (shape.kind == RANH_SHAPE_POLYGON)
            assert_true(fabs(sqlite3_column_double(stmt, 6) - ranh_shape_area(&shape)) < 1e-6);
        struct ranh_box box = ranh_shape_box(&shape);
        assert_true(sqlite3_column_double(stmt, 4) == box.xmin);
        assert_true(sqlite3_column_double(stmt, 5) == box.ymax);
        assert_int_equal(sqlite3_column_bytes(stmt, 3), (int)ours.len);
        assert_memory_equal(sqlite3_column_blob(stmt, 3), ours.text, ours.len);
        sqlite3_finalize(stmt);
        ranh_str_release(&blob);
        ranh_str_release(&ours);
    }
}

static void blobs_come_back(void **state)
{
    struct fixture *f = *state;
    if (!f->db)
        skip();
    for (size_t i = 0; i < sizeof(TEXTS) / sizeof(*TEXTS); i++) {
        uint8_t blob[1000];
        size_t n = wkb_of(f, TEXTS[i], "", blob, sizeof(blob)); /* ("") is the BLOB itself */
        struct ranh_shape shape;
        int32_t srid = 0;
        assert_int_equal(ranh_blob_read(&f->arena, blob, n, &shape, &srid, NULL), 0);
        assert_int_equal(srid, 9210);
        struct ranh_str again = RANH_STR_INIT;
        ranh_blob_write(&again, &shape, srid);
        struct ranh_shape twice;
        assert_int_equal(ranh_blob_read(&f->arena, again.text, again.len, &twice, NULL, NULL), 0);
        assert_int_equal(twice.n_points, shape.n_points);
        assert_int_equal(twice.n_parts, shape.n_parts);
        assert_memory_equal(twice.xy, shape.xy, 16 * shape.n_points);
        for (size_t cut = 0; cut < n; cut++) { /* every prefix is refused */
            struct ranh_err err = {0};
            assert_int_equal(ranh_blob_read(&f->arena, blob, cut, &twice, NULL, &err),
                             RANH_E_INPUT);
            assert_true(strlen(err.text) > 10);
        }
        ranh_str_release(&again);
    }
}

static void heights_measures_and_byte_order(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *hex;
        unsigned notes;
        double x, y;
    } cases[] = {
        /* point (1 2), little and big endian */
        {"0101000000000000000000F03F0000000000000040", 0, 1, 2},
        {"00000000013FF00000000000004000000000000000", 0, 1, 2},
        /* ISO Z, 25D Z, EWKB with SRID */
        {"01E9030000000000000000F03F00000000000000400000000000000840", RANH_WKB_HAD_Z, 1, 2},
        {"0101000080000000000000F03F00000000000000400000000000000840", RANH_WKB_HAD_Z, 1, 2},
        {"0101000020E6100000000000000000F03F0000000000000040", 0, 1, 2},
        /* ISO M and ZM */
        {"01D1070000000000000000F03F00000000000000400000000000000840", RANH_WKB_HAD_M, 1, 2},
        {"01B90B0000000000000000F03F000000000000004000000000000008400000000000001040",
         RANH_WKB_HAD_Z | RANH_WKB_HAD_M, 1, 2},
        /* infinity */
        {"0101000000000000000000F07F0000000000000040", RANH_WKB_NOT_FINITE, INFINITY, 2},
    };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        uint8_t bytes[100];
        size_t n = from_hex(cases[i].hex, bytes);
        struct ranh_shape shape;
        unsigned notes;
        assert_int_equal(ranh_wkb_read(&f->arena, bytes, n, &shape, &notes, NULL), 0);
        assert_int_equal(shape.kind, RANH_SHAPE_POINT);
        assert_int_equal(notes, cases[i].notes);
        assert_true(shape.xy[0] == cases[i].x && shape.xy[1] == cases[i].y);
    }
}

static void empties_collections_and_curves(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[300];
    struct ranh_shape shape;
    unsigned notes;
    size_t n = from_hex("0101000000000000000000F87F000000000000F87F", bytes); /* POINT EMPTY */
    assert_int_equal(ranh_wkb_read(&f->arena, bytes, n, &shape, &notes, NULL), 0);
    assert_int_equal(notes, RANH_WKB_EMPTY);
    assert_int_equal(shape.kind, RANH_SHAPE_NONE);
    n = from_hex("010300000000000000", bytes); /* POLYGON EMPTY */
    assert_int_equal(ranh_wkb_read(&f->arena, bytes, n, &shape, &notes, NULL), 0);
    assert_int_equal(notes, RANH_WKB_EMPTY);
    n = from_hex("010A00000000000000", bytes); /* CURVEPOLYGON EMPTY */
    assert_int_equal(ranh_wkb_read(&f->arena, bytes, n, &shape, &notes, NULL), 0);
    assert_int_equal(notes, RANH_WKB_CURVED);
    /* GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(0 0, 1 2)): the line is kept, the point told */
    n = from_hex("010700000002000000"
                 "0101000000000000000000F03F0000000000000040"
                 "010200000002000000"
                 "00000000000000000000000000000000"
                 "000000000000F03F0000000000000040",
                 bytes);
    assert_int_equal(ranh_wkb_read(&f->arena, bytes, n, &shape, &notes, NULL), 0);
    assert_int_equal(notes, RANH_WKB_MIXED);
    assert_int_equal(shape.kind, RANH_SHAPE_LINE);
    assert_int_equal(shape.n_points, 2);
    struct ranh_str out = RANH_STR_INIT;
    struct ranh_shape none = {.kind = RANH_SHAPE_NONE};
    ranh_blob_write(&out, &none, 9210);
    assert_int_equal(out.len, 0);
    ranh_wkb_write(&out, &none);
    assert_int_equal(ranh_wkb_read(&f->arena, out.text, out.len, &shape, &notes, NULL), 0);
    assert_int_equal(notes, RANH_WKB_EMPTY);
    ranh_str_release(&out);
}

static void depth_is_limited(void **state)
{
    struct fixture *f = *state;
    uint8_t bytes[9 * 100], *to = bytes;
    for (int i = 0; i < 100; i++, to += 9)
        memcpy(to, "\x01\x07\0\0\0\x01\0\0\0", 9);
    struct ranh_shape shape;
    struct ranh_err err = {0};
    assert_int_equal(ranh_wkb_read(&f->arena, bytes, sizeof(bytes), &shape, NULL, &err),
                     RANH_E_INPUT);
    assert_non_null(strstr(err.text, "nested"));
}

/* Reads from a heap block of exactly n bytes, so that the sanitizer sees any byte too many. */
static void read_hostile(struct fixture *f, const uint8_t *bytes, size_t n)
{
    uint8_t *exact = test_malloc(n + 1);
    uint8_t *start = exact + 1; /* odd address: no aligned loads */
    memcpy(start, bytes, n);
    struct ranh_shape shape;
    struct ranh_err err = {0};
    unsigned notes;
    size_t held = f->arena.total_bytes;
    if (ranh_wkb_read(&f->arena, start, n, &shape, &notes, &err) == 0) {
        assert_int_equal(err.status, 0);
        uint64_t sum = 0;
        for (uint32_t p = 0; p < shape.n_parts; p++)
            for (uint32_t r = shape.part_ring[p]; r < shape.part_ring[p + 1]; r++)
                sum += shape.ring_point[r + 1] - shape.ring_point[r];
        assert_int_equal(sum, shape.n_points);
    } else {
        assert_int_equal(err.status, RANH_E_INPUT);
    }
    assert_true(f->arena.total_bytes - held < (1 << 20));
    ranh_arena_clear(&f->arena);
    test_free(exact);
}

static void survives_any_bytes(void **state)
{
    struct fixture *f = *state;
    struct ranh_shape shape;
    ranh_shape_alloc(&f->arena, &shape, RANH_SHAPE_POLYGON, 2, 3, 12);
    shape.part_ring[1] = 2;
    shape.ring_point[1] = 4;
    shape.ring_point[2] = 8;
    for (int i = 0; i < 24; i++)
        shape.xy[i] = 600000.5 + i;
    struct ranh_str good = RANH_STR_INIT;
    ranh_wkb_write(&good, &shape);
    uint8_t bytes[400];
    size_t n = good.len;
    assert_in_range(n, 200, sizeof(bytes));
    for (size_t cut = 0; cut <= n; cut++)
        read_hostile(f, (const uint8_t *)good.text, cut);
    uint32_t random = 20240801;
    for (int round = 0; round < 40000; round++) {
        memcpy(bytes, good.text, n);
        for (int flips = 1 + round % 4; flips > 0; flips--) {
            random = random * 1664525u + 1013904223u;
            /* half of the flips go to the first 60 bytes, where types and counts stand */
            size_t at = (random >> 8) % (flips & 1 ? 60 : n);
            bytes[at] =
                (uint8_t)(random >> 24 & 3 ? random >> 16 : bytes[at] ^ (1u << (random & 7)));
        }
        read_hostile(f, bytes, n);
    }
    ranh_str_release(&good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(spatialite_reads_what_we_write, setup, teardown),
        cmocka_unit_test_setup_teardown(blobs_come_back, setup, teardown),
        cmocka_unit_test_setup_teardown(heights_measures_and_byte_order, setup, teardown),
        cmocka_unit_test_setup_teardown(empties_collections_and_curves, setup, teardown),
        cmocka_unit_test_setup_teardown(depth_is_limited, setup, teardown),
        cmocka_unit_test_setup_teardown(survives_any_bytes, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
