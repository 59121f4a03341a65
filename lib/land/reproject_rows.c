/* SPDX-License-Identifier: MIT */
/*
 * Rows in batches: read by id, placed by the pool (each result at the place of its row), written by
 * one prepared UPDATE in the order of ids. A batch is bounded in rows and in bytes, so memory does
 * not grow with the city.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/base/i18n.h>
#include <ranh/base/num.h>
#include <ranh/base/str.h>
#include <ranh/geo/wkb.h>
#include <ranh/io/row_runs.h>

#define BATCH_ROWS  4096
#define BATCH_BYTES (32 * 1024 * 1024)
#define CHUNK       64

enum fate { FATE_PLACED, FATE_EMPTY, FATE_KIND, FATE_UNREADABLE, FATE_FAILED, FATE_OFF_GRID };

struct item {
    int64_t id, feature;
    size_t source;
    size_t wkb, n_wkb; /* place in the batch's bytes */
    const char *commune;
    /* Results. */
    enum fate fate;
    struct ranh_str blob;
    double native_area_m2, lon, lat;
    double deviation_m;  /* of the cells it went through; NAN = none */
    double mid_x, mid_y; /* of its box, in the workspace */
    double x, y;         /* first vertex as delivered */
    bool swapped;        /* with X and Y the other way round it would lie among the rest */
    double bad_x, bad_y; /* the vertex that could not be placed, as delivered */
};

struct batch {
    struct ranh_rp *rp;
    const struct ranh_rp_table *table;
    struct ranh_str bytes;
    struct ranh_arena arena;
    struct item *item; /* [BATCH_ROWS]; their blobs keep their memory */
    size_t n;
    int64_t last_id, end_id; /* read so far, to be read to */
    sqlite3_stmt *read, *write;
};

/* --- one feature ----------------------------------------------------------------------------- */

static ranh_wide ring_twice_area(const struct ranh_vertex *v, size_t n)
{
    ranh_wide sum = 0;
    for (size_t i = 0; i < n; i++) {
        const struct ranh_vertex *a = &v[i];
        const struct ranh_vertex *b = &v[i + 1 < n ? i + 1 : 0];
        sum += (ranh_wide)a->x * b->y - (ranh_wide)b->x * a->y;
    }
    return sum < 0 ? -sum : sum;
}

/* Area in the system the data were drawn in, exact on a 0.1 mm grid of that system. NAN in degrees.
 * */
static double native_area(const struct ranh_shape *shape, const struct ranh_crs *crs,
                          struct ranh_arena *arena)
{
    struct ranh_grid grid = ranh_grid_around(shape->xy[0], shape->xy[1]);
    struct ranh_vertex *v = RANH_NEW_ARRAY(arena, shape->n_points, struct ranh_vertex);
    ranh_wide sum = 0;
    if (crs->geographic || isnan(crs->metres_per_unit))
        return NAN;
    for (uint32_t i = 0; i < shape->n_points; i++)
        if (!ranh_grid_snap(&grid, shape->xy[2 * (size_t)i], shape->xy[2 * (size_t)i + 1], &v[i]))
            return NAN;
    for (uint32_t p = 0; p < shape->n_parts; p++)
        for (uint32_t r = shape->part_ring[p]; r < shape->part_ring[p + 1]; r++) {
            uint32_t first = shape->ring_point[r];
            ranh_wide area = ring_twice_area(v + first, shape->ring_point[r + 1] - first);
            sum += r == shape->part_ring[p] ? area : -area;
        }
    return ranh_grid_area_m2(sum) * crs->metres_per_unit * crs->metres_per_unit;
}

/* In place; false with the index of the first vertex that is not finite or off the grid. */
static bool snap(const struct ranh_grid *grid, struct ranh_shape *shape, uint32_t *bad)
{
    for (uint32_t i = 0; i < shape->n_points; i++) {
        struct ranh_vertex v;
        double *p = shape->xy + 2 * (size_t)i;
        if (!ranh_grid_snap(grid, p[0], p[1], &v)) {
            *bad = i;
            return false;
        }
        ranh_grid_metres(grid, v, &p[0], &p[1]);
    }
    return true;
}

