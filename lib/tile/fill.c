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

/* Exact, b > 0. The quotient comes from doubles, where processors divide faster, and is put right. */
static int64_t floor_div(int64_t a, int64_t b, int64_t *remainder)
{
    const int64_t exact = (int64_t)1 << 52;
    int64_t q = a < exact && a > -exact ? (int64_t)((double)a / (double)b) : a / b;
    int64_t r = a - q * b;
    while (r < 0) {
        r += b;
        q--;
    }
    while (r >= b) {
        r -= b;
        q++;
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

/* --- crossings ---------------------------------------------------------------------------------- */

/*
 * Most parcels cross a row twice: those go to two places for each row and need no sorting. A third
 * crossing of a row sends the whole shape to the list, where everything is sorted.
 */
#define COLUMN_BITS 10 /* holds 0..RANH_CANVAS_MAX */

struct crossings {
    int32_t size, first, end; /* rows of the shape within the canvas */
    uint8_t n[RANH_CANVAS_MAX];
    uint16_t column[RANH_CANVAS_MAX][2];
    struct ranh_canvas *list; /* its crossing: row << COLUMN_BITS | column; NULL = two places */
};

/* Puts the crossings of one edge; false when a row has no place left. */
static bool cross_edge(struct crossings *into, struct ranh_px a, struct ranh_px b)
{
    if (a.y > b.y) {
        struct ranh_px t = a;
        a = b;
        b = t;
    }
    int32_t first = row_at(a.y), last = row_at(b.y);
    first = first < into->first ? into->first : first;
    last = last > into->end ? into->end : last;
    if (first >= last)
        return true;
    struct edge_walk walk = walk_from(a, b, (int64_t)first * RANH_TILE_SUB + RANH_TILE_SUB / 2);
    for (int32_t row = first; row < last; row++, walk_down(&walk)) {
        int64_t column = walk.column < 0 ? 0 : walk.column > into->size ? into->size : walk.column;
        if (into->list)
            *ranh_vec_push(&into->list->crossing) = (uint32_t)row << COLUMN_BITS | (uint32_t)column;
        else if (into->n[row] < 2)
            into->column[row][into->n[row]++] = (uint16_t)column;
        else
            return false;
    }
    return true;
}

static bool cross_rings(struct crossings *into, const struct ranh_px *points,
                        const uint32_t *ring_end, size_t n_rings)
{
    uint32_t first = 0;
    for (size_t ring = 0; ring < n_rings; first = ring_end[ring++]) {
        if (ring_end[ring] == first)
            continue;
        struct ranh_px a = points[ring_end[ring] - 1];
        for (uint32_t i = first; i < ring_end[ring]; i++) {
            if (!cross_edge(into, a, points[i]))
                return false;
            a = points[i];
        }
    }
    return true;
}

/* The rows a shape can touch; false when there are none. */
static bool find_rows(struct crossings *into, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings)
{
    uint32_t n = n_rings ? ring_end[n_rings - 1] : 0;
    int32_t low = INT32_MAX, high = INT32_MIN;
    for (uint32_t i = 0; i < n; i++) {
        low = points[i].y < low ? points[i].y : low;
        high = points[i].y > high ? points[i].y : high;
    }
    if (n == 0)
        return false;
    into->first = row_at(low) < 0 ? 0 : row_at(low);
    into->end = row_at(high) > into->size ? into->size : row_at(high);
    return into->first < into->end;
}

/* Few, or nearly sorted by runs: insertion; else by row buckets first. */
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

/* --- spans -------------------------------------------------------------------------------------- */

typedef void paint_span(uint8_t *row, uint32_t left, uint32_t right, uint8_t value);

static void each_span(struct ranh_canvas *canvas, uint8_t *plane, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, paint_span *paint, uint8_t value)
{
    struct crossings simple;
    simple.size = (int32_t)canvas->size;
    simple.list = NULL;
    if (!find_rows(&simple, points, ring_end, n_rings))
        return;
    memset(simple.n + simple.first, 0, (size_t)(simple.end - simple.first));
    if (cross_rings(&simple, points, ring_end, n_rings)) {
        for (int32_t row = simple.first; row < simple.end; row++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.uninitialized.Assign): a row of two has both */
            uint16_t a = simple.column[row][0], b = simple.column[row][1];
            if (simple.n[row] == 2 && a != b)
                paint(plane + (size_t)row * canvas->size, a < b ? a : b, a < b ? b : a, value);
        }
        return;
    }
    canvas->crossing.n = 0;
    simple.list = canvas;
    cross_rings(&simple, points, ring_end, n_rings);
    sort_crossings(canvas);
    const uint32_t mask = (1u << COLUMN_BITS) - 1;
    for (size_t i = 0; i + 1 < canvas->crossing.n; i += 2) {
        uint32_t left = canvas->crossing.at[i], right = canvas->crossing.at[i + 1];
        paint(plane + (size_t)(left >> COLUMN_BITS) * canvas->size, left & mask, right & mask,
              value);
    }
}

static void paint_class(uint8_t *row, uint32_t left, uint32_t right, uint8_t klass)
{
    memset(row + left, klass, right - left);
}

static void paint_tint(uint8_t *row, uint32_t left, uint32_t right, uint8_t tint)
{
    for (uint32_t x = left; x < right; x++)
        if (ranh_ink_tint(row[x]) < tint)
            row[x] = (uint8_t)((row[x] & 0x3F) | (unsigned)tint << 6);
}

void ranh_canvas_fill(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, uint8_t klass)
{
    each_span(canvas, canvas->fill, points, ring_end, n_rings, paint_class, klass);
}

void ranh_canvas_tint(struct ranh_canvas *canvas, const struct ranh_px *points,
                      const uint32_t *ring_end, size_t n_rings, enum ranh_tint tint)
{
    canvas->inked = true;
    each_span(canvas, canvas->ink, points, ring_end, n_rings, paint_tint, (uint8_t)tint);
}
