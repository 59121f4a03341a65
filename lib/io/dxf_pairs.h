/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_PAIRS_H
#define RANH_LIB_IO_DXF_PAIRS_H
/*
 * A DXF is a list of pairs: a group code, which says what follows, and a value. In the text form each is a line;
 * the binary form ("AutoCAD Binary DXF") holds the same pairs with numbers as bytes. Both are read here as
 * codes and texts. Works on bytes in memory and reads none beyond them. One thread.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>

struct dxf_pair {
    int code;
    const char
        *value; /* not ended; in the file's bytes, or in the arena for numbers of the binary form */
    size_t n;
    size_t from, to; /* bytes of the pair in the file */
};

struct dxf_pairs {
    const char *bytes;
    size_t n, at;
    bool binary, wide; /* codes of one byte (until R12) or two */
    bool broken;       /* ended where no pair could be read, before the end of the bytes */
    struct ranh_arena *arena;
};

/* The first bytes of the binary form. */
bool dxf_is_binary(const char *bytes, size_t n);
void dxf_pairs_begin(struct dxf_pairs *pairs, struct ranh_arena *arena, const char *bytes,
                     size_t n);
/* False at the end. */
bool dxf_pairs_next(struct dxf_pairs *pairs, struct dxf_pair *pair);

/* Values of the code are numbers; those of extended data (1000 ...) are not of the drawing, and no numbers here. */
bool dxf_is_number(int code);
bool dxf_is(const struct dxf_pair *pair, const char *value);
/* NAN when it is no number. */
double dxf_number(const struct dxf_pair *pair);

#endif
