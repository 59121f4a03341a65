/* SPDX-License-Identifier: MIT */
/* Which side of a border moves, and when neither may: what adjust.h says, for two parcels by their indices. */
#include "lib/check/mend_impl.h"

#include "lib/check/adjust.h"
#include "lib/check/border.h"

enum ranh_why ranh_mend_too_wide(const struct ranh_check_input *input, size_t a, size_t b)
{
    const struct ranh_parcel *p = &input->parcels->parcel[a], *q = &input->parcels->parcel[b];
    if (ranh_border_between(p, q) == RANH_SAME_SHEET)
        return RANH_WHY_BEYOND;
    switch (ranh_adjust_who(p, q, 1, 0).why) {
    case RANH_CASE_BEYOND_DATES:
        return RANH_WHY_DATES;
    case RANH_CASE_BEYOND_NO_DATE:
        return RANH_WHY_NO_DATE;
    default:
        return RANH_WHY_BEYOND;
    }
}

/* Puts who moves first; where the article leaves it open, the later by key. */
enum ranh_mend_rule ranh_mend_who_moves(const struct ranh_parcel *parcels, size_t *moves,
                                        size_t *stays)
{
    const struct ranh_parcel *p = &parcels[*moves], *q = &parcels[*stays];
    enum ranh_adjust who = ranh_adjust_who(p, q, 0, 0).who;
    bool open = who != RANH_ADJUST_A && who != RANH_ADJUST_B;
    if (open ? ranh_parcel_order(p, q) < 0 : who == RANH_ADJUST_B) {
        size_t first = *moves;
        *moves = *stays;
        *stays = first;
    }
    return open ? RANH_RULE_OPEN : RANH_RULE_ARTICLE;
}
