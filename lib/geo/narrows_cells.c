/* SPDX-License-Identifier: MIT */
/*
 * The cells that caps cut the ground into. A walk keeps the ground on its left: along the boundary to the next
 * end of a cap, across it, on along the boundary there. Each cap is crossed once either way, so that the walks
 * from all its ends are all cells; walked again without the caps inside a narrow part, they are its outline and
 * holes. A part lies between two sides. A cell where one of them has only a corner goes with its neighbour; one
 * where three meet is a part of its own.
 */
#include "narrows_impl.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <ranh/base/arena.h>
#include <ranh/base/vec.h>
#include <ranh/geo/segment.h>
#include <ranh/geo/shape.h>

#define SLACK 1.001 /* of a width that is just the width asked for */

/* --- ends ----- */

struct narrow_point narrow_place(const struct narrow_rings *rings, const struct narrow_end *end)
{
    struct narrow_point a = rings->at[end->node], b = rings->at[narrow_next(rings, end->node)];
    return (struct narrow_point){a.x + end->t * (b.x - a.x), a.y + end->t * (b.y - a.y)};
}

static double turn_of(const struct narrow_rings *rings, const struct narrow_end *end,
                      const struct narrow_end *other)
{
    struct narrow_point at = narrow_place(rings, end), to = narrow_place(rings, other);
    struct narrow_point from = rings->at[end->t > 0 ? end->node : narrow_prev(rings, end->node)];
    double rx = from.x - at.x, ry = from.y - at.y, ux = to.x - at.x, uy = to.y - at.y;
    double turn = atan2(ux * ry - uy * rx, ux * rx + uy * ry);
    return turn < 0 ? turn + 8 * atan(1) : turn;
}

static int by_place(const void *one, const void *other)
{
    const struct narrow_end *p = one, *q = other;
    if (p->node != q->node)
        return p->node < q->node ? -1 : 1;
    if (p->t < q->t || p->t > q->t)
        return p->t < q->t ? -1 : 1;
    if (p->turn < q->turn || p->turn > q->turn)
        return p->turn < q->turn ? -1 : 1;
    return (p->cap > q->cap) - (p->cap < q->cap);
}

static void take_ends(struct narrow_cells *cells, const struct narrow_caps *caps)
{
    const struct narrow_rings *rings = cells->rings;
    cells->n = 2 * (uint32_t)caps->n;
    cells->end = ranh_alloc((cells->n + 1) * sizeof(*cells->end));
    for (uint32_t c = 0; c < caps->n; c++) {
        const struct narrow_cap *cap = &caps->at[c];
        struct narrow_end *e = &cells->end[2 * c];
        e[0] = (struct narrow_end){.node = cap->from, .cap = c, .cell = NARROW_NONE};
        e[1] = (struct narrow_end){.node = cap->to, .t = cap->t, .cap = c, .cell = NARROW_NONE};
        e[0].turn = turn_of(rings, &e[0], &e[1]);
        e[1].turn = turn_of(rings, &e[1], &e[0]);
    }
    qsort(cells->end, cells->n, sizeof(*cells->end), by_place);
    uint32_t *seen = ranh_alloc((caps->n + 1) * sizeof(*seen));
    memset(seen, 0xff, (caps->n + 1) * sizeof(*seen));
    for (uint32_t k = 0; k < cells->n; k++) {
        uint32_t c = cells->end[k].cap;
        if (seen[c] == NARROW_NONE) {
            seen[c] = k;
            continue;
        }
        cells->end[k].other = seen[c];
        cells->end[seen[c]].other = k;
    }
    ranh_free(seen);
    cells->first = ranh_calloc(rings->n + 1, sizeof(*cells->first));
    for (uint32_t k = 0, i = 0; i <= rings->n; i++) {
        while (k < cells->n && cells->end[k].node < i)
            k++;
        cells->first[i] = k;
    }
}

/* --- walking ----- */

void narrow_step(struct narrow_cells *cells, struct narrow_point at)
{
    *ranh_vec_push(&cells->walk) = at;
}

static bool same_place(const struct narrow_end *p, const struct narrow_end *q)
{
    return p->node == q->node && !(p->t < q->t) && !(p->t > q->t);
}

