/* SPDX-License-Identifier: MIT */
/*
 * Move all sides of a convex polygon inwards at one speed: sides shrink to nothing one after the other, and
 * the last three meet in the centre of the largest circle. A side is nothing where its bisectors meet, that
 * is at the point equally far from it and its two neighbours: three linear equations. With n sides that is
 * n²/2 small systems; a sliver has four to eight.
 */
#include "inscribed_hull.h"

#include <math.h>
#include <stdlib.h>

struct point {
    double x, y;
};

struct side { /* points p inside: nx x + ny y <= c */
    double nx, ny, c;
};

static double turn(struct point a, struct point b, struct point c)
{
    return (b.x - a.x) * (c.y - b.y) - (b.y - a.y) * (c.x - b.x);
}

static int by_place(const void *one, const void *other)
{
    const struct point *a = one, *b = other;
    if (a->x < b->x || a->x > b->x)
        return a->x < b->x ? -1 : 1;
    return (a->y > b->y) - (a->y < b->y);
}

/* Counter-clockwise, no three in a line; hull[2 n + 1]. */
static size_t convex_hull(struct point *p, size_t n, struct point *hull)
{
    size_t k = 0;
    qsort(p, n, sizeof(*p), by_place);
    for (size_t i = 0; i < n; i++) {
        while (k >= 2 && turn(hull[k - 2], hull[k - 1], p[i]) <= 0)
            k--;
        hull[k++] = p[i];
    }
    for (size_t i = n - 1, lower = k + 1; i-- > 0;) {
        while (k >= lower && turn(hull[k - 2], hull[k - 1], p[i]) <= 0)
            k--;
        hull[k++] = p[i];
    }
    return k > 0 ? k - 1 : 0;
}

/* Two sides that all but continue each other have no bisector to compute with: they count as one. */
#define STRAIGHT 1e-9

static size_t leave_out_straight(struct point *hull, size_t n)
{
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        struct point a = kept > 0 ? hull[kept - 1] : hull[n - 1], b = hull[i],
                     c = hull[(i + 1) % n];
        double lengths = hypot(b.x - a.x, b.y - a.y) * hypot(c.x - b.x, c.y - b.y);
        if (turn(a, b, c) > STRAIGHT * lengths)
            hull[kept++] = b;
    }
    return kept;
}

/* The point equally far inside three sides; false when there is none. */
static bool equally_far(const struct side *a, const struct side *b, const struct side *c,
                        struct point *at, double *far)
{
    double m[3][4] = {{a->nx, a->ny, 1, a->c}, {b->nx, b->ny, 1, b->c}, {c->nx, c->ny, 1, c->c}};
    for (int k = 1; k < 3; k++)
        for (int j = 0; j < 4; j++)
            m[k][j] -= m[0][j];
    double det = m[1][0] * m[2][1] - m[1][1] * m[2][0];
    if (!(fabs(det) > 1e-14))
        return false;
    at->x = (m[1][3] * m[2][1] - m[1][1] * m[2][3]) / det;
    at->y = (m[1][0] * m[2][3] - m[1][3] * m[2][0]) / det;
    *far = a->c - a->nx * at->x - a->ny * at->y;
    return *far > 0;
}

static size_t sides_of(const struct point *hull, size_t n, struct side *side)
{
    for (size_t i = 0; i < n; i++) {
        struct point a = hull[i], b = hull[(i + 1) % n];
        double length = hypot(b.x - a.x, b.y - a.y);
        side[i].nx = (b.y - a.y) / length;
        side[i].ny = (a.x - b.x) / length;
        side[i].c = side[i].nx * a.x + side[i].ny * a.y;
    }
    return n;
}

bool ranh_hull_circle(const double *xy, size_t n, double *x, double *y, double *radius)
{
    struct point p[RANH_HULL_MOST], hull[2 * RANH_HULL_MOST + 1], at = {0, 0};
    struct side side[RANH_HULL_MOST];
    if (n < 3 || n > RANH_HULL_MOST)
        return false;
    for (size_t i = 0; i < n; i++)
        p[i] = (struct point){xy[2 * i], xy[2 * i + 1]};
    size_t left = leave_out_straight(hull, convex_hull(p, n, hull));
    if (left < 3 || left > RANH_HULL_MOST)
        return false;
    left = sides_of(hull, left, side);
    while (left > 3) {
        size_t first = 0;
        double least = INFINITY, far;
        for (size_t i = 0; i < left; i++) {
            if (!equally_far(&side[(i + left - 1) % left], &side[i], &side[(i + 1) % left], &at,
                             &far))
                return false; /* too flat to tell */
            if (far < least) {
                least = far;
                first = i;
            }
        }
        for (left--; first < left; first++)
            side[first] = side[first + 1];
    }
    if (!equally_far(&side[0], &side[1], &side[2], &at, radius))
        return false;
    *x = at.x;
    *y = at.y;
    return true;
}
