/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_LINK_INTERNAL_H
#define RANH_CHECK_LINK_INTERNAL_H
/* Shared by link.c, which knows what permits ask for, and link_scan.c, which looks for it among the parcels. */
#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

#include "lib/check/link.h"

enum ranh_link_method { RANH_LINK_KEY, RANH_LINK_NORMALISED, RANH_LINK_OLD_KEY, RANH_LINK_METHODS };

/* A parcel that has a key somebody asks for: the value of the key in asked[method]. */
struct ranh_link_hit {
    int64_t asked, parcel_id;
};
struct ranh_link_hits {
    RANH_VEC(struct ranh_link_hit)
};

/* All parcels against the keys asked for by each method. hits[method] in the order of parcel_id; the caller
 * releases them. */
int ranh_link_scan(struct ranh_store *store, struct ranh_pool *pool,
                   const struct ranh_map asked[RANH_LINK_METHODS],
                   struct ranh_link_hits hits[RANH_LINK_METHODS], struct ranh_map *communes,
                   struct ranh_err *err);

/* "26740/012/0345" -> "26740/12/345", from its parts. NULL when one is missing. */
char *ranh_link_normalised_key(struct ranh_arena *arena, const char *commune, const char *sheet,
                               const char *number);

#endif
