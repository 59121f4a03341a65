/* SPDX-License-Identifier: MIT */
/* Who is who: communes with their outlines, and the units of the index. */
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/wkb.h>
#include <ranh/index/indicator.h>

#include "lib/report/internal.h"

static void read_outline(struct site *site, sqlite3_stmt *stmt, int column, struct site_commune *c)
{
    struct ranh_shape shape;
    int32_t srid;
    const void *blob = sqlite3_column_blob(stmt, column);
    if (!blob || ranh_blob_read(&site->arena, blob, (size_t)sqlite3_column_bytes(stmt, column),
                                &shape, &srid, NULL))
        return;
    c->shape = ranh_shape_copy(&site->arena, &shape);
    if (site_degrees(site, stmt, column, &shape)) {
        c->degrees = ranh_shape_copy(&site->arena, &shape);
        c->box = ranh_shape_box(&shape);
    }
}

/* Communes of the table, and codes that only parcels or findings have: nothing may fall out of a sum. */
static const char communes_sql[] =
    "SELECT code, name, name_en, geometry FROM (SELECT code, name, name_en, geometry, 0 AS origin, "
    "commune_id AS id FROM commune UNION ALL SELECT DISTINCT commune_code, NULL, NULL, NULL, 1, 0 "
    "FROM "
    "parcel UNION ALL SELECT DISTINCT commune_code, NULL, NULL, NULL, 1, 1 FROM finding) WHERE "
    "code IS NOT "
    "NULL AND code <> '' ORDER BY code, origin, id";

static int read_communes(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    int status = site_query(site, communes_sql, &stmt);
    while (site_next(site, stmt, &status)) {
        const char *code = site_text(stmt, 0);
        if (ranh_map_get(&site->commune_at, code))
            continue;
        struct site_commune c = {.code = ranh_arena_strdup(&site->arena, code),
                                 .name = ranh_arena_strdup(&site->arena, site_text(stmt, 1)),
                                 .name_en = ranh_arena_strdup(&site->arena, site_text(stmt, 2)),
                                 .box = {1, 1, 0, 0}};
        if (!c.name || !*c.name)
            c.name = c.code;
        read_outline(site, stmt, 3, &c);
        ranh_map_put(&site->commune_at, code, (int64_t)site->communes.n, NULL);
        *ranh_vec_push(&site->communes) = c;
    }
    sqlite3_finalize(stmt);
    return status;
}

int site_names(struct site *site)
{
    int status = read_communes(site);
    if (!status)
        status =
            ranh_index_units(site->store, &site->arena, &site->units, &site->n_units, site->err);
    for (size_t i = 0; i < site->n_units && !status; i++)
        ranh_map_put(&site->unit_at, site->units[i].code, (int64_t)i, NULL);
    return status;
}

const char *site_commune_name(const struct site *site, const char *code, const char **en)
{
    const int64_t *at = code ? ranh_map_get(&site->commune_at, code) : NULL;
    *en = at ? site->communes.at[*at].name_en : NULL;
    return at ? site->communes.at[*at].name : code;
}
