/* SPDX-License-Identifier: MIT */
/* Which side of a border moves, by article 15 of TT 25/2014/TT-BTNMT, and when neither may. */
#include "lib/check/mend_impl.h"

#include <ranh/base/date.h>

#include "lib/check/border.h"

enum ranh_why ranh_mend_too_wide(const struct ranh_check_input *input, size_t a, size_t b)
{
    const struct ranh_parcel *p = &input->parcels->parcel[a], *q = &input->parcels->parcel[b];
    bool dates = p->survey_date != RANH_DATE_NONE && q->survey_date != RANH_DATE_NONE &&
                 p->survey_date != q->survey_date;
    return dates && ranh_border_between(p, q) != RANH_SAME_SHEET ? RANH_WHY_DATES : RANH_WHY_BEYOND;
}

/* Puts who moves first. */
enum ranh_mend_rule ranh_mend_who_moves(const struct ranh_parcel *parcels, size_t *moves,
                                        size_t *stays)
{
    const struct ranh_parcel *p = &parcels[*moves], *q = &parcels[*stays];
    enum ranh_mend_rule rule = RANH_RULE_OPEN;
    bool swap = ranh_parcel_order(p, q) < 0;
    if (p->scale != q->scale) {
        rule = RANH_RULE_SCALE;
        swap = p->scale < q->scale;
    } else if (p->survey_date != RANH_DATE_NONE && q->survey_date != RANH_DATE_NONE &&
               p->survey_date != q->survey_date) {
        rule = RANH_RULE_DATE;
        swap = p->survey_date < q->survey_date;
    }
    if (swap) {
        size_t first = *moves;
        *moves = *stays;
        *stays = first;
    }
    return rule;
}
