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

#define NONE  UINT32_MAX
#define SLACK 1.001 /* of a width that is just the width asked for */

/* One end of a cap. */
struct end {
    uint32_t node; /* on the segment that begins there */
    double t;
    double turn;    /* clockwise from where the boundary came from: the order around the place */
    uint32_t other; /* the other end */
    uint32_t cap;
    uint32_t cell; /* on the left when the cap is crossed from here; NONE = not walked yet */
    bool dropped;
};

/* The sides a cell lies between, a <= b; b NONE: the other has only a corner there. */
struct between {
    uint32_t a, b;
    bool junction; /* of three and more */
};

struct cells {
    const struct narrow_rings *rings;
    struct end *end; /* [n] by place along the boundary, then turn */
    uint32_t *first; /* [nodes + 1] ends on the segment of a node */
    uint32_t n;
    struct {
        RANH_VEC(struct narrow_point) /* of the walk */
    } walk;
    struct {
        RANH_VEC(bool) /* by cell */
    } narrow;
    struct {
        RANH_VEC(uint32_t) /* [cells] towards the first cell of the part */
    } part;
    struct {
        RANH_VEC(struct between) /* [cells] of the narrow ones */
    } between;
};

/* --- ends ----- */

static struct narrow_point place(const struct narrow_rings *rings, const struct end *end)
{
    struct narrow_point a = rings->at[end->node], b = rings->at[narrow_next(rings, end->node)];
    return (struct narrow_point){a.x + end->t * (b.x - a.x), a.y + end->t * (b.y - a.y)};
}

static double turn_of(const struct narrow_rings *rings, const struct end *end,
                      const struct end *other)
{
    struct narrow_point at = place(rings, end), to = place(rings, other);
    struct narrow_point from = rings->at[end->t > 0 ? end->node : narrow_prev(rings, end->node)];
    double rx = from.x - at.x, ry = from.y - at.y, ux = to.x - at.x, uy = to.y - at.y;
    double turn = atan2(ux * ry - uy * rx, ux * rx + uy * ry);
    return turn < 0 ? turn + 8 * atan(1) : turn;
}

static int by_place(const void *one, const void *other)
{
    const struct end *p = one, *q = other;
    if (p->node != q->node)
        return p->node < q->node ? -1 : 1;
    if (p->t < q->t || p->t > q->t)
        return p->t < q->t ? -1 : 1;
    if (p->turn < q->turn || p->turn > q->turn)
        return p->turn < q->turn ? -1 : 1;
    return (p->cap > q->cap) - (p->cap < q->cap);
}

