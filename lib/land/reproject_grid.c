/* SPDX-License-Identifier: MIT */
/*
 * Where the grid's origin lies. The grid reaches 214 km around it; the origin a new workspace
 * begins with covers Ho Chi Minh City. It is moved only when the middle of the data (the median of
 * a sample, which a misread sheet does not pull away; in a VN-2000 workspace points outside the
 * country are left out) lies far from it. It is a whole kilometre, so that coordinates are the same
 * multiples of 0.1 mm under any origin.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/geo/wkb.h>
#include <ranh/land/row_id.h>

#define SAMPLES 255
#define FAR_M   100000.0

/* First point of the first feature at or after that id, in the workspace CRS; false when there is
 * none. */
static int sample(struct ranh_rp *rp, sqlite3_stmt *stmt, int64_t id, bool *found, double xy[2],
                  struct ranh_err *err)
{
    struct ranh_rp_worker *w = &rp->worker[0];
    struct ranh_transform *t = NULL;
    struct ranh_shape shape = {.n_points = 0};
    struct ranh_err ignored = {0};
    bool row = false;
    *found = false;
    sqlite3_bind_int64(stmt, 1, id);
    int status = ranh_store_step(rp->input->store, stmt, &row, err);
    if (!status && row) {
        const struct ranh_rp_source *source =
            ranh_rp_source_by_id(rp, sqlite3_column_int64(stmt, 0));
        ranh_arena_clear(&w->arena);
        if (source &&
            ranh_wkb_read(&w->arena, sqlite3_column_blob(stmt, 1),
                          (size_t)sqlite3_column_bytes(stmt, 1), &shape, NULL, &ignored) == 0 &&
            shape.n_points > 0) {
            status = ranh_rp_transform(rp, w, (size_t)(source - rp->source), &t, err);
            memcpy(xy, shape.xy, 2 * sizeof(*xy));
            if (!status)
                status = ranh_transform_points(t, xy, 1, NULL, err);
            double place[2] = {xy[0], xy[1]};
            if (!status)
                status = ranh_transform_points(w->to_degrees, place, 1, NULL, err);
            *found = !status && isfinite(place[0]) &&
                     (!rp->viet_nam || ranh_rp_in_country(place[0], place[1]));
        }
    }
    sqlite3_reset(stmt);
    return status;
}

static int ascending(const void *a, const void *b)
{
    const double *x = a;
    const double *y = b;
    return (*x > *y) - (*x < *y);
}

/* Up to SAMPLES points of a table spread evenly over its ids. */
static int sample_table(struct ranh_rp *rp, const struct ranh_rp_table *t, double *x, double *y,
                        size_t *n, struct ranh_err *err)
{
    char sql[400];
    sqlite3_stmt *stmt = NULL;
    struct ranh_store *store = rp->input->store;
    struct ranh_row_runs runs;
    int status = ranh_row_runs(store, t->name, t->id, &rp->arena, &runs, err);
    snprintf(sql, sizeof(sql),
             "SELECT t.source_id, %s FROM \"%s\" t JOIN delivered d ON d.delivered_id = "
             "t.delivered_id WHERE t.%s >= ?1 AND d.geometry IS NOT NULL ORDER BY t.%s LIMIT 1",
             t->geometry, t->name, t->id, t->id);
    if (!status)
        status = ranh_store_prepare(store, sql, &stmt, err);
    int64_t samples = runs.total < SAMPLES ? runs.total : SAMPLES;
    for (int64_t k = 0; !status && k < samples; k++) {
        double xy[2];
        bool found = false;
        int64_t id = ranh_row_at(&runs, runs.total * k / samples);
        status = sample(rp, stmt, id, &found, xy, err);
        if (found) {
            x[*n] = xy[0];
            y[(*n)++] = xy[1];
        }
    }
    sqlite3_finalize(stmt);
    return status;
}

/* The middle half of sorted numbers, widened by its own length on both sides and 10 km: what is misread does not
 * pull it away. */
static void bulk(const double *sorted, size_t n, double *low, double *high)
{
    double a = sorted[n / 4], b = sorted[n - 1 - n / 4];
    *low = a - (b - a) - 10000;
    *high = b + (b - a) + 10000;
}

/* From the grid of a new workspace, not from that of the last run: the choice depends on the data alone. */
int ranh_rp_choose_grid(struct ranh_rp *rp, struct ranh_err *err)
{
    double x[SAMPLES];
    double y[SAMPLES];
    size_t n = 0;
    struct ranh_grid had = ranh_store_grid(rp->input->store);
    int status = ranh_store_first_grid(rp->input->store, &rp->grid, err);
    for (size_t i = 0; !status && n == 0 && i < RANH_RP_TABLES; i++)
        status = sample_table(rp, &ranh_rp_table[i], x, y, &n, err);
    if (status)
        return status;
    rp->rest = (struct ranh_box){NAN, NAN, NAN, NAN};
    if (n > 0) {
        qsort(x, n, sizeof(*x), ascending);
        qsort(y, n, sizeof(*y), ascending);
        bulk(x, n, &rp->rest.xmin, &rp->rest.xmax);
        bulk(y, n, &rp->rest.ymin, &rp->rest.ymax);
        if (fabs(x[n / 2] - rp->grid.x0) > FAR_M || fabs(y[n / 2] - rp->grid.y0) > FAR_M)
            rp->grid = ranh_grid_around(x[n / 2], y[n / 2]);
    }
    if (rp->grid.x0 == had.x0 && rp->grid.y0 == had.y0)
        return 0;
    return ranh_store_set_grid(rp->input->store, &rp->grid, err);
}
