/* SPDX-License-Identifier: MIT */
/*
 * How much of the parcel lies in each zone and restriction: as drawn, at least and at most. The zone is grown and
 * shrunk by what two drawings of these scales may part by, the parcel stays; so the three areas come of three cuts.
 */
#include "lib/report/extract.h"

#include <stdlib.h>
#include <string.h>

#include <ranh/land/plan.h>

#include "lib/io/column.h"

#define FAR_M 50 /* no t is larger: what lies farther off is not looked at */

static const char *const area_sql[] = {
    "SELECT z.zone_id, z.code, z.function_name, z.function, z.plan, z.decision, z.valid_from, "
    "z.valid_to,"
    " s.scale, z.max_coverage_pct, z.max_far, z.max_storeys, NULL, s.name, s.sha256, z.geometry "
    "FROM parcel p"
    " JOIN zone z ON z.zone_id IN (SELECT pkid FROM idx_zone_geometry WHERE xmax >= "
    "MbrMinX(p.geometry) - ?2"
    " AND xmin <= MbrMaxX(p.geometry) + ?2 AND ymax >= MbrMinY(p.geometry) - ?2 AND ymin <="
    " MbrMaxY(p.geometry) + ?2) JOIN source s ON s.source_id = z.source_id WHERE p.parcel_id = ?1"
    " ORDER BY z.zone_id",
    "SELECT z.restriction_id, z.code, z.name, z.kind, NULL, z.decision, z.valid_from, z.valid_to, "
    "s.scale, NULL,"
    " NULL, NULL, z.width_m, s.name, s.sha256, z.geometry FROM parcel p JOIN restriction z ON "
    "z.restriction_id IN"
    " (SELECT pkid FROM idx_restriction_geometry WHERE xmax >= MbrMinX(p.geometry) - ?2 AND xmin <="
    " MbrMaxX(p.geometry) + ?2 AND ymax >= MbrMinY(p.geometry) - ?2 AND ymin <= "
    "MbrMaxY(p.geometry) + ?2)"
    " JOIN source s ON s.source_id = z.source_id WHERE p.parcel_id = ?1 ORDER BY z.restriction_id"};

/* Plans are delivered with 0 where nothing is laid down. */
static double positive(sqlite3_stmt *stmt, int column)
{
    double value = column_number(stmt, column);
    return value > 0 ? value : (double)NAN;
}

static int32_t date(sqlite3_stmt *stmt, int column)
{
    int32_t day;
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text && ranh_date_parse(text, &day) ? day : RANH_DATE_NONE;
}

static struct ranh_extract_area area_of(struct extract_reading *x, sqlite3_stmt *stmt,
                                        bool restriction)
{
    struct ranh_arena *arena = &x->extract->arena;
    return (struct ranh_extract_area){
        .id = sqlite3_column_int64(stmt, 0),
        .restriction = restriction,
        .code = column_text(arena, stmt, 1),
        .name = column_text(arena, stmt, 2),
        .function = column_text(arena, stmt, 3),
        .plan = column_text(arena, stmt, 4),
        .decision = column_text(arena, stmt, 5),
        .valid_from = date(stmt, 6),
        .valid_to = date(stmt, 7),
        .scale = sqlite3_column_int(stmt, 8),
        .scale_known = sqlite3_column_int(stmt, 8) > 0,
        .max_coverage_pct = positive(stmt, 9),
        .max_far = positive(stmt, 10),
        .max_storeys = positive(stmt, 11),
        .width_m = positive(stmt, 12),
        .source = column_text(arena, stmt, 13),
        .sha256 = column_text(arena, stmt, 14),
        .low = (double)NAN,
        .high = (double)NAN,
    };
}

static double area(const struct ranh_shape *shape)
{
    return shape->kind == RANH_SHAPE_POLYGON ? ranh_shape_area(shape) : 0;
}

