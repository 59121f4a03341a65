/* SPDX-License-Identifier: MIT */
/*
 * Narrow parts against looking by hand. Random blocks of lots stand in rows, some centimetres to some metres
 * apart, each turned and moved a little, so that between them are cracks, wedges, alleys and streets. Then:
 * every part lies on ground that nobody covers, is no wider than asked, and shares nothing with another; a
 * point with boundary near on both sides, which runs on along both, lies in a part; a point that is in a part
 * is in one for a larger width too; and the threads do not matter.
 *
 * RANH_SEED=n begins there, RANH_CASES=n makes so many.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/geo/chain.h>
#include <ranh/geo/narrows.h>

#include "tests/prop/random_city.h"

enum { CASES = 400, POINTS = 300 };
#define WIDER 1.5 /* where cells meet */

static size_t told, asked, kept, tangles;
static double widest;

/* --- making ---------------------------------------------------------------------------------- */

static double part_of_one(void)
{
    return any(10001) / 10000.0;
}

/* A lot of the block, in metres of the block; edges have more corners now and then. */
static void add_lot_of(struct ranh_fabric_builder *builder, int64_t id, const double *frame,
                       double x0, double y0, double x1, double y1)
{
    double corner[4][2] = {{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}};
    double xy[2 * 13];
    uint32_t n = 0, part_ring[2] = {0, 1}, ring_point[2] = {0, 0};
    for (int side = 0; side < 4; side++) {
        const double *a = corner[side], *b = corner[(side + 1) % 4];
        uint32_t pieces = 1 + any(3) / 2;
        for (uint32_t k = 0; k < pieces; k++) {
            double t = (double)k / pieces, x = a[0] + t * (b[0] - a[0]),
                   y = a[1] + t * (b[1] - a[1]);
            xy[2 * n] = frame[0] + x * frame[2] - y * frame[3];
            xy[2 * n++ + 1] = frame[1] + x * frame[3] + y * frame[2];
        }
    }
    xy[2 * n] = xy[0], xy[2 * n + 1] = xy[1];
    ring_point[1] = n + 1;
    struct ranh_shape shape = {RANH_SHAPE_POLYGON, 1, 1, n + 1, part_ring, ring_point, xy};
    assert_true(ranh_fabric_add(builder, id, &shape));
}

static void make_blocks(struct ranh_fabric *fabric)
{
    struct ranh_grid grid = ranh_grid_around(0, 0);
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(grid, 9210);
    int64_t id = 0;
    uint32_t rows = 1 + any(3), columns = 2 + any(3);
    static const double spreads[] = {0.02, 0.4, 3};
    double y = 0, spread = spreads[any(3)];
    for (uint32_t r = 0; r < rows; r++) {
        double x = part_of_one() * 10, height = 8 + part_of_one() * 20;
        for (uint32_t c = 0; c < columns; c++) {
            double width = 5 + part_of_one() * 30;
            double turn = any(3) ? 0 : (part_of_one() - 0.5) * 0.05;
            double frame[4] = {x, y, cos(turn), sin(turn)};
            uint32_t lots = 1 + any(3);
            for (uint32_t k = 0; k < lots; k++)
                if (any(12) > 0)
                    add_lot_of(builder, ++id, frame, width * k / lots, 0, width * (k + 1) / lots,
                               height);
            x += width + part_of_one() * spread;
        }
        y += height + part_of_one() * spread;
    }
    ranh_fabric_build(builder, fabric);
}

/* --- looking by hand ------------------------------------------------------------------------- */

static bool ring_holds(const struct ranh_vertex *v, size_t n, double x, double y)
{
    bool in = false;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        if ((v[i].y > y) != (v[j].y > y) &&
            x < v[i].x + (y - v[i].y) / ((double)v[j].y - v[i].y) * ((double)v[j].x - v[i].x))
            in = !in;
    return in;
}

static bool face_holds(const struct ranh_faces *faces, const struct ranh_chain_face *face, double x,
                       double y)
{
    bool in = false;
    for (uint32_t r = face->first_ring; r < face->first_ring + face->n_rings; r++)
        in ^= ring_holds(faces->vertex + faces->ring_vertex[r],
                         faces->ring_vertex[r + 1] - faces->ring_vertex[r], x, y);
    return in;
}

