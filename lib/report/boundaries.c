/* SPDX-License-Identifier: MIT */
/*
 * One pass over the findings between parcels, and one over the table of borders for what is no finding. Sorted
 * by severity, area, width within the limit and name: a total order, as no two boundaries have one key.
 */
#include <ranh/report/boundaries.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/map.h>
#include <ranh/report/digest.h>

#include "lib/io/column.h"

#define SAME_M2 1e-6 /* areas that differ by less are one */

enum {
    B_KEY,
    B_SEVERITY,
    B_CODE,
    B_A,
    B_B,
    B_AREA,
    B_WIDTH,
    B_ADJUST,
    B_WITHIN,
    B_LIMIT,
    B_WHY,
    B_FILE_A,
    B_FILE_B,
    B_COPIES
};

static const char sql[] =
    "SELECT f.group_key, f.severity, f.code, f.key_a, f.key_b, f.area_m2, f.width_m, f.adjust,"
    " b.within_limit, b.limit_m, CASE WHEN b.adjust = 'unknown' THEN NULL WHEN ?1 = 1 THEN "
    "b.adjust_vi ELSE b.adjust_en END,"
    " (SELECT name FROM source s WHERE s.source_id = f.source_id), (SELECT s.name FROM parcel p "
    "JOIN"
    " source s ON s.source_id = p.source_id WHERE p.parcel_id = f.id_b),"
    " f.code GLOB 'T10[1-4]' AND (SELECT p.source_id FROM parcel p WHERE p.parcel_id = f.id_b) IN"
    " (SELECT c.id_b FROM finding c WHERE c.stage IN ('ingest', 'overlap') AND c.code IN ('F140', "
    "'F142') AND c.id_a = f.source_id UNION SELECT"
    " c.id_a FROM finding c WHERE c.stage IN ('ingest', 'overlap') AND c.code IN ('F140', 'F142') "
    "AND c.id_b = f.source_id)"
    " FROM finding f LEFT JOIN border b ON f.code = 'T105' AND b.name = f.group_key AND"
    " b.within_limit > 0 WHERE f.stage = 'overlap' AND f.code GLOB 'T*' AND f.group_key IS NOT NULL"
    " AND " RANH_DIGEST_TOLD " ORDER BY f.code, f.finding_id";

static const char rest_sql[] =
    "SELECT count(DISTINCT border), sum(what = 'o'), sum(what = 'g'), max(width_m), sum(area_m2)"
    " FROM (SELECT border, 'o' AS what, width_m, area_m2 FROM overlap WHERE fold IN"
    " ('recording', 'minimum', 'grid') UNION ALL SELECT border, 'g', width_m, area_m2 FROM gap"
    " WHERE fold IN ('recording', 'minimum', 'grid'))";

static const char *text(struct ranh_boundaries *all, sqlite3_stmt *stmt, int column)
{
    return ranh_arena_strdup(&all->arena, (const char *)sqlite3_column_text(stmt, column));
}

static struct ranh_boundary *boundary_of(struct ranh_boundaries *all, struct ranh_map *index,
                                         const char *key)
{
    bool fresh;
    int64_t *at = ranh_map_put(index, key, (int64_t)all->n, &fresh);
    if (!fresh)
        return &all->at[*at];
    struct ranh_boundary *b = ranh_vec_push(all);
    *b = (struct ranh_boundary){.key = ranh_arena_strdup(&all->arena, key),
                                .codes = "",
                                .narrowest_m = NAN,
                                .widest_m = NAN,
                                .within_widest_m = -1,
                                .limit_m = NAN,
                                .largest = -1};
    return b;
}

static void take_within(struct ranh_boundaries *all, struct ranh_boundary *b, sqlite3_stmt *stmt)
{
    b->within += sqlite3_column_int64(stmt, B_WITHIN);
    b->within_widest_m = fmax(b->within_widest_m, column_number(stmt, B_WIDTH));
    b->limit_m = column_number(stmt, B_LIMIT);
    b->adjust = text(all, stmt, B_WHY);
}

/* Of equal ones the first as people count. */
static bool comes_first(sqlite3_stmt *stmt, const char *a, const char *b)
{
    const char *key_a = (const char *)sqlite3_column_text(stmt, B_A);
    const char *key_b = (const char *)sqlite3_column_text(stmt, B_B);
    int order = a && key_a ? strverscmp(key_a, a) : (a != NULL) - (key_a != NULL);
    return order != 0 ? order < 0 : b && key_b && strverscmp(key_b, b) < 0;
}

