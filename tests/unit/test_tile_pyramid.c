/* SPDX-License-Identifier: MIT */
/*
 * Layers and the pyramid on a small made-up fabric in EPSG:3857 metres: shared edges, which tiles are
 * drawn, findings that never vanish, threads that change nothing, stopping.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <ranh/base/arena.h>
#include <ranh/tile/png.h>
#include <ranh/tile/pyramid.h>

/* Where the town lies. */
static double X0 = 11877000.0, Y0 = 1210000.0;

static int stay(void *context, unsigned worker, double *xy, size_t n, struct ranh_err *err)
{
    (void)context, (void)worker, (void)err;
    for (size_t i = 0; i < n; i++)
        if (xy[2 * i] > X0 + 90000) /* a place that cannot be projected */
            xy[2 * i] = NAN;
    return 0;
}
static const struct ranh_tile_projection projection = {stay, NULL};

struct town {
    struct ranh_arena arena;
    struct ranh_fabric fabric;
    struct ranh_parcel_set set;
    struct ranh_tile_style style;
    struct ranh_tile_layer layer;
    struct ranh_tile_shapes findings, communes;
    struct ranh_tile_map map;
    uint8_t *klass;
    struct ranh_legend_entry legend[3];
};

static struct ranh_shape *rectangle(struct ranh_arena *arena, double x, double y, double w,
                                    double h)
{
    struct ranh_shape *shape = RANH_NEW(arena, struct ranh_shape);
    *shape =
        (struct ranh_shape){.kind = RANH_SHAPE_POLYGON, .n_parts = 1, .n_rings = 1, .n_points = 5};
    shape->part_ring = RANH_NEW_ARRAY(arena, 2, uint32_t);
    shape->ring_point = RANH_NEW_ARRAY(arena, 2, uint32_t);
    shape->xy = RANH_NEW_ARRAY(arena, 10, double);
    shape->part_ring[0] = shape->ring_point[0] = 0;
    shape->part_ring[1] = 1;
    shape->ring_point[1] = 5;
    double xy[10] = {x, y, x + w, y, x + w, y + h, x, y + h, x, y};
    memcpy(shape->xy, xy, sizeof(xy));
    return shape;
}

/* columns by rows lots of 5 x 20 m, every 11th column a road of 8 m; findings on every 97th lot. */
static void build(struct town *town, int columns, int rows, bool with_findings)
{
    struct ranh_err err = {0};
    *town = (struct town){0};
    ranh_arena_init(&town->arena);
    struct ranh_grid grid = ranh_grid_around(X0, Y0);
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(grid, 3857);
    int64_t id = 0;
    ranh_tile_shapes_init(&town->findings);
    ranh_tile_shapes_init(&town->communes);
    town->map.frame = ranh_tile_frame_at(X0, Y0);
    for (int r = 0; r < rows; r++) {
        double x = X0;
        for (int c = 0; c < columns; c++) {
            double w = c % 11 == 10 ? 8 : 5;
            struct ranh_shape *lot = rectangle(&town->arena, x, Y0 + r * 20, w, 20);
            assert_true(ranh_fabric_add(builder, ++id, lot));
            if (with_findings && id % 97 == 0)
                assert_int_equal(ranh_tile_shapes_add(&town->findings, lot,
                                                      id % 2 ? RANH_TINT_ERROR : RANH_TINT_WARNING,
                                                      &town->map.frame, &projection, &err),
                                 0);
            x += w;
        }
    }
    struct ranh_shape *all = rectangle(&town->arena, X0, Y0, columns * 5, rows * 20);
    assert_int_equal(
        ranh_tile_shapes_add_outline(&town->communes, all, 0, &town->map.frame, &projection, &err),
        0);
    ranh_tile_shapes_index(&town->findings);
    ranh_tile_shapes_index(&town->communes);
    ranh_fabric_build(builder, &town->fabric);
    town->klass = ranh_alloc(town->fabric.n_faces + 1);
    for (size_t i = 0; i < town->fabric.n_faces; i++) {
        double w = (town->fabric.box[i].xmax - (double)town->fabric.box[i].xmin) / RANH_GRID_PER_M;
        town->klass[i] = w > 7 ? 2 : 1;
    }
    town->legend[0].rgb = 0xF0D0F0;
    town->legend[1].rgb = 0xF0E8D8;
    town->style.legend = town->legend;
    town->style.n_legend = 2;
    assert_int_equal(ranh_tile_layer_build(&town->layer, &town->fabric, town->klass,
                                           &town->map.frame, &projection, NULL, &err),
                     0);
    ranh_tile_layer_edges(&town->layer, NULL, NULL);
    town->map.size_px = 256;
    town->map.style = &town->style;
    town->map.parcels = &town->layer;
    town->map.findings = &town->findings;
    town->map.communes = &town->communes;
}

