/* SPDX-License-Identifier: MIT */
/*
 * The tally. A border is named by its two sides in the order people count (6 before 10), so that a face is
 * counted at the same place whichever parcel comes first. Only the widest shape within the limit is kept of
 * each border: memory goes with the borders, not with the faces. Names are made once a border and sentences
 * only for what is told: a face finds its border by the pointers of its two sides.
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
    ranh_free(borders->slot);
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

static uint32_t entry_of(struct ranh_borders *borders, const struct sides *sides,
                         const struct ranh_border_face *of)
{
    bool fresh;
    struct ranh_arena *keep = &borders->arena;
    const char *key = ranh_arena_printf(&borders->scratch, "%s\n%s", sides->name, of->face.klass);
    int64_t *at = ranh_map_put(&borders->index, key, (int64_t)borders->entry.n, &fresh);
    if (!fresh)
        return (uint32_t)*at;
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
    return (uint32_t)borders->entry.n - 1;
}

/* What ranh_border_side() makes the name of, and nothing else. */
static struct ranh_border_sides sides_met(const struct ranh_border_face *of)
{
    struct ranh_border_sides met = {.klass = of->face.klass};
    for (int i = 0; i < 2; i++) {
        const struct ranh_parcel *p = i ? of->b : of->a;
        met.sheet[i] = p->sheet;
        met.commune[i] = p->sheet ? p->commune : NULL;
        met.file[i] = p->sheet ? NULL : p->file;
        met.source_id[i] = p->sheet || p->file ? 0 : p->source_id;
    }
    return met;
}

static size_t hash_of(const struct ranh_border_sides *met)
{
    uint64_t h = (uint64_t)(uintptr_t)met->klass;
    for (int i = 0; i < 2; i++) {
        h = (h ^ (uint64_t)(uintptr_t)met->sheet[i]) * 0x9E3779B97F4A7C15u;
        h = ((h ^ h >> 29) + (uint64_t)(uintptr_t)met->commune[i]) * 0xD6E8FEB86659FD93u;
        h = ((h ^ h >> 32) + (uint64_t)(uintptr_t)met->file[i]) * 0x9E3779B97F4A7C15u;
        h = (h ^ h >> 31) + (uint64_t)met->source_id[i];
    }
    return (size_t)(h ^ h >> 32);
}

static bool are_same(const struct ranh_border_sides *x, const struct ranh_border_sides *y)
{
    for (int i = 0; i < 2; i++)
        if (x->sheet[i] != y->sheet[i] || x->commune[i] != y->commune[i] ||
            x->file[i] != y->file[i] || x->source_id[i] != y->source_id[i])
            return false;
    return x->klass == y->klass;
}

static struct ranh_border_sides *slot_of(struct ranh_borders *borders,
                                         const struct ranh_border_sides *met)
{
    size_t s = hash_of(met) & borders->mask;
    while (borders->slot[s].entry > 0 && !are_same(&borders->slot[s], met))
        s = (s + 1) & borders->mask;
    return &borders->slot[s];
}

static void make_room(struct ranh_borders *borders)
{
    struct ranh_border_sides *old = borders->slot;
    size_t n = old ? borders->mask + 1 : 0;
    if (2 * (borders->n_sides + 1) <= borders->mask)
        return;
    borders->mask = n > 0 ? 2 * n - 1 : 255;
    borders->slot = ranh_calloc(borders->mask + 1, sizeof(*borders->slot));
    for (size_t i = 0; i < n; i++)
        if (old[i].entry > 0)
            *slot_of(borders, &old[i]) = old[i];
    ranh_free(old);
}

/* The border of the face, and whether it names b first. */
static struct ranh_border_entry *border_of(struct ranh_borders *borders,
                                           const struct ranh_border_face *of, bool *turned)
{
    struct ranh_border_sides met = sides_met(of);
    make_room(borders);
    struct ranh_border_sides *slot = slot_of(borders, &met);
    if (slot->entry == 0) {
        struct sides sides = sides_of(&borders->scratch, of->a, of->b);
        *slot = met;
        slot->turned = sides.turned;
        slot->entry = entry_of(borders, &sides, of) + 1;
        borders->n_sides++;
    }
    *turned = slot->turned;
    return &borders->entry.at[slot->entry - 1];
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

/* Who adjusts; why, only where it will be read. */
static struct ranh_adjusting adjusting_of(struct ranh_borders *borders,
                                          const struct ranh_border_entry *e,
                                          const struct ranh_border_face *of, bool turn)
{
    const struct ranh_face *face = &of->face;
    bool within = face->fold == RANH_FOLD_WITHIN;
    bool read = face->fold == RANH_FOLD_NONE || (within && e->row.adjust == RANH_ADJUST_NONE);
    if (strcmp(face->klass, "same-sheet") == 0 || of->whole || (!read && !within))
        return (struct ranh_adjusting){0};
    if (!read)
        return ranh_adjust_who(of->a, of->b, face->width_m, face->limit_m);
    return ranh_adjust_between(&borders->scratch, of->a, turn ? e->row.side_b : e->row.side_a,
                               of->b, turn ? e->row.side_a : e->row.side_b, face->width_m,
                               face->limit_m);
}

static void count_folded(struct ranh_check_counts *counts, enum ranh_fold fold)
{
    if (!counts)
        return;
    counts->grid_noise += fold == RANH_FOLD_GRID;
    counts->below_minimum += fold == RANH_FOLD_MINIMUM;
}

int ranh_borders_take(const struct ranh_check_input *input, struct ranh_border_face *of,
                      struct ranh_finding_sink *sink, struct ranh_err *err)
{
    struct ranh_borders *borders = input->borders;
    struct ranh_face *face = &of->face;
    bool turn;
    ranh_arena_clear(&borders->scratch);
    count_folded(input->counts, face->fold);
    face->length_m = ranh_shape_long_side(face->shape);
    struct ranh_border_entry *e = border_of(borders, of, &turn);
    struct ranh_adjusting adjusting = adjusting_of(borders, e, of, turn);
    enum ranh_adjust of_border = turned(adjusting.who, turn);
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
        of->finding->group = strcmp(face->klass, "same-sheet") != 0 ? e->row.name : NULL;
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
    ranh_map_release(&borders->index); /* its places are no more, nor those of the sides */
    ranh_map_init(&borders->index);
    ranh_free(borders->slot);
    borders->slot = NULL;
    borders->mask = borders->n_sides = 0;
}
