/* SPDX-License-Identifier: MIT */
/*
 * The tally. A border is named by its two sides in the order people count (6 before 10), so that a face is
 * counted at the same place whichever parcel comes first. Only the widest shape within the limit is kept of
 * each border: memory goes with the borders, not with the faces.
 */
#include "lib/check/borders.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "lib/check/adjust.h"
#include "lib/check/border.h"

const char *ranh_fold_name(enum ranh_fold fold)
{
    static const char *const names[] = {NULL, "within-limit", "recording", "minimum", "grid"};
    return names[fold];
}

struct ranh_borders *ranh_borders_new(void)
{
    struct ranh_borders *borders = ranh_calloc(1, sizeof(*borders));
    ranh_arena_init(&borders->arena);
    ranh_arena_init(&borders->scratch);
    ranh_map_init(&borders->index);
    return borders;
}

void ranh_borders_free(struct ranh_borders *borders)
{
    if (!borders)
        return;
    ranh_vec_release(&borders->entry);
    ranh_map_release(&borders->index);
    ranh_arena_release(&borders->scratch);
    ranh_arena_release(&borders->arena);
    ranh_free(borders);
}

/* --- one face -------------------------------------------------------------------------------- */

struct sides {
    const char *a, *b; /* of the parcels as given */
    bool turned;       /* the border names b first */
    const char *name;
};

static struct sides sides_of(struct ranh_arena *arena, const struct ranh_parcel *a,
                             const struct ranh_parcel *b)
{
    struct sides s = {ranh_border_side(arena, a), ranh_border_side(arena, b), false, NULL};
    s.turned = strverscmp(s.a, s.b) > 0;
    const char *first = s.turned ? s.b : s.a, *second = s.turned ? s.a : s.b;
    s.name =
        strcmp(first, second) == 0 ? first : ranh_arena_printf(arena, "%s × %s", first, second);
    return s;
}

static struct ranh_border_entry *entry_of(struct ranh_borders *borders, const struct sides *sides,
                                          const struct ranh_border_face *of)
{
    bool fresh;
    struct ranh_arena *keep = &borders->arena;
    const char *key = ranh_arena_printf(&borders->scratch, "%s\n%s", sides->name, of->face.klass);
    int64_t *at = ranh_map_put(&borders->index, key, (int64_t)borders->entry.n, &fresh);
    if (!fresh)
        return &borders->entry.at[*at];
    struct ranh_border_entry *e = ranh_vec_push(&borders->entry);
    const struct ranh_parcel *first = sides->turned ? of->b : of->a;
    *e = (struct ranh_border_entry){
        .row = {.name = ranh_arena_strdup(keep, sides->name),
                .side_a = ranh_arena_strdup(keep, sides->turned ? sides->b : sides->a),
                .side_b = ranh_arena_strdup(keep, sides->turned ? sides->a : sides->b),
                .klass = of->face.klass,
                .limit_m = NAN},
        .commune = first->commune,
        .file = first->file,
        .source_id = first->source_id,
    };
    return e;
}

static void add(struct ranh_border_sum *sum, const struct ranh_face *face)
{
    bool gap = face->b == SIZE_MAX;
    sum->overlaps += !gap;
    sum->gaps += gap;
    sum->area_m2 += face->area_m2;
    sum->width_m = fmax(sum->width_m, face->width_m);
    sum->length_m += face->length_m;
}

static enum ranh_adjust turned(enum ranh_adjust who, bool turn)
{
    return !turn                  ? who
           : who == RANH_ADJUST_A ? RANH_ADJUST_B
           : who == RANH_ADJUST_B ? RANH_ADJUST_A
                                  : who;
}

