/* SPDX-License-Identifier: MIT */
/* Single shapes in tile units, with their own R-tree. */
#include <ranh/tile/layer.h>

#include <string.h>

#include <ranh/base/arena.h>

#define OUTLINE_EDGES 64

void ranh_tile_shapes_init(struct ranh_tile_shapes *shapes)
{
    *shapes = (struct ranh_tile_shapes){0};
}

void ranh_tile_shapes_release(struct ranh_tile_shapes *shapes)
{
    ranh_vec_release(&shapes->shape);
    ranh_vec_release(&shapes->vertex);
    ranh_vec_release(&shapes->ring_end);
    ranh_rtree_release(&shapes->tree);
    *shapes = (struct ranh_tile_shapes){0};
}

/* All points of a shape in units; *all false when one has no place. The caller frees. */
static int project(const struct ranh_shape *shape, const struct ranh_tile_frame *frame,
                   const struct ranh_tile_projection *projection, struct ranh_unit **units,
                   bool *all, struct ranh_err *err)
{
    size_t n = shape->n_points;
    double *xy = ranh_alloc((2 * n + 1) * sizeof(*xy));
    *units = ranh_alloc((n + 1) * sizeof(**units));
    *all = true;
    memcpy(xy, shape->xy, 2 * n * sizeof(*xy));
    int status = projection->project(projection->context, 0, xy, n, err);
    for (size_t i = 0; i < n && !status; i++)
        if (!ranh_tile_frame_unit(frame, xy[2 * i], xy[2 * i + 1], &(*units)[i]))
            *all = false;
    ranh_free(xy);
    return status;
}

static void add_ring(struct ranh_tile_shapes *shapes, const struct ranh_unit *units, size_t n)
{
    struct ranh_tile_shape *shape = &shapes->shape.at[shapes->shape.n - 1];
    for (size_t i = 0; i < n; i++) {
        struct ranh_unit u = units[i];
        shape->box.xmin = u.x < shape->box.xmin ? u.x : shape->box.xmin;
        shape->box.ymin = u.y < shape->box.ymin ? u.y : shape->box.ymin;
        shape->box.xmax = u.x > shape->box.xmax ? u.x : shape->box.xmax;
        shape->box.ymax = u.y > shape->box.ymax ? u.y : shape->box.ymax;
        *ranh_vec_push(&shapes->vertex) = u;
    }
    *ranh_vec_push(&shapes->ring_end) = (uint32_t)shapes->vertex.n;
    shape->n_rings++;
}

static void begin(struct ranh_tile_shapes *shapes, enum ranh_shape_kind kind, uint8_t tag)
{
    *ranh_vec_push(&shapes->shape) =
        (struct ranh_tile_shape){.kind = kind,
                                 .tag = tag,
                                 .ring = (uint32_t)shapes->ring_end.n,
                                 .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}};
}

static size_t open_length(const struct ranh_unit *units, size_t n)
{
    bool closed = n > 1 && units[0].x == units[n - 1].x && units[0].y == units[n - 1].y;
    return closed ? n - 1 : n;
}

int ranh_tile_shapes_add(struct ranh_tile_shapes *shapes, const struct ranh_shape *shape,
                         uint8_t tag, const struct ranh_tile_frame *frame,
                         const struct ranh_tile_projection *projection, struct ranh_err *err)
{
    struct ranh_unit *units;
    bool all;
    if (shape->kind == RANH_SHAPE_NONE || shape->n_points == 0)
        return RANH_OK;
    int status = project(shape, frame, projection, &units, &all, err);
    if (!status && !all)
        shapes->n_lost++;
    if (!status && all) {
        begin(shapes, shape->kind, tag);
        for (uint32_t ring = 0; ring < shape->n_rings; ring++) {
            const struct ranh_unit *first = units + shape->ring_point[ring];
            size_t n = shape->ring_point[ring + 1] - shape->ring_point[ring];
            add_ring(shapes, first, shape->kind == RANH_SHAPE_POLYGON ? open_length(first, n) : n);
        }
    }
    ranh_free(units);
    return status;
}

int ranh_tile_shapes_add_outline(struct ranh_tile_shapes *shapes, const struct ranh_shape *shape,
                                 uint8_t tag, const struct ranh_tile_frame *frame,
                                 const struct ranh_tile_projection *projection,
                                 struct ranh_err *err)
{
    struct ranh_unit *units;
    bool all;
    if (shape->kind != RANH_SHAPE_POLYGON || shape->n_points == 0)
        return RANH_OK;
    int status = project(shape, frame, projection, &units, &all, err);
    if (!status && !all)
        shapes->n_lost++;
    for (uint32_t ring = 0; !status && all && ring < shape->n_rings; ring++) {
        size_t end = shape->ring_point[ring + 1];
        for (size_t i = shape->ring_point[ring]; i + 1 < end; i += OUTLINE_EDGES) {
            size_t n = end - i < OUTLINE_EDGES + 1 ? end - i : OUTLINE_EDGES + 1;
            begin(shapes, RANH_SHAPE_LINE, tag);
            add_ring(shapes, units + i, n);
        }
    }
    ranh_free(units);
    return status;
}

void ranh_tile_shapes_index(struct ranh_tile_shapes *shapes)
{
    struct ranh_grid_box *box = ranh_alloc((shapes->shape.n + 1) * sizeof(*box));
    for (size_t i = 0; i < shapes->shape.n; i++)
        box[i] = shapes->shape.at[i].box;
    ranh_rtree_build(&shapes->tree, box, shapes->shape.n);
    ranh_free(box);
}
