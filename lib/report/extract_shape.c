/* SPDX-License-Identifier: MIT */
/* A geometry of the workspace in the system its parcel was drawn in: zone to zone, so that measures are the survey's. */
#include "lib/report/extract.h"

int extract_blob(struct extract_reading *x, sqlite3_stmt *stmt, int column,
                 struct ranh_arena *arena, struct ranh_shape *shape, struct ranh_err *err)
{
    struct ranh_shape own;
    int32_t srid;
    *shape = (struct ranh_shape){.kind = RANH_SHAPE_NONE};
    if (sqlite3_column_type(stmt, column) == SQLITE_NULL)
        return 0;
    int r = ranh_blob_read(arena, sqlite3_column_blob(stmt, column),
                           (size_t)sqlite3_column_bytes(stmt, column), &own, &srid, err);
    return r ? r : ranh_transform_shape(x->native, arena, &own, 0, shape, err);
}
