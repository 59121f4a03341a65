/* SPDX-License-Identifier: MIT */
/*
 * Pieces of the plane and the one operation the city is made with: a straight cut.
 *
 * New vertices are rounded to 0.1 mm of the plane, once, when they are born; both halves get the same
 * vertex.  A vertex that lies within 0.4 m of the cut is taken as being on it, so that no cut ever
 * leaves an edge too short for a surveyor to have measured.
 */
#include <math.h>

#include "mkcity.h"

#define NEAR_M 0.4

static double round_plane(double x)
{
    return round(x * 1e4) / 1e4;
}

double mkcity_ring_area(const struct mkcity_pt *p, size_t n)
{
    double sum = 0;

    if (n < 3)
        return 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        sum += (p[j].x - p[0].x) * (p[i].y - p[0].y) - (p[i].x - p[0].x) * (p[j].y - p[0].y);
    return sum / 2;
}

double mkcity_piece_area(const struct mkcity_piece *a)
{
    return mkcity_ring_area(a->p, (size_t)a->n);
}

struct mkcity_pt mkcity_piece_centre(const struct mkcity_piece *a)
{
    struct mkcity_pt c = {0, 0};

    for (int i = 0; i < a->n; i++) {
        c.x += a->p[i].x / a->n;
        c.y += a->p[i].y / a->n;
    }
    return c;
}

struct mkcity_span mkcity_piece_span(const struct mkcity_piece *a, struct mkcity_pt dir)
{
    struct mkcity_span s = {1e30, -1e30};

    for (int i = 0; i < a->n; i++) {
        double d = a->p[i].x * dir.x + a->p[i].y * dir.y;

        s.lo = fmin(s.lo, d);
        s.hi = fmax(s.hi, d);
    }
    return s;
}

/* The direction of the edge across which the piece is narrowest: its long axis. */
struct mkcity_pt mkcity_piece_axis(const struct mkcity_piece *a)
{
    struct mkcity_pt best = {1, 0};
    double least = 1e30;

    for (int i = 0; i < a->n; i++) {
        struct mkcity_pt p = a->p[i], q = a->p[(i + 1) % a->n];
        double len = hypot(q.x - p.x, q.y - p.y);
        struct mkcity_pt d = {(q.x - p.x) / len, (q.y - p.y) / len}, n = {-d.y, d.x};
        struct mkcity_span s;

        if (len < 6)
            continue;
        s = mkcity_piece_span(a, n);
        if (s.hi - s.lo < least - 0.01) {
            least = s.hi - s.lo;
            best = d;
        }
    }
    if (best.x < 0 || (best.x == 0 && best.y < 0))
        best = (struct mkcity_pt){-best.x, -best.y};
    return best;
}

struct mkcity_pt mkcity_turn(struct mkcity_pt d, double angle)
{
    double c = cos(angle), s = sin(angle);

    return (struct mkcity_pt){d.x * c - d.y * s, d.x * s + d.y * c};
}

static void put(struct mkcity_piece *a, struct mkcity_pt p)
{
    if (a->n < MKCITY_PIECE_MAX)
        a->p[a->n++] = p;
}

bool mkcity_piece_cut(const struct mkcity_piece *a, struct mkcity_pt o, struct mkcity_pt dir,
                      struct mkcity_piece *left, struct mkcity_piece *right)
{
    struct mkcity_piece l = {0}, r = {0};
    double side[MKCITY_PIECE_MAX];
    int changes = 0, pos = 0, neg = 0;

    for (int i = 0; i < a->n; i++) {
        double d = dir.x * (a->p[i].y - o.y) - dir.y * (a->p[i].x - o.x);

        side[i] = fabs(d) < NEAR_M ? 0 : d;
        pos += side[i] > 0;
        neg += side[i] < 0;
    }
    if (!pos || !neg || a->n > MKCITY_PIECE_MAX - 3)
        return false;
    for (int i = 0; i < a->n; i++) {
        int j = (i + 1) % a->n;
        struct mkcity_pt p = a->p[i], q = a->p[j];

        if (side[i] >= 0)
            put(&l, p);
        if (side[i] <= 0)
            put(&r, p);
        changes += side[i] == 0;
        if (side[i] * side[j] < 0) {
            double t = side[i] / (side[i] - side[j]);
            struct mkcity_pt c = {round_plane(p.x + t * (q.x - p.x)),
                                  round_plane(p.y + t * (q.y - p.y))};

            put(&l, c);
            put(&r, c);
            changes++;
        }
    }
    if (changes != 2 || l.n < 3 || r.n < 3)
        return false;
    *left = l;
    *right = r;
    return true;
}

bool mkcity_piece_cut_at(const struct mkcity_piece *a, struct mkcity_pt dir, double s,
                         struct mkcity_piece *before, struct mkcity_piece *after)
{
    struct mkcity_pt o = {dir.x * s, dir.y * s}, along = {-dir.y, dir.x};

    /* left of `along` is the side against dir */
    return mkcity_piece_cut(a, o, along, before, after);
}
