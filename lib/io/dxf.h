/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DXF_H
#define RANH_LIB_IO_DXF_H
/*
 * What GDAL 3.6 leaves open of a DXF, mended before it reads: the drawing is written anew where it must be, entity
 * by entity and in the same order, so that numbers of features stay.
 *   - the binary form becomes the text form
 *   - a text that is aligned (centred, right, middle ...) is placed at its alignment point; GDAL takes the
 *     lower left corner, which may lie in the neighbour's parcel
 *   - a stacked fraction of an MTEXT keeps its two parts apart; GDAL joins 245 over 85.4 to 24585.4
 *   - a SPLINE becomes chords within SPLINE_CHORD of it; GDAL gives some thirty points
 * And what nobody would hear of is accounted for: entities that are not read, drawings referred to, layers
 * frozen or switched off that hold entities.
 */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/arena.h>
#include <ranh/base/str.h>

#define DXF_SPLINE_CHORD 0.001 /* in the drawing's units: metres */

struct dxf_account {
    const char *version, *codepage;                  /* "AC1015", "ANSI_1258"; NULL = not stated */
    const char *unread, *references, *hidden_layers; /* lists, UTF-8; NULL = none */
    bool broken;                                     /* pairs end before the file does */
};

/* True when *out (added to) holds the drawing to read in place of the bytes. */
bool dxf_rewrite(struct ranh_arena *arena, const char *bytes, size_t n, struct ranh_str *out,
                 struct dxf_account *account);

#endif
