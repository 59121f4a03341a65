/* SPDX-License-Identifier: MIT */
/*
 * What there is to repair, from the tables that the stages wrote: flaws by parcel, then overlaps, gaps and
 * missing vertices. Overlaps and gaps come from their own tables: those within the limit, which are no finding of
 * their own, are there too, and they are just what edge matching is for. Between sheets their code is T105, and their
 * finding that of the border which counts them: what a surveyor reads there is what is applied.
 */
#include "lib/check/repair_impl.h"

#include <string.h>

#include <ranh/geo/wkb.h>

/* G102 has no coordinates to mend; G110 and what comes after G114 are no flaws of the polygon. */
#define SHAPES                                                                                     \
    "'G101','G103','G104','G105','G106','G107','G108','G109','G111','G112','G113','G114','G120'"

bool ranh_repair_answers(const char *code)
{
    return strstr(SHAPES " 'T101' 'T102' 'T105' 'T201' 'T202' 'T206'", code) != NULL;
}

static const char shapes_sql[] =
    "WITH flaw AS (SELECT id_a, code, min(finding_id) AS first FROM finding WHERE stage = "
    "'validate' AND code IN (" SHAPES ")"
    " GROUP BY id_a, code ORDER BY id_a, code)"
    " SELECT id_a, NULL, group_concat(code, ' '), first, min(code) FROM flaw"
    " GROUP BY id_a ORDER BY id_a"; /* first: of the row with the least code */

/* b: the finding that counts what is none of its own. */
#define COUNTED                                                                                    \
    "WITH edge AS MATERIALIZED (SELECT group_key, min(finding_id) AS finding_id FROM "             \
    "finding WHERE code = 'T105' GROUP BY group_key) "
#define TOLD_BY                                                                                    \
    " LEFT JOIN finding AS f ON f.finding_id = t.finding_id"                                       \
    " LEFT JOIN edge AS b ON b.group_key = t.border AND t.fold IS NOT NULL"

static const char overlaps_sql[] = COUNTED
    "SELECT t.parcel_a, t.parcel_b, coalesce(f.code, CASE t.class WHEN 'same-sheet' THEN "
    "'T101' ELSE 'T105' END), coalesce(f.finding_id, b.finding_id) FROM overlap AS t" TOLD_BY
    " WHERE t.width_m > 0.00015 ORDER BY t.key_a, t.key_b, t.parcel_a, t.parcel_b";

static const char gaps_sql[] =
    COUNTED "SELECT NULL, NULL, coalesce(f.code, CASE t.class WHEN 'same-sheet' THEN 'T201' ELSE "
            "'T105' END), coalesce(f.finding_id, b.finding_id), t.geometry FROM gap AS t" TOLD_BY
            " WHERE t.width_m > 0.00015 AND coalesce(f.code, '') <> 'T204' "
            "ORDER BY t.gap_id"; /* T204: a road, a canal or a bank */

static const char vertices_sql[] =
    "SELECT id_a, id_b, code, finding_id FROM finding WHERE code = 'T202' "
    "ORDER BY key_a, key_b, finding_id";

static int add(struct ranh_repairs *repairs, sqlite3_stmt *stmt, enum ranh_job_kind kind,
               struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &repairs->input->parcels->fabric;
    struct ranh_repair_job job = {.kind = kind, .a = SIZE_MAX, .b = SIZE_MAX};
    int32_t srid;
    if (sqlite3_column_type(stmt, 0) != SQLITE_NULL) {
        job.a = ranh_fabric_find(fabric, sqlite3_column_int64(stmt, 0));
        if (job.a == SIZE_MAX)
            return 0; /* the parcel is no longer there: the stages are out of date */
    }
    if (sqlite3_column_type(stmt, 1) != SQLITE_NULL) {
        job.b = ranh_fabric_find(fabric, sqlite3_column_int64(stmt, 1));
        if (job.b == SIZE_MAX)
            return 0;
    }
    job.codes = ranh_arena_strdup(&repairs->texts, (const char *)sqlite3_column_text(stmt, 2));
    job.finding_id = ranh_arena_strdup(&repairs->texts, (const char *)sqlite3_column_text(stmt, 3));
    if (kind == RANH_JOB_GAP) {
        int status = ranh_blob_read(&repairs->texts, sqlite3_column_blob(stmt, 4),
                                    (size_t)sqlite3_column_bytes(stmt, 4), &job.place, &srid, err);
        struct ranh_grid_box box;
        if (status || job.place.n_points == 0)
            return status;
        if (ranh_mend_box(fabric, &job.place, &box))
            *ranh_vec_push(&repairs->gap) =
                (struct ranh_known_gap){box, ranh_shape_copy(&repairs->texts, &job.place)};
    }
    *ranh_vec_push(&repairs->job) = job;
    return 0;
}

int ranh_repair_jobs(struct ranh_repairs *repairs, struct ranh_err *err)
{
    static const char *const sql[] = {[RANH_JOB_SHAPE] = shapes_sql,
                                      [RANH_JOB_OVERLAP] = overlaps_sql,
                                      [RANH_JOB_GAP] = gaps_sql,
                                      [RANH_JOB_VERTEX] = vertices_sql};
    int status = 0;
    for (int kind = RANH_JOB_SHAPE; kind <= RANH_JOB_VERTEX && !status; kind++) {
        sqlite3_stmt *stmt = NULL;
        status = ranh_store_prepare(repairs->input->store, sql[kind], &stmt, err);
        for (bool row = true; !status && row;) {
            status = ranh_store_step(repairs->input->store, stmt, &row, err);
            if (!status && row)
                status = add(repairs, stmt, (enum ranh_job_kind)kind, err);
        }
        sqlite3_finalize(stmt);
    }
    return status;
}