static void demolish(struct town *town)
{
    ranh_tile_layer_release(&town->layer);
    ranh_tile_shapes_release(&town->findings);
    ranh_tile_shapes_release(&town->communes);
    ranh_fabric_release(&town->fabric);
    ranh_free(town->klass);
    ranh_arena_release(&town->arena);
}

static void test_edges(void **state)
{
    (void)state;
    struct town town;
    build(&town, 22, 2, false);
    size_t drawn = 0, shared = 0, differ = 0;
    for (size_t i = 0; i < town.fabric.n_vertices; i++) {
        drawn += (town.layer.edge[i] & RANH_EDGE_DRAW) != 0;
        shared += (town.layer.edge[i] & RANH_EDGE_SHARED) != 0;
        differ += (town.layer.edge[i] & RANH_EDGE_DIFFER) != 0;
    }
    assert_int_equal(drawn, 23 * 2 + 22 * 3); /* each edge of the grid once */
    assert_int_equal(shared, 21 * 2 + 22);
    assert_int_equal(differ, 3 * 2); /* both sides of one road, one of the other, in two rows */
    assert_int_equal(town.layer.n_lost, 0);
    demolish(&town);
}

static void test_lost_places(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    build(&town, 3, 1, false);
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(town.fabric.grid, 3857);
    ranh_fabric_add(builder, 1, rectangle(&town.arena, X0, Y0, 10, 10));
    ranh_fabric_add(builder, 2, rectangle(&town.arena, X0 + 89995, Y0, 10, 10));
    struct ranh_fabric fabric;
    struct ranh_tile_layer layer;
    uint8_t klass[2] = {1, 1};
    ranh_fabric_build(builder, &fabric);
    assert_int_equal(
        ranh_tile_layer_build(&layer, &fabric, klass, &town.map.frame, &projection, NULL, &err), 0);
    assert_int_equal(layer.n_lost, 1);
    assert_int_equal(ranh_tile_shapes_add(&town.findings,
                                          ranh_shape_point(&town.arena, X0 + 99999, Y0), 2,
                                          &town.map.frame, &projection, &err),
                     0);
    assert_int_equal(town.findings.n_lost, 1);
    ranh_tile_layer_release(&layer);
    ranh_fabric_release(&fabric);
    demolish(&town);
}

/* Pixels of a tile that are close to a colour; SIZE_MAX when the tile is blank. */
static size_t count_like(struct ranh_tile_painter *painter, struct ranh_tile_id tile,
                         const struct ranh_tile_dots *dots, uint32_t rgb)
{
    struct ranh_arena arena;
    struct ranh_err err = {0};
    struct ranh_str png = RANH_STR_INIT;
    size_t n = 0;
    unsigned width, height;
    uint32_t *rgba;
    ranh_arena_init(&arena);
    assert_int_equal(ranh_tile_paint(painter, tile, dots, &png, &err), 0);
    if (!png.len)
        n = SIZE_MAX;
    else
        assert_int_equal(ranh_png_read(&arena, png.text, png.len, &width, &height, &rgba, &err), 0);
    for (size_t i = 0; png.len && i < (size_t)width * height; i++)
        n += rgba[i] == (rgb << 8 | 255);
    ranh_str_release(&png);
    ranh_arena_release(&arena);
    return n;
}

