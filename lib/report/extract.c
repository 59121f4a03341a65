/* SPDX-License-Identifier: MIT */
/* Reads one parcel out of the workspace: its row, its findings, permits and neighbours. Its zones: extract_areas.c. */
#include "lib/report/extract.h"

#include <stdio.h>
#include <string.h>

#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/land/decision.h>

#include "lib/io/column.h"

#define AROUND_M 25 /* neighbours nearer than this are drawn */

int ranh_extract_find(struct ranh_store *store, const char *key, struct ranh_arena *arena,
                      int64_t **ids, size_t *n, struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct {
        RANH_VEC(int64_t)
    } found = {0};
    const char *commune = NULL, *other = NULL;
    int r = ranh_store_prepare(
        store,
        "SELECT parcel_id, commune_code FROM parcel WHERE key = ?1 OR old_key = ?1"
        " OR sheet || '/' || number = ?1 ORDER BY commune_code, parcel_id",
        &stmt, err);
    if (r == 0)
        sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        const char *in = column_text(arena, stmt, 1);
        if (found.n && strcmp(commune ? commune : "", in ? in : "") != 0)
            other = in ? in : "";
        commune = found.n ? commune : in;
        *ranh_vec_push(&found) = sqlite3_column_int64(stmt, 0);
    }
    sqlite3_finalize(stmt);
    *n = found.n;
    *ids = RANH_NEW_ARRAY(arena, found.n + 1, int64_t);
    for (size_t i = 0; i < found.n; i++)
        (*ids)[i] = found.at[i];
    ranh_vec_release(&found);
    if (r == 0 && other)
        return ranh_fail(err, RANH_E_USAGE,
                         _("several communes have a parcel %s (%s, %s); write the commune code in "
                           "front: %s/%s"),
                         key, commune ? commune : "", other, commune ? commune : "", key);
    if (r == 0 && *n == 0)
        return ranh_fail(err, RANH_E_USAGE,
                         _("there is no parcel %s; write it as commune/sheet/number, for example "
                           "26740/12/345"),
                         key);
    return r;
}

static const char parcel_sql[] =
    "SELECT p.key, p.commune_code, c.name, c.name_en, p.sheet, p.number, p.old_key,"
    " coalesce(p.identifier, p.identifier_computed), p.land_use, p.area_recorded_m2, "
    "p.native_area_m2,"
    " coalesce(p.scale, s.scale, 0), coalesce(p.survey_date, s.survey_date), p.native_srid, s.name,"
    " s.path, s.sha256, d.feature, p.geometry FROM parcel p JOIN source s USING (source_id)"
    " LEFT JOIN delivered d ON d.delivered_id = p.delivered_id"
    " LEFT JOIN commune c ON c.code = p.commune_code WHERE p.parcel_id = ?1 LIMIT 1";

/* The system the parcel was drawn in, and the way there. */
static int find_native(struct extract_reading *x, int32_t srid, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    struct ranh_crs crs;
    char from[32];
    int32_t own = ranh_store_srid(x->store);
    snprintf(from, sizeof(from), "EPSG:%d", (int)own);
    e->crs = ranh_arena_printf(&e->arena, "EPSG:%d", (int)(srid ? srid : own));
    int r = ranh_transform_get(x->crs, from, e->crs, &x->native, err);
    if (r == 0)
        r = ranh_crs_lookup(x->crs, e->crs, &crs, err);
    if (r == 0)
        e->crs_name = ranh_arena_strdup(&e->arena, crs.name);
    return r;
}

static int read_parcel(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    struct ranh_arena *arena = &e->arena;
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int r = ranh_store_prepare(x->store, parcel_sql, &stmt, err);
    if (r == 0)
        sqlite3_bind_int64(stmt, 1, e->id);
    if (r == 0)
        r = ranh_store_step(x->store, stmt, &row, err);
    if (r == 0 && row) {
        const char **text[] = {&e->key,     &e->commune, &e->commune_name, &e->commune_name_en,
                               &e->sheet,   &e->number,  &e->old_key,      &e->identifier,
                               &e->land_use};
        for (int i = 0; i < 9; i++)
            *text[i] = column_text(arena, stmt, i);
        e->recorded_m2 = column_number(stmt, 9);
        e->computed_m2 = column_number(stmt, 10);
        e->scale = sqlite3_column_int(stmt, 11);
        e->survey_date = column_text(arena, stmt, 12);
        e->source = column_text(arena, stmt, 14);
        e->file = ranh_fs_basename(column_text(arena, stmt, 15));
        e->sha256 = column_text(arena, stmt, 16);
        e->feature = sqlite3_column_int64(stmt, 17);
        r = find_native(x, sqlite3_column_int(stmt, 13), err);
        if (r == 0)
            r = extract_blob(x, stmt, 18, arena, &e->shape, err);
    }
    sqlite3_finalize(stmt);
    return r;
}

/* The same flaw is told of both parcels of an overlap or gap, and of the permits on this one. */
static const char findings_sql[] =
    "SELECT f.code, f.finding_id, f.severity, f.verdict, f.message_vi, f.message_en, f.article, "
    "d.reason FROM"
    " finding f LEFT JOIN decision d ON " RANH_DECISION_HOLDS(
        "f",
        "?2") " WHERE f.verdict NOT IN ('OK', 'NOT_APPLICABLE') AND ("
              "(f.subject = 'parcel' AND (f.id_a = ?1 OR (f.id_b = ?1 AND f.code GLOB 'T*'))) OR"
              " (f.subject = 'permit' AND f.id_a IN (SELECT permit_id FROM permit_parcel"
              " WHERE parcel_id = ?1)))"
              " ORDER BY CASE f.severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, "
              "f.code,"
              " f.finding_id";