/* A permit is one point: the one delivered, or one inside the footprint delivered. */
static bool as_point(struct ranh_arena *arena, struct ranh_shape *shape)
{
    double x = shape->xy[0];
    double y = shape->xy[1];
    if (shape->kind == RANH_SHAPE_POLYGON ? !ranh_shape_inside(shape, &x, &y)
                                          : shape->n_points != 1)
        return false;
    *shape = *ranh_shape_point(arena, x, y);
    return true;
}

/* The middle of its box, in degrees; NAN when that cannot be told. */
static void locate(struct ranh_rp_worker *w, struct item *item, const struct ranh_shape *placed)
{
    struct ranh_box box = ranh_shape_box(placed);
    double middle[2] = {(box.xmin + box.xmax) / 2, (box.ymin + box.ymax) / 2};
    item->mid_x = middle[0];
    item->mid_y = middle[1];
    ranh_transform_points(w->to_degrees, middle, 1, NULL, NULL);
    item->lon = middle[0];
    item->lat = middle[1];
}

/* A similarity of the plane, about the origin of coordinates. */
static void shift_shape(const struct ranh_local_shift *shift, struct ranh_shape *shape)
{
    double turn = shift->rotation_sec / 3600 * (3.14159265358979323846 / 180);
    double c = (1 + shift->scale_ppm * 1e-6) * cos(turn);
    double s = (1 + shift->scale_ppm * 1e-6) * sin(turn);
    for (size_t i = 0; i < shape->n_points; i++) {
        double x = shape->xy[2 * i], y = shape->xy[2 * i + 1];
        shape->xy[2 * i] = c * x - s * y + shift->dx_m;
        shape->xy[2 * i + 1] = s * x + c * y + shift->dy_m;
    }
}

static enum fate place(struct ranh_rp *rp, struct ranh_rp_worker *w, const struct batch *batch,
                       struct item *item, struct ranh_transform *transform)
{
    const struct ranh_rp_source *source = &rp->source[item->source];
    struct ranh_shape shape;
    struct ranh_shape placed;
    struct ranh_err ignored = {0};
    unsigned notes = 0;
    uint32_t bad = 0;
    if (ranh_wkb_read(&w->arena, batch->bytes.text + item->wkb, item->n_wkb, &shape, &notes,
                      &ignored))
        return FATE_UNREADABLE;
    if (shape.kind == RANH_SHAPE_NONE || shape.n_points == 0)
        return FATE_EMPTY;
    item->x = shape.xy[0];
    item->y = shape.xy[1];
    if (source->shift)
        shift_shape(source->shift, &shape);
    if (batch->table->point ? !as_point(&w->arena, &shape) : shape.kind != RANH_SHAPE_POLYGON)
        return FATE_KIND;
    if (!batch->table->point)
        item->native_area_m2 = native_area(&shape, &source->system, &w->arena);
    ranh_transform_deviation_reset(transform);
    if (ranh_transform_shape(transform, &w->arena, &shape, source->max_edge, &placed, &ignored))
        return FATE_FAILED;
    item->deviation_m = ranh_transform_deviation(transform);
    locate(w, item, &placed);
    if (!snap(&rp->grid, &placed, &bad)) {
        if (placed.n_points ==
            shape.n_points) { /* else vertices were added and the index is another */
            item->bad_x = shape.xy[2 * (size_t)bad];
            item->bad_y = shape.xy[2 * (size_t)bad + 1];
        }
        return isfinite(placed.xy[2 * (size_t)bad]) ? FATE_OFF_GRID : FATE_FAILED;
    }
    ranh_blob_write(&item->blob, &placed, rp->srid);
    return FATE_PLACED;
}

