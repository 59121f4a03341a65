/* SPDX-License-Identifier: MIT */
#ifndef RANH_CHECK_PAIRS_H
#define RANH_CHECK_PAIRS_H
/* All pairs of faces that cover common ground; how the residual chain is checked. */
#include <ranh/base/pool.h>
#include <ranh/geo/fabric.h>

#include "lib/check/sound.h"

struct ranh_pair {
    uint32_t a, b; /* a < b, indices into the fabric */
};

struct ranh_pairs {
    struct ranh_pair *at; /* in order of a, then b */
    size_t n;
};

/*
 * By box, then exactly on integers (ranh/geo/meet.h); pairs with an unsound face are put when their
 * repaired copies meet in an area. sound is of ranh_check_sound(). Frees with ranh_free(pairs->at).
 */
int ranh_check_pairs(const struct ranh_fabric *fabric, const uint8_t *sound, struct ranh_pool *pool,
                     struct ranh_pairs *pairs, struct ranh_err *err);

#endif
