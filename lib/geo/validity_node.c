/* SPDX-License-Identifier: MIT */
/*
 * Where edges of a face meet. Two edges meet in a point inside both (a crossing), along a piece (a
 * run), or in a vertex of one of them; the last is noted as a passage of both rings through that
 * point. All passages through one point are then judged together, by the order of their directions
 * around it: two cross when each has one end on either side of the other, else they touch.
 *
 * Rings of one part may touch. Rings and the points they share make a graph; the interior of the part
 * falls apart exactly when that graph has a cycle.
 */
#include "lib/geo/validity_internal.h"

#include <stdlib.h>

#define ENOUGH   1000000 /* contacts of one face: nobody mends such a drawing place by place */
#define FEW_RUNS 2000

struct search {
    struct ranh_validity *work;
    size_t face;
    struct ranh_flaws *flaws;
    uint32_t touches; /* of a ring with itself */
};

/* --- edges ----------------------------------------------------------------------------------- */

/* The smaller of the two loops that a ring makes when it passes `at` after vertex i and after j > i. */
static double loop_m2(const struct ranh_validity *work, struct ranh_vertex at, uint32_t i,
                      uint32_t j)
{
    uint32_t ring = work->ring_of.at[i];
    ranh_wide loop = 0, rest = 0;
    for (uint32_t k = work->start.at[ring]; k < work->start.at[ring + 1]; k++) {
        if (k == i || k == j)
            continue; /* goes through `at`: no area as seen from there */
        ranh_wide twice =
            ranh_cross(at, work->vertex.at[k], work->vertex.at[vertex_after(work, k)]);
        *(k > i && k < j ? &loop : &rest) += twice;
    }
    loop = loop < 0 ? -loop : loop;
    rest = rest < 0 ? -rest : rest;
    return ranh_grid_area_m2(loop < rest ? loop : rest);
}

static void note_crossing(struct ranh_validity *work, struct ranh_vertex at, uint32_t i, uint32_t j)
{
    if (i > j) {
        note_crossing(work, at, j, i);
        return;
    }
    uint32_t a = work->ring_of.at[i], b = work->ring_of.at[j];
    *ranh_vec_push(&work->crossing) = (struct crossing){at, a, b, i, j};
    if (a != b)
        ranh_validity_note_crossed(work, a, b);
}

static int by_place(const void *a, const void *b)
{
    const struct crossing *c = a, *d = b;
    int order = ranh_vertex_order(c->at, d->at);
    if (order)
        return order;
    if ((c->ring_a == c->ring_b) != (d->ring_a == d->ring_b))
        return c->ring_a == c->ring_b ? -1 : 1;
    return c->i != d->i ? (c->i < d->i ? -1 : 1) : c->j < d->j ? -1 : c->j > d->j;
}

/* At one place, one crossing of a ring with itself and one with another, however many there are. */
static void put_crossings(struct search *s)
{
    struct ranh_validity *work = s->work;
    size_t n = work->crossing.n;
    uint32_t put[2] = {0}; /* of each kind: the one does not hide the other */
    if (n > 1)
        qsort(work->crossing.at, n, sizeof(*work->crossing.at), by_place);
    for (size_t c = 0; c < n; c++) {
        const struct crossing *x = &work->crossing.at[c], *last = c > 0 ? x - 1 : NULL;
        bool own = x->ring_a == x->ring_b;
        if (last && ranh_vertex_same(x->at, last->at) && own == (last->ring_a == last->ring_b))
            continue;
        if (put[own]++ >= RANH_FLAWS_MOST)
            continue;
        ranh_flaw_put(s->flaws, own ? RANH_FLAW_SELF_INTERSECTION : RANH_FLAW_RINGS_CROSS, s->face,
                      x->at, own ? loop_m2(work, x->at, x->i, x->j) : NAN);
    }
}

static bool within(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex p)
{
    return (a.x < b.x ? a.x <= p.x && p.x <= b.x : b.x <= p.x && p.x <= a.x) &&
           (a.y < b.y ? a.y <= p.y && p.y <= b.y : b.y <= p.y && p.y <= a.y);
}