/* One feature typed the other way round in a good file. */
static bool fits_swapped(const struct ranh_rp *rp, const struct item *item,
                         struct ranh_transform *transform)
{
    double xy[2] = {item->y, item->x};
    const struct ranh_box *rest = &rp->rest;
    return (item->fate == FATE_FAILED || item->fate == FATE_OFF_GRID) && isfinite(item->x) &&
           isfinite(item->y) && ranh_transform_points(transform, xy, 1, NULL, NULL) == 0 &&
           xy[0] >= rest->xmin && xy[0] <= rest->xmax && xy[1] >= rest->ymin && xy[1] <= rest->ymax;
}

static int work(void *context, unsigned worker, size_t first, size_t last, struct ranh_err *err)
{
    struct batch *batch = context;
    struct ranh_rp *rp = batch->rp;
    struct ranh_rp_worker *w = &rp->worker[worker];
    for (size_t i = first; i < last; i++) {
        struct item *item = &batch->item[i];
        struct ranh_transform *transform = NULL;
        int status = ranh_rp_transform(rp, w, item->source, &transform, err);
        if (status)
            return status;
        ranh_arena_clear(&w->arena);
        ranh_str_clear(&item->blob);
        item->mid_x = item->mid_y = NAN;
        item->native_area_m2 = item->lon = item->lat = item->bad_x = item->bad_y = NAN;
        item->x = item->y = item->deviation_m = NAN;
        item->fate = place(rp, w, batch, item, transform);
        item->swapped = fits_swapped(rp, item, transform);
    }
    return 0;
}

/* --- a batch --------------------------------------------------------------------------------- */

static int read_batch(struct batch *batch, struct ranh_err *err)
{
    struct ranh_store *store = batch->rp->input->store;
    bool row = true;
    int status = 0;
    batch->n = 0;
    ranh_str_clear(&batch->bytes);
    ranh_arena_clear(&batch->arena);
    sqlite3_bind_int64(batch->read, 1, batch->last_id);
    sqlite3_bind_int64(batch->read, 2, batch->end_id);
    while (batch->n < BATCH_ROWS && batch->bytes.len < BATCH_BYTES &&
           !(status = ranh_store_step(store, batch->read, &row, err)) && row) {
        const struct ranh_rp_source *source =
            ranh_rp_source_by_id(batch->rp, sqlite3_column_int64(batch->read, 1));
        struct item *item = &batch->item[batch->n];
        const void *wkb = sqlite3_column_blob(batch->read, 3);
        const char *commune = (const char *)sqlite3_column_text(batch->read, 4);
        batch->last_id = sqlite3_column_int64(batch->read, 0);
        if (!source || !wkb)
            continue;
        item->id = batch->last_id;
        item->source = (size_t)(source - batch->rp->source);
        item->feature = sqlite3_column_int64(batch->read, 2);
        item->wkb = batch->bytes.len;
        item->n_wkb = (size_t)sqlite3_column_bytes(batch->read, 3);
        item->commune = commune ? ranh_arena_strdup(&batch->arena, commune) : source->commune;
        ranh_str_add(&batch->bytes, wkb, item->n_wkb);
        batch->n++;
    }
    sqlite3_reset(batch->read);
    return status;
}

static int tell(struct batch *batch, const struct item *item, struct ranh_err *err)
{
    static const char *const vi[] = {
        [FATE_UNREADABLE] = "hình học trong kho không đọc được",
        [FATE_FAILED] = "phép chuyển đổi từ chối đỉnh",
        [FATE_OFF_GRID] = "cách xa dữ liệu còn lại hơn 214 km",
    };
    static const char *const en[] = {
        [FATE_UNREADABLE] = "its stored geometry cannot be read",
        [FATE_FAILED] = "the operation refuses the vertex",
        [FATE_OFF_GRID] = "more than 214 km away from the other data",
    };
    const struct ranh_rp_source *source = &batch->rp->source[item->source];
    struct ranh_finding f = RANH_FINDING_INIT;
    char x[RANH_NUM_MAX] = "";
    char y[RANH_NUM_MAX] = "";
    char where[2 * RANH_NUM_MAX + 8] = "";
    if (isfinite(item->bad_x) && isfinite(item->bad_y))
        snprintf(where, sizeof(where), " (%s %s)", ranh_num_fixed(x, item->bad_x, 4),
                 ranh_num_fixed(y, item->bad_y, 4));
    f.code = "C103";
    f.stage = "reproject";
    f.subject = batch->table->subject;
    f.id_a = item->id;
    f.source_id = source->id;
    f.feature = item->feature;
    f.file = source->file;
    f.detail_vi = ranh_arena_printf(
        &batch->arena, "%s%s%s", vi[item->fate], where,
        item->swapped ? "; đổi chỗ X và Y cho nhau thì đối tượng nằm cùng chỗ với dữ liệu còn lại, "
                        "hãy xem lại thứ tự tọa độ của riêng đối tượng này"
                      : "");
    f.detail_en = ranh_arena_printf(
        &batch->arena, "%s%s%s", en[item->fate], where,
        item->swapped ? "; with X and Y the other way round it lies among the other data: look at "
                        "the order of coordinates of this feature"
                      : "");
    return ranh_finding_put(batch->rp->sink, &f, err);
}