/* One small error in a town: at every zoom the tile of its place shows several pixels of red. */
static void test_findings_never_vanish(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    build(&town, 40, 10, false);
    double px = X0 + 77.3, py = Y0 + 51.7, lon, lat;
    assert_int_equal(ranh_tile_shapes_add(&town.findings, ranh_shape_point(&town.arena, px, py),
                                          RANH_TINT_ERROR, &town.map.frame, &projection, &err),
                     0);
    ranh_tile_shapes_index(&town.findings);
    ranh_tile_mercator_to_lonlat(px, py, &lon, &lat);
    for (unsigned size = 256; size <= 512; size *= 2) {
        town.map.size_px = size;
        struct ranh_tile_painter *painter = ranh_tile_painter_new(&town.map);
        for (unsigned zoom = 0; zoom <= RANH_TILE_MAX_ZOOM; zoom++) {
            struct ranh_tile_dots dots = {0};
            bool dotted = zoom + (size > 256) < RANH_TILE_SHAPE_ZOOM;
            if (dotted)
                ranh_tile_dots_build(&dots, &town.findings, zoom, size);
            size_t n = count_like(painter, ranh_tile_at(zoom, lon, lat), dotted ? &dots : NULL,
                                  ranh_tile_error_rgb());
            assert_true(n != SIZE_MAX && n >= 5);
            ranh_tile_dots_release(&dots);
        }
        ranh_tile_painter_free(painter);
    }
    demolish(&town);
}

static void test_dots_count_all(void **state)
{
    (void)state;
    struct town town;
    build(&town, 200, 60, true);
    for (unsigned zoom = 0; zoom < RANH_TILE_SHAPE_ZOOM; zoom++) {
        struct ranh_tile_dots dots;
        size_t n = 0, errors = 0, expected = 0;
        ranh_tile_dots_build(&dots, &town.findings, zoom, 256);
        for (size_t i = 0; i < dots.n; i++) {
            n += dots.at[i].n;
            errors += dots.at[i].n_errors;
        }
        for (size_t i = 0; i < town.findings.shape.n; i++)
            expected += town.findings.shape.at[i].tag == RANH_TINT_ERROR;
        assert_int_equal(n, town.findings.shape.n);
        assert_int_equal(errors, expected);
        ranh_tile_dots_release(&dots);
    }
    demolish(&town);
}

/* Every tile around the data that is not in the list is blank. */
static void test_list_is_complete(void **state)
{
    (void)state;
    struct town town;
    build(&town, 120, 30, true);
    struct ranh_tile_painter *painter = ranh_tile_painter_new(&town.map);
    for (unsigned zoom = 14; zoom <= 19; zoom++) {
        struct ranh_tile_plan list;
        struct ranh_tile_dots dots = {0};
        if (zoom < RANH_TILE_SHAPE_ZOOM)
            ranh_tile_dots_build(&dots, &town.findings, zoom, 256);
        ranh_tile_plan_build(&list, &town.map, zoom, zoom, NULL);
        assert_true(list.n > 0);
        struct ranh_tile_id low = list.at[0].id, high = list.at[0].id;
        for (size_t i = 0; i < list.n; i++) {
            struct ranh_tile_id t = list.at[i].id;
            low = (struct ranh_tile_id){zoom, t.x < low.x ? t.x : low.x, t.y < low.y ? t.y : low.y};
            high = (struct ranh_tile_id){zoom, t.x > high.x ? t.x : high.x,
                                         t.y > high.y ? t.y : high.y};
            if (i)
                assert_true(list.at[i - 1].id.x < t.x ||
                            (list.at[i - 1].id.x == t.x && list.at[i - 1].id.y < t.y));
        }
        for (uint32_t x = low.x - 1; x <= high.x + 1; x++)
            for (uint32_t y = low.y - 1; y <= high.y + 1; y++) {
                bool listed = false;
                for (size_t i = 0; i < list.n; i++)
                    listed = listed || (list.at[i].id.x == x && list.at[i].id.y == y);
                if (!listed)
                    assert_true(count_like(painter, (struct ranh_tile_id){zoom, x, y},
                                           zoom < RANH_TILE_SHAPE_ZOOM ? &dots : NULL,
                                           0) == SIZE_MAX);
            }
        ranh_tile_dots_release(&dots);
        ranh_tile_plan_release(&list);
    }
    ranh_tile_painter_free(painter);
    demolish(&town);
}

