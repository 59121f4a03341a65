/* SPDX-License-Identifier: MIT */
/*
 * A point well inside a polygon: the pole of inaccessibility, the centre of its largest inscribed
 * circle. The box is covered with square cells; a cell can hold nothing better than the distance of
 * its centre plus its half diagonal, so cells that cannot win are dropped and the most promising one is
 * quartered (best first), down to 1 cm. Ties break by the order of making, so the answer is the same
 * everywhere. A sliver thinner than the search can see gets the middle of its widest stretch along one
 * horizontal line instead.
 */
#include <ranh/geo/shape.h>

#include <math.h>
#include <stdlib.h>

#include <ranh/base/vec.h>

#define PRECISION_M 0.01
#define MAX_CELLS   4000 /* a parcel needs a few dozen; needles end here with the best so far */

struct cell {
    double x, y, half; /* centre, half the side */
    double distance;   /* of the centre to the outline, negative outside */
    double best;       /* no point of the cell is farther inside than this */
    size_t serial;
};

struct pole {
    const struct ranh_shape *shape;
    uint32_t first_ring, last_ring; /* the part looked at */
    RANH_VEC(struct cell)           /* a heap, best first */
    size_t made;
    double precision;
    struct cell winner;
};

static double segment_distance_sq(const double *a, double x, double y)
{
    double dx = a[2] - a[0], dy = a[3] - a[1], px = x - a[0], py = y - a[1];
    double length_sq = dx * dx + dy * dy;
    double t = length_sq > 0 ? fmin(1, fmax(0, (px * dx + py * dy) / length_sq)) : 0;
    px -= t * dx;
    py -= t * dy;
    return px * px + py * py;
}

static double signed_distance(const struct pole *pole, double x, double y)
{
    const struct ranh_shape *shape = pole->shape;
    double nearest = INFINITY;
    bool inside = false;
    for (uint32_t r = pole->first_ring; r < pole->last_ring; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            if ((a[1] > y) != (a[3] > y) && x < a[0] + (y - a[1]) / (a[3] - a[1]) * (a[2] - a[0]))
                inside = !inside;
            nearest = fmin(nearest, segment_distance_sq(a, x, y));
        }
    }
    return inside ? sqrt(nearest) : -sqrt(nearest);
}

static bool before(const struct cell *a, const struct cell *b)
{
    return a->best > b->best || (!(a->best < b->best) && a->serial < b->serial);
}

static void push(struct pole *pole, double x, double y, double half)
{
    struct cell cell = {.x = x, .y = y, .half = half, .serial = pole->made++};
    cell.distance = signed_distance(pole, x, y);
    cell.best = cell.distance + half * sqrt(2);
    if (cell.distance > pole->winner.distance)
        pole->winner = cell;
    if (!(cell.best > pole->winner.distance + pole->precision))
        return;
    size_t i = pole->n;
    *ranh_vec_push(pole) = cell;
    while (i > 0 && before(&cell, &pole->at[(i - 1) / 2])) {
        pole->at[i] = pole->at[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    pole->at[i] = cell;
}

static struct cell pop(struct pole *pole)
{
    struct cell top = pole->at[0], last = pole->at[--pole->n];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= pole->n)
            break;
        if (child + 1 < pole->n && before(&pole->at[child + 1], &pole->at[child]))
            child++;
        if (!before(&pole->at[child], &last))
            break;
        pole->at[i] = pole->at[child];
        i = child;
    }
    if (pole->n > 0)
        pole->at[i] = last;
    return top;
}

/* Largest part by area of its shell. */
static uint32_t largest_part(const struct ranh_shape *shape)
{
    uint32_t best = 0;
    double best_area = -1;
    for (uint32_t p = 0; p < shape->n_parts; p++) {
        uint32_t one[2] = {0, shape->part_ring[p + 1] - shape->part_ring[p]};
        struct ranh_shape part = *shape;
        part.n_parts = 1;
        part.part_ring = one;
        part.n_rings = one[1];
        part.ring_point = shape->ring_point + shape->part_ring[p];
        double area = ranh_shape_area(&part);
        if (area > best_area) {
            best = p;
            best_area = area;
        }
    }
    return best;
}