static void note_passage(struct ranh_validity *work, uint32_t i, struct ranh_vertex at)
{
    uint32_t next = vertex_after(work, i);
    uint32_t step = ranh_vertex_same(at, work->vertex.at[i])      ? 2 * i
                    : ranh_vertex_same(at, work->vertex.at[next]) ? 2 * next
                                                                  : 2 * i + 1;
    *ranh_vec_push(&work->passage) = (struct passage){at, work->ring_of.at[i], step};
}

static void note_touch(struct ranh_validity *work, uint32_t i, uint32_t j, struct ranh_vertex at)
{
    note_passage(work, i, at);
    note_passage(work, j, at);
}

static void note_run(struct ranh_validity *work, uint32_t i, uint32_t j, struct ranh_vertex lo,
                     struct ranh_vertex hi)
{
    uint32_t a = work->ring_of.at[i], b = work->ring_of.at[j];
    *ranh_vec_push(&work->run) = (struct run){a, b, lo, hi};
    if (a != b)
        ranh_validity_note_crossed(work, a, b);
}

/* Both edges on one line. */
static void look_along(struct ranh_validity *work, uint32_t i, uint32_t j, struct ranh_vertex a,
                       struct ranh_vertex b, struct ranh_vertex c, struct ranh_vertex d)
{
    struct ranh_vertex swap;
    if (ranh_vertex_order(a, b) > 0)
        swap = a, a = b, b = swap;
    if (ranh_vertex_order(c, d) > 0)
        swap = c, c = d, d = swap;
    struct ranh_vertex lo = ranh_vertex_order(a, c) > 0 ? a : c;
    struct ranh_vertex hi = ranh_vertex_order(b, d) < 0 ? b : d;
    int order = ranh_vertex_order(lo, hi);
    if (order > 0)
        return;
    note_touch(work, i, j, lo);
    if (order < 0) {
        note_touch(work, i, j, hi);
        note_run(work, i, j, lo, hi);
    }
}

static bool look(void *context, uint32_t i, uint32_t j)
{
    struct search *s = context;
    struct ranh_validity *work = s->work;
    uint32_t i_end = vertex_after(work, i), j_end = vertex_after(work, j);
    if (i_end == j || j_end == i)
        return true; /* neighbours of a ring without spikes meet in their vertex only */
    struct ranh_vertex a = work->vertex.at[i], b = work->vertex.at[i_end];
    struct ranh_vertex c = work->vertex.at[j], d = work->vertex.at[j_end], at;
    int of_c = ranh_side(a, b, c), of_d = ranh_side(a, b, d);
    if (of_c * of_d > 0)
        return true;
    int of_a = ranh_side(c, d, a), of_b = ranh_side(c, d, b);
    if (of_a * of_b > 0)
        return true;
    if (of_a == 0 && of_b == 0) {
        look_along(work, i, j, a, b, c, d);
    } else if (of_c * of_d < 0 && of_a * of_b < 0) {
        if (ranh_segments_cross(a, b, c, d, &at))
            note_crossing(work, at, i, j);
    } else {
        if (of_c == 0 && within(a, b, c))
            note_touch(work, i, j, c);
        if (of_d == 0 && within(a, b, d))
            note_touch(work, i, j, d);
        if (of_a == 0 && within(c, d, a))
            note_touch(work, i, j, a);
        if (of_b == 0 && within(c, d, b))
            note_touch(work, i, j, b);
    }
    return work->crossing.n + work->passage.n < ENOUGH;
}

/* --- runs ------------------------------------------------------------------------------------ */

static uint32_t root(struct ranh_validity *work, uint32_t i)
{
    while (work->parent.at[i] != i)
        i = work->parent.at[i] = work->parent.at[work->parent.at[i]];
    return i;
}

static void fresh_roots(struct ranh_validity *work, size_t n)
{
    ranh_vec_reserve(&work->parent, n + 1);
    work->parent.n = n;
    for (uint32_t i = 0; i < n; i++)
        work->parent.at[i] = i;
}

