/* SPDX-License-Identifier: MIT */
/* Reading the workspace, row by row. */
#include <ranh/base/i18n.h>

#include "lib/io/column.h"
#include "lib/report/internal.h"

int site_query(struct site *site, const char *sql, sqlite3_stmt **stmt)
{
    return ranh_store_prepare(site->store, sql, stmt, site->err);
}

bool site_next(struct site *site, sqlite3_stmt *stmt, int *status)
{
    bool row = false;
    if (!*status)
        *status = ranh_store_step(site->store, stmt, &row, site->err);
    return !*status && row;
}

const char *site_text(sqlite3_stmt *stmt, int column)
{
    return (const char *)sqlite3_column_text(stmt, column);
}

double site_double(sqlite3_stmt *stmt, int column)
{
    return column_number(stmt, column);
}

int site_count(struct site *site, const char *sql, int64_t *value)
{
    return ranh_store_count(site->store, sql, value, site->err);
}

int site_stopped(struct site *site, struct ranh_err *err)
{
    if (!site->opt->stop || !*site->opt->stop)
        return 0;
    return ranh_fail(err, RANH_E_INTERRUPTED,
                     _("stopped; the site that was there is unchanged. Run ranh publish again."));
}
