/* SPDX-License-Identifier: MIT */
/*
 * The stage overlap: the detectors between parcels, their findings, and the faces they found as
 * rows of the tables overlap and gap, summed up in border. An id is made from what the row is about, so that a row
 * which comes out as it was is not written again (ranh/io/store_merge.h).
 */
#include "stages.h"

#include <inttypes.h>
#include <math.h>

#include <ranh/base/i18n.h>
#include <ranh/check/detector.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/store_merge.h>
#include <ranh/land/parcel.h>

#include "lib/check/group.h"

#include "ground.h"

struct faces {
    struct ranh_face_sink sink; /* first: a pointer to it is a pointer to this */
    struct ranh_workspace *ws;
    const struct ranh_parcel_set *parcels;
    struct ranh_merge *overlap, *gap, *border;
    int64_t n_overlaps, n_gaps, n_borders, n_folded;
    struct ranh_str blob, list;
};

static void bind_text(sqlite3_stmt *stmt, int column, const char *text)
{
    if (text)
        sqlite3_bind_text(stmt, column, text, -1, SQLITE_STATIC);
    else
        sqlite3_bind_null(stmt, column);
}

static void bind_number(sqlite3_stmt *stmt, int column, double value)
{
    if (isnan(value))
        sqlite3_bind_null(stmt, column);
    else
        sqlite3_bind_double(stmt, column, value);
}

/* The south-western end of its box. */
static void corner(const struct ranh_shape *shape, double *x, double *y)
{
    for (uint32_t i = 0; i < shape->n_points; i++) {
        *x = fmin(*x, shape->xy[2 * (size_t)i]);
        *y = fmin(*y, shape->xy[2 * (size_t)i + 1]);
    }
}

/* The columns both tables end with. */
static int insert(struct faces *faces, struct ranh_merge *merge, int column,
                  const struct ranh_face *face, struct ranh_hash *about, struct ranh_err *err)
{
    sqlite3_stmt *stmt = ranh_merge_row(merge);
    char finding[RANH_HASH_HEX];
    bind_text(stmt, column, face->klass);
    sqlite3_bind_double(stmt, column + 1, face->area_m2);
    sqlite3_bind_double(stmt, column + 2, face->width_m);
    sqlite3_bind_double(stmt, column + 3, face->length_m);
    bind_number(stmt, column + 4, face->limit_m);
    bind_text(stmt, column + 5, ranh_verdict_name(face->verdict));
    bind_text(stmt, column + 6, ranh_adjust_name(face->adjust));
    bind_text(stmt, column + 7, face->border);
    if (face->finding)
        ranh_finding_id(face->finding, finding);
    bind_text(stmt, column + 8, face->finding ? finding : NULL);
    bind_text(stmt, column + 9, ranh_fold_name(face->fold));
    if (face->shape->n_points > 0) {
        ranh_str_clear(&faces->blob);
        ranh_blob_write(&faces->blob, face->shape, faces->parcels->fabric.srid);
        sqlite3_bind_blob64(stmt, column + 10, faces->blob.text, faces->blob.len, SQLITE_STATIC);
    }
    faces->n_folded += face->fold != RANH_FOLD_NONE;
    double x = NAN, y = NAN;
    corner(face->shape, &x, &y);
    return ranh_merge_put(merge, ranh_merge_id_at(about, x, y), err);
}

static int put_overlap(struct faces *faces, const struct ranh_face *face, struct ranh_err *err)
{
    sqlite3_stmt *stmt = ranh_merge_row(faces->overlap);
    struct ranh_hash about;
    const struct ranh_parcel *a = &faces->parcels->parcel[face->a];
    const struct ranh_parcel *b = &faces->parcels->parcel[face->b];
    faces->n_overlaps++;
    sqlite3_bind_int64(stmt, 1, a->id);
    sqlite3_bind_int64(stmt, 2, b->id);
    bind_text(stmt, 3, ranh_parcel_name(a));
    bind_text(stmt, 4, ranh_parcel_name(b));
    ranh_hash_init(&about);
    ranh_hash_int(&about, a->id);
    ranh_hash_int(&about, b->id);
    return insert(faces, faces->overlap, 5, face, &about, err);
}

