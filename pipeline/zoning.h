/* SPDX-License-Identifier: MIT */
#ifndef RANH_PIPELINE_ZONING_H
#define RANH_PIPELINE_ZONING_H
/*
 * What the stage zoning has to look at again. Parcels go by their source (ranh/run/changed.h): it stays while its
 * parcels and the areas that its box meets are as they were. Permits go one by one (table checked_permit): a permit
 * stays while its row and its links are as they were and its parcels stay.
 */
#include <ranh/run/changed.h>

#include "lib/check/zoning.h"

struct ranh_zoning_changed {
    struct ranh_changed sources;
    uint8_t *permit; /* [permits] 1 = to be looked at; NULL = all */
    size_t n_stale;  /* permits to be looked at */
    uint8_t *wanted; /* [faces] parcels to be measured: stale, or of a stale permit; NULL = all */
    int64_t *kept;   /* [n_kept] permit_id of those that stay, ascending */
    size_t n_kept;
    uint64_t *content; /* [permits] hashes */
    struct {
        RANH_VEC(int64_t)
    } gone; /* permit_id of those that are no more, ascending */
};

/* Sites of permits that stay are taken out of zoning. Both fail as the workspace does: RANH_E_OUTPUT,
 * RANH_E_INTERRUPTED (ranh/io/store.h). */
int ranh_zoning_changed_find(struct ranh_workspace *ws, const struct ranh_parcel_set *parcels,
                             struct ranh_zoning *zoning, struct ranh_zoning_changed *changed,
                             struct ranh_err *err);
/* At the end of the stage, in its transaction. */
int ranh_zoning_changed_record(struct ranh_workspace *ws, const struct ranh_zoning *zoning,
                               const struct ranh_zoning_changed *changed, struct ranh_err *err);
void ranh_zoning_changed_release(struct ranh_zoning_changed *changed);

#endif
