/* SPDX-License-Identifier: MIT */
/*
 * GEOS and PROJ are asked through SpatiaLite, which links the same two libraries: this floor sees
 * neither of them. Their answers are sentences ("Rel. 9.1.1, December 1st, 2022",
 * "3.11.1-CAPI-1.17.1"); only the leading number is kept.
 */
#include <ranh/io/versions.h>

#include <stdio.h>
#include <string.h>

#include <sqlite3.h>

#include <gdal.h>
#include <spatialite.h>

static void keep_number(char *out, size_t size, const char *text)
{
    const char *number = text ? text + strcspn(text, "0123456789") : "";
    size_t n = strspn(number, "0123456789.");
    snprintf(out, size, "%.*s", n ? (int)n : 1, n ? number : "?");
}

void ranh_versions_get(struct ranh_versions *versions)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    void *cache = spatialite_alloc_connection();
    keep_number(versions->gdal, sizeof(versions->gdal), GDALVersionInfo("RELEASE_NAME"));
    keep_number(versions->sqlite, sizeof(versions->sqlite), sqlite3_libversion());
    keep_number(versions->spatialite, sizeof(versions->spatialite), spatialite_version());
    keep_number(versions->geos, sizeof(versions->geos), NULL);
    keep_number(versions->proj, sizeof(versions->proj), NULL);
    if (sqlite3_open(":memory:", &db) == SQLITE_OK) {
        spatialite_init_ex(db, cache, 0);
        if (sqlite3_prepare_v2(db, "SELECT geos_version(), proj_version()", -1, &stmt, NULL) ==
                SQLITE_OK &&
            sqlite3_step(stmt) == SQLITE_ROW) {
            keep_number(versions->geos, sizeof(versions->geos),
                        (const char *)sqlite3_column_text(stmt, 0));
            keep_number(versions->proj, sizeof(versions->proj),
                        (const char *)sqlite3_column_text(stmt, 1));
        }
        sqlite3_finalize(stmt);
    }
    sqlite3_close(db);
    spatialite_cleanup_ex(cache);
}
