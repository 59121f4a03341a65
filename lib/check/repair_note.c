/* SPDX-License-Identifier: MIT */
/* What a proposal would do, to which parcels, and by which rule, as the sentence a surveyor reads. */
#include "lib/check/repair_impl.h"

#include "lib/check/adjust.h"
#include "lib/check/border.h"

static const char *name_of(const struct ranh_check_input *input, size_t face,
                           struct ranh_arena *arena)
{
    const struct ranh_parcel *p = &input->parcels->parcel[face];
    return ranh_parcel_name(p) ? ranh_parcel_name(p)
                               : ranh_arena_printf(arena, "%s %lld", p->file ? p->file : "?",
                                                   (long long)p->feature);
}

/* As the findings of the border say it (adjust.h), with the article. */
static const char *article_of(const struct ranh_check_input *input, const struct ranh_parcel *moved,
                              const struct ranh_parcel *kept, bool open, struct ranh_arena *arena,
                              bool vi)
{
    const char *article;
    (void)ranh_border_limit_m(input, moved, kept, &article);
    struct ranh_adjusting adjusting = ranh_adjust_between(
        arena, moved, ranh_border_side(arena, moved), kept, ranh_border_side(arena, kept), 0, 0);
    const char *why = vi ? adjusting.vi : adjusting.en;
    if (article)
        why = ranh_arena_printf(arena, vi ? "%s, theo %s" : "%s, under %s", why, article);
    return !open ? why
                 : ranh_arena_printf(arena,
                                     vi ? "%s; ở đây nắn thửa đứng sau theo số hiệu, hãy xác nhận "
                                          "bên nào phải nắn"
                                        : "%s; here the parcel that comes later by number moves, "
                                          "confirm who moves",
                                     why);
}

static const char *rule_of(const struct ranh_check_input *input, const struct ranh_mended *m,
                           struct ranh_arena *arena, bool vi)
{
    const struct ranh_parcel *moved = &input->parcels->parcel[m->moved];
    const struct ranh_parcel *kept = m->kept == SIZE_MAX ? moved : &input->parcels->parcel[m->kept];
    switch (m->rule) {
    case RANH_RULE_ARTICLE:
    case RANH_RULE_OPEN:
        return article_of(input, moved, kept, m->rule == RANH_RULE_OPEN, arena, vi);
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

static const char *meeting(size_t sheets, struct ranh_arena *arena, bool vi)
{
    return sheets < 3 ? ""
                      : ranh_arena_printf(
                            arena,
                            vi ? " Có %zu tờ bản đồ gặp nhau ở đây; tờ này nắn theo các tờ còn lại."
                               : " %zu sheets meet here; this one is fitted to all the others.",
                            sheets);
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
            vi ? "Đỉnh của thửa %s được bắt vào đỉnh, cạnh của thửa %s: %s.%s%s"
               : "Corners of parcel %s move onto corners and edges of parcel %s: %s.%s%s",
            moved, kept, rule, meeting(m->sheets, arena, vi), more);
    case RANH_MEND_NONE:
        break;
    }
    return "";
}

void ranh_repair_note(const struct ranh_check_input *input, const struct ranh_mended *mended,
                      size_t n_parcels, struct ranh_arena *arena, struct ranh_repair *row)
{
    bool ruled = mended->rule != RANH_RULE_NONE;
    row->note_vi = note(input, mended, n_parcels, arena, true);
    row->note_en = note(input, mended, n_parcels, arena, false);
    row->rule_vi = ruled ? rule_of(input, mended, arena, true) : NULL;
    row->rule_en = ruled ? rule_of(input, mended, arena, false) : NULL;
}

const char *ranh_repair_note_with(const char *note, const struct ranh_str *tells,
                                  struct ranh_arena *arena, bool vi)
{
    return tells->len == 0 ? note
                           : ranh_arena_printf(arena,
                                               vi ? "%s Sửa xong, kiểm tra sẽ báo: %s."
                                                  : "%s The next check will then tell: %s.",
                                               note, tells->text);
}