static int write_item(struct batch *batch, struct item *item, struct ranh_err *err)
{
    struct ranh_rp_source *source = &batch->rp->source[item->source];
    int32_t native = source->system.replaced_by ? source->system.replaced_by : source->system.epsg;
    sqlite3_stmt *s = batch->write;
    if (item->fate == FATE_PLACED)
        sqlite3_bind_blob64(s, 1, item->blob.text, item->blob.len, SQLITE_STATIC);
    else
        sqlite3_bind_null(s, 1);
    if (native > 0)
        sqlite3_bind_int(s, 2, native);
    else
        sqlite3_bind_null(s, 2);
    sqlite3_bind_double(s, 3, item->native_area_m2); /* NaN is stored as NULL */
    sqlite3_bind_int64(s, 4, item->id);
    int status = ranh_store_step(batch->rp->input->store, s, NULL, err);
    sqlite3_reset(s);
    source->deviation_m = fmax(source->deviation_m, item->deviation_m);
    if (!isnan(item->x))
        ranh_rp_fit_numbers(source, item->x, item->y);
    if (!isnan(item->lon))
        ranh_rp_fit_count(batch->rp, source, item->commune, item->lon, item->lat);
    if (batch->table == &ranh_rp_table[0]) {
        const double at[4] = {item->mid_x, item->mid_y, item->lon, item->lat};
        ranh_rp_group_add(batch->rp, source, item->commune, false, at);
    }
    if (!status && item->fate >= FATE_UNREADABLE && ++source->n_refused <= RANH_RP_TOLD)
        status = tell(batch, item, err);
    return status;
}

static void count(const struct ranh_reproject_input *input, const char *what, int64_t n)
{
    if (input->counts && n > 0)
        *ranh_map_put(input->counts, what, 0, NULL) += n;
}

static int prepare(struct batch *batch, struct ranh_err *err)
{
    const struct ranh_rp_table *t = batch->table;
    struct ranh_store *store = batch->rp->input->store;
    char sql[500];
    snprintf(sql, sizeof(sql),
             "SELECT t.%s, t.source_id, d.feature, %s, %s FROM \"%s\" t JOIN delivered d ON "
             "d.delivered_id = t.delivered_id WHERE t.%s > ?1 AND t.%s <= ?2 AND d.geometry IS NOT "
             "NULL ORDER BY t.%s",
             t->id, t->geometry, t->commune, t->name, t->id, t->id, t->id);
    int status = ranh_store_prepare(store, sql, &batch->read, err);
    snprintf(sql, sizeof(sql), "UPDATE \"%s\" SET geometry = ?1%s WHERE %s = ?4", t->name,
             strcmp(t->name, "parcel") == 0 ? ", native_srid = ?2, native_area_m2 = ?3" : "",
             t->id);
    if (!status)
        status = ranh_store_prepare(store, sql, &batch->write, err);
    return status;
}

