/* SPDX-License-Identifier: MIT */
/*
 * Proposals in their order, and applying them in it. Applying never trusts a proposal that was made before
 * another was applied: it is made again on the parcels as they have become, which is cheap, because only the
 * place is looked at. So clashes are no special case: the second either still helps, or says why not. And what
 * did not help at first may help when its neighbours are mended: one goes round until nothing more does.
 */
#include "lib/check/repair_impl.h"

#include <string.h>

#include "lib/check/border.h"

/* --- where it was delivered ------------------------------------------------------------------ */

static int source_of(struct ranh_repairs *repairs, size_t face, const char **name,
                     struct ranh_err *err)
{
    struct ranh_store *store = repairs->input->store;
    bool row = false;
    int status = 0;
    *name = repairs->source[face];
    if (*name)
        return 0;
    if (!repairs->source_stmt)
        status = ranh_store_prepare(store, "SELECT name FROM source WHERE source_id = ?1",
                                    &repairs->source_stmt, err);
    if (!status) {
        sqlite3_reset(repairs->source_stmt);
        sqlite3_bind_int64(repairs->source_stmt, 1,
                           repairs->input->parcels->parcel[face].source_id);
        status = ranh_store_step(store, repairs->source_stmt, &row, err);
    }
    if (!status)
        *name = repairs->source[face] = ranh_arena_strdup(
            &repairs->texts, row ? (const char *)sqlite3_column_text(repairs->source_stmt, 0) : "");
    return status;
}

/* --- one job --------------------------------------------------------------------------------- */

struct result {
    enum ranh_why why;
    const char *method;
    bool shape_impossible;
    size_t moved, kept;     /* parcels that stand for the sides */
    struct ranh_fabric one; /* of a shape */
    char group[RANH_HASH_HEX];
};

static struct ranh_repair row_of(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                                 size_t face)
{
    const struct ranh_parcel *parcel = &repairs->input->parcels->parcel[face];
    return (struct ranh_repair){.finding_id = job->finding_id,
                                .codes = job->codes,
                                .key = parcel->key,
                                .parcel_id = parcel->id,
                                .feature = parcel->feature};
}

/* The notes of the rows, one group, also say what the checks will then tell. */
static int add_tells(struct ranh_repairs *repairs, const struct ranh_repair_pair *pair, size_t n,
                     struct ranh_repair *rows, struct ranh_arena *arena, struct ranh_err *err)
{
    struct ranh_str vi = RANH_STR_INIT, en = RANH_STR_INIT;
    int status = 0;
    for (size_t i = 0; i < n && !status; i++)
        status = ranh_repair_tell(&repairs->tells, &pair[i], n > 1, &vi, &en, err);
    for (size_t i = 0; i < n && !status; i++) {
        rows[i].note_vi =
            i ? rows[0].note_vi : ranh_repair_note_with(rows[0].note_vi, &vi, arena, true);
        rows[i].note_en =
            i ? rows[0].note_en : ranh_repair_note_with(rows[0].note_en, &en, arena, false);
    }
    ranh_str_release(&vi);
    ranh_str_release(&en);
    return status;
}

static int put_shape(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                     struct result *result, struct ranh_err *err)
{
    const struct ranh_fabric *fabric = &repairs->input->parcels->fabric;
    struct ranh_repair row = row_of(repairs, job, job->a);
    struct ranh_shape before, after;
    int status =
        ranh_repair_shape(repairs, job, &result->one, &row.note_vi, &row.note_en, &row.method, err);
    result->why = RANH_WHY_GONE;
    result->shape_impossible = row.method && !*row.method;
    if (status || !row.method || !*row.method)
        return status;
    ranh_fabric_shape(fabric, job->a, &repairs->bench.arena, &before);
    ranh_fabric_shape(&result->one, 0, &repairs->bench.arena, &after);
    row.before = &before;
    row.after = &after;
    row.area_before_m2 = ranh_fabric_area_m2(fabric, job->a);
    row.area_after_m2 = ranh_fabric_area_m2(&result->one, 0);
    result->why = RANH_WHY_GOOD;
    result->method = row.method;
    const struct ranh_repair_pair pair = {job->a, fabric, &result->one, job->a, 0};
    status = add_tells(repairs, &pair, 1, &row, &repairs->bench.arena, err);
    if (!status)
        status = source_of(repairs, job->a, &row.source, err);
    return status ? status : ranh_repair_put(repairs->input->store, &row, 1, result->group, err);
}