static void take_ends(struct cells *cells, const struct narrow_caps *caps)
{
    const struct narrow_rings *rings = cells->rings;
    cells->n = 2 * (uint32_t)caps->n;
    cells->end = ranh_alloc((cells->n + 1) * sizeof(*cells->end));
    for (uint32_t c = 0; c < caps->n; c++) {
        const struct narrow_cap *cap = &caps->at[c];
        struct end *e = &cells->end[2 * c];
        e[0] = (struct end){.node = cap->from, .cap = c, .cell = NONE};
        e[1] = (struct end){.node = cap->to, .t = cap->t, .cap = c, .cell = NONE};
        e[0].turn = turn_of(rings, &e[0], &e[1]);
        e[1].turn = turn_of(rings, &e[1], &e[0]);
    }
    qsort(cells->end, cells->n, sizeof(*cells->end), by_place);
    uint32_t *seen = ranh_alloc((caps->n + 1) * sizeof(*seen));
    memset(seen, 0xff, (caps->n + 1) * sizeof(*seen));
    for (uint32_t k = 0; k < cells->n; k++) {
        uint32_t c = cells->end[k].cap;
        if (seen[c] == NONE) {
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

static void step_on(struct cells *cells, struct narrow_point at)
{
    *ranh_vec_push(&cells->walk) = at;
}

static bool same_place(const struct end *p, const struct end *q)
{
    return p->node == q->node && !(p->t < q->t) && !(p->t > q->t);
}

/* The first end from place k on that belongs to the segment and is not dropped. */
static uint32_t end_on(const struct cells *cells, uint32_t node, uint32_t k)
{
    uint32_t last = cells->first[node + 1];
    while (k < last && cells->end[k].dropped)
        k++;
    return k < last ? k : NONE;
}

/* On along the boundary from end k, which was just arrived at, to the next end. */
static uint32_t walk_on(struct cells *cells, uint32_t k)
{
    const struct narrow_rings *rings = cells->rings;
    uint32_t node = cells->end[k].node, next = end_on(cells, node, k + 1);
    if (next != NONE && same_place(&cells->end[next], &cells->end[k]))
        return next; /* another cap from here */
    while (next == NONE) {
        node = narrow_next(rings, node);
        next = end_on(cells, node, cells->first[node]);
        if (rings->corner[node] && (next == NONE || cells->end[next].t > 0))
            step_on(cells, rings->at[node]);
    }
    step_on(cells, place(rings, &cells->end[next]));
    return next;
}

/* The walk that crosses the cap of end k from there; what it crosses is of this cell. */
static void walk_cell(struct cells *cells, uint32_t k, uint32_t cell)
{
    cells->walk.n = 0;
    for (uint32_t at = k; cells->end[at].cell == NONE;) {
        cells->end[at].cell = cell;
        at = cells->end[at].other;
        step_on(cells, place(cells->rings, &cells->end[at]));
        at = walk_on(cells, at);
    }
}

/* --- narrow cells ----- */

static double walk_area(const struct cells *cells, double *around)
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
static bool walk_is_narrow(const struct cells *cells, double width)
{
    double around, area = walk_area(cells, &around), x, y, radius;
    if (!(area > 0) || 2 * area > width * SLACK * around)
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

static uint32_t part_of(struct cells *cells, uint32_t cell)
{
    while (cells->part.at[cell] != cell)
        cell = cells->part.at[cell] = cells->part.at[cells->part.at[cell]];
    return cell;
}

static void find_cells(struct cells *cells, double width)
{
    for (uint32_t k = 0; k < cells->n; k++) {
        if (cells->end[k].cell != NONE)
            continue;
        uint32_t cell = (uint32_t)cells->narrow.n;
        walk_cell(cells, k, cell);
        *ranh_vec_push(&cells->narrow) = walk_is_narrow(cells, width);
        *ranh_vec_push(&cells->part) = cell;
        *ranh_vec_push(&cells->between) = (struct between){NONE, NONE, false};
    }
}

/* --- sides ----- */

/* The stretch of boundary from end k, where a cap arrives, to the next end, which it returns. */
static uint32_t take_stretch(struct cells *cells, const struct ranh_narrow_sides *sides, uint32_t k,
                             struct between *between, bool *more)
{
    cells->walk.n = 0;
    step_on(cells, place(cells->rings, &cells->end[k]));
    uint32_t next = walk_on(cells, k);
    for (size_t i = 0; i + 1 < cells->walk.n; i++) {
        const struct narrow_point *a = &cells->walk.at[i];
        uint32_t side = sides->side(sides->context, (a[0].x + a[1].x) / 2, (a[0].y + a[1].y) / 2);
        if (between->a == NONE)
            between->a = side;
        else if (side != between->a && between->b == NONE)
            between->b = side;
        else if (side != between->a && side != between->b)
            between->junction = true;
        else
            *more = true;
    }
    return next;
}

/* Where all its boundary is of one side, that lies on both, if there are two stretches of it. */
static struct between sides_of(struct cells *cells, const struct ranh_narrow_sides *sides,
                               uint32_t k)
{
    struct between between = {NONE, NONE, false};
    bool more = false;
    uint32_t at = k;
    do
        at = take_stretch(cells, sides, cells->end[at].other, &between, &more);
    while (at != k);
    if (between.b == NONE && more)
        between.b = between.a;
    if (between.b < between.a)
        between = (struct between){between.b, between.a, between.junction};
    return between;
}

static void tell_sides(struct cells *cells, const struct ranh_narrow_sides *sides)
{
    for (uint32_t k = 0; k < cells->n; k++) {
        struct between *between = &cells->between.at[cells->end[k].cell];
        if (cells->narrow.at[cells->end[k].cell] && between->a == NONE && !between->junction)
            *between = sides ? sides_of(cells, sides, k) : (struct between){0, 0, false};
    }
}

/* Both lie between the same sides; or, if `corner`, one has only a corner on the second of its sides. */
static bool belong(const struct between *p, const struct between *q, bool corner)
{
    if (p->junction || q->junction)
        return false;
    if (!corner)
        return p->a == q->a && p->b == q->b;
    if ((p->b == NONE) == (q->b == NONE))
        return false;
    return p->b == NONE ? p->a == q->a || p->a == q->b : q->a == p->a || q->a == p->b;
}

/* Joins the parts of the cells on both sides of the cap of end k; true when that changed anything. */
static bool join_across(struct cells *cells, uint32_t k, bool corner)
{
    uint32_t a = cells->end[k].cell, b = cells->end[cells->end[k].other].cell;
    if (!cells->narrow.at[a] || !cells->narrow.at[b])
        return false;
    a = part_of(cells, a);
    b = part_of(cells, b);
    if (a == b || !belong(&cells->between.at[a], &cells->between.at[b], corner))
        return false;
    uint32_t first = a < b ? a : b, second = a < b ? b : a;
    cells->part.at[second] = first;
    if (cells->between.at[first].b == NONE)
        cells->between.at[first] = cells->between.at[second];
    return true;
}

static void join_cells(struct cells *cells)
{
    for (bool more = true; more;) {
        more = false;
        for (uint32_t k = 0; k < cells->n; k++)
            more |= join_across(cells, k, true);
    }
    for (uint32_t k = 0; k < cells->n; k++)
        join_across(cells, k, false);
    for (uint32_t k = 0; k < cells->n; k++) {
        struct end *end = &cells->end[k];
        uint32_t a = end->cell, b = cells->end[end->other].cell;
        end->dropped =
            cells->narrow.at[a] && cells->narrow.at[b] && part_of(cells, a) == part_of(cells, b);
    }
}

/* --- narrow parts ----- */

struct outline {
    uint32_t part;
    bool mouth;        /* it passes one */
    uint32_t first, n; /* of the vertices */
    ranh_wide twice_area;
    struct ranh_vertex least;
};

struct outlines {
    struct {
        RANH_VEC(struct outline)
    } ring;
    struct {
        RANH_VEC(struct ranh_vertex)
    } vertex;
};

static void put_outline(struct outlines *out, const struct cells *cells, uint32_t part, bool mouth)
{
    struct outline ring = {.part = part, .mouth = mouth, .first = (uint32_t)out->vertex.n};
    for (size_t i = 0; i < cells->walk.n; i++) {
        struct narrow_point p = cells->walk.at[i];
        struct ranh_vertex v = {(int32_t)lrint(p.x), (int32_t)lrint(p.y)};
        if (ring.n > 0 && ranh_vertex_same(v, out->vertex.at[out->vertex.n - 1]))
            continue;
        *ranh_vec_push(&out->vertex) = v;
        ring.n++;
    }
    const struct ranh_vertex *v = out->vertex.at + ring.first;
    while (ring.n > 1 && ranh_vertex_same(v[0], v[ring.n - 1]))
        ring.n--;
    out->vertex.n = ring.first + ring.n;
    ring.least = ring.n > 0 ? v[0] : (struct ranh_vertex){0, 0};
    for (uint32_t i = 1; i < ring.n; i++) {
        ring.least = ranh_vertex_order(v[i], ring.least) < 0 ? v[i] : ring.least;
        if (i + 1 < ring.n)
            ring.twice_area += ranh_cross(v[0], v[i], v[i + 1]);
    }
    if (ring.twice_area != 0)
        *ranh_vec_push(&out->ring) = ring;
    else
        out->vertex.n = ring.first;
}

/* Outlines that pass a mouth. */
static void walk_outlines(struct cells *cells, struct outlines *out)
{
    bool *walked = ranh_calloc(cells->n + 1, sizeof(*walked));
    for (uint32_t k = 0; k < cells->n; k++) {
        const struct end *end = &cells->end[k];
        if (end->dropped || walked[k] || !cells->narrow.at[end->cell])
            continue;
        cells->walk.n = 0;
        for (uint32_t at = k; !walked[at];) {
            walked[at] = true;
            at = cells->end[at].other;
            step_on(cells, place(cells->rings, &cells->end[at]));
            at = walk_on(cells, at);
        }
        put_outline(out, cells, part_of(cells, end->cell), true);
    }
    ranh_free(walked);
}

/* Rings with a narrow part all along them: its holes, or the outline of a face that is narrow as a whole. */
static void walk_islands(struct cells *cells, struct outlines *out)
{
    const struct narrow_rings *rings = cells->rings;
    for (size_t r = 0; r < rings->n_rings; r++) {
        uint32_t from = cells->first[rings->first[r]], to = cells->first[rings->first[r + 1]];
        bool all = to > from;
        for (uint32_t k = from; k < to; k++)
            all = all && cells->end[k].dropped;
        if (!all)
            continue;
        cells->walk.n = 0;
        for (uint32_t i = rings->first[r]; i < rings->first[r + 1]; i++)
            if (rings->corner[i])
                step_on(cells, rings->at[i]);
        put_outline(out, cells, part_of(cells, cells->end[from].cell), false);
    }
}

/* By part; its outline first, holes by their least vertex. */
static int by_part(const void *one, const void *other)
{
    const struct outline *p = one, *q = other;
    if (p->part != q->part)
        return p->part < q->part ? -1 : 1;
    if ((p->twice_area > 0) != (q->twice_area > 0))
        return p->twice_area > 0 ? -1 : 1;
    return ranh_vertex_order(p->least, q->least);
}

struct group {
    const struct outline *ring;
    size_t n;
};

static int by_least(const void *one, const void *other)
{
    const struct group *p = one, *q = other;
    int order = ranh_vertex_order(p->ring->least, q->ring->least);
    return order ? order : by_part(p->ring, q->ring);
}

static void put_face(struct ranh_faces *parts, const struct outlines *out,
                     const struct group *group)
{
    struct ranh_chain_face *face = &parts->face[parts->n_faces++];
    *face = (struct ranh_chain_face){.first_ring = (uint32_t)parts->n_rings,
                                     .n_rings = (uint32_t)group->n,
                                     .box = {INT32_MAX, INT32_MAX, INT32_MIN, INT32_MIN}};
    for (size_t r = 0; r < group->n; r++) {
        const struct outline *ring = &group->ring[r];
        const struct ranh_vertex *v = out->vertex.at + ring->first;
        face->twice_area += ring->twice_area;
        for (uint32_t i = 0; i < ring->n; i++) {
            face->box.xmin = v[i].x < face->box.xmin ? v[i].x : face->box.xmin;
            face->box.ymin = v[i].y < face->box.ymin ? v[i].y : face->box.ymin;
            face->box.xmax = v[i].x > face->box.xmax ? v[i].x : face->box.xmax;
            face->box.ymax = v[i].y > face->box.ymax ? v[i].y : face->box.ymax;
        }
        memcpy(parts->vertex + parts->n_vertices, v, ring->n * sizeof(*v));
        parts->n_vertices += ring->n;
        parts->ring_vertex[++parts->n_rings] = (uint32_t)parts->n_vertices;
    }
}

static void make_faces(struct outlines *out, struct ranh_faces *parts)
{
    size_t n = out->ring.n, n_groups = 0;
    struct group *group = ranh_alloc((n + 1) * sizeof(*group));
    if (n > 1)
        qsort(out->ring.at, n, sizeof(*out->ring.at), by_part);
    for (size_t i = 0, j = 0; i < n; i = j) {
        for (j = i + 1; j < n && out->ring.at[j].part == out->ring.at[i].part;)
            j++;
        if (out->ring.at[i].twice_area > 0 && out->ring.at[i].mouth)
            group[n_groups++] = (struct group){&out->ring.at[i], j - i};
    }
    if (n_groups > 1)
        qsort(group, n_groups, sizeof(*group), by_least);
    parts->face = ranh_alloc((n_groups + 1) * sizeof(*parts->face));
    parts->ring_vertex = ranh_calloc(n + 1, sizeof(*parts->ring_vertex));
    parts->vertex = ranh_alloc((out->vertex.n + 1) * sizeof(*parts->vertex));
    for (size_t g = 0; g < n_groups; g++)
        put_face(parts, out, &group[g]);
    ranh_free(group);
}

void narrow_cells(const struct narrow_rings *rings, const struct narrow_caps *caps, double width,
                  const struct ranh_narrow_sides *sides, struct ranh_faces *parts)
{
    struct cells cells = {.rings = rings};
    struct outlines out = {0};
    *parts = (struct ranh_faces){0};
    take_ends(&cells, caps);
    find_cells(&cells, width);
    tell_sides(&cells, sides);
    join_cells(&cells);
    walk_outlines(&cells, &out);
    walk_islands(&cells, &out);
    make_faces(&out, parts);
    ranh_vec_release(&out.ring);
    ranh_vec_release(&out.vertex);
    ranh_vec_release(&cells.walk);
    ranh_vec_release(&cells.narrow);
    ranh_vec_release(&cells.part);
    ranh_vec_release(&cells.between);
    ranh_free(cells.end);
    ranh_free(cells.first);
}
