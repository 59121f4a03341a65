/* SPDX-License-Identifier: MIT */
/* The permits of the workspace, in the order of their row ids. Names of applicants are not in this table. */
#include <ranh/land/permit.h>

#include <math.h>
#include <stdlib.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/vec.h>

#include "lib/io/column.h"

#include "column.h"

static struct ranh_permit read_row(struct ranh_arena *arena, sqlite3_stmt *stmt)
{
    const char *path = column_text(arena, stmt, 3);
    return (struct ranh_permit){
        .id = sqlite3_column_int64(stmt, 0),
        .source_id = sqlite3_column_int64(stmt, 1),
        .feature = sqlite3_column_type(stmt, 2) == SQLITE_NULL ? -1 : sqlite3_column_int64(stmt, 2),
        .file = path ? ranh_fs_basename(path) : NULL,
        .number = column_text(arena, stmt, 4),
        .commune = column_text(arena, stmt, 5),
        .sheet = column_text(arena, stmt, 6),
        .parcel = column_text(arena, stmt, 7),
        .filed = column_date(stmt, 8),
        .issued = column_date(stmt, 9),
        .footprint_m2 = column_number(stmt, 10),
        .floor_area_m2 = column_number(stmt, 11),
        .storeys = column_number(stmt, 12),
        .coverage_pct = column_number(stmt, 13),
        .far = column_number(stmt, 14),
        .commune_old = column_text(arena, stmt, 15),
    };
}

int ranh_permit_set_load(struct ranh_store *store, struct ranh_permit_set *set,
                         struct ranh_err *err)
{
    struct {
        RANH_VEC(struct ranh_permit)
    } rows = {0};
    sqlite3_stmt *stmt = NULL;
    bool row;
    *set = (struct ranh_permit_set){0};
    ranh_arena_init(&set->arena);
    int status = ranh_store_prepare(
        store,
        "SELECT p.permit_id, p.source_id, d.feature, s.path, p.permit_no, p.commune_code, p.sheet,"
        " p.number, p.filed, p.issued, p.footprint_m2, p.floor_area_m2, p.storeys, p.coverage_pct,"
        " p.far, p.commune_old FROM permit p LEFT JOIN delivered d USING (delivered_id)"
        " LEFT JOIN source s ON s.source_id = p.source_id ORDER BY p.permit_id",
        &stmt, err);
    while (!status && !(status = ranh_store_step(store, stmt, &row, err)) && row)
        *ranh_vec_push(&rows) = read_row(&set->arena, stmt);
    sqlite3_finalize(stmt);
    if (status) {
        ranh_permit_set_release(set);
    } else {
        set->n = rows.n;
        set->permit = RANH_NEW_ARRAY(&set->arena, rows.n + 1, struct ranh_permit);
        for (size_t i = 0; i < rows.n; i++)
            set->permit[i] = rows.at[i];
    }
    ranh_vec_release(&rows);
    return status;
}

void ranh_permit_set_release(struct ranh_permit_set *set)
{
    ranh_arena_release(&set->arena);
    *set = (struct ranh_permit_set){0};
}

static int by_id(const void *key, const void *permit)
{
    const int64_t id = *(const int64_t *)key, other = ((const struct ranh_permit *)permit)->id;
    return (id > other) - (id < other);
}

const struct ranh_permit *ranh_permit_find(const struct ranh_permit_set *set, int64_t id)
{
    return set->n ? bsearch(&id, set->permit, set->n, sizeof(*set->permit), by_id) : NULL;
}

int32_t ranh_permit_date(const struct ranh_permit *permit, int32_t otherwise)
{
    if (permit->issued != RANH_DATE_NONE)
        return permit->issued;
    return permit->filed != RANH_DATE_NONE ? permit->filed : otherwise;
}

struct ranh_finding ranh_finding_of_permit(const char *code, const struct ranh_permit *permit)
{
    struct ranh_finding finding = RANH_FINDING_INIT;
    finding.code = code;
    finding.subject = "permit";
    finding.id_a = permit->id;
    finding.key_a = permit->number;
    finding.source_id = permit->source_id;
    finding.feature = permit->feature;
    finding.file = permit->file;
    finding.commune = permit->commune;
    return finding;
}
