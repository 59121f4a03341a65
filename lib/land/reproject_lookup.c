/* SPDX-License-Identifier: MIT */
/* What the steps look up: the tables with places, a source by its id, a worker's own transforms. */
#include "reproject_internal.h"

#include <inttypes.h>
#include <stdio.h>

/* Parcels of a drawing are what its lines enclose, not the element they are named by. */
#define DRAWN                                                                                      \
    "coalesce((SELECT w.geometry FROM drawn w WHERE w.parcel_id = t.parcel_id), d.geometry)"

const struct ranh_rp_table ranh_rp_table[RANH_RP_TABLES] = {
    {"parcel", "parcel_id", "parcel", "t.commune_code", DRAWN, false},
    {"zone", "zone_id", "zone", "NULL", "d.geometry", false},
    {"restriction", "restriction_id", "restriction", "NULL", "d.geometry", false},
    {"non_parcel", "non_parcel_id", "non_parcel", "NULL", "d.geometry", false},
    {"commune", "commune_id", "commune", "t.code", "d.geometry", false},
    {"permit", "permit_id", "permit", "t.commune_code", "d.geometry", true},
};

/* Viet Nam with its islands, Hoàng Sa and Trường Sa among them. */
bool ranh_rp_in_country(double lon, double lat)
{
    return lon >= 102 && lon <= 118 && lat >= 6 && lat <= 23.5;
}

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
