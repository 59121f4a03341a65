/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_ZONING_H
#define RANH_CHECK_ZONING_H
/*
 * What the stage zoning knows: the areas of the plans and restrictions, how much of each parcel lies in
 * them, and which parcels each permit is for. Made once; the detectors of the stage read it.
 *
 * Crossed rings are repaired on a copy first, so that every share is of a real area.
 */
#include <ranh/check/detector.h>
#include <ranh/land/permit.h>
#include <ranh/land/plan.h>

#include "lib/check/cover.h"

/* Parts of parcels in the areas of one set: those of parcel i are part[first[i]] .. part[first[i + 1]]. */
struct ranh_parts {
    struct ranh_plan_set set;
    struct ranh_share *part;
    size_t n;
    size_t *first; /* [n_parcels + 1] */
};

/* A permit and the parcel it is for. */
struct ranh_site {
    const struct ranh_permit *permit;
    size_t parcel; /* face */
    int32_t date;  /* the permit is judged on */
};

struct ranh_zoning {
    struct ranh_parts zones, restrictions;
    double *area_m2; /* of each parcel, repaired where needed */
    size_t n_repaired;
    struct ranh_permit_set permits;
    struct ranh_site *site; /* by permit, then parcel id */
    size_t n_sites;
};

int ranh_zoning_load(struct ranh_store *store, const struct ranh_parcel_set *parcels, int32_t as_of,
                     struct ranh_pool *pool, struct ranh_zoning *zoning, struct ranh_err *err);
void ranh_zoning_release(struct ranh_zoning *zoning);

/*
 * Whether a part is more than the inaccuracy of two drawings: at least the project's least share, and
 * wider somewhere than the edge-matching limit of the two scales. The areas of the plan without a scale
 * are taken to be as exact as the parcel; a parcel without one is only held to the share.
 */
struct
    ranh_sliver; /* opaque: GEOS and memory for the rare parts that must be cut out to be measured */
struct ranh_sliver *ranh_sliver_new(const struct ranh_check_input *input);
void ranh_sliver_free(struct ranh_sliver *sliver);
int ranh_sliver_counts(struct ranh_sliver *sliver, const struct ranh_parts *parts,
                       const struct ranh_share *part, bool *counts, struct ranh_err *err);

/* "DAT_O_Nhomnhao, PK-12, 9901/QĐ-UBND": how a zone is named to people. Arena. */
char *ranh_zone_name(struct ranh_arena *arena, const struct ranh_plan_area *area);

#endif