static int by_rings_and_place(const void *a, const void *b)
{
    const struct run *r = a, *s = b;
    if (r->ring_a != s->ring_a)
        return r->ring_a < s->ring_a ? -1 : 1;
    if (r->ring_b != s->ring_b)
        return r->ring_b < s->ring_b ? -1 : 1;
    int order = ranh_vertex_order(r->lo, s->lo);
    return order ? order : ranh_vertex_order(r->hi, s->hi);
}

static bool hang_together(const struct run *r, const struct run *s)
{
    return ranh_vertex_same(r->lo, s->lo) || ranh_vertex_same(r->lo, s->hi) ||
           ranh_vertex_same(r->hi, s->lo) || ranh_vertex_same(r->hi, s->hi);
}

/* Both are shells, of two parts. */
static bool are_parts(const struct ranh_validity *work, uint32_t a, uint32_t b)
{
    return work->part_of.at[a] != work->part_of.at[b] && a == work->part.at[work->part_of.at[a]] &&
           b == work->part.at[work->part_of.at[b]];
}

/* Pieces that follow each other are one flaw, at their lowest end, as long as all of them. A parcel
 * has few; where it has thousands, they are told one by one. */
static void put_runs(struct search *s)
{
    struct ranh_validity *work = s->work;
    size_t n = work->run.n;
    if (n == 0)
        return;
    fresh_roots(work, n);
    for (uint32_t i = 0; i < n && n < FEW_RUNS; i++) {
        for (uint32_t j = i + 1; j < n; j++) {
            const struct run *a = &work->run.at[i], *b = &work->run.at[j];
            if (a->ring_a != b->ring_a || a->ring_b != b->ring_b)
                break;
            uint32_t x = root(work, i), y = root(work, j);
            if (x != y && hang_together(a, b))
                work->parent.at[x < y ? y : x] = x < y ? x : y;
        }
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct run *run = &work->run.at[i];
        double length = 0;
        if (root(work, i) != i)
            continue;
        for (uint32_t j = i; j < n && (j == i || n < FEW_RUNS); j++)
            if (root(work, j) == i)
                length += metres_between(work->run.at[j].lo, work->run.at[j].hi);
        ranh_flaw_put(s->flaws,
                      run->ring_a == run->ring_b                  ? RANH_FLAW_SELF_INTERSECTION
                      : are_parts(work, run->ring_a, run->ring_b) ? RANH_FLAW_PARTS_SHARE
                                                                  : RANH_FLAW_RINGS_CROSS,
                      s->face, run->lo, length)
            ->length = true;
    }
}

/* --- points ---------------------------------------------------------------------------------- */

static int by_place_and_step(const void *a, const void *b)
{
    const struct passage *p = a, *q = b;
    int order = ranh_vertex_order(p->at, q->at);
    if (order)
        return order;
    return p->step < q->step ? -1 : p->step > q->step;
}

static void ends(const struct ranh_validity *work, const struct passage *p,
                 struct ranh_vertex *from, struct ranh_vertex *to)
{
    uint32_t i = p->step / 2;
    *from = work->vertex.at[p->step % 2 ? i : vertex_before(work, i)];
    *to = work->vertex.at[vertex_after(work, i)];
}

/* Whether direction x lies strictly between a and b, counter-clockwise. */
static bool between(struct ranh_vertex at, struct ranh_vertex a, struct ranh_vertex b,
                    struct ranh_vertex x)
{
    bool after_a = ranh_angle_order(at, a, x) < 0, before_b = ranh_angle_order(at, x, b) < 0;
    return ranh_angle_order(at, a, b) < 0 ? after_a && before_b : after_a || before_b;
}

enum meeting { ALONG, TOUCHING, CROSSING };

static enum meeting judge(const struct ranh_validity *work, const struct passage *p,
                          const struct passage *q)
{
    struct ranh_vertex a, b, c, d;
    ends(work, p, &a, &b);
    ends(work, q, &c, &d);
    if (ranh_angle_order(p->at, a, c) == 0 || ranh_angle_order(p->at, a, d) == 0 ||
        ranh_angle_order(p->at, b, c) == 0 || ranh_angle_order(p->at, b, d) == 0)
        return ALONG; /* a run, told as such */
    return between(p->at, a, b, c) != between(p->at, a, b, d) ? CROSSING : TOUCHING;
}

