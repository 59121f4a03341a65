/* SPDX-License-Identifier: MIT */
/*
 * The fabric in tile units. Each vertex is projected by itself, so the result does not depend on how the
 * work is cut among threads, and the two copies of a shared vertex stay equal.
 */
#include <ranh/tile/layer.h>

#include <math.h>

#include <ranh/base/arena.h>
#include <ranh/base/i18n.h>

#define CHUNK 16384

static const struct ranh_unit lost = {INT32_MIN, INT32_MIN};
static const struct ranh_grid_box nothing = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN};

static bool is_lost(struct ranh_unit u)
{
    return u.x == INT32_MIN && u.y == INT32_MIN;
}

struct job {
    struct ranh_tile_layer *layer;
    const struct ranh_tile_frame *frame;
    const struct ranh_tile_projection *projection;
};

static int project_chunk(void *context, unsigned worker, size_t first, size_t last,
                         struct ranh_err *err)
{
    struct job *job = context;
    const struct ranh_fabric *fabric = job->layer->fabric;
    double *xy = ranh_alloc((last - first) * 2 * sizeof(*xy));
    for (size_t i = first; i < last; i++)
        ranh_grid_metres(&fabric->grid, fabric->vertex[i], &xy[2 * (i - first)],
                         &xy[2 * (i - first) + 1]);
    int status = job->projection->project(job->projection->context, worker, xy, last - first, err);
    for (size_t i = first; i < last && !status; i++) {
        const double *p = xy + 2 * (i - first);
        if (!ranh_tile_frame_unit(job->frame, p[0], p[1], &job->layer->vertex[i]))
            job->layer->vertex[i] = lost;
    }
    ranh_free(xy);
    return status;
}

static void widen(struct ranh_grid_box *box, struct ranh_grid_box by)
{
    box->xmin = by.xmin < box->xmin ? by.xmin : box->xmin;
    box->ymin = by.ymin < box->ymin ? by.ymin : box->ymin;
    box->xmax = by.xmax > box->xmax ? by.xmax : box->xmax;
    box->ymax = by.ymax > box->ymax ? by.ymax : box->ymax;
}

static struct ranh_grid_box box_of(const struct ranh_unit *vertex, size_t n)
{
    struct ranh_grid_box box = nothing;
    for (size_t i = 0; i < n; i++) {
        if (is_lost(vertex[i]))
            return nothing;
        widen(&box, (struct ranh_grid_box){vertex[i].x, vertex[i].y, vertex[i].x, vertex[i].y});
    }
    return box;
}

static void measure(struct ranh_tile_layer *layer)
{
    const struct ranh_fabric *fabric = layer->fabric;
    layer->bounds = nothing;
    for (size_t face = 0; face < fabric->n_faces; face++) {
        uint32_t first = fabric->ring_vertex[fabric->face_ring[face]];
        uint32_t last = fabric->ring_vertex[fabric->face_ring[face + 1]];
        layer->box[face] = box_of(layer->vertex + first, last - first);
        if (layer->box[face].xmin <= layer->box[face].xmax)
            widen(&layer->bounds, layer->box[face]);
        else if (last > first)
            layer->n_lost++;
    }
}

int ranh_tile_layer_build(struct ranh_tile_layer *layer, const struct ranh_fabric *fabric,
                          const uint8_t *klass, const struct ranh_tile_frame *frame,
                          const struct ranh_tile_projection *projection, struct ranh_pool *pool,
                          struct ranh_err *err)
{
    *layer = (struct ranh_tile_layer){.fabric = fabric, .klass = klass};
    layer->vertex = ranh_calloc(fabric->n_vertices + 1, sizeof(*layer->vertex));
    layer->edge = ranh_calloc(fabric->n_vertices + 1, 1);
    layer->box = ranh_calloc(fabric->n_faces + 1, sizeof(*layer->box));
    struct job job = {layer, frame, projection};
    int status = ranh_pool_run(pool, fabric->n_vertices, CHUNK, project_chunk, &job, err);
    if (status) {
        ranh_tile_layer_release(layer);
        return status;
    }
    measure(layer);
    ranh_rtree_build(&layer->tree, layer->box, fabric->n_faces);
    return RANH_OK;
}

void ranh_tile_layer_release(struct ranh_tile_layer *layer)
{
    ranh_free(layer->vertex);
    ranh_free(layer->edge);
    ranh_free(layer->box);
    ranh_rtree_release(&layer->tree);
    *layer = (struct ranh_tile_layer){0};
}

int ranh_tile_layer_frame(const struct ranh_fabric *fabric,
                          const struct ranh_tile_projection *projection,
                          struct ranh_tile_frame *frame, struct ranh_err *err)
{
    struct ranh_grid_box all = nothing;
    for (size_t i = 0; i < fabric->n_faces; i++)
        if (fabric->box[i].xmin <= fabric->box[i].xmax)
            widen(&all, fabric->box[i]);
    double xy[2] = {fabric->grid.x0, fabric->grid.y0};
    if (all.xmin <= all.xmax) {
        struct ranh_vertex middle = {(int32_t)(((int64_t)all.xmin + all.xmax) / 2),
                                     (int32_t)(((int64_t)all.ymin + all.ymax) / 2)};
        ranh_grid_metres(&fabric->grid, middle, &xy[0], &xy[1]);
    }
    int status = projection->project(projection->context, 0, xy, 1, err);
    if (!status && !(isfinite(xy[0]) && isfinite(xy[1])))
        status =
            ranh_fail(err, RANH_E_CRS,
                      _("the middle of the data has no place on the web map (EPSG:3857); check "
                        "the reference system of the workspace (EPSG:%d)"),
                      (int)fabric->srid);
    if (!status)
        *frame = ranh_tile_frame_at(xy[0], xy[1]);
    return status;
}
