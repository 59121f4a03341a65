/* SPDX-License-Identifier: MIT */
/* See cover.h for the idea. Coordinates are grid steps relative to the lower left corner of the parcel's
 * box, where doubles hold them exactly. */
#include "lib/check/cover_internal.h"

#include <math.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

/* A parcel being measured: its edges relative to the corner of its box, which is width x height. */
struct segment {
    double ax, ay, bx, by;
};
struct measured {
    struct segment *edge;
    size_t n, cap;
    struct ranh_cover_edge *raw; /* scratch of ranh_cover_face_edges() */
    size_t raw_cap;
    struct ranh_grid_box box;
    double width, height, area; /* steps, square steps */
};

static double at(const struct segment *s, double x)
{
    return s->ay + (s->by - s->ay) * ((x - s->ax) / (s->bx - s->ax));
}

/* Integral over [u, v] of the smaller of two lines given by their values at the ends. */
static double lower_of(double u, double v, double p0, double p1, double q0, double q1)
{
    double d0 = p0 - q0, d1 = p1 - q1;
    if (d0 <= 0 && d1 <= 0)
        return (v - u) * (p0 + p1) / 2;
    if (d0 >= 0 && d1 >= 0)
        return (v - u) * (q0 + q1) / 2;
    double w = (v - u) * (d0 / (d0 - d1)), m = p0 + (p1 - p0) * (d0 / (d0 - d1));
    return d0 < 0 ? w * (p0 + m) / 2 + (v - u - w) * (m + q1) / 2
                  : w * (q0 + m) / 2 + (v - u - w) * (m + p1) / 2;
}

/* Area of the parcel in columns [u, v] below the line from y0 at u to y1 at v. */
static double below(const struct measured *m, double u, double v, double y0, double y1)
{
    double sum = 0;
    for (size_t i = 0; i < m->n; i++) {
        const struct segment *s = &m->edge[i];
        double left = s->ax < s->bx ? s->ax : s->bx, right = s->ax < s->bx ? s->bx : s->ax;
        double from = left > u ? left : u, to = right < v ? right : v;
        if (from >= to)
            continue;
        double q0 = y0 + (y1 - y0) * ((from - u) / (v - u));
        double q1 = y0 + (y1 - y0) * ((to - u) / (v - u));
        double part = lower_of(from, to, at(s, from), at(s, to), q0, q1);
        sum += s->bx < s->ax ? part : -part; /* the top of the parcel runs to the left */
    }
    return sum;
}

/* What one edge of the area adds to the integral over the parcel. */
static double edge_adds(const struct measured *m, const struct ranh_cover_edge *e)
{
    double ax = (double)e->a.x - m->box.xmin, ay = (double)e->a.y - m->box.ymin;
    double bx = (double)e->b.x - m->box.xmin, by = (double)e->b.y - m->box.ymin, sum = 0;
    /* Where it crosses the top line of the box, everything to the east changes. */
    if ((ay <= m->height) != (by <= m->height)) {
        double x = ax + (bx - ax) * ((m->height - ay) / (by - ay));
        double enters = ay < by ? -1 : 1;
        if (x < 0)
            sum += enters * m->area;
        else if (x < m->width)
            sum += enters * below(m, x, m->width, m->height, m->height);
    }
    /* Where it runs inside the box, everything below it changes. */
    double sign = bx < ax ? 1 : -1;
    if (bx < ax) {
        double swap = ax;
        ax = bx, bx = swap;
        swap = ay, ay = by, by = swap;
    }
    double u = ax > 0 ? ax : 0, v = bx < m->width ? bx : m->width;
    if (u >= v || (ay <= 0 && by <= 0) || (ay > m->height && by > m->height))
        return sum;
    double slope = (by - ay) / (bx - ax), y0 = ay + slope * (u - ax), y1 = ay + slope * (v - ax);
    /* Cut off what lies above the box (counted by the crossing) and below it (adds nothing). */
    if (y0 > m->height && y1 > m->height)
        return sum;
    if (y0 <= 0 && y1 <= 0)
        return sum;
    if (y0 > m->height)
        u += (m->height - y0) / slope, y0 = m->height;
    else if (y0 < 0)
        u -= y0 / slope, y0 = 0;
    if (y1 > m->height)
        v += (m->height - y1) / slope, y1 = m->height;
    else if (y1 < 0)
        v -= y1 / slope, y1 = 0;
    return u < v ? sum + sign * below(m, u, v, y0, y1) : sum;
}

static void measure(struct measured *m, const struct ranh_fabric *fabric, size_t parcel)
{
    uint32_t r0 = fabric->face_ring[parcel], r1 = fabric->face_ring[parcel + 1];
    size_t most = r1 > r0 ? fabric->ring_vertex[r1] - fabric->ring_vertex[r0] : 0;
    if (most > m->raw_cap) {
        m->raw_cap = most * 2;
        m->raw = ranh_realloc(m->raw, m->raw_cap, sizeof(*m->raw));
        m->edge = ranh_realloc(m->edge, m->raw_cap, sizeof(*m->edge));
    }
    m->n = ranh_cover_face_edges(fabric, parcel, m->raw);
    m->box = fabric->box[parcel];
    m->width = (double)m->box.xmax - m->box.xmin;
    m->height = (double)m->box.ymax - m->box.ymin;
    /* NOLINTBEGIN(clang-analyzer-core.NullDereference): n edges fit, so there is room */
    for (size_t i = 0; i < m->n; i++)
        m->edge[i] = (struct segment){
            (double)m->raw[i].a.x - m->box.xmin, (double)m->raw[i].a.y - m->box.ymin,
            (double)m->raw[i].b.x - m->box.xmin, (double)m->raw[i].b.y - m->box.ymin};
    /* NOLINTEND(clang-analyzer-core.NullDereference) */
    m->area = m->n > 0 ? below(m, 0, m->width, m->height, m->height) : 0;
}

