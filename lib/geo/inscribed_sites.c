/* SPDX-License-Identifier: MIT */
/*
 * The largest circle in a polygon of few edges, by trying all places where it can lie.
 *
 * Call the edges and the corners that point inwards the sites. Where the distance to the boundary is
 * largest, the circle is held by three sites, or by two parallel edges; and between these it can roll
 * until a third site stops it. So the centre is equally far from three sites: two linear equations for
 * three edges, one quadratic else. Each such place is measured against all edges; the best is the answer.
 * That n sites have n³/6 triples is no matter: two sites that are farther apart than the largest circle
 * can be wide cannot both hold one, and along a sliver that leaves each site a few neighbours.
 */
#include "inscribed_sites.h"

#include <math.h>
#include <stdint.h>

enum { SITES_MOST = 48 };

#define APART    1e-9 /* of the size: rings nearer than that are taken to touch */
#define SLACK    1e-9 /* for signs of products of unit vectors */
#define STRAIGHT 1e-4 /* a turn by less costs the radius less than its square */

struct point {
    double x, y;
};

/* An edge with the inside on its left, or a corner. */
struct site {
    struct point a, d; /* start and what leads to the end */
    double per_length_sq;
    struct point n; /* unit normal, inwards */
    double c;       /* n p - c is the distance of p, inside positive */
};

struct sites {
    struct site edge[INSCRIBED_EDGES_MOST];
    struct point corner[INSCRIBED_EDGES_MOST];
    size_t corner_of[INSCRIBED_EDGES_MOST]; /* the edge that starts there */
    size_t after[INSCRIBED_EDGES_MOST];     /* the edge that starts where this one ends */
    size_t n_edges, n_corners;
    uint64_t near[SITES_MOST]; /* sites that can hold one circle with this one, edges first */
    double most;
    struct inscribed_circle best;
};

static double square(double x)
{
    return x * x;
}

static double distance_sq(const struct site *e, struct point p)
{
    double px = p.x - e->a.x, py = p.y - e->a.y;
    double t = (px * e->d.x + py * e->d.y) * e->per_length_sq;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    return square(px - t * e->d.x) + square(py - t * e->d.y);
}

/* Even-odd. */
static bool is_inside(const struct sites *s, struct point p)
{
    bool inside = false;
    for (size_t i = 0; i < s->n_edges; i++) {
        const struct site *e = &s->edge[i];
        double by = e->a.y + e->d.y;
        if ((e->a.y > p.y) != (by > p.y) && p.x < e->a.x + (p.y - e->a.y) / e->d.y * e->d.x)
            inside = !inside;
    }
    return inside;
}

/* Takes p when a larger circle fits there. */
static void try_centre(struct sites *s, struct point p)
{
    double best = square(s->best.radius), least = INFINITY;
    for (size_t i = 0; i < s->n_edges; i++) {
        double far = distance_sq(&s->edge[i], p);
        if (!(far > best))
            return;
        least = far < least ? far : least;
    }
    if (is_inside(s, p))
        s->best = (struct inscribed_circle){p.x, p.y, sqrt(least)};
}

static bool worth_trying(const struct sites *s, double radius)
{
    return radius > s->best.radius && radius <= s->most;
}

/* --- places equally far from three sites ----------------------------------------------------- */

static double cross(struct point p, struct point q)
{
    return p.x * q.y - p.y * q.x;
}

/* A circle is held when the directions towards its centre are not all on one side. */
static bool can_hold(struct point p, struct point q, struct point r)
{
    double pq = cross(p, q), qr = cross(q, r), rp = cross(r, p);
    return (pq >= -SLACK && qr >= -SLACK && rp >= -SLACK) ||
           (pq <= SLACK && qr <= SLACK && rp <= SLACK);
}

static void try_edges(struct sites *s, const struct site *e, const struct site *f,
                      const struct site *g)
{
    if (!can_hold(e->n, f->n, g->n))
        return;
    struct point u = {f->n.x - e->n.x, f->n.y - e->n.y}, v = {g->n.x - e->n.x, g->n.y - e->n.y};
    double uc = f->c - e->c, vc = g->c - e->c, det = cross(u, v);
    if (!(fabs(det) > 1e-14))
        return;
    struct point p = {(uc * v.y - u.y * vc) / det, (u.x * vc - uc * v.x) / det};
    if (worth_trying(s, e->n.x * p.x + e->n.y * p.y - e->c))
        try_centre(s, p);
}

