/* SPDX-License-Identifier: MIT */
/*
 * Lines and dots as ink. A pixel's strength is its centre's distance from the segment, compared with
 * the pen's thresholds: for the sides by the cross product (distance times length), for the round ends
 * by the squared distance. Exact integers, so a line looks the same from every tile.
 */
#include <ranh/tile/raster.h>

#include <math.h>

static void put(uint8_t *pixel, enum ranh_ink kind, unsigned level)
{
    uint8_t ink = (uint8_t)((unsigned)kind << 3 | level);
    if ((*pixel & 0x3F) < ink)
        *pixel = (uint8_t)((*pixel & 0xC0) | ink);
}

static int64_t min64(int64_t a, int64_t b)
{
    return a < b ? a : b;
}
static int64_t max64(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

struct span {
    int64_t first, last; /* pixels, both in */
};

/* Pixels whose centres lie in [low, high] (1/256 px), cut to the canvas. */
static struct span span_of(int64_t low, int64_t high, unsigned size)
{
    int64_t half = RANH_TILE_SUB / 2;
    struct span span = {(low - half + RANH_TILE_SUB - 1) >> RANH_TILE_SUB_BITS,
                        (high - half) >> RANH_TILE_SUB_BITS};
    span.first = max64(span.first, 0);
    span.last = min64(span.last, (int64_t)size - 1);
    return span;
}

struct stroke {
    struct ranh_px a;
    int64_t dx, dy, length2;
    int64_t side[7]; /* reach times length: thresholds for the cross product */
    int64_t end2[7]; /* reach squared: thresholds for the ends */
    const struct ranh_pen *pen;
};

static void set_stroke(struct stroke *stroke, struct ranh_px a, struct ranh_px b,
                       const struct ranh_pen *pen)
{
    stroke->a = a;
    stroke->pen = pen;
    stroke->dx = b.x - (int64_t)a.x;
    stroke->dy = b.y - (int64_t)a.y;
    stroke->length2 = stroke->dx * stroke->dx + stroke->dy * stroke->dy;
    double length = sqrt((double)stroke->length2);
    for (unsigned i = 0; i < pen->n_steps; i++) {
        stroke->side[i] = (int64_t)(length * pen->reach[i]);
        stroke->end2[i] = (int64_t)pen->reach[i] * pen->reach[i];
    }
}

static unsigned level_in(const struct ranh_pen *pen, const int64_t *limit, int64_t value)
{
    unsigned i = 0;
    while (i < pen->n_steps && value <= limit[i])
        i++;
    return i ? pen->level[i - 1] : 0;
}

/* Beyond an end the distance is that from the end. */
static unsigned level_at_end(const struct stroke *stroke, int64_t px, int64_t py, bool second)
{
    if (second) {
        px -= stroke->dx;
        py -= stroke->dy;
    }
    return level_in(stroke->pen, stroke->end2, px * px + py * py);
}

/* Where the band can be in a row whose middle is py below the stroke's start. Only a bound, with some
 * slack for the rounding of doubles: the pixels decide exactly. */
struct band {
    int64_t x, low, high; /* of the whole stroke, from its start at x */
    double slope, half;   /* of a row; half < 0 = level: the whole stroke is in the row */
};

static struct band band_of(struct ranh_px a, int64_t dx, int64_t dy, int64_t reach, double side)
{
    struct band band = {a.x, min64(0, dx) - reach, max64(0, dx) + reach, 0, -1};
    if (dy != 0) {
        double inverse = 1.0 / (double)dy;
        band.slope = (double)dx * inverse;
        band.half = side * inverse;
    }
    return band;
}

static struct span row_span(const struct band *band, int64_t py, unsigned size)
{
    int64_t low = band->low, high = band->high;
    if (band->half >= 0) {
        double middle = (double)py * band->slope;
        double wide = band->half + 4 + fabs(middle) * 0x1p-50;
        low = max64(low, (int64_t)(middle - wide));
        high = min64(high, (int64_t)(middle + wide));
    }
    return span_of(band->x + low, band->x + high, size);
}

static void draw_row(const struct stroke *stroke, uint8_t *line, struct span columns, int64_t py)
{
    const struct ranh_pen *pen = stroke->pen;
    int64_t px = columns.first * RANH_TILE_SUB + RANH_TILE_SUB / 2 - stroke->a.x;
    int64_t cross = px * stroke->dy - py * stroke->dx, along = px * stroke->dx + py * stroke->dy;
    for (int64_t column = columns.first; column <= columns.last; column++) {
        unsigned level;
        if (along < 0 || along > stroke->length2 || stroke->length2 == 0)
            level = level_at_end(stroke, px, py, along > 0);
        else
            level = level_in(pen, stroke->side, cross < 0 ? -cross : cross);
        if (level)
            put(line + column, pen->kind, level);
        px += RANH_TILE_SUB;
        cross += RANH_TILE_SUB * stroke->dy;
        along += RANH_TILE_SUB * stroke->dx;
    }
}

static void draw_long(struct ranh_canvas *canvas, struct span rows, struct ranh_px a,
                      struct ranh_px b, const struct ranh_pen *pen)
{
    struct stroke stroke = {0};
    set_stroke(&stroke, a, b, pen);
    struct band band = band_of(a, stroke.dx, stroke.dy, pen->reach[0], (double)stroke.side[0]);
    for (int64_t row = rows.first; row <= rows.last; row++) {
        int64_t py = row * RANH_TILE_SUB + RANH_TILE_SUB / 2 - a.y;
        struct span columns = row_span(&band, py, canvas->size);
        draw_row(&stroke, canvas->ink + (size_t)row * canvas->size, columns, py);
    }
}

/* --- short strokes ------------------------------------------------------------------------------ */

/*
 * Nearly all edges are a few pixels long and drawn with three steps. For them the same arithmetic fits
 * 32 bits and is done without branches: a pixel at an edge is a coin toss to a branch predictor.
 */
#define SHORT_MAX   12000 /* 1/256 px: twice (SHORT_MAX + SHORT_REACH)² stays below 2^31 */
#define SHORT_REACH 2048

struct short_stroke {
    int32_t dx, dy, length2;
    int32_t side0, side1, side2, end0, end1, end2; /* thresholds, outermost first */
    int32_t ink0, ink1, ink2;                      /* what each step adds */
};

static bool is_short(struct ranh_px a, struct ranh_px b, const struct ranh_pen *pen)
{
    int64_t dx = b.x - (int64_t)a.x, dy = b.y - (int64_t)a.y;
    return pen->n_steps == 3 && pen->reach[0] <= SHORT_REACH && dx <= SHORT_MAX &&
           dx >= -SHORT_MAX && dy <= SHORT_MAX && (dx != 0 || dy != 0);
}

static void draw_short_row(const struct short_stroke *s, uint8_t *line, struct span columns,
                           int32_t px, int32_t py)
{
    int32_t cross = px * s->dy - py * s->dx, along = px * s->dx + py * s->dy;
    for (int64_t x = columns.first; x <= columns.last; x++) {
        int32_t second = -(along > s->length2), inside = -(along >= 0) & ~second;
        int32_t ex = px - (second & s->dx), ey = py - (second & s->dy);
        int32_t side = cross < 0 ? -cross : cross, end = ex * ex + ey * ey;
        int32_t value = (inside & side) | (~inside & end);
        int32_t limit0 = (inside & s->side0) | (~inside & s->end0);
        int32_t limit1 = (inside & s->side1) | (~inside & s->end1);
        int32_t limit2 = (inside & s->side2) | (~inside & s->end2);
        int32_t ink = (-(value <= limit0) & s->ink0) + (-(value <= limit1) & s->ink1) +
                      (-(value <= limit2) & s->ink2);
        int32_t old = line[x] & 0x3F;
        line[x] = (uint8_t)((line[x] & 0xC0) | (old > ink ? old : ink));
        px += RANH_TILE_SUB;
        cross += RANH_TILE_SUB * s->dy;
        along += RANH_TILE_SUB * s->dx;
    }
}

static void draw_short(struct ranh_canvas *canvas, struct span rows, struct ranh_px a,
                       struct ranh_px b, const struct ranh_pen *pen)
{
    int32_t dx = b.x - a.x, dy = b.y - a.y, kind = (int32_t)pen->kind << 3;
    int32_t length2 = dx * dx + dy * dy;
    double length = sqrt((double)length2);
    const struct short_stroke s = {
        .dx = dx,
        .dy = dy,
        .length2 = length2,
        .side0 = (int32_t)(length * pen->reach[0]),
        .side1 = (int32_t)(length * pen->reach[1]),
        .side2 = (int32_t)(length * pen->reach[2]),
        .end0 = pen->reach[0] * pen->reach[0],
        .end1 = pen->reach[1] * pen->reach[1],
        .end2 = pen->reach[2] * pen->reach[2],
        .ink0 = kind | pen->level[0],
        .ink1 = pen->level[1] - pen->level[0],
        .ink2 = pen->level[2] - pen->level[1],
    };
    struct band band = band_of(a, dx, dy, pen->reach[0], s.side0);
    for (int64_t row = rows.first; row <= rows.last; row++) {
        int64_t py = row * RANH_TILE_SUB + RANH_TILE_SUB / 2 - a.y;
        struct span columns = row_span(&band, py, canvas->size);
        int64_t px = columns.first * RANH_TILE_SUB + RANH_TILE_SUB / 2 - a.x;
        if (columns.first <= columns.last)
            draw_short_row(&s, canvas->ink + (size_t)row * canvas->size, columns, (int32_t)px,
                           (int32_t)py);
    }
}

void ranh_canvas_line(struct ranh_canvas *canvas, struct ranh_px a, struct ranh_px b,
                      const struct ranh_pen *pen)
{
    if (a.y > b.y || (a.y == b.y && a.x > b.x)) { /* the same ink whichever parcel draws the edge */
        struct ranh_px t = a;
        a = b;
        b = t;
    }
    int64_t reach = pen->reach[0];
    struct span rows = span_of(a.y - reach, b.y + reach, canvas->size);
    struct span across = span_of(min64(a.x, b.x) - reach, max64(a.x, b.x) + reach, canvas->size);
    if (rows.first > rows.last || across.first > across.last)
        return;
    canvas->inked = true;
    if (is_short(a, b, pen))
        draw_short(canvas, rows, a, b, pen);
    else
        draw_long(canvas, rows, a, b, pen);
}

void ranh_canvas_dot(struct ranh_canvas *canvas, struct ranh_px centre, const struct ranh_pen *pen)
{
    ranh_canvas_line(canvas, centre, centre, pen);
}