static void release(struct measured *m)
{
    ranh_free(m->raw);
    ranh_free(m->edge);
}

struct sum {
    const struct ranh_cover_edge *edges;
    const struct measured *m;
    double total;
    bool skip_box; /* second query: leave out what the first one saw */
};

static bool visit_edge(void *context, uint32_t item)
{
    struct sum *sum = context;
    const struct ranh_grid_box *box = &sum->m->box;
    const struct ranh_cover_edge *e = &sum->edges[item];
    struct ranh_grid_box b = ranh_cover_edge_box(e);
    if (sum->skip_box && b.xmax >= box->xmin && b.ymin <= box->ymax && b.ymax >= box->ymin)
        return true;
    sum->total += edge_adds(sum->m, e);
    return true;
}

/* Square steps of the parcel within one area. */
static double common(const struct ranh_cover *cover, size_t area, const struct measured *m)
{
    struct sum sum = {.edges = cover->edge + cover->first[area], .m = m};
    size_t n = cover->first[area + 1] - cover->first[area];
    const struct ranh_grid_box *box = &m->box;
    if (cover->tree[area].n_items == 0) {
        for (size_t i = 0; i < n; i++)
            if (ranh_cover_edge_box(&sum.edges[i]).xmin <= box->xmax &&
                ranh_cover_edge_box(&sum.edges[i]).ymax >= box->ymin)
                sum.total += edge_adds(m, &sum.edges[i]);
    } else {
        int times = ranh_cover_cells_ask(&cover->cells[area], *box);
        if (times != RANH_CELL_EDGE)
            return times * m->area;
        ranh_rtree_query(&cover->tree[area], *box, visit_edge, &sum);
        sum.skip_box = true; /* and the edges that cross its top line further west */
        struct ranh_grid_box west = {cover->areas->box[area].xmin, box->ymax, box->xmin, box->ymax};
        if (west.xmin <= west.xmax)
            ranh_rtree_query(&cover->tree[area], west, visit_edge, &sum);
    }
    return sum.total;
}

static const double STEPS2_PER_M2 = (double)RANH_GRID_PER_M * RANH_GRID_PER_M;

double ranh_cover_area_m2(const struct ranh_cover *cover, size_t area,
                          const struct ranh_fabric *fabric, size_t parcel)
{
    struct measured m = {0};
    measure(&m, fabric, parcel);
    double steps2 = m.n > 0 ? common(cover, area, &m) : 0;
    release(&m);
    return steps2 / STEPS2_PER_M2;
}

/* --- all parcels ---------------------------------------------------------------------------------- */

enum { CHUNK = 4096 };

struct found {
    RANH_VEC(struct ranh_share)
};
struct candidates {
    RANH_VEC(uint32_t)
};
struct job {
    const struct ranh_cover *cover;
    const struct ranh_fabric *fabric;
    const uint8_t *only;
    struct found *chunk; /* results by chunk, put together in order */
};

static bool keep_candidate(void *context, uint32_t item)
{
    struct candidates *list = context;
    *ranh_vec_push(list) = item;
    return true;
}

static int share_chunk(void *context, unsigned worker, size_t first, size_t last,
                       struct ranh_err *err)
{
    (void)worker;
    (void)err;
    struct job *job = context;
    struct found *found = &job->chunk[first / CHUNK];
    struct candidates list = {0};
    struct measured m = {0};
    for (size_t i = first; i < last; i++) {
        list.n = 0;
        if (job->only && !job->only[i])
            continue;
        ranh_rtree_query(&job->cover->areas->tree, job->fabric->box[i], keep_candidate, &list);
        if (list.n == 0)
            continue;
        measure(&m, job->fabric, i);
        for (size_t c = 0; c < list.n && m.n > 0; c++) {
            double m2 = common(job->cover, list.at[c], &m) / STEPS2_PER_M2;
            if (m2 >= RANH_COVER_LEAST_M2)
                *ranh_vec_push(found) = (struct ranh_share){(uint32_t)i, list.at[c], m2};
        }
    }
    release(&m);
    ranh_vec_release(&list);
    return 0;
}

int ranh_cover_shares(const struct ranh_cover *cover, const struct ranh_fabric *fabric,
                      const uint8_t *only, struct ranh_pool *pool, struct ranh_share **shares,
                      size_t *n, struct ranh_err *err)
{
    size_t chunks = fabric->n_faces / CHUNK + 1, total = 0;
    struct job job = {cover, fabric, only, ranh_calloc(chunks, sizeof(*job.chunk))};
    int status = ranh_pool_run(pool, fabric->n_faces, CHUNK, share_chunk, &job, err);
    for (size_t c = 0; c < chunks; c++)
        total += job.chunk[c].n;
    *shares = ranh_calloc(total + 1, sizeof(**shares));
    *n = 0;
    for (size_t c = 0; c < chunks; c++) {
        if (job.chunk[c].n > 0)
            memcpy(*shares + *n, job.chunk[c].at, job.chunk[c].n * sizeof(**shares));
        *n += job.chunk[c].n;
        ranh_vec_release(&job.chunk[c]);
    }
    ranh_free(job.chunk);
    return status;
}
