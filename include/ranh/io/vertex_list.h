/* SPDX-License-Identifier: MIT */
#ifndef RANH_IO_VERTEX_LIST_H
#define RANH_IO_VERTEX_LIST_H
/*
 * A table with one row per boundary point (STT, Tờ, Thửa, X, Y) as a source with one polygon per
 * parcel.
 *
 * A parcel is a run of consecutive rows of one key; blank key cells mean "as above" (merged
 * cells). In a text of blocks (TXT) a block is a parcel. A ring ends where its first point comes again or its point numbers begin anew; what
 * follows under the same key is a hole, or another part when it lies outside the first ring. In
 * the law X is north, in drawing programs X is east: which of them is meant is decided by
 * magnitude over the whole table, because northings and eastings of Vietnam are disjoint.
 *
 * A list cut off between two rows looks whole. So a parcel must have as many points as it says, and the last
 * ring must come back to its first point where all others do; where a list says neither, told says so.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <ranh/base/err.h>
#include <ranh/io/cell.h>
#include <ranh/io/source.h>

enum { RANH_VERTEX_KEYS = 3 };

struct ranh_vertex_columns {
    int x, y;   /* columns as they are headed */
    int vertex; /* point numbers, -1 = none */
    struct ranh_cell_evidence
        marks;                 /* said by a person; all 0 = the columns show their decimal mark */
    int key[RANH_VERTEX_KEYS]; /* commune, sheet, number; -1 = none; at least one, or blocks */
};

struct ranh_vertex_told {
    int64_t rows;       /* below the header */
    int64_t blank_rows; /* without key and coordinates */
    int64_t points;     /* rows that gave a point */
    int64_t parcels;
    int64_t
        counted; /* parcels that say how many points they have (a column "Số đỉnh", "Số điểm") */
    bool
        comes_back; /* every ring but perhaps the last ends with its first point, and there are several */
    bool x_is_north;
    bool decided; /* by magnitude; false: numbers of another country, X taken for east */
};

/*
 * Takes the table over, also on failure. *list is NULL, without failure, when no key has more than
 * one row: then it is a table of something else; *table stays open and has to be read from its
 * beginning by opening it again. RANH_E_INPUT: a column of coordinates with two readings, both
 * shown.
 */
int ranh_vertex_list_open(struct ranh_source *table, const struct ranh_vertex_columns *columns,
                          struct ranh_source **list, struct ranh_err *err);
const struct ranh_vertex_told *ranh_vertex_list_told(const struct ranh_source *list);

#endif
