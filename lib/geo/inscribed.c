/* SPDX-License-Identifier: MIT */
/*
 * The largest inscribed circle: its centre is a point well inside, its diameter the width of a
 * sliver. Where the edges are few, all places where it can lie are tried (inscribed_sites.h); else
 * the circle of the hull often is the answer (inscribed_hull.h); what is left is searched for.
 *
 * Branch and bound over rectangles. The distance to one edge is convex, so within a rectangle it is
 * largest at a corner; the least of those maxima over all edges bounds the radius of any circle
 * centred in the rectangle. The polygon is first turned so that its longest edge lies along x: then
 * along a sliver 50 m long and 0.1 mm wide one long flat rectangle is bounded as tightly as a small
 * one, where square cells would need half a million. Where edges lie along the whole rectangle
 * their distances are linear in it, and the best under two of them is known at once (bound_across):
 * that settles strips that run aslant. Other rectangles are halved across the direction in which
 * the edge that matters comes closer. Ties break by the order of making: the answer is the same on
 * every machine.
 */
#include <ranh/geo/shape.h>

#include <math.h>
#include <stdlib.h>

#include <ranh/base/vec.h>

#include "inscribed_hull.h"
#include "inscribed_sites.h"

#define PRECISION 0.0025  /* of the radius */
#define DEEP      0.05    /* the same where any point well inside will do */
#define MAX_WORK  4000000 /* edges looked at, for outlines of thousands of points */
#define MIN_CELLS 400

/* The widest circle as exactly as can be; its centre to PRECISION; any point well inside. */
enum effort { WIDTH, INSIDE, ANY_DEPTH };

struct cell {
    double x, y, hx, hy; /* centre and half sides */
    double best;         /* no circle centred here is larger */
    size_t serial;
    bool split_x;
};

struct search {
    struct inscribed_edge *edge;
    size_t n_edges, ring_edges[INSCRIBED_RINGS_MOST], made;
    double enough;       /* 1 + precision */
    double x, y, radius; /* the largest circle so far */
    struct {
        RANH_VEC(struct cell) /* a heap, most promising first */
    } heap;
};

