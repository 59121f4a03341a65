/* SPDX-License-Identifier: MIT */
/*
 * All tiles. Tiles of a zoom are found by the boxes of what is drawn, sorted by column and row, and drawn in
 * batches: the threads fill the places of a batch, then the caller hands them out in order. So the
 * output does not know how many threads there were, and memory holds one batch.
 */
#include <ranh/tile/pyramid.h>

#include <string.h>

#include <ranh/base/arena.h>

#define BATCH 256 /* tiles a thread */

/* --- which tiles -------------------------------------------------------------------------------- */

struct marks { /* a bit for each tile of a rectangle */
    unsigned zoom;
    int tile_bits;
    int64_t margin; /* units */
    int64_t x0, y0; /* of the frame */
    int64_t left, top, columns, rows;
    uint8_t *bit;
};

static int64_t tile_of(const struct marks *marks, int64_t unit)
{
    int64_t last = ((int64_t)1 << marks->zoom) - 1;
    int64_t tile = unit >> marks->tile_bits;
    return tile < 0 ? 0 : tile > last ? last : tile;
}

static void range_of(const struct marks *marks, struct ranh_grid_box box, int64_t range[4])
{
    range[0] = tile_of(marks, marks->x0 + box.xmin - marks->margin);
    range[1] = tile_of(marks, marks->y0 + box.ymin - marks->margin);
    range[2] = tile_of(marks, marks->x0 + box.xmax + marks->margin);
    range[3] = tile_of(marks, marks->y0 + box.ymax + marks->margin);
}

static void mark(struct marks *marks, struct ranh_grid_box box)
{
    int64_t range[4];
    if (box.xmin > box.xmax)
        return;
    range_of(marks, box, range);
    for (int64_t x = range[0]; x <= range[2]; x++)
        for (int64_t y = range[1]; y <= range[3]; y++) {
            int64_t i = (x - marks->left) * marks->rows + (y - marks->top);
            marks->bit[i >> 3] |= (uint8_t)(1u << (i & 7));
        }
}

static void widen(struct ranh_grid_box *all, struct ranh_grid_box box)
{
    if (box.xmin > box.xmax)
        return;
    all->xmin = box.xmin < all->xmin ? box.xmin : all->xmin;
    all->ymin = box.ymin < all->ymin ? box.ymin : all->ymin;
    all->xmax = box.xmax > all->xmax ? box.xmax : all->xmax;
    all->ymax = box.ymax > all->ymax ? box.ymax : all->ymax;
}

static struct ranh_grid_box bounds_of(const struct ranh_tile_map *map)
{
    struct ranh_grid_box all = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};
    if (map->parcels)
        widen(&all, map->parcels->bounds);
    for (size_t i = 0; map->findings && i < map->findings->shape.n; i++)
        widen(&all, map->findings->shape.at[i].box);
    for (size_t i = 0; map->communes && i < map->communes->shape.n; i++)
        widen(&all, map->communes->shape.at[i].box);
    return all;
}

static void mark_all(struct marks *marks, const struct ranh_tile_map *map)
{
    int64_t edge = (int64_t)1 << marks->tile_bits;
    marks->margin = edge / 128; /* lines reach two pixels beyond their place */
    for (size_t i = 0; map->parcels && i < map->parcels->fabric->n_faces; i++)
        mark(marks, map->parcels->box[i]);
    for (size_t i = 0; map->communes && i < map->communes->shape.n; i++)
        mark(marks, map->communes->shape.at[i].box);
    marks->margin = edge / 16; /* marks of findings: 16 pixels */
    for (size_t i = 0; map->findings && i < map->findings->shape.n; i++)
        mark(marks, map->findings->shape.at[i].box);
}

void ranh_tile_list_build(struct ranh_tile_list *list, const struct ranh_tile_map *map,
                          unsigned zoom)
{
    *list = (struct ranh_tile_list){0};
    struct ranh_grid_box all = bounds_of(map);
    if (all.xmin > all.xmax)
        return;
    struct marks marks = {.zoom = zoom,
                          .tile_bits = ranh_tile_scale_at(zoom, 256).tile_bits,
                          .x0 = map->frame.x0,
                          .y0 = map->frame.y0};
    int64_t range[4];
    marks.margin = ((int64_t)1 << marks.tile_bits) / 16;
    range_of(&marks, all, range);
    marks.left = range[0];
    marks.top = range[1];
    marks.columns = range[2] - range[0] + 1;
    marks.rows = range[3] - range[1] + 1;
    marks.bit = ranh_calloc((size_t)(marks.columns * marks.rows / 8 + 1), 1);
    mark_all(&marks, map);
    for (int64_t i = 0; i < marks.columns * marks.rows; i++)
        if (marks.bit[i >> 3] & 1u << (i & 7))
            *ranh_vec_push(list) =
                (struct ranh_tile_id){zoom, (uint32_t)(marks.left + i / marks.rows),
                                      (uint32_t)(marks.top + i % marks.rows)};
    ranh_free(marks.bit);
}

