/* SPDX-License-Identifier: MIT */
/*
 * Boundary points as evidence, where boxes leave several readings or one is to be used: the open corners of the
 * source, in each reading and with a datum step more or less, against the corners of parcels and communes of sources
 * whose system somebody stated. Only neighbours near one of the places are read, each once; what was found by its
 * numbers is no neighbour, so that the order of sources does not matter.
 */
#include "reproject_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <ranh/geo/chain.h>
#include <ranh/geo/wkb.h>
#include <ranh/land/marks.h>
#include <ranh/land/row_id.h>
#include <ranh/land/rules.h>

enum { ROWS = 20000, CORNERS = 600, STEPS = 3, MARKS = 4000000, ASSUMED_SCALE = 1000 };
#define NEAR_M   600.0 /* around a place: datum steps stay within */
#define DEGREE_M 111320.0
#define NEAR_DEG 0.03 /* a sample's box does not hold all of its source */

struct corners {
    RANH_VEC(double)
};

/* Calls of each shape of a source, as delivered, to at most `most`. */
struct reading_rows {
    struct ranh_rp *rp;
    const struct ranh_rp_source *source;
    int (*put)(void *context, const struct ranh_shape *shape, struct ranh_err *err);
    void *context;
};

static int each_shape(const struct reading_rows *rows, int64_t most, struct ranh_err *err)
{
    struct ranh_rp *rp = rows->rp;
    struct ranh_arena *arena = &rp->worker[0].arena;
    const struct ranh_rp_table *t = &ranh_rp_table[0];
    sqlite3_stmt *stmt = NULL;
    bool row = true;
    char sql[400];
    for (size_t i = 0; i < RANH_RP_TABLES; i++)
        if (strncmp(rows->source->role, ranh_rp_table[i].name, strlen(ranh_rp_table[i].name)) == 0)
            t = &ranh_rp_table[i];
    snprintf(sql, sizeof(sql),
             "SELECT %s FROM \"%s\" t JOIN delivered d ON d.delivered_id = t.delivered_id WHERE "
             "t.%s BETWEEN %lld AND %lld AND d.geometry IS NOT NULL ORDER BY t.%s LIMIT %lld",
             t->geometry, t->name, t->id, (long long)ranh_row_id(rows->source->id, 0),
             (long long)ranh_row_id(rows->source->id, RANH_ROWS_MAX), t->id, (long long)most);
    int status = ranh_store_prepare(rp->input->store, sql, &stmt, err);
    while (!status && !(status = ranh_store_step(rp->input->store, stmt, &row, err)) && row) {
        struct ranh_shape shape;
        struct ranh_err ignored = {0};
        ranh_arena_clear(arena);
        if (ranh_wkb_read(arena, sqlite3_column_blob(stmt, 0),
                          (size_t)sqlite3_column_bytes(stmt, 0), &shape, NULL, &ignored) == 0 &&
            shape.kind == RANH_SHAPE_POLYGON && shape.n_points > 0)
            status = rows->put(rows->context, &shape, err);
    }
    sqlite3_finalize(stmt);
    return status;
}

/* --- the source's own open corners ----------------------------------------------------------- */

struct own {
    double scale; /* to metres, about */
    struct ranh_fabric_builder *builder;
    struct ranh_grid grid;
    int64_t n;
};

static int put_own(void *context, const struct ranh_shape *shape, struct ranh_err *err)
{
    struct own *own = context;
    (void)err;
    for (size_t i = 0; i < 2 * (size_t)shape->n_points; i++)
        shape->xy[i] *= own->scale;
    if (!own->builder && isfinite(shape->xy[0]) && isfinite(shape->xy[1])) {
        own->grid = ranh_grid_around(shape->xy[0], shape->xy[1]);
        own->builder = ranh_fabric_builder_new(own->grid, 0);
    }
    if (own->builder)
        ranh_fabric_add(own->builder, ++own->n, shape);
    return RANH_OK;
}

/* At most CORNERS of them, evenly over the chain, in the numbers of the file. */
static void open_corners(const struct own *own, const struct ranh_chain *chain,
                         struct corners *corners)
{
    struct ranh_vertex last = {INT32_MIN, INT32_MIN};
    size_t n = 0, total = 0;
    for (int pass = 0; pass < 2; pass++, total = n, n = 0)
        for (size_t i = 0; i < chain->n; i++) { /* sorted by a: each corner once as a */
            struct ranh_vertex v = chain->edge[i].a;
            bool same = i > 0 && v.x == last.x && v.y == last.y;
            last = v;
            if (same)
                continue;
            if (pass == 1 &&
                (total <= CORNERS || n * CORNERS / total != (n + 1) * CORNERS / total)) {
                double xy[2];
                ranh_grid_metres(&own->grid, v, &xy[0], &xy[1]);
                *ranh_vec_push(corners) = xy[0] / own->scale;
                *ranh_vec_push(corners) = xy[1] / own->scale;
            }
            n++;
        }
}

