/* SPDX-License-Identifier: MIT */
/* What rows and sources both look up: a source by its id, and a worker's own transforms. */
#include "reproject_internal.h"

#include <inttypes.h>
#include <stdio.h>

struct ranh_rp_source *ranh_rp_source_by_id(struct ranh_rp *rp, int64_t id)
{
    char key[24];
    snprintf(key, sizeof(key), "%" PRId64, id);
    const int64_t *at = ranh_map_get(&rp->by_id, key);
    return at ? &rp->source[*at] : NULL;
}

int ranh_rp_transform(struct ranh_rp *rp, struct ranh_rp_worker *worker, size_t source,
                      struct ranh_transform **transform, struct ranh_err *err)
{
    struct ranh_transform **slot = &worker->transform[source];
    int status = 0;
    if (!*slot)
        status =
            ranh_transform_get(worker->crs, rp->source[source].crs, rp->workspace_crs, slot, err);
    if (!status && !worker->to_degrees)
        status = ranh_transform_get(worker->crs, rp->workspace_crs, "EPSG:4326",
                                    &worker->to_degrees, err);
    *transform = *slot;
    return status;
}