/* A town that ends on a tile border: its outline reaches half a line over it. */
static void test_list_beyond_the_border(void **state)
{
    (void)state;
    struct town town;
    double edge = ranh_tile_mercator_edge(), step = 2 * edge / ldexp(1, 17), x0 = X0, y0 = Y0;
    X0 = -edge + step * 104300;
    Y0 = edge - step * 61600;
    build(&town, 30, 10, false);
    struct ranh_tile_plan list;
    ranh_tile_plan_build(&list, &town.map, 17, 17, NULL);
    struct ranh_tile_painter *painter = ranh_tile_painter_new(&town.map);
    assert_int_equal(list.at[0].id.x, 104299);
    assert_int_equal(list.at[list.n - 1].id.y, 61600);
    assert_true(count_like(painter, list.at[0].id, NULL, 0) != SIZE_MAX);
    ranh_tile_painter_free(painter);
    ranh_tile_plan_release(&list);
    demolish(&town);
    X0 = x0;
    Y0 = y0;
}

/* --- the whole pyramid -------------------------------------------------------------------------- */

struct book {
    struct ranh_str text; /* ids and bytes, one after the other */
    size_t n, stop_after;
};

static int put(void *context, const struct ranh_tile_planned *planned, const void *bytes, size_t n,
               struct ranh_err *err)
{
    struct book *book = context;
    const struct ranh_tile_id tile = planned->id;
    (void)err;
    if (n == 0)
        return 0;
    ranh_str_printf(&book->text, "%u/%u/%u:", tile.z, tile.x, tile.y);
    ranh_str_add(&book->text, bytes, n);
    book->n++;
    return 0;
}

static int draw(const struct town *town, unsigned first, unsigned last, struct ranh_pool *pool,
                const struct ranh_tile_sink *sink, struct ranh_err *err)
{
    struct ranh_tile_plan plan;
    ranh_tile_plan_build(&plan, &town->map, first, last, pool);
    int status = ranh_tile_pyramid(&town->map, &plan, pool, sink, err);
    ranh_tile_plan_release(&plan);
    return status;
}

static int stopped(void *context, struct ranh_err *err)
{
    struct book *book = context;
    if (book->stop_after && book->n >= book->stop_after)
        return ranh_fail(err, RANH_E_INTERRUPTED, "stopped");
    return 0;
}

static void test_threads_change_nothing(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    build(&town, 150, 40, true);
    struct book book[3];
    for (unsigned i = 0; i < 3; i++) {
        struct ranh_pool *pool = i ? ranh_pool_new(i * 2 + 1) : NULL;
        struct ranh_tile_sink sink = {&book[i], put, stopped, NULL};
        book[i] = (struct book){.n = 0};
        ranh_str_init(&book[i].text);
        assert_int_equal(draw(&town, 11, 19, pool, &sink, &err), 0);
        assert_true(book[i].n > 20);
        assert_int_equal(book[i].text.len, book[0].text.len);
        assert_memory_equal(book[i].text.text, book[0].text.text, book[0].text.len);
        ranh_pool_free(pool);
    }
    for (int i = 0; i < 3; i++)
        ranh_str_release(&book[i].text);
    demolish(&town);
}

static void test_stopping(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    build(&town, 60, 20, true);
    struct book book = {.stop_after = 1};
    struct ranh_tile_sink sink = {&book, put, stopped, NULL};
    ranh_str_init(&book.text);
    assert_int_equal(draw(&town, 14, 22, NULL, &sink, &err), RANH_E_INTERRUPTED);
    assert_int_equal(err.status, RANH_E_INTERRUPTED);
    ranh_str_release(&book.text);
    demolish(&town);
}

