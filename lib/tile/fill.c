/* SPDX-License-Identifier: MIT */
/*
 * Filling by pixel centres. Where an edge crosses the middle of a row, the crossing is turned into the
 * first column whose centre is not left of it, by one exact integer division from the edge's upper
 * end: both parcels of a shared edge get the same column. Rows are half open (upper end in, lower
 * end out), columns too; so in a clean coverage each centre is in exactly one parcel.
 */
#include <ranh/tile/raster.h>

#include <string.h>

struct edge_walk {
    int64_t column, remainder; /* of the crossing in the present row */
    int64_t step, step_remainder, divisor;
};

static int64_t floor_div(int64_t a, int64_t b, int64_t *remainder) /* b > 0 */
{
    int64_t q = a / b, r = a % b;
    if (r < 0) {
        r += b;
        q--;
    }
    *remainder = r;
    return q;
}

/* column = ceil((x - 128) / 256) at the row's middle, as floor((x + 127.99...) / 256). */
static struct edge_walk walk_from(struct ranh_px a, struct ranh_px b, int64_t y)
{
    int64_t dx = b.x - (int64_t)a.x, dy = b.y - (int64_t)a.y;
    struct edge_walk walk = {.divisor = RANH_TILE_SUB * dy};
    int64_t top = (a.x - (int64_t)RANH_TILE_SUB / 2) * dy + (y - a.y) * dx;
    walk.column = floor_div(top + walk.divisor - 1, walk.divisor, &walk.remainder);
    walk.step = floor_div(RANH_TILE_SUB * dx, walk.divisor, &walk.step_remainder);
    return walk;
}

static void walk_down(struct edge_walk *walk)
{
    walk->column += walk->step;
    walk->remainder += walk->step_remainder;
    if (walk->remainder >= walk->divisor) {
        walk->remainder -= walk->divisor;
        walk->column++;
    }
}

/* First row whose middle is at or below y: ceil((y - 128) / 256). */
static int32_t row_at(int32_t y)
{
    return (y + RANH_TILE_SUB / 2 - 1) >> RANH_TILE_SUB_BITS;
}

#define COLUMN_BITS 10 /* holds 0..RANH_CANVAS_MAX */

static void cross_edge(struct ranh_canvas *canvas, struct ranh_px a, struct ranh_px b)
{
    if (a.y > b.y) {
        struct ranh_px t = a;
        a = b;
        b = t;
    }
    int32_t size = (int32_t)canvas->size, first = row_at(a.y), last = row_at(b.y);
    first = first < 0 ? 0 : first;
    last = last > size ? size : last;
    if (first >= last)
        return;
    struct edge_walk walk = walk_from(a, b, (int64_t)first * RANH_TILE_SUB + RANH_TILE_SUB / 2);
    ranh_vec_reserve(&canvas->crossing, canvas->crossing.n + (size_t)(last - first));
    uint32_t *out = canvas->crossing.at + canvas->crossing.n;
    canvas->crossing.n += (size_t)(last - first);
    for (int32_t row = first; row < last; row++, walk_down(&walk)) {
        int64_t column = walk.column < 0 ? 0 : walk.column > size ? size : walk.column;
        *out++ = (uint32_t)row << COLUMN_BITS | (uint32_t)column;
    }
}

/* Few and nearly sorted by runs, or many: insertion below a bound, else by row buckets. */
static void insertion_sort(uint32_t *at, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t v = at[i];
        size_t j = i;
        for (; j > 0 && at[j - 1] > v; j--)
            at[j] = at[j - 1];
        at[j] = v;
    }
}

static void sort_crossings(struct ranh_canvas *canvas)
{
    size_t n = canvas->crossing.n;
    if (n <= 24) {
        insertion_sort(canvas->crossing.at, n);
        return;
    }
    uint32_t start[RANH_CANVAS_MAX + 1] = {0};
    ranh_vec_reserve(&canvas->crossing, 2 * n);
    uint32_t *at = canvas->crossing.at, *sorted = at + n;
    for (size_t i = 0; i < n; i++)
        start[(at[i] >> COLUMN_BITS) + 1]++;
    for (unsigned row = 0; row < canvas->size; row++)
        start[row + 1] += start[row];
    for (size_t i = 0; i < n; i++)
        sorted[start[at[i] >> COLUMN_BITS]++] = at[i];
    for (size_t i = 0, end; i < n; i = end) { /* start[row] is now the end of the row */
        end = start[sorted[i] >> COLUMN_BITS];
        insertion_sort(sorted + i, end - i);
    }
    memcpy(at, sorted, n * sizeof(*at));
}

static void cross_rings(struct ranh_canvas *canvas, const struct ranh_px *points,
                        const uint32_t *ring_end, size_t n_rings)
{
    canvas->crossing.n = 0;
    uint32_t first = 0;
    for (size_t ring = 0; ring < n_rings; first = ring_end[ring++]) {
        if (ring_end[ring] == first)
            continue;
        struct ranh_px a = points[ring_end[ring] - 1];
        for (uint32_t i = first; i < ring_end[ring]; i++) {
            cross_edge(canvas, a, points[i]);
            a = points[i];
        }
    }
    sort_crossings(canvas);
}

void ranh_canvas_fill(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, uint8_t klass)
{
    cross_rings(canvas, points, ring_end, n_rings);
    const uint32_t mask = (1u << COLUMN_BITS) - 1;
    for (size_t i = 0; i + 1 < canvas->crossing.n; i += 2) {
        uint32_t left = canvas->crossing.at[i], right = canvas->crossing.at[i + 1];
        uint8_t *row = canvas->fill + (size_t)(left >> COLUMN_BITS) * canvas->size;
        memset(row + (left & mask), klass, (right & mask) - (left & mask));
    }
}

void ranh_canvas_tint(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, enum ranh_tint tint)
{
    cross_rings(canvas, points, ring_end, n_rings);
    const uint32_t mask = (1u << COLUMN_BITS) - 1;
    canvas->inked = true;
    for (size_t i = 0; i + 1 < canvas->crossing.n; i += 2) {
        uint32_t left = canvas->crossing.at[i], right = canvas->crossing.at[i + 1];
        uint8_t *row = canvas->ink + (size_t)(left >> COLUMN_BITS) * canvas->size;
        for (uint32_t x = left & mask; x < (right & mask); x++)
            if (ranh_ink_tint(row[x]) < tint)
                row[x] = (uint8_t)((row[x] & 0x3F) | (unsigned)tint << 6);
    }
}