/* neighbours: their row ids as a JSON array. */
static int put_gap(struct faces *faces, const struct ranh_face *face, struct ranh_err *err)
{
    ranh_str_clear(&faces->list);
    for (size_t i = 0; i < face->n_neighbours; i++)
        ranh_str_printf(&faces->list, "%c%" PRId64, i ? ',' : '[',
                        faces->parcels->parcel[face->neighbour[i]].id);
    ranh_str_puts(&faces->list, face->n_neighbours ? "]" : "[]");
    faces->n_gaps++;
    bind_text(ranh_merge_row(faces->gap), 1, faces->list.text);
    struct ranh_hash about;
    ranh_hash_init(&about);
    ranh_hash_text(&about, faces->list.text);
    for (size_t i = 0; i < 2 * (size_t)face->shape->n_points; i++)
        ranh_hash_int(&about, llround(face->shape->xy[i] * 1e4));
    return insert(faces, faces->gap, 2, face, &about, err);
}

static int put(struct ranh_face_sink *sink, const struct ranh_face *face, struct ranh_err *err)
{
    struct faces *faces = (struct faces *)sink;
    int status = ranh_workspace_stopped(faces->ws, err);
    if (status)
        return status;
    return face->b == SIZE_MAX ? put_gap(faces, face, err) : put_overlap(faces, face, err);
}

/* What the folds have together: counts add up, the widest is the widest of any. */
static struct ranh_border_sum small(const struct ranh_border_row *row)
{
    struct ranh_border_sum sum = {0};
    for (int fold = RANH_FOLD_NONE + 1; fold < RANH_FOLDS; fold++) {
        sum.area_m2 += row->by[fold].area_m2;
        sum.width_m = fmax(sum.width_m, row->by[fold].width_m);
        sum.length_m += row->by[fold].length_m;
    }
    return sum;
}

static int put_border(struct ranh_face_sink *sink, const struct ranh_border_row *row,
                      struct ranh_err *err)
{
    struct faces *faces = (struct faces *)sink;
    sqlite3_stmt *stmt = ranh_merge_row(faces->border);
    struct ranh_hash about;
    struct ranh_border_sum folded = small(row);
    faces->n_borders++;
    bind_text(stmt, 1, row->name);
    bind_text(stmt, 2, row->side_a);
    bind_text(stmt, 3, row->side_b);
    bind_text(stmt, 4, row->klass);
    sqlite3_bind_int64(stmt, 5, row->all.overlaps);
    sqlite3_bind_int64(stmt, 6, row->all.gaps);
    sqlite3_bind_double(stmt, 7, row->all.area_m2);
    sqlite3_bind_double(stmt, 8, row->all.width_m);
    sqlite3_bind_double(stmt, 9, row->all.length_m);
    for (int fold = 0; fold < RANH_FOLDS; fold++)
        sqlite3_bind_int64(stmt, 10 + fold, row->by[fold].overlaps + row->by[fold].gaps);
    sqlite3_bind_double(stmt, 15, folded.area_m2);
    sqlite3_bind_double(stmt, 16, folded.width_m);
    sqlite3_bind_double(stmt, 17, folded.length_m);
    bind_number(stmt, 18, row->limit_m);
    bind_text(stmt, 19, ranh_adjust_name(row->adjust));
    bind_text(stmt, 20, row->adjust_vi);
    bind_text(stmt, 21, row->adjust_en);
    sqlite3_bind_int64(stmt, 22, row->reports);
    ranh_hash_init(&about);
    ranh_hash_text(&about, row->side_a);
    ranh_hash_text(&about, row->side_b);
    ranh_hash_text(&about, row->klass);
    return ranh_merge_put(faces->border, ranh_merge_id(&about), err);
}

static int open_faces(struct faces *faces, struct ranh_err *err)
{
    struct ranh_store *store = faces->ws->store;
    static const char overlap[] = "parcel_a, parcel_b, key_a, key_b, class, area_m2, width_m,"
                                  " length_m, limit_m, verdict, adjust, border, finding_id, fold,"
                                  " geometry";
    static const char gap[] = "neighbours, class, area_m2, width_m, length_m, limit_m, verdict,"
                              " adjust, border, finding_id, fold, geometry";
    static const char border[] =
        "name, side_a, side_b, class, overlaps, gaps, area_m2, width_m, length_m, findings,"
        " within_limit, recording, below_minimum, grid_noise, small_area_m2, small_width_m,"
        " small_length_m, limit_m, adjust, adjust_vi, adjust_en, reports";
    int status =
        ranh_merge_open(store, "overlap", "overlap_id", overlap, true, &faces->overlap, err);
    if (!status)
        status = ranh_merge_open(store, "gap", "gap_id", gap, true, &faces->gap, err);
    if (!status)
        status = ranh_merge_open(store, "border", "border_id", border, false, &faces->border, err);
    return status;
}

