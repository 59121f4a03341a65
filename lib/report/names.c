/* SPDX-License-Identifier: MIT */
/* Who is who: communes with their outlines, and the units of the index. */
#include <stdlib.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/geo/wkb.h>
#include <ranh/index/indicator.h>

#include "lib/report/internal.h"

struct site_commune *site_commune(struct site *site, const char *code)
{
    bool fresh;
    if (!code || !*code)
        return NULL;
    int64_t at = *ranh_map_put(&site->commune_at, code, (int64_t)site->communes.n, &fresh);
    if (fresh)
        *ranh_vec_push(&site->communes) =
            (struct site_commune){.code = site->commune_at.entry[at].key, .box = {1, 1, 0, 0}};
    return &site->communes.at[at];
}

static void read_outline(struct site *site, sqlite3_stmt *stmt, int column, struct site_commune *c)
{
    struct ranh_shape shape;
    int32_t srid;
    const void *blob = sqlite3_column_blob(stmt, column);
    if (!blob || ranh_blob_read(&site->arena, blob, (size_t)sqlite3_column_bytes(stmt, column),
                                &shape, &srid, NULL))
        return;
    c->shape = ranh_shape_copy(&site->arena, &shape);
    if (site_degrees(&site->worker[0], stmt, column, &shape)) {
        c->degrees = ranh_shape_copy(&site->arena, &shape);
        c->box = ranh_shape_box(&shape);
    }
}

static int by_code(const void *a, const void *b)
{
    const struct site_commune *p = a, *q = b;
    return strcmp(p->code, q->code);
}

/* The name of a code that no layer names: today's units only, for before the reform most codes meant another place. */
static const char *name_by_code(const struct site *site, const char *code)
{
    const struct ranh_admin *admin = site->opt->admin;
    const struct ranh_commune_unit *unit =
        admin && (site->opt->as_of == RANH_DATE_NONE || site->opt->as_of >= admin->reform)
            ? ranh_admin_unit(admin, code)
            : NULL;
    return unit ? unit->name : code;
}

/* Communes of the table, and codes that only parcels or findings have: nothing may fall out of a sum. */
static int read_communes(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    int status = site_query(
        site, "SELECT code, name, name_en, geometry FROM commune ORDER BY code, commune_id", &stmt);
    while (site_next(site, stmt, &status)) {
        struct site_commune *c = site_commune(site, site_text(stmt, 0));
        if (!c || c->name) /* of two with one code the first */
            continue;
        const char *name = site_text(stmt, 1);
        c->name =
            name && *name ? ranh_arena_strdup(&site->arena, name) : name_by_code(site, c->code);
        c->name_en = ranh_arena_strdup(&site->arena, site_text(stmt, 2));
        read_outline(site, stmt, 3, c);
    }
    sqlite3_finalize(stmt);
    if (site->communes.n)
        qsort(site->communes.at, site->communes.n, sizeof(*site->communes.at), by_code);
    for (size_t i = 0; i < site->communes.n; i++) {
        struct site_commune *c = &site->communes.at[i];
        c->name = c->name ? c->name : name_by_code(site, c->code);
        *ranh_map_put(&site->commune_at, c->code, 0, NULL) = (int64_t)i;
    }
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
