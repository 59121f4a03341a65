/* SPDX-License-Identifier: MIT */
/*
 * Strokes. A chord over the angle a of a circle of radius r is r (1 - cos(a / 2)) off; an ellipse is held
 * to the circle of its larger axis, which bounds it. A curve element is a chain of cubics whose slopes at
 * the points follow Akima ("A new method of interpolation and smooth curve fitting", 1970), the chord
 * lengths as parameter; each is halved until its chords are close enough.
 */
#include "dgn_curve.h"

#include <math.h>

enum { MOST_CHORDS = 20000, DEEPEST = 10, MOST_POINTS = 1 << 20 };

bool dgn_stroke_arc(const struct dgn_arc *arc, double within, struct dgn_points *to)
{
    double r = fmax(fabs(arc->primary), fabs(arc->secondary)), turn = arc->rotation * M_PI / 180;
    bool sound = isfinite(r) && r > 0 && r < 1e7 && isfinite(arc->centre.x) &&
                 isfinite(arc->centre.y) && fabs(arc->sweep) <= 360 && isfinite(arc->start);
    if (!sound)
        return false;
    double step = r > within ? 2 * acos(1 - within / r) : M_PI / 2;
    double sweep = arc->sweep * M_PI / 180, start = arc->start * M_PI / 180;
    double chords = ceil(fabs(sweep) / fmin(step, M_PI / 4));
    int n = chords > MOST_CHORDS ? MOST_CHORDS : chords < 1 ? 1 : (int)chords;
    for (int i = 0; i <= n; i++) {
        double a = start + sweep * i / n;
        double u = arc->primary * cos(a), v = arc->secondary * sin(a);
        *ranh_vec_push(to) = (struct dgn_point){arc->centre.x + u * cos(turn) - v * sin(turn),
                                                arc->centre.y + u * sin(turn) + v * cos(turn)};
    }
    if (fabs(arc->sweep) == 360) /* the same point, not nearly the same */
        to->at[to->n - 1] = to->at[to->n - 1 - (size_t)n];
    return true;
}

struct cubic {
    struct dgn_point a, b;   /* ends */
    struct dgn_point ta, tb; /* tangents over the whole piece */
};

static struct dgn_point at(const struct cubic *c, double t)
{
    double h1 = (2 * t - 3) * t * t, h2 = t * (t - 1) * (t - 1), h3 = t * t * (t - 1);
    return (struct dgn_point){c->a.x + h1 * (c->a.x - c->b.x) + h2 * c->ta.x + h3 * c->tb.x,
                              c->a.y + h1 * (c->a.y - c->b.y) + h2 * c->ta.y + h3 * c->tb.y};
}

static double off(struct dgn_point p, struct dgn_point a, struct dgn_point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    return length > 0 ? fabs(dx * (p.y - a.y) - dy * (p.x - a.x)) / length
                      : hypot(p.x - a.x, p.y - a.y);
}

/* Points of (from, until], halved while quarter points are off their chord. */
static void halve(const struct cubic *c, double from, double until, double within, int depth,
                  struct dgn_points *to)
{
    struct dgn_point a = at(c, from), b = at(c, until);
    double span = until - from, worst = 0;
    for (int i = 1; i < 4; i++)
        worst = fmax(worst, off(at(c, from + span * i / 4), a, b));
    if (worst <= within * 0.9 || depth == DEEPEST || to->n >= MOST_POINTS) {
        *ranh_vec_push(to) = b;
        return;
    }
    halve(c, from, from + span / 2, within, depth + 1, to);
    halve(c, from + span / 2, until, within, depth + 1, to);
}

static double slope(double m1, double m2, double m3, double m4)
{
    double after = fabs(m4 - m3), before = fabs(m2 - m1);
    return after + before > 0 ? (after * m2 + before * m3) / (after + before) : (m2 + m3) / 2;
}

/* Direction of piece i by its length. */
static struct dgn_point direction(const struct dgn_point *p, size_t i)
{
    double d = hypot(p[i + 1].x - p[i].x, p[i + 1].y - p[i].y);
    d = d > 0 ? d : 1;
    return (struct dgn_point){(p[i + 1].x - p[i].x) / d, (p[i + 1].y - p[i].y) / d};
}

static struct dgn_point tangent(const struct dgn_point *p, size_t i)
{
    struct dgn_point d[4];
    for (size_t k = 0; k < 4; k++)
        d[k] = direction(p, i - 2 + k);
    return (struct dgn_point){slope(d[0].x, d[1].x, d[2].x, d[3].x),
                              slope(d[0].y, d[1].y, d[2].y, d[3].y)};
}

bool dgn_stroke_curve(const struct dgn_point *through, size_t n, double within,
                      struct dgn_points *to)
{
    if (n < 6)
        return false;
    *ranh_vec_push(to) = through[2];
    for (size_t i = 2; i + 3 < n; i++) {
        struct dgn_point a = through[i], b = through[i + 1];
        double length = hypot(b.x - a.x, b.y - a.y);
        struct dgn_point ta = tangent(through, i), tb = tangent(through, i + 1);
        struct cubic c = {a, b, {ta.x * length, ta.y * length}, {tb.x * length, tb.y * length}};
        halve(&c, 0, 1, within, 0, to);
        to->at[to->n - 1] = b;
    }
    return true;
}