/* What was found is in the tables then; err NULL = after a failure. */
static int close_rows(struct faces *faces, struct ranh_ground_rows *ground, struct ranh_err *err)
{
    struct ranh_merge *merge[] = {faces->overlap, faces->gap, faces->border};
    int status = ranh_ground_rows_close(ground, err);
    for (size_t i = 0; i < sizeof(merge) / sizeof(merge[0]); i++) {
        int closed = ranh_merge_close(merge[i], status ? NULL : err);
        status = status ? status : closed;
    }
    faces->overlap = faces->gap = faces->border = NULL;
    return status;
}

static int detect(struct faces *faces, struct ranh_ground_rows *ground,
                  const struct ranh_overlap_options *options, struct ranh_check_counts *counts,
                  struct ranh_err *err)
{
    struct ranh_workspace *ws = faces->ws;
    struct ranh_finding_sink *sink = NULL;
    int status = ranh_finding_store_open(ws->store, "overlap", NULL, &sink, err);
    if (status)
        return status;
    struct ranh_check_input input = {
        .parcels = faces->parcels,
        .rules = ws->rules,
        .store = ws->store,
        .as_of = ws->as_of,
        .pool = ws->pool,
        .log = ws->log,
        .faces = &faces->sink,
        .balances = &ground->balances,
        .limits = ranh_check_limits_default(),
        .counts = counts,
    };
    input.limits.min_area_m2 = options->min_area_m2;
    input.limits.min_width_m = options->min_width_m;
    input.limits.max_gap_m2 = options->max_gap_m2;
    status = ranh_detectors_run("overlap", &input, sink, err);
    int closed = close_rows(faces, ground, status ? NULL : err);
    status = status ? status : closed;
    size_t n;
    int64_t *rows = ranh_finding_store_ungrouped(sink, &n);
    closed = ranh_finding_store_close(sink, status ? NULL : err);
    status = status ? status : closed;
    if (!status) /* by the gaps and ids as they are now */
        status = ranh_groups_write(ws->store, faces->parcels, rows, n, err);
    ranh_free(rows);
    return status;
}

int ranh_stage_overlap(struct ranh_workspace *ws, const struct ranh_overlap_options *options,
                       struct ranh_err *err)
{
    struct faces faces = {
        .sink = {put, put_border}, .ws = ws, .blob = RANH_STR_INIT, .list = RANH_STR_INIT};
    struct ranh_ground_rows ground = {0};
    struct ranh_check_counts counts = {0};
    int status = ranh_workspace_parcels(ws, &faces.parcels, err);
    if (!status)
        status = open_faces(&faces, err);
    if (!status)
        status = ranh_ground_rows_open(&ground, ws->store, err);
    if (!status)
        status = detect(&faces, &ground, options, &counts, err);
    close_rows(&faces, &ground, NULL); /* where it did not come so far */
    ranh_str_release(&faces.blob);
    ranh_str_release(&faces.list);
    if (status)
        return status;
    ranh_workspace_count(ws, "parcels", (int64_t)faces.parcels->fabric.n_faces);
    ranh_workspace_count(ws, "overlaps", faces.n_overlaps);
    ranh_workspace_count(ws, "gaps", faces.n_gaps);
    ranh_workspace_count(ws, "borders", faces.n_borders);
    ranh_workspace_count(ws, "at_borders", faces.n_folded);
    ranh_workspace_count(ws, "below_minimum", counts.below_minimum);
    ranh_workspace_count(ws, "grid_noise", counts.grid_noise);
    ranh_workspace_count(ws, "large_gaps", counts.large_gaps);
    ranh_workspace_count(ws, "without_boundary", ground.n_without);
    return 0;
}
