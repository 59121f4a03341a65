/* SPDX-License-Identifier: MIT */
/*
 * Article 15 of TT 25/2014/TT-BTNMT, on sheets that meet. Within the limit: of two scales the smaller one is
 * adjusted, of one scale the sheet made later. Beyond the limit, and surveyed at different times: nobody may
 * adjust either of them, the Department is told in writing. What the article leaves open (two sheets of one
 * scale and date, a date that nobody gave) is said to be open and not guessed.
 */
#include "lib/check/adjust.h"

#include <math.h>

#include <ranh/base/date.h>

static const char *scale_text(struct ranh_arena *arena, int32_t scale)
{
    return ranh_arena_printf(arena, "1:%d", (int)scale);
}

static const char *date_text(struct ranh_arena *arena, int32_t date)
{
    char iso[RANH_DATE_MAX];
    return ranh_arena_strdup(arena, ranh_date_iso(iso, date));
}

static struct ranh_adjusting open_question(const char *vi, const char *en)
{
    return (struct ranh_adjusting){RANH_ADJUST_UNKNOWN, vi, en};
}

static struct ranh_adjusting within(struct ranh_arena *arena, const struct ranh_parcel *a,
                                    const char *side_a, const struct ranh_parcel *b,
                                    const char *side_b)
{
    bool by_scale = a->scale != b->scale;
    if (!by_scale && (a->survey_date == RANH_DATE_NONE || b->survey_date == RANH_DATE_NONE))
        return open_question(
            "cùng tỷ lệ, phải chỉnh tờ đo sau, nhưng chưa biết ngày đo",
            "of one scale the later survey is adjusted, but the dates of survey are "
            "not known");
    if (!by_scale && a->survey_date == b->survey_date)
        return open_question(
            "cùng tỷ lệ và cùng ngày đo: quy định không nói chỉnh tờ nào",
            "one scale and one date of survey: the rule does not say which sheet is "
            "adjusted");
    bool is_a = by_scale ? a->scale > b->scale : a->survey_date > b->survey_date;
    const struct ranh_parcel *moved = is_a ? a : b, *kept = is_a ? b : a;
    const char *side = is_a ? side_a : side_b;
    struct ranh_adjusting found = {is_a ? RANH_ADJUST_A : RANH_ADJUST_B, NULL, NULL};
    const char *own =
        by_scale ? scale_text(arena, moved->scale) : date_text(arena, moved->survey_date);
    const char *other =
        by_scale ? scale_text(arena, kept->scale) : date_text(arena, kept->survey_date);
    found.vi = ranh_arena_printf(arena,
                                 by_scale ? "chỉnh tờ %s vì tỷ lệ nhỏ hơn (%s so với %s)"
                                          : "chỉnh tờ %s vì đo sau (%s, tờ kia %s)",
                                 side, own, other);
    found.en =
        ranh_arena_printf(arena,
                          by_scale ? "adjust sheet %s, its scale is the smaller (%s beside %s)"
                                   : "adjust sheet %s, its survey is the later (%s after %s)",
                          side, own, other);
    return found;
}

static struct ranh_adjusting beyond(struct ranh_arena *arena, const struct ranh_parcel *a,
                                    const struct ranh_parcel *b)
{
    if (a->survey_date == RANH_DATE_NONE || b->survey_date == RANH_DATE_NONE)
        return open_question(
            "vượt hạn sai; nếu hai tờ đo khác thời gian thì không được tự chỉnh mà phải "
            "báo cáo Sở bằng văn bản, nhưng chưa biết ngày đo",
            "beyond the limit: where the surveys are of different dates nobody may "
            "adjust and the Department must be told in writing, but the dates are not "
            "known");
    if (a->survey_date == b->survey_date)
        return open_question("vượt hạn sai, hai tờ đo cùng ngày: phải đo kiểm tra lại ranh chung",
                             "beyond the limit in surveys of one date: measure the common boundary "
                             "again");
    bool in_order = a->survey_date < b->survey_date;
    const char *first = date_text(arena, in_order ? a->survey_date : b->survey_date);
    const char *second = date_text(arena, in_order ? b->survey_date : a->survey_date);
    return (struct ranh_adjusting){
        RANH_ADJUST_REPORT,
        ranh_arena_printf(
            arena,
            "vượt hạn sai, đo khác thời gian (%s và %s): không được tự chỉnh tờ nào, phải "
            "báo cáo Sở bằng văn bản",
            first, second),
        ranh_arena_printf(
            arena,
            "beyond the limit in surveys of different dates (%s and %s): nobody may adjust "
            "either, report to the Department in writing",
            first, second)};
}

struct ranh_adjusting ranh_adjust_between(struct ranh_arena *arena, const struct ranh_parcel *a,
                                          const char *side_a, const struct ranh_parcel *b,
                                          const char *side_b, double width_m, double limit_m)
{
    if (isnan(limit_m))
        return open_question("chưa biết tỷ lệ nên chưa biết hạn sai tiếp biên",
                             "without the scales the edge-matching limit is not known");
    return width_m > limit_m ? beyond(arena, a, b) : within(arena, a, side_a, b, side_b);
}

const char *ranh_adjust_name(enum ranh_adjust adjust)
{
    static const char *const names[] = {NULL, "a", "b", "report", "unknown"};
    return names[adjust];
}
