/* SPDX-License-Identifier: MIT */
/*
 * Exact segment predicates. The wide type is used only where the narrow one could overflow: the test is
 * whether the coordinate differences fit 31 bits, so that their products fit 62 and a difference of two
 * products 63.
 */
#include <ranh/geo/segment.h>

static bool narrow(int64_t a, int64_t b, int64_t c, int64_t d)
{
    const int64_t limit = (int64_t)1 << 30;
    return a < limit && a > -limit && b < limit && b > -limit && c < limit && c > -limit &&
           d < limit && d > -limit;
}

ranh_wide ranh_cross(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c)
{
    int64_t ux = (int64_t)b.x - a.x, uy = (int64_t)b.y - a.y;
    int64_t vx = (int64_t)c.x - a.x, vy = (int64_t)c.y - a.y;
    if (narrow(ux, uy, vx, vy))
        return ux * vy - uy * vx;
    return (ranh_wide)ux * vy - (ranh_wide)uy * vx;
}

int ranh_side(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c)
{
    ranh_wide cross = ranh_cross(a, b, c);
    return (cross > 0) - (cross < 0);
}

/* floor(n / d + 1/2) for d > 0 */
static int64_t round_half_up(ranh_wide n, ranh_wide d)
{
    ranh_wide twice = 2 * n + d, two_d = 2 * d;
    ranh_wide q = twice / two_d;
    if (twice % two_d != 0 && twice < 0)
        q--;
    return (int64_t)q;
}

bool ranh_segments_cross(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex c,
                         struct ranh_vertex d, struct ranh_vertex *at)
{
    int side_c = ranh_side(a, b, c);
    if (side_c == 0 || side_c != -ranh_side(a, b, d))
        return false;
    ranh_wide of_a = ranh_cross(c, d, a), of_b = ranh_cross(c, d, b);
    if (of_a == 0 || of_b == 0 || (of_a > 0) == (of_b > 0))
        return false;
    /* a + t (b - a) with t = of_a / (of_a - of_b); 67 bits times 33 bits stay below 128 */
    ranh_wide n = of_a, m = of_a - of_b;
    if (m < 0) {
        n = -n;
        m = -m;
    }
    at->x = (int32_t)(a.x + round_half_up(n * ((int64_t)b.x - a.x), m));
    at->y = (int32_t)(a.y + round_half_up(n * ((int64_t)b.y - a.y), m));
    return true;
}

/*
 * Separating axes of a segment and a square are x, y and the segment's normal. On the normal, f(X, Y) is
 * the side of a corner; the square is missed when all corners lie strictly on one side. Work is in half
 * steps, so that the pixel's sides are odd whole numbers. The upper and right side do not belong to the
 * pixel: a corner on them counts as moved inwards by an infinitely small step, so where the extreme
 * corner lies on an open side, touching it is not enough.
 */
bool ranh_segment_meets_pixel(struct ranh_vertex a, struct ranh_vertex b, struct ranh_vertex centre)
{
    int64_t ax = 2 * (int64_t)a.x - 2 * (int64_t)centre.x,
            ay = 2 * (int64_t)a.y - 2 * (int64_t)centre.y;
    int64_t bx = 2 * (int64_t)b.x - 2 * (int64_t)centre.x,
            by = 2 * (int64_t)b.y - 2 * (int64_t)centre.y;
    int64_t xmin = ax < bx ? ax : bx, xmax = ax < bx ? bx : ax;
    int64_t ymin = ay < by ? ay : by, ymax = ay < by ? by : ay;
    if (xmax < -1 || xmin >= 1 || ymax < -1 || ymin >= 1)
        return false;
    int64_t dx = bx - ax, dy = by - ay;
    if (dx == 0 || dy == 0)
        return true; /* upright: the two axes above decide */
    int64_t high_x = dy > 0 ? -1 : 1, high_y = dx > 0 ? 1 : -1; /* the corner where f is largest */
    bool high_open = high_x == 1 || high_y == 1;
    bool low_open = high_x == -1 || high_y == -1;
    ranh_wide high = (ranh_wide)dx * (high_y - ay) - (ranh_wide)dy * (high_x - ax);
    ranh_wide low = (ranh_wide)dx * (-high_y - ay) - (ranh_wide)dy * (-high_x - ax);
    return (high_open ? high > 0 : high >= 0) && (low_open ? low < 0 : low <= 0);
}

/* 0 for angles in [0, pi), 1 for [pi, 2 pi) */
static int half_plane(int64_t dx, int64_t dy)
{
    return dy > 0 || (dy == 0 && dx > 0) ? 0 : 1;
}

int ranh_angle_order(struct ranh_vertex from, struct ranh_vertex to_a, struct ranh_vertex to_b)
{
    int half_a = half_plane((int64_t)to_a.x - from.x, (int64_t)to_a.y - from.y);
    int half_b = half_plane((int64_t)to_b.x - from.x, (int64_t)to_b.y - from.y);
    if (half_a != half_b)
        return half_a - half_b;
    return -ranh_side(from, to_a, to_b);
}
