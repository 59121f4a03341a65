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

/* --- who ------------------------------------------------------------------------------------- */

static enum ranh_adjust_case case_of(const struct ranh_parcel *a, const struct ranh_parcel *b,
                                     double width_m, double limit_m)
{
    bool dated = a->survey_date != RANH_DATE_NONE && b->survey_date != RANH_DATE_NONE;
    bool one_date = dated && a->survey_date == b->survey_date;
    if (isnan(limit_m) || a->scale == 0 || b->scale == 0)
        return RANH_CASE_NO_LIMIT;
    if (width_m > limit_m)
        return !dated     ? RANH_CASE_BEYOND_NO_DATE
               : one_date ? RANH_CASE_BEYOND
                          : RANH_CASE_BEYOND_DATES;
    if (a->scale != b->scale)
        return RANH_CASE_SCALE;
    return !dated ? RANH_CASE_NO_DATE : one_date ? RANH_CASE_ONE_DATE : RANH_CASE_LATER;
}

struct ranh_adjusting ranh_adjust_who(const struct ranh_parcel *a, const struct ranh_parcel *b,
                                      double width_m, double limit_m)
{
    struct ranh_adjusting found = {RANH_ADJUST_UNKNOWN, case_of(a, b, width_m, limit_m), NULL,
                                   NULL};
    if (found.why == RANH_CASE_SCALE)
        found.who = a->scale > b->scale ? RANH_ADJUST_A : RANH_ADJUST_B;
    else if (found.why == RANH_CASE_LATER)
        found.who = a->survey_date > b->survey_date ? RANH_ADJUST_A : RANH_ADJUST_B;
    else if (found.why == RANH_CASE_BEYOND_DATES)
        found.who = RANH_ADJUST_REPORT;
    return found;
}

/* --- why ------------------------------------------------------------------------------------- */

/* %s: the sheet, if one is adjusted, then both scales or dates, if they decide. */
static const struct {
    const char *vi, *en;
} sentences[] = {
    [RANH_CASE_NO_LIMIT] = {"chưa biết tỷ lệ nên chưa biết hạn sai tiếp biên",
                            "without the scales the edge-matching limit is not known"},
    [RANH_CASE_SCALE] = {"chỉnh tờ %s vì tỷ lệ nhỏ hơn (%s so với %s)",
                         "adjust sheet %s, its scale is the smaller (%s beside %s)"},
    [RANH_CASE_LATER] = {"chỉnh tờ %s vì đo sau (%s, tờ kia %s)",
                         "adjust sheet %s, its survey is the later (%s after %s)"},
    [RANH_CASE_NO_DATE] = {"cùng tỷ lệ, phải chỉnh tờ đo sau, nhưng chưa biết ngày đo",
                           "of one scale the later survey is adjusted, but the dates of survey "
                           "are not known"},
    [RANH_CASE_ONE_DATE] = {"cùng tỷ lệ và cùng ngày đo: quy định không nói chỉnh tờ nào",
                            "one scale and one date of survey: the rule does not say which sheet "
                            "is adjusted"},
    [RANH_CASE_BEYOND_DATES] = {"vượt hạn sai, đo khác thời gian (%s và %s): không được tự chỉnh "
                                "tờ nào, phải báo cáo Sở bằng văn bản",
                                "beyond the limit in surveys of different dates (%s and %s): "
                                "nobody may adjust either, report to the Department in writing"},
    [RANH_CASE_BEYOND_NO_DATE] = {"vượt hạn sai; nếu hai tờ đo khác thời gian thì không được tự "
                                  "chỉnh mà phải báo cáo Sở bằng văn bản, nhưng chưa biết ngày đo",
                                  "beyond the limit: where the surveys are of different dates "
                                  "nobody may adjust and the Department must be told in writing, "
                                  "but the dates are not known"},
    [RANH_CASE_BEYOND] = {"vượt hạn sai, hai tờ đo cùng ngày: phải đo kiểm tra lại ranh chung",
                          "beyond the limit in surveys of one date: measure the common boundary "
                          "again"},
};

/* A date as each language writes it. */
struct date_text {
    char vi[RANH_DATE_MAX], en[RANH_DATE_MAX];
};

static struct date_text date_text(int32_t date)
{
    struct date_text text = {{0}, {0}};
    ranh_date_vi(text.vi, date);
    ranh_date_iso(text.en, date);
    return text;
}

struct ranh_adjusting ranh_adjust_between(struct ranh_arena *arena, const struct ranh_parcel *a,
                                          const char *side_a, const struct ranh_parcel *b,
                                          const char *side_b, double width_m, double limit_m)
{
    struct ranh_adjusting found = ranh_adjust_who(a, b, width_m, limit_m);
    const struct ranh_parcel *moved = found.who == RANH_ADJUST_A ? a : b;
    const struct ranh_parcel *kept = found.who == RANH_ADJUST_A ? b : a;
    const char *side = found.who == RANH_ADJUST_A ? side_a : side_b;
    found.vi = sentences[found.why].vi;
    found.en = sentences[found.why].en;
    if (found.why == RANH_CASE_SCALE) {
        const char *own = ranh_arena_printf(arena, "1:%d", (int)moved->scale);
        const char *other = ranh_arena_printf(arena, "1:%d", (int)kept->scale);
        found.vi = ranh_arena_printf(arena, found.vi, side, own, other);
        found.en = ranh_arena_printf(arena, found.en, side, own, other);
    } else if (found.why == RANH_CASE_LATER) {
        struct date_text own = date_text(moved->survey_date), other = date_text(kept->survey_date);
        found.vi = ranh_arena_printf(arena, found.vi, side, own.vi, other.vi);
        found.en = ranh_arena_printf(arena, found.en, side, own.en, other.en);
    } else if (found.why == RANH_CASE_BEYOND_DATES) {
        bool in_order = a->survey_date < b->survey_date;
        struct date_text first = date_text(in_order ? a->survey_date : b->survey_date);
        struct date_text second = date_text(in_order ? b->survey_date : a->survey_date);
        found.vi = ranh_arena_printf(arena, found.vi, first.vi, second.vi);
        found.en = ranh_arena_printf(arena, found.en, first.en, second.en);
    }
    return found;
}

const char *ranh_adjust_name(enum ranh_adjust adjust)
{
    static const char *const names[] = {NULL, "a", "b", "report", "unknown"};
    return names[adjust];
}
