/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_VERTEX_LIST_IMPL_H
#define RANH_LIB_IO_VERTEX_LIST_IMPL_H
/* What the files of a list of boundary points share: vertex_list.c reads rows, vertex_rings.c
 * makes parcels. */
#include <ranh/base/vec.h>
#include <ranh/io/vertex_list.h>

#include "source_impl.h"

enum { RANH_VERTEX_X, RANH_VERTEX_Y };

struct ranh_vertex_row {
    int64_t row;
    const char *text[2]; /* as delivered, NULL = blank */
    double at[2];        /* as headed; NAN = no number */
    double number;       /* of the point, NAN = none */
};

struct ranh_vertex_group {
    size_t first, n; /* vertices */
    int64_t row, block;
    struct ranh_cell *cells;
};

struct ranh_vertex_reader {
    struct ranh_source *table;
    struct ranh_vertex_columns columns;
    struct ranh_vertex_told told;
    int count;         /* column of the number of points, -1 = none */
    bool count_varies; /* within a parcel: it numbers points, then, and does not count them */
    struct {
        RANH_VEC(struct ranh_vertex_row)
    } vertices;
    struct {
        RANH_VEC(struct ranh_vertex_group)
    } groups;
    size_t given; /* groups */
    struct ranh_arena parcel;
};

/* Metres of any zone of Vietnam, or its degrees. Northings and eastings have no number in common.
 * */
static inline bool ranh_northing(double v)
{
    return (v >= 850e3 && v <= 2.7e6) || (v >= 7 && v <= 24);
}

static inline bool ranh_easting(double v)
{
    return (v >= 100e3 && v < 850e3) || (v >= 102 && v <= 118);
}

/* The number of points the parcel says it has; -1 = it says none. */
int64_t ranh_vertex_stated(const struct ranh_vertex_reader *list,
                           const struct ranh_vertex_group *group);
/* Whether its last ring ends with its first point. */
bool ranh_vertex_comes_back(struct ranh_vertex_reader *list, const struct ranh_vertex_group *group);
/* Makes the geometry of a parcel in source->wkb, or says in the record what is wrong with it and where. */
void ranh_vertex_build(struct ranh_source *source, const struct ranh_vertex_group *group,
                       struct ranh_record *record);

#endif
