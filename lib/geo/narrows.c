/* SPDX-License-Identifier: MIT */
/*
 * The boundary of uncovered ground and its caps. Two passes over pairs of segments that come near each other
 * (edge_pairs.h): the first splits segments where they are just the width away from one they face, so that a
 * crack that widens into a street ends where it is too wide; the second finds for each node the nearest place
 * it faces, before either of its segments: a corner between a crack and a street looks across both.
 */
#include "narrows_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

#include "box_index.h"
#include "edge_pairs.h"

#define SAVES    3.0    /* lengths of the cap, of the way along the boundary */
#define FACING   (-0.8) /* cosine between segments that face each other: drawing apart by under 37° */
#define ROUNDING 1e-9

/* --- rings ----- */

static void add_ring(struct narrow_rings *rings, const struct ranh_vertex *v, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        rings->at[rings->n] = (struct narrow_point){v[i].x, v[i].y};
        rings->corner[rings->n] = true;
        rings->ring[rings->n++] = (uint32_t)rings->n_rings;
    }
    rings->first[++rings->n_rings] = (uint32_t)rings->n;
}

static void room(struct narrow_rings *rings, size_t n, size_t n_rings)
{
    *rings = (struct narrow_rings){0};
    rings->at = ranh_alloc((n + 1) * sizeof(*rings->at));
    rings->along = ranh_alloc((n + 1) * sizeof(*rings->along));
    rings->ring = ranh_alloc((n + 1) * sizeof(*rings->ring));
    rings->corner = ranh_calloc(n + 1, sizeof(*rings->corner));
    rings->first = ranh_calloc(n_rings + 1, sizeof(*rings->first));
    rings->length = ranh_calloc(n_rings + 1, sizeof(*rings->length));
}

static void take_rings(struct narrow_rings *rings, const struct ranh_faces *faces,
                       const struct ranh_chain_face *const *which, size_t n)
{
    size_t nodes = 0, n_rings = 0;
    for (size_t f = 0; f < n; f++) {
        n_rings += which[f]->n_rings;
        for (uint32_t r = which[f]->first_ring; r < which[f]->first_ring + which[f]->n_rings; r++)
            nodes += faces->ring_vertex[r + 1] - faces->ring_vertex[r];
    }
    room(rings, nodes, n_rings);
    for (size_t f = 0; f < n; f++)
        for (uint32_t r = which[f]->first_ring; r < which[f]->first_ring + which[f]->n_rings; r++)
            add_ring(rings, faces->vertex + faces->ring_vertex[r],
                     faces->ring_vertex[r + 1] - faces->ring_vertex[r]);
}

static void free_rings(struct narrow_rings *rings)
{
    ranh_free(rings->at);
    ranh_free(rings->along);
    ranh_free(rings->ring);
    ranh_free(rings->corner);
    ranh_free(rings->first);
    ranh_free(rings->length);
}

static void measure_rings(struct narrow_rings *rings)
{
    for (size_t r = 0; r < rings->n_rings; r++) {
        double s = 0;
        for (uint32_t i = rings->first[r]; i < rings->first[r + 1]; i++) {
            struct narrow_point a = rings->at[i], b = rings->at[narrow_next(rings, i)];
            rings->along[i] = s;
            s += hypot(b.x - a.x, b.y - a.y);
        }
        rings->length[r] = s;
    }
}

/* --- pairs of segments ----- */

struct split {
    uint32_t segment;
    double t;
};

struct found {
    struct narrow_cap cap;
    double apart_sq;
    bool
        ahead; /* it lies rather before the segment that begins at the node than before the one that ends */
};

struct hits {
    struct {
        RANH_VEC(struct split)
    } split;
    struct {
        RANH_VEC(struct found)
    } found;
};

struct search {
    const struct narrow_rings *rings;
    double width;
    struct hits *hits; /* one a thread */
};

static double cross(double ax, double ay, double bx, double by)
{
    return ax * by - ay * bx;
}

