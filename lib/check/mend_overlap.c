/* SPDX-License-Identifier: MIT */
/*
 * Ground that two parcels cover. Across sheets the law says who moves; within a sheet the ground stays where it
 * shares the longest boundary, and where that would harm a neighbour, with the other.
 */
#include "lib/check/mend_impl.h"

#include <math.h>

#include <ranh/geo/chain.h>

#include "lib/check/border.h"

static enum ranh_why find_overlap(struct ranh_patch *patch, size_t a, size_t b,
                                  struct ranh_strip *ground)
{
    struct ranh_lot pair[2];
    struct ranh_fabric two;
    struct ranh_shape shape;
    ranh_wide twice;
    ranh_patch_clear(patch);
    uint32_t one = ranh_patch_take(patch, a), other = ranh_patch_take(patch, b);
    if (!ranh_patch_is_sound(patch, one) || !ranh_patch_is_sound(patch, other))
        return RANH_WHY_FLAWED;
    pair[0] = patch->lot.at[one];
    pair[1] = patch->lot.at[other];
    ranh_lots_fabric(patch->parcels, pair, 2, false, &patch->arena, &two);
    if (!ranh_chain_common(&two, 0, 1, &patch->arena, &shape, &twice) || twice == 0)
        return RANH_WHY_GONE;
    double common = ranh_grid_area_m2(twice),
           least = fmin(ranh_fabric_area_m2(&two, 0), ranh_fabric_area_m2(&two, 1));
    ranh_strip_of(&shape, &patch->arena, ground);
    if (ranh_grid_length_m(ground->width) <= RANH_GRID_NOISE_M)
        return RANH_WHY_GONE;
    return common >= least * (1 - 1e-9) ? RANH_WHY_WHOLE
           : ground->holes              ? RANH_WHY_TANGLED
                                        : RANH_WHY_GOOD;
}

/* Within a sheet: it stays with the one it shares the longer boundary with. */
static void keep_longest(struct ranh_patch *patch, const struct ranh_strip *ground,
                         struct ranh_mended *mended)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    size_t a = mended->moved, b = mended->kept;
    double of_a = ranh_strip_shared(&patch->lot.at[ranh_patch_take(patch, a)], ground);
    double of_b = ranh_strip_shared(&patch->lot.at[ranh_patch_take(patch, b)], ground);
    bool a_keeps = of_b > of_a || (of_b >= of_a && ranh_parcel_order(&parcels[a], &parcels[b]) < 0);
    mended->rule = RANH_RULE_LONGEST;
    mended->moved = a_keeps ? b : a;
    mended->kept = a_keeps ? a : b;
}

/* Corners first, then the strip as a whole. */
static enum ranh_why move_or_give(struct ranh_patch *patch, struct ranh_snap *snap,
                                  const struct ranh_strip *ground, struct ranh_mended *mended)
{
    struct ranh_begun begun = {0};
    snap->moved = mended->moved;
    snap->kept = mended->kept;
    ranh_begun_add(&begun, (uint32_t)mended->moved);
    enum ranh_why first = ranh_mend_snap_wider(patch, snap, ground, &begun), why = first;
    mended->method = RANH_MEND_SNAP;
    if (why != RANH_WHY_GOOD)
        why = ranh_mend_give(patch, mended->moved, ground);
    if (first != RANH_WHY_GOOD && why == RANH_WHY_GOOD)
        mended->method = RANH_MEND_SLIVER;
    ranh_vec_release(&begun);
    return why == RANH_WHY_GOOD ? why : first;
}

static void part_within(struct ranh_patch *patch, struct ranh_snap *snap,
                        const struct ranh_strip *ground, struct ranh_mended *mended)
{
    uint32_t kept;
    keep_longest(patch, ground, mended);
    snap->n_kept = 1;
    for (int other = 0; other < 2; other++) {
        kept = (uint32_t)mended->kept;
        /* cppcheck-suppress autoVariables ; until the end of this turn */
        snap->kept_of = &kept;
        enum ranh_why why = move_or_give(patch, snap, ground, mended);
        mended->why = other == 0 || why == RANH_WHY_GOOD ? why : mended->why;
        if (why == RANH_WHY_GOOD)
            return;
        mended->rule = RANH_RULE_OTHER; /* the longer boundary would not do: the other way round */
        mended->kept = mended->moved;
        mended->moved = kept;
    }
}

struct ranh_mended ranh_mend_overlap(struct ranh_patch *patch, const struct ranh_check_input *input,
                                     size_t a, size_t b)
{
    const struct ranh_parcel *parcels = patch->parcels->parcel;
    struct ranh_mended mended = {.method = RANH_MEND_SNAP, .moved = a, .kept = b};
    const char *article;
    struct ranh_strip found, ground;
    struct ranh_arena arena;
    double limit = ranh_border_limit_m(input, &parcels[a], &parcels[b], &article);
    mended.why = find_overlap(patch, a, b, &found);
    if (mended.why != RANH_WHY_GOOD)
        return mended;
    if (isnan(limit) || ranh_grid_length_m(found.width) > limit) {
        mended.why = isnan(limit) ? RANH_WHY_NO_LIMIT : ranh_mend_too_wide(input, a, b);
        return mended;
    }
    ranh_arena_init(&arena);
    ranh_strip_copy(&arena, &found, &ground);
    patch->most = limit * RANH_GRID_PER_M;
    patch->open = false;
    struct ranh_snap snap = {
        .input = input, .limit = limit * RANH_GRID_PER_M, .width = ground.width};
    if (ranh_border_between(&parcels[a], &parcels[b]) == RANH_SAME_SHEET) {
        part_within(patch, &snap, &ground, &mended);
    } else {
        mended.rule = ranh_mend_who_moves(parcels, &mended.moved, &mended.kept);
        mended.why = move_or_give(patch, &snap, &ground, &mended);
    }
    ranh_arena_release(&arena);
    return mended;
}