/* Changed lots of the patch as rows of one group. */
static int put_patch(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                     const struct ranh_mended *mended, struct result *result, struct ranh_err *err)
{
    struct ranh_patch *patch = &repairs->patch;
    struct ranh_arena *arena = &patch->arena;
    struct ranh_fabric was, is;
    size_t n = 0;
    int status = 0;
    struct ranh_repair *rows = RANH_NEW_ARRAY(arena, patch->lot.n, struct ranh_repair);
    struct ranh_shape *shapes = RANH_NEW_ARRAY(arena, 2 * patch->lot.n, struct ranh_shape);
    struct ranh_repair_pair *pair = RANH_NEW_ARRAY(arena, patch->lot.n, struct ranh_repair_pair);
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, false, arena, &was);
    ranh_lots_fabric(patch->parcels, patch->lot.at, patch->lot.n, true, arena, &is);
    for (size_t i = 0; i < patch->lot.n && !status; i++) {
        if (!patch->lot.at[i].changed)
            continue;
        struct ranh_repair *row = &rows[n];
        *row = row_of(repairs, job, patch->lot.at[i].face);
        row->method = ranh_mend_name(mended->method);
        ranh_fabric_shape(&was, i, arena, &shapes[2 * n]);
        ranh_fabric_shape(&is, i, arena, &shapes[2 * n + 1]);
        row->before = &shapes[2 * n];
        row->after = &shapes[2 * n + 1];
        row->area_before_m2 = ranh_fabric_area_m2(&was, i);
        row->area_after_m2 = ranh_fabric_area_m2(&is, i);
        pair[n] = (struct ranh_repair_pair){patch->lot.at[i].face, &was, &is, i, i};
        status = source_of(repairs, patch->lot.at[i].face, &row->source, err);
        n++;
    }
    if (n == 0 && !status)
        RANH_BUG("a repair that was judged to help changes no parcel");
    ranh_repair_note(repairs->input, mended, n, arena, &rows[0]);
    for (size_t i = 1; i < n; i++) {
        rows[i].note_vi = rows[0].note_vi;
        rows[i].note_en = rows[0].note_en;
        rows[i].rule_vi = rows[0].rule_vi;
        rows[i].rule_en = rows[0].rule_en;
    }
    result->method = ranh_mend_name(mended->method);
    if (!status)
        status = add_tells(repairs, pair, n, rows, arena, err);
    return status ? status : ranh_repair_put(repairs->input->store, rows, n, result->group, err);
}

static int work_on(struct ranh_repairs *repairs, const struct ranh_repair_job *job,
                   struct result *result, struct ranh_err *err)
{
    struct ranh_patch *patch = &repairs->patch;
    struct ranh_mended mended = {0};
    *result = (struct result){.why = RANH_WHY_GONE, .moved = SIZE_MAX, .kept = SIZE_MAX};
    switch (job->kind) {
    case RANH_JOB_SHAPE:
        return put_shape(repairs, job, result, err);
    case RANH_JOB_OVERLAP:
        mended = ranh_mend_overlap(patch, repairs->input, job->a, job->b);
        break;
    case RANH_JOB_GAP:
        mended = ranh_mend_gap(patch, repairs->input, &job->place);
        break;
    case RANH_JOB_VERTEX:
        mended = ranh_mend_vertices(patch, repairs->input, job->a, job->b);
        break;
    }
    result->why = mended.why;
    result->moved = mended.moved;
    result->kept = mended.kept;
    return mended.why == RANH_WHY_GOOD ? put_patch(repairs, job, &mended, result, err) : 0;
}

