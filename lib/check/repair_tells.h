/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_REPAIR_TELLS_H
#define RANH_CHECK_REPAIR_TELLS_H
/*
 * What the checks will tell of a parcel after a repair that they do not tell of it before: its recorded area that
 * no longer fits (A104), ground outside its commune (A105), several parts (G110), oddities of its shape (G115 on).
 * A repair may well do that, for it shows what was hidden behind a flaw; but never without saying so.
 */
#include <ranh/base/str.h>
#include <ranh/check/detector.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "lib/check/commune.h"

struct ranh_repair_tells {
    const struct ranh_check_input *input;
    struct ranh_validity *validity; /* the caller's, as geos */
    struct ranh_geos *geos;
    struct ranh_communes *communes; /* made when first needed */
    struct ranh_arena arena;
};
void ranh_repair_tells_init(struct ranh_repair_tells *tells, const struct ranh_check_input *input,
                            struct ranh_validity *validity, struct ranh_geos *geos);
void ranh_repair_tells_release(struct ranh_repair_tells *tells);

/* One parcel before and after; faces of fabrics on the parcels' grid. */
struct ranh_repair_pair {
    size_t parcel;
    const struct ranh_fabric *was, *is;
    size_t was_face, is_face;
};

/* Appends to vi and en "A104 ...; G110 ..." of the parcel, with its key when `named`; nothing when nothing new is told.
 * RANH_E_INPUT when the boundaries of communes cannot be read. */
int ranh_repair_tell(struct ranh_repair_tells *tells, const struct ranh_repair_pair *pair,
                     bool named, struct ranh_str *vi, struct ranh_str *en, struct ranh_err *err);

#endif
