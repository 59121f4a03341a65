/* SPDX-License-Identifier: MIT */
/*
 * The gentlest repair that makes a parcel valid. First only what moves nothing: rings closed, repeats
 * and spikes left out; the area stays. Where that is not enough, the rings are taken as a drawing and
 * the polygons in it built anew (make-valid, structure method), which changes the area and says by how
 * much. What is proposed is sound on the grid, or it is not proposed.
 */
#include "lib/check/repair.h"

#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "lib/check/repaired.h"

struct flawed {
    int64_t parcel_id, feature;
    const char *codes, *finding_id, *source;
};

struct bench {
    struct ranh_geos *geos;
    struct ranh_validity *validity;
    struct ranh_arena arena;
};

/* G102 has no coordinates to mend; G110 and what comes after G114 are no flaws of the polygon. */
static const char flawed_sql[] =
    "WITH flaw AS (SELECT id_a, code, min(finding_id) AS first FROM finding WHERE stage = "
    "'validate' AND code IN "
    "('G101','G103','G104','G105','G106','G107','G108','G109','G111','G112','G113','G114')"
    " GROUP BY id_a, code ORDER BY id_a, code)"
    ", parcels AS (SELECT id_a, group_concat(code, ' ') AS codes, min(code), first FROM flaw"
    " GROUP BY id_a)" /* first: of the row with the least code */
    " SELECT l.id_a, l.codes, l.first, s.name, d.feature FROM parcels AS l"
    " JOIN parcel AS p ON p.parcel_id = l.id_a"
    " LEFT JOIN delivered AS d ON d.delivered_id = p.delivered_id"
    " LEFT JOIN source AS s ON s.source_id = d.source_id ORDER BY l.id_a";

/* --- methods --------------------------------------------------------------------------------- */

static void fabric_of(const struct ranh_fabric *like, int64_t id, struct ranh_shape *steps,
                      struct ranh_fabric *one)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(like->grid, like->srid);
    ranh_fabric_to_metres(like, steps);
    ranh_fabric_add(builder, id, steps);
    ranh_fabric_build(builder, one);
}

static bool is_good(struct bench *bench, const struct ranh_fabric *one)
{
    return one->n_faces == 1 && one->n_rings > 0 && ranh_validity_sound(bench->validity, one, 0) &&
           ranh_fabric_area_m2(one, 0) > 0;
}

/* Nothing to mend: repaired since it was found wrong. */
static bool is_whole(struct bench *bench, const struct ranh_fabric *fabric, size_t face)
{
    struct ranh_flaws flaws = {0};
    ranh_validity_face(bench->validity, fabric, face, NULL, &flaws);
    bool whole = true;
    for (size_t i = 0; i < flaws.n; i++)
        whole = whole && flaws.at[i].kind == RANH_FLAW_MULTIPART;
    ranh_vec_release(&flaws);
    return whole;
}

static bool has(const char *codes, const char *code)
{
    return strstr(codes, code) != NULL;
}

struct method {
    const char *name, *note_vi, *note_en;
};
static const struct method methods[] = {
    {"remove-repeated", "Bỏ đỉnh lặp; hình và diện tích giữ nguyên.",
     "Repeated vertices are left out; shape and area stay."},
    {"remove-spike", "Cắt gai nhọn (và đỉnh lặp nếu có); diện tích giữ nguyên.",
     "Spikes (and repeated vertices, if any) are cut off; the area stays."},
    {"close-ring", "Nối điểm cuối với điểm đầu của vòng ranh; hãy kiểm tra cạnh mới này.",
     "The last point is joined to the first; check this new edge."},
    {"remove-ring", "Bỏ vòng ranh không giới hạn đất; phần còn lại giữ nguyên.",
     "A ring that encloses nothing is left out; the rest stays."},
    {"make-valid", "Dựng lại hình từ các vòng ranh; diện tích thay đổi, hãy so với thực địa.",
     "The polygon is built anew from its rings; the area changes, compare it with the ground."},
};

/* What cleaning did, named by the strongest thing in it. */
static const struct method *cleaning_of(const char *codes)
{
    if (has(codes, "G101") || has(codes, "G114"))
        return &methods[3];
    return has(codes, "G103") ? &methods[2] : has(codes, "G111") ? &methods[1] : &methods[0];
}

