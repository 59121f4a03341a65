/* SPDX-License-Identifier: MIT */
/* Builds the full lists of poles and knots that spline.h wants out of the elements. */
#include "dgn_spline.h"

#include <ranh/base/arena.h>

#include "spline.h"

enum { POLES = 21, KNOTS = 26, WEIGHTS = 28, CLOSED = 0x80, RATIONAL = 0x40, MOST = 20000 };

void dgn_spline_release(struct dgn_spline *spline)
{
    ranh_vec_release(&spline->poles);
    ranh_vec_release(&spline->knots);
}

static void read_poles(struct dgn_bytes e, int dimension, struct dgn_spline *spline)
{
    size_t size = 4 * (size_t)dimension, n = dgn_word(e, 36);
    size_t room = e.n > 38 ? (e.n - 38) / size : 0;
    for (size_t i = 0; i < n && i < room; i++)
        *ranh_vec_push(&spline->poles) =
            (struct dgn_point){dgn_long(e, 38 + i * size), dgn_long(e, 42 + i * size)};
}

static void read_knots(struct dgn_bytes e, struct dgn_spline *spline)
{
    for (size_t at = 36; at + 4 <= e.n; at += 4)
        *ranh_vec_push(&spline->knots) = dgn_long(e, at) / 2147483647.0;
}

void dgn_spline_gather(const unsigned char *bytes, size_t end, size_t *at, int dimension,
                       struct dgn_spline *spline)
{
    struct dgn_bytes e;
    for (; dgn_at(bytes, end, *at, &e); *at += e.n, spline->elements++) {
        int type = dgn_type(e);
        if (type != POLES && type != KNOTS && type != WEIGHTS)
            return;
        if (dgn_is_deleted(e))
            continue;
        if (type == POLES)
            read_poles(e, dimension, spline);
        else if (type == KNOTS)
            read_knots(e, spline);
        spline->rational |= type == WEIGHTS;
    }
}

/* The inner knot i of 1 .. n_inner, evenly spaced where none are given. */
static double inner(const struct dgn_spline *s, size_t i, size_t n_inner)
{
    return s->knots.n ? s->knots.at[i - 1] : (double)i / (double)(n_inner + 1);
}

/* 0 .. 0, the inner ones, 1 .. 1 */
static void clamp_knots(const struct dgn_spline *s, size_t order, double *knot)
{
    size_t n = s->poles.n, n_inner = n - order;
    for (size_t i = 0; i < n + order; i++)
        knot[i] = i < order ? 0 : i >= n ? 1 : inner(s, i - order + 1, n_inner);
}

/* The knots of one turn, before and behind it again. */
static void turn_knots(const struct dgn_spline *s, size_t order, double *knot)
{
    size_t n = s->poles.n, degree = order - 1;
    for (size_t i = 0; i < n + 2 * degree + 1; i++) {
        double turn = i < degree ? -1 : i > n + degree ? 1 : 0;
        size_t k = i < degree ? n - degree + i : (i - degree) % n;
        if (i == n + degree)
            knot[i] = 1;
        else
            knot[i] = turn + (k == 0 ? 0 : inner(s, k, n - 1));
    }
}

bool dgn_spline_stroke(struct dgn_bytes header, const struct dgn_spline *spline, double within,
                       struct dgn_points *to)
{
    unsigned flags = dgn_byte(header, 40);
    size_t order = (flags & 0x0f) + 2, stated = dgn_word(header, 42), n = spline->poles.n;
    bool closed = flags & CLOSED;
    size_t n_inner = closed ? n - 1 : n - order, wrapped = closed ? order - 1 : 0;
    if (spline->rational || (flags & RATIONAL) || n < order || n != stated || n > MOST ||
        (spline->knots.n && spline->knots.n < n_inner))
        return false;
    struct dgn_point *pole = ranh_alloc((n + wrapped) * sizeof(*pole));
    double *knot = ranh_alloc((n + 2 * order) * sizeof(*knot));
    for (size_t i = 0; i < n + wrapped; i++)
        pole[i] = spline->poles.at[i % n];
    if (closed)
        turn_knots(spline, order, knot);
    else
        clamp_knots(spline, order, knot);
    const struct spline whole = {.order = order, .n = n + wrapped, .pole = pole, .knot = knot};
    bool good = spline_stroke(&whole, within, to);
    ranh_free(pole);
    ranh_free(knot);
    return good;
}
