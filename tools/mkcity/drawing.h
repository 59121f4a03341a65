/* SPDX-License-Identifier: MIT */
#ifndef MKCITY_DRAWING_H
#define MKCITY_DRAWING_H
/* A sheet as a drawing: what drawing.c, drawing_harm.c, sketch.c and write_drawing.c share. */
#include "mkcity.h"

struct mkcity_drawing;

struct mkcity_drawing *mkcity_drawing_open(const char *path, bool dgn);
int mkcity_drawing_line(struct mkcity_drawing *d, int level, const struct mkcity_pt *p, size_t n);
int mkcity_drawing_text(struct mkcity_drawing *d, int level, struct mkcity_pt at, const char *text);
int mkcity_drawing_close(struct mkcity_drawing *d);

/* A line from node to node, with the parcels beside it; -1 = the rim. */
struct mkcity_line {
    int level;
    long left, right;
    struct mkcity_pt *p;
    size_t n;
    bool node[2]; /* exactly three lines meet at that end */
};

struct mkcity_label {
    int level;
    size_t parcel;
    struct mkcity_pt at;
    char text[48];
};

/* All of a sheet, to be harmed and written. */
struct mkcity_sketch {
    const struct mkcity_sheet *sheet;
    struct mkcity_line *line;
    size_t nline, cap_line;
    struct mkcity_label *label;
    size_t nlabel, cap_label;
};

struct mkcity_line *mkcity_sketch_line(struct mkcity_sketch *k, int level,
                                       const struct mkcity_pt *p, size_t n);
void mkcity_sketch_label(struct mkcity_sketch *k, int level, size_t parcel, struct mkcity_pt at,
                         const char *text);
/* A point surely inside the parcel. */
struct mkcity_pt mkcity_inside(const struct mkcity_sheet *s, size_t parcel);

/* Hides one of each flaw and lists them: code,x,y (empty where the place is a whole parcel). */
int mkcity_harm_drawing(struct mkcity_sketch *k, FILE *list);

#endif
