/* SPDX-License-Identifier: MIT */
/*
 * Between two parcels. Texts of one parcel set are interned, so equal sheets are equal pointers.
 */
#include "lib/check/border.h"

#include <math.h>
#include <string.h>

const char *ranh_border_name(enum ranh_border border)
{
    static const char *const names[] = {"same-sheet", "cross-sheet", "cross-commune", "cross-zone"};
    return names[border];
}

enum ranh_border ranh_border_between(const struct ranh_parcel *a, const struct ranh_parcel *b)
{
    if (a->native_srid && b->native_srid && a->native_srid != b->native_srid)
        return RANH_CROSS_ZONE;
    if (a->commune && b->commune && a->commune != b->commune)
        return RANH_CROSS_COMMUNE;
    if (a->sheet != b->sheet)
        return RANH_CROSS_SHEET;
    return a->sheet || a->source_id == b->source_id ? RANH_SAME_SHEET : RANH_CROSS_SHEET;
}

static bool agricultural(const struct ranh_check_input *input, const struct ranh_parcel *parcel)
{
    const struct ranh_land_use *use =
        parcel->land_use ? ranh_rules_land_use(input->rules, parcel->land_use) : NULL;
    return use && use->agricultural;
}

double ranh_border_limit_m(const struct ranh_check_input *input, const struct ranh_parcel *a,
                           const struct ranh_parcel *b, const char **article)
{
    *article = NULL;
    if (a->scale == 0 || b->scale == 0)
        return NAN;
    return ranh_rules_edge_match_m(input->rules, a->scale, agricultural(input, a), b->scale,
                                   agricultural(input, b), input->as_of, article);
}

double ranh_border_rounding_m(const struct ranh_check_input *input, const char **article)
{
    const struct ranh_rule *rule = ranh_rules_find(input->rules, "recording", "step", input->as_of);
    *article = rule ? rule->article : NULL;
    return rule ? sqrt(2) * rule->value : 0;
}

int ranh_parcel_order(const struct ranh_parcel *a, const struct ranh_parcel *b)
{
    if (!a->key != !b->key)
        return a->key ? -1 : 1;
    int order = a->key && a->key != b->key ? strcmp(a->key, b->key) : 0;
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

bool ranh_border_too_small(const struct ranh_check_input *input, double area_m2, double width_m)
{
    bool noise = !(width_m > RANH_GRID_NOISE_M);
    bool small = area_m2 < input->limits.min_area_m2 || width_m < input->limits.min_width_m;
    if (input->counts && noise)
        input->counts->grid_noise++;
    else if (input->counts && small)
        input->counts->below_minimum++;
    return noise || small;
}