/* "a.dgn × b.shp", the same for both directions. */
static const char *files_of(struct ranh_boundaries *all, sqlite3_stmt *stmt)
{
    const char *a = (const char *)sqlite3_column_text(stmt, B_FILE_A);
    const char *b = (const char *)sqlite3_column_text(stmt, B_FILE_B);
    bool swap = strcmp(a, b) > 0;
    return ranh_arena_printf(&all->arena, "%s × %s", swap ? b : a, swap ? a : b);
}

static void take(struct ranh_boundaries *all, struct ranh_map *index, sqlite3_stmt *stmt)
{
    bool copies = sqlite3_column_int(stmt, B_COPIES) != 0;
    struct ranh_boundary *b = boundary_of(
        all, index, copies ? files_of(all, stmt) : (const char *)sqlite3_column_text(stmt, B_KEY));
    b->copies = copies;
    const char *code = (const char *)sqlite3_column_text(stmt, B_CODE);
    enum ranh_severity severity = RANH_INFO;
    double area = column_number(stmt, B_AREA), width = column_number(stmt, B_WIDTH);
    ranh_severity_parse((const char *)sqlite3_column_text(stmt, B_SEVERITY), &severity);
    b->severity = severity > b->severity ? severity : b->severity;
    if (!strstr(b->codes, code)) /* they come in order */
        b->codes = ranh_arena_printf(&all->arena, *b->codes ? "%s %s" : "%s%s", b->codes, code);
    if (strcmp(code, "T105") == 0) {
        take_within(all, b, stmt);
        return;
    }
    bool vertex = strcmp(code, "T202") == 0, overlap = code[1] == '1';
    b->findings++;
    b->vertices += vertex;
    b->overlaps += overlap;
    b->gaps += !overlap && !vertex;
    if (sqlite3_column_text(stmt, B_ADJUST) &&
        strcmp((const char *)sqlite3_column_text(stmt, B_ADJUST), "report") == 0)
        b->reports++;
    if (!vertex) {
        b->area_m2 += isnan(area) ? 0 : area;
        b->narrowest_m = fmin(b->narrowest_m, width); /* a NAN loses */
        b->widest_m = fmax(b->widest_m, width);
    }
    double size = isnan(area) ? 0 : area;
    if (size > b->largest + SAME_M2 ||
        (size > b->largest - SAME_M2 && comes_first(stmt, b->first_a, b->first_b))) {
        b->largest = size;
        b->first_a = text(all, stmt, B_A);
        b->first_b = text(all, stmt, B_B);
        b->file_a = text(all, stmt, B_FILE_A);
        b->file_b = text(all, stmt, B_FILE_B);
    }
}

static int by_gravity(const void *pa, const void *pb)
{
    const struct ranh_boundary *a = pa, *b = pb;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    if (a->area_m2 < b->area_m2 || a->area_m2 > b->area_m2)
        return a->area_m2 > b->area_m2 ? -1 : 1;
    if (a->within_widest_m < b->within_widest_m || a->within_widest_m > b->within_widest_m)
        return a->within_widest_m > b->within_widest_m ? -1 : 1;
    return strverscmp(a->key, b->key);
}

static int read_rest(struct ranh_store *store, struct ranh_boundaries_rest *rest,
                     struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    bool row;
    int status = ranh_store_prepare(store, rest_sql, &stmt, err);
    if (!status)
        status = ranh_store_step(store, stmt, &row, err);
    if (!status && row) {
        rest->borders = sqlite3_column_int64(stmt, 0);
        rest->overlaps = sqlite3_column_int64(stmt, 1);
        rest->gaps = sqlite3_column_int64(stmt, 2);
        rest->widest_m = sqlite3_column_double(stmt, 3);
        rest->area_m2 = sqlite3_column_double(stmt, 4);
    }
    sqlite3_finalize(stmt);
    return status;
}

int ranh_boundaries_make(struct ranh_store *store, bool vietnamese,
                         struct ranh_boundaries *boundaries, struct ranh_err *err)
{
    struct ranh_map index;
    sqlite3_stmt *stmt = NULL;
    *boundaries = (struct ranh_boundaries){0};
    ranh_arena_init(&boundaries->arena);
    ranh_map_init(&index);
    int status = ranh_store_prepare(store, sql, &stmt, err);
    if (!status)
        sqlite3_bind_int(stmt, 1, vietnamese);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (!status && row)
            take(boundaries, &index, stmt);
    }
    if (boundaries->n > 1)
        qsort(boundaries->at, boundaries->n, sizeof(*boundaries->at), by_gravity);
    sqlite3_finalize(stmt);
    ranh_map_release(&index);
    return status ? status : read_rest(store, &boundaries->rest, err);
}

void ranh_boundaries_release(struct ranh_boundaries *boundaries)
{
    ranh_vec_release(boundaries);
    ranh_arena_release(&boundaries->arena);
}