/*
 * Along a line m + t u the distance to the edge is r + t n u, that to a corner the root of h² + t², where m
 * is the foot of the corner on the line: equal at the roots of a quadratic.
 */
static void try_on_line(struct sites *s, const struct site *e, struct point m, struct point u,
                        double h_sq)
{
    double r = e->n.x * m.x + e->n.y * m.y - e->c, slope = e->n.x * u.x + e->n.y * u.y;
    double a = 1 - slope * slope, b = r * slope, c = h_sq - r * r; /* a t² - 2 b t + c = 0 */
    double root = b * b - a * c, t[2];
    if (root < 0)
        return;
    double q = b + copysign(sqrt(root), b);
    t[0] = a > 0 ? q / a : INFINITY;
    t[1] = c / q;
    for (int i = 0; i < 2; i++)
        if (isfinite(t[i]) && worth_trying(s, r + t[i] * slope))
            try_centre(s, (struct point){m.x + t[i] * u.x, m.y + t[i] * u.y});
}

static void try_edges_corner(struct sites *s, const struct site *e, const struct site *f,
                             struct point v)
{
    /* the line of points equally far from both edges */
    struct point w = {e->n.x - f->n.x, e->n.y - f->n.y};
    double length = sqrt(square(w.x) + square(w.y));
    if (!(length > SLACK))
        return;
    struct point n = {w.x / length, w.y / length};
    double off = n.x * v.x + n.y * v.y - (e->c - f->c) / length;
    struct point foot = {v.x - off * n.x, v.y - off * n.y}, along = {-n.y, n.x};
    try_on_line(s, e, foot, along, square(off));
}

static void try_edge_corners(struct sites *s, const struct site *e, struct point v, struct point w)
{
    struct point d = {w.x - v.x, w.y - v.y}, middle = {(v.x + w.x) / 2, (v.y + w.y) / 2};
    double length = sqrt(square(d.x) + square(d.y));
    if (length > 0)
        try_on_line(s, e, middle, (struct point){-d.y / length, d.x / length}, square(length / 2));
}

static void try_corners(struct sites *s, struct point a, struct point b, struct point c)
{
    struct point u = {b.x - a.x, b.y - a.y}, v = {c.x - a.x, c.y - a.y};
    double det = 2 * cross(u, v), u_sq = square(u.x) + square(u.y),
           v_sq = square(v.x) + square(v.y);
    struct point p = {(v.y * u_sq - u.y * v_sq) / det, (u.x * v_sq - v.x * u_sq) / det};
    if (isfinite(p.x) && isfinite(p.y) && worth_trying(s, sqrt(square(p.x) + square(p.y))))
        try_centre(s, (struct point){a.x + p.x, a.y + p.y});
}

/* i < j < k; edges come first. */
static void try_three(struct sites *s, size_t i, size_t j, size_t k)
{
    size_t n = s->n_edges;
    if (k < n)
        try_edges(s, &s->edge[i], &s->edge[j], &s->edge[k]);
    else if (j < n)
        try_edges_corner(s, &s->edge[i], &s->edge[j], s->corner[k - n]);
    else if (i < n)
        try_edge_corners(s, &s->edge[i], s->corner[j - n], s->corner[k - n]);
    else
        try_corners(s, s->corner[i - n], s->corner[j - n], s->corner[k - n]);
}

/* --- sites ----------------------------------------------------------------------------------- */

/* Edges of one ring, turned so that the inside lies on the left. */
static void add_ring(struct sites *s, const struct inscribed_edge *edge, size_t n, bool hole)
{
    double twice = 0;
    for (size_t i = 0; i < n; i++)
        twice += (edge[i].ax - edge[0].ax) * (edge[i].by - edge[0].ay) -
                 (edge[i].ay - edge[0].ay) * (edge[i].bx - edge[0].ax);
    double turn = (twice > 0) != hole ? 1 : -1;
    for (size_t i = 0; i < n; i++) {
        struct site *to = &s->edge[s->n_edges];
        to->a = (struct point){edge[i].ax, edge[i].ay};
        to->d = (struct point){edge[i].bx - edge[i].ax, edge[i].by - edge[i].ay};
        double length_sq = square(to->d.x) + square(to->d.y), length = sqrt(length_sq);
        to->per_length_sq = 1 / length_sq;
        to->n = (struct point){-to->d.y / length * turn, to->d.x / length * turn};
        to->c = to->n.x * to->a.x + to->n.y * to->a.y;
        s->after[s->n_edges] = i + 1 < n ? s->n_edges + 1 : s->n_edges + 1 - n;
        s->n_edges++;
    }
    for (size_t e = s->n_edges - n; e < s->n_edges; e++) {
        size_t next = s->after[e];
        struct point p = s->edge[e].n, q = s->edge[next].n;
        if (cross(p, q) * turn > 0 || (fabs(cross(p, q)) < STRAIGHT && p.x * q.x + p.y * q.y > 0))
            continue; /* points outwards, or hardly inwards: the edges speak for it */
        s->corner_of[s->n_corners] = next;
        s->corner[s->n_corners++] = s->edge[next].a;
    }
}