/* The sides agree about nearly all their faces, as scale and date are those of a sheet. */
static void note_adjusting(struct ranh_borders *borders, struct ranh_border_entry *e,
                           const struct ranh_adjusting *adjusting, enum ranh_adjust who)
{
    if (e->row.adjust == RANH_ADJUST_NONE) {
        e->row.adjust = who;
        e->row.adjust_vi = ranh_arena_strdup(&borders->arena, adjusting->vi);
        e->row.adjust_en = ranh_arena_strdup(&borders->arena, adjusting->en);
    } else if (e->row.adjust != who && !e->adjusts_differ) {
        e->adjusts_differ = true;
        e->row.adjust = RANH_ADJUST_UNKNOWN;
        e->row.adjust_vi = "từng thửa một khác nhau về tỷ lệ hoặc ngày đo";
        e->row.adjust_en = "scale or date of survey differs from parcel to parcel";
    }
}

static void count(struct ranh_borders *borders, struct ranh_border_entry *e,
                  const struct ranh_border_face *of, const struct ranh_adjusting *adjusting,
                  enum ranh_adjust who)
{
    const struct ranh_face *face = &of->face;
    add(&e->row.all, face);
    add(&e->row.by[face->fold], face);
    e->row.reports += who == RANH_ADJUST_REPORT;
    if (strcmp(face->klass, "same-sheet") != 0 && !(face->limit_m >= e->row.limit_m) &&
        (face->fold == RANH_FOLD_NONE || face->fold == RANH_FOLD_WITHIN))
        e->row.limit_m = face->limit_m;
    if (face->fold != RANH_FOLD_WITHIN)
        return;
    note_adjusting(borders, e, adjusting, who);
    if (!e->widest || face->width_m >= e->row.by[RANH_FOLD_WITHIN].width_m) {
        e->widest = ranh_shape_copy(&borders->arena, face->shape);
        e->article = of->finding->article;
    }
}

int ranh_borders_take(const struct ranh_check_input *input, struct ranh_border_face *of,
                      struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_borders *borders = input->borders;
    struct ranh_face *face = &of->face;
    struct ranh_adjusting adjusting = {0};
    ranh_arena_clear(&borders->scratch);
    struct sides sides = sides_of(&borders->scratch, of->a, of->b);
    bool across = strcmp(face->klass, "same-sheet") != 0;
    face->length_m = ranh_shape_long_side(face->shape);
    if (across && !of->whole && (face->fold == RANH_FOLD_NONE || face->fold == RANH_FOLD_WITHIN))
        adjusting = ranh_adjust_between(&borders->scratch, of->a, sides.a, of->b, sides.b,
                                        face->width_m, face->limit_m);
    enum ranh_adjust of_border = turned(adjusting.who, sides.turned);
    struct ranh_border_entry *e = entry_of(borders, &sides, of);
    count(borders, e, of, &adjusting, of_border);
    face->adjust = face->b == SIZE_MAX ? of_border : adjusting.who;
    face->border = e->row.name;
    face->finding = face->fold == RANH_FOLD_NONE ? of->finding : NULL;
    int status = 0;
    if (face->finding) {
        of->finding->length_m = face->length_m;
        of->finding->adjust = ranh_adjust_name(face->adjust);
        of->finding->adjust_vi = adjusting.vi;
        of->finding->adjust_en = adjusting.en;
        of->finding->group = across ? e->row.name : NULL;
        status = ranh_finding_put(sink, of->finding, err);
    }
    return !status && input->faces ? input->faces->put(input->faces, face, err) : status;
}

const char *ranh_borders_name(struct ranh_arena *arena, const struct ranh_parcel *a,
                              const struct ranh_parcel *b)
{
    return ranh_border_between(a, b) == RANH_SAME_SHEET ? NULL : sides_of(arena, a, b).name;
}

/* --- in order -------------------------------------------------------------------------------- */

static int by_name(const void *pa, const void *pb)
{
    const struct ranh_border_entry *a = pa, *b = pb;
    int order = strverscmp(a->row.side_a, b->row.side_a);
    order = order ? order : strverscmp(a->row.side_b, b->row.side_b);
    return order ? order : strcmp(a->row.klass, b->row.klass);
}

void ranh_borders_sort(struct ranh_borders *borders)
{
    if (borders->entry.n > 1)
        qsort(borders->entry.at, borders->entry.n, sizeof(*borders->entry.at), by_name);
    ranh_map_release(&borders->index); /* its places are no more */
    ranh_map_init(&borders->index);
}
