/* SPDX-License-Identifier: MIT */
/* Texts to the areas they stand in, and what each area is called; or why that cannot be said. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/num.h>

#include "drawing_impl.h"

/* What the texts of one face say. */
struct sayings {
    const struct ranh_drawn_text **text; /* in order of delivery */
    size_t n;
    const struct ranh_drawn_text *number; /* the first with one */
    const struct ranh_drawn_text *node;   /* the first attribute node */
    const char *use;
    double area;
    size_t numbers, uses, areas; /* different ones; nodes count only where there is no label */
    bool node_differs;
};

static enum ranh_label_part expected_of(enum ranh_level_role role)
{
    return role == RANH_LEVEL_AREA                                  ? RANH_LABEL_AREA
           : role == RANH_LEVEL_USE || role == RANH_LEVEL_LEGAL_USE ? RANH_LABEL_USE
                                                                    : RANH_LABEL_NUMBER;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* A text where labels stand that is none. Its words are not told: they may be a name. */
static void tell_unreadable(struct ranh_drawing *d, const struct ranh_drawn_text *text)
{
    drawing_place(drawing_put_flaw(d, "L112", text->feature), text->x, text->y);
}

static void read_texts(struct ranh_drawing *d, const struct ranh_rules *rules,
                       struct drawing_faces *faces)
{
    for (size_t i = 0; i < d->text.n; i++) {
        struct ranh_drawn_text *t = &d->text.at[i];
        struct ranh_vertex at;
        unsigned parts = t->role == RANH_LEVEL_NODE
                             ? ranh_label_parse_node(rules, t->text, &t->label)
                             : ranh_label_parse(rules, t->text, expected_of(t->role), &t->label);
        if (!parts && t->role != RANH_LEVEL_NODE && !is_blank(t->text))
            tell_unreadable(d, t);
        if (ranh_grid_snap(&d->grid, t->x, t->y, &at))
            t->face = ranh_linework_locate(&d->linework, at);
        if (t->face != SIZE_MAX || !(parts & RANH_LABEL_NUMBER))
            continue;
        faces->outside = true;
        struct ranh_drawn_flaw *f = drawing_put_flaw(d, "L108", t->feature);
        drawing_place(f, t->x, t->y);
        f->detail_vi = f->detail_en = ranh_arena_strdup(&d->arena, t->label.number);
    }
}

/* --- one face ------------------------------------------------------------------------------------- */

static bool is_label(const struct ranh_drawn_text *t)
{
    return t->role != RANH_LEVEL_NODE && t->role != RANH_LEVEL_LEGAL_USE;
}

/* Whether a part was not said before in the same words. */
static bool is_new(struct ranh_map *seen, const struct ranh_label *l, unsigned part)
{
    char key[RANH_LABEL_USES + RANH_NUM_MAX];
    char number[RANH_NUM_MAX];
    bool fresh = false;
    if (!(l->parts & part))
        return false;
    snprintf(key, sizeof(key), "%u %s", part,
             part == RANH_LABEL_NUMBER ? l->number
             : part == RANH_LABEL_USE  ? l->use
                                       : ranh_num_write(number, l->area));
    ranh_map_put(seen, key, 0, &fresh);
    return fresh;
}

static void hear(struct sayings *s, double measured)
{
    struct ranh_map seen;
    ranh_map_init(&seen);
    s->area = NAN;
    for (size_t i = 0; i < s->n; i++) {
        const struct ranh_drawn_text *t = s->text[i];
        if (t->role == RANH_LEVEL_NODE && t->label.parts && !s->node)
            s->node = t;
        if (!is_label(t))
            continue;
        if (is_new(&seen, &t->label, RANH_LABEL_NUMBER) && s->numbers++ == 0)
            s->number = t;
        if (is_new(&seen, &t->label, RANH_LABEL_USE) && s->uses++ == 0)
            s->use = t->label.use;
        if (is_new(&seen, &t->label, RANH_LABEL_AREA)) {
            s->areas++;
            if (!(fabs(s->area - measured) <= fabs(t->label.area - measured)))
                s->area = t->label.area;
        }
    }
    ranh_map_release(&seen);
}

/* A node speaks where there is no label, and is held against one where there is. */
static void hear_node(struct sayings *s)
{
    if (!s->node)
        return;
    const struct ranh_label *node = &s->node->label;
    if (s->numbers == 0) {
        s->number = s->node;
        s->numbers = 1;
    } else if (s->numbers == 1) {
        s->node_differs = strcmp(s->number->label.number, node->number) != 0;
    }
    if (s->uses == 0 && (node->parts & RANH_LABEL_USE)) {
        s->use = node->use;
        s->uses = 1;
    } else if (s->uses == 1 && (node->parts & RANH_LABEL_USE)) {
        s->node_differs |= strcmp(s->use, node->use) != 0;
    }
}

static const char *list_numbers(struct ranh_drawing *d, const struct sayings *s)
{
    enum { SHOWN = 6 };
    const char *list = NULL;
    size_t shown = 0;
    struct ranh_map seen;
    ranh_map_init(&seen);
    for (size_t i = 0; i < s->n && shown <= SHOWN; i++) {
        const struct ranh_drawn_text *t = s->text[i];
        if (!is_label(t) || !is_new(&seen, &t->label, RANH_LABEL_NUMBER))
            continue;
        const char *next = shown++ == SHOWN ? "…" : t->label.number;
        list = list ? ranh_arena_printf(&d->arena, "%s, %s", list, next) : next;
    }
    ranh_map_release(&seen);
    return list;
}

static void tell_contradiction(struct ranh_drawing *d, size_t parcel, const char *vi,
                               const char *en, double x, double y, int64_t feature)
{
    struct ranh_drawn_flaw *f = drawing_put_flaw(d, "L111", feature);
    drawing_place(f, x, y);
    f->parcel = parcel;
    f->detail_vi = vi;
    f->detail_en = en;
}

static void tell_labels(struct ranh_drawing *d, const struct sayings *s, size_t parcel, double x,
                        double y, const struct ranh_drawing_limits *limits)
{
    int64_t feature = d->parcel.at[parcel].feature;
    if (s->numbers != 1) {
        struct ranh_drawn_flaw *f = drawing_put_flaw(d, s->numbers ? "L110" : "L109", feature);
        drawing_place(f, x, y);
        f->parcel = parcel;
        if (s->numbers) {
            f->measured = (double)s->numbers;
            f->detail_vi = f->detail_en = list_numbers(d, s);
        }
        return;
    }
    if (s->areas > 1)
        tell_contradiction(
            d, parcel, ranh_arena_printf(&d->arena, "%zu diện tích khác nhau", s->areas),
            ranh_arena_printf(&d->arena, "%zu different areas", s->areas), x, y, feature);
    if (s->uses > 1)
        tell_contradiction(
            d, parcel, ranh_arena_printf(&d->arena, "%zu loại đất khác nhau", s->uses),
            ranh_arena_printf(&d->arena, "%zu different land uses", s->uses), x, y, feature);
    if (s->node_differs)
        tell_contradiction(d, parcel, "nút thuộc tính ghi khác nhãn thửa",
                           "the attribute node says otherwise", x, y, s->node->feature);
    const char *sheet = s->number->label.sheet;
    if (s->number != s->node && *sheet && limits->sheet && strcmp(sheet, limits->sheet) != 0)
        tell_contradiction(d, parcel, ranh_arena_printf(&d->arena, "nhãn thửa ghi tờ %s", sheet),
                           ranh_arena_printf(&d->arena, "the label says sheet %s", sheet), x, y,
                           feature);
    if (s->node && limits->sheet && strcmp(s->node->label.sheet, limits->sheet) != 0)
        tell_contradiction(d, parcel, "nút thuộc tính ghi số tờ khác",
                           "the attribute node is of another sheet", x, y, s->node->feature);
}

/* The first boundary element, for a parcel that nothing names. */
static const struct ranh_drawn_line *first_line(const struct ranh_drawing *d, size_t face)
{
    struct ranh_arena arena;
    size_t n;
    ranh_arena_init(&arena);
    const uint32_t *line = ranh_linework_lines(&d->linework, face, &arena, &n);
    const struct ranh_drawn_line *first = &d->line.at[line[0]];
    for (size_t i = 1; i < n; i++)
        if (d->line.at[line[i]].feature < first->feature)
            first = &d->line.at[line[i]];
    ranh_arena_release(&arena);
    return first;
}

/* A face that nothing names and that is as narrow as two drawings of one line may lie apart. */
static bool is_sliver(const struct sayings *s, const struct ranh_shape *shape, double tolerance)
{
    double x, y, radius;
    return s->n == 0 && (!ranh_shape_inscribed(shape, &x, &y, &radius) || 2 * radius <= tolerance);
}

static void tell_sliver(struct ranh_drawing *d, size_t face, const struct ranh_shape *shape)
{
    double x = shape->xy[0], y = shape->xy[1], radius = 0;
    struct ranh_drawn_flaw *f = drawing_put_flaw(d, "L104", first_line(d, face)->feature);
    (void)ranh_shape_inscribed(shape, &x, &y, &radius);
    drawing_place(f, x, y);
    f->measured = ranh_shape_length(shape) / 2;
    f->detail_vi = "hai nét gần trùng nhau";
    f->detail_en = "two lines nearly on each other";
}

static void make_parcel(struct ranh_drawing *d, size_t face, struct sayings *s,
                        const struct ranh_drawing_limits *limits, struct ranh_arena *arena)
{
    struct ranh_shape shape;
    double x, y, tolerance = isfinite(limits->tolerance_m) ? limits->tolerance_m : 0;
    ranh_linework_shape(&d->linework, face, &d->grid, arena, &shape);
    if (is_sliver(s, &shape, tolerance)) {
        tell_sliver(d, face, &shape);
        return;
    }
    hear(s, ranh_grid_area_m2(d->linework.faces.face[face].twice_area));
    hear_node(s);
    bool certain = s->numbers == 1, several = s->numbers > 1;
    const struct ranh_drawn_line *line = certain ? NULL : first_line(d, face);
    *ranh_vec_push(&d->parcel) = (struct ranh_drawn_parcel){
        .face = face,
        .sheet = limits->sheet                            ? limits->sheet
                 : certain && s->number->label.sheet[0]   ? s->number->label.sheet
                 : certain && s->node && !s->node_differs ? s->node->label.sheet
                                                          : NULL,
        .number = certain ? s->number->label.number : NULL,
        .use = !several && s->uses == 1 ? s->use : NULL,
        .area = several ? NAN : s->area,
        .feature = certain ? s->number->feature : line->feature,
        .delivered = certain ? s->number->delivered : line->delivered};
    if (!ranh_shape_inside(&shape, &x, &y)) {
        x = shape.xy[0];
        y = shape.xy[1];
    }
    tell_labels(d, s, d->parcel.n - 1, x, y, limits);
}

static int by_face(const void *a, const void *b)
{
    const struct ranh_drawn_text *s = *(const struct ranh_drawn_text *const *)a;
    const struct ranh_drawn_text *t = *(const struct ranh_drawn_text *const *)b;
    if (s->face != t->face)
        return s->face < t->face ? -1 : 1;
    return s < t ? -1 : s > t;
}

void drawing_label(struct ranh_drawing *d, const struct ranh_drawing_limits *limits,
                   struct drawing_faces *faces)
{
    const struct ranh_drawn_text **text = ranh_alloc((d->text.n + 1) * sizeof(*text));
    size_t at = 0;
    struct ranh_arena arena;
    ranh_arena_init(&arena);
    faces->numbers = ranh_calloc(d->linework.faces.n_faces + 1, sizeof(*faces->numbers));
    read_texts(d, limits->rules, faces);
    for (size_t i = 0; i < d->text.n; i++)
        text[i] = &d->text.at[i];
    qsort(text, d->text.n, sizeof(*text), by_face);
    for (size_t face = 0; face < d->linework.faces.n_faces; face++) {
        struct sayings s = {.text = text + at};
        for (; at < d->text.n && text[at]->face == face; at++)
            s.n++;
        make_parcel(d, face, &s, limits, &arena);
        faces->numbers[face] = (uint32_t)s.numbers;
        ranh_arena_clear(&arena);
    }
    ranh_arena_release(&arena);
    ranh_free(text);
}