static int own_corners(struct ranh_rp *rp, const struct ranh_rp_source *source,
                       const struct ranh_crs_reading *reading, struct corners *corners,
                       struct ranh_err *err)
{
    struct ranh_crs crs;
    struct ranh_fabric fabric;
    struct ranh_chain chain;
    struct own own = {.scale = reading->unit};
    int status = ranh_crs_lookup(rp->worker[0].crs, reading->crs, &crs, err);
    if (!status && crs.geographic)
        own.scale = DEGREE_M;
    struct reading_rows rows = {rp, source, put_own, &own};
    if (!status)
        status = each_shape(&rows, ROWS, err);
    if (!own.builder)
        return status;
    ranh_fabric_build(own.builder, &fabric);
    ranh_chain_build(&fabric, NULL, &chain);
    open_corners(&own, &chain, corners);
    ranh_chain_release(&chain);
    ranh_fabric_release(&fabric);
    return status;
}

/* --- where each reading puts them ------------------------------------------------------------ */

struct place {
    const struct ranh_crs_reading *reading;
    enum ranh_crs_move_kind step;
    double *xy;          /* in the workspace */
    struct ranh_box box; /* around them, widened */
};

static struct ranh_box box_of(const double *xy, size_t n)
{
    struct ranh_box b = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(xy[2 * i]) || !isfinite(xy[2 * i + 1]))
            continue;
        b.xmin = fmin(b.xmin, xy[2 * i] - NEAR_M);
        b.xmax = fmax(b.xmax, xy[2 * i] + NEAR_M);
        b.ymin = fmin(b.ymin, xy[2 * i + 1] - NEAR_M);
        b.ymax = fmax(b.ymax, xy[2 * i + 1] + NEAR_M);
    }
    return b;
}

/* Places of the readings as they are, then with a step more or less: of two at one place the first is told. */
static int make_places(struct ranh_rp *rp, const struct ranh_crs_detection *d,
                       const struct corners *corners, struct place *place, size_t *n,
                       struct ranh_err *err)
{
    size_t n_corners = corners->n / 2;
    int status = RANH_OK;
    *n = 0;
    for (size_t i = 0; i < d->n && !status; i++) {
        struct ranh_transform *t = NULL;
        const struct ranh_crs_reading *r = &d->reading[i];
        if (r->refused || r->prefixed)
            continue;
        struct place *p = &place[(*n)++];
        *p = (struct place){
            r, RANH_MOVE_SYSTEM, RANH_NEW_ARRAY(&rp->arena, corners->n, double), {0, 0, 0, 0}};
        for (size_t k = 0; k < n_corners; k++) {
            p->xy[2 * k] = corners->at[2 * k + r->swapped] * r->unit;
            p->xy[2 * k + 1] = corners->at[2 * k + !r->swapped] * r->unit;
        }
        status = ranh_transform_get(rp->worker[0].crs, r->crs, rp->workspace_crs, &t, err);
        if (!status)
            ranh_transform_points(t, p->xy, n_corners, NULL, NULL);
        p->box = box_of(p->xy, n_corners);
    }
    for (size_t i = 0, systems = *n; i < systems; i++)
        for (int back = 0; back < 2 && !status; back++) {
            struct ranh_crs crs;
            struct place *p = &place[(*n)++];
            *p = place[i];
            p->xy = RANH_NEW_ARRAY(&rp->arena, corners->n, double);
            memcpy(p->xy, place[i].xy, corners->n * sizeof(double));
            status = ranh_crs_lookup(rp->worker[0].crs, p->reading->crs, &crs, err);
            if (!status)
                status = ranh_crs_step(rp->worker[0].crs, rp->workspace_crs, back, p->xy, n_corners,
                                       err);
            p->step = !status && (back == 0) == (crs.family == RANH_CRS_VN2000) ? RANH_MOVE_LACKING
                                                                                : RANH_MOVE_TWICE;
        }
    return status;
}

/* --- neighbours ------------------------------------------------------------------------------ */

struct others {
    const struct place *place;
    size_t n_places;
    struct ranh_transform *t;
    struct corners *marks;
};

static bool in_box(const struct ranh_box *b, double x, double y)
{
    return x >= b->xmin && x <= b->xmax && y >= b->ymin && y <= b->ymax;
}

static int put_marks(void *context, const struct ranh_shape *shape, struct ranh_err *err)
{
    struct others *o = context;
    (void)err;
    ranh_transform_points(o->t, shape->xy, shape->n_points, NULL, NULL);
    for (size_t i = 0; i < shape->n_points && o->marks->n < 2 * (size_t)MARKS; i++)
        for (size_t p = 0; p < o->n_places; p++)
            if (o->place[p].step == RANH_MOVE_SYSTEM &&
                in_box(&o->place[p].box, shape->xy[2 * i], shape->xy[2 * i + 1])) {
                *ranh_vec_push(o->marks) = shape->xy[2 * i];
                *ranh_vec_push(o->marks) = shape->xy[2 * i + 1];
                break;
            }
    return RANH_OK;
}

