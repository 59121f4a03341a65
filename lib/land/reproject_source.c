/* SPDX-License-Identifier: MIT */
/*
 * Which reference system a source is in, and why. A person's declaration wins over the file,
 * because .prj files are often copied from elsewhere; but a difference between the two is told
 * (C102). Nothing is guessed: a source without either stops the stage.
 */
#include "reproject_internal.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/date.h>
#include <ranh/base/fs.h>
#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/vec.h>
#include <ranh/land/row_id.h>

static const struct ranh_declared_crs *declared_for(const struct ranh_reproject_input *input,
                                                    const char *name)
{
    static const struct ranh_declared_crs nothing = {0};
    for (size_t i = 0; i < input->n_declared; i++)
        if (strcmp(input->declared[i].source, name) == 0)
            return &input->declared[i];
    return &nothing;
}

static const char *label(struct ranh_rp *rp, const struct ranh_crs *crs)
{
    if (crs->epsg == 0)
        return ranh_arena_strdup(&rp->arena, crs->name);
    return ranh_arena_printf(&rp->arena, "EPSG:%d (%s)", crs->epsg, crs->name);
}

/* The file says one thing, ranh.yaml another. What the file says may itself be unknown or refused.
 * Of every GeoJSON it is degrees; where its numbers are none, that is no contradiction. */
static int compare_with_file(struct ranh_rp *rp, const struct ranh_rp_source *source,
                             struct ranh_err *err)
{
    struct ranh_crs stated = {0};
    struct ranh_err ignored = {0};
    size_t n = source->n_seen < RANH_RP_POINTS ? (size_t)source->n_seen : RANH_RP_POINTS;
    if ((source->default_crs && source->n_degrees == 0) ||
        ranh_crs_same(rp->worker[0].crs, source->stated, source->crs, source->point, n))
        return 0;
    struct ranh_arena *arena = &rp->arena;
    struct ranh_finding f = RANH_FINDING_INIT;
    const char *what = "?";
    if (ranh_crs_lookup(rp->worker[0].crs, source->stated, &stated, &ignored) == 0)
        what = label(rp, &stated);
    const char *used = label(rp, &source->system);
    f.code = "C102";
    f.stage = "reproject";
    f.subject = "source";
    f.source_id = source->id;
    f.key_a = source->name;
    f.file = source->file;
    f.detail_vi =
        ranh_arena_printf(arena,
                          source->detected ? "tệp ghi %s, số liệu chỉ khớp %s và hệ này được dùng"
                                           : "tệp ghi %s, ranh.yaml khai %s và được dùng",
                          what, used);
    f.detail_en = ranh_arena_printf(
        arena,
        source->detected ? "the file states %s, its numbers fit %s alone, which is used"
                         : "the file states %s, ranh.yaml declares %s, which is used",
        what, used);
    return ranh_finding_put(rp->sink, &f, err);
}

static const char *certainty(struct ranh_rp *rp, const struct ranh_rp_detection *found)
{
    if (found->n_meeting == 0)
        return found->n_marks == 0 ? "; a datum step (225 m) cannot be seen this way, and nothing "
                                     "with a known system "
                                     "lies beside it"
                                   : "; its boundary is not that of the sources beside it, so that "
                                     "a datum step (225 m) "
                                     "cannot be seen";
    return ranh_arena_printf(&rp->arena,
                             ", and %zu of %zu boundary points onto those of its neighbours",
                             found->n_meeting, found->n_points);
}

/* `crs: auto`: what the file states, where its numbers agree; else the one reading that fits. */
static int decide_by_numbers(struct ranh_rp *rp, struct ranh_rp_source *source,
                             struct ranh_err *err)
{
    struct ranh_rp_detection found;
    struct ranh_crs stated = {0};
    struct ranh_err ignored = {0};
    int status = ranh_rp_detect(rp, source, true, &found, err);
    if (status)
        return status;
    bool real = source->stated && (!source->default_crs || found.n_degrees * 2 > found.n);
    if (found.step == RANH_MOVE_SYSTEM && real &&
        ranh_crs_lookup(rp->worker[0].crs, source->stated, &stated, &ignored) == 0 &&
        (source->default_crs || ranh_crs_detection_of(&found.crs, stated.epsg))) {
        source->crs = source->stated;
        source->reason = "stated by the file, and its numbers fit";
    } else if (found.step == RANH_MOVE_SYSTEM && ranh_crs_detection_usable(&found.crs)) {
        source->crs = found.crs.reading[0].crs;
        source->detected = true;
        source->reason = ranh_arena_printf(
            &rp->arena,
            "detected: of %zu readings the only one that brings %zu sampled features %s%s",
            found.crs.n_tried, found.n, found.by, certainty(rp, &found));
    } else {
        status = ranh_rp_refuse_detection(rp, source, &found, err);
    }
    return status;
}

