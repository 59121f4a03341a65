/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_GROUP_H
#define RANH_CHECK_GROUP_H
/* Findings along one boundary have one group key. */
#include <ranh/base/err.h>
#include <ranh/io/store.h>

/*
 * Fills finding.group_key of the findings between parcels (T...) of the stage overlap that lack it: those
 * across sheets have the border's name already, those inside one sheet get that of their chain of parcels:
 * "26740/6/135 × 136", and "26740/6/135 × 136 + 3" for a chain of five. Reads the tables parcel, delivered,
 * source and gap.
 */
int ranh_groups_write(struct ranh_store *store, struct ranh_err *err);

#endif
