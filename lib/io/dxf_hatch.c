/* SPDX-License-Identifier: MIT */
/*
 * Edges of a hatch as chords. A hatch is outlined by paths, each a polyline with bulges or a list of lines, arcs, ellipses and
 * splines; GDAL makes chords of one degree of its arcs. Arcs and ellipses are written as the lines they become, in the place
 * they had, so that the path stays closed; paths with splines are left alone. Its angles are those one measures, also of an
 * ellipse, and run clockwise where 73 is 0. (AutoCAD's DXF reference, "Boundary path data".)
 */
#include <math.h>
#include <string.h>

#include "dxf_impl.h"

enum { POLYLINE = 2 };
enum { LINE = 1, ARC, ELLIPSE, SPLINE };

/* Pairs [first, last) of the entity. */
struct span {
    size_t first, last;
};

static double number_in(const struct rewrite *r, struct span s, int code, double otherwise)
{
    for (size_t i = s.first; i < s.last; i++)
        if (r->e.at[i].code == code) {
            double value = dxf_number(&r->e.at[i]);
            return isfinite(value) ? value : otherwise;
        }
    return otherwise;
}

static void put_span(struct rewrite *r, struct span s)
{
    for (size_t i = s.first; i < s.last; i++)
        dxf_put_pair(r, &r->e.at[i]);
}

/* --- polylines ------------------------------------------------------------------------------------ */

static bool stroke_path(const struct rewrite *r, struct span s, bool closed, struct dgn_points *to)
{
    struct dxf_vertices v = {0};
    bool good = dxf_gather_vertices(r, s.first, s.last, &v), curved = false;
    for (size_t i = 0; good && i < v.n && r->points + to->n <= DXF_MOST_POINTS; i++) {
        *ranh_vec_push(to) = (struct dgn_point){v.at[i].x, v.at[i].y};
        if (i + 1 < v.n || closed)
            curved |= dxf_stroke_bulge(r, &v.at[i], &v.at[i + 1 < v.n ? i + 1 : 0], to);
    }
    ranh_vec_release(&v);
    return curved;
}

static bool put_polyline(struct rewrite *r, struct span s)
{
    struct dgn_points line = {0};
    bool closed = number_in(r, s, 73, 1) != 0, curved = stroke_path(r, s, closed, &line);
    if (curved) {
        dxf_put(r, 72, "0");
        dxf_put(r, 73, closed ? "1" : "0");
        dxf_put_number(r, 93, (double)line.n);
        dxf_put_points(r, &line);
        r->points += line.n;
    }
    ranh_vec_release(&line);
    return curved;
}

/* --- edges ---------------------------------------------------------------------------------------- */

/* The parameter of the point that is seen from the centre at an angle, within half a turn of it. */
static double parameter(double angle, double ratio)
{
    double t = atan2(sin(angle) / ratio, cos(angle));
    return t + 2 * M_PI * nearbyint((angle - t) / (2 * M_PI));
}

static struct dxf_arc arc_of(const struct rewrite *r, struct span s, bool ellipse)
{
    double radius = number_in(r, s, 40, 0), ratio = ellipse ? radius : 1;
    double ux = ellipse ? number_in(r, s, 11, 0) : radius, uy = number_in(r, s, 21, 0);
    double way = number_in(r, s, 73, 1) != 0 ? 1 : -1;
    double start = number_in(r, s, 50, 0) * M_PI / 180, end = number_in(r, s, 51, 360) * M_PI / 180;
    bool whole = fabs(fabs(end - start) - 2 * M_PI) < 1e-6;
    if (!ellipse)
        uy = 0;
    double turn = fmod(end - start, 2 * M_PI);
    end = start + (turn > 0 ? turn : turn + 2 * M_PI);
    if (ellipse && ratio > 0) {
        start = parameter(start, ratio);
        end = parameter(end, ratio);
    }
    return (struct dxf_arc){.x = number_in(r, s, 10, 0),
                            .y = number_in(r, s, 20, 0),
                            .ux = ux,
                            .uy = uy,
                            .vx = -uy * ratio,
                            .vy = ux * ratio,
                            .start = way * start,
                            .sweep = whole ? way * 2 * M_PI : way * (end - start)};
}

