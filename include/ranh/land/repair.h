/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_REPAIR_H
#define RANH_LAND_REPAIR_H
/*
 * Repairs of parcels, as rows: what was, what would be, and the change of area. Nothing is repaired by
 * itself. Applying one gives the parcel a new geometry; the delivered one stays in `delivered`, the row
 * stays with who and when, and the checks after it are out of date. A repair belongs to the very
 * geometry it was made from: delivered again unchanged, it is applied again by reproject; delivered
 * otherwise, it has lapsed.
 */
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/geo/shape.h>
#include <ranh/io/store.h>

struct ranh_repair {
    const char *finding_id, *codes, *key, *source, *method;
    int64_t parcel_id, feature;
    const struct ranh_shape *before, *after; /* workspace CRS, metres */
    double area_before_m2, area_after_m2;
    const char *note_vi, *note_en;
};

/* Forgets proposals that nobody applied. */
int ranh_repair_forget(struct ranh_store *store, struct ranh_err *err);
/* Adds a proposal; one that is applied already stays as it is. */
int ranh_repair_put(struct ranh_store *store, const struct ranh_repair *repair,
                    struct ranh_err *err);

enum ranh_repair_way { RANH_REPAIR_APPLY, RANH_REPAIR_UNDO };
/* The parcel's geometry becomes what the row says. RANH_E_INPUT: the parcel is no longer what the
 * repair was made from. who and date ("" = unknown) are recorded. */
int ranh_repair_do(struct ranh_store *store, const char *repair_id, enum ranh_repair_way way,
                   const char *who, const char *date, struct ranh_err *err);

/* After parcels were written anew: applies again what was applied, where the geometry is the one it
 * was made from; the others become 'lapsed'. *again and *lapsed count them. */
int ranh_repair_again(struct ranh_store *store, int64_t *again, int64_t *lapsed,
                      struct ranh_err *err);

#endif