/* --- reasons --------------------------------------------------------------------------------- */

static bool has_reason(const struct ranh_repair_job *job)
{
    return job->why != RANH_WHY_GOOD && job->why != RANH_WHY_GONE;
}

/* What came of the job; a reason names parcels on both sides of a gap. */
static void note_result(struct ranh_repairs *repairs, struct ranh_repair_job *job,
                        const struct result *result)
{
    const struct ranh_parcel *parcels = repairs->input->parcels->parcel;
    job->why = result->shape_impossible ? RANH_WHY_NO_LAND : result->why;
    if (!has_reason(job) || job->kind != RANH_JOB_GAP)
        return;
    job->beside = result->moved == SIZE_MAX ? NULL : parcels[result->moved].key;
    job->across = result->kept == SIZE_MAX ? NULL : parcels[result->kept].key;
}

static int put_reasons(struct ranh_repairs *repairs, struct ranh_err *err)
{
    const struct ranh_parcel *parcels = repairs->input->parcels->parcel;
    int status = 0;
    for (size_t i = 0; i < repairs->job.n && !status; i++) {
        const struct ranh_repair_job *job = &repairs->job.at[i];
        struct ranh_repair_none none = {
            .finding_id = job->finding_id,
            .code = job->codes,
            .key_a = job->a == SIZE_MAX ? job->beside : parcels[job->a].key,
            .key_b = job->b == SIZE_MAX ? job->across : parcels[job->b].key,
            .reason = ranh_why_name(job->why),
            .note_vi = ranh_why_text(job->why, true),
            .note_en = ranh_why_text(job->why, false)};
        if (has_reason(job))
            status = ranh_repair_put_none(repairs->input->store, &none, err);
    }
    return status;
}

/* --- all ------------------------------------------------------------------------------------- */

static int propose(struct ranh_repairs *repairs, struct ranh_repair_job *job,
                   struct ranh_repair_counts *counts, struct ranh_err *err)
{
    struct result result;
    bool fresh = true;
    int status = work_on(repairs, job, &result, err);
    if (status)
        return status;
    note_result(repairs, job, &result);
    if (job->kind == RANH_JOB_SHAPE && result.why == RANH_WHY_GOOD)
        ranh_fabric_release(&result.one);
    if (job->why == RANH_WHY_GOOD) {
        ranh_map_put(&repairs->seen, result.group, 1, &fresh);
        job->group = ranh_arena_strdup(&repairs->texts, result.group);
        job->method = result.method;
        counts->proposed += fresh;
    }
    counts->impossible += has_reason(job);
    return 0;
}

int ranh_repairs_propose(const struct ranh_check_input *input, struct ranh_repairs **made,
                         struct ranh_repair_counts *counts, struct ranh_err *err)
{
    struct ranh_repairs *repairs = ranh_calloc(1, sizeof(*repairs));
    *counts = (struct ranh_repair_counts){0};
    *made = repairs;
    repairs->input = input;
    repairs->bench = (struct ranh_mend_bench){ranh_geos_new(), ranh_validity_new(), {0}};
    ranh_arena_init(&repairs->bench.arena);
    ranh_arena_init(&repairs->texts);
    ranh_repair_tells_init(&repairs->tells, input, repairs->bench.validity, repairs->bench.geos);
    ranh_map_init(&repairs->seen);
    ranh_mend_begin(&repairs->patch, input);
    repairs->source = ranh_calloc(input->parcels->fabric.n_faces + 1, sizeof(*repairs->source));
    int status = ranh_repair_forget(input->store, err);
    if (!status)
        status = ranh_repair_jobs(repairs, err);
    repairs->patch.gap = repairs->gap.at;
    repairs->patch.n_gaps = repairs->gap.n;
    for (size_t i = 0; i < repairs->job.n && !status; i++)
        status = propose(repairs, &repairs->job.at[i], counts, err);
    return status ? status : put_reasons(repairs, err);
}

