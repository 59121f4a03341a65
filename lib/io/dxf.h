/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_H
#define RANH_LIB_IO_DXF_H
/*
 * What GDAL 3.6 leaves open of a DXF, mended before it reads: the drawing is written anew where it must be, entity
 * by entity and in the same order, so that numbers of features stay.
 *   - a value with bytes outside of ASCII, and a text with codes in it, is kept here and a token stands in its
 *     place: GDAL takes text without a code page for CP1252, drops letters of others and cuts it at 256 bytes
 *   - the binary form becomes the text form
 *   - a text that is aligned (centred, right, middle ...) is placed at its alignment point; GDAL takes the
 *     lower left corner, which may lie in the neighbour's parcel
 *   - arcs, circles, ellipses, splines and bulges of polylines become chords within DXF_CHORD of them; GDAL gives a
 *     spline some thirty points, and as many points to an arc as its radius asks for, without end
 *   - an insert of a block that would become more than DXF_MOST_COPIES elements is left out
 * And what nobody would hear of is accounted for: entities that are not read, drawings referred to, layers
 * frozen or switched off that hold entities, inserts left out.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>

#include "dxf_text.h"

#define DXF_CHORD      0.001 /* in the drawing's units: metres; of radii above 1 km a millionth ... */
#define DXF_CHORD_MOST 0.01 /* ... up to this. The law wants 0.2 mm on the map: 4 cm at 1:200 */

/* Of all curves of a drawing: a hundred thousand arcs take some four million. */
enum { DXF_MOST_POINTS = 5000000, DXF_MARK = 0x1d };
/* Elements that all inserts of a drawing may become; a city's drawings have some ten thousand symbols. Their points, the
 * curves' among them, may be DXF_MOST_POINTS besides. */
enum { DXF_MOST_COPIES = 500000 };

/* A value as it lies in the file; token "\x1d<number>\x1d". */
struct dxf_kept {
    enum dxf_kind kind;
    const char *bytes;
    size_t n;
};

struct dxf_account {
    const char *version, *codepage;                  /* "AC1015", "ANSI_1258"; NULL = not stated */
    const char *unread, *references, *hidden_layers; /* lists, UTF-8; NULL = none */
    const char *left_out;        /* blocks whose inserts are, with their number; as above */
    const struct dxf_kept *kept; /* [n_kept] */
    size_t n_kept;
    bool high;       /* some have bytes outside of ASCII */
    bool broken;     /* pairs end before the file does */
    size_t bad_line; /* of the text form: no pair, and EOF is still to come; 0 = none */
    bool too_many;   /* the curves would be more than DXF_MOST_POINTS; nothing was finished */
};

/* True when *out (added to) holds the drawing to read in place of the bytes. In SubClasses of what was a curve a
 * last one, DXF_CURVE, tells it. */
#define DXF_CURVE                                                                                  \
    "\x1d"                                                                                         \
    "curve"
bool dxf_rewrite(struct ranh_arena *arena, const char *bytes, size_t n, struct ranh_str *out,
                 struct dxf_account *account);

/* The number in a token that begins here, *text then behind it; SIZE_MAX when none does. */
size_t dxf_token(const char **text, const struct dxf_account *account);

#endif
