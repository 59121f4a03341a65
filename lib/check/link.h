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
#include <ranh/base/map.h>
#include <ranh/base/pool.h>
#include <ranh/io/store.h>
#include <ranh/land/permit.h>

struct ranh_link {
    int64_t permit_id, parcel_id;
    const char *method; /* static */
    double confidence;
};

/* What the stage link knows; its detectors read it. */
struct ranh_links {
    struct ranh_permit_set permits;
    struct ranh_link *at; /* [n] by permit, then parcel */
    size_t n;
    struct ranh_map communes; /* codes of which there are parcels */
};

/*
 * The permits of the workspace and the parcels they are for, those without a geometry as well. Each thread reads
 * ranges of rows through a connection of its own, as long as `store` has nothing uncommitted. pool may be NULL. About
 * 0.5 µs of processor time a parcel.
 */
int ranh_links_find(struct ranh_store *store, struct ranh_pool *pool, struct ranh_links *links,
                    struct ranh_err *err);
void ranh_links_release(struct ranh_links *links);

/* "012" -> "12", " 12a " -> "12A": what the method key-normalised compares; into the arena. */
char *ranh_link_normalise(struct ranh_arena *arena, const char *part);

#endif
