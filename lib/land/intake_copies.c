/* SPDX-License-Identifier: MIT */
/*
 * Files that are delivered twice (F140). What is told of one source depends on another, so it is looked for
 * when all are in, over those that stayed and those that were read alike.
 */
#include <ranh/land/intake.h>

#include <string.h>

#include <ranh/base/fs.h>

/* Of many formats the layer is called as the file, and a copy under another name has another layer. */
static const char *layer_of(const char *path, const char *layer)
{
    const char *name = ranh_fs_basename(path);
    size_t n = layer ? strlen(layer) : 0;
    return n > 0 && strncmp(name, layer, n) == 0 && (name[n] == '.' || !name[n]) ? NULL : layer;
}

static bool same_layer(sqlite3_stmt *pair)
{
    const char *own = (const char *)sqlite3_column_text(pair, 6);
    const char *other = (const char *)sqlite3_column_text(pair, 7);
    if (own && other && strcmp(own, other) == 0)
        return true;
    return !layer_of((const char *)sqlite3_column_text(pair, 1), own) &&
           !layer_of((const char *)sqlite3_column_text(pair, 3), other);
}

static int tell(struct ranh_finding_sink *findings, sqlite3_stmt *pair, struct ranh_err *err)
{
    struct ranh_finding f = RANH_FINDING_INIT;
    f.code = "F140";
    f.stage = "ingest";
    f.subject = "source";
    f.verdict = RANH_VIOLATION;
    f.source_id = f.id_a = sqlite3_column_int64(pair, 0);
    f.id_b = sqlite3_column_int64(pair, 5);
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
        status = ranh_store_prepare(store,
                                    "SELECT s.source_id, s.path, s.commune_code, o.path, o.name, "
                                    "o.source_id, s.layer, o.layer FROM source s JOIN source "
                                    "o "
                                    "USING (sha256) WHERE o.source_id < s.source_id AND o.role = "
                                    "s.role ORDER BY s.source_id, o.source_id",
                                    &pair, err);
    while (!status && !(status = ranh_store_step(store, pair, &row, err)) && row) {
        ranh_arena_clear(&arena);
        /* Members of one archive have its sum, and layers of one file the file's: they are no copies. */
        const char *own = ranh_fs_outer(&arena, (const char *)sqlite3_column_text(pair, 1));
        const char *other = ranh_fs_outer(&arena, (const char *)sqlite3_column_text(pair, 3));
        if (sqlite3_column_int64(pair, 0) == told || strcmp(own, other) == 0 || !same_layer(pair))
            continue;
        told = sqlite3_column_int64(pair, 0);
        status = tell(findings, pair, err);
    }
    sqlite3_finalize(pair);
    ranh_arena_release(&arena);
    return status;
}
