/* SPDX-License-Identifier: MIT */
/*
 * The gentlest repair that makes a parcel valid. First only what moves nothing: rings closed, repeats
 * and spikes left out; the area stays. Where that is not enough, the rings are taken as a drawing and
 * the polygons in it built anew (make-valid, structure method), which changes the area and says by how
 * much. What is proposed is sound on the grid, or it is not proposed.
 */
#include "lib/check/repair_impl.h"

#include <string.h>

#include <ranh/base/vec.h>
#include <ranh/geo/bridge.h>
#include <ranh/geo/validity.h>

#include "lib/check/repaired.h"

/* --- methods --------------------------------------------------------------------------------- */

static void fabric_of(const struct ranh_fabric *like, int64_t id, struct ranh_shape *steps,
                      struct ranh_fabric *one)
{
    struct ranh_fabric_builder *builder = ranh_fabric_builder_new(like->grid, like->srid);
    ranh_fabric_to_metres(like, steps);
    ranh_fabric_add(builder, id, steps);
    ranh_fabric_build(builder, one);
}

static bool is_good(struct ranh_mend_bench *bench, const struct ranh_fabric *one)
{
    return one->n_faces == 1 && one->n_rings > 0 && ranh_validity_sound(bench->validity, one, 0) &&
           ranh_fabric_area_m2(one, 0) > 0;
}

/* Nothing to mend: repaired since it was found wrong. */
static bool is_whole(struct ranh_mend_bench *bench, const struct ranh_fabric *fabric, size_t face)
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
static int mend(struct ranh_mend_bench *bench, const struct ranh_fabric *fabric, size_t face,
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

int ranh_repair_shape(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                      struct ranh_fabric *one, const char **note_vi, const char **note_en,
                      const char **method_name, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &repairs->input->parcels->fabric;
    struct ranh_mend_bench *bench = &repairs->bench;
    const struct method *method;
    *method_name = NULL;
    if (fabric->face_ring[job->a + 1] == fabric->face_ring[job->a] ||
        is_whole(bench, fabric, job->a))
        return 0;
    ranh_arena_clear(&bench->arena);
    int status = mend(bench, fabric, job->a, job->codes, one, &method, err);
    if (status || !method) {
        *method_name = status ? NULL : "";
        return status;
    }
    *method_name = method->name;
    *note_vi = method->note_vi;
    *note_en = method->note_en;
    return 0;
}
