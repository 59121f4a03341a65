/* SPDX-License-Identifier: MIT */
/*
 * Files that are delivered twice (F140). What is told of one source depends on another, so it is looked for
 * when all are in, over those that stayed and those that were read alike.
 */
#include <ranh/land/intake.h>

#include <string.h>

#include <ranh/base/fs.h>

static int tell(struct ranh_finding_sink *findings, sqlite3_stmt *pair, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "F140";
    f.stage = "ingest";
    f.subject = "source";
    f.verdict = RANH_VIOLATION;
    f.source_id = sqlite3_column_int64(pair, 0);
    f.file = ranh_fs_basename((const char *)sqlite3_column_text(pair, 1));
    f.commune = (const char *)sqlite3_column_text(pair, 2);
    f.detail_vi = f.detail_en = (const char *)sqlite3_column_text(pair, 4);
    return ranh_finding_put(findings, &f, err);
}

int ranh_intake_copies(struct ranh_store *store, struct ranh_finding_sink *findings,
                       struct ranh_err *err)
{
    sqlite3_stmt *pair = NULL;
    struct ranh_arena arena;
    int64_t told = 0;
    bool row = true;
    ranh_arena_init(&arena);
    int status =
        ranh_store_exec(store, "DELETE FROM finding WHERE stage = 'ingest' AND code = 'F140'", err);
    if (!status)
        status = ranh_store_prepare(
            store,
            "SELECT s.source_id, s.path, s.commune_code, o.path, o.name FROM source s JOIN source "
            "o "
            "USING (sha256) WHERE o.source_id < s.source_id AND o.layer IS s.layer AND o.role = "
            "s.role ORDER BY s.source_id, o.source_id",
            &pair, err);
    while (!status && !(status = ranh_store_step(store, pair, &row, err)) && row) {
        ranh_arena_clear(&arena);
        /* Members of one archive have its sum, and layers of one file the file's: they are no copies. */
        const char *own = ranh_fs_outer(&arena, (const char *)sqlite3_column_text(pair, 1));
        const char *other = ranh_fs_outer(&arena, (const char *)sqlite3_column_text(pair, 3));
        if (sqlite3_column_int64(pair, 0) == told || strcmp(own, other) == 0)
            continue;
        told = sqlite3_column_int64(pair, 0);
        status = tell(findings, pair, err);
    }
    sqlite3_finalize(pair);
    ranh_arena_release(&arena);
    return status;
}
