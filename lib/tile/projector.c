/* SPDX-License-Identifier: MIT */
/*
 * The workspace CRS to EPSG:3857 by the pinned operation, in threads: each worker has its own context. By cells
 * (ranh/crs/transform.h): within 0.05 mm of PROJ, a tenth of a unit, and a quarter of the stage's time less.
 */
#include <stdio.h>

#include <ranh/base/arena.h>
#include <ranh/crs/transform.h>
#include <ranh/tile/layer.h>

struct lane {
    struct ranh_crs_ctx *ctx;
    struct ranh_transform *transform;
};

struct ranh_projector {
    char from[32];
    unsigned n;
    struct lane lane[];
};

struct ranh_projector *ranh_projector_new(int32_t srid, unsigned workers)
{
    unsigned n = workers ? workers : 1;
    struct ranh_projector *projector =
        ranh_calloc(1, sizeof(*projector) + n * sizeof(projector->lane[0]));
    projector->n = n;
    snprintf(projector->from, sizeof(projector->from), "EPSG:%d", (int)srid);
    return projector;
}

void ranh_projector_free(struct ranh_projector *projector)
{
    if (!projector)
        return;
    for (unsigned i = 0; i < projector->n; i++)
        ranh_crs_ctx_free(projector->lane[i].ctx);
    ranh_free(projector);
}

static int project(void *context, unsigned worker, double *xy, size_t n, struct ranh_err *err)
{
    struct ranh_projector *projector = context;
    struct lane *lane = &projector->lane[worker];
    size_t failed;
    if (worker >= projector->n)
        RANH_BUG("worker %u of %u", worker, projector->n);
    if (!lane->ctx) {
        lane->ctx = ranh_crs_ctx_new();
        ranh_crs_ctx_by_cells(lane->ctx);
    }
    if (!lane->transform) {
        int status =
            ranh_transform_get(lane->ctx, projector->from, "EPSG:3857", &lane->transform, err);
        if (status)
            return status;
    }
    return ranh_transform_points(lane->transform, xy, n, &failed, err);
}

struct ranh_tile_projection ranh_projector_projection(struct ranh_projector *projector)
{
    return (struct ranh_tile_projection){project, projector};
}
