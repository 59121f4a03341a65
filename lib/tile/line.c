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

static unsigned level_in(const struct ranh_pen *pen, const int64_t *limit, int64_t value)
{
    unsigned level = 0;
    for (unsigned i = 0; i < pen->n_steps && value <= limit[i]; i++)
        level = pen->level[i];
    return level;
}

static unsigned level_at(const struct stroke *stroke, int64_t px, int64_t py)
{
    int64_t cross = px * stroke->dy - py * stroke->dx;
    int64_t along = px * stroke->dx + py * stroke->dy;
    if (stroke->length2 > 0 && along >= 0 && along <= stroke->length2)
        return level_in(stroke->pen, stroke->side, cross < 0 ? -cross : cross);
    if (along > stroke->length2) {
        px -= stroke->dx;
        py -= stroke->dy;
    }
    return level_in(stroke->pen, stroke->end2, px * px + py * py);
}

/* Where the band can be in a row whose middle is py below the stroke's start. The ends of the span
 * are only a bound (one pixel of slack): level_at() decides. */
static struct span row_span(const struct stroke *stroke, int64_t py, int64_t reach, unsigned size)
{
    int64_t low = min64(0, stroke->dx) - reach, high = max64(0, stroke->dx) + reach;
    if (stroke->dy != 0) {
        double slope = (double)stroke->dx / (double)stroke->dy, middle = (double)py * slope;
        double half = fabs((double)stroke->side[0] / (double)stroke->dy) + RANH_TILE_SUB;
        low = max64(low, (int64_t)floor(fmax(middle - half, -0x1p60)) - 1);
        high = min64(high, (int64_t)ceil(fmin(middle + half, 0x1p60)) + 1);
    }
    return span_of(stroke->a.x + low, stroke->a.x + high, size);
}

void ranh_canvas_line(struct ranh_canvas *canvas, struct ranh_px a, struct ranh_px b,
                      const struct ranh_pen *pen)
{
    if (a.y > b.y || (a.y == b.y && a.x > b.x)) { /* the same ink whichever parcel draws the edge */
        struct ranh_px t = a;
        a = b;
        b = t;
    }
    struct stroke stroke = {.a = a, .dx = b.x - (int64_t)a.x, .dy = b.y - (int64_t)a.y, .pen = pen};
    stroke.length2 = stroke.dx * stroke.dx + stroke.dy * stroke.dy;
    double length = sqrt((double)stroke.length2);
    for (unsigned i = 0; i < pen->n_steps; i++) {
        stroke.side[i] = (int64_t)(length * pen->reach[i]);
        stroke.end2[i] = (int64_t)pen->reach[i] * pen->reach[i];
    }
    int64_t reach = pen->reach[0];
    struct span rows = span_of(a.y - reach, b.y + reach, canvas->size);
    canvas->inked = true;
    for (int64_t row = rows.first; row <= rows.last; row++) {
        int64_t py = row * RANH_TILE_SUB + RANH_TILE_SUB / 2 - a.y;
        struct span columns = row_span(&stroke, py, reach, canvas->size);
        uint8_t *line = canvas->ink + (size_t)row * canvas->size;
        for (int64_t column = columns.first; column <= columns.last; column++) {
            int64_t px = column * RANH_TILE_SUB + RANH_TILE_SUB / 2 - a.x;
            unsigned level = level_at(&stroke, px, py);
            if (level)
                put(line + column, pen->kind, level);
        }
    }
}

void ranh_canvas_dot(struct ranh_canvas *canvas, struct ranh_px centre, const struct ranh_pen *pen)
{
    ranh_canvas_line(canvas, centre, centre, pen);
}
