/* SPDX-License-Identifier: MIT */
/*
 * The list of findings, before anything of it is written: one pass tells the order of those that are told, which
 * parcels have which, and what the front page counts. The rest of a row is read when its part of the list is made.
 */
#include <stdlib.h>
#include <string.h>

#include "lib/report/internal.h"

enum { O_ROW, O_CODE, O_SEVERITY, O_VERDICT, O_COMMUNE, O_SUBJECT, O_ID_A, O_ID_B };

static const char order_sql[] =
    "SELECT finding_row, code, severity, verdict, commune_code, subject, id_a, id_b FROM finding "
    "ORDER BY CASE severity WHEN 'error' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, code, "
    "commune_code, key_a, key_b, finding_id";

struct row {
    const char *code, *verdict;
    int severity;
    bool told;
    int64_t parcel[2]; /* -1 = none */
};

static int severity_of(const char *severity)
{
    return !strcmp(severity, "error") ? 2 : !strcmp(severity, "warning") ? 1 : 0;
}

/* What stands in id_b of a finding between parcels is a parcel too. */
static struct row read_row(sqlite3_stmt *stmt)
{
    struct row row = {.code = site_text(stmt, O_CODE),
                      .verdict = site_text(stmt, O_VERDICT),
                      .severity = severity_of(site_text(stmt, O_SEVERITY)),
                      .parcel = {-1, -1}};
    row.told = strcmp(row.verdict, "OK") != 0 && strcmp(row.verdict, "NOT_APPLICABLE") != 0;
    if (strcmp(site_text(stmt, O_SUBJECT), "parcel"))
        return row;
    if (sqlite3_column_type(stmt, O_ID_A) != SQLITE_NULL)
        row.parcel[0] = sqlite3_column_int64(stmt, O_ID_A);
    if (row.code[0] == 'T' && sqlite3_column_type(stmt, O_ID_B) != SQLITE_NULL)
        row.parcel[1] = sqlite3_column_int64(stmt, O_ID_B);
    return row;
}

static void take(struct site *site, sqlite3_stmt *stmt)
{
    struct row row = read_row(stmt);
    struct site_commune *commune = site_commune(site, site_text(stmt, O_COMMUNE));
    for (int i = 0; i < 2; i++) {
        if (row.parcel[i] >= 0 && row.severity == 2)
            *ranh_vec_push(&site->bad) = row.parcel[i];
        if (row.parcel[i] >= 0 && row.told)
            *ranh_vec_push(&site->hits) =
                (struct site_hit){row.parcel[i], (int64_t)site->findings.n};
    }
    if (!row.told)
        return;
    *ranh_vec_push(&site->findings) = sqlite3_column_int64(stmt, O_ROW);
    bool fresh;
    int64_t code = *ranh_map_put(&site->code_at, row.code, (int64_t)site->code_at.n, &fresh);
    if (fresh)
        *ranh_vec_push(&site->code_n) = 0;
    site->code_n.at[code]++;
    site->facts.findings[row.severity]++;
    if (commune) {
        commune->findings[row.severity]++;
        commune->overlaps +=
            row.code[0] == 'T' && row.code[1] == '1' && !strcmp(row.verdict, "VIOLATION");
    }
}

static int by_parcel(const void *a, const void *b)
{
    const struct site_hit *p = a, *q = b;
    if (p->parcel != q->parcel)
        return p->parcel < q->parcel ? -1 : 1;
    return p->finding < q->finding ? -1 : p->finding > q->finding;
}

static int by_number(const void *a, const void *b)
{
    int64_t p = *(const int64_t *)a, q = *(const int64_t *)b;
    return (p > q) - (p < q);
}

int site_order_findings(struct site *site)
{
    sqlite3_stmt *stmt = NULL;
    int status = site_query(site, order_sql, &stmt);
    while (site_next(site, stmt, &status))
        take(site, stmt);
    sqlite3_finalize(stmt);
    if (site->hits.n)
        qsort(site->hits.at, site->hits.n, sizeof(*site->hits.at), by_parcel);
    if (site->bad.n)
        qsort(site->bad.at, site->bad.n, sizeof(*site->bad.at), by_number);
    site->counts->findings = (int64_t)site->findings.n;
    return status;
}