static const struct ranh_chain_face *face_at(const struct ranh_faces *faces, double x, double y)
{
    for (size_t f = 0; f < faces->n_faces; f++)
        if (face_holds(faces, &faces->face[f], x, y))
            return &faces->face[f];
    return NULL;
}

struct edges {
    double at[4096][4]; /* a, b: uncovered ground on the left */
    size_t n;
};

static void edges_of(const struct ranh_faces *faces, struct edges *edges)
{
    edges->n = 0;
    for (size_t f = 0; f <= faces->n_faces; f++) {
        const struct ranh_chain_face *face = f < faces->n_faces ? &faces->face[f] : &faces->outside;
        for (uint32_t r = face->first_ring; face->m == 0 && r < face->first_ring + face->n_rings;
             r++)
            for (uint32_t i = faces->ring_vertex[r]; i < faces->ring_vertex[r + 1]; i++) {
                const struct ranh_vertex *a = &faces->vertex[i];
                const struct ranh_vertex *b =
                    &faces->vertex[i + 1 < faces->ring_vertex[r + 1] ? i + 1
                                                                     : faces->ring_vertex[r]];
                double edge[4] = {a->x, a->y, b->x, b->y};
                memcpy(edges->at[edges->n++], edge, sizeof(edge));
            }
    }
}

/* The first edge on the way from the point; how far, or INFINITY. */
static double first_hit(const struct edges *edges, double x, double y, double dx, double dy,
                        size_t *which)
{
    double least = INFINITY;
    for (size_t e = 0; e < edges->n; e++) {
        const double *a = edges->at[e], ex = a[2] - a[0], ey = a[3] - a[1];
        double turn = dx * ey - dy * ex;
        if (fabs(turn) < 1e-9)
            continue;
        double t = ((a[0] - x) * ey - (a[1] - y) * ex) / turn;
        double u = ((a[0] - x) * dy - (a[1] - y) * dx) / turn;
        if (t > 0 && u >= 0 && u <= 1 && t < least) {
            least = t;
            *which = e;
        }
    }
    return least;
}

/* How far apart the boundary is on both sides of the point, across the edge e; INFINITY when the edge on the
 * other side draws apart from it. */
static double apart(const struct edges *edges, double x, double y, const double *e)
{
    double length = hypot(e[2] - e[0], e[3] - e[1]), ux = (e[2] - e[0]) / length,
           uy = (e[3] - e[1]) / length;
    size_t one, other;
    double to_one = first_hit(edges, x, y, uy, -ux, &one),
           to_other = first_hit(edges, x, y, -uy, ux, &other);
    if (!isfinite(to_one) || !isfinite(to_other))
        return INFINITY;
    const double *p = edges->at[one], *q = edges->at[other];
    double cosine = ((p[2] - p[0]) * (q[2] - q[0]) + (p[3] - p[1]) * (q[3] - q[1])) /
                    (hypot(p[2] - p[0], p[3] - p[1]) * hypot(q[2] - q[0], q[3] - q[1]));
    double along = ((p[2] - p[0]) * ux + (p[3] - p[1]) * uy) / hypot(p[2] - p[0], p[3] - p[1]);
    return cosine < -0.98 && along > 0.98 ? to_one + to_other : INFINITY;
}

/* In a long stretch of narrow ground, well away from its ends. */
static bool must_be_narrow(const struct edges *edges, double x, double y, const double *e,
                           double width)
{
    double length = hypot(e[2] - e[0], e[3] - e[1]), ux = (e[2] - e[0]) / length,
           uy = (e[3] - e[1]) / length;
    double here = apart(edges, x, y, e), far = 2 * here + 100;
    if (!(here < 0.97 * width))
        return false;
    for (int step = -4; step <= 4; step++)
        if (!(apart(edges, x + step * far / 4 * ux, y + step * far / 4 * uy, e) < 0.97 * width))
            return false;
    return true;
}

static double width_of(const struct ranh_faces *faces, const struct ranh_chain_face *face)
{
    struct ranh_arena arena;
    struct ranh_shape shape;
    double x, y, radius;
    uint32_t which = (uint32_t)(face - faces->face);
    ranh_arena_init(&arena);
    ranh_faces_shape(faces, &which, 1, &arena, &shape);
    bool has = ranh_shape_inscribed(&shape, &x, &y, &radius);
    ranh_arena_release(&arena);
    return has ? 2 * radius : 0;
}