/* Segment i as an edge; its ends rounded, which the reach makes good. */
static struct ranh_chain_edge edge_of(const struct narrow_rings *rings, uint32_t i)
{
    struct narrow_point a = rings->at[i], b = rings->at[narrow_next(rings, i)];
    struct ranh_vertex p = {(int32_t)lrint(a.x), (int32_t)lrint(a.y)};
    struct ranh_vertex q = {(int32_t)lrint(b.x), (int32_t)lrint(b.y)};
    bool turned = q.x < p.x || (q.x == p.x && q.y < p.y);
    return (struct ranh_chain_edge){turned ? q : p, turned ? p : q, 1};
}

static void all_pairs(struct search *search, struct ranh_pool *pool,
                      bool (*pair)(void *context, unsigned worker, uint32_t e, uint32_t f))
{
    const struct narrow_rings *rings = search->rings;
    struct ranh_chain chain = {.n = rings->n};
    struct edge_pairs pairs = {&chain, (int32_t)ceil(search->width) + 2, search, pair, NULL};
    chain.edge = ranh_alloc((rings->n + 1) * sizeof(*chain.edge));
    for (uint32_t i = 0; i < rings->n; i++)
        chain.edge[i] = edge_of(rings, i);
    search->hits = ranh_calloc(ranh_pool_threads(pool), sizeof(*search->hits));
    edge_pairs_run(&pairs, pool);
    ranh_free(chain.edge);
}

/* Where e, which f faces, is just the width away from it. */
static void split_at_width(const struct search *s, struct hits *hits, uint32_t e, uint32_t f)
{
    const struct narrow_rings *rings = s->rings;
    struct narrow_point a = rings->at[e], b = rings->at[narrow_next(rings, e)];
    struct narrow_point c = rings->at[f], d = rings->at[narrow_next(rings, f)];
    double ex = b.x - a.x, ey = b.y - a.y, fx = d.x - c.x, fy = d.y - c.y;
    double e_length = hypot(ex, ey), f_length = hypot(fx, fy);
    if (!(ex * fx + ey * fy < FACING * e_length * f_length))
        return;
    double from = cross(fx, fy, a.x - c.x, a.y - c.y) / f_length - s->width;
    double to = cross(fx, fy, b.x - c.x, b.y - c.y) / f_length - s->width;
    if (!(from * to < 0))
        return;
    double t = from / (from - to), x = a.x + t * ex, y = a.y + t * ey;
    double u = ((x - c.x) * fx + (y - c.y) * fy) / (f_length * f_length);
    double qx = c.x + u * fx, qy = c.y + u * fy;
    if (u > 0 && u < 1 && t * e_length > 1 && (1 - t) * e_length > 1 &&
        cross(ex, ey, qx - x, qy - y) > 0)
        *ranh_vec_push(&hits->split) = (struct split){e, t};
}

static bool split_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct search *s = context;
    split_at_width(s, &s->hits[worker], e, f);
    split_at_width(s, &s->hits[worker], f, e);
    return true;
}

/* From node i the way to (x, y) leads over the ground. */
static bool over_ground(const struct narrow_rings *rings, uint32_t i, double x, double y)
{
    struct narrow_point a = rings->at[narrow_prev(rings, i)], b = rings->at[i];
    struct narrow_point c = rings->at[narrow_next(rings, i)];
    double ux = x - b.x, uy = y - b.y;
    bool of_next = cross(c.x - b.x, c.y - b.y, ux, uy) > 0;
    bool of_last = cross(b.x - a.x, b.y - a.y, ux, uy) > 0;
    bool convex = cross(b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y) > 0;
    return convex ? of_next && of_last : of_next || of_last;
}

/* The place lies rather to the left of the segment that begins at node i than of the one that ends there. */
static bool lies_ahead(const struct narrow_rings *rings, uint32_t i, double x, double y)
{
    struct narrow_point a = rings->at[narrow_prev(rings, i)], b = rings->at[i];
    struct narrow_point c = rings->at[narrow_next(rings, i)];
    return cross(c.x - b.x, c.y - b.y, x - b.x, y - b.y) / hypot(c.x - b.x, c.y - b.y) >=
           cross(b.x - a.x, b.y - a.y, x - b.x, y - b.y) / hypot(b.x - a.x, b.y - a.y);
}

