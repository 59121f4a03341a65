/* SPDX-License-Identifier: MIT */
/* GDAL would write geometry as bytes into a database without PostGIS and say nothing; so it is asked first. */
#include "sink_database.h"

#include <cpl_conv.h>
#include <ogr_api.h>
#include <string.h>
#include <strings.h>

#include <ranh/base/i18n.h>
#include <ranh/base/str.h>

#include "gdal_guard.h"

bool sink_is_database(const char *path)
{
    return strncasecmp(path, "PG:", 3) == 0;
}

const char *sink_database_shown(struct ranh_arena *arena, const char *path)
{
    char *shown = ranh_arena_strdup(arena, path), *from = strstr(shown, "password=");
    if (!from)
        return shown;
    char *to = from + strlen("password=");
    if (*to == '\'')
        to = to[1] ? to + 1 + strcspn(to + 1, "'") : to;
    to += strcspn(to, " ");
    return ranh_arena_printf(arena, "%.*spassword=...%s", (int)(from - shown), shown, to);
}

/* The first number of the answer, 0 when there is none. */
static int ask(GDALDatasetH dataset, const char *sql)
{
    OGRLayerH result = GDALDatasetExecuteSQL(dataset, sql, NULL, NULL);
    OGRFeatureH row = result ? OGR_L_GetNextFeature(result) : NULL;
    int answer = row ? OGR_F_GetFieldAsInteger(row, 0) : 0;
    OGR_F_Destroy(row);
    if (result)
        GDALDatasetReleaseResultSet(dataset, result);
    return answer;
}

/* 9210 came into the register in 2018, after many a database was made. A failure is not told: then the number is
 * the one GDAL chooses, or the layer fails. */
void sink_database_system(GDALDatasetH dataset, int epsg, OGRSpatialReferenceH srs)
{
    struct ranh_str sql = RANH_STR_INIT;
    char *wkt = NULL, *proj = NULL;
    ranh_str_printf(&sql,
                    "SELECT count(*) FROM spatial_ref_sys WHERE srid = %d OR (auth_name = 'EPSG' "
                    "AND auth_srid = %d)",
                    epsg, epsg);
    if (ask(dataset, sql.text) == 0 && OSRExportToWkt(srs, &wkt) == OGRERR_NONE &&
        OSRExportToProj4(srs, &proj) == OGRERR_NONE && !strchr(wkt, '\'') && !strchr(proj, '\'')) {
        ranh_str_clear(&sql);
        ranh_str_printf(&sql,
                        "INSERT INTO spatial_ref_sys (srid, auth_name, auth_srid, srtext, "
                        "proj4text) VALUES (%d, 'EPSG', %d, '%s', '%s')",
                        epsg, epsg, wkt, proj);
        (void)GDALDatasetExecuteSQL(dataset, sql.text, NULL, NULL);
    }
    CPLFree(wkt);
    CPLFree(proj);
    ranh_str_release(&sql);
}

int sink_database_open(const char *path, const char *shown, GDALDatasetH *dataset,
                       struct ranh_err *err)
{
    static const char *const drivers[] = {"PostgreSQL", NULL};
    struct ranh_gdal_messages messages = {0};
    int status = RANH_OK;
    ranh_gdal_guard(&messages);
    *dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE | GDAL_OF_VERBOSE_ERROR, drivers,
                          NULL, NULL);
    if (!*dataset)
        status = ranh_fail(err, RANH_E_OUTPUT,
                           _("%s: the database cannot be reached: %s. Try the same with "
                             "psql \"host=... dbname=...\""),
                           shown, messages.failure);
    else if (ask(*dataset, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'") == 0)
        status = ranh_fail(err, RANH_E_OUTPUT,
                           _("%s: the database has no PostGIS; let its owner run CREATE EXTENSION "
                             "postgis"),
                           shown);
    else if (GDALDatasetStartTransaction(*dataset, FALSE) != OGRERR_NONE)
        status = ranh_fail(err, RANH_E_OUTPUT, _("%s: no transaction can be begun: %s"), shown,
                           messages.failure);
    ranh_gdal_unguard();
    return status;
}

int sink_database_commit(GDALDatasetH dataset, const char *shown, struct ranh_err *err)
{
    struct ranh_gdal_messages messages = {0};
    ranh_gdal_guard(&messages);
    bool good = GDALDatasetCommitTransaction(dataset) == OGRERR_NONE && !messages.failed;
    ranh_gdal_unguard();
    return good ? RANH_OK
                : ranh_fail(err, RANH_E_OUTPUT, _("%s: the tables cannot be completed: %s"), shown,
                            messages.failure);
}
