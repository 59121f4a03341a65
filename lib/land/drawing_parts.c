/* SPDX-License-Identifier: MIT */
/* A drawing as a collection: what goes in, what is told of it, what a parcel was made of. */
#include <math.h>
#include <stdlib.h>

#include "drawing_impl.h"

void ranh_drawing_init(struct ranh_drawing *drawing)
{
    *drawing = (struct ranh_drawing){0};
    ranh_arena_init(&drawing->arena);
}

void ranh_drawing_release(struct ranh_drawing *d)
{
    ranh_linework_release(&d->linework);
    ranh_vec_release(&d->xy);
    ranh_vec_release(&d->line);
    ranh_vec_release(&d->legal_xy);
    ranh_vec_release(&d->legal);
    ranh_vec_release(&d->text);
    ranh_vec_release(&d->parcel);
    ranh_vec_release(&d->flaw);
    ranh_arena_release(&d->arena);
}

void ranh_drawing_add_lines(struct ranh_drawing *d, const struct ranh_shape *shape, int64_t feature,
                            int64_t delivered)
{
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        *ranh_vec_push(&d->line) = (struct ranh_drawn_line){d->xy.n / 2, feature, delivered, false};
        for (uint32_t i = shape->ring_point[r]; i < shape->ring_point[r + 1]; i++) {
            *ranh_vec_push(&d->xy) = shape->xy[2 * (size_t)i];
            *ranh_vec_push(&d->xy) = shape->xy[2 * (size_t)i + 1];
        }
    }
}

void ranh_drawing_add_legal(struct ranh_drawing *d, const struct ranh_shape *shape, int64_t feature,
                            int64_t delivered)
{
    for (uint32_t r = 0; r < shape->n_rings; r++) {
        *ranh_vec_push(&d->legal) =
            (struct ranh_drawn_line){d->legal_xy.n / 2, feature, delivered, false};
        for (uint32_t i = shape->ring_point[r]; i < shape->ring_point[r + 1]; i++) {
            *ranh_vec_push(&d->legal_xy) = shape->xy[2 * (size_t)i];
            *ranh_vec_push(&d->legal_xy) = shape->xy[2 * (size_t)i + 1];
        }
    }
}

void ranh_drawing_add_text(struct ranh_drawing *d, enum ranh_level_role role, double x, double y,
                           const char *text, int64_t feature, int64_t delivered)
{
    *ranh_vec_push(&d->text) = (struct ranh_drawn_text){.role = role,
                                                        .x = x,
                                                        .y = y,
                                                        .text = ranh_arena_strdup(&d->arena, text),
                                                        .feature = feature,
                                                        .delivered = delivered,
                                                        .face = SIZE_MAX};
}

struct ranh_drawn_flaw *drawing_put_flaw(struct ranh_drawing *d, const char *code, int64_t feature)
{
    struct ranh_drawn_flaw *f = ranh_vec_push(&d->flaw);
    *f = (struct ranh_drawn_flaw){
        .code = code, .feature = feature, .parcel = SIZE_MAX, .measured = NAN, .limit = NAN};
    return f;
}

void drawing_place(struct ranh_drawn_flaw *flaw, double x, double y)
{
    flaw->has_place = true;
    flaw->x = flaw->to_x = x;
    flaw->y = flaw->to_y = y;
}

static int ascending_int(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int64_t *ranh_drawing_elements(const struct ranh_drawing *d, size_t parcel,
                               struct ranh_arena *arena, size_t *n)
{
    size_t n_lines, face = d->parcel.at[parcel].face, texts = 0;
    const uint32_t *line = ranh_linework_lines(&d->linework, face, arena, &n_lines);
    for (size_t i = 0; i < d->text.n; i++)
        texts += d->text.at[i].face == face;
    int64_t *feature = RANH_NEW_ARRAY(arena, n_lines + texts, int64_t);
    for (size_t i = 0; i < n_lines; i++)
        feature[i] = d->line.at[line[i]].feature;
    qsort(feature, n_lines, sizeof(*feature), ascending_int);
    *n = 0;
    for (size_t i = 0; i < n_lines; i++) /* the rings of one element are one */
        if (*n == 0 || feature[*n - 1] != feature[i])
            feature[(*n)++] = feature[i];
    for (size_t i = 0; i < d->text.n; i++)
        if (d->text.at[i].face == face)
            feature[(*n)++] = d->text.at[i].feature;
    return feature;
}
