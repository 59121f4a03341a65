/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_REPAIR_H
#define RANH_LAND_REPAIR_H
/*
 * Repairs of parcels, as rows: what was, what would be, and the change of area. Nothing is repaired by
 * itself. Applying one gives the parcel a new geometry; the delivered one stays in `delivered`, the row
 * stays with who and when, and the checks after it are out of date. A repair belongs to the very
 * geometry it was made from: delivered again unchanged, it is applied again by reproject; delivered
 * otherwise, it has lapsed.
 *
 * What changes several parcels at once is a group: its rows are applied together or not at all, undone
 * together, and lapse together. A repair of one parcel is a group of one, with its own id.
 */
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/base/hash.h>
#include <ranh/geo/shape.h>
#include <ranh/io/store.h>

struct ranh_repair {
    const char *finding_id, *codes, *key, *source, *method;
    int64_t parcel_id, feature;
    const struct ranh_shape *before, *after; /* workspace CRS, metres */
    double area_before_m2, area_after_m2;
    const char *note_vi, *note_en;
    const char *rule_vi, *rule_en; /* part of the note; NULL = none */
};

/* Why nothing is proposed for something wrong. */
struct ranh_repair_none {
    const char *finding_id, *code, *key_a, *key_b; /* NULL = none */
    const char *reason;                            /* "beyond-limit" */
    const char *note_vi, *note_en;
};

/* Forgets proposals that nobody applied, and reasons. */
int ranh_repair_forget(struct ranh_store *store, struct ranh_err *err);
int ranh_repair_forget_reasons(struct ranh_store *store, struct ranh_err *err);
/* Adds a proposal of n parcels; group gets its id: a hash of where they were delivered, method, before, after. */
int ranh_repair_put(struct ranh_store *store, const struct ranh_repair *repairs, size_t n,
                    char group[RANH_HASH_HEX], struct ranh_err *err);
/* Takes a proposal back that was not applied. */
int ranh_repair_withdraw(struct ranh_store *store, const char *group, struct ranh_err *err);
int ranh_repair_put_none(struct ranh_store *store, const struct ranh_repair_none *none,
                         struct ranh_err *err);

enum ranh_repair_way { RANH_REPAIR_APPLY, RANH_REPAIR_UNDO };
/* The parcels of the group become what its rows say. RANH_E_INPUT: one is no longer what the repair was made
 * from; nothing is changed then. who and date ("" = unknown) are recorded. */
int ranh_repair_do(struct ranh_store *store, const char *group, enum ranh_repair_way way,
                   const char *who, const char *date, struct ranh_err *err);

/* After parcels were written anew: applies again what was applied, in the same order, where the geometries are
 * those it was made from; other groups become 'lapsed'. *again and *lapsed count rows. */
int ranh_repair_again(struct ranh_store *store, int64_t *again, int64_t *lapsed,
                      struct ranh_err *err);

#endif
