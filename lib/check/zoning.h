/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_ZONING_H
#define RANH_CHECK_ZONING_H
/*
 * What the stage zoning knows: the areas of the plans and restrictions, how much of each parcel lies in
 * them, and which parcels each permit is for. Made once; the detectors of the stage read it.
 *
 * Crossed rings are repaired on a copy first, so that every share is of a real area.
 *
 * What a run need not look at again is told by hashes: a parcel's shares and findings depend on it, on the areas
 * its box meets and on what counts for all; those of a permit on its row and its parcels besides.
 */
#include <ranh/check/detector.h>
#include <ranh/land/permit.h>
#include <ranh/land/plan.h>

#include "lib/check/cover.h"

/* Parts of parcels in the areas of one set: those of parcel i are part[first[i]] .. part[first[i + 1]], the largest
 * first, then by the id of the area: in an order that areas elsewhere have no say in. */
struct ranh_parts {
    struct ranh_plan_set set;
    struct ranh_share *part;
    size_t n;
    size_t *first;   /* [n_parcels + 1] */
    uint8_t *counts; /* [n] 1 = more than the inaccuracy of two drawings: ranh_zoning_judge() */
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

/* Plans, permits and sites; nothing is measured yet. All that fail here do so as the workspace does (ranh/io/store.h:
 * RANH_E_OUTPUT, RANH_E_INTERRUPTED) or with RANH_E_INTERNAL from GEOS. */
int ranh_zoning_load(struct ranh_store *store, const struct ranh_parcel_set *parcels, int32_t as_of,
                     struct ranh_zoning *zoning, struct ranh_err *err);
/* Parts and areas of the parcels with only[face] != 0, where only is not NULL; the others have none. */
int ranh_zoning_measure(struct ranh_zoning *zoning, const struct ranh_parcel_set *parcels,
                        const uint8_t *only, struct ranh_pool *pool, struct ranh_err *err);
void ranh_zoning_release(struct ranh_zoning *zoning);

/* For struct ranh_changed_by: adds to each source of parcels the areas that its box meets. */
struct ranh_zoning_areas {
    const struct ranh_parcel_set *parcels;
    const struct ranh_zoning *zoning;
};
void ranh_zoning_add_areas(const void *zoning_areas, struct ranh_source_contents *contents);
/* A hash of a permit as loaded and of the sites it has: those from *site on, which is moved behind them. */
uint64_t ranh_zoning_permit_content(const struct ranh_zoning *zoning,
                                    const struct ranh_parcel_set *parcels,
                                    const struct ranh_permit *permit, size_t *site);

/*
 * Whether each part is more than the inaccuracy of two drawings: at least the project's least share, and
 * wider somewhere than the edge-matching limit of the two scales. The areas of the plan without a scale
 * are taken to be as exact as the parcel; a parcel without one is only held to the share.
 * Not asked, and told as counting, where a strip serves the parcel's use and the parcel is on no site.
 * By the threads of input->pool; input->zoning is not looked at.
 */
int ranh_zoning_judge(struct ranh_zoning *zoning, const struct ranh_check_input *input,
                      struct ranh_err *err);

/* Whether land of that use is what a strip is kept for: roads in a road reserve, water in its corridor. */
bool ranh_corridor_serves(const struct ranh_plan_area *area, const char *land_use);

/* "DAT_O_Nhomnhao, PK-12, 9901/QĐ-UBND": how a zone is named to people. Arena. */
char *ranh_zone_name(struct ranh_arena *arena, const struct ranh_plan_area *area);

#endif
