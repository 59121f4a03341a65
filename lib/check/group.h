/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_GROUP_H
#define RANH_CHECK_GROUP_H
/* Findings along one boundary have one group key. */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/io/store.h>
#include <ranh/land/parcel.h>

/*
 * Fills finding.group_key of those of the rows[n] that are findings between parcels (T...): those across sheets
 * have the border's name already, those inside one sheet, which these rows are, get that of their chain of parcels:
 * "26740/6/135 × 136", and "26740/6/135 × 136 + 3" for a chain of five. Writes where it differs. Names are those
 * the loaded parcels have; of one without any, that of its source and its number there, from the tables. Reads
 * table gap.
 */
int ranh_groups_write(struct ranh_store *store, const struct ranh_parcel_set *parcels,
                      const int64_t *rows, size_t n, struct ranh_err *err);

#endif
