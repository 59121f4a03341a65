/* SPDX-License-Identifier: MIT */
/*
 * Exact meeting of two faces; the argument stands in the header. Only edges that come into the
 * common part of the two boxes can touch the other face, so the quadratic part is small: a handful
 * of edges on either side for ordinary neighbours.
 */
#include <ranh/geo/meet.h>

#include <stdlib.h>

#include <ranh/geo/segment.h>

/* What was seen of one outline against the other face. */
struct seen {
    bool crossing, inside, outside, same_side, opposite_side;
};

static bool between(int32_t value, int32_t p, int32_t q)
{
    return p < q ? p <= value && value <= q : q <= value && value <= p;
}

/* For c on the line through e: whether it lies on the edge itself, ends included. */
static bool within(struct ranh_vertex c, const struct ranh_meet_edge *e)
{
    return between(c.x, e->a.x, e->b.x) && between(c.y, e->a.y, e->b.y);
}

static bool edge_meets_box(const struct ranh_meet_edge *e, const struct ranh_grid_box *box)
{
    return !(
        (e->a.x < box->xmin && e->b.x < box->xmin) || (e->a.x > box->xmax && e->b.x > box->xmax) ||
        (e->a.y < box->ymin && e->b.y < box->ymin) || (e->a.y > box->ymax && e->b.y > box->ymax));
}

static bool boxes_apart(const struct ranh_meet_edge *e, const struct ranh_meet_edge *f)
{
    struct ranh_grid_box box = {
        f->a.x < f->b.x ? f->a.x : f->b.x, f->a.y < f->b.y ? f->a.y : f->b.y,
        f->a.x < f->b.x ? f->b.x : f->a.x, f->a.y < f->b.y ? f->b.y : f->a.y};
    return !edge_meets_box(e, &box);
}

/* Edge i of a ring as stored; the last one leads back to the first vertex. */
static struct ranh_meet_edge ring_edge(const struct ranh_fabric *fabric, uint32_t first,
                                       uint32_t last, uint32_t i)
{
    return (struct ranh_meet_edge){fabric->vertex[i], fabric->vertex[i + 1 < last ? i + 1 : first]};
}

bool ranh_meet_contains_half(const struct ranh_fabric *fabric, size_t face, int64_t twice_x,
                             int64_t twice_y)
{
    bool inside = false;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        for (uint32_t i = first; i < last; i++) {
            struct ranh_meet_edge e = ring_edge(fabric, first, last, i);
            bool above_a = 2 * (int64_t)e.a.y > twice_y, above_b = 2 * (int64_t)e.b.y > twice_y;
            if (above_a == above_b)
                continue;
            ranh_wide turn = (ranh_wide)((int64_t)e.b.x - e.a.x) * (twice_y - 2 * (int64_t)e.a.y) -
                             (ranh_wide)((int64_t)e.b.y - e.a.y) * (twice_x - 2 * (int64_t)e.a.x);
            inside ^= above_b ? turn > 0 : turn < 0; /* the edge passes on the point's right */
        }
    }
    return inside;
}

/* Edges of the face that come into the window, turned so that the face lies on their left. */
static void gather(struct ranh_meet *meet, const struct ranh_fabric *fabric, size_t face,
                   const struct ranh_grid_box *window)
{
    meet->edges.n = 0;
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++) {
        uint32_t first = fabric->ring_vertex[r], last = fabric->ring_vertex[r + 1];
        bool reversed = ranh_ring_reversed(fabric->ring_role[r]);
        for (uint32_t i = first; i < last; i++) {
            struct ranh_meet_edge e = ring_edge(fabric, first, last, i);
            if (!edge_meets_box(&e, window) || ranh_vertex_same(e.a, e.b))
                continue;
            *ranh_vec_push(&meet->edges) = reversed ? (struct ranh_meet_edge){e.b, e.a} : e;
        }
    }
}

/* Where the other outline touches one edge: its cuts, edges along it, and whether its ends are
 * touched. */
struct contact {
    bool crossing, at_a, at_b;
};

