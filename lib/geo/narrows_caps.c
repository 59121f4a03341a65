/* SPDX-License-Identifier: MIT */
/*
 * Caps: each node with the nearest place it faces across the ground, before either of its segments; a corner
 * between a crack and a street looks across both. Nearest joins do not cross each other, but what saves no way
 * does not count as near, so that caps are held against the boundary, and against each other, once more.
 */
#include "narrows_impl.h"

#include <math.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>

#include "box_index.h"

#define SAVES    3.0 /* lengths of the cap, of the way along the boundary */
#define ROUNDING 1e-9

struct found {
    struct narrow_cap cap;
    double apart_sq;
    bool
        ahead; /* rather before the segment that begins at the node than before the one that ends */
};

struct hits {
    RANH_VEC(struct found)
};

struct search {
    const struct narrow_rings *rings;
    double width;
    struct hits *hits; /* one a thread */
};

/* --- facing ----- */

/* From node i the way to (x, y) leads over the ground. */
static bool over_ground(const struct narrow_rings *rings, uint32_t i, double x, double y)
{
    struct narrow_point a = rings->at[narrow_prev(rings, i)], b = rings->at[i];
    struct narrow_point c = rings->at[narrow_next(rings, i)];
    double ux = x - b.x, uy = y - b.y;
    bool of_next = narrow_cross(c.x - b.x, c.y - b.y, ux, uy) > 0;
    bool of_last = narrow_cross(b.x - a.x, b.y - a.y, ux, uy) > 0;
    bool convex = narrow_cross(b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y) > 0;
    return convex ? of_next && of_last : of_next || of_last;
}

/* The place lies rather to the left of the segment that begins at node i than of the one that ends there. */
static bool lies_ahead(const struct narrow_rings *rings, uint32_t i, double x, double y)
{
    struct narrow_point a = rings->at[narrow_prev(rings, i)], b = rings->at[i];
    struct narrow_point c = rings->at[narrow_next(rings, i)];
    return narrow_cross(c.x - b.x, c.y - b.y, x - b.x, y - b.y) / hypot(c.x - b.x, c.y - b.y) >=
           narrow_cross(b.x - a.x, b.y - a.y, x - b.x, y - b.y) / hypot(b.x - a.x, b.y - a.y);
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
    if (!over_ground(rings, i, qx, qy) ||
        (t > 0 && t < 1 ? narrow_cross(fx, fy, p.x - c.x, p.y - c.y) <= 0
                        : !over_ground(rings, node, p.x, p.y)))
        return;
    if (!saves(rings, i, f, t * sqrt(whole), sqrt(apart_sq)))
        return;
    *ranh_vec_push(hits) =
        (struct found){{i, node, t < 1 ? t : 0}, apart_sq, lies_ahead(rings, i, qx, qy)};
}

static bool cap_pair(void *context, unsigned worker, uint32_t e, uint32_t f)
{
    const struct search *s = context;
    face_across(s, &s->hits[worker], e, f);
    face_across(s, &s->hits[worker], f, e);
    return true;
}

/* --- the nearest ----- */

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
        for (size_t i = 0; i < search->hits[t].n; i++) {
            const struct found *found = &search->hits[t].at[i];
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

/* --- crossing ----- */

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
    return narrow_cross(ux, uy, c.x - a.x, c.y - a.y) * narrow_cross(ux, uy, d.x - a.x, d.y - a.y) <
               0 &&
           narrow_cross(vx, vy, a.x - c.x, a.y - c.y) * narrow_cross(vx, vy, b.x - c.x, b.y - c.y) <
               0;
}

struct look {
    const struct narrow_rings *rings;
    const struct narrow_caps *caps;
    const struct box_index *index;
    const uint32_t *segment; /* in the index; NULL: caps are */
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
    uint32_t i = look->segment[look->index->item[place]], end = narrow_next(look->rings, i);
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
                      const struct box_index *index, const uint32_t *segment,
                      bool (*visit)(void *context, uint32_t place))
{
    bool *blocked = ranh_calloc(caps->n + 1, sizeof(*blocked));
    size_t kept = 0;
    for (uint32_t c = 0; c < caps->n; c++) {
        struct look look = {
            .rings = rings, .caps = caps, .index = index, .segment = segment, .cap = c};
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
static void drop_crossing(const struct narrow_rings *rings, const uint32_t *segment, uint32_t n,
                          struct narrow_caps *caps, struct ranh_pool *pool)
{
    size_t most = n > caps->n ? n : caps->n;
    struct ranh_grid_box *box = ranh_alloc((most + 1) * sizeof(*box));
    struct box_index index;
    for (uint32_t i = 0; i < n; i++)
        box[i] = box_of(rings->at[segment[i]], rings->at[narrow_next(rings, segment[i])]);
    box_index_build(&index, box, n, pool);
    keep_free(rings, caps, &index, segment, try_segment);
    box_index_release(&index);
    for (uint32_t c = 0; c < caps->n; c++) {
        struct cap_line line = line_of(rings, &caps->at[c]);
        box[c] = box_of(line.a, line.b);
    }
    box_index_build(&index, box, caps->n, pool);
    keep_free(rings, caps, &index, NULL, try_cap);
    box_index_release(&index);
    ranh_free(box);
}

void narrow_caps_find(const struct narrow_rings *rings, double width, struct ranh_pool *pool,
                      struct narrow_caps *caps)
{
    struct search search = {.rings = rings, .width = width};
    unsigned threads = ranh_pool_threads(pool);
    uint32_t n, *segment = narrow_near(rings, &n);
    search.hits = ranh_calloc(threads, sizeof(*search.hits));
    narrow_pairs(rings, segment, n, width, pool, &search, cap_pair);
    nearest(&search, threads, caps);
    for (unsigned t = 0; t < threads; t++)
        ranh_vec_release(&search.hits[t]);
    ranh_free(search.hits);
    if (caps->n > 0)
        drop_crossing(rings, segment, n, caps, pool);
    ranh_free(segment);
}
