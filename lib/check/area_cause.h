/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_AREA_CAUSE_H
#define RANH_CHECK_AREA_CAUSE_H
/* Why a recorded area differs from that of the boundary. */
#include <ranh/check/detector.h>
#include <ranh/crs/transform.h>

enum ranh_area_cause {
    RANH_AREA_UNEXPLAINED,
    RANH_AREA_ROUNDED_DOWN, /* to whole m²: recorded less than computed, by half a m² at most */
    RANH_AREA_ROUNDED_UP,
    RANH_AREA_CUT_WHOLE, /* to whole m² by cutting: more than half a m² less */
    RANH_AREA_CUT_TENTH,
    RANH_AREA_TIMES_10,
    RANH_AREA_TIMES_100,
    RANH_AREA_TENTH,
    RANH_AREA_HUNDREDTH,
    RANH_AREA_HECTARES,
    RANH_AREA_OTHER_ZONE,
    RANH_AREA_CAUSES
};

struct ranh_area_difference {
    size_t parcel; /* index in the parcel set */
    double computed_m2, difference_m2;
    enum ranh_verdict verdict;
    enum ranh_area_cause cause;
    int32_t zone; /* EPSG of RANH_AREA_OTHER_ZONE */
};

/* Working memory; crs is made when first needed. */
struct ranh_area_bench {
    struct ranh_arena arena;
    struct ranh_crs_ctx *crs;
};

/* parcel, computed and difference in; verdict, cause and zone out. limit: what rounding to 0.1 m² and the grid
 * make of it. */
void ranh_area_explain(struct ranh_area_bench *bench, const struct ranh_check_input *input,
                       double limit, struct ranh_area_difference *difference);

/* area.c: what rounding and the grid make of the area of a face. */
double ranh_area_limit_m2(const struct ranh_check_input *input, const struct ranh_fabric *fabric,
                          size_t face);

/* For {detail}; NULL when unexplained. */
const char *ranh_area_cause_text(struct ranh_arena *arena, enum ranh_area_cause cause, int32_t zone,
                                 int32_t native_srid, bool vietnamese);

#endif
