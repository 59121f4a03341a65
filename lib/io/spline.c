/* SPDX-License-Identifier: MIT */
/* Strokes each span between two knots for itself, because only there is the curve smooth. */
#include "spline.h"

#include <math.h>
#include <string.h>

enum { DEEPEST = 12, MOST_POINTS = 1 << 20 };

struct homogeneous {
    double x, y, w;
};

static struct dgn_point at(const struct spline *s, size_t span, double t)
{
    struct homogeneous d[SPLINE_MOST_ORDER];
    size_t degree = s->order - 1;
    for (size_t i = 0; i <= degree; i++) {
        size_t k = span - degree + i;
        double w = s->weight ? s->weight[k] : 1;
        d[i] = (struct homogeneous){s->pole[k].x * w, s->pole[k].y * w, w};
    }
    for (size_t r = 1; r <= degree; r++)
        for (size_t i = degree; i >= r; i--) {
            size_t k = span - degree + i;
            double from = s->knot[k], wide = s->knot[k + degree - r + 1] - from;
            double a = wide > 0 ? (t - from) / wide : 0;
            d[i].x += (1 - a) * (d[i - 1].x - d[i].x);
            d[i].y += (1 - a) * (d[i - 1].y - d[i].y);
            d[i].w += (1 - a) * (d[i - 1].w - d[i].w);
        }
    return (struct dgn_point){d[degree].x / d[degree].w, d[degree].y / d[degree].w};
}

static double off(struct dgn_point p, struct dgn_point a, struct dgn_point b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length = hypot(dx, dy);
    return length > 0 ? fabs(dx * (p.y - a.y) - dy * (p.x - a.x)) / length
                      : hypot(p.x - a.x, p.y - a.y);
}

/* Appends what comes behind the point at t0, which is there already. Three probes, so that an S does not
 * pass for its chord. */
static void halve(const struct spline *s, size_t span, double t0, struct dgn_point a, double t1,
                  struct dgn_point b, double within, int depth, struct dgn_points *to)
{
    double middle = (t0 + t1) / 2;
    struct dgn_point m = at(s, span, middle);
    bool near = off(m, a, b) <= within && off(at(s, span, (t0 + middle) / 2), a, b) <= within &&
                off(at(s, span, (middle + t1) / 2), a, b) <= within;
    if (near || depth == DEEPEST || to->n >= MOST_POINTS) {
        *ranh_vec_push(to) = b;
        return;
    }
    halve(s, span, t0, a, middle, m, within, depth + 1, to);
    halve(s, span, middle, m, t1, b, within, depth + 1, to);
}

static bool is_sound(const struct spline *s)
{
    if (s->order < 2 || s->order > SPLINE_MOST_ORDER || s->n < s->order)
        return false;
    for (size_t i = 0; i < s->n; i++)
        if (!isfinite(s->pole[i].x) || !isfinite(s->pole[i].y) ||
            (s->weight && !(s->weight[i] > 0 && isfinite(s->weight[i]))))
            return false;
    for (size_t i = 0; i < s->n + s->order; i++)
        if (!isfinite(s->knot[i]) || (i && s->knot[i] < s->knot[i - 1]))
            return false;
    return s->knot[s->n] > s->knot[s->order - 1];
}

bool spline_stroke(const struct spline *s, double within, struct dgn_points *to)
{
    if (!is_sound(s))
        return false;
    struct dgn_point a = {0, 0};
    bool begun = false;
    for (size_t span = s->order - 1; span < s->n; span++) {
        double t0 = s->knot[span], t1 = s->knot[span + 1];
        if (!(t1 > t0))
            continue;
        if (!begun)
            *ranh_vec_push(to) = a = at(s, span, t0);
        begun = true;
        struct dgn_point b = at(s, span, t1);
        halve(s, span, t0, a, t1, b, within, 0, to);
        a = b;
    }
    return true;
}