/* --- the properties -------------------------------------------------------------------------- */

struct look {
    struct ranh_faces faces, parts, wider;
    struct edges edges;
    double width;
};

static void find(const struct ranh_faces *faces, double width, unsigned threads,
                 struct ranh_faces *parts)
{
    const struct ranh_chain_face **ground =
        ranh_alloc((faces->n_faces + 1) * sizeof(*ground)); /* all that nobody covers */
    size_t n = 0;
    ground[n++] = &faces->outside;
    for (size_t f = 0; f < faces->n_faces; f++)
        if (faces->face[f].m == 0)
            ground[n++] = &faces->face[f];
    struct ranh_pool *pool = threads > 1 ? ranh_pool_new(threads) : NULL;
    ranh_narrows(faces, ground, n, width, NULL, pool, parts);
    ranh_pool_free(pool);
    ranh_free(ground);
}

static void same(const struct ranh_faces *a, const struct ranh_faces *b)
{
    assert_int_equal(a->n_faces, b->n_faces);
    assert_int_equal(a->n_vertices, b->n_vertices);
    if (a->n_vertices > 0)
        assert_memory_equal(a->vertex, b->vertex, a->n_vertices * sizeof(*a->vertex));
}

static bool near_edge(const struct look *look, const struct ranh_faces *faces, double x, double y)
{
    (void)look;
    for (size_t r = 0; r < faces->n_rings; r++)
        for (uint32_t i = faces->ring_vertex[r], n = faces->ring_vertex[r + 1], j = n - 1; i < n;
             j = i++) {
            struct ranh_vertex a = faces->vertex[j], b = faces->vertex[i];
            double dx = (double)b.x - a.x, dy = (double)b.y - a.y, l2 = dx * dx + dy * dy;
            double t = l2 > 0 ? ((x - a.x) * dx + (y - a.y) * dy) / l2 : 0;
            t = t < 0 ? 0 : t > 1 ? 1 : t;
            if (hypot(a.x + t * dx - x, a.y + t * dy - y) < 3)
                return true;
        }
    return false;
}

static void try_part(const struct look *look, size_t p)
{
    const struct ranh_chain_face *part = &look->parts.face[p];
    struct ranh_arena arena;
    struct ranh_shape shape;
    uint32_t which = (uint32_t)p;
    double x, y;
    assert_true(part->twice_area > 0);
    widest = fmax(widest, width_of(&look->parts, part) / look->width);
    assert_true(width_of(&look->parts, part) <= look->width * WIDER + 2);
    ranh_arena_init(&arena);
    ranh_faces_shape(&look->parts, &which, 1, &arena, &shape);
    assert_true(fabs(2 * ranh_shape_area(&shape) - (double)part->twice_area) < 1);
    if (ranh_shape_deep_inside(&shape, &x, &y) && width_of(&look->parts, part) > 10) {
        const struct ranh_chain_face *on = face_at(&look->faces, x, y);
        assert_true(!on || on->m == 0);
    }
    ranh_arena_release(&arena);
}

/* A point somewhere along an edge, on the ground beside it. */
static void try_point(const struct look *look)
{
    const double *e = look->edges.at[any((uint32_t)look->edges.n)];
    double length = hypot(e[2] - e[0], e[3] - e[1]), t = part_of_one(),
           off = part_of_one() * look->width;
    double x = e[0] + t * (e[2] - e[0]) - off * (e[3] - e[1]) / length;
    double y = e[1] + t * (e[3] - e[1]) + off * (e[2] - e[0]) / length;
    size_t holding = 0;
    if (near_edge(look, &look->faces, x, y) || near_edge(look, &look->parts, x, y))
        return;
    const struct ranh_chain_face *on = face_at(&look->faces, x, y);
    for (size_t p = 0; p < look->parts.n_faces; p++)
        holding += face_holds(&look->parts, &look->parts.face[p], x, y);
    assert_true(holding <= 1);
    if (on && on->m != 0) {
        assert_int_equal(holding, 0);
        return;
    }
    bool whole = on && width_of(&look->faces, on) <= look->width * 1.002;
    if (must_be_narrow(&look->edges, x, y, e, look->width)) {
        asked++;
        if (holding != 1 && !whole)
            print_error("(%.0f %.0f) is narrow ground and in no part\n", x, y);
        assert_true(holding == 1 || whole);
    }
    told += holding;
    if (holding && !near_edge(look, &look->wider, x, y)) {
        kept++;
        whole = on && width_of(&look->faces, on) <= 1.5 * look->width * 1.002;
        if (!face_at(&look->wider, x, y) && !whole)
            print_error("(%.0f %.0f) is in no part of a larger width\n", x, y);
        assert_true(face_at(&look->wider, x, y) || whole);
    }
}