static double distance_sq(const struct inscribed_edge *e, double x, double y)
{
    double dx = e->bx - e->ax, dy = e->by - e->ay, px = x - e->ax, py = y - e->ay;
    double length_sq = dx * dx + dy * dy;
    double t = length_sq > 0 ? (px * dx + py * dy) / length_sq : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

static bool passes_below(const struct inscribed_edge *e, double x, double y)
{
    return (e->ay > y) != (e->by > y) &&
           x < e->ax + (y - e->ay) / (e->by - e->ay) * (e->bx - e->ax);
}

static double corner_max_sq(const struct inscribed_edge *e, const struct cell *c)
{
    double a = fmax(distance_sq(e, c->x - c->hx, c->y - c->hy),
                    distance_sq(e, c->x + c->hx, c->y - c->hy));
    double b = fmax(distance_sq(e, c->x - c->hx, c->y + c->hy),
                    distance_sq(e, c->x + c->hx, c->y + c->hy));
    return fmax(a, b);
}

/* Whether the edge comes into the rectangle (separating axes). */
static bool enters(const struct inscribed_edge *e, const struct cell *c)
{
    double ax = e->ax - c->x, ay = e->ay - c->y, bx = e->bx - c->x, by = e->by - c->y;
    if (fmin(ax, bx) > c->hx || fmax(ax, bx) < -c->hx || fmin(ay, by) > c->hy ||
        fmax(ay, by) < -c->hy)
        return false;
    double dx = bx - ax, dy = by - ay;
    return fabs(dx * ay - dy * ax) <= fabs(dx) * c->hy + fabs(dy) * c->hx;
}

/* How much farther than at the centre the edge is at the ends of the x axis of the cell, or the
 * y axis. */
static bool falls_along_x(const struct inscribed_edge *e, const struct cell *c)
{
    double along_x = fmax(distance_sq(e, c->x - c->hx, c->y), distance_sq(e, c->x + c->hx, c->y));
    double along_y = fmax(distance_sq(e, c->x, c->y - c->hy), distance_sq(e, c->x, c->y + c->hy));
    return along_x > along_y || (!(along_x < along_y) && c->hx > c->hy);
}

static double distance(const struct inscribed_edge *e, double x, double y)
{
    return sqrt(distance_sq(e, x, y));
}

/* From (x, y) to the nearest point of the edge. */
static void nearest_on(const struct inscribed_edge *e, double x, double y, double *to_x,
                       double *to_y)
{
    double dx = e->bx - e->ax, dy = e->by - e->ay, length_sq = dx * dx + dy * dy;
    double t = length_sq > 0 ? ((x - e->ax) * dx + (y - e->ay) * dy) / length_sq : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    *to_x = e->ax + t * dx - x;
    *to_y = e->ay + t * dy - y;
}

/*
 * Between two edges that face each other no circle is wider than their distance: the lesser of two distances
 * is at most half their sum, and the sum is convex, so largest at a corner. This settles a strip at once,
 * where the bound by one edge would halve the cell across until nothing is left of it.
 */
static double bound_across(const struct search *search, const struct inscribed_edge *closest,
                           const struct cell *c)
{
    const struct inscribed_edge *across = NULL;
    double ux, uy, least = INFINITY;
    nearest_on(closest, c->x, c->y, &ux, &uy);
    for (size_t i = 0; i < search->n_edges; i++) {
        double vx, vy;
        nearest_on(&search->edge[i], c->x, c->y, &vx, &vy);
        if (ux * vx + uy * vy < 0 && vx * vx + vy * vy < least) {
            least = vx * vx + vy * vy;
            across = &search->edge[i];
        }
    }
    if (!across)
        return INFINITY;
    double most = 0;
    for (int corner = 0; corner < 4; corner++) {
        double x = c->x + (corner & 1 ? c->hx : -c->hx), y = c->y + (corner & 2 ? c->hy : -c->hy);
        most = fmax(most, distance(closest, x, y) + distance(across, x, y));
    }
    return most / 2;
}

/*
 * Bounds the cell and tries its centre; false when it lies outside. It is to be halved by the edge
 * nearest to the centre; or, when the centre lies outside, by the nearest one that enters, so that
 * what is outside gets cut off.
 */
static bool measure(struct search *search, struct cell *cell)
{
    double bound = INFINITY, nearest = INFINITY, nearest_entering = INFINITY;
    const struct inscribed_edge *closest = NULL, *closest_entering = NULL;
    bool inside = false;
    for (size_t i = 0; i < search->n_edges; i++) {
        const struct inscribed_edge *e = &search->edge[i];
        double centre = distance_sq(e, cell->x, cell->y);
        inside ^= passes_below(e, cell->x, cell->y);
        if (centre < bound)
            bound = fmin(bound, corner_max_sq(e, cell));
        if (centre < nearest_entering && enters(e, cell)) {
            nearest_entering = centre;
            closest_entering = e;
        }
        if (centre < nearest) {
            nearest = centre;
            closest = e;
        }
    }
    if (!inside && !closest_entering)
        return false;
    cell->best = sqrt(bound);
    cell->split_x = falls_along_x(inside ? closest : closest_entering, cell);
    if (inside && sqrt(nearest) > search->radius) {
        search->x = cell->x;
        search->y = cell->y;
        search->radius = sqrt(nearest);
    }
    if (cell->best > search->radius * search->enough)
        cell->best = fmin(cell->best, bound_across(search, closest, cell));
    return true;
}

static bool before(const struct cell *a, const struct cell *b)
{
    return a->best > b->best || (!(a->best < b->best) && a->serial < b->serial);
}

static void push(struct search *search, struct cell cell)
{
    cell.serial = search->made++;
    if (!measure(search, &cell) || !(cell.best > search->radius * search->enough))
        return;
    size_t i = search->heap.n;
    ranh_vec_push(&search->heap);
    struct cell *at = search->heap.at;
    for (; i > 0 && before(&cell, &at[(i - 1) / 2]); i = (i - 1) / 2)
        at[i] = at[(i - 1) / 2];
    at[i] = cell;
}

static struct cell pop(struct search *search)
{
    struct cell *at = search->heap.at, top = at[0], last = at[--search->heap.n];
    size_t i = 0, n = search->heap.n;
    for (size_t child = 1; child < n; child = 2 * i + 1) {
        if (child + 1 < n && before(&at[child + 1], &at[child]))
            child++;
        if (!before(&at[child], &last))
            break;
        at[i] = at[child];
        i = child;
    }
    at[i] = last;
    return top;
}

static void branch_and_bound(struct search *search, struct cell whole)
{
    push(search, whole);
    while (search->heap.n > 0 &&
           (search->made < MIN_CELLS || search->made * search->n_edges < MAX_WORK)) {
        struct cell cell = pop(search);
        if (!(cell.best > search->radius * search->enough))
            break;
        double sx = cell.split_x ? cell.hx / 2 : 0, sy = cell.split_x ? 0 : cell.hy / 2;
        struct cell half = {.hx = cell.hx - sx, .hy = cell.hy - sy};
        half.x = cell.x - sx;
        half.y = cell.y - sy;
        push(search, half);
        half.x = cell.x + sx;
        half.y = cell.y + sy;
        push(search, half);
    }
    ranh_vec_release(&search->heap);
}

/* --- one part of a shape --------------------------------------------------------------------- */

struct frame {
    double ox, oy, cos, sin; /* origin and direction of the longest edge */
};

static struct frame frame_of(const struct ranh_shape *shape, uint32_t first, uint32_t last)
{
    const double *xy = shape->xy;
    struct frame frame = {xy[2 * (size_t)first], xy[2 * (size_t)first + 1], 1, 0};
    double longest = 0;
    for (uint32_t i = first; i + 1 < last; i++) {
        const double *a = xy + 2 * (size_t)i;
        double dx = a[2] - a[0], dy = a[3] - a[1], length = hypot(dx, dy);
        if (length > longest) {
            longest = length;
            frame.cos = dx / length;
            frame.sin = dy / length;
        }
    }
    return frame;
}

static void turn(const struct frame *frame, const double *xy, double *x, double *y)
{
    double dx = xy[0] - frame->ox, dy = xy[1] - frame->oy;
    *x = dx * frame->cos + dy * frame->sin;
    *y = dy * frame->cos - dx * frame->sin;
}

/* Turned edges of the part into the search, and the box of its shell; false when it has no area. */
static bool turn_edges(struct search *search, const struct frame *frame,
                       const struct ranh_shape *shape, uint32_t part, struct cell *whole)
{
    double low_x = INFINITY, low_y = INFINITY, high_x = -INFINITY, high_y = -INFINITY;
    for (uint32_t r = shape->part_ring[part]; r < shape->part_ring[part + 1]; r++) {
        size_t before = search->n_edges, ring = r - shape->part_ring[part];
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *xy = shape->xy + 2 * (size_t)i;
            if (!(xy[0] < xy[2] || xy[0] > xy[2] || xy[1] < xy[3] || xy[1] > xy[3]))
                continue; /* of no length */
            struct inscribed_edge *e = &search->edge[search->n_edges++];
            turn(frame, xy, &e->ax, &e->ay);
            turn(frame, xy + 2, &e->bx, &e->by);
            low_x = fmin(low_x, e->ax);
            low_y = fmin(low_y, e->ay);
            high_x = fmax(high_x, e->ax);
            high_y = fmax(high_y, e->ay);
        }
        if (ring < INSCRIBED_RINGS_MOST)
            search->ring_edges[ring] = search->n_edges - before;
    }
    whole->x = (low_x + high_x) / 2;
    whole->y = (low_y + high_y) / 2;
    whole->hx = (high_x - low_x) / 2;
    whole->hy = (high_y - low_y) / 2;
    return whole->hx > 0 && whole->hy > 0 && isfinite(whole->hx) && isfinite(whole->hy);
}

