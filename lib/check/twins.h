/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_TWINS_H
#define RANH_CHECK_TWINS_H
/* Parcels that say the same where each has to say something of its own: numbers (A101), identifiers (A116). */
#include <ranh/base/vec.h>
#include <ranh/land/parcel.h>

struct ranh_twin {
    uint32_t face, first; /* of the fabric; the first that says so comes before all its twins */
    uint32_t n;           /* that say so, with the first */
};
struct ranh_twins {
    RANH_VEC(struct ranh_twin)
};

/*
 * Every parcel whose text() a parcel before it has, in the order of the fabric; the caller releases. text() is
 * called by the pool's threads (NULL = by the caller), may answer with a text it made in
 * the arena, and answers NULL where a parcel says nothing. Texts are compared, not only their hashes. O(n); 24 bytes a parcel while it runs.
 */
void ranh_twins_find(const struct ranh_parcel_set *set,
                     const char *(*text)(const struct ranh_parcel *parcel,
                                         struct ranh_arena *arena),
                     struct ranh_pool *pool, struct ranh_twins *twins);

#endif
