/* SPDX-License-Identifier: MIT */
#ifndef RANH_CRS_INTERNAL_H
#define RANH_CRS_INTERNAL_H
/* What the files of lib/crs share. */
#include <ranh/crs/transform.h>

#include <ranh/base/map.h>

#include <proj.h>

/* One definition looked up: its reference system, and the PROJ steps between it and its hub, which
 * is longitude/latitude in radians on VN-2000 or on WGS 84. */
struct ranh_crs_entry {
    const char *definition;
    struct ranh_crs crs;
    const char *refusal; /* why, and what to do instead; NULL = may be used */
    PJ *pj; /* horizontal, 2D, without a TOWGS84 of its own unless that is all there is */
    const char *to_hub, *from_hub; /* "+step ..." texts; NULL until needed */
    double hub_accuracy_m; /* of an other system's way to WGS 84; 0 = exact, NAN = not stated */
    char hub_name[160];    /* name of that way; "" = no datum crossed */
};

struct ranh_transform {
    struct ranh_operation operation;
    struct ranh_transform *next; /* newest first */
    const struct ranh_crs_entry *from, *to;
    PJ_CONTEXT *proj;
    PJ *pj;                       /* NULL = identity */
    bool into_vn2000;             /* crosses the datum towards VN-2000 */
    struct ranh_crs_cells *cells; /* NULL = point by point */
};

struct ranh_crs_ctx {
    PJ_CONTEXT *proj;
    bool by_cells;
    struct ranh_arena arena;
    struct ranh_map index; /* definition -> position in entry */
    struct {
        struct ranh_crs_entry **at;
        size_t n, cap;
    } entry;
    struct ranh_transform *transforms;
};

int ranh_crs_entry_get(struct ranh_crs_ctx *ctx, const char *definition,
                       struct ranh_crs_entry **entry, struct ranh_err *err);
/* Fills to_hub and from_hub. RANH_E_CRS when there is no way that is more than a guess. */
int ranh_crs_entry_steps(struct ranh_crs_ctx *ctx, struct ranh_crs_entry *entry,
                         struct ranh_err *err);

/* lib/crs/points.c: PROJ, point by point; of a transform that is not the identity. */
void ranh_transform_by_proj(struct ranh_transform *transform, double *xy, size_t n);

/* lib/crs/cells.c. NULL: the operation is not smooth. */
struct ranh_crs_cells *ranh_crs_cells_new(const struct ranh_transform *transform);
void ranh_crs_cells_free(struct ranh_crs_cells *cells); /* NULL is fine */
void ranh_transform_by_cells(struct ranh_transform *transform, double *xy, size_t n);
double ranh_crs_cells_deviation(const struct ranh_transform *transform);
void ranh_crs_cells_reset(const struct ranh_transform *transform);

/* lib/crs/vn2000.c */
extern const char ranh_vn2000_to_wgs84[]; /* EPSG:6960, radians to radians */
extern const char ranh_vn2000_from_wgs84[];
/* Three-parameter start of a TOWGS84 that is one of the published VN-2000 sets. */
bool ranh_vn2000_is_towgs84(const double *values);

#endif
