/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_DGN_H
#define RANH_IO_DGN_H
/*
 * MicroStation V7 drawings (the "ISFF" format): a chain of elements, each with its own length, closed by
 * the word FF FF. Readers that follow the chain and stop where it breaks lose the rest of the map and say
 * nothing; so the chain is walked once before anything is read, and what it covers is compared with the
 * bytes there are. Works on bytes in memory and reads none beyond them, whatever they say.
 *
 * Lines, line strings, shapes, arcs, ellipses, curves, chains, complex shapes, points of cells, texts and
 * text nodes are read. Arcs, curves and B-splines become chords that are nowhere more than RANH_DGN_CHORD_M off.
 * Rational B-splines and arcs tilted in space are given without geometry: the caller tells them.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/arena.h>
#include <ranh/base/err.h>
#include <ranh/geo/shape.h>

#define RANH_DGN_CHORD_M 0.001 /* the law wants 0.2 mm on the map: 4 cm at 1:200 */

struct ranh_dgn_scan {
    int64_t bytes;    /* present */
    int64_t end;      /* offset of the end mark, or of the break */
    int64_t elements; /* in the chain, deleted ones included */
    int64_t deleted;
    int64_t by_type[128], by_level[64]; /* not deleted; levels of drawn elements */
    int64_t behind;                     /* elements that can be followed behind the end mark */
    int64_t behind_from;                /* the offset they begin at */
    bool three_d;
    double uor_per_master; /* units of resolution in a master unit; 0 = not stated */
    double x0, y0;         /* master units = units of resolution / uor_per_master - these */
    char master_unit[3], sub_unit[3];
};

/* RANH_E_INPUT with the offset and what is lost: no V7 drawing, cut off, end mark missing, drawing behind
 * the end mark, no working units. `name` is for the message. *scan is filled as far as it went. */
int ranh_dgn_scan(const void *bytes, size_t n, const char *name, struct ranh_dgn_scan *scan,
                  struct ranh_err *err);

/* Kinds of drawn elements that are passed over, with their numbers: "SHARED CELL (4)"; NULL = none. Arena. */
const char *ranh_dgn_unread(struct ranh_arena *arena, const struct ranh_dgn_scan *scan);
/* Files that are attached as references, whose elements are not in this one; NULL = none. Names without folders,
 * what is no ASCII as '?'. bytes must have passed ranh_dgn_scan(). Arena. */
const char *ranh_dgn_references(struct ranh_arena *arena, const void *bytes, size_t n);

enum ranh_dgn_type {
    RANH_DGN_CELL = 2,
    RANH_DGN_LINE = 3,
    RANH_DGN_LINE_STRING = 4,
    RANH_DGN_SHAPE = 6,
    RANH_DGN_TEXT_NODE = 7,
    RANH_DGN_TCB = 9,
    RANH_DGN_CURVE = 11,
    RANH_DGN_CHAIN = 12,
    RANH_DGN_COMPLEX_SHAPE = 14,
    RANH_DGN_ELLIPSE = 15,
    RANH_DGN_ARC = 16,
    RANH_DGN_TEXT = 17,
    RANH_DGN_SHARED_CELL = 34,
    RANH_DGN_BSPLINE = 27,
};

struct ranh_dgn_element {
    int64_t number; /* place in the chain, from 0: the number other programs show */
    size_t offset;
    int type, level, graphic_group, color, weight, style;
    /* POINT for texts: the point they are justified at; NONE = its geometry is not read */
    enum ranh_shape_kind kind;
    const double *xy; /* [2 * n_points] master units */
    size_t n_points;
    bool curved; /* the points are chords */
    const char
        *text; /* bytes as they lie there; lines of a text node joined by '\n'; NULL = none */
    size_t n_text;
};

struct ranh_dgn; /* opaque; one thread */

/* bytes must outlive it and have passed ranh_dgn_scan(). Caller frees. */
struct ranh_dgn *ranh_dgn_open(const void *bytes, size_t n, const struct ranh_dgn_scan *scan);
void ranh_dgn_free(struct ranh_dgn *dgn);

/* The next drawn element that is not deleted; parts of chains, shapes and text nodes come in their whole,
 * definitions of shared cells not at all. False at the end. The element lives until the next call. */
bool ranh_dgn_next(struct ranh_dgn *dgn, struct ranh_dgn_element *element);

#endif
