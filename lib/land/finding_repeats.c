/* SPDX-License-Identifier: MIT */
/*
 * Findings alike to the id: the second gets ".2" behind it, and so on. Which is the second is settled by all they say,
 * because some may have stayed from the run before. First out of each other's way, as ids are unique, then into place.
 */
#include "lib/land/finding_store.h"

int ranh_finding_number_repeats(struct ranh_store *store, const char *stage, struct ranh_err *err)
{
    static const char *const sql[] = {
        ("CREATE TEMP TABLE repeat AS SELECT finding_row AS r, substr(finding_id, 1, 32) AS id,"
         " row_number() OVER (PARTITION BY substr(finding_id, 1, 32) ORDER BY source_id, feature,"
         " id_a, id_b, measured, area_m2, message_vi, severity, message_en, limit_value, width_m,"
         " length_m, geometry, finding_row) AS k FROM finding"
         " WHERE stage = ?1 AND substr(finding_id, 1, 32) IN (SELECT substr(finding_id, 1, 32)"
         "  FROM finding WHERE stage = ?1 AND length(finding_id) > 32)"),
        ("DELETE FROM temp.repeat WHERE id NOT IN (SELECT id FROM temp.repeat JOIN finding ON"
         " finding_row = r WHERE finding_id <> id || iif(k > 1, '.' || k, ''))"),
        ("UPDATE finding SET finding_id = '~' || finding_row"
         " WHERE finding_row IN (SELECT r FROM temp.repeat)"),
        ("UPDATE finding SET finding_id = (SELECT id || iif(k > 1, '.' || k, '') FROM temp.repeat"
         " WHERE r = finding_row) WHERE finding_row IN (SELECT r FROM temp.repeat)"),
        "DROP TABLE temp.repeat",
    };
    int64_t n = 0;
    int status = ranh_store_count(
        store, "SELECT EXISTS (SELECT 1 FROM finding WHERE length(finding_id) > 32)", &n, err);
    for (size_t i = 0; n > 0 && i < sizeof(sql) / sizeof(sql[0]) && !status; i++) {
        sqlite3_stmt *stmt = NULL;
        status = ranh_store_prepare(store, sql[i], &stmt, err);
        if (!status && i == 0)
            sqlite3_bind_text(stmt, 1, stage, -1, SQLITE_STATIC);
        if (!status)
            status = ranh_store_step(store, stmt, NULL, err);
        sqlite3_finalize(stmt);
    }
    return status;
}