static int check_shift(struct ranh_rp *rp, const struct ranh_rp_source *source,
                       struct ranh_err *err)
{
    if (!source->shift)
        return 0;
    if (source->declared && !source->detected && source->system.family == RANH_CRS_VN2000 &&
        !source->system.geographic)
        return 0;
    return ranh_fail(err, RANH_E_CRS,
                     _("%s: with `local_shift:`, `crs:` names the VN-2000 zone the "
                       "shift leads to, e.g. EPSG:9210; %s is none."),
                     ranh_rp_called(rp, source), source->crs);
}

static int source_system(struct ranh_rp *rp, struct ranh_rp_source *source, struct ranh_err *err)
{
    if (ranh_crs_lookup(rp->worker[0].crs, source->crs, &source->system, err))
        return ranh_fail_context(err, "%s", ranh_rp_called(rp, source));
    return check_shift(rp, source, err);
}

/* A GeoJSON that names a projected system was given it by somebody; degrees are what its format
 * says. */
static void judge_default(struct ranh_rp *rp, struct ranh_rp_source *source)
{
    struct ranh_crs stated = {0};
    struct ranh_err ignored = {0};
    source->default_crs =
        source->default_crs && source->stated &&
        ranh_crs_lookup(rp->worker[0].crs, source->stated, &stated, &ignored) == 0 &&
        stated.geographic;
}

static int decide(struct ranh_rp *rp, struct ranh_rp_source *source, struct ranh_err *err)
{
    struct ranh_transform *t = NULL;
    const struct ranh_declared_crs *declared = declared_for(rp->input, source->name);
    judge_default(rp, source);
    bool by_numbers = declared->crs && strcmp(declared->crs, "auto") == 0;
    if (declared->detect && !declared->crs)
        by_numbers = !source->stated || source->default_crs;
    int status = 0;
    source->shift = declared->shift;
    source->declared = declared->crs && !by_numbers;
    source->crs = source->declared ? declared->crs : by_numbers ? NULL : source->stated;
    if (by_numbers)
        status = decide_by_numbers(rp, source, err);
    else if (!source->crs)
        status = ranh_rp_refuse_missing(rp, source, err);
    if (!status)
        status = source_system(rp, source, err);
    if (status)
        return status;
    status = ranh_rp_transform(rp, &rp->worker[0], (size_t)(source - rp->source), &t, err);
    if (status)
        return ranh_fail_context(err, "%s", ranh_rp_called(rp, source));
    source->operation = ranh_transform_operation(t);
    source->max_edge = source->system.geographic
                           ? rp->input->max_edge_m / 111320.0
                           : rp->input->max_edge_m / source->system.metres_per_unit;
    return 0;
}

static int load_rows(struct ranh_rp *rp, struct ranh_err *err)
{
    struct {
        RANH_VEC(struct ranh_rp_source)
    } list = {0};
    sqlite3_stmt *stmt = NULL;
    bool row = false;
    int status = ranh_store_prepare(
        rp->input->store,
        "SELECT source_id, name, path, role, crs_declared, commune_code, driver, commune_asof, "
        "reading, placing, features_in, scale FROM source s "
        "WHERE role IN ('parcels','zones','restrictions','non_parcels','communes','permits') AND "
        "EXISTS (SELECT 1 FROM delivered d WHERE " RANH_ROWS_OF(
            "d.delivered_id", "s.source_id") " AND d.geometry IS NOT NULL) "
                                             "ORDER BY source_id",
        &stmt, err);
    while (!status && !(status = ranh_store_step(rp->input->store, stmt, &row, err)) && row) {
        const char *text[9];
        for (int i = 0; i < 9; i++) {
            const char *t = (const char *)sqlite3_column_text(stmt, i + 1);
            text[i] = t && *t ? ranh_arena_strdup(&rp->arena, t) : NULL;
        }
        char key[24];
        struct ranh_rp_source source = {.id = sqlite3_column_int64(stmt, 0),
                                        .name = text[0] ? text[0] : "?",
                                        .file = text[1] ? ranh_fs_basename(text[1]) : "?",
                                        .role = text[2],
                                        .stated = text[3],
                                        .commune = text[4],
                                        .deviation_m = NAN,
                                        .reading = text[7],
                                        .placed = text[8],
                                        .n_features = sqlite3_column_int64(stmt, 10),
                                        .scale = sqlite3_column_int(stmt, 11),
                                        .default_crs =
                                            text[5] && strncmp(text[5], "GeoJSON", 7) == 0};
        if (!text[6] || !ranh_date_parse(text[6], &source.commune_asof))
            source.commune_asof = RANH_DATE_NONE;
        snprintf(key, sizeof(key), "%" PRId64, source.id);
        ranh_map_put(&rp->by_id, key, (int64_t)list.n, NULL);
        *ranh_vec_push(&list) = source;
    }
    sqlite3_finalize(stmt);
    rp->n_sources = list.n;
    rp->source = RANH_NEW_ARRAY(&rp->arena, list.n, struct ranh_rp_source);
    if (list.n > 0)
        memcpy(rp->source, list.at, list.n * sizeof(*list.at));
    ranh_vec_release(&list);
    return status;
}

