/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_REPAIR_H
#define RANH_CHECK_REPAIR_H
/* Proposals for parcels whose geometry is wrong, from what the stage validate found. */
#include <ranh/land/parcel.h>
#include <ranh/land/repair.h>

struct ranh_repair_counts {
    int64_t proposed, impossible; /* impossible: nothing that encloses land would be left */
};
/* Writes proposals in place of those that nobody applied; inside the caller's transaction. */
int ranh_repair_propose(struct ranh_store *store, const struct ranh_parcel_set *parcels,
                        struct ranh_repair_counts *counts, struct ranh_err *err);

#endif