static void try_seed(uint64_t seed)
{
    static struct look look;
    struct ranh_fabric fabric;
    struct ranh_chain chain;
    struct ranh_faces again;
    random_state = seed;
    make_blocks(&fabric);
    ranh_chain_build(&fabric, NULL, &chain);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &look.faces);
    edges_of(&look.faces, &look.edges);
    look.width = any(3) ? 1000 + any(15000) : 30 + any(1000);
    find(&look.faces, look.width, 1, &look.parts);
    find(&look.faces, look.width, 3, &again);
    find(&look.faces, 1.5 * look.width, 1, &look.wider);
    same(&look.parts, &again);
    for (size_t p = 0; p < look.parts.n_faces; p++)
        try_part(&look, p);
    for (int i = 0; i < POINTS && look.edges.n > 0; i++)
        try_point(&look);
    ranh_faces_release(&again);
    ranh_faces_release(&look.wider);
    ranh_faces_release(&look.parts);
    ranh_faces_release(&look.faces);
    ranh_chain_release(&chain);
    ranh_fabric_release(&fabric);
}

/* Lots of any kind, on each other, crossing, and as small as some steps of the grid. */
static void try_tangle(uint64_t seed)
{
    static struct look look;
    static struct city city;
    static const bool out[MOST_LOTS];
    struct ranh_parcel_set set;
    struct ranh_chain chain;
    struct ranh_faces again;
    make_city(&city, seed);
    set_of(&city, out, &set);
    ranh_chain_build(&set.fabric, NULL, &chain);
    ranh_chain_node(&chain, NULL);
    ranh_chain_faces(&chain, NULL, &look.faces);
    look.width = 1 + any((uint32_t)city.cell * 2);
    find(&look.faces, look.width, 1, &look.parts);
    find(&look.faces, look.width, 3, &again);
    same(&look.parts, &again);
    for (size_t p = 0; p < look.parts.n_faces; p++)
        try_part(&look, p);
    tangles += look.parts.n_faces;
    ranh_faces_release(&again);
    ranh_faces_release(&look.parts);
    ranh_faces_release(&look.faces);
    ranh_chain_release(&chain);
    ranh_parcel_set_release(&set);
}

static uint64_t from_environment(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text ? strtoull(text, NULL, 10) : otherwise;
}

static uint64_t at_work;

static void narrow_ground_is_found(void **state)
{
    (void)state;
    uint64_t first = from_environment("RANH_SEED", 1), n = from_environment("RANH_CASES", CASES);
    print_message("# seeds %llu to %llu\n", (unsigned long long)first,
                  (unsigned long long)(first + n - 1));
    for (at_work = first; at_work < first + n; at_work++) {
        if (getenv("RANH_TELL"))
            print_message("# seed %llu\n", (unsigned long long)at_work);
        try_seed(at_work);
    }
    print_message("# %zu points in parts, %zu that had to be, %zu held against a larger width\n",
                  told, asked, kept);
    print_message("# widest part: %.3f of the width\n", widest);
    assert_true(told > 0 && asked > 0 && kept > 0);
}

static void tangles_have_sound_parts(void **state)
{
    (void)state;
    uint64_t first = from_environment("RANH_SEED", 1), n = from_environment("RANH_CASES", CASES);
    for (at_work = first; at_work < first + n; at_work++)
        try_tangle(at_work);
    print_message("# %zu parts\n", tangles);
    assert_true(tangles > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(narrow_ground_is_found),
                                       cmocka_unit_test(tangles_have_sound_parts)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    if (failed)
        fprintf(stderr, "RANH_SEED=%llu\n", (unsigned long long)at_work);
    return failed;
}
