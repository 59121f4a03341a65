/* SPDX-License-Identifier: MIT */
/*
 * SQL functions of our connection. SpatiaLite's ST_Transform(geometry, srid) asks PROJ for "the
 * best" operation, which for most of Ho Chi Minh City is not the official one (0.80 m). Ours runs
 * the pinned operation, and an unlawful one is an error of the statement, not a NULL. The forms
 * with more arguments stay SpatiaLite's: their fourth argument is a pipeline, and the table
 * crs_pipeline has it.
 */
#include "store_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <spatialite/gaiageo.h>

#include <ranh/base/i18n.h>
#include <ranh/base/str.h>
#include <ranh/base/vec.h>

/* Coordinates of a SpatiaLite geometry, gathered for one call of the transform and put back. */
struct gathered {
    RANH_VEC(double)
};

enum way { GATHER, SCATTER };

static void visit_point(struct gathered *all, enum way way, double *x, double *y)
{
    if (way == GATHER) {
        *ranh_vec_push(all) = *x;
        *ranh_vec_push(all) = *y;
    } else {
        *x = all->at[all->n++];
        *y = all->at[all->n++];
    }
}

static size_t stride(int model)
{
    return model == GAIA_XY ? 2 : model == GAIA_XY_Z_M ? 4 : 3;
}

static void visit_array(struct gathered *all, enum way way, double *coords, int points, int model)
{
    for (int i = 0; i < points; i++)
        visit_point(all, way, coords + (size_t)i * stride(model),
                    coords + (size_t)i * stride(model) + 1);
}

/* All coordinates in a fixed order. Collections of SpatiaLite do not nest. */
static void visit(struct gathered *all, enum way way, gaiaGeomCollPtr geometry)
{
    for (gaiaPointPtr p = geometry->FirstPoint; p; p = p->Next)
        visit_point(all, way, &p->X, &p->Y);
    for (gaiaLinestringPtr l = geometry->FirstLinestring; l; l = l->Next)
        visit_array(all, way, l->Coords, l->Points, l->DimensionModel);
    for (gaiaPolygonPtr p = geometry->FirstPolygon; p; p = p->Next) {
        visit_array(all, way, p->Exterior->Coords, p->Exterior->Points,
                    p->Exterior->DimensionModel);
        for (int i = 0; i < p->NumInteriors; i++)
            visit_array(all, way, p->Interiors[i].Coords, p->Interiors[i].Points,
                        p->Interiors[i].DimensionModel);
    }
}

static int transform_geometry(struct ranh_store *store, gaiaGeomCollPtr geometry, int32_t to,
                              struct ranh_err *err)
{
    struct gathered all = {0};
    struct ranh_transform *t = NULL;
    char from_code[20];
    char to_code[20];
    size_t failed = 0;
    snprintf(from_code, sizeof(from_code), "EPSG:%d", geometry->Srid);
    snprintf(to_code, sizeof(to_code), "EPSG:%d", to);
    int status = ranh_transform_get(store->crs, from_code, to_code, &t, err);
    if (status)
        return status;
    visit(&all, GATHER, geometry);
    status = ranh_transform_points(t, all.at, all.n / 2, &failed, err);
    if (!status && failed > 0)
        status = ranh_fail(err, RANH_E_CRS, _("%zu points cannot be brought from %s to %s."),
                           failed, from_code, to_code);
    all.n = 0;
    if (!status)
        visit(&all, SCATTER, geometry);
    ranh_vec_release(&all);
    geometry->Srid = to;
    return status;
}

/* ST_Transform(geometry, srid): NULL for NULL and for what is no geometry, as SpatiaLite's. */
static void st_transform(sqlite3_context *context, int argc, sqlite3_value **argv)
{
    struct ranh_err err = {0};
    unsigned char *blob = NULL;
    int bytes = 0;
    (void)argc;
    if (sqlite3_value_type(argv[0]) != SQLITE_BLOB || sqlite3_value_type(argv[1]) != SQLITE_INTEGER)
        return;
    gaiaGeomCollPtr geometry = gaiaFromSpatiaLiteBlobWkb(sqlite3_value_blob(argv[0]),
                                                         (unsigned)sqlite3_value_bytes(argv[0]));
    if (!geometry)
        return;
    if (transform_geometry(sqlite3_user_data(context), geometry, sqlite3_value_int(argv[1]),
                           &err)) {
        sqlite3_result_error(context, err.text, -1);
    } else {
        gaiaToSpatiaLiteBlobWkb(geometry, &blob, &bytes);
        sqlite3_result_blob(context, blob, bytes, SQLITE_TRANSIENT);
        gaiaFree(blob);
    }
    gaiaFreeGeomColl(geometry);
}

static int by_numbers(void *context, int na, const void *a, int nb, const void *b)
{
    (void)context;
    struct ranh_str x = RANH_STR_INIT, y = RANH_STR_INIT;
    ranh_str_printf(&x, "%.*s", na, (const char *)a);
    ranh_str_printf(&y, "%.*s", nb, (const char *)b);
    int order = strverscmp(x.text, y.text);
    ranh_str_release(&y);
    ranh_str_release(&x);
    return order;
}

int ranh_store_functions(struct ranh_store *store, struct ranh_err *err)
{
    static const char *const name[] = {"ST_Transform", "Transform"};
    for (size_t i = 0; i < sizeof(name) / sizeof(name[0]); i++)
        if (sqlite3_create_function_v2(store->db, name[i], 2, SQLITE_UTF8 | SQLITE_DETERMINISTIC,
                                       store, st_transform, NULL, NULL, NULL) != SQLITE_OK)
            return ranh_store_fail(store, err, name[i]);
    if (sqlite3_create_collation(store->db, "ranh_numbers", SQLITE_UTF8, NULL, by_numbers) !=
        SQLITE_OK)
        return ranh_store_fail(store, err, "ranh_numbers");
    return 0;
}
