/* SPDX-License-Identifier: MIT */
/*
 * Any bytes as short lines on a small grid, where everything meets everything: faces must be disjoint (a point
 * of one lies in no other), have an area, come out as polygons of that area, and lie on lines that exist.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include <ranh/geo/linework.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what)
{
    if (!holds)
        RANH_BUG("%s", what);
}

static void check_face(const struct ranh_linework *l, size_t f, struct ranh_arena *arena)
{
    const struct ranh_grid grid = {0, 0};
    struct ranh_shape shape;
    size_t n;
    double area = ranh_grid_area_m2(l->faces.face[f].twice_area), x, y;
    demand(l->faces.face[f].twice_area > 0, "a face without area");
    ranh_linework_shape(l, f, &grid, arena, &shape);
    demand(fabs(ranh_shape_area(&shape) - area) <= 1e-9 * (1 + area),
           "the polygon has another area");
    const uint32_t *line = ranh_linework_lines(l, f, arena, &n);
    demand(n > 0 && line[0] != RANH_NO_LINE, "a face without lines");
    if (area > 1e-4 && ranh_shape_inside(&shape, &x, &y)) {
        struct ranh_vertex at = {(int32_t)lround(x * RANH_GRID_PER_M),
                                 (int32_t)lround(y * RANH_GRID_PER_M)};
        size_t found = ranh_linework_locate(l, at);
        demand(found == f || found == SIZE_MAX, "a point lies in two faces");
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { MOST = 300 };
    static struct ranh_vertex vertex[MOST];
    static uint32_t first[MOST + 1];
    struct ranh_linework_input in = {
        .vertex = vertex, .line_vertex = first, .rounding = 10, .tolerance = 400, .reach = 20000};
    struct ranh_linework l;
    struct ranh_arena arena;
    uint32_t n = 0;
    for (size_t i = 0; i + 2 < size && n < MOST; i += 3) {
        bool fine = data[i + 2] & 2; /* a neighbourhood of millimetres now and then */
        vertex[n].x = (data[i] % 16) * 10000 + (fine ? (data[i + 2] >> 2) * 7 : 0);
        vertex[n].y = (data[i + 1] % 16) * 10000 + (fine ? (data[i + 2] >> 3) * 5 : 0);
        n++;
        if (data[i + 2] & 1)
            first[++in.n_lines] = n;
    }
    first[in.n_lines] = in.n_lines ? first[in.n_lines] : 0;
    ranh_arena_init(&arena);
    demand(ranh_linework_build(&in, &l), "three hundred points are too many");
    for (size_t f = 0; f < l.faces.n_faces; f++)
        check_face(&l, f, &arena);
    for (size_t i = 0; i < l.n_flaws; i++)
        demand(l.flaw[i].line < in.n_lines, "a flaw of no line");
    ranh_linework_release(&l);
    ranh_arena_release(&arena);
    return 0;
}
