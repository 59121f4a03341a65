/* SPDX-License-Identifier: MIT */
/*
 * The layer statistics other programs zoom to: what SpatiaLite's UpdateLayerStatistics() writes, which trusts
 * time stamps that bulk loading does not keep. Its figures of the other columns are dropped, being of
 * earlier rows. After a small change the extent is found by the R-tree: its root tells each side to the
 * precision of a float, and only rows that reach that far are read for the exact value.
 */
#include "store_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <spatialite/gaiageo.h>

#include <ranh/io/row_runs.h>

#define CELL_BYTES 24 /* id, xmin, xmax, ymin, ymax, big-endian: see store_rtree.c */

/* The box stands in the head of a SpatiaLite BLOB; only odd forms (TinyPoint) need the library. */
bool ranh_store_blob_box(const unsigned char *blob, int n, double box[4])
{
    if (n >= 44 && blob[0] == 0x00 && blob[1] == 0x01 && blob[38] == 0x7C &&
        __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__) {
        memcpy(box, blob + 6, 4 * sizeof(*box));
        return true;
    }
    gaiaGeomCollPtr geometry = gaiaFromSpatiaLiteBlobWkb(blob, (unsigned)n);
    if (!geometry)
        return false;
    gaiaMbrGeometry(geometry);
    box[0] = geometry->MinX;
    box[1] = geometry->MinY;
    box[2] = geometry->MaxX;
    box[3] = geometry->MaxY;
    gaiaFreeGeomColl(geometry);
    return true;
}

int ranh_store_write_statistics(struct ranh_store *store, const char *table, const double box[4],
                                struct ranh_err *err)
{
    static const char *const sql[] = {
        "DELETE FROM geometry_columns_field_infos WHERE f_table_name = ?1",
        "UPDATE geometry_columns_time SET last_update = strftime('%Y-%m-%dT%H:%M:%fZ', 'now') "
        "WHERE "
        "f_table_name = ?1 AND f_geometry_column = 'geometry'",
        "INSERT OR REPLACE INTO geometry_columns_statistics(f_table_name, f_geometry_column, "
        "last_verified, row_count, extent_min_x, extent_min_y, extent_max_x, extent_max_y) VALUES "
        "(?1, "
        "'geometry', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?2, ?3, ?4, ?5, ?6)",
    };
    int64_t rows = 0;
    int status = ranh_row_count(store, table, &rows, err);
    for (size_t i = 0; status == 0 && i < sizeof(sql) / sizeof(sql[0]); i++) {
        sqlite3_stmt *stmt = NULL;
        status = ranh_store_prepare(store, sql[i], &stmt, err);
        if (status == 0) {
            sqlite3_bind_text(stmt, 1, table, -1, SQLITE_STATIC);
            sqlite3_bind_int64(stmt, 2, rows);
            for (int k = 0; box && k < 4; k++)
                sqlite3_bind_double(stmt, 3 + k, box[k]);
            status = ranh_store_step(store, stmt, NULL, err);
        }
        sqlite3_finalize(stmt);
    }
    return status;
}

static double big_float(const unsigned char *p)
{
    uint32_t bits = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    float f;
    memcpy(&f, &bits, sizeof(f));
    return (double)f;
}

/* side: xmin, xmax, ymin, ymax of the whole tree; false when it is empty. */
static int root_box(struct ranh_store *store, const char *table, double side[4], bool *any,
                    struct ranh_err *err)
{
    char sql[120];
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    snprintf(sql, sizeof(sql), "SELECT data FROM \"idx_%s_geometry_node\" WHERE nodeno = 1", table);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status)
        status = ranh_store_step(store, stmt, &row, err);
    const unsigned char *node = !status && row ? sqlite3_column_blob(stmt, 0) : NULL;
    int bytes = node ? sqlite3_column_bytes(stmt, 0) : 0;
    int n = bytes >= 4 ? node[2] << 8 | node[3] : 0;
    *any = n > 0;
    for (int k = 0; k < 4; k++)
        side[k] = k % 2 ? -INFINITY : INFINITY;
    for (int i = 0; i < n && 4 + (i + 1) * CELL_BYTES <= bytes; i++)
        for (int k = 0; k < 4; k++) {
            double value = big_float(node + 4 + i * CELL_BYTES + 8 + 4 * k);
            side[k] = k % 2 ? fmax(side[k], value) : fmin(side[k], value);
        }
    sqlite3_finalize(stmt);
    return status;
}

/* The exact value of one side: of the rows whose rounded one is that of the tree, or a little inside: SQLite rounds a
 * value outward by one or two steps of a float, so that the row farthest out need not be the one rounded farthest. */
static int exact_side(struct ranh_store *store, const char *table, int k, double rounded,
                      double *exact, struct ranh_err *err)
{
    static const char *const reach[] = {"i.xmin <= ?1", "i.xmax >= ?1", "i.ymin <= ?1",
                                        "i.ymax >= ?1"};
    static const int of_box[] = {0, 2, 1, 3};
    char sql[200];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    *exact = k % 2 ? -INFINITY : INFINITY;
    snprintf(sql, sizeof(sql),
             "SELECT t.geometry FROM \"idx_%s_geometry\" i JOIN \"%s\" t ON t.rowid = i.pkid "
             "WHERE %s",
             table, table, reach[k]);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status)
        sqlite3_bind_double(stmt, 1, rounded + (k % 2 ? -4e-7 : 4e-7) * fabs(rounded));
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row) {
        double box[4];
        const unsigned char *blob = sqlite3_column_blob(stmt, 0);
        if (!blob || !ranh_store_blob_box(blob, sqlite3_column_bytes(stmt, 0), box))
            continue;
        double value = box[of_box[k]];
        *exact = k % 2 ? fmax(*exact, value) : fmin(*exact, value);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_store_statistics(struct ranh_store *store, const char *table, struct ranh_err *err)
{
    double side[4], exact[4] = {0};
    bool any;
    int status = root_box(store, table, side, &any, err);
    for (int k = 0; !status && any && k < 4; k++)
        status = exact_side(store, table, k, side[k], &exact[k], err);
    const double box[4] = {exact[0], exact[2], exact[1], exact[3]};
    return status ? status : ranh_store_write_statistics(store, table, any ? box : NULL, err);
}
