/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_LINK_H
#define RANH_CHECK_LINK_H
/*
 * Permits to parcels by their numbers. Methods in order, the first that finds anything wins:
 *
 *     key             commune/sheet/number as written             1.0
 *     key-normalised  without leading zeros, blanks, case         0.9
 *     old-key         the number the parcel had before            0.8
 *
 * Several parcels of one number share the confidence: none of them is certain.
 */
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/io/store.h>
#include <ranh/land/permit.h>

struct ranh_link {
    int64_t permit_id, parcel_id;
    const char *method; /* static */
    double confidence;
};

/* Links of every permit, ordered by permit, then parcel. ranh_free() the result. Parcels without a
 * geometry are found as well. */
int ranh_link_permits(struct ranh_store *store, const struct ranh_permit_set *permits,
                      struct ranh_link **links, size_t *n, struct ranh_err *err);

/* "012" -> "12", " 12a " -> "12A": what the method key-normalised compares; into the arena. */
char *ranh_link_normalise(struct ranh_arena *arena, const char *part);

#endif