/* Whether the sampled box of a source, widened by its own size, comes near one of the places. */
static int is_near(struct ranh_rp *rp, struct ranh_rp_source *other, const struct others *o,
                   bool *near, struct ranh_err *err)
{
    struct ranh_transform *t = NULL;
    int status = other->seen ? RANH_OK : ranh_rp_look(rp, other, err);
    *near = false;
    if (status || other->box.xmin > other->box.xmax)
        return status;
    status = ranh_transform_get(rp->worker[0].crs, rp->workspace_crs, "EPSG:4326", &t, err);
    struct ranh_box b = other->box;
    double w = b.xmax - b.xmin + NEAR_DEG, h = b.ymax - b.ymin + NEAR_DEG;
    for (size_t p = 0; p < o->n_places && !status && !*near; p++) {
        double at[4] = {o->place[p].box.xmin, o->place[p].box.ymin, o->place[p].box.xmax,
                        o->place[p].box.ymax};
        ranh_transform_points(t, at, 2, NULL, NULL);
        *near = at[0] <= b.xmax + w && at[2] >= b.xmin - w && at[1] <= b.ymax + h &&
                at[3] >= b.ymin - h;
    }
    return status;
}

static int read_neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source,
                           struct others *o, struct ranh_err *err)
{
    int status = RANH_OK;
    for (size_t i = 0; i < rp->n_sources && !status; i++) {
        struct ranh_rp_source *other = &rp->source[i];
        struct ranh_err ignored = {0};
        bool near;
        if (other == source || !other->crs || other->detected || other->shift ||
            (strcmp(other->role, "parcels") != 0 && strcmp(other->role, "communes") != 0))
            continue;
        status = is_near(rp, other, o, &near, err);
        if (status || !near ||
            ranh_transform_get(rp->worker[0].crs, other->crs, rp->workspace_crs, &o->t, &ignored))
            continue;
        struct reading_rows rows = {rp, other, put_marks, o};
        status = each_shape(&rows, RANH_ROWS_MAX, err);
    }
    return status;
}

/* --- the answer ------------------------------------------------------------------------------ */

static void answer(struct ranh_rp *rp, const struct place *place, size_t n, size_t n_corners,
                   const struct corners *marks, double tolerance, struct ranh_rp_detection *found)
{
    struct ranh_marks m;
    struct ranh_marks_reading *r = RANH_NEW_ARRAY(&rp->arena, n + 1, struct ranh_marks_reading);
    ranh_marks_make(&m, marks->at, NULL, marks->n / 2, tolerance);
    for (size_t i = 0; i < n; i++)
        r[i] = (struct ranh_marks_reading){place[i].xy,
                                           ranh_marks_judge(&m, place[i].xy, n_corners, NULL)};
    size_t best = ranh_marks_choose(&m, r, n);
    ranh_marks_release(&m);
    if (best == SIZE_MAX)
        return;
    found->crs.reading = place[best].reading;
    found->crs.n = 1;
    found->crs.answer = RANH_CRS_UNIQUE;
    found->step = place[best].step;
    found->n_points = n_corners;
    found->n_meeting = r[best].verdict.hits;
}

int ranh_rp_by_neighbours(struct ranh_rp *rp, const struct ranh_rp_source *source,
                          struct ranh_rp_detection *found, struct ranh_err *err)
{
    struct corners corners = {0}, marks = {0};
    int32_t scale = source->scale > 0 ? source->scale : ASSUMED_SCALE;
    const char *article;
    double limit = rp->input->rules ? ranh_rules_edge_match_m(rp->input->rules, scale, false, scale,
                                                              false, rp->input->as_of, &article)
                                    : (double)NAN;
    if (found->crs.n == 0 || !(limit > 0) || strcmp(source->role, "parcels") != 0)
        return RANH_OK;
    size_t n = 0;
    struct place *place = RANH_NEW_ARRAY(&rp->arena, STEPS * found->crs.n, struct place);
    int status = own_corners(rp, source, &found->crs.reading[0], &corners, err);
    if (!status && corners.n > 0)
        status = make_places(rp, &found->crs, &corners, place, &n, err);
    struct others o = {.place = place, .n_places = n, .marks = &marks};
    if (!status && n > 0)
        status = read_neighbours(rp, source, &o, err);
    found->beside = true;
    found->n_marks = marks.n / 2;
    if (!status && marks.n > 0)
        answer(rp, place, n, corners.n / 2, &marks, limit, found);
    ranh_vec_release(&corners);
    ranh_vec_release(&marks);
    return status;
}
