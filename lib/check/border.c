/* SPDX-License-Identifier: MIT */
/*
 * What a border is and when a miss on it is too small for a finding. Texts of one parcel set are interned, so equal sheets are equal pointers.
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

double ranh_border_point_m(const struct ranh_check_input *input, const struct ranh_parcel *parcel)
{
    return parcel->scale ? ranh_rules_point_error_m(input->rules, parcel->scale,
                                                    agricultural(input, parcel), input->as_of)
                         : (double)NAN;
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

double ranh_border_on_line(const struct ranh_check_input *input)
{
    const char *article;
    return fmax(ranh_border_rounding_m(input, &article) / RANH_GRID_STEP_M, 1.5);
}

int ranh_parcel_order(const struct ranh_parcel *a, const struct ranh_parcel *b)
{
    if (!a->key != !b->key)
        return a->key ? -1 : 1;
    int order = a->key && a->key != b->key ? strcmp(a->key, b->key) : 0;
    return order ? order : (a->id > b->id) - (a->id < b->id);
}

const char *ranh_border_side(struct ranh_arena *arena, const struct ranh_parcel *parcel)
{
    if (parcel->sheet && parcel->commune)
        return ranh_arena_printf(arena, "%s/%s", parcel->commune, parcel->sheet);
    if (parcel->sheet)
        return parcel->sheet;
    return parcel->file ? parcel->file
                        : ranh_arena_printf(arena, "#%lld", (long long)parcel->source_id);
}

enum ranh_fold ranh_border_fold(const struct ranh_check_input *input, enum ranh_border border,
                                struct ranh_face *face, const char **article)
{
    const char *recording;
    double rounding = ranh_border_rounding_m(input, &recording);
    if (!(face->width_m > RANH_GRID_NOISE_M)) {
        face->verdict = RANH_PASS;
        return RANH_FOLD_GRID;
    }
    if (face->area_m2 < input->limits.min_area_m2 || face->width_m < input->limits.min_width_m) {
        face->verdict = RANH_NOT_APPLICABLE;
        return RANH_FOLD_MINIMUM;
    }
    if (face->width_m <= rounding) {
        face->verdict = RANH_PASS;
        face->limit_m = rounding;
        *article = recording;
        return RANH_FOLD_RECORD;
    }
    return border != RANH_SAME_SHEET && face->width_m <= face->limit_m ? RANH_FOLD_WITHIN
                                                                       : RANH_FOLD_NONE;
}