/* The cap saves enough of the way from node i to the place on segment f. */
static bool saves(const struct narrow_rings *rings, uint32_t i, uint32_t f, double on_f,
                  double apart)
{
    if (rings->ring[i] != rings->ring[f])
        return true;
    double whole = rings->length[rings->ring[i]];
    double way = fabs(rings->along[f] + on_f - rings->along[i]);
    return fmin(way, whole - way) > SAVES * apart;
}

static void face_across(const struct search *s, struct hits *hits, uint32_t i, uint32_t f)
{
    const struct narrow_rings *rings = s->rings;
    uint32_t end = narrow_next(rings, f);
    if (f == i || end == i)
        return;
    struct narrow_point p = rings->at[i], c = rings->at[f], d = rings->at[end];
    double fx = d.x - c.x, fy = d.y - c.y, whole = fx * fx + fy * fy;
    double t = ((p.x - c.x) * fx + (p.y - c.y) * fy) / whole;
    t = t > 0 ? t < 1 ? t : 1 : 0;
    double qx = c.x + t * fx, qy = c.y + t * fy;
    double apart_sq = (qx - p.x) * (qx - p.x) + (qy - p.y) * (qy - p.y);
    if (!(apart_sq > 0) || apart_sq > s->width * s->width * (1 + ROUNDING))
        return;
    uint32_t node = t < 1 ? f : end; /* of the place, where it is one */
    if (!over_ground(rings, i, qx, qy) || (t > 0 && t < 1 ? cross(fx, fy, p.x - c.x, p.y - c.y) <= 0
                                                          : !over_ground(rings, node, p.x, p.y)))
        return;
    if (!saves(rings, i, f, t * sqrt(whole), sqrt(apart_sq)))
        return;
    *ranh_vec_push(&hits->found) =
        (struct found){{i, node, t < 1 ? t : 0}, apart_sq, lies_ahead(rings, i, qx, qy)};
}

static bool cap_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct search *s = context;
    face_across(s, &s->hits[worker], e, f);
    face_across(s, &s->hits[worker], f, e);
    return true;
}

/* --- splitting ----- */

static int by_place(const void *one, const void *other)
{
    const struct split *p = one, *q = other;
    if (p->segment != q->segment)
        return p->segment < q->segment ? -1 : 1;
    return (p->t > q->t) - (p->t < q->t);
}

static void put_node(struct narrow_rings *rings, struct narrow_point at, bool corner)
{
    rings->at[rings->n] = at;
    rings->corner[rings->n] = corner;
    rings->ring[rings->n++] = (uint32_t)rings->n_rings;
}

/* The rings with more nodes on their segments. */
static void split_rings(struct narrow_rings *rings, const struct split *split, size_t n)
{
    struct narrow_rings old = *rings;
    room(rings, old.n + n, old.n_rings);
    for (size_t r = 0, at = 0; r < old.n_rings; r++) {
        for (uint32_t i = old.first[r]; i < old.first[r + 1]; i++) {
            struct narrow_point a = old.at[i], b = old.at[narrow_next(&old, i)];
            double last = -1;
            put_node(rings, a, true);
            for (; at < n && split[at].segment == i; at++) {
                if (split[at].t <= last + ROUNDING)
                    continue;
                last = split[at].t;
                struct narrow_point between = {a.x + last * (b.x - a.x), a.y + last * (b.y - a.y)};
                put_node(rings, between, false);
            }
        }
        rings->first[++rings->n_rings] = (uint32_t)rings->n;
    }
    free_rings(&old);
}