static void note_contact(struct ranh_validity *work, const struct passage *p, uint32_t node)
{
    *ranh_vec_push(&work->contact) = (struct contact){node, p->ring, p->at};
}

/* All passages through one point; of touches of rings with themselves one is put. */
static void judge_point(struct search *s, const struct passage *p, size_t n, uint32_t node)
{
    struct ranh_validity *work = s->work;
    bool touched = false;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = i + 1; j < n; j++) {
            bool own = p[i].ring == p[j].ring;
            enum meeting meeting = judge(work, &p[i], &p[j]);
            if (meeting == CROSSING)
                note_crossing(work, p[i].at, p[i].step / 2, p[j].step / 2);
            if (meeting == TOUCHING && own && !touched && s->touches < RANH_FLAWS_MOST) {
                s->touches++;
                ranh_flaw_put(s->flaws, RANH_FLAW_SELF_TOUCH, s->face, p[i].at,
                              loop_m2(work, p[i].at, p[i].step / 2, p[j].step / 2));
                touched = true;
            }
            uint32_t part = work->part_of.at[p[i].ring];
            if (meeting == TOUCHING && !own && part == work->part_of.at[p[j].ring]) {
                /* parts that touch at the same point have nothing to do with each other */
                note_contact(work, &p[i], node + part);
                note_contact(work, &p[j], node + part);
            }
        }
    }
}

static void judge_points(struct search *s)
{
    struct ranh_validity *work = s->work;
    uint32_t node = ring_count(work), parts = (uint32_t)work->part.n - 1;
    if (work->passage.n == 0)
        return;
    qsort(work->passage.at, work->passage.n, sizeof(*work->passage.at), by_place_and_step);
    size_t n = 1;
    for (size_t i = 1; i < work->passage.n; i++)
        if (by_place_and_step(&work->passage.at[i], &work->passage.at[n - 1]) != 0)
            work->passage.at[n++] = work->passage.at[i];
    for (size_t first = 0, last; first < n; first = last) {
        for (last = first + 1;
             last < n && ranh_vertex_same(work->passage.at[last].at, work->passage.at[first].at);)
            last++;
        judge_point(s, work->passage.at + first, last - first, node);
        node += parts;
    }
}

void ranh_validity_nodes(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    struct search search = {work, face, flaws, 0};
    work->crossing.n = work->passage.n = work->run.n = work->contact.n = 0;
    ranh_validity_pairs(work, 0, look, &search);
    if (work->run.n > 0)
        qsort(work->run.at, work->run.n, sizeof(*work->run.at), by_rings_and_place);
    judge_points(&search);
    put_crossings(&search);
    ranh_validity_duplicates(work, face, flaws);
    put_runs(&search);
}

/* --- connected ------------------------------------------------------------------------------- */

static int by_node_and_ring(const void *a, const void *b)
{
    const struct contact *c = a, *d = b;
    int order = ranh_vertex_order(c->at, d->at);
    if (order)
        return order;
    if (c->node != d->node)
        return c->node < d->node ? -1 : 1;
    return c->ring < d->ring ? -1 : c->ring > d->ring;
}

void ranh_validity_connected(struct ranh_validity *work, size_t face, struct ranh_flaws *flaws)
{
    struct contact *c = work->contact.at;
    size_t n = work->contact.n;
    uint32_t top = ring_count(work);
    if (n == 0)
        return;
    qsort(c, n, sizeof(*c), by_node_and_ring);
    for (size_t i = 0; i < n; i++)
        top = c[i].node >= top ? c[i].node + 1 : top;
    fresh_roots(work, top);
    for (size_t i = 0; i < n; i++) {
        if ((i > 0 && c[i].node == c[i - 1].node && c[i].ring == c[i - 1].ring) ||
            work->lost.at[c[i].ring])
            continue;
        uint32_t node = root(work, c[i].node), ring = root(work, c[i].ring);
        if (node == ring)
            ranh_flaw_put(flaws, RANH_FLAW_DISCONNECTED, face, c[i].at, NAN);
        else
            work->parent.at[node < ring ? ring : node] = node < ring ? node : ring;
    }
}
