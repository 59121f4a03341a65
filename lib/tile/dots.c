/* SPDX-License-Identifier: MIT */
/*
 * Findings at low zooms: one dot a cell of 32 pixels, at the mean of the findings in it. Cells belong to
 * the zoom's own grid, not to the tile's, so a dot on a tile border is drawn alike on both sides.
 */
#include <ranh/tile/map.h>

#include <stdlib.h>

#include <ranh/base/arena.h>

#define CELL_PX 32

static int by_cell(const void *a, const void *b)
{
    const struct ranh_tile_dot *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->column != y->column)
        return x->column < y->column ? -1 : 1;
    if (x->at.y != y->at.y)
        return x->at.y < y->at.y ? -1 : 1;
    return x->at.x < y->at.x ? -1 : x->at.x > y->at.x;
}

static int32_t cell_of(int32_t unit, int shift, int64_t cell)
{
    int64_t v = ranh_tile_scaled(shift, unit);
    return (int32_t)(v >= 0 ? v / cell : -((-v + cell - 1) / cell));
}

/* Runs of equal cells become one dot each. */
static void merge(struct ranh_tile_dots *dots)
{
    size_t n = 0;
    for (size_t i = 0, j; i < dots->n; i = j) {
        struct ranh_tile_dot dot = dots->at[i];
        int64_t x = 0, y = 0;
        dot.n = dot.n_errors = 0;
        j = i;
        do {
            x += dots->at[j].at.x;
            y += dots->at[j].at.y;
            dot.n++;
            dot.n_errors += dots->at[j++].n_errors;
        } while (j < dots->n && dots->at[j].row == dot.row && dots->at[j].column == dot.column);
        dot.at = (struct ranh_unit){(int32_t)(x / dot.n), (int32_t)(y / dot.n)};
        dots->at[n++] = dot;
    }
    dots->n = n;
}

void ranh_tile_dots_build(struct ranh_tile_dots *dots, const struct ranh_tile_shapes *findings,
                          unsigned zoom, unsigned size_px)
{
    *dots = (struct ranh_tile_dots){0};
    int shift = ranh_tile_scale_at(zoom, size_px).shift;
    int64_t cell = (int64_t)CELL_PX * RANH_TILE_SUB * (int64_t)(size_px / 256);
    ranh_vec_reserve(dots, findings->shape.n);
    for (size_t i = 0; i < findings->shape.n; i++) {
        const struct ranh_tile_shape *shape = &findings->shape.at[i];
        struct ranh_unit at = {(int32_t)(((int64_t)shape->box.xmin + shape->box.xmax) / 2),
                               (int32_t)(((int64_t)shape->box.ymin + shape->box.ymax) / 2)};
        dots->at[dots->n++] = (struct ranh_tile_dot){.column = cell_of(at.x, shift, cell),
                                                     .row = cell_of(at.y, shift, cell),
                                                     .n = 1,
                                                     .n_errors = shape->tag == RANH_TINT_ERROR,
                                                     .at = at};
    }
    if (dots->n)
        qsort(dots->at, dots->n, sizeof(dots->at[0]), by_cell);
    merge(dots);
}

void ranh_tile_dots_release(struct ranh_tile_dots *dots)
{
    ranh_vec_release(dots);
}