/* The repaired face in *one (to be released), and how; NULL when there is no way. */
static int mend(struct bench *bench, const struct ranh_fabric *fabric, size_t face,
                const char *codes, struct ranh_fabric *one, const struct method **method,
                struct ranh_err *err)
{
    struct ranh_shape cleaned;
    *method = NULL;
    ranh_validity_cleaned(bench->validity, fabric, face, &bench->arena, &cleaned);
    if (cleaned.n_points > 0) {
        fabric_of(fabric, fabric->face_id[face], &cleaned, one);
        if (is_good(bench, one)) {
            *method = cleaning_of(codes);
            return 0;
        }
        ranh_fabric_release(one);
    }
    int status = ranh_repaired_face(bench->geos, &bench->arena, fabric, face, one, err);
    if (status)
        return status;
    if (is_good(bench, one))
        *method = &methods[4];
    else
        ranh_fabric_release(one);
    return 0;
}

/* --- proposals ------------------------------------------------------------------------------- */

static int propose(struct bench *bench, struct ranh_store *store,
                   const struct ranh_parcel_set *parcels, const struct flawed *flawed,
                   struct ranh_repair_counts *counts, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &parcels->fabric;
    size_t face = ranh_fabric_find(fabric, flawed->parcel_id);
    struct ranh_fabric one;
    const struct method *method;
    struct ranh_shape before, after;
    if (face == SIZE_MAX || fabric->face_ring[face + 1] == fabric->face_ring[face] ||
        is_whole(bench, fabric, face))
        return 0;
    ranh_arena_clear(&bench->arena);
    int status = mend(bench, fabric, face, flawed->codes, &one, &method, err);
    if (status || !method) {
        counts->impossible += !status;
        return status;
    }
    ranh_fabric_shape(fabric, face, &bench->arena, &before);
    ranh_fabric_shape(&one, 0, &bench->arena, &after);
    const struct ranh_repair repair = {
        .finding_id = flawed->finding_id,
        .codes = flawed->codes,
        .key = parcels->parcel[face].key,
        .source = flawed->source,
        .method = method->name,
        .parcel_id = flawed->parcel_id,
        .feature = flawed->feature,
        .before = &before,
        .after = &after,
        .area_before_m2 = ranh_fabric_area_m2(fabric, face),
        .area_after_m2 = ranh_fabric_area_m2(&one, 0),
        .note_vi = method->note_vi,
        .note_en = method->note_en,
    };
    status = ranh_repair_put(store, &repair, err);
    counts->proposed += !status;
    ranh_fabric_release(&one);
    return status;
}

int ranh_repair_propose(struct ranh_store *store, const struct ranh_parcel_set *parcels,
                        struct ranh_repair_counts *counts, struct ranh_err *err)
{
    struct bench bench = {ranh_geos_new(), ranh_validity_new(), {0}};
    struct ranh_arena texts;
    struct {
        RANH_VEC(struct flawed)
    } list = {0};
    sqlite3_stmt *stmt = NULL;
    *counts = (struct ranh_repair_counts){0};
    ranh_arena_init(&texts);
    ranh_arena_init(&bench.arena);
    int status = ranh_repair_forget(store, err);
    if (!status)
        status = ranh_store_prepare(store, flawed_sql, &stmt, err);
    for (bool row = true; !status && row;) {
        status = ranh_store_step(store, stmt, &row, err);
        if (status || !row)
            break;
        *ranh_vec_push(&list) =
            (struct flawed){sqlite3_column_int64(stmt, 0), sqlite3_column_int64(stmt, 4),
                            ranh_arena_strdup(&texts, (const char *)sqlite3_column_text(stmt, 1)),
                            ranh_arena_strdup(&texts, (const char *)sqlite3_column_text(stmt, 2)),
                            ranh_arena_strdup(&texts, (const char *)sqlite3_column_text(stmt, 3))};
    }
    sqlite3_finalize(stmt);
    for (size_t i = 0; i < list.n && !status; i++)
        status = propose(&bench, store, parcels, &list.at[i], counts, err);
    ranh_vec_release(&list);
    ranh_arena_release(&bench.arena);
    ranh_arena_release(&texts);
    ranh_validity_free(bench.validity);
    ranh_geos_free(bench.geos);
    return status;
}