/* Of the parcel in the zone moved outwards by `by` metres. */
static int moved_part(struct extract_reading *x, const struct ranh_shape *zone, double by,
                      double *m2, struct ranh_err *err)
{
    struct ranh_arena *arena = &x->extract->arena;
    struct ranh_shape moved, part = {.kind = RANH_SHAPE_NONE};
    int r = ranh_geos_buffer(x->geos, arena, zone, by, &moved, err);
    if (r == 0 && moved.kind == RANH_SHAPE_POLYGON && moved.n_parts > 0)
        r = ranh_geos_intersection(x->geos, arena, &x->extract->shape, &moved, &part, err);
    *m2 = area(&part);
    return r;
}

static int measure(struct extract_reading *x, const struct ranh_shape *zone,
                   struct ranh_extract_area *a, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    bool farm = e->use && e->use->agricultural;
    a->t_m = ranh_rules_edge_match_m(x->rules, e->scale, farm, a->scale_known ? a->scale : e->scale,
                                     false, e->as_of, &a->article);
    int r = ranh_geos_intersection(x->geos, &e->arena, &e->shape, zone, &a->part, err);
    a->m2 = r ? 0 : area(&a->part);
    if (r || isnan(a->t_m))
        return r;
    r = moved_part(x, zone, -a->t_m, &a->low, err);
    if (r == 0)
        r = moved_part(x, zone, a->t_m, &a->high, err);
    a->low = fmin(a->low, a->m2); /* rounding of the cuts */
    a->high = fmax(a->high, a->m2);
    return r;
}

static int by_size(const void *p, const void *q)
{
    const struct ranh_extract_area *a = p, *b = q;
    if (a->restriction != b->restriction)
        return a->restriction ? 1 : -1;
    if (a->m2 > b->m2 || a->m2 < b->m2)
        return a->m2 > b->m2 ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static int read_areas(struct extract_reading *x, bool restriction, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    sqlite3_stmt *stmt = NULL;
    int r = ranh_store_prepare(x->store, area_sql[restriction], &stmt, err);
    if (r == 0) {
        sqlite3_bind_int64(stmt, 1, e->id);
        sqlite3_bind_double(stmt, 2, FAR_M);
    }
    for (bool row = true; r == 0 && row;) {
        r = ranh_store_step(x->store, stmt, &row, err);
        if (r != 0 || !row)
            continue;
        struct ranh_extract_area a = area_of(x, stmt, restriction);
        const struct ranh_plan_area dates = {.valid_from = a.valid_from, .valid_to = a.valid_to};
        struct ranh_shape zone;
        if (!ranh_plan_in_force(&dates, e->as_of))
            continue;
        r = extract_blob(x, stmt, 15, &e->arena, &zone, err);
        if (r == 0 && zone.kind == RANH_SHAPE_POLYGON)
            r = measure(x, &zone, &a, err);
        if (r == 0 && (a.m2 > 0 || a.high > 0))
            *ranh_vec_push(&e->areas) = a;
    }
    sqlite3_finalize(stmt);
    return r;
}

/* What no zone covers, and what several do: with them the shares add up to the parcel. */
static int balance(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    const struct ranh_shape **part =
        RANH_NEW_ARRAY(&e->arena, e->areas.n + 1, const struct ranh_shape *);
    struct ranh_shape together = {.kind = RANH_SHAPE_NONE};
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < e->areas.n; i++)
        if (!e->areas.at[i].restriction && e->areas.at[i].m2 > 0) {
            part[n++] = &e->areas.at[i].part;
            sum += e->areas.at[i].m2;
        }
    int r = n ? ranh_geos_union(x->geos, &e->arena, part, n, &together, err) : 0;
    double covered = area(&together);
    e->outside_m2 = fmax(0, e->area_m2 - covered);
    e->doubled_m2 = fmax(0, sum - covered);
    return r;
}

int extract_areas(struct extract_reading *x, struct ranh_err *err)
{
    struct ranh_extract *e = x->extract;
    struct ranh_shape sound;
    int r = ranh_geos_make_valid(x->geos, &e->arena, &e->shape, &sound, err);
    if (r == 0)
        e->area_m2 = area(&sound);
    for (int restriction = 0; r == 0 && restriction < 2; restriction++)
        r = read_areas(x, restriction, err);
    if (r == 0)
        r = balance(x, err);
    if (e->areas.n)
        qsort(e->areas.at, e->areas.n, sizeof(*e->areas.at), by_size);
    return r;
}
