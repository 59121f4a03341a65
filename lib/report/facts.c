/* SPDX-License-Identifier: MIT */
/*
 * The figures of the front page that are not counted on the way (order_findings.c, read_parcels.c). A check that has not run gives no figure: "not checked" is never shown
 * as "nothing found".
 */
#include <string.h>

#include <ranh/base/date.h>

#include "lib/report/internal.h"

static int has_run(struct site *site, const char *stage, bool *done)
{
    int64_t n = 0;
    int status = site_count(
        site,
        ranh_arena_printf(&site->arena,
                          "SELECT count(*) FROM stage_run WHERE stage = '%s' AND state = 'done'",
                          stage),
        &n);
    *done = n > 0;
    return status;
}

static int count_dossiers(struct site *site)
{
    static const char sql[] = "SELECT count(*), sum(done <= ?1 AND done <= due), sum(done <= ?1 "
                              "AND done > due), sum((done IS NULL "
                              "OR done > ?1) AND due < ?1), sum((done IS NULL OR done > ?1) AND "
                              "(due IS NULL OR due >= ?1)) FROM "
                              "permit_event WHERE received IS NULL OR received <= ?1";
    struct site_facts *f = &site->facts;
    sqlite3_stmt *stmt = NULL;
    char as_of[RANH_DATE_MAX];
    int status = site_query(site, sql, &stmt);
    if (!status)
        sqlite3_bind_text(stmt, 1, ranh_date_iso(as_of, site->opt->as_of), -1, SQLITE_STATIC);
    if (site_next(site, stmt, &status)) {
        f->dossiers = sqlite3_column_int64(stmt, 0);
        f->on_time = sqlite3_column_int64(stmt, 1);
        f->late = sqlite3_column_int64(stmt, 2);
        f->overdue = sqlite3_column_int64(stmt, 3);
        f->pending = sqlite3_column_int64(stmt, 4);
    }
    sqlite3_finalize(stmt);
    return status;
}

static int overlap_area(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    int status = site_query(
        site, "SELECT count(*), sum(area_m2) FROM overlap WHERE verdict = 'VIOLATION'", &stmt);
    if (site_next(site, stmt, &status)) {
        site->facts.overlaps = sqlite3_column_int64(stmt, 0);
        site->facts.overlap_m2 = sqlite3_column_double(stmt, 1);
    }
    sqlite3_finalize(stmt);
    return status;
}

int site_facts(struct site *site)
{
    struct site_facts *f = &site->facts;
    int status;
    if ((status = has_run(site, "validate", &f->validated)) ||
        (status = has_run(site, "overlap", &f->overlapped)) ||
        (status = has_run(site, "link", &f->linked)) ||
        (status = has_run(site, "zoning", &f->zoned)) ||
        (status = site_count(site, "SELECT sum(features_in) FROM source WHERE role = 'parcels'",
                             &f->delivered)) ||
        (status =
             site_count(site, "SELECT count(*) FROM gap WHERE verdict = 'VIOLATION'", &f->gaps)) ||
        (status = site_count(site, "SELECT count(*) FROM permit", &f->permits)) ||
        (status = site_count(site, "SELECT count(DISTINCT permit_id) FROM permit_parcel",
                             &f->permits_linked)) ||
        (status = overlap_area(site)))
        return status;
    return count_dossiers(site);
}