static struct contact touch(struct ranh_meet *meet, const struct ranh_meet_edge *e)
{
    struct contact contact = {0};
    meet->cuts.n = meet->along.n = 0;
    for (size_t i = 0; i < meet->edges.n; i++) {
        const struct ranh_meet_edge *f = &meet->edges.at[i];
        if (boxes_apart(e, f))
            continue;
        int fa = ranh_side(e->a, e->b, f->a), fb = ranh_side(e->a, e->b, f->b);
        if (fa * fb > 0)
            continue;
        int ea = ranh_side(f->a, f->b, e->a), eb = ranh_side(f->a, f->b, e->b);
        if (ea * eb > 0)
            continue;
        if (fa * fb < 0 && ea * eb < 0) {
            contact.crossing = true;
            return contact;
        }
        contact.at_a |= ea == 0 && within(e->a, f);
        contact.at_b |= eb == 0 && within(e->b, f);
        if (fa == 0 && within(f->a, e))
            *ranh_vec_push(&meet->cuts) = f->a;
        if (fb == 0 && within(f->b, e))
            *ranh_vec_push(&meet->cuts) = f->b;
        if (fa == 0 && fb == 0)
            *ranh_vec_push(&meet->along) = *f;
    }
    return contact;
}

static int along_line(const void *a, const void *b, void *context)
{
    const struct ranh_meet_edge *e = context;
    const struct ranh_vertex *p = a, *q = b;
    int x = (p->x > q->x) - (p->x < q->x), y = (p->y > q->y) - (p->y < q->y);
    return e->a.x != e->b.x ? (e->a.x < e->b.x ? x : -x) : (e->a.y < e->b.y ? y : -y);
}

enum place { UNKNOWN, INSIDE, OUTSIDE, ON };

/* A piece p -> q of e, e turned so that its face lies on the left. */
static enum place classify(struct ranh_meet *meet, const struct ranh_fabric *fabric, size_t other,
                           struct ranh_vertex p, struct ranh_vertex q, struct seen *seen)
{
    for (size_t i = 0; i < meet->along.n; i++) {
        const struct ranh_meet_edge *f = &meet->along.at[i];
        if (!within(p, f) || !within(q, f))
            continue;
        bool same_x = (f->a.x < f->b.x) == (p.x < q.x) && (f->a.x > f->b.x) == (p.x > q.x);
        bool same_y = (f->a.y < f->b.y) == (p.y < q.y) && (f->a.y > f->b.y) == (p.y > q.y);
        *(same_x && same_y ? &seen->same_side : &seen->opposite_side) = true;
        return ON;
    }
    bool inside = ranh_meet_contains_half(fabric, other, (int64_t)p.x + q.x, (int64_t)p.y + q.y);
    *(inside ? &seen->inside : &seen->outside) = true;
    return inside ? INSIDE : OUTSIDE;
}

/* Classifies all pieces of an edge that is touched or not yet placed; returns where its end
 * stands. */
static enum place classify_edge(struct ranh_meet *meet, const struct ranh_fabric *fabric,
                                size_t other, struct ranh_meet_edge e, struct seen *seen)
{
    size_t n = meet->cuts.n;
    if (n > 1)
        qsort_r(meet->cuts.at, n, sizeof(*meet->cuts.at), along_line, &e);
    enum place place = UNKNOWN;
    struct ranh_vertex from = e.a;
    for (size_t i = 0; i <= n; i++) {
        struct ranh_vertex to = i < n ? meet->cuts.at[i] : e.b;
        if (!ranh_vertex_same(from, to))
            place = classify(meet, fabric, other, from, to, seen);
        from = to;
    }
    return place;
}

static bool decided(const struct seen *seen)
{
    return seen->crossing || seen->inside || seen->same_side;
}

/* One ring of `face` against `other`, whose edges near the window are gathered. early: stop once
 * decided. */
