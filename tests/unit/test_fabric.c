/* SPDX-License-Identifier: MIT */
/* Hilbert order, packed R-tree and fabric: against brute force, and independent of the order of
 * adding. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/fabric.h>
#include <ranh/geo/hilbert.h>
#include <ranh/geo/wkb.h>

static uint32_t random_state = 12345;
static uint32_t random_below(uint32_t n)
{
    random_state = random_state * 1664525u + 1013904223u;
    return (uint32_t)(((uint64_t)random_state * n) >> 32);
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The 64 x 64 top cells: all positions differ, and steps along the curve go to a neighbour. */
static void hilbert_visits_every_cell_by_single_steps(void **state)
{
    (void)state;
    static uint32_t sorted[4096];
    static uint16_t at_x[4096], at_y[4096];
    for (uint32_t i = 0; i < 4096; i++)
        sorted[i] = ranh_hilbert((uint16_t)((i % 64) << 10), (uint16_t)((i / 64) << 10)) >> 20;
    for (uint32_t i = 0; i < 4096; i++) {
        at_x[sorted[i]] = (uint16_t)(i % 64);
        at_y[sorted[i]] = (uint16_t)(i / 64);
    }
    qsort(sorted, 4096, sizeof(*sorted), by_number);
    for (uint32_t i = 0; i < 4096; i++)
        assert_int_equal(sorted[i], i);
    for (uint32_t i = 1; i < 4096; i++)
        assert_int_equal(abs(at_x[i] - at_x[i - 1]) + abs(at_y[i] - at_y[i - 1]), 1);
}

static void hilbert_of_extreme_boxes(void **state)
{
    (void)state;
    struct ranh_grid_box bounds = {-2140000000, -2140000000, 2140000000, 2140000000};
    assert_int_equal(ranh_hilbert_of_box(bounds, bounds), ranh_hilbert(32767, 32767));
    struct ranh_grid_box corner = {2140000000, 2140000000, 2140000000, 2140000000};
    assert_int_equal(ranh_hilbert_of_box(corner, bounds), ranh_hilbert(65535, 65535));
    assert_int_equal(ranh_hilbert_of_box(corner, corner), 0); /* no extent */
    struct ranh_grid_box empty = {1, 1, 0, 0};
    assert_int_equal(ranh_hilbert_of_box(empty, bounds), UINT32_MAX);
}

struct found {
    uint32_t item[3000];
    size_t n, stop_after;
};
static bool collect(void *context, uint32_t item)
{
    struct found *found = context;
    found->item[found->n++] = item;
    return found->n < found->stop_after;
}

static void rtree_finds_what_brute_force_finds(void **state)
{
    (void)state;
    static struct ranh_grid_box boxes[3000];
    static const size_t sizes[] = {0, 1, 15, 16, 17, 255, 256, 257, 3000};
    for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
        size_t n = sizes[s];
        for (size_t i = 0; i < n; i++) {
            int32_t x = (int32_t)random_below(1000), y = (int32_t)random_below(1000);
            boxes[i] = (struct ranh_grid_box){x, y, x + (int32_t)random_below(30),
                                              y + (int32_t)random_below(30)};
            if (random_below(20) == 0)
                boxes[i] = (struct ranh_grid_box){INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
        }
        struct ranh_rtree tree;
        ranh_rtree_build(&tree, boxes, n);
        for (int q = 0; q < 200; q++) {
            int32_t x = (int32_t)random_below(1000), y = (int32_t)random_below(1000);
            struct ranh_grid_box query = {x, y, x + (int32_t)random_below(100),
                                          y + (int32_t)random_below(100)};
            static struct found found;
            found.n = 0;
            found.stop_after = SIZE_MAX;
            ranh_rtree_query(&tree, query, collect, &found);
            size_t k = 0;
            for (uint32_t i = 0; i < n; i++) {
                if (boxes[i].xmin <= query.xmax && query.xmin <= boxes[i].xmax &&
                    boxes[i].ymin <= query.ymax && query.ymin <= boxes[i].ymax) {
                    assert_true(k < found.n);
                    assert_int_equal(found.item[k++], i); /* ascending */
                }
            }
            assert_int_equal(k, found.n);
            if (found.n > 1) {
                found.n = 0;
                found.stop_after = 1;
                ranh_rtree_query(&tree, query, collect, &found);
                assert_int_equal(found.n, 1);
            }
        }
        ranh_rtree_release(&tree);
    }
}

