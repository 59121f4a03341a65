/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_COVER_H
#define RANH_CHECK_COVER_H
/*
 * How much of a parcel lies in each area of a plan, without an overlay.
 *
 * Let f be 1 inside an area and 0 outside. Within the parcel's box f is known from one corner (how many
 * times the area's boundary is crossed on the way there from the west) and from the edges of the area that
 * meet the box; nothing else matters. The integral of f over the parcel is then a sum over pairs of edges
 * of closed forms. Touching, coincident and doubled edges need no special case, a share never fails, and
 * the cost does not depend on how large the area is: big ones keep their edges in an R-tree.
 *
 * The areas must be valid (ranh/land/plan.h repairs them); parcels may be given in any direction. All
 * fabrics must lie on one grid.
 */
#include <stdint.h>

#include <ranh/base/pool.h>
#include <ranh/geo/fabric.h>

struct ranh_cover; /* opaque; read-only after building, shared by threads */
struct ranh_cover *ranh_cover_new(const struct ranh_fabric *areas);
void ranh_cover_free(struct ranh_cover *cover);

/* Area of face `parcel` of the fabric within one area, m². */
double ranh_cover_area_m2(const struct ranh_cover *cover, size_t area,
                          const struct ranh_fabric *fabric, size_t parcel);

struct ranh_share {
    uint32_t parcel, area; /* faces of the two fabrics */
    double area_m2;
};
/* Smallest piece told: below is the grid's rounding. */
#define RANH_COVER_LEAST_M2 1e-4

/* Every pair with a common area, ordered by parcel, then area; only[parcel] != 0, where only is not NULL.
 * ranh_free() the result. */
int ranh_cover_shares(const struct ranh_cover *cover, const struct ranh_fabric *fabric,
                      const uint8_t *only, struct ranh_pool *pool, struct ranh_share **shares,
                      size_t *n, struct ranh_err *err);

#endif