static struct ranh_box part_box(const struct pole *pole)
{
    struct ranh_shape ring = *pole->shape;
    uint32_t first = ring.ring_point[pole->first_ring];
    ring.xy += 2 * (size_t)first;
    ring.n_points = ring.ring_point[pole->first_ring + 1] - first;
    return ranh_shape_box(&ring);
}

static bool search(struct pole *pole, struct ranh_box box)
{
    double width = box.xmax - box.xmin, height = box.ymax - box.ymin, side = fmin(width, height);
    pole->precision = fmin(PRECISION_M, side / 50);
    side = fmax(side, fmax(width, height) / 64); /* at most 64 cells along a long thin box */
    for (double cx = box.xmin; cx < box.xmax; cx += side)
        for (double cy = box.ymin; cy < box.ymax; cy += side)
            push(pole, cx + side / 2, cy + side / 2, side / 2);
    while (pole->n > 0 && pole->made < MAX_CELLS) {
        struct cell cell = pop(pole);
        if (cell.best - pole->winner.distance <= pole->precision)
            break;
        double half = cell.half / 2;
        push(pole, cell.x - half, cell.y - half, half);
        push(pole, cell.x + half, cell.y - half, half);
        push(pole, cell.x - half, cell.y + half, half);
        push(pole, cell.x + half, cell.y + half, half);
    }
    ranh_vec_release(pole);
    return pole->winner.distance > 0;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct crossings {
    RANH_VEC(double)
};

/* Sorted x of the outline's crossings with the line at y. */
static void cross_line(const struct pole *pole, double y, struct crossings *xs)
{
    const struct ranh_shape *shape = pole->shape;
    xs->n = 0;
    for (uint32_t r = pole->first_ring; r < pole->last_ring; r++) {
        for (uint32_t i = shape->ring_point[r]; i + 1 < shape->ring_point[r + 1]; i++) {
            const double *a = shape->xy + 2 * (size_t)i;
            if ((a[1] > y) != (a[3] > y))
                *ranh_vec_push(xs) = a[0] + (y - a[1]) / (a[3] - a[1]) * (a[2] - a[0]);
        }
    }
    if (xs->n > 1)
        qsort(xs->at, xs->n, sizeof(*xs->at), by_value);
}

/* Tries lines midway between heights of neighbouring vertices, and keeps the widest stretch. */
static bool scan(const struct pole *pole, double *x, double *y)
{
    const struct ranh_shape *shape = pole->shape;
    struct crossings heights = {0}, xs = {0};
    for (uint32_t i = shape->ring_point[pole->first_ring]; i < shape->ring_point[pole->last_ring];
         i++)
        *ranh_vec_push(&heights) = shape->xy[2 * (size_t)i + 1];
    qsort(heights.at, heights.n, sizeof(*heights.at), by_value);
    double widest = 0;
    size_t stride = heights.n / 64 + 1;
    for (size_t i = 0; i + 1 < heights.n; i += stride) {
        double line = (heights.at[i] + heights.at[i + 1]) / 2;
        cross_line(pole, line, &xs);
        for (size_t j = 0; j + 1 < xs.n; j += 2) {
            double wide = (xs.at[j + 1] - xs.at[j]) * fmin(1, heights.at[i + 1] - heights.at[i]);
            if (wide > widest) {
                widest = wide;
                *x = (xs.at[j] + xs.at[j + 1]) / 2;
                *y = line;
            }
        }
    }
    ranh_vec_release(&heights);
    ranh_vec_release(&xs);
    return widest > 0;
}

bool ranh_shape_inside(const struct ranh_shape *shape, double *x, double *y)
{
    if (shape->kind != RANH_SHAPE_POLYGON || shape->n_parts == 0 || shape->n_points == 0)
        return false;
    uint32_t part = largest_part(shape);
    struct pole pole = {.shape = shape,
                        .first_ring = shape->part_ring[part],
                        .last_ring = shape->part_ring[part + 1],
                        .winner = {.distance = -INFINITY}};
    struct ranh_box box = part_box(&pole);
    if (!(box.xmax > box.xmin) || !(box.ymax > box.ymin) || !isfinite(box.xmax - box.xmin) ||
        !isfinite(box.ymax - box.ymin))
        return false;
    if (!search(&pole, box))
        return scan(&pole, x, y);
    *x = pole.winner.x;
    *y = pole.winner.y;
    return true;
}