/*
 * The circle of the convex hull bounds all others. A sliver is nearly convex: there its centre already has
 * the radius, and nothing is left to search.
 */
static bool settled_by_hull(struct search *search)
{
    double xy[2 * RANH_HULL_MOST], most;
    struct cell centre = {0};
    size_t n_shell = search->ring_edges[0];
    if (n_shell > RANH_HULL_MOST)
        return false;
    for (size_t i = 0; i < n_shell; i++) {
        xy[2 * i] = search->edge[i].ax;
        xy[2 * i + 1] = search->edge[i].ay;
    }
    if (!ranh_hull_circle(xy, n_shell, &centre.x, &centre.y, &most))
        return false;
    (void)measure(search, &centre);
    return search->radius * search->enough >= most;
}

/* Few edges: all places where the circle can lie. */
static bool settled_by_sites(struct search *search, size_t n_rings, const struct cell *whole)
{
    struct inscribed_circle circle;
    if (n_rings > INSCRIBED_RINGS_MOST || search->n_edges > INSCRIBED_EDGES_MOST ||
        !sites_circle(search->edge, search->ring_edges, n_rings, fmin(whole->hx, whole->hy),
                      &circle))
        return false;
    search->x = circle.x;
    search->y = circle.y;
    search->radius = circle.radius;
    return true;
}