static int place_span(struct batch *batch, struct ranh_rp_span span, int64_t placed[2],
                      struct ranh_err *err)
{
    const struct ranh_reproject_input *in = batch->rp->input;
    int status = 0;
    batch->last_id = span.low;
    batch->end_id = span.high;
    while (!status) {
        if (in->stop && *in->stop)
            status =
                ranh_fail(err, RANH_E_INTERRUPTED, _("reproject was stopped; run again to go on"));
        if (!status)
            status = read_batch(batch, err);
        if (status || batch->n == 0)
            break;
        status = ranh_pool_run(in->pool, batch->n, CHUNK, work, batch, err);
        for (size_t i = 0; !status && i < batch->n; i++) {
            status = write_item(batch, &batch->item[i], err);
            placed[batch->item[i].fate == FATE_PLACED]++;
        }
        ranh_progress_add(in->log, batch->n);
    }
    return status;
}

static int place_spans(struct batch *batch, const struct ranh_rp_span *spans, size_t n,
                       int64_t placed[2], struct ranh_err *err)
{
    int status = prepare(batch, err);
    for (size_t i = 0; !status && i < n; i++)
        status = place_span(batch, spans[i], placed, err);
    sqlite3_finalize(batch->read);
    sqlite3_finalize(batch->write);
    batch->read = batch->write = NULL;
    return status;
}

/* Where few rows change, the spatial index follows them one by one; where none does, it is left alone. */
static int place_table(struct batch *batch, struct ranh_err *err)
{
    struct ranh_rp *rp = batch->rp;
    struct ranh_store *store = rp->input->store;
    const char *name = batch->table->name;
    struct ranh_rp_span *spans = RANH_NEW_ARRAY(&rp->arena, rp->n_sources + 1, struct ranh_rp_span);
    bool few;
    size_t n = ranh_rp_spans(rp, batch->table, spans, &few);
    int64_t placed[2] = {0, 0};
    int status = few || n == 0 ? 0 : ranh_store_unindex(store, name, err);
    if (!status && n > 0)
        status = place_spans(batch, spans, n, placed, err);
    if (!status && n > 0)
        status = few ? ranh_store_statistics(store, name, err) : ranh_store_index(store, name, err);
    if (!status && rp->keep.n > 0)
        status = ranh_rp_count_placed(rp, batch->table, &placed[1], &placed[0], err);
    count(rp->input, name, placed[1]);
    count(rp->input, "not placed", placed[0]);
    return status;
}

static int total_rows(struct ranh_rp *rp, int64_t *total, struct ranh_err *err)
{
    int status = 0;
    *total = 0;
    for (size_t i = 0; rp->keep.n > 0 && i < rp->n_sources; i++)
        *total += rp->source[i].kept ? 0 : rp->source[i].n_features;
    if (rp->keep.n > 0)
        return 0;
    for (size_t i = 0; !status && i < RANH_RP_TABLES; i++) {
        int64_t n = 0;
        status = ranh_row_count(rp->input->store, ranh_rp_table[i].name, &n, err);
        *total += n;
    }
    return status;
}

int ranh_rp_tables(struct ranh_rp *rp, struct ranh_err *err)
{
    struct batch batch = {.rp = rp};
    int64_t total = 0;
    int status = total_rows(rp, &total, err);
    ranh_arena_init(&batch.arena);
    ranh_str_init(&batch.bytes);
    batch.item = ranh_calloc(BATCH_ROWS, sizeof(*batch.item));
    for (size_t i = 0; i < BATCH_ROWS; i++)
        ranh_str_init(&batch.item[i].blob);
    ranh_progress_begin(rp->input->log, _("reproject"), (uint64_t)total);
    for (size_t i = 0; !status && i < RANH_RP_TABLES; i++) {
        batch.table = &ranh_rp_table[i];
        status = place_table(&batch, err);
    }
    ranh_progress_end(rp->input->log);
    for (size_t i = 0; i < BATCH_ROWS; i++)
        ranh_str_release(&batch.item[i].blob);
    ranh_free(batch.item);
    ranh_str_release(&batch.bytes);
    ranh_arena_release(&batch.arena);
    return status;
}
