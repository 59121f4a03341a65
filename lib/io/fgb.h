/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_FGB_H
#define RANH_LIB_IO_FGB_H
/*
 * What a FlatGeobuf is made of: a magic number, a header, an index and the features, header and features each
 * with their length before them. source_fgb.c reads its polygons; fgb_check.c sees to it that what is left to GDAL
 * does not fill the memory: parts, or columns, may all be the same bytes.
 * Format: https://flatgeobuf.org, src/fbs/header.fbs and feature.fbs
 */
#include "flatbuffer.h"
#include "source_direct.h"

enum { MAGIC_BYTES = 8, HEADER_MAX = 16 << 20, NODE_BYTES = 40 };

enum header_field { H_GEOMETRY_TYPE = 2, H_COLUMNS = 7, H_FEATURES = 8, H_NODE_SIZE = 9 };
enum column_field { C_NAME, C_TYPE, C_TITLE, C_DESCRIPTION, C_METADATA = 10, C_FIELDS };
enum feature_field { F_GEOMETRY, F_PROPERTIES, F_COLUMNS };
enum geometry_field { G_ENDS, G_XY, G_Z, G_M, G_T, G_TM, G_TYPE, G_PARTS };
enum geometry_type { UNKNOWN, POLYGON = 3, MULTIPOLYGON = 6 };
/* The header, in the window's bytes, and where it ends; false when it is none. */
bool fgb_header(struct direct_window *w, struct fb_table *header, size_t *end);
/* Bytes of the index; -1 = not as GDAL writes it. */
int64_t fgb_index_bytes(int64_t features, unsigned node_size);

/* Whether a feature from here to the end is larger in memory than in the file. Moves the window to the end. */
bool fgb_swells(struct direct_window *w);

#endif
