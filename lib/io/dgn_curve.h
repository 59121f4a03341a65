/* SPDX-License-Identifier: MIT */
#ifndef RANH_LIB_IO_DGN_CURVE_H
#define RANH_LIB_IO_DGN_CURVE_H
/* Arcs and curves as chords that stay within a distance of them. */
#include <stdbool.h>
#include <stddef.h>

#include <ranh/base/vec.h>

struct dgn_point {
    double x, y;
};
struct dgn_points {
    RANH_VEC(struct dgn_point)
};

/* A piece of an ellipse: degrees, counter-clockwise, from the primary axis. */
struct dgn_arc {
    struct dgn_point centre;
    double primary, secondary, rotation, start, sweep;
};

/* Append; false when the numbers make no curve (no size, not finite, or absurdly large). */
bool dgn_stroke_arc(const struct dgn_arc *arc, double within, struct dgn_points *to);
/* A curve element: through[2] to through[n - 3] are on it, two more at each end give its direction. */
bool dgn_stroke_curve(const struct dgn_point *through, size_t n, double within,
                      struct dgn_points *to);

#endif