static void test_nothing_to_draw(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    build(&town, 0, 0, false);
    town.map.communes = NULL;
    struct book book = {.n = 0};
    struct ranh_tile_sink sink = {&book, put, NULL, NULL};
    ranh_str_init(&book.text);
    assert_int_equal(draw(&town, 0, 20, NULL, &sink, &err), 0);
    assert_int_equal(book.n, 0);
    ranh_str_release(&book.text);
    demolish(&town);
}

/* The pixels of all tiles of a town. Where this fails the program draws otherwise than before: then RANH_TILE_RENDERER
 * goes up by one, or cities keep tiles of the old look beside new ones; and the two numbers here follow. */
static int add_pixels(void *context, const struct ranh_tile_planned *tile, const void *bytes,
                      size_t n, struct ranh_err *err)
{
    struct ranh_hash *hash = context;
    struct ranh_arena arena;
    unsigned width, height;
    uint32_t *rgba;
    ranh_hash_int(hash, tile->id.z);
    ranh_hash_int(hash, (int64_t)n > 0);
    ranh_arena_init(&arena);
    int status = n ? ranh_png_read(&arena, bytes, n, &width, &height, &rgba, err) : 0;
    for (size_t i = 0; n && !status && i < (size_t)width * height; i++)
        ranh_hash_int(hash, rgba[i]);
    ranh_arena_release(&arena);
    return status;
}

static void test_renderer_number(void **state)
{
    (void)state;
    struct town town;
    struct ranh_err err = {0};
    struct ranh_hash hash;
    char hex[RANH_HASH_HEX];
    struct ranh_tile_sink sink = {&hash, add_pixels, NULL, NULL};
    build(&town, 60, 15, true);
    ranh_hash_init(&hash);
    assert_int_equal(draw(&town, 12, 19, NULL, &sink, &err), 0);
    ranh_hash_hex(&hash, hex);
    assert_int_equal(RANH_TILE_RENDERER, 1);
    assert_string_equal(hex, "c2a73b66c89fa20d5e5301f36ce734fe");
    demolish(&town);
}

/* --- colours ------------------------------------------------------------------------------------ */

static void test_softening(void **state)
{
    (void)state;
    assert_int_equal(ranh_tile_soft("CSD", 0xFFFFFF), 0xFFFFFF);
    /* The hue stays: order and ties of the channels are those of the law's colour. */
    uint32_t odt = ranh_tile_soft("ODT", 0xFFA0FF);
    assert_true(odt >> 16 == (odt & 255) && odt >> 16 > (odt >> 8 & 255));
    /* Lighter than the law's, never pure white for a colour. */
    const uint32_t statutory[] = {0xFFFC8C, 0xFFA0FF, 0xFFAA32, 0xAAFFFF, 0xFF5046, 0x6EFF64};
    for (size_t i = 0; i < 6; i++) {
        uint32_t soft = ranh_tile_soft(NULL, statutory[i]);
        uint32_t least = soft >> 16 & 255;
        least = (soft >> 8 & 255) < least ? soft >> 8 & 255 : least;
        least = (soft & 255) < least ? soft & 255 : least;
        assert_in_range(least, 140, 235);
    }
    assert_true(ranh_tile_soft("DGT", 0xFFAA32) != ranh_tile_soft(NULL, 0xFFAA32));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_edges),
        cmocka_unit_test(test_lost_places),
        cmocka_unit_test(test_findings_never_vanish),
        cmocka_unit_test(test_dots_count_all),
        cmocka_unit_test(test_list_is_complete),
        cmocka_unit_test(test_list_beyond_the_border),
        cmocka_unit_test(test_threads_change_nothing),
        cmocka_unit_test(test_stopping),
        cmocka_unit_test(test_nothing_to_draw),
        cmocka_unit_test(test_renderer_number),
        cmocka_unit_test(test_softening),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
