/* SPDX-License-Identifier: MIT */
/*
 * Hairs are what a drawing of lines knows as the precision of the record: corners within the rounding are one, a
 * line passes through the corners on it, and what has then become a line there and back bounds nothing
 * (ranh/geo/linework.h). So the outline of the ground is taken as lines, and its faces are what is left.
 */
#include "lib/check/hair.h"

#include <math.h>

#include <ranh/base/arena.h>
#include <ranh/geo/linework.h>
#include <ranh/geo/shape.h>

#define LEAST                                                                                      \
    200 /* roundings by which the outline is shorter without its hairs; else there were none */

struct rings {
    struct ranh_vertex *vertex;
    uint32_t *line_vertex;
    uint32_t n;
};

static void take_rings(const struct ranh_faces *faces, uint32_t face, struct rings *rings)
{
    const struct ranh_chain_face *of = &faces->face[face];
    uint32_t first = faces->ring_vertex[of->first_ring], n = 0;
    uint32_t last = faces->ring_vertex[of->first_ring + of->n_rings];
    rings->vertex = ranh_alloc((last - first + of->n_rings) * sizeof(*rings->vertex));
    rings->line_vertex = ranh_calloc(of->n_rings + 1, sizeof(*rings->line_vertex));
    rings->n = of->n_rings;
    for (uint32_t r = 0; r < rings->n; r++) {
        uint32_t from = faces->ring_vertex[of->first_ring + r];
        for (uint32_t v = from; v < faces->ring_vertex[of->first_ring + r + 1]; v++)
            rings->vertex[n++] = faces->vertex[v];
        rings->vertex[n++] = faces->vertex[from];
        rings->line_vertex[r + 1] = n;
    }
}

static double outline_of(const struct ranh_faces *faces, uint32_t face)
{
    const struct ranh_chain_face *of = &faces->face[face];
    double sum = 0;
    for (uint32_t r = of->first_ring; r < of->first_ring + of->n_rings; r++) {
        struct ranh_vertex a = faces->vertex[faces->ring_vertex[r + 1] - 1];
        for (uint32_t v = faces->ring_vertex[r]; v < faces->ring_vertex[r + 1]; v++) {
            sum += hypot((double)faces->vertex[v].x - a.x, (double)faces->vertex[v].y - a.y);
            a = faces->vertex[v];
        }
    }
    return sum;
}

/* Faces of the lines are of the ground or lie in its holes: marks those of the ground, returns how many. */
static uint32_t mark_ground(const struct ranh_faces *faces, uint32_t face, struct ranh_faces *left,
                            double *outline)
{
    struct ranh_arena arena;
    struct ranh_shape ground, piece;
    double *xy = ranh_alloc((2 * left->n_faces + 1) * sizeof(*xy));
    bool *inside = ranh_alloc(left->n_faces + 1);
    uint32_t n = 0;
    ranh_arena_init(&arena);
    for (uint32_t f = 0; f < left->n_faces; f++) {
        ranh_arena_clear(&arena);
        ranh_faces_shape(left, &f, 1, &arena, &piece);
        if (!ranh_shape_inside(&piece, &xy[2 * f], &xy[2 * f + 1])) /* of no area: in nothing */
            xy[2 * f] = xy[2 * f + 1] = INFINITY;
    }
    ranh_arena_clear(&arena);
    ranh_faces_shape(faces, &face, 1, &arena, &ground);
    ranh_shape_contains_each(&ground, xy, left->n_faces, inside);
    for (uint32_t f = 0; f < left->n_faces; f++) {
        left->face[f].m = inside[f];
        n += inside[f];
        *outline += inside[f] ? outline_of(left, f) : 0;
    }
    ranh_arena_release(&arena);
    ranh_free(inside);
    ranh_free(xy);
    return n;
}

bool ranh_hairs_cut(const struct ranh_faces *faces, uint32_t face, int32_t rounding,
                    struct ranh_faces *left)
{
    struct rings rings;
    struct ranh_linework work;
    double outline = 0;
    if (rounding <= 0)
        return false;
    take_rings(faces, face, &rings);
    const struct ranh_linework_input input = {.vertex = rings.vertex,
                                              .line_vertex = rings.line_vertex,
                                              .n_lines = rings.n,
                                              .rounding = rounding};
    bool cut = false;
    if (ranh_linework_build(&input, &work)) {
        uint32_t n = mark_ground(faces, face, &work.faces, &outline);
        cut = n != 1 || outline_of(faces, face) - outline > LEAST * (double)rounding;
        if (cut) {
            *left = work.faces;
            work.faces = (struct ranh_faces){0};
        }
        ranh_linework_release(&work);
    }
    ranh_free(rings.vertex);
    ranh_free(rings.line_vertex);
    return cut;
}