static void split_at_widths(struct narrow_rings *rings, double width, struct ranh_pool *pool)
{
    struct search search = {.rings = rings, .width = width};
    struct {
        RANH_VEC(struct split)
    } all = {0};
    all_pairs(&search, pool, split_pair);
    for (unsigned t = 0; t < ranh_pool_threads(pool); t++) {
        for (size_t i = 0; i < search.hits[t].split.n; i++)
            *ranh_vec_push(&all) = search.hits[t].split.at[i];
        ranh_vec_release(&search.hits[t].split);
    }
    ranh_free(search.hits);
    if (all.n > 0) {
        qsort(all.at, all.n, sizeof(*all.at), by_place);
        split_rings(rings, all.at, all.n);
    }
    ranh_vec_release(&all);
    measure_rings(rings);
}

/* --- caps ----- */

static bool nearer(const struct found *p, const struct found *q)
{
    if (p->apart_sq < q->apart_sq || p->apart_sq > q->apart_sq)
        return p->apart_sq < q->apart_sq;
    return p->cap.to != q->cap.to ? p->cap.to < q->cap.to : p->cap.t < q->cap.t;
}

static bool same_cap_back(const struct found *found, const struct found *back)
{
    return back && back->cap.to == found->cap.from && !(back->cap.t > 0);
}

/* Of each node the nearest before either of its segments; one that joins two nodes is kept once. */
static void nearest(const struct search *search, unsigned threads, struct narrow_caps *caps)
{
    size_t n = search->rings->n;
    const struct found **best = ranh_calloc(2 * n + 1, sizeof(*best));
    for (unsigned t = 0; t < threads; t++)
        for (size_t i = 0; i < search->hits[t].found.n; i++) {
            const struct found *found = &search->hits[t].found.at[i];
            size_t slot = 2 * (size_t)found->cap.from + found->ahead;
            if (!best[slot] || nearer(found, best[slot]))
                best[slot] = found;
        }
    caps->n = 0;
    caps->at = ranh_alloc((2 * n + 1) * sizeof(*caps->at));
    for (size_t slot = 0; slot < 2 * n; slot++) {
        const struct found *found = best[slot];
        if (!found)
            continue;
        size_t to = 2 * (size_t)found->cap.to;
        if (found->cap.to < found->cap.from && !(found->cap.t > 0) &&
            (same_cap_back(found, best[to]) || same_cap_back(found, best[to + 1])))
            continue;
        caps->at[caps->n++] = found->cap;
    }
    ranh_free(best);
}

struct cap_line {
    struct narrow_point a, b;
    uint32_t from, to;
};

static struct cap_line line_of(const struct narrow_rings *rings, const struct narrow_cap *cap)
{
    struct narrow_point c = rings->at[cap->to], d = rings->at[narrow_next(rings, cap->to)];
    return (struct cap_line){rings->at[cap->from],
                             {c.x + cap->t * (d.x - c.x), c.y + cap->t * (d.y - c.y)},
                             cap->from,
                             cap->to};
}

static bool cross_each_other(struct narrow_point a, struct narrow_point b, struct narrow_point c,
                             struct narrow_point d)
{
    double ux = b.x - a.x, uy = b.y - a.y, vx = d.x - c.x, vy = d.y - c.y;
    return cross(ux, uy, c.x - a.x, c.y - a.y) * cross(ux, uy, d.x - a.x, d.y - a.y) < 0 &&
           cross(vx, vy, a.x - c.x, a.y - c.y) * cross(vx, vy, b.x - c.x, b.y - c.y) < 0;
}

struct look {
    const struct narrow_rings *rings;
    const struct narrow_caps *caps;
    const struct box_index *index;
    struct cap_line line;
    double length;
    uint32_t cap;
    bool blocked;
};

static struct ranh_grid_box box_of(struct narrow_point a, struct narrow_point b)
{
    return (struct ranh_grid_box){(int32_t)floor(fmin(a.x, b.x)), (int32_t)floor(fmin(a.y, b.y)),
                                  (int32_t)ceil(fmax(a.x, b.x)), (int32_t)ceil(fmax(a.y, b.y))};
}