static int read_findings(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    sqlite3_stmt *stmt = NULL;
    char day[RANH_DATE_MAX];
    int r = ranh_store_prepare(x->store, findings_sql, &stmt, err);
    if (r == 0) {
        sqlite3_bind_int64(stmt, 1, e->id);
        sqlite3_bind_text(stmt, 2, ranh_date_iso(day, e->as_of), -1, SQLITE_STATIC);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(x->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        const char *text[8];
        for (int i = 0; i < 8; i++)
            text[i] = column_text(&e->arena, stmt, i);
        *ranh_vec_push(&e->findings) = (struct ranh_extract_finding){ranh_finding_code(text[0]),
                                                                     text[1],
                                                                     text[2],
                                                                     text[3],
                                                                     text[4],
                                                                     text[5],
                                                                     text[6],
                                                                     text[7]};
    }
    sqlite3_finalize(stmt);
    return r;
}

static int read_permits(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(
        x->store,
        "SELECT permit_no, filed, issued, method, storeys, coverage_pct, far, confidence FROM "
        "permit_parcel"
        " JOIN permit USING (permit_id) WHERE parcel_id = ?1 ORDER BY issued, permit_no, permit_id",
        &stmt, err);
    if (r == 0)
        sqlite3_bind_int64(stmt, 1, e->id);
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(x->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        *ranh_vec_push(&e->permits) = (struct ranh_extract_permit){
            .number = column_text(&e->arena, stmt, 0),
            .filed = column_text(&e->arena, stmt, 1),
            .issued = column_text(&e->arena, stmt, 2),
            .method = column_text(&e->arena, stmt, 3),
            .storeys = column_number(stmt, 4),
            .coverage_pct = column_number(stmt, 5),
            .far = column_number(stmt, 6),
            .confidence = column_number(stmt, 7),
        };
    }
    sqlite3_finalize(stmt);
    return r;
}

static int read_neighbours(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    sqlite3_stmt *stmt = NULL;
    int r =
        ranh_store_prepare(x->store,
                           "SELECT n.number, n.geometry FROM parcel p JOIN parcel n ON n.parcel_id "
                           "IN (SELECT pkid FROM"
                           " idx_parcel_geometry WHERE xmax >= MbrMinX(p.geometry) - ?2 AND xmin "
                           "<= MbrMaxX(p.geometry) + ?2 AND"
                           " ymax >= MbrMinY(p.geometry) - ?2 AND ymin <= MbrMaxY(p.geometry) + ?2)"
                           " WHERE p.parcel_id = ?1 AND n.parcel_id <> ?1 ORDER BY n.parcel_id",
                           &stmt, err);
    if (r == 0) {
        sqlite3_bind_int64(stmt, 1, e->id);
        sqlite3_bind_double(stmt, 2, AROUND_M);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(x->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        struct ranh_extract_neighbour *n = ranh_vec_push(&e->neighbours);
        n->number = column_text(&e->arena, stmt, 0);
        r = extract_blob(x, stmt, 1, &e->arena, &n->shape, err);
    }
    sqlite3_finalize(stmt);
    return r;
}

int ranh_extract_read(struct ranh_store *store, const struct ranh_rules *rules,
                      const struct ranh_admin *admin, int32_t as_of, int64_t parcel,
                      struct ranh_extract *extract, struct ranh_err *err)
{
    struct extract_reading x = {.extract = extract, .store = store, .rules = rules};
    *extract = (struct ranh_extract){.id = parcel, .as_of = as_of, .point_error_m = (double)NAN};
    ranh_arena_init(&extract->arena);
    x.crs = ranh_crs_ctx_new();
    x.geos = ranh_geos_new();
    int r = read_parcel(&x, err);
    bool today = admin && (as_of == RANH_DATE_NONE || as_of >= admin->reform);
    if (today && extract->commune && !extract->commune_name) {
        const struct ranh_commune_unit *unit = ranh_admin_unit(admin, extract->commune);
        extract->commune_name = unit ? ranh_arena_strdup(&extract->arena, unit->name) : NULL;
    }
    extract->use = extract->land_use ? ranh_rules_land_use(rules, extract->land_use) : NULL;
    if (extract->scale)
        extract->point_error_m = ranh_rules_point_error_m(
            rules, extract->scale, extract->use && extract->use->agricultural, as_of);
    if (r == 0 && extract->shape.kind == RANH_SHAPE_POLYGON)
        r = extract_areas(&x, err);
    if (r == 0)
        r = read_findings(&x, err);
    if (r == 0)
        r = read_permits(&x, err);
    if (r == 0)
        r = read_neighbours(&x, err);
    ranh_geos_free(x.geos);
    ranh_crs_ctx_free(x.crs);
    return r;
}

void ranh_extract_release(struct ranh_extract *extract)
{
    ranh_vec_release(&extract->areas);
    ranh_vec_release(&extract->findings);
    ranh_vec_release(&extract->permits);
    ranh_vec_release(&extract->neighbours);
    ranh_arena_release(&extract->arena);
}