static bool part_circle(const struct ranh_shape *shape, uint32_t part, enum effort effort,
                        double *x, double *y, double *radius)
{
    uint32_t first = shape->ring_point[shape->part_ring[part]];
    uint32_t last = shape->ring_point[shape->part_ring[part + 1]];
    if (last - first < 4)
        return false;
    struct frame frame = frame_of(shape, first, last);
    struct inscribed_edge few[INSCRIBED_EDGES_MOST + INSCRIBED_RINGS_MOST];
    bool many = last - first > INSCRIBED_EDGES_MOST + INSCRIBED_RINGS_MOST;
    struct search search = {
        .edge = many ? ranh_alloc((last - first) * sizeof(struct inscribed_edge)) : few,
        .enough = 1 + (effort == ANY_DEPTH ? DEEP : PRECISION)};
    struct cell whole = {0};
    size_t n_rings = shape->part_ring[part + 1] - shape->part_ring[part];
    if (turn_edges(&search, &frame, shape, part, &whole) &&
        !(effort == WIDTH && settled_by_sites(&search, n_rings, &whole)) &&
        !settled_by_hull(&search))
        branch_and_bound(&search, whole);
    *x = frame.ox + search.x * frame.cos - search.y * frame.sin;
    *y = frame.oy + search.x * frame.sin + search.y * frame.cos;
    *radius = search.radius;
    if (many)
        ranh_free(search.edge);
    return search.radius > 0;
}

static bool largest_circle(const struct ranh_shape *shape, enum effort effort, double *x, double *y,
                           double *radius)
{
    *radius = 0;
    if (shape->kind != RANH_SHAPE_POLYGON)
        return false;
    for (uint32_t part = 0; part < shape->n_parts; part++) {
        double px, py, r;
        if (part_circle(shape, part, effort, &px, &py, &r) && r > *radius) {
            *x = px;
            *y = py;
            *radius = r;
        }
    }
    return *radius > 0;
}

bool ranh_shape_inscribed(const struct ranh_shape *shape, double *x, double *y, double *radius)
{
    return largest_circle(shape, WIDTH, x, y, radius);
}

bool ranh_shape_inside(const struct ranh_shape *shape, double *x, double *y)
{
    double radius;
    return largest_circle(shape, INSIDE, x, y, &radius);
}

bool ranh_shape_deep_inside(const struct ranh_shape *shape, double *x, double *y)
{
    double radius;
    return largest_circle(shape, ANY_DEPTH, x, y, &radius);
}
