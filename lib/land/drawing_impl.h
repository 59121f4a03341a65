/* SPDX-License-Identifier: MIT */
#ifndef RANH_LAND_DRAWING_IMPL_H
#define RANH_LAND_DRAWING_IMPL_H
/* What drawing.c (lines), drawing_label.c (texts) and drawing_legal.c share. */
#include <ranh/land/drawing.h>

struct drawing_faces {
    uint32_t *numbers; /* [faces] different parcel numbers in each */
    bool outside;      /* a number stands in no face */
};

struct ranh_drawn_flaw *drawing_put_flaw(struct ranh_drawing *drawing, const char *code,
                                         int64_t feature);
void drawing_place(struct ranh_drawn_flaw *flaw, double x, double y);

/* Assigns texts, makes the parcels, tells what is wrong with labels. Fills faces; the caller frees. */
void drawing_label(struct ranh_drawing *drawing, const struct ranh_drawing_limits *limits,
                   struct drawing_faces *faces);

/* Tells where lines of the boundary by papers stray from the current ones. After drawing_label(). */
void drawing_compare_legal(struct ranh_drawing *drawing, const struct ranh_drawing_limits *limits);

#endif
