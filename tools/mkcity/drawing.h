/* SPDX-License-Identifier: MIT */
#ifndef MKCITY_DRAWING_H
#define MKCITY_DRAWING_H
/* A sheet as a drawing: what drawing.c, drawing_words.c, drawing_harm.c, sketch.c and write_drawing.c share. */
#include "mkcity.h"

struct mkcity_drawing;

/* encoding NULL = UTF-8 */
struct mkcity_drawing *mkcity_drawing_open(const char *path, bool dgn,
                                           const struct mkcity_encoding *encoding);
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
    char text[96];
    bool word; /* not of a parcel: a street, a title */
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
/* Adds the words; the list of them: level, place, text in UTF-8. */
void mkcity_sketch_words(struct mkcity_sketch *k, const struct mkcity_plan *plan);
int mkcity_list_words(const struct mkcity_sketch *k, const char *path);
/* A point surely inside the parcel. */
struct mkcity_pt mkcity_inside(const struct mkcity_sheet *s, size_t parcel);

/* Hides one of each flaw and lists them: code,x,y (empty where the place is a whole parcel). */
int mkcity_harm_drawing(struct mkcity_sketch *k, FILE *list);

#endif
