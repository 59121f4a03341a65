/* SPDX-License-Identifier: MIT */
/* Who lies along a piece of ground: the same for outlines of many corners, which are indexed, as for plain ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include <ranh/base/arena.h>

#include "lib/check/ground.h"

enum { OUTER = 2000, HOLE = 700, ROUND = 40 };

static uint32_t circle(double *xy, uint32_t at, double x, double radius, int n)
{
    for (int i = 0; i <= n; i++, at++) {
        double turn = 8 * atan(1) * (i % n) / n;
        xy[2 * (size_t)at] = x + radius * cos(turn);
        xy[2 * (size_t)at + 1] = radius * sin(turn);
    }
    return at;
}

/* Two rings with a hole that touch at a point, and a small circle in the hole of the first. */
static void make(struct ranh_fabric *fabric)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(ranh_grid_around(0, 0), 9210);
    static double xy[2 * (OUTER + HOLE + 2)];
    uint32_t part_ring[2] = {0, 2}, ring_point[3] = {0};
    for (int k = 0; k < 2; k++) {
        ring_point[1] = circle(xy, 0, 400 * k, 200, OUTER);
        ring_point[2] = circle(xy, ring_point[1], 400 * k, 100, HOLE);
        struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1,          2, ring_point[2],
                                   part_ring,          ring_point, xy};
        assert_true(ranh_fabric_add(builder, 1 + k, &shape));
    }
    part_ring[1] = 1;
    ring_point[1] = circle(xy, 0, 0, 50, ROUND);
    struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, ring_point[1], part_ring, ring_point, xy};
    assert_true(ranh_fabric_add(builder, 3, &shape));
    ranh_fabric_build(builder, fabric);
}

static void every_edge_is_that_of_its_parcel(void **state)
{
    (void)state;
    struct ranh_fabric fabric;
    struct ranh_ground ground = {0};
    make(&fabric);
    assert_int_equal(fabric.n_faces, 3);
    for (uint32_t f = 0; f < 3; f++)
        for (uint32_t r = fabric.face_ring[f]; r < fabric.face_ring[f + 1]; r++) {
            uint32_t first = fabric.ring_vertex[r], last = fabric.ring_vertex[r + 1];
            for (uint32_t i = first; i < last; i++) {
                struct ranh_vertex a = fabric.vertex[i];
                struct ranh_vertex b = fabric.vertex[i + 1 < last ? i + 1 : first];
                double x = ((double)a.x + b.x) / 2, y = ((double)a.y + b.y) / 2;
                double dx = (double)b.x - a.x, dy = (double)b.y - a.y, length = hypot(dx, dy);
                ranh_ground_at(&ground, &fabric, x, y);
                assert_int_equal(ground.neighbours.n, 1);
                assert_int_equal(ground.neighbours.at[0], f);
                ranh_ground_at(&ground, &fabric, x - 3 * dy / length, y + 3 * dx / length);
                assert_int_equal(ground.neighbours.n, 0);
            }
        }
    ranh_ground_release(&ground);
    ranh_fabric_release(&fabric);
}

/* Between the first ring and the circle in it. */
static void both_lie_around_the_ground_between_them(void **state)
{
    (void)state;
    struct ranh_fabric fabric;
    struct ranh_ground ground = {0};
    struct ranh_arena arena;
    struct ranh_shape shape;
    make(&fabric);
    ranh_arena_init(&arena);
    ranh_shape_alloc(&arena, &shape, RANH_SHAPE_POLYGON, 1, 2, HOLE + ROUND + 2);
    uint32_t at = 0, n = 0;
    for (uint32_t f = 0; f < 3; f++) {
        uint32_t r = fabric.face_ring[f + 1] - 1, first = fabric.ring_vertex[r];
        uint32_t last = fabric.ring_vertex[r + 1];
        if (last - first == HOLE && fabric.vertex[first].x > 300 * RANH_GRID_PER_M)
            continue; /* that of the second */
        shape.ring_point[n++] = at;
        for (uint32_t i = first; i <= last; i++, at++) {
            shape.xy[2 * (size_t)at] = fabric.vertex[i < last ? i : first].x;
            shape.xy[2 * (size_t)at + 1] = fabric.vertex[i < last ? i : first].y;
        }
    }
    assert_int_equal(n, 2);
    shape.ring_point[n] = at;
    ranh_ground_around(&ground, &fabric, &shape, RANH_GROUND_ON_LINE);
    assert_int_equal(ground.neighbours.n, 2);
    for (size_t i = 0; i < 2; i++) {
        uint32_t f = (uint32_t)ground.neighbours.at[i];
        bool small = fabric.face_ring[f + 1] - fabric.face_ring[f] == 1;
        double radius = small ? 50 : 100;
        assert_true(fabs(ground.along.at[i] / RANH_GRID_PER_M - 8 * atan(1) * radius) < 0.5);
    }
    ranh_arena_release(&arena);
    ranh_ground_release(&ground);
    ranh_fabric_release(&fabric);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_edge_is_that_of_its_parcel),
        cmocka_unit_test(both_lie_around_the_ground_between_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
