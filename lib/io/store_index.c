/* SPDX-License-Identifier: MIT */
/*
 * Bulk loading. SpatiaLite keeps each geometry column with eight triggers: two check type and SRID, three
 * write a time stamp, three follow the R-tree. Row by row they cost several times the insert itself.
 * A stage that writes a whole table takes them off and puts them back within its transaction, so that
 * other programs only ever see the table with all of them.
 */
#include "store_internal.h"

#include <stdio.h>

#include <ranh/base/i18n.h>

static int run(struct ranh_store *store, const char *table, const char *fmt, struct ranh_err *err)
{
    char sql[300];
    snprintf(sql, sizeof(sql), fmt, table);
    return ranh_store_exec(store, sql, err);
}

int ranh_store_unindex(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    static const char *const trigger[] = {"ggi", "ggu", "tmi", "tmu", "tmd", "gii", "giu", "gid"};
    char sql[300];
    int status = 0;
    for (size_t i = 0; status == 0 && i < sizeof(trigger) / sizeof(trigger[0]); i++) {
        snprintf(sql, sizeof(sql), "DROP TRIGGER IF EXISTS \"%s_%s_geometry\"", trigger[i], table);
        status = ranh_store_exec(store, sql, err);
    }
    if (status == 0)
        status = run(store, table, "DROP TABLE IF EXISTS \"idx_%s_geometry\"", err);
    if (status == 0)
        status = run(store, table,
                     "UPDATE geometry_columns SET spatial_index_enabled = 0 "
                     "WHERE f_table_name = '%s' AND f_geometry_column = 'geometry'",
                     err);
    return status;
}

/* CreateSpatialIndex() makes the R-tree, fills it and recreates all eight triggers. */
int ranh_store_index(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    static const char *const step[] = {"SELECT CreateSpatialIndex('%s','geometry')",
                                       "SELECT UpdateLayerStatistics('%s','geometry')"};
    int status = ranh_store_unindex(store, table, err);
    for (size_t i = 0; status == 0 && i < sizeof(step) / sizeof(step[0]); i++) {
        char sql[200];
        int64_t done = 0;
        snprintf(sql, sizeof(sql), step[i], table);
        status = ranh_store_count(store, sql, &done, err);
        if (status == 0 && done != 1)
            status =
                ranh_fail(err, RANH_E_INTERNAL, _("%s: SpatiaLite refused: %s"), store->path, sql);
    }
    return status;
}
