/* SPDX-License-Identifier: MIT */
/*
 * Exact area by signed edges. A downward edge adds to each pixel of its rows the area between itself
 * and the right border of the picture; upward edges take away. Summed around a ring that leaves the
 * ring's area in each pixel. The planes hold differences along the row, so an edge touches only the
 * pixels it runs through (two numbers each), and one running sum per row gives the areas.
 *
 * Positions along the row are kept to 1/65536 pixel and found by exact division from the edge's upper
 * end, so an edge gives the same numbers to both of its parcels, and to both tiles it crosses.
 */
#include <ranh/tile/raster.h>

#include <ranh/geo/grid.h>

#define FINE_BITS 16
#define FINE      ((int64_t)1 << FINE_BITS)

struct cover_pen {
    uint32_t weight[4]; /* red, green, blue, area; negative as two's complement */
};

static void add(uint32_t *cell, const struct cover_pen *pen, int64_t area)
{
    uint32_t a = (uint32_t)area; /* arithmetic modulo 2^32: sums come out right */
    for (int i = 0; i < 4; i++)
        cell[i] += a * pen->weight[i];
}

/* A piece of height h (1/65536 px) within one column; left, right: its ends from the column's left
 * border. The part of the pixel left of the edge is given to the next cell. */
static void add_piece(uint32_t *cell, const struct cover_pen *pen, int64_t h, int64_t left,
                      int64_t right)
{
    int64_t behind = (h * (left + right) + FINE) >> (FINE_BITS + 1);
    add(cell, pen, h - behind);
    add(cell + 4, pen, behind);
}

/* The part of an edge inside one row: from x0 to x1 (1/65536 px, either way round), h high. */
static void add_row(uint32_t *row, int64_t size, const struct cover_pen *pen, int64_t x0,
                    int64_t x1, int64_t h)
{
    int64_t left = x0 < x1 ? x0 : x1, right = x0 < x1 ? x1 : x0;
    int64_t first = left >> FINE_BITS, last = right >> FINE_BITS;
    if (last > first && (right & (FINE - 1)) == 0)
        last--; /* ends on the border: nothing of it lies in the next column */
    if (first >= size)
        return;
    if (last < 0) {
        add(row, pen, h);
        return;
    }
    if (first == last) {
        add_piece(row + first * 4, pen, h, left - (first << FINE_BITS),
                  right - (first << FINE_BITS));
        return;
    }
    int64_t done = 0, x = left;
    if (first < 0) {
        done = h * -left / (right - left);
        add(row, pen, done);
        first = 0;
        x = 0;
    }
    if (last >= size)
        last = size; /* beyond the picture: only what comes before matters */
    for (int64_t column = first; column <= last && column < size; column++) {
        int64_t border = column << FINE_BITS;
        int64_t end = border + FINE < right ? border + FINE : right;
        int64_t upto = end == right ? h : h * (end - left) / (right - left);
        add_piece(row + column * 4, pen, upto - done, x - border, end - border);
        done = upto;
        x = end;
    }
}

#define EDGE_MAX ((int64_t)1 << 27) /* longer ones are halved, or the products overflow */

/* An edge from its upper end a to its lower end b. */
static void add_down(struct ranh_canvas *canvas, struct ranh_px a, struct ranh_px b,
                     const struct cover_pen *pen)
{
    int64_t size = canvas->size, dx = b.x - (int64_t)a.x, dy = b.y - (int64_t)a.y;
    if (dy > EDGE_MAX || dx > EDGE_MAX || dx < -EDGE_MAX) {
        struct ranh_px middle = {(int32_t)(a.x + dx / 2), (int32_t)(a.y + dy / 2)};
        add_down(canvas, a, middle, pen);
        add_down(canvas, middle, b, pen);
        return;
    }
    if (dy == 0)
        return;
    int64_t first = a.y >> RANH_TILE_SUB_BITS, last = (b.y - 1) >> RANH_TILE_SUB_BITS;
    first = first < 0 ? 0 : first;
    last = last >= size ? size - 1 : last;
    if (first > last)
        return;
    int64_t y = first * RANH_TILE_SUB > a.y ? first * RANH_TILE_SUB : a.y;
    int64_t fine = FINE / RANH_TILE_SUB;
    int64_t x = a.x * fine + (y - a.y) * dx * fine / dy;
    for (int64_t row = first; row <= last; row++) {
        int64_t below = (row + 1) * RANH_TILE_SUB < b.y ? (row + 1) * RANH_TILE_SUB : b.y;
        int64_t next = a.x * fine + (below - a.y) * dx * fine / dy;
        add_row(canvas->cover + row * (size + 1) * 4, size, pen, x, next, (below - y) * fine);
        x = next;
        y = below;
    }
}

/* Twice the signed area; in pixels y runs down, so positive = clockwise on the screen. */
static ranh_wide twice_area(const struct ranh_px *points, size_t n)
{
    ranh_wide sum = 0;
    struct ranh_px a = points[n - 1];
    for (size_t i = 0; i < n; i++) {
        sum += (int64_t)a.x * points[i].y - (int64_t)points[i].x * a.y;
        a = points[i];
    }
    return sum;
}

void ranh_canvas_cover(struct ranh_canvas *canvas, const struct ranh_px *points, size_t n,
                       bool hole, uint32_t rgb)
{
    if (n < 3)
        return;
    struct cover_pen plus = {{rgb >> 16 & 255, rgb >> 8 & 255, rgb & 255, 1}}, minus;
    for (int i = 0; i < 4; i++)
        minus.weight[i] = 0u - plus.weight[i];
    /* Clockwise on the screen, the right side goes down: there the area ends. */
    bool clockwise = twice_area(points, n) > 0;
    bool down_ends = clockwise != hole;
    canvas->covered = true;
    struct ranh_px a = points[n - 1];
    for (size_t i = 0; i < n; i++) {
        struct ranh_px b = points[i];
        if (a.y <= b.y)
            add_down(canvas, a, b, down_ends ? &minus : &plus);
        else
            add_down(canvas, b, a, down_ends ? &plus : &minus);
        a = b;
    }
}

void ranh_canvas_cover_row(const struct ranh_canvas *canvas, unsigned row, uint32_t (*out)[4])
{
    const uint32_t *cell = canvas->cover + (size_t)row * (canvas->size + 1) * 4;
    uint32_t sum[4] = {0, 0, 0, 0};
    for (unsigned x = 0; x < canvas->size; x++)
        for (int i = 0; i < 4; i++)
            out[x][i] = sum[i] += cell[x * 4 + (unsigned)i];
}