static bool cross_each_other(const struct site *e, const struct site *f)
{
    struct point fa = {f->a.x - e->a.x, f->a.y - e->a.y};
    struct point fb = {fa.x + f->d.x, fa.y + f->d.y}, eb = {e->d.x - fa.x, e->d.y - fa.y};
    return (cross(e->d, fa) > 0) != (cross(e->d, fb) > 0) &&
           (cross(f->d, fa) < 0) != (cross(f->d, eb) > 0);
}

static void note_near(struct sites *s, size_t i, size_t j)
{
    s->near[i] |= (uint64_t)1 << j;
    s->near[j] |= (uint64_t)1 << i;
}

/*
 * from[v][e]: how far edge e is from the start of edge v, squared. False when two edges that do not follow each
 * other touch or cross.
 */
static bool find_near_edges(struct sites *s, double from[][INSCRIBED_EDGES_MOST])
{
    double wide = square(2 * s->most), touching = 0;
    for (size_t i = 0; i < s->n_edges; i++)
        touching = fmax(touching, square(APART) / s->edge[i].per_length_sq);
    for (size_t v = 0; v < s->n_edges; v++)
        for (size_t e = 0; e < s->n_edges; e++)
            from[v][e] = distance_sq(&s->edge[e], s->edge[v].a);
    for (size_t j = 1; j < s->n_edges; j++) {
        for (size_t i = 0; i < j; i++) {
            double apart = 0; /* of edges that follow each other */
            if (s->after[i] != j && s->after[j] != i) {
                apart = fmin(fmin(from[i][j], from[s->after[i]][j]),
                             fmin(from[j][i], from[s->after[j]][i]));
                if (!(apart > touching) || cross_each_other(&s->edge[i], &s->edge[j]))
                    return false;
            }
            if (apart <= wide)
                note_near(s, i, j);
        }
    }
    return true;
}

static void find_near_corners(struct sites *s, double from[][INSCRIBED_EDGES_MOST])
{
    double wide = square(2 * s->most);
    for (size_t v = 0; v < s->n_corners; v++) {
        size_t start = s->corner_of[v];
        for (size_t e = 0; e < s->n_edges; e++)
            if (e != start && s->after[e] != start && from[start][e] <= wide)
                note_near(s, e, s->n_edges + v);
        for (size_t w = 0; w < v; w++)
            if (square(s->corner[v].x - s->corner[w].x) + square(s->corner[v].y - s->corner[w].y) <=
                wide)
                note_near(s, s->n_edges + w, s->n_edges + v);
    }
}

static uint64_t above(uint64_t sites, size_t i)
{
    return sites & ~(((uint64_t)2 << i) - 1);
}

static void try_all(struct sites *s)
{
    size_t n = s->n_edges + s->n_corners;
    for (size_t i = 0; i < n; i++) {
        uint64_t later = above(s->near[i], i);
        for (uint64_t js = later; js; js &= js - 1) {
            size_t j = (size_t)__builtin_ctzll(js);
            for (uint64_t ks = later & above(s->near[j], j); ks; ks &= ks - 1)
                try_three(s, i, j, (size_t)__builtin_ctzll(ks));
        }
    }
}

bool sites_circle(const struct inscribed_edge *edge, const size_t *ring_edges, size_t n_rings,
                  double most, struct inscribed_circle *circle)
{
    struct sites s = {.most = most * (1 + APART)};
    double from[INSCRIBED_EDGES_MOST][INSCRIBED_EDGES_MOST];
    for (size_t r = 0; r < n_rings; r++) {
        if (ring_edges[r] < 3 || s.n_edges + ring_edges[r] > INSCRIBED_EDGES_MOST)
            return false;
        add_ring(&s, edge + s.n_edges, ring_edges[r], r > 0);
    }
    if (s.n_edges + s.n_corners > SITES_MOST || !find_near_edges(&s, from))
        return false;
    find_near_corners(&s, from);
    try_all(&s);
    *circle = s.best;
    return s.best.radius > 0;
}
