/* SPDX-License-Identifier: MIT */
#ifndef TESTS_ONTO_GRID_H
#define TESTS_ONTO_GRID_H
/*
 * Any coordinates onto the grid of int32 steps, axis by axis: times the least power of ten that makes all of
 * them whole, less their least, divided by what the differences have in common. Affine, so every topology stays,
 * however large the numbers are. What has more digits than there is room for is rounded to the finest power of ten.
 */
#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define WIDEST 4.28e9 /* steps from one end to the other */

/* One axis: value -> (value * scale - least) / divisor - middle. */
struct axis {
    double scale, least, divisor, middle;
    bool exact;
};

static double on_axis(const struct axis *axis, double value)
{
    return round((round(value * axis->scale) - axis->least) / axis->divisor) - axis->middle;
}

static double gcd(double a, double b)
{
    while (b > 0) {
        double rest = fmod(a, b);
        a = b;
        b = rest;
    }
    return a;
}

/* All values are whole numbers over that power of ten, as decimals are read. */
static bool is_scale(const double *xy, size_t n, double scale)
{
    for (size_t i = 0; i < n; i++) {
        double whole = round(xy[2 * i] * scale);
        if (fabs(whole) >= 0x1p53 || whole / scale < xy[2 * i] || whole / scale > xy[2 * i])
            return false;
    }
    return true;
}

static struct axis axis_of(const double *xy, size_t n)
{
    struct axis axis = {1, INFINITY, 0, 0, false};
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        low = fmin(low, xy[2 * i]);
        high = fmax(high, xy[2 * i]);
    }
    for (int k = 0; k <= 17 && !axis.exact; k++) {
        axis.scale = pow(10, k);
        axis.exact = is_scale(xy, n, axis.scale);
    }
    axis.least = round(low * axis.scale);
    for (size_t i = 0; i < n && axis.exact; i++)
        axis.divisor = gcd(round(xy[2 * i] * axis.scale) - axis.least, axis.divisor);
    axis.divisor = fmax(axis.divisor, 1);
    if (axis.exact && (high - low) * axis.scale / axis.divisor <= WIDEST) {
        axis.middle = round((high - low) * axis.scale / axis.divisor / 2);
        return axis;
    }
    axis = (struct axis){.scale = 1, .divisor = 1, .exact = false};
    while ((high - low) * axis.scale > WIDEST)
        axis.scale /= 10;
    while (high > low && (high - low) * axis.scale * 10 <= WIDEST)
        axis.scale *= 10;
    axis.least = round(low * axis.scale);
    axis.middle = round((high - low) * axis.scale / 2);
    return axis;
}

/* In place, to steps; true without loss. */
static inline bool to_steps(double *xy, size_t n)
{
    bool exact = true;
    for (int c = 0; c < 2 && n > 0; c++) {
        struct axis axis = axis_of(xy + c, n);
        exact = exact && axis.exact;
        for (size_t i = 0; i < n; i++)
            xy[2 * i + (size_t)c] = on_axis(&axis, xy[2 * i + (size_t)c]);
    }
    return exact;
}

#endif