static void walk_ring(struct ranh_meet *meet, const struct ranh_fabric *fabric, uint32_t ring,
                      size_t other, const struct ranh_grid_box *window, bool early,
                      struct seen *seen)
{
    uint32_t first = fabric->ring_vertex[ring], last = fabric->ring_vertex[ring + 1];
    bool reversed = ranh_ring_reversed(fabric->ring_role[ring]);
    enum place place =
        UNKNOWN; /* of the outline just before the edge, if its start is not touched */
    for (uint32_t i = first; i < last && !seen->crossing && !(early && decided(seen)); i++) {
        struct ranh_meet_edge e = ring_edge(fabric, first, last, i);
        if (ranh_vertex_same(e.a, e.b))
            continue;
        if (!edge_meets_box(&e, window)) {
            seen->outside = true;
            place = OUTSIDE;
            continue;
        }
        struct ranh_meet_edge left = reversed ? (struct ranh_meet_edge){e.b, e.a} : e;
        struct contact contact = touch(meet, &left);
        bool at_start = reversed ? contact.at_b : contact.at_a;
        bool at_end = reversed ? contact.at_a : contact.at_b;
        if (contact.crossing) {
            seen->crossing = true;
            return;
        }
        if (at_start)
            place = UNKNOWN;
        if (place == UNKNOWN || meet->cuts.n > 0) {
            enum place end = classify_edge(meet, fabric, other, left, seen);
            place = reversed && meet->cuts.n > 0 ? UNKNOWN : end;
        }
        if (at_end)
            place = UNKNOWN;
    }
}

static bool common_window(const struct ranh_fabric *fabric, size_t a, size_t b,
                          struct ranh_grid_box *window)
{
    struct ranh_grid_box p = fabric->box[a], q = fabric->box[b];
    *window = (struct ranh_grid_box){
        p.xmin > q.xmin ? p.xmin : q.xmin, p.ymin > q.ymin ? p.ymin : q.ymin,
        p.xmax < q.xmax ? p.xmax : q.xmax, p.ymax < q.ymax ? p.ymax : q.ymax};
    return window->xmin < window->xmax && window->ymin < window->ymax; /* with an area */
}

static struct seen look(struct ranh_meet *meet, const struct ranh_fabric *fabric, size_t face,
                        size_t other, const struct ranh_grid_box *window, bool early)
{
    struct seen seen = {0};
    gather(meet, fabric, other, window);
    for (uint32_t r = fabric->face_ring[face]; r < fabric->face_ring[face + 1]; r++)
        if (!seen.crossing && !(early && decided(&seen)))
            walk_ring(meet, fabric, r, other, window, early, &seen);
    return seen;
}

bool ranh_meet_faces(struct ranh_meet *meet, const struct ranh_fabric *fabric, size_t a, size_t b)
{
    struct ranh_grid_box window;
    if (!common_window(fabric, a, b, &window))
        return false;
    struct seen of_a = look(meet, fabric, a, b, &window, true);
    if (decided(&of_a))
        return true;
    struct seen of_b = look(meet, fabric, b, a, &window, true);
    return decided(&of_b);
}

struct ranh_meeting ranh_meet_relate(struct ranh_meet *meet, const struct ranh_fabric *fabric,
                                     size_t a, size_t b)
{
    struct ranh_meeting meeting = {0};
    struct ranh_grid_box window;
    if (!common_window(fabric, a, b, &window))
        return meeting;
    struct seen of_a = look(meet, fabric, a, b, &window, false);
    struct seen of_b = of_a;
    if (!of_a.crossing)
        of_b = look(meet, fabric, b, a, &window, false);
    meeting.interiors = decided(&of_a) || decided(&of_b);
    bool nested = meeting.interiors && !of_a.crossing && !of_a.opposite_side && !of_b.opposite_side;
    meeting.a_in_b = nested && !of_a.outside && !of_b.inside;
    meeting.b_in_a = nested && !of_b.outside && !of_a.inside;
    return meeting;
}

void ranh_meet_release(struct ranh_meet *meet)
{
    ranh_vec_release(&meet->edges);
    ranh_vec_release(&meet->cuts);
    ranh_vec_release(&meet->along);
}