/* Lines into out, their number; 0 = the edge is to be written as it is. */
static size_t put_edge(struct rewrite *r, struct span s)
{
    double type = number_in(r, s, 72, LINE);
    struct dgn_points line = {0};
    struct dxf_arc arc;
    if (type != ARC && type != ELLIPSE)
        return 0;
    arc = arc_of(r, s, type == ELLIPSE);
    bool good = arc.sweep != 0 && dxf_stroke_arc(r, &arc, &line) && line.n > 1;
    for (size_t i = 0; i < line.n; i++)
        good &= fabs(line.at[i].x) < 1e15 && fabs(line.at[i].y) < 1e15;
    for (size_t i = 0; good && i + 1 < line.n; i++) {
        dxf_put(r, 72, "1");
        dxf_put_coordinate(r, 10, dxf_rounded(line.at[i].x));
        dxf_put_coordinate(r, 20, dxf_rounded(line.at[i].y));
        dxf_put_coordinate(r, 11, dxf_rounded(line.at[i + 1].x));
        dxf_put_coordinate(r, 21, dxf_rounded(line.at[i + 1].y));
    }
    size_t n = good ? line.n - 1 : 0;
    r->points += n;
    ranh_vec_release(&line);
    return n;
}

/* The edge that begins at a code 72: up to the next one. */
static struct span edge_at(const struct rewrite *r, size_t first, size_t last)
{
    struct span s = {first, first + 1};
    while (s.last < last && r->e.at[s.last].code != 72)
        s.last++;
    return s;
}

static bool put_edges(struct rewrite *r, struct span s)
{
    struct ranh_str *out = r->out, edges = RANH_STR_INIT;
    size_t n = 0, at = s.first;
    bool curved = false, splines = false;
    for (size_t i = s.first; i < s.last; i++)
        splines |= r->e.at[i].code == 72 && dxf_number(&r->e.at[i]) == SPLINE;
    while (at < s.last && r->e.at[at].code != 72)
        at++;
    r->out = &edges;
    while (at < s.last && !splines && r->points <= DXF_MOST_POINTS) {
        struct span edge = edge_at(r, at, s.last);
        size_t lines = put_edge(r, edge);
        if (lines == 0)
            put_span(r, edge);
        curved |= lines > 0;
        n += lines ? lines : 1;
        at = edge.last;
    }
    r->out = out;
    if (curved) {
        dxf_put_number(r, 93, (double)n);
        ranh_str_add(r->out, edges.text, edges.len);
    }
    ranh_str_release(&edges);
    return curved;
}

/* --- paths ---------------------------------------------------------------------------------------- */

/* What belongs to a path behind its 92: up to 97, the number of objects it was made from, which older files lack. */
static size_t path_end(const struct rewrite *r, size_t at, bool polyline)
{
    while (at < r->e.n) {
        int code = r->e.at[at].code;
        bool vertex =
            code == 10 || code == 20 || code == 42 || code == 72 || code == 73 || code == 93;
        bool edge = code == 11 || code == 21 || code == 40 || code == 50 || code == 51;
        if (!vertex && (polyline || !edge))
            break;
        at++;
    }
    return at;
}

static bool put_path(struct rewrite *r, size_t *at)
{
    double flags = dxf_number(&r->e.at[*at]);
    bool polyline = flags >= 0 && flags < 65536 && ((unsigned)flags & POLYLINE);
    struct span s = {*at + 1, path_end(r, *at + 1, polyline)};
    dxf_put_pair(r, &r->e.at[*at]);
    bool curved = polyline ? put_polyline(r, s) : put_edges(r, s);
    if (!curved)
        put_span(r, s);
    *at = s.last;
    return curved;
}

bool dxf_mend_hatch(struct rewrite *r)
{
    size_t begin = r->out->len, at = 0, head = 0;
    bool curved = false;
    while (at < r->e.n && r->points <= DXF_MOST_POINTS) {
        int code = r->e.at[at].code;
        if (code == 91 && head == 0)
            head = r->out->len;
        if (code == 92 && head)
            curved |= put_path(r, &at);
        else
            dxf_put_pair(r, &r->e.at[at++]);
    }
    if (curved)
        dxf_put_at(r, head, "100\n" DXF_CURVE "\n");
    else
        r->out->len = begin;
    return curved;
}