static bool try_segment(void *context, uint32_t place)
{
    struct look *look = context;
    uint32_t i = look->index->item[place], end = narrow_next(look->rings, i);
    if (i != look->line.from && end != look->line.from && i != look->line.to)
        look->blocked =
            cross_each_other(look->line.a, look->line.b, look->rings->at[i], look->rings->at[end]);
    return !look->blocked;
}

static double length_of(const struct cap_line *line)
{
    return hypot(line->b.x - line->a.x, line->b.y - line->a.y);
}

static bool try_cap(void *context, uint32_t place)
{
    struct look *look = context;
    uint32_t i = look->index->item[place];
    struct cap_line other = line_of(look->rings, &look->caps->at[i]);
    double length = length_of(&other);
    if (i != look->cap && (length < look->length || (length <= look->length && i < look->cap)))
        look->blocked = cross_each_other(look->line.a, look->line.b, other.a, other.b);
    return !look->blocked;
}

/* Takes out the caps that cross what is in the index. */
static void keep_free(const struct narrow_rings *rings, struct narrow_caps *caps,
                      const struct box_index *index, bool (*visit)(void *context, uint32_t place))
{
    bool *blocked = ranh_calloc(caps->n + 1, sizeof(*blocked));
    size_t kept = 0;
    for (uint32_t c = 0; c < caps->n; c++) {
        struct look look = {.rings = rings, .caps = caps, .index = index, .cap = c};
        look.line = line_of(rings, &caps->at[c]);
        look.length = length_of(&look.line);
        ranh_rtree_query(&index->tree, box_of(look.line.a, look.line.b), visit, &look);
        blocked[c] = look.blocked;
    }
    for (size_t c = 0; c < caps->n; c++)
        if (!blocked[c])
            caps->at[kept++] = caps->at[c];
    caps->n = kept;
    ranh_free(blocked);
}

/*
 * A place that is near but saves no way does not count, and may stand between a node and what it faces: caps
 * that cross the boundary are dropped, and of two that cross each other the longer.
 */
static void drop_crossing(const struct narrow_rings *rings, struct narrow_caps *caps,
                          struct ranh_pool *pool)
{
    size_t most = rings->n > caps->n ? rings->n : caps->n;
    struct ranh_grid_box *box = ranh_alloc((most + 1) * sizeof(*box));
    struct box_index index;
    for (uint32_t i = 0; i < rings->n; i++)
        box[i] = box_of(rings->at[i], rings->at[narrow_next(rings, i)]);
    box_index_build(&index, box, rings->n, pool);
    keep_free(rings, caps, &index, try_segment);
    box_index_release(&index);
    for (uint32_t c = 0; c < caps->n; c++) {
        struct cap_line line = line_of(rings, &caps->at[c]);
        box[c] = box_of(line.a, line.b);
    }
    box_index_build(&index, box, caps->n, pool);
    keep_free(rings, caps, &index, try_cap);
    box_index_release(&index);
    ranh_free(box);
}

static void find_caps(const struct narrow_rings *rings, double width, struct ranh_pool *pool,
                      struct narrow_caps *caps)
{
    struct search search = {.rings = rings, .width = width};
    unsigned threads = ranh_pool_threads(pool);
    all_pairs(&search, pool, cap_pair);
    nearest(&search, threads, caps);
    for (unsigned t = 0; t < threads; t++)
        ranh_vec_release(&search.hits[t].found);
    ranh_free(search.hits);
    if (caps->n > 0)
        drop_crossing(rings, caps, pool);
}

void ranh_narrows(const struct ranh_faces *faces, const struct ranh_chain_face *const *which,
                  size_t n, double width, const struct ranh_narrow_sides *sides,
                  struct ranh_pool *pool, struct ranh_faces *parts)
{
    struct narrow_rings rings;
    struct narrow_caps caps;
    take_rings(&rings, faces, which, n);
    split_at_widths(&rings, width, pool);
    find_caps(&rings, width, pool, &caps);
    narrow_cells(&rings, &caps, width, sides, parts);
    ranh_free(caps.at);
    free_rings(&rings);
}
