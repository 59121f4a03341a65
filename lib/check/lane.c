/* SPDX-License-Identifier: MIT */
/*
 * Roads and canals by their shape. At a crossing of two roads of width w the largest circle is w
 * times root 2 wide, at a bend somewhat more than w; a yard at the side of a road is several times
 * as wide as the road. So the mean width of a lane may be half of its greatest, and not much less.
 */
#include "lib/check/lane.h"

bool ranh_looks_like_lane(const struct ranh_check_input *input, double area_m2, double width_m,
                          double length_m)
{
    const struct ranh_rule *slender =
        ranh_rules_find(input->rules, "lane", "length-to-width", input->as_of);
    const struct ranh_rule *even =
        ranh_rules_find(input->rules, "lane", "mean-to-greatest-width", input->as_of);
    const struct ranh_rule *widest =
        ranh_rules_find(input->rules, "lane", "width-at-most", input->as_of);
    if (!slender || !even || !widest || !(length_m > 0) || width_m > widest->value)
        return false;
    double mean = area_m2 / length_m;
    return length_m >= slender->value * mean && mean >= even->value * width_m;
}