void ranh_tile_list_release(struct ranh_tile_list *list)
{
    ranh_vec_release(list);
}

/* --- drawing them ------------------------------------------------------------------------------- */

struct batch {
    const struct ranh_tile_map *map;
    const struct ranh_tile_sink *sink;
    const struct ranh_tile_dots *dots;
    struct ranh_tile_painter **painter; /* [threads] */
    const struct ranh_tile_id *tile;
    struct ranh_str *png; /* [n] */
};

static int paint_some(void *context, unsigned worker, size_t first, size_t last,
                      struct ranh_err *err)
{
    struct batch *batch = context;
    if (!batch->painter[worker])
        batch->painter[worker] = ranh_tile_painter_new(batch->map);
    for (size_t i = first; i < last; i++) {
        int status =
            batch->sink->stopped ? batch->sink->stopped(batch->sink->context, err) : RANH_OK;
        if (!status)
            status = ranh_tile_paint(batch->painter[worker], batch->tile[i], batch->dots,
                                     &batch->png[i], err);
        if (status)
            return status;
    }
    return RANH_OK;
}

static int hand_out(struct batch *batch, size_t n, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; i < n; i++) {
        struct ranh_str *png = &batch->png[i];
        if (png->len && !status)
            status =
                batch->sink->put(batch->sink->context, batch->tile[i], png->text, png->len, err);
        ranh_str_clear(png);
    }
    if (!status && batch->sink->progress)
        batch->sink->progress(batch->sink->context, n);
    return status;
}

static int draw_zoom(struct batch *batch, unsigned zoom, size_t places, struct ranh_pool *pool,
                     struct ranh_err *err)
{
    struct ranh_tile_list list;
    struct ranh_tile_dots dots = {0};
    const struct ranh_tile_map *map = batch->map;
    int status = RANH_OK;
    ranh_tile_list_build(&list, map, zoom);
    if (map->findings && zoom + (map->size_px > 256) < RANH_TILE_SHAPE_ZOOM) {
        ranh_tile_dots_build(&dots, map->findings, zoom, map->size_px);
        batch->dots = &dots; /* until the end of this zoom, cppcheck-suppress autoVariables */
    }
    for (size_t i = 0, n; i < list.n && !status; i += n) {
        n = list.n - i < places ? list.n - i : places;
        batch->tile = list.at + i;
        status = ranh_pool_run(pool, n, 4, paint_some, batch, err);
        if (!status)
            status = hand_out(batch, n, err);
    }
    batch->dots = NULL;
    ranh_tile_dots_release(&dots);
    ranh_tile_list_release(&list);
    return status;
}

int ranh_tile_pyramid(const struct ranh_tile_map *map, unsigned first, unsigned last,
                      struct ranh_pool *pool, const struct ranh_tile_sink *sink,
                      struct ranh_err *err)
{
    unsigned threads = pool ? ranh_pool_threads(pool) : 1;
    size_t places = (size_t)BATCH * threads;
    struct batch batch = {.map = map, .sink = sink};
    batch.painter = ranh_calloc(threads, sizeof(struct ranh_tile_painter *));
    batch.png = ranh_calloc(places, sizeof(*batch.png));
    for (size_t i = 0; i < places; i++)
        ranh_str_init(&batch.png[i]);
    int status = RANH_OK;
    for (unsigned zoom = first; zoom <= last && !status; zoom++)
        status = draw_zoom(&batch, zoom, places, pool, err);
    for (size_t i = 0; i < places; i++)
        ranh_str_release(&batch.png[i]);
    for (unsigned i = 0; i < threads; i++)
        ranh_tile_painter_free(batch.painter[i]);
    ranh_free(batch.png);
    ranh_free(batch.painter);
    return status;
}