/* A refused source is no neighbour to the others, and does not keep them from being looked at: who corrects a
 * delivery wants all that is to be corrected. first: the first refusal, with which the stage ends. */
static int decide_or_refuse(struct ranh_rp *rp, struct ranh_rp_source *source,
                            struct ranh_err *first, struct ranh_err *err)
{
    int status = decide(rp, source, err);
    if (status != RANH_E_CRS)
        return status;
    source->crs = NULL;
    if (first->status == RANH_OK)
        *first = *err;
    if (rp->input->refused)
        rp->input->refused(rp->input->refused_context, source->name, err);
    ranh_err_clear(err);
    return RANH_OK;
}

int ranh_rp_sources_load(struct ranh_rp *rp, struct ranh_err *err)
{
    struct ranh_err first = {0};
    int status = load_rows(rp, err);
    for (unsigned i = 0; i < rp->n_workers; i++)
        rp->worker[i].transform = ranh_calloc(rp->n_sources + 1, sizeof(*rp->worker[i].transform));
    /* Those with a system first: the others may be looked for beside them. */
    for (int late = 0; late < 2; late++)
        for (size_t i = 0; !status && i < rp->n_sources; i++) {
            const struct ranh_declared_crs *d = declared_for(rp->input, rp->source[i].name);
            bool open = d->detect || (d->crs && strcmp(d->crs, "auto") == 0);
            if (open == (late == 1))
                status = decide_or_refuse(rp, &rp->source[i], &first, err);
        }
    return status || first.status == RANH_OK ? status
                                             : ranh_fail(err, first.status, "%s", first.text);
}

/* "12.5" and "10", not "1e+01". */
static const char *plain_number(struct ranh_arena *arena, double value)
{
    char buf[RANH_NUM_MAX];
    bool whole = fabs(value) < 1e15 && !(value < trunc(value)) && !(value > trunc(value));
    return ranh_arena_strdup(arena,
                             whole ? ranh_num_fixed(buf, value, 0) : ranh_num_write(buf, value));
}

static const char *shift_text(struct ranh_arena *arena, const struct ranh_local_shift *shift)
{
    if (!shift)
        return "";
    return ranh_arena_printf(
        arena,
        "local shift \"%s\" (dx %s m, dy %s m, rotation %s\", scale %s ppm), given by the user, "
        "then ",
        shift->label, plain_number(arena, shift->dx_m), plain_number(arena, shift->dy_m),
        plain_number(arena, shift->rotation_sec), plain_number(arena, shift->scale_ppm));
}

/* The evidence: what was used, why, and the operation to the letter. English, the same in every
 * locale. */
int ranh_rp_source_record(struct ranh_rp *rp, const struct ranh_rp_source *source,
                          struct ranh_err *err)
{
    sqlite3_stmt *stmt = NULL;
    struct ranh_arena *arena = &rp->arena;
    char old[80] = "";
    if (source->system.replaced_by)
        snprintf(old, sizeof(old), "; EPSG:%d is deprecated and read as EPSG:%d",
                 source->system.epsg, source->system.replaced_by);
    const char *reason = ranh_arena_printf(arena, "%s%s",
                                           source->reason     ? source->reason
                                           : source->declared ? "declared in ranh.yaml"
                                                              : "stated by the file",
                                           old);
    const char *operation = ranh_arena_printf(arena, "%s%s: %s", shift_text(arena, source->shift),
                                              source->operation->name, source->operation->pipeline);
    int status =
        ranh_store_prepare(rp->input->store,
                           "UPDATE source SET crs_used = ?1, crs_reason = ?2, operation = ?3, "
                           "accuracy_m = ?4, deviation_mm = ?6, placing = ?7 WHERE source_id = ?5",
                           &stmt, err);
    if (!status) {
        sqlite3_bind_text(stmt, 1, source->crs, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 2, reason, -1, SQLITE_STATIC);
        sqlite3_bind_text(stmt, 3, operation, -1, SQLITE_STATIC);
        sqlite3_bind_double(stmt, 4, source->shift ? (double)NAN : source->operation->accuracy_m);
        /* NaN is stored as NULL: of a shift nobody has stated how good it is */
        sqlite3_bind_int64(stmt, 5, source->id);
        if (source->placing[source->beside][0])
            sqlite3_bind_text(stmt, 7, source->placing[source->beside], -1, SQLITE_STATIC);
        sqlite3_bind_double(stmt, 6, ceil(source->deviation_m * 1e8) / 1e5);
        status = ranh_store_step(rp->input->store, stmt, NULL, err);
    }
    sqlite3_finalize(stmt);
    if (!status && (source->declared || source->detected) && source->stated && !source->shift)
        status = compare_with_file(rp, source, err);
    return status;
}
