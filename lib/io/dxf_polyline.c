/* SPDX-License-Identifier: MIT */
/*
 * Bulges of polylines as chords. A bulge b is the tangent of a quarter of the arc's angle, leftwards positive: over a
 * chord c the radius is c (1 + b^2) / 4b, and the centre lies c (1 - b^2) / 4b left of the chord's middle. A polyline of two
 * dimensions is drawn in a system of its own (210), which is left to GDAL.
 */
#include <math.h>
#include <string.h>

#include "dxf_impl.h"

bool dxf_stroke_bulge(const struct rewrite *r, const struct dxf_vertex *a,
                      const struct dxf_vertex *b, struct dgn_points *to)
{
    double dx = b->x - a->x, dy = b->y - a->y, chord = hypot(dx, dy), bulge = a->bulge;
    double radius = chord * (1 + bulge * bulge) / (4 * fabs(bulge));
    if (bulge == 0 || !(chord > 0) || !isfinite(radius) ||
        chord * fabs(bulge) / 2 <= dxf_chord_of(r, radius))
        return false;
    double aside = (1 - bulge * bulge) / (4 * bulge), sweep = 4 * atan(bulge);
    double x = (a->x + b->x) / 2 - dy * aside, y = (a->y + b->y) / 2 + dx * aside;
    double start = atan2(a->y - y, a->x - x);
    int n = dxf_chords_of(r, radius, sweep);
    for (int i = 1; i < n; i++) {
        double t = start + sweep * i / n;
        *ranh_vec_push(to) =
            (struct dgn_point){dxf_rounded(x + radius * cos(t)), dxf_rounded(y + radius * sin(t))};
    }
    return n > 1;
}

bool dxf_gather_vertices(const struct rewrite *r, size_t first, size_t last,
                         struct dxf_vertices *to)
{
    bool good = true;
    for (size_t i = first; i < last; i++) {
        const struct dxf_pair *p = &r->e.at[i];
        if (p->code == 10)
            *ranh_vec_push(to) = (struct dxf_vertex){dxf_number(p), (double)NAN, 0};
        else if (to->n && p->code == 20)
            to->at[to->n - 1].y = dxf_number(p);
        else if (to->n && p->code == 42)
            to->at[to->n - 1].bulge = dxf_number(p);
    }
    for (size_t i = 0; i < to->n; i++)
        good &= fabs(to->at[i].x) < 1e15 && fabs(to->at[i].y) < 1e15 && isfinite(to->at[i].bulge);
    return good;
}

static void put_polyline(struct rewrite *r, const struct dgn_points *line)
{
    for (size_t i = 0; i < r->e.n; i++) {
        const struct dxf_pair *p = &r->e.at[i];
        bool of_vertex = p->code == 10 || p->code == 20 || (p->code >= 40 && p->code <= 42) ||
                         p->code == 90 || p->code == 91;
        if (!of_vertex)
            dxf_put_pair(r, p);
    }
    dxf_put(r, 100, DXF_CURVE);
    dxf_put_number(r, 90, (double)line->n);
    dxf_put_points(r, line);
}

bool dxf_mend_polyline(struct rewrite *r)
{
    struct dxf_vertices v = {0};
    struct dgn_points line = {0};
    bool good = dxf_gather_vertices(r, 0, r->e.n, &v), curved = false, closed = dxf_flags_of(r) & 1;
    for (size_t i = 0; good && i < v.n && r->points + line.n <= DXF_MOST_POINTS; i++) {
        *ranh_vec_push(&line) = (struct dgn_point){v.at[i].x, v.at[i].y};
        if (i + 1 < v.n || closed)
            curved |= dxf_stroke_bulge(r, &v.at[i], &v.at[i + 1 < v.n ? i + 1 : 0], &line);
    }
    if (curved) {
        put_polyline(r, &line);
        r->points += line.n - v.n;
    }
    ranh_vec_release(&v);
    ranh_vec_release(&line);
    return curved;
}

/* --- polylines whose vertices are entities -------------------------------------------------------- */

enum { CLOSED = 1, FRAME = 16, NOT_FLAT = 8 + 16 + 64 };

static void put_arc_before(struct rewrite *r, const struct dxf_vertex *b)
{
    struct dgn_points between = {0};
    if (r->polyline.any && dxf_stroke_bulge(r, &r->polyline.last, b, &between)) {
        for (size_t i = 0; i < between.n; i++) {
            dxf_put(r, 0, "VERTEX");
            dxf_put_coordinate(r, 10, between.at[i].x);
            dxf_put_coordinate(r, 20, between.at[i].y);
        }
        r->polyline.curved = true;
        r->points += between.n;
    }
    ranh_vec_release(&between);
}

static bool put_vertex(struct rewrite *r)
{
    struct dxf_vertex v = {dxf_number_of(r, 10, NAN), dxf_number_of(r, 20, NAN),
                           dxf_number_of(r, 42, 0)};
    if (!(fabs(v.x) < 1e15 && fabs(v.y) < 1e15) || dxf_flags_of(r) & FRAME)
        return false;
    put_arc_before(r, &v);
    if (!r->polyline.any)
        r->polyline.first = v;
    r->polyline.any = true;
    r->polyline.last = v;
    for (size_t i = 0; i < r->e.n && v.bulge != 0; i++)
        if (r->e.at[i].code != 42)
            dxf_put_pair(r, &r->e.at[i]);
    return v.bulge != 0;
}

static void end_polyline(struct rewrite *r)
{
    if (r->polyline.closed)
        put_arc_before(r, &r->polyline.first);
    if (r->polyline.curved)
        dxf_put_at(r, r->polyline.head, "100\n" DXF_CURVE "\n");
    r->polyline.open = false;
}

bool dxf_mend_vertex(struct rewrite *r)
{
    const struct dxf_pair *name = &r->e.at[0];
    if (r->polyline.open && dxf_is(name, "VERTEX"))
        return put_vertex(r);
    if (r->polyline.open)
        end_polyline(r);
    if (!dxf_is(name, "POLYLINE"))
        return false;
    unsigned flags = dxf_flags_of(r);
    memset(&r->polyline, 0, sizeof(r->polyline));
    r->polyline.open = !(flags & NOT_FLAT);
    r->polyline.closed = flags & CLOSED;
    if (r->polyline.open) {
        dxf_put_entity(r);
        r->polyline.head = r->out->len;
    }
    return r->polyline.open;
}
