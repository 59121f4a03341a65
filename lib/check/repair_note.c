/* SPDX-License-Identifier: MIT */
/* What a proposal would do, to which parcels, and by which rule, as the sentence a surveyor reads. */
#include "lib/check/repair_impl.h"

#include <ranh/base/date.h>

#include "lib/check/border.h"

static const char *name_of(const struct ranh_check_input *input, size_t face,
                           struct ranh_arena *arena)
{
    const struct ranh_parcel *p = &input->parcels->parcel[face];
    return p->key ? p->key
                  : ranh_arena_printf(arena, "%s %lld", p->file ? p->file : "?",
                                      (long long)p->feature);
}

static const char *rule_of(const struct ranh_check_input *input, const struct ranh_mended *m,
                           struct ranh_arena *arena, bool vi)
{
    const struct ranh_parcel *moved = &input->parcels->parcel[m->moved];
    const struct ranh_parcel *kept = m->kept == SIZE_MAX ? moved : &input->parcels->parcel[m->kept];
    char one[RANH_DATE_MAX], other[RANH_DATE_MAX];
    const char *article;
    (void)ranh_border_limit_m(input, moved, kept, &article);
    article = article ? article : "";
    switch (m->rule) {
    case RANH_RULE_SCALE:
        return ranh_arena_printf(
            arena,
            vi ? "tờ tỷ lệ nhỏ hơn nắn theo (1:%d so với 1:%d; %s)"
               : "the sheet of the smaller scale is adjusted (1:%d beside 1:%d; %s)",
            (int)moved->scale, (int)kept->scale, article);
    case RANH_RULE_DATE:
        return ranh_arena_printf(arena,
                                 vi ? "tờ đo sau nắn theo (%s so với %s; %s)"
                                    : "the later survey is adjusted (%s after %s; %s)",
                                 ranh_date_iso(one, moved->survey_date),
                                 ranh_date_iso(other, kept->survey_date), article);
    case RANH_RULE_OPEN:
        return vi ? "quy định không nói tờ nào phải nắn (cùng tỷ lệ, không rõ tờ nào đo sau): thửa "
                    "đứng sau "
                    "theo số hiệu được nắn, hãy xác nhận"
                  : "the rule does not say which sheet is adjusted (one scale, no later date): the "
                    "parcel "
                    "that comes later by number is, confirm it";
    case RANH_RULE_LONGEST:
        return vi ? "đất thuộc về thửa có ranh chung dài nhất với nó"
                  : "the ground goes where it shares the longest boundary";
    case RANH_RULE_STRIP:
        return vi ? "phía của thửa có ranh chung dài nhất giữ nguyên"
                  : "the side of the parcel with the longest boundary stays";
    case RANH_RULE_OTHER:
        return vi ? "thửa có ranh chung dài nhất lẽ ra được giữ nguyên, nhưng như vậy hại đến thửa "
                    "bên cạnh"
                  : "the parcel with the longest boundary would stay, but that would harm a "
                    "neighbour";
    case RANH_RULE_NONE:
        break;
    }
    return "";
}

static const char *others(size_t n, struct ranh_arena *arena, bool vi)
{
    if (n < 2)
        return "";
    return n == 2 ? (vi ? " Một thửa kề nhận thêm đỉnh chung."
                        : " One neighbour gets the same corners.")
                  : ranh_arena_printf(arena,
                                      vi ? " %zu thửa kề nhận thêm đỉnh chung."
                                         : " %zu neighbours get the same corners.",
                                      n - 1);
}

static const char *note(const struct ranh_check_input *input, const struct ranh_mended *m, size_t n,
                        struct ranh_arena *arena, bool vi)
{
    const char *moved = name_of(input, m->moved, arena);
    const char *kept = m->kept == SIZE_MAX ? "?" : name_of(input, m->kept, arena);
    const char *rule = rule_of(input, m, arena, vi), *more = others(n, arena, vi);
    switch (m->method) {
    case RANH_MEND_VERTEX:
        return ranh_arena_printf(
            arena,
            vi ? "Chèn đỉnh của thửa %s vào cạnh của thửa %s; hai ranh sẽ trùng nhau "
                 "từng đỉnh.%s"
               : "Corners of parcel %s are put into the edges of parcel %s; both "
                 "boundaries then have the same corners.%s",
            kept, moved, more);
    case RANH_MEND_SLIVER:
        return ranh_arena_printf(
            arena,
            vi ? "Ranh thửa %s lấy theo ranh thửa %s tại dải đất này: %s.%s"
               : "Parcel %s takes the boundary of parcel %s along this strip: %s.%s",
            moved, kept, rule, more);
    case RANH_MEND_SNAP:
        return ranh_arena_printf(
            arena,
            vi ? "Đỉnh của thửa %s được bắt vào đỉnh, cạnh của thửa %s: %s.%s"
               : "Corners of parcel %s move onto corners and edges of parcel %s: %s.%s",
            moved, kept, rule, more);
    case RANH_MEND_NONE:
        break;
    }
    return "";
}

void ranh_repair_note(const struct ranh_check_input *input, const struct ranh_mended *mended,
                      size_t n_parcels, struct ranh_arena *arena, const char **vi, const char **en)
{
    *vi = note(input, mended, n_parcels, arena, true);
    *en = note(input, mended, n_parcels, arena, false);
}