/* The first end from place k on that belongs to the segment and is not dropped. */
static uint32_t end_on(const struct narrow_cells *cells, uint32_t node, uint32_t k)
{
    uint32_t last = cells->first[node + 1];
    while (k < last && cells->end[k].dropped)
        k++;
    return k < last ? k : NARROW_NONE;
}

/* On along the boundary from end k, which was just arrived at, to the next end. */
uint32_t narrow_walk_on(struct narrow_cells *cells, uint32_t k)
{
    const struct narrow_rings *rings = cells->rings;
    uint32_t node = cells->end[k].node, next = end_on(cells, node, k + 1);
    if (next != NARROW_NONE && same_place(&cells->end[next], &cells->end[k]))
        return next; /* another cap from here */
    while (next == NARROW_NONE) {
        node = narrow_next(rings, node);
        next = end_on(cells, node, cells->first[node]);
        if (rings->corner[node] && (next == NARROW_NONE || cells->end[next].t > 0))
            narrow_step(cells, rings->at[node]);
    }
    narrow_step(cells, narrow_place(rings, &cells->end[next]));
    return next;
}

/* The walk that crosses the cap of end k from there; what it crosses is of this cell. */
static void walk_cell(struct narrow_cells *cells, uint32_t k, uint32_t cell)
{
    cells->walk.n = 0;
    for (uint32_t at = k; cells->end[at].cell == NARROW_NONE;) {
        cells->end[at].cell = cell;
        at = cells->end[at].other;
        narrow_step(cells, narrow_place(cells->rings, &cells->end[at]));
        at = narrow_walk_on(cells, at);
    }
}

/* --- narrow cells ----- */

static double walk_area(const struct narrow_cells *cells, double *around)
{
    const struct narrow_point *p = cells->walk.at;
    double twice = 0;
    *around = 0;
    for (size_t i = 0, n = cells->walk.n; i < n; i++) {
        const struct narrow_point *a = &p[i], *b = &p[i + 1 < n ? i + 1 : 0];
        twice += (a->x - p->x) * (b->y - p->y) - (a->y - p->y) * (b->x - p->x);
        *around += hypot(b->x - a->x, b->y - a->y);
    }
    return twice / 2;
}

/* The area of a polygon is at most its outline by the radius of its largest circle. */
static bool walk_is_narrow(const struct narrow_cells *cells, double width)
{
    double around, area = walk_area(cells, &around), x, y, radius;
    if (cells->walk.n == 0 || !(area > 0) || 2 * area > width * SLACK * around)
        return false;
    struct ranh_arena arena;
    struct ranh_shape shape;
    uint32_t n = (uint32_t)cells->walk.n;
    ranh_arena_init(&arena);
    ranh_shape_alloc(&arena, &shape, RANH_SHAPE_POLYGON, 1, 1, n + 1);
    for (uint32_t i = 0; i <= n; i++) {
        shape.xy[2 * (size_t)i] = cells->walk.at[i % n].x;
        shape.xy[2 * (size_t)i + 1] = cells->walk.at[i % n].y;
    }
    bool narrow = !ranh_shape_inscribed(&shape, &x, &y, &radius) || 2 * radius <= width * SLACK;
    ranh_arena_release(&arena);
    return narrow;
}

uint32_t narrow_part_of(struct narrow_cells *cells, uint32_t cell)
{
    while (cells->part.at[cell] != cell)
        cell = cells->part.at[cell] = cells->part.at[cells->part.at[cell]];
    return cell;
}

static void find_cells(struct narrow_cells *cells, double width)
{
    for (uint32_t k = 0; k < cells->n; k++) {
        if (cells->end[k].cell != NARROW_NONE)
            continue;
        uint32_t cell = (uint32_t)cells->narrow.n;
        walk_cell(cells, k, cell);
        *ranh_vec_push(&cells->narrow) = walk_is_narrow(cells, width);
        *ranh_vec_push(&cells->part) = cell;
        *ranh_vec_push(&cells->between) = (struct narrow_between){NARROW_NONE, NARROW_NONE, false};
    }
}

/* --- sides ----- */

