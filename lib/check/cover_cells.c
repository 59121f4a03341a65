/* SPDX-License-Identifier: MIT */
/* See cover_cells.h. Cells are closed boxes: an edge along a cell's side belongs to both neighbours, so that
 * the corner of a free cell is clear of every edge. */
#include "lib/check/cover_cells.h"

#include <math.h>
#include <stddef.h>

#include <ranh/base/arena.h>

static int32_t column(const struct ranh_cover_cells *cells, int64_t x)
{
    return (int32_t)((x - cells->box.xmin) / cells->width);
}

static int32_t row(const struct ranh_cover_cells *cells, int64_t y)
{
    return (int32_t)((y - cells->box.ymin) / cells->height);
}

static void mark(struct ranh_cover_cells *cells, const struct ranh_grid_box *edge)
{
    /* one step more on the low sides: a cell that the edge only touches counts as entered */
    int32_t c0 = column(cells, edge->xmin > cells->box.xmin ? (int64_t)edge->xmin - 1 : edge->xmin);
    int32_t r0 = row(cells, edge->ymin > cells->box.ymin ? (int64_t)edge->ymin - 1 : edge->ymin);
    int32_t c1 = column(cells, edge->xmax), r1 = row(cells, edge->ymax);
    for (int32_t r = r0; r <= r1 && r < cells->ny; r++)
        for (int32_t c = c0; c <= c1 && c < cells->nx; c++)
            cells->state[(ptrdiff_t)r * cells->nx + c] = RANH_CELL_EDGE;
}

void ranh_cover_cells_build(struct ranh_cover_cells *cells, struct ranh_grid_box box,
                            const struct ranh_grid_box *boxes, size_t n,
                            int (*winding)(void *context, int32_t x, int32_t y), void *context)
{
    double width = (double)box.xmax - box.xmin + 1, height = (double)box.ymax - box.ymin + 1;
    double side = sqrt(width * height / (8.0 * (double)n)); /* about eight cells an edge */
    cells->box = box;
    cells->width = (int64_t)fmax(side, width / 1024) + 1;
    cells->height = (int64_t)fmax(side, height / 1024) + 1;
    cells->nx = column(cells, box.xmax) + 1;
    cells->ny = row(cells, box.ymax) + 1;
    cells->state = ranh_calloc((size_t)cells->nx * (size_t)cells->ny, 1);
    for (size_t i = 0; i < n; i++)
        mark(cells, &boxes[i]);
    for (int32_t r = 0; r < cells->ny; r++) {
        int8_t *state = cells->state + (ptrdiff_t)r * cells->nx;
        int32_t y = (int32_t)(box.ymin + r * cells->height);
        bool known = true; /* west of the box there is nothing */
        int8_t now = 0;
        for (int32_t c = 0; c < cells->nx; c++) {
            if (state[c] == RANH_CELL_EDGE) {
                known = false;
                continue;
            }
            if (!known || c == 0)
                now = (int8_t)winding(context, (int32_t)(box.xmin + c * cells->width), y);
            known = true;
            state[c] = now;
        }
    }
}

void ranh_cover_cells_release(struct ranh_cover_cells *cells)
{
    ranh_free(cells->state);
    cells->state = NULL;
    cells->nx = cells->ny = 0;
}

int ranh_cover_cells_ask(const struct ranh_cover_cells *cells, struct ranh_grid_box box)
{
    if (cells->nx == 0)
        return RANH_CELL_EDGE;
    if (box.xmin > cells->box.xmax || box.xmax < cells->box.xmin || box.ymin > cells->box.ymax ||
        box.ymax < cells->box.ymin)
        return 0;
    /* What sticks out of the area's own box is outside; the rest is asked for. */
    bool sticks_out = box.xmin < cells->box.xmin || box.ymin < cells->box.ymin ||
                      box.xmax > cells->box.xmax || box.ymax > cells->box.ymax;
    int32_t c0 = column(cells, box.xmin > cells->box.xmin ? box.xmin : cells->box.xmin);
    int32_t c1 = column(cells, box.xmax < cells->box.xmax ? box.xmax : cells->box.xmax);
    int32_t r0 = row(cells, box.ymin > cells->box.ymin ? box.ymin : cells->box.ymin);
    int32_t r1 = row(cells, box.ymax < cells->box.ymax ? box.ymax : cells->box.ymax);
    /* NOLINTNEXTLINE(bugprone-signed-char-misuse): a number, not a letter */
    int state = cells->state[(ptrdiff_t)r0 * cells->nx + c0];
    for (int32_t r = r0; r <= r1; r++)
        for (int32_t c = c0; c <= c1; c++)
            if (cells->state[(ptrdiff_t)r * cells->nx + c] != state)
                return RANH_CELL_EDGE;
    return sticks_out && state != 0 ? RANH_CELL_EDGE : state;
}