/* Tries the job on the parcels as they are now; *did: it changed them. */
static int apply(struct ranh_repairs *repairs, struct ranh_repair_job *job, const char *who,
                 const char *date, bool *did, struct ranh_err *err)
{
    struct ranh_store *store = repairs->input->store;
    struct result result;
    int status = job->group ? ranh_repair_withdraw(store, job->group, err) : 0;
    *did = false;
    if (!status)
        status = work_on(repairs, job, &result, err);
    if (status)
        return status;
    note_result(repairs, job, &result);
    if (result.why != RANH_WHY_GOOD)
        return 0;
    status = ranh_repair_do(store, result.group, RANH_REPAIR_APPLY, who, date, err);
    *did = !status;
    if (job->kind == RANH_JOB_SHAPE) {
        ranh_patch_put(&repairs->patch, job->a, &result.one);
        ranh_fabric_release(&result.one);
    } else {
        ranh_patch_accept(&repairs->patch);
    }
    return status;
}

enum { MOST_ROUNDS = 8 };
enum { BY_NAME = 1, BY_CODE };

/* In the first round what was proposed; then, as long as that helps, what is left of it and what had a reason not
 * to be. A parcel by itself is mended at once or not at all; and who names one proposal gets that and no more. */
static bool in_round(const struct ranh_repair_job *job, int chosen, int round)
{
    return round == 0
               ? job->group != NULL
               : chosen == BY_CODE && job->why != RANH_WHY_GONE && job->kind != RANH_JOB_SHAPE;
}

int ranh_repairs_apply(struct ranh_repairs *repairs,
                       bool (*wanted)(const void *context, const struct ranh_repair_offer *offer),
                       const void *context, const char *who, const char *date,
                       struct ranh_repair_counts *counts, struct ranh_err *err)
{
    size_t n = repairs->job.n;
    uint8_t *chosen = ranh_calloc(n + 1, 1), *applied = ranh_calloc(n + 1, 1);
    bool more = true;
    int status = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranh_repair_job *job = &repairs->job.at[i];
        struct ranh_repair_offer offer = {job->group, job->codes, job->method};
        struct ranh_repair_offer unnamed = {NULL, job->codes, job->method};
        if (job->why != RANH_WHY_GONE && wanted(context, &offer))
            chosen[i] = wanted(context, &unnamed) ? BY_CODE : BY_NAME;
    }
    for (int round = 0; round < MOST_ROUNDS && more && !status; round++) {
        more = false;
        for (size_t i = 0; i < n && !status; i++) {
            bool did = false;
            if (chosen[i] && in_round(&repairs->job.at[i], chosen[i], round))
                status = apply(repairs, &repairs->job.at[i], who, date, &did, err);
            more |= did;
            applied[i] |= did;
            counts->applied += did;
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct ranh_repair_job *job = &repairs->job.at[i];
        counts->gone += chosen[i] && job->group && !applied[i] && job->why == RANH_WHY_GONE;
        counts->refused += chosen[i] && job->group && has_reason(job);
        counts->without += chosen[i] && !job->group && has_reason(job);
    }
    ranh_free(chosen);
    ranh_free(applied);
    if (!status)
        status = ranh_repair_forget_reasons(repairs->input->store, err);
    return status ? status : put_reasons(repairs, err);
}

void ranh_repairs_free(struct ranh_repairs *repairs)
{
    if (!repairs)
        return;
    sqlite3_finalize(repairs->source_stmt);
    ranh_patch_release(&repairs->patch);
    ranh_repair_tells_release(&repairs->tells);
    ranh_map_release(&repairs->seen);
    ranh_vec_release(&repairs->job);
    ranh_vec_release(&repairs->gap);
    ranh_arena_release(&repairs->bench.arena);
    ranh_arena_release(&repairs->texts);
    ranh_validity_free(repairs->bench.validity);
    ranh_geos_free(repairs->bench.geos);
    ranh_free(repairs->source);
    ranh_free(repairs);
}