/* The stretch of boundary from end k, where a cap arrives, to the next end, which it returns. */
static uint32_t take_stretch(struct narrow_cells *cells, const struct ranh_narrow_sides *sides,
                             uint32_t k, struct narrow_between *between, bool *more)
{
    cells->walk.n = 0;
    narrow_step(cells, narrow_place(cells->rings, &cells->end[k]));
    uint32_t next = narrow_walk_on(cells, k);
    for (size_t i = 0; i + 1 < cells->walk.n; i++) {
        const struct narrow_point *a = &cells->walk.at[i];
        uint32_t side = sides->side(sides->context, (a[0].x + a[1].x) / 2, (a[0].y + a[1].y) / 2);
        if (between->a == NARROW_NONE)
            between->a = side;
        else if (side != between->a && between->b == NARROW_NONE)
            between->b = side;
        else if (side != between->a && side != between->b)
            between->junction = true;
        else
            *more = true;
    }
    return next;
}

/* Where all its boundary is of one side, that lies on both, if there are two stretches of it. */
static struct narrow_between sides_of(struct narrow_cells *cells,
                                      const struct ranh_narrow_sides *sides, uint32_t k)
{
    struct narrow_between between = {NARROW_NONE, NARROW_NONE, false};
    bool more = false;
    uint32_t at = k;
    do
        at = take_stretch(cells, sides, cells->end[at].other, &between, &more);
    while (at != k);
    if (between.b == NARROW_NONE && more)
        between.b = between.a;
    if (between.b < between.a)
        between = (struct narrow_between){between.b, between.a, between.junction};
    return between;
}

static void tell_sides(struct narrow_cells *cells, const struct ranh_narrow_sides *sides)
{
    for (uint32_t k = 0; k < cells->n; k++) {
        struct narrow_between *between = &cells->between.at[cells->end[k].cell];
        if (cells->narrow.at[cells->end[k].cell] && between->a == NARROW_NONE && !between->junction)
            *between = sides ? sides_of(cells, sides, k) : (struct narrow_between){0, 0, false};
    }
}

/* Both lie between the same sides; or, if `corner`, one has only a corner on the second of its sides. */
static bool belong(const struct narrow_between *p, const struct narrow_between *q, bool corner)
{
    if (p->junction || q->junction)
        return false;
    if (!corner)
        return p->a == q->a && p->b == q->b;
    if ((p->b == NARROW_NONE) == (q->b == NARROW_NONE))
        return false;
    return p->b == NARROW_NONE ? p->a == q->a || p->a == q->b : q->a == p->a || q->a == p->b;
}

/* Joins the parts of the cells on both sides of the cap of end k; true when that changed anything. */
static bool join_across(struct narrow_cells *cells, uint32_t k, bool corner)
{
    uint32_t a = cells->end[k].cell, b = cells->end[cells->end[k].other].cell;
    if (!cells->narrow.at[a] || !cells->narrow.at[b])
        return false;
    a = narrow_part_of(cells, a);
    b = narrow_part_of(cells, b);
    if (a == b || !belong(&cells->between.at[a], &cells->between.at[b], corner))
        return false;
    uint32_t first = a < b ? a : b, second = a < b ? b : a;
    cells->part.at[second] = first;
    if (cells->between.at[first].b == NARROW_NONE)
        cells->between.at[first] = cells->between.at[second];
    return true;
}

static void join_cells(struct narrow_cells *cells)
{
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = 0; k < cells->n; k++)
            more |= join_across(cells, k, true);
    }
    for (uint32_t k = 0; k < cells->n; k++)
        join_across(cells, k, false);
    for (uint32_t k = 0; k < cells->n; k++) {
        struct narrow_end *end = &cells->end[k];
        uint32_t a = end->cell, b = cells->end[end->other].cell;
        end->dropped = cells->narrow.at[a] && cells->narrow.at[b] &&
                       narrow_part_of(cells, a) == narrow_part_of(cells, b);
    }
}

void narrow_cells_find(const struct narrow_rings *rings, const struct narrow_caps *caps,
                       double width, const struct ranh_narrow_sides *sides,
                       struct narrow_cells *cells)
{
    *cells = (struct narrow_cells){.rings = rings};
    take_ends(cells, caps);
    find_cells(cells, width);
    tell_sides(cells, sides);
    join_cells(cells);
}

void narrow_cells_release(struct narrow_cells *cells)
{
    ranh_vec_release(&cells->walk);
    ranh_vec_release(&cells->narrow);
    ranh_vec_release(&cells->part);
    ranh_vec_release(&cells->between);
    ranh_free(cells->end);
    ranh_free(cells->first);
}
