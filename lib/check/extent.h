/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_EXTENT_H
#define RANH_CHECK_EXTENT_H
/*
 * Where parcels have to be: inside the boundaries of their communes, except on non-parcel land
 * (roads, rivers, canals delivered as a layer). Made once a run beside the plane, from what the
 * workspace holds; the boundaries of communes that no parcel names are not looked at.
 */
#include <ranh/base/vec.h>
#include <ranh/check/balance.h>
#include <ranh/check/detector.h>
#include <ranh/geo/chain.h>
#include <ranh/land/plan.h>

#define RANH_NO_COMMUNE UINT32_MAX

struct ranh_extent_commune {
    const char *code, *name;                 /* as interned by the parcels; name may be NULL */
    int32_t scale;                           /* of its boundary; 0 = unknown */
    int64_t id;                              /* row of the first of its pieces */
    ranh_wide boundary, covered, gaps, open; /* twice areas */
    /* Of the open ground, as the detector of it decides: told as left out, too thin to tell, not delivered.
     * What is missing from the sum is non-parcel land. */
    ranh_wide left_out, strips, missing;
};

/* Ground of a commune that no parcel covers and no parcels enclose. */
struct ranh_extent_open {
    uint32_t face;    /* of extent->faces */
    uint32_t commune; /* of extent->commune */
};

/* Open ground that was told already, as gaps between parcels. */
struct ranh_extent_told {
    double x, y; /* well inside it, in steps */
    double area_m2;
};

struct ranh_extent {
    struct ranh_plan_set communes, non_parcels; /* non_parcels.fabric.n_faces 0 = none delivered */
    struct ranh_extent_commune *commune;        /* with a boundary, by code */
    size_t n_communes;
    size_t n_without; /* communes that parcels name and whose boundary is not there */
    struct ranh_faces faces;
    struct ranh_extent_open *open; /* in the order of the faces */
    size_t n_open;
    struct {
        RANH_VEC(struct ranh_extent_told)
    } told;
    struct {
        RANH_VEC(
            uint32_t) /* enclosed faces of the plane that are no gap: a street, or not delivered */
    } ways;
};

/* Takes the two sets over; either may be all zero. Needs input->parcels, plane, pool and as_of. */
struct ranh_extent *ranh_extent_make(const struct ranh_check_input *input,
                                     struct ranh_plan_set *communes,
                                     struct ranh_plan_set *non_parcels);
/* The same of what the workspace holds; without one (store NULL) no commune has a boundary. */
int ranh_extent_new(const struct ranh_check_input *input, struct ranh_extent **extent,
                    struct ranh_err *err);
void ranh_extent_free(struct ranh_extent *extent);

/* Index in extent->commune, RANH_NO_COMMUNE when it has no boundary. */
uint32_t ranh_extent_commune_of(const struct ranh_extent *extent, const char *code);

/*
 * What non-parcel land leaves of a face: the faces of *left that count RANH_EXTENT_LEFT, on the
 * grid; the caller releases it. False, and nothing made, where no such land comes near.
 */
#define RANH_EXTENT_LEFT (1 << 20)
bool ranh_extent_left(const struct ranh_extent *extent, const struct ranh_faces *faces,
                      uint32_t face, struct ranh_faces *left);

/* boundary_m2, covered_m2 and open_m2 of the commune; NAN where it has no boundary. extent may be NULL. */
void ranh_extent_coverage(const struct ranh_extent *extent, const char *commune,
                          struct ranh_balance *balance);

#endif