/* Square i of side 9 m in a 40 x n field, with a hole in every fifth; some equal, some empty. */
static void make_square(struct ranh_arena *arena, int64_t i, struct ranh_shape *shape)
{
    int64_t place = i % 11 == 0 ? 7 : i; /* every eleventh lies on square 7 */
    double x = 600000 + 10.0 * (double)(place % 40), y = 1190000 + 10.0 * (double)(place / 40);
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    if (i % 97 == 13)
        return;
    bool hole = i % 5 == 0;
    ranh_shape_alloc(arena, shape, RANH_SHAPE_POLYGON, 1, hole ? 2 : 1, hole ? 10 : 5);
    const double outer[] = {0, 0, 9, 0, 9, 9, 0, 9, 0, 0}, inner[] = {1, 1, 1, 3, 3, 3, 3, 1, 1, 1};
    for (int k = 0; k < 10; k++) {
        shape->xy[k] = outer[k] + (k % 2 ? y : x);
        if (hole)
            shape->xy[10 + k] = inner[k] + (k % 2 ? y : x);
    }
    if (hole)
        shape->ring_point[1] = 5;
}

static void build_shuffled(struct ranh_fabric *fabric, int64_t n, uint32_t seed)
{
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    int64_t *order = test_malloc((size_t)n * sizeof(*order));
    for (int64_t i = 0; i < n; i++)
        order[i] = i;
    random_state = seed;
    for (int64_t i = n - 1; seed && i > 0; i--) {
        int64_t j = random_below((uint32_t)i + 1), swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    struct ranh_fabric_builder *builder =
        ranh_fabric_builder_new(ranh_grid_around(600000, 1190000), 9210);
    for (int64_t i = 0; i < n; i++) {
        struct ranh_shape shape;
        make_square(&arena, order[i], &shape);
        assert_true(ranh_fabric_add(builder, 1000 + order[i], &shape));
    }
    ranh_fabric_build(builder, fabric);
    test_free(order);
    ranh_arena_release(&arena);
}

static void order_of_adding_does_not_matter(void **state)
{
    (void)state;
    struct ranh_fabric a, b;
    build_shuffled(&a, 1500, 0);
    for (uint32_t seed = 1; seed < 4; seed++) {
        build_shuffled(&b, 1500, seed);
        assert_int_equal(a.n_faces, b.n_faces);
        assert_int_equal(a.n_rings, b.n_rings);
        assert_int_equal(a.n_vertices, b.n_vertices);
        assert_memory_equal(a.face_id, b.face_id, a.n_faces * sizeof(*a.face_id));
        assert_memory_equal(a.face_ring, b.face_ring, (a.n_faces + 1) * sizeof(*a.face_ring));
        assert_memory_equal(a.ring_vertex, b.ring_vertex, (a.n_rings + 1) * sizeof(*a.ring_vertex));
        assert_memory_equal(a.ring_role, b.ring_role, a.n_rings);
        assert_memory_equal(a.vertex, b.vertex, a.n_vertices * sizeof(*a.vertex));
        ranh_fabric_release(&b);
    }
    ranh_fabric_release(&a);
}

static void faces_are_found_and_measured(void **state)
{
    (void)state;
    struct ranh_fabric fabric;
    build_shuffled(&fabric, 1500, 9);
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    for (int64_t i = 0; i < 1500; i++) {
        size_t face = ranh_fabric_find(&fabric, 1000 + i);
        assert_true(face < 1500);
        assert_int_equal(fabric.face_id[face], 1000 + i);
        struct ranh_shape given, kept;
        make_square(&arena, i, &given);
        ranh_fabric_shape(&fabric, face, &arena, &kept);
        assert_int_equal(given.n_points, kept.n_points);
        assert_int_equal(given.n_rings, kept.n_rings);
        for (uint32_t k = 0; k < 2 * given.n_points; k++)
            assert_true(given.xy[k] == kept.xy[k]);
        double area = i % 97 == 13 ? 0 : i % 5 == 0 ? 81 - 4 : 81;
        assert_true(ranh_fabric_area_m2(&fabric, face) == area);
    }
    assert_true(ranh_fabric_find(&fabric, 999) == SIZE_MAX);
    assert_true(ranh_fabric_find(&fabric, 2500) == SIZE_MAX);
    ranh_arena_release(&arena);
    ranh_fabric_release(&fabric);
}

static void ids_of_any_size_are_found(void **state)
{
    (void)state;
    struct ranh_fabric fabric;
    build_shuffled(&fabric, 300, 4);
    for (size_t i = 0; i < 300; i++)
        fabric.face_id[i] = (fabric.face_id[i] - 1150) * INT64_C(60000000000000000);
    ranh_fabric_reindex(&fabric);
    for (size_t i = 0; i < 300; i++)
        assert_true(ranh_fabric_find(&fabric, fabric.face_id[i]) == i);
    assert_true(ranh_fabric_find(&fabric, 5) == SIZE_MAX);
    ranh_fabric_release(&fabric);
}

static void keeps_what_was_delivered(void **state)
{
    (void)state;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(ranh_grid_around(0, 0), 9210);
    struct ranh_shape open;
    ranh_shape_alloc(&arena, &open, RANH_SHAPE_POLYGON, 1, 1, 4);
    const double xy[] = {0, 0, 1, 0, 1, 0, 1, 1}; /* not closed, one point twice */
    memcpy(open.xy, xy, sizeof(xy));
    assert_true(ranh_fabric_add(builder, 1, &open));
    open.xy[4] = NAN;
    assert_false(ranh_fabric_add(builder, 2, &open));
    open.xy[4] = 3e6;
    assert_false(ranh_fabric_add(builder, 3, &open));
    struct ranh_fabric fabric;
    ranh_fabric_build(builder, &fabric);
    assert_int_equal(fabric.n_faces, 1);
    assert_int_equal(fabric.n_vertices, 4);
    assert_int_equal(fabric.ring_role[0], RANH_RING_SHELL | RANH_RING_UNCLOSED);
    struct ranh_shape back;
    ranh_fabric_shape(&fabric, 0, &arena, &back);
    assert_int_equal(back.n_points, 4);
    ranh_fabric_release(&fabric);
    ranh_fabric_build(ranh_fabric_builder_new(ranh_grid_around(0, 0), 9210), &fabric); /* empty */
    assert_int_equal(fabric.n_faces, 0);
    assert_true(ranh_fabric_find(&fabric, 1) == SIZE_MAX);
    ranh_fabric_release(&fabric);
    ranh_arena_release(&arena);
}

/* Parts, holes, rings of nothing, closed and open ones, points off the grid. */
static void random_blob(struct ranh_arena *arena, struct ranh_str *blob)
{
    struct ranh_shape shape;
    uint32_t parts = 1 + random_below(3), rings = parts + random_below(3);
    uint32_t points = rings * (3 + random_below(6));
    ranh_shape_alloc(arena, &shape, RANH_SHAPE_POLYGON, parts, rings, points);
    for (uint32_t p = 0; p <= parts; p++)
        shape.part_ring[p] = p == parts ? rings : p;
    for (uint32_t r = 0; r <= rings; r++)
        shape.ring_point[r] = r == rings ? points : r * (points / rings);
    for (uint32_t i = 0; i < 2 * points; i++)
        shape.xy[i] = random_below(1000) / 64.0;
    if (random_below(9) == 0)
        shape.xy[random_below(2 * points)] = random_below(2) ? (double)NAN : 1e9;
    for (uint32_t r = 0; r < rings; r++)
        if (random_below(4) > 0)
            memcpy(shape.xy + 2 * (size_t)(shape.ring_point[r + 1] - 1),
                   shape.xy + 2 * (size_t)shape.ring_point[r], 2 * sizeof(double));
    ranh_str_clear(blob);
    ranh_blob_write(blob, &shape, 9210);
}

static bool add_by_shape(struct ranh_fabric_builder *to, struct ranh_arena *arena, int64_t id,
                         const struct ranh_str *blob)
{
    struct ranh_shape shape;
    struct ranh_err err = {0};
    return !ranh_blob_read(arena, blob->text, blob->len, &shape, NULL, &err) &&
           ranh_fabric_add(to, id, &shape);
}

static void assert_same(const struct ranh_fabric *a, const struct ranh_fabric *b)
{
    assert_int_equal(a->n_faces, b->n_faces);
    assert_int_equal(a->n_rings, b->n_rings);
    assert_int_equal(a->n_vertices, b->n_vertices);
    assert_memory_equal(a->face_id, b->face_id, a->n_faces * sizeof(*a->face_id));
    assert_memory_equal(a->face_ring, b->face_ring, (a->n_faces + 1) * sizeof(*a->face_ring));
    assert_memory_equal(a->ring_vertex, b->ring_vertex, (a->n_rings + 1) * sizeof(*a->ring_vertex));
    assert_memory_equal(a->ring_role, b->ring_role, a->n_rings);
    assert_memory_equal(a->vertex, b->vertex, a->n_vertices * sizeof(*a->vertex));
    assert_memory_equal(a->box, b->box, a->n_faces * sizeof(*a->box));
}

/* The walk over bytes against the reader of every form: sound, cut short, with bytes changed. */
static void a_blob_gives_what_its_shape_gives(void **state)
{
    enum { N = 6000 };
    struct ranh_fabric one, other;
    struct ranh_arena arena;
    struct ranh_str blob = RANH_STR_INIT;
    int64_t walked = 0, left = 0, wrong = 0;
    (void)state;
    ranh_arena_init(&arena);
    struct ranh_fabric_builder *a = ranh_fabric_builder_new(ranh_grid_around(0, 0), 9210);
    struct ranh_fabric_builder *b = ranh_fabric_builder_new(ranh_grid_around(0, 0), 9210);
    for (int i = 0; i < N; i++) {
        random_blob(&arena, &blob);
        if (i % 3 == 1)
            for (uint32_t k = 0; k <= random_below(3); k++)
                blob.text[random_below(2) ? random_below(60) : random_below((uint32_t)blob.len)] =
                    (char)random_below(random_below(2) ? 8 : 256);
        if (i % 7 == 2)
            blob.len -= random_below((uint32_t)blob.len);
        bool walk = ranh_fabric_add_blob(a, i, blob.text, blob.len);
        bool added = walk || add_by_shape(a, &arena, i, &blob);
        assert_true(add_by_shape(b, &arena, i, &blob) == added);
        *(walk ? &walked : added ? &left : &wrong) += 1;
        ranh_arena_clear(&arena);
    }
    assert_true(walked > N / 2 && left > 9 && wrong > 100);
    ranh_fabric_build(a, &one);
    ranh_fabric_build(b, &other);
    assert_same(&one, &other);
    ranh_fabric_release(&one);
    ranh_fabric_release(&other);
    ranh_str_release(&blob);
    ranh_arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hilbert_visits_every_cell_by_single_steps),
        cmocka_unit_test(hilbert_of_extreme_boxes),
        cmocka_unit_test(rtree_finds_what_brute_force_finds),
        cmocka_unit_test(order_of_adding_does_not_matter),
        cmocka_unit_test(faces_are_found_and_measured),
        cmocka_unit_test(ids_of_any_size_are_found),
        cmocka_unit_test(keeps_what_was_delivered),
        cmocka_unit_test(a_blob_gives_what_its_shape_gives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
